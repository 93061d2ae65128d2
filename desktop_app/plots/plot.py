"""What all plots share: axes with plain numbers, a fast grid, a cross-hair, a theme, linear or logarithmic scales."""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QWidget

from desktop_app.plots.axes.axis import LEAST_ROOM_PX, Axis
from desktop_app.plots.axes.frame import Frame, Grid
from desktop_app.plots.axes.legend import Key
from desktop_app.plots.letters import font, lettered
from desktop_app.plots.pens import flat_pen
from desktop_app.plots.plot_painter import PlotPainter
from desktop_app.plots.ranges import Range
from desktop_app.plots.theme import CURVE_WIDTH, SMALL_PT, Theme
from desktop_app.words.symbols import SYMBOL_WITH_INDEX

# Ranges beyond this make pyqtgraph's axes overflow.
_FARTHEST = 1e300
_FOCUS_WIDTH = 2.0
# The height of the bottom axis with its label, with its ticks only, and bare.
_LABELLED_PX, _TICKS_PX, _BARE_PX = 38, 22, 5


class Plot(pg.GraphicsView):
    """A plot; call `set_theme` before it is shown."""

    keys_changed = Signal()  # `keys` has changed
    spoken_role = QAccessible.Role.Chart
    room_changed = Signal()  # `room`, the width that the left axis needs, has changed

    def __init__(self, theme: Theme, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.summary: Callable[[], str] = self.accessibleDescription  # what a screen reader says of it
        self.pixel_ratio: float | None = None  # of a picture that is drawn off the screen
        self.logarithmic_x = self.logarithmic_y = False
        self.y_symbol = y_label
        self._labels = {"bottom": x_label, "left": y_label}
        self._left_label = y_label  # as much of it as has room
        self._range: tuple[Range, Range] | None = None
        self.keys: tuple[Key, ...] = ()
        # The width of the left axis: what its own labels need, and at least that of the plots above and below.
        self.room = self.least_room = LEAST_ROOM_PX
        self._is_low = self._is_bare = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        self._frame = Frame()
        self._frame.setContentsMargins(0, 6, 14, 0)
        self.setCentralItem(self._frame)
        self.view = self._frame.view
        self.view.disableAutoRange()
        self.view.setDefaultPadding(0.0)
        self.view.setLimits(xMin=-_FARTHEST, xMax=_FARTHEST, yMin=-_FARTHEST, yMax=_FARTHEST)
        self.scene().contextMenu = None
        self.grid = Grid(self.view, self._frame.axes)
        self.cross = pg.InfiniteLine(angle=90, movable=False)
        self.cross.setZValue(10)
        self.cross.setVisible(False)
        self.view.addItem(self.cross, ignoreBounds=True)
        for axis in self._frame.axes.values():
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=0, hideOverlappingLabels=False, tickTextOffset=6)
        self.axis("left").setWidth(LEAST_ROOM_PX)
        self.axis("bottom").setHeight(_LABELLED_PX)
        self.view.sigYRangeChanged.connect(self._fit_axis)
        self.view.sigResized.connect(self._fit_axis)
        self.view.sigResized.connect(self._fit_left_label)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.painter = PlotPainter(self, self._frame)
        # The scene does not paint, so it does not know what to paint again: `repaint_soon` says so.
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        for changed in (self.view.sigRangeChanged, self.view.sigResized):
            changed.connect(self.repaint_soon)

    def repaint_soon(self) -> None:
        """Paint again, all of it: something has changed."""
        self.viewport().update()

    def set_on_paper(self) -> None:
        """Draw as in a picture from now on: the axes end at the data, and have enough ticks."""
        for axis in self._frame.axes.values():
            axis.is_on_paper = True
        self._fit_axis()

    @property
    def is_on_paper(self) -> bool:
        return self._frame.axes["left"].is_on_paper

    def still_items(self) -> tuple[QGraphicsItem, ...]:
        """Those items of the view that seldom change; they lie beneath all others."""
        return (self.grid,)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.scene().prepareForPaint()
        self.painter.paint(self.still_items())
        if self.hasFocus():
            self._paint_focus()

    def _paint_focus(self) -> None:
        """Frame the plot while the arrows are its own."""
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(self.theme.accent), _FOCUS_WIDTH))
        painter.drawRect(self.mapFromScene(self.view.sceneBoundingRect()).boundingRect())
        painter.end()

    def axis(self, side: str) -> Axis:
        """The axis at the "bottom" or the "left"."""
        return self._frame.axes[side]

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of `theme` from now on."""
        self.theme = theme
        self.setBackground(theme.card)
        for axis in self._frame.axes.values():
            axis.setPen(self.pen(theme.axis, 1.0))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setTickFont(font(SMALL_PT, face=theme.face))
        self._label_axes()
        self.grid.set_pen(self.pen(theme.grid, 1.0))
        self.cross.setPen(self.pen(theme.muted, 1.0))
        self.repaint_soon()

    def set_low(self, is_low: bool) -> None:
        """Whether the plot is so low that its x axis has room for ticks only."""
        self._is_low = is_low
        self._fit_bottom()

    def set_bare(self, is_bare: bool) -> None:
        """Whether the x axis has no numbers, because a plot below shows the same ones."""
        self._is_bare = is_bare
        self._fit_bottom()

    def _fit_bottom(self) -> None:
        axis = self.axis("bottom")
        axis.showLabel(not (self._is_low or self._is_bare))
        axis.setStyle(showValues=not self._is_bare)
        axis.setHeight(_BARE_PX if self._is_bare else _TICKS_PX if self._is_low else _LABELLED_PX)
        self.repaint_soon()

    def set_least_room(self, width: float) -> None:
        """Make the left axis at least so wide as those of the plots above and below, to align them."""
        self.least_room = width
        axis, width = self.axis("left"), max(self.room, width)
        if width != axis.maximumWidth():
            axis.setWidth(width)
            # At once: what is drawn next needs the size of the view.
            self._frame.layout().activate()

    def _fit_axis(self) -> None:
        """Make room for the labels of the left axis."""
        low, high = self.view.viewRange()[1]
        room = self.axis("left").room(low, high, self.view.height())
        if room != self.room:
            self.room = room
            self.set_least_room(self.least_room)
            self.room_changed.emit()

    def _label_axes(self) -> None:
        style = {"color": self.theme.muted, "font-size": f"{SMALL_PT}pt", "font-family": f'"{self.theme.face}"'}
        self._left_label = self._fitting(self._labels["left"])
        for side, text in (self._labels | {"left": self._left_label}).items():
            self.axis(side).setLabel(lettered(text, self.theme.face), **style)
            self.axis(side).resizeEvent()  # else a longer label is not in the middle
        self._fit_bottom()

    def _fit_left_label(self) -> None:
        if self._left_label != self._fitting(self._labels["left"]):
            self._label_axes()

    def _fitting(self, label: str) -> str:
        """The label of the left axis; where that is longer than the axis, what comes before a bracket, or a symbol."""
        letters = QFontMetricsF(font(SMALL_PT, face=self.theme.face))
        symbol = SYMBOL_WITH_INDEX.search(label)
        briefer = label, label.partition(" (")[0], symbol[0] if symbol else ""
        return next((each for each in briefer if letters.horizontalAdvance(each) <= self.view.height()), "")

    def axis_label(self, side: str) -> str:
        return self._labels[side]

    def relabel(self, side: str, text: str) -> None:
        if self._labels[side] != text:
            self._labels[side] = text
            self._label_axes()

    def set_logarithmic(self, x: bool, y: bool) -> None:
        """Set which axes are logarithmic."""
        self.logarithmic_x, self.logarithmic_y = x, y
        self.axis("bottom").setLogMode(x)
        self.axis("left").setLogMode(y)
        self.grid.forget()
        self._fit_axis()
        self.repaint_soon()

    def show_range(self, x: Range, y: Range) -> None:
        """Set the view in the axes' own coordinates (decades on a logarithmic axis); fast if it is the same already."""
        if self._range != (x, y):
            self._range = (x, y)
            self.view.setRange(xRange=drawable(x), yRange=drawable(y), padding=0)

    def show_cross(self, x: float | None) -> None:
        """Place the cross-hair at `x`, in the axis' own coordinates, or hide it."""
        if self.cross.isVisible() != (x is not None):
            self.cross.setVisible(x is not None)
            self.repaint_soon()
        if x is not None:
            self.cross.setValue(x)
            self.repaint_soon()

    def view_range(self) -> tuple[Range, Range]:
        """The ranges (x, y) in view, in the axes' own coordinates."""
        (x0, x1), (y0, y1) = self.view.viewRange()
        return (x0, x1), (y0, y1)

    def pen(self, colour: str, width: float = CURVE_WIDTH, dash: int = 0) -> QPen:
        """A pen of `width` logical pixels at any scale of the view, also on a screen of a higher pixel ratio."""
        pen = flat_pen(self.theme, colour, width * (self.pixel_ratio or self.devicePixelRatioF()), dash)
        pen.setCosmetic(True)
        if not dash:
            pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        return pen


def named_weight(symbol: str) -> str:
    """A weight as an axis names it: weight w₁, bias b."""
    return f"{'bias' if symbol == 'b' else 'weight'} {symbol}"


def drawable(limits: Range) -> Range:
    """The part of a range that can be drawn: not empty, and without overflow."""
    low, high = (max(-_FARTHEST, min(value, _FARTHEST)) for value in limits)
    # An empty view makes Qt's painter crash; beside 1e300 a difference of 1 is nothing.
    size = max(abs(low), abs(high))
    air = size * 1e-6 or 1.0
    return (low, high) if high - low > size * 1e-13 else (low - air, high + air)
