"""One choice of the form: a label and the entries of a registry, with the formula of the chosen one beneath."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from desktop_app.core.model.parameters import Choice
from desktop_app.ui.common.focus import by_tab_only


class ChoiceField(QWidget):
    """Shows the chosen entry; `entered` tells the name of the one that the user chooses."""

    entered = Signal(str)

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.choice = choice
        label = QLabel(choice.label)
        self.box = QComboBox()
        for option in choice.options:
            self.box.addItem(option.label, option.name)
            self.box.setItemData(self.box.count() - 1, option.formula, Qt.ItemDataRole.ToolTipRole)
        self._formula = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._formula.setObjectName("note")
        by_tab_only(self.box)
        label.setBuddy(self.box)
        for widget in (label, self.box):
            widget.setToolTip(choice.help)
            widget.setAccessibleName(choice.label)
            widget.setAccessibleDescription(choice.help)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(1)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self.box, 0, 1)
        layout.addWidget(self._formula, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.set_value(choice.default)

    def set_value(self, name: str) -> None:
        """Show the entry of that name."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.choice.names.index(name))
        self._show_formula()

    def _show_formula(self) -> None:
        self._formula.setText(self.choice.options[self.box.currentIndex()].formula)

    def _on_chosen(self) -> None:
        self._show_formula()
        self.entered.emit(self.box.currentData())
