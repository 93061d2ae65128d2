"""The actions that bring something out of the window: pictures, animations and data, as files or on the clipboard."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.core.files.workspace_view import WorkspaceView
from desktop_app.core.model.numbers import count
from desktop_app.training.lockstep import Lockstep
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.cards import Cards
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.card import Card
from desktop_app.ui.common.preferences import Preferences
from desktop_app.words.data_table import DataTable

if TYPE_CHECKING:
    from desktop_app.ui.export.job_dialog import JobDialog
    from desktop_app.ui.export.picture_clipboard import PictureClipboard

# Dialogs and pictures are imported when they are needed: the window starts faster without them.

_NO_DATA = "Point at a plot, or at the table of runs: its numbers are what is copied."
_PREDICT_FIRST = "There are no numbers to copy: predict first."


class ExportActions(QObject):
    """Carries out the actions, each for the card that the user means."""

    def __init__(
        self, window: QWidget, session: Session, actions: Actions, board: Board, cards: Cards,
        preferences: Preferences, view_now: Callable[[], WorkspaceView], say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._board, self._cards = window, session, board, cards
        self._preferences, self._view_now, self._say = preferences, view_now, say
        self._clipboard: PictureClipboard | None = None
        self._then: Callable[[Lockstep], None] | None = None  # what waits for copies of the runs
        session.runs_copied.connect(self._on_runs_copied)
        actions.copy_picture.triggered.connect(lambda: self._copy_picture(cards.current()))
        actions.copy_board.triggered.connect(lambda: self._copy_picture(None))
        actions.save_picture.triggered.connect(lambda: self._open_picture_dialog(cards.current()))
        actions.save_board.triggered.connect(lambda: self._open_picture_dialog(None))
        actions.copy_data.triggered.connect(lambda: self._with_numbers(cards.current(), self._copy_data))
        actions.show_table.triggered.connect(lambda: self._with_numbers(cards.current(), self._show_table))
        # The card of now: when the runs are copied, the mouse may be elsewhere.
        actions.animate.triggered.connect(lambda: self._with_runs(partial(self._animate, cards.current())))
        actions.export_data.triggered.connect(lambda: self._with_runs(self._export_data))

    def finish_copying(self) -> None:
        """Put what is being copied on the clipboard now."""
        if self._clipboard is not None:
            self._clipboard.finish()

    def close(self) -> None:
        """Finish what is being put on the clipboard."""
        if self._clipboard is not None:
            self._clipboard.close()

    @property
    def _pictures(self) -> "PictureClipboard":
        """The clipboard for pictures, made when it is needed."""
        if self._clipboard is None:
            from desktop_app.ui.export.picture_clipboard import PictureClipboard

            self._clipboard = PictureClipboard(self)
        return self._clipboard

    def _copy_picture(self, card: Card | None) -> None:
        from desktop_app.figures.look import Look
        from desktop_app.ui.export.subjects import named, sheet_of

        if frame := self._session.frame:
            self._pictures.copy(sheet_of(self._board, card, frame, self._view_now()), Look())
            self._say(f"Copied {named(card)}.")

    def _open_picture_dialog(self, card: Card | None) -> None:
        """Open the dialog, for what is shown now."""
        if (frame := self._session.frame) is None:
            return
        from desktop_app.ui.export.picture_dialog import PictureDialog
        from desktop_app.ui.export.subjects import Subjects

        subjects = Subjects(self._board, self._cards, frame, self._view_now())
        first = subjects.index_of(card)
        dialog = PictureDialog(self._window, subjects.all, first, frame.iteration, self._preferences)
        dialog.copied.connect(self._pictures.copy)
        dialog.exec()
        dialog.deleteLater()
        subjects.close()

    def _with_numbers(self, card: Card | None, then: Callable[[Card, DataTable], None]) -> None:
        """Call `then` with the numbers that a card shows; if there are none, say why."""
        if card is None or not card.has_data or self._session.frame is None:
            self._say(_NO_DATA)
        elif (table := card.data()) is None:
            self._say(_PREDICT_FIRST)
        else:
            then(card, table)

    def _copy_data(self, card: Card, table: DataTable) -> None:
        """Put the numbers of a card on the clipboard."""
        # Of the system, whatever the letters of the program: a spreadsheet reads numbers so.
        QGuiApplication.clipboard().setText(table.text(QLocale.system().decimalPoint()))
        rows = f"{count(len(table.rows))} row{'' if len(table.rows) == 1 else 's'}"
        self._say(f"Copied {rows} of “{card.title}”. {table.note}".rstrip())

    def _show_table(self, card: Card, table: DataTable) -> None:
        from desktop_app.ui.export.table_dialog import TableDialog

        TableDialog(self._window, card.title, card.summary(), table).open()

    def _with_runs(self, then: Callable[[Lockstep], None]) -> None:
        """Call `then` with copies of the runs; training may go on with the originals."""
        if self._then is None and self._session.frame is not None:
            self._then = then
            self._session.copy_runs()

    @Slot(object)
    def _on_runs_copied(self, runs: Lockstep) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(runs)

    def _animate(self, card: Card | None, runs: Lockstep) -> None:
        from desktop_app.ui.export.animation_dialog import AnimationDialog

        dialog = AnimationDialog(self._window, self._session, self._board, self._preferences, runs, card)
        self._run_dialog(dialog)

    def _export_data(self, runs: Lockstep) -> None:
        from desktop_app.ui.export.data_dialog import DataDialog

        frame, chart = self._session.frame, self._board.stage.whole_chart()
        self._run_dialog(DataDialog(self._window, runs, frame.iteration if frame else 0, self._preferences, chart))

    def _run_dialog(self, dialog: "JobDialog") -> None:
        dialog.exec()
        dialog.end()
        dialog.deleteLater()
        if dialog.words:
            self._say(dialog.words)
