"""A plot of a reading: it follows the run until the user moves it, and makes its own copies and tables of numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import Limits
from desktop_app.core.run.run import Reading
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.plot import Plot, drawable
from desktop_app.plots.polyline import Array
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.ranges import (
    LEAST_SHARE,
    Range,
    fitted,
    holding,
    on_grid,
    places_of,
    stepped,
    stride,
    values_of,
    zoomed,
)
from desktop_app.plots.theme import Theme
from desktop_app.words.data_table import DataTable
from desktop_app.words.summaries import curves_in_words

# What the keys of every plot do.
KEYS_OF_VIEW = "+ and − zoom (with Alt: y alone), Ctrl+arrows move the view, Home shows all, Esc leaves the plot."
# A mark nearer than this to the ball is as good as under it.
_APART_PX = 8.0
Ends = tuple[float | None, float | None]  # of an axis, in numbers; None: as the plot has it
FREE: Ends = (None, None)
_MOST_DECADES = 300.0


class ReadingPlot(Plot):
    """What the plots on cards share.

    `following` is true until the user pans or zooms, and again after `follow()`; then x follows the run, and y unless
    the plot `holds_y`. While `is_secret`, what the coming step does is not drawn. `note` says what cannot be drawn.
    """

    moved = Signal()  # the user moved the view
    note_changed = Signal()  # `note` has changed
    pointed = Signal(object)  # the place under the mouse in data coordinates (x, y), or None
    can_be_logarithmic = True  # whether its values can
    symbol = "E"  # of the values that can
    is_of_one_run = False  # whether it shows the active run alone
    keys_in_words = f"Arrows move the cross-hair, {KEYS_OF_VIEW}"
    has_pixels = False  # whether a picture of it has an image in it
    has_history = False  # whether a reading shows all earlier iterations, too
    moves_y = True  # whether the user moves y together with x
    _mouse: QPointF | None = None  # in the scene; pyqtgraph resizes a plot before it is made

    def __init__(self, theme: Theme, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, x_label, y_label, parent)
        self.following, self.holds_y = True, False
        self.is_secret = self.is_lit = False
        self.beat: int | None = None  # the beat of a step that is highlighted
        self.note = ""
        self._must_fit_y = False  # the scale of y has changed
        self._place: tuple[float, float] | None = None  # pointed at by keys
        self.view.sigRangeChangedManually.connect(self._on_moved)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)

    def show_reading(self, reading: Reading, runs: Sequence[ShownRun] = ()) -> None:
        """Draw a reading of the active run; of several runs, also those in `runs`."""
        raise NotImplementedError

    def data(self, reading: Reading, runs: Sequence[ShownRun]) -> DataTable:
        """The numbers in view, with all digits."""
        raise NotImplementedError

    def in_words(self, reading: Reading, runs: Sequence[ShownRun]) -> str:
        """What a glance at the plot would tell, for a screen reader."""
        return curves_in_words(self.data(reading, runs))

    def curves(self) -> list[tuple[Array, Array]]:
        """The curves that words must not cover, in the axes' own coordinates; NaN leaves a gap."""
        return []

    def frozen(self) -> "FrozenPlot":
        """The plot as it is now."""
        return FrozenPlot(
            self._maker(), self.size(), self.keys, self.is_secret, self.beat,
            (self.logarithmic_x, self.logarithmic_y), self.limits(), not self.has_history, self.lined_runs(),
            self.has_pixels,
        )  # fmt: skip

    def lined_runs(self) -> frozenset[int]:
        """Where balls mark the runs: the slots of those that have a line, too."""
        return frozenset()

    def _maker(self) -> "Callable[[Theme], ReadingPlot]":
        """What makes a new plot of the same kind."""
        raise NotImplementedError

    def marks(self) -> dict[str, QPointF]:
        """The place of each mark that can be seen, in the plot's own pixels, by its name."""
        return {}

    def seen(self, marks: dict[str, QPointF]) -> dict[str, QPointF]:
        """Those of marks in the axes' own coordinates that are in view and not under the ball, in the plot's pixels."""
        (x0, x1), (y0, y1) = self.view_range()
        inside = {name: p for name, p in marks.items() if x0 <= p.x() <= x1 and y0 <= p.y() <= y1}
        places = {name: QPointF(self.mapFromScene(self.view.mapViewToScene(p))) for name, p in inside.items()}
        ball = places.get("ball")
        return {name: p for name, p in places.items() if name == "ball" or ball is None or _are_apart(p, ball)}

    def finish_drawing(self) -> None:
        """Draw at once what is otherwise computed in the background."""

    def light(self, on: bool) -> None:
        """Highlight the plot while the user points at its quantity somewhere."""
        self.is_lit = on
        self.repaint_soon()

    def show_beat(self, beat: int | None) -> None:
        """Highlight what a beat is about: 0 forward, 1 error, 2 gradient, 3 nudge; None: nothing."""
        self.beat = beat
        self.repaint_soon()

    def set_secret(self, on: bool) -> None:
        """Whether to hide what the coming step does, from the next reading on."""
        self.is_secret = on

    def show_note(self, words: str) -> None:
        """Say what cannot be drawn."""
        if words != self.note:
            self.note = words
            self.note_changed.emit()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Set which axes are logarithmic.

        After a change of x the view follows the run again, because the old range has no meaning; after one of y it
        keeps its x.
        """
        self._must_fit_y |= y != self.logarithmic_y
        if x != self.logarithmic_x:
            self.following = True
            self.hold_y(False)
        super().set_logarithmic(x, y)

    def hold(self, x: Range, y: Range) -> None:
        """Set the view, and follow the run no longer."""
        self.following = self._must_fit_y = False
        self.show_range(x, y)

    def ends(self) -> tuple[Range, Range]:
        """The ends (x, y) of the axes in numbers, also where an axis is logarithmic."""
        x, y = self.view_range()
        return _in_numbers(x, self.axis("bottom").logMode), _in_numbers(y, self.axis("left").logMode)

    def fit_y_soon(self) -> None:
        """Fit y to what the next reading has in view."""
        self._must_fit_y = True

    def hold_y(self, on: bool) -> None:
        """Whether y stays as it is, whatever the run does."""
        self.holds_y = on

    def freeze(self, x: Range, y: Range) -> None:
        """Set the view for all coming readings."""
        self.hold_y(True)
        self.hold(x, y)

    def range_of(
        self, data: Range, shown: Range | None, least_span: float = 1e-9, air: float = 0.0,
        least_share: float = LEAST_SHARE,
    ) -> Range:  # fmt: skip
        """The range of an axis for data: on the screen the one that is shown or a round one, in a picture no wider."""
        if self.is_on_paper:
            return fitted(data, least_span, air, least_share)
        return stepped(shown, data, least_span, air, least_share)

    def follow(self) -> None:
        """Let the view follow the run again."""
        self.following = True
        self._range = None
        self.hold_y(False)

    @property
    def is_held(self) -> bool:
        """Whether the user has set what an axis shows."""
        return self.holds_y or not self.following

    @property
    def _in_view(self) -> tuple[Range, Range]:
        """What was asked for; a view whose axes have the same scale may show more."""
        return self._range or self.view_range()

    @property
    def _scales(self) -> tuple[bool, bool]:
        """Whether the numbers on each axis are logarithms."""
        return self.logarithmic_x, self.logarithmic_y

    @property
    def _keeps_y(self) -> bool:
        """Whether the next reading leaves y as it is."""
        return self.holds_y and not self._must_fit_y

    def limits(self) -> Limits:
        """The values that the user has put in view; none along an axis that follows the run."""
        x, y = map(values_of, self._in_view, self._scales)
        return Limits(None if self.following else x, y if self.holds_y else None)

    def show_limits(self, limits: Limits) -> None:
        """Put these values in view; an axis without limits follows the run, from the next reading on."""
        self.follow()
        if limits != Limits():
            x, y = map(places_of, limits, self._scales, self._in_view)
            self.show_range(x, y)
            self.following = limits.x is None
            self.hold_y(limits.y is not None)

    def point_at(self, place: tuple[float, float] | None) -> None:
        """Point at a place in data coordinates by keys, as the mouse does; None: at none."""
        if place != self._place:
            self._place = place
            self.pointed.emit(self.place_under_mouse())

    @property
    def is_pointed_by_keys(self) -> bool:
        return self._place is not None

    def walk(self, reading: Reading, right: int, up: int) -> None:
        """Move by so many strides what the arrows move: here the cross-hair."""
        self.look(reading, right, up)

    def look(self, reading: Reading, right: int, up: int) -> None:
        """Move the cross-hair by so many strides."""
        x, y = self._anchor()
        dx, dy = (stride(limits) for limits in self.view_range())
        x, y = on_grid(x, right, dx), on_grid(y, up, dy)
        self._bring_into_view(x, y)
        self.point_at((x, y))

    def zoom(self, factor: float, is_y: bool = False) -> None:
        """Make the view `factor` times as wide and high, or as high alone, about the place that keys point at."""
        (x, y), (about_x, about_y) = self.view_range(), self._anchor()
        self._move_view(x if is_y else zoomed(x, about_x, factor), zoomed(y, about_y, factor))

    def pan(self, right: float, up: float) -> None:
        """Move the view by these shares of it."""
        (x0, x1), (y0, y1) = self.view_range()
        dx, dy = right * (x1 - x0), up * (y1 - y0)
        self._move_view((x0 + dx, x1 + dx), (y0 + dy, y1 + dy))

    def _anchor(self) -> tuple[float, float]:
        """The place that keys point at, or the middle of the view, in the axes' own coordinates."""
        (x0, x1), (y0, y1) = self.view_range()
        x, y = self._place or ((x0 + x1) / 2, (y0 + y1) / 2)
        return (x, y) if x0 <= x <= x1 and y0 <= y <= y1 else ((x0 + x1) / 2, (y0 + y1) / 2)

    def _bring_into_view(self, x: float, y: float) -> None:
        """Move the view as little as possible to have a place in it."""
        ranges = self.view_range()
        moved = tuple(holding(limits, value) for limits, value in zip(ranges, (x, y), strict=True))
        if moved != ranges:
            self._move_view(*moved)

    def _move_view(self, x: Range, y: Range) -> None:
        """The user moves the view, as far as it can be drawn."""
        if drawable(x) == x and drawable(y) == y:
            self.show_range(x, y)
            self._on_moved()

    def place_under_mouse(self) -> tuple[float, float] | None:
        """The place (x, y) in data coordinates that keys point at, or under the mouse; None where neither is."""
        if self._place is not None:
            return self._place
        if self._mouse is None or not self.view.sceneBoundingRect().contains(self._mouse):
            return None
        point = self.view.mapSceneToView(self._mouse)
        return point.x(), point.y()

    def _on_moved(self) -> None:
        self.following = False
        self.hold_y(self.holds_y or self.moves_y)
        self._range = None
        self.moved.emit()

    def _on_mouse_moved(self, position: QPointF) -> None:
        self._mouse, self._place = position, None
        self.pointed.emit(self.place_under_mouse())

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._forget_mouse()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.closed:  # its items are gone
            self._mouse = None
        elif self._mouse is not None:  # it is over another place now
            self._mouse = self.mapToScene(self.mapFromGlobal(QCursor.pos()))
            self.pointed.emit(self.place_under_mouse())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._forget_mouse()

    def _forget_mouse(self) -> None:
        if self._mouse is not None:
            self._mouse = None
            self.pointed.emit(self.place_under_mouse())


def _are_apart(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() > _APART_PX


@dataclass(frozen=True, slots=True)
class FrozenPlot:
    """All that a copy of a plot needs besides a reading; what the plot shows later does not change it."""

    blank: Callable[[Theme], ReadingPlot]  # makes a plot of the same kind
    size: QSize
    keys: tuple[Key, ...]
    is_secret: bool
    beat: int | None
    logarithmic: tuple[bool, bool]
    limits: Limits  # without limits an axis of the copy ends at the data
    has_balls: bool  # which mark the runs
    lined_runs: frozenset[int]
    has_pixels: bool

    def drawn(
        self, reading: Reading, runs: Sequence[ShownRun], theme: Theme, size: QSize, pixel_ratio: float = 1.0,
        x: Ends = FREE, y: Ends = FREE,
    ) -> ReadingPlot:  # fmt: skip
        """A copy of the plot with a reading, and with pens `pixel_ratio` times as wide; the caller deletes it.

        It has the limits that the user has set, and is the same whatever else the plot shows, or showed before; `x` and
        `y` are ends of its axes that the picture sets.
        """
        copy = self.blank(theme)
        copy.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        copy.pixel_ratio = pixel_ratio
        copy.set_theme(theme)
        copy.resize(size)
        copy.show()
        copy.set_secret(self.is_secret)
        copy.show_beat(self.beat)
        copy.set_least_room(0.0)
        copy.set_logarithmic(*self.logarithmic)
        copy.set_on_paper()
        copy.show_limits(self.limits)
        copy.show_reading(reading, runs)
        if x != FREE:
            copy.hold(_set_on(copy, "bottom", x), copy.view_range()[1])
            copy.fit_y_soon()
            copy.show_reading(reading, runs)
        if y != FREE:
            copy.freeze(copy.view_range()[0], _set_on(copy, "left", y))
            copy.show_reading(reading, runs)
        copy.finish_drawing()
        return copy


def _set_on(plot: ReadingPlot, side: str, ends: Ends) -> Range:
    """The range of an axis with these ends, in its own coordinates; on a logarithmic axis an end must be positive."""
    axis, shown = plot.axis(side), plot.view_range()[side == "left"]
    low, high = (
        own if end is None or (axis.logMode and end <= 0) else log10(end) if axis.logMode else end
        for own, end in zip(shown, ends, strict=True)
    )
    return (low, high) if low < high else shown


def _in_numbers(limits: Range, is_logarithmic: bool) -> Range:
    low, high = limits
    return (10.0 ** min(low, _MOST_DECADES), 10.0 ** min(high, _MOST_DECADES)) if is_logarithmic else limits
