"""The error curve E(w): the sum and each pattern's curve, with the ball, its tangent, the walls and the coming nudge.

With two weights it is a section through the landscape: E along one weight, the other weight fixed.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPolygonItem, QGraphicsRectItem, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Reading
from desktop_app.plots.annotations import not_drawn
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.clipping import outline_within
from desktop_app.plots.curves import exact_extremes
from desktop_app.plots.curves.domain import to_its_ends
from desktop_app.plots.curves.section import GAP_POINTS, MINI_BATCH, NO_POINTS, Section, ViewScale
from desktop_app.plots.items.ball import Ball, BallItem
from desktop_app.plots.items.curves import Curve, CurvesItem
from desktop_app.plots.items.draggable_ball import LARGER
from desktop_app.plots.items.mark_words import MarkWords
from desktop_app.plots.items.overlay import surroundings
from desktop_app.plots.other_runs import NO_LINE, OtherRunsItem, active_of, on_curve, others_of, slot_of, widened
from desktop_app.plots.plot import drawable, named_weight
from desktop_app.plots.polyline import Array, polygon_of, simplified
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import CURVE_POINTS, MOST_AIR, Range, extremes, on_grid, stride
from desktop_app.plots.reading_plot import KEYS_OF_VIEW, ReadingPlot
from desktop_app.plots.theme import BALL_PX, WIDE_WIDTH, Theme
from desktop_app.words.captions import pattern_text
from desktop_app.words.data_table import DataTable, Value
from desktop_app.words.summaries import ball_in_words, curves_in_words

# The least width of the view where there are no walls.
_LEAST_SPAN = 4.0
# The part of the range of E by which the end of a curve may widen it.
_NEAR_END = 0.25
# The share of the view that is at least beside the ball.
_BESIDE_BALL = 0.07
# Where on the curve its own mark is, as a share of what is in view.
_ALONG_CURVE = 0.88
# A mark of the gap that is nearer to the landing belongs to no gap that can be seen.
_GAP_PX = 4.0


class ErrorCurve(ReadingPlot):
    """Draws E over weight `which` for the settings of a reading; `dragged` tells where the user drags the ball."""

    dragged = Signal(float)
    keys_in_words = f"← and → move the ball (with Shift: farther; with Alt: the cross-hair alone), {KEYS_OF_VIEW}"

    def __init__(self, theme: Theme, which: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(theme, "weight w", "E", parent)
        self.which = which
        # What the curves and the range of y were made for.
        self._drawn: tuple[Experiment, float, Range, Range, bool, object, object] | None = None
        self._followed: tuple[Experiment, float, Range, bool, object] | None = None
        self._valley: tuple[object, Range] = None, (0.0, 1.0)  # a range that has a valley in it, and what it is made of
        self._extent: Range = (0.0, 1.0)  # the least and greatest E in view while the plot follows
        self._reading: Reading | None = None
        self._runs: Sequence[ShownRun] = ()
        self._curve_names: tuple[str, ...] = ("",)
        self._lost = ""  # which values are not drawn
        self._walls = [QGraphicsRectItem(), QGraphicsRectItem()]
        for wall in self._walls:
            wall.setZValue(-200)
            self.view.addItem(wall, ignoreBounds=True)
        self._curves = CurvesItem(self)  # the curve of all patterns together, and one of each if there are several
        self._gap = QGraphicsPolygonItem()
        self._gap.setZValue(-50)
        self.view.addItem(self._gap, ignoreBounds=True)
        self._other_runs = OtherRunsItem(self, is_curve=True)
        self.ball = BallItem(self)
        self.ball.dragged.connect(self._on_dragged)
        self.words = MarkWords(self)  # at the marks; pictures have none, since a copy of the plot does not turn them on
        self.view.sigRangeChanged.connect(self._on_range_changed)
        # The lengths of the tangent and of the gap depend on the size of a pixel.
        self.view.sigResized.connect(self._place_ball)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colour_areas()
        self._restyle()

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        # The curves lie over the gap, which moves.
        return (*self._walls, self.grid, *(() if self._gap.isVisible() else (self._curves,)))

    def _colour_areas(self) -> None:
        """Colour the walls, and the gap between the promise and the curve."""
        self.painter.forget()
        theme, lit = self.theme, self.ball.lit_marks
        for wall in self._walls:
            wall.setBrush(QColor(theme.lit if "walls" in lit else theme.wall))
            wall.setPen(self.pen(theme.accent) if "walls" in lit else QPen(Qt.PenStyle.NoPen))
        self._gap.setBrush(QColor(theme.gradient if "promise" in lit else theme.soft(theme.gradient)))
        self._gap.setPen(Qt.PenStyle.NoPen)

    def light_marks(self, names: frozenset[str]) -> None:
        """Highlight marks: "ball", "slope", "nudge", "landing", "trail", "walls" and "promise"."""
        self.ball.lit_marks = names
        self._colour_areas()
        self.repaint_soon()

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw the curves of the settings in force, and the ball of the step; nothing where there is no such weight."""
        if self.which >= reading.settings.weight_count:
            return
        self._reading, self._runs = reading, runs
        self.ball.slot = slot_of(runs)
        self.relabel("bottom", named_weight(reading.settings.net.symbols[self.which]))
        section = Section(reading, self.which, self.logarithmic_y)
        if self.following or not self._keeps_y:
            self._follow(section)
        self._draw_curves(section)
        self._place_ball()
        self._show_others(section)
        self._tell()

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """E over the weight, of each pattern and of all, and of other runs whose curve differs."""
        low, high = self.view_range()[0]
        settings, w = reading.settings, np.linspace(low, high, CURVE_POINTS)
        section = Section(reading, self.which, self.logarithmic_y)
        head: list[Value] = [settings.net.symbols[self.which]]
        if section.has_many_patterns:
            head += [f"E {label}" for label in section.labels]
            columns = [w, *section.curves(w)]
        else:
            E = section.errors(w)
            head += [f"E {pattern_text(x, y)}" for x, y in settings.patterns]
            columns = [w, *E]
            if len(E) > 1:
                head.append("E mean" if settings.is_mean else "E sum")
                columns.append(section.total(w, E))
            if section.is_mini_batch:
                head.append(f"E {MINI_BATCH}")
                columns.append(section.step_error(w))
        for run in on_curve(reading, runs, self.which, (low, high)):
            if run.line.size:
                head.append(f"E · {run.name}")
                columns.append(run.line[1])
        return DataTable(tuple(head), list(zip(*(column.tolist() for column in columns), strict=True)))

    def errors_at(self, reading: Reading, w: float) -> list[float]:
        """E of each curve at a weight."""
        values: list[float] = Section(reading, self.which, False).curves(np.array([w]))[:, 0].tolist()
        return values

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        ball = ball_in_words(reading.settings.net.symbols, reading.step, self.is_secret)
        between = exact_extremes.on_curves(reading, runs, self.which, self.view_range()[0])
        return f"{ball} {curves_in_words(self.data(reading, runs), between)}"

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Only E can be logarithmic here: a weight has both signs."""
        super().set_logarithmic(False, y)
        self._range = None

    def traced(self) -> CurvesItem:
        """What draws the curves."""
        return self._curves

    def curves(self) -> list[tuple[Array, Array]]:
        own = [curve.getData() for curve in self._curves.curves]
        return own + self._other_runs.lines()

    def marks(self) -> dict[str, QPointF]:
        """The place of each mark that can be seen, in the plot's own pixels, by the names that lessons use."""
        (x0, x1), (y0, y1) = self.view_range()
        view = QRectF(QPointF(x0, y0), QPointF(x1, y1))
        made = {} if self.ball.ball is None else self.ball.ball.marks(view)
        if self.ball.ball is not None and len(gap := self.ball.ball.gap):
            # The middle of the part in view.
            (x, _), (low, high) = gap[0], np.sort(np.clip(gap[:, 1], y0, y1))
            if high > low:
                made["promise"] = QPointF(x, (low + high) / 2)
        if self._curves.curves:
            x, y = self._curves.curves[0].getData()
            drawn = np.flatnonzero(np.isfinite(y) & (y >= y0) & (y <= y1))
            if len(drawn):
                at = drawn[int(_ALONG_CURVE * (len(drawn) - 1))]
                made["curve"] = QPointF(x[at], y[at])
        for wall in self._walls:
            if wall.isVisible():
                made["walls"] = wall.rect().center()
        seen = self.seen(made)
        if "promise" in seen and "landing" in seen and (seen["promise"] - seen["landing"]).manhattanLength() < _GAP_PX:
            del seen["promise"]  # the gap cannot be seen
        return seen

    def lined_runs(self) -> frozenset[int]:
        return self._other_runs.lined()

    def _maker(self) -> Callable[[Theme], ReadingPlot]:
        return partial(ErrorCurve, which=self.which)

    @property
    def _section(self) -> Section | None:
        """What is drawn; None before the first reading."""
        return None if self._reading is None else Section(self._reading, self.which, self.logarithmic_y)

    def _follow(self, section: Section) -> None:
        settings = section.reading.settings
        weights = [section.w, (settings.w, settings.v)[self.which], *(settings.bounds or ())]
        if abs(section.w_next) < 1e3 + 10 * abs(section.w) and not self.is_secret:
            weights.append(section.w_next)
        steps = [other.step for other in others_of(section.reading, self._runs)]
        least = () if settings.bounds else (-1.0, 1.0)
        own = min(*weights, *least), max(*weights, *least)
        low, high = widened(own, [step.state.weights[self.which] for step in steps])
        if settings.bounds:
            air = 0.15 * max(high - low, 1e-6)
            x = (low - air, high + air)
        else:
            if settings.weight_count == 1:  # of two weights, the valley moves with the other one
                low, high = self._with_valley(section, (low, high))
            x = self.range_of((low, high), self._range[0] if self._range else None, _LEAST_SPAN, _BESIDE_BALL)
        x = drawable(x) if self.following else self._in_view[0]
        shown: Range | None = self._range[1] if self._range else None
        followed = (settings, section.other, x, self.logarithmic_y, self._shown_pattern(section))
        if self._followed != followed:
            # The curve of a section changes with every step: keep its range as long as the curve fits into it.
            shown = shown if settings.weight_count > 1 else None
            self._followed = followed
            E = section.curves(np.linspace(*x, CURVE_POINTS // 2))
            E = E[:-1] if section.is_mini_batch else E  # the next one has another curve
            if self.logarithmic_y:
                E = np.log10(E[E > 0])
            self._extent = extremes([E]) or (0.0, 1.0)
            if settings.codes.own is not None and not self.logarithmic_y:
                self._extent = self._with_ends(section, x, self._extent)
        low, high = self._extent
        if (ball := section.place()) is not None:
            low, high = min(low, ball.y()), max(high, ball.y())
        others = (section.point(step.state.weights[self.which], step.E) for step in steps)
        low, high = widened((low, high), [each.y() for each in others if each is not None and x[0] <= each.x() <= x[1]])
        if self.is_on_paper:
            low, high = self._with_others((low, high), section, x)
        air = min(MOST_AIR, BALL_PX * LARGER / max(1.0, self.view.height()))
        y = self.range_of((low, high), shown, air=air)
        self.show_range(x, self._in_view[1] if self._keeps_y else y)
        self._must_fit_y = False

    def _with_valley(self, section: Section, x: Range) -> Range:
        """`Section.with_valley`, worked out only where it may be another one than in the last frame."""
        of = section.reading.settings, x, self._shown_pattern(section)
        if of != self._valley[0]:
            self._valley = of, section.with_valley(x)
        return self._valley[1]

    @staticmethod
    def _with_ends(section: Section, x: Range, own: Range) -> Range:
        """The range of E, with the ends of the curve that do not make it much wider."""
        w = np.linspace(*x, CURVE_POINTS // 2)
        ends = [to_its_ends(partial(_row, section, k), w, y, own)[1] for k, y in enumerate(section.curves(w))]
        low, high = extremes(ends) or own
        much = _NEAR_END * (own[1] - own[0])
        return (low if own[0] - low < much else own[0]), (high if high - own[1] < much else own[1])

    def _with_others(self, own: Range, section: Section, x: Range) -> Range:
        """The range of E, with the curves of those other runs that do not make it much wider."""
        lines = (run.line[1] for run in on_curve(section.reading, self._runs, self.which, x) if run.line.size)
        every = (extremes([np.log10(line[line > 0]) if self.logarithmic_y else line]) for line in lines)
        for ends in filter(None, every):
            if widened(own, ends) == (wide := (min(own[0], ends[0]), max(own[1], ends[1]))):
                own = wide
        return own

    def _draw_curves(self, section: Section) -> None:
        settings, (x_range, y_range) = section.reading.settings, self.view_range()
        shown = self._shown_pattern(section)
        batch = section.reading.step.shown if section.is_mini_batch else None
        wanted = (settings, section.other, x_range, y_range, self.logarithmic_y, batch, shown)
        if self._drawn == wanted:
            return
        if self._drawn is None or (self._drawn[0], self._drawn[-1]) != (settings, wanted[-1]):
            self._rebuild(section)
        self._drawn = wanted
        w = np.linspace(*x_range, CURVE_POINTS)
        drawn = section.curves(w)
        _, pixel = self.view.viewPixelSize()
        for k, (curve, y) in enumerate(zip(self._curves.curves, drawn, strict=True)):
            x = w
            if settings.codes.own is not None:
                x, y = to_its_ends(partial(_row, section, k), w, y, self.ends()[1])
            if self.logarithmic_y:
                y = np.log10(y, out=np.full_like(y, np.nan), where=y > 0)
            curve.x, curve.y = simplified(x, np.where(np.isfinite(y), y, np.nan), pixel)
        self._curves.update()
        self.painter.forget()
        self._lost = not_drawn(drawn, self.logarithmic_y)
        self._place_walls(settings)

    def _show_others(self, section: Section) -> None:
        """Draw the other runs, with their curves over all of the view."""
        self._other_runs.show_runs(on_curve(section.reading, self._runs, self.which, self.view_range()[0]))

    @staticmethod
    def _shown_pattern(section: Section) -> tuple[object, ...]:
        """Which pattern has a curve, of many; and whether there is compiled code for the sum of them."""
        settings = section.reading.settings
        is_compiled = settings.has_many_patterns and loop.is_compiled_for(settings.codes)
        return (section.reading.step.pattern, is_compiled) if settings.has_many_patterns else ()

    def _rebuild(self, section: Section) -> None:
        self._curve_names = section.labels
        self._curves.curves = [Curve() for _ in self._curve_names]
        self._restyle()

    def _restyle(self) -> None:
        E, labels = self.theme.E, self._curve_names
        of_all = self.pen(self.theme.pale(E), WIDE_WIDTH) if len(labels) > 1 else self.pen(E)
        pens = [of_all, *(self.pen(E, dash=k) for k in range(len(labels) - 1))]
        if labels[-1] == MINI_BATCH:
            pens[-1] = self.pen(E, WIDE_WIDTH)
        for curve, pen in zip(self._curves.curves, pens, strict=False):
            curve.pen = pen
        self.painter.forget()
        keys = list(map(Key, labels, pens)) if len(labels) > 1 else []
        if labels[-1] == MINI_BATCH:
            keys.insert(1, keys.pop())  # where it is seen even if there is no room for all
        self.keys = tuple(keys)
        self.keys_changed.emit()

    def _place_walls(self, settings: Experiment) -> None:
        (x0, x1), (y0, y1) = self.view_range()
        low, high = settings.walls
        for wall, left, right in ((self._walls[0], x0, min(low, x1)), (self._walls[1], max(x0, high), x1)):
            wall.setVisible(left < right)
            if left < right:
                wall.setRect(QRectF(left, y0, right - left, y1 - y0))

    def _on_range_changed(self) -> None:
        if (section := self._section) is not None and not self.following:
            self._draw_curves(section)
            self._show_others(section)
            self._place_walls(section.reading.settings)
            self._place_ball()
            self._tell()

    def _tell(self) -> None:
        """Say which values are not drawn, and which runs are out of view."""
        others = self._other_runs
        active = None
        if (section := self._section) is not None and len(self._runs) > 1:
            is_shared = len(others.lined()) < len(others.runs)
            curve = np.vstack(self._curves.curves[0].getData()) if self._curves.curves and not is_shared else NO_LINE
            active = active_of(self._runs, (section.w, section.E), self._unscaled(curve))
        self.show_note(" · ".join(filter(None, (self._lost, others.unseen(active)))))

    def _unscaled(self, curve: Array) -> Array:
        """A curve (2, n) in numbers."""
        return np.vstack((curve[0], 10.0 ** curve[1])) if self.logarithmic_y and curve.size else curve

    def _place_ball(self) -> None:
        section = self._section
        if section is None or (place := section.place()) is None:
            self._set_ball(None)
            return
        tangent = gap = NO_POINTS
        landing = nowhere = QPointF(np.nan, np.nan)
        if not self.is_secret:
            view = ViewScale(*self.view_range(), *self.view.viewPixelSize())
            lands = section.landing()
            landing = nowhere if lands is None else lands  # Qt holds the point (0, 0) to be false
            tangent, gap = section.tangent(view), section.gap(view)
        self._gap.setVisible(bool(len(gap)))
        if len(gap):
            self._gap.setPolygon(polygon_of(outline_within(gap, *surroundings(self.view))))
        # The ends of the tangent and of the curve are neighbours in the middle of the outline.
        ends = gap[GAP_POINTS - 1 : GAP_POINTS + 1]
        self._set_ball(Ball(place, landing, tangent, section.trail(), ends))

    def _set_ball(self, ball: Ball | None) -> None:
        self.ball.set_ball(ball)
        self.words.set_ball(ball)

    def show_words(self, on: bool) -> None:
        """Write "slope", "nudge" and "lands here" at the marks, where there is room."""
        self.words.is_on = on
        self.words.update()

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move the ball along the curve."""
        if right and self.which < reading.settings.weight_count:
            x, y = self.view_range()
            self._on_dragged(QPointF(on_grid(reading.step.state.weights[self.which], right, stride(x)), y[0]))

    def _on_dragged(self, place: QPointF) -> None:
        if self._reading is not None:
            low, high = self._reading.settings.walls
            self.dragged.emit(max(low, min(place.x(), high)))


def _row(section: Section, k: int, w: Array) -> Array:
    """One of the curves of a section."""
    E: Array = section.curves(w)[k]
    return E
