"""Opens the window of the program in the present folder, and prints what it shows, as JSON.

`python in_window.py SETTINGS PAGE…` turns to each page in turn.
"""

import json
import os
import sys

os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = sys.argv[1]

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from desktop_app.core.model.experiment import Experiment
from desktop_app.training.session import Session
from desktop_app.ui.window.application import make_application
from desktop_app.ui.window.main_window import MainWindow


def report(window: MainWindow, pages: list[str]) -> dict[str, object]:
    """The lists of the form with the formulas beneath them, and the cards of the pages."""
    stage = window.board.stage
    shown = {}
    for page in pages:
        stage.turn_to(page)
        QApplication.processEvents()
        tables = [(card, card.data()) for card in stage.visible_cards()]
        shown[page] = [[card.name, type(card).__name__, len(table.rows)] for card, table in tables if table]
        assert not window.grab().isNull()
    boxes = window.panel.findChildren(QComboBox)
    return {
        "choices": [box.itemText(k) for box in boxes for k in range(box.count())],
        "labels": [label.text() for label in window.panel.findChildren(QLabel)],
        "tabs": stage.names,
        "pages": shown,
    }


def main() -> None:
    app = make_application()
    session = Session()
    session.open(Experiment())
    window = MainWindow(session)
    window.resize(1440, 900)
    window.show()

    def look() -> None:
        if window.step_panel is None or window.board.reading is None:
            QTimer.singleShot(50, look)
            return
        print(json.dumps(report(window, sys.argv[2:])))
        window.close()

    QTimer.singleShot(0, look)
    app.exec()


main()
