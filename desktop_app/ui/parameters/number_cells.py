"""Cells of numbers: typed into, and copied and pasted in blocks, as spreadsheets do it."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.ui.common.focus import by_click_too, is_clicked
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.words.pasted_patterns import COLUMNS, is_block

_Index = QModelIndex | QPersistentModelIndex
_Keys = QKeySequence.StandardKey


class NumberDelegate(QStyledItemDelegate):
    """Edits the number of a cell; `typed` tells where (row, column) and by which editor one was typed.

    An editor that a block is pasted into hands it on at once.
    """

    typed = Signal(int, int, NumberEdit)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        edit = NumberEdit(COLUMNS[index.column()], is_live=True, parent=parent)
        edit.setFrame(False)
        edit.textEdited.connect(lambda text: self._on_edited(edit, text))
        return edit

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, NumberEdit) and not editor.isModified():
            editor.show_number(float(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, NumberEdit) and editor.isModified():
            self.typed.emit(index.row(), index.column(), editor)

    def _on_edited(self, edit: NumberEdit, text: str) -> None:
        if is_block(text):
            self.commitData.emit(edit)
            self.closeEditor.emit(edit, QStyledItemDelegate.EndEditHint.NoHint)


class NumberCells(QTableView):
    """A table in which Ctrl+C copies the selected cells; `pasted` tells what to fill in from a cell (row, column) on.

    Ctrl+C is the window's while the mouse, by which cells were selected, is over something else.
    """

    pasted = Signal(int, int, str)

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        by_click_too(self)

    def selected_rows(self) -> set[int]:
        return {index.row() for index in self.selectedIndexes()}

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(_Keys.Copy):
            self._copy()
        elif event.matches(_Keys.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        is_left = is_clicked(self) and not self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        copies = event.matches(_Keys.Copy) and bool(self.selectedIndexes()) and not is_left
        return copies or event.matches(_Keys.Paste)

    def _copy(self) -> None:
        rows: dict[int, list[str]] = {}
        point = QLocale.system().decimalPoint()  # a spreadsheet reads numbers so
        for index in sorted(self.selectedIndexes()):
            rows.setdefault(index.row(), []).append(str(index.data()).replace(".", point))
        QApplication.clipboard().setText("\n".join("\t".join(row) for row in rows.values()))

    def _paste(self) -> None:
        first = min(self.selectedIndexes(), default=self.currentIndex())
        self.pasted.emit(max(0, first.row()), max(0, first.column()), QApplication.clipboard().text())
