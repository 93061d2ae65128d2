"""Labels over the window: a name for every visible part, in place; each leads into the guide."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from desktop_app.plots.theme import THIN_WIDTH, Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.labels.placement import is_mark, placed
from desktop_app.words.labels import PARTS, PartName

_EDGE_PX, _DOT_PX, _CORNER_PX = 4, 3.0, 8.0
_VEIL_ALPHA = 120


# Parts of the window, each with what is to be labelled in it: places in its own pixels, by their names in `PARTS`.
Found = Sequence[tuple[QWidget, Mapping[str, QRect]]]


class LabelsOverlay(QWidget):
    """Covers a window while it is visible. Esc or a click beside the labels closes it."""

    closed = Signal()
    guide_wanted = Signal(str)  # a section of the guide

    def __init__(self, window: QWidget, theme: Theme, parts: Callable[[], Found]) -> None:
        super().__init__(window)
        self._window, self._theme, self._parts = window, theme, parts
        self._before: QWidget | None = None  # what had the focus
        self.labels: list[QPushButton] = []
        self.targets: list[QRect] = []
        self.setAccessibleName("What am I looking at?")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        window.installEventFilter(self)

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def open(self) -> None:
        """Label what is visible now."""
        self._before = self._window.focusWidget()
        self.arrange()
        self.show()
        self.raise_()
        (self.labels[0] if self.labels else self).setFocus(Qt.FocusReason.TabFocusReason)

    def end(self) -> None:
        """Close, and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None and isValid(self._before) and self._before.isVisible():
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def arrange(self) -> None:
        """Put a label at every part that is visible."""
        self.setGeometry(self._window.rect())
        found = [
            (PARTS[name], place.translated(part.mapTo(self._window, QPoint())))
            for part, places in self._parts()
            if part.isVisible()
            for name, place in places.items()
        ]
        focused = next((k for k, label in enumerate(self.labels) if label.hasFocus()), None)
        for label in self.labels:
            label.hide()
            label.deleteLater()
        buttons = [self._button(name) for name, _ in found]
        room = self.rect().adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX)
        places = placed([button.sizeHint() for button in buttons], [target for _, target in found], room)
        for button, place in zip(buttons, places, strict=True):
            button.setGeometry(place)
            button.setVisible(not place.isEmpty())
        # Where there is no room for a label, Tab does not go there either.
        kept = [k for k, place in enumerate(places) if not place.isEmpty()]
        self.labels, self.targets = [buttons[k] for k in kept], [found[k][1] for k in kept]
        for one, other in zip(self.labels, self.labels[1:], strict=False):
            QWidget.setTabOrder(one, other)
        if focused is not None and focused < len(self.labels):
            self.labels[focused].setFocus(Qt.FocusReason.TabFocusReason)
        self.update()

    def _button(self, name: PartName) -> QPushButton:
        button = QPushButton(name.words, self)
        button.setObjectName("callout")
        button.setToolTip("More about this in the guide")
        button.setAccessibleName(name.words)
        button.setAccessibleDescription("Enter shows more about this in the guide.")
        button.setAutoDefault(True)
        by_tab_only(button)  # so Space is the label's
        button.clicked.connect(partial(self.guide_wanted.emit, name.guide))
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.window)
        veil.setAlpha(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        accent = QColor(self._theme.accent)
        for label, target in zip(self.labels, self.targets, strict=True):
            wide = 2 * THIN_WIDTH if label.hasFocus() else THIN_WIDTH
            painter.setPen(QPen(accent, wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if not is_mark(target):
                painter.drawRoundedRect(target.adjusted(1, 1, -1, -1), _CORNER_PX, _CORNER_PX)
            if not target.contains(label.geometry().center()):
                painter.drawLine(target.center(), label.geometry().center())
                painter.setBrush(accent)
                painter.drawEllipse(target.center(), _DOT_PX, _DOT_PX)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go through the labels alone."""
        if self.labels:
            at = next((k for k, label in enumerate(self.labels) if label.hasFocus()), -1 if forward else 0)
            self.labels[(at + (1 if forward else -1)) % len(self.labels)].setFocus(Qt.FocusReason.TabFocusReason)
            self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.end()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.arrange()
        return False

    def sizeHint(self) -> QSize:
        return self._window.size()
