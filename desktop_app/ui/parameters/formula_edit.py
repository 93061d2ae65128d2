"""The line that a formula is typed into."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tokens import FormulaFault
from desktop_app.ui.common.focus import back_to_window, focus_window
from desktop_app.ui.common.style import mark


class FormulaEdit(QLineEdit):
    """Shows a formula, and reads what is typed at every key.

    `entered` hands on each text that is a formula. `fault` is what is wrong with the text that stands there, whose
    place is underlined; the formula before stays in force, and Esc brings it back.
    """

    entered = Signal(str)
    read = Signal()  # the text was read, whether it is a formula or not

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._entered = ""  # the formula in force, as it was typed
        self.formula: OwnFormula | None = None  # that one, as it is understood
        self.fault: FormulaFault | None = None
        back_to_window(self)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self._leave_unmodified)

    def show_formula(self, text: str) -> None:
        """Show a formula in the place of what is there; one that is in force already stays as it is typed."""
        if text != self._entered:
            self._entered, self.formula = text, OwnFormula.parsed(text, self._names)
            self.setText(text)
            self.setCursorPosition(0)
            self._show_fault(None)

    def _on_edited(self, text: str) -> None:
        try:
            self.formula = OwnFormula.parsed(text, self._names)
        except FormulaFault as fault:
            self._show_fault(fault)
            return
        self._entered = text
        self._show_fault(None)
        self.entered.emit(text)

    def _show_fault(self, fault: FormulaFault | None) -> None:
        self.fault = fault
        mark(self, "wrong", fault is not None)
        self._underline()
        self.read.emit()

    def _underline(self) -> None:
        """Underline the place of the fault. A line edit only takes formats from an input method."""
        attributes = []
        if self.fault is not None:
            begin, end = _within(self.fault, self.text())
            wrong = QTextCharFormat()
            wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            wrong.setUnderlineColor(self.palette().color(QPalette.ColorRole.BrightText))
            wrong.setForeground(self.palette().color(QPalette.ColorRole.BrightText))
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(kind, begin - self.cursorPosition(), end - begin, wrong))
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.fault is not None:
            self._underline()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._bring_back()
            focus_window(self)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._bring_back()

    def _leave_unmodified(self) -> None:
        """What was typed is in force: undo belongs to the window again."""
        if self.fault is None:
            self.setModified(False)

    def _bring_back(self) -> None:
        """Show the formula in force in the place of one that is wrong."""
        if self.fault is not None:
            self.setText(self._entered)
            self._show_fault(None)
        self.setModified(False)


def _within(fault: FormulaFault, text: str) -> tuple[int, int]:
    """The place of a fault: at least one letter of the text."""
    begin = max(0, min(fault.begin, len(text) - 1))
    return begin, max(begin + 1, min(fault.end, len(text)))
