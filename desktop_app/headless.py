"""The verbs that need no window: run and step. They import no Qt."""

import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from desktop_app.core.compiled import loop
from desktop_app.core.parameters import GREATEST_ITERATION
from desktop_app.core.run import Run
from desktop_app.core.step import Step
from desktop_app.core.workspace import LARGEST_FILE, Refused, Workspace, from_bytes, read_file

CSV_COLUMNS = ("run", "iteration", "pattern", "x", "y", "w", "y_hat", "E", "dE_dw")
# So much at once that progress and Ctrl+C are prompt, also where the loop runs interpreted.
_CHUNK = 2_000_000
_INTERPRETED_CHUNK = 20_000
# Below this many iterations the compiled loop would not earn its start.
_WORTH_COMPILING = 20_000


def workspace_of(file: str) -> Workspace:
    """The workspace in `file`, "-" being standard input; raises `Refused`."""
    if file == "-":
        return from_bytes(sys.stdin.buffer.read(LARGEST_FILE + 1))
    return read_file(Path(file))


def run(file: str, iterations: int, every: int, out: str | None) -> int:
    """Make `iterations` of each run of `file`; every `every`-th row goes to `out`. Returns the exit status."""
    from tqdm import tqdm

    workspace = workspace_of(file)
    _check_iterations(iterations, "--iterations")
    if every < 1:
        raise Refused([f"--every: must be ≥ 1, is {every}"])
    if iterations > _WORTH_COMPILING:
        loop.compile()
    runs = [Run(experiment) for experiment in workspace.runs]
    total = iterations * len(runs)
    with ExitStack() as stack:
        text = _opened(out, stack)
        writer = csv.writer(text, lineterminator="\n") if text else None
        if writer:
            writer.writerow(CSV_COLUMNS)
        bar = stack.enter_context(tqdm(total=total, unit="it", unit_scale=True, disable=None, leave=False, delay=0.5))
        try:
            for number, each in enumerate(runs):
                for step in _rows(each, iterations, every if writer else max(1, iterations)):
                    if writer:
                        writer.writerow(_row(number, step))
                    bar.update(each.i + number * iterations - bar.n)
        except KeyboardInterrupt:
            bar.close()
            made = ", ".join(f"run {number} at iteration {each.i}" for number, each in enumerate(runs))
            print(f"nudge: stopped: {made}; every row up to there is written.", file=sys.stderr)
            return 130
    for number, each in enumerate(runs):
        _report(number, each, iterations, quiet=out == "-")
    return 0


def _rows(run: Run, iterations: int, every: int) -> Iterator[Step]:
    """The steps of iterations 0, every, 2·every, … up to `iterations`, as far as the run gets."""
    yield run.step()
    chunk = _CHUNK if loop.is_compiled else _INTERPRETED_CHUNK
    while run.i < iterations:
        wanted = min(every - run.i % every, iterations - run.i, chunk)
        if run.advance(wanted) < wanted:
            return
        if run.i % every == 0:
            yield run.step()


def _row(number: int, step: Step) -> list[object]:
    share = step.share
    shown = (step.pattern, share.x, share.y) if share else ("", "", "")
    return [number, step.iteration, *shown, step.w, share.y_hat if share else "", step.E, step.dE_dw]


def _opened(out: str | None, stack: ExitStack) -> TextIO | None:
    if out is None:
        return None
    if out == "-":
        return sys.stdout
    try:
        return stack.enter_context(Path(out).open("w", encoding="utf-8", newline=""))
    except OSError as fault:
        raise Refused([f"{out}: cannot be written ({fault.strerror})"]) from None


def _report(number: int, run: Run, iterations: int, quiet: bool) -> None:
    """Say where a run stands: on standard output, unless the rows went there, and what is wrong on standard error."""
    step = run.step()
    if run.i < iterations:
        print(
            f"nudge: run {number} ended at iteration {run.i}: the next step is not finite; w = {run.w!r} is kept. "
            "Try a smaller learning rate, or bounds.",
            file=sys.stderr,
        )
    if not quiet:
        print(f"run {number}: iteration {run.i}  w = {step.w!r}  E = {step.E!r}  dE_dw = {step.dE_dw!r}")


def step(file: str, at: int, number: int) -> int:
    """Print the worked step of iteration `at` of run `number` as JSON. Returns the exit status."""
    workspace = workspace_of(file)
    _check_iterations(at, "--at")
    if not 0 <= number < len(workspace.runs):
        raise Refused([f"--run: must be from 0 to {len(workspace.runs) - 1}, is {number}"])
    if at > _WORTH_COMPILING:
        loop.compile()
    run = Run(workspace.runs[number])
    for _ in _rows(run, at, max(1, at)):
        pass
    if run.i < at:
        raise Refused([f"--at: run {number} ends at iteration {run.i}, where the step is not finite; {at} is later"])
    print(run.step().to_json())
    return 0


def _check_iterations(value: int, option: str) -> None:
    if not 0 <= value <= GREATEST_ITERATION:
        raise Refused([f"{option}: must be a whole number from 0 to 2^62, is {value}"])
