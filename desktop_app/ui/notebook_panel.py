"""The notebook: a panel at the right that keeps what a person wants to keep, and shows it again."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from desktop_app.core.experiment import Experiment
from desktop_app.core.workspace import Workspace, to_json
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.markdown import to_markdown
from desktop_app.notebook.store import KEPT_DAYS, Store
from desktop_app.plots.theme import Theme
from desktop_app.ui.icons import icon
from desktop_app.ui.keyboard import back_to_window
from desktop_app.ui.notebook_card import PICTURE, CardDelegate
from desktop_app.ui.notebook_keeper import Job, Keeper
from desktop_app.ui.notebook_list import NotebookList
from desktop_app.ui.notebook_menu import NotebookMenu
from desktop_app.ui.notebook_model import ENTRY, NotebookModel
from desktop_app.ui.sides import STEP_WIDTH
from desktop_app.ui.transport import quiet_button

_EMPTY = "Ctrl+K keeps what you see: the picture under the mouse, the step in numbers, and a line of your own."
_MOST_UNDONE = 100


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
        self.menu = NotebookMenu(self)
        self.undo_action = QAction("Undo", self)
        self.undo_action.triggered.connect(self.undo)
        self._undo: list[tuple[str, Job]] = []
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
        self.keeper.faulty.connect(self._on_faulty)
        self.search.textChanged.connect(self._on_search)
        self.cards.picture_wanted.connect(self._on_picture_wanted)
        self.cards.written.connect(self._on_written)
        self.model.moved.connect(self._on_moved)
        self.list.opened.connect(self.opened)
        self.list.delete_asked.connect(self.delete)
        self.list.undo_asked.connect(self.undo)
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
        return any(entry.content == to_json(Workspace(runs, entry.iteration)) for entry in self.model.all)

    def keep(self, entry: Entry, picture: Callable[[], Picture]) -> None:
        """Put an entry on top, at once, and let a person write their line; `picture` is made on another thread."""
        self.search.clear()
        self.model.show((entry, *self.model.all))
        self._do(lambda store: store.keep(entry, picture()), "Kept.", lambda store: store.delete((entry.id,)))
        self._choose(0)
        self.list.setFocus()
        self.list.edit(self.list.currentIndex())

    def delete(self) -> None:
        """Delete the current entry."""
        entry, row = self.current(), self.list.currentIndex().row()
        if entry is None:
            return
        self.model.show([each for each in self.model.all if each.id != entry.id])
        self._choose(min(row, len(self.model.rows) - 1))
        self._do(
            lambda store: store.delete((entry.id,)),
            f"Deleted “{entry.heading}”; for {KEPT_DAYS} days it can be brought back.",
            lambda store: store.bring_back((entry.id,)),
        )

    def undo(self) -> None:
        """Take back what was done last here."""
        if not self._undo:
            self.said.emit("There is nothing to undo in the notebook.", None)
            return
        words, job = self._undo.pop()
        self.keeper.do(job)
        self.said.emit(words, None)

    def copy(self) -> None:
        """Put the current entry on the clipboard, as Markdown."""
        if entry := self.current():
            QGuiApplication.clipboard().setText(to_markdown(entry))
            self.said.emit(f"Copied “{entry.heading}” as Markdown.", None)

    def close_store(self) -> None:
        """Finish what is to be written."""
        self.keeper.close()

    def _do(self, job: Job, words: str, undo: Job, otherwise: Callable[[], None] = lambda: None) -> None:
        """Do something to the store that can be undone; `otherwise`, where it failed and what is stored is shown."""
        self._undo.append((f"Undone: {words[0].lower()}{words[1:]}", undo))
        del self._undo[:-_MOST_UNDONE]
        self.said.emit(words, self.undo_action)
        self.keeper.do(job, otherwise=partial(self._on_failed, otherwise))

    def _choose(self, row: int) -> None:
        index = self.model.index(max(row, 0))
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def _on_failed(self, otherwise: Callable[[], None]) -> None:
        """Show again what is stored."""
        self._undo.pop()

        def show(entries: tuple[Entry, ...]) -> None:
            self._on_loaded(entries)
            otherwise()

        self.keeper.do(Store.entries, show)

    def _on_faulty(self, words: str) -> None:
        self.said.emit(words, None)
        if not self.model.all:
            self.list.words = words
            self.list.viewport().update()

    def _on_loaded(self, entries: tuple[Entry, ...]) -> None:
        self.model.show(entries)
        self._say_what_is_listed()

    def _on_search(self, words: str) -> None:
        self.model.search(words)
        self._say_what_is_listed()

    def _say_what_is_listed(self) -> None:
        words = self.search.text().strip()
        self.list.words = f"No entry has “{words}” in it." if words else _EMPTY
        self.list.viewport().update()

    def _on_written(self, entry: Entry, words: str, before: str) -> None:
        self.model.show(replace(each, words=words) if each.id == entry.id else each for each in self.model.all)
        was, now = before, words

        def write(store: Store) -> None:
            nonlocal was, now
            was, now = store.write(entry.id, words, before)

        self._do(
            write,
            "Wrote your line.",
            lambda store: store.write(entry.id, was, now),
            partial(self._rewrite, entry, words),
        )

    def _rewrite(self, entry: Entry, words: str) -> None:
        """Let a person try once more what could not be written."""
        if (row := self.model.row_of(entry.id)) >= 0:
            self.cards.draft = words
            self._choose(row)
            self.list.edit(self.list.currentIndex())

    def _on_moved(self, entry: Entry, above: int | None, before: int | None) -> None:
        self._do(
            lambda store: store.move(entry.id, above), f"Moved “{entry.heading}”.",
            lambda store: store.move(entry.id, before),
        )  # fmt: skip

    def sort(self) -> None:
        """Put all entries into the order in which they were kept, the newest first."""
        before = tuple(entry.id for entry in self.model.all)
        entries = sorted(self.model.all, key=lambda entry: entry.made, reverse=True)
        after = tuple(entry.id for entry in entries)
        self.model.show(entries)
        self._do(lambda store: store.sort(after), "Put the newest first.", lambda store: store.sort(before))

    def open_current(self) -> None:
        if entry := self.current():
            self.opened.emit(entry)

    def bring_back(self) -> None:
        def bring_back(ids: tuple[int, ...]) -> None:
            if not ids:
                self.said.emit(f"Nothing was deleted in the last {KEPT_DAYS} days.", None)
                return
            words = f"Brought back {len(ids)} deleted entr{'y' if len(ids) == 1 else 'ies'}."
            self._do(lambda store: store.bring_back(ids), words, lambda store: store.delete(ids))

        self.keeper.do(Store.deleted, bring_back)

    def _on_picture_wanted(self, id: int) -> None:
        size = PICTURE * self.devicePixelRatioF()
        ratio = self.devicePixelRatioF()

        def show(image: QImage) -> None:
            self.cards.show_picture(id, image)
            self.list.viewport().update()

        self.keeper.do(lambda store: _small(store.picture(id).png, size, ratio), show)

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
