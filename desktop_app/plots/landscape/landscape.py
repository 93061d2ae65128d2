"""The landscape of E over two weights: contours, and what a run does upon them."""

from collections.abc import Sequence
from math import inf

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.analysis.landscape import Ground, Survey
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Reading
from desktop_app.plots.annotations import not_drawn
from desktop_app.plots.items.other_runs import OtherRunsItem, ground_of, on_ground, slot_of
from desktop_app.plots.landscape.ground import GroundItem
from desktop_app.plots.landscape.river import RiverItem
from desktop_app.plots.plot import Key, Plot, named_weight
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range, stepped
from desktop_app.plots.theme import WIDE_WIDTH, Theme
from desktop_app.words.captions import pattern_text

# A sample of E every so many pixels, and at most and at least so many along an axis.
_SAMPLE_PX, _MOST, _LEAST = 2.0, 512, 32
# Where no wall says what matters, the view reaches at least so far from 0.
_REACH = 2.0
# Of ranges beyond this the plots' library loses the scale, whose square it takes.
_FARTHEST = 1e100


class Landscape(Plot):
    """Draws E over the two weights of a reading, to one scale: the gradient stands upright on the contours.

    It asks for the ground that is in view (`asked`), and keeps the old one until `show_survey` answers. `placed` tells
    the weights that a person clicks at, and `dragged` those that the ball is dragged to.
    """

    placed = Signal(float, float)
    dragged = Signal(float, float)
    asked = Signal(object)  # Ground

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "w", "v", parent)
        self.survey: Survey | None = None
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._asked: tuple[object, ...] | None = None
        self._settings: Experiment | None = None  # all that the ground depends on
        self.view.setLimits(xMin=-_FARTHEST, xMax=_FARTHEST, yMin=-_FARTHEST, yMax=_FARTHEST)
        self.view.setAspectLocked(True)
        self.grid.setVisible(False)
        self.ground = GroundItem(self.view, theme)
        self._other_runs = OtherRunsItem(self, is_curve=False)
        self.river = RiverItem(self.view, theme)
        self.river.dragged.connect(self._on_dragged)
        self.view.sigRangeChanged.connect(self._ask)
        self.view.sigResized.connect(self._ask)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.river.theme = theme
        self.ground.set_theme(theme)
        self._show_keys()

    def light(self, on: bool) -> None:
        super().light(on)
        self.river.show_lit(on)

    def show_beat(self, beat: int | None) -> None:
        """Light what a beat is about: 0 forward, 1 error, 2 gradient, 3 nudge; None: nothing more than the rest."""
        self.beat = beat
        self.river.show_beat(beat)

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Only E can be logarithmic here: its levels then stand about the same ratio apart."""
        self.logarithmic_y = y
        self._ask()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw the run of two weights up to the reading's step; the ground only where it is another one."""
        if reading.settings.weights < 2:
            return
        self._reading, self._runs = reading, runs
        settings = ground_of(reading.settings)
        if settings != self._settings:
            self._settings = settings
            self._range = None if self.following else self._range
            for side, symbol in zip(("bottom", "left"), reading.settings.net.symbols, strict=True):
                self.relabel(side, named_weight(symbol))
            self._show_keys()
        self.ground.set_walls(reading.settings.walls)
        if self.following:
            self._follow()
        self.river.slot = slot_of(runs)
        self.river.show_reading(reading, self.is_secret)
        self._other_runs.show_runs(on_ground(reading, runs))
        self._ask()

    def show_survey(self, survey: Survey) -> None:
        """Draw the ground that was surveyed; one of other settings is of no use any more."""
        ground = survey.ground
        if (ground.settings, ground.logarithmic) == (self._settings, self.logarithmic_y):
            self.survey = survey
            self.ground.set_survey(survey)
            self.show_note(not_drawn(survey.E, ground.logarithmic))

    def _follow(self) -> None:
        assert self._reading is not None
        settings, step = self._reading.settings, self._reading.step
        weights = np.column_stack((self._reading.path, step.state.weights, (settings.w, settings.v)))
        now, landing = step.state.weights, step.state_next.weights
        if not self.is_secret and all(abs(b) < 1e3 + 10 * abs(a) for a, b in zip(now, landing, strict=True)):
            weights = np.column_stack((weights, landing))
        self.show_range(self._around(0, weights[0], settings), self._around(1, weights[1], settings))

    def _around(self, k: int, weights: Array, settings: Experiment) -> Range:
        """What of the k-th axis is to be seen: the walls, or the run and the middle of it all."""
        if settings.bounds:
            low, high = settings.bounds
            air = 0.15 * max(high - low, 1e-6)
            return low - air, high + air
        low, high = np.clip((weights.min(), weights.max()), -_FARTHEST / 2, _FARTHEST / 2).tolist()
        return stepped(self._range[k] if self._range else None, (min(low, -_REACH), max(high, _REACH)))

    def _ask(self) -> None:
        """Ask for the ground in view, unless that is what was asked for last."""
        if self._settings is None:
            return
        x, y = self.view_range()
        columns, rows = (
            max(_LEAST, min(int(pixels / _SAMPLE_PX), _MOST)) for pixels in (self.view.width(), self.view.height())
        )
        wanted = (self._settings, x, y, columns, rows, self.logarithmic_y)
        if wanted != self._asked:
            self._asked = wanted
            ground = Ground(self._settings, np.linspace(*x, columns), np.linspace(*y, rows), self.logarithmic_y)
            self.asked.emit(ground)

    def _show_keys(self) -> None:
        if self._settings is None:
            return
        several = self._settings.patterns if len(self._settings.patterns) > 1 else ()
        total = Key("−∇E of the sum" if several else "−∇E", self.pen(self.theme.gradient, WIDE_WIDTH))
        each = (Key(pattern_text(x, y), self.pen(self.theme.gradient, dash=k)) for k, (x, y) in enumerate(several))
        self.keys = (total, *each)
        self.keys_changed.emit()

    def _held(self, w: float, v: float) -> tuple[float, float]:
        """The weights, held by the walls."""
        low, high = self._reading.settings.walls if self._reading else (-inf, inf)
        return max(low, min(w, high)), max(low, min(v, high))

    def _on_clicked(self, event: object) -> None:
        """Tell where on the ground a person clicks."""
        place = event.scenePos()  # type: ignore[attr-defined]
        is_left = event.button() == Qt.MouseButton.LeftButton and not event.double()  # type: ignore[attr-defined]
        if self._reading is None or not is_left or not self.view.sceneBoundingRect().contains(place):
            return
        point = self.view.mapSceneToView(place)
        if not self.river.shape().contains(point):
            self.placed.emit(*self._held(point.x(), point.y()))

    def _on_dragged(self, place: QPointF) -> None:
        self.dragged.emit(*self._held(place.x(), place.y()))
