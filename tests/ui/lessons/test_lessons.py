"""Lessons in the window: the user's own runs stay as they are, and what is learnt is kept."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.files.workspace_view import USUAL_MAP
from desktop_app.lessons.lesson import Drawing
from desktop_app.lessons.library import library
from desktop_app.lessons.progress import Progress
from desktop_app.lessons.scoring import Result
from desktop_app.plots.dynamics.map_frame import Crossing
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.training.session import Session
from desktop_app.ui.board.map_card import MapCard
from desktop_app.ui.board.stage_pages import COBWEB, FORK, MAP
from desktop_app.ui.documents.document import Document
from desktop_app.ui.lessons.drawing_view import DrawingView
from desktop_app.ui.lessons.question_list import ExampleCard
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.hands import CTRL, Hands, Key
from tests.ui.lessons.student import Student

FIRST, SECOND = (listed.name for listed in library()[:2])
PERIOD_THREE, EDGE = (listed.name for listed in library()[12:14])


def shown(hands: Hands) -> tuple[object, ...]:
    """What the user sees of the runs and the document."""
    frame, window = hands.frame, hands.window
    runs = frame.experiments, frame.iteration, frame.latest, frame.active, frame.undo, repr(hands.step)
    return *runs, window.windowTitle(), window.isWindowModified(), window.transport.speed()


def test_own_runs_come_back_untouched(student: Student) -> None:
    hands = student.hands
    hands.play_to(30)
    hands.window.session.alter({"rule.rate": 2.0})
    hands.press(Key.Key_D, CTRL)
    hands.press(Key.Key_Left)
    hands.wait_for_settings()
    before = shown(hands)
    student.open(FIRST)
    assert hands.window.windowTitle().startswith("Lesson: ")
    assert not hands.window.isWindowModified()
    hands.click(student.lesson.forward)
    student.work(rightly=True)
    hands.window.session.alter({"rule.rate": 3.0})  # nothing is locked
    hands.wait_for_settings()
    assert not hands.window.isWindowModified()
    hands.click(student.lesson.leave)
    hands.wait_for_settings()
    hands.qtbot.waitUntil(lambda: shown(hands) == before)
    hands.press(Key.Key_Z, CTRL)
    hands.wait_for_settings()
    assert len(hands.frame.members) == 1


@pytest.mark.parametrize("key", [Key.Key_N, Key.Key_O])
def test_what_replaces_runs_ends_the_lesson_first(
    student: Student, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.core.files.examples import EXAMPLES
    from desktop_app.ui.documents import file_dialogs

    hands = student.hands
    before = hands.frame.experiments
    student.open(FIRST)
    monkeypatch.setattr(file_dialogs, "ask_open", lambda *_: EXAMPLES[1].path)
    hands.press(key, CTRL)
    hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    hands.wait_for_settings()
    hands.qtbot.waitUntil(lambda: not hands.window.windowTitle().startswith("Lesson"))
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.experiments == before)


def test_a_prediction_waits_for_its_run_and_stays_in_sight(student: Student) -> None:
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    page = student.page
    assert len(page.questions) == 1, "what comes later must not give the answer away"
    student.answer(page.questions[0], rightly=False)
    assert not page.questions[0].is_resolved
    assert "run" in page.questions[0].said.text()
    student.answer(page.questions[1], rightly=True)
    student.press(page.plays[0].button)
    student.hands.qtbot.waitUntil(lambda: page.questions[0].is_resolved)
    assert page.questions[0].scored is not None
    assert page.questions[0].scored.result is Result.WRONG
    assert page.questions[0].isVisible()


def test_the_window_does_not_give_the_answer_away(student: Student) -> None:
    def is_told() -> bool:
        window = student.hands.window
        is_hidden = window.board.is_secret
        assert ("Predict" in window.readouts.sentence) == is_hidden
        return not is_hidden

    student.open(FIRST)
    assert is_told(), "on the first page the user plays"
    student.hands.click(student.lesson.forward)
    page = student.page
    assert not is_told()
    for question in (0, 1):
        student.answer(page.questions[question], rightly=True)
        assert not is_told(), "the run has to show it"
    student.press(page.plays[0].button)
    student.hands.qtbot.waitUntil(lambda: page.questions[1].is_resolved)
    assert is_told()
    student.hands.click(student.lesson.forward)
    assert not is_told()
    student.hands.click(student.lesson.back)
    assert is_told(), "this page has shown it"
    student.hands.click(student.lesson.forward)
    student.hands.click(student.lesson.leave)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    assert is_told()


def test_questions_can_be_skipped_and_pages_reached_in_any_order(student: Student) -> None:
    student.open(FIRST)
    view = student.lesson
    view.open_page(len(view.sheets) - 1)
    view.open_page(1)
    for _ in range(20):
        waiting = [question for question in student.page.questions if question.scored is None]
        if waiting:
            student.see(waiting[0].skip)
            student.hands.click(waiting[0].skip)
        elif student.page.plays and not student.page.plays[-1].has_played:
            student.press(student.page.plays[-1].button)
            student.hands.qtbot.waitUntil(lambda: student.page.plays[-1].has_played)
        elif student.page.is_done:
            break
    assert student.page.is_done
    assert {question.scored.result for question in student.page.questions if question.scored} == {Result.SKIPPED}


def test_a_page_finds_the_state_that_it_speaks_of(student: Student) -> None:
    student.open(FIRST)
    view = student.lesson
    k = next(k for k, sheet in enumerate(view.sheets) if sheet.state)
    assert view.sheets[k].state == "right"
    view.open_page(k)
    runs = view.lesson.state("right").runs
    student.hands.qtbot.waitUntil(lambda: student.hands.frame.experiments == runs)


def test_progress_is_kept(student: Student) -> None:
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    asked = student.work(rightly=True)
    student.hands.click(student.lesson.leave)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    assert f"{asked} of {library()[0].questions} answered" in student.panel.questions.rows[FIRST].accessibleName()
    kept = Progress().of(FIRST)
    assert kept.pages == {0, 1}
    assert [result for _, result in kept.results] == [Result.RIGHT] * asked


def test_the_next_lesson_follows(student: Student) -> None:
    student.open(FIRST)
    view = student.lesson
    view.open_page(len(view.sheets) - 1)
    assert (view.forward.text(), view.forward.toolTip()) == ("Next lesson", library()[1].title)
    student.hands.click(view.forward)
    student.hands.qtbot.waitUntil(lambda: student.lesson is not view)
    assert student.lesson.lesson.name == SECOND
    assert student.hands.frame.experiments != ()
    student.hands.click(student.lesson.leave)


def test_by_keys_alone(student: Student) -> None:
    hands = student.hands
    student.open_panel()
    student.panel.questions.rows[FIRST].setFocus(Qt.FocusReason.TabFocusReason)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: student.panel.lesson is not None)
    assert student.lesson.forward.hasFocus()
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: len(student.page.questions) == 1)
    for _ in range(60):
        focus = QApplication.focusWidget()
        if focus is student.page.questions[0].check:
            break
        if focus in [row.button for row in getattr(student.page.questions[0], "rows", [])]:
            hands.press(Key.Key_Space)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)
    assert student.page.questions[0].scored is not None
    assert student.page.questions[1].first_input.hasFocus(), "the keys go on with the next question"
    hands.type("0.3")
    hands.press(Key.Key_Return)
    assert student.page.plays[0].button.hasFocus()
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: student.page.plays[0].has_played)


def test_an_example_comes_with_a_card_that_stays(student: Student) -> None:
    from desktop_app.core.files.examples import EXAMPLES

    hands = student.hands
    hands.window.opening.open_example(EXAMPLES[2])
    hands.qtbot.waitUntil(lambda: bool(hands.window.findChildren(ExampleCard)))
    card = hands.window.findChildren(ExampleCard)[0]
    assert card.isVisible()
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(2)
    hands.press(Key.Key_Space)
    assert card.isVisible()
    hands.click(card.back)
    assert student.panel.questions.isVisible()


LESSON = """---
title: Mine
question: "Which way?"
minutes: 1
shows: curve, sentence
---

# Mine

```nudge state here
{ "patterns": [[1, 0.7]], "bounds": null, "start": {"w": -2}, "rule": {"rate": 5} }
```

Which way does w go?

- [(X)] up <!-- here at 0: delta_w > 0 -->
- [( )] down <!-- here at 0: delta_w < 0 -->
"""


def drop(hands: Hands, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    hands.window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_teachers_own_lesson_is_opened(student: Student, tmp_path: Path) -> None:
    path = tmp_path / "mine.nudge.md"
    path.write_text(LESSON, encoding="utf-8")
    drop(student.hands, path)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is not None)
    assert student.lesson.lesson.title == "Mine"
    student.work(rightly=True)
    student.hands.click(student.lesson.leave)


def test_a_lesson_is_opened_with_the_window(
    qapp: QApplication, own_folders: Path, compiled_loop: None, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.nudge.md"
    path.write_text(LESSON, encoding="utf-8")
    session = Session()
    window = MainWindow(session)
    session.setParent(window)
    qtbot.addWidget(window, before_close_func=lambda _: window.documents.leave_at_once())
    window.opening.open(path)  # as the command line does, before any panel can be made
    window.show()
    qtbot.waitUntil(lambda: window.lessons.is_open)
    qtbot.waitUntil(lambda: session.frame is not None and session.frame.experiments[0].patterns == ((1.0, 0.7),))
    assert window.windowTitle().startswith("Lesson: Mine")


def test_a_file_that_is_hardly_open_leaves_the_lesson_its_page(student: Student, tmp_path: Path) -> None:
    path = tmp_path / "mine.nudge"
    path.write_text('{"format": "nudge", "version": 1, "runs": [{}], "view": {"page": "fork"}}', encoding="utf-8")
    stage = student.hands.window.board.stage
    student.open_panel()
    assert student.panel.lesson is None
    assert student.hands.window.opening.open(path)
    student.hands.window.lessons.open_lesson(PERIOD_THREE)  # no frame of the file was drawn yet
    student.hands.wait_for_settings()
    assert stage.name == COBWEB
    student.hands.click(student.lesson.leave)
    student.hands.wait_for_settings()
    student.hands.qtbot.waitUntil(lambda: stage.name == FORK)


def test_a_lesson_shows_the_map_it_speaks_of_whatever_the_user_has_chosen(student: Student) -> None:
    stage = student.hands.window.board.stage
    stage.turn_to(MAP)
    (card,) = stage.cards[MAP]
    assert isinstance(card, MapCard)
    card.map.choose_axes(Crossing("patterns[0][0]", "patterns[0][1]"))
    card.n.setValue(card.n.minimum())
    student.open(EDGE)
    student.hands.qtbot.waitUntil(lambda: card.map.crossing == ("rule.rate", "start.w"))
    assert card.map.iterations == USUAL_MAP.n
    student.hands.click(student.lesson.leave)
    student.hands.wait_for_settings()
    student.hands.qtbot.waitUntil(lambda: card.map.crossing == ("patterns[0][0]", "patterns[0][1]"))
    assert card.map.iterations == 10


def test_a_bad_lesson_changes_nothing(student: Student, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.ui.documents import file_dialogs

    told: list[str] = []
    monkeypatch.setattr(file_dialogs, "tell", lambda parent, title, words: told.append(words))
    before = shown(student.hands)
    path = tmp_path / "bad.nudge.md"
    path.write_text(LESSON.replace("(X)", "( )").replace("delta_w", "speed"), encoding="utf-8")
    drop(student.hands, path)
    student.hands.qtbot.waitUntil(lambda: bool(told))
    assert "line " in told[0]
    assert "speed" in told[0]
    assert shown(student.hands) == before


def test_closing_in_a_lesson_keeps_own_unsaved_work(student: Student) -> None:
    hands = student.hands
    hands.window.session.alter({"rule.rate": 2.5})
    hands.wait_for_settings()
    own = hands.frame.experiments
    student.open(FIRST)
    assert hands.window.documents.document.name.startswith("Lesson")
    hands.window.documents.leave_at_once()
    assert hands.window.documents.may_leave()
    assert hands.frame.experiments == own
    assert hands.window.isWindowModified()


def test_a_page_highlights_what_it_is_about(student: Student) -> None:
    student.open(FIRST)
    plot = student.hands.window.board.curve
    lit = plot.grab().toImage()
    student.hands.click(student.lesson.forward)
    student.hands.wait_for_settings()
    assert plot.grab().toImage() != lit
    student.hands.click(student.lesson.back)
    student.hands.qtbot.waitUntil(lambda: plot.grab().toImage() == lit)


def test_what_is_asked_again_is_of_lessons_that_are_known(student: Student) -> None:
    from desktop_app.words.lessons import ONCE_MORE

    student.open(SECOND)
    own = len(student.lesson.lesson.pages)
    assert len(student.lesson.sheets) == own
    student.hands.click(student.lesson.leave)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    student.work(rightly=False)
    student.hands.click(student.lesson.leave)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    student.open(SECOND)
    assert [sheet.page.title for sheet in student.lesson.sheets[own:]] == [ONCE_MORE]
    student.hands.click(student.lesson.leave)


def test_a_lesson_opened_by_a_click_leaves_space_to_the_run(student: Student) -> None:
    student.open(FIRST)
    student.hands.press(Key.Key_Space)
    student.hands.wait_for_iteration(2)
    assert student.lesson.contents.text().startswith("Page 1 ")
    student.hands.press(Key.Key_Space)


def test_the_speed_is_the_users_again_on_the_next_page(student: Student) -> None:
    before = student.hands.window.transport.speed()
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    student.work(rightly=True)
    assert student.hands.window.transport.speed() > before
    student.hands.click(student.lesson.forward)
    assert student.hands.window.transport.speed() == before


@pytest.mark.parametrize("end", ["check", "skip"])
def test_a_drawing_waits_while_other_pages_are_read(student: Student, end: str) -> None:
    student.open(FIRST)
    view = student.lesson
    k = next(k for k, sheet in enumerate(view.sheets) if any(isinstance(each, Drawing) for each in sheet.page.blocks))
    view.open_page(k)
    student.hands.qtbot.waitUntil(lambda: bool(student.page.questions))
    drawing = student.page.questions[0]
    assert isinstance(drawing, DrawingView)
    student.draw(drawing, rightly=True)
    drawn = drawing.drawn.tolist()
    student.hands.click(view.forward)
    student.hands.wait_for_settings()
    student.hands.click(view.back)
    student.hands.wait_for_settings()
    assert drawing.curve is not None
    assert drawing.curve.values.tolist() == drawn
    student.hands.click(getattr(drawing, end))
    student.press(student.page.plays[0].button)
    student.hands.qtbot.waitUntil(lambda: drawing.is_resolved)
    student.hands.click(view.forward)
    student.hands.click(view.back)
    assert drawing.is_resolved


def test_play_stops_where_the_page_goes_on(student: Student) -> None:
    transport = student.hands.window.transport
    before = transport.goal()
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    for k in range(2):
        student.answer(student.page.questions[k], rightly=True)
    student.hands.leave_fields()
    student.hands.set_speed(FLAT_OUT)
    student.hands.press(Key.Key_Space)
    student.hands.wait_for(State.FINISHED)
    assert student.hands.step.iteration == student.page.plays[0].play.until
    student.hands.qtbot.waitUntil(lambda: student.page.questions[0].is_resolved)
    student.hands.click(student.lesson.leave)
    assert transport.goal() == before


def test_own_runs_come_back_from_a_lesson_that_shows_none(student: Student, tmp_path: Path) -> None:
    before = shown(student.hands)
    student.open(FIRST)
    path = tmp_path / "words.nudge.md"
    path.write_text(LESSON[: LESSON.index("```nudge")] + "Only words.\n", encoding="utf-8")
    drop(student.hands, path)
    student.hands.qtbot.waitUntil(lambda: student.panel.lesson is not None and student.lesson.lesson.title == "Mine")
    student.hands.qtbot.waitUntil(lambda: shown(student.hands) == before)
    student.hands.click(student.lesson.leave)
    assert shown(student.hands) == before


def test_who_cancels_stays_in_the_lesson(student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.ui.common.dialogs import Answer
    from desktop_app.ui.documents import file_dialogs

    hands = student.hands
    hands.window.session.alter({"rule.rate": 2.5})
    hands.wait_for_settings()
    own = hands.frame.experiments
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    asked: list[str] = []
    answers = [Answer.CANCEL, Answer.DO_NOT_SAVE]

    def ask(_: object, document: Document) -> Answer:
        asked.append(document.name)
        return answers.pop(0)

    monkeypatch.setattr(file_dialogs, "ask_to_leave", ask)
    hands.press(Key.Key_N, CTRL)
    assert asked == ["Untitled"]
    assert student.lesson.contents.text().startswith("Page 2 ")
    hands.press(Key.Key_N, CTRL)
    hands.qtbot.waitUntil(lambda: student.panel.lesson is None)
    hands.wait_for_settings()
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.experiments == own)


def test_a_page_is_found_as_it_was_left(student: Student) -> None:
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    student.work(rightly=True)
    until = student.page.plays[-1].play.until
    student.hands.click(student.lesson.forward)
    student.hands.wait_for_settings()
    student.hands.click(student.lesson.back)
    student.hands.qtbot.waitUntil(lambda: student.hands.frame.iteration == until)


def test_what_is_drawn_is_drawn_on_plain_scales(student: Student) -> None:
    student.open(FIRST)
    view = student.lesson
    k = next(k for k, sheet in enumerate(view.sheets) if any(isinstance(each, Drawing) for each in sheet.page.blocks))
    card = next(card for card in student.hands.window.board.cards if card.name == "weight")
    card.log_y.setChecked(True)
    view.open_page(k)
    student.hands.qtbot.waitUntil(lambda: bool(student.page.questions))
    assert (card.log_y.isChecked(), card.log_y.isEnabled()) == (False, False)
    view.open_page(0)
    assert card.log_y.isEnabled()


def test_a_lesson_hides_its_step_in_every_panel(student: Student) -> None:
    hands = student.hands
    student.open(FIRST)
    student.hands.click(student.lesson.forward)
    panel = hands.window.step_panel
    assert panel is not None
    hands.qtbot.waitUntil(lambda: panel.worked is not None and panel.worked.is_secret)
    hands.click(student.lesson.leave)
    hands.qtbot.waitUntil(lambda: panel.worked is not None and not panel.worked.is_secret)
