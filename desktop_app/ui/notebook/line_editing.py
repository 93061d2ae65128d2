"""Stores new entries and the lines that the user writes; a line that cannot be stored is not lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.store import NotebookFault, Store
from desktop_app.ui.notebook.card_delegate import CardDelegate
from desktop_app.ui.notebook.contents import NotebookContents
from desktop_app.ui.notebook.edits import Edits
from desktop_app.ui.notebook.store_thread import Keeper

MakePicture = Callable[[], Picture]


class LineEditing(QObject):
    """Shows a new entry or line at once, and stores it in the background.

    If an entry cannot be stored, it is tried once more when its line is written, and then removed. A line that cannot
    be stored can be written again, or is put on the clipboard.
    """

    def __init__(self, contents: NotebookContents, cards: CardDelegate, keeper: Keeper, edits: Edits) -> None:
        super().__init__(contents)
        self._contents, self._cards, self._keeper, self._edits = contents, cards, keeper, edits
        self._unstored: dict[int, MakePicture] = {}  # entries whose line is still being written
        self._lost: set[int] = set()
        cards.written.connect(self._on_written)
        cards.left.connect(self._on_left)
        contents.model.leaving.connect(self._on_leaving)

    def is_unstored(self, entry: Entry) -> bool:
        """Whether the entry could not be stored."""
        return entry.id in self._unstored

    def keep(self, entry: Entry, picture: MakePicture) -> None:
        """Put an entry on top, and let the user write its line; `picture` is made on the notebook's thread.

        If the notebook could not be used last time, try that first.
        """
        if self._contents.fault:
            self._keeper.do(Store.version, lambda _: self._begin(entry, picture))
        else:
            self._begin(entry, picture)

    def _on_leaving(self, ids: set[int]) -> None:
        """Before the list changes: Qt would take an editor that goes with it for an open one."""
        if (edited := self._cards.edited) is not None and edited.id in ids:
            self._cards.finish_writing()

    def _begin(self, entry: Entry, picture: MakePicture) -> None:
        contents = self._contents
        self._cards.finish_writing()
        contents.search.clear()
        contents.model.show((entry, *contents.model.all))
        self._keep(entry, cache(picture))
        contents.view.setFocus()
        contents.write(0)

    def _keep(self, entry: Entry, picture: MakePicture) -> None:
        self._edits.do(
            "Kept.",
            lambda store: store.keep(entry, picture()),
            lambda store: store.delete((entry.id,)),
            partial(self._on_not_stored, entry.id, picture),
            redo=lambda store: store.bring_back((entry.id,)),
        )

    def _on_not_stored(self, id: int, picture: MakePicture, fault: NotebookFault) -> None:
        contents = self._contents
        contents.say_fault(fault)
        if (edited := self._cards.edited) is not None and edited.id == id:
            self._unstored[id] = picture
            return
        self._lost.add(id)
        words = next((entry.words for entry in contents.model.all if entry.id == id), "")
        contents.reload(lambda: self._rescue(words, fault))

    def _on_written(self, entry: Entry, words: str, before: str) -> None:
        model = self._contents.model
        model.show(replace(each, words=words) if each.id == entry.id else each for each in model.all)
        if (picture := self._unstored.pop(entry.id, None)) is not None:
            self._cards.forget_picture(entry.id)
            self._keep(replace(entry, words=words), picture)
            return
        was, now = before, words

        def write(store: Store) -> None:
            nonlocal was, now
            was, now = store.write(entry.id, words, before)

        self._edits.do(
            "Wrote your line.",
            write,
            lambda store: store.write(entry.id, was, now),
            partial(self._on_not_written, entry.id, words),
        )

    def _on_left(self, entry: Entry) -> None:
        """Remove an entry that is not stored and was left without a line."""
        is_unstored = self._unstored.pop(entry.id, None) is not None
        is_gone = self._keeper.is_done and all(each.id != entry.id for each in self._contents.stored)
        if is_unstored or is_gone:
            self._contents.reload()

    def _on_not_written(self, id: int, words: str, fault: NotebookFault) -> None:
        if id not in self._lost:
            self._contents.say_fault(fault)
            self._contents.reload(lambda: self._rewrite(id, words, fault))

    def _rewrite(self, id: int, words: str, fault: NotebookFault) -> None:
        if (row := self._contents.model.row_of(id)) >= 0:
            self._cards.draft = words
            self._contents.write(row)
        else:
            self._rescue(words, fault)

    def _rescue(self, words: str, fault: NotebookFault) -> None:
        """Put the user's line on the clipboard."""
        if words:
            QGuiApplication.clipboard().setText(words)
            self._contents.say(f"{fault} Your line is on the clipboard.")
