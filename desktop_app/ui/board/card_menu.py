"""The menus of the cards and of the whole board, by right click or by the menu key; and which card a person means."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QContextMenuEvent, QCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.card import Card, card_of


class CardMenu(QObject):
    """Opens the menus in `place`: of the card that is there, or of the board; to keep either is one action."""

    def __init__(self, place: QWidget, actions: Actions) -> None:
        super().__init__(place)
        self._place = place
        self._of_card = [actions.copy_picture, actions.save_picture, actions.copy_data, actions.keep]
        self._copy_data = actions.copy_data
        self._of_board, self._keep = [actions.copy_board, actions.save_board], actions.keep
        self._is_open = False
        self._opened: Card | None = None  # None: the board
        place.installEventFilter(self)

    def card(self) -> Card | None:
        """Whose menu is open, that under the mouse, or the one that was used last and is still seen; if any."""
        return self._opened if self._is_open else self._under_mouse() or self._last_used()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent):
            return False
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            card = card_of(QApplication.focusWidget()) or self.card()
            around = card or self._place
            place = around.mapToGlobal(around.rect().center())
        else:
            card, place = self._at(event.globalPos()), event.globalPos()
        self._open(card, place)
        return True

    def _open(self, card: Card | None, place: QPoint) -> None:
        menu = QMenu(card or self._place)
        if card is None:
            groups = [[*self._of_board, self._keep]]
        else:
            of_card = [each for each in self._of_card if card.has_data or each is not self._copy_data]
            groups = [card.own_actions(), of_card, self._of_board]
            card.mark_used()
        for group in groups:
            menu.addActions(group)
            menu.addSeparator()
        self._is_open, self._opened = True, card
        menu.exec(place)
        self._is_open = False
        menu.deleteLater()

    def _at(self, place: QPoint) -> Card | None:
        return card_of(self._place.childAt(self._place.mapFromGlobal(place)))

    def _under_mouse(self) -> Card | None:
        return self._at(QCursor.pos())

    def _last_used(self) -> Card | None:
        used = [(card.used_at, card) for card in self._place.findChildren(Card) if card.isVisible()]
        times = [(at, card) for at, card in used if at is not None]
        return max(times, key=lambda each: each[0])[1] if times else None
