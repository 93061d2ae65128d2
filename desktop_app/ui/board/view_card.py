"""A view that is no plot on its card, under a title, as a plot has it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout

from desktop_app.plots.theme import Theme
from desktop_app.ui.board.direction_dial import DialView
from desktop_app.ui.board.vote_view import VoteView
from desktop_app.ui.common.card import Card


class ViewCard(Card):
    """Holds one view, which is called its `plot`, as on other cards."""

    def __init__(self, name: str, title: str, view: DialView | VoteView) -> None:
        super().__init__(name, title)
        self.plot = view
        heading = QLabel(title)
        heading.setObjectName("title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(2)
        area = QScrollArea()
        area.setWidget(view)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(heading)
        layout.addWidget(area, 1)

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
