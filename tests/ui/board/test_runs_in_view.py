"""Several runs on the stage: each is in view, or the plot says that it is not; and each stands on its own curve."""

import numpy as np
import pytest

from desktop_app.core.files.examples import EXAMPLES
from desktop_app.core.model.experiment import Experiment
from desktop_app.plots.curves.error_curve import ErrorCurve
from desktop_app.ui.board.plot_card import PlotCard
from desktop_app.ui.board.stage_pages import LANDSCAPE, SECTIONS
from tests.ui.conftest import Opener
from tests.ui.hands import Hands, place_of


def play_example(hands: Hands, title: str, i: int = 500) -> None:
    menu = hands.window.menus.examples.actions()
    next(action for action in menu if action.data().title == title).trigger()
    hands.wait_for_settings()
    hands.play_to(i)


def is_in_view(plot: ErrorCurve, w: float, E: float) -> bool:
    (left, right), (low, high) = plot.view_range()
    return left < w < right and low < E < high


def test_a_run_that_is_thrown_away_does_not_hide_the_cycle(opened: Opener) -> None:
    hands = opened(1440, 900)
    play_example(hands, "Too large a step")
    card = hands.window.board.cards[0]
    _, _, cycle, thrown = (member.reading.step for member in hands.frame.members)
    assert thrown.w == pytest.approx(25.0, abs=1)
    assert card.plot.note == "“α = 500: thrown away” is out of view"
    assert not is_in_view(hands.window.board.curve, thrown.w, thrown.E)
    assert is_in_view(hands.window.board.curve, cycle.w, cycle.E)
    one, other = (place_of(card.plot, step.w, step.E) for step in (hands.step, cycle))
    assert abs(one.x() - other.x()) > 20
    hands.window.session.activate(3)
    hands.qtbot.waitUntil(lambda: not card.plot.note)  # from the plateau all of them are in view


def test_a_run_on_another_curve_is_in_view_once_it_is_near(opened: Opener) -> None:
    hands = opened(1440, 900)
    play_example(hands, "The plateau", 1)
    card, plot = hands.window.board.cards[0], hands.window.board.curve
    other = hands.frame.members[2].reading.step
    assert other.E > 5
    assert card.plot.note == "“Cross-entropy from w = −8: no…” is out of view"
    hands.play_to(500)
    assert card.plot.note == ""
    for member in hands.frame.members:
        assert is_in_view(plot, member.reading.step.w, member.reading.step.E)


@pytest.mark.parametrize("title", ["The river's two valleys", "Two patterns pull different ways"])
def test_in_sections_every_ball_is_on_its_curve(opened: Opener, title: str) -> None:
    hands = opened(1440, 900)
    play_example(hands, title, 41)
    stage = hands.window.board.stage
    stage.turn_to(SECTIONS)
    for which, card in enumerate(stage.cards[SECTIONS]):
        assert isinstance(card, PlotCard)
        plot = card.plot
        assert isinstance(plot, ErrorCurve)
        runs = plot._other_runs.runs
        assert len(runs) == len(hands.frame.members) - 1
        for run, member in zip(runs, hands.frame.members[1:], strict=True):
            step = member.reading.step
            assert run.place == (step.state.weights[which], step.E)
            assert np.interp(run.place[0], *run.line) == pytest.approx(step.E, rel=0.01)


def test_a_run_outside_of_the_landscape_is_told(opened: Opener) -> None:
    hands = opened(1440, 900, Experiment(network="two_weight_chain", bounds=None, w=0.5, v=0.5))
    hands.window.session.duplicate()
    hands.window.session.alter({"start.w1": 900.0})
    hands.window.session.activate(0)
    hands.wait_for_settings()
    (card,) = hands.window.board.stage.cards[LANDSCAPE]
    assert isinstance(card, PlotCard)
    hands.qtbot.waitUntil(lambda: "is out of view" in card.plot.note)
    hands.window.session.activate(1)
    hands.window.session.alter({"start.w1": 3.0})
    hands.window.session.activate(0)
    hands.qtbot.waitUntil(lambda: not card.plot.note)
    assert card.plot.view_range()[0][1] > 3.0


def test_all_examples_say_which_runs_are_out_of_view(opened: Opener) -> None:
    hands = opened(1440, 900)
    for example in EXAMPLES:
        play_example(hands, example.title, 100)
        plot = hands.window.board.curve
        if hands.settings.weight_count == 1:
            steps = [member.reading.step for member in hands.frame.members]
            outside = [step for step in steps if not is_in_view(plot, step.w, step.E)]
            assert bool(outside) == ("out of view" in plot.note), example.title


def test_a_run_with_no_curve_in_view_is_named(opened: Opener) -> None:
    hands = opened(1440, 900)
    play_example(hands, "Too large a step")
    card = hands.window.board.cards[2]
    assert card.plot.note == ""
    card.plot.freeze((100.0, 200.0), (0.0, 2.0))
    card.show_reading(hands.frame.reading, hands.window.board.runs)
    assert card.plot.note == "“α = 500: thrown away” is out of view"


def test_curves_of_other_runs_reach_as_far_as_the_view(opened: Opener) -> None:
    hands = opened(1440, 900)
    play_example(hands, "The river's two valleys", 41)
    hands.window.board.stage.turn_to(SECTIONS)
    card = hands.window.board.stage.visible_cards()[1]
    assert isinstance(card, PlotCard)
    plot = card.plot
    assert isinstance(plot, ErrorCurve)
    plot.view.setXRange(-30.0, 40.0, padding=0)
    plot._on_moved()
    plot.view.setXRange(-40.0, 50.0, padding=0)
    for other in plot._other_runs.runs:
        assert (other.line[0][0], other.line[0][-1]) == (-40.0, 50.0)
