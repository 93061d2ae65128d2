"""A view that is no plot in a picture: drawn anew for a page, and smaller as a whole where it has too little room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPoint, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.run.run import Reading
from desktop_app.figures.drawing import LEAST_SIZE, Drawing, Moment, Place, set_scale
from desktop_app.figures.look import Look
from desktop_app.figures.sheet import Cell
from desktop_app.figures.vector.tikz_page import TikzPage
from desktop_app.plots.offscreen_window import OffscreenWindow
from desktop_app.plots.plot import Plot
from desktop_app.plots.ranges import most_fitting
from desktop_app.plots.theme import Theme

_HALVINGS = 8


class PrintableView(QWidget):
    """A view on the screen that can be drawn anew for a picture."""

    def maker(self) -> "Maker":
        """What makes the same view, as it is now, in a theme."""
        raise NotImplementedError

    def show_reading(self, reading: Reading) -> None:
        """Show a reading; a view of one step alone stays as it is."""


Maker = Callable[[Theme], QWidget]


@dataclass(frozen=True)
class FrozenViewCell(Cell):
    """A view as it was at one moment, with its title; `size` is that on the screen, if it was there."""

    make: Maker
    size: QSize | None = None
    texts: Mapping[str, Callable[[], str]] = field(default_factory=dict)  # what it is as text, by the ending of a file

    def drawing(self, look: Look) -> "ViewDrawing":
        return ViewDrawing(self.make(look.style), self.size, look.style)


@dataclass(frozen=True)
class ViewCell(Cell):
    """A view as it is on the screen, with its title."""

    view: PrintableView

    @property
    def widget(self) -> PrintableView:
        return self.view

    def drawing(self, look: Look) -> "ViewDrawing":
        return self.frozen().drawing(look)

    def frozen(self) -> FrozenViewCell:
        make, size = self.view.maker(), self.view.size()
        return FrozenViewCell(self.title, make, size, position=self.position, is_of_one_run=self.is_of_one_run)

    def copy(self, moment: Moment, theme: Theme) -> "ViewCell":
        copy = self.view.maker()(theme)
        assert isinstance(copy, PrintableView)
        copy.resize(self.view.size())
        return replace(self, view=copy)

    def show(self, moment: Moment) -> None:
        self.view.show_reading(moment.reading)


class ViewDrawing(Drawing):
    """A view made for the page, in a window of its own."""

    def __init__(self, view: QWidget, size: QSize | None, theme: Theme) -> None:
        self.view = view
        self._size_on_screen = size or view.size()
        # Labels only: for other widgets a style sheet paints backgrounds, and some of them as bitmaps.
        self.view.setStyleSheet(f"QLabel {{ color: {theme.text}; background: transparent; }}")
        self.view.resize(self.view.sizeHint())
        self._window = OffscreenWindow(self.view)

    def size(self) -> QSize:
        width = max(self._size_on_screen.width(), self.view.sizeHint().width())
        return QSize(width, LEAST_SIZE.height())

    def height_in(self, width: float, usual: float) -> float:
        view, full_width = self.view, max(width, self._least_size().width())
        view.resize(int(full_width), view.height())  # which may arrange it anew
        own = max(view.sizeHint().height(), self._least_size().height())
        height = view.heightForWidth(int(full_width)) if view.hasHeightForWidth() else own
        return height * (width / full_width)

    def least_width(self) -> float:
        return self._least_size().width()

    def scale_in(self, room: QSizeF) -> float:
        """The factor, at most 1; a smaller view may have more columns."""
        if self._fits(room):
            return 1.0
        return most_fitting(lambda scale: self._fits(room / scale), 0.0, 1.0, _HALVINGS) or 0.5**_HALVINGS

    def paint(self, painter: QPainter, moment: Moment, place: Place, look: Look, pixel_ratio: float) -> None:
        room, view = place.room, self.view
        scale = self.scale_in(room.size())
        view.resize(int(room.width() / scale), int(room.height() / scale))
        plots = [plot for plot in view.findChildren(Plot) if plot.isVisibleTo(view)]
        for plot in plots:
            plot.pixel_ratio = pixel_ratio * scale
            plot.set_theme(look.style)
            _keep_room(plot)
            plot.hide()
        painter.save()
        device = painter.device()
        if isinstance(device, TikzPage):
            device.is_centred = True
        set_scale(painter, pixel_ratio * scale)
        painter.translate(room.topLeft() / scale)
        view.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        for plot in plots:
            # Separately: Qt paints a plot inside a view as a bitmap.
            plot.show()
            plot.setBackground(None)
            plot.render(painter, QRectF(plot.mapTo(view, QPoint()), plot.size()), plot.viewport().rect())
        painter.restore()
        if isinstance(device, TikzPage):
            device.is_centred = False

    def end(self) -> None:
        self._window.deleteLater()

    def _least_size(self) -> QSize:
        return self.view.minimumSizeHint().expandedTo(self.view.minimumSize()).expandedTo(QSize(1, 1))

    def _fits(self, room: QSizeF) -> bool:
        self.view.resize(int(room.width()), self.view.height())
        least = self._least_size()
        return least.width() <= room.width() and least.height() <= room.height()


def _keep_room(widget: QWidget) -> None:
    """Leave the widget's room empty while it is hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
