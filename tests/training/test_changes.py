"""What is altered while a run goes on: recorded with its iteration, in force from there on, and replayed to the bit."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.cli.step import step as print_step
from desktop_app.core.files.step_json import to_json as to_json_step
from desktop_app.core.files.workspace import Workspace, from_bytes, read_file, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.parameters import MOST_CHANGES
from desktop_app.core.run.run import Run
from desktop_app.training.frame import Frame, Goal, State
from desktop_app.training.session import Session
from desktop_app.words.edits import FULL
from tests.training.conftest import Viewer

START = Experiment(rule=Rule(rate=0.01), bounds=None, patterns=((1.0, 1.0), (-0.5, 0.25), (2.0, 0.5)))
EDITS = (
    {"rule.rate": 0.3},
    {"weights.w": -1.25},
    {"presentation": "batch"},
    {"bounds": (-2.0, 0.5)},
    {"patterns": ((1.0, 0.0), (3.0, 1.0), (-1.0, 0.5), (0.1, 0.2))},
    {"presentation": "shuffled"},
    {"bounds": None},
)


def test_edits_during_a_run_are_replayed_from_the_saved_file_to_the_last_bit(
    session: Session, viewer: Viewer, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    viewer.open(START)
    session.play(Goal())
    seen = []
    for edit in EDITS:
        viewer.wait_for_iteration(viewer.i + 1000)
        seen.append(viewer.i)
        assert session.alter(edit) == []
        qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    viewer.wait_for_iteration(viewer.i + 1000)
    session.pause()
    frame = viewer.wait_for(State.PAUSED)
    i, changes = frame.reading.step.iteration, frame.experiment.changes
    assert [dict(change.values) for change in changes] == list(EDITS)
    assert all(change.at >= least for change, least in zip(changes, seen, strict=True))
    assert frame.changes == tuple(change.at for change in changes)
    assert len(set(frame.changes)) == len(EDITS)
    file = tmp_path / "edited.nudge"
    file.write_text(to_json(Workspace((frame.experiment,), i)), encoding="utf-8")
    (replayed,) = read_file(file).runs
    run = Run(replayed)
    run.advance(i)
    assert run.step() == frame.reading.step
    assert run.settings == frame.reading.settings
    assert print_step(str(file), i, 0) == 0
    assert capsys.readouterr().out == to_json_step(frame.reading.settings, frame.reading.step) + "\n"


def test_an_edit_takes_effect_in_the_coming_iteration(session: Session, viewer: Viewer) -> None:
    viewer.open(START)
    session.play(Goal(iterations=40))
    before = viewer.wait_for(State.FINISHED).reading.step
    session.alter({"rule.rate": 2.0})
    frame = viewer.wait_for(State.PAUSED)
    assert frame.experiment.changes == (Change(40, (("rule.rate", 2.0),)),)
    assert frame.reading.step.delta_w == -2.0 * before.dE_dw
    session.step()
    viewer.wait_for_iteration(41)
    assert viewer.frames[-1].reading.step.w == before.w - 2.0 * before.dE_dw


def test_two_edits_of_one_iteration_are_one_change(session: Session, viewer: Viewer) -> None:
    viewer.open(START)
    session.play(Goal(iterations=7))
    viewer.wait_for(State.FINISHED)
    session.alter({"rule.rate": 2.0})
    session.alter({"weights.w": 0.5})
    session.alter({"rule.rate": 3.0})
    session.step()
    viewer.wait_for_iteration(8)
    (change,) = viewer.frames[-1].experiment.changes
    assert (change.at, dict(change.values)) == (7, {"rule.rate": 3.0, "weights.w": 0.5})


def test_before_the_first_iteration_a_parameter_is_the_experiments_own(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(START)
    session.alter({"rule.rate": 7.0})
    session.alter({"activation": "tanh"})
    session.alter({"start.w": 0.75})
    qtbot.waitUntil(
        lambda: viewer.frames[-1].experiment == replace(START, rule=Rule(rate=7.0), activation="tanh", w=0.75)
    )
    assert viewer.frames[-1].reading.step.w == 0.75
    assert viewer.frames[-1].state is State.IDLE


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [("activation", "tanh", "activation"), ("error", "cross_entropy", "error"), ("start.w", 0.25, "start weight")],
)
@pytest.mark.parametrize("is_running", [True, False])
def test_what_cannot_change_during_a_run_restarts_it_and_says_so(
    session: Session, viewer: Viewer, qtbot: QtBot, path: str, value: object, name: str, is_running: bool
) -> None:
    viewer.open(START)
    session.play(Goal())
    viewer.wait_for_iteration(100)
    session.alter({"rule.rate": 0.02})
    if not is_running:
        session.pause()
        viewer.wait_for(State.PAUSED)
    with qtbot.waitSignal(session.restarted) as restarted:
        session.alter({path: value})
    assert restarted.args[0].startswith("Started again")
    assert name in restarted.args[0]
    frame = viewer.wait_for(State.IDLE)
    assert frame.reading.step.iteration == 0
    assert frame.experiment.changes == ()
    assert frame.experiment == replace(START, rule=Rule(rate=0.02)).with_values(((path, value),))


def test_what_contradicts_the_other_parameters_is_refused_in_words_and_alters_nothing(
    session: Session, viewer: Viewer
) -> None:
    viewer.open(replace(START, patterns=((1.0, 2.0), (0.5, -1.0)), bounds=(0.0, 1.0)))
    before = session.settings
    assert session.alter({"start.w": 3.0})[0].startswith("The start weight must be within the bounds [0, 1], but is 3")
    wrong = session.alter({"error": "cross_entropy"})
    assert [words[:35] for words in wrong] == [
        "The desired output of pattern 1 mus",
        "The desired output of pattern 2 mus",
    ]
    assert session.settings == before
    session.step()
    viewer.wait_for_iteration(1)
    assert viewer.frames[-1].experiment == before


def test_frames_older_than_an_edit_do_not_turn_it_back(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(START)
    session.play(Goal())
    viewer.wait_for_iteration(1000)
    rates = [0.01 + 0.001 * k for k in range(200)]
    shown: list[float] = []
    session.settings_changed.connect(lambda settings: shown.append(settings.rule.rate))
    for rate in rates:
        session.alter({"rule.rate": rate})
        assert session.settings.rule.rate == rate
        seen = len(viewer.frames)
        qtbot.waitUntil(lambda seen=seen: len(viewer.frames) > seen)  # type: ignore[misc]
    assert shown == rates[1:]  # the first one is what it was


def test_a_finished_run_can_go_on_after_an_edit(session: Session, viewer: Viewer) -> None:
    viewer.open(replace(START, patterns=((0.0, 1.0),)))
    session.play(Goal(tolerance=1.0))
    viewer.wait_for(State.FINISHED)
    session.alter({"patterns": ((5.0, 1.0),)})
    assert viewer.wait_for(State.PAUSED).reading.step.dE_dw != 0
    session.step()
    viewer.wait_for_iteration(2)


def saved(frame: Frame) -> Experiment:
    """The experiment of a frame, as a file brings it back."""
    (experiment,) = from_bytes(to_json(Workspace((frame.experiment,))).encode()).runs
    return experiment


@pytest.mark.parametrize(
    ("path", "value"), [("activation", "tanh"), ("error", "cross_entropy"), ("seed", 7), ("start.w", 0.25)]
)
def test_after_the_ball_was_dragged_at_iteration_0_every_edit_makes_a_file(
    session: Session, viewer: Viewer, qtbot: QtBot, path: str, value: object
) -> None:
    viewer.open(Experiment())
    session.alter({"weights.w": 0.75})
    session.alter({path: value})
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    frame = viewer.frames[-1]
    assert saved(frame) == frame.experiment
    assert frame.experiment.with_values(((path, value),)) == frame.experiment
    assert frame.reading.step.w == (0.25 if path == "start.w" else 0.75)
    assert frame.state is State.IDLE


LATER = (Change(40, (("rule.rate", 2.0),)), Change(60, (("weights.w", 0.9),)))


@pytest.mark.parametrize("edit", [{"activation": "tanh"}, {"rule.rate": 0.25}, {"weights.w": 0.5}, {"start.w": 0.5}])
def test_an_edit_before_the_first_iteration_keeps_what_a_file_recorded_for_later(
    session: Session, viewer: Viewer, edit: dict[str, object]
) -> None:
    viewer.open(Experiment(changes=LATER))
    session.alter(edit)
    session.play(Goal(iterations=100))
    frame = viewer.wait_for(State.FINISHED)
    assert frame.experiment.changes[-2:] == LATER
    run = Run(saved(frame))
    run.advance(100)
    assert run.step() == frame.reading.step
    assert (run.state_at(60).w, run.step(40).rate) == (0.9, 2.0)


def test_an_edit_on_the_way_keeps_what_still_fits_and_tells_what_does_not(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(Experiment(changes=LATER))
    session.play(Goal(iterations=10))
    viewer.wait_for(State.FINISHED)
    with qtbot.waitSignal(session.changes_dropped) as dropped:
        session.alter({"bounds": (0.0, 0.5)})
    assert dropped.args == [(60,)]
    frame = viewer.frames[-1]
    assert frame.experiment.changes == (Change(10, (("bounds", (0.0, 0.5)),)), LATER[0])
    assert saved(frame) == frame.experiment


def test_an_edit_right_after_a_step_is_an_edit_of_a_run_under_way(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    """Though no frame has shown the step yet."""
    viewer.open(Experiment())
    session.step()
    with qtbot.waitSignal(session.restarted):
        session.alter({"activation": "tanh"})
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    assert viewer.frames[-1].experiment == saved(viewer.frames[-1]) == Experiment(activation="tanh")


def test_where_a_file_changes_the_walls_at_0_its_start_is_no_obstacle(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(Experiment(changes=(Change(0, (("bounds", (5.0, 6.0)),)),)))
    assert session.alter({"rule.rate": 2.0}) == []
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    assert saved(viewer.frames[-1]) == Experiment(rule=Rule(rate=2.0), bounds=(5.0, 6.0), w=5.0)


def test_a_run_that_is_full_of_changes_takes_no_more(session: Session, viewer: Viewer) -> None:
    changes = tuple(Change(5, (("rule.rate", 1.0 + k % 2),)) for k in range(MOST_CHANGES))
    full = replace(START, changes=changes)
    viewer.open(full)
    assert session.alter({"rule.rate": 0.5}) == [FULL]
    session.play(Goal(iterations=10))
    viewer.wait_for(State.FINISHED)
    assert session.alter({"weights.w": 0.5}) == [FULL]
    assert viewer.frames[-1].experiment == full
