"""A small positive number with its label, for a heading."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop_app.core.model.numbers import exact
from desktop_app.ui.common.focus import back_to_window
from desktop_app.words.typed_numbers import parse

_WIDTH = 62


class ToleranceField(QWidget):
    """Shows `value`; `entered` tells another one. What is not a number > 0 is not taken."""

    entered = Signal(float)

    def __init__(self, label: str, tip: str, value: float) -> None:
        super().__init__()
        self.value = value
        name = QLabel(label)
        name.setObjectName("note")
        self.edit = QLineEdit(exact(value))
        self.edit.setFixedWidth(_WIDTH)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName(label)
        self.edit.setToolTip(f"{tip}. A number > 0.")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(4)
        layout.addWidget(name)
        layout.addWidget(self.edit)
        self.edit.editingFinished.connect(self._on_edited)
        back_to_window(self.edit)

    def _on_edited(self) -> None:
        number = parse(self.edit.text())
        if number is not None and 0 < number < float("inf") and number != self.value:
            self.value = float(number)
            self.entered.emit(self.value)
        self.edit.setText(exact(self.value))
