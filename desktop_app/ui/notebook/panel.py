"""The notebook: a panel at the right that keeps what a person wants to keep, and shows it again."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.entry import Entry
from desktop_app.notebook.markdown import to_markdown
from desktop_app.notebook.markup import SCHEMES
from desktop_app.notebook.store import KEPT_DAYS, Gone, NotebookFault, Store
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.focus import back_to_window
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.style import STEP_WIDTH
from desktop_app.ui.notebook.card_delegate import PICTURE, CardDelegate
from desktop_app.ui.notebook.edits import Edits
from desktop_app.ui.notebook.line_editing import Writing
from desktop_app.ui.notebook.list_view import NotebookList
from desktop_app.ui.notebook.menu import NotebookMenu
from desktop_app.ui.notebook.model import ENTRY, NotebookModel
from desktop_app.ui.notebook.store_thread import Keeper

_EMPTY = "Ctrl+K keeps what you see: the picture under the mouse, the step in numbers, and a line of your own."
_HELD = "Another program is busy with the notebook: what you do there is stored as soon as it lets go."


class NotebookPanel(QFrame):
    """Lists entries, and lets a person search, move, edit and delete them; all of it can be undone."""

    opened = Signal(object)  # Entry: its workspace is to be shown again
    said = Signal(str, object)  # a sentence, and the action that undoes what it tells of, or None

    def __init__(self, theme: Theme, keep: QAction, path: Path) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(STEP_WIDTH)
        self.keeper = Keeper(path, self)
        self.model = NotebookModel()
        self.cards = CardDelegate(theme, self)
        self.list = NotebookList(self.model, self.cards)
        self.search = QLineEdit()
        self._theme = theme
        self.edits = Edits(self.keeper, self)
        self.menu = NotebookMenu(self)
        self.stored: tuple[Entry, ...] = ()
        self.fault = ""  # why the notebook cannot be used, as far as is known
        self.writing = Writing(self)
        self._lay_out(keep)
        self._wire()
        self.set_theme(theme)

    def _lay_out(self, keep: QAction) -> None:
        title = QLabel("Notebook")
        title.setObjectName("title")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        button = quiet_button(keep)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head.addWidget(button)
        head.addWidget(self.menu)
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the notebook")
        self.search.setToolTip("Words, names, numbers: entries that have all of them are listed")
        back_to_window(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 6, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self.search)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)

    def _wire(self) -> None:
        self.keeper.loaded.connect(self._on_loaded)
        self.keeper.faulty.connect(self._on_unusable)
        self.keeper.held.connect(self._on_held)
        self.keeper.told.connect(self.say)
        self.edits.said.connect(self.said)
        self.search.textChanged.connect(self._on_search)
        self.cards.picture_wanted.connect(self._on_picture_wanted)
        self.model.moved.connect(self._on_moved)
        self.list.opened.connect(self.opened)
        self.list.link_opened.connect(self._on_link_opened)
        self.list.delete_asked.connect(self.delete)
        self.list.undo_asked.connect(self.edits.undo)
        self.list.redo_asked.connect(self.edits.redo)
        self.list.copy_asked.connect(self.copy)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.open_at(event.globalPos())

    def set_theme(self, theme: Theme) -> None:
        self._theme = self.cards.theme = theme
        self.menu.setIcon(icon("ellipsis", theme.text))
        self.list.viewport().update()

    def current(self) -> Entry | None:
        """The entry that keys are about."""
        entry: Entry | None = self.list.currentIndex().data(ENTRY)
        return entry

    def has_kept(self, runs: tuple[Experiment, ...]) -> bool:
        """Whether an entry has exactly these runs."""
        kept = (entry for entry in self.model.all if not self.writing.is_unkept(entry))
        return any(entry.content == to_json(Workspace(runs, entry.iteration)) for entry in kept)

    def delete(self) -> None:
        """Delete the current entry."""
        entry, row = self.current(), self.list.currentIndex().row()
        if entry is None:
            return
        self.model.show([each for each in self.model.all if each.id != entry.id])
        self.choose(min(row, len(self.model.rows) - 1))
        self.edits.do(
            f"Deleted “{entry.heading}”; for {KEPT_DAYS} days it can be brought back.",
            lambda store: store.delete((entry.id,)),
            lambda store: store.bring_back((entry.id,)),
            self.on_not_done,
        )

    def copy(self) -> None:
        """Put the current entry on the clipboard, as Markdown."""
        if entry := self.current():
            QGuiApplication.clipboard().setText(to_markdown(entry))
            self.say(f"Copied “{entry.heading}” as Markdown.")

    def choose(self, row: int) -> None:
        """Let the entry in a row be the current one."""
        index = self.model.index(max(row, 0))
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def say(self, words: str) -> None:
        self.said.emit(words, None)

    def tell(self, fault: NotebookFault) -> None:
        self.say(str(fault))

    def reload(self, then: Callable[[], None] = lambda: None) -> None:
        """Show again what is stored, as far as that can be read, and then do something."""

        def show(entries: tuple[Entry, ...]) -> None:
            self._on_loaded(entries)
            then()

        def do_without(fault: NotebookFault) -> None:
            self._on_unusable(fault)
            then()

        self.keeper.do(Store.entries, show, do_without)

    def on_not_done(self, fault: NotebookFault) -> None:
        """Show again what is stored."""
        self.tell(fault)
        self.reload()

    def _on_unusable(self, fault: NotebookFault) -> None:
        self.tell(fault)
        self.fault = str(fault)
        self._show_stored()

    def _on_loaded(self, entries: tuple[Entry, ...]) -> None:
        self.fault, self.stored = "", entries
        self._show_stored()

    def _show_stored(self) -> None:
        """Show what is stored, and what is written into, even where that is not."""
        edited = self.cards.edited
        entries = list(self.stored)
        if edited is not None and all(entry.id != edited.id for entry in entries):
            entries.insert(self.model.all.index(edited), edited)
        self.model.show(entries)
        self._say_what_is_listed()

    def _on_held(self, is_held: bool) -> None:
        self.say(_HELD if is_held else "The notebook is free again, and what you did is stored.")

    def _on_search(self, words: str) -> None:
        self.model.search(words)
        self._say_what_is_listed()

    def _say_what_is_listed(self) -> None:
        words = self.search.text().strip()
        self.list.words = self.fault or (f"No entry has “{words}” in it." if words else _EMPTY)
        self.list.viewport().update()

    def _on_moved(self, entry: Entry, above: int | None, before: int | None) -> None:
        self.edits.do(
            f"Moved “{entry.heading}”.",
            lambda store: store.move(entry.id, above),
            lambda store: store.move(entry.id, before),
            self.on_not_done,
        )

    def sort(self) -> None:
        """Put all entries into the order in which they were kept, the newest first."""
        before = tuple(entry.id for entry in self.model.all)
        entries = sorted(self.model.all, key=lambda entry: entry.made, reverse=True)
        after = tuple(entry.id for entry in entries)
        self.model.show(entries)
        self.edits.do(
            "Put the newest first.",
            lambda store: store.sort(after),
            lambda store: store.sort(before),
            self.on_not_done,
        )

    def open_current(self) -> None:
        if entry := self.current():
            self.opened.emit(entry)

    def bring_back(self) -> None:
        def bring_back(ids: tuple[int, ...]) -> None:
            if not ids:
                self.say(f"Nothing was deleted in the last {KEPT_DAYS} days.")
                return
            words = f"Brought back {len(ids)} deleted entr{'y' if len(ids) == 1 else 'ies'}."
            self.edits.do(words, lambda store: store.bring_back(ids), lambda store: store.delete(ids), self.on_not_done)

        self.keeper.do(Store.deleted, bring_back)

    def _on_link_opened(self, link: str) -> None:
        if QUrl(link).scheme() not in SCHEMES or not QDesktopServices.openUrl(QUrl(link)):
            self.say(f"Nothing on this computer opens {link}.")

    def _on_picture_wanted(self, id: int) -> None:
        size = PICTURE * self.devicePixelRatioF()
        ratio = self.devicePixelRatioF()

        def show(image: QImage) -> None:
            self.cards.show_picture(id, image)
            self.list.viewport().update()

        def tell(fault: NotebookFault) -> None:
            if not isinstance(fault, Gone) and not self.fault:  # else it is told already
                self.tell(fault)

        self.keeper.do(lambda store: _small(store.picture(id).png, size, ratio), show, tell)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.keeper.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.watch(False)


def _small(png: bytes, size: QSize, ratio: float) -> QImage:
    """A picture at the size of a card's, of that pixel ratio."""
    image = QImage.fromData(png)
    if not image.isNull():
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(ratio)
    return image
