"""What the panel lists: the entries in the store, searched; or a sentence that says why there is nothing to list."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QObject, Signal
from PySide6.QtWidgets import QLineEdit

from desktop_app.core.files.workspace import has_runs
from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.entry import Entry
from desktop_app.notebook.store import NotebookFault, Store
from desktop_app.ui.notebook.list_view import NotebookList
from desktop_app.ui.notebook.model import ENTRY, NotebookModel
from desktop_app.ui.notebook.store_thread import Keeper

_EMPTY = "Ctrl+K keeps what you see: the picture under the mouse, the step in numbers, and a line of your own."
_HELD = "Another program is using the notebook. Your changes are stored as soon as it lets go."


class NotebookContents(QObject):
    """Loads and searches the entries, and knows the current one; `stored` are those in the store."""

    said = Signal(str, object)  # a sentence, and the action that undoes what it is about, or None

    def __init__(self, keeper: Keeper, view: NotebookList, model: NotebookModel, search: QLineEdit) -> None:
        super().__init__(view)
        self._keeper, self.view, self.model, self.search = keeper, view, model, search
        self.stored: tuple[Entry, ...] = ()
        self.fault = ""  # why the notebook cannot be used, as far as is known
        self.is_known = False  # the entries, or that they cannot be read
        keeper.loaded.connect(self._on_loaded)
        keeper.faulty.connect(self._on_unusable)
        keeper.held.connect(self._on_held)
        keeper.told.connect(self.say)
        search.textChanged.connect(self._on_search)

    def current(self) -> Entry | None:
        """The entry that keys and menus act on."""
        entry: Entry | None = self.view.currentIndex().data(ENTRY)
        return entry

    def choose(self, row: int) -> None:
        """Make the entry in a row the current one."""
        index = self.model.index(max(row, 0))
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index)

    def write(self, row: int) -> None:
        """Let the user write the line of the entry in a row."""
        self.choose(row)
        self.view.write()

    def clear(self) -> None:
        """Another notebook is going to be loaded."""
        self.fault, self.stored, self.is_known = "", (), False
        self.search.clear()
        self._show_stored()

    def has_runs(self, runs: tuple[Experiment, ...], is_unstored: Callable[[Entry], bool]) -> bool:
        """Whether a stored entry has exactly these runs."""
        stored = (entry for entry in self.model.all if not is_unstored(entry))
        return any(has_runs(entry.content, runs, entry.iteration) for entry in stored)

    def say(self, words: str) -> None:
        self.said.emit(words, None)

    def say_fault(self, fault: NotebookFault) -> None:
        self.say(str(fault))

    def reload(self, then: Callable[[], None] = lambda: None) -> None:
        """Load the entries again, as far as they can be read, and then do something."""

        def show(entries: tuple[Entry, ...]) -> None:
            self._on_loaded(entries)
            then()

        def do_without(fault: NotebookFault) -> None:
            self._on_unusable(fault)
            then()

        self._keeper.do(Store.entries, show, do_without)

    def undo_failed_edit(self, fault: NotebookFault) -> None:
        """Say why an edit failed, and show what is stored."""
        self.say_fault(fault)
        self.reload()

    def _on_unusable(self, fault: NotebookFault) -> None:
        self.say_fault(fault)
        self.fault, self.is_known = str(fault), True
        self._show_stored()

    def _on_loaded(self, entries: tuple[Entry, ...]) -> None:
        self.fault, self.stored, self.is_known = "", entries, True
        self._show_stored()

    def _show_stored(self) -> None:
        """Show what is stored, and the entry that is being written even if it is not stored."""
        edited = self.view.cards.edited
        entries = list(self.stored)
        if edited is not None and all(entry.id != edited.id for entry in entries):
            entries.insert(self.model.all.index(edited), edited)
        self.model.show(entries)
        self._explain_emptiness()

    def _on_held(self, is_held: bool) -> None:
        self.say(_HELD if is_held else "The notebook is free again, and your changes are stored.")

    def _on_search(self, words: str) -> None:
        self.model.search(words)
        self._explain_emptiness()

    def _explain_emptiness(self) -> None:
        words = self.search.text().strip()
        self.view.words = self.fault or (f"No entry has “{words}” in it." if words else _EMPTY)
        self.view.viewport().update()
