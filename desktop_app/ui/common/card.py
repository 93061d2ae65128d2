"""A card of the window: a framed part that the user can point at, focus, and make a picture of."""

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

if TYPE_CHECKING:
    from desktop_app.figures.sheet import Cell
    from desktop_app.training.frame import Frame
    from desktop_app.words.data_table import DataTable

# Ignore shorter hovers: the mouse is passing.
_LINGER_SECONDS = 0.25


class Card(QFrame):
    """A part of the window; `name` goes into file names, `title` is what the user reads."""

    has_data = True  # whether there are numbers for a spreadsheet
    area: QScrollArea | None = None  # what the card scrolls

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.title = name, title
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._entered_at: float | None = None
        self._used_at: float | None = None

    def own_actions(self) -> list[QAction]:
        """The first actions of its menu, which other cards do not have."""
        return []

    def picture_cell(self, frame: "Frame") -> "Cell":
        """The card in a picture."""
        raise NotImplementedError

    def parts(self) -> dict[str, str]:
        """The titles of its parts that can be a picture of their own, by name."""
        return {}

    def part_cell(self, part: str, is_numbered: bool) -> "Cell":
        """A part in a picture, its equations with numbers or not."""
        raise NotImplementedError

    def is_offered(self, frame: "Frame") -> bool:
        """Whether the picture dialog offers the card, which may be hidden at the moment."""
        return True

    def data(self) -> "DataTable | None":
        """The numbers that the card shows; None while they are to be predicted."""
        return None

    def summary(self) -> str:
        """What the card shows, in words; empty where its parts say it."""
        return self.accessibleDescription()

    @property
    def used_at(self) -> float | None:
        """When the mouse last lingered here or the card had the focus; None if never."""
        now = perf_counter()
        is_lingering = self._entered_at is not None and now - self._entered_at >= _LINGER_SECONDS
        return now if is_lingering else self._used_at

    def is_used_since(self, other: "Card") -> bool:
        """Whether the user came here later than the mouse came to the other card."""
        return (self._used_at or 0.0) > (other._entered_at or 0.0)

    def mark_used(self) -> None:
        self._used_at = perf_counter()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._entered_at = perf_counter()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._used_at, self._entered_at = self.used_at, None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows and the page keys scroll the card."""
        if self.area is None:
            super().keyPressEvent(event)
        else:
            self.area.keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.mark_used()


def card_of(widget: QWidget | None) -> Card | None:
    """The card that a widget is or lies in."""
    while widget is not None and not isinstance(widget, Card):
        widget = widget.parentWidget()
    return widget
