"""The line that every number is typed into."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop_app.core.model.numbers import THIN_SPACE, exact, narrow
from desktop_app.ui.common.focus import back_to_window, focus_window
from desktop_app.ui.common.layouts import in_row
from desktop_app.ui.common.style import mark
from desktop_app.words.typed_numbers import Allowed

# What the frame and the padding of a line take of its width.
BESIDE_PX = 17
_MOST_DIGITS = 17
_LABELLED_PX = 62


class NumberEdit(QLineEdit):
    """Shows a number: its beginning, in as many digits as fit, and all digits, ungrouped, while it has the focus.

    A typed number is taken at Enter or when the focus leaves: `entered` hands it on. A number that is not `allowed` is
    refused: `refused` says why, and the number before is shown again. Esc cancels the edit.

    A live one is for dialogs. It keeps whatever is typed, and leaves Enter and Esc to the dialog, which reads `number`
    and `refusal` at each `textEdited`.
    """

    entered = Signal(object)  # float; int where only whole numbers are allowed
    refused = Signal(str)

    def __init__(
        self,
        allowed: Allowed,
        width: int | None = None,
        text_of: Callable[[float], str] = exact,
        is_live: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.allowed = allowed
        self._number: float | None = None
        self._text_of, self._is_live, self._tip = text_of, is_live, ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        if width is not None:
            self.setFixedWidth(width)
        if not is_live:
            back_to_window(self)
            self.editingFinished.connect(self._on_edited)

    def number(self) -> float | None:
        """The number that is typed, or else shown; None where it is refused, or there is none."""
        return self.allowed.number(self.text()) if self.isModified() else self._number

    def refusal(self) -> str:
        """Why the number that is typed is refused, in a sentence without its full stop; empty where it is not."""
        return self.allowed.refusal(self.text()) if self.number() is None else ""

    def mark_wrong(self, is_wrong: bool) -> None:
        """Frame it in the colour of faults."""
        mark(self, "wrong", is_wrong)

    def set_tip(self, tip: str) -> None:
        self._tip = tip

    def show_number(self, number: float | None) -> None:
        """Show a number, or none, in place of what is there."""
        self._number = number
        whole = "" if number is None else self._text_of(number)
        text = _ungrouped(whole) if number is None or self.hasFocus() else self._fitting(number, whole)
        if self.text() != text:
            self.setText(text)
        self.setModified(False)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def toolTip(self) -> str:
        """All digits, where some are not shown, and the tip; made when it is asked for, not with every number."""
        whole = "" if self._number is None else self._text_of(self._number)
        is_whole = _ungrouped(self.text().replace("−", "-")) == _ungrouped(whole)
        return self._tip if is_whole else f"{whole}\n\n{self._tip}".strip()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.toolTip())
        return super().event(event)

    def _fitting(self, number: float, whole: str) -> str:
        """The number, in as many digits as there is room for."""
        room, metrics = self.width() - BESIDE_PX, self.fontMetrics()
        most = min(_MOST_DIGITS, room // metrics.horizontalAdvance("0") + 1)
        texts = (whole.replace("-", "−"), *(narrow(number, digits) for digits in range(most, 1, -1)))
        return next((text for text in texts if metrics.horizontalAdvance(text) <= room), texts[-1])

    def _show_again(self) -> None:
        if not self.isModified():
            self.show_number(self._number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_again()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_again()
        if not self.isModified() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._is_live:
            self.show_number(self._number)
            focus_window(self)
        else:
            super().keyPressEvent(event)

    def _on_edited(self) -> None:
        if not self.isModified():
            return
        number, refusal = self.number(), self.refusal()
        if number is None:
            self.show_number(self._number)
            self.refused.emit(f"{refusal}; kept {self._text_of(self._number or 0.0)}.")
        else:
            self.show_number(number)
            self.entered.emit(number)


def _ungrouped(text: str) -> str:
    """Without spaces between groups, which a digit typed beside them would make wrong."""
    return text.replace(THIN_SPACE, "")


class LabelledNumberEdit(QWidget):
    """A number behind its label, for the head of a card; `entered` tells that `value` is another one."""

    entered = Signal()

    def __init__(self, label: str, tip: str, allowed: Allowed, value: float) -> None:
        super().__init__()
        self.value = value
        name = QLabel(label)
        name.setObjectName("note")
        self.edit = NumberEdit(allowed, _LABELLED_PX)
        self.edit.setAccessibleName(label)
        self.edit.set_tip(tip)
        self.edit.show_number(value)
        self.edit.entered.connect(self._on_entered)
        self.setLayout(in_row(name, self.edit, margins=(0, 0, 6, 0)))

    def _on_entered(self, value: float) -> None:
        if value != self.value:
            self.value = value
            self.entered.emit()
