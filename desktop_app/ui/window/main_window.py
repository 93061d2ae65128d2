"""The main window: makes the parts, gives each the objects it needs, and shows frames; nothing else."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QMainWindow, QWidget

from desktop_app.plots.theme import Theme
from desktop_app.training.frame import Frame, State
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board
from desktop_app.ui.board.cards import Cards
from desktop_app.ui.board.stage_work import StageWork
from desktop_app.ui.common.actions import Actions
from desktop_app.ui.common.buttons import ButtonRow
from desktop_app.ui.common.focus import tab_in_order
from desktop_app.ui.common.layouts import in_column, in_row
from desktop_app.ui.common.menus import make_menus
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.common.screens import Growth, open_on_screen
from desktop_app.ui.common.style import GAP, STEP_WIDTH
from desktop_app.ui.documents.document_actions import DocumentActions
from desktop_app.ui.documents.document_clipboard import DocumentClipboard
from desktop_app.ui.documents.opening import Opening
from desktop_app.ui.documents.pattern_import import PatternImport
from desktop_app.ui.export.export_actions import ExportActions
from desktop_app.ui.lessons.controller import LessonsController
from desktop_app.ui.notebook.controller import NotebookController
from desktop_app.ui.parameters.parameter_panel import ParameterPanel
from desktop_app.ui.playback import status_text
from desktop_app.ui.playback.playback_actions import NO_MORE_RUNS, connect_playback, connect_runs, show_state
from desktop_app.ui.playback.readouts import Readouts
from desktop_app.ui.playback.scrubber import Scrubber
from desktop_app.ui.playback.status_line import StatusLine
from desktop_app.ui.playback.transport import Transport
from desktop_app.ui.window.announcer import Announcer
from desktop_app.ui.window.desk import Desk
from desktop_app.ui.window.folding import Folding, Parts
from desktop_app.ui.window.frame_pacing import FrameDrawn, NumberPacing
from desktop_app.ui.window.help_actions import connect_help
from desktop_app.ui.window.label_actions import LabelActions
from desktop_app.ui.window.presentation import Presentation
from desktop_app.ui.window.runs_side_by_side import RunsSideBySide
from desktop_app.ui.window.side_panels import LESSONS, NOTEBOOK, SidePanels
from desktop_app.ui.window.text_size import TextSize
from desktop_app.ui.window.theme_switch import ThemeSwitch
from desktop_app.ui.window.window_view import WindowView

# With 0 it would be a queued call, which comes before the plots are painted for the first time.
SOON_MS = 1
_USUAL_SIZE, _LEAST_SIZE = QSize(1440, 900), QSize(640, 400)
_ONCE = Qt.ConnectionType.SingleShotConnection

if TYPE_CHECKING:
    from desktop_app.core.model.experiment import Experiment
    from desktop_app.ui.runs.runs_table import RunsTable
    from desktop_app.ui.step.step_panel import StepPanel


class MainWindow(QMainWindow):
    """One session and its widgets."""

    painted = Signal()
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.preferences = Preferences()
        self.actions_ = actions = Actions(self)
        self.menus = make_menus(self, actions)
        self.themes = ThemeSwitch(self, actions, self.menus, self.preferences)
        self.text = TextSize(actions, self.preferences, self.say, self)
        self._can: tuple[State, bool, str, str, bool, int] | None = None  # what the state of the actions depends on
        self.status_line = StatusLine()
        self.panel = ParameterPanel(session.alter)
        self.closed.connect(self.panel.close_thread)
        self.transport = Transport(
            actions.play, actions.step, actions.reset, [actions.copy_picture, actions.save_picture, actions.theme]
        )
        self.readouts = Readouts(self.theme, actions.branch)
        self.board = Board(self.theme)
        self.scrubber = Scrubber(
            self.theme,
            [actions.first, actions.back_ten, actions.back, actions.play],
            [actions.step, actions.forward_ten, actions.latest],
            actions.branch,
        )
        # Made after the window is painted, or when they are needed.
        self.step_panel: StepPanel | None = None
        self._number_pacing = NumberPacing()
        panel_actions = [actions.parameters, actions.step_panel, actions.notebook, actions.lessons]
        self.sides = SidePanels(self, panel_actions, self.preferences)
        self._corner = ButtonRow([actions.simple, *panel_actions, actions.labels])
        self.menuBar().setCornerWidget(self._corner)
        self.setAcceptDrops(True)
        self._growth = Growth(self, _LEAST_SIZE)
        self._lay_out()
        self._connect()
        self.themes.apply()
        self.panel.show_settings(session.settings)
        open_on_screen(self, _USUAL_SIZE)
        if geometry := self.preferences.geometry:
            self.restoreGeometry(geometry)

    @property
    def theme(self) -> Theme:
        return self.themes.theme

    def _lay_out(self) -> None:
        parts = self.transport, self.readouts, self.board, self.scrubber
        self._right = right = in_column(*parts, spacing=GAP, highest=self.board)
        central = QFrame()  # where the keys are the window's
        central.setAccessibleName("Run and plots")
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._place = QFrame()  # where the step panel will be: it is made after the window is painted
        self._place.setObjectName("card")
        self._place.setFixedWidth(STEP_WIDTH)
        margins = GAP, GAP, GAP, 4
        self._across = in_row(self.panel, right, self._place, spacing=GAP, margins=margins, widest=right)
        central.setLayout(self._across)
        self.setCentralWidget(central)
        self.cards = Cards(central, self.board, self.actions_)
        central.setFocus()
        self.sides.set_panels(self.panel, self._place)
        self._middle = Parts(
            central, self._across, right, self.transport, self.readouts, self.board, self.scrubber, self._corner
        )
        self.folding = Folding(self, self.actions_, self.sides, self.cards, self._middle, self.say)
        self.setStatusBar(self.status_line)
        self.setMinimumSize(_LEAST_SIZE)

    def _connect(self) -> None:
        session, board, actions = self.session, self.board, self.actions_
        self.announcer = Announcer(self, self.readouts)
        self.themes.changed.connect(self._on_theme_changed)
        self.text.changed.connect(self._on_text_resized)
        actions.full_screen.triggered.connect(self._fill_screen)
        session.settings_changed.connect(self.panel.show_settings)
        session.inspected.connect(board.cross_hair.show_inspected)
        session.changes_dropped.connect(self._on_changes_dropped)
        session.restarted.connect(self.status_line.say_begun)
        board.view_changed.connect(session.set_view)
        board.view_changed.connect(self.scrubber.show_view)
        board.view_changed.connect(lambda view: self.panel.patterns.show_chosen(view.chosen))
        self.panel.patterns.chosen.connect(board.choose_patterns)
        self.panel.patterns.told.connect(self.say)
        board.cross_hair.inspect_wanted.connect(session.inspect)
        board.placed.connect(self._on_placed)
        board.run_chosen.connect(self._on_run_chosen)
        board.keys_told.connect(self.status_line.hint)
        self.closed.connect(StageWork(board.stage.page_cards).close)
        board.stage.page_cards.run_wanted.connect(self._on_run_asked)
        self.transport.speed_changed.connect(session.set_speed)
        session.set_speed(self.transport.speed())
        self.transport.goal_changed.connect(session.set_goal)
        self.transport.refused.connect(self.say)
        self.panel.restore_asked.connect(actions.restore.trigger)
        self.scrubber.asked.connect(session.show)
        self.scrubber.refused.connect(self.say)
        connect_playback(actions, session, self.transport.goal)
        connect_runs(actions, session, self.say)
        self.desk = Desk(actions, self.preferences, board, self.panel, self.sides, self.readouts)
        self.runs = RunsSideBySide(session, actions, self._make_runs_table, self)
        self.runs.shown_changed.connect(self._on_shown_changed)
        self.view = view = WindowView(actions, board, self.desk, self.runs)
        self.documents = DocumentActions(self, session, actions, self.status_line, view.now, view.show)
        self.opening = Opening(self, self.documents, actions, self.menus, self.status_line)
        session.frame_ready.connect(self._on_frame)  # after the documents, which show its view
        self.export = ExportActions(self, session, actions, board, self.cards, self.preferences, view.now, self.say)
        self.pattern_import = PatternImport(self, session, actions, self.documents, self.say)
        self.clipboard = DocumentClipboard(actions, self.documents, self.opening, self.export.finish_copying, self.say)
        self.notebook = NotebookController(
            self, session, actions, board, self.cards, self.documents, self.opening, self.status_line,
            view.now, self._open_notebook,
        )  # fmt: skip
        self.lessons = LessonsController(
            self, session, board, self.documents, self.opening, self.desk, lambda: self.sides.open(LESSONS),
            lambda: self.sides.open(LESSONS, False), self.transport.set_speed,
            self.transport.set_goal, self.say,
        )  # fmt: skip
        self.presentation = Presentation(
            self, actions, board, self.readouts, self.sides, self.folding, self.text, self.lessons, self.notebook,
            self.say,
        )  # fmt: skip
        actions.open_lesson.triggered.connect(self.lessons.ask_open)
        show_guide = connect_help(actions, self, self.themes, self.preferences)
        self.labels = LabelActions(
            self, session, actions, board, self.sides, self.themes, self.preferences, self._parts, show_guide
        )
        actions.follow.triggered.connect(board.follow)
        actions.zoom_back.triggered.connect(lambda: board.stage.go(back=True))
        actions.zoom_forward.triggered.connect(lambda: board.stage.go(back=False))
        actions.theory.toggled.connect(board.show_theory)
        actions.theory.triggered.connect(self._on_theory_triggered)
        actions.quit.triggered.connect(self.close)
        self.painted.connect(lambda: QTimer.singleShot(SOON_MS, self._complete), _ONCE)
        self.painted.connect(lambda: QTimer.singleShot(0, self, self._allow_notebook), _ONCE)

    def _parts(self) -> list[tuple[QWidget, dict[str, QRect]]]:
        """The parts that can be labelled, each with the places of what is in it."""
        made = [
            (self.transport, {"transport": self.transport.rect()}),
            (self.readouts, self.readouts.parts()),
            (self.board, self.board.parts()),
            (self.scrubber, {"track": self.scrubber.rect()}),
        ]
        return made if self.runs_table is None else [*made, (self.runs_table, {"runs": self.runs_table.rect()})]

    def say(self, words: str) -> None:
        """Say something in the status line; it stays until the run's state changes."""
        self.status_line.say(words)

    @Slot(object)
    def _on_theme_changed(self, theme: Theme) -> None:
        for part in (self.readouts, self.board, self.scrubber):
            part.set_theme(theme)
        self.actions_.show_icons(theme)
        show_state(self.actions_, self.session.frame, theme)

    @Slot()
    def _on_text_resized(self) -> None:
        self._growth.fit()
        self.themes.changed.emit(self.theme)  # pens and pictures are made for the pixels of the screen

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        if self._number_pacing.is_due(frame, self.transport.speed()):
            self._show_numbers(frame)
        self._show_plots(frame)
        self._show_state(frame)
        self.announcer.show_frame(frame)
        QCoreApplication.postEvent(self, FrameDrawn(), FrameDrawn.PRIORITY)

    @Slot()
    def _show_status(self) -> None:
        """Say what the run does, and nothing about the next nudge while it is to be predicted."""
        if (frame := self.session.frame) is not None:
            self.status_line.show_frame(frame, self.transport.speed(), self.board.is_secret)

    def _show_numbers(self, frame: Frame) -> None:
        """Show all but the plots: numbers, words, the runs side by side, and the worked step."""
        self.readouts.show_reading(frame.reading)
        self.panel.show_weights(frame.reading.step.state.weights)
        self.scrubber.show_frame(frame)
        self._show_status()
        is_led = self.desk.is_lesson or self.actions_.presentation.isChecked()  # they say themselves what they show
        self.runs.show_frame(frame, opens_itself=not is_led)
        if self.step_panel is not None:
            self.step_panel.show_frame(frame, self.transport.speed())

    def _show_plots(self, frame: Frame) -> None:
        """Draw the active run, and the others unless they are hidden in the table."""
        self.board.show_reading(frame.reading, self.runs.shown(frame))

    def _show_state(self, frame: Frame) -> None:
        can = (frame.state, frame.is_past, frame.undo, frame.redo, frame.iteration > 0, len(frame.members))
        if can != self._can:
            self._can = can
            show_state(self.actions_, frame, self.theme)

    @property
    def runs_table(self) -> "RunsTable | None":
        """The table of runs, once it was opened."""
        return self.runs.table

    def _make_runs_table(self) -> "RunsTable":
        from desktop_app.ui.window.late_parts import make_runs_table

        table = make_runs_table(self.theme, self.actions_, self.session, self.say)
        self.themes.changed.connect(table.set_theme)
        self.cards.add(table)
        self._right.insertWidget(self._right.indexOf(self.scrubber), table)
        self._middle.runs = table
        tab_in_order(self.board, table)
        return table

    @Slot()
    def _on_shown_changed(self) -> None:
        """Draw the last frame once more: other runs are hidden now."""
        if self.session.frame is not None:
            self._show_plots(self.session.frame)

    @Slot(int)
    def _on_run_chosen(self, slot: int) -> None:
        """Make the run with this colour and sign the active one."""
        slots = [member.slot for member in self.session.frame.members] if self.session.frame is not None else []
        if slot in slots:
            self.session.activate(slots.index(slot))

    @Slot(object)
    def _on_placed(self, values: dict[str, float]) -> None:
        """Set weights; say why, if that is refused."""
        if refusals := self.session.alter(values):
            self.say(refusals[0])

    @Slot(object, int, str)
    def _on_run_asked(self, experiment: "Experiment", iterations: int, place: str) -> None:
        """Add the run of a pixel beside the others."""
        from desktop_app.words.views.map import opened, opening

        if not self.session.add(experiment, iterations, opening(place), opened(place)):
            self.say(NO_MORE_RUNS)

    @Slot(object)
    def _on_changes_dropped(self, at: tuple[int, ...]) -> None:
        command = None if self.session.frame is None else self.session.frame.command
        self.status_line.say_begun(status_text.dropped(at), command)

    @Slot(bool)
    def _on_theory_triggered(self, on: bool) -> None:
        if on and (words := self.board.theory_words()):
            self.say(words)

    @Slot()
    def _complete(self) -> None:
        """Add what the first paint does without: the plot of ρ, the lessons and the worked step."""
        self.board.complete()
        self.sides.set_maker(LESSONS, self._make_lessons_panel)
        from desktop_app.ui.window.late_parts import make_step_panel
        from desktop_app.ui.window.motion import connect_motion

        connect_motion(self.actions_, self.preferences)
        self.step_panel = make_step_panel(self.theme, self.actions_, self.board, self.readouts, self.say)
        self.cards.add(self.step_panel)
        self.step_panel.secret_changed.connect(self._show_status)
        self.step_panel.secret_changed.connect(self.announcer.say_soon)
        self.desk.secret_changed.connect(self.step_panel.hide_step)
        self.themes.changed.connect(self.step_panel.set_theme)
        self.folding.leave()
        self._across.replaceWidget(self._place, self.step_panel)
        self._place.deleteLater()
        self.sides.set_panels(self.panel, self.step_panel)
        if self.session.frame is not None:
            self.step_panel.show_frame(self.session.frame, self.transport.speed())

    def _allow_notebook(self) -> None:
        """From now on the notebook can be opened; its panel is made when that happens."""
        self.sides.set_maker(NOTEBOOK, self._make_notebook_panel)

    def _open_notebook(self) -> None:
        """Also in the first moments: what the user keeps then needs the panel."""
        self._allow_notebook()
        self.sides.open(NOTEBOOK)

    def _make_notebook_panel(self) -> QWidget:
        panel = self.notebook.make_panel(self.theme)
        self.themes.changed.connect(panel.set_theme)
        self._across.addWidget(panel)
        tab_in_order(*(part for part in (self.scrubber, self.step_panel, panel) if part is not None))
        return panel

    def _make_lessons_panel(self) -> QWidget:
        panel = self.lessons.make_panel(self.theme)
        self.themes.changed.connect(panel.set_theme)
        self._across.addWidget(panel)
        return panel

    def _fill_screen(self, on: bool) -> None:
        """Fill the screen, or go back to the state before."""
        state = self.windowState() & ~Qt.WindowState.WindowFullScreen
        self.setWindowState(state | Qt.WindowState.WindowFullScreen if on else state)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:  # the desktop has keys for it, too
            self.actions_.full_screen.setChecked(self.isFullScreen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where nothing else takes it, Esc ends the beats, shows all of the board, or leaves the full screen."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.step_panel is not None and self.step_panel.beats.beat is not None:
            self.step_panel.beats.show(None)
        elif self.presentation.leave():
            return
        elif not self.folding.leave() and self.isFullScreen():
            self.actions_.full_screen.trigger()

    def customEvent(self, event: QEvent) -> None:
        if event.type() == FrameDrawn.TYPE:
            self.session.frame_drawn()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.folding.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)  # a move would take the file away
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.opening.drop(event.mimeData().urls())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.notebook.may_close() and self.documents.may_leave()):
            event.ignore()
            return
        self.preferences.geometry = self.presentation.geometry
        self.hide()  # at once: the user need not see it wait for what is being copied or stored
        for dialog in reversed(self.findChildren(QDialog)):
            if dialog.isVisible():  # when a signal closes the window, it would stay behind, and the program with it
                dialog.done(QDialog.DialogCode.Rejected)
        for part in (self.opening, self.documents, self.session, self.export, self.notebook, self.lessons):
            part.close()
        self.closed.emit()
        super().closeEvent(event)
