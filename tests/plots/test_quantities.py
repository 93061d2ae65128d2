"""Which traces an iteration plot has."""

import pytest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run import book
from desktop_app.core.run.run import Run, View
from desktop_app.plots.quantities import RHO, traces_of

PATTERNS = ((1.0, 0.7), (-1.0, 0.2), (2.0, 0.9))


@pytest.mark.parametrize("presentation", ["in_turn", "shuffled", "batch", "mini_batch"])
def test_rho_is_of_a_pattern_only_where_each_iteration_presents_one(presentation: str, compiled_loop: None) -> None:
    run = Run(Experiment(patterns=PATTERNS, presentation=presentation, size=2, bounds=None))
    run.advance(12)
    rows = [trace.row for trace in traces_of(RHO, run.reading(View()))]
    by_pattern = [book.pattern_row(book.RHO, 1, k) for k in range(len(PATTERNS))]
    assert rows == (by_pattern if presentation in ("in_turn", "shuffled") else [book.RHO])
