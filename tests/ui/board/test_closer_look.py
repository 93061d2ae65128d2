"""Looking closer: a narrow view shows its iterations themselves, and true extremes; axes and views keep up with it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF

from desktop_app.core.analysis.theory import asymptotes
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from tests.ui.board.test_board import FREE, middle
from tests.ui.conftest import Opener
from tests.ui.hands import Hands, Key

# Two patterns that pull w to and fro for ever, so that every iteration matters.
TO_AND_FRO = Experiment(bounds=None, patterns=((1.0, 0.7), (-0.5, 0.2)), rule=Rule(rate=30.0))
LENGTH = 600_000


def look(hands: Hands, begin: int, end: int) -> None:
    """Zoom the weight plot to iterations, as a person's mouse does."""
    plot = hands.window.board.iteration_plots[1]
    plot.view.setXRange(begin, end, padding=0)
    plot.view.sigRangeChangedManually.emit([True, True])


def drawn(hands: Hands) -> tuple[np.ndarray, np.ndarray]:
    x, y = hands.window.board.iteration_plots[1]._items[0].getData()
    return x, y


def test_a_narrow_window_of_a_long_run_shows_each_iteration(opened: Opener) -> None:
    hands = opened(experiment=TO_AND_FRO)
    hands.play_to(LENGTH)
    begin, end = 500_000, 500_060
    look(hands, begin, end)
    first = begin - 1  # where the other pattern was presented last
    hands.qtbot.waitUntil(lambda: len(drawn(hands)[0]) >= end - begin and drawn(hands)[0][0] == first)
    run = Run(TO_AND_FRO)
    run.advance(first)
    x, y = drawn(hands)
    for i, w in zip(x, y, strict=True):
        assert (run.i, run.w) == (i, w)
        run.advance(1)


def test_a_wider_window_shows_true_extremes(opened: Opener) -> None:
    hands = opened(experiment=TO_AND_FRO)
    hands.play_to(LENGTH)
    begin, end = 300_000, 305_000
    coarse = len(drawn(hands)[0])
    look(hands, begin, end)
    hands.qtbot.waitUntil(lambda: len(drawn(hands)[0]) not in (0, coarse) and drawn(hands)[0][0] >= begin - 1)
    plot = hands.window.board.iteration_plots[1]
    hands.qtbot.waitUntil(lambda: np.diff(np.unique(drawn(hands)[0])).max() <= (end - begin) / plot.view.width() * 2)
    weights = Run(TO_AND_FRO)
    weights.advance(end)
    all_of_them = np.array(weights.weights_between(begin - 1, end))[:, 0]
    _, y = drawn(hands)
    assert (y.min(), y.max()) == (all_of_them.min(), all_of_them.max())


@pytest.mark.parametrize("length", [200, 5_000, 200_000])
def test_a_curve_that_goes_on_goes_up_to_the_edge_of_its_plot(opened: Opener, length: int) -> None:
    hands = opened(experiment=TO_AND_FRO)
    hands.play_to(LENGTH)
    look(hands, 300_000, 300_000 + length)
    (_, edge), _ = hands.window.board.iteration_plots[1].view_range()
    hands.qtbot.waitUntil(lambda: len(drawn(hands)[0]) > 1 and edge <= drawn(hands)[0][-1] < edge + length / 10)


@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
def test_theory_is_laid_over_and_meets_the_run(opened: Opener, error: str) -> None:
    experiment = Experiment(bounds=None, error=error, rule=Rule(rate=2.0))
    hands = opened(experiment=experiment)
    hands.window.actions_.theory.trigger()
    hands.play_to(400_000)
    x, y = hands.window.board.iteration_plots[1]._theory.getData()
    known = asymptotes(experiment, np.array([float(hands.step.iteration)]))
    assert known is not None
    assert (x[-1], y[-1]) == (hands.step.iteration, known[0][0])
    assert hands.step.w == pytest.approx(known[0][0], abs=0.02)
    assert "theory" in [key.label for key in hands.window.board.iteration_plots[1].keys]
    hands.window.actions_.theory.trigger()
    assert len(hands.window.board.iteration_plots[1]._theory.getData()[0]) == 0


def test_where_no_theory_is_known_it_says_so(hands: Hands) -> None:
    hands.window.actions_.theory.trigger()
    assert "No asymptote is known here" in hands.status


def test_while_it_is_zoomed_in_the_iterations_in_view_are_drawn_exactly(opened: Opener) -> None:
    hands = opened(experiment=FREE)
    hands.play_to(50_000)
    plot = hands.window.board.iteration_plots[1]
    for _ in range(30):
        hands.roll(plot, middle(plot), 5)
    (low, high), _ = plot.view_range()
    assert high - low < 500
    first, last = round(low) + 1, round(high) - 1
    hands.qtbot.waitUntil(lambda: set(range(first, last)) <= set(hands.frame.reading.curves.iterations.tolist()))


def test_y_shows_the_curve_up_to_the_edges_of_the_iterations_in_view(opened: Opener) -> None:
    hands = opened(experiment=Experiment(bounds=None, patterns=((1.0, 0.7),), rule=Rule(rate=9.0)))
    hands.play_to(60)
    plot = hands.window.board.iteration_plots[1]
    look(hands, 3, 9)
    plot.view.setXRange(1.05, 4.5, padding=0)
    plot.view.sigRangeChangedManually.emit([True, True])
    run = Run(hands.settings)
    run.advance(3)
    (_, first), (_, second) = np.array(run.weights_between(1, 3))[:, ::-1].tolist()
    at_edge = 0.95 * first + 0.05 * second
    hands.qtbot.waitUntil(lambda: plot.view_range()[1][0] < at_edge < second)


def test_only_what_is_in_view_is_said_not_to_be_drawn(opened: Opener) -> None:
    hands = opened(experiment=Experiment(bounds=None, w=-1.0, patterns=((1.0, 1.0),), rule=Rule(rate=2.0)))
    hands.play_to(100)
    card = hands.window.board.cards[2]
    card.log_y.trigger()
    assert card.plot.note == "4 values ≤ 0 are not drawn"
    for _ in range(30):  # zoom to iterations of which every weight is positive
        hands.roll(card.plot, middle(card.plot), 2)
    hands.qtbot.waitUntil(lambda: hands.frame.reading.curves.iterations[0] > 20)
    assert hands.frame.reading.curves.least[0].min() > 0
    hands.qtbot.waitUntil(lambda: card.plot.note == "")


def test_another_scale_of_y_keeps_the_iterations_that_are_in_view(hands: Hands) -> None:
    hands.play_to(500)
    board = hands.window.board
    plot = board.iteration_plots[0]
    hands.roll(plot, middle(plot), 4)
    x, y = plot.view_range()
    board.cards[1].log_y.trigger()
    assert plot.view_range()[1] != y
    assert all(each.view_range()[0] == x and not each.following for each in board.iteration_plots)
    curve = board.curve
    hands.roll(curve, middle(curve), 2)
    x, y = curve.view_range()
    board.cards[0].log_y.trigger()
    assert curve.view_range()[0] == x
    assert curve.view_range()[1] != y


def test_another_scale_of_x_shows_the_whole_run_in_every_plot(hands: Hands) -> None:
    hands.play_to(500)
    board = hands.window.board
    hands.roll(board.iteration_plots[0], middle(board.iteration_plots[0]), 4)
    switch = board.cards[2].log_x
    assert switch is not None
    switch.trigger()
    assert all(each.following for each in board.iteration_plots)
    assert len({each.view_range()[0] for each in board.iteration_plots}) == 1


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_view_is_never_narrower_than_a_few_iterations(hands: Hands, logarithmic: bool) -> None:
    hands.play_to(300)
    board = hands.window.board
    plot, switch = board.iteration_plots[1], board.cards[2].log_x
    assert switch is not None
    if logarithmic:
        switch.trigger()
    for _ in range(60):
        hands.roll(plot, middle(plot), 5)
    (low, high), _ = plot.view_range()
    low, high = (10**low, 10**high) if logarithmic else (low, high)
    assert 4 - 1e-6 <= high - low < 5
    assert len({each.view_range()[0] for each in board.iteration_plots}) == 1
    hands.qtbot.waitUntil(lambda: len(plot._items[0].getData()[0]) >= 4)


def test_the_labels_of_the_left_axes_have_room_and_the_axes_are_aligned(hands: Hands) -> None:
    hands.play_to(400)
    board = hands.window.board
    plot = board.iteration_plots[1]
    for clicks in (0, 10, 10, 10, 10):
        hands.roll(plot, middle(plot), clicks)
        plot.grab()
        axis = plot.axis("left")
        (spacing, values), *_ = axis.tickValues(*plot.view_range()[1], plot.view.height())
        metrics = QFontMetricsF(axis.style["tickFont"])
        widest = max(map(metrics.horizontalAdvance, axis.tickStrings(values, 1.0, spacing)))
        # The label's document has a margin of 4.
        title = axis.label.mapRectToParent(axis.label.boundingRect()).right() - 4
        assert title + widest + 6 <= axis.width()
        assert len({each.plot.axis("left").width() for each in board.cards}) == 1


@pytest.mark.parametrize("clicks", [200, -200])
def test_zooming_as_far_as_it_goes_does_no_harm(hands: Hands, clicks: int) -> None:
    hands.play_to(50)
    board = hands.window.board
    for card in board.cards:
        hands.roll(card.plot, middle(card.plot) + QPoint(20, 10), clicks)
        for _ in range(10):
            hands.roll(card.plot, middle(card.plot) + QPoint(20, 10), clicks // 10)
        card.plot.grab()
    hands.press(Key.Key_F)
    hands.press(Key.Key_Right)
    hands.wait_for_iteration(51)
    assert all(card.plot.following for card in board.cards)
