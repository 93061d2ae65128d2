"""The cobweb: the map from a weight to the next one, the diagonal, and the staircase of a run between them."""

from collections.abc import Callable, Sequence
from math import isfinite

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QGraphicsItem, QWidget

from desktop_app.core.analysis.cobweb import FixedPoint, WeightMap, weight_map
from desktop_app.core.model.numbers import brief
from desktop_app.core.run.run import Reading
from desktop_app.core.run.timeline import FINE
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.items.cobweb import DiagonalBall, FixedPointsItem, StaircaseItem, WallsItem
from desktop_app.plots.items.curves import Curve, CurvesItem
from desktop_app.plots.other_runs import NO_LINE, OtherRunsItem, active_of, on_map, others_of, slot_of
from desktop_app.plots.plot import drawable, named_weight
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import on_grid, stride
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import THIN_WIDTH, Theme
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.views import cobweb as words

AHEAD = 4000  # steps of the map, at most
_WAY = 96  # of these, so many are drawn, and the cycle that they come to
_LEAST_SPAN, _AIR = 2.0, 0.06
_FAR = 1e3
_NO_WEIGHTS = np.empty(0)


class CobwebPlot(ReadingPlot):
    """Draws the map of the active run, and of others that differ; `dragged` tells where the user drags the ball."""

    dragged = Signal(float)
    can_be_logarithmic = False
    keys_in_words = f"← and → move the ball (with Shift: farther; with Alt: the cross-hair alone), {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "weight w", words.after(1), parent)
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._map: WeightMap | None = None
        self._drawn: tuple[object, ...] = ()  # what the curve was made for
        self._orbit_of: tuple[object, ...] = ()
        self._orbit = _NO_WEIGHTS
        self._cycle: tuple[float, ...] | None = None
        self._walls = WallsItem(self)
        self._curves = CurvesItem(self)
        self._curves.curves = [Curve(), Curve()]
        self._diagonal, self._curve = self._curves.curves
        self._others = OtherRunsItem(self, is_curve=True)
        self._stairs, self._points, self.ball = StaircaseItem(self), FixedPointsItem(self), DiagonalBall(self)
        self.ball.dragged.connect(self._on_dragged)
        self.view.sigRangeChanged.connect(self._on_range_changed)
        self.pointed.connect(lambda place: self.show_cross(place[0] if place else None))

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        return self._walls, self.grid, self._curves

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._diagonal.pen, self._curve.pen = self.pen(theme.muted, THIN_WIDTH, 1), self.pen(theme.w)
        self.painter.forget()
        self._tell_keys()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """A weight has both signs."""
        super().set_logarithmic(False, False)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        settings, step = reading.settings, reading.step
        self._reading, self._runs, self.ball.slot = reading, runs, slot_of(runs)
        self._map = weight_map(settings, step.pattern, step.rate)
        self.relabel("bottom", named_weight(settings.net.symbols[0]))
        self.relabel("left", words.after(settings.pass_length))
        self._work_out_orbit(reading)
        past = self._past(reading)
        if self.following or not self._keeps_y:
            self._follow(reading, past)
        self._draw_curve()
        self._show_others()
        cycle = np.array([*self._cycle, self._cycle[0]]) if self._cycle else _NO_WEIGHTS
        self._stairs.show_weights(past, self._orbit[: _WAY + 1], cycle)
        has_ball = settings.weight_count == 1
        self.ball.show_weight(step.w if has_ball else None, self._next(reading) if has_ball else None)
        self._tell()

    @property
    def _can_be_drawn(self) -> bool:
        return self._map is not None and not self.is_secret

    @property
    def _is_own(self) -> bool:
        """Whether the run goes by the map, now and later."""
        return self._reading is not None and words.goes_by_the_map(self._reading.settings)

    def _work_out_orbit(self, reading: Reading) -> None:
        """Where the map leads from the present weight; nowhere, if the run does not go by it."""
        wanted = self._map, reading.step.w, self._can_be_drawn and self._is_own
        if wanted != self._orbit_of:
            self._orbit_of, self._orbit = wanted, _NO_WEIGHTS
            if self._map is not None and wanted[-1] and isfinite(reading.step.w):
                self._orbit = self._map.orbit(reading.step.w, AHEAD)
            self._cycle = None if self._map is None else self._map.cycle(self._orbit)

    def _next(self, reading: Reading) -> float | None:
        """The weight that the ball goes to, as far as it is known."""
        if len(self._orbit) > 1:
            after = float(self._orbit[1])
        elif self.is_secret or reading.settings.pass_length > 1:
            return None
        else:
            after = reading.step.w_next
        return after if isfinite(after) else None

    def _past(self, reading: Reading) -> Array:
        """The run's last weights, one for each step of the map; as far back as it made them by this very map."""
        if reading.settings.weight_count != 1:
            return _NO_WEIGHTS
        weights = np.append(reading.trail[0], reading.step.w)[:: -reading.settings.pass_length]
        if not self._is_own or self._map is None:
            is_each = reading.step.iteration <= FINE and reading.settings.pass_length == 1
            return weights[::-1] if is_each else _NO_WEIGHTS
        made = 1
        while made < len(weights) and self._map(float(weights[made])) == weights[made - 1]:
            made += 1
        return weights[:made][::-1]

    def _follow(self, reading: Reading, past: Array) -> None:
        settings, w = reading.settings, reading.step.w
        others = [other.step.w for other in others_of(reading, self._runs)]
        weights = np.concatenate((past, self._orbit, others, [w, settings.w, *(settings.bounds or ())]))
        near = weights[np.abs(weights) < _FAR + 10.0 * abs(w)]
        own = float(near.min()), float(near.max())
        if settings.bounds:
            air = 0.15 * max(own[1] - own[0], 1e-6)
            limits = own[0] - air, own[1] + air
        else:
            limits = self.range_of(own, self._range[0] if self._range else None, _LEAST_SPAN, _AIR)
        x = drawable(limits) if self.following else self._in_view[0]
        self.show_range(x, self._in_view[1] if self._keeps_y else x)
        self._must_fit_y = False

    def _draw_curve(self) -> None:
        (low, high), y = self.view_range()
        wanted = self._map, (low, high), y, self._can_be_drawn
        if self._drawn == wanted:
            return
        self._drawn = wanted
        ends = _NO_WEIGHTS if self._map is None else np.array([min(low, y[0]), max(high, y[1])])
        self._diagonal.x = self._diagonal.y = ends
        self._curve.x = self._curve.y = _NO_WEIGHTS
        points: tuple[FixedPoint, ...] = ()
        if self._map is not None and self._can_be_drawn:
            weights = self._map.weights(low, high)
            values = self._map.values(weights)
            self._curve.x, self._curve.y = weights, values
            points = self._map.fixed_points(weights, values)
        self._points.show_points(points)
        self._walls.walls = self._reading.settings.walls if self._reading is not None else self._walls.walls
        self._curves.update()
        self.painter.forget()

    def _show_others(self) -> None:
        """Draw the other runs on the diagonal, each with its curve where that is another one."""
        reading, x = self._reading, self.view_range()[0]
        runs = [] if reading is None or reading.settings.weight_count != 1 else on_map(reading, self._runs, x)
        self._others.show_runs([run._replace(line=NO_LINE) for run in runs] if self.is_secret else runs)

    def lined_runs(self) -> frozenset[int]:
        return self._others.lined()

    def _on_range_changed(self) -> None:
        if self._reading is not None and not self.following:
            self._draw_curve()
            self._show_others()

    def _tell(self) -> None:
        """Say what the map is of, or why there is none."""
        assert self._reading is not None
        settings, step = self._reading.settings, self._reading.step
        if self.is_secret:
            told = [words.SECRET]
        else:
            told = words.what_the_map_is_of(settings, step) if self._map else [words.why_none(settings)]
            active = active_of(self._runs, (step.w, step.w))
            told += filter(None, [self._others.unseen(active) if self._map and active else ""])
        self.show_note(" · ".join(told))
        self._tell_keys()

    def _tell_keys(self) -> None:
        keys = [Key("next w", self._curve.pen), Key("w stays", self._diagonal.pen)] if self._can_be_drawn else []
        if len(self._orbit) > 1:
            told = words.where_it_leads(len(self._orbit) - 1, self._cycle)
            keys.append(Key(told, self.pen(self.theme.nudge, THIN_WIDTH)))
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.keys_changed.emit()

    def curves(self) -> list[tuple[Array, Array]]:
        stairs = [part.T for part in (self._stairs.past, self._stairs.ahead) if len(part)]
        return [
            *(curve.getData() for curve in self._curves.curves),
            *((x, y) for x, y in stairs),
            *self._others.lines(),
        ]

    def traced(self) -> CurvesItem:
        """What draws the curves."""
        return self._curves

    def value_at(self, place: tuple[float, float]) -> str:
        """The weight at a place, and the one after it."""
        if self._map is None or not self._can_be_drawn:
            return ""
        w = place[0]
        return f"w {brief(w)} → {brief(float(self._map.values(np.array([w]))[0]))}"

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """The map over the view, its fixed points, the run's last weights, where the map leads, and the other runs."""
        rows: list[tuple[Value, ...]] = []
        if self._can_be_drawn:
            pairs = zip(self._curve.x.tolist(), self._curve.y.tolist(), strict=True)
            rows += [("curve", w, after, None) for w, after in pairs]
            rows += [(f"{words.kind_of(each)} fixed point", each.w, each.w, each.slope) for each in self._points.points]
        for name, weights in (("run", self._past(reading)), ("ahead", self._orbit[: _WAY + 1])):
            rows += [
                (name, w, after, None) for w, after in zip(weights[:-1].tolist(), weights[1:].tolist(), strict=True)
            ]
        for other in self._others.runs:
            rows += [(f"curve of {other.name}", w, after, None) for w, after in other.line.T.tolist()]
            rows += [(other.name, w, None, None) for w in other.place[:1] if isfinite(w)]
        return DataTable(("", "w", words.after(reading.settings.pass_length), "slope"), rows)

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        if self._map is None or not self._can_be_drawn:
            return ""
        w = reading.step.w
        steps = max(0, len(self._orbit) - 1)
        told = words.cobweb_in_words(reading.settings, w, self._map(w), self._points.points, self._cycle, steps)
        others = [(run.name, run.place[0]) for run in self._others.runs if isfinite(run.place[0])]
        return " ".join((told, *(words.other_run(name, w) for name, w in others)))

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move the ball along the diagonal."""
        if right and self.ball.w is not None:
            x, _ = self.view_range()
            self._on_dragged(QPointF(on_grid(reading.step.w, right, stride(x)), 0.0))

    def _on_dragged(self, place: QPointF) -> None:
        if self._reading is not None:
            low, high = self._reading.settings.walls
            self.dragged.emit(max(low, min(place.x(), high)))

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return CobwebPlot
