"""The notebook's panel: its head, search, list and menu, and the commands on entries."""

from functools import partial

from PySide6.QtCore import QEventLoop, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMessageBox, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.notebook.entry import Entry
from desktop_app.notebook.markdown import to_markdown
from desktop_app.notebook.markup import SCHEMES
from desktop_app.notebook.shelf import Notebook, Shelf
from desktop_app.notebook.store import KEPT_DAYS, Gone, NotebookFault, Store
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.buttons import quiet_button
from desktop_app.ui.common.focus import back_to_window
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.layouts import in_column, in_row
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.style import STEP_WIDTH
from desktop_app.ui.notebook.card_delegate import PICTURE, CardDelegate
from desktop_app.ui.notebook.chooser import NotebookChooser
from desktop_app.ui.notebook.contents import NotebookContents
from desktop_app.ui.notebook.edits import Edits
from desktop_app.ui.notebook.export import EXPORTS, ask_and_export
from desktop_app.ui.notebook.line_editing import LineEditing
from desktop_app.ui.notebook.list_view import NotebookList
from desktop_app.ui.notebook.menu import NotebookMenu
from desktop_app.ui.notebook.model import NotebookModel
from desktop_app.ui.notebook.store_thread import Job, Keeper


class NotebookPanel(QFrame):
    """Lists entries, and lets the user search, move, edit and delete them; every edit can be undone."""

    opened = Signal(object)  # Entry: show its workspace again
    said = Signal(str, object)  # a sentence, and the action that undoes what it is about, or None

    def __init__(self, theme: Theme, keep: QAction, shelf: Shelf) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(STEP_WIDTH)
        self._presented: int | None = None  # the entry that a room was shown last
        self._shelf, notebook = shelf, shelf.called(Preferences().notebook)
        self.keeper = Keeper(notebook.file, self)
        self.model = NotebookModel()
        self.cards = CardDelegate(theme, self)
        self.list = NotebookList(self.model, self.cards)
        self.search = QLineEdit(placeholderText="Search", clearButtonEnabled=True)
        self.contents = NotebookContents(self.keeper, self.list, self.model, self.search)
        self.edits = Edits(self.keeper, self)
        self.writing = LineEditing(self.contents, self.cards, self.keeper, self.edits)
        self.with_step = QAction("With the derivation", self, checkable=True)  # in what is copied and exported
        self.with_step.setChecked(Preferences().notebook_derivation)
        self.chooser = NotebookChooser(shelf, notebook, lambda: len(self.model.all), keys_to=self.list)
        self.menu = self._make_menu()
        self._lay_out(keep)
        self._connect()
        self.set_theme(theme)

    def _make_menu(self) -> NotebookMenu:
        rows, edits = self.list, self.edits
        of_entry = (
            ("Show again", self._open_current),
            ("Write a line\tF2", rows.write),
            ("Move up\tAlt+↑", lambda: rows.shift(-1)),
            ("Move down\tAlt+↓", lambda: rows.shift(1)),
            ("Copy as Markdown\tCtrl+C", self._copy),
            ("Delete\tDel", self._delete),
        )
        commands = (
            ("Undo\tCtrl+Z", edits.undo),
            ("Redo\tCtrl+Shift+Z", edits.redo),
            ("Restore deleted entries", self._bring_back),
            ("Put the newest first", self._sort),
        )
        exports = [(f"Export as {words}…", partial(self._export, name)) for name, words in EXPORTS.items()]
        has_entry, has_list = (lambda: self.contents.current() is not None), (lambda: bool(self.model.rows))
        groups = (of_entry, has_entry), (commands, lambda: True), ([self.with_step], has_list), (exports, has_list)
        return NotebookMenu(groups, keys_to=rows)

    def _lay_out(self, keep: QAction) -> None:
        button = quiet_button(keep)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.search.setAccessibleName("Search the notebook")
        self.search.setToolTip("Lists the entries that have all these words, names and numbers")
        back_to_window(self.search)
        head = in_row(self.chooser, None, button, self.menu, spacing=None)
        row = in_row(self.search, margins=(0, 0, 8, 0))
        self.setLayout(in_column(head, row, self.list, spacing=8, margins=(14, 8, 6, 10), highest=self.list))

    def _connect(self) -> None:
        self.contents.said.connect(self.said)
        self.edits.said.connect(self.said)
        self.chooser.chosen.connect(self.show_notebook)
        self.chooser.opening.connect(self.check_notebook)
        self.chooser.said.connect(self.said)
        self.cards.picture_wanted.connect(self._on_picture_wanted)
        self.model.moved.connect(self._on_moved)
        self.list.opened.connect(self.opened)
        self.list.link_opened.connect(self._on_link_opened)
        self.list.delete_asked.connect(self._delete)
        self.list.undo_asked.connect(self.edits.undo)
        self.list.redo_asked.connect(self.edits.redo)
        self.list.copy_asked.connect(self._copy)
        self.with_step.toggled.connect(self._on_with_step_toggled)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.open_at(event.globalPos())

    def set_theme(self, theme: Theme) -> None:
        self.cards.theme = theme
        self.menu.setIcon(icon("ellipsis", theme.text))
        self.list.viewport().update()

    @Slot(object)
    def show_notebook(self, notebook: Notebook) -> None:
        """List the entries of a notebook; what is written in the present one is stored there."""
        self.cards.finish_writing()
        Preferences().notebook = notebook.key
        self.chooser.show_notebook(notebook)
        self.edits.forget()
        self.contents.clear()
        self.keeper.turn_to(notebook.file)

    @Slot()
    def check_notebook(self) -> None:
        """Show the first notebook in place of one that another window has deleted, and a new name of this one."""
        before = self.chooser.notebook
        now = self._shelf.called(before.key)
        if now.key != before.key:
            self.show_notebook(now)
            self.contents.say(f"The notebook “{before.name}” was deleted in another window.")
        elif now != before:
            self.chooser.show_notebook(now)

    def has_stored(self, runs: tuple[Experiment, ...]) -> bool:
        """Whether a stored entry has exactly these runs."""
        return self.contents.has_runs(runs, self.writing.is_unstored)

    def present(self, by: int) -> None:
        """Show a room the current entry, or the one so many below it where that is shown already."""
        current = self.contents.current()
        is_new = current is None or current.id != self._presented
        row = max(self.list.currentIndex().row(), 0) + (0 if is_new else by)
        if 0 <= row < len(self.model.rows):
            self.contents.choose(row)
            self._open_current()
            self._presented = self.model.rows[row].id
        else:
            self.contents.say("That was the last entry." if by > 0 else "This is the first entry.")

    def _open_current(self) -> None:
        if entry := self.contents.current():
            self.opened.emit(entry)

    def _copy(self) -> None:
        """Put the current entry on the clipboard, as Markdown."""
        if entry := self.contents.current():
            QGuiApplication.clipboard().setText(to_markdown(self._to_hand_on(entry)))
            self.contents.say(f"Copied “{entry.heading}” as Markdown.")

    def _delete(self) -> None:
        """Delete the current entry."""
        entry, row = self.contents.current(), self.list.currentIndex().row()
        if entry is None:
            return
        self.model.show([each for each in self.model.all if each.id != entry.id])
        self.contents.choose(min(row, len(self.model.rows) - 1))
        self._edit(
            f"Deleted “{entry.heading}”. It can be restored for {KEPT_DAYS} days.",
            lambda store: store.delete((entry.id,)),
            lambda store: store.bring_back((entry.id,)),
        )

    def _bring_back(self) -> None:
        def bring_back(ids: tuple[int, ...]) -> None:
            if not ids:
                self.contents.say(f"Nothing was deleted in the last {KEPT_DAYS} days.")
                return
            words = f"Restored {len(ids)} deleted entr{'y' if len(ids) == 1 else 'ies'}."
            self._edit(words, lambda store: store.bring_back(ids), lambda store: store.delete(ids))

        self.keeper.do(Store.deleted, bring_back)

    def _sort(self) -> None:
        """Put the newest entries first."""
        before = tuple(entry.id for entry in self.model.all)
        entries = sorted(self.model.all, key=lambda entry: entry.made, reverse=True)
        after = tuple(entry.id for entry in entries)
        self.model.show(entries)
        self._edit("Put the newest first.", lambda store: store.sort(after), lambda store: store.sort(before))

    def _on_moved(self, entry: Entry, above: int | None, before: int | None) -> None:
        words = f"Moved “{entry.heading}”."
        self._edit(words, lambda store: store.move(entry.id, above), lambda store: store.move(entry.id, before))

    def _edit(self, words: str, job: Job, undo: Job) -> None:
        """Do an edit; if it fails, show what is stored."""
        self.edits.do(words, job, undo, self.contents.undo_failed_edit)

    def _export(self, name: str) -> None:
        entries = tuple(map(self._to_hand_on, self.model.rows))
        ask_and_export(self, name, self.chooser.notebook.name, entries, self.keeper, self.contents.say)

    def _to_hand_on(self, entry: Entry) -> Entry:
        return entry if self.with_step.isChecked() else entry.without_step()

    def _on_with_step_toggled(self, on: bool) -> None:
        Preferences().notebook_derivation = on

    def _on_link_opened(self, link: str) -> None:
        if QUrl(link).scheme() not in SCHEMES or not QDesktopServices.openUrl(QUrl(link)):
            self.contents.say(f"Nothing on this computer opens {link}.")

    def _on_picture_wanted(self, id: int) -> None:
        size = PICTURE * self.devicePixelRatioF()
        ratio = self.devicePixelRatioF()

        def show(image: QImage) -> None:
            self.cards.show_picture(id, image)
            self.list.viewport().update()

        def tell(fault: NotebookFault) -> None:
            if not isinstance(fault, Gone) and not self.contents.fault:  # said already
                self.contents.say_fault(fault)

        self.keeper.do(lambda store: _small(store.picture(id).png, size, ratio), show, tell)

    def may_close(self, window: QWidget, may_ask: bool) -> bool:
        """Wait until all is stored; False if another program has locked the notebook, and the user keeps `window`."""
        self.cards.finish_writing()
        keeper, events = self.keeper, QEventLoop()
        keeper.settled.connect(events.quit)
        if not keeper.is_done and not keeper.is_held:
            events.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return keeper.is_done or not may_ask or _ask_to_close(keeper, window)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.check_notebook()
        self.keeper.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keeper.watch(False)


def _ask_to_close(keeper: Keeper, parent: QWidget) -> bool:
    """Ask while another program has locked the notebook; True if it is stored meanwhile, or the user does without."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Close", "The notebook is not stored yet.", parent=parent)
    box.setInformativeText(
        "Another program is using it. As soon as it lets go, your entries and lines are stored, and this window closes."
    )
    without = box.addButton("Close &without storing", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("&Keep open", QMessageBox.ButtonRole.RejectRole))
    keeper.settled.connect(box.reject)
    box.exec()
    box.deleteLater()
    return keeper.is_done or box.clickedButton() is without


def _small(png: bytes, size: QSize, ratio: float) -> QImage:
    """A picture at the size of a card's, of that pixel ratio."""
    image = QImage.fromData(png)
    if not image.isNull():
        image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(ratio)
    return image
