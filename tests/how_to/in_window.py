"""Opens a window on a workspace, makes one step, and prints what the window shows, as JSON.

`python in_window.py WORKSPACE PAGE…`: the workspace as JSON, and pages of the stage to turn to.
"""

import json
import sys
import traceback
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from desktop_app.core.files.workspace import from_bytes
from desktop_app.training.session import Session
from desktop_app.ui.window.application import make_application
from desktop_app.ui.window.main_window import MainWindow

WORKSPACE, *PAGES = sys.argv[1:]


def shown_by(window: MainWindow) -> dict[str, object]:
    """The lists of the form, the formulas in it, and the cards of the pages, each with how many rows it would copy."""
    stage, pages = window.board.stage, {}
    for page in PAGES:
        stage.turn_to(page)
        QApplication.processEvents()
        tables = [(card, card.data()) for card in stage.visible_cards()]
        pages[page] = [[card.name, type(card).__name__, len(table.rows)] for card, table in tables if table]
        assert not window.grab().isNull()
    boxes = window.panel.findChildren(QComboBox)
    return {
        "choices": [box.itemText(k) for box in boxes for k in range(box.count())],
        "formulas": [label.text() for label in window.panel.findChildren(QLabel) if "=" in label.text()],
        "pages": pages,
    }


def when(is_so: Callable[[], bool], then: Callable[[], None]) -> None:
    """Do something once it is so."""
    QTimer.singleShot(0 if is_so() else 20, then if is_so() else lambda: when(is_so, then))


def main() -> None:
    app = make_application()
    faults: list[str] = []
    sys.excepthook = lambda *fault: faults.append("".join(traceback.format_exception(*fault)))
    session = Session()
    session.open(*from_bytes(WORKSPACE.encode()).runs)
    window = MainWindow(session)
    window.resize(1440, 900)
    window.show()

    def step() -> None:
        session.step()
        when(lambda: window.board.reading is not None and window.board.reading.step.iteration == 1, report)

    def report() -> None:
        print(json.dumps({**shown_by(window), "faults": faults}))
        window.documents.leave_at_once()
        window.close()

    when(lambda: window.step_panel is not None and window.board.reading is not None, step)
    QTimer.singleShot(30_000, app.quit)
    app.exec()


main()
