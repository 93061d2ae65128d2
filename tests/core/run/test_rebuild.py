"""Rebuilt runs are what they were, whichever live runs they are taken from."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.run.rebuild import is_contained, rebuilt, shared_length
from desktop_app.core.run.run import Run
from tests.core.experiments import experiments

LENGTH = 9000


def made(experiment: Experiment, i: int) -> Run:
    run = Run(experiment)
    run.advance(i)
    return run


def assert_same(run: Run, other: Run) -> None:
    assert (run.i, run.experiment, repr(run.state)) == (other.i, other.experiment, repr(other.state))
    for one, its in zip(run.timeline.curves(0, run.i, 500), other.timeline.curves(0, other.i, 500), strict=True):
        assert np.array_equal(one, its, equal_nan=True)


@settings(max_examples=40)
@given(experiments(LENGTH), st.integers(0, LENGTH), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_a_rebuilt_run_is_a_fresh_one(experiment: Experiment, i: int, j: int, k: int) -> None:
    i = made(experiment, i).i
    early = tuple(change for change in experiment.changes if change.at < j)
    other = replace(experiment, changes=(*early, Change(j, (("rule.rate", 0.125),))))
    relatives = [made(other, LENGTH), made(experiment, k), made(replace(experiment, seed=77), LENGTH)]
    (again,) = rebuilt([(experiment, i)], relatives)
    for count in (0, 500):
        again.advance(count)
    assert_same(again, made(experiment, again.i))
    if relatives[0] is not again:
        assert_same(relatives[0], made(other, relatives[0].i))


def test_two_runs_that_were_one_do_not_share_it() -> None:
    experiment = Experiment(bounds=None)
    one, other = rebuilt([(experiment, 100), (replace(experiment, name="Other"), 100)], [made(experiment, 100)])
    one.advance(50)
    assert_same(other, made(replace(experiment, name="Other"), 100))
    assert_same(one, made(experiment, 150))


def test_runs_agree_until_something_is_changed_in_one_of_them() -> None:
    plain = Experiment()
    changed = replace(plain, changes=(Change(5, (("weights.w", 0.0),)), Change(9, (("rule.rate", 2.0),))))
    negative = replace(plain, changes=(Change(5, (("weights.w", -0.0),)), changed.changes[1]))
    assert shared_length(plain, replace(plain, name="Other")) == GREATEST_ITERATION
    assert shared_length(plain, replace(plain, w=0.5)) == 0
    assert shared_length(plain, changed) == shared_length(changed, negative) == 5
    assert shared_length(changed, replace(changed, changes=changed.changes[:1])) == 9
    assert is_contained(made(plain, 5), [made(changed, 7)])
    assert not is_contained(made(plain, 6), [made(changed, 7)])
    assert not is_contained(made(plain, 5), [made(plain, 4)])
