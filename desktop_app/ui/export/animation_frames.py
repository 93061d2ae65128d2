"""The frames of an animation: a sheet at one iteration after another, with axes that stay still."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtGui import QImage

from desktop_app.core.files.rows import advance
from desktop_app.core.run.run import Reading, Run, View
from desktop_app.figures.drawing import Moment
from desktop_app.figures.look import Look
from desktop_app.figures.page import Page, page_of
from desktop_app.figures.picture import image
from desktop_app.figures.sheet import Cell, Sheet
from desktop_app.plots.quantities import ShownRun
from desktop_app.training.lockstep import Lockstep
from desktop_app.words.run_names import run_names

_CHUNK = 1_000_000  # iterations that are replayed between two pulses


class AnimationFrames:
    """What `sheet` shows of `runs`, which are copies of its own, at each of the `iterations`."""

    def __init__(self, sheet: Sheet, runs: Lockstep, iterations: list[int], look: Look, view: View) -> None:
        self._sheet, self._runs, self._iterations, self._look, self._view = sheet, runs, iterations, look, view
        self._moments: list[Moment] = []
        self._cells: Sequence[Cell] = ()

    def read(self, pulse: Callable[[], object]) -> None:
        """Compute the moments, on any thread. `pulse` is called again and again, and may raise to stop it."""
        slots = {each.slot for each in self._sheet.moment.runs}
        own = [self._begun(run) for run in self._runs.runs]
        names = run_names([run.experiment for run in own])
        for i in self._iterations:
            for run, whole in zip(own, self._runs.runs, strict=True):
                advance(run, min(i, whole.i) - run.i, lambda _: pulse())
            readings = [self._reading_of(run, pulse) for run in own]
            shown = tuple(
                ShownRun(reading, name, slot, k == self._runs.active)
                for k, (reading, name, slot) in enumerate(zip(readings, names, self._runs.slots, strict=True))
                if slot in slots
            )
            self._moments.append(Moment(readings[self._runs.active], shown))
            pulse()

    def _begun(self, run: Run) -> Run:
        """The run at the first iteration, with everything recorded from there on."""
        own = run.branched(min(self._iterations[0], run.i))
        own.experiment = run.experiment
        return own

    def _reading_of(self, run: Run, pulse: Callable[[], object]) -> Reading:
        """A reading; with every iteration in view if the user has zoomed in."""
        replay = None if self._view.end is None else run.replay(self._view)
        while replay is not None and not replay.is_done:
            replay.advance(_CHUNK)
            pulse()
        return run.reading(self._view, detail=replay.curves() if replay else None)

    def pictures(self) -> Iterator[QImage | None]:
        """The last picture and then all of them, after `read`; None between, where the caller may pause."""
        last = self._moments[-1]
        self._cells = [cell.copy(last, self._look.theme) for cell in self._sheet.cells]
        yield None
        for cell, original in zip(self._cells, self._sheet.cells, strict=True):
            if original.follows:
                yield from cell.fit_axes(self._moments)
        for moment in (last, *self._moments):
            yield self._picture(moment)

    def close(self) -> None:
        """Delete the widgets that it drew with."""
        for cell in self._cells:
            cell.widget.deleteLater()

    def _picture(self, moment: Moment) -> QImage:
        for cell in self._cells:
            cell.show(moment)
        sheet = replace(self._sheet, cells=self._cells, moment=moment)
        last = page_of(replace(sheet, moment=self._moments[-1]), self._look)
        page = page_of(sheet, self._look)
        try:
            return image(sheet, self._look, in_places_of(last, page))
        finally:
            last.end()
            page.end()


def in_places_of(last: Page, page: Page) -> Page:
    """The page laid out as the last one, whose numbers are the longest: so nothing moves."""
    own = zip(last.places, page.places, strict=True)
    places = (place._replace(title=its.title, keys=its.keys) for place, its in own)
    return last._replace(caption=page.caption, drawings=page.drawings, places=tuple(places))
