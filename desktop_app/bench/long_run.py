"""A program of its own: measures a window whose run has 10⁹ iterations.

`python -m desktop_app.bench.long_run FOLDER` prints the figures as JSON: seconds from asking for a random iteration
until it is painted, the growth of memory in megabytes, and the seconds of a frame, in turn with those of a frame in
another window, whose run is short.
"""

import gc
import random
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from desktop_app.bench.loop import EXPERIMENT
from desktop_app.bench.report import NotMeasured
from desktop_app.bench.window import Watched, open_window, print_figures, wait_until
from desktop_app.core.run.run import View
from desktop_app.training.frame import FLAT_OUT, Goal, State

EARLY, MIDDLE, LATE = 10**3, 10**7, 10**9
_FRAMES, _ROUNDS = 30, 7
_SCRUBS = 100
_PAGE_BYTES = 4096
_PATIENCE_SECONDS = 90.0


def measure() -> dict[str, Any]:
    """All the figures, in two fresh windows."""
    window, early = (open_window(EXPERIMENT) for _ in range(2))
    try:
        for each in (window, early):
            each.session.set_speed(FLAT_OUT)
        _play_to(early, EARLY)
        _play_to(window, MIDDLE)
        before = _megabytes()
        _play_to(window, LATE)
        growth = _megabytes() - before
        return {
            "scrubs": _scrubs(window),
            "growth": growth,
            "frames": [(_frame_seconds(early), _frame_seconds(window)) for _ in range(_ROUNDS)],
        }
    finally:
        window.close()
        early.close()


def _play_to(window: Watched, i: int) -> None:
    window.session.play(Goal(iterations=i))
    what = f"iteration {i} was not painted"
    wait_until(lambda: window.state is State.FINISHED and window.frames[-1][1] == i, what, _PATIENCE_SECONDS)


def _frame_seconds(window: Watched) -> float:
    """The median time from asking for another view of the whole run until it is painted."""
    waits = []
    view = View(columns=window.board.view.columns)
    for k in range(_FRAMES):
        count, begin = len(window.frames), perf_counter()
        window.session.set_view(view._replace(columns=view.columns - k % 2))
        wait_until(lambda: len(window.frames) > count, "a frame was not painted", _PATIENCE_SECONDS)  # noqa: B023
        waits.append(window.frames[-1][0] - begin)
    return median(waits)


def _scrubs(window: Watched) -> list[float]:
    """Seconds from asking for a random iteration until it is painted."""
    draw, waits = random.Random(1), []
    for _ in range(_SCRUBS):
        i = draw.randrange(LATE)
        begin = perf_counter()
        window.session.show(i)
        wait_until(lambda: window.frames[-1][1] == i, f"iteration {i} was not painted", _PATIENCE_SECONDS)  # noqa: B023
        waits.append(window.frames[-1][0] - begin)
    return waits


def _megabytes() -> float:
    """How much memory this process takes; raises NotMeasured if the system does not tell."""
    gc.collect()
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES / 2**20
    except OSError:
        raise NotMeasured("this system does not tell how much memory a process takes") from None


if __name__ == "__main__":
    print_figures(sys.argv[1], measure)
