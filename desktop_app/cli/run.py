"""`nudge run`: makes iterations and writes their rows, without Qt; and what other verbs that read a file share."""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from desktop_app.core.files import estimate
from desktop_app.core.files.atomic_write import written_whole
from desktop_app.core.files.csv_text import CsvWriter, title_of
from desktop_app.core.files.embedded import LARGEST_PICTURE
from desktop_app.core.files.rows import Progress, Row, advance, columns, rows
from desktop_app.core.files.workspace import Refused, Workspace, content_of, from_bytes
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import WORTH_SAYING_SECONDS, duration
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import name_of
from desktop_app.core.run.run import Run
from desktop_app.words import endings

# For fewer iterations, loading the compiled loop takes longer than it saves.
_WORTH_COMPILING = 20_000


def add_arguments(parser: ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--iterations", type=int, required=True, metavar="N", help="how many; the last row is row N")
    parser.add_argument("--every", type=int, metavar="K", help="write every K-th row only")
    parser.add_argument("--csv", metavar="OUT", help="write the rows to this file; - is standard output")
    parser.add_argument("--decimal-comma", action="store_true", help="write 0,5 for 0.5, and ; between the values")
    parser.add_argument("--with-experiment", action="store_true", help="write the workspace above the rows, behind #")


def add_file(parser: ArgumentParser) -> None:
    help_ = "a .nudge file, or a picture that Nudge made; - is standard input"
    parser.add_argument("file", metavar="FILE", help=help_)


def do(options: Namespace) -> int:
    """Make the iterations of each run, and write the rows that are asked for. Returns the exit status."""
    from tqdm import tqdm

    check_output()
    workspace = workspace_of(options.file)
    iterations, every, out = options.iterations, options.every, options.csv
    check_iterations(iterations, "--iterations")
    if every is not None and every < 1:
        raise Refused([f"--every: must be ≥ 1, is {every}"])
    if out is None and (unused := _about_rows(options)):
        raise Refused([f"{unused}: no rows are written without --csv; name a file there, or - for standard output"])
    runs = [Run(experiment) for experiment in workspace.runs]
    with ExitStack() as stack:
        text = _opened(out, options.file, stack)
        compile_for(iterations, workspace.runs)
        stop = stack.enter_context(stoppable())
        say_how_long(workspace, iterations, every or 1 if text else None)
        total = iterations * len(runs)
        bar = stack.enter_context(tqdm(total=total, unit="it", unit_scale=True, disable=None, leave=False, delay=0.5))

        def progress(made: int) -> None:
            bar.update(made)
            stop()

        last: Row | None = None
        try:
            if text is None:
                for each in runs:
                    advance(each, iterations, progress)
            else:
                writer = CsvWriter(text, options.decimal_comma)
                if options.with_experiment:
                    writer.write_experiment(title_of(0, iterations, every or 1, range(len(runs))), workspace)
                names = tuple(dict.fromkeys(name for each in runs for name in each.experiment.net.weight_names))
                writer.write([columns(names)])
                for last in _rows(runs, iterations, every or 1, progress, names):
                    writer.write([last])
        except Stopped:
            bar.close()
            print(f"nudge: stopped{_where(runs, iterations, text is not None, last)}", file=sys.stderr)
            return 130
    for number, each in enumerate(runs):
        _report(number, each, iterations, quiet=out == "-")
    return 0


def workspace_of(file: str) -> Workspace:
    """The workspace in `file` ("-": standard input); raises `Refused`, whose faults name the file."""
    if file == "-" and sys.stdin is None:
        raise Refused(["standard input is closed: name a file"])
    content = sys.stdin.buffer.read(LARGEST_PICTURE + 1) if file == "-" else content_of(Path(file))
    try:
        return from_bytes(content)
    except Refused as refused:
        name = "standard input" if file == "-" else file
        raise Refused([f"{name}: {fault}" for fault in refused.faults]) from None


def _about_rows(options: Namespace) -> str:
    """An option about rows that is given, if any."""
    given = {
        "--every": options.every is not None,
        "--decimal-comma": options.decimal_comma,
        "--with-experiment": options.with_experiment,
    }
    return next((name for name, is_given in given.items() if is_given), "")


def _rows(runs: list[Run], iterations: int, every: int, progress: Progress, names: tuple[str, ...]) -> Iterator[Row]:
    for number, each in enumerate(runs):
        yield from rows(number, each, iterations, every, progress, names)


class Stopped(Exception):
    """Ctrl+C was pressed."""


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Let Ctrl+C wait until the function given here is called, so that no row is cut off; a second one ends at once."""
    is_asked = False

    def ask(*_: object) -> None:
        nonlocal is_asked
        is_asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop() -> None:
        if is_asked:
            raise Stopped

    listens = listens_to_ctrl_c()
    if listens:
        signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        if listens:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def listens_to_ctrl_c() -> bool:
    """In the background of a script Ctrl+C is ignored: that is left so, and not promised."""
    return signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def _where(runs: list[Run], iterations: int, writes: bool, last: Row | None) -> str:
    """How far the runs came."""
    if writes:
        return f": the last row written is that of iteration {last[1]} of run {last[0]}." if last else " before row 0."
    number = next((number for number, each in enumerate(runs) if each.i < iterations), len(runs) - 1)
    return f" at iteration {runs[number].i} of run {number}."


def compile_for(iterations: int, runs: Iterable[Experiment]) -> None:
    """Compile what so many iterations of these runs are worth."""
    runs = list(runs)
    if iterations > _WORTH_COMPILING or any(run.has_many_patterns for run in runs):
        names = {"advance", "fill_columns"}
        for each in (each for run in runs for each in (run, *(run.settings_at(change.at) for change in run.changes))):
            has_formulas = each.codes.own is not None
            names |= {name_of("advance", each.extras is not None, has_formulas), name_of("fill", False, has_formulas)}
        loop.compile(names)


def say_how_long(workspace: Workspace, iterations: int, every: int | None) -> None:
    """Say how long it will take, if that is long."""
    if iterations <= _WORTH_COMPILING:
        return
    seconds = sum(estimate.seconds_for(run, iterations, every) for run in workspace.runs)
    if seconds > WORTH_SAYING_SECONDS:
        how_long = duration(seconds)
        stops = " Ctrl+C stops." if listens_to_ctrl_c() else ""
        print(f"nudge: {iterations:,} iterations will take about {how_long} here.{stops}", file=sys.stderr)


def _opened(out: str | None, file: str, stack: ExitStack) -> TextIO | None:
    if out is None:
        return None
    if out == "-":
        return sys.stdout
    try:
        if file != "-" and Path(out).exists() and Path(out).samefile(file):
            raise Refused([f"--csv: {out} is the workspace itself; its rows would take its place"])
        return stack.enter_context(_file_of_rows(Path(out)))
    except OSError as fault:
        raise Refused([f"{out}: cannot be written ({fault.strerror})"]) from None


@contextmanager
def _file_of_rows(path: Path) -> Iterator[TextIO]:
    """A file that replaces the one at `path` when it is complete; a pipe or a device is written to directly."""
    try:
        if path.exists() and (not path.is_file() or path.is_relative_to("/dev")):
            with path.open("w", encoding="utf-8", newline="") as text:
                yield text
        else:
            with written_whole(path) as file:
                text = TextIOWrapper(file, encoding="utf-8", newline="")
                try:
                    yield text
                finally:
                    text.detach()
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None


def _report(number: int, run: Run, iterations: int, quiet: bool) -> None:
    """Print where a run stands, unless the rows go to standard output; and on standard error why it ended early."""
    step = run.step()
    if run.i < iterations:
        kept = ", ".join(f"{name} = {w!r}" for name, w in _weights(run))
        why, remedy = endings.reason(step), endings.remedy(run.settings, step)
        print(f"nudge: run {number} ended at iteration {run.i}: {why}; {kept} is kept. {remedy}.", file=sys.stderr)
    if not quiet:
        weights = "  ".join(f"{name} = {w!r}" for name, w in _weights(run))
        slopes = zip(run.experiment.net.weight_names, (step.dE_dw, step.dE_dv), strict=False)
        slope = "  ".join(f"dE_d{name} = {g!r}" for name, g in slopes)
        print(f"run {number}: iteration {run.i}  {weights}  E = {step.E!r}  {slope}")


def _weights(run: Run) -> list[tuple[str, float]]:
    return list(zip(run.experiment.net.weight_names, run.state.weights, strict=False))


def check_output() -> None:
    if sys.stdout is None:
        raise Refused(["standard output is closed: nobody would see what is made"])


def check_iterations(value: int, option: str) -> None:
    if not 0 <= value <= GREATEST_ITERATION:
        raise Refused([f"{option}: must be a whole number from 0 to 2^62, is {value}"])
