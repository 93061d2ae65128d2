"""Words over a plot: the values under the mouse, and the note about what is not drawn."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QCursor, QFontMetrics
from PySide6.QtWidgets import QLabel

from desktop_app.plots.annotations import EDGE, corners, free_corner
from desktop_app.plots.reading_plot import ReadingPlot
from desktop_app.plots.theme import SMALL_PT
from desktop_app.ui.common.accessibility import announce
from desktop_app.ui.common.style import font

# The distance of labels from the edges of the view, and the padding around their words.
_EDGE, _PADDING = int(EDGE), 20
_BETWEEN = " · "
_BRIEF = "not all is drawn", "not all"


class PlotLabels(QObject):
    """Two labels over the curves of `plot`, in corners where they cover little."""

    def __init__(self, plot: ReadingPlot) -> None:
        super().__init__(plot)
        self._plot = plot
        self.value_label, self.note_label = self._label("value"), self._label("note")
        self.value = ""  # the words about the place under the mouse
        self._corner = 0  # of the note
        self._notes: list[
            tuple[str, QSizeF]
        ] = []  # the words of the note, at full length and ever briefer, and their sizes
        plot.note_changed.connect(self._on_note_changed)
        plot.view.sigResized.connect(self._place_note)

    def _label(self, name: str) -> QLabel:
        """A label that takes no room in the layout and no mouse events."""
        label = QLabel(self._plot, textFormat=Qt.TextFormat.PlainText)
        label.setObjectName(name)
        label.setProperty("overColours", self._plot.has_pixels)
        label.setFont(font(SMALL_PT))
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label

    def show_value(self, words: str) -> None:
        """Show what is under the mouse, in a corner away from it."""
        self.value = words
        self.value_label.setVisible(bool(words))
        if words:
            if self._plot.is_pointed_by_keys:
                announce(self._plot, words)
            view = self.view_rect()
            text = self._in_lines(words, view.width() - 2 * _EDGE - _PADDING)
            if text != self.value_label.text():
                self.value_label.setText(text)
                self.value_label.adjustSize()
            left, right = view.left() + _EDGE, view.right() - self.value_label.width() - _EDGE
            mouse = self._plot.mapFromGlobal(QCursor.pos()).x()
            # Too long words cover the axis; they are not cut at the edge.
            x = right if mouse < self._plot.width() / 2 else min(left, right)
            self.value_label.move(max(0, x), view.top() + _EDGE)
            self.value_label.raise_()

    def keep_note_free(self) -> None:
        """Move the note to a corner that no curve goes through."""
        if self.note_label.isHidden():
            return
        view = QRectF(self.view_rect())
        fitting = [note for note in self._notes if note[1].height() <= view.height() - _EDGE] or self._notes[-1:]
        for text, size in fitting:
            places = corners(view, size)
            free = free_corner(self._plot, view, places, self._corner)
            if free is not None:
                self._show_note(text, places[free])
                self._corner = free
                return
        text, size = fitting[0]
        self._show_note(text, corners(view, size)[0])

    def _on_note_changed(self) -> None:
        self.note_label.setVisible(bool(self._plot.note))
        self._place_note()

    def _place_note(self) -> None:
        """Show what is not drawn, or briefly that something is not; a part that is too wide is broken between words."""
        width = self.view_rect().width() - 2 * _EDGE
        parts = self._in_lines(self._plot.note, width).split("\n")
        whole = "\n".join(line for part in parts for line in self._lines(part.split(" "), " ", width))
        self._notes = [(text, self._size_of_note(text)) for text in (whole, *_BRIEF)]
        self.keep_note_free()

    def _size_of_note(self, text: str) -> QSizeF:
        self.note_label.setText(text)
        self.note_label.adjustSize()
        return QSizeF(self.note_label.size())

    def _show_note(self, text: str, place: QRectF) -> None:
        self.note_label.setText(text)
        self.note_label.setGeometry(place.toRect())
        whole = self._plot.note if text in _BRIEF else ""
        if whole != self._plot.toolTip():
            self._plot.setToolTip(whole)

    def _in_lines(self, words: str, width: float) -> str:
        """The parts of `words` in lines of at most this width; a part that is wider has a line of its own."""
        return "\n".join(self._lines(words.split(_BETWEEN), _BETWEEN, width))

    def _lines(self, parts: list[str], between: str, width: float) -> Iterator[str]:
        metrics, line = QFontMetrics(self.value_label.font()), ""
        for part in parts:
            longer = line + between + part if line else part
            if line and metrics.horizontalAdvance(longer) > width:
                yield line
                longer = part
            line = longer
        yield line

    def view_rect(self) -> QRect:
        """The rectangle of the curves within the plot."""
        view: QRect = self._plot.mapFromScene(self._plot.view.sceneBoundingRect()).boundingRect()
        return view
