"""A line to type a number into: it shows what fits, and all digits to whoever edits it; Esc cancels the edit."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.core.model.numbers import exact, narrow
from desktop_app.ui.common.focus import back_to_window, focus_window

# What the frame and the padding of a line take of its width.
BESIDE_PX = 17
_MOST_DIGITS = 17


class NumberEdit(QLineEdit):
    """Shows a number, all digits of which `text_of` tells; `tip` stands in the tooltip."""

    def __init__(self, width: int, text_of: Callable[[float], str] = exact) -> None:
        super().__init__()
        self._number, self._text_of, self._tip = 0.0, text_of, ""
        self.setFixedWidth(width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        back_to_window(self)

    def set_tip(self, tip: str) -> None:
        self._tip = tip
        self.show_number(self._number)

    def show_number(self, number: float) -> None:
        """Show a number in place of what is there."""
        self._number = number
        whole = self._text_of(number)
        text = whole if self.hasFocus() else self._fitting(whole)
        if self.text() != text:
            self.setText(text)
        self.setModified(False)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def toolTip(self) -> str:
        """All digits, where some are not shown, and the tip; made when it is asked for, not with every number."""
        whole = self._text_of(self._number)
        is_whole = self.text().replace("−", "-") == whole
        return self._tip if is_whole else f"{whole}\n\n{self._tip}".strip()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.toolTip())
        return super().event(event)

    def _fitting(self, whole: str) -> str:
        """The number, in as many digits as there is room for."""
        room, metrics = self.width() - BESIDE_PX, self.fontMetrics()
        most = min(_MOST_DIGITS, room // metrics.horizontalAdvance("0") + 1)
        shorter = (narrow(self._number, digits) for digits in range(most, 1, -1))
        texts = (whole.replace("-", "−"), *shorter)
        return next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.isModified():
            self.show_number(self._number)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.isModified():
            self.show_number(self._number)
            if event.reason() != Qt.FocusReason.MouseFocusReason:
                self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.isModified():
            self.show_number(self._number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.show_number(self._number)
            focus_window(self)
        else:
            super().keyPressEvent(event)
