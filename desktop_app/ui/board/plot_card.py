"""A plot on its card: title, legend, what is under the mouse, and its switches."""

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QCursor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.plots.annotations import EDGE, corners, free_corner
from desktop_app.plots.items.legend import keys_width, paint_keys
from desktop_app.plots.plot import Plot
from desktop_app.plots.theme import SMALL_PT, Theme
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.style import font, mark

# Below this width a card's heading says only what is plotted.
_WIDE = 480
# Below this height the x axis has ticks only.
_LOW = 190
# Qt would have a plot higher than this.
_LEAST_HEIGHT = 30
# From this height on it has room for a row of keys.
_ROOM_FOR_KEYS = 130
_SPACING = 6
# How far from the edges of the view a plot's labels are, and what they have around their words.
_EDGE, _PADDING = int(EDGE), 20
_BETWEEN = " · "
_BRIEF = "not all is drawn"


class Legend(QWidget):
    """Paints a plot's keys in one row."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self.setFont(font(SMALL_PT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(30)
        plot.keys_changed.connect(self._on_keys_changed)

    def sizeHint(self) -> QSize:
        return QSize(int(keys_width(self.fontMetrics(), self._plot.keys)), self.fontMetrics().height() + 2)

    def _on_keys_changed(self) -> None:
        names = [key.label for key in self._plot.keys]
        self.setAccessibleName(f"Curves: {', '.join(names)}" if names else "")
        self.setToolTip("\n".join(names))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keys(painter, self._plot.keys, QColor(self._plot.theme.muted), self.width(), self.height())


def _floating(plot: Plot, name: str) -> QLabel:
    """A label over the plot that takes no room and no mouse."""
    label = QLabel(plot)
    label.setObjectName(name)
    label.setFont(font(SMALL_PT))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.hide()
    return label


class PlotCard(Card):
    """Holds one plot; `scale_changed` tells that its axes became linear or logarithmic."""

    scale_changed = Signal()

    def __init__(self, name: str, title: str, plot: Plot, has_iterations: bool) -> None:
        super().__init__(name, title)
        self.plot = plot
        self._heading = QLabel(title)
        self._heading.setObjectName("title")
        self._value, self._note = _floating(plot, "value"), _floating(plot, "note")
        self._told = ""
        self._corner = 0  # where the note is
        self._notes: list[tuple[str, QSizeF]] = []  # what it may say, the best first
        self.legend = Legend(plot)
        self.log_x = self._switch("log i", "Logarithmic iteration axis, in all plots") if has_iterations else None
        self.log_y = self._switch(f"log {plot.y_symbol if has_iterations else 'E'}", "Logarithmic scale of values")
        self.follow = QAction("Follow the run", self)
        self.follow.setToolTip("Follow the run again (F)")
        self.follow.setVisible(False)
        plot.moved.connect(self._on_moved)
        plot.note_changed.connect(self._on_note_changed)
        plot.view.sigResized.connect(self._place_note)
        plot.keys_changed.connect(self._place_legend)
        plot.setAccessibleName(title)
        plot.setMinimumHeight(_LEAST_HEIGHT)
        self._head = head = QHBoxLayout()
        head.setSpacing(_SPACING)
        head.addWidget(self._heading)
        head.addWidget(self.legend)
        head.addStretch(1)
        self._follow_button = quiet_button(self.follow)
        self._follow_button.hide()
        head.addWidget(self._follow_button)
        for action in (self.log_x, self.log_y):
            if action is not None:
                head.addWidget(quiet_button(action))
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 4)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(plot, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._heading.setText(self.title if self.width() >= _WIDE else self.title.split(" over ")[0])
        self._place_legend()
        self.plot.set_low(self.height() < _LOW)

    def _place_legend(self) -> None:
        """Beside the title where all keys have room there; else, on a card that is high enough, in a row beneath it."""
        others = [item.widget() for k in range(self._head.count()) if (item := self._head.itemAt(k)) is not None]
        taken = sum(
            each.sizeHint().width() + _SPACING
            for each in others
            if each is not None and each is not self.legend and not each.isHidden()
        )
        margins = self._column.contentsMargins()
        beside = self.width() - margins.left() - margins.right() - taken
        is_below = self.legend.sizeHint().width() > beside and self.height() >= _ROOM_FOR_KEYS
        if is_below != (self._head.indexOf(self.legend) < 0):
            self._head.removeWidget(self.legend)
            self._column.removeWidget(self.legend)
            (self._column if is_below else self._head).insertWidget(1, self.legend)

    def _switch(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setToolTip(tip)
        action.toggled.connect(self._on_scale_toggled)
        return action

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
        self.follow.setIcon(icon("locate-fixed", theme.accent))

    def show_lit(self, on: bool) -> None:
        """Light the card's border and the plot's dot."""
        if on != self.plot.is_lit:
            self.plot.light(on)
            mark(self, "lit", on)

    def show_value(self, words: str) -> None:
        """Say what is under the mouse, in a corner of the plot that the mouse is not in."""
        self._told = words
        self._value.setVisible(bool(words))
        if words:
            view = self._view()
            text = self._in_lines(words, view.width() - 2 * _EDGE - _PADDING)
            if text != self._value.text():
                self._value.setText(text)
                self._value.adjustSize()
            left, right = view.left() + _EDGE, view.right() - self._value.width() - _EDGE
            mouse = self.plot.mapFromGlobal(QCursor.pos()).x()
            # Too wide a value goes over the axis rather than over the edge.
            x = right if mouse < self.plot.width() / 2 else min(left, right)
            self._value.move(max(0, x), view.top() + _EDGE)
            self._value.raise_()

    def _in_lines(self, words: str, width: float) -> str:
        """The parts of `words` in as few lines as they fit into."""
        metrics = QFontMetrics(self._value.font())
        lines = [""]
        for part in words.split(_BETWEEN):
            longer = lines[-1] + _BETWEEN + part if lines[-1] else part
            if lines[-1] and metrics.horizontalAdvance(longer) > width:
                lines.append(part)
            else:
                lines[-1] = longer
        return "\n".join(lines)

    def _view(self) -> QRect:
        """Where the plot's curves are, in the plot."""
        view: QRect = self.plot.mapFromScene(self.plot.view.sceneBoundingRect()).boundingRect()
        return view

    def _on_note_changed(self) -> None:
        self._note.setVisible(bool(self.plot.undrawable))
        self._place_note()

    def _place_note(self) -> None:
        """Say in a corner of the plot what is not drawn, or briefly that something is not."""
        whole = self._in_lines(self.plot.undrawable, self._view().width() - 2 * _EDGE)
        self._notes = [(text, self._size_of_note(text)) for text in (whole, _BRIEF)]
        self.keep_note_free()

    def _size_of_note(self, text: str) -> QSizeF:
        self._note.setText(text)
        self._note.adjustSize()
        return QSizeF(self._note.size())

    def keep_note_free(self) -> None:
        """Put the note, if there is one, where no curve goes through it."""
        if self._note.isHidden():
            return
        view = QRectF(self._view())
        for text, size in self._notes:
            places = corners(view, size)
            free = free_corner(self.plot, view, places, self._corner)
            if free is not None:
                self._show_note(text, places[free])
                self._corner = free
                return
        text, size = self._notes[0]
        self._show_note(text, corners(view, size)[0])

    def _show_note(self, text: str, place: QRectF) -> None:
        self._note.setText(text)
        self._note.setGeometry(place.toRect())
        whole = self.plot.undrawable if text == _BRIEF else ""
        if whole != self.plot.toolTip():
            self.plot.setToolTip(whole)

    def value(self) -> str:
        """What is said of the place under the mouse; empty where it is not in the plot."""
        return self._told

    def note(self) -> str:
        return self.plot.undrawable

    def show_following(self) -> None:
        self._follow_button.setVisible(not self.plot.following)
        self.follow.setVisible(not self.plot.following)
        self._place_legend()

    def _on_moved(self) -> None:
        self.show_following()

    def _on_scale_toggled(self) -> None:
        self.plot.set_logarithmic(self.log_x is not None and self.log_x.isChecked(), self.log_y.isChecked())
        self.show_following()
        self.scale_changed.emit()

    def own_actions(self) -> list[QAction]:
        return [*(action for action in (self.log_x, self.log_y) if action is not None), self.follow]
