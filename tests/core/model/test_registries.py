"""The registries, and the ladders that the compiled loop climbs instead of them, say the same."""

from collections.abc import Sequence
from itertools import product

import pytest

from desktop_app.core.model import parameters
from desktop_app.core.model.activations import ACTIVATIONS, activate
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS, pull, pull_form
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.parameters import Declared
from desktop_app.core.model.patterns import BATCH, IN_TURN, MINI_BATCH, PRESENTATIONS, SHUFFLED
from desktop_app.core.model.rules import RULES
from desktop_app.core.run.run import Run
from desktop_app.words.captions import experiment_in_a_line
from tests.core import mathematics

POINTS = (-2.5, -0.3, 0.0, 0.4, 0.9, 3.0)


@pytest.mark.parametrize("code", range(len(ACTIVATIONS)))
def test_the_activation_of_a_code_is_the_one_registered_there(code: int) -> None:
    entry = ACTIVATIONS[code]
    assert [activate(code, z) for z in POINTS] == [entry.function(z) for z in POINTS]


@pytest.mark.parametrize("code", range(len(ERROR_FUNCTIONS)))
def test_the_error_of_a_code_is_the_one_registered_there(code: int) -> None:
    entry = ERROR_FUNCTIONS[code]
    relu = [activation.name for activation in ACTIVATIONS].index("relu")
    form, points = pull_form(relu, code), [(y_hat, y) for y_hat in POINTS for y in (0.0, 0.3, 1.0)]
    assert [pull(form, 0.0, y_hat, 1.0, y)[:2] for y_hat, y in points] == [entry.function(*point) for point in points]


def test_no_two_codes_of_a_ladder_mean_the_same() -> None:
    assert len({tuple(activate(code, z) for z in POINTS) for code in range(len(ACTIVATIONS))}) == len(ACTIVATIONS)
    forms = {
        pull_form(activation, error) for activation in range(len(ACTIVATIONS)) for error in range(len(ERROR_FUNCTIONS))
    }
    assert forms == set(range(len(pull.functions)))
    # Each of the saturated forms differs from the plain one where its activation is saturated.
    for z in (2.0, -710.0):
        assert len({pull(form, z, 0.3, 0.2, 0.4) for form in forms}) >= 4


def test_each_activation_and_error_is_held_against_the_mathematics() -> None:
    assert tuple(entry.name for entry in ACTIVATIONS) == mathematics.ACTIVATIONS
    assert tuple(entry.name for entry in ERROR_FUNCTIONS) == mathematics.ERRORS


def test_presentations_have_the_codes_that_the_loop_knows() -> None:
    names = [entry.name for entry in PRESENTATIONS]
    assert names == ["in_turn", "shuffled", "batch", "mini_batch"]
    assert (IN_TURN, SHUFFLED, BATCH, MINI_BATCH) == (0, 1, 2, 3)


@pytest.mark.parametrize("registry", [ACTIVATIONS, ERROR_FUNCTIONS, PRESENTATIONS, NETWORKS, RULES])
def test_entries_have_names_of_their_own_and_words_for_people(registry: Sequence[Declared]) -> None:
    assert len({entry.name for entry in registry}) == len(registry)
    assert len({entry.label for entry in registry}) == len(registry)
    for entry in registry:
        assert entry.name == entry.name.lower().replace(" ", "_")
        assert entry.label
        assert entry.formula


def test_every_registered_combination_runs() -> None:
    every = product(NETWORKS, ACTIVATIONS, ERROR_FUNCTIONS, PRESENTATIONS, RULES)
    for network, activation, error, presentation, rule in every:
        made = Experiment(
            network=network.name,
            activation=activation.name,
            error=error.name,
            presentation=presentation.name,
            patterns=((0.5, 0.25), (1.0, 1.0)),
            w=0.25,
            v=0.25 if network.inner else 0.0,
            bounds=None,
            rule=Rule(rule.name, rate=1e-4),
        )
        run = Run(made)
        assert run.advance(20) == 20, experiment_in_a_line(made)
        moved = [len({*each}) > 1 for each in zip(*run.weights_between(0, 20), strict=True)]
        assert moved == [True, len(network.weight_names) > 1], experiment_in_a_line(made)


def test_defaults_are_allowed_and_ranges_are_said() -> None:
    for choice in (*parameters.CHOICES, parameters.RULE):
        assert choice.fault(choice.default) is None
        assert choice.default in choice.names
        assert choice.help
    numbers = (*parameters.RULE_NUMBERS, parameters.LOW, parameters.HIGH, *parameters.STARTS.values(), parameters.SEED,
               *parameters.WEIGHTS.values(), parameters.X, parameters.Y)  # fmt: skip
    for number in numbers:
        assert number.fault(int(number.default) if number.integer else number.default) is None
        assert number.slider[0] < number.slider[1]
        assert number.slider[0] > 0.0 or not number.logarithmic
        assert number.fault(True) == f"must be {'a whole number' if number.integer else 'a number'}, is true"
        assert number.fault(10**400) is not None
        assert number.range_in_words


def test_a_rule_keeps_less_than_all_of_what_it_remembers() -> None:
    for number in (parameters.MOMENTUM, parameters.DECAY, parameters.BETA1, parameters.BETA2):
        assert number.range_in_words == "from 0 to 0.999999"
        assert number.fault(1) == "must be from 0 to 0.999999, is 1"
        assert number.fault(-0.1) == "must be from 0 to 0.999999, is -0.1"
    assert parameters.EPSILON.fault(0) == "must be > 0, is 0"


def test_the_rate_reaches_from_a_ten_thousandth_to_a_thousand() -> None:
    assert parameters.RATE.slider == (1e-4, 1e3)
    assert parameters.RATE.logarithmic
    assert parameters.RATE.fault(0) == "must be > 0, is 0"
    assert parameters.RATE.fault(-1) == "must be > 0, is -1"
    assert parameters.RATE.fault(5e-324) is None
