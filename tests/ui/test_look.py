"""Themes, geometry, and that nothing is cut in a small window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from desktop_app.plots.theme import DARK, LIGHT
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key


def test_the_theme_changes_by_key_and_is_remembered(opened: Opener) -> None:
    hands = opened()
    assert hands.window.theme is LIGHT
    light = hands.window.grab().toImage()
    hands.press(Key.Key_T, CTRL)
    assert hands.window.theme is DARK
    dark = hands.window.grab().toImage()
    for place in (QPoint(3, 300), QPoint(700, 600)):
        assert light.pixelColor(place).lightness() > 200 > 80 > dark.pixelColor(place).lightness()
    hands.window.close()
    again = opened()
    assert again.window.theme is DARK
    assert again.window.board.curve.theme is DARK
    again.press(Key.Key_T, CTRL)
    again.window.close()
    assert opened().window.theme is LIGHT


def test_the_menu_chooses_themes(hands: Hands) -> None:
    light, dark = (action for action in hands.window._themes.actions() if action.data() != "system")
    dark.trigger()
    assert (hands.window.theme, dark.isChecked(), light.isChecked()) == (DARK, True, False)
    light.trigger()
    assert hands.window.theme is LIGHT


def test_without_a_choice_it_follows_the_desktop(hands: Hands) -> None:
    assert hands.window.preferences.theme == "system"
    assert [action.data() for action in hands.window._themes.actions() if action.isChecked()] == ["system"]


def test_geometry_is_remembered(opened: Opener) -> None:
    first = opened(1111, 777)
    first.window.close()
    from desktop_app.training.session import Session
    from desktop_app.ui.main_window import MainWindow

    session = Session()
    second = MainWindow(session)
    first.qtbot.addWidget(second)
    assert (second.width(), second.height()) == (1111, 777)
    session.close()


def test_preferences_of_nonsense_are_ignored(opened: Opener) -> None:
    first = opened()
    first.window.preferences._settings.setValue("theme", "mauve")
    first.window.preferences._settings.setValue("geometry", "nonsense")
    first.window.preferences._settings.sync()
    assert opened().window.theme is LIGHT


def shown_children(window: QWidget) -> Iterator[QWidget]:
    return (child for child in window.findChildren(QWidget) if child.isVisible())


def in_scroll_area(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (isinstance(parent, QScrollArea) or in_scroll_area(parent))


@pytest.mark.parametrize("size", [(1024, 700), (1280, 820), (3840, 2160)])
@pytest.mark.parametrize("until", [0, 1])
def test_nothing_is_cut(opened: Opener, size: tuple[int, int], until: int) -> None:
    hands = opened(*size)
    window = hands.window
    hands.play_to(500)
    window.transport.until.setCurrentIndex(until)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(501)
    assert (window.width(), window.height()) == size
    for child in shown_children(window):
        words = f"{type(child).__name__} {child.objectName()} {child.accessibleName()}"
        if not in_scroll_area(child):
            place = QRect(child.mapTo(window, QPoint()), child.size())
            assert window.rect().contains(place), words
        if isinstance(child, QLabel) and not child.wordWrap():
            assert child.sizeHint().width() <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QAbstractButton) and child.text():
            assert child.sizeHint().width() <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QLineEdit) and child.parentWidget() is window.transport:
            needed = QFontMetrics(child.font()).horizontalAdvance(child.text()) + 12
            assert needed <= child.width(), f"{words}: {child.text()}"
        if isinstance(child, QComboBox) and child.parentWidget() is window.transport:
            assert child.sizeHint().width() <= child.width(), words


def test_the_form_is_never_scrolled_sideways(opened: Opener) -> None:
    hands = opened(1024, 700)
    area = hands.window.panel.findChild(QScrollArea)
    assert area is not None
    form = area.widget()
    assert form is not None
    assert form.minimumSizeHint().width() <= area.viewport().width()


def test_siblings_do_not_overlap(opened: Opener) -> None:
    hands = opened(1024, 700)
    window = hands.window
    for parent in (window.transport, window.board, *window.board.cards):
        rects = [child.geometry() for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
        for k, rect in enumerate(rects):
            assert not any(rect.intersects(other) for other in rects[k + 1 :])
