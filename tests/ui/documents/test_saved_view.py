"""The view is a part of the work: saved, opened again, and the same in the window, in its pictures and without it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop_app.core.files.workspace import Workspace, from_bytes, read_file, to_json
from desktop_app.core.files.workspace_view import FULL, SIMPLE, WorkspaceView
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.figures import picture
from desktop_app.figures.look import Look
from desktop_app.training.frame import State
from desktop_app.ui.board.stage_pages import CURVE, DIRECTIONS, VOTE
from desktop_app.ui.common.preferences import Preferences
from desktop_app.ui.export.subjects import Subjects
from tests.cli.conftest import ROOT, command, variables
from tests.ui.board.test_board import middle
from tests.ui.conftest import Opener
from tests.ui.documents.test_document import save
from tests.ui.documents.test_files import drop
from tests.ui.hands import CTRL, Hands, Key

RUNS = Experiment(name="slow"), Experiment(name="fast", rule=Rule(rate=5.0))


def write(path: Path, view: dict[str, Any] | None = None, at: int = 40) -> Path:
    document = json.loads(to_json(Workspace(RUNS, at)))
    path.write_text(json.dumps(document | ({} if view is None else {"view": view})), encoding="utf-8")
    return path


def shown(hands: Hands) -> WorkspaceView:
    return hands.window.view.now()


def opened_file(hands: Hands, path: Path) -> None:
    before = hands.frame.opening
    drop(hands, path)
    hands.qtbot.waitUntil(lambda: hands.frame.opening > before and hands.frame.state is not State.RUNNING)


def test_the_users_own_desk_is_no_part_of_a_file(opened: Opener, tmp_path: Path) -> None:
    path, hands = write(tmp_path / "a.nudge"), opened(desk=SIMPLE)
    opened_file(hands, path)
    hands.window.actions_.step_panel.trigger()
    again = tmp_path / "b.nudge"
    opened_file(hands, write(again))
    save(hands)
    hands.qtbot.waitUntil(lambda: not hands.window.isWindowModified())
    assert from_bytes(again.read_bytes()) == from_bytes(path.read_bytes())
    assert "view" not in json.loads(again.read_text(encoding="utf-8"))


def test_what_the_user_set_is_saved_without_a_star_and_shown_again(hands: Hands, tmp_path: Path) -> None:
    path, window = write(tmp_path / "a.nudge"), hands.window
    opened_file(hands, path)
    hands.qtbot.waitUntil(lambda: window.runs_table is not None)
    assert shown(hands) == WorkspaceView()
    board, undo = window.board, hands.frame.undo
    board.cards[1].log_y.trigger()
    hands.roll(board.iteration_plots[1], middle(board.iteration_plots[1]), 2)
    hands.roll(board.iteration_plots[2], middle(board.iteration_plots[2]), 1, CTRL)
    board.stage.turn_to(DIRECTIONS)
    window.actions_.theory.trigger()
    window.actions_.step_panel.trigger()
    assert window.runs_table is not None
    box = window.runs_table.table.item(1, 0)
    assert box is not None
    box.setCheckState(Qt.CheckState.Unchecked)
    view = shown(hands)
    assert (view.page, view.theory, view.hidden, view.log_y) == ("directions", True, frozenset({1}), frozenset({"E"}))
    assert view.panels == frozenset({"parameters", "runs"})
    assert view.iterations is not None
    assert [name for name, _ in view.limits] == ["dE_dw"]
    assert (window.isWindowModified(), hands.frame.undo) == (False, undo)
    save(hands)
    saved = path.read_bytes()
    assert read_file(path) == Workspace(RUNS, 40, view)
    hands.press(Key.Key_N, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 1)
    assert (shown(hands).page, shown(hands).theory, board.stage.name) == ("", False, CURVE)
    assert board.view.end is None
    opened_file(hands, path)
    assert shown(hands) == view
    assert [run.name for run in board.runs] == ["slow"]
    assert window.actions_.theory.isChecked()
    save(hands)
    assert path.read_bytes() == saved
    assert Preferences().open_panels[:2] == (True, False)  # what the user closed by hand


def test_undo_comes_back_to_the_runs_with_their_view(hands: Hands, tmp_path: Path) -> None:
    hands.window.board.cards[0].log_y.trigger()
    opened_file(hands, write(tmp_path / "a.nudge", {"page": "vote", "log_y": ["w"]}))
    assert (hands.window.board.stage.name, shown(hands).log_y) == (VOTE, frozenset({"w"}))
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: len(hands.frame.members) == 1)
    assert (hands.window.board.stage.name, shown(hands).log_y) == (CURVE, frozenset({"curve"}))


def test_what_is_unknown_in_a_view_is_told_and_the_rest_is_shown(hands: Hands, tmp_path: Path) -> None:
    opened_file(hands, write(tmp_path / "a.nudge", {"colour": 1, "page": "moon", "theory": True}))
    assert hands.status.startswith("Opened a.nudge. 2 parts of its view are left aside; they are listed")
    assert shown(hands).theory
    (box,) = hands.window.findChildren(QMessageBox)
    assert not box.isModal()
    assert "\n• view.colour is left aside: this Nudge does not know it.\n• There is no page “moon”" in box.text()
    box.close()


def test_a_file_opens_with_its_desk_and_what_the_user_prefers_stays(opened: Opener, tmp_path: Path) -> None:
    hands = opened(desk=FULL)
    opened_file(hands, write(tmp_path / "a.nudge", {"desk": "simple"}))
    assert hands.window.actions_.simple.isChecked()
    assert [card.name for card in hands.window.board.visible_cards()] == ["curve", "loss"]
    assert (shown(hands), Preferences().desk) == (WorkspaceView(desk=SIMPLE), FULL)


E = {"log_y": ["E"], "log_x": True, "iterations": [2, 30], "hidden_runs": [0], "active_run": 1}
OVER_PLAIN = ("--log-y", "--log-x", "--xlim", "2:30", "--runs", "1", "--run", "1")
CURVE_ENDS = {"limits": {"curve": {"x": [0.1, 0.9], "y": [0.01, 0.2]}}}
SOURCES: dict[str, tuple[int, dict[str, Any], dict[str, tuple[str, ...]]]] = {
    "E": (1, E, {"window.svg": (), "plain.nudge": OVER_PLAIN}),
    "curve": (0, CURVE_ENDS, {"a.nudge": ()}),
}


@pytest.mark.parametrize("plot", SOURCES)
def test_the_same_picture_comes_from_the_window_a_file_a_picture_and_options(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plot: str
) -> None:
    """Byte for byte, at a size that is given."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (card, view, sources), path = SOURCES[plot], tmp_path / "a.nudge"
    write(tmp_path / "plain.nudge")
    opened_file(hands, write(path, view))
    save(hands)
    window, look = hands.window, Look(width_mm=120.0, height_mm=80.0)
    subjects = Subjects(window.board, window.cards, hands.frame, shown(hands))
    drawn = picture.svg(subjects.all[subjects.index_of(window.board.cards[card])].sheet(), look)
    subjects.close()
    assert from_bytes(drawn).view == read_file(path).view != WorkspaceView()
    (tmp_path / "window.svg").write_bytes(drawn)
    for source, options in sources.items():
        size = ("--width-mm", "120", "--height-mm", "80")
        line = command("figure", source, "--at", "40", "--plot", plot, "--out", "out.svg", *size, *options)
        done = subprocess.run(line, cwd=tmp_path, env=variables(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert (tmp_path / "out.svg").read_bytes().split(b">") == drawn.split(b">")
