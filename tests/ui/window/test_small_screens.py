"""Small screens: the window fits the one it opens on, and nothing is cut in the smallest window."""

import json
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QSizeGrip,
    QTabBar,
    QToolButton,
    QWidget,
)

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.dynamics.map_frame import Crossing
from desktop_app.plots.plot import Plot
from desktop_app.ui.board.map_card import MapCard
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.stage_pages import FORK, MAP
from tests.ui.conftest import Opener
from tests.ui.hands import Key

# Opens the window and its larger dialogs as the program does; prints the screen, and the frames that do not fit it.
_OPENING = """
from PySide6.QtCore import QMargins, Qt, QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.session import Session
from desktop_app.ui.window.application import make_application
from desktop_app.ui.window.main_window import MainWindow

app, session = make_application(), Session()
session.open(FIRST)
window = MainWindow(session)
room = window.screen().availableGeometry()
seen = []

def note():
    for shown in QApplication.topLevelWidgets():
        if shown.isVisible() and not shown.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen):
            frame = shown.geometry().marginsAdded(QMargins(0, 28, 0, 0))
            seen.append(type(shown).__name__)
            if not room.contains(frame):
                print(type(shown).__name__, frame, room)

def begin():
    if names:
        getattr(window.actions_, names[-1]).trigger()

def look():
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        note()
        names.pop()
        dialog.done(0)
        QTimer.singleShot(0, begin)
    elif not names:
        watch.stop()
        window.actions_.guide.trigger()
        note()
        window.documents.leave_at_once()
        window.close()

names = ["export_data", "animate", "save_board", "about"]
watch = QTimer(interval=100, timeout=look)
once = Qt.ConnectionType.SingleShotConnection
session.frame_ready.connect(window.show, once)
window.painted.connect(lambda: (watch.start(), QTimer.singleShot(0, begin)), once)
app.exec()
print(sorted(set(seen)))
"""
_ALL = ["AnimationDialog", "DataDialog", "GuideDialog", "MainWindow", "PictureDialog", "QMessageBox"]


@pytest.mark.skipif(os.name == "nt", reason="its screen has a fixed size")
@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, "1"), (1920, 1080, "2")])
def test_windows_fit_the_screen_they_open_on(
    own_folders: Path, tmp_path: Path, width: int, height: int, scale: str
) -> None:
    screen = {"name": "small", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (tmp_path / "screen.json").write_text(json.dumps({"screens": [screen | {"logicalBaseDpi": 96}]}))
    platform = f"offscreen:configfile={tmp_path / 'screen.json'}"
    done = subprocess.run(
        [sys.executable, "-c", _OPENING],
        env={**os.environ, "QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": scale},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout == f"{_ALL}\n"


def cut(window: QWidget) -> list[str]:
    """The visible widgets beside scroll areas that are not whole, lower than what they hold needs, or over others."""
    found = overlapping(window)
    for child in window.findChildren(QWidget):
        parent = child.parentWidget()
        if not child.isVisible() or parent is None or child.isWindow() or is_scrolled(child):
            continue
        words = f"{type(child).__name__} {child.objectName()} {child.accessibleName()}"
        if not window.rect().contains(QRect(child.mapTo(window, QPoint()), child.size())):
            found.append(f"{words} leaves the window")
        if isinstance(child, QLabel) and not child.wordWrap() and child.sizeHint().width() > child.width():
            found.append(f"{words}: {child.text()} is cut")
        if isinstance(child, QLabel) and child.wordWrap() and child.heightForWidth(child.width()) > child.height():
            found.append(f"{words}: {child.text()} is cut below")
        if isinstance(child, QAbstractButton) and needed(child) > child.width():
            found.append(f"{words}: {child.text()} is cut")
        if isinstance(child, QAbstractButton | QLabel) and child.height() < lowest(child):
            found.append(f"{words}: {child.text()} is cut below")
        if isinstance(child, PlotCard) and child.height() < child.minimumSizeHint().height():
            found.append(f"{words} has no room")
    return found


def lowest(words: QAbstractButton | QLabel) -> int:
    """The least height in which its words are whole."""
    return words.fontMetrics().height() if words.text() else 0


def needed(button: QAbstractButton) -> int:
    """The width of its words and its icon."""
    style = button.toolButtonStyle() if isinstance(button, QToolButton) else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    has_icon = not button.icon().isNull() and style != Qt.ToolButtonStyle.ToolButtonTextOnly
    has_words = not (has_icon and style == Qt.ToolButtonStyle.ToolButtonIconOnly)
    text = button.fontMetrics().horizontalAdvance(button.text().replace("&", "")) if has_words else 0
    return text + (button.iconSize().width() if has_icon else 0)


def overlapping(window: QWidget) -> list[str]:
    """The widgets that lie over others beside them; words over a plot may."""
    found = []
    for parent in (window, *window.findChildren(QWidget)):
        if isinstance(parent, Plot | QAbstractScrollArea | QTabBar) or not parent.isVisible():
            continue
        kinds = Qt.FindChildOption.FindDirectChildrenOnly
        inside = [
            each for each in parent.findChildren(QWidget, options=kinds) if each.isVisible() and not each.isWindow()
        ]
        for one, other in combinations(inside, 2):
            shared = one.geometry().intersected(other.geometry())
            if min(shared.width(), shared.height()) > 1 and not isinstance(one, QSizeGrip):
                found.append(f"{type(one).__name__} {one.objectName()} lies over {type(other).__name__}")
    return found


def is_scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QAbstractScrollArea) or is_scrolled(parent))


@pytest.mark.parametrize("panel", [Key.Key_F9, Key.Key_F10, Key.Key_F7, Key.Key_F6])
def test_nothing_is_cut_in_the_smallest_window(opened: Opener, panel: Key) -> None:
    hands = opened(960, 540)
    window = hands.window
    for action, key in zip(window.sides._actions, (Key.Key_F9, Key.Key_F10, Key.Key_F7, Key.Key_F6), strict=True):
        if action.isChecked() != (key == panel):
            hands.press(key)
    hands.press(Key.Key_P)
    for example in EXAMPLES:
        next(each for each in window.menus.examples.actions() if each.data() is example).trigger()
        hands.wait_for_settings()
        hands.press(Key.Key_Right)
        hands.wait_for_iteration(1)
        assert (window.width(), window.height()) == (960, 540)
        assert window.minimumSizeHint().height() <= 540
        for page in window.board.stage.names:
            window.board.stage.turn_to(page)
            QApplication.processEvents()
            assert cut(window) == [], (example.title, page)


# As much room as 1280 × 720 has with text of 200 %, below a title, and with text of 150 %.
@pytest.mark.parametrize("size", [(512, 266), (640, 346), (853, 480)])
def test_nothing_is_cut_where_parts_fold(opened: Opener, size: tuple[int, int]) -> None:
    hands = opened(*size)
    window = hands.window
    window.setMinimumSize(*size)
    window.resize(*size)
    two = Experiment(network="two_weight_chain", bounds=None, presentation="batch")
    for experiment in (Experiment(), two):
        window.documents.begin(experiment)
        hands.wait_for_settings()
        hands.press(Key.Key_Right)
        hands.wait_for_iteration(1)
        for key in (Key.Key_F9, Key.Key_P, Key.Key_F10, Key.Key_F6, Key.Key_F7, Key.Key_Escape, Key.Key_F8, Key.Key_M):
            hands.press(key)
            for _ in range(3):
                QApplication.processEvents()
            assert cut(window) == [], key.name
            assert (window.width(), window.height()) == size
        hands.press(Key.Key_Escape)


# The second is as much room as 1024 × 700 has with text of 250 %.
@pytest.mark.parametrize("size", [(512, 346), (410, 280)])
def test_what_is_set_of_a_map_that_was_zoomed_has_room(opened: Opener, size: tuple[int, int]) -> None:
    hands = opened(*size, Experiment(rule=Rule("adam", 0.5)))
    window = hands.window
    window.setMinimumSize(*size)
    window.resize(*size)
    window.board.stage.turn_to(MAP)
    (card,) = window.board.stage.cards[MAP]
    assert isinstance(card, MapCard)
    card.map.choose_axes(Crossing("rule.beta1", "start.w"))
    card.n.setValue(card.n.minimum())
    hands.roll(card.map, card.map.viewport().rect().center(), 3)
    for _ in range(3):
        QApplication.processEvents()
    assert card.follow.isVisible()
    assert cut(window) == []


def test_notes_and_the_names_of_axes_keep_to_their_plots_and_words_to_their_columns(opened: Opener) -> None:
    no_fork = Experiment(bounds=None, patterns=tuple((k / 20, 0.5) for k in range(20)))
    hands = opened(640, 400, no_fork)
    window = hands.window
    window.session.duplicate()
    hands.qtbot.waitUntil(lambda: window.runs_table is not None and window.runs_table.isVisible())
    assert window.runs_table is not None
    table = window.runs_table.table
    header = table.horizontalHeader()
    for column in range(table.columnCount()):
        if not table.isColumnHidden(column):
            assert table.columnWidth(column) >= header.sectionSizeHint(column), column
    window.board.stage.turn_to(FORK)
    (card,) = window.board.stage.cards[FORK]
    assert isinstance(card, PlotCard)
    hands.qtbot.waitUntil(lambda: card.plot.note != "")
    QApplication.processEvents()
    label = card.labels.note_label
    assert card.labels.view_rect().contains(label.geometry()), label.text()
    assert label.sizeHint().width() <= label.width()
    assert card.plot.axis("left").label.boundingRect().width() <= card.plot.view.height() + 1


def test_on_a_lower_screen_the_drawing_of_the_network_is_scrolled_not_covered(opened: Opener) -> None:
    hands = opened(960, 540, Experiment(network="two_weight_chain", bounds=None, presentation="batch"))
    window = hands.window
    panel = window.step_panel
    assert panel is not None
    window.setMinimumSize(960, 470)
    for height in (470, 540):
        window.resize(960, height)
        hands.qtbot.waitUntil(lambda: window.height() == height)  # noqa: B023
        hands.qtbot.waitUntil(lambda: panel.area.isAncestorOf(panel.network) == (height == 470))  # noqa: B023
        assert panel.network.height() == panel.network.minimumHeight()
        below = panel.gates if height == 470 else panel.area
        hands.qtbot.waitUntil(
            lambda: bottom_in(panel, panel.network) < below.mapTo(panel, QPoint()).y()  # noqa: B023
        )


def bottom_in(panel: QWidget, child: QWidget) -> int:
    return child.mapTo(panel, child.rect().bottomLeft()).y()
