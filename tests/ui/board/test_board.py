"""The plots under a person's hands: the ball is dragged, views are moved and follow again, and the cross-hair tells."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolButton

from desktop_app.cli.step import step as print_step
from desktop_app.core.files.workspace import Workspace, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import in_full
from desktop_app.core.run.run import Run
from desktop_app.plots.plot import Plot
from desktop_app.training.frame import FLAT_OUT, State
from desktop_app.words.typed_numbers import parse
from tests.ui.conftest import Opener
from tests.ui.hands import Hands, Key, place_of

FREE = Experiment(bounds=None, patterns=((1.0, 1.0), (2.0, 0.25)), rule=Rule(rate=0.05))


def ball_at(hands: Hands) -> QPoint:
    return place_of(hands.window.board.curve, hands.step.w, hands.step.E)


def middle(plot: Plot) -> QPoint:
    place: QPoint = plot.mapFromScene(plot.view.sceneBoundingRect().center())
    return place


def test_dragging_the_ball_sets_the_weight_and_is_a_change(hands: Hands) -> None:
    hands.play_to(20)
    curve = hands.window.board.curve
    before = hands.step.w
    hands.drag(curve, ball_at(hands), place_of(curve, 0.25, hands.step.E))
    hands.wait_for_settings()
    assert hands.step.w == pytest.approx(0.25, abs=0.01) != before
    assert hands.step.iteration == 20
    (change,) = hands.frame.experiment.changes
    assert (change.at, change.values) == (20, (("weights.w", hands.step.w),))
    assert curve.following


@pytest.mark.parametrize(("to", "wall"), [(1.1, 1.0), (-0.1, 0.0)])
def test_the_ball_stops_at_its_walls(hands: Hands, to: float, wall: float) -> None:
    hands.play_to(5)
    curve = hands.window.board.curve
    hands.drag(curve, ball_at(hands), place_of(curve, to, hands.step.E))
    hands.wait_for_settings()
    assert hands.step.w == wall


def test_a_drag_beside_the_ball_moves_the_view_and_not_the_weight(hands: Hands) -> None:
    hands.play_to(5)
    curve, before = hands.window.board.curve, hands.step
    hands.drag(curve, middle(curve), middle(curve) + QPoint(60, -20))
    assert not curve.following
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(6)
    assert hands.frame.experiment.changes == ()
    assert hands.step.w == before.w_next


@pytest.mark.parametrize("by", ["drag", "wheel"])
@pytest.mark.parametrize("back", ["key", "button"])
def test_following_stops_when_a_person_moves_the_view_and_comes_back(hands: Hands, by: str, back: str) -> None:
    hands.play_to(100)
    board = hands.window.board
    plot, card = board.iteration_plots[0], board.cards[1]
    if by == "drag":
        hands.drag(plot, middle(plot), middle(plot) - QPoint(80, 0))
    else:
        hands.roll(plot, middle(plot), 3)
    assert not any(each.following for each in board.iteration_plots)
    moved = plot.view_range()
    assert all(each.view_range()[0] == moved[0] for each in board.iteration_plots)
    hands.leave_fields()
    hands.press(Key.Key_Space)
    hands.wait_for(State.FINISHED)
    assert hands.step.iteration == 200
    assert plot.view_range() == moved
    if back == "key":
        hands.press(Key.Key_F)
    else:
        (button,) = [each for each in card.findChildren(QToolButton) if each.defaultAction() is card.follow]
        assert button.isVisible()
        hands.click(button)
        assert not button.isVisible()
    assert all(each.following for each in board.iteration_plots)
    (low, high), _ = plot.view_range()
    assert low <= 0 < 200 <= high


def test_the_cross_hair_tells_the_iteration_and_the_exact_values(
    opened: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(100)
    board = hands.window.board
    plot = board.iteration_plots[1]
    hands.hover(plot, place_of(plot, 37.2, hands.step.w))
    hands.qtbot.waitUntil(lambda: board.cards[2].labels.value != "")
    file = tmp_path / "free.nudge"
    file.write_text(to_json(Workspace((FREE,))), encoding="utf-8")
    assert print_step(str(file), 37, 0) == 0
    step = json.loads(capsys.readouterr().out)
    for card, name, symbol in zip(board.cards[1:4], ("E", "w", "dE_dw"), ("E", "w", "∂E/∂w"), strict=True):
        exact = f"{symbol} {step[name]!r}".replace("-", "−")
        assert card.labels.value == f"i 37 · (2, 0.25) · {exact}"
        assert card.plot.cross.isVisible()
    assert board.cards[4].labels.value == f"i 37 · (2, 0.25) · ρ {step['rho']:.4g}"
    hands.hover(plot, QPoint(2, 2))
    hands.qtbot.waitUntil(lambda: all(card.labels.value == "" for card in board.cards[1:]))
    assert not plot.cross.isVisible()


def test_whole_numbers_under_the_mouse_are_written_as_elsewhere(hands: Hands) -> None:
    board = hands.window.board
    hands.hover(board.iteration_plots[1], place_of(board.iteration_plots[1], 0.0, 0.0))
    hands.qtbot.waitUntil(lambda: board.cards[2].labels.value != "")
    told = [card.labels.value.rpartition(" · ")[2] for card in board.cards[1:4]]
    assert told == ["E 0.125", "w 0", "∂E/∂w 0"]


@pytest.mark.parametrize("value", [1.0, -0.0, 1e-5, -2.5e-300, 0.1 + 0.2, 1 / 3e9, 12345678901234567.0, 5e-324])
def test_a_number_with_all_its_digits_can_be_typed_again(value: float) -> None:
    assert parse(in_full(value)) == value
    assert "e" not in in_full(value)


def test_the_cross_hair_beyond_the_latest_iteration_tells_the_latest(hands: Hands) -> None:
    hands.play_to(5)
    board = hands.window.board
    plot = board.iteration_plots[0]
    hands.hover(plot, place_of(plot, 9.0, hands.step.E))
    hands.qtbot.waitUntil(lambda: board.cards[1].labels.value.startswith("i 5 ·"))


def test_the_error_curve_tells_w_and_each_error_under_the_mouse(hands: Hands) -> None:
    curve, card = hands.window.board.curve, hands.window.board.cards[0]
    hands.hover(curve, place_of(curve, 0.5, 0.1))
    assert card.labels.value.startswith("w 0.")
    for key in ("sum", "(0, 0) 0.125", "(1, 1)"):
        assert f"· {key}" in card.labels.value


def test_a_logarithmic_axis_says_what_it_cannot_draw(opened: Opener) -> None:
    hands = opened(experiment=Experiment(bounds=None, w=-1.0, patterns=((0.0, 0.5), (1.0, 1.0))))
    hands.play_to(40)
    board = hands.window.board
    loss, weight = board.cards[1], board.cards[2]
    assert (loss.plot.note, weight.plot.note) == ("", "")
    loss.log_y.trigger()
    assert loss.plot.note == "21 values ≤ 0 are not drawn"  # where x = 0, E is exactly 0
    weight.log_y.trigger()
    run = Run(hands.frame.experiment)
    run.advance(40)
    below = sum(run.state_at(i).w <= 0 for i in range(41))
    assert weight.plot.note == f"{below} values ≤ 0 are not drawn"
    weight.log_y.trigger()
    loss.log_y.trigger()
    assert (loss.plot.note, weight.plot.note) == ("", "")
    assert loss.log_x is not None
    loss.log_x.trigger()
    assert all(card.log_x is not None and card.log_x.isChecked() for card in board.cards[1:])
    assert weight.plot.note == "iteration 0 is not drawn"


def test_the_cross_hair_tells_of_the_run_that_is_there(hands: Hands) -> None:
    hands.play_to(400)
    board = hands.window.board
    plot, card = board.iteration_plots[1], board.cards[2]
    hands.hover(plot, place_of(plot, 277, 0.5))
    hands.qtbot.waitUntil(lambda: card.labels.value.startswith("i 27"))
    hands.leave_fields()
    hands.press(Key.Key_R)
    hands.qtbot.waitUntil(lambda: hands.frame.reading.latest == 0)
    hands.qtbot.waitUntil(lambda: card.labels.value == "i 0 · (0, 0) · w 0")
    assert plot.cross.value() == 0
    hands.hover_away()


def test_the_cross_hair_tells_of_the_change_that_was_made(hands: Hands) -> None:
    hands.play_to(50)
    board = hands.window.board
    plot, card = board.iteration_plots[1], board.cards[2]
    hands.hover(plot, place_of(plot, 50, 0.5))
    hands.qtbot.waitUntil(lambda: card.labels.value.startswith("i 50 ·"))
    hands.window.session.alter({"weights.w": 0.25})
    hands.qtbot.waitUntil(lambda: card.labels.value == "i 50 · (0, 0) · w 0.25")
    curve, told = board.curve, board.cards[0]
    hands.hover(curve, place_of(curve, 0.5, 0.1))
    before = told.labels.value
    hands.window.session.alter({"patterns": ((1.0, 0.5),)})
    hands.qtbot.waitUntil(lambda: told.labels.value not in ("", before))


def test_pointing_at_a_plot_tells_its_quantity(hands: Hands) -> None:
    hands.play_to(20)
    board = hands.window.board
    told: list[str] = []
    board.cross_hair.pointed_quantity.connect(told.append)
    for card in board.cards[1:]:
        hands.hover(card.plot, middle(card.plot))
        hands.hover(card.plot, middle(card.plot) + QPoint(5, 2))
    hands.hover(board.curve, middle(board.curve))
    hands.hover(board.curve, QPoint(2, 2))
    assert [name for name in told if name] == ["E", "w", "dE_dw", "rho", "E"]
    assert told[-1] == ""


@pytest.mark.parametrize(
    ("names", "lit"),
    [({"E"}, ["curve", "loss"]), ({"w"}, ["weight"]), ({"dE_dw"}, ["gradient"]), ({"rho"}, ["rho"]),
     ({"w_next"}, ["curve"]), ({"delta_w", "w"}, ["curve", "weight"]), (set(), []), ({"z"}, [])],
)  # fmt: skip
def test_a_quantity_that_is_pointed_at_elsewhere_lights_its_plots(
    hands: Hands, names: set[str], lit: list[str]
) -> None:
    hands.play_to(20)
    board, accent = hands.window.board, hands.window.theme.accent
    before = [(card.geometry(), card.plot.geometry()) for card in board.cards]
    plain = [card.grab().toImage() for card in board.cards]
    board.light(frozenset(names))
    for card, old in zip(board.cards, plain, strict=True):
        image = card.grab().toImage()
        assert (image.pixelColor(image.width() // 2, 0).name() == accent) == (card.name in lit)
        assert (image != old) == (card.name in lit)
    assert [(card.geometry(), card.plot.geometry()) for card in board.cards] == before
    board.light(frozenset())
    assert [card.grab().toImage() for card in board.cards] == plain


def test_a_secret_step_is_hidden_on_the_whole_board_until_it_is_told(hands: Hands) -> None:
    hands.play_to(21)
    board, theme = hands.window.board, hands.window.theme
    plain = [card.plot.grab().toImage() for card in board.cards]
    board.set_secret(True)
    image = board.curve.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.w in seen
    assert not {theme.gradient, theme.nudge} & seen
    plot = board.iteration_plots[2]
    hands.hover(plot, place_of(plot, 21, 0.0))
    hands.qtbot.waitUntil(lambda: board.cards[3].labels.value == "i 21 · (1, 1) · ∂E/∂w ?")
    assert board.cards[4].labels.value == "i 21 · (1, 1) · ρ ?"
    hands.hover(plot, place_of(plot, 20, 0.0))
    hands.qtbot.waitUntil(lambda: board.cards[3].labels.value.startswith("i 20 · (0, 0) · ∂E/∂w"))
    assert "?" not in board.cards[3].labels.value
    hands.hover(plot, QPoint(2, 2))
    board.set_secret(False)
    assert [card.plot.grab().toImage() for card in board.cards] == plain


def test_a_beat_lights_its_part_of_the_error_curve(hands: Hands) -> None:
    hands.play_to(21)
    board = hands.window.board
    plain = board.curve.grab().toImage()
    pictures = [plain]
    for beat in range(4):
        board.show_beat(beat)
        pictures.append(board.curve.grab().toImage())
    assert all(one != other for k, one in enumerate(pictures) for other in pictures[k + 1 :])
    board.show_beat(None)
    assert board.curve.grab().toImage() == plain


def test_logarithmic_axes_go_with_the_run(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    card = hands.window.board.cards[1]
    assert card.log_x is not None
    card.log_x.trigger()
    card.log_y.trigger()
    hands.play_to(20_000)
    (low, high), (least, greatest) = card.plot.view_range()
    assert low <= 0.0 < 4.3 < high
    assert least < greatest < 2


def test_the_read_outs_tell_the_step_with_its_sign_in_words(hands: Hands) -> None:
    readings = hands.window.readouts
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(1)
    texts = {name: readings.text(name) for name in ("i", "x", "y", "w", "ŷ", "E", "∂E/∂w", "Δw")}
    assert texts == {
        "i": "1", "x": "1", "y": "1", "w": "0.000000", "ŷ": "0.500000", "E": "0.125000", "∂E/∂w": "−0.125000",
        "Δw": "+0.062500",
    }  # fmt: skip
    assert readings.sentence == (
        "Δw = −α · slope = −0.5 · (−0.125) = +0.0625: minus a negative, so w goes up. "
        "E falls by 0.007688, 98 % of the 0.007812 that the tangent promises: the curve gets flatter."
    )
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(2)
    assert readings.sentence == (
        "w stays: the slope is exactly 0, because x = 0. "
        "This pattern teaches nothing: at x = 0 the output is the same for every w."
    )
    assert readings.accessibleDescription() == readings.sentence


def test_sentences_at_a_wall(opened: Opener) -> None:
    hands = opened(experiment=Experiment(w=1.0, patterns=((1.0, 1.0),)))
    assert hands.window.readouts.sentence.startswith(
        "w stays at its wall 1: the slope is negative, w would go up by 0.0"
    )
    assert hands.window.readouts.text("Δw") == "0.000000"
    hands = opened(experiment=Experiment(w=0.9, patterns=((1.0, 1.0),), rule=Rule(rate=100.0)))
    assert hands.window.readouts.sentence.startswith("w goes up by 0.1, as far as its wall; the rule asks for ")


def test_extreme_numbers_are_drawn_and_told_without_a_complaint(opened: Opener) -> None:
    huge = Experiment(
        activation="identity", bounds=None, patterns=((1e150, 1e154), (-1e154, 1.0)), rule=Rule(rate=1e-320)
    )
    hands = opened(experiment=huge)
    hands.set_speed(FLAT_OUT)
    for card in hands.window.board.cards:
        hands.press(Key.Key_Right)
        card.log_y.trigger()
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: hands.frame.state in (State.DIVERGED, State.FINISHED))
