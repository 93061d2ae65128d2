"""The grid in which the cards of the board stand."""

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.board.arrangement import Arrangement, Place
from desktop_app.ui.common.style import GAP


class CardGrid(QGridLayout):
    """Puts cards where an arrangement says, and hides those that it folds away."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(GAP)
        self._places: dict[QWidget, Place] = {}

    def put(self, cards: dict[str, QWidget], arrangement: Arrangement) -> None:
        """Show these cards, by name, as arranged."""
        for name, place in arrangement.places.items():
            if self._places.get(cards[name]) != place:
                self._places[cards[name]] = place
                self.addWidget(cards[name], *place, 1)  # this also takes it from its place of before
        for row in range(self.rowCount()):
            self.setRowStretch(row, arrangement.rows[row] if row < len(arrangement.rows) else 0)
        for column in range(self.columnCount()):
            self.setColumnStretch(column, arrangement.columns[column] if column < len(arrangement.columns) else 0)
        for name, card in cards.items():
            card.setVisible(name in arrangement.places and name not in arrangement.folded)
