"""The wheel over the iterations: it zooms them alone, y goes with what is in view, and there is an end to it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from desktop_app.plots.curves.iteration_plot import IterationPlot
from tests.ui.board.test_board import middle
from tests.ui.conftest import Opener
from tests.ui.hands import CTRL, NO_KEYS, Hands, Key

LONG = Experiment(bounds=None, rule=Rule(rate=2.0))
LENGTH = 2_000_000


def weight_plot(hands: Hands) -> IterationPlot:
    return hands.window.board.iteration_plots[1]


def wait_for_the_curve(hands: Hands) -> None:
    """Until the curve is in view, and not as a line along its middle."""
    plot = weight_plot(hands)

    def is_in_sight() -> bool:
        (begin, end), (least, greatest) = plot.view_range()
        x, y = plot._items[0].getData()
        seen = y[(begin <= x) & (x <= end)]
        return len(seen) > 1 and bool(
            least < seen.min() and seen.max() < greatest and seen.max() - seen.min() > 0.1 * (greatest - least)
        )

    hands.qtbot.waitUntil(is_in_sight)


def test_from_a_long_run_one_comes_to_its_iterations_with_the_curve_in_sight(opened: Opener) -> None:
    hands = opened(experiment=LONG)
    hands.play_to(LENGTH)
    plot = weight_plot(hands)
    for _ in range(60):
        hands.roll(plot, middle(plot), 1)
        wait_for_the_curve(hands)
    hands.qtbot.waitUntil(lambda: 0 < len(plot._each.getData()[0]) <= 8)
    assert plot._each.isVisible()
    x, y = plot._each.getData()
    run = Run(LONG)
    run.advance(int(x[0]))
    assert len(x) >= 4
    for i, w in zip(x, y, strict=True):
        assert (run.i, run.w) == (i, w)
        run.advance(1)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_beyond_the_narrowest_view_the_wheel_moves_nothing(hands: Hands, logarithmic: bool) -> None:
    hands.play_to(300)
    plot, switch = weight_plot(hands), hands.window.board.cards[2].log_x
    assert switch is not None
    if logarithmic:
        switch.trigger()
    aside = middle(plot) + QPoint(40, 0)
    for _ in range(30):
        hands.roll(plot, aside, 3)
    x, _ = plot.view_range()
    for _ in range(20):
        hands.roll(plot, aside - QPoint(100, 0), 2)
    assert plot.view_range()[0] == pytest.approx(x, abs=1e-6)


def test_the_place_under_the_mouse_stays_where_it_is(hands: Hands) -> None:
    hands.play_to(500)
    plot = weight_plot(hands)
    place = middle(plot) + QPoint(60, 10)
    before = plot.view.mapSceneToView(plot.mapToScene(place)).x()
    for clicks in (2, 1, -1, 4):
        hands.roll(plot, place, clicks)
        assert plot.view.mapSceneToView(plot.mapToScene(place)).x() == pytest.approx(before)


@pytest.mark.parametrize("way", ["ctrl", "axis"])
def test_ctrl_or_the_axis_zooms_y_which_stays_then_until_f(hands: Hands, way: str) -> None:
    hands.play_to(500)
    plot = weight_plot(hands)
    x, (low, high) = plot.view_range()
    axis = QPoint(10, middle(plot).y())
    hands.roll(plot, axis if way == "axis" else middle(plot), 2, NO_KEYS if way == "axis" else CTRL)
    assert plot.view_range()[0] == x
    least, greatest = held = plot.view_range()[1]
    assert (greatest - least) == pytest.approx((high - low) * 0.74**2)
    hands.roll(plot, middle(plot), 5)
    assert plot.view_range()[0] != x
    hands.qtbot.waitUntil(lambda: hands.frame.reading.curves.iterations[0] > 0)
    assert plot.view_range()[1] == held
    for _ in range(200):
        hands.roll(plot, middle(plot), 5, CTRL)
    finest = plot.view_range()
    hands.roll(plot, middle(plot), 5, CTRL)
    assert plot.view_range() == finest
    hands.press(Key.Key_F)
    hands.qtbot.waitUntil(lambda: np.allclose(plot.view_range(), (x, (low, high))))
    hands.roll(plot, middle(plot), 5)
    hands.qtbot.waitUntil(lambda: plot.view_range()[1] != held)
