"""Copies and saves pictures of the plot under the mouse, or of the whole board."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.core.files import write_whole
from desktop_app.training.frame import Frame
from desktop_app.ui.board import CELLS, Board
from desktop_app.ui.dialogs import ask_save
from desktop_app.ui.plot_card import PlotCard

if TYPE_CHECKING:
    from desktop_app.figures.sheet import Sheet
    from desktop_app.ui.view_card import ViewCard


def sheet_of(board: Board, card: "PlotCard | ViewCard | None", frame: Frame) -> "Sheet":
    """What is in the picture of one card's plot, or of all five."""
    # Imported at need: starting the window does not have to wait for it.
    from desktop_app.core.workspace import Workspace
    from desktop_app.figures.sheet import Sheet, Titled, TitledView

    def titled(each: "PlotCard | ViewCard", cell: tuple[int, int, int] = (0, 0, 1)) -> Titled | TitledView:
        if isinstance(each, PlotCard):
            return Titled(each.title, each.plot, cell)
        return TitledView(each.title, each.plot, cell)

    reading = board.reading or frame.reading
    workspace = Workspace(tuple(member.experiment for member in frame.members), frame.iteration)
    if card is not None:
        return Sheet([titled(card)], reading, board.seen, workspace)
    cards = board.seen_cards()
    cells = CELLS if len(cards) == len(CELLS) else ((0, 0, 1), (1, 0, 1), *CELLS[1:])
    made = [titled(each, cell) for each, cell in zip(cards, cells, strict=True)]
    return Sheet(made, reading, board.seen, workspace)


def copy_picture(board: Board, card: "PlotCard | ViewCard | None", frame: Frame) -> str:
    """Put the picture on the clipboard; returns what was copied, in a sentence."""
    from desktop_app.figures.picture import image

    # Not setMimeData: data made in Python outlives the interpreter on the clipboard, and crashes at exit.
    QGuiApplication.clipboard().setImage(image(sheet_of(board, card, frame)))
    return f"Copied {_what(card)}."


def save_picture(parent: QWidget, board: Board, card: "PlotCard | ViewCard | None", frame: Frame) -> str:
    """Ask for a place and write the picture there; returns what happened, in a sentence, or nothing."""
    from desktop_app.figures.picture import png

    content = png(sheet_of(board, card, frame))
    name = f"nudge-{card.name if card else 'board'}-{frame.iteration}"
    path = ask_save(parent, name)
    return write(path, content, _what(card)) if path else ""


def write(path: Path, content: bytes, what: str) -> str:
    """Write a file whole; returns what happened, in a sentence."""
    try:
        write_whole(path, content)
    except OSError as fault:
        return f"{path} could not be written: {fault.strerror}. Nothing was changed; choose another place."
    return f"Saved {what} as {path}."


def _what(card: "PlotCard | ViewCard | None") -> str:
    return f"the picture “{card.title}”" if card else "a picture of the board"
