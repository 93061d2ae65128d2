"""The verbs that need no window: run and step. They import no Qt."""

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from desktop_app import estimate
from desktop_app.core.compiled import loop
from desktop_app.core.parameters import GREATEST_ITERATION
from desktop_app.core.run import Run
from desktop_app.core.step_json import to_json
from desktop_app.core.workspace import LARGEST_FILE, Refused, Workspace, from_bytes, read_file
from desktop_app.rows import Progress, advance, columns, rows

# Below this many iterations the compiled loop would not earn its start.
_WORTH_COMPILING = 20_000


def workspace_of(file: str) -> Workspace:
    """The workspace in `file`, "-" being standard input; raises `Refused`."""
    if file == "-" and sys.stdin is None:
        raise Refused(["standard input is closed: name a file"])
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
    runs = [Run(experiment) for experiment in workspace.runs]
    with ExitStack() as stack:
        text = _opened(out, stack)
        _get_ready(workspace, iterations, every if text else None)
        total = iterations * len(runs)
        bar = stack.enter_context(tqdm(total=total, unit="it", unit_scale=True, disable=None, leave=False, delay=0.5))
        try:
            _make(runs, iterations, every, text, bar.update)
        except KeyboardInterrupt:
            bar.close()
            made = ", ".join(f"run {number} at iteration {each.i}" for number, each in enumerate(runs))
            print(f"nudge: stopped: {made}. What is written is whole rows.", file=sys.stderr)
            return 130
    for number, each in enumerate(runs):
        _report(number, each, iterations, quiet=out == "-")
    return 0


def _make(runs: list[Run], iterations: int, every: int, text: TextIO | None, progress: Progress) -> None:
    if text is None:
        for each in runs:
            advance(each, iterations, progress)
        return
    writer = csv.writer(text, lineterminator="\n")
    names = tuple(dict.fromkeys(name for each in runs for name in each.experiment.net.weights))
    writer.writerow(columns(names))
    for number, each in enumerate(runs):
        writer.writerows(rows(number, each, iterations, every, progress, names))


def _get_ready(workspace: Workspace, iterations: int, every: int | None) -> None:
    """Compile where it is worth it, and say how long it will take where that is long."""
    if iterations <= _WORTH_COMPILING:
        return
    loop.compile()
    seconds = sum(estimate.seconds_for(run, iterations, every) for run in workspace.runs)
    if seconds > estimate.WORTH_SAYING_SECONDS:
        how_long = estimate.in_words(seconds)
        print(f"nudge: {iterations:,} iterations will take about {how_long} here. Ctrl+C stops.", file=sys.stderr)


def _opened(out: str | None, stack: ExitStack) -> TextIO | None:
    if out is None:
        return None
    if out == "-" and sys.stdout is None:
        raise Refused(["standard output is closed: name a file with --csv"])
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
        kept = ", ".join(f"{name} = {w!r}" for name, w in _weights(run))
        print(
            f"nudge: run {number} ended at iteration {run.i}: the next step is not finite; {kept} is kept. "
            "Try a smaller learning rate, or bounds.",
            file=sys.stderr,
        )
    if not quiet:
        weights = "  ".join(f"{name} = {w!r}" for name, w in _weights(run))
        slopes = zip(run.experiment.net.weights, (step.dE_dw, step.dE_dv), strict=False)
        slope = "  ".join(f"dE_d{name} = {g!r}" for name, g in slopes)
        print(f"run {number}: iteration {run.i}  {weights}  E = {step.E!r}  {slope}")


def _weights(run: Run) -> list[tuple[str, float]]:
    return list(zip(run.experiment.net.weights, run.state.weights, strict=False))


def step(file: str, at: int, number: int) -> int:
    """Print the worked step of iteration `at` of run `number` as JSON. Returns the exit status."""
    workspace = workspace_of(file)
    _check_iterations(at, "--at")
    if not 0 <= number < len(workspace.runs):
        raise Refused([f"--run: must be from 0 to {len(workspace.runs) - 1}, is {number}"])
    experiment = workspace.runs[number]
    _get_ready(Workspace((experiment,)), at, None)
    run = Run(experiment)
    if not advance(run, at, lambda _: None):
        raise Refused([f"--at: run {number} ends at iteration {run.i}, where the step is not finite; {at} is later"])
    print(to_json(run.settings, run.step()))
    return 0


def _check_iterations(value: int, option: str) -> None:
    if not 0 <= value <= GREATEST_ITERATION:
        raise Refused([f"{option}: must be a whole number from 0 to 2^62, is {value}"])
