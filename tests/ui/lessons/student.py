"""A student: opens the lessons with the mouse, answers rightly or wrongly, draws, and lets states run."""

from functools import cached_property, partial
from itertools import pairwise

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.model.numbers import in_full
from desktop_app.lessons.lesson import Typed
from desktop_app.ui.lessons.drawing_view import DrawingView
from desktop_app.ui.lessons.lesson_view import LessonView
from desktop_app.ui.lessons.page_view import PageView, PlayView
from desktop_app.ui.lessons.panel import LessonsPanel
from desktop_app.ui.lessons.question_view import AnswerView, ChoiceView, TypedView
from tests.ui.hands import Hands, Key, place_of

_STROKES = 100  # of the mouse, at most, for one curve


class Student:
    """Works the Lessons panel of a window."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    @cached_property
    def panel(self) -> LessonsPanel:
        self.hands.qtbot.waitUntil(lambda: bool(self.hands.window.findChildren(LessonsPanel)))
        return self.hands.window.findChildren(LessonsPanel)[0]

    @property
    def lesson(self) -> LessonView:
        assert self.panel.lesson is not None
        return self.panel.lesson

    @property
    def page(self) -> PageView:
        assert self.lesson.page is not None
        return self.lesson.page

    def open_panel(self) -> None:
        if not self.hands.window.actions_.lessons.isChecked():
            self.hands.press(Key.Key_F6)

    def open(self, name: str) -> None:
        """Open a lesson from the list."""
        self.open_panel()
        self.see(row := self.panel.questions.rows[name])
        self.hands.click(row)
        self.hands.qtbot.waitUntil(lambda: self.panel.lesson is not None)
        self.hands.wait_for_settings()

    def see(self, widget: QWidget) -> None:
        """Scroll so that a part of the panel is in view."""
        area = self.panel.questions if self.panel.lesson is None else self.page
        self.hands.qtbot.waitUntil(lambda: widget.isVisible() and widget.height() > 0)
        area.ensureWidgetVisible(widget, 0, 0)

    def press(self, button: QPushButton) -> None:
        self.see(button)
        self.hands.click(button)

    def answer(self, view: AnswerView, rightly: bool) -> None:
        """Answer a question by mouse and keys."""
        if isinstance(view, ChoiceView):
            options = view.question.options
            k = next(k for k, option in enumerate(options) if option.is_right == rightly)
            self.see(view.rows[k])
            self.hands.click(view.rows[k])
        elif isinstance(view, TypedView):
            self.see(view.field)
            self.hands.enter(view.field, _typed(view.question, rightly))
        elif isinstance(view, DrawingView):
            self.draw(view, rightly)
        if view.scored is None:
            self.press(view.check)

    def draw(self, view: DrawingView, rightly: bool) -> None:
        """Draw along the run with the mouse, or upside down; a long run in strokes over several iterations."""
        assert view.curve is not None
        plot = self.hands.window.board.iteration_plot(view.question.quantity)
        self.hands.qtbot.waitUntil(lambda: plot.view.viewRange()[0][1] >= view.question.end)
        known = [value for value in view.values if value is not None]
        turned = known if rightly else [min(known) + max(known) - value for value in known]
        stride = -(-len(turned) // _STROKES)
        corners = sorted({*range(0, len(turned), stride), len(turned) - 1})
        for k, after in pairwise(corners):
            # The plot may still be given its place: look anew for each stroke.
            ends = [place_of(plot, view.question.begin + each, turned[each]) for each in (k, after)]
            self.hands.drag(plot, ends[0], ends[1] + QPoint(1, 0), moves=2)

    def work(self, rightly: bool) -> int:
        """Answer all that the page in front asks, and let run what it offers; returns how many questions it had."""
        answered = played = 0
        while not self.page.is_done:
            if answered < len(self.page.questions):
                self.answer(self.page.questions[answered], rightly)
                answered += 1
            elif played < len(self.page.plays):
                self.press(self.page.plays[played].button)
                self.hands.qtbot.waitUntil(partial(_has_played, self.page.plays[played]), timeout=30_000)
                played += 1
            else:
                raise AssertionError("the page waits for nothing, and is not done")
        return answered


def _has_played(view: PlayView) -> bool:
    return view.has_played


def _typed(question: Typed, rightly: bool) -> str:
    if question.number is None:
        return question.answer if rightly else "something else"
    return question.answer if rightly else in_full(question.number + 10.0 * question.tolerance + 1.0)
