"""The menu bar, made of the declared actions."""

from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.ui.common.actions import ACTION_SPECS, FILE, MENUS, VIEW, Actions
from desktop_app.ui.common.preferences import THEMES
from desktop_app.words.lessons import LITERATURE


class Menus(NamedTuple):
    """The parts of the menu bar that are filled or asked for later; the actions of the groups carry data."""

    themes: QActionGroup
    examples: QActionGroup
    recent: QMenu


def make_menus(window: QMainWindow, actions: Actions) -> Menus:
    """Fill the menu bar."""
    menus = {title: window.menuBar().addMenu(title) for title in MENUS}
    for declared in ACTION_SPECS:
        menu = menus[declared.menu]
        if declared.apart:
            menu.addSeparator()
        menu.addAction(actions.made[declared.name])
    recent = _add_recent(menus[FILE], before=actions.save)
    return Menus(_add_themes(menus[VIEW]), _add_examples(menus[FILE], before=actions.save), recent)


def _add_recent(menu: QMenu, before: QAction) -> QMenu:
    """A menu for the files used last; it appears once there are any."""
    recent = QMenu("Open &recent", menu)
    recent.setToolTipsVisible(True)
    menu.insertMenu(before, recent).setVisible(False)
    menu.aboutToShow.connect(recent.aboutToShow)
    return recent


def _add_themes(menu: QMenu) -> QActionGroup:
    group = QActionGroup(menu)
    for name, title in THEMES.items():
        action = QAction(f"{title} theme", group)
        action.setCheckable(True)
        action.setData(name)
        menu.addAction(action)
    return group


def _add_examples(menu: QMenu, before: QAction) -> QActionGroup:
    """The ready-made workspaces, in a menu of their own."""
    group, under = QActionGroup(menu), QMenu("E&xamples", menu)
    under.setToolTipsVisible(True)
    menu.insertMenu(before, under)
    for example in EXAMPLES:
        if example.source and not any(action.data().source for action in group.actions()):
            under.addSection(LITERATURE)
        action = QAction(example.title, group)
        action.setToolTip(example.sentence)
        action.setStatusTip(example.sentence)
        action.setData(example)
        under.addAction(action)
    return group
