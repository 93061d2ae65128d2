"""Presses keys, clicks, drags, turns the wheel and types at random, as fast as the window takes it.

It works in modal dialogs, too, since each event is a timer's. What it does depends on its seed alone; what comes of it
also on time. In file dialogs it types names without a folder, and does nothing else: they could delete files.
"""

import random
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, QPoint, QPointF, Qt, QThread, QTimer, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget
from shiboken6 import isValid

from desktop_app.ui.common.actions import ACTION_SPECS
from desktop_app.ui.window.main_window import MainWindow

Key = Qt.Key
NONE, LEFT, RIGHT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
KEYS = (Key.Key_Tab, Key.Key_Backtab, Key.Key_Return, Key.Key_Escape, Key.Key_Space, Key.Key_Left, Key.Key_Right,
        Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Delete,
        Key.Key_Backspace, Key.Key_Menu, Key.Key_F2, Key.Key_F10, Key.Key_Plus, Key.Key_Minus)  # fmt: skip
MODIFIERS = (NONE, NONE, NONE, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
TEXTS = (
    "0",
    "1",
    "-2",
    "0.5",
    "1e3",
    "1e308",
    "-1e-320",
    "nan",
    "λ ü 😀",
    "$\\frac{1}{2}$",
    "1, 2",
    "3.5\t18",
    "7 000",
    "",
)
NAMES = ("a", "b.nudge", "c.png", "d.svg", "e.pdf", "f.csv", "g.gif", "nothing here", "")
SIZES = ((960, 600), (1024, 700), (1280, 820), (1440, 900), (1600, 1000))
LONGEST_MS = 60  # of a pause, in which a run goes on


class Monkey(QObject):
    """Makes `events` events at the window that `opened` makes, and at a new one whenever it is closed."""

    def __init__(self, seed: int, events: int, opened: Callable[[], MainWindow], done: Callable[[], None]) -> None:
        super().__init__()
        self._dice, self._left, self._opened, self._done = random.Random(seed), events, opened, done
        self._window: MainWindow | None = None
        self._is_due, self._level = False, -1  # of the loops in one another
        self.notes: deque[str] = deque(maxlen=40)  # what it did last
        self._shortcuts = [
            keys[0]  # type: ignore[index]
            for spec in ACTION_SPECS for keys in spec.keys if not keys.isEmpty()
        ]  # fmt: skip
        kinds = ((self._press, 30), (self._shortcut, 22), (self._click, 25), (self._type, 8), (self._drag, 6),
                 (self._wheel, 4), (self._resize, 1), (self._pause, 4))  # fmt: skip
        self._kinds = [kind for kind, weight in kinds for _ in range(weight)]
        for scheme in ("file", "http", "https"):  # no browser
            QDesktopServices.setUrlHandler(scheme, self, "forget")  # type: ignore[arg-type]

    @Slot(QUrl)
    def forget(self, _: QUrl) -> None:
        """Open no link."""

    def begin(self) -> None:
        """Make the next event as soon as a loop comes to it, be it a dialog's."""
        if not self._is_due:
            self._is_due = True
            QTimer.singleShot(1, self, self._on_due)

    def _on_due(self) -> None:
        self._is_due = False
        outer, level = self._level, QThread.currentThread().loopLevel()
        if level > outer:  # else it is in the middle of an event, and QTest looks after others meanwhile
            self._level = level
            self.begin()
            self._act()
            self._level = outer
        if self._left >= 0:
            self.begin()

    def _act(self) -> None:
        self._left -= 1
        if self._left < 0:
            if self._left == -1:
                self._done()
            return
        if self._window is None:
            self._window = self._opened()
            self._window.closed.connect(self._forget_window)
        target = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(target, QFileDialog):
            self._answer(target)
        else:
            self._dice.choice(self._kinds)(target or self._any_window(self._window))

    def _forget_window(self) -> None:
        self.notes.append("the window is closed")
        self._window = None

    def _any_window(self, main: QWidget) -> QWidget:
        """Mostly the main window; sometimes another one, as that of the guide."""
        others = [each for each in QApplication.topLevelWidgets() if each.isVisible() and isinstance(each, QDialog)]
        return self._dice.choice(others) if others and self._dice.random() < 0.5 else main

    def _answer(self, dialog: QFileDialog) -> None:
        if self._dice.random() < 0.4:
            self.notes.append("leaves a file dialog")
            dialog.reject()
            return
        name = self._dice.choice(NAMES)
        self.notes.append(f"names {name!r}")
        dialog.selectFile(name)
        QTest.keyClick(dialog, Key.Key_Return)

    def _press(self, target: QWidget) -> None:
        key, modifiers = self._dice.choice(KEYS), self._dice.choice(MODIFIERS)
        self._key(target, key, modifiers)

    def _shortcut(self, target: QWidget) -> None:
        together = self._dice.choice(self._shortcuts)
        self._key(target, together.key(), together.keyboardModifiers())

    def _key(self, target: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self.notes.append(f"{type(target).__name__}: {modifiers.name or modifiers} {key.name}")
        if (handle := target.window().windowHandle()) is not None:
            QTest.keyPress(handle, key, modifiers)
            # QTest lets go of the modifiers after the key, of a window that the key may have ended, and crashes.
            if isValid(handle):
                QTest.keyRelease(handle, key)

    def _type(self, target: QWidget) -> None:
        text, focus = self._dice.choice(TEXTS), QApplication.focusWidget()
        self.notes.append(f"types {text!r}")
        for letter in text:
            if focus is not None and focus.isVisible():
                QTest.sendKeyEvent(QTest.KeyAction.Click, focus, Key.Key_unknown, letter, NONE)

    def _click(self, target: QWidget) -> None:
        if isinstance(target, QMenu):
            self._choose(target)
            return
        widget = self._part(target)
        place = self._place_in(widget)
        kind = self._dice.random()
        self.notes.append(f"clicks {type(widget).__name__} {widget.objectName()} {place.toTuple()} {kind:.2f}")
        if kind < 0.1:
            QTest.mouseDClick(widget, LEFT, NONE, place)
        elif kind < 0.2:
            QTest.mouseClick(widget, RIGHT, NONE, place)
        else:
            QTest.mouseClick(widget, LEFT, self._dice.choice(MODIFIERS), place)

    def _choose(self, menu: QMenu) -> None:
        actions = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        if actions and self._dice.random() < 0.8:
            action: QAction = self._dice.choice(actions)
            self.notes.append(f"chooses {action.text()}")
            QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
        else:
            self.notes.append("closes a menu")
            menu.close()

    def _drag(self, target: QWidget) -> None:
        widget = self._part(target)
        start, end = self._place_in(widget), self._place_in(widget)
        self.notes.append(f"drags {type(widget).__name__} {start.toTuple()} {end.toTuple()}")
        QTest.mousePress(widget, LEFT, NONE, start)
        for k in range(1, 6):
            QTest.mouseMove(widget, start + (end - start) * (k / 5))
        QTest.mouseRelease(widget, LEFT, NONE, end)

    def _wheel(self, target: QWidget) -> None:
        widget = self._part(target)
        place, clicks = self._place_in(widget), self._dice.choice((-3, -1, 1, 3))
        self.notes.append(f"turns the wheel over {type(widget).__name__} by {clicks}")
        event = QWheelEvent(
            QPointF(place), QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, 120 * clicks),
            Qt.MouseButton.NoButton, self._dice.choice(MODIFIERS), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _resize(self, target: QWidget) -> None:
        if isinstance(target, MainWindow):
            size = self._dice.choice(SIZES)
            self.notes.append(f"resizes to {size}")
            target.resize(*size)

    def _pause(self, _: QWidget) -> None:
        loop = QEventLoop()
        QTimer.singleShot(self._dice.randint(0, LONGEST_MS), loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _part(self, target: QWidget) -> QWidget:
        parts = [each for each in target.findChildren(QWidget) if each.isVisible() and each.window() is target.window()]
        return self._dice.choice(parts) if parts else target

    def _place_in(self, widget: QWidget) -> QPoint:
        return QPoint(self._dice.randrange(max(1, widget.width())), self._dice.randrange(max(1, widget.height())))


def leave_everything() -> None:
    """Close what lies over the window: menus and dialogs."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    top = QApplication.activeModalWidget()
    if isinstance(top, QMessageBox):
        top.done(0)
    elif isinstance(top, QDialog):
        top.reject()
