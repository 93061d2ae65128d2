"""The dialog that imports patterns: how a file is read, the patterns that come of it, and the rows that are none."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QSignalBlocker, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from desktop_app.core.files.pattern_table import DECIMAL_MARKS, SEPARATORS, Imported, Layout, TextTable, found_layout
from desktop_app.core.model.numbers import count
from desktop_app.core.model.parameters import MOST_PATTERNS, printable
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.layouts import choices_of, in_column, label
from desktop_app.ui.common.screens import open_on_screen
from desktop_app.ui.parameters.pattern_model import PatternModel

_SIZE = QSize(520, 600)
_FAULTS_HEIGHT = 92
_LONGEST_NAME = 60

Refusals = list[str]


class ImportDialog(QDialog):
    """Hands the patterns of a table to `take`, which returns why they are refused; then it stays open and says so."""

    def __init__(
        self, parent: QWidget, name: str, table: TextTable, take: Callable[[tuple[Pattern, ...]], Refusals]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import patterns")
        self._table, self._take = table, take
        self._imported = Imported((), ())
        self.separator = choices_of((words, separator) for separator, words in SEPARATORS.items())
        self.decimal_mark = choices_of((words, mark) for mark, words in DECIMAL_MARKS.items())
        self.has_names = QCheckBox("The &first row has names")
        self.input_box, self.output_box = QComboBox(), QComboBox()
        self.preview = QTableView()
        self.preview.setModel(model := PatternModel())
        model.setParent(self.preview)
        self._model = model
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.preview.setTabKeyNavigation(False)
        self.preview.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.preview.setAccessibleName("The patterns that are imported")
        self.summary = label(wraps=True)
        self.faults = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.faults.setFixedHeight(_FAULTS_HEIGHT)
        self.faults.setAccessibleName("Rows that are no patterns")
        self.leaves_out = QCheckBox("&Leave these rows out")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.button = self.buttons.addButton("&Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        self._lay_out(name)
        self._show_layout(found_layout(table, QLocale.system().decimalPoint()))
        for box in (self.separator, self.decimal_mark, self.input_box, self.output_box):
            box.currentIndexChanged.connect(self._on_changed)
        for check in (self.has_names, self.leaves_out):
            check.toggled.connect(self._on_changed)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self._on_changed()

    def _lay_out(self, name: str) -> None:
        form = QFormLayout()
        form.addRow("File", label(printable(name)[:_LONGEST_NAME]))
        form.addRow("&Separated by", self.separator)
        form.addRow("&Decimal mark", self.decimal_mark)
        form.addRow("", self.has_names)
        form.addRow("Input &x", self.input_box)
        form.addRow("Desired &y", self.output_box)
        parts = form, self.preview, self.summary, self.faults, self.leaves_out, self.buttons
        self.setLayout(in_column(*parts, spacing=8, margins=(14, 14, 14, 14), highest=self.preview))
        open_on_screen(self, _SIZE)
        menu_by_keys(self)

    @property
    def layout_now(self) -> Layout:
        """How the file is read now."""
        x, y = max(0, self.input_box.currentIndex()), max(0, self.output_box.currentIndex())
        return Layout(
            self.separator.currentData(), self.decimal_mark.currentData(), self.has_names.isChecked(), x, y
        )  # fmt: skip

    def _show_layout(self, layout: Layout) -> None:
        self.separator.setCurrentIndex(self.separator.findData(layout.separator))
        self.decimal_mark.setCurrentIndex(self.decimal_mark.findData(layout.decimal_mark))
        self.has_names.setChecked(layout.has_names)
        self._show_columns(layout)

    def _show_columns(self, layout: Layout) -> None:
        """Offer the columns that there are."""
        names = self._table.names(layout)
        for box, column in ((self.input_box, layout.x), (self.output_box, layout.y)):
            if names != [box.itemText(k) for k in range(box.count())]:
                with QSignalBlocker(box):
                    box.clear()
                    box.addItems(names)
                    box.setCurrentIndex(min(column, len(names) - 1))

    def _on_changed(self) -> None:
        self._show_columns(self.layout_now)
        self._imported = imported = self._table.imported(self.layout_now)
        many, bad = len(imported.patterns), len(imported.faults)
        self._model.show(imported.patterns)
        self.faults.setPlainText("\n".join(imported.faults))
        self.faults.setVisible(bad > 0)
        self.leaves_out.setVisible(bad > 0)
        words = f"{count(many)} pattern{'' if many == 1 else 's'}"
        if bad:
            words += f"; {count(bad)} row{' is no pattern' if bad == 1 else 's are no patterns'}"
        too_many = many > MOST_PATTERNS
        self._say(f"{words}. There can be at most {count(MOST_PATTERNS)}." if too_many else f"{words}.")
        self.button.setEnabled(0 < many <= MOST_PATTERNS and (not bad or self.leaves_out.isChecked()))

    def _say(self, words: str) -> None:
        self.summary.setText(words)

    def _on_accepted(self) -> None:
        refusals = self._take(self._imported.patterns)
        if refusals:
            self._say(" ".join(refusals[:3]) + " Nothing was imported.")
        else:
            self.accept()
