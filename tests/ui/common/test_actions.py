"""Actions: each is found in a menu, and no key stands for two of them."""

from collections import Counter

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from desktop_app.ui.common.actions import ACTION_SPECS, Actions
from desktop_app.ui.common.menus import make_menus
from tests.ui.hands import Hands


def actions_in(menu: QMenu) -> list[QAction]:
    """Its actions and those of the menus in it."""
    found = []
    for action in menu.actions():
        found.append(action)
        if isinstance(under := action.menu(), QMenu):
            found += actions_in(under)
    return found


def test_each_action_is_in_one_menu(qapp: QApplication) -> None:
    window = QMainWindow()
    actions = Actions(window)
    make_menus(window, actions)
    offered = [each for menu in window.menuBar().findChildren(QMenu) for each in menu.actions()]
    assert len(actions.made) == len(ACTION_SPECS) > 40
    for declared in ACTION_SPECS:
        action = getattr(actions, declared.name)
        assert offered.count(action) == 1, declared.name
        assert action.text() == declared.text


def test_each_key_stands_for_one_action(hands: Hands) -> None:
    bar = hands.window.menuBar()
    everything = {*hands.window.actions(), *(each for menu in bar.findChildren(QMenu) for each in actions_in(menu))}
    keys = Counter(key.toString() for action in everything for key in action.shortcuts())
    assert keys.total() > 35
    assert [key for key, count in keys.items() if count > 1] == []


def test_each_action_says_what_it_does(qapp: QApplication) -> None:
    tips = [declared.tip for declared in ACTION_SPECS]
    assert len(set(tips)) == len(tips)
    assert all(tip and not tip.endswith(".") for tip in tips)
