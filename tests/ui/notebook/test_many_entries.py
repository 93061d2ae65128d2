"""The notebook with more entries than its list lays out at once; and keys that come quickly."""

from desktop_app.notebook.store import Store, notebook_file
from tests.notebook.conftest import PICTURE, entry
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.notebook.entries import keep, lines, panel_of, shown, wait_for_lines


def test_among_many_entries_each_of_those_kept_quickly_has_its_line(hands: Hands) -> None:
    """More than are laid out at once; a line is open as soon as its entry is kept, whatever was open before."""
    store = Store(notebook_file())
    for k in range(1, 61):
        store.keep(entry(k), PICTURE)
    store.close()
    hands.press(Key.Key_F7)
    hands.qtbot.waitUntil(lambda: len(shown(hands)) == 60)
    for _ in range(3):
        hands.press(Key.Key_K, CTRL)
    hands.type("third")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_K, CTRL)
    hands.type("fourth")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: lines()[:4] == ["fourth", "third", "", ""])
    panel_of(hands).contents.choose(50)
    panel_of(hands).list.setFocus()
    hands.press(Key.Key_F2)
    hands.type("far down, ")
    panel_of(hands).list.scheduleDelayedItemsLayout()
    hands.type("still open")
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: lines()[50] == "far down, still open")


def test_after_the_menu_keys_are_about_the_notebook(hands: Hands) -> None:
    keep(hands, "one")
    panel = panel_of(hands)
    hands.press(Key.Key_Delete)
    wait_for_lines(hands)
    hands.leave_fields()
    next(action for action in panel.menu.menu().actions() if action.text().startswith("Restore deleted")).trigger()
    wait_for_lines(hands, "one")
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands)
