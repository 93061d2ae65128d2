"""The error curve E(w): the total and each pattern's, with the ball, its tangent, its walls and the coming nudge.

Where there are two weights it is a section through the landscape: E along one of them, the other one held.
"""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPolygonF
from PySide6.QtWidgets import QGraphicsPolygonItem, QGraphicsRectItem, QWidget

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.model.experiment import Experiment, Pattern
from desktop_app.core.run.run import Reading
from desktop_app.plots.along import Along, along_of
from desktop_app.plots.annotations import not_drawn
from desktop_app.plots.items.ball import Ball, BallItem
from desktop_app.plots.items.draggable_ball import LARGER
from desktop_app.plots.items.other_runs import OtherRunsItem, near, on_curve, others_of, slot_of
from desktop_app.plots.plot import Key, Plot, drawable, named_weight
from desktop_app.plots.polyline import simplified
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import MOST_AIR, Range, extremes, stepped
from desktop_app.plots.theme import BALL_PX, WIDE_WIDTH, Theme
from desktop_app.words.captions import pattern_text

_POINTS = 241
# The least width of the view where no wall says what matters.
_LEAST_SPAN = 4.0
_TANGENT_PX = 90.0
# The gap between tangent and curve is drawn through so many places, and so far beyond the view, in its widths.
_GAP_POINTS = 33
_BEYOND = 20.0


class ErrorCurve(Plot):
    """Draws E over weight `which` for the settings of a reading; `dragged` tells where a person drags the ball."""

    dragged = Signal(float)

    def __init__(self, theme: Theme, which: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(theme, "weight w", "E", parent)
        self.which = which
        self._drawn: tuple[Experiment, float, Range, Range, bool] | None = None
        self._followed: tuple[Experiment, float, Range, bool] | None = None
        self._reach: Range = (0.0, 1.0)  # what is followed: the least and greatest E drawn
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._total = pg.PlotCurveItem(antialias=True)
        self._patterns: list[pg.PlotCurveItem] = []
        self._shown: tuple[Pattern, ...] = ()
        self._walls = [QGraphicsRectItem(), QGraphicsRectItem()]
        for wall in self._walls:
            wall.setZValue(-200)
            self.view.addItem(wall, ignoreBounds=True)
        self.view.addItem(self._total, ignoreBounds=True)
        self._gap = QGraphicsPolygonItem()
        self._gap.setZValue(-50)
        self.view.addItem(self._gap, ignoreBounds=True)
        self._other_runs = OtherRunsItem(self, is_curve=True)
        self.ball = BallItem(self.view, theme)
        self.ball.dragged.connect(self._on_dragged)
        self.view.sigRangeChanged.connect(self._on_range_changed)
        # The tangent's length and the gap are of pixels.
        self.view.sigResized.connect(self._place_ball)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.ball.theme = theme
        for wall in self._walls:
            wall.setBrush(QColor(theme.wall))
            wall.setPen(pg.mkPen(None))
        self._gap.setBrush(QColor(theme.soft(theme.gradient)))
        self._gap.setPen(pg.mkPen(None))
        self._restyle()

    def light(self, on: bool) -> None:
        super().light(on)
        self.ball.show_lit(on)

    def show_beat(self, beat: int | None) -> None:
        """Light what a beat is about: 0 forward, 1 error, 2 gradient, 3 nudge; None: nothing more than the rest."""
        self.beat = beat
        self.ball.show_beat(beat)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw the curves of the settings in force, and the ball of the step; nothing of a weight that there is not."""
        if self.which >= reading.settings.weights:
            return
        self._reading, self._runs = reading, runs
        self.ball.slot = slot_of(runs)
        self.relabel("bottom", named_weight(reading.settings.net.symbols[self.which]))
        if self.following or self._fits_y:
            self._follow()
        self._draw_curves()
        self._place_ball()
        self._other_runs.show_runs(on_curve(reading, runs, self.which, self.view_range()[0]))

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Only E can be logarithmic here: a weight has both signs."""
        super().set_logarithmic(False, y)
        self._range = None

    def _follow(self) -> None:
        if self._reading is None:
            return
        settings, along = self._reading.settings, along_of(self._reading.step, self.which)
        weights = [along.w, (settings.w, settings.v)[self.which], *(settings.bounds or ())]
        if abs(along.w_next) < 1e3 + 10 * abs(along.w) and not self.is_secret:
            weights.append(along.w_next)
        others = [each.reading.step.state.weights[self.which] for each in others_of(self._reading, self._runs)]
        weights += near(others, along.w)
        low, high = min(weights), max(weights)
        if settings.bounds:
            air = 0.15 * max(high - low, 1e-6)
            x = (low - air, high + air)
        else:
            x = stepped(self._range[0] if self._range else None, (min(low, -1.0), max(high, 1.0)), _LEAST_SPAN)
        x = drawable(x) if self.following else self.view_range()[0]
        self._fits_y = False
        shown: Range | None = self._range[1] if self._range else None
        followed = (settings, along.other, x, self.logarithmic_y)
        if self._followed != followed:
            # The curve of a section changes with every step: its range stays as long as it fits.
            shown = shown if settings.weights > 1 else None
            self._followed = followed
            E = self._errors(np.linspace(*x, _POINTS // 2))
            E = np.vstack((E, _total(E)))
            if self.logarithmic_y:
                E = np.log10(E[E > 0])
            self._reach = extremes([E]) or (0.0, 1.0)
        low, high = self._reach
        if (ball := self._point(along.w, along.E)) is not None:
            low, high = min(low, ball.y()), max(high, ball.y())
        air = min(MOST_AIR, BALL_PX * LARGER / max(1.0, self.view.height()))
        self.show_range(x, stepped(shown, (low, high), 1e-9, air))

    def _draw_curves(self) -> None:
        if self._reading is None:
            return
        settings, (x, y_range) = self._reading.settings, self.view_range()
        wanted = (settings, along_of(self._reading.step, self.which).other, x, y_range, self.logarithmic_y)
        if self._drawn == wanted:
            return
        if self._drawn is None or self._drawn[0] != settings:
            self._rebuild(settings)
        self._drawn = wanted
        w = np.linspace(*x, _POINTS)
        E = self._errors(w)
        drawn = np.vstack((E, _total(E))) if len(E) > 1 else E
        _, pixel = self.view.viewPixelSize()
        for item, y in zip([*self._patterns, self._total], drawn, strict=True):
            if self.logarithmic_y:
                y = np.log10(y, out=np.full_like(y, np.nan), where=y > 0)
            finite = np.isfinite(y)
            points = simplified(w, np.where(finite, y, np.nan), pixel)
            item.setData(*points, connect="all" if finite.all() else "finite")
        self.show_note(not_drawn(drawn, self.logarithmic_y))
        self._place_walls(settings)

    def curves(self) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        return [(x, y) for x, y in (item.getData() for item in (*self._patterns, self._total)) if x is not None]

    def _rebuild(self, settings: Experiment) -> None:
        for item in self._patterns:
            self.view.removeItem(item)
        self._shown = settings.patterns if len(settings.patterns) > 1 else ()
        self._patterns = [pg.PlotCurveItem(antialias=True) for _ in self._shown]
        for item in self._patterns:
            self.view.addItem(item, ignoreBounds=True)
        self._restyle()

    def _restyle(self) -> None:
        several = bool(self._patterns)
        total = self.pen(self.theme.soft(self.theme.E), WIDE_WIDTH) if several else self.pen(self.theme.E)
        self._total.setPen(total)
        keys = [Key("sum", total)] if several else []
        for k, item in enumerate(self._patterns):
            item.setPen(self.pen(self.theme.E, dash=k))
            x, y = self._shown[k]
            keys.append(Key(pattern_text(x, y), self.pen(self.theme.E, dash=k)))
        self.keys = tuple(keys)
        self.keys_changed.emit()

    def _place_walls(self, settings: Experiment) -> None:
        (x0, x1), (y0, y1) = self.view_range()
        low, high = settings.walls
        for wall, left, right in ((self._walls[0], x0, low), (self._walls[1], high, x1)):
            wall.setVisible(left < right)
            if left < right:
                wall.setRect(QRectF(left, y0, right - left, y1 - y0))

    def _on_range_changed(self) -> None:
        if self._reading is not None and not self.following:
            self._draw_curves()
            self._place_walls(self._reading.settings)
            self._place_ball()

    def _place_ball(self) -> None:
        if self._reading is None:
            return
        along = along_of(self._reading.step, self.which)
        place = self._point(along.w, along.E)
        if place is None:
            self.ball.set_ball(None)
            return
        tangent: tuple[QPointF, ...] = ()
        landing = nowhere = QPointF(np.nan, np.nan)
        gap: tuple[QPointF, ...] = ()
        if not self.is_secret:
            landing = self._point(along.w_next, float(self._shown_E(np.array([along.w_next]))[0])) or nowhere
            tangent, gap = self._tangent(along), self._gap_of(along)
        self._gap.setVisible(bool(gap))
        if gap:
            self._gap.setPolygon(QPolygonF(gap))
        # Where they land: the ends of the tangent and of the curve, side by side in the middle of the outline.
        ends = gap[_GAP_POINTS - 1 : _GAP_POINTS + 1]
        self.ball.set_ball(Ball(place, landing, tangent, self._trail(), ends))

    def _point(self, w: float, E: float) -> QPointF | None:
        """Where (w, E) is drawn; None where it cannot be."""
        if not np.isfinite(E) or (self.logarithmic_y and E <= 0):
            return None
        return QPointF(w, float(np.log10(E)) if self.logarithmic_y else E)

    def _tangent(self, along: Along) -> tuple[QPointF, ...]:
        """A piece of the tangent that has the same length on the screen whatever its slope, and on to the landing."""
        slope = along.slope / (along.E * np.log(10)) if self.logarithmic_y and along.E else along.slope
        width, height = self.view.viewPixelSize()
        if not np.isfinite(slope) or not width or not height:
            return ()
        half = _TANGENT_PX * width / float(np.hypot(1.0, slope * width / height))
        (x0, x1), (y0, y1) = self.view_range()
        nudge = along.w_next - along.w
        # No farther than the painter can follow.
        farthest = min(_BEYOND * (x1 - x0), _BEYOND * (y1 - y0) / abs(slope) if slope else np.inf)
        ahead = min(max(half, abs(nudge)), max(half, farthest)) if np.isfinite(nudge) else half
        low, high = (half, ahead) if nudge > 0 else (ahead, half)
        w = np.linspace(along.w - low, along.w + high, _GAP_POINTS if self.logarithmic_y else 2)
        return self._points(w, along.E + along.slope * (w - along.w))

    def _gap_of(self, along: Along) -> tuple[QPointF, ...]:
        """The outline of what lies between the tangent and the curve: there along the one, and back along the other."""
        (x0, x1), _ = self.view_range()
        width, _ = self.view.viewPixelSize()
        # Less than a pixel wide it costs time only.
        if self._reading is None or not self._reading.step.is_finite or abs(along.w_next - along.w) < width:
            return ()
        air = x1 - x0
        w = np.linspace(along.w, max(x0 - air, min(along.w_next, x1 + air)), _GAP_POINTS)
        tangent = self._points(w, along.E + along.slope * (w - along.w))
        curve = self._points(w, self._shown_E(w))
        return (*tangent, *reversed(curve)) if len(tangent) == len(curve) == _GAP_POINTS else ()

    def _points(self, w: NDArray[np.float64], E: NDArray[np.float64]) -> tuple[QPointF, ...]:
        """Those of the points (w, E) that can be drawn, not too far beyond the view."""
        _, (y0, y1) = self.view_range()
        there = np.isfinite(E) & ((E > 0) | (not self.logarithmic_y))
        y = np.log10(E[there]) if self.logarithmic_y else E[there]
        beyond = _BEYOND * (y1 - y0)
        return tuple(map(QPointF, w[there].tolist(), np.clip(y, y0 - beyond, y1 + beyond).tolist()))

    def _errors(self, w: NDArray[np.float64]) -> NDArray[np.float64]:
        """E of each pattern at values of the weight."""
        assert self._reading is not None
        return error_curves(self._reading.settings, w, along_of(self._reading.step, self.which).other, self.which)

    def _shown_E(self, w: NDArray[np.float64]) -> NDArray[np.float64]:
        """E at values of the weight, of what the step shows: a pattern, or all."""
        assert self._reading is not None
        E, pattern = self._errors(w), self._reading.step.pattern
        return _total(E) if pattern is None else E[pattern]

    def _trail(self) -> np.ndarray:
        """The earlier places of the ball, on the curve that it is on now."""
        if self._reading is None:
            return np.empty((0, 2))
        weights = self._reading.trail[self.which]
        y = self._shown_E(weights)
        drawable = np.isfinite(y) & ((y > 0) | (not self.logarithmic_y))
        y = np.log10(y[drawable]) if self.logarithmic_y else y[drawable]
        return np.column_stack((weights[drawable], y))

    def _on_dragged(self, place: QPointF) -> None:
        if self._reading is not None:
            low, high = self._reading.settings.walls
            self.dragged.emit(max(low, min(place.x(), high)))


def _total(E: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum over the patterns."""
    with np.errstate(over="ignore"):
        total: NDArray[np.float64] = E.sum(axis=0)
    return total
