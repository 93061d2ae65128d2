"""One choice of the form: a label and the entries of a registry, with the formula of the chosen one beneath."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.core.model.own import Own, text_of_entry
from desktop_app.core.model.parameters import Choice
from desktop_app.training.worker_thread import WorkerThread
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import choices_of, in_column, in_grid, label
from desktop_app.ui.parameters.formula_field import FormulaField

_SPACING = 4
_OWN = "own"  # the last entry of a choice that can be a formula
# How the formula of a choice begins, by the choice's symbol.
_LEFT = {"A": "A(z)"}


class ChoiceField(QWidget):
    """Shows the chosen entry; `entered` tells the name of the one that the user chooses, or their own formula."""

    entered = Signal(object)  # str, or Own

    def __init__(self, choice: Choice, thread: WorkerThread) -> None:
        super().__init__()
        self.choice = choice
        self._chosen = choice.default
        name = QLabel(choice.label)
        self.box = choices_of((option.label, option.name) for option in choice.offered)
        for k, option in enumerate(choice.offered):
            self.box.setItemData(k, option.formula, Qt.ItemDataRole.ToolTipRole)
        self._formula = label(look="note", wraps=True)
        self.own: FormulaField | None = None
        by_tab_only(self.box)
        name.setBuddy(self.box)
        for widget in (name, self.box):
            widget.setToolTip(choice.help)
            widget.setAccessibleName(choice.label)
            widget.setAccessibleDescription(choice.help)
        rows = in_grid((name, self.box), (self._formula,), spacing=1, widest=1)
        if choice.own:
            self.box.addItem("Own…", _OWN)
            left = _LEFT.get(choice.symbol, choice.symbol)
            self.own = FormulaField(f"{choice.label} {left}", left, choice.own, choice.help, thread)
            self.own.entered.connect(self._on_own_entered)
        self.setLayout(in_column(rows, *filter(None, (self.own,)), spacing=_SPACING))
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.set_value(choice.default)

    def set_value(self, chosen: str) -> None:
        """Show the entry of that name, or the user's own formula."""
        self._chosen = chosen
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(_OWN if isinstance(chosen, Own) else chosen))
        self._show_formula()

    def _show_formula(self) -> None:
        is_own = isinstance(self._chosen, Own)
        self._formula.setVisible(not is_own)
        if not is_own:
            self._formula.setText(self.choice.offered[self.box.currentIndex()].formula)
        if self.own is not None:
            self.own.setVisible(is_own)
            if is_own:
                self.own.show_formula(str(self._chosen))

    def _on_chosen(self) -> None:
        """The formula of the entry before is the first one of the user's own."""
        name = self.box.currentData()
        self._chosen = Own(text_of_entry(self.choice.path, self._chosen)) if name == _OWN else name
        self._show_formula()
        self.entered.emit(self._chosen)
        if name == _OWN and self.own is not None:
            self.own.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.own.edit.selectAll()

    def _on_own_entered(self, text: str) -> None:
        self._chosen = Own(text)
        self.entered.emit(self._chosen)
