"""What is put aside for a lesson comes back as it was: to the last bit, with its history."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.training.frame import FLAT_OUT, Frame, Goal, State
from desktop_app.training.session import Session
from tests.training.conftest import Viewer

OWN = Experiment(name="Mine", patterns=((1.0, 0.7),), bounds=None, w=-2.0, rule=Rule(rate=5.0))
OF_A_LESSON = replace(OWN, name="Lesson", w=3.0)


def settled(viewer: Viewer, qtbot: QtBot) -> Frame:
    qtbot.waitUntil(lambda: viewer.session.is_settled)
    return viewer.frames[-1]


def shown(frame: Frame) -> tuple[object, ...]:
    """What the user can see of a frame, but for its numbers."""
    reading = frame.reading
    seen = frame.experiments, frame.active, frame.iteration, frame.latest, frame.undo, frame.redo, frame.document
    return *seen, repr(reading.step), reading.curves.least.tobytes(), reading.path.tobytes()


def test_own_runs_come_back_as_they_were(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    session.set_speed(FLAT_OUT)
    session.open(OWN, document=3)
    viewer.wait_for(State.IDLE)
    session.play(Goal(iterations=200))
    viewer.wait_for(State.FINISHED)
    session.alter({"rule.rate": 2.0})
    session.duplicate()
    session.show(40)
    before = shown(settled(viewer, qtbot))
    settings = session.settings
    session.put_aside()
    session.open(OF_A_LESSON, document=4)
    session.play(Goal(iterations=50))
    viewer.wait_for(State.FINISHED)
    assert viewer.frames[-1].experiments == (OF_A_LESSON,)
    assert not viewer.frames[-1].undo, "undo must not lead from a lesson into the user's own runs"
    session.bring_back()
    assert session.settings == settings
    assert shown(settled(viewer, qtbot)) == before
    session.undo()
    assert len(settled(viewer, qtbot).members) == 1


def test_a_run_that_goes_on_is_paused_and_goes_on_afterwards(session: Session, viewer: Viewer, qtbot: QtBot) -> None:
    viewer.open(OWN, speed=200.0)
    session.play(Goal())
    viewer.wait_for_iteration(5)
    session.put_aside()
    session.open(OF_A_LESSON)
    qtbot.waitUntil(lambda: viewer.frames[-1].experiments == (OF_A_LESSON,))
    session.bring_back()
    frame = settled(viewer, qtbot)
    assert frame.state is State.PAUSED
    assert frame.experiments == (OWN,)
    session.step()
    assert settled(viewer, qtbot).latest == frame.latest + 1


def test_states_of_a_lesson_follow_each_other_and_nothing_is_put_aside_twice(
    session: Session, viewer: Viewer, qtbot: QtBot
) -> None:
    viewer.open(OWN)
    for k in range(3):
        session.put_aside()
        session.open(replace(OF_A_LESSON, w=float(k)))
    session.bring_back()
    session.bring_back()
    assert settled(viewer, qtbot).experiments == (OWN,)
