"""Play, pause, step and reset, to the last bit what the simulator makes of the experiment."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import FLAT_OUT, Goal, State
from desktop_app.training.session import Session
from tests.training.conftest import Viewer

SMALL_STEPS = Experiment(rule=Rule(rate=0.01), bounds=None, patterns=((1.0, 1.0), (-0.5, 0.25), (2.0, 0.5)))
FOR_EVER = Goal()


@pytest.mark.parametrize("speed", [1000, FLAT_OUT])
@pytest.mark.parametrize("iterations", [1, 137])
def test_playing_to_n_lands_on_n_with_the_weight_of_the_simulator(
    session: Session, viewer: Viewer, speed: float, iterations: int
) -> None:
    viewer.open(SMALL_STEPS, speed)
    session.play(Goal(iterations=iterations))
    frame = viewer.wait_for(State.FINISHED)
    expected = Run(SMALL_STEPS)
    assert expected.advance(iterations) == iterations
    assert frame.reading.step.iteration == iterations
    assert frame.reading.step.w == expected.w != 0
    assert frame.target == iterations


def test_a_long_run_lands_on_its_goal_too(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    session.play(Goal(iterations=1_234_567))
    expected = Run(SMALL_STEPS)
    expected.advance(1_234_567)
    assert viewer.wait_for(State.FINISHED).reading.step == expected.step()


def test_playing_on_from_a_goal_makes_as_many_again(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    for end in (50, 100, 150):
        session.play(Goal(iterations=50))
        assert viewer.wait_for(State.FINISHED).reading.step.iteration == end


def test_pause_stands_still_where_it_is_seen(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(SMALL_STEPS)
    session.play(FOR_EVER)
    viewer.wait_for_iteration(1000)
    session.pause()
    i = viewer.wait_for(State.PAUSED).reading.step.iteration
    with qtbot.waitSignal(session.inspected) as asked:
        session.inspect(2**62)
    assert asked.args[0].iteration == i
    expected = Run(SMALL_STEPS)
    expected.advance(i)
    assert asked.args[0] == expected.step()


def test_a_step_makes_one_iteration(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    for i in range(1, 6):
        session.step()
        viewer.wait_for_iteration(i)
        expected = Run(SMALL_STEPS)
        expected.advance(i)
        assert viewer.frames[-1].reading.step == expected.step()
        assert session.state is State.PAUSED


def test_steps_that_come_faster_than_frames_are_all_made(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    for _ in range(100):
        session.step()
    viewer.wait_for_iteration(100)
    assert viewer.i == 100


def test_reset_goes_back_to_iteration_0_and_keeps_the_parameters(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS)
    session.play(Goal(iterations=500))
    viewer.wait_for(State.FINISHED)
    session.alter({"rule.rate": 3.5})
    session.alter({"patterns": ((2.0, 1.0),)})
    session.reset()
    frame = viewer.wait_for(State.IDLE)
    assert frame.reading.step.iteration == 0
    assert frame.reading.settings.rule.rate == session.settings.rule.rate == 3.5
    assert frame.experiment.patterns == ((2.0, 1.0),)
    assert not frame.experiment.changes
    assert not frame.changes


def test_a_slow_run_becomes_flat_out_at_once(session: Session, viewer: Viewer) -> None:
    viewer.open(SMALL_STEPS, speed=1)
    session.play(FOR_EVER)
    session.set_speed(FLAT_OUT)
    viewer.wait_for_iteration(100_000)


def test_an_earlier_iteration_is_worked_out_exactly_while_the_run_goes_on(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(SMALL_STEPS)
    session.play(FOR_EVER)
    viewer.wait_for_iteration(50_000)
    with qtbot.waitSignal(session.inspected) as asked:
        session.inspect(12_345)
    expected = Run(SMALL_STEPS)
    expected.advance(12_345)
    assert asked.args[0] == expected.step()


def test_numbers_of_64_bits_cross_in_both_directions(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(SMALL_STEPS)
    session.play(Goal(iterations=100))
    viewer.wait_for(State.FINISHED)
    with qtbot.waitSignal(session.inspected) as asked:
        session.inspect(2**32 + 5)  # which 32 bits would make iteration 5 of
    assert asked.args[0].iteration == 100
    session.play(Goal(iterations=3_000_000_000))
    assert viewer.wait_for(State.RUNNING).target == 3_000_000_000


def test_pausing_does_not_move_the_goal(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(SMALL_STEPS)
    for end in (500, 1000):
        session.play(Goal(iterations=500))
        assert viewer.wait_for(State.FINISHED).reading.step.iteration == end
    session.set_speed(1000)
    session.play(Goal(iterations=500))
    viewer.wait_for_iteration(1010)
    session.pause()
    assert 1010 <= viewer.wait_for(State.PAUSED).reading.step.iteration < 1500
    session.set_speed(FLAT_OUT)
    session.play(Goal(iterations=500))
    frame = viewer.wait_for(State.FINISHED)
    assert frame.target == frame.reading.step.iteration == 1500


def test_another_goal_takes_effect_while_the_run_is_on_its_way(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(SMALL_STEPS, speed=1)
    session.play(Goal(iterations=60))
    viewer.wait_for(State.RUNNING)
    session.set_goal(FOR_EVER)
    session.set_speed(FLAT_OUT)
    viewer.wait_for_iteration(100_000)
    assert viewer.frames[-1].target is None
    session.set_goal(Goal(tolerance=10.0))
    frame = viewer.wait_for(State.FINISHED)
    session.set_goal(Goal(iterations=7))  # which is for the next play
    session.step()
    viewer.wait_for_iteration(frame.reading.step.iteration + 1)
    assert viewer.frames[-1].state is State.PAUSED


def test_a_run_is_opened_at_an_iteration_and_pauses_there_whatever_the_speed(session: Session, viewer: Viewer) -> None:
    session.set_speed(1)
    session.open(SMALL_STEPS, at=12_345, words="Opened it.")
    frame = viewer.wait_for(State.PAUSED)
    expected = Run(SMALL_STEPS)
    expected.advance(12_345)
    assert frame.reading.step == expected.step()
    assert (frame.state, frame.goal.opened) == (State.PAUSED, "Opened it.")
    session.set_speed(FLAT_OUT)
    session.play(Goal(iterations=20_000))
    assert viewer.wait_for(State.FINISHED).reading.step.iteration == 20_000


def test_the_way_to_where_a_file_stood_can_be_stopped(session: Session, viewer: Viewer) -> None:
    session.open(SMALL_STEPS, at=10**15)
    viewer.wait_for(State.RUNNING)
    session.set_goal(Goal(iterations=5))  # is for the next play
    viewer.wait_for_iteration(viewer.i + 1000)
    session.pause()
    frame = viewer.wait_for(State.PAUSED)
    assert frame.target == 10**15
    session.play(Goal(iterations=5))
    frame = viewer.wait_for(State.FINISHED)
    assert frame.target == frame.reading.step.iteration


def test_commands_that_come_faster_than_frames_act_on_what_was_asked_for_last(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(SMALL_STEPS)
    session.play(Goal(iterations=50))
    viewer.wait_for(State.FINISHED)
    for _ in range(10):
        session.move(-1)
    session.move(3)
    session.step()  # in the past: the next one is shown
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    assert (viewer.i, viewer.frames[-1].reading.latest) == (44, 50)
    session.play(FOR_EVER)
    session.step()
    session.move(-5)
    told = [session.state]  # it runs: neither of them stops it
    session.pause()
    assert [*told, session.state] == [State.RUNNING, State.PAUSED]
    qtbot.waitUntil(lambda: viewer.frames[-1].command == session._command)
    assert viewer.frames[-1].state is session.state is State.PAUSED
    assert not viewer.frames[-1].is_past
