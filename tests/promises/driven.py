"""The program as it is started, with a driver in it; for tests that end it from outside.

python -m tests.promises.driven monkey SEED EVENTS    makes random events, then says so and goes on with a copy
python -m tests.promises.driven close SEED EVENTS     the same, then closes the window as a click does
python -m tests.promises.driven edits                 plays, and says each edit that it makes
"""

import itertools
import random
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop_app.__main__ import main
from desktop_app.ui.common.preferences import USUAL_TEXT
from desktop_app.ui.window import application
from desktop_app.ui.window.main_window import MainWindow
from tests.promises.monkey import Monkey, leave_everything

EDIT_MS = 150


def say(words: object) -> None:
    print(words, flush=True)


class Driver(QObject):
    """Waits for the window, and does one of the three."""

    def __init__(self, how: str, *numbers: int) -> None:
        super().__init__()
        self._how, self._numbers = how, numbers
        self._wait_for_window()

    def _wait_for_window(self) -> None:
        found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible()]
        if not found:
            QTimer.singleShot(10, self, self._wait_for_window)
            return
        self._window = found[0]
        if self._how == "edits":
            self._window.actions_.play.trigger()
            self._edits = itertools.count(1)
            self._edit()
        else:
            seed, events = self._numbers
            self._dice = random.Random(seed)
            # A window that the monkey closes ends the program, as it should.
            self._monkey = Monkey(seed, events, lambda: self._window, self._end)
            self._monkey.begin()

    def _edit(self) -> None:
        number = next(self._edits)
        self._window.session.alter({"rule.rate": float(number)})
        say(number)
        QTimer.singleShot(EDIT_MS, self, self._edit)

    def _end(self) -> None:
        say("ready")
        for action in self._dice.sample((self._window.actions_.copy_board, self._window.actions_.play), 1):
            action.trigger()
        if self._how == "close":
            QTimer.singleShot(self._dice.randint(0, 300), self, self._close)

    def _close(self) -> None:
        """As a person does who wants to be rid of it: dialogs are left, and nothing is saved."""
        top = QApplication.activeModalWidget()
        if isinstance(top, QMessageBox) and (button := discarding(top)) is not None:
            button()
        elif top is not None or QApplication.activePopupWidget() is not None:
            leave_everything()
        else:
            QTimer.singleShot(20, self, self._close)
            self._window.close()
            return
        QTimer.singleShot(20, self, self._close)


def discarding(box: QMessageBox) -> Callable[[], None] | None:
    """Presses the button that throws away what is not saved, if there is one."""
    buttons = [each for each in box.buttons() if box.buttonRole(each) == QMessageBox.ButtonRole.DestructiveRole]
    return buttons[0].click if buttons else None


def drive(how: str, *numbers: int) -> int:
    make, kept = application.make_application, list[Driver]()

    def made(text_percent: int = USUAL_TEXT) -> QApplication:
        app = make(text_percent)
        kept.append(Driver(how, *numbers))
        return app

    application.make_application = made
    return main([])


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(drive(sys.argv[1], *map(int, sys.argv[2:])))
