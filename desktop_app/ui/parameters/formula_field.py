"""One formula of the form: its line, what is wrong with it, and the formula as it is understood."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from desktop_app.core.model.formula import name_of
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import choices_of, in_column, in_row
from desktop_app.ui.common.layouts import label as note
from desktop_app.ui.parameters.formula_edit import FormulaEdit
from desktop_app.ui.parameters.number_field import Fault
from desktop_app.ui.parameters.typeset_view import TypesetView
from desktop_app.words.formulas import NOTATION, corners_note

_SPACING = 2


class FormulaField(QWidget):
    """Shows the formula of a quantity, E or A(z); `entered` hands on each text that is one.

    `chosen` tells which of the `examples` the user chooses, by its position.
    """

    entered = Signal(str)
    chosen = Signal(int)

    def __init__(
        self, label: str, left: str, names: tuple[str, ...], help_: str, thread: WorkerThread,
        examples: Sequence[str] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.edit, self.typeset, self.fault = FormulaEdit(names), TypesetView(name_of(left), thread), Fault()
        self.corners = note(look="note", wraps=True)
        tip = f"{help_}\n\n{NOTATION}"
        head = QLabel(label)
        head.setBuddy(self.edit)
        for widget in (head, self.edit):
            widget.setToolTip(tip)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(tip)
        self.examples: QComboBox | None = None
        rows = [in_row(head, None)]
        if examples:
            self.examples = choices_of((words, k) for k, words in enumerate(examples))
            self.examples.setPlaceholderText("Examples")
            self.examples.setCurrentIndex(-1)
            self.examples.setAccessibleName("Examples of functions")
            self.examples.setToolTip("Choose a function, with a start and a learning rate that suit it.")
            self.examples.activated.connect(self._on_chosen)
            by_tab_only(self.examples)
            rows = [in_row(head, self.examples, widest=self.examples)]
        self.setLayout(in_column(*rows, self.edit, self.fault, self.typeset, self.corners, spacing=_SPACING))
        self.edit.read.connect(self._show)
        self.edit.entered.connect(self.entered)

    def show_formula(self, text: str) -> None:
        """Show the formula in force."""
        self.edit.show_formula(text)

    def _on_chosen(self, k: int) -> None:
        if self.examples is not None:
            self.examples.setCurrentIndex(-1)
        self.chosen.emit(k)

    def _show(self) -> None:
        fault, formula = self.edit.fault, self.edit.formula
        words = f"{fault.words}." if fault is not None else ""
        if words != self.fault.text():
            self.fault.say(words)
        if formula is not None:
            self.typeset.show_formula(formula.formula)
            self.corners.setText(words := corners_note(formula))
            self.corners.setVisible(bool(words))
