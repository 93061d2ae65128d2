"""A program of its own: works the window with real keys and mouse, and prints how long it did not respond, as JSON.

`python -m desktop_app.bench.heartbeat [six] FOLDER` has six runs side by side instead of one. A timer beats every 16 ms
in the window's thread. While the window is busy it cannot beat: each gap is how long the user waited. Of each gap there
is also the processor time that the window's thread took, which does not grow when other programs work.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.bench.loop import EXPERIMENT
from desktop_app.bench.report import NotMeasured
from desktop_app.bench.window import SIX, open_window, print_figures, wait, wait_until
from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import FLAT_OUT, Goal, State
from desktop_app.ui.window.application import tidy_up_here
from desktop_app.ui.window.main_window import MainWindow

_BEAT_MS = 16
_ITERATIONS = 20_000
_REPETITIONS = 6
_REST_SECONDS = 0.3  # after each repetition: what is still done then belongs to it
_PATIENCE_SECONDS = 60.0
_POLL_MS = 5
_DRAG_STEPS = 40
_NO_KEYS = Qt.KeyboardModifier.NoModifier
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PDF = "application/pdf"

# An action worked step by step: it asks for something, and yields what must have come of it before it goes on.
Script = Iterator[Callable[[], object]]


class Beat(NamedTuple):
    """A gap between two beats in seconds, and the processor time that the window's thread took of it."""

    seconds: float
    busy: float


class Heartbeat(QObject):
    """Beats in the thread that makes it, and records every gap."""

    def __init__(self) -> None:
        super().__init__()
        self.beats: list[Beat] = []
        self._last, self._busy = perf_counter(), thread_time()
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=_BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        self.beats.clear()
        self._last, self._busy = perf_counter(), thread_time()
        self._timer.start()

    def stop(self) -> list[Beat]:
        """All beats since the start, until a window was hidden that it watches."""
        if self._timer.isActive():
            self._timer.stop()
            self.beat()
        return self.beats.copy()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.stop()
        return False

    @Slot()
    def beat(self) -> None:
        now, busy = perf_counter(), thread_time()
        self.beats.append(Beat(now - self._last, busy - self._busy))
        self._last, self._busy = now, busy


class Hands:
    """Keys and mouse; each is a posted call, so that the script waits in no dialog that it opens."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window, self.folder, self.number = window, folder, 0

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        self._soon(lambda: QTest.keyClick(self._top().windowHandle(), key, keys))

    def type(self, text: str) -> None:
        def type_() -> None:
            for letter in text:
                QTest.keyClick(self._top().windowHandle(), letter)  # type: ignore[call-overload]

        self._soon(type_)

    def click(self, widget: QWidget) -> None:
        self._soon(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))

    def mouse(self, send: Callable[..., None], place: QPoint) -> None:
        """Press, move or let go of the left button at a place of the window."""
        button = () if send is QTest.mouseMove else (Qt.MouseButton.LeftButton, _NO_KEYS)
        self._soon(lambda: send(self.window.windowHandle(), *button, place))

    def _soon(self, call: Callable[[], object]) -> None:
        QTimer.singleShot(0, self.window, call)

    def _top(self) -> QWidget:
        """The window or the dialog in front; without a screen nothing else makes it the active one."""
        top = QApplication.activeModalWidget() or self.window
        if not top.isActiveWindow():
            top.activateWindow()
            QApplication.processEvents()
        return top


# Our classes by name: importing them here would hide how long the window takes to import them.


def _dialog(kind: str) -> Any:
    """The modal dialog in front, if it is of this class."""
    top = QApplication.activeModalWidget()
    return top if top is not None and type(top).__name__ == kind and top.isVisible() else None


def _drawn() -> Any:
    """The picture dialog, once its preview is drawn."""
    dialog = _dialog("PictureDialog")
    return dialog if dialog and dialog.preview.image is not None else None


def _notebook(window: MainWindow) -> Any:
    """The panel of the notebook; it is made when it is needed."""
    return next((each for each in window.findChildren(QWidget) if type(each).__name__ == "NotebookPanel"), None)


def copying_the_board(hands: Hands) -> Script:
    QGuiApplication.clipboard().setText("")
    hands.press(Qt.Key.Key_C, _CTRL | _SHIFT)
    yield lambda: QGuiApplication.clipboard().mimeData().hasFormat(_PDF)


def opening_the_picture_dialog(hands: Hands) -> Script:
    hands.press(Qt.Key.Key_E, _CTRL | _SHIFT)
    yield lambda: _drawn() is not None
    hands.press(Qt.Key.Key_Escape)
    yield lambda: QApplication.activeModalWidget() is None


def saving_a_picture(kind: str) -> Callable[[Hands], Script]:
    def saving(hands: Hands) -> Script:
        hands.press(Qt.Key.Key_E, _CTRL | _SHIFT)
        yield lambda: _drawn() is not None
        dialog = _drawn()
        hands.number += 1
        path = hands.folder / f"picture-{hands.number}.{kind}"
        hands.click(dialog.save)
        yield lambda: _dialog("QFileDialog") is not None
        _dialog("QFileDialog").findChild(QLineEdit).setText(str(path))
        hands.press(Qt.Key.Key_Return)
        yield lambda: path.exists() and QApplication.activeModalWidget() is dialog
        yield lambda: dialog.words.text().startswith("Saved")
        hands.press(Qt.Key.Key_Escape)
        yield lambda: QApplication.activeModalWidget() is None

    return saving


def keeping_an_entry(hands: Hands) -> Script:
    panel = _notebook(hands.window)
    before = len(panel.contents.stored) if panel else 0
    hands.press(Qt.Key.Key_K, _CTRL)
    yield lambda: (panel := _notebook(hands.window)) and panel.cards.edited is not None
    hands.type("what it says")
    hands.press(Qt.Key.Key_Return)
    yield lambda: len(_notebook(hands.window).contents.stored) > before


def changing_the_theme(hands: Hands) -> Script:
    before = hands.window.theme
    hands.press(Qt.Key.Key_T, _CTRL)
    yield lambda: hands.window.theme is not before


def dragging_the_scrubber(hands: Hands) -> Script:
    track, session = hands.window.scrubber.track, hands.window.session
    corner = track.mapTo(hands.window, QPoint(0, track.height() // 2))
    hands.mouse(QTest.mousePress, corner + QPoint(10, 0))
    for k in range(_DRAG_STEPS):
        due = perf_counter() + _BEAT_MS / 1000
        hands.mouse(QTest.mouseMove, corner + QPoint(10 + k * (track.width() - 20) // _DRAG_STEPS, 0))
        yield lambda: perf_counter() >= due  # noqa: B023
    hands.mouse(QTest.mouseRelease, corner + QPoint(track.width() // 2, 0))
    yield lambda: session.is_settled
    hands.press(Qt.Key.Key_End)
    yield lambda: session.is_settled


ACTIONS: dict[str, Callable[[Hands], Script]] = {
    "copying the board": copying_the_board,
    "opening the picture dialog": opening_the_picture_dialog,
    "saving a picture as PNG": saving_a_picture("png"),
    "saving a picture as SVG": saving_a_picture("svg"),
    "saving a picture as PDF": saving_a_picture("pdf"),
    "changing the theme": changing_the_theme,
    "dragging the scrubber": dragging_the_scrubber,
    "keeping an entry": keeping_an_entry,
}
CLOSING = "closing while a copy is finished"


def worked(window: MainWindow, folder: Path) -> dict[str, list[Beat]]:
    """The beats of each action, of all its repetitions. Closes the window."""
    hands, heart, measured = Hands(window, folder), Heartbeat(), {}
    for name, script in ACTIONS.items():
        wait(2 * _REST_SECONDS)
        heart.start()
        for _ in range(_REPETITIONS):
            _play(script(hands), name)
            wait(_REST_SECONDS)
        measured[name] = heart.stop()
    wait(_REST_SECONDS)
    heart.start()
    QGuiApplication.clipboard().setText("")
    hands.press(Qt.Key.Key_C, _CTRL | _SHIFT)
    wait_until(lambda: QGuiApplication.clipboard().mimeData().hasImage(), "nothing was copied")
    window.installEventFilter(heart)
    window.close()
    measured[CLOSING] = heart.stop()
    return measured


def _play(script: Script, name: str) -> None:
    """Work an action to its end, by a timer: in dialogs, too."""
    events, timer, begin = QEventLoop(), QTimer(), perf_counter()
    waits_for: Callable[[], object] = lambda: True  # noqa: E731
    failures: list[Exception] = []

    def go_on() -> None:
        nonlocal waits_for
        try:
            if perf_counter() - begin > _PATIENCE_SECONDS:
                raise NotMeasured(f"{name} did not end within {_PATIENCE_SECONDS:g} seconds")
            if waits_for():
                waits_for = next(script)
        except StopIteration:
            events.exit(0)
        except Exception as failure:
            failures.append(failure)
            _close_dialogs()
            events.exit(1)

    timer.timeout.connect(go_on)
    timer.start(_POLL_MS)
    if events.exec():
        raise failures[0]


def _close_dialogs() -> None:
    """Close the dialogs that an action has opened: this program would wait for the user in them for ever."""
    while (dialog := QApplication.activeModalWidget()) is not None and dialog.close():
        pass


def measure(folder: str, *experiments: Experiment) -> dict[str, list[Beat]]:
    """The beats of each action in a window that has trained these runs."""
    window, app = open_window(*experiments), QApplication.instance()
    assert isinstance(app, QApplication)
    wait_until(lambda: window.step_panel is not None, "the window was not complete")
    tidy_up_here(app)
    window.session.set_speed(FLAT_OUT)
    window.session.play(Goal(iterations=_ITERATIONS))
    wait_until(lambda: window.session.is_settled and window.session.state is State.FINISHED, "the runs did not end")
    window.documents.leave_at_once()
    return worked(window, Path(folder))


if __name__ == "__main__":
    *six, place = sys.argv[1:]
    print_figures(place, lambda: measure(place, *(SIX if six else (EXPERIMENT,))))
