"""Runs that the loop makes together are, bit for bit, what each is alone, wherever they change, end or are cut."""

from dataclasses import replace
from itertools import cycle, product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.lanes import LANES
from desktop_app.core.run.run import Run
from desktop_app.core.run.timeline import FINE
from desktop_app.core.run.together import advance_together, companions
from tests.core.experiments import NETWORKS, PRESENTATIONS, RULES, SCHEDULES, SEEDS, experiments
from tests.core.mathematics import ACTIVATIONS, ERRORS
from tests.core.run.test_loop import bits

pytestmark = pytest.mark.usefixtures("compiled")

LENGTH = 3 * FINE


def made_together(runs: list[Run], stop: int, tolerance: float = 0.0) -> None:
    """As far as they go together, and then each alone."""
    advance_together(runs, stop, tolerance)
    made_alone(runs, stop, tolerance)


def made_alone(runs: list[Run], stop: int, tolerance: float = 0.0) -> None:
    """Those that have not ended."""
    for run in runs:
        if not (tolerance and run.has_small_gradients):
            run.advance(stop - run.i, tolerance)


@st.composite
def groups(draw: st.DrawFn) -> list[Experiment]:
    """Experiments that share what companions must share, and nothing else."""
    network, presentation = draw(st.sampled_from([*NETWORKS])), draw(st.sampled_from(PRESENTATIONS))
    count, seed, made = draw(st.integers(1, 4)), draw(SEEDS), []
    for _ in range(draw(st.integers(2, 6))):
        one = draw(experiments(LENGTH, [network]))
        patterns = tuple((one.patterns * count)[:count])
        made.append(replace(one, patterns=patterns, presentation=presentation, seed=seed))
    return made


@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(groups(), st.lists(st.integers(1, LENGTH), max_size=4), st.sampled_from([0.0, 0.0, 1e-3, 0.3]))
def test_lanes_have_the_bits_of_each_run_alone(group: list[Experiment], cuts: list[int], tolerance: float) -> None:
    alone, together = [Run(each) for each in group], [Run(each) for each in group]
    for stop in [*sorted(cuts), LENGTH]:
        made_alone(alone, stop, tolerance)
        going = [run for run in together if not (tolerance and run.has_small_gradients)]
        for group_of in companions(going):
            made_together(group_of, stop, tolerance)
    assert [bits(run) for run in together] == [bits(run) for run in alone]


@pytest.mark.parametrize("presentation", [*PRESENTATIONS, "mini_batch"])
@pytest.mark.parametrize(("network", "decay"), [*((network, 0.0) for network in NETWORKS), ("weight_and_bias", 0.01)])
def test_a_full_vector_of_unlike_runs_goes_together(network: str, decay: float, presentation: str) -> None:
    """As many as there are lanes, of every activation, error and rule; with weight decay, of every schedule, too."""
    schedules = cycle(SCHEDULES if decay else ("constant",))
    # Nesterov's place ahead is compiled together with the weight decay.
    some = [rule for rule in RULES if decay or presentation == "mini_batch" or rule != "nesterov_ahead"]
    patterns = ((1.0, 0.9), (0.5, 0.25), (0.75, 0.4))
    every = [
        Experiment(
            network=network, activation=activation, error=error, patterns=patterns, presentation=presentation,
            rule=Rule(rule, 0.03, weight_decay=decay, schedule=Schedule(next(schedules))), w=0.3,
            v=0.1 if len(NETWORKS[network]) > 1 else 0.0, bounds=None, seed=5, size=2,
        )
        for activation, error, rule in product(ACTIVATIONS, ERRORS, some)
    ]  # fmt: skip
    for first in range(0, len(every), LANES):
        alone, together = ([Run(each) for each in every[first : first + LANES]] for _ in range(2))
        assert len(companions(together)) == 1
        made_together(together, 500)
        made_alone(alone, 500)
        assert [bits(run) for run in together] == [bits(run) for run in alone]


def test_companions_are_those_that_share_network_presentation_and_place() -> None:
    plain = Experiment()
    unlike = [
        plain, replace(plain, w=0.25), replace(plain, rule=Rule("adam")), replace(plain, presentation="batch"),
        replace(plain, network="weight_and_bias"), replace(plain, patterns=((1.0, 1.0),)),
        replace(plain, presentation="shuffled"), replace(plain, presentation="shuffled", seed=9),
    ]  # fmt: skip
    runs = [Run(each) for each in unlike]
    later = Run(plain)
    later.advance(3)
    assert loop.has_lanes
    assert [len(group) for group in companions([*runs, later])] == [3, 1, 1, 1, 1, 1, 1]


def test_together_they_stop_where_one_of_them_changes() -> None:
    changed = Experiment(bounds=None, changes=(Change(7, (("rule.rate", 2.0),)),))
    runs = [Run(Experiment(bounds=None)), Run(changed)]
    advance_together(runs, 20)
    assert [run.i for run in runs] == [7, 7]
