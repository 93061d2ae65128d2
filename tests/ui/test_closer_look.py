"""Looking closer: a window of a long run shows its iterations themselves, and true extremes."""

import numpy as np
import pytest

from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.run import Run
from desktop_app.core.theory import asymptotes
from tests.ui.conftest import Opener
from tests.ui.hands import Hands

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
    hands.qtbot.waitUntil(lambda: len(drawn(hands)[0]) >= end - begin and drawn(hands)[0][0] == begin)
    run = Run(TO_AND_FRO)
    run.advance(begin)
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
    hands.qtbot.waitUntil(lambda: len(drawn(hands)[0]) not in (0, coarse) and drawn(hands)[0][0] >= begin)
    plot = hands.window.board.iteration_plots[1]
    hands.qtbot.waitUntil(lambda: np.diff(np.unique(drawn(hands)[0])).max() <= (end - begin) / plot.view.width() * 2)
    weights = Run(TO_AND_FRO)
    weights.advance(end)
    all_of_them = np.array(weights.weights(begin, end))
    _, y = drawn(hands)
    assert (y.min(), y.max()) == (all_of_them.min(), all_of_them.max())


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
    assert "No asymptote is known here" in hands.window.status()
