"""The numbers of a card as a table, to be read cell by cell: with the arrows, and by a screen reader."""

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTableView, QWidget

from desktop_app.core.model.numbers import in_full
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.layouts import Item, in_column, label
from desktop_app.ui.common.screens import open_on_screen
from desktop_app.words.data_table import DataTable, Value

_SIZE = QSize(640, 480)
_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """The rows of a table; the names of its columns are the heading."""

    def __init__(self, table: DataTable) -> None:
        super().__init__()
        self._table = table

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._table.head)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE.DisplayRole) -> str | None:
        return _printed(self._table.rows[index.row()][index.column()]) if role == _ROLE.DisplayRole else None

    def headerData(self, section: int, way: Qt.Orientation, role: int = _ROLE.DisplayRole) -> str | None:
        if role != _ROLE.DisplayRole:
            return None
        return _printed(self._table.head[section]) if way == Qt.Orientation.Horizontal else str(section + 1)


class TableDialog(QDialog):
    """Shows what `Copy data` copies; it deletes itself when it is closed."""

    def __init__(self, parent: QWidget, title: str, summary: str, table: DataTable) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title}: the numbers")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = QTableView()
        self.view.setTabKeyNavigation(False)
        self.view.setModel(model := TableModel(table))
        model.setParent(self.view)
        self.view.setAccessibleName(title)
        self.view.setAccessibleDescription(summary)
        self.view.resizeColumnsToContents()
        self.view.setCurrentIndex(model.index(0, 0))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        copy = buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(table.text(QLocale.system().decimalPoint())))
        words: list[Item] = [label(text, wraps=True) for text in (summary, table.note) if text]
        self.setLayout(in_column(*words, self.view, buttons, spacing=10, margins=(14, 14, 14, 14), highest=self.view))
        open_on_screen(self, _SIZE)
        menu_by_keys(self)
        self.view.setFocus()


def _printed(value: Value) -> str:
    """A number with all its digits; nothing where there is none."""
    if isinstance(value, str) or value is None:
        return value or ""
    return str(value) if isinstance(value, int) else in_full(value)
