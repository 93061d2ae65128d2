"""The patterns as a table: x and the desired y, one row each; a wrong number is refused in place."""

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QPushButton,
    QWidget,
)

from desktop_app.core.model.numbers import count, exact
from desktop_app.core.model.parameters import MOST_PATTERNS
from desktop_app.core.model.pattern_list import MOST_APART, Pattern
from desktop_app.ui.common.focus import by_tab_only, focus_window
from desktop_app.ui.common.layouts import in_column, in_row
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.ui.parameters.chosen_patterns import ChosenPatterns
from desktop_app.ui.parameters.number_cells import NumberCells, NumberDelegate
from desktop_app.ui.parameters.number_field import Fault
from desktop_app.ui.parameters.pattern_model import PatternModel
from desktop_app.words.pasted_patterns import is_block, pasted

_ROW_HEIGHT = 25
_MOST_ROWS_SHOWN = 5
_TIP = (
    "What the network is shown, and what it should answer. Double-click a number to edit it; Ctrl+V pastes numbers, "
    "also rows and columns of a spreadsheet, from the selected cell on."
)


class PatternTable(QWidget):
    """Shows patterns; `entered` tells all of them after the user altered, added or removed one."""

    entered = Signal(object)  # tuple[Pattern, ...]
    chosen = Signal(object)  # tuple[int, ...]: those of many that the plots show
    told = Signal(str)  # what was left out of a pasted block, or how it was read

    def __init__(self) -> None:
        super().__init__()
        self._patterns: tuple[Pattern, ...] = ()
        self._model = PatternModel()
        self.table = NumberCells(self._model)
        self.table.setToolTip(_TIP)
        self.table.setAccessibleName("Patterns")
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.add_button = QPushButton("Add")
        self.add_button.setToolTip(f"Add a pattern (at most {count(MOST_PATTERNS)}).")
        self.remove_button = QPushButton("Remove")
        self.remove_button.setToolTip("Remove the selected patterns, or the last one.")
        by_tab_only(self.add_button, self.remove_button)
        self.chooser = ChosenPatterns()
        self.chooser.chosen.connect(self.chosen)
        self.chooser.refused.connect(self.show_fault)
        self.fault = Fault()
        buttons = in_row(self.add_button, self.remove_button)  # above the table, so that they stay while it grows
        self.setLayout(in_column(buttons, self.table, self.chooser, self.fault))
        delegate = NumberDelegate(self.table)
        self.table.setItemDelegate(delegate)
        self.table.pasted.connect(self._on_pasted)
        delegate.typed.connect(self._on_typed)
        delegate.closeEditor.connect(self._on_editor_closed)
        self.add_button.clicked.connect(self._on_added)
        self.remove_button.clicked.connect(self._on_removed)

    def set_patterns(self, patterns: tuple[Pattern, ...]) -> None:
        """Show `patterns`."""
        self._patterns = patterns
        self._model.show(patterns)
        rows = min(len(patterns), _MOST_ROWS_SHOWN)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + rows * _ROW_HEIGHT + 4)
        self.table.verticalHeader().setVisible(len(patterns) > MOST_APART)
        self.chooser.show_count(len(patterns))
        self.add_button.setEnabled(len(patterns) < MOST_PATTERNS)
        self.remove_button.setEnabled(len(patterns) > 1)

    def show_chosen(self, chosen: tuple[int, ...]) -> None:
        """Show which of many patterns the plots show."""
        self.chooser.show_chosen(chosen)

    def show_fault(self, words: str) -> None:
        """Say in place what is wrong; nothing, if `words` are empty."""
        self.fault.say(words)

    def _on_typed(self, row: int, column: int, edit: NumberEdit) -> None:
        if is_block(edit.text()):
            self._on_pasted(row, column, edit.text())
            return
        number, pattern = edit.number(), list(self._patterns[row])
        if number is None:
            self.show_fault(f"{edit.refusal()}; kept {exact(pattern[column])}.")
            return
        pattern[column] = number
        self._enter((*self._patterns[:row], (pattern[0], pattern[1]), *self._patterns[row + 1 :]))

    def _on_pasted(self, row: int, column: int, text: str) -> None:
        made = pasted(self._patterns, row, column, text, QLocale.system().decimalPoint())
        if isinstance(made, str):
            self.show_fault(made)
        else:
            self._enter(made.patterns)
            if made.said:
                self.told.emit(made.said)

    def _on_editor_closed(self, _: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """After Enter or Escape give the focus back to the window; after Tab the next number is edited."""
        if hint not in (
            QAbstractItemDelegate.EndEditHint.EditNextItem,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem,
        ):
            # Only then: the table takes the focus after this signal.
            QTimer.singleShot(0, lambda: focus_window(self.table))

    def _on_added(self) -> None:
        self._enter((*self._patterns, self._patterns[-1]))
        self.table.setCurrentIndex(self._model.index(len(self._patterns) - 1, 0))

    def _on_removed(self) -> None:
        removed = self.table.selected_rows() or {len(self._patterns) - 1}
        kept = tuple(pattern for row, pattern in enumerate(self._patterns) if row not in removed)
        self._enter(kept or self._patterns[:1])

    def _enter(self, patterns: tuple[Pattern, ...]) -> None:
        self.show_fault("")
        self.set_patterns(patterns)
        self.entered.emit(patterns)
