"""The view for a room: what it shows, how large, and where a clicker's keys lead."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QFontMetrics
from pytestqt.qtbot import QtBot

from desktop_app.core.files.workspace import from_bytes
from desktop_app.lessons.library import library
from desktop_app.plots.letters import font
from desktop_app.plots.theme import SMALL_PT
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.lessons.prose_view import ProseView
from desktop_app.ui.notebook.model import ENTRY
from tests.ui.hands import CTRL, SHIFT, Hands, Key
from tests.ui.lessons.student import Student
from tests.ui.notebook.entries import keep, panel_of

FIRST = library()[0].name


def begin(hands: Hands) -> None:
    hands.press(Key.Key_F5, SHIFT)
    hands.qtbot.waitUntil(hands.window.isFullScreen)


def test_one_plot_the_numbers_and_the_sentence_are_large_and_all_comes_back(hands: Hands) -> None:
    window = hands.window
    before = window.size(), window.board.visible_cards(), window.panel.isVisible(), window.transport.isVisible()
    begin(hands)
    shown = [card for card in window.board.cards if card.isVisible()]
    assert shown == [window.board.cards[0]]
    assert window.readouts.isVisible()
    for part in (window.menuBar(), window.transport, window.scrubber, window.panel, window.step_panel):
        assert part is not None
        assert not part.isVisible()
    assert QFontMetrics(font(SMALL_PT)).capHeight() >= int(0.02 * window.height())
    hands.press(Key.Key_M)
    assert [card for card in window.board.cards if card.isVisible()] == [window.board.cards[1]]
    hands.press(Key.Key_Escape)
    hands.qtbot.waitUntil(lambda: not window.isFullScreen() and window.size() == before[0])
    assert (
        window.size(), window.board.visible_cards(), window.panel.isVisible(), window.transport.isVisible()
    ) == before  # fmt: skip
    assert window.text.percent == Preferences().text_size == 100


def test_without_a_script_the_keys_of_a_clicker_step(hands: Hands) -> None:
    begin(hands)
    hands.press(Key.Key_PageDown)
    hands.press(Key.Key_PageDown)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration == 2)
    hands.press(Key.Key_PageUp)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration == 1)
    hands.press(Key.Key_F5, SHIFT)
    hands.qtbot.waitUntil(lambda: not hands.window.isFullScreen())
    hands.press(Key.Key_PageDown)
    assert hands.frame.iteration == 1, "the keys are the presentation's alone"


def test_a_lesson_asks_the_room_and_the_next_key_answers(student: Student) -> None:
    hands = student.hands
    student.open(FIRST)
    begin(hands)
    assert student.panel.isVisible()
    hands.press(Key.Key_PageDown)
    assert student.lesson.contents.text() == "Page 2 of 5"
    page = student.page
    assert [view.is_resolved for view in page.questions] == [False]
    hands.press(Key.Key_PageDown)  # the next question; a run decides both
    assert [view.is_resolved for view in page.questions] == [False, False]
    hands.press(Key.Key_PageDown)
    hands.qtbot.waitUntil(lambda: hands.frame.iteration > 0)
    hands.press(Key.Key_PageDown)  # in a hurry: do not wait for the run's end
    hands.qtbot.waitUntil(lambda: page.questions[1].is_resolved)
    assert page.questions[0].said.text() == "Asked of the room."
    hands.qtbot.waitUntil(lambda: all(view.height() >= view.minimumSizeHint().height() for view in page.questions))
    seen = page.viewport().rect()
    latest = page.questions[-1]
    hands.qtbot.waitUntil(lambda: seen.contains(latest.mapTo(page.viewport(), latest.rect().topLeft())))
    while not page.is_done:
        hands.press(Key.Key_PageDown)
    hands.press(Key.Key_PageDown)
    assert student.lesson.contents.text() == "Page 3 of 5"
    hands.press(Key.Key_PageUp)
    assert student.lesson.contents.text() == "Page 2 of 5"
    student.lesson.open_page(4)
    while not student.page.is_done:
        hands.press(Key.Key_PageDown)
    hands.press(Key.Key_PageDown)
    assert student.lesson.contents.text() == "Page 5 of 5", "another lesson is another script"
    hands.press(Key.Key_Escape)
    hands.click(student.lesson.leave)
    assert hands.window.lessons._progress().of(FIRST).answered == 0, "it was not the teacher who answered"


def test_the_notebook_is_played_entry_by_entry(hands: Hands, qtbot: QtBot) -> None:
    hands.window.board.cards[1].log_y.trigger()  # entries with a view
    for words in ("one", "two"):
        hands.press(Key.Key_Right)
        hands.wait_for_settings()
        keep(hands, words)
    begin(hands)
    panel = panel_of(hands)
    assert panel.isVisible()
    entries = [panel.model.index(row).data(ENTRY) for row in range(2)]
    panel.contents.choose(0)
    hands.press(Key.Key_PageDown)
    qtbot.waitUntil(lambda: hands.frame.iteration == from_bytes(entries[0].content.encode()).iteration)
    hands.press(Key.Key_PageDown)
    qtbot.waitUntil(lambda: hands.frame.iteration == from_bytes(entries[1].content.encode()).iteration)
    hands.press(Key.Key_PageDown)
    assert hands.status == "That was the last entry."
    hands.press(Key.Key_PageUp)
    qtbot.waitUntil(lambda: hands.frame.iteration == from_bytes(entries[0].content.encode()).iteration)
    assert not hands.window.panel.isVisible()
    assert [card for card in hands.window.board.cards if card.isVisible()] == [hands.window.board.cards[0]]


def test_after_the_notebook_the_own_runs_are_back_and_nothing_was_asked(hands: Hands, qtbot: QtBot) -> None:
    window = hands.window
    window.board.cards[1].log_y.trigger()
    hands.press(Key.Key_Right)
    hands.wait_for_settings()
    keep(hands, "one")
    window.board.cards[1].log_y.trigger()
    window.session.alter({"rule.rate": 0.25})  # not saved
    hands.press(Key.Key_D, CTRL)
    hands.wait_for_settings()
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    before = hands.frame.experiments, hands.frame.iteration, window.windowTitle(), window.isWindowModified()
    begin(hands)
    hands.press(Key.Key_PageDown)  # a question would wait here for ever
    qtbot.waitUntil(lambda: len(hands.frame.members) == 1 and hands.status.startswith("Shown again"))
    assert panel_of(hands).list.currentIndex().row() == 0
    qtbot.waitUntil(window.board.cards[1].log_y.isChecked)
    hands.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: len(hands.frame.members) == 2 and not window.board.cards[1].log_y.isChecked())
    after = hands.frame.experiments, hands.frame.iteration, window.windowTitle(), window.isWindowModified()
    assert after == before
    hands.press(Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(hands.frame.members) == 1)


def test_an_empty_notebook_is_no_script(hands: Hands, qtbot: QtBot) -> None:
    hands.press(Key.Key_F7)
    panel = panel_of(hands)
    qtbot.waitUntil(lambda: panel.contents.is_known)
    begin(hands)
    assert "no entries yet" in hands.status
    assert not panel.isVisible()
    hands.press(Key.Key_PageDown)
    hands.wait_for_iteration(1)


def test_what_had_the_whole_board_before_has_it_again(hands: Hands) -> None:
    window, board = hands.window, hands.window.board
    hands.hover(board.iteration_plots[0], QPoint(60, 30))
    assert board.iteration_plots[1].cross.isVisible()
    hands.press(Key.Key_M)
    begin(hands)
    assert not any(plot.cross.isVisible() for plot in board.iteration_plots), "the mouse is elsewhere now"
    hands.press(Key.Key_M)
    hands.press(Key.Key_Escape)
    assert [card for card in board.cards if card.isVisible()] == [board.cards[1]]
    hands.press(Key.Key_Escape)
    assert window.step_panel is not None
    window.step_panel.setFocus()
    QCursor.setPos(window.step_panel.mapToGlobal(QPoint(20, 10)))
    hands.press(Key.Key_M)
    assert window.sides.whole is window.step_panel
    begin(hands)
    assert (board.isVisible(), window.step_panel.isVisible()) == (True, False)
    hands.press(Key.Key_Escape)
    assert window.sides.whole is window.step_panel


def test_no_text_is_smaller_than_the_user_has_it_and_their_change_lasts_until_the_end(hands: Hands) -> None:
    text = hands.window.text
    text.set(225)
    begin(hands)
    assert text.percent >= 225
    hands.press(Key.Key_Escape)
    text.set(100)
    begin(hands)
    computed = text.percent
    hands.press(Key.Key_Minus, CTRL)
    smaller = text.percent
    assert smaller < computed
    hands.press(Key.Key_F7)
    assert text.percent == smaller
    hands.press(Key.Key_0, CTRL)
    assert text.percent not in (smaller, 100)
    hands.press(Key.Key_Escape)
    assert text.percent == Preferences().text_size == 100


def test_a_conclusion_below_the_view_is_shown_to_its_end(student: Student) -> None:
    student.hands.window.text.set(150)
    student.open("04-does-the-sign-suffice")
    student.lesson.open_page(1)
    page = student.page

    def is_done() -> bool:
        if not page.is_done:
            student.hands.window.lessons.present(1)
        return page.is_done

    student.hands.qtbot.waitUntil(is_done)
    conclusion, seen = page.findChildren(ProseView)[-1], page.viewport()
    student.hands.qtbot.waitUntil(lambda: seen.rect().contains(conclusion.mapTo(seen, conclusion.rect().bottomLeft())))
