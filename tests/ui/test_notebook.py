"""The notebook in the window: kept by a key, written into, shown again, deleted and brought back."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPlainTextEdit

from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.run import Run
from desktop_app.core.workspace import from_bytes
from desktop_app.notebook.entry import Entry
from desktop_app.notebook.store import Store, notebook_file
from desktop_app.training.frame import State
from desktop_app.ui.notebook_card import picture_of
from desktop_app.ui.notebook_panel import NotebookPanel
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, SHIFT, Hands, Key

OTHER = Experiment(name="Other ŷ", activation="tanh", rule=Rule(rate=0.25), bounds=None, w=-1.0)


def panel_of(hands: Hands) -> NotebookPanel:
    return hands.window.findChildren(NotebookPanel)[0]


def stored() -> tuple[Entry, ...]:
    """What is in the notebook's file."""
    store = Store(notebook_file())
    entries = store.entries()
    store.close()
    return entries


def wait_for_words(hands: Hands, *words: str) -> None:
    """Until these lines, from the top, are in the notebook's file."""
    hands.qtbot.waitUntil(lambda: notebook_file().exists() and [each.words for each in stored()] == list(words))


def keep(hands: Hands, words: str = "") -> None:
    """Keep what is seen, with a line; and wait until it is stored."""
    count = len(stored())
    hands.press(Key.Key_K, CTRL)
    hands.type(words)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: len(stored()) == count + 1 and stored()[0].words == words.strip())


def click_picture(hands: Hands, row: int) -> None:
    view = panel_of(hands).list
    hands.click(view.viewport(), picture_of(view.visualRect(view.model().index(row, 0))).center())


def test_one_key_keeps_what_is_seen_and_the_line_typed_at_once(opened: Opener) -> None:
    hands = opened(1280, 820, OTHER)
    hands.play_to(30)
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 80))
    hands.press(Key.Key_K, CTRL)
    hands.type("P: *why* does $w$ ")
    hands.press(Key.Key_Return, SHIFT)
    hands.type("creep?")
    hands.press(Key.Key_Return)
    wait_for_words(hands, "P: *why* does $w$ \ncreep?")
    (entry,) = stored()
    assert (entry.names, entry.iteration, entry.what) == ("Other ŷ", 30, "Weight over iterations")
    assert "Hyperbolic tangent activation" in entry.parameters
    assert "## Iteration 30 of Other ŷ" in entry.worked
    workspace = from_bytes(entry.content.encode())
    assert (workspace.runs, workspace.iteration) == ((hands.frame.experiment,), 30)


def test_escape_keeps_it_without_a_line(hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("never mind")
    hands.press(Key.Key_Escape)
    wait_for_words(hands, "")


def test_the_picture_is_of_the_plot_under_the_mouse_and_a_save_file(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(20)
    keep(hands)
    store = Store(notebook_file())
    png = store.picture(stored()[0].id).png
    store.close()
    path = tmp_path / "kept.png"
    path.write_bytes(png)
    assert hands.window.open_file(path)
    hands.wait_for(State.PAUSED)
    assert hands.step.iteration == 20


def test_a_click_shows_an_entry_again_at_its_iteration(opened: Opener) -> None:
    hands = opened(1280, 820, OTHER)
    hands.play_to(25)
    keep(hands, "here")
    then = hands.step
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    click_picture(hands, 0)
    hands.wait_for(State.PAUSED)
    run = Run(OTHER)
    run.advance(25)
    assert hands.step == then == run.step()
    assert hands.window.status().startswith("Shown again, from the notebook: Other ŷ · iteration 25.")
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(26)


def test_what_is_deleted_comes_back_by_the_same_key_as_anywhere(hands: Hands) -> None:
    for words in ("one", "two", "three"):
        keep(hands, words)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Delete)
    wait_for_words(hands, "three", "one")
    assert hands.window.status().startswith("Deleted “")
    hands.press(Key.Key_Z, CTRL)
    wait_for_words(hands, "three", "two", "one")


def test_a_line_is_written_anew(hands: Hands) -> None:
    keep(hands, "first")
    hands.press(Key.Key_F2)
    hands.press(Key.Key_A, CTRL)
    hands.type("second")
    hands.press(Key.Key_Return)
    wait_for_words(hands, "second")
    hands.press(Key.Key_Z, CTRL)
    wait_for_words(hands, "first")
    assert not panel_of(hands).findChildren(QPlainTextEdit)
