"""The guide's window: F1, its search, its links and keys, and both themes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem, QTreeWidgetItemIterator, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.plots.theme import DARK, LIGHT
from desktop_app.ui.common import style
from desktop_app.ui.common.actions import keys_by_menu
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.guide.guide_dialog import GuideDialog
from tests.ui.hands import CTRL, NO_KEYS, SHIFT, Hands, Key


@pytest.fixture
def guide(qapp: QApplication, own_folders: Path, qtbot: QtBot) -> Iterator[GuideDialog]:
    """The guide alone, as its window makes it."""
    parent = QWidget()
    style.apply_theme(LIGHT, parent)
    guide = GuideDialog(parent, LIGHT, Preferences(), keys_by_menu())
    guide.show_page()
    qtbot.waitUntil(guide.isActiveWindow)
    yield guide
    parent.deleteLater()


def open_guide(hands: Hands) -> GuideDialog:
    """The window that F1 opens."""
    hands.press(Key.Key_F1)
    (guide,) = hands.window.findChildren(GuideDialog)
    hands.qtbot.waitUntil(guide.isActiveWindow)
    return guide


def press(guide: GuideDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    QTest.keyClick(guide.windowHandle(), key, modifiers)


def search(guide: GuideDialog, words: str) -> None:
    """Ctrl+F, and type."""
    press(guide, Key.Key_F, CTRL)
    for letter in words:
        QTest.keyClick(guide.windowHandle(), letter)  # type: ignore[call-overload]


def listed(guide: GuideDialog) -> list[str]:
    """The headings that the list shows, if every page in it is open."""
    headings, item = [], QTreeWidgetItemIterator(guide.list, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
    while item.value() is not None:
        headings.append(item.value().text(0))
        item += 1
    return headings


def chosen(guide: GuideDialog) -> str:
    item = guide.list.currentItem()
    assert isinstance(item, QTreeWidgetItem)
    return item.text(0)


def top_line(guide: GuideDialog) -> str:
    """The first line of text that is seen."""
    return guide.text.cursorForPosition(QPoint(20, 20)).block().text()


def marked(guide: GuideDialog) -> list[str]:
    return [each.cursor.selectedText() for each in guide.text.extraSelections()]


def test_f1_opens_it_beside_the_window_and_at_the_same_place_again(hands: Hands) -> None:
    guide = open_guide(hands)
    assert guide.windowTitle() == "Guide"
    assert not guide.isModal()
    assert (chosen(guide), top_line(guide)) == ("First steps", "First steps")
    guide.show_page("runs#undo-and-redo")
    assert (chosen(guide), top_line(guide)) == ("Undo and redo", "Undo and redo")
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    assert guide.isVisible()
    assert open_guide(hands) is guide
    press(guide, Key.Key_Escape)
    assert not guide.isVisible()
    hands.window.activateWindow()
    hands.qtbot.waitUntil(hands.window.isActiveWindow)
    assert open_guide(hands) is guide
    assert (chosen(guide), top_line(guide)) == ("Undo and redo", "Undo and redo")
    hands.window.actions_.keys.trigger()
    assert (chosen(guide), top_line(guide)) == ("Keys", "Keys")


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("undo", "Undo and redo"),
        ("rewind", "Go back in time (rewind)"),
        ("spreadsheet", "A plot's numbers in a spreadsheet"),
        ("latex", "Copy the step as LaTeX or Markdown"),
        ("crash", "After a crash"),
        ("PICTURE save file", "Every picture is a save file"),
        ("cycles plateau", "What becomes of a run"),
        ("duplicate", "Runs side by side"),
        ("adam nesterov", "Rules and networks"),
    ],
)
def test_a_search_lists_what_has_all_words_and_shows_it(guide: GuideDialog, words: str, heading: str) -> None:
    all_headings = listed(guide)
    search(guide, words)
    assert heading in listed(guide)
    assert len(listed(guide)) < len(all_headings) / 2
    seen = []
    for _ in marked(guide):
        seen.append(chosen(guide))
        press(guide, Key.Key_F3)
    assert heading in seen
    assert {word.lower() for word in marked(guide)} == {word.lower() for word in words.split()}
    guide.search.clear()
    assert listed(guide) == all_headings
    assert not marked(guide)


def test_hits_are_gone_through_by_keys_forth_and_back_and_round(guide: GuideDialog) -> None:
    search(guide, "undo")
    count = len(marked(guide))
    assert count > 3
    places = []
    for _ in range(count):
        places.append((guide.note.text(), chosen(guide)))
        press(guide, Key.Key_Return)
    assert (guide.note.text(), chosen(guide)) == places[0]
    assert len(set(places)) == count
    press(guide, Key.Key_F3, SHIFT)
    assert (guide.note.text(), chosen(guide)) == places[-1]
    press(guide, Key.Key_Return, SHIFT)
    assert (guide.note.text(), chosen(guide)) == places[-2]


def test_a_hit_is_in_view_and_looks_different(guide: GuideDialog) -> None:
    search(guide, "ctrl+alt")
    for _ in marked(guide):
        press(guide, Key.Key_F3)
        selections = guide.text.extraSelections()
        (shown,) = (each for each in selections if each.format.background().color().name() == LIGHT.accent)
        assert guide.text.viewport().rect().contains(guide.text.cursorRect(shown.cursor))


def test_what_is_nowhere_is_said(guide: GuideDialog) -> None:
    search(guide, "zebra")
    assert guide.note.text() == "Nothing found"
    assert listed(guide) == []


def test_list_and_text_follow_each_other(guide: GuideDialog) -> None:
    press(guide, Key.Key_Down)
    assert guide.list.hasFocus()
    press(guide, Key.Key_Down)
    assert (chosen(guide), top_line(guide)) == ("Five things to try first", "Five things to try first")
    guide.text.setFocus()
    press(guide, Key.Key_End)
    page = guide.list.topLevelItem(guide.list.topLevelItemCount() - 1)
    assert page is not None
    assert page.text(0) == "Keys"
    assert page.isExpanded()


def test_a_link_leads_to_its_section_and_the_web_waits_for_a_click(guide: GuideDialog) -> None:
    class Browser(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.opened: list[str] = []

        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            self.opened.append(url.toString())

    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]
    try:
        guide.text.anchorClicked.emit(QUrl("pictures#every-picture-is-a-save-file"))
        assert top_line(guide) == "Every picture is a save file"
        assert browser.opened == []
        guide.text.anchorClicked.emit(QUrl("https://example.org/"))
        assert browser.opened == ["https://example.org/"]
    finally:
        QDesktopServices.unsetUrlHandler("https")


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_it_stays_where_it_is_in_either_theme_and_at_any_size(guide: GuideDialog, size: tuple[int, int]) -> None:
    guide.resize(*size)
    guide.show_page("comparing#what-becomes-of-a-run")
    parent = guide.parentWidget()
    assert parent is not None
    for theme in (DARK, LIGHT):
        style.apply_theme(theme, parent)
        guide.set_theme(theme)
        QApplication.processEvents()
        assert top_line(guide) == "What becomes of a run"
        image = guide.text.viewport().grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(image.height())}
        assert {theme.card, theme.text, theme.frame} <= colours
    guide.resize(700, 500)
    QApplication.processEvents()
    assert top_line(guide) == "What becomes of a run"
    assert not guide.text.horizontalScrollBar().isVisible()


def test_it_follows_the_theme_of_the_window(hands: Hands) -> None:
    guide = open_guide(hands)
    grounds = []
    for _ in range(2):
        hands.window.actions_.theme.trigger()
        hands.qtbot.waitUntil(hands.window.updatesEnabled)
        grounds.append(guide.text.viewport().grab().toImage().pixelColor(5, 5).name())
        assert grounds[-1] == hands.window.theme.card
    assert grounds[0] != grounds[1]


def test_its_size_is_remembered(guide: GuideDialog) -> None:
    guide.resize(777, 555)
    press(guide, Key.Key_Escape)
    parent = guide.parentWidget()
    assert parent is not None
    again = GuideDialog(parent, LIGHT, Preferences(), keys_by_menu())
    assert (again.width(), again.height()) == (777, 555)


def test_starting_the_window_does_not_wait_for_it() -> None:
    late = "('desktop_app.ui.guide', 'markdown_it')"
    ask = f"import sys, desktop_app.ui.window.application; print([name for name in {late} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_narrow_window_wraps_all_of_the_text(guide: GuideDialog, qtbot: QtBot) -> None:
    for width in (496, 900):  # with text of 250 % on 1280 × 720, and as it opens
        guide.resize(width, 250)
        qtbot.waitUntil(lambda: guide.width() == width)  # noqa: B023
        qtbot.waitUntil(lambda: guide.text.document().size().width() <= guide.text.viewport().width() + 1)
        assert not guide.text.horizontalScrollBar().isVisible()
        assert guide.list.width() > 150
