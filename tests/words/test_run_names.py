"""Runs side by side are named by what differs, unless the user named them."""

from dataclasses import replace

import pytest

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.edits import changed
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.first_experiment import FIRST as NEW
from desktop_app.words.run_names import run_names

FIRST = Experiment(bounds=None, w=-2.0, patterns=((1.0, 1.0),))
COPY = replace(FIRST, name=f"{FIRST.name} (2)")
PLAIN = replace(FIRST, name="Plain")


@pytest.mark.parametrize(
    ("runs", "names"),
    [
        ([FIRST], [FIRST.name]),
        ([FIRST, replace(COPY, rule=Rule(rate=20.0))], ["α = 0.5", "α = 20"]),
        ([FIRST, replace(COPY, rule=Rule("adam", 0.5))], ["Gradient descent", "Adam"]),
        ([FIRST, replace(COPY, w=2.0, presentation="batch")], ["w₀ = −2, in turn", "w₀ = 2, batch"]),
        (
            [FIRST, replace(COPY, rule=Rule(rate=20.0)), replace(COPY, rule=Rule("adam", 0.1))],
            ["Gradient descent, α = 0.5", "α = 20", "Adam, α = 0.1"],
        ),
        ([FIRST, changed(COPY, 40, (("rule.rate", 2.0),))], [FIRST.name, "α = 2 from 40"]),
        ([FIRST, changed(COPY, 40, (("weights.w", 2.0),))], [FIRST.name, "w = 2 from 40"]),
        ([FIRST, replace(COPY, network="weight_and_bias")], ["One weight", "Weight and bias"]),
    ],
)
def test_a_run_is_named_by_what_differs(runs: list[Experiment], names: list[str]) -> None:
    assert list(run_names(tuple(runs))) == names


def test_a_name_that_the_user_gave_wins() -> None:
    faster = replace(PLAIN, name="Plain (2)", rule=Rule(rate=20.0))  # the name of a copy
    assert run_names((PLAIN, faster)) == ("Plain", "α = 20")
    assert run_names((PLAIN, replace(faster, name="Fast"))) == ("Plain", "Fast")
    assert run_names((PLAIN, replace(faster, name="Try (2)"))) == ("Plain", "Try (2)")


def test_equal_runs_are_numbered() -> None:
    assert run_names((FIRST, COPY)) == (FIRST.name, f"{FIRST.name} (2)")
    assert run_names((PLAIN, replace(PLAIN, name="Plain (2)"))) == ("Plain", "Plain (2)")
    rates = tuple(replace(FIRST, rule=Rule(rate=rate)) for rate in (0.5, 2.0, 2.0, 2.0))
    assert run_names(rates) == ("α = 0.5", "α = 2", "α = 2 (2)", "α = 2 (3)")


def test_what_differs_in_much_has_a_short_name() -> None:
    other = Experiment(
        name=COPY.name, activation="tanh", rule=Rule("adam", 0.1), w=1.0, presentation="batch", bounds=None
    )
    assert run_names((FIRST, other)) == (FIRST.name, "Adam, α = 0.1, w₀ = 1 …")


@pytest.mark.parametrize("name", [FIRST.name, NEW.name])
def test_a_name_that_nobody_gave_follows_the_network(name: str) -> None:
    run = replace(NEW, name=name)
    function = run.with_values((("network", "function"),))
    assert function.name == "A function"
    assert replace(run, name=f"{name} (3)").with_values((("network", "function"),)).name == "A function (3)"
    assert function.with_values((("network", "weight_and_bias"),)).name == "The question's network"
    assert run.with_values((("network", "weight_and_bias"),)).name == name
    given = replace(run, name=f"{name}!")
    assert given.with_values((("network", "function"),)).name == given.name
