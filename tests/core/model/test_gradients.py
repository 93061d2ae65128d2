"""ŷ, E and ∂E/∂w of every activation and error, held against 50 digits and against complex steps."""

import cmath
from math import isfinite, isinf, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import ONE_WEIGHT, Codes, codes_of, propagate
from desktop_app.core.model.patterns import IN_TURN
from desktop_app.core.model.rules import GRADIENT_DESCENT, RuleNumbers
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import DE_DW, E, empty_book
from desktop_app.core.run.compiled import Loop, loop
from desktop_app.core.run.kernel import Settings
from desktop_app.core.run.run import Run
from tests.core.experiments import PATTERNS, PER_PATTERN, PRESENTATIONS, SCALES, pattern_lists, targets
from tests.core.mathematics import ACTIVATIONS, ERRORS, FEW, TINY, U, activation, exact

PAIRS = [(activation, error) for activation in ACTIVATIONS for error in ERRORS]
every_pair = pytest.mark.parametrize(("name", "error"), PAIRS)
interpreted = Loop()


def forward_and_back(name: str, error: str, w: float, x: float, y: float) -> tuple[float, float, float, float]:
    """(ŷ, A′, E, ∂E/∂w) as the program has them."""
    E, dE_dw, _, (_, y_hat, dy_hat_dz, *_) = propagate(codes(name, error), w, 0.0, x, y)
    return y_hat, dy_hat_dz, E, dE_dw


def codes(name: str, error: str) -> Codes:
    return codes_of(ONE_WEIGHT, ACTIVATIONS.index(name), ERRORS.index(error), IN_TURN)


@every_pair
@given(data=st.data(), w=SCALES, x=SCALES)
def test_doubles_are_as_near_to_fifty_digits_as_their_roundings_allow(
    name: str, error: str, data: st.DataObject, w: float, x: float
) -> None:
    y = data.draw(st.one_of(targets(error), SCALES if error == "squared" else st.nothing()))
    y_hat, slope, E, dE_dw = forward_and_back(name, error, w, x, y)
    assert not isnan(y_hat)
    assert not isnan(E)
    assert E >= 0.0
    assert not isnan(dE_dw) or isinf(E)
    true = exact(name, error, w, x, y)
    if true is None:
        return
    assert true.y_hat.admits(y_hat)
    assert true.slope.admits(slope)
    if true.is_outside:
        assert isinf(E)
    if true.E is not None and true.dE_dw is not None:
        assert true.E.admits(E)
        assert true.dE_dw.admits(dE_dw) or (isinf(E) and isnan(dE_dw))


@pytest.mark.parametrize("z", [-746.0, -709.0, -300.0, -40.0, -37.0, -20.0, 20.0, 37.0, 40.0, 300.0, 709.0, 740.0])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_the_logistic_cross_entropy_keeps_its_digits_where_the_output_is_saturated(z: float, y: float) -> None:
    _, _, E, dE_dw = forward_and_back("logistic", "cross_entropy", z, 1.0, y)
    towards = mpf(z) if y == 0.0 else -mpf(z)
    sign = 1 if y == 0.0 else -1
    # A double below 2.2e-308 has fewer digits: half its last one is allowed there.
    assert abs(E - mp.log1p(mp.exp(towards))) <= 1e-15 * E + TINY
    assert abs(dE_dw - sign / (1 + mp.exp(-towards))) <= 1e-15 * abs(dE_dw) + TINY


@pytest.mark.parametrize("z", [-1e300, -1e4, -746.0, -745.0, -730.0, -709.0, -701.0])
@pytest.mark.parametrize("y", [0.0, 0.031, 0.5, 1.0])
def test_the_cross_entropy_of_softplus_keeps_its_digits_where_the_output_is_next_to_nothing(z: float, y: float) -> None:
    _, _, E, dE_dw = forward_and_back("softplus", "cross_entropy", z, 1.0, y)
    tail = mp.exp(mpf(z))
    assert abs(E - ((1 - mpf(y)) * tail - mpf(y) * mpf(z))) <= 1e-15 * E + TINY
    assert abs(dE_dw - ((1 - mpf(y)) * tail - mpf(y))) <= 1e-15 * abs(dE_dw) + TINY


@pytest.mark.parametrize("z", [1.0, 1.5, 9.0, 15.0, 18.5, 20.0, 380.0, 1e4, 1e300])
@pytest.mark.parametrize("y", [0.0, 0.5, 0.99, 1.0])
def test_the_cross_entropy_of_tanh_keeps_its_digits_where_the_output_is_saturated(z: float, y: float) -> None:
    _, _, E, dE_dw = forward_and_back("tanh", "cross_entropy", z, 1.0, y)
    A, rest = mp.tanh(mpf(z)), 2 / (1 + mp.exp(2 * mpf(z)))
    true = -mpf(y) * mp.log(A) - (1 - mpf(y)) * mp.log(rest)
    assert abs(E - true) <= 1e-15 * true + 3e-16 * (1 - mpf(y)) + TINY
    one, other = mpf(y) * rest * (2 - rest) / A, (1 - mpf(y)) * (1 + A)
    assert abs(dE_dw - (other - one)) <= 1e-15 * (one + other) + TINY


def test_the_oracles_slopes_are_those_of_its_activations() -> None:
    for name in ACTIVATIONS:
        for z in (mpf("-3.3"), mpf("-0.2"), mpf("0.7"), mpf(5)):
            _, slope, bend = activation(name, z)
            with mp.workdps(60):
                assert abs(mp.diff(lambda at, name=name: activation(name, at)[0], z) - slope) < mpf("1e-25")
                assert abs(abs(mp.diff(lambda at, name=name: activation(name, at)[1], z)) - bend) < mpf("1e-25")


def complex_activation(name: str, z: complex) -> complex:
    """A as one would write it down."""
    if name == "logistic":
        return 1 / (1 + cmath.exp(-z))
    if name == "tanh":
        return cmath.tanh(z)
    if name == "softplus":
        return cmath.log(1 + cmath.exp(z))
    return z if name == "identity" or z.real > 0.0 else 0j


def complex_error(name: str, error: str, z: complex, y: float) -> complex:
    """E as one would write it down, for a complex sum z."""
    y_hat = complex_activation(name, z)
    if error == "squared":
        return (y_hat - y) ** 2 / 2
    one = -y * cmath.log(y_hat) if y > 0.0 else 0j
    return one - (1 - y) * cmath.log(1 - y_hat) if y < 1.0 else one


# Where ŷ stays away from the edges of the logarithms: there the plain formula is the one that loses digits.
INSIDE = {"logistic": (-9.0, 9.0), "tanh": (1e-3, 3.0), "softplus": (-9.0, 0.5), "relu": (1e-3, 0.99)}
INSIDE["identity"] = INSIDE["relu"]


@every_pair
@settings(max_examples=40)
@given(data=st.data(), x=st.one_of(st.floats(0.1, 3.0), st.floats(-3.0, -0.1)))
def test_gradients_are_those_of_a_complex_step(name: str, error: str, data: st.DataObject, x: float) -> None:
    low, high = INSIDE[name] if error == "cross_entropy" else (-20.0, 20.0)
    w = data.draw(st.floats(low, high)) / x
    y = data.draw(st.floats(0.0, 1.0) if error == "cross_entropy" else st.floats(-5.0, 5.0))
    _, _, E, dE_dw = forward_and_back(name, error, w, x, y)
    h = 1e-150
    step = complex_error(name, error, complex(w, h) * x, y)
    # A rounding of ŷ or y, about 1e-14 at most here, is worth up to 1e4 times as much next to a logarithm's edge.
    floor = 1e-13 * (1.0 if error == "squared" else 1e4)
    assert abs(E - step.real) <= max(floor, 1e-12 * E)
    assert dE_dw == pytest.approx(step.imag / h, rel=1e-12, abs=10 * floor)


def first_row(which: Loop, name: str, error: str, w: float, x: float, y: float) -> tuple[int, tuple[float, ...]]:
    """How many iterations were made of one, and its E and gradient."""
    book = empty_book(0, 1, 0, PATTERNS)
    made = which.advance(one_pattern(codes(name, error), x, y), Position(0, State(w)), 1, book).i
    return made, (float(book.least[E, 0]), float(book.least[DE_DW, 0]))


def one_pattern(codes: Codes, x: float, y: float) -> Settings:
    """Gradient descent between −1 and 1 on a single pattern."""
    rule = RuleNumbers(GRADIENT_DESCENT, 0.5)
    return Settings(codes, np.array([[x], [y]]), rule, (-1.0, 1.0), seed=0, rule_start=0.0, tolerance=0.0)


@pytest.mark.usefixtures("compiled")
@every_pair
@given(data=st.data(), w=SCALES, x=SCALES)
def test_both_forms_of_the_loop_record_what_the_network_says(
    name: str, error: str, data: st.DataObject, w: float, x: float
) -> None:
    y = data.draw(targets(error))
    _, _, E, dE_dw = forward_and_back(name, error, w, x, y)
    for which in (loop, interpreted):
        made, row = first_row(which, name, error, w, x, y)
        assert made == (isfinite(E) and isfinite(dE_dw))
        if made:
            assert [value.hex() for value in row] == [E.hex(), dE_dw.hex()]
    assert loop.is_compiled
    assert not interpreted.is_compiled


@pytest.mark.parametrize("presentation", PRESENTATIONS)
@every_pair
@settings(max_examples=20)
@given(data=st.data())
def test_each_presentation_adds_up_the_patterns_it_shows(
    name: str, error: str, presentation: str, data: st.DataObject
) -> None:
    patterns = data.draw(pattern_lists(error))
    run = Run(Experiment(activation=name, error=error, patterns=patterns, presentation=presentation))
    run.advance(len(patterns))
    # The first iterations have a bucket each, so that their extremes are their values.
    curves = run.timeline.curves(0, len(patterns), len(patterns))
    seen = []
    for k in range(run.i):
        row = curves.least[:, k]
        shown = [p for p in range(len(patterns)) if len(patterns) == 1 or not isnan(row[PATTERNS + PER_PATTERN * p])]
        seen.append(shown)
        known = [exact(name, error, run.state_at(k).w, *patterns[p]) for p in shown]
        for series, values in ((E, [o and o.E for o in known]), (DE_DW, [o and o.dE_dw for o in known])):
            bounded = [value for value in values if value is not None]
            if len(bounded) == len(values):
                error_allowed = sum(b.error + FEW * len(values) * U * abs(b.value) for b in bounded)
                assert abs(mpf(float(row[series])) - sum(b.value for b in bounded)) <= error_allowed + TINY
    if presentation == "batch":
        assert all(shown == list(range(len(patterns))) for shown in seen)
    elif run.i == len(patterns):
        assert sorted(seen) == [[p] for p in range(len(patterns))]
        assert presentation == "shuffled" or seen == sorted(seen)
