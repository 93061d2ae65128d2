"""Runs side by side, by keys and clicks: duplicated, altered, hidden, renamed, removed, and told apart."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.files.workspace import read_file
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.theme import DASHES
from desktop_app.training.frame import State
from desktop_app.ui.documents import file_dialogs
from desktop_app.ui.runs.run_row import NAME, RULE, VERDICT
from desktop_app.ui.runs.runs_table import RunsTable
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, LEFT, NO_KEYS, Hands, Key

ALONE = Experiment(name="Plain", patterns=((1.0, 0.7),), bounds=None, rule=Rule(rate=20.0))


@pytest.fixture
def alone(opened: Opener) -> Hands:
    return opened(experiment=ALONE)


def table_of(hands: Hands) -> RunsTable:
    table = hands.window.runs_table
    assert table is not None
    return table


def row(hands: Hands, k: int) -> list[str]:
    """What a row of the table says."""
    table = table_of(hands).table
    return [table.item(k, column).text() for column in range(table.columnCount())]  # type: ignore[union-attr]


def click_cell(hands: Hands, k: int, column: int, double: bool = False) -> None:
    table = table_of(hands).table
    place = table.visualItemRect(table.item(k, column)).center()  # type: ignore[arg-type]
    QTest.mouseClick(table.viewport(), LEFT, NO_KEYS, place)
    if double:
        QTest.mouseDClick(table.viewport(), LEFT, NO_KEYS, place)


def duplicated(hands: Hands, **values: object) -> None:
    """Ctrl+D, and alter the copy."""
    count = len(hands.frame.members)
    hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == count + 1)
    assert hands.window.session.alter({path.replace("__", "."): value for path, value in values.items()}) == []
    hands.wait_for_settings()


def test_one_key_puts_another_run_beside_the_first_and_the_table_tells_them_apart(alone: Hands) -> None:
    assert alone.window.runs_table is None
    duplicated(alone, rule__name="sign_only", rule__rate=0.1)
    assert table_of(alone).isVisible()
    alone.play_to(500)
    alone.qtbot.waitUntil(lambda: row(alone, 1)[-1].strip() == "cycles with period 2")
    assert row(alone, 0)[:5] == ["Plain", "Gradient descent", "20", "500", "0.8473"]
    assert row(alone, 0)[-1].strip() == "converges"
    assert row(alone, 1)[:4] == ["Sign only, α = 0.1", "Sign only", "0.1", "500"]
    assert row(alone, 1)[4] in ("0.8", "0.9")


def test_every_plot_overlays_the_runs_in_their_own_colours_and_dashes(alone: Hands) -> None:
    duplicated(alone, rule__name="sign_only", rule__rate=0.1)
    alone.play_to(50)
    theme = alone.window.theme
    for plot in alone.window.board.iteration_plots:
        pens = [item.pen for item in plot._items]
        assert [pen.color().name() for pen in pens] == list(theme.runs[:2])
        assert [tuple(pen.dashPattern()) for pen in pens] == list(DASHES[:2])
        assert [key.label for key in plot.keys] == ["Plain", "Sign only, α = 0.1"]
        assert [key.slot for key in plot.keys] == [0, 1]
    assert [dot.slot for dot in alone.window.board.iteration_plots[1]._dots.shown] == [0, 1]


def test_a_run_is_hidden_and_seen_again_by_its_tick(alone: Hands) -> None:
    duplicated(alone, rule__rate=1.0)
    alone.play_to(20)
    item = table_of(alone).table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    loss = alone.window.board.iteration_plots[0]
    alone.qtbot.waitUntil(lambda: [key.label for key in loss.keys] == ["α = 1"])
    item.setCheckState(Qt.CheckState.Checked)
    alone.qtbot.waitUntil(lambda: len(loss.keys) == 2)


def test_a_click_on_a_row_makes_it_the_one_that_parameters_are_about(alone: Hands) -> None:
    duplicated(alone, rule__rate=1.0)
    click_cell(alone, 0, 2)
    alone.wait_for_settings()
    assert alone.frame.active == 0
    assert alone.window.panel.numbers["rule.rate"].edit.text() == "20"
    alone.press(Key.Key_N)
    alone.wait_for_settings()
    assert alone.window.panel.numbers["rule.rate"].edit.text() == "1"


def test_a_run_is_renamed_in_place_and_saved_under_its_name(alone: Hands) -> None:
    duplicated(alone, rule__rate=1.0)
    click_cell(alone, 1, 0, double=True)
    alone.press(Key.Key_A, CTRL)
    alone.type("Slow")
    alone.press(Key.Key_Return)
    alone.qtbot.waitUntil(lambda: alone.frame.members[1].experiment.name == "Slow")
    assert row(alone, 1)[0] == "Slow"


def test_a_removed_run_comes_back_with_one_undo(alone: Hands) -> None:
    duplicated(alone, rule__rate=1.0)
    alone.leave_fields()
    alone.press(Key.Key_Backspace, CTRL)
    alone.qtbot.waitUntil(lambda: len(alone.frame.members) == 1)
    alone.press(Key.Key_Z, CTRL)
    alone.qtbot.waitUntil(lambda: [m.experiment.name for m in alone.frame.members] == ["Plain", "Plain (2)"])
    assert table_of(alone).table.rowCount() == 2


def test_tolerances_are_a_persons_own(alone: Hands) -> None:
    duplicated(alone, rule__rate=1.0)
    alone.play_to(2000)
    table = table_of(alone)
    alone.qtbot.waitUntil(lambda: row(alone, 1)[-1] != "")
    before = row(alone, 1)[6]
    alone.enter(table.E_field.edit, "1e-9")
    alone.qtbot.waitUntil(lambda: row(alone, 1)[6] not in ("–", before))
    alone.enter(table.E_field.edit, "nonsense")
    assert table.E_field.value == 1e-9
    assert table.E_field.edit.text() == "1e−09"


def test_a_workspace_of_several_runs_is_opened_and_saved_whole(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = opened()
    path = EXAMPLES[2].path
    assert hands.window.opening.open(path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 4)
    saved = tmp_path / "saved.nudge"
    monkeypatch.setattr(file_dialogs, "ask_where", lambda *_: saved)
    assert hands.window.documents.save_as()
    assert read_file(saved).runs == read_file(path).runs


def test_every_example_opens_from_the_menu_and_says_what_there_is_to_see(hands: Hands) -> None:
    for example, action in zip(EXAMPLES, hands.window.menus.examples.actions(), strict=True):
        action.trigger()
        runs = read_file(example.path).runs
        hands.qtbot.waitUntil(lambda runs=runs: [m.experiment for m in hands.frame.members] == list(runs))  # type: ignore[misc]
        hands.wait_for(State.IDLE)
        assert example.sentence in hands.status


def test_the_table_fits_and_hides_by_its_key(opened: Opener) -> None:
    hands = opened(1024, 700, ALONE)
    for k in range(5):
        duplicated(hands, rule__rate=1.0 + k)
    table = table_of(hands)
    # Three of six rows, the others by scrolling: so the plots keep room.
    assert 3 <= table.table.height() / table.table.rowHeight(0) < 5
    assert table.table.verticalScrollBar().maximum() > 0
    assert hands.window.height() <= 760
    hands.press(Key.Key_F8)
    assert not table.isVisible()
    hands.press(Key.Key_F8)
    assert table.isVisible()
    assert table.mapTo(hands.window, QPoint()).y() > 0


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
def test_no_number_is_cut_and_words_have_all_the_room_that_is_left(opened: Opener, width: int, height: int) -> None:
    hands = opened(width, height)
    hands.window.opening.open(EXAMPLES[4].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    table = table_of(hands).table
    columns = [column for column in range(table.columnCount()) if not table.isColumnHidden(column)]
    for i in (8, 30, 1000):
        hands.play_to(i)
        for column in columns:
            if column not in (NAME, RULE, VERDICT):
                assert table.columnWidth(column) >= table.sizeHintForColumn(column)
        assert sum(map(table.columnWidth, columns)) == table.viewport().width()
        header = table.horizontalHeader()
        spare = [
            table.columnWidth(column) - max(table.sizeHintForColumn(column), header.sectionSizeHint(column))
            for column in (NAME, VERDICT)
        ]
        assert min(spare) >= 0 or max(spare) <= 1


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 700)])
def test_a_legend_names_the_curves_where_there_is_room(opened: Opener, width: int, height: int) -> None:
    hands = opened(width, height)
    for card in hands.window.board.cards[1:]:
        legend = card.legend
        hands.qtbot.waitUntil(lambda: legend.width() >= legend.sizeHint().width() - 12)  # noqa: B023
    hands.window.opening.open(EXAMPLES[4].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    hands.play_to(30)
    # The runs have one key for all plots.
    assert all(key.slot is None for card in hands.window.board.cards[1:] for key in card.legend.keys)
    assert tabs_of(hands) == [run.name for run in hands.window.board.runs]


def tabs_of(hands: Hands) -> list[str]:
    """The names in the key of the runs; none where it is not there."""
    keys = hands.window.board.run_keys
    return [keys.tabText(k) for k in range(keys.count())] if keys.isVisible() else []


def test_one_key_above_the_plots_names_the_runs_and_chooses_one(alone: Hands) -> None:
    assert tabs_of(alone) == []
    duplicated(alone, rule__rate=1.0)
    keys = alone.window.board.run_keys
    alone.qtbot.waitUntil(lambda: tabs_of(alone) == ["Plain", "α = 1"])
    assert keys.currentIndex() == alone.frame.active == 1
    QTest.mouseClick(keys, LEFT, NO_KEYS, keys.tabRect(0).center())
    alone.qtbot.waitUntil(lambda: alone.frame.active == 0)
    assert alone.window.panel.numbers["rule.rate"].edit.text() == "20"
    table_of(alone).table.item(0, 0).setCheckState(Qt.CheckState.Unchecked)  # type: ignore[union-attr]
    alone.qtbot.waitUntil(lambda: tabs_of(alone) == ["α = 1"])
    assert keys.property("idle")  # the active run is hidden
    QTest.mouseClick(keys, LEFT, NO_KEYS, keys.tabRect(0).center())
    alone.qtbot.waitUntil(lambda: alone.frame.active == 1)
    alone.leave_fields()
    alone.press(Key.Key_Backspace, CTRL)
    alone.qtbot.waitUntil(lambda: tabs_of(alone) == [])


def test_nobody_hid_a_run_of_another_workspace(hands: Hands) -> None:
    hands.window.opening.open(EXAMPLES[2].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 4)
    item = table_of(hands).table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    hands.window.opening.open(EXAMPLES[6].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 2)
    assert len(hands.window.board.runs) == 2
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    assert len(hands.window.board.runs) == 2


def test_runs_that_were_left_come_back_with_ctrl_z_before_and_after_they_played(hands: Hands) -> None:
    hands.window.opening.open(EXAMPLES[2].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 4)
    for has_played in (False, True):
        before = [(member.experiment, member.reading.step) for member in hands.frame.members]
        hands.window.actions_.restore.trigger()
        hands.qtbot.waitUntil(lambda: len(hands.frame.members) < 4)
        hands.leave_fields()
        hands.press(Key.Key_Z, CTRL)
        hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 4)
        assert [(member.experiment, member.reading.step) for member in hands.frame.members] == before
        if not has_played:
            hands.play_to(20)


def test_the_weights_of_a_run_among_others_are_told_apart(hands: Hands) -> None:
    hands.window.opening.open(EXAMPLES[5].path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 3)
    weights = hands.window.board.iteration_plots[1]
    strong, pale = weights._items[:2]
    assert strong.pen.color() != pale.pen.color()
    assert weights.keys[-1].label == "w₂: thin, pale"


def test_a_seventh_run_is_refused_in_words(hands: Hands) -> None:
    for _ in range(5):
        hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 6)
    hands.press(Key.Key_D, CTRL)
    assert hands.status == "There are 6 runs, the most there can be. Remove one to make room for another."
    hands.press(Key.Key_Backspace, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 5)
    hands.press(Key.Key_D, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 6)


def test_runs_without_a_name_are_told_apart(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "six.nudge"
    path.write_text('{"format": "nudge", "version": 1, "runs": [{}, {"name": "Mine"}, {}, {}, {}, {}]}')
    hands.window.opening.open(path)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 6)
    names = [member.experiment.name for member in hands.frame.members]
    assert names[:3] == ["The question's network", "Mine", "The question's network (3)"]
    assert len(set(names)) == 6


def test_long_names_that_differ_in_their_ends_are_told_apart_where_they_are_cut(alone: Hands) -> None:
    duplicated(alone)
    for k, end in enumerate(("first", "second")):
        alone.window.session.rename(k, f"{'A name much longer than all its room in the table ' * 3}{end}")
    alone.qtbot.waitUntil(lambda: row(alone, 1)[0].endswith("second"))
    alone.window.session.activate(0)
    table = table_of(alone).table
    table.clearSelection()
    table.setCurrentCell(-1, -1)
    cells = [table.visualItemRect(table.item(k, NAME)).adjusted(100, 2, -2, -2) for k in range(2)]  # type: ignore[arg-type]
    first, second = (table.viewport().grab(cell).toImage() for cell in cells)
    assert first != second
