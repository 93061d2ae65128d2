"""The order of Tab."""

import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.common.focus import tab_in_order


def test_what_comes_after_a_part_that_is_deleted_lives_on(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column, first, last = QVBoxLayout(window), QPushButton("goes"), QListView()
    column.addWidget(first)
    column.addWidget(last)
    view = last.viewport()
    tab_in_order(first, last)
    first.deleteLater()
    QApplication.sendPostedEvents(first, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(last)
    assert shiboken6.isValid(view)
    assert view is last.viewport()
