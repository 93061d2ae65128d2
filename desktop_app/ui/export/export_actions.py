"""How a person gets a picture: keys, the File and Edit menus, and the menu of a card, all about the card they mean."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.common.card import Card
    from desktop_app.ui.export.picture_clipboard import PictureClipboard
    from desktop_app.ui.window.main_window import MainWindow


def wire_pictures(window: "MainWindow") -> None:
    """Connect the actions that make pictures."""
    actions = window.actions_
    actions.copy_picture.triggered.connect(lambda: _copy(window, card_at_hand(window)))
    actions.copy_board.triggered.connect(lambda: _copy(window, None))
    actions.save_picture.triggered.connect(lambda: _open(window, card_at_hand(window)))
    actions.save_board.triggered.connect(lambda: _open(window, None))


def clipboard_of(window: "MainWindow") -> "PictureClipboard":
    """The window's, which is made when it is needed."""
    from desktop_app.ui.export.picture_clipboard import PictureClipboard

    made = window.findChild(PictureClipboard)
    if made is None:
        made = PictureClipboard(window)
        window.closed.connect(made.close)
    return made


def _copy(window: "MainWindow", card: "Card | None") -> None:
    from desktop_app.figures.look import Look
    from desktop_app.ui.export import subjects

    if frame := window.session.frame:
        clipboard_of(window).copy(subjects.sheet_of(window.board, card, frame), Look())
        window.say(f"Copied {subjects.what(card)}.")


def _open(window: "MainWindow", card: "Card | None") -> None:
    """The dialog, about what is seen now."""
    if (frame := window.session.frame) is None:
        return
    from desktop_app.ui.export.picture_dialog import PictureDialog
    from desktop_app.ui.export.subjects import Subjects

    subjects = Subjects(window, frame)
    place = subjects.place_of(card)
    dialog = PictureDialog(window, subjects.all, place, frame.iteration, window.preferences)
    dialog.copied.connect(clipboard_of(window).copy)
    dialog.exec()
    clipboard_of(window).draw()
    dialog.deleteLater()
    subjects.close()


def card_at_hand(window: "MainWindow") -> "Card | None":
    """The card that a person means, if any: a plot's, a view's, or that of the worked step."""
    return window.card_menu.card()
