"""Lessons in the window: shows their states in place of the user's own runs, and brings those back at the end."""

from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.core.files.workspace_view import DEFAULT
from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, Goal, State
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.stage_pages import PAGES
from desktop_app.ui.documents.document_actions import DocumentActions
from desktop_app.ui.documents.opening import Opening

if TYPE_CHECKING:
    from desktop_app.core.files.examples import Example
    from desktop_app.lessons.lesson import Lesson
    from desktop_app.lessons.lesson import State as LessonState
    from desktop_app.lessons.progress import Progress
    from desktop_app.lessons.scoring import Result
    from desktop_app.lessons.spaced import Sheet
    from desktop_app.ui.lessons.drawing_view import DrawingView
    from desktop_app.ui.lessons.page_view import PageView
    from desktop_app.ui.lessons.panel import LessonsPanel
    from desktop_app.ui.lessons.question_list import Offer

SECONDS = 5.0  # a run of a lesson takes at most about so long
_LEAST_SPEED = 5.0  # iterations a second
_AIR = 0.8  # above and below a curve that is to be drawn, in parts of its height: its place tells little


class LessonDesk(Protocol):
    """What a lesson asks of the window: to show these parts and controls, until it ends."""

    def show(self, parts: tuple[str, ...], controls: tuple[str, ...]) -> None: ...
    def show_plot(self, quantity: str) -> None: ...
    def set_secret(self, on: bool) -> None: ...
    def leave_lesson(self) -> None: ...


class LessonsController(QObject):
    """Makes the panel when it is needed; `open_panel` opens it in the window, `close_panel` closes it.

    `set_speed` sets how many iterations a second are made, `set_goal` how long Play lasts; both return what was before.
    """

    def __init__(
        self, window: QWidget, session: Session, board: Board, documents: DocumentActions, opening: Opening,
        desk: LessonDesk, open_panel: Callable[[], None], close_panel: Callable[[], None],
        set_speed: Callable[[float], float], set_goal: Callable[[Goal], Goal], say: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._session, self._board, self._documents = window, session, board, documents
        self._opening = opening
        self._desk, self._open_panel, self._close_panel, self._set_speed = desk, open_panel, close_panel, set_speed
        self._set_goal, self._say = set_goal, say
        self._panel: LessonsPanel | None = None
        self._waiting: Callable[[], None] | None = None  # what was opened before the panel can be made
        self._lesson: Lesson | None = None
        self._key = ""  # by which its progress is stored
        self._state: LessonState | None = None  # of the lesson, shown last
        self._drawing: DrawingView | None = None  # a question that has its curve on a plot
        self._speed_before: float | None = None  # what the user has chosen, while a lesson uses another
        self._goal_before: Goal | None = None
        self._view_before = DEFAULT  # as the user has set it
        self._progress_read: Progress | None = None
        opening.lesson_opened.connect(self.open_file)
        opening.example_shown.connect(self._on_example_shown)
        documents.brought_back.connect(self._on_brought_back)
        session.frame_ready.connect(self._on_frame)

    def make_panel(self, theme: Theme) -> "LessonsPanel":
        """The panel; it is made once."""
        from desktop_app.ui.lessons.panel import LessonsPanel

        self._panel = panel = LessonsPanel(theme, self._offers())
        panel.questions.lesson_chosen.connect(self.open_lesson)
        panel.questions.example_chosen.connect(self._opening.open_example)
        panel.questions.play_chosen.connect(self._close_panel)
        if self._waiting is not None:
            QTimer.singleShot(0, self, self._waiting)
            self._waiting = None
        return panel

    @property
    def is_open(self) -> bool:
        """Whether a lesson is open."""
        return self._lesson is not None

    def present(self, by: int) -> None:
        """Go on with the lesson before a room, or back."""
        if self._panel is not None and self._panel.lesson is not None:
            self._panel.lesson.present(by)

    @Slot(str)
    def open_lesson(self, name: str) -> None:
        """Open one of the lessons that come with Nudge."""
        from desktop_app.lessons.library import lesson_named

        if (lesson := lesson_named(name)) is not None:
            self._open(lesson, name)

    @Slot()
    def ask_open(self) -> None:
        from desktop_app.ui.documents import file_dialogs

        if path := file_dialogs.ask_lesson(self._window, self._documents.document):
            self.open_file(path)

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Open a lesson in a file; one that is refused changes nothing, and the user is told why."""
        from desktop_app.core.files.workspace import Refused
        from desktop_app.lessons.reader import read_file
        from desktop_app.ui.documents import file_dialogs, recent_files

        try:
            lesson = read_file(path)
        except Refused as refused:
            file_dialogs.refuse(self._window, path.name, refused)
            return
        recent_files.add(path.absolute())
        self._open(lesson, str(path.absolute()))

    def _open(self, lesson: "Lesson", key: str) -> None:
        """Show a lesson from its first page on; its progress is stored by the `key`."""
        from desktop_app.lessons.library import lesson_after
        from desktop_app.lessons.spaced import sheets_of
        from desktop_app.ui.lessons.lesson_view import LessonView

        self._open_panel()
        if self._panel is None:  # in the first moments of the window
            self._waiting = lambda: self._open(lesson, key)
            return
        focus = QApplication.focusWidget()
        by_keys = focus is not None and self._panel.isAncestorOf(focus)
        self._documents.settle()  # a file that is being opened has another page, which is back after the lesson
        self.leave()  # another lesson
        self._view_before = self._board.stage.added_to(DEFAULT)
        self._lesson, self._key, self._state = lesson, key, None
        after = lesson_after(key)
        sheets = sheets_of(lesson, lambda other: self._progress().of(other.name).answered > 0)
        view = LessonView(lesson, sheets, after.title if after else "", self._panel.theme)
        view.page_made.connect(self._on_page_made)
        view.page_opened.connect(self._on_page_opened)
        view.left.connect(self.leave)
        view.next_wanted.connect(lambda: self.open_lesson(after.name) if after else self.leave())
        self._panel.show_lesson(view)
        self._desk.show(lesson.shows, lesson.controls)
        view.open_page(0)
        if by_keys:
            view.forward.setFocus()  # else Space plays, and the arrows step

    @Slot()
    def leave(self) -> None:
        """End the lesson; the user's own runs come back as they were."""
        self._documents.bring_back()
        self._on_brought_back()  # a lesson that has shown no state has put nothing aside

    @Slot()
    def _on_brought_back(self) -> None:
        """The lesson has ended, by its own button or since something else was opened."""
        if self._lesson is None:
            return
        self._lesson, self._state = None, None
        self._tidy_up()
        self._board.stage.begin_anew(self._view_before)
        self._set_back()
        self._desk.leave_lesson()
        if self._panel is not None:
            self._panel.show_questions(self._offers())

    def _set_back(self) -> None:
        """Use the speed and the goal that the user has chosen."""
        if self._goal_before is not None:
            self._set_goal(self._goal_before)
            self._goal_before = None
        if self._speed_before is not None:
            self._set_speed(self._speed_before)
            self._speed_before = None

    def _tidy_up(self) -> None:
        """Take away what a page has put on the board."""
        self._light(())
        if self._drawing is not None:
            self._board.lock_scales(self._drawing.question.quantity, False)
            self._drawing.detach()
            self._drawing = None
        self._board.follow()

    @Slot(object)
    def _on_example_shown(self, example: "Example") -> None:
        self._open_panel()
        if (panel := self._panel) is None:
            self._waiting = lambda: self._on_example_shown(example)
            return
        card = panel.show_example(example)
        card.left.connect(lambda: panel.show_questions(self._offers()))

    def _on_page_made(self, page: "PageView", sheet: "Sheet") -> None:
        lesson = sheet.lesson
        page.state_wanted.connect(lambda name: self._show_state(lesson.state(name)))
        page.state_assumed.connect(lambda name: self._assume(lesson.state(name)))
        page.play_wanted.connect(lambda name, until: self._play(lesson.state(name), until))
        page.play_offered.connect(self._on_play_offered)
        page.light_wanted.connect(self._light)
        page.played_wanted.connect(lambda name, at: self._on_played_wanted(lesson.state(name), at))
        page.drawing_wanted.connect(self._on_drawing_wanted)
        page.secret_wanted.connect(self._desk.set_secret)
        if sheet.questions_before is not None:
            first = sheet.questions_before + 1
            page.answered.connect(lambda k, result: self._note_answer(first + k, result))

    def _on_page_opened(self, page: "PageView", k: int) -> None:
        self._tidy_up()
        self._board.stage.begin_anew()
        self._set_back()
        progress = self._progress()
        progress.see(self._key, k)
        if fault := progress.save():
            self._say(fault)

    def _light(self, names: tuple[str, ...]) -> None:
        """Highlight plots and marks of a page, or nothing; bring a page of the stage to the front."""
        if titles := [page.title for page in PAGES if page.name in names]:
            self._board.stage.prefer(titles)
        self._board.light(frozenset(names))
        self._board.light_marks(frozenset(names))

    def _show_state(self, state: "LessonState", at: int = 0) -> None:
        """Show a state of the lesson, at its start or at a later iteration."""
        from desktop_app.words import lessons as words

        if self._lesson is None:
            return
        if self._state != state:
            self._tidy_up()
        self._state = state
        self._documents.show_lesson(words.shown(self._lesson.title), state.runs, at)

    def _on_played_wanted(self, state: "LessonState", at: int) -> None:
        """Show where a run has come to, unless it is on its way there: a key that is held down asks again and again."""
        if self._session.is_settled:
            self._show_state(state, at)

    @Slot(int)
    def _on_play_offered(self, until: int) -> None:
        """Let a press of Play, too, stop where the page goes on."""
        before = self._set_goal(Goal(iterations=until))
        if self._goal_before is None:
            self._goal_before = before

    def _assume(self, state: "LessonState") -> None:
        """Show a state of the lesson, unless it is there already, played or not."""
        if self._state != state:
            self._show_state(state)

    def _play(self, state: "LessonState", until: int) -> None:
        """Let a state run from its start until an iteration, so fast that it does not take long."""
        self._show_state(state)
        self._desk.set_secret(False)
        before = self._set_speed(max(until / SECONDS, _LEAST_SPEED))
        if self._speed_before is None:
            self._speed_before = before
        if self._drawing is not None and self._drawing.curve is not None:
            self._drawing.curve.show_until(until)
        self._session.play(Goal(iterations=until))

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        """Tell the page how far its state has come, unless the user has altered the runs."""
        if self._panel is None or self._state is None or frame.experiments != self._state.runs:
            return
        view = self._panel.lesson
        if view is not None and view.page is not None:
            has_ended = frame.state in (State.DIVERGED, State.FAILED)
            view.page.show_played(self._state.name, frame.iteration, has_ended)

    def _on_drawing_wanted(self, view: "DrawingView") -> None:
        """Let the user draw on the plot of the quantity."""
        from desktop_app.plots.items.hand_curve import HandCurve

        if self._drawing is not None:
            self._tidy_up()
        question = view.question
        self._desk.show_plot(question.quantity)
        self._board.lock_scales(question.quantity, True)  # it is drawn in values, not in their logarithms
        plot = self._board.iteration_plot(question.quantity)
        values = [value for value in view.values if value is not None and isfinite(value)] or [0.0]
        low, high = min(values), max(values)
        air = _AIR * (high - low) or 1.0
        plot.freeze((question.begin, question.end), (low - air, high + air))
        self._drawing = view
        view.attach(HandCurve(plot, question.begin, question.end))

    def _offers(self) -> "list[Offer]":
        from desktop_app.ui.lessons.question_list import offers_of

        progress = self._progress()
        if fault := progress.save() or progress.told:
            self._say(fault)
        return offers_of(progress)

    def close(self) -> None:
        """The window closes: keep the progress."""
        if self._progress_read is not None:
            self._progress_read.save()

    def _note_answer(self, question: int, result: "Result") -> None:
        self._progress().answer(self._key, question, result)

    def _progress(self) -> "Progress":
        """How far the user has come; read once."""
        if self._progress_read is None:
            from desktop_app.lessons.progress import Progress

            self._progress_read = Progress()
        return self._progress_read
