"""Which of many patterns the plots show, typed as their numbers in the table."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop_app.core.model.numbers import count
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.run.spread import CHOSEN, MOST_CHOSEN
from desktop_app.ui.common.focus import back_to_window
from desktop_app.ui.common.layouts import in_row

_TIP = (
    f"Of more than {MOST_APART} patterns the plots show up to {MOST_CHOSEN}, beside the mean and the quartiles of all. "
    "Type their numbers in the table: 1, 20, 300."
)
_BETWEEN = re.compile(r"[\s,;]+")


class ChosenPatterns(QWidget):
    """A line that shows the numbers, counted from 1; `chosen` tells the patterns, counted from 0. Hidden while few."""

    chosen = Signal(object)  # tuple[int, ...]
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chosen, self._count = CHOSEN, 0
        name = QLabel("In the plots")
        self.edit = QLineEdit()
        self.edit.setToolTip(_TIP)
        self.edit.setAccessibleDescription(_TIP)
        name.setBuddy(self.edit)
        self.setLayout(in_row(name, self.edit, spacing=8, widest=self.edit))
        back_to_window(self.edit)
        self.edit.editingFinished.connect(self._on_edited)
        self.show_count(0)

    def show_count(self, patterns: int) -> None:
        """Show the line where there are so many patterns."""
        self._count = patterns
        self.setVisible(patterns > MOST_APART)

    def show_chosen(self, chosen: tuple[int, ...]) -> None:
        self._chosen = chosen
        if not self.edit.isModified():
            self.edit.setText(", ".join(str(k + 1) for k in chosen))

    def _on_edited(self) -> None:
        if not self.edit.isModified():
            return
        typed = [word for word in _BETWEEN.split(self.edit.text().strip()) if word]
        self.edit.setModified(False)
        wrong = next((word for word in typed if not (word.isdecimal() and 1 <= int(word) <= self._count)), None)
        if wrong is not None or len(typed) > MOST_CHOSEN:
            self.show_chosen(self._chosen)
            most = f"Choose up to {MOST_CHOSEN} patterns by their numbers, from 1 to {count(self._count)}"
            self.refused.emit(most + (f"; “{wrong[:20]}” is none of them." if wrong else "."))
            return
        self.refused.emit("")
        self.show_chosen(tuple(dict.fromkeys(int(word) - 1 for word in typed)))
        self.chosen.emit(self._chosen)
