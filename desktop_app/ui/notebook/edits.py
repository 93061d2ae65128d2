"""Edits of the notebook: each is done on the notebook's thread, and can be undone and redone."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from desktop_app.notebook.store import NotebookFault
from desktop_app.ui.notebook.store_thread import Job, Keeper, Otherwise

_MOST = 100
_LATER = "It is stored as soon as the other program lets the notebook go."


class _Edit(NamedTuple):
    words: str  # what was done, in a sentence
    undo: Job
    redo: Job


class Edits(QObject):
    """Does, undoes and redoes edits; an edit that fails cannot be undone or redone."""

    said = Signal(str, object)  # a sentence, and the action that undoes what it is about, or None

    def __init__(self, keeper: Keeper, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._done: list[_Edit] = []
        self._undone: list[_Edit] = []
        self.undo_action, self.redo_action = QAction("Undo", self), QAction("Redo", self)
        self.undo_action.triggered.connect(self.undo)
        self.redo_action.triggered.connect(self.redo)

    def do(self, words: str, job: Job, undo: Job, otherwise: Otherwise, redo: Job | None = None) -> None:
        """Do `job`, and say so in `words`; `redo` is the job that does it again, if that is another."""
        edit = _Edit(words, undo, redo or job)
        self._undone.clear()
        self._done = [*self._done, edit][-_MOST:]
        self._say(words, self.undo_action)
        self._keeper.do(job, otherwise=partial(self._on_failed, edit, otherwise))

    def forget(self) -> None:
        """Another notebook is shown: what was done in the one before cannot be undone any more."""
        self._done.clear()
        self._undone.clear()

    def undo(self) -> None:
        """Undo the last edit."""
        if (edit := self._moved(self._done, self._undone, "undo", self.redo_action)) is not None:
            self._keeper.do(edit.undo, otherwise=partial(self._on_failed, edit, self._say_fault))

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        if (edit := self._moved(self._undone, self._done, "redo", self.undo_action)) is not None:
            self._keeper.do(edit.redo, otherwise=partial(self._on_failed, edit, self._say_fault))

    def _moved(self, of: list[_Edit], to: list[_Edit], what: str, back: QAction) -> _Edit | None:
        """Move the last edit of one list to the other, and say so; None, and a sentence, if there is none."""
        if not of:
            self.said.emit(f"There is nothing to {what} in the notebook.", None)
            return None
        to.append(edit := of.pop())
        self._say(f"{what.capitalize()}ne: {edit.words[0].lower()}{edit.words[1:]}", back)
        return edit

    def _say(self, words: str, action: QAction) -> None:
        self.said.emit(f"{words} {_LATER}" if self._keeper.is_held else words, action)

    def _say_fault(self, fault: NotebookFault) -> None:
        self.said.emit(str(fault), None)

    def _on_failed(self, edit: _Edit, otherwise: Callable[[NotebookFault], None], fault: NotebookFault) -> None:
        for edits in (self._done, self._undone):
            edits[:] = [each for each in edits if each is not edit]
        otherwise(fault)
