"""Makes the rows of a run one after the other, in bounded memory, for `nudge run` and the window."""

from collections.abc import Callable, Iterator

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import propagate
from desktop_app.core.model.step import gradient_at
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run


def columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of runs whose weights have these names."""
    slopes = (f"dE_d{name}" for name in names)
    return ("run", "iteration", "pattern", "x", "y", *names, "y_hat", "E", *slopes)


Row = list[object]
Progress = Callable[[int], object]

# So few at once that progress and Ctrl+C are prompt, also if the loop runs interpreted.
_CHUNK = 2_000_000
_INTERPRETED_CHUNK = 20_000
_ROWS_AT_ONCE = 4096


def rows(
    number: int, run: Run, iterations: int, every: int, progress: Progress, names: tuple[str, ...]
) -> Iterator[Row]:
    """Rows 0, every, 2·every, … up to `iterations`, as far as the run gets; this advances `run`.

    `names` are the weights that have columns; those that are not weights of this run stay empty.
    """
    together = max(1, _ROWS_AT_ONCE // every) * every
    row, goes_on = _Rows(number, run.experiment, names), True
    while goes_on and run.i < iterations:
        begin, weights = run.i, run.state.weights
        goes_on = advance(run, min(together, iterations - begin), progress)
        some = range(begin, run.i, every)
        for i, at in [(begin, weights)] if len(some) == 1 else _weights(run, some):
            yield row.of(i, at)
    if run.i % every == 0:
        yield row.of(run.i, run.state.weights)


def made_rows(number: int, run: Run, span: range, pulse: Callable[[], object], names: tuple[str, ...]) -> Iterator[Row]:
    """The rows of the iterations in `span`, from 0 to where `run` stands, each replayed from the checkpoint before it.

    `pulse` is called again and again meanwhile, and may raise.
    """
    row = _Rows(number, run.experiment, names)
    together = max(1, _ROWS_AT_ONCE // span.step) * span.step
    at = 0
    for begin in range(span.start, span.stop, together):
        _arrive(run, at, begin, pulse)
        for i, weights in _weights(run, range(begin, min(begin + together, span.stop), span.step)):
            yield row.of(i, weights)
        at = begin
        pulse()


def _arrive(run: Run, since: int, i: int, pulse: Callable[[], object]) -> None:
    """Replay the run up to iteration `i`, in short slices; it was replayed up to `since` before."""
    if i < run.i:
        checkpoint = run.timeline.checkpoint(i)
        chunk = _CHUNK if _is_compiled_for(run) else _INTERPRETED_CHUNK
        for stop in range(max(checkpoint.i, min(since, i)) + chunk, i, chunk):
            run.state_at(stop)
            pulse()


def _is_compiled_for(run: Run) -> bool:
    return loop.is_compiled_for(run.settings.codes, run.settings.extras is not None)


def _weights(run: Run, some: range) -> Iterator[tuple[int, tuple[float, float]]]:
    """Some iterations already made, at most a few thousand, each with its weights."""
    if len(some) > 1:
        last = min(some[-1] + 1, run.i)
        yield from zip(some, run.weights_between(some.start, last)[:: some.step], strict=False)
    if len(some) == 1 or (len(some) > 1 and some[-1] == run.i):
        yield some[-1], run.state_at(some[-1]).weights


def advance(run: Run, count: int, progress: Progress) -> bool:
    """Make `count` iterations in short slices; False if the run ends before."""
    stop = run.i + count
    chunk = _CHUNK if _is_compiled_for(run) else _INTERPRETED_CHUNK
    while run.i < stop:
        wanted = min(chunk, stop - run.i)
        made = run.advance(wanted)
        progress(made)
        if made < wanted:
            return False
    return True


class _Rows:
    """Makes the rows of one run."""

    def __init__(self, number: int, experiment: Experiment, names: tuple[str, ...]) -> None:
        self._number, self._experiment = number, experiment
        self._own = [
            experiment.net.weight_names.index(name) if name in experiment.net.weight_names else -1 for name in names
        ]

    def of(self, i: int, at: tuple[float, float]) -> Row:
        settings = self._experiment.settings_at(i)
        pattern = settings.presented_at(i)
        E, dE_dw, dE_dv = gradient_at(settings, pattern, *at)
        if not isinstance(pattern, int):
            return self._row((i, "", "", ""), at, "", E, (dE_dw, dE_dv))
        x, y = settings.patterns[pattern]
        _, _, _, (_, y_hat, *_) = propagate(settings.codes, *at, x, y)
        if not settings.net.has_patterns:
            return self._row((i, "", "", ""), at, "", E, (dE_dw, dE_dv))
        return self._row((i, pattern, x, y), at, y_hat, E, (dE_dw, dE_dv))

    def _row(
        self, begin: tuple[object, ...], at: tuple[float, float], y_hat: object, E: float, slopes: tuple[float, float]
    ) -> Row:
        return [self._number, *begin, *self._named(at), y_hat, E, *self._named(slopes)]

    def _named(self, values: tuple[float, float]) -> list[object]:
        return [values[k] if k >= 0 else "" for k in self._own]
