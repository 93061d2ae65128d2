"""The patterns as the model of a table: only the rows in view are asked for, however many there are."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.core.model.numbers import exact
from desktop_app.core.model.pattern_list import Pattern

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_HEADINGS = "input x", "desired y"
_TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PatternModel(QAbstractTableModel):
    """x and the desired y of each pattern, in all digits."""

    def __init__(self) -> None:
        super().__init__()
        self._patterns: tuple[Pattern, ...] = ()

    def show(self, patterns: tuple[Pattern, ...]) -> None:
        """Show these patterns; what is selected stays so, as far as it is still there."""
        if patterns is self._patterns:
            return
        before, count = len(self._patterns), len(patterns)
        if count > before:
            self.beginInsertRows(_NOWHERE, before, count - 1)
        elif count < before:
            self.beginRemoveRows(_NOWHERE, count, before - 1)
        self._patterns = patterns
        if count > before:
            self.endInsertRows()
        elif count < before:
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0, 0), self.index(count - 1, 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._patterns)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        if role in (_Role.DisplayRole, _Role.EditRole):
            return exact(self._patterns[index.row()][index.column()])
        return _TO_THE_RIGHT if role == _Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if role != _Role.DisplayRole:
            return None
        return _HEADINGS[section] if orientation == Qt.Orientation.Horizontal else section + 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable
