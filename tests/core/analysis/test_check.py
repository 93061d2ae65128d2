"""The gradient by other means, held against derivatives at 50 digits: right, or NaN."""

from collections.abc import Callable
from dataclasses import replace
from math import isfinite, isnan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.analysis.check import COMPLEX_H, H, check, complex_step, differences
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.own import Own
from tests.core.experiments import FINITE, experiments
from tests.core.mathematics import ACTIVATIONS, ERRORS, U, activation, exact

PATTERNS = ((1.0, 1.0), (-0.5, 0.25), (2.0, 0.5), (0.3, 0.0))
WEIGHTS = (-2.25, -0.5, 0.2, 0.75, 1.5)
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
PAIRS = [(name, error) for name in ACTIVATIONS for error in ERRORS]
CASES = [(name, error, x, y, w) for name, error in PAIRS for x, y in PATTERNS for w in WEIGHTS]


def true_error(name: str, error: str, x: float, y: float) -> Callable[[Any], Any]:
    def E(w: Any) -> Any:
        y_hat = activation(name, w * mpf(x))[0]
        if error == "squared":
            return (y_hat - mpf(y)) ** 2 / 2
        one = -mpf(y) * mp.log(y_hat) if y else mpf(0)
        return one - ((1 - mpf(y)) * mp.log(1 - y_hat) if y != 1 else 0)

    return E


def is_inside(name: str, error: str, x: float, w: float) -> bool:
    """Whether E is smooth around here, and nothing but roundings is lost."""
    y_hat = float(activation(name, mpf(w) * mpf(x))[0])
    return (error == "squared" or 0.05 < y_hat < 0.95) and not (name == "relu" and abs(w * x) < 0.01)


INSIDE = [case for case in CASES if is_inside(case[0], case[1], case[2], case[4])]


def of(name: str, error: str, x: float, y: float) -> Experiment:
    return Experiment(activation=name, error=error, patterns=((x, y),), bounds=None)


def test_every_activation_and_error_is_tried() -> None:
    assert {case[:2] for case in INSIDE} == set(PAIRS)


@pytest.mark.parametrize(("name", "error", "x", "y", "w"), INSIDE)
def test_a_complex_step_is_the_gradient_to_the_last_digits(name: str, error: str, x: float, y: float, w: float) -> None:
    E = true_error(name, error, x, y)
    g = mp.diff(E, mpf(w))
    steps = [complex_step(of(name, error, x, y), pattern, (w, 0.0), COMPLEX_H) for pattern in (0, None)]
    assert steps[0] == steps[1]
    # What cancels in ŷ − y, and in the logarithms' slopes, is a rounding of these.
    scale = abs(g) + abs(mpf(x)) * (1 + abs(activation(name, mpf(w) * mpf(x))[0]))
    assert abs(steps[0] - g) <= mpf("1e-14") * scale


@pytest.mark.parametrize("h", [1e-2, 1e-3, H])
@pytest.mark.parametrize(("name", "error", "x", "y", "w"), INSIDE[::3])
def test_differences_are_what_they_are_defined_as(
    name: str, error: str, x: float, y: float, w: float, h: float
) -> None:
    """Whatever they are off by is theirs: the same differences at 50 digits, but for the roundings of E."""
    E = true_error(name, error, x, y)
    forward, central = differences(of(name, error, x, y), 0, (w, 0.0), h)
    noise = 64 * U * (E(mpf(w)) + abs(mpf(x)) + 1) * (1 + abs(w)) / h
    assert abs(forward - (E(w + mpf(h)) - E(mpf(w))) / mpf(h)) <= noise
    assert abs(central - (E(w + mpf(h)) - E(w - mpf(h))) / (2 * mpf(h))) <= noise


@pytest.mark.parametrize(("name", "error", "x", "y", "w"), INSIDE[::2])
def test_differences_are_off_by_what_taylor_says(name: str, error: str, x: float, y: float, w: float) -> None:
    """Forward by h·E″/2, central by h²·E‴/6; and what comes next in the series is all that is left."""
    h = mpf("1e-3")
    E = true_error(name, error, x, y)
    g, bend, twist, more, most = (mp.diff(E, mpf(w), k) for k in range(1, 6))
    forward, central = differences(of(name, error, x, y), 0, (w, 0.0), float(h))
    rounding = mpf("2e-12") * (1 + E(mpf(w)))
    assert abs(forward - g - h * bend / 2) <= h**2 * abs(twist) / 3 + h**3 * (1 + abs(more)) + rounding
    assert abs(central - g - h**2 * twist / 6) <= h**4 * (1 + 10 * abs(most)) + rounding


@pytest.mark.parametrize("h", [0.1, 0.03, 1e-2, 1e-3])
def test_from_0_on_1_1_the_central_error_is_h2_96_and_the_forward_h_32(h: float) -> None:
    forward, central = differences(ALONE, 0, (0.0, 0.0), h)
    assert abs(forward + 0.125) == pytest.approx(h / 32, rel=h)
    assert abs(central + 0.125) == pytest.approx(h * h / 96, rel=h + 1e-4)
    assert complex_step(ALONE, 0, (0.0, 0.0), COMPLEX_H) == -0.125


def test_below_its_best_h_the_central_difference_is_lost_in_roundings() -> None:
    off = {h: abs(differences(ALONE, 0, (0.0, 0.0), h)[1] + 0.125) for h in (1e-2, H, 1e-11)}
    assert off[H] < 1e-10 < off[1e-11]
    assert off[H] < off[1e-2]


@pytest.mark.parametrize(("name", "error"), PAIRS)
def test_of_all_patterns_the_check_is_the_sum(name: str, error: str) -> None:
    patterns = ((1.0, 1.0), (0.5, 0.25), (2.0, 0.5))
    together = Experiment(activation=name, error=error, patterns=patterns, bounds=None, presentation="batch")
    w = 0.2
    each = [check(together, k, (w, 0.0)) for k in range(3)]
    for k, total in enumerate(check(together, None, (w, 0.0))):
        assert isfinite(total)
        assert total == pytest.approx(sum(one[k] for one in each), rel=1e-9)


@pytest.mark.parametrize("network", ["one_weight", "weight_and_bias", "two_weight_chain"])
@pytest.mark.parametrize(("name", "error"), [(Own("1"), "squared"), (Own("z"), Own("0")), (Own("1"), Own("1"))])
def test_a_constant_activation_or_error_has_the_slope_0(network: str, name: str, error: str) -> None:
    constant = Experiment(network=network, activation=name, error=error, patterns=((1.0, 0.7),), bounds=None)
    for which in range(constant.weight_count):
        assert check(constant, 0, (0.2, 0.3), which=which) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("w", [-1.0, 1.5])
def test_outside_of_the_logarithms_nothing_can_be_had(w: float) -> None:
    assert all(isnan(value) for value in check(of("identity", "cross_entropy", 1.0, 0.5), 0, (w, 0.0)))


def test_a_difference_across_the_edge_of_the_logarithms_cannot_be_had() -> None:
    """At w = 10⁻⁶ one step of 10⁻⁵ to the left is outside: that is no gradient of −∞."""
    made = check(of("identity", "cross_entropy", 1.0, 0.5), 0, (1e-6, 0.0))
    assert isnan(made.central)
    assert isfinite(made.forward)
    assert made.complex_step == pytest.approx(0.5 / (1 - 1e-6) - 0.5e6, rel=1e-14)


@pytest.mark.parametrize("w", [1e300, -1e17, 1e12])
def test_where_h_is_lost_in_w_there_is_no_difference(w: float) -> None:
    settings = of("identity", "squared", 1e-150, 0.0)
    made = check(settings, 0, (w, 0.0))
    assert isnan(made.forward)
    assert isnan(made.central)
    assert made.complex_step == pytest.approx(w * 1e-300, rel=1e-14)


FAR = [
    *((name, "cross_entropy", 0.0, 0.0, w) for name in ("tanh", "relu", "identity") for w in (0.0, 0.7)),
    *(("logistic", "cross_entropy", 1.0, y, w) for y in (0.0, 0.25, 1.0) for w in (800.0, -800.0, 45.0)),
    *(("logistic", "squared", 1.0, y, w) for y in (0.0, 1.0) for w in (-700.0, 700.0, -740.0)),
    *((name, "squared", 1.0, 1.0, w) for name in ("softplus", "tanh") for w in (815.0, -350.0, 350.0, -700.0)),
    ("softplus", "cross_entropy", 1e-200, 0.5, -1e202),
    ("relu", "cross_entropy", 1.0, 0.0, -3.0),
]


@pytest.mark.parametrize(("name", "error", "x", "y", "w"), FAR)
def test_far_out_and_at_the_edge_a_complex_step_is_the_gradient_too(
    name: str, error: str, x: float, y: float, w: float
) -> None:
    """Where e^z is beyond the doubles, where the slope is all but 0, and where 0·ln 0 stands in E."""
    made = complex_step(of(name, error, x, y), 0, (w, 0.0), COMPLEX_H)
    with mp.workdps(800):
        A, slope, _ = activation(name, mpf(w) * mpf(x))
        left = -mpf(y) / A if y else mpf(0)
        dE_dy_hat = A - mpf(y) if error == "squared" else left + ((1 - mpf(y)) / (1 - A) if y != 1 else 0)
        true = dE_dy_hat * slope * mpf(x)
    allowed = mpf("1e-14") * abs(true) + (U * abs(slope * mpf(x)) if name == "tanh" else 0) + mpf("5e-324")
    assert abs(made - true) <= allowed


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("network", ["weight_and_bias", "two_weight_chain"])
def test_each_of_two_weights_is_checked(network: str, name: str, error: str) -> None:
    """Against derivatives of E at 50 digits, along either weight."""
    w, v, x, y = 0.2, 0.2, 0.9, 0.25

    def E(w: Any, v: Any) -> Any:
        z = w * mpf(x) + v if network == "weight_and_bias" else v * activation(name, w * mpf(x))[0]
        return true_error(name, error, 1.0, y)(z)

    settings = replace(of(name, error, x, y), network=network)
    for which in (0, 1):
        true = mp.diff(E, (mpf(w), mpf(v)), ((1, 0), (0, 1))[which])
        made = check(settings, 0, (w, v), which=which)
        assert abs(made.complex_step - true) <= mpf("1e-14") * (1 + abs(true))
        assert abs(made.central - true) <= mpf("1e-6") * (1 + abs(true))
        assert 0 < abs(made.forward - true) <= mpf("1e-3") * (1 + abs(true))


@pytest.mark.parametrize("h", [1.0, 0.1, 1e-3])
@pytest.mark.parametrize("name", ["logistic", "tanh", "softplus"])
def test_with_a_large_h_a_complex_step_is_what_it_is_defined_as(name: str, h: float) -> None:
    """Im E(w + ih)/h at 50 digits, truncation and all."""
    for error, y in (("squared", 0.25), ("cross_entropy", 0.0)):
        z = mp.mpc(0.3, h * (1.0 if error == "squared" else float(min(0.3, 1 - activation(name, mpf(0.3))[0]))))
        formula = {"logistic": 1 / (1 + mp.exp(-z)), "tanh": mp.tanh(z), "softplus": mp.log(1 + mp.exp(z))}[name]
        E = (formula - y) ** 2 / 2 if error == "squared" else -mp.log(1 - formula)
        made = complex_step(of(name, error, 1.0, y), 0, (0.3, 0.0), h)
        assert abs(made - mp.im(E) / mp.im(z)) <= mpf("1e-14") * (1 + abs(mpf(made)))


@pytest.mark.parametrize("x", [1e3, 1e25, 1e300, -1e150, 1e-300, 0.0])
def test_a_complex_step_is_small_for_large_inputs_too(x: float) -> None:
    assert complex_step(of("logistic", "squared", x, 1.0), 0, (0.0, 0.0), COMPLEX_H) == pytest.approx(-x / 8, rel=1e-14)


@pytest.mark.parametrize("w", [1e-9, 1e-20, 3e-25, 1e-200])
def test_a_complex_step_is_small_beside_the_edge_of_a_logarithm(w: float) -> None:
    """∂E/∂w of −ln w is −1/w."""
    assert complex_step(of("identity", "cross_entropy", 1.0, 1.0), 0, (w, 0.0), COMPLEX_H) == pytest.approx(
        -1 / w, rel=1e-14
    )


@settings(max_examples=400)
@given(experiments(0, ["one_weight"]), FINITE | st.floats(-30.0, 30.0), st.data())
def test_a_complex_step_is_never_garbage(experiment: Experiment, w: float, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(experiment.patterns) - 1))
    made = check(experiment, k, (w, 0.0))
    assert all(isfinite(value) or isnan(value) for value in made)
    x, y = experiment.patterns[k]
    true = exact(experiment.activation, experiment.error, w, x, y)
    if true is None or true.dE_dw is None or isnan(made.complex_step) or 0.0 < abs(w * x) < 1e-285:
        return  # below there, so small a step has few digits left
    rule = experiment.rule
    decay = mpf(0) if rule.name == "adamw" else mpf(rule.weight_decay) * mpf(w)
    total = true.dE_dw.value + decay
    slope = true.slope.value * abs(mpf(x)) * (abs(true.y_hat.value) + abs(mpf(y)))
    # 5·10⁻³⁰⁴ is the least number there is, of so small a step.
    allowed = 100 * true.dE_dw.error + mpf("1e-12") * slope + mpf("5e-304") * (1 + abs(mpf(x)))
    allowed += U * (abs(decay) + abs(total)) if decay else 0  # λw and the sum are rounded once each
    assert abs(made.complex_step - total) <= allowed
