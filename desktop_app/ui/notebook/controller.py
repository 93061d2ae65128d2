"""The notebook in the window: keeps what the board shows, shows entries again, and closes once all is stored."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.plots.theme import Theme
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.cards import Cards
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.documents.document_actions import DocumentActions
from desktop_app.ui.documents.opening import Opening
from desktop_app.ui.playback.status_line import StatusLine

if TYPE_CHECKING:
    from desktop_app.notebook.entry import Entry, Picture
    from desktop_app.notebook.shelf import Notebook
    from desktop_app.training.frame import Frame
    from desktop_app.ui.notebook.panel import NotebookPanel
    from desktop_app.ui.notebook.picture_drawing import PictureDrawing


class NotebookController(QObject):
    """Makes the panel when it is needed; `open_panel` opens it in the window."""

    def __init__(
        self, window: QWidget, session: Session, actions: Actions, board: Board, cards: Cards,
        documents: DocumentActions, opening: Opening, status_line: StatusLine,
        view_now: Callable[[], WorkspaceView], open_panel: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._board, self._cards = window, session, board, cards
        self._documents, self._opening, self._status_line = documents, opening, status_line
        self._view_now, self._open_panel = view_now, open_panel
        self._keep_action, self._is_presented = actions.keep, actions.presentation.isChecked
        self._panel: NotebookPanel | None = None
        self._drawing: PictureDrawing | None = None  # made when it is needed
        actions.keep.triggered.connect(self._keep)
        opening.notebook_imported.connect(self._on_imported)

    def make_panel(self, theme: Theme) -> "NotebookPanel":
        """The panel; it is made once."""
        from desktop_app.notebook.shelf import Shelf
        from desktop_app.ui.notebook.panel import NotebookPanel

        self._panel = panel = NotebookPanel(theme, self._keep_action, Shelf())
        panel.opened.connect(self._show_entry)
        panel.said.connect(self._status_line.say)
        panel.chooser.import_asked.connect(self._opening.ask_notebook)
        return panel

    @property
    def has_entries(self) -> bool:
        """Whether there is an entry to show, as far as that is known yet."""
        return self._panel is not None and (bool(self._panel.model.rows) or not self._panel.contents.is_known)

    def present(self, by: int) -> None:
        """Go on to the next entry before a room, or back; the user's own runs are put aside."""
        if self._panel is not None:
            self._panel.present(by)

    def end_presentation(self) -> None:
        """Bring back what was shown before the first entry."""
        self._documents.end_room()

    def may_close(self) -> bool:
        """Wait until everything is stored; if another program has locked the notebook, ask the user."""
        return self._panel is None or self._panel.may_close(self._window, not self._documents.leaves_at_once)

    def close(self) -> None:
        """End the notebook's thread, which may wait for a picture."""
        if self._drawing is not None:
            self._drawing.finish()
        if self._panel is not None:
            self._panel.keeper.close()

    @Slot(object)
    def _on_imported(self, notebook: "Notebook") -> None:
        """Show a notebook that was imported."""
        Preferences().notebook = notebook.key  # for a panel that is still to be made
        self._open_panel()
        if self._panel is not None:
            self._panel.show_notebook(notebook)
        self._status_line.say(f"Imported the notebook “{notebook.name}”.")

    @Slot()
    def _keep(self) -> None:
        """Keep what is shown now, and let the user write a line about it."""
        frame = self._session.frame
        if frame is None:
            return
        if self._board.curve.is_secret:
            self._status_line.say("Predict the step first; then it can be kept.")
            return
        # Before the panel opens: the board is smaller beside it.
        entry, picture = self._entry_of(frame)
        self._open_panel()
        if self._panel is not None:
            self._panel.check_notebook()
            self._panel.writing.keep(entry, picture)

    def _entry_of(self, frame: "Frame") -> "tuple[Entry, Callable[[], Picture]]":
        """An entry, and its picture: it is drawn from now on, and encoded where it is called, on another thread."""
        from desktop_app.ui.export.subjects import sheet_of
        from desktop_app.ui.notebook.picture_drawing import PictureDrawing

        if self._drawing is None:
            self._drawing = PictureDrawing(self)
        card, view = self._cards.current(), self._view_now()
        picture = self._drawing.picture(sheet_of(self._board, card, frame, view))
        return _entry_of(frame, card.title if card else "The board", view), picture

    @Slot(object)
    def _show_entry(self, entry: "Entry") -> None:
        """Show an entry's workspace again, at its iteration."""
        from desktop_app.core.files.workspace import Refused
        from desktop_app.ui.common import dialogs

        try:
            workspace = entry.workspace()
        except Refused as refused:
            words = "This entry cannot be shown again.\n\n" + "\n".join(refused.faults)
            dialogs.tell(self._window, "Nothing was opened", words)
            return
        active = min(entry.active, len(workspace.runs) - 1)
        words = f"Shown again, from the notebook: {entry.heading}."
        if self._is_presented():
            self._documents.show_room(entry.names, workspace, active, words)
            return
        frame = self._session.frame
        is_safe = frame is not None and self._panel is not None and self._panel.has_stored(frame.experiments)
        self._documents.show_workspace(entry.names, workspace, active, words, is_safe)


def _entry_of(frame: "Frame", what: str, view: WorkspaceView) -> "Entry":
    from desktop_app.core.files.workspace import Workspace, to_json
    from desktop_app.notebook.entry import Entry, new_id, now
    from desktop_app.words.captions import experiment_in_a_line
    from desktop_app.words.run_names import run_names
    from desktop_app.words.step.notes import to_markdown

    reading, runs = frame.reading, frame.experiments
    told = [experiment_in_a_line(member.experiment, member.reading.latest) for member in frame.members]
    names = [name or "A run" for name in run_names(runs)]
    return Entry(
        id=new_id(),
        made=now(),
        names=", ".join(names),
        iteration=frame.iteration,
        what=what,
        parameters="\n".join(map(": ".join, zip(names, told, strict=True))) if told[1:] else told[0],
        worked=to_markdown(replace(reading.settings, name=names[frame.active]), reading.step),
        content=to_json(Workspace(runs, frame.iteration, view)),
        active=frame.active,
    )
