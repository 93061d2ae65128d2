"""The pictures of an animation: the board at one iteration after another, with axes that stay still."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtGui import QImage

from desktop_app.core.files.rows import advance
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.figures.copies import held
from desktop_app.figures.look import Look
from desktop_app.figures.page import page_of
from desktop_app.figures.picture import image
from desktop_app.figures.sheet import Sheet, Titled, TitledView
from desktop_app.plots.iteration_plot import IterationPlot
from desktop_app.plots.plot import Plot
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range
from desktop_app.training.lockstep import Lockstep

# The axes hold what so many of the pictures show, and the last one.
_MEASURED = 40
_CHUNK = 1_000_000


class _Moment(NamedTuple):
    """What one picture is of."""

    reading: Reading
    runs: tuple[ShownRun, ...]


class Film:
    """What `sheet` shows, of `runs` that nobody else works with, at each of the `iterations`."""

    def __init__(self, sheet: Sheet, runs: Lockstep, iterations: list[int], look: Look, view: View) -> None:
        self._sheet, self._runs, self._iterations, self._look, self._view = sheet, runs, iterations, look, view
        self._moments: list[_Moment] = []
        self._held: list[Titled | TitledView] = []

    def read(self, pulse: Callable[[], object]) -> None:
        """Make the iterations again; on any thread. `pulse` is called again and again, and may raise."""
        slots = {each.slot for each in self._sheet.runs}
        own = [self._begun(run) for run in self._runs.runs]
        for i in self._iterations:
            for run, whole in zip(own, self._runs.runs, strict=True):
                advance(run, min(i, whole.i) - run.i, lambda _: pulse())
            readings = [self._read(run, pulse) for run in own]
            seen = tuple(
                ShownRun(reading, run.experiment.name, slot, k == self._runs.active)
                for k, (reading, run, slot) in enumerate(zip(readings, own, self._runs.slots, strict=True))
                if slot in slots
            )
            self._moments.append(_Moment(readings[self._runs.active], seen))
            pulse()

    def _begun(self, run: Run) -> Run:
        """The run where the first picture is of, with all that is recorded for later."""
        own = run.branched(min(self._iterations[0], run.i))
        own.experiment = run.experiment
        return own

    def _read(self, run: Run, pulse: Callable[[], object]) -> Reading:
        """With every iteration in view, where a person looks closer."""
        replay = None if self._view.end is None else run.replay(self._view)
        while replay is not None and not replay.is_done:
            replay.advance(_CHUNK)
            pulse()
        return run.reading(self._view, detail=replay.curves() if replay else None)

    def pictures(self) -> Iterator[QImage | None]:
        """The last picture, and then each of them, once it is `read`; None after other work, so that it may pause."""
        last = self._moments[-1]
        self._held = [held(cell, *last, self._look.theme) for cell in self._sheet.cells]
        yield None
        for titled, original in zip(self._held, self._sheet.cells, strict=True):
            if isinstance(titled, Titled) and isinstance(original, Titled) and original.plot.following:
                yield from self._measure(titled.plot)
        for moment in (last, *self._moments):
            yield self._picture(moment)

    def close(self) -> None:
        """Let go of what it drew with."""
        for cell in self._held:
            cell.plot.deleteLater()  # type: ignore[union-attr]

    def _measure(self, plot: Plot) -> Iterator[None]:
        """Let the plot hold all that it shows when it follows, at any time."""
        some = self._moments[:: max(1, len(self._moments) // _MEASURED)]
        ranges: list[tuple[Range, Range]] = []
        for moment in (*(() if isinstance(plot, IterationPlot) else some), self._moments[-1]):
            plot.follow()
            plot.show_reading(*moment)
            ranges.append(plot.view_range())
            yield None
        x, y = zip(*ranges, strict=True)
        plot.hold(_around(x), _around(y))
        if isinstance(plot, IterationPlot):
            plot.hold_y(True)

    def _picture(self, moment: _Moment) -> QImage:
        for titled in self._held:
            if isinstance(titled, Titled):
                titled.plot.show_reading(*moment)
            else:
                titled.plot.show_reading(moment.reading)  # type: ignore[attr-defined]
        sheet = replace(self._sheet, cells=self._held, reading=moment.reading, runs=moment.runs)
        whole = page_of(replace(sheet, reading=self._moments[-1].reading, runs=self._moments[-1].runs), self._look)
        page = page_of(sheet, self._look)
        try:
            # Laid out by the last one, whose numbers are the longest: nothing moves.
            return image(sheet, self._look, whole._replace(caption=page.caption, views=page.views, keys=page.keys))
        finally:
            whole.end()
            page.end()


def _around(ranges: tuple[Range, ...]) -> Range:
    return min(low for low, _ in ranges), max(high for _, high in ranges)
