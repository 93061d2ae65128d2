"""Data out of the window: the dialog that exports it, a plot's data on the clipboard, and animations."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from desktop_app.core.model.numbers import count
from desktop_app.training.lockstep import Lockstep
from desktop_app.ui.common.card import Card

if TYPE_CHECKING:
    from desktop_app.ui.board.card_data import Data
    from desktop_app.ui.export.job_dialog import JobDialog
    from desktop_app.ui.window.main_window import MainWindow


class DataWiring(QObject):
    """Gets copies of the runs from the session, for a dialog to work with while they go on."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._waiting: Callable[[Lockstep], None] | None = None
        self._card: Card | None = None
        window.session.runs_copied.connect(self._on_runs_copied)
        window.actions_.copy_data.triggered.connect(self._copy)
        window.actions_.animate.triggered.connect(self._ask_animation)
        window.actions_.export_data.triggered.connect(lambda: self._ask(self._export))

    def _copy(self) -> None:
        """Put the numbers of the card that a person means on the clipboard."""
        card = self._window.card_menu.card()
        found = self._data_of(card)
        if card is None or isinstance(found, str):
            self._window.say(str(found))
            return
        from desktop_app.ui.board.card_data import as_text

        QGuiApplication.clipboard().setText(as_text(found))
        rows = f"{count(len(found.rows))} row{'' if len(found.rows) == 1 else 's'}"
        self._window.say(f"Copied {rows} of “{card.title}”. {found.note}".rstrip())

    def _data_of(self, card: Card | None) -> "Data | str":
        """What a card shows, as a table; or why there is none."""
        from desktop_app.ui.board import card_data

        window = self._window
        frame, board, table = window.session.frame, window.board, window.runs_table
        if frame is not None and table is not None and card is table:
            return card_data.data_of_runs(frame, table.tolerances())
        plot = next((each for each in board.visible_cards() if each is card), None)
        if plot is None or board.reading is None:
            return "Point at a plot, or at the table of runs: its numbers are what is copied."
        return (
            card_data.data_of(plot, board.reading, board.runs, board.iteration_plots[0].is_secret)
            or card_data.NOTHING_YET
        )

    def _ask_animation(self) -> None:
        # Which card is meant is known now: the answer comes when the mouse may be elsewhere.
        self._card = self._window.card_menu.card()
        self._ask(self._animate)

    def _animate(self, runs: Lockstep) -> None:
        from desktop_app.ui.export.animation_dialog import AnimationDialog

        self._work(AnimationDialog(self._window, runs, self._card))

    def _ask(self, then: Callable[[Lockstep], None]) -> None:
        if self._waiting is None and self._window.session.frame is not None:
            self._waiting = then
            self._window.session.copy_runs()

    @Slot(object)
    def _on_runs_copied(self, runs: Lockstep) -> None:
        then, self._waiting = self._waiting, None
        if then is not None:
            then(runs)

    def _export(self, runs: Lockstep) -> None:
        from desktop_app.ui.export.data_dialog import DataDialog

        frame = self._window.session.frame
        self._work(DataDialog(self._window, runs, frame.iteration if frame else 0))

    def _work(self, dialog: "JobDialog") -> None:
        dialog.exec()
        dialog.end()
        dialog.deleteLater()
        if dialog.words:
            self._window.say(dialog.words)
