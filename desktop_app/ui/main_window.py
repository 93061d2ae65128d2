"""The main window: composes the parts and wires them, and nothing else."""

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QVBoxLayout, QWidget

from desktop_app.core.experiment import Experiment
from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.training.frame import Frame, State
from desktop_app.training.session import Session
from desktop_app.ui import dialogs, pictures, sentences, style
from desktop_app.ui.actions import keys_in_words, make_actions, make_menus, show_icons, show_state
from desktop_app.ui.board import GAP, Board
from desktop_app.ui.frame_drawn import FrameDrawn
from desktop_app.ui.numbers import count
from desktop_app.ui.parameter_panel import ParameterPanel
from desktop_app.ui.preferences import Preferences, theme_of
from desktop_app.ui.readings import Readings
from desktop_app.ui.scrubber import Scrubber
from desktop_app.ui.transport import Transport

_PACE_SECONDS = 0.5


class MainWindow(QMainWindow):
    """One session and its widgets."""

    painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.preferences = Preferences()
        self.theme = theme_of(self.preferences.theme)
        self._can: tuple[State, bool, bool, bool] | None = None  # what the actions' being enabled was made of
        self._told = ""  # the last sentence about the run
        self._begun = ""  # why the run began, until it is under way
        self._pace = (0.0, 0)
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
        self._status, self._rate = QLabel(), QLabel()
        self._lay_out()
        self._wire()
        self.apply_theme()
        self.panel.show_settings(session.settings)
        self.resize(1280, 820)
        if geometry := self.preferences.geometry:
            self.restoreGeometry(geometry)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GAP)
        for widget, stretch in ((self.transport, 0), (self.readings, 0), (self.board, 1), (self.scrubber, 0)):
            right.addWidget(widget, stretch)
        central = QWidget()
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QHBoxLayout(central)
        layout.setContentsMargins(GAP, GAP, GAP, 4)
        layout.setSpacing(GAP)
        layout.addWidget(self.panel)
        layout.addLayout(right, 1)
        self.setCentralWidget(central)
        central.setFocus()
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self.statusBar().addWidget(self._status, 1)
        self.statusBar().addPermanentWidget(self._rate)
        self.setMinimumSize(940, 600)

    def _wire(self) -> None:
        session, actions, board = self.session, self.actions_, self.board
        session.frame_ready.connect(self._on_frame)
        session.settings_changed.connect(self.panel.show_settings)
        session.inspected.connect(board.show_inspected)
        session.restarted.connect(self._say_begun)
        board.view_changed.connect(session.look)
        board.view_changed.connect(self.scrubber.show_view)
        board.inspect_asked.connect(session.inspect)
        board.dragged.connect(lambda w: session.alter({"weights.w": w}))
        self.transport.speed_changed.connect(session.set_speed)
        session.set_speed(self.transport.speed())
        self.transport.faulty.connect(self.say)
        self.panel.restore_asked.connect(self._on_restore)
        actions.play.triggered.connect(self._on_play)
        actions.step.triggered.connect(self._on_step)
        actions.first.triggered.connect(lambda: session.show(0))
        actions.back_ten.triggered.connect(lambda: self._on_moved(-10))
        actions.back.triggered.connect(lambda: self._on_moved(-1))
        actions.on_ten.triggered.connect(lambda: self._on_moved(10))
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

    def open(self, experiment: Experiment) -> None:
        """Show a new run of `experiment`."""
        self.session.open(experiment)

    def open_file(self, path: Path) -> bool:
        """Show the run in a file; one that is refused is told about, and changes nothing."""
        from desktop_app.core.workspace import Refused, read_file

        try:
            workspace = read_file(path)
        except Refused as refused:
            dialogs.refuse(self, path, refused.faults)
            return False
        self.open(workspace.runs[0])
        more = f" It holds {len(workspace.runs)} runs; this is the first." if len(workspace.runs) > 1 else ""
        self._say_begun(f"Opened {path.name}.{more}")
        return True

    def say(self, words: str) -> None:
        """Tell something in the status line; it stays until the run's state changes."""
        self._status.setText(words)
        self._status.setToolTip(words)

    @Slot(str)
    def _say_begun(self, words: str) -> None:
        """Tell why a run begins; it stays until the run is under way."""
        self._begun = words
        self.say(words)

    def status(self) -> str:
        """What the status line says."""
        return self._status.text()

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
        show_state(self.actions_, self.session.frame, self.theme)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        step = frame.reading.step
        self.readings.show_reading(frame.reading)
        self.board.show_reading(frame.reading)
        self.scrubber.show_frame(frame)
        self.panel.show_weight(step.w)
        self._show_state(frame)
        self._show_pace(frame)
        QCoreApplication.postEvent(self, FrameDrawn(), FrameDrawn.PRIORITY)

    def _show_state(self, frame: Frame) -> None:
        """Say what the run does, when that is something new; what was said in between stays until then."""
        can = (frame.state, frame.is_past, frame.can_undo, frame.reading.step.iteration > 0)
        if can != self._can:
            self._can = can
            show_state(self.actions_, frame, self.theme)
        if frame.state is not State.IDLE:
            self._begun = ""
        words = self._begun or sentences.status(frame, self.transport.speed())
        if words != self._told:
            self._told = words
            self.say(words)

    def _show_pace(self, frame: Frame) -> None:
        """Tell, twice a second, how fast a fast run is."""
        (then, i), now = self._pace, perf_counter()
        if frame.state is not State.RUNNING or self.transport.speed() < 1000:
            self._rate.clear()
            self._pace = (now, frame.reading.step.iteration)
        elif now - then > _PACE_SECONDS:
            self._pace = (now, frame.reading.step.iteration)
            per_second = (frame.reading.step.iteration - i) / (now - then)
            self._rate.setText(f"{count(round(per_second))} iterations a second")

    def event(self, event: QEvent) -> bool:
        if event.type() == FrameDrawn.TYPE:
            self.session.frame_drawn()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    @Slot()
    def _on_play(self) -> None:
        if self.session.state is State.RUNNING:
            self.session.pause()
        else:
            self.session.play(self.transport.goal())

    @Slot()
    def _on_step(self) -> None:
        if self.session.frame and self.session.frame.is_past:
            self._on_moved(1)
        else:
            self.session.step()

    def _on_moved(self, by: int) -> None:
        """Look at an iteration further back or on."""
        if frame := self.session.frame:
            self.session.show(max(0, frame.reading.step.iteration + by))

    @Slot(bool)
    def _on_theory(self, on: bool) -> None:
        if words := self.board.show_theory(on):
            self.say(words)

    @Slot()
    def _on_restore(self) -> None:
        self.open(Experiment())

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
        from desktop_app.core.workspace import Workspace, to_json

        frame = self.session.frame
        path = dialogs.ask_save(self, "experiment", is_picture=False) if frame else None
        if frame and path:
            workspace = Workspace((frame.experiment,), frame.reading.step.iteration)
            self.say(pictures.write(path, to_json(workspace).encode(), "the experiment"))

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
        for url in event.mimeData().urls()[:1]:
            self.open_file(Path(url.toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.preferences.geometry = self.saveGeometry()
        self.session.close()
        super().closeEvent(event)
