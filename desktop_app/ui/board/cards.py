"""All cards of the window: which one the user means, and their menus, by right click or by the menu key."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.ui.board.board import Board
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.card import Card, card_of
from desktop_app.ui.common.context_key import ask_for_menu

# The names of the cards beside the board, in the order in which they are offered.
_BESIDE_BOARD = ("step", "runs")


class Cards(QObject):
    """The cards of `board`, and those beside it, which are added once they are made.

    Right clicks in `place` open the menu of the card there, or that of the board between the cards.
    """

    def __init__(self, place: QWidget, board: Board, actions: Actions) -> None:
        super().__init__(place)
        self._place, self._board = place, board
        self._added: dict[str, Card] = {}
        self._of_card = [
            actions.copy_picture,
            actions.save_picture,
            actions.copy_data,
            actions.show_table,
            actions.keep,
        ]
        self._of_data = actions.copy_data, actions.show_table
        self._of_board, self._keep = [actions.copy_board, actions.save_board], actions.keep
        self._is_menu_open = False
        self._menu_card: Card | None = None  # None: the menu is that of the board
        place.installEventFilter(self)
        actions.context.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)  # in the guide, too
        actions.context.triggered.connect(lambda: ask_for_menu(place))

    def add(self, card: Card) -> None:
        """Add a card beside the board."""
        self._added[card.name] = card

    @property
    def beside_board(self) -> list[Card]:
        """The cards beside the board that are made so far, hidden ones among them."""
        return [self._added[name] for name in _BESIDE_BOARD if name in self._added]

    def current(self) -> Card | None:
        """The card that the user means: that of the open menu, the one under the mouse, or the one used last.

        A mouse that stood there already when another card took the focus does not count.
        """
        if self._is_menu_open:
            return self._menu_card
        under, focused = self._at(QCursor.pos()), card_of(QApplication.focusWidget())
        return focused if under and focused and focused.is_used_since(under) else under or self._last_used()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent):
            return False
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            card = card_of(QApplication.focusWidget()) or self.current()
            around = card or self._place
            place = around.mapToGlobal(around.rect().center())
        else:
            card, place = self._at(event.globalPos()), event.globalPos()
        self._open_menu(card, place)
        return True

    def _open_menu(self, card: Card | None, place: QPoint) -> None:
        menu = QMenu(card or self._place)
        if card is None:
            groups = [[*self._of_board, self._keep]]
        else:
            of_card = [each for each in self._of_card if card.has_data or each not in self._of_data]
            groups = [card.own_actions(), of_card, self._of_board]
            card.mark_used()
        for group in groups:
            menu.addActions(group)
            menu.addSeparator()
        self._is_menu_open, self._menu_card = True, card
        menu.exec(place)
        self._is_menu_open = False
        menu.deleteLater()

    def _at(self, place: QPoint) -> Card | None:
        return card_of(self._place.childAt(self._place.mapFromGlobal(place)))

    def _last_used(self) -> Card | None:
        """The visible card that was used last."""
        visible = [card for card in (*self._board.visible_cards(), *self.beside_board) if card.isVisible()]
        times = [(at, card) for card in visible if (at := card.used_at) is not None]
        return max(times, key=lambda each: each[0])[1] if times else None
