"""The notebook in the window: kept by a key, written into, found and shown again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QToolTip

from desktop_app.core.files.workspace import from_bytes
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import State
from desktop_app.ui.notebook.panel import NotebookPanel
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, SHIFT, Hands, Key
from tests.ui.notebook.entries import (
    click_picture,
    editor,
    keep,
    panel_of,
    shown,
    stored,
    wait_for_lines,
    write_picture,
)

OTHER = Experiment(name="Other ŷ", activation="tanh", rule=Rule(rate=0.25), bounds=None, w=-1.0)


def test_one_key_keeps_what_is_seen_and_the_line_typed_at_once(opened: Opener) -> None:
    hands = opened(1280, 820, OTHER)
    hands.play_to(30)
    hands.hover(hands.window.board.iteration_plots[1], QPoint(200, 80))
    hands.press(Key.Key_K, CTRL)
    hands.type("P: *why* does $w$ ")
    hands.press(Key.Key_Return, SHIFT)
    hands.type("creep?")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "P: *why* does $w$ \ncreep?")
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
    wait_for_lines(hands, "")


def test_the_picture_is_of_the_plot_under_the_mouse_and_a_save_file(hands: Hands, tmp_path: Path) -> None:
    hands.play_to(20)
    keep(hands)
    path = tmp_path / "kept.png"
    write_picture(path)
    hands.window.opening.open(path)
    hands.qtbot.waitUntil(lambda: hands.window.windowTitle().startswith("kept.png"))
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
    assert hands.status.startswith("Shown again, from the notebook: Other ŷ · iteration 25.")
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(26)


def test_an_entry_is_shown_again_with_the_run_that_was_active(hands: Hands) -> None:
    hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.active == 1)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "2")
    hands.wait_for_settings()
    hands.press(Key.Key_N)
    hands.press(Key.Key_N)
    hands.play_to(9)
    assert (hands.frame.active, hands.settings.rule.rate) == (1, 2.0)
    keep(hands)
    step, names = hands.step, ["α = 0.5", "α = 2"]
    hands.press(Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert [text.partition("### ")[0].count(name) for name in names] == [1, 1]
    assert f"### The step of {names[1]}\n" in text
    panel_of(hands).with_step.trigger()
    hands.press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == f"{text.partition('### ')[0].rstrip()}\n"
    assert not hands.window.preferences.notebook_derivation
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_N)
    hands.qtbot.waitUntil(lambda: hands.frame.active == 0)
    click_picture(hands, 0)
    hands.wait_for(State.PAUSED)
    assert (hands.frame.active, hands.settings.rule.rate, hands.step) == (1, 2.0, step)


def test_a_line_is_written_anew(hands: Hands) -> None:
    keep(hands, "first")
    hands.press(Key.Key_F2)
    hands.press(Key.Key_A, CTRL)
    hands.type("second")
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "second")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Z, CTRL)
    wait_for_lines(hands, "first")
    assert not panel_of(hands).findChildren(QPlainTextEdit)


def test_the_windows_keys_go_on_working_beside_the_list(hands: Hands) -> None:
    keep(hands, "one")
    assert panel_of(hands).list.hasFocus()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    assert hands.step.iteration == 0
    hands.press(Key.Key_Escape)
    assert not panel_of(hands).list.hasFocus()


def test_a_search_lists_what_has_all_its_words_in_any_form_of_their_letters(hands: Hands) -> None:
    for words in ("The ŷ of Zürich is 0.5", "alpha: α = 2 for y", "sign suffices? 機械学習"):
        keep(hands, words)
    panel = panel_of(hands)
    for typed, found in (
        ("ŷ", 1), ("y\u0302", 1), ("ZÜRICH", 1), ("zür 0.5", 1), ("ZURICH", 1), ("y", 3),
        ("α", 3), ("suff", 1), ("uffices", 0), ("ŷ sign", 0),
        ("", 3), ("iteration 0", 3), ("学", 1), ("<b>", 0), ("%", 0), ("\"'*", 0),
    ):  # fmt: skip
        hands.click(panel.search)
        hands.press(Key.Key_A, CTRL)
        hands.press(Key.Key_Delete)
        hands.type(typed)
        assert len(shown(hands)) == found, typed
    assert panel.list.words == "No entry has “\"'*” in it."


def test_an_entry_is_copied_as_markdown(hands: Hands) -> None:
    hands.play_to(4)
    keep(hands, "why $w$?")
    hands.press(Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("## The question’s network · iteration 4\n\n") or "· iteration 4" in text.splitlines()[0]
    assert "\n\nwhy $w$?\n\n" in text
    assert "- $w \\leftarrow" in text


class Browser(QObject):
    """What the desktop would open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_a_link_in_a_line_tells_where_it_leads_and_leads_there(hands: Hands) -> None:
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]
    keep(hands, "[here](https://example.org/a?b=1&c=<d>) and no further")
    view = panel_of(hands).list
    left = view.visualRect(view.model().index(0, 0)).bottomLeft()
    link, beside = left + QPoint(20, -26), left + QPoint(90, -26)
    for place in (beside, link):
        hands.click(view.viewport(), place)
    assert browser.opened == ["https://example.org/a?b=1&c=%3Cd%3E"]
    assert hands.status.startswith("Wrote your line.")
    hover = QHelpEvent(QEvent.Type.ToolTip, link, view.viewport().mapToGlobal(link))
    QApplication.sendEvent(view.viewport(), hover)
    assert QToolTip.text() == "<p>https://example.org/a?b=1&amp;c=%3Cd%3E</p>"
    QToolTip.hideText()
    QDesktopServices.unsetUrlHandler("https")


def test_a_step_that_is_to_be_predicted_is_not_kept(hands: Hands) -> None:
    hands.press(Key.Key_P)
    hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: hands.window.step_panel is not None and hands.window.step_panel.is_secret)
    hands.press(Key.Key_K, CTRL)
    assert hands.status == "Predict the step first; then it can be kept."
    assert stored() == ()


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (1800, 900)])
def test_the_notebook_has_room_beside_the_board(opened: Opener, size: tuple[int, int]) -> None:
    hands = opened(*size)
    window = hands.window
    board = window.board.width()
    hands.press(Key.Key_F7)
    panel = panel_of(hands)
    assert panel.isVisible()
    assert (window.panel.isVisible(), window.step_panel is not None and window.step_panel.isVisible()) == {
        1024: (False, False), 1440: (True, False), 1800: (True, True),
    }[size[0]]  # fmt: skip
    assert window.width() == size[0]
    assert window.board.width() > 500
    hands.press(Key.Key_F7)
    assert not panel.isVisible()
    assert size[0] == 1024 or window.board.width() == board


def test_it_is_open_in_the_next_window_if_it_was_in_the_last(opened: Opener) -> None:
    hands = opened(1440, 900)
    keep(hands, "kept")
    later = opened(1440, 900)
    later.qtbot.waitUntil(lambda: bool(later.window.findChildren(type(panel_of(hands)))))
    later.qtbot.waitUntil(lambda: shown(later) == ["kept"])
    assert panel_of(later).isVisible()


def test_what_was_kept_may_be_left_without_a_question(hands: Hands) -> None:
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "2")
    hands.wait_for_settings()
    keep(hands, "with 2")
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "3")
    hands.wait_for_settings()
    keep(hands, "with 3")
    click_picture(hands, 1)
    hands.qtbot.waitUntil(lambda: hands.settings.rule.rate == 2.0)
    assert hands.window.windowTitle().startswith("The question")


def test_hostile_names_and_lines_are_shown_as_they_are(opened: Opener) -> None:
    name = "<img src=file:///etc/passwd> " + "W" * 150
    hands = opened(1280, 820, Experiment(name=name))
    keep(hands, "<script>alert(1)</script> $\\input{/etc/passwd}$ " + "x" * 300)
    panel = panel_of(hands)
    hands.qtbot.waitUntil(lambda: not panel.list.indexWidget(panel.model.index(0)))
    panel.list.grab()
    assert panel.model.index(0).data().startswith(name)
    assert panel.list.horizontalScrollBar().maximum() == 0
    assert editor_is_gone(hands)


def editor_is_gone(hands: Hands) -> bool:
    return not panel_of(hands).findChildren(QPlainTextEdit)


def is_step_seen(hands: Hands) -> bool:
    return hands.window.step_panel is not None and hands.window.step_panel.isVisible()


def test_a_window_opens_with_the_panels_that_were_open(opened: Opener) -> None:
    hands = opened(1440, 900)
    hands.press(Key.Key_F7)
    seen = hands.window.panel.isVisible(), is_step_seen(hands), panel_of(hands).isVisible()
    assert seen == (True, False, True)
    hands.window.close()
    again = opened(1440, 900)
    again.qtbot.waitUntil(lambda: bool(again.window.findChildren(NotebookPanel)))
    assert (again.window.panel.isVisible(), is_step_seen(again), panel_of(again).isVisible()) == seen


def test_the_key_keeps_the_next_one_while_a_line_is_written(hands: Hands) -> None:
    hands.press(Key.Key_K, CTRL)
    hands.type("one")
    hands.press(Key.Key_K, CTRL)
    hands.qtbot.waitUntil(lambda: len(panel_of(hands).findChildren(QPlainTextEdit)) == 1)
    view = panel_of(hands).list
    hands.type("two")
    assert view.visualRect(view.model().index(0, 0)).contains(editor(hands).geometry())
    hands.press(Key.Key_Return)
    wait_for_lines(hands, "two", "one")
