"""The controls of the run: play, step and reset, the speed, and how long to play."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton

from desktop_app.core.model.numbers import count
from desktop_app.training.frame import FLAT_OUT, Goal
from desktop_app.ui.common.accessibility import announce, name_box
from desktop_app.ui.common.buttons import ICON_PX, action_button
from desktop_app.ui.common.focus import by_tab_only
from desktop_app.ui.common.icons import icon
from desktop_app.ui.common.layouts import in_row, slider
from desktop_app.ui.common.number_edit import NumberEdit
from desktop_app.words.typed_numbers import Allowed

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000, FLAT_OUT)
DEFAULT_SPEED = 10
DEFAULT_ITERATIONS = 500
DEFAULT_TOLERANCE = 1e-6
_PLAY_WIDTH, _ICON_WIDTH, _AMOUNT_WIDTH = 88, 40, 76
# Below this width the row has no room for the word "Speed".
_WIDE = 780
# And below this one, none for the last buttons.
_NARROW = 690
# And below this one, none for the words on Play and for the speed, which the slider's tip says.
_NARROWEST = 560
_SPEED_TIP = "How fast to train: from one iteration a second to flat out."
_FOR, _UNTIL, _FOREVER = range(3)
_FLAT_OUT_COUNTS_AS = 1e7
_ALLOWED = (
    Allowed("iterations to play", 1, 10**15, integer=True),
    Allowed("tolerance for the gradient", 0, low_is_open=True),
)


class Transport(QFrame):
    """`goal()` and `speed()` tell what is set; `refused` says why a number is refused."""

    speed_changed = Signal(float)
    goal_changed = Signal(object)  # Goal
    refused = Signal(str)

    def __init__(self, play: QAction, step: QAction, reset: QAction, extra: list[QAction]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.play = QPushButton()
        self.play.setObjectName("play")
        self.play.setFixedWidth(_PLAY_WIDTH)
        self.play.clicked.connect(play.trigger)
        self._play_action = play
        play.changed.connect(self._on_play_changed)
        self.step, self.reset = action_button(step), action_button(reset)
        self.slider = slider(0, len(SPEEDS) - 1, 1, "Speed", _SPEED_TIP, _countable)
        self.slider.setMinimumWidth(64)
        self._speed_name, self._speed_label = QLabel("Speed"), QLabel()
        self._speed_label.setFixedWidth(78)
        self.until = QComboBox()
        self.until.addItems(["Iterations", "Until |∂E/∂w| <", "For ever"])
        self.until.setToolTip("How long to play: to a number of iterations, until the gradient is small, or for ever.")
        self.amount = NumberEdit(_ALLOWED[_FOR], _AMOUNT_WIDTH)
        self._amounts = [float(DEFAULT_ITERATIONS), DEFAULT_TOLERANCE]
        self._told = Goal(iterations=DEFAULT_ITERATIONS)
        by_tab_only(self.play, self.step, self.reset, self.until)
        self._lay_out(extra)
        name_box(self.until, "How long to play")
        self.slider.valueChanged.connect(self._on_slid)
        self.until.currentIndexChanged.connect(self._on_until_changed)
        self.amount.entered.connect(self._on_amount_entered)
        self.amount.refused.connect(self.refused)
        self.slider.setValue(SPEEDS.index(DEFAULT_SPEED))
        self._on_until_changed()
        self._on_play_changed()

    def _lay_out(self, extra: list[QAction]) -> None:
        self._extra = [action_button(action) for action in extra]
        layout = in_row(
            self.play, self.step, self.reset, 8, self._speed_name, self.slider, self._speed_label, 4, self.until,
            self.amount, spacing=6, margins=(10, 7, 10, 7), widest=self.slider,
        )  # fmt: skip
        layout.addStretch(0)
        for button in self._extra:
            layout.addWidget(button)
        self.setLayout(layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._speed_name.setVisible(self.width() >= _WIDE)

    def set_room(self, width: int) -> None:
        """Fit the row into a width: where it is narrow, leave out what is said or can be done elsewhere, too."""
        for button in self._extra:
            button.setVisible(width >= _NARROW)
        if (has_words := width >= _NARROWEST) == self._speed_label.isHidden():
            self._speed_label.setVisible(has_words)
            self.play.setFixedWidth(_PLAY_WIDTH if has_words else _ICON_WIDTH)
            self._on_play_changed()

    def speed(self) -> float:
        """Iterations a second, or `FLAT_OUT`."""
        return float(SPEEDS[self.slider.value()])

    def set_speed(self, least: float) -> float:
        """Be as slow as is possible at `least` so many iterations a second; returns the speed before."""
        before = self.speed()
        self.slider.setValue(next(k for k, speed in enumerate(SPEEDS) if speed >= least))
        return before

    def goal(self) -> Goal:
        """How long a press of Play lasts."""
        kind = self.until.currentIndex()
        if kind == _FOR:
            return Goal(iterations=int(self._amounts[_FOR]))
        return Goal(tolerance=self._amounts[_UNTIL]) if kind == _UNTIL else Goal()

    def set_goal(self, goal: Goal) -> Goal:
        """Set how long a press of Play lasts; returns the goal before."""
        before = self.goal()
        kind = _FOREVER
        if goal.iterations is not None:
            kind, self._amounts[_FOR] = _FOR, float(goal.iterations)
        elif goal.tolerance:
            kind, self._amounts[_UNTIL] = _UNTIL, goal.tolerance
        self.until.setCurrentIndex(kind)
        self._on_until_changed()
        return before

    def _on_play_changed(self) -> None:
        self.play.setText(" " + self._play_action.text() if self.play.width() > _ICON_WIDTH else "")
        self.play.setAccessibleName(self._play_action.text())
        name = "pause" if self._play_action.text() == "Pause" else "play"
        self.play.setIcon(icon(name, self.palette().color(QPalette.ColorRole.HighlightedText).name()))
        self.play.setIconSize(QSize(ICON_PX, ICON_PX))
        self.play.setToolTip(self._play_action.toolTip())
        self.play.setEnabled(self._play_action.isEnabled())

    def _on_slid(self) -> None:
        speed = self.speed()
        words = "flat out" if speed == FLAT_OUT else f"{count(int(speed))} / s"
        self._speed_label.setText(words)
        self.slider.setToolTip(f"{_SPEED_TIP} Now: {words}")
        if speed == FLAT_OUT and self.slider.hasFocus():
            announce(self.slider, words)
        self.speed_changed.emit(speed)

    def _on_until_changed(self) -> None:
        kind = self.until.currentIndex()
        self.amount.setVisible(kind != _FOREVER)
        if kind != _FOREVER:
            self.amount.allowed = _ALLOWED[kind]
            self.amount.show_number(self._amounts[kind])
            name = "Iterations to play" if kind == _FOR else "Tolerance for the gradient"
            self.amount.set_tip(name)
            self.amount.setAccessibleName(name)
        self._tell_goal()

    def _on_amount_entered(self, number: float) -> None:
        self._amounts[self.until.currentIndex()] = float(number)
        self._tell_goal()

    def _tell_goal(self) -> None:
        if self.goal() != self._told:
            self._told = self.goal()
            self.goal_changed.emit(self._told)


def _countable(tick: int) -> float:
    """The speed of a tick for a screen reader, which knows numbers only: flat out counts as ten million a second."""
    return min(float(SPEEDS[tick]), _FLAT_OUT_COUNTS_AS)
