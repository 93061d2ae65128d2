"""Several runs in lockstep: each is, to the last bit, the run that it would be alone."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.analysis.comparison import first_below
from desktop_app.core.analysis.verdict import Kind
from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import FLAT_OUT, Frame, Goal, State, Tolerances
from desktop_app.training.lockstep import Ending
from desktop_app.training.session import Session
from tests.training.conftest import Viewer

ONE = Experiment(name="Plain", patterns=((1.0, 0.7),), bounds=None, rule=Rule(rate=20.0))
THREE = (
    ONE,
    replace(ONE, name="Signs", rule=Rule("sign_only", 0.1)),
    Experiment(name="Chain", network="two_weight_chain", bounds=None, w=0.5, v=-0.5, rule=Rule("adam", 0.1)),
)
# Ends at an iteration of its own, where a number is not finite.
ENDS = Experiment(name="Ends", activation="identity", patterns=((1.0, 0.0),), bounds=None, w=1.0, rule=Rule(rate=1e9))


def open_all(session: Session, viewer: Viewer, *experiments: Experiment) -> Frame:
    session.set_speed(FLAT_OUT)
    session.open(*experiments)
    return viewer.wait_for(State.IDLE)


def alone(experiment: Experiment, i: int) -> Run:
    run = Run(experiment)
    run.advance(i)
    return run


def test_all_runs_land_on_the_goal_as_each_would_alone(session: Session, viewer: Viewer) -> None:
    open_all(session, viewer, *THREE)
    session.play(Goal(iterations=12_345))
    frame = viewer.wait_for(State.FINISHED)
    assert [member.reading.step for member in frame.members] == [alone(each, 12_345).step() for each in THREE]
    session.show(777)
    viewer.wait_for(State.FINISHED)
    viewer._qtbot.waitUntil(lambda: viewer.frames[-1].iteration == 777)
    assert [member.reading.step for member in viewer.frames[-1].members] == [alone(each, 777).step() for each in THREE]


def test_a_run_that_ends_does_not_keep_the_others(session: Session, viewer: Viewer) -> None:
    open_all(session, viewer, ENDS, ONE)
    session.play(Goal(iterations=1000))
    frame = viewer.wait_for(State.FINISHED)
    end = alone(ENDS, 1000).i
    assert 0 < end < 1000
    assert [member.reading.latest for member in frame.members] == [end, 1000]
    assert [member.ended for member in frame.members] == [Ending.DIVERGED, None]
    assert (frame.iteration, frame.latest) == (1000, 1000)


def test_runs_that_all_end_have_diverged(session: Session, viewer: Viewer) -> None:
    open_all(session, viewer, ENDS, replace(ENDS, rule=Rule(rate=1e12)))
    session.play(Goal())
    frame = viewer.wait_for(State.DIVERGED)
    assert all(member.ended is Ending.DIVERGED for member in frame.members)


def test_a_duplicate_is_the_same_until_it_is_altered_and_then_goes_its_own_way(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    open_all(session, viewer, ONE)
    session.play(Goal(iterations=4))
    viewer.wait_for(State.FINISHED)
    session.duplicate()
    session.alter({"rule.name": "momentum"})
    session.play(Goal(iterations=9))
    frame = viewer.wait_for(State.FINISHED)
    first, second = frame.members
    assert (first.experiment, frame.active, second.experiment.name) == (ONE, 1, "Plain (2)")
    assert [change.at for change in second.experiment.changes] == [4]
    assert first.reading.step == alone(ONE, 9).step()
    assert second.reading.step == alone(second.experiment, 9).step()
    assert first.reading.step.w != second.reading.step.w
    assert session.settings.rule == Rule("momentum", 20.0)
    # A file of both is both, to the last bit.
    both = from_bytes(to_json(Workspace(tuple(member.experiment for member in frame.members), 9)).encode())
    assert [alone(each, 9).step() for each in both.runs] == [first.reading.step, second.reading.step]


def test_the_parameters_are_those_of_the_active_run(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    open_all(session, viewer, *THREE)
    session.activate(2)
    assert session.settings.network == "two_weight_chain"
    assert session.alter({"rule.rate": 0.25}) == []
    session.activate(0)
    assert session.alter({"rule.rate": 30.0}) == []
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    rates = [member.experiment.rule.rate for member in viewer.frames[-1].members]
    assert rates == [30.0, 0.1, 0.25]
    session.activate_next()
    assert session.settings.rule.name == "sign_only"


def test_reset_takes_all_runs_back_and_undo_brings_them_again(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    open_all(session, viewer, *THREE)
    session.play(Goal(iterations=500))
    before = viewer.wait_for(State.FINISHED)
    session.reset()
    frame = viewer.wait_for(State.IDLE)
    assert frame.latest == 0
    assert [member.experiment.rule for member in frame.members] == [each.rule for each in THREE]
    session.undo()
    qtbot.waitUntil(lambda: viewer.frames[-1].latest == 500)
    assert [member.reading.step for member in viewer.frames[-1].members] == [m.reading.step for m in before.members]


def test_a_run_that_was_removed_comes_back_with_its_colour(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    open_all(session, viewer, *THREE)
    session.remove(1)
    qtbot.waitUntil(lambda: len(viewer.frames[-1].members) == 2)
    assert [member.slot for member in viewer.frames[-1].members] == [0, 2]
    session.undo()
    qtbot.waitUntil(lambda: len(viewer.frames[-1].members) == 3)
    assert [member.experiment.name for member in viewer.frames[-1].members] == ["Plain", "Signs", "Chain"]
    session.remove(0)
    session.duplicate()
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    assert sorted(member.slot for member in viewer.frames[-1].members) == [0, 1, 2]


def test_going_on_from_the_past_takes_all_runs_there(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    open_all(session, viewer, *THREE)
    session.play(Goal(iterations=300))
    viewer.wait_for(State.FINISHED)
    session.show(100)
    session.branch()
    qtbot.waitUntil(lambda: viewer.frames[-1].latest == 100)
    assert [member.reading.step for member in viewer.frames[-1].members] == [alone(each, 100).step() for each in THREE]


def test_there_are_at_most_six_with_names_of_their_own(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    open_all(session, viewer, ONE)
    for _ in range(9):
        session.duplicate()
    session.rename(0, "First")
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    names = [member.experiment.name for member in viewer.frames[-1].members]
    assert names == ["First", "Plain (2)", "Plain (3)", "Plain (4)", "Plain (5)", "Plain (6)"]


@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_runs_are_judged_where_someone_looks(session: Session, viewer: Viewer, qtbot: QtBot, tolerance: float) -> None:
    open_all(session, viewer, *THREE[:2])
    session.play(Goal(iterations=2000))
    assert all(member.comparison is None for member in viewer.wait_for(State.FINISHED).members)
    session.compare(Tolerances(E=tolerance))
    qtbot.waitUntil(lambda: all(member.comparison is not None for member in viewer.frames[-1].members))
    made = [member.comparison for member in viewer.frames[-1].members]
    assert [each and each.verdict.kind for each in made] == [Kind.CONVERGES, Kind.CYCLES]
    assert [each and each.below for each in made] == [first_below(alone(one, 2000), tolerance) for one in THREE[:2]]
