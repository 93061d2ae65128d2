"""The entries that the panel lists: all of them, or those that a search finds, in the notebook's order."""

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.notebook.entry import Entry, folded, pattern_of, searchable

ENTRY = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class NotebookModel(QAbstractListModel):
    """Says how the user moves entries; the stored result comes back through `show`."""

    leaving = Signal(object)  # the ids of entries that are not listed any more; what is written of them is taken now
    moved = Signal(object, object, object)  # Entry, the ids of the entries above it now and before, or None

    def __init__(self) -> None:
        super().__init__()
        self.all: tuple[Entry, ...] = ()
        self.rows: list[Entry] = []
        self._terms: list[re.Pattern[str]] = []
        self._texts: dict[int, tuple[Entry, str]] = {}  # the searchable text of each entry

    def show(self, entries: Iterable[Entry]) -> None:
        """List other entries with as few changes as possible, so that an open editor stays open."""
        self.all = tuple(entries)
        found = self._found()
        if gone := {entry.id for entry in self.rows} - {entry.id for entry in found}:
            self.leaving.emit(gone)
            found = self._found()  # the line that was open is written
        self._list(found)

    def search(self, words: str) -> None:
        """List the entries that have, for each of these words, a word that begins with it."""
        self._terms = [pattern_of(term) for term in folded(words).split()]
        self.show(self.all)

    def row_of(self, id: int) -> int:
        """The row of the entry with this id; -1 if it is not listed."""
        return next((k for k, entry in enumerate(self.rows) if entry.id == id), -1)

    def above(self, id: int) -> int | None:
        """The entry directly above another in the whole notebook; None if that is the topmost."""
        ids = [entry.id for entry in self.all]
        k = ids.index(id) if id in ids else 0
        return ids[k - 1] if k > 0 else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return entry
            case Qt.ItemDataRole.EditRole:
                return entry.words
            case Qt.ItemDataRole.ToolTipRole:
                told = escape("\n".join((entry.heading, entry.parameters)))
                return f'<p style="white-space: pre-wrap">{told}</p>'
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.heading}, {entry.what}, {entry.local_date}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return f"{entry.parameters}. {entry.words}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled  # between entries, not on them
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(self, parent: _Index, row: int, count: int, to_parent: _Index, to: int) -> bool:
        """Put one entry before the row `to`, where the user dropped it."""
        if count != 1 or not self.beginMoveRows(_NOWHERE, row, row, _NOWHERE, to):
            return False
        entry = self.rows.pop(row)
        self.rows.insert(to - 1 if to > row else to, entry)
        self.endMoveRows()
        k = self.rows.index(entry)
        # Directly below its new upper neighbour; at the top of the list, directly above its lower neighbour.
        above = self.rows[k - 1].id if k > 0 else self.above(self.rows[1].id) if len(self.rows) > 1 else None
        before = self.above(entry.id)
        above = before if above == entry.id else above
        others = [each for each in self.all if each.id != entry.id]
        place = next((k for k, each in enumerate(others, 1) if each.id == above), 0)
        self.all = (*others[:place], entry, *others[place:])
        self.moved.emit(entry, above, before)
        return True

    def _found(self) -> list[Entry]:
        return [entry for entry in self.all if self._is_found(entry)]

    def _is_found(self, entry: Entry) -> bool:
        if not self._terms:
            return True
        known = self._texts.get(entry.id)
        if known is None or known[0] != entry:
            known = self._texts[entry.id] = entry, searchable(entry)
        return all(term.search(known[1]) for term in self._terms)

    def _list(self, entries: list[Entry]) -> None:
        wanted = {entry.id for entry in entries}
        for k in reversed(range(len(self.rows))):
            if self.rows[k].id not in wanted:
                self.beginRemoveRows(_NOWHERE, k, k)
                del self.rows[k]
                self.endRemoveRows()
        listed = {entry.id for entry in self.rows}
        for k, entry in enumerate(entries):
            if k < len(self.rows) and self.rows[k] is entry:
                continue
            j = self.row_of(entry.id) if entry.id in listed else -1
            if j < 0:
                self.beginInsertRows(_NOWHERE, k, k)
                self.rows.insert(k, entry)
                self.endInsertRows()
            elif j != k:
                self.beginMoveRows(_NOWHERE, j, j, _NOWHERE, k)
                self.rows.insert(k, self.rows.pop(j))
                self.endMoveRows()
            if self.rows[k] != entry:
                self.rows[k] = entry
                self.dataChanged.emit(self.index(k), self.index(k))
