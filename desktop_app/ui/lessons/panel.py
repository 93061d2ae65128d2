"""The Lessons panel: the list of questions, a lesson, or the card of an example."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from desktop_app.core.files.examples import Example
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.focus import focus_window
from desktop_app.ui.common.layouts import in_column
from desktop_app.ui.common.style import STEP_WIDTH
from desktop_app.ui.lessons.lesson_view import LessonView
from desktop_app.ui.lessons.question_list import ExampleCard, Offer, QuestionList


class LessonsPanel(QFrame):
    """Shows one of the three; what belongs to a lesson is its view's."""

    def __init__(self, theme: Theme, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName("card")
        self.setFixedWidth(STEP_WIDTH)
        self.setAccessibleName("Lessons")
        self.questions = QuestionList(offers)
        self.lesson: LessonView | None = None
        self._shown: QWidget = self.questions
        self._stack = QStackedWidget()
        self._stack.addWidget(self.questions)
        self.setLayout(in_column(self._stack, spacing=None, margins=(12, 10, 6, 10)))

    def show_questions(self, offers: Sequence[Offer]) -> None:
        """Show the list."""
        self.questions.show_offers(offers)
        self._show(self.questions)

    def show_lesson(self, view: LessonView) -> None:
        self.lesson = view
        self._show(view)

    def show_example(self, example: Example) -> ExampleCard:
        """Show what there is to see in an example."""
        card = ExampleCard(example)
        self._show(card)
        return card

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        if self.lesson is not None:
            self.lesson.set_theme(theme)

    def _show(self, widget: QWidget) -> None:
        """Bring a widget to the front; one that is not the list ends when another one comes."""
        before, self._shown = self._shown, widget
        if widget is before:
            return
        focus_window(self)
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if before is not self.questions:
            self._stack.removeWidget(before)
            before.deleteLater()
        if widget is not self.lesson:
            self.lesson = None
