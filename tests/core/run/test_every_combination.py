"""Every network, activation, error, rule and presentation: both forms of the loop give the bits of a plain list."""

from itertools import product

import numpy as np
import pytest

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.run import Run
from tests.core.experiments import NETWORKS, PRESENTATIONS, RULES, listed
from tests.core.mathematics import ACTIVATIONS, ERRORS
from tests.core.run.test_loop import bits, interpreted
from tests.core.run.test_timeline import value_of

LENGTH = 9
# So that ŷ begins between 0 and 1, where cross-entropy is defined.
PATTERNS = ((1.0, 0.9), (0.5, 0.25), (0.75, 0.4))


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("bounds", [None, (0.09, 0.35)])
def test_the_loop_is_a_plain_list(
    network: str, activation: str, error: str, bounds: tuple[float, float] | None
) -> None:
    for rule, presentation in product(RULES, PRESENTATIONS):
        experiment = Experiment(
            network=network, activation=activation, error=error, patterns=PATTERNS, presentation=presentation,
            rule=Rule(rule, 0.03), w=0.3, v=0.1 if len(NETWORKS[network]) > 1 else 0.0, bounds=bounds, seed=5,
        )  # fmt: skip
        run = Run(experiment)
        run.advance(LENGTH)
        assert bits(run) == bits(interpreted(experiment, LENGTH)), (rule, presentation)
        rows, *weights = listed(experiment, LENGTH)
        assert 0 < run.i == len(rows), (rule, presentation)
        assert [*run.state.weights] == weights, (rule, presentation)
        for extremes in (run.timeline.least, run.timeline.greatest):
            for number, values in enumerate(extremes[:, : run.i]):
                known = [value_of(row, number, run.experiment.weight_count) for row in rows]
                had = np.array([value is not None for value in known])
                assert values[had].tolist() == [value for value in known if value is not None], (rule, presentation)
                assert (np.abs(values[~had]) == np.finfo(float).max).all()
