"""One choice of the form: a label and the entries of a registry, with the formula of the chosen one beneath."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.core.model.parameters import Choice
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import choices_of, in_grid, label


class ChoiceField(QWidget):
    """Shows the chosen entry; `entered` tells the name of the one that the user chooses."""

    entered = Signal(str)

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        name = QLabel(choice.label)
        self.box = choices_of((option.label, option.name) for option in choice.offered)
        for k, option in enumerate(choice.offered):
            self.box.setItemData(k, option.formula, Qt.ItemDataRole.ToolTipRole)
        self._formula = label(look="note", wraps=True)
        by_tab_only(self.box)
        name.setBuddy(self.box)
        for widget in (name, self.box):
            widget.setToolTip(choice.help)
            widget.setAccessibleName(choice.label)
            widget.setAccessibleDescription(choice.help)
        self.setLayout(in_grid((name, self.box), (self._formula,), spacing=1, widest=1))
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.set_value(choice.default)

    def set_value(self, name: str) -> None:
        """Show the entry of that name."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(name))
        self._show_formula()

    def _show_formula(self) -> None:
        self._formula.setText(self.choice.offered[self.box.currentIndex()].formula)

    def _on_chosen(self) -> None:
        self._show_formula()
        self.entered.emit(self.box.currentData())
