"""The main window: composes the parts and wires them, and nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.quantities import ShownRun
from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.training.frame import Frame, State
from desktop_app.training.session import Session
from desktop_app.ui.board.board import Board, shown_runs
from desktop_app.ui.board.card_menu import CardMenu
from desktop_app.ui.common import style
from desktop_app.ui.common.actions import make_actions, make_menus, show_icons, show_state
from desktop_app.ui.common.buttons import row_of
from desktop_app.ui.common.preferences import Preferences, theme_of
from desktop_app.ui.common.style import GAP, STEP_WIDTH
from desktop_app.ui.documents.document_actions import Files
from desktop_app.ui.parameters.parameter_panel import ParameterPanel
from desktop_app.ui.playback import status_text
from desktop_app.ui.playback.readouts import Readings
from desktop_app.ui.playback.scrubber import Scrubber
from desktop_app.ui.playback.status_line import StatusLine
from desktop_app.ui.playback.transport import Transport
from desktop_app.ui.window.frame_drawn import FrameDrawn
from desktop_app.ui.window.frame_pacing import Legible
from desktop_app.ui.window.help_actions import wire_actions
from desktop_app.ui.window.runs_wiring import make_runs_table
from desktop_app.ui.window.side_panels import Sides

# With 0 it would be a queued call, which comes before the plots are painted for the first time.
SOON_MS = 1
_ONCE = Qt.ConnectionType.SingleShotConnection

if TYPE_CHECKING:
    from desktop_app.core.analysis.landscape import Ground
    from desktop_app.training.surveyor import Surveyor
    from desktop_app.ui.board.runs_table import RunsTable
    from desktop_app.ui.step.step_panel import StepPanel


class MainWindow(QMainWindow):
    """One session and its widgets."""

    painted = Signal()
    themed = Signal(object)  # Theme
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.preferences = Preferences()
        self.theme = theme_of(self.preferences.theme)
        self._can: tuple[State, bool, str, str, bool, int] | None = None  # what the actions' being enabled was made of
        self.files = Files(self)
        self.setAcceptDrops(True)
        self.actions_ = make_actions(self)
        self._themes, self.examples, self.recent = make_menus(self, self.actions_)
        actions = self.actions_
        self.panel = ParameterPanel(session.alter)
        self.transport = Transport(
            actions.play, actions.step, actions.reset, [actions.copy_picture, actions.save_picture, actions.theme]
        )
        self.readings = Readings(self.theme, actions.branch)
        self.board = Board(self.theme)
        self.scrubber = Scrubber(
            self.theme,
            [actions.first, actions.back_ten, actions.back, actions.play],
            [actions.step, actions.on_ten, actions.latest],
            actions.branch,
        )
        self.step_panel: StepPanel | None = None
        self.runs_table: RunsTable | None = None
        self._surveyor: Surveyor | None = None
        self._runs = 1
        self._legible = Legible()
        self.status_line = StatusLine()
        self.sides = Sides(self, [actions.parameters, actions.step_panel, actions.notebook], self.preferences)
        self.sides.arranged.connect(self._arrange)
        self._corner = row_of([actions.parameters, actions.step_panel, actions.notebook])
        self.menuBar().setCornerWidget(self._corner)
        self._lay_out()
        self._wire()
        self.apply_theme()
        self.panel.show_settings(session.settings)
        self.resize(1440, 900)
        if geometry := self.preferences.geometry:
            self.restoreGeometry(geometry)

    def _lay_out(self) -> None:
        self._right = right = QVBoxLayout()
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
        self.card_menu = CardMenu(central, self.actions_)
        central.setFocus()
        self.sides.set_panels(self.panel, self._place)
        self.setStatusBar(self.status_line)
        self.setMinimumSize(960, 600)

    def _wire(self) -> None:
        session, board = self.session, self.board
        session.frame_ready.connect(self._on_frame)
        session.settings_changed.connect(self.panel.show_settings)
        session.inspected.connect(board.show_inspected)
        session.dropped.connect(lambda at: self.status_line.say_begun(status_text.dropped(at)))
        session.restarted.connect(self.status_line.say_begun)
        board.view_changed.connect(session.look)
        board.view_changed.connect(self.scrubber.show_view)
        board.inspect_asked.connect(session.inspect)
        board.placed.connect(session.alter)
        board.stage.asked.connect(self._on_survey_asked)
        self.transport.speed_changed.connect(session.set_speed)
        session.set_speed(self.transport.speed())
        self.transport.goal_changed.connect(session.set_goal)
        self.transport.faulty.connect(self.say)
        self.panel.restore_asked.connect(self.actions_.restore.trigger)
        self.scrubber.asked.connect(session.show)
        self.scrubber.faulty.connect(self.say)
        self.actions_.play.triggered.connect(self._on_play)
        self.actions_.theme.triggered.connect(self._on_theme_toggled)
        self.actions_.runs.toggled.connect(self._on_runs_toggled)
        wire_actions(self)
        self._themes.triggered.connect(self._on_theme_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_theme)
        self.painted.connect(lambda: QTimer.singleShot(SOON_MS, self._complete), _ONCE)

    def open(self, *experiments: Experiment) -> None:
        """Show new runs of `experiments`."""
        self.files.begin(*experiments)

    def open_file(self, path: Path, more: str = "") -> bool:
        """Show the runs in a file, and say `more`; one that is refused is told of, and changes nothing."""
        return self.files.open(path, more)

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
        show_state(self.actions_, self.session.frame, self.theme)
        self.themed.emit(self.theme)

    @Slot(object)
    def _on_frame(self, frame: Frame) -> None:
        if self._legible.is_due(frame):
            self._show_tables(frame)
        self._show_plots(frame)
        self.readings.show_reading(frame.reading)
        self.panel.show_weights(frame.reading.step.state.weights)
        self.scrubber.show_frame(frame)
        self._show_state(frame)
        is_secret = self.step_panel is not None and self.step_panel.is_secret
        self.status_line.show_frame(frame, self.transport.speed(), is_secret)
        QCoreApplication.postEvent(self, FrameDrawn(), FrameDrawn.PRIORITY)

    def _show_tables(self, frame: Frame) -> None:
        """The runs side by side, and the worked step."""
        if len(frame.members) > 1 and self._runs < 2:
            self.actions_.runs.setChecked(True)
        self._runs = len(frame.members)
        if self.runs_table is not None:
            self.runs_table.show_frame(frame)
        if self.step_panel is not None:
            self.step_panel.show_frame(frame, self.transport.speed())

    def _show_plots(self, frame: Frame) -> None:
        """The active run's, and those of all that are seen."""
        self.board.show_reading(frame.reading, self._seen(frame))

    def _seen(self, frame: Frame) -> tuple[ShownRun, ...]:
        if self.runs_table is None:
            return shown_runs(frame.members, frame.active)
        return shown_runs(frame.members, frame.active, self.runs_table.is_shown)

    @Slot(bool)
    def _on_runs_toggled(self, on: bool) -> None:
        if on and self.runs_table is None:
            self.runs_table = make_runs_table(self)
            self._right.insertWidget(self._right.indexOf(self.scrubber), self.runs_table)
            if self.session.frame is not None:
                self.runs_table.show_frame(self.session.frame)
        if self.runs_table is not None:
            self.runs_table.setVisible(on)
            self.session.compare(self.runs_table.tolerances() if on else None)

    @Slot(object)
    def _on_survey_asked(self, ground: "Ground") -> None:
        """The landscape wants to be drawn: its surveyor is made when it is needed."""
        if self._surveyor is None:
            from desktop_app.training.surveyor import Surveyor

            self._surveyor = Surveyor(self)
            self._surveyor.surveyed.connect(self.board.stage.show_survey)
            self.closed.connect(self._surveyor.close)
        self._surveyor.survey(ground)

    @Slot()
    def show_again(self) -> None:
        """Show the last frame once more, since other runs are to be seen."""
        if self.session.frame is not None:
            self._show_plots(self.session.frame)

    def _show_state(self, frame: Frame) -> None:
        can = (frame.state, frame.is_past, frame.undo, frame.redo, frame.iteration > 0, len(frame.members))
        if can != self._can:
            self._can = can
            show_state(self.actions_, frame, self.theme)

    def customEvent(self, event: QEvent) -> None:
        if event.type() == FrameDrawn.TYPE:
            self.session.frame_drawn()

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
        from desktop_app.ui.window.step_links import make_step_panel

        self.step_panel = make_step_panel(self.theme, self.actions_, self.board, self.readings, self.say)
        self.themed.connect(self.step_panel.set_theme)
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

    @Slot()
    def _on_theme_toggled(self) -> None:
        self.preferences.theme = LIGHT.name if self.theme is DARK else DARK.name
        self.apply_theme()

    @Slot(QAction)
    def _on_theme_chosen(self, action: QAction) -> None:
        self.preferences.theme = action.data()
        self.apply_theme()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)  # whoever moves would take the file away
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.files.drop(event.mimeData().urls())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self.files.close()
        self.preferences.geometry = self.saveGeometry()
        self.session.close()
        self.closed.emit()
        super().closeEvent(event)
