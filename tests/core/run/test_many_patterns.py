"""Many patterns: what is worked out of stored states is what a plain sum gives, and memory does not grow with them."""

import random

import numpy as np
import pytest

from desktop_app.core.analysis.error_line import error_line
from desktop_app.core.analysis.vote import vote
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.edits import changed
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.networks import propagate
from desktop_app.core.model.pattern_list import Patterns
from desktop_app.core.model.step import shares_at
from desktop_app.core.run.book import DE_DW, E
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.run import Run, View
from desktop_app.core.run.spread import LOWER, MEAN, MEDIAN, UPPER

_RANDOM = random.Random(3)
MANY = tuple((round(_RANDOM.uniform(-3, 3), 3), round(_RANDOM.uniform(0.1, 0.9), 3)) for _ in range(501))
BATCH = Experiment(
    network="weight_and_bias", patterns=MANY, presentation="batch", bounds=None, rule=Rule(rate=0.01), w=0.5
)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    loop.compile(["advance", "fill", "fill_columns"])


def plainly(experiment: Experiment, w: float, v: float) -> list[tuple[float, float, float]]:
    """E, ∂E/∂w and ∂E/∂v of each pattern, one by one."""
    return [propagate(experiment.codes, w, v, x, y)[:3] for x, y in experiment.patterns]


@pytest.mark.parametrize("presentation", ["in_turn", "shuffled", "batch"])
def test_the_spread_of_a_reading_is_that_of_its_patterns(presentation: str) -> None:
    run = Run(Experiment(network="weight_and_bias", patterns=MANY, presentation=presentation, rule=Rule(rate=0.01)))
    run.advance(5000)
    reading = run.reading(View(columns=300, chosen=(0, 500, 501)))
    spread, curves = reading.spread, reading.curves
    assert spread is not None
    assert len(run.timeline.least) == 6  # none for single patterns
    columns = np.flatnonzero(~np.isnan(curves.least[spread.row_of(E, MEAN)]))
    assert 30 < len(columns) <= 65
    assert columns[-1] == len(curves.iterations) - 1
    for column, w, v in ((0, 0.0, 0.0), (-1, *run.state.weights)):
        errors, slopes, _ = (sorted(each) for each in zip(*plainly(run.settings, w, v), strict=True))
        for which, k in ((LOWER, 125), (MEDIAN, 250), (UPPER, 375)):
            assert curves.least[spread.row_of(E, which)][column] == errors[k]
            assert curves.greatest[spread.row_of(DE_DW, which)][column] == slopes[k]
        assert curves.least[spread.row_of(E, MEAN)][column] == pytest.approx(sum(errors) / 501, rel=1e-12)
        assert curves.least[spread.row_of_chosen(E, 1)][column] == plainly(run.settings, w, v)[500][0]
        assert np.isnan(curves.least[spread.row_of_chosen(E, 2)]).all()  # there is no such pattern


def test_a_sum_over_many_patterns_has_the_bits_of_one_that_adds_them_one_by_one() -> None:
    total = 0.0
    for each, _, _ in plainly(BATCH, 0.5, -0.25):
        total += each
    assert BATCH.objective().error(0.5, -0.25) == total
    run = Run(BATCH)
    run.advance(3)
    assert run.timeline.least[E, 2] == run.step(2).E


def test_the_shares_of_many_patterns_are_those_of_each() -> None:
    shares = shares_at(BATCH, 0.5, -0.25)
    assert len(shares) == 501
    assert (shares[7].E, shares[7].dE_dw, shares[-1].dE_dv) == (
        plainly(BATCH, 0.5, -0.25)[7][0], plainly(BATCH, 0.5, -0.25)[7][1], plainly(BATCH, 0.5, -0.25)[-1][2],
    )  # fmt: skip


def test_the_vote_of_many_patterns_counts_all_and_shows_the_chosen_and_the_others_together() -> None:
    step = Run(BATCH).step()
    held = vote(BATCH, step, (0, 4))
    slopes = [slope for _, slope, _ in plainly(BATCH, 0.5, 0.0)]
    assert held.shown == (0, 4)
    assert [gradient[0] for gradient in held.gradients[:2]] == [slopes[0], slopes[4]]
    assert sum(gradient[0] for gradient in held.gradients) == pytest.approx(held.total[0], rel=1e-9)
    assert held.ballots[0] == (sum(slope < 0 for slope in slopes), sum(slope > 0 for slope in slopes))


def test_the_curve_of_a_sum_goes_through_the_sum() -> None:
    w = np.linspace(-4.0, 4.0, 241)
    exact = [BATCH.objective().error(each, -0.25) for each in w.tolist()]
    # Off by less than a pixel of a plot a thousand pixels high.
    assert np.abs(error_line(BATCH, w, -0.25, 0) - exact).max() < np.ptp(exact) / 1000


def test_patterns_that_become_many_and_few_again_keep_the_rows_of_the_few() -> None:
    few = ((1.0, 0.75), (0.5, 0.25))
    changes = Change(5, (("patterns", MANY),)), Change(9, (("patterns", few),))
    run = Run(Experiment(patterns=few, presentation="batch", bounds=None, rule=Rule(rate=0.01), changes=changes))
    run.advance(20)
    assert np.isfinite(run.reading(View()).curves.least[4][[0, 4, 9, 20]]).all()
    assert np.isnan(run.reading(View()).curves.least[4][5:9]).all()
    again = Run(run.experiment)
    again.advance(20)
    assert again.state == run.state


def test_a_list_is_kept_once() -> None:
    patterns = Patterns(MANY)
    experiment = Experiment(patterns=patterns, bounds=None)
    slower = changed(experiment, 4, (("rule.rate", 2.0),))
    assert experiment.patterns is slower.patterns is slower.settings_at(9).patterns is patterns
    assert repr(patterns) == repr(Patterns(MANY)) != repr(Patterns((*MANY[:-1], (-0.0, 0.0))))
    assert repr(Patterns(((0.0, 0.0),) * 17)) != repr(Patterns(((-0.0, 0.0),) * 17))
