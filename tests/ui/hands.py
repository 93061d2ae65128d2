"""A person's hands: keys that go wherever the focus is, and a mouse that really is where it clicks."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.step import Step
from desktop_app.plots.plot import Plot
from desktop_app.training.frame import FLAT_OUT, Frame, State
from desktop_app.ui.playback.transport import SPEEDS
from desktop_app.ui.window.main_window import MainWindow

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hands:
    """Works one window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def frame(self) -> Frame:
        frame = self.window.session.frame
        assert frame is not None
        return frame

    @property
    def status(self) -> str:
        """What the status line says."""
        return self.window.status_line.text

    @property
    def step(self) -> Step:
        return self.frame.reading.step

    @property
    def settings(self) -> Experiment:
        return self.frame.reading.settings

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key; it reaches whatever has the focus, as from a keyboard."""
        window = QApplication.activeModalWidget() or QApplication.activeWindow() or self.window
        QTest.keyClick(window.windowHandle(), key, modifiers)

    def type(self, text: str) -> None:
        for letter in text:
            window = QApplication.activeModalWidget() or QApplication.activeWindow() or self.window
            if letter.isascii():
                QTest.keyClick(window.windowHandle(), letter)  # type: ignore[call-overload]
            else:  # QTest knows the keys of ASCII only
                focus = window.focusWidget()
                QTest.sendKeyEvent(QTest.KeyAction.Click, focus, Key.Key_unknown, letter, NO_KEYS)

    def enter(self, edit: QLineEdit, text: str) -> None:
        """Click into a field, replace what is there, and press Enter."""
        self.click(edit)
        self.press(Key.Key_A, CTRL)
        self.press(Key.Key_Delete)
        self.type(text)
        self.press(Key.Key_Return)

    def leave_fields(self) -> None:
        """Take the keys out of every field and list."""
        centre = self.window.centralWidget()
        assert centre is not None
        centre.setFocus()

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        place = widget.rect().center() if place is None else place
        QCursor.setPos(widget.mapToGlobal(place))
        QTest.mouseClick(widget, LEFT, NO_KEYS, place)

    def hover(self, plot: Plot, place: QPoint) -> None:
        """Move the mouse to a place of a plot."""
        QCursor.setPos(plot.viewport().mapToGlobal(place))
        QTest.mouseMove(plot.viewport(), place)

    def hover_away(self) -> None:
        """Move the mouse away from every plot."""
        QCursor.setPos(self.window.mapToGlobal(QPoint(5, 5)))

    def drag(self, plot: Plot, start: QPoint, end: QPoint, moves: int = 10) -> None:
        """Press the button at a place of a plot, move in some steps, and let go."""
        screen = self.window.windowHandle()
        corner = plot.viewport().mapTo(self.window, QPoint())
        QTest.mouseMove(screen, corner + start)
        QTest.mousePress(screen, LEFT, NO_KEYS, corner + start)
        for k in range(1, moves + 1):
            QTest.mouseMove(screen, corner + start + (end - start) * (k / moves))
        QTest.mouseRelease(screen, LEFT, NO_KEYS, corner + end)

    def roll(self, plot: Plot, place: QPoint, clicks: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Turn the mouse wheel over a place of a plot."""
        viewport = plot.viewport()
        event = QWheelEvent(
            QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 120 * clicks),
            Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)

    def wait_for(self, state: State) -> None:
        self.qtbot.waitUntil(lambda: self.frame.state is state and self.frame.command == self.window.session._command)

    def wait_for_iteration(self, i: int) -> None:
        self.qtbot.waitUntil(lambda: self.step.iteration >= i)

    def wait_for_settings(self) -> None:
        """Until what was set is in a frame."""
        session = self.window.session
        self.qtbot.waitUntil(lambda: self.frame.command == session._command and self.settings == session.settings)

    def set_speed(self, speed: float) -> None:
        self.window.transport.slider.setValue(SPEEDS.index(speed))

    def play_to(self, i: int) -> None:
        """Play flat out to iteration `i`, by typing it and pressing Space."""
        self.set_speed(FLAT_OUT)
        self.enter(self.window.transport.amount, str(i))
        self.press(Key.Key_Space)
        self.wait_for(State.FINISHED)
        assert self.step.iteration == i


def place_of(plot: Plot, x: float, y: float) -> QPoint:
    """Where the plot draws the point (x, y), in its viewport."""
    place: QPoint = plot.mapFromScene(plot.view.mapViewToScene(QPointF(x, y)))
    return place
