"""The first page of the panel: what one may want to know, and the examples."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QWidget

from desktop_app.core.files.examples import EXAMPLES, Example
from desktop_app.lessons.library import library
from desktop_app.lessons.progress import Progress
from desktop_app.ui.common.buttons import word_button
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.words import lessons as words


class Offer(NamedTuple):
    """A lesson on the list: its name, its question, and how far the user has come."""

    name: str
    question: str
    state: str
    is_done: bool = False


def offers_of(progress: Progress) -> list[Offer]:
    """All lessons that come with Nudge."""
    offers = []
    for listed in library():
        answered = progress.of(listed.name).answered
        state = words.state_of(listed.minutes, answered, listed.questions)
        offers.append(Offer(listed.name, listed.question, state, answered >= listed.questions))
    return offers


class OfferRow(QPushButton):
    """A button whose words may have several lines."""

    def __init__(self, question: str, state: str, tip: str = "", is_done: bool = False) -> None:
        super().__init__()
        self.setObjectName("offer")
        by_tab_only(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{question} {state}".strip())
        self.setToolTip(tip)
        asked = label(question, wraps=True)
        told = label(f"✓ {state}" if is_done else state, "note")
        for each in (asked, told):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if not state:
            told.hide()
        self._column = in_column(asked, told, spacing=1, margins=(10, 6, 10, 6))
        self.setLayout(self._column)

    def sizeHint(self) -> QSize:
        return self._column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._column.totalMinimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class QuestionList(QScrollArea):
    """Lists lessons and examples; a press on one opens it."""

    lesson_chosen = Signal(str)  # name
    example_chosen = Signal(object)  # Example
    play_chosen = Signal()  # no lesson: the user wants to play

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__(widgetResizable=True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: dict[str, OfferRow] = {}
        self.show_offers(offers)

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """List the lessons anew."""
        play = OfferRow(words.JUST_PLAY, "", words.JUST_PLAY_TIP)
        play.clicked.connect(lambda: self.play_chosen.emit())
        lessons = [self._lesson(offer) for offer in offers]
        examples = [self._example(example) for example in EXAMPLES]
        own = sum(not example.source for example in EXAMPLES)
        self.rows = dict(zip(["play", *(offer.name for offer in offers), *(each.name for each in EXAMPLES)],
                             [play, *lessons, *examples], strict=True))  # fmt: skip
        form = QWidget()
        form.setObjectName("form")
        form.setLayout(
            in_column(
                label(words.TITLE, "lesson", wraps=True), label(words.CREDIT, "note", wraps=True), 4, play, *lessons,
                10, label(words.EXAMPLES.upper(), "group"), *examples[:own],
                10, label(words.LITERATURE.upper(), "group"), *examples[own:], None, spacing=4, margins=(2, 2, 10, 2),
            )
        )  # fmt: skip
        self.setWidget(form)

    def _lesson(self, offer: Offer) -> OfferRow:
        row = OfferRow(offer.question, offer.state, is_done=offer.is_done)
        row.clicked.connect(lambda: self.lesson_chosen.emit(offer.name))
        return row

    def _example(self, example: Example) -> OfferRow:
        row = OfferRow(example.question, example.title)
        row.clicked.connect(lambda: self.example_chosen.emit(example))
        return row


class ExampleCard(QWidget):
    """What an example asks, what to do with it, and what to notice; it stays as long as one likes."""

    left = Signal()

    def __init__(self, example: Example) -> None:
        super().__init__()
        self.back = word_button("All questions")
        self.back.clicked.connect(self.left)
        parts = [
            part
            for title, text in (
                (words.TO_DO, example.to_do),
                (words.TO_NOTICE, example.to_notice),
                (words.SOURCE, example.source),
            )
            if text
            for part in (label(title.upper(), "group"), label(text, wraps=True))
        ]
        self.setAccessibleName(example.title)
        self.setLayout(
            in_column(
                in_row(label(example.title, "title"), None, self.back),
                label(example.question, "lesson", wraps=True), 4, *parts, None, spacing=8,
            )
        )  # fmt: skip
