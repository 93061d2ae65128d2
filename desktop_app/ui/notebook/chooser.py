"""The head of the panel: the name of the notebook, and a menu to choose, make, rename, delete and import notebooks."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton, QWidget

from desktop_app.core.model.numbers import count
from desktop_app.notebook.shelf import Notebook, Shelf, tidy_name
from desktop_app.notebook.store import KEPT_DAYS, NotebookFault
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.dialogs import Answer, Role, ask

_WIDTH = 190  # pixels at most of a name


class NotebookChooser(QToolButton):
    """Knows the `notebook` that is shown; `entries` says how many entries that has."""

    chosen = Signal(object)  # Notebook
    opening = Signal()  # the menu
    import_asked = Signal()
    said = Signal(str, object)  # a sentence, and no action

    def __init__(self, shelf: Shelf, notebook: Notebook, entries: Callable[[], int], keys_to: QWidget) -> None:
        """After a choice, keys go to a widget."""
        super().__init__()
        self._shelf, self._entries, self._keys_to = shelf, entries, keys_to
        self.setObjectName("quiet")
        self.setToolTip("Choose, make, rename, delete or import a notebook")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bold = self.font()
        bold.setWeight(bold.Weight.DemiBold)
        self.setFont(bold)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self.show_notebook(notebook)

    def show_notebook(self, notebook: Notebook) -> None:
        """Show that this is the one whose entries are listed."""
        self.notebook = notebook
        name = self.fontMetrics().elidedText(notebook.name, Qt.TextElideMode.ElideRight, _WIDTH)
        self.setText(f"{name} ▾".replace("&", "&&"))
        self.setAccessibleName(f"Notebook {notebook.name}")

    def _fill(self) -> None:
        """Offer the notebooks as they are now: other windows change them, too."""
        self.opening.emit()
        menu, group = self.menu(), QActionGroup(self.menu())
        menu.clear()
        for notebook in self._shelf.notebooks():
            action = menu.addAction(notebook.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(notebook.key == self.notebook.key)
            action.triggered.connect(lambda _, notebook=notebook: self._choose(notebook))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction("&New notebook…").triggered.connect(self._make)
        menu.addAction("&Rename…").triggered.connect(self._rename)
        if self.notebook.key:  # the first one stays
            menu.addAction("&Delete…").triggered.connect(self._delete)
        if deleted := self._shelf.deleted():
            under = menu.addMenu("Re&store")
            for notebook in deleted:
                action = under.addAction(notebook.name.replace("&", "&&"))
                action.triggered.connect(lambda _, notebook=notebook: self._bring_back(notebook))
        menu.addSeparator()
        menu.addAction("&Import a notebook file…").triggered.connect(lambda: self.import_asked.emit())

    def _choose(self, notebook: Notebook, words: str = "") -> None:
        self._keys_to.setFocus()
        if notebook != self.notebook:
            self.chosen.emit(notebook)
        if words:
            self.said.emit(words, None)

    def _make(self) -> None:
        if name := self._asked_name("New notebook", ""):
            self._try(lambda: self._choose(self._shelf.new(name), f"A new notebook, “{name}”."))

    def _rename(self) -> None:
        if name := self._asked_name("Rename the notebook", self.notebook.name):
            self._try(lambda: self.show_notebook(self._shelf.rename(self.notebook, name)))

    def _delete(self) -> None:
        name, entries = self.notebook.name, self._entries()
        question = f"Delete the notebook “{name}” with its {count(entries)} entr{'y' if entries == 1 else 'ies'}?"
        more = f"For {KEPT_DAYS} days it can be restored, in the menu of the notebooks."
        answers = (("&Delete", Role.DestructiveRole, Answer.DISCARD),)
        if ask(self.window(), question, more, answers, is_cautious=True) is Answer.DISCARD:
            self._try(lambda: self._drop(name))

    def _drop(self, name: str) -> None:
        self._shelf.delete(self.notebook)
        first, *_ = self._shelf.notebooks()
        self._choose(first, f"Deleted the notebook “{name}”. It can be restored for {KEPT_DAYS} days.")

    def _bring_back(self, notebook: Notebook) -> None:
        def bring_back() -> None:
            self._shelf.bring_back(notebook)
            self._choose(notebook, f"Restored the notebook “{notebook.name}”.")

        self._try(bring_back)

    def _asked_name(self, title: str, before: str) -> str:
        """A name that no other notebook has; empty if the user cancels, or gives none."""
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle(title)
        dialog.setLabelText("Name")
        dialog.setTextValue(before)
        menu_by_keys(dialog)
        is_given = bool(dialog.exec())
        name = tidy_name(dialog.textValue()) if is_given else ""
        dialog.deleteLater()
        if is_given and not name:
            self.said.emit("A notebook needs a name; nothing was changed.", None)
        if name != before and self._shelf.free_name(name) != name:
            self.said.emit(f"There is a notebook “{name}” already; nothing was changed.", None)
            return ""
        return name

    def _try(self, do: Callable[[], None]) -> None:
        """Do something, or say why that failed."""
        try:
            do()
        except NotebookFault as fault:
            self.said.emit(str(fault), None)
