"""Dialogs are worked by keys: where the focus is first, where Tab leads, their menus, and where the focus is after."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget

from tests.ui.conftest import Opener
from tests.ui.hands import ALT, CTRL, SHIFT, Hands, Key

# The key of each dialog, and what has the focus first.
_DIALOGS = {
    "picture": ((Key.Key_E, CTRL), QComboBox),
    "animation": ((Key.Key_E, CTRL | ALT), QComboBox),
    "data": ((Key.Key_D, CTRL | ALT), QLineEdit),
    "open": ((Key.Key_O, CTRL), QLineEdit),
}


def in_dialog(ask: Callable[[], None], work: Callable[[QWidget], None]) -> None:
    """Ask for a modal dialog, and work it once it has the keys."""
    seen: list[QWidget] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isActiveWindow() or QApplication.focusWidget() is None:
            QTimer.singleShot(5, look)
            return
        seen.append(dialog)
        QTimer.singleShot(8_000, dialog, dialog.close)
        work(dialog)

    QTimer.singleShot(0, look)
    ask()
    assert seen


def stops_of(hands: Hands, dialog: QWidget) -> list[QWidget]:
    """What has the focus after each Tab, once around."""
    first = QApplication.focusWidget()
    assert first is not None
    seen = [first]
    for _ in range(60):
        hands.press(Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert dialog.isAncestorOf(focus)
        if focus is first:
            return seen
        assert focus not in seen, " ".join(f"{type(each).__name__[1:5]}{each.y()}" for each in (*seen, focus))
        seen.append(focus)
    pytest.fail("Tab never comes around")


@pytest.mark.parametrize("name", _DIALOGS)
def test_a_dialog_is_worked_by_keys(opened: Opener, name: str) -> None:
    hands = opened()
    keys, kind = _DIALOGS[name]
    plot = hands.window.board.iteration_plots[0]
    plot.setFocus()

    def work(dialog: QWidget) -> None:
        assert isinstance(QApplication.focusWidget(), kind)
        stops = stops_of(hands, dialog)
        if name != "open":  # Qt's own
            places = [QRect(stop.mapTo(dialog, QPoint()), stop.size()) for stop in stops]
            assert all(
                one.center().y() < other.bottom() and (one.x() < other.x() or one.bottom() <= other.y() + 1)
                for one, other in pairwise(places)
            )
        line = next(stop for stop in stops if isinstance(stop, QLineEdit))
        line.setFocus()
        hands.press(Key.Key_F10, SHIFT)
        hands.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        popup.close()
        hands.press(Key.Key_Escape)

    in_dialog(lambda: hands.press(*keys), work)
    assert QApplication.activeModalWidget() is None
    hands.window.activateWindow()  # the tests' screen has no desktop that does it
    hands.qtbot.waitUntil(plot.hasFocus)


def test_a_question_has_its_first_answer_at_enter_and_escape_cancels(opened: Opener) -> None:
    hands = opened()
    hands.window.session.alter({"rule.rate": 0.25})
    hands.wait_for_settings()
    plot = hands.window.board.iteration_plots[0]
    plot.setFocus()
    asked: list[str] = []

    def work(_: QWidget) -> None:
        focus = QApplication.focusWidget()
        asked.append(focus.text() if isinstance(focus, QPushButton) else "")
        hands.press(Key.Key_Escape)

    in_dialog(lambda: hands.press(Key.Key_N, CTRL), work)
    assert asked == ["&Save"]
    assert hands.settings.rule.rate == 0.25
    hands.window.activateWindow()
    hands.qtbot.waitUntil(plot.hasFocus)
