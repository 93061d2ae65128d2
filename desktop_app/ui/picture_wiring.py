"""How a person gets a picture: keys, the File and Edit menus, and the menu of a card, all about the card they mean."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.plot_card import PlotCard
    from desktop_app.ui.view_card import ViewCard


def wire_pictures(window: "MainWindow") -> None:
    """Connect the actions that make pictures."""
    actions = window.actions_
    actions.copy_picture.triggered.connect(lambda: _copy(window, card_at_hand(window)))
    actions.copy_board.triggered.connect(lambda: _copy(window, None))
    actions.save_picture.triggered.connect(lambda: _save(window, card_at_hand(window)))
    actions.save_board.triggered.connect(lambda: _save(window, None))


def _copy(window: "MainWindow", card: "PlotCard | ViewCard | None") -> None:
    from desktop_app.ui import pictures

    if frame := window.session.frame:
        window.say(pictures.copy_picture(window.board, card, frame))


def _save(window: "MainWindow", card: "PlotCard | ViewCard | None") -> None:
    from desktop_app.ui import pictures

    if (frame := window.session.frame) and (words := pictures.save_picture(window, window.board, card, frame)):
        window.say(words)


def card_at_hand(window: "MainWindow") -> "PlotCard | ViewCard | None":
    """The card of a plot or view that a person means, if any."""
    card = window.card_menu.card()
    return next((each for each in window.board.seen_cards() if each is card), None)
