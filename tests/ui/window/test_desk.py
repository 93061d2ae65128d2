"""The three sizes of the desk: simple, full, and what a lesson asks for. What is folded is not lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.files.workspace_view import FULL, SIMPLE
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST
from desktop_app.training.session import Session
from desktop_app.ui.board.stage_pages import CURVE, LANDSCAPE, VOTE
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.parameters.number_field import NumberField
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, SHIFT, Hands, Key

TWO = replace(FIRST, patterns=((1.0, 0.7), (0.5, 0.2)))
CHAIN = Experiment(network="two_weight_chain", w=0.5, v=0.3, patterns=((1.0, 1.0),), bounds=None)
EVERY_PLOT = ["loss", "weight", "gradient", "rho"]
SIMPLE_FIELDS = ["patterns", "rule.rate", "start.w"]


def simple(opened: Opener, width: int = 1280, height: int = 800, experiment: Experiment = FIRST) -> Hands:
    return opened(width, height, experiment, SIMPLE)


def plots(hands: Hands) -> list[str]:
    """The names of the plots over the iterations that are to be seen."""
    return [card.name for card in hands.window.board.cards[1:] if card.isVisible()]


def fields(hands: Hands) -> list[str]:
    """The paths of the fields of the form that are to be seen, sorted."""
    return sorted(path for path, field in hands.window.panel._fields().items() if field.isVisible())


def every_field(hands: Hands) -> list[str]:
    choices = [path for path in hands.window.panel.choices if path != "error_of_batch"]  # for several patterns at once
    return sorted(["patterns", "bounds", *choices, "rule.rate", "rule.weight_decay", "start.w", "weights.w"])


def open_parts(hands: Hands) -> list[str]:
    """What is to be seen beside the board."""
    window = hands.window
    parts = {
        "panel": window.panel, "step": window.step_panel, "readouts": window.readouts, "runs": window.runs_table,
        "stage": window.board.stage, "transport": window.transport, "scrubber": window.scrubber,
    }  # fmt: skip
    return [name for name, part in parts.items() if part is not None and part.isVisible()]


def whole(hands: Hands) -> tuple[object, ...]:
    """All that a desk decides about."""
    switches = [action.isChecked() for action in (hands.window.actions_.simple, hands.window.actions_.runs)]
    return plots(hands), fields(hands), open_parts(hands), hands.window.board.stage.name, switches


def test_a_first_start_is_simple(qapp: QApplication, own_folders: Path, qtbot: QtBot) -> None:
    session = Session()
    window = MainWindow(session)
    session.setParent(window)
    qtbot.addWidget(window)
    assert window.actions_.simple.isChecked()
    assert Preferences().desk == SIMPLE


def test_who_used_nudge_before_keeps_the_full_desk(own_folders: Path) -> None:
    preferences = Preferences()
    preferences.geometry = preferences.geometry
    assert preferences.desk == FULL
    preferences._settings.setValue("desk", "tiny")
    assert preferences.desk == FULL


def test_the_simple_desk_has_the_curve_the_loss_and_the_main_controls(opened: Opener) -> None:
    hands = simple(opened)
    assert plots(hands) == ["loss"]
    assert fields(hands) == SIMPLE_FIELDS
    assert open_parts(hands) == ["panel", "readouts", "stage", "transport", "scrubber"]
    assert hands.window.board.stage.name == CURVE


@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1440, 900), (960, 540)])
def test_the_curve_is_large_and_nothing_is_left_empty(opened: Opener, size: tuple[int, int]) -> None:
    board = simple(opened, *size).window.board
    stage, loss = board.stage.geometry(), board.cards[1].geometry()
    assert stage.united(loss) == board.rect()
    assert stage.width() > loss.width() > 0.3 * board.width()
    assert stage.height() == loss.height() == board.height()


def test_a_narrow_board_has_the_loss_below_the_curve(opened: Opener) -> None:
    hands = simple(opened, 1256, 900)
    hands.press(Key.Key_F10)
    board = hands.window.board
    stage, loss = board.stage, board.cards[1]
    hands.qtbot.waitUntil(lambda: loss.y() > stage.y())
    assert board.width() < 600
    assert stage.width() == loss.width() == board.width()
    assert stage.height() > loss.height() > 130


def test_in_a_small_window_the_parameters_come_when_the_list_of_lessons_goes(opened: Opener) -> None:
    hands = simple(opened, 1024, 700)
    hands.press(Key.Key_F6)
    hands.qtbot.waitUntil(lambda: "panel" not in open_parts(hands))
    hands.press(Key.Key_F6)
    assert "panel" in open_parts(hands)


def test_one_key_switches_and_the_full_desk_is_that_of_before(opened: Opener) -> None:
    full = whole(opened(1280, 800, FIRST))
    hands = simple(opened)
    before = whole(hands)
    hands.press(Key.Key_F5)
    hands.qtbot.waitUntil(lambda: plots(hands) == EVERY_PLOT)
    assert whole(hands) == full
    assert fields(hands) == every_field(hands)
    hands.press(Key.Key_F5)
    hands.qtbot.waitUntil(lambda: plots(hands) == ["loss"])
    assert whole(hands) == before


def test_the_choice_and_the_panels_of_each_desk_are_remembered(opened: Opener) -> None:
    first = simple(opened)
    first.press(Key.Key_F9)  # no parameters on the simple desk
    first.press(Key.Key_F5)
    assert "panel" in open_parts(first)
    first.press(Key.Key_F10)  # no step on the full one
    first.window.close()
    assert Preferences().desk == FULL
    second = opened(desk=Preferences().desk)
    assert (len(plots(second)), open_parts(second)[:2]) == (4, ["panel", "readouts"])
    second.press(Key.Key_F7)
    second.press(Key.Key_F5)
    assert second.window.actions_.notebook.isChecked()  # open on both
    second.window.close()
    assert Preferences().desk == SIMPLE
    third = opened(desk=Preferences().desk)
    assert (plots(third), open_parts(third)[0]) == (["loss"], "readouts")


def test_more_unfolds_the_form_in_place_and_folds_it_again(opened: Opener) -> None:
    hands = simple(opened)
    more = hands.window.panel.more
    assert more.text() == "More"
    hands.click(more)
    assert fields(hands) == every_field(hands)
    shown = [field for field in hands.window.panel.choices.values() if field.isVisible()]
    tops = [field.mapTo(hands.window.panel, QPoint()).y() for field in shown]
    assert tops == sorted(tops)
    assert more.text() == "Less"
    hands.click(more)
    assert fields(hands) == SIMPLE_FIELDS
    hands.press(Key.Key_F5)
    assert not more.isVisible()


def type_unfolded(hands: Hands, text: str) -> NumberField:
    """Unfold the form and type into a field of it, without an end."""
    hands.click(hands.window.panel.more)
    field = hands.window.panel.numbers["weights.w"]
    hands.click(field.edit)
    hands.press(Key.Key_A, CTRL)
    hands.type(text)
    return field


def test_folding_enters_what_is_being_typed(opened: Opener) -> None:
    hands = simple(opened)
    type_unfolded(hands, "0.25")
    hands.click(hands.window.panel.more)
    hands.qtbot.waitUntil(lambda: hands.step.state.w == 0.25)
    assert fields(hands) == SIMPLE_FIELDS
    hands.press(Key.Key_Right)  # the keys belong to the window again
    hands.wait_for_iteration(1)


def test_a_field_that_is_not_folded_keeps_what_is_being_typed(opened: Opener) -> None:
    hands = simple(opened)
    edit = hands.window.panel.numbers["rule.rate"].edit
    hands.click(edit)
    hands.press(Key.Key_A, CTRL)
    hands.type("2.5")
    hands.press(Key.Key_F5)
    hands.press(Key.Key_F5)
    assert (edit.text(), edit.isModified(), hands.settings.rule.rate) == ("2.5", True, 5.0)
    hands.press(Key.Key_Return)
    hands.wait_for_settings()
    assert hands.settings.rule.rate == 2.5


def test_what_is_refused_in_a_folded_field_unfolds_it(opened: Opener) -> None:
    hands = simple(opened, experiment=replace(FIRST, patterns=((1.0, 2.0),)))
    hands.window.desk.show(("curve",), ("error",))
    box = hands.window.panel.choices["error"].box
    assert fields(hands) == ["error"]
    box.setCurrentIndex(box.findData("cross_entropy"))
    hands.qtbot.waitUntil(lambda: hands.window.panel.patterns.fault.isVisible())
    hands.window.desk.leave_lesson()


def test_a_refusal_while_it_is_folded_is_seen(opened: Opener) -> None:
    hands = simple(opened)
    field = type_unfolded(hands, "many")
    hands.click(hands.window.panel.more)
    hands.qtbot.waitUntil(lambda: field.fault.isVisible())
    assert hands.window.panel.more.isChecked()
    hands.click(hands.window.panel.more)  # it is seen now
    assert fields(hands) == SIMPLE_FIELDS


def test_keys_open_what_is_folded(opened: Opener) -> None:
    hands = simple(opened, 1440, 900)
    hands.press(Key.Key_F8)
    hands.press(Key.Key_F10)
    assert {"runs", "step"} <= set(open_parts(hands))
    assert plots(hands) == ["loss"]
    hands.press(Key.Key_F10)
    hands.press(Key.Key_B)
    hands.qtbot.waitUntil(lambda: "step" in open_parts(hands))


def test_tab_goes_through_what_is_shown_in_its_order(opened: Opener) -> None:
    hands = simple(opened)
    hands.leave_fields()
    window, seen = hands.window, list[QWidget]()
    for _ in range(60):
        hands.press(Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
    assert all(widget.isVisible() for widget in seen)
    parts = (window.panel, window.transport, window.board.stage, window.board.cards[1], window.scrubber)
    order = [k for widget in seen for k, part in enumerate(parts) if part is widget or part.isAncestorOf(widget)]
    assert order == sorted(order)
    assert set(order) == set(range(len(parts)))
    assert [widget for widget in (window.panel.more, window.panel.restore) if widget in seen] == [
        window.panel.more, window.panel.restore
    ]  # fmt: skip
    assert seen.index(window.panel.numbers["start.w"].slider) < seen.index(window.panel.more)


def test_the_board_is_copied_as_it_is_shown(opened: Opener) -> None:
    hands = simple(opened)
    cells = hands.window.board.picture_cells()
    assert [cell.title for cell in cells] == ["Error curve E(w)", "Loss over iterations"]
    assert [cell.position for cell in cells] == [(0, 0, 1), (0, 1, 1)]
    hands.press(Key.Key_C, CTRL | SHIFT)
    hands.qtbot.waitUntil(lambda: hands.status.startswith("Copied"))
    image = QGuiApplication.clipboard().image()
    assert image.width() > 1.3 * image.height()


LESSONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], list[str], list[str], list[str]]] = {
    "curve and sentence": (
        ("curve", "sentence"), ("start.w",), [], ["start.w"],
        ["panel", "readouts", "stage", "transport", "scrubber"],
    ),
    "three plots": (
        ("curve", "E", "w", "rho"), ("rule.rate", "patterns", "bounds"), ["loss", "weight", "rho"],
        ["bounds", "patterns", "rule.rate"], ["panel", "stage", "transport", "scrubber"],
    ),
    "no control": (("curve", "step"), (), [], [], ["step", "stage", "transport", "scrubber"]),
    "plots alone": (
        ("E", "w"), ("rule.name", "presentation"), ["loss", "weight"], ["presentation", "rule.name"],
        ["panel", "transport", "scrubber"],
    ),
    "runs": (
        ("curve", "runs"), ("network", "activation", "error"), [], ["activation", "error", "network"],
        ["panel", "runs", "stage", "transport", "scrubber"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("desk", [SIMPLE, FULL])
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_shows_what_it_asks_for_and_leaves_the_desk_as_it_was(opened: Opener, name: str, desk: str) -> None:
    parts, controls, shown_plots, shown_fields, shown_parts = LESSONS[name]
    hands = opened(1440, 900, TWO, desk)
    before = whole(hands)
    hands.window.desk.show(parts, controls)
    assert plots(hands) == shown_plots
    assert fields(hands) == shown_fields
    assert open_parts(hands) == shown_parts
    board = hands.window.board
    shown = [part for part in (board.stage, *board.cards[1:]) if part.isVisible()]
    area = board.rect()
    for part in shown:
        assert area.contains(part.geometry())
    assert sum(part.width() * part.height() for part in shown) > 0.9 * area.width() * area.height()
    hands.window.desk.leave_lesson()
    assert whole(hands) == before
    assert Preferences().desk == desk


def test_a_lesson_brings_its_page_to_the_front_once_there_is_one(opened: Opener) -> None:
    hands = simple(opened)
    stage = hands.window.board.stage
    hands.window.desk.show(("vote",), ())
    assert stage.name == CURVE  # one pattern has no vote
    hands.window.session.open(TWO)
    hands.qtbot.waitUntil(lambda: stage.name == VOTE)
    hands.window.desk.show(("landscape",), ())
    hands.window.session.open(CHAIN)
    hands.qtbot.waitUntil(lambda: stage.name == LANDSCAPE)
    hands.window.desk.leave_lesson()
    hands.window.session.open(TWO)
    hands.qtbot.waitUntil(lambda: stage.name == CURVE)


def test_the_key_shows_everything_during_a_lesson_and_is_forgotten_with_it(opened: Opener) -> None:
    hands = simple(opened, 1440, 900)
    before = whole(hands)
    hands.window.desk.show(("curve", "w"), ("start.w",))
    hands.press(Key.Key_F5)
    assert (plots(hands), fields(hands)) == (EVERY_PLOT, every_field(hands))
    assert {"panel", "step", "readouts"} <= set(open_parts(hands))
    hands.press(Key.Key_F5)
    assert (plots(hands), fields(hands)) == (["weight"], ["start.w"])
    hands.press(Key.Key_F10)
    hands.press(Key.Key_F8)
    assert {"step", "runs"} <= set(open_parts(hands))
    hands.window.desk.leave_lesson()
    assert whole(hands) == before


def test_a_lesson_with_several_runs_opens_no_table_that_it_did_not_ask_for(opened: Opener) -> None:
    hands = simple(opened)
    hands.window.desk.show(("curve", "E"), ())
    hands.window.session.open(FIRST, TWO)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    assert "runs" not in open_parts(hands)
    hands.window.session.open(FIRST)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 1)
    hands.window.desk.leave_lesson()
    hands.window.session.open(FIRST, TWO)
    hands.qtbot.waitUntil(lambda: "runs" in open_parts(hands))


def test_a_plot_to_draw_on_is_shown_too(opened: Opener) -> None:
    hands = simple(opened)
    before = whole(hands)
    hands.window.desk.show_plot("w")
    assert whole(hands) == before  # there is no lesson
    hands.window.desk.show(("curve", "sentence"), ("start.w",))
    for quantity, shown in (("w1", ["weight"]), ("dE_db", ["weight", "gradient"])):
        hands.window.desk.show_plot(quantity)
        assert plots(hands) == shown
    hands.window.desk.leave_lesson()
    assert whole(hands) == before


def test_the_form_stays_unfolded_as_it_was_before_the_lesson(opened: Opener) -> None:
    hands = simple(opened)
    hands.click(hands.window.panel.more)
    hands.window.desk.show(("curve",), ("rule.rate",))
    assert fields(hands) == ["rule.rate"]
    hands.window.desk.show(("curve",), ("start",))  # another lesson
    assert fields(hands) == ["start.w"]
    hands.window.desk.leave_lesson()
    assert fields(hands) == every_field(hands)


def test_the_switch_stands_in_the_view_menu_with_its_key(opened: Opener) -> None:
    action = simple(opened).window.actions_.simple
    assert action.shortcut().toString() == "F5"
    assert action.isCheckable()
    assert Qt.ShortcutContext.WindowShortcut == action.shortcutContext()
