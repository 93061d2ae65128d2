"""The networks of two weights: held against 50 digits and complex steps, and the numbers that are known of them."""

from dataclasses import replace
from math import isfinite, isinf, isnan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS, Codes, codes_of, propagate
from desktop_app.core.model.patterns import IN_TURN
from desktop_app.core.model.state import Position, State
from desktop_app.core.model.step import shares_at, worked_step
from desktop_app.core.run.book import DE_DV, DE_DW, E, empty_book
from desktop_app.core.run.compiled import Loop, loop
from desktop_app.core.run.run import Run
from tests.core import experiments as drawn
from tests.core.experiments import PATTERNS_OF_TWO, PER_PATTERN_OF_TWO, PRESENTATIONS, SCALES, pattern_lists, targets
from tests.core.mathematics import (
    ACTIVATIONS,
    ERRORS,
    FEW,
    TINY,
    Bounded,
    ExactTwo,
    U,
    activation,
    exact_chain,
    exact_with_bias,
)
from tests.core.model.test_gradients import PAIRS, complex_activation, complex_error, one_pattern

TWO = ("weight_and_bias", "two_weight_chain")
every_kind = pytest.mark.parametrize(
    ("network", "name", "error"), [(network, name, error) for network in TWO for name, error in PAIRS]
)
interpreted = Loop()


def codes(network: str, name: str, error: str) -> Codes:
    code = [kind.name for kind in NETWORKS].index(network)
    return codes_of(code, ACTIVATIONS.index(name), ERRORS.index(error), IN_TURN)


def gradient_at(codes: Codes, w: float, v: float, x: float, y: float) -> tuple[float, float, float]:
    """(E, ∂E/∂w, ∂E/∂v) as the program has them."""
    E, dE_dw, dE_dv, _ = propagate(codes, w, v, x, y)
    return E, dE_dw, dE_dv


def exact(network: str, name: str, error: str, w: float, v: float, x: float, y: float) -> ExactTwo | None:
    return (exact_with_bias if network == "weight_and_bias" else exact_chain)(name, error, w, v, x, y)


def test_each_network_is_held_against_the_mathematics() -> None:
    assert {kind.name: kind.weight_names for kind in NETWORKS} == drawn.NETWORKS


@every_kind
@settings(max_examples=100)
@given(data=st.data(), w=SCALES, v=SCALES, x=SCALES)
def test_doubles_are_as_near_to_fifty_digits_as_their_roundings_allow(
    network: str, name: str, error: str, data: st.DataObject, w: float, v: float, x: float
) -> None:
    y = data.draw(st.one_of(targets(error), SCALES if error == "squared" else st.nothing()))
    E, dE_dw, dE_dv = gradient_at(codes(network, name, error), w, v, x, y)
    true = exact(network, name, error, w, v, x, y)
    if true is None:
        return
    assert E >= 0.0, "never a NaN where the sums are doubles"
    if true.is_outside:
        assert isinf(E)
    for number, bounded in ((E, true.E), (dE_dw, true.dE_dw), (dE_dv, true.dE_dv)):
        assert bounded is None or bounded.admits(number) or (isinf(E) and isnan(number))


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("error", ERRORS)
def test_the_oracle_s_gradients_are_those_of_its_errors(name: str, error: str) -> None:
    def E_at(network: str, w: mpf, v: mpf) -> mpf:
        z = w * x + v if network == "weight_and_bias" else v * activation(name, w * x)[0]
        y_hat = activation(name, z)[0]
        return (y_hat - y) ** 2 / 2 if error == "squared" else -y * mp.log(y_hat) - (1 - y) * mp.log(1 - y_hat)

    w, v, x, y = mpf("0.375"), mpf("0.25"), mpf("1.25"), mpf("0.625")
    if (name, error) == ("softplus", "cross_entropy"):
        w, v = mpf("-1.5"), mpf("0.25")  # so that ŷ is below 1
    for network in TWO:
        true = exact(network, name, error, float(w), float(v), float(x), float(y))
        assert true is not None
        for part, order in ((true.E, (0, 0)), (true.dE_dw, (1, 0)), (true.dE_dv, (0, 1))):
            with mp.workdps(60):
                expected = mp.diff(lambda w, v, network=network: E_at(network, w, v), (w, v), order)
            assert part is not None
            assert abs(part.value - expected) < mpf("1e-25")
            assert part.error < mpf("1e-13"), "a bound that says something"


# Where ŷ, and h before it, stay away from the edges of the logarithms: (w, v) for x = 1.
INSIDE = {
    "logistic": ((-6.0, 6.0), (-6.0, 6.0)),
    "tanh": ((0.1, 2.0), (0.1, 1.0)),
    "softplus": ((-5.0, 0.25), (-1.0, 0.1)),
    "relu": ((0.05, 0.45), (0.05, 0.5)),
    "identity": ((0.05, 0.45), (0.05, 0.5)),
}


@every_kind
@settings(max_examples=25)
@given(data=st.data(), x=st.floats(0.5, 1.0))
def test_gradients_are_those_of_a_complex_step(
    network: str, name: str, error: str, data: st.DataObject, x: float
) -> None:
    (low, high), (v_low, v_high) = INSIDE[name] if error == "cross_entropy" else ((-6.0, 6.0), (-6.0, 6.0))
    w, v = data.draw(st.floats(low, high)), data.draw(st.floats(v_low, v_high))
    y = data.draw(st.floats(0.0, 1.0) if error == "cross_entropy" else st.floats(-5.0, 5.0))
    h = 1e-150

    def E_at(w: complex, v: complex) -> complex:
        z = w * x + v if network == "weight_and_bias" else v * complex_activation(name, w * x)
        return complex_error(name, error, z, y)

    along_w, along_v = E_at(complex(w, h), v), E_at(w, complex(v, h))
    E, dE_dw, dE_dv = gradient_at(codes(network, name, error), w, v, x, y)
    # As for one weight: what a rounding is worth next to a logarithm's edge.
    floor = 1e-12 * (1.0 if error == "squared" else 1e2)
    assert abs(E - along_w.real) <= max(floor, 1e-12 * E)
    assert dE_dw == pytest.approx(along_w.imag / h, rel=1e-11, abs=floor)
    assert dE_dv == pytest.approx(along_v.imag / h, rel=1e-11, abs=floor)


def first_row(which: Loop, kind: Codes, w: float, v: float, x: float, y: float) -> tuple[int, list[str]]:
    """How many iterations were made of one, and its E and gradient, as the loop records them."""
    book = empty_book(0, 1, 0, PATTERNS_OF_TWO)
    made = which.advance(one_pattern(kind, x, y), Position(0, State(w, v)), 1, book).i
    return made, [float(book.least[row, 0]).hex() for row in (E, DE_DW, DE_DV)]


@pytest.mark.usefixtures("compiled")
@every_kind
@given(data=st.data(), w=SCALES, v=SCALES, x=SCALES)
def test_the_loop_records_what_the_network_says_and_nothing_that_is_not_finite(
    network: str, name: str, error: str, data: st.DataObject, w: float, v: float, x: float
) -> None:
    y = data.draw(targets(error))
    kind = codes(network, name, error)
    said = gradient_at(kind, w, v, x, y)
    for which in (loop, interpreted):
        made, row = first_row(which, kind, w, v, x, y)
        assert made == all(isfinite(value) for value in said)
        if made:
            assert row == [float(value).hex() for value in said]
    assert loop.is_compiled
    assert not interpreted.is_compiled


@pytest.mark.parametrize("presentation", PRESENTATIONS)
@every_kind
@settings(max_examples=8)
@given(data=st.data())
def test_each_presentation_adds_up_the_patterns_it_shows(
    network: str, name: str, error: str, presentation: str, data: st.DataObject
) -> None:
    patterns = data.draw(pattern_lists(error))
    w, v = data.draw(st.floats(-2.0, 2.0)), data.draw(st.floats(-2.0, 2.0))
    made = Experiment(
        network=network, activation=name, error=error, patterns=patterns, presentation=presentation, bounds=None,
        rule=Rule(rate=1e-3), w=w, v=v,
    )  # fmt: skip
    run = Run(made)
    run.advance(len(patterns))
    curves = run.timeline.curves(0, len(patterns), len(patterns))
    for k in range(run.i):
        row = curves.least[:, k]
        where = [PATTERNS_OF_TWO + PER_PATTERN_OF_TWO * p for p in range(len(patterns))]
        shown = [p for p, place in enumerate(where) if len(patterns) == 1 or not isnan(row[place])]
        assert len(shown) == (len(patterns) if presentation == "batch" else 1)
        known = [exact(network, name, error, *run.state_at(k).weights, *patterns[p]) for p in shown]
        for series, values in (
            (E, [o and o.E for o in known]),
            (DE_DW, [o and o.dE_dw for o in known]),
            (DE_DV, [o and o.dE_dv for o in known]),
        ):
            bounded = [value for value in values if value is not None]
            if len(bounded) == len(values):
                allowed = sum(b.error + FEW * len(values) * U * (abs(b.value) + b.error) for b in bounded) + TINY
                assert Bounded(sum(b.value for b in bounded), allowed).admits(float(row[series]))


RIVER = Experiment(network="two_weight_chain", presentation="batch", bounds=None, rule=Rule(rate=1.0))
"""Winston's two weights on (0, 0) and (1, 1)."""


def test_the_chain_at_one_half_has_the_numbers_that_are_known() -> None:
    step = worked_step(RIVER, 0, State(0.5, 0.5))
    known = 0.247407310456, -0.012124393984, 0.004957118211
    assert (step.E, step.dE_dw, step.dE_dv) == pytest.approx(known, abs=1e-12)
    assert step.state_next.weights == (0.5 - step.dE_dw, 0.5 - step.dE_dv)


def test_the_origin_of_the_chain_is_an_exact_saddle() -> None:
    """Its Hessian is (1/32)[[0, −1], [−1, 1]], whose eigenvalues are (1 ± √5)/64."""
    step = worked_step(RIVER, 0, State(0.0, 0.0))
    assert (step.E, step.dE_dw, step.dE_dv) == (0.25, 0.0, 0.0)
    assert step.state_next.weights == (0.0, 0.0)

    def gradient(w1: float, w2: float) -> tuple[float, float]:
        at = worked_step(RIVER, 0, State(w1, w2))
        return at.dE_dw, at.dE_dv

    h = 1e-4
    sides = [(gradient(h, 0.0), gradient(-h, 0.0)), (gradient(0.0, h), gradient(0.0, -h))]
    hessian = np.array([[(a - b) / (2 * h) for a, b in zip(*side, strict=True)] for side in sides])
    assert hessian == pytest.approx(np.array([[0.0, -1.0], [-1.0, 1.0]]) / 32, abs=1e-8)
    assert np.linalg.eigvalsh(hessian) == pytest.approx([(1 - sqrt(5)) / 64, (1 + sqrt(5)) / 64], abs=1e-8)


def test_two_valleys_leave_the_saddle_and_only_one_leads_to_an_eighth() -> None:
    """Along the eigenvector of (1 − √5)/64, to either side. In the other one h → 1 for (1, 1): w₂ is all there is."""
    reached = []
    for side in (1.0, -1.0):
        run = Run(replace(RIVER, w=side * 0.01 * (1 + sqrt(5)) / 2, v=side * 0.01))
        run.advance(1_000_000)
        reached.append(run.step().E)

    def A(z: mpf) -> mpf:
        return 1 / (1 + mp.exp(-z))

    def E_of(w2: mpf) -> mpf:
        return A(w2 / 2) ** 2 / 2 + (A(w2) - 1) ** 2 / 2

    least = E_of(mp.findroot(lambda w2: mp.diff(E_of, w2), 0.7))
    assert reached == pytest.approx([float(least), 0.125], abs=5e-6)
    assert float(least) == pytest.approx(0.22707, abs=1e-5)


def test_two_patterns_pull_a_bias_in_opposite_directions() -> None:
    """At (w, b) = (0, 0) by +1/8 and −1/8; and only (1, 1) pulls w."""
    made = Experiment(network="weight_and_bias", bounds=None)
    assert [share.dE_dv for share in shares_at(made, 0.0, 0.0)] == [0.125, -0.125]
    assert [share.dE_dw for share in shares_at(made, 0.0, 0.0)] == [0.0, -0.125]
