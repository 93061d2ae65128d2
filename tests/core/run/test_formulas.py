"""Runs with formulas of the user's own: the same bits interpreted, compiled, in lanes and loaded from a file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mpmath
import pytest

from desktop_app.core.analysis.check import complex_step
from desktop_app.core.analysis.minimum import minimum
from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import SILENT, Change, Experiment
from desktop_app.core.model.networks import propagate
from desktop_app.core.model.own import Own
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.compiling import NAMES_WITH_FORMULAS
from desktop_app.core.run.run import Run
from desktop_app.core.run.together import companions
from desktop_app.words.endings import remedy
from tests.core.run.test_loop import bits, interpreted
from tests.core.run.test_together import made_together

LENGTH = 60


def function(formula: str, w: float, v: float = 0.0, rate: float = 0.001) -> Experiment:
    plain = Experiment(network="function", formula=formula, patterns=SILENT, bounds=None, rule=Rule(rate=rate))
    return replace(plain, w=w, v=v)


# Each with the same function in mpmath.
FUNCTIONS: list[tuple[Experiment, Callable[..., Any]]] = [
    (function("w^4 - 3w^2 + 2", 0.3, rate=0.01), lambda w, v: w**4 - 3 * w**2 + 2),
    (function("(1 - w)^2 + 100(v - w²)²", -1.0, 1.0), lambda w, v: (1 - w) ** 2 + 100 * (v - w**2) ** 2),
    (function("w²/10 - cos(2w)·e^(-v^2/8)", 2.0, 1.5, 0.1),
     lambda w, v: w**2 / 10 - mpmath.cos(2 * w) * mpmath.exp(-(v**2) / 8)),
    (function("|w| + ln(1 + v²) + σ(w v)", 0.7, -0.4, 0.05),
     lambda w, v: abs(w) + mpmath.log(1 + v**2) + 1 / (1 + mpmath.exp(-w * v))),
]  # fmt: skip
PATTERNS = ((1.0, 0.9), (0.5, 0.25), (-0.75, 0.4))
MIXED = [
    Experiment(activation=Own("z/(1 + |z|)"), error=Own("|y_hat - y|"), patterns=PATTERNS, w=0.3),
    Experiment(activation=Own("sin(z)"), error="cross_entropy", patterns=((1.0, 0.9),), w=0.3, rule=Rule("adam", 0.1)),
    Experiment(
        network="two_weight_chain", activation=Own("tanh(z)/2 + 1/2"), presentation="shuffled", patterns=PATTERNS,
        w=0.3, v=0.4, bounds=None,
    ),
    Experiment(
        network="weight_and_bias", error=Own("(ŷ - y)^4"), presentation="batch", patterns=PATTERNS, w=0.3, v=0.4,
        bounds=None, changes=(Change(20, (("rule.rate", 0.1),)),),
    ),
]  # fmt: skip
EVERY = [*(each for each, _ in FUNCTIONS), *MIXED]


@pytest.fixture(scope="module")
def with_formulas(pytestconfig: pytest.Config) -> None:
    """What formulas need is compiled."""
    if pytestconfig.getoption("interpreted"):
        pytest.skip("nothing is compiled")
    assert loop.compile(NAMES_WITH_FORMULAS), loop.fault


@pytest.fixture(scope="module")
def slow() -> list[Run]:
    return [interpreted(each, LENGTH) for each in EVERY]


@pytest.mark.usefixtures("with_formulas")
def test_compiled_alone_and_in_lanes_they_have_the_bits_of_interpreted_ones(slow: list[Run]) -> None:
    for experiment, known in zip(EVERY, slow, strict=True):
        assert known.i == LENGTH
        alone = Run(experiment)
        alone.advance(LENGTH)
        assert bits(alone) == bits(known)
        # Other runs of the group have another start and another rule.
        others = replace(experiment, w=experiment.w + 0.01), replace(experiment, rule=Rule("momentum", 1e-5))
        together = [Run(each) for each in (experiment, *others)]
        assert [len(group) for group in companions(together)] == [3]
        made_together(together, LENGTH)
        assert bits(together[0]) == bits(known)


@pytest.mark.usefixtures("with_formulas")
def test_runs_with_other_formulas_go_apart() -> None:
    runs = [Run(each) for each in (*EVERY, Experiment())]
    assert all(len(group) == 1 for group in companions(runs))


def test_loaded_from_a_file_they_are_the_same(slow: list[Run]) -> None:
    for experiment, known in zip(EVERY, slow, strict=True):
        (loaded,) = from_bytes(to_json(Workspace((experiment,))).encode()).runs
        assert loaded == experiment
        assert bits(interpreted(loaded, LENGTH)) == bits(known)


def _weights(run: Run) -> Iterator[tuple[float, float]]:
    yield from run.weights_between(0, run.i)[::7]


def test_the_gradient_of_a_function_is_that_of_mpmath_and_of_the_check(slow: list[Run]) -> None:
    for (experiment, exact), run in zip(FUNCTIONS, slow, strict=False):
        for w, v in _weights(run):
            E, *slopes, _ = propagate(experiment.codes, w, v, 0.0, 0.0)
            with mpmath.workdps(40):
                at = mpmath.mpf(w), mpmath.mpf(v)
                known = [float(mpmath.diff(exact, at, orders)) for orders in ((1, 0), (0, 1))]
                assert pytest.approx(float(exact(*at)), rel=1e-13, abs=1e-15) == E
            assert slopes == pytest.approx(known, rel=1e-12, abs=1e-14)
            for which in range(experiment.weight_count):
                stepped = complex_step(experiment, 0, (w, v), 1e-20, which)
                assert stepped == pytest.approx(known[which], rel=1e-12, abs=1e-14)


def test_the_gradient_of_own_activations_and_errors_is_that_of_the_check(slow: list[Run]) -> None:
    for experiment, run in zip(MIXED, slow[len(FUNCTIONS) :], strict=True):
        for w, v in _weights(run):
            for k, (x, y) in enumerate(experiment.patterns):
                _, *slopes, _ = propagate(experiment.codes, w, v, x, y)
                for which in range(experiment.weight_count):
                    stepped = complex_step(experiment, k, (w, v), 1e-20, which)
                    assert stepped == pytest.approx(slopes[which], rel=1e-11, abs=1e-14)


def test_the_minimum_of_a_function() -> None:
    assert minimum(function("w^4 - 3w^2 + w", 0.0)) == pytest.approx((-1.3008395659,))
    assert minimum(function("e^(-w)", 0.0)) is None
    assert minimum(function("|w - 2|", 0.0)) == pytest.approx((2.0,))


def test_a_function_that_is_not_defined_ends_the_run() -> None:
    run = Run(function("ln(w)", 0.5, rate=0.3))
    assert run.advance(50) < 50
    assert not run.step().is_finite
    assert remedy(run.settings, run.step()).startswith("Your formula has no finite value")
    steep = Run(function("w^4", 9.0, rate=1.0))
    assert steep.advance(50) < 50
    assert remedy(steep.settings, steep.step()).startswith("Try a smaller learning rate")


@pytest.mark.parametrize("formula", ["sqrt w", "1/w + v", "A"])
def test_where_a_formula_cannot_begin_another_start_is_the_remedy(formula: str) -> None:
    run = Run(Experiment(activation=Own("1/z")) if formula == "A" else function(formula, 0.0))
    assert run.advance(50) == 0
    assert "try another start" in remedy(run.settings, run.step())
