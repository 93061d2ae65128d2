"""Asks where to export the notebook, and writes it there: a folder of Markdown, one page of HTML, or a PDF."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.files.atomic_write import write_whole, written_whole
from desktop_app.notebook.entry import Entry, Picture
from desktop_app.notebook.shelf import FIRST
from desktop_app.notebook.store import NotebookFault, Store
from desktop_app.ui.common.context_key import menu_by_keys
from desktop_app.ui.common.dialogs import Answer, Role, ask, ask_place, folder_called
from desktop_app.ui.documents.document import BOOK_ENDING
from desktop_app.ui.documents.file_dialogs import file_name
from desktop_app.ui.notebook.store_thread import Keeper

FOLDER, _TITLE = "Nudge notebook", "Export the notebook"
BOOK = BOOK_ENDING[1:]
EXPORTS = {"folder": "a folder of Markdown", "html": "one HTML page", "pdf": "PDF", BOOK: "a notebook file"}
_KINDS = {"html": "HTML pages", "pdf": "PDF documents", BOOK: "Notebook files"}

Write = Callable[[list[tuple[Entry, Picture]]], None]


def ask_and_export(
    parent: QWidget, name: str, notebook: str, entries: tuple[Entry, ...], keeper: Keeper, say: Callable[[str], None]
) -> None:
    """Ask for a place, and write entries of a `notebook` there in one of `EXPORTS`, on the notebook's thread."""
    suggestion = FOLDER if notebook == FIRST else file_name(notebook) or FOLDER
    if name == "folder":
        path = _ask_folder(parent, suggestion)
    else:
        folder = folder_called("DocumentsLocation")
        path = ask_place(parent, _TITLE, folder, suggestion, name, {name: _KINDS[name]})
    if path is None:
        return
    write = _writer(name, path, notebook)
    say(f"Exporting the notebook to {path} …")
    keeper.do(lambda store: export(store, entries, path, write), say, lambda fault: say(str(fault)))


def _writer(name: str, path: Path, notebook: str) -> Write:
    """What writes entries of a notebook to `path`."""
    if name == "folder":
        from desktop_app.notebook.folder import write_folder

        return lambda kept: write_folder(path, kept, notebook)
    if name == "html":
        from desktop_app.notebook.pages import to_page

        return lambda kept: write_whole(path, to_page(kept, notebook).encode())
    if name == BOOK:
        return partial(_write_book, path, notebook)
    from desktop_app.figures.notebook_pdf import to_pdf

    return lambda kept: write_whole(path, to_pdf(kept, notebook))


def _write_book(path: Path, notebook: str, kept: list[tuple[Entry, Picture]]) -> None:
    from desktop_app.notebook.notebook_file import write_notebook

    with written_whole(path) as file:
        write_notebook(file, notebook, kept)


def _ask_folder(parent: QWidget, suggestion: str) -> Path | None:
    """A folder of the notebook's own in one that the user chooses; it may replace an earlier export if they say so."""
    from desktop_app.notebook.folder import is_export

    dialog = QFileDialog(
        parent, f"{_TITLE}: where to make the folder “{suggestion}”", folder_called("DocumentsLocation")
    )
    menu_by_keys(dialog)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    if not chosen:
        return None
    folder = Path(chosen[0]) / suggestion
    if not folder.exists():
        return folder
    return _asked_about(parent, folder) if is_export(folder) else _free(folder)


def export(store: Store, entries: tuple[Entry, ...], path: Path, write: Write) -> str:
    """Write entries with their pictures to `path`, and return a sentence that says so.

    Raises `NotebookFault`, and then nothing is half done.
    """
    kept = [(entry, store.picture(entry.id)) for entry in entries]
    try:
        write(kept)
    except OSError as fault:
        raise NotebookFault(
            f"The notebook could not be written to {path}: {fault.strerror or fault}. "
            "The old export there is unchanged; choose another place."
        ) from fault
    return f"Exported {len(kept)} entr{'y' if len(kept) == 1 else 'ies'} to {path}."


def _asked_about(parent: QWidget, folder: Path) -> Path | None:
    """Ask whether to replace the export that is there; None if the user cancels."""
    answers = (("Keep both", Role.AcceptRole, Answer.KEEP_BOTH), ("Replace", Role.DestructiveRole, Answer.REPLACE))
    answer = ask(parent, f"{folder} already exists.", "Replace it by the new export, or keep both?", answers)
    if answer is Answer.REPLACE:
        return folder
    return _free(folder) if answer is Answer.KEEP_BOTH else None


def _free(folder: Path) -> Path:
    """A free name beside the folder."""
    number = 2
    while (made := folder.with_name(f"{folder.name} {number}")).exists():
        number += 1
    return made
