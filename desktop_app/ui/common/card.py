"""A card of the window: what a person can point at, put the focus on, and make a picture of."""

from time import perf_counter

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QFrame, QWidget

# Who goes across a card with the mouse on the way to another place does not use it.
_LINGER_SECONDS = 0.25


class Card(QFrame):
    """A framed part of the window; `name` goes into file names, `title` is what a person calls it."""

    has_data = True  # numbers for a spreadsheet

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.title = name, title
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._entered_at: float | None = None
        self._used_at: float | None = None

    def own_actions(self) -> list[QAction]:
        """What its menu offers beside what it offers on every card."""
        return []

    @property
    def used_at(self) -> float | None:
        """When a person last lingered here with the mouse, or had the focus here; None where they never did."""
        now = perf_counter()
        is_lingering = self._entered_at is not None and now - self._entered_at >= _LINGER_SECONDS
        return now if is_lingering else self._used_at

    def mark_used(self) -> None:
        self._used_at = perf_counter()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._entered_at = perf_counter()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._used_at, self._entered_at = self.used_at, None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.mark_used()


def card_of(widget: QWidget | None) -> Card | None:
    """The card that a widget is, or lies in."""
    while widget is not None and not isinstance(widget, Card):
        widget = widget.parentWidget()
    return widget
