"""The landscape of E over two weights: contours, and the run on them."""

from collections.abc import Callable, Sequence
from math import inf

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.analysis.contours import contours
from desktop_app.core.analysis.landscape import Ground, Survey, error_plane
from desktop_app.core.files.workspace_view import Limits
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.run.run import Reading
from desktop_app.plots.annotations import not_drawn
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.curves import exact_extremes
from desktop_app.plots.landscape.descent import DescentItem
from desktop_app.plots.landscape.ground import GroundItem
from desktop_app.plots.other_runs import OtherRunsItem, active_of, ground_of, on_ground, others_of, slot_of, widened
from desktop_app.plots.plot import named_weight
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import Range, on_grid, stride
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import WIDE_WIDTH, Theme
from desktop_app.words.captions import pattern_text
from desktop_app.words.data_table import DataTable
from desktop_app.words.summaries import ball_in_words, ground_in_words

# A sample of E is taken every so many pixels; along an axis there are at most and at least so many.
_SAMPLE_PX, _MOST, _LEAST = 2.0, 512, 32
_MOST_ERRORS = 24_000_000  # of single patterns, in a survey
# Without walls, the view reaches at least so far from 0.
_REACH = 2.0
# At least and at most this share of a picture is beyond the run, and so many pixels if there is room.
_AIR, _MOST_AIR, _ARROW_PX = 0.14, 0.25, 40.0
# pyqtgraph squares the scale of a view: in ranges beyond this the square overflows.
_FARTHEST = 1e100


class Landscape(ReadingPlot):
    """Draws E over the two weights of a reading, both to the same scale: the gradient is at right angles to contours.

    It asks for a survey of the ground in view, and shows the old one until `show_survey` brings it.
    """

    placed = Signal(float, float)  # the weights where the user clicked
    dragged = Signal(float, float)  # the weights that the user drags the ball to
    survey_wanted = Signal(object)  # Ground
    keys_in_words = f"Arrows move the ball (with Shift: farther; with Alt: the cross-hair alone), {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "w", "v", parent)
        self.survey: Survey | None = None
        self._lost = ""  # which values are not drawn
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._wanted: tuple[object, ...] | None = None  # the ground of the last request
        self._settings: Experiment | None = None  # of the ground
        self.view.setLimits(xMin=-_FARTHEST, xMax=_FARTHEST, yMin=-_FARTHEST, yMax=_FARTHEST)
        self.view.setAspectLocked(True)
        self.grid.setVisible(False)
        self.ground = GroundItem(self)
        self._other_runs = OtherRunsItem(self, is_curve=False)
        self.descent = DescentItem(self)
        self.descent.dragged.connect(self._on_dragged)
        self.view.sigRangeChanged.connect(self._request_survey)
        self.view.sigResized.connect(self._request_survey)
        self.scene().sigMouseClicked.connect(self._on_clicked)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._show_keys()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Only E can be logarithmic here: then neighbouring levels have about the same ratio."""
        self.logarithmic_y = y
        self._request_survey()

    @property
    def _scales(self) -> tuple[bool, bool]:
        return False, False  # of the weights

    def show_limits(self, limits: Limits) -> None:
        """Hold both weights, even if only one has limits: they have the same scale."""
        super().show_limits(limits)
        self.following = self.following and not self.holds_y

    def limits(self) -> Limits:
        return Limits() if self.following else Limits(*self._in_view)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw a run of two weights up to the reading's step, and the ground if that has changed."""
        if reading.settings.weight_count < 2:
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
            self._follow(others_of(reading, runs))
        self.descent.slot = slot_of(runs)
        self.descent.show_reading(reading, self.is_secret)
        self._other_runs.show_runs(on_ground(reading, runs))
        self._tell()
        self._request_survey()

    def show_survey(self, survey: Survey) -> None:
        """Draw a survey; ignore one of other settings than the present ones."""
        ground = survey.ground
        if (ground.settings, ground.logarithmic) == (self._settings, self.logarithmic_y):
            self.survey = survey
            self.ground.set_survey(survey)
            self._lost = not_drawn(survey.E, ground.logarithmic)
            self._tell()

    def _tell(self) -> None:
        """Say which values are not drawn, and which runs are out of view."""
        several = len(self._runs) > 1 and self._reading is not None
        active = active_of(self._runs, self._reading.step.state.weights) if several and self._reading else None
        self.show_note(" · ".join(filter(None, (self._lost, self._other_runs.unseen(active)))))

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """E as a grid: the one weight across, the other one down."""
        if self.survey is None:
            return DataTable((), [])
        across, down = reading.settings.net.symbols
        ground, E = self.survey.ground, self.survey.E
        rows = [(v, *line) for v, line in zip(ground.vs.tolist(), E.tolist(), strict=True)]
        return DataTable((f"{down} down, {across} across", *ground.ws.tolist()), rows)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        symbols = reading.settings.net.symbols
        ball = ball_in_words(symbols, reading.step, self.is_secret)
        between = exact_extremes.on_landscape(reading, runs, self.survey.ground) if self.survey else ()
        return f"{ball} {ground_in_words(self.data(reading, runs), symbols, between)}"

    def finish_drawing(self) -> None:
        if (ground := self._ground_in_view()) is not None:
            E = error_plane(ground.settings, ground.ws, ground.vs)
            self.show_survey(Survey(ground, E, contours(E, ground.logarithmic)))

    def marks(self) -> dict[str, QPointF]:
        """The places of the ball, of its nudge and of where it lands."""
        if self._reading is None:
            return {}
        step = self._reading.step
        place, landing = QPointF(*step.state.weights), QPointF(step.w_next, step.v_next)
        ahead = {} if self.is_secret else {"nudge": (place + landing) / 2, "landing": landing}
        return self.seen({"ball": place, **ahead})

    def curves(self) -> list[tuple[Array, Array]]:
        """The paths."""
        if self._reading is None:
            return []
        path = np.column_stack((self._reading.path, self._reading.step.state.weights))
        return [(path[0], path[1]), *self._other_runs.lines()]

    def lined_runs(self) -> frozenset[int]:
        return self._other_runs.lined()

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return Landscape

    def _follow(self, others: Sequence[Reading]) -> None:
        assert self._reading is not None
        settings, step = self._reading.settings, self._reading.step
        weights = np.column_stack((self._reading.path, step.state.weights, (settings.w, settings.v)))
        now, landing = step.state.weights, step.state_next.weights
        if not self.is_secret and all(abs(b) < 1e3 + 10 * abs(a) for a, b in zip(now, landing, strict=True)):
            weights = np.column_stack((weights, landing))
        places = [other.step.state.weights for other in others]
        self.show_range(*(self._around(k, weights[k], [place[k] for place in places], settings) for k in range(2)))

    @property
    def _air(self) -> float:
        """The share of a picture beyond the run, for the arrows at its ball."""
        height: float = self.view.height()
        return min(_MOST_AIR, max(_AIR, _ARROW_PX / max(1.0, height)))

    def _around(self, k: int, weights: Array, others: list[float], settings: Experiment) -> Range:
        """The range of the k-th axis: the walls, or the runs and the surroundings of 0."""
        if settings.bounds:
            low, high = settings.bounds
            air = 0.15 * max(high - low, 1e-6)
            return low - air, high + air
        low, high = np.clip((weights.min(), weights.max()), -_FARTHEST / 2, _FARTHEST / 2).tolist()
        shown = widened((min(low, -_REACH), max(high, _REACH)), others)
        return self.range_of(shown, self._range[k] if self._range else None, air=self._air if self.is_on_paper else 0.0)

    def _request_survey(self) -> None:
        """Ask for a survey of the ground in view, unless that was the last request."""
        wanted = (self._settings, *self.view_range(), *self._samples(), self.logarithmic_y)
        if self._settings is not None and wanted != self._wanted:
            self._wanted = wanted
            self.survey_wanted.emit(self._ground_in_view())

    def _ground_in_view(self) -> Ground | None:
        """The ground that the present view needs; None before the first reading."""
        if self._settings is None:
            return None
        (x, y), (columns, rows) = self.view_range(), self._samples()
        return Ground(self._settings, np.linspace(*x, columns), np.linspace(*y, rows), self.logarithmic_y)

    def _samples(self) -> tuple[int, int]:
        """The number of samples across and down."""
        count = len(self._settings.patterns) if self._settings is not None else 1
        # Many patterns are added up at fewer places, so that a survey takes no longer than half a second.
        most = max(_LEAST, min(_MOST, int((_MOST_ERRORS / count) ** 0.5)))
        across, down = (
            max(_LEAST, min(int(pixels / _SAMPLE_PX), most)) for pixels in (self.view.width(), self.view.height())
        )
        return across, down

    def _show_keys(self) -> None:
        if self._settings is None:
            return
        several = self._settings.patterns if 1 < len(self._settings.patterns) <= MOST_APART else ()
        name = "−∇E of the sum" if len(self._settings.patterns) > 1 else "−∇E"
        total = Key(name, self.pen(self.theme.gradient, WIDE_WIDTH))
        each = (Key(pattern_text(x, y), self.pen(self.theme.gradient, dash=k)) for k, (x, y) in enumerate(several))
        self.keys = (total, *each)
        self.keys_changed.emit()

    def _within_walls(self, w: float, v: float) -> tuple[float, float]:
        """The weights, or the nearest ones within the walls."""
        low, high = self._reading.settings.walls if self._reading else (-inf, inf)
        return max(low, min(w, high)), max(low, min(v, high))

    def _on_clicked(self, event: object) -> None:
        """Tell where on the ground the user clicks."""
        place = event.scenePos()  # type: ignore[attr-defined]
        is_left = event.button() == Qt.MouseButton.LeftButton and not event.double()  # type: ignore[attr-defined]
        if self._reading is None or not is_left or not self.view.sceneBoundingRect().contains(place):
            return
        point = self.view.mapSceneToView(place)
        if not self.descent.shape().contains(point):
            self.placed.emit(*self._within_walls(point.x(), point.y()))

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move the ball over the ground."""
        if reading.settings.weight_count > 1:
            w, v = reading.step.state.weights
            step = min(map(stride, self.view_range()))
            self._on_dragged(QPointF(on_grid(w, right, step), on_grid(v, up, step)))

    def _on_dragged(self, place: QPointF) -> None:
        self.dragged.emit(*self._within_walls(place.x(), place.y()))
