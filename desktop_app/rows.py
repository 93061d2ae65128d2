"""The rows of a run, one after the other, in bounded memory: what `nudge run` writes."""

from collections.abc import Callable, Iterator

from desktop_app.core.compiled import loop
from desktop_app.core.experiment import Experiment
from desktop_app.core.networks import one_weight
from desktop_app.core.patterns import pattern_at
from desktop_app.core.run import Run
from desktop_app.core.step import worked_step

COLUMNS = ("run", "iteration", "pattern", "x", "y", "w", "y_hat", "E", "dE_dw")
Row = list[object]
Progress = Callable[[int], object]

# So much at once that progress and Ctrl+C are prompt, also where the loop runs interpreted.
_CHUNK = 2_000_000
_INTERPRETED_CHUNK = 20_000
_ROWS_AT_ONCE = 4096


def rows(number: int, run: Run, iterations: int, every: int, progress: Progress) -> Iterator[Row]:
    """Rows 0, every, 2·every, … up to `iterations`, as far as the run gets; `run` is advanced by them."""
    together = max(1, _ROWS_AT_ONCE // every) * every
    goes_on = True
    while goes_on and run.i < iterations:
        begin, weights = run.i, [run.w]
        goes_on = advance(run, min(together, iterations - begin), progress)
        if every < together and run.i > begin:
            weights = run.weights(begin, run.i)[::every]
        for k, w in enumerate(weights if run.i > begin else ()):
            yield _row(number, run.experiment, begin + k * every, w)
    if run.i % every == 0:
        yield _row(number, run.experiment, run.i, run.w)


def advance(run: Run, count: int, progress: Progress) -> bool:
    """Make `count` iterations in short slices; False where the run ends before."""
    stop = run.i + count
    chunk = _CHUNK if loop.is_compiled else _INTERPRETED_CHUNK
    while run.i < stop:
        wanted = min(chunk, stop - run.i)
        made = run.advance(wanted)
        progress(made)
        if made < wanted:
            return False
    return True


def _row(number: int, experiment: Experiment, i: int, w: float) -> Row:
    settings = experiment.settings_at(i) if experiment.changes else experiment
    activation, error, presentation = settings.codes
    pattern = pattern_at(presentation, settings.seed, i, len(settings.patterns))
    if pattern < 0:
        step = worked_step(settings, i, w)
        return [number, i, "", "", "", w, "", step.E, step.dE_dw]
    x, y = settings.patterns[pattern]
    _, y_hat, _, E, _, _, dE_dw = one_weight(activation, error, w, x, y)
    return [number, i, pattern, x, y, w, y_hat, E, dE_dw]
