"""The menu of a card, by right click or by the menu key; and which card a person means."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.ui.card import Card, card_of


class CardMenu(QObject):
    """Opens the menus of the cards in `place`: what is the card's own, and the `actions` that all of them have."""

    def __init__(self, place: QWidget, actions: list[QAction]) -> None:
        super().__init__(place)
        self._place, self._actions = place, actions
        self._opened: Card | None = None
        place.installEventFilter(self)

    def card(self) -> Card | None:
        """Whose menu is open, that under the mouse, or the one that was used last and is still seen; if any."""
        return self._opened or self._under_mouse() or self._last_used()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QContextMenuEvent):
            return False
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            card = card_of(QApplication.focusWidget()) or self.card()
            place = card.mapToGlobal(card.rect().center()) if card else QPoint()
        else:
            card, place = self._at(event.globalPos()), event.globalPos()
        if card is None:
            return False
        self._open(card, place)
        return True

    def _open(self, card: Card, place: QPoint) -> None:
        menu = QMenu(card)
        if own := card.own_actions():
            menu.addActions(own)
            menu.addSeparator()
        menu.addActions(self._actions)
        self._opened = card
        card.mark_used()
        menu.exec(place)
        self._opened = None
        menu.deleteLater()

    def _at(self, place: QPoint) -> Card | None:
        return card_of(self._place.childAt(self._place.mapFromGlobal(place)))

    def _under_mouse(self) -> Card | None:
        return self._at(QCursor.pos())

    def _last_used(self) -> Card | None:
        used = [(card.used_at, card) for card in self._place.findChildren(Card) if card.isVisible()]
        times = [(at, card) for at, card in used if at is not None]
        return max(times, key=lambda each: each[0])[1] if times else None
