"""Play, step, reset, speed and goal, by keys and by clicks; the buttons follow the state."""

from PySide6.QtWidgets import QToolButton

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.ui.playback.transport import SPEEDS
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, Hands, Key

THROWN = Experiment(activation="identity", rule=Rule(rate=1e3), bounds=None, patterns=((10.0, 1.0),))


def test_space_plays_and_pauses(hands: Hands) -> None:
    assert "press Space to play" in hands.status
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    assert hands.status.startswith("Running at 10 iterations a second, to iteration 500.")
    hands.wait_for_iteration(1)
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    assert hands.status.startswith(f"Paused at iteration {hands.step.iteration} of 500.")


def test_the_right_arrow_steps_but_not_while_it_runs(hands: Hands) -> None:
    for i in range(1, 4):
        hands.press(Key.Key_Right)
        hands.wait_for_iteration(i)
        assert hands.step.iteration == i
    hands.window.transport.slider.setValue(0)  # one iteration a second
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    i = hands.step.iteration
    for _ in range(50):
        hands.press(Key.Key_Right)
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    assert hands.step.iteration < i + 50


def test_r_resets_also_while_it_runs(hands: Hands) -> None:
    hands.set_speed(FLAT_OUT)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(100)
    hands.press(Key.Key_R)
    hands.wait_for(State.IDLE)
    assert hands.step.iteration == 0


def test_the_buttons_do_what_the_keys_do(hands: Hands) -> None:
    transport = hands.window.transport
    hands.set_speed(FLAT_OUT)
    hands.click(transport.step)
    hands.wait_for(State.PAUSED)
    assert hands.step.iteration == 1
    hands.click(transport.play)
    hands.wait_for(State.FINISHED)
    assert hands.step.iteration == 500
    expected = Run(Experiment())
    expected.advance(500)
    assert hands.step == expected.step()
    assert hands.status == "Finished: iteration 500 is reached. Space goes on. w = 1 rests at its wall."
    hands.click(transport.reset)
    hands.wait_for(State.IDLE)
    assert hands.step.iteration == 0


def test_the_buttons_follow_the_state(opened: Opener) -> None:
    hands = opened(experiment=THROWN)
    transport = hands.window.transport
    buttons = transport.play, transport.step, transport.reset
    told = []

    def tell() -> None:
        told.append((transport.play.text().strip(), *(button.isEnabled() for button in buttons)))

    tell()
    hands.window.transport.slider.setValue(0)
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    tell()
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    tell()
    hands.set_speed(FLAT_OUT)
    hands.press(Key.Key_Space)
    hands.wait_for(State.DIVERGED)
    tell()
    assert told == [
        ("Play", True, True, True),
        ("Pause", True, False, True),
        ("Play", True, True, True),
        ("Play", False, False, True),
    ]
    i = hands.step.iteration
    assert hands.status.startswith(f"Ended at iteration {i}: ")
    assert "is kept. Try a smaller learning rate, or bounds, and reset." in hands.status
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Space)
    hands.click(transport.reset)
    hands.wait_for(State.IDLE)
    assert transport.play.isEnabled()


def test_every_button_tells_its_key(hands: Hands) -> None:
    tips = {button.toolTip() for button in hands.window.findChildren(QToolButton)} | {
        hands.window.transport.play.toolTip()
    }
    for key in ("Space", "Right", "(R)", "Ctrl+C", "Ctrl+E", "Ctrl+T"):
        assert any(key in tip for tip in tips), key


def test_the_speed_slider_goes_by_keys_after_tab_and_keeps_its_arrows(hands: Hands) -> None:
    slider = hands.window.transport.slider
    slider.setFocus()
    before = slider.value()
    hands.press(Key.Key_Right)
    assert slider.value() == before + 1
    assert hands.step.iteration == 0
    hands.press(Key.Key_End)
    assert hands.window.transport.speed() == FLAT_OUT
    hands.press(Key.Key_Home)
    assert hands.window.transport.speed() == SPEEDS[0]
    hands.leave_fields()
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    assert slider.value() == 0


def test_playing_for_ever_and_to_a_tolerance(hands: Hands) -> None:
    transport = hands.window.transport
    hands.window.panel.bounds.switch.click()
    hands.set_speed(FLAT_OUT)
    transport.until.setFocus()
    hands.press(Key.Key_End)
    assert transport.until.currentText() == "For ever"
    assert not transport.amount.isVisible()
    hands.leave_fields()
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(10_000)
    assert hands.status.startswith("Running flat out, until you pause.")
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    transport.until.setFocus()
    hands.press(Key.Key_Up)
    hands.enter(transport.amount, "1e-4")
    hands.press(Key.Key_R)
    hands.press(Key.Key_Space)
    hands.wait_for(State.FINISHED)
    assert hands.status.startswith(f"Finished at iteration {hands.step.iteration:,}".replace(",", "\u2009"))
    assert "|∂E/∂w| stayed below 1·10⁻⁴ for a whole pass" in hands.status.replace("0.0001", "1·10⁻⁴")


def test_nonsense_for_the_iterations_is_refused_in_words(hands: Hands) -> None:
    amount = hands.window.transport.amount
    for typed in ("abc", "", "0", "-3", "2.5", "1e16", "nan", "inf", "<b>7</b>"):
        hands.enter(amount, "700")
        hands.enter(amount, typed)
        assert amount.text() == "700"
        told = "he iterations to play must be a whole number from 1 to 10¹⁵; kept 700."
        assert hands.status in (f"T{told}", f"“{typed}” is not a number: t{told}")
        assert hands.window.transport.goal().iterations == 700


def test_nonsense_for_the_tolerance_is_refused_in_words(hands: Hands) -> None:
    transport = hands.window.transport
    transport.until.setCurrentIndex(1)
    for typed in ("abc", "0", "-1e-3", "nan", "inf"):
        hands.enter(transport.amount, typed)
        told = "he tolerance for the gradient must be"
        nonsense = f"“{typed}” is not a number: t{told} a number greater than 0; kept 1e-06."
        assert hands.status in (f"T{told} greater than 0; kept 1e-06.", nonsense)
        assert transport.goal().tolerance == 1e-6


def test_keys_typed_into_a_field_stay_in_it(hands: Hands) -> None:
    edit = hands.window.panel.numbers["rule.rate"].edit
    hands.click(edit)
    hands.press(Key.Key_A, CTRL)
    hands.type("0. 5rR")
    hands.press(Key.Key_Left)
    hands.press(Key.Key_Right)
    assert edit.text() == "0. 5rR"
    assert hands.frame.state is State.IDLE
    assert hands.step.iteration == 0


def test_another_goal_takes_effect_while_it_runs(hands: Hands) -> None:
    transport = hands.window.transport
    hands.enter(transport.amount, "60")
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    transport.until.setFocus()
    hands.press(Key.Key_End)  # for ever
    hands.qtbot.waitUntil(lambda: hands.status.startswith("Running at 10 iterations a second, until you"))
    hands.set_speed(FLAT_OUT)
    hands.wait_for_iteration(1000)
    hands.set_speed(1)
    hands.press(Key.Key_Home)  # iterations
    hands.enter(transport.amount, "1000000000000")
    hands.qtbot.waitUntil(lambda: hands.frame.target == 10**12)
    assert hands.frame.state is State.RUNNING


def test_pausing_does_not_move_the_goal(hands: Hands) -> None:
    hands.set_speed(FLAT_OUT)
    for end in (500, 1000):
        hands.press(Key.Key_Space)
        hands.wait_for(State.FINISHED)
        assert hands.step.iteration == end
    hands.set_speed(100)
    hands.press(Key.Key_Space)
    hands.wait_for_iteration(1010)
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    hands.press(Key.Key_Space)
    hands.wait_for(State.RUNNING)
    assert "to iteration 1\u2009500." in hands.status


def test_keys_that_come_faster_than_frames_are_all_heard(hands: Hands) -> None:
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    hands.play_to(50)
    for _ in range(10):
        hands.press(Key.Key_Left)
    hands.qtbot.waitUntil(lambda: hands.frame.command == hands.window.session._command)
    assert hands.step.iteration == 40
    for _ in range(12):
        hands.press(Key.Key_Right)
    hands.qtbot.waitUntil(lambda: hands.frame.command == hands.window.session._command)
    # Ten were the way back to the latest; what goes beyond makes iterations.
    assert (hands.step.iteration, hands.frame.reading.latest) == (52, 52)


def test_a_field_that_a_run_disables_gives_the_keys_to_the_window(hands: Hands) -> None:
    """And not to the next control, which would take Space for itself."""
    window = hands.window
    hands.play_to(20)
    hands.click(window.scrubber.field)
    assert window.focusWidget() is window.scrubber.field
    hands.set_speed(1)
    window.actions_.play.trigger()  # as from the menu
    hands.wait_for(State.RUNNING)
    hands.qtbot.waitUntil(lambda: window.focusWidget() is window.centralWidget())
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)


def test_a_comma_that_may_mean_two_things_is_refused_in_words(hands: Hands) -> None:
    hands.enter(hands.window.transport.amount, "1,000")
    assert hands.status == "“1,000” may mean 1000 or 1.000: type one of them; kept 500."
    hands.enter(hands.window.scrubber.field, "1,000")
    assert hands.status == "“1,000” may mean 1000 or 1.000: type one of them; kept 0."
    hands.enter(hands.window.transport.amount, "2,391,772,881")
    assert hands.window.transport.goal().iterations == 2391772881


def test_another_speed_begins_to_measure_the_rate_again(hands: Hands) -> None:
    pace = hands.window.status_line.rate.text
    hands.window.transport.until.setCurrentIndex(2)
    hands.set_speed(2_000)
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: "iterations a second" in pace())
    slow = pace()
    told: list[str] = []
    hands.window.session.frame_ready.connect(lambda _: told.append(pace()))
    hands.set_speed(FLAT_OUT)
    hands.qtbot.waitUntil(lambda: bool(told) and pace() not in ("", slow))
    assert slow not in told[1:]
    hands.press(Key.Key_Space)
    hands.wait_for(State.PAUSED)
    assert pace() == ""
