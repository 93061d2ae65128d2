"""The window of the guide: its headings at the left, its text at the right, and a search through both."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from desktop_app.plots.theme import Theme
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.screens import open_on_screen
from desktop_app.ui.common.style import GAP
from desktop_app.ui.guide.guide_text import GuideText
from desktop_app.ui.guide.pages import Keys, read_guide
from desktop_app.ui.guide.search import find

_SIZE = QSize(900, 680)
_LIST_WIDTH = 240
_SECTION = Qt.ItemDataRole.UserRole
_Keys = QKeySequence.StandardKey


class GuideDialog(QDialog):
    """Stays open beside the window it is about; `show_page` opens it at a place."""

    def __init__(self, parent: QWidget, theme: Theme, preferences: Preferences, keys: Keys) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide")
        self._preferences = preferences
        self.text = GuideText(read_guide(keys), theme)
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        self.list, self.note = QTreeWidget(), label(look="note")
        self._items: list[QTreeWidgetItem] = []  # one for each section
        self._lay_out()
        self._fill_list()
        self.search.textChanged.connect(self._on_searched)
        self.search.installEventFilter(self)
        self.list.currentItemChanged.connect(self._on_chosen)
        self.text.section_reached.connect(self._point_at)
        self.text.anchorClicked.connect(self._on_link)
        QShortcut(_Keys.Find, self, self._begin_search)
        QShortcut(_Keys.FindNext, self, partial(self._next_hit, 1))
        QShortcut(_Keys.FindPrevious, self, partial(self._next_hit, -1))
        open_on_screen(self, _SIZE)
        if geometry := preferences.guide_geometry:
            self.restoreGeometry(geometry)
        self._point_at(0)

    def _lay_out(self) -> None:
        self.search.setAccessibleName("Search the guide")
        self.list.setHeaderHidden(True)
        self.list.setObjectName("guide")
        self.list.setAccessibleName("Pages of the guide")
        left = QWidget()
        left.setLayout(in_column(self.search, self.list, self.note, spacing=None, highest=self.list))
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(self.text)
        halves.setSizes([_LIST_WIDTH, _SIZE.width() - _LIST_WIDTH])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        self.setLayout(in_row(halves, margins=(GAP, GAP, GAP, GAP)))

    def _fill_list(self) -> None:
        page = self.list.invisibleRootItem()
        for k, section in enumerate(self.text.sections):
            item = QTreeWidgetItem([section.title])
            item.setData(0, _SECTION, k)
            if section.level == 1:
                self.list.addTopLevelItem(item)
                page = item
            else:
                page.addChild(item)
            self._items.append(item)

    def set_theme(self, theme: Theme) -> None:
        self.text.set_theme(theme)

    def show_page(self, name: str = "") -> None:
        """Raise the window, at a page or a section ("runs", "runs#undo-and-redo"), or else where it was."""
        self.show()
        self.raise_()
        self.activateWindow()
        if name:
            k = [section.name for section in self.text.sections].index(name)
            self.search.clear()
            self._point_at(k)
            self.text.show_section(k)

    @Slot(int)
    def _point_at(self, k: int) -> None:
        """Let the list stand at a section. Its page is open, and no other one, unless it lists what was found."""
        with QSignalBlocker(self.list):
            if not self.search.text():
                self.list.collapseAll()
                (self._items[k].parent() or self._items[k]).setExpanded(True)
            self.list.setCurrentItem(self._items[k])

    @Slot(str)
    def _on_searched(self, words: str) -> None:
        """List the sections that have the words, below their pages; without words, all."""
        is_search = bool(words.strip())
        found = find(words, self.text.toPlainText(), self.text.sections)
        for k, item in enumerate(self._items):
            item.setHidden(is_search and k not in found.sections)
            if not item.isHidden() and (page := item.parent()) is not None:
                page.setHidden(False)
        self.list.expandAll()
        self.text.mark(found)
        self.note.setText("Nothing found" if is_search else "")
        self._tell_hit()

    def _next_hit(self, by: int) -> None:
        self.text.next_hit(by)
        self._tell_hit()

    def _tell_hit(self) -> None:
        if self.text.hit is not None:
            which, count, section = self.text.hit
            self.note.setText(f"{which} of {count}; Enter or F3 shows the next")
            self._point_at(section)

    def _begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(QTreeWidgetItem)
    def _on_chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._point_at(item.data(0, _SECTION))
            self.text.show_section(item.data(0, _SECTION))

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        if link.isRelative():
            self.show_page(link.toString())
        else:
            QDesktopServices.openUrl(link)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field, Enter goes to the next hit and the down key to the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._next_hit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._preferences.guide_geometry = self.saveGeometry()
        super().hideEvent(event)
