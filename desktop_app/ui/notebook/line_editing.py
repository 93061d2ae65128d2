"""Keeps entries, and the lines that a person writes into them; what cannot be stored is not lost."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.store import NotebookFault, Store

if TYPE_CHECKING:
    from desktop_app.ui.notebook.panel import NotebookPanel

MakePicture = Callable[[], Picture]


class Writing(QObject):
    """What the panel shows at once is stored by and by.

    Where that fails a new entry goes again, though not before its line is written: that is tried once more then. A line
    can be written once more, or it is put on the clipboard.
    """

    def __init__(self, panel: "NotebookPanel") -> None:
        super().__init__(panel)
        self._panel = panel
        self._unkept: dict[int, MakePicture] = {}  # while somebody writes their line
        self._lost: set[int] = set()
        panel.cards.written.connect(self._on_written)
        panel.cards.left.connect(self._on_left)

    def is_unkept(self, entry: Entry) -> bool:
        """Whether it could not be stored."""
        return entry.id in self._unkept

    def keep(self, entry: Entry, picture: MakePicture) -> None:
        """Put an entry on top, at once, and let a person write their line; `picture` is made on another thread.

        Where the notebook cannot be used, as far as is known, that is tried first.
        """
        if self._panel.fault:
            self._panel.keeper.do(Store.version, lambda _: self._begin(entry, picture))
        else:
            self._begin(entry, picture)

    def finish(self) -> None:
        """Take what is typed so far for the line."""
        self._panel.cards.finish_writing()

    def _begin(self, entry: Entry, picture: MakePicture) -> None:
        panel = self._panel
        # Before the list is another one: Qt would take an editor that goes with its list for one that is open.
        self.finish()
        panel.search.clear()
        panel.model.show((entry, *panel.model.all))
        self._keep(entry, cache(picture))
        panel.choose(0)
        panel.list.setFocus()
        panel.list.write()

    def _keep(self, entry: Entry, picture: MakePicture) -> None:
        self._panel.edits.do(
            "Kept.",
            lambda store: store.keep(entry, picture()),
            lambda store: store.delete((entry.id,)),
            partial(self._on_not_kept, entry.id, picture),
            redo=lambda store: store.bring_back((entry.id,)),
        )

    def _on_not_kept(self, id: int, picture: MakePicture, fault: NotebookFault) -> None:
        panel = self._panel
        panel.tell(fault)
        if (edited := panel.cards.edited) is not None and edited.id == id:
            self._unkept[id] = picture
            return
        self._lost.add(id)
        words = next((entry.words for entry in panel.model.all if entry.id == id), "")
        panel.reload(lambda: self._rescue(words, fault))

    def _on_written(self, entry: Entry, words: str, before: str) -> None:
        model = self._panel.model
        model.show(replace(each, words=words) if each.id == entry.id else each for each in model.all)
        if (picture := self._unkept.pop(entry.id, None)) is not None:
            self._panel.cards.forget_picture(entry.id)
            self._keep(replace(entry, words=words), picture)
            return
        was, now = before, words

        def write(store: Store) -> None:
            nonlocal was, now
            was, now = store.write(entry.id, words, before)

        self._panel.edits.do(
            "Wrote your line.",
            write,
            lambda store: store.write(entry.id, was, now),
            partial(self._on_not_written, entry.id, words),
        )

    def _on_left(self, entry: Entry) -> None:
        """What is not stored, and was left without a line, goes."""
        is_unkept = self._unkept.pop(entry.id, None) is not None
        is_gone = self._panel.keeper.is_done and all(each.id != entry.id for each in self._panel.stored)
        if is_unkept or is_gone:
            self._panel.reload()

    def _on_not_written(self, id: int, words: str, fault: NotebookFault) -> None:
        if id not in self._lost:
            self._panel.tell(fault)
            self._panel.reload(lambda: self._rewrite(id, words, fault))

    def _rewrite(self, id: int, words: str, fault: NotebookFault) -> None:
        panel = self._panel
        if (row := panel.model.row_of(id)) >= 0:
            panel.cards.draft = words
            panel.choose(row)
            panel.list.write()
        else:
            self._rescue(words, fault)

    def _rescue(self, words: str, fault: NotebookFault) -> None:
        """Put what a person wrote where they can paste it."""
        if words:
            QGuiApplication.clipboard().setText(words)
            self._panel.say(f"{fault} Your line is on the clipboard.")
