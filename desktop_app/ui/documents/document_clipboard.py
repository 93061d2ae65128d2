"""All runs as text for a chat, and whatever is on the clipboard opened as File ▸ Open opens a file."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication

from desktop_app.core.model.numbers import count
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.documents.document_actions import DocumentActions
from desktop_app.ui.documents.opening import Opening

_PICTURES = ("image/png", "image/svg+xml", "application/pdf")
_LONGEST_MESSAGE, _LONGEST_CODE = 2000, 100_000  # letters
_NOTHING = (
    "Nothing on the clipboard can be opened: copy a picture that Nudge made, a file of Nudge or its text, or a share "
    "code. To paste numbers, select a cell of the patterns first."
)
_BARE = "The picture on the clipboard has no runs in it; a program that it went through may have left them out."


class DocumentClipboard(QObject):
    """Carries out the actions; `finish_copying` ends what the window itself is still copying."""

    def __init__(
        self, actions: Actions, documents: DocumentActions, opening: Opening,
        finish_copying: Callable[[], None], say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(documents)
        self._documents, self._opening, self._finish_copying, self._say = documents, opening, finish_copying, say
        actions.copy_text.triggered.connect(self._copy)
        actions.paste.triggered.connect(self._paste)

    @Slot()
    def _copy(self) -> None:
        from desktop_app.core.files.share_code import share_code
        from desktop_app.core.files.workspace import to_json

        if (workspace := self._documents.workspace()) is None:
            return
        code, runs = share_code(to_json(workspace)), "the run" if len(workspace.runs) == 1 else "all runs"
        letters = f"{count(len(code))} letters"
        if len(code) > _LONGEST_CODE:
            self._say(f"Nothing was copied: {runs} would be {letters} of text. Save a file instead (Ctrl+S).")
            return
        QGuiApplication.clipboard().setText(code)
        chats = f" Some chats take {count(_LONGEST_MESSAGE)} at most." if len(code) > _LONGEST_MESSAGE else ""
        self._say(f"Copied {runs} as a text of {letters}; Ctrl+V in Nudge opens it.{chats}")

    @Slot()
    def _paste(self) -> None:
        self._finish_copying()
        data = QGuiApplication.clipboard().mimeData()
        urls = data.urls() if data is not None else []
        # A file first: with it some systems copy a picture of its icon.
        if any(url.isLocalFile() for url in urls):
            self._opening.drop(urls)
        elif data is not None and (contents := _contents_of(data)):
            self._opening.open_copied(contents)
        elif urls:
            self._opening.drop(urls)
        elif data is not None and data.hasImage():
            self._say(_BARE)
        else:
            self._say(_NOTHING)


def _contents_of(data: QMimeData) -> list[bytes]:
    """What may have runs in it: text first, which is read most quickly, then pictures."""
    from desktop_app.core.files.share_code import has_code

    text = data.text().encode("utf-8", "replace") if data.hasText() else b""
    may_be_read = text.lstrip().startswith((b"{", b"<")) or has_code(text)
    pictures = [bytes(data.data(name).data()) for name in _PICTURES if data.hasFormat(name)]
    return [text, *pictures] if may_be_read else pictures
