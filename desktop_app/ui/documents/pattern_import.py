"""File ▸ Import patterns: a table of numbers as the patterns of the active run, in one edit."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.core.model.numbers import count
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.training.session import Session
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.documents import file_dialogs
from desktop_app.ui.documents.document_actions import DocumentActions


class PatternImport(QObject):
    """Carries out the action."""

    def __init__(
        self, window: QWidget, session: Session, actions: Actions, documents: DocumentActions,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._documents, self._say = window, session, documents, say
        actions.import_patterns.triggered.connect(self._ask)

    @Slot()
    def _ask(self) -> None:
        # Imported when needed: the first paint does without.
        from desktop_app.core.files.pattern_table import read_table
        from desktop_app.core.files.workspace import Refused
        from desktop_app.ui.documents.import_dialog import ImportDialog

        if not self._session.settings.net.has_patterns:
            self._say("This network has no patterns: its E is a function of the weights alone.")
            return
        path = file_dialogs.ask_table(self._window, self._documents.document)
        if path is None:
            return
        try:
            table = read_table(path)
        except Refused as refused:
            file_dialogs.refuse_table(self._window, path.name, refused)
            return
        dialog = ImportDialog(self._window, path.name, table, self._take)
        dialog.exec()
        dialog.deleteLater()

    def _take(self, patterns: tuple[Pattern, ...]) -> list[str]:
        refusals = self._session.alter({"patterns": patterns})
        if not refusals:
            many = f"{count(len(patterns))} pattern{'' if len(patterns) == 1 else 's'}"
            self._say(f"Imported {many}; Ctrl+Z brings the others back.")
        return refusals
