"""A program of its own: measures Nudge's window at work, and prints one line of JSON for `flat_out.py`.

`python -m desktop_app.bench.window six FOLDER` has six runs side by side instead of one, and times frames only.

Frames are counted when the main window counts them, after their repaints, and only if the plots were really painted in
between; and the read-outs, except while runs rush on, when these show numbers ten times a second.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median
from time import perf_counter, thread_time
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.bench.loop import EXPERIMENT
from desktop_app.bench.report import NotMeasured
from desktop_app.core.files.workspace_view import FULL
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import compact
from desktop_app.core.model.rules import RULES
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run
from desktop_app.training.frame import State
from desktop_app.training.session import Session
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.playback.transport import SPEEDS
from desktop_app.ui.window.application import make_application
from desktop_app.ui.window.frame_pacing import FrameDrawn
from desktop_app.ui.window.main_window import MainWindow

# Six runs that differ, of as many rules.
SIX = tuple(
    replace(EXPERIMENT, name=kind.label, rule=Rule(kind.name, rate))
    for kind, rate in zip(RULES, (0.5, 1e-3, 1e-3, 0.1, 0.1, 0.5), strict=False)
)
_FOREVER = 2
_WARM_UP_SECONDS = 1.5
_ROUNDS = 5
_ROUND_SECONDS = 1.6
_SETTLE_SECONDS = 0.3
_WINDOWLESS_SECONDS = 0.5
_CLICKS = 50
_PANEL_FRAMES = 120
_REST_SECONDS = 0.03
_PATIENCE_SECONDS = 10.0
_CHUNK = 1 << 18
_PAINT = QEvent.Type.Paint  # looked up once: it is needed for every event of a plot


class Watched(MainWindow):
    """Records (time, iteration) of every frame that was painted."""

    def __init__(self, session: Session) -> None:
        self.frames: list[tuple[float, int]] = []
        self.state = State.IDLE  # of the last painted frame
        self._unpainted: set[QObject] = set()
        super().__init__(session)
        shown = (card for card in self.board.cards if not card.isHidden())
        self._watched = {self.readouts, *(card.plot.viewport() for card in shown)}
        for widget in self._watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == _PAINT:
            self._unpainted.discard(watched)
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == FrameDrawn.TYPE:
            frame = self.session.frame
            calm = {self.readouts} if frame is not None and frame.state is State.RUNNING else set()
            if frame is not None and not self._unpainted - calm:
                self.frames.append((perf_counter(), frame.reading.step.iteration))
                self.state = frame.state
            self._unpainted = set(self._watched)
        return super().event(event)


def windowless_speed(seconds: float) -> float:
    """Iterations a second of a run without a window."""
    run, begin = Run(EXPERIMENT), perf_counter()
    while perf_counter() - begin < seconds:
        run.advance(_CHUNK)
    return run.i / (perf_counter() - begin)


def measure(window: Watched, frames_only: bool = False) -> dict[str, Any]:
    """All the figures; closes the window."""
    try:
        flat = flat_out(window)
        if frames_only:
            return flat
        return {**flat, "clicks": click_to_painted(window), "panel": panel_seconds(window)}
    finally:
        window.close()


def flat_out(window: Watched) -> dict[str, Any]:
    """Intervals between painted frames, the training speed as a share of that without a window, in turn, and how many
    seconds of CPU time the window's own thread takes for a frame.
    """
    window.transport.slider.setValue(len(SPEEDS) - 1)
    window.transport.until.setCurrentIndex(_FOREVER)
    toggle(window, State.RUNNING)
    wait(_WARM_UP_SECONDS)
    toggle(window, State.PAUSED)
    intervals: list[float] = []
    speeds, shares, costs = [], [], []
    before = windowless_speed(_WINDOWLESS_SECONDS)
    for _ in range(_ROUNDS):
        toggle(window, State.RUNNING)
        wait(_SETTLE_SECONDS)
        window.frames.clear()
        clock = thread_time()
        wait(_ROUND_SECONDS)
        took, frames = thread_time() - clock, window.frames.copy()
        toggle(window, State.PAUSED)
        if len(frames) < 2:
            raise NotMeasured("no frames were painted")
        after = windowless_speed(_WINDOWLESS_SECONDS)
        costs.append(took / len(frames))
        intervals += [b - a for (a, _), (b, _) in pairwise(frames)]
        (t0, i0), (t1, i1) = frames[0], frames[-1]
        speeds.append((i1 - i0) / (t1 - t0))
        shares.append(speeds[-1] / ((before + after) / 2))
        before = after
    return {"intervals": intervals, "speed": median(speeds), "share": median(shares), "cost": median(costs)}


def click_to_painted(window: Watched) -> list[float]:
    """Seconds from a click on Step until the frame of the next iteration is painted."""
    waits = []
    for _ in range(_CLICKS):
        wait(_REST_SECONDS)
        wanted = window.frames[-1][1] + 1
        begin = perf_counter()
        QTest.mouseClick(window.transport.step, Qt.MouseButton.LeftButton)
        wait_until(lambda: window.frames[-1][1] == wanted, "a click on Step was not painted")  # noqa: B023
        waits.append(window.frames[-1][0] - begin)
    return waits


def panel_seconds(window: Watched) -> float:
    """The median time that the worked step adds to a frame with all numbers new, at the worst place of its scroll bar.

    Frames that the panel shows take turns with frames that it does not get: all else is the same.
    """
    panel = window.step_panel
    if panel is None:
        raise NotMeasured("the worked step was not there")
    bar = panel.area.verticalScrollBar()
    worst = 0.0
    for share in (0.0, 0.5, 1.0):
        bar.setValue(int(share * bar.maximum()))
        wait(_SETTLE_SECONDS)
        waits: dict[bool, list[float]] = {True: [], False: []}
        for k in range(_PANEL_FRAMES):
            is_told = k % 4 < 2
            window.step_panel = panel if is_told else None
            waits[is_told].append(_shown_after(window, k + 1))
        window.step_panel = panel
        worst = max(worst, median(waits[True]) - median(waits[False]))
    return worst


def _shown_after(window: Watched, i: int) -> float:
    """Seconds from asking for iteration `i` until it is painted."""
    begin = perf_counter()
    window.session.show(i)
    wait_until(lambda: window.frames[-1][1] == i, f"iteration {i} was not painted")
    return window.frames[-1][0] - begin


def toggle(window: Watched, state: State) -> None:
    """Press Play or Pause, and wait until a frame of the new state is painted."""
    window.actions_.play.trigger()
    wait_until(lambda: window.state is state, f"the run did not come to be {state}")


def wait_until(is_so: Callable[[], bool], otherwise: str, patience: float = _PATIENCE_SECONDS) -> None:
    begin = perf_counter()
    # Wakes the wait below if nothing else happens.
    heartbeat = QTimer()
    heartbeat.start(200)
    while not is_so():
        if perf_counter() - begin > patience:
            raise NotMeasured(f"{otherwise} within {compact(patience)} seconds")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def wait(seconds: float) -> None:
    """Wait, while the window goes on working."""
    events = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), events.quit)
    events.exec()


def open_window(*experiments: Experiment) -> Watched:
    Preferences().desk = FULL  # all that can be painted
    window = Watched(Session())
    window.documents.begin(*experiments)
    window.resize(1440, 900)
    window.show()
    return window


def print_figures(folder: str, measure: Callable[[], dict[str, Any]]) -> None:
    """Measure away from the user's settings, which are in `folder` meanwhile, and print the figures or their fault."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    make_application()
    loop.compile()
    try:
        figures = measure()
    except NotMeasured as fault:
        figures = {"fault": str(fault)}
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1] == "six":
        print_figures(sys.argv[2], lambda: measure(open_window(*SIX), frames_only=True))
    else:
        print_figures(sys.argv[1], lambda: measure(open_window(EXPERIMENT)))
