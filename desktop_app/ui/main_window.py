"""The main window: composes the parts and wires them, and nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_app.core.experiment import Experiment
from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.training.frame import Frame, State
from desktop_app.training.session import Session
from desktop_app.ui import dialogs, pictures, sentences, style
from desktop_app.ui.actions import keys_in_words, make_actions, make_menus, show_icons, show_state
from desktop_app.ui.board import GAP, Board
from desktop_app.ui.frame_drawn import FrameDrawn
from desktop_app.ui.parameter_panel import ParameterPanel
from desktop_app.ui.preferences import Preferences, theme_of
from desktop_app.ui.readings import Readings
from desktop_app.ui.scrubber import Scrubber
from desktop_app.ui.sides import STEP_WIDTH, Sides
from desktop_app.ui.status_line import StatusLine
from desktop_app.ui.transport import Transport, row_of

# With 0 it would be a queued call, which comes before the plots are painted for the first time.
SOON_MS = 1
_ONCE = Qt.ConnectionType.SingleShotConnection

if TYPE_CHECKING:
    from desktop_app.ui.step_panel import StepPanel


class MainWindow(QMainWindow):
    """One session and its widgets."""

    painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.preferences = Preferences()
        self.theme = theme_of(self.preferences.theme)
        self._can: tuple[State, bool, bool, bool] | None = None  # what the actions' being enabled was made of
        self.setWindowTitle("Nudge")
        self.setAcceptDrops(True)
        self.actions_ = make_actions(self)
        self._themes = make_menus(self, self.actions_)
        actions = self.actions_
        card_actions = [actions.copy_picture, actions.save_picture]
        self.panel = ParameterPanel(session.alter)
        self.transport = Transport(
            actions.play, actions.step, actions.reset, [actions.copy_picture, actions.save_picture, actions.theme]
        )
        self.readings = Readings(self.theme, actions.branch)
        self.board = Board(self.theme, card_actions)
        self.scrubber = Scrubber(
            self.theme,
            [actions.first, actions.back_ten, actions.back, actions.play],
            [actions.step, actions.on_ten, actions.latest],
            actions.branch,
        )
        self.step_panel: StepPanel | None = None
        self.status_line = StatusLine()
        self.sides = Sides(self, actions.parameters, actions.step_panel, self.preferences)
        self.sides.arranged.connect(self._arrange)
        self._corner = row_of([actions.parameters, actions.step_panel])
        self.menuBar().setCornerWidget(self._corner)
        self._lay_out()
        self._wire()
        self.apply_theme()
        self.panel.show_settings(session.settings)
        self.resize(1440, 900)
        if geometry := self.preferences.geometry:
            self.restoreGeometry(geometry)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GAP)
        for widget, stretch in ((self.transport, 0), (self.readings, 0), (self.board, 1), (self.scrubber, 0)):
            right.addWidget(widget, stretch)
        central = QWidget()
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._across = layout = QHBoxLayout(central)
        layout.setContentsMargins(GAP, GAP, GAP, 4)
        layout.setSpacing(GAP)
        self._place = QFrame()  # of the step, which the first picture does without
        self._place.setObjectName("card")
        self._place.setFixedWidth(STEP_WIDTH)
        layout.addWidget(self.panel)
        layout.addLayout(right, 1)
        layout.addWidget(self._place)
        self.setCentralWidget(central)
        central.setFocus()
        self.sides.set_panels(self.panel, self._place)
        self.setStatusBar(self.status_line)
        self.setMinimumSize(960, 600)

    def _wire(self) -> None:
        session, actions, board = self.session, self.actions_, self.board
        session.frame_ready.connect(self._on_frame)
        session.settings_changed.connect(self.panel.show_settings)
        session.inspected.connect(board.show_inspected)
        session.dropped.connect(lambda at: self.status_line.say_begun(sentences.dropped(at)))
        session.restarted.connect(self.status_line.say_begun)
        board.view_changed.connect(session.look)
        board.view_changed.connect(self.scrubber.show_view)
        board.inspect_asked.connect(session.inspect)
        board.dragged.connect(lambda w: session.alter({"weights.w": w}))
        self.transport.speed_changed.connect(session.set_speed)
        session.set_speed(self.transport.speed())
        self.transport.goal_changed.connect(session.set_goal)
        self.transport.faulty.connect(self.say)
        self.panel.restore_asked.connect(self._on_restore)
        actions.play.triggered.connect(self._on_play)
        actions.step.triggered.connect(session.step)
        actions.first.triggered.connect(lambda: session.show(0))
        actions.back_ten.triggered.connect(lambda: session.move(-10))
        actions.back.triggered.connect(lambda: session.move(-1))
        actions.on_ten.triggered.connect(lambda: session.move(10))
        actions.latest.triggered.connect(lambda: session.show(None))
        actions.branch.triggered.connect(session.branch)
        actions.undo.triggered.connect(session.undo)
        actions.theory.toggled.connect(self._on_theory)
        self.scrubber.asked.connect(session.show)
        self.scrubber.faulty.connect(self.say)
        actions.reset.triggered.connect(session.reset)
        actions.restore.triggered.connect(self._on_restore)
        actions.follow.triggered.connect(board.follow)
        actions.copy_picture.triggered.connect(lambda: self._on_copy(whole=False))
        actions.copy_board.triggered.connect(lambda: self._on_copy(whole=True))
        actions.save_picture.triggered.connect(lambda: self._on_save_picture(whole=False))
        actions.save_board.triggered.connect(lambda: self._on_save_picture(whole=True))
        actions.open.triggered.connect(self._on_open)
        actions.save.triggered.connect(self._on_save)
        actions.quit.triggered.connect(self.close)
        actions.theme.triggered.connect(self._on_theme_toggled)
        actions.keys.triggered.connect(lambda: dialogs.tell(self, "Keys", keys_in_words()))
        actions.log.triggered.connect(self._on_log)
        actions.about.triggered.connect(lambda: dialogs.about(self))
        self._themes.triggered.connect(self._on_theme_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_theme)
        self.painted.connect(lambda: QTimer.singleShot(SOON_MS, self._complete), _ONCE)

    def open(self, experiment: Experiment) -> None:
        """Show a new run of `experiment`."""
        self.session.open(experiment)

    def open_file(self, path: Path, more: str = "") -> bool:
        """Show the run in a file, and say `more` of it; one that is refused is told about, and changes nothing."""
        from desktop_app.core.workspace import Refused, read_file

        try:
            workspace = read_file(path)
        except Refused as refused:
            dialogs.refuse(self, path, refused.faults)
            return False
        if len(workspace.runs) > 1:
            more = f" It holds {len(workspace.runs)} runs; this is the first.{more}"
        words = f"Opened {path.name}.{more}"
        self.session.open(workspace.runs[0], workspace.iteration, words)
        self.status_line.say_begun(words)
        return True

    def say(self, words: str) -> None:
        """Tell something in the status line; it stays until the run's state changes."""
        self.status_line.say(words)

    def status(self) -> str:
        """What the status line says."""
        return self.status_line.text

    @Slot()
    def apply_theme(self) -> None:
        """Dress the window in the chosen theme, or in the desktop's."""
        name = self.preferences.theme
        self.theme = theme_of(name)
        for action in self._themes.actions():
            action.setChecked(action.data() == name)
        style.apply_theme(self.theme)
        self.readings.set_theme(self.theme)
        self.board.set_theme(self.theme)
        show_icons(self.actions_, self.theme)
        self.scrubber.set_theme(self.theme)
        if self.step_panel is not None:
            self.step_panel.set_theme(self.theme)
        show_state(self.actions_, self.session.frame, self.theme)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        step = frame.reading.step
        self.readings.show_reading(frame.reading)
        self.board.show_reading(frame.reading)
        self.scrubber.show_frame(frame)
        self.panel.show_weight(step.w)
        if self.step_panel is not None:
            self.step_panel.show_frame(frame, self.transport.speed())
        self._show_state(frame)
        self.status_line.show_frame(frame, self.transport.speed())
        QCoreApplication.postEvent(self, FrameDrawn(), FrameDrawn.PRIORITY)

    def _show_state(self, frame: Frame) -> None:
        can = (frame.state, frame.is_past, frame.can_undo, frame.reading.step.iteration > 0)
        if can != self._can:
            self._can = can
            show_state(self.actions_, frame, self.theme)

    def event(self, event: QEvent) -> bool:
        if event.type() == FrameDrawn.TYPE:
            self.session.frame_drawn()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        self.transport.set_room(self.sides.arrange())

    @Slot()
    def _complete(self) -> None:
        """Add what the first picture does without: the plot of ρ and the worked step."""
        self.board.complete()
        from desktop_app.ui.step_wiring import make_step_panel

        self.step_panel = make_step_panel(self.theme, self.actions_, self.board, self.readings, self.say)
        self._across.replaceWidget(self._place, self.step_panel)
        self._place.deleteLater()
        self.sides.set_panels(self.panel, self.step_panel)
        if self.session.frame is not None:
            self.step_panel.show_frame(self.session.frame, self.transport.speed())

    @Slot()
    def _on_play(self) -> None:
        if self.session.state is State.RUNNING:
            self.session.pause()
        else:
            self.session.play(self.transport.goal())

    @Slot(bool)
    def _on_theory(self, on: bool) -> None:
        if words := self.board.show_theory(on):
            self.say(words)

    @Slot()
    def _on_restore(self) -> None:
        self.session.open(Experiment(), keeps=True)

    def _on_copy(self, whole: bool) -> None:
        self.say(pictures.copy_picture(self.board, None if whole else self.board.card_under_mouse()))

    def _on_save_picture(self, whole: bool) -> None:
        card = None if whole else self.board.card_under_mouse()
        if words := pictures.save_picture(self, self.board, card):
            self.say(words)

    @Slot()
    def _on_open(self) -> None:
        if path := dialogs.ask_open(self):
            self.open_file(path)

    @Slot()
    def _on_save(self) -> None:
        if self.session.frame and (words := pictures.save_experiment(self, self.session.frame)):
            self.say(words)

    @Slot()
    def _on_theme_toggled(self) -> None:
        self.preferences.theme = LIGHT.name if self.theme is DARK else DARK.name
        self.apply_theme()

    @Slot(QAction)
    def _on_theme_chosen(self, action: QAction) -> None:
        self.preferences.theme = action.data()
        self.apply_theme()

    @Slot()
    def _on_log(self) -> None:
        from desktop_app.ui.log import log_file

        dialogs.tell(self, "Log", f"The details of failures are kept in\n{log_file()}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path, words = dialogs.dropped(event.mimeData().urls())
        self.open_file(path, words) if path else self.say(words)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.preferences.geometry = self.saveGeometry()
        self.session.close()
        super().closeEvent(event)
