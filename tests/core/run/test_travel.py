"""Branches and replays of a run: they are what a run that was never anything else, or a list, would hold."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run, View
from desktop_app.core.run.timeline import FINE
from tests.core.experiments import experiments, listed
from tests.core.run.test_timeline import extremes, hold_column, rows_of_many

LENGTH = 20_000
EDGES = st.sampled_from([0, 1, FINE - 1, FINE, FINE + 1, 2 * FINE, 2 * FINE + 1])


@settings(max_examples=40)
@given(experiments(LENGTH), st.one_of(EDGES, st.integers(0, LENGTH)))
def test_a_branch_is_a_run_that_was_never_longer(experiment: Experiment, i: int) -> None:
    run = Run(experiment)
    run.advance(LENGTH)
    i = min(i, run.i)
    before = run.i, run.state, run.timeline.first.tobytes(), run.timeline.least.tobytes()
    branch = run.branched(i)
    fresh = Run(replace(experiment, changes=tuple(change for change in experiment.changes if change.at <= i)))
    fresh.advance(i)
    for count in (0, 3000):
        branch.advance(count)
        fresh.advance(count)
        assert (branch.i, branch.state, branch.experiment) == (fresh.i, fresh.state, fresh.experiment)
    kept = fresh.timeline.bucket_of(fresh.i - 1) + 1 if fresh.i else 0
    known = len(fresh.timeline.least)
    assert np.array_equal(branch.timeline.first[:, :kept], fresh.timeline.first[:, :kept])
    assert np.array_equal(branch.timeline.least[:known, :kept], fresh.timeline.least[:, :kept])
    assert np.array_equal(branch.timeline.greatest[:known, :kept], fresh.timeline.greatest[:, :kept])
    assert (branch.timeline.least[known:, :kept] > branch.timeline.greatest[known:, :kept]).all()
    assert before == (run.i, run.state, run.timeline.first.tobytes(), run.timeline.least.tobytes())


@settings(max_examples=40)
@given(experiments(LENGTH), st.integers(0, LENGTH), st.integers(1, LENGTH), st.integers(1, 600), st.integers(50, 5000))
def test_a_replayed_window_is_that_of_a_list(
    experiment: Experiment, begin: int, width: int, columns: int, slice_length: int
) -> None:
    run = Run(experiment)
    run.advance(LENGTH)
    view = View(begin, begin + width, columns)
    replay = run.replay(view)
    if replay is None:
        return
    while not replay.is_done:
        replay.advance(slice_length)
    curves = replay.curves()
    first_shown, after = run.reach_of(view)
    assert first_shown <= begin
    assert after >= begin + width
    end = min(after, run.i)
    rows, many = listed(experiment, LENGTH).rows, rows_of_many(experiment, LENGTH)
    starts = [int(i) for i in curves.iterations]
    assert starts[0] == first_shown
    assert len(starts) >= min(columns, end - first_shown)
    for k, (first, last) in enumerate(zip(starts, [*starts[1:], end], strict=True)):
        for number in range(len(curves.least)):
            hold_column(curves, number, k, extremes(rows, number, first, last, many, experiment.weight_count))
