"""A page of a lesson. It shows what stands before its first open question; an answer, or a run, shows more."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from desktop_app.lessons.lesson import Choice, Drawing, Light, Play, Prose, Setting, Typed
from desktop_app.lessons.replays import Replays
from desktop_app.lessons.spaced import Sheet
from desktop_app.plots.theme import Theme
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.layouts import in_column, in_row, label
from desktop_app.ui.lessons.drawing_view import DrawingView
from desktop_app.ui.lessons.prose_view import ProseView
from desktop_app.ui.lessons.question_view import AnswerView, ChoiceView, TypedView
from desktop_app.words import lessons as words


class PlayView(QWidget):
    """Offers to let a state run; `said` tells that it has run."""

    def __init__(self, play: Play) -> None:
        super().__init__()
        self.play = play
        self.button = QPushButton(words.play_to(play.until))
        self.button.setObjectName("play")
        by_tab_only(self.button)
        self.said, self.has_played, self.has_begun = label(look="note"), False, False
        self.setLayout(in_row(self.button, self.said, None))


class PageView(QScrollArea):
    """Shows the page of a sheet; what it wants of the window, the signals say."""

    state_wanted = Signal(str)  # show this state, at its start
    played_wanted = Signal(str, int)  # show this state where its run has come to
    state_assumed = Signal(str)  # show this state, if another one is shown
    play_wanted = Signal(str, int)  # let this state run from its start to an iteration
    play_offered = Signal(int)  # a press of Play is to go to this iteration, too
    light_wanted = Signal(object)  # names of parts and marks
    drawing_wanted = Signal(object)  # DrawingView: it needs a curve on a plot
    secret_wanted = Signal(bool)  # hide what the coming step does, for a question asks for it
    done = Signal()  # by keys: what comes next is the next page
    answered = Signal(int, object)  # which of the page's questions, from 0, and its result

    def __init__(self, sheet: Sheet, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self.lesson, self._page, self._theme = sheet.lesson, sheet.page, theme
        self._assumed = sheet.state
        self._next = 0  # block to show
        self._held: list[AnswerView] = []
        self._state = ""  # shown last
        self._lit: tuple[str, ...] = ()  # what is highlighted
        self.questions: list[AnswerView] = []
        self.plays: list[PlayView] = []
        self._prose: list[ProseView] = []
        self._newest: list[QWidget] = []  # to scroll to
        self.verticalScrollBar().rangeChanged.connect(self._show_newest)
        self.verticalScrollBar().actionTriggered.connect(self._stay)
        form = QWidget()
        form.setObjectName("form")
        self._column = in_column(None, spacing=10, margins=(2, 2, 10, 2))
        form.setLayout(self._column)
        self.setWidget(form)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def begin(self) -> None:
        """The page comes to the front: show its state, if it has one, and what it highlights."""
        if self._assumed:
            self.state_assumed.emit(self._assumed)
        if self._next == 0:
            self._go_on()
            return
        played = [view.play for view in self.plays if view.has_played]
        if played and self._state in ("", played[-1].state):
            self.played_wanted.emit(played[-1].state, played[-1].until)
        elif self._state:
            self.state_wanted.emit(self._state)
        for view in self.questions:
            if isinstance(view, DrawingView):
                self.drawing_wanted.emit(view)
        self.secret_wanted.emit(self.is_secret)
        self.light_wanted.emit(self._lit)
        if self.plays and not self.plays[-1].has_played:
            self.play_offered.emit(self.plays[-1].play.until)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for prose in self._prose:
            prose.set_theme(theme)
        for question in self.questions:
            question.set_theme(theme)

    def show_played(self, state: str, iteration: int, has_ended: bool) -> None:
        """A state stands at an iteration now: this may be what a question waits for."""
        waiting = self.plays[-1] if self.plays else None
        if waiting is None or waiting.has_played or waiting.play.state != state:
            return
        if iteration >= waiting.play.until or has_ended:
            waiting.has_played = True
            waiting.said.setText(words.PLAYED)
            for view in self._held:
                view.resolve()
            self._held.clear()
            self._go_on()

    def present_next(self) -> bool:
        """Give a room the answer to what it was asked, by a run if one decides; False if there is nothing left."""
        asked = next((view for view in self.questions if view.scored is None), None)
        if asked is not None:
            asked.leave_to_room()
        waiting = self.plays[-1] if self.plays and not self.plays[-1].has_played else None
        if waiting is not None and waiting.has_begun:
            self.played_wanted.emit(waiting.play.state, waiting.play.until)  # do not wait for its end
        elif waiting is not None:
            waiting.button.click()
        return asked is not None or waiting is not None

    @property
    def is_secret(self) -> bool:
        """Whether a question waits for a run, which would not be a prediction if one saw where it leads."""
        is_open = bool(self.questions) and self.questions[-1].scored is None and self._is_played_later
        return is_open or bool(self._held)

    @property
    def is_done(self) -> bool:
        """Whether all of the page is shown, answered and played."""
        is_answered = all(view.is_resolved for view in self.questions)
        return self._next >= len(self._page.blocks) and is_answered and all(view.has_played for view in self.plays)

    def _go_on(self) -> None:
        """Show the blocks up to the next one that waits for the user."""
        waits, shown = False, list[QWidget]()
        while self._next < len(self._page.blocks) and not waits:
            block = self._page.blocks[self._next]
            self._next += 1
            view: QWidget | None = None
            match block:
                case Prose():
                    view = ProseView(block.text, self._theme)
                    self._prose.append(view)
                case Setting():
                    self._state = block.state
                    self.state_wanted.emit(block.state)
                case Light():
                    self._lit = block.names
                    self.light_wanted.emit(block.names)
                case Choice() | Typed() | Drawing():
                    view, waits = self._question(block), True
                case Play():
                    view, waits = self._play(block), True
            if view is not None:
                self._column.insertWidget(self._column.count() - 1, view)
                shown.append(view)
        self._newest = shown or self._newest
        if self._newest and self.isVisible():
            QTimer.singleShot(0, self, self._show_newest)
        self.secret_wanted.emit(self.is_secret)

    def _show_newest(self) -> None:
        """Scroll to what came last, until the user scrolls: its place is known only when all is laid out."""
        self._column.activate()
        for view in reversed(self._newest):
            place = view.geometry()  # of a text, `ensureWidgetVisible` would show the line with its cursor
            for y in (place.bottom() + 1, place.top()):
                self.ensureVisible(place.left(), y, 0, 0)

    def _stay(self) -> None:
        """The user scrolls."""
        self._newest.clear()

    def _question(self, block: Choice | Typed | Drawing) -> AnswerView:
        view: AnswerView
        if isinstance(block, Drawing):
            values = Replays(self.lesson).values(block)
            view = DrawingView(block, block.quantity, values, self._theme)
            self.drawing_wanted.emit(view)
        elif isinstance(block, Choice):
            view = ChoiceView(block, self._theme)
        else:
            view = TypedView(block, self._theme)
        self.questions.append(view)
        view.committed.connect(lambda: self._on_committed(view, block))
        return view

    def _on_committed(self, view: AnswerView, block: Choice | Typed | Drawing) -> None:
        """Say at once whether the answer is right, unless a run that follows will show it."""
        self._newest = [view]
        self._commit(view, block)
        if view.had_focus:
            self._focus_next()

    def _focus_next(self) -> None:
        """Let the keys go on with what is asked or offered next."""
        if self.questions and self.questions[-1].scored is None:
            self.questions[-1].first_input.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.plays and not self.plays[-1].has_played:
            self.plays[-1].button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.done.emit()

    def _commit(self, view: AnswerView, block: Choice | Typed | Drawing) -> None:
        if view.scored is not None and not view.is_of_room:
            self.answered.emit(self.questions.index(view), view.scored.result)
        if isinstance(block, Drawing) and not self._is_played_later:
            view.hold()
            self._held.append(view)
            play = self._play(Play(block.line, block.state, block.end))
            self._column.insertWidget(self._column.count() - 1, play)
            return
        if self._is_played_later:
            view.hold()
            self._held.append(view)
        else:
            view.resolve()
        self._go_on()

    @property
    def _is_played_later(self) -> bool:
        """Whether a run follows, before the page goes on to another state."""
        for block in self._page.blocks[self._next :]:
            if isinstance(block, Play | Setting):
                return isinstance(block, Play)
        return False

    def _play(self, block: Play) -> PlayView:
        view = PlayView(block)
        self.plays.append(view)
        self.play_offered.emit(block.until)
        view.button.clicked.connect(lambda: self._on_play_asked(view))
        return view

    def _on_play_asked(self, view: PlayView) -> None:
        view.has_begun = True
        self.play_wanted.emit(view.play.state, view.play.until)
