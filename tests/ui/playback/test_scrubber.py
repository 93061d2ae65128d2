"""The past under a person's hands: any iteration is shown as it was, and one can go on from there, and undo that."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.words.typed_numbers import parse
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, LEFT, NO_KEYS, SHIFT, Hands, Key

FREE = Experiment(bounds=None, rule=Rule(rate=2.0))


def weight_of(hands: Hands, i: int) -> float:
    run = Run(hands.frame.experiment)
    run.advance(i)
    return run.w


def wait_to_see(hands: Hands, i: int) -> None:
    hands.qtbot.waitUntil(lambda: hands.step.iteration == i and hands.frame.command == hands.window.session._command)


def drag_track(hands: Hands, i: int) -> None:
    track = hands.window.scrubber.track
    QTest.mousePress(track, LEFT, NO_KEYS, track.place_of(hands.frame.reading.latest).toPoint())
    QTest.mouseMove(track, track.place_of(i).toPoint())
    QTest.mouseRelease(track, LEFT, NO_KEYS, track.place_of(i).toPoint())


def test_keys_go_through_the_iterations(hands: Hands) -> None:
    hands.play_to(50)
    for key, modifiers, i in (
        (Key.Key_Left, NO_KEYS, 49), (Key.Key_Left, SHIFT, 39), (Key.Key_Home, NO_KEYS, 0),
        (Key.Key_Right, NO_KEYS, 1), (Key.Key_Right, SHIFT, 11), (Key.Key_End, NO_KEYS, 50),
    ):  # fmt: skip
        hands.press(key, modifiers)
        wait_to_see(hands, i)
        assert hands.step.w == weight_of(hands, i)
        assert hands.frame.reading.latest == 50


def test_the_track_keeps_its_width_while_the_numbers_grow(hands: Hands) -> None:
    scrubber, widths = hands.window.scrubber, []
    for i in (5, 1_000, 123_456):
        hands.play_to(i)
        assert parse(scrubber.field.text()) == i
        assert scrubber._of.sizeHint().width() <= scrubber._of.width()
        widths.append(scrubber.track.width())
    assert len(set(widths)) == 1


def test_everything_shows_the_iteration_that_is_looked_at(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(200)
    hands.enter(hands.window.scrubber.field, "31")
    wait_to_see(hands, 31)
    w, window = weight_of(hands, 31), hands.window
    assert window.readouts.text("i") == "31"
    assert window.readouts.text("w") == f"{w:.6f}"
    assert not window.readouts.badge.isHidden()
    ball = window.board.curve.ball._ball
    assert ball is not None
    assert ball.place.x() == w
    for plot in window.board.iteration_plots:
        assert plot._dots.shown[0].x == 31.0
    assert "the past" in window.status_line.text
    hands.press(Key.Key_End)
    wait_to_see(hands, 200)
    assert window.readouts.badge.isHidden()


def test_the_track_is_dragged_to_an_iteration(hands: Hands) -> None:
    hands.play_to(100)
    drag_track(hands, 40)
    hands.qtbot.waitUntil(lambda: hands.frame.is_past and abs(hands.step.iteration - 40) <= 1)
    assert hands.step.w == weight_of(hands, hands.step.iteration)


def test_scrubbing_a_running_run_pauses_it(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.set_speed(FLAT_OUT)
    hands.window.transport.until.setCurrentIndex(2)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(100_000)
    assert not hands.window.actions_.back.isEnabled()
    drag_track(hands, 5000)
    hands.wait_for(State.PAUSED)
    assert hands.frame.is_past


def test_play_goes_on_from_the_latest(hands: Hands) -> None:
    hands.play_to(50)
    hands.press(Key.Key_Home)
    wait_to_see(hands, 0)
    hands.press(Key.Key_Space)
    hands.wait_for(State.FINISHED)
    assert hands.step.iteration == 100
    assert hands.step.w == weight_of(hands, 100)


def test_going_on_from_here_drops_what_was_after_and_one_undo_brings_it_back(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(300)
    latest = hands.step.w
    hands.enter(hands.window.scrubber.field, "120")
    wait_to_see(hands, 120)
    hands.press(Key.Key_G)
    hands.qtbot.waitUntil(lambda: hands.frame.reading.latest == 120)
    assert not hands.frame.is_past
    hands.press(Key.Key_Right)
    wait_to_see(hands, 121)
    assert hands.step.w == weight_of(hands, 121)
    hands.press(Key.Key_Z, CTRL)
    hands.qtbot.waitUntil(lambda: hands.frame.reading.latest == 300)
    assert hands.step.iteration == 120  # where it was gone on from
    hands.press(Key.Key_End)
    wait_to_see(hands, 300)
    assert hands.step.w == latest
    assert not hands.window.actions_.undo.isEnabled()


def test_an_edit_in_the_past_goes_on_from_there(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(80)
    hands.enter(hands.window.scrubber.field, "30")
    wait_to_see(hands, 30)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "9")
    hands.qtbot.waitUntil(lambda: hands.frame.reading.latest == 30)
    (change,) = hands.frame.experiment.changes
    assert (change.at, change.values) == (30, (("rule.rate", 9.0),))
    hands.press(Key.Key_Left)
    wait_to_see(hands, 29)
    assert hands.settings.rule.rate == 2.0


def test_back_works_at_once_after_an_edit(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(10)
    hands.enter(hands.window.panel.numbers["weights.w"].edit, "-1.5")
    hands.wait_for_settings()
    assert hands.step.w == -1.5
    hands.press(Key.Key_Left)
    wait_to_see(hands, 9)
    assert hands.step.w == weight_of(hands, 9)


@pytest.mark.parametrize("typed", ["-3", "1.5", "soon", "1e400", "99999999999999999999999"])
def test_nonsense_for_an_iteration_is_refused_in_words(hands: Hands, typed: str) -> None:
    hands.play_to(20)
    hands.enter(hands.window.scrubber.field, typed)
    limit = f"{2**62:,}".replace(",", "\u2009")
    told = f"he iteration must be a whole number from 0 to {limit}; kept 20."
    assert hands.status in (f"T{told}", f"“{typed}” is not a number: t{told}")
    assert hands.window.scrubber.field.text() == "20"
    assert not hands.frame.is_past


def test_a_number_beyond_the_run_is_its_latest_iteration(hands: Hands) -> None:
    hands.play_to(20)
    hands.enter(hands.window.scrubber.field, "999999999999")
    wait_to_see(hands, 20)


def test_changes_are_marked_on_the_track(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(40)
    hands.enter(hands.window.panel.numbers["rule.rate"].edit, "5")
    hands.wait_for_settings()
    hands.play_to(80)
    track = hands.window.scrubber.track
    picture = track.grab().toImage()
    mark, elsewhere = track.place_of(40).toPoint(), track.place_of(60).toPoint()
    above = QPoint(0, int(track.height() / 2) - 7)
    colours = {picture.pixelColor(QPoint(mark.x() + dx, above.y())).name() for dx in (-1, 0, 1)}
    assert hands.window.theme.nudge in colours
    assert picture.pixelColor(QPoint(elsewhere.x(), above.y())).name() != hands.window.theme.nudge


def test_a_logarithmic_track_finds_the_iterations_it_draws(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(100_000)
    switch = hands.window.board.cards[1].log_x
    assert switch is not None
    switch.setChecked(True)
    track = hands.window.scrubber.track
    hands.qtbot.waitUntil(lambda: track.logarithmic)
    for i in (0, 3, 100, 9_000, 100_000):
        assert track.iteration_at(track.place_of(i).x()) == pytest.approx(i, rel=0.01, abs=0.5)


def test_focus_on_the_track_is_not_taken_by_a_click(hands: Hands) -> None:
    hands.play_to(30)
    drag_track(hands, 10)
    assert hands.window.scrubber.track.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert not hands.window.scrubber.track.hasFocus()


def test_in_the_past_of_a_run_that_ended_only_going_on_from_here_is_offered(opened: Opener) -> None:
    hands = opened(
        experiment=Experiment(activation="identity", rule=Rule(rate=1e3), bounds=None, patterns=((10.0, 1.0),))
    )
    hands.set_speed(FLAT_OUT)
    hands.press(Key.Key_Space)
    hands.wait_for(State.DIVERGED)
    hands.press(Key.Key_Home)
    wait_to_see(hands, 0)
    assert not hands.window.actions_.play.isEnabled()
    assert hands.status.endswith(": the past. The run ended at its latest; G goes on from here.")
    hands.press(Key.Key_G)
    hands.wait_for(State.PAUSED)
    assert hands.window.actions_.play.isEnabled()


def test_ctrl_z_brings_back_the_run_that_a_reset_or_an_edit_began_again(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(300)
    begins: tuple[Callable[[], None], ...] = (
        lambda: hands.press(Key.Key_R),
        lambda: hands.window.panel.choices["activation"].box.setCurrentIndex(1),
        lambda: hands.click(hands.window.panel.restore),
    )
    for begin_again in begins:
        run, step = hands.frame.experiment, hands.step
        begin_again()
        hands.wait_for(State.IDLE)
        assert hands.step.iteration == 0
        hands.leave_fields()
        hands.press(Key.Key_R)  # once more does no harm
        hands.wait_for(State.IDLE)
        assert hands.status.endswith("Ctrl+Z brings the last run back.")
        hands.press(Key.Key_Z, CTRL)
        hands.wait_for(State.FINISHED)
        assert (hands.frame.experiment, hands.step) == (run, step)
        assert hands.window.session.settings == FREE
        assert hands.window.panel.choices["activation"].box.currentData() == "logistic"
        assert not hands.window.actions_.undo.isEnabled()
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    hands.press(Key.Key_Right)
    wait_to_see(hands, 1)
    hands.press(Key.Key_Z, CTRL)
    wait_to_see(hands, 300)


def test_in_a_small_window_a_long_run_leaves_the_track_its_room(opened: Opener) -> None:
    hands = opened(1024, 700)
    scrubber = hands.window.scrubber
    hands.play_to(20)
    short = scrubber.track.width()
    frame = hands.frame
    scrubber.show_frame(frame._replace(iteration=10**9, latest=10**9))
    hands.qtbot.waitUntil(lambda: scrubber.track.width() < short)
    assert scrubber.track.width() >= 130
    assert scrubber._of.sizeHint().width() <= scrubber._of.width()


def test_the_track_is_worked_by_keys_while_it_has_the_focus(hands: Hands) -> None:
    hands.play_to(50)
    hands.leave_fields()
    track = hands.window.scrubber.track
    track.setFocus(Qt.FocusReason.TabFocusReason)
    for key, modifiers, there in (
        (Key.Key_Left, NO_KEYS, 49),
        (Key.Key_Left, SHIFT, 39),
        (Key.Key_PageDown, NO_KEYS, 34),
        (Key.Key_Home, NO_KEYS, 0),
        (Key.Key_End, NO_KEYS, 50),
        (Key.Key_Right, NO_KEYS, 50),
    ):
        hands.press(key, modifiers)
        wait_to_see(hands, there)
    assert (track.quantity(), track.limits()) == (50.0, (0.0, 50.0))
    assert track.hasFocus()
