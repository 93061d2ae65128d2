"""A program of its own: lets a window train while all is compiled that a new machine needs, and prints the gaps.

`python -m desktop_app.bench.beside_compiling FOLDER` has its cache in an empty folder. The gaps are those of
`heartbeat.py`: in seconds, and in processor time of the window's thread.
"""

import json
import os
import sys

from PySide6.QtCore import QSettings

from desktop_app.bench.heartbeat import Beat, Heartbeat
from desktop_app.bench.loop import EXPERIMENT
from desktop_app.bench.report import NotMeasured
from desktop_app.bench.window import open_window, wait_until
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import NAMES
from desktop_app.training.frame import FLAT_OUT, Goal
from desktop_app.ui.window.application import make_application

_PATIENCE_SECONDS = 150.0


def measure() -> list[Beat]:
    """The beats of a window that trains from its first complete moment until everything is compiled."""
    if not all(map(loop.takes_long, NAMES)):
        raise NotMeasured("the folder of the compiled code cannot be another one here")
    window = open_window(EXPERIMENT)
    wait_until(lambda: window.step_panel is not None, "the window was not complete")
    window.session.set_speed(FLAT_OUT)
    window.session.play(Goal())
    heart = Heartbeat()
    heart.start()
    try:
        wait_until(lambda: loop.has_lanes, "the lanes were not compiled", _PATIENCE_SECONDS)
        return heart.stop()
    finally:
        window.documents.leave_at_once()
        window.close()


if __name__ == "__main__":
    folder = sys.argv[1]
    os.environ["XDG_CACHE_HOME"] = folder
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    make_application()
    try:
        print(json.dumps({"beats": measure()}))
    except NotMeasured as fault:
        print(json.dumps({"fault": str(fault)}))
