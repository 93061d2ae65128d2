"""The worked step: its numbers are those of the mathematics, and its bits those of the loop."""

import json
from math import inf, isfinite, isinf, isnan, nan, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.analysis.landscape import error_curves
from desktop_app.core.files.step_json import to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.state import State
from desktop_app.core.model.step import shares_at, worked_step
from desktop_app.core.run.book import DE_DV, DE_DW, RHO, E, V, W
from desktop_app.core.run.run import Run
from tests.core.experiments import FINITE, NETWORKS, experiments
from tests.core.mathematics import exact, exact_with_bias

KEYS = {
    "one_weight": [
        "iteration", "pattern", "x", "y", "w", "z", "y_hat", "E", "dE_dy_hat", "dy_hat_dz", "dz_dw", "dE_dw", "rate",
        "delta_w", "w_next", "E_next", "promised", "delivered", "rho", "gates", "check",
    ],
    "weight_and_bias": [
        "iteration", "pattern", "x", "y", "w", "b", "z", "y_hat", "E", "dE_dy_hat", "dy_hat_dz", "dz_dw", "dz_db",
        "dE_dw", "dE_db", "rate", "delta_w", "delta_b", "w_next", "b_next", "E_next", "promised", "delivered", "rho",
        "gates", "check",
    ],
    "two_weight_chain": [
        "iteration", "pattern", "x", "y", "w1", "w2", "z1", "h", "dh_dz1", "z", "y_hat", "E", "dE_dy_hat", "dy_hat_dz",
        "dz_dw1", "dz_dw2", "dE_dw1", "dE_dw2", "rate", "delta_w1", "delta_w2", "w1_next", "w2_next", "E_next",
        "promised", "delivered", "rho", "gates", "check",
    ],
}  # fmt: skip
MEMORY = {
    "momentum": "m", "nesterov": "m", "nesterov_ahead": "m", "adagrad": "s", "rmsprop": "s", "adam": "ms",
    "adamw": "ms",
}  # fmt: skip
INNER = {"gates": ["error", "input", "slope"], "check": ["forward", "central", "complex_step"]}
ALONE = Experiment(patterns=((1.0, 1.0),), bounds=None)


def A(z: mpf) -> mpf:
    return 1 / (1 + mp.exp(-z))


@pytest.mark.parametrize("rate", [0.1, 0.5, 1.0, 5.0, 10.0, 50.0])
@pytest.mark.parametrize("w", [0.0, 0.5, 1.0, -2.25])
@pytest.mark.parametrize(("x", "y"), [(1.0, 1.0), (1.0, 0.7), (-2.0, 0.25)])
def test_the_numbers_of_a_step_are_those_of_equations_1_to_6(rate: float, w: float, x: float, y: float) -> None:
    step = worked_step(Experiment(patterns=((x, y),), bounds=None, rule=Rule(rate=rate)), 3, State(w))
    y_hat = A(mpf(w) * x)
    d = y_hat - y
    g = d * x * (1 - y_hat) * y_hat
    E, E_next = d**2 / 2, (A((w - rate * g) * x) - y) ** 2 / 2
    share = step.share
    assert share is not None
    assert (step.iteration, step.pattern, share.x, share.y, share.z, step.rate) == (3, 0, x, y, w * x, rate)
    for number, true in (
        (share.y_hat, y_hat),
        (share.dE_dy_hat, d),
        (share.dy_hat_dz, y_hat * (1 - y_hat)),
        (step.E, E),
        (step.dE_dw, g),
        (step.delta_w, -rate * g),
        (step.w_next, w - rate * g),
        (step.E_next, E_next),
        (step.promised, -rate * g**2),
    ):
        assert number == pytest.approx(float(true), rel=1e-14, abs=1e-17)
    assert step.delivered == pytest.approx(float(E_next - E), abs=1e-16 + 1e-13 * abs(step.E_next))
    assert step.rho == pytest.approx(float((E_next - E) / (-rate * g**2)), rel=1e-10, abs=1e-13)
    assert not step.is_held
    assert step.is_finite


@pytest.mark.parametrize("rate", [0.1, 1.0, 5.0, 10.0, 50.0])
def test_what_is_delivered_falls_behind_what_is_promised(rate: float) -> None:
    """From w = 0 on (1, 1): the slope is −1/8 there."""
    step = worked_step(Experiment(patterns=((1.0, 1.0),), bounds=None, rule=Rule(rate=rate)), 0, State(0.0))
    rho = ((A(mpf(rate) / 8) - 1) ** 2 / 2 - mpf(1) / 8) / (-mpf(rate) / 64)
    assert step.rho == pytest.approx(float(rho), rel=1e-12)
    assert step.rho is not None
    assert 0.0 < step.rho < 1.0


@settings(max_examples=100)
@given(experiments(60))
def test_a_step_s_bits_are_the_loop_s(experiment: Experiment) -> None:
    run = Run(experiment)
    run.advance(60)
    changed = {change.at for change in experiment.changes}
    curves = run.timeline.curves(0, 60, 60)
    for i in range(run.i):
        step = run.step(i)
        assert step.state == run.state_at(i)
        shown = {W: step.w, E: step.E, DE_DW: step.dE_dw, V: step.v, DE_DV: step.dE_dv}
        for row in shown if experiment.weight_count > 1 else (W, E, DE_DW):
            assert shown[row] == curves.least[row, i] == curves.greatest[row, i]
        assert curves.least[RHO, i] == step.rho or (step.rho is None and isnan(curves.least[RHO, i]))
        assert step.is_finite
        if i + 1 not in changed:
            assert [value.hex() for value in step.state_next] == [value.hex() for value in run.state_at(i + 1)]
            if i + 1 < run.i and step.pattern is None and step.presented == run.step(i + 1).presented:
                assert step.E_next == run.step(i + 1).E


def test_a_zero_keeps_its_sign_as_in_the_loop() -> None:
    run = Run(Experiment(patterns=((0.0, 1.0),), w=-0.0, bounds=None))
    run.advance(1)
    assert run.step(0).w_next.hex() == run.w.hex()
    batch = Run(Experiment(patterns=((0.0, 1.0),), w=-0.0, bounds=None, presentation="batch"))
    batch.advance(1)
    assert batch.step(0).w_next.hex() == batch.w.hex()


def test_a_wall_shortens_the_nudge_and_the_promise() -> None:
    step = worked_step(Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=20.0)), 0, State(0.875))
    assert step.w_next == 1.0
    assert step.delta_w > 0.125
    assert step.is_held
    assert step.promised == step.dE_dw * 0.125
    assert step.delivered == pytest.approx(float(((A(mpf(1)) - 1) ** 2 - (A(mpf("0.875")) - 1) ** 2) / 2), rel=1e-12)
    at_wall = worked_step(Experiment(patterns=((1.0, 1.0),)), 0, State(1.0))
    assert (at_wall.w_next, at_wall.promised, at_wall.delivered, at_wall.rho) == (1.0, 0.0, 0.0, None)
    assert at_wall.is_held
    assert at_wall.dE_dw < 0.0


def test_nothing_is_promised_where_the_input_is_nothing() -> None:
    step = worked_step(Experiment(), 0, State(0.5))
    assert (step.E, step.dE_dw, step.w_next, step.rho) == (0.125, 0.0, 0.5, None)
    assert not step.is_held


def test_in_batch_a_step_adds_up_all_patterns() -> None:
    """Three patterns vote: −1/8, +1/40 and +1/40."""
    batch = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), presentation="batch", bounds=None)
    step = worked_step(batch, 0, State(0.0))
    assert [share.dE_dw for share in step.shares] == pytest.approx([-1 / 8, 1 / 40, 1 / 40], rel=1e-15)
    assert step.dE_dw == pytest.approx(-3 / 40, rel=1e-15)
    assert step.E == 0.375
    assert (step.pattern, step.share) == (None, None)
    document = json.loads(to_json(batch, step))
    empty = {key for key, value in document.items() if value is None}
    assert empty == {"pattern", "x", "y", "z", "y_hat", "dE_dy_hat", "dy_hat_dz", "dz_dw"}
    assert document["gates"] == {"error": None, "input": None, "slope": None}
    assert list(document["check"].values()) == pytest.approx([-3 / 40] * 3, abs=1e-5)


@given(experiments(0), st.integers(0, 2**62), st.tuples(*[FINITE] * 6))
def test_a_step_is_json_without_a_nan_whatever_happens(
    experiment: Experiment, i: int, numbers: tuple[float, ...]
) -> None:
    in_force, names = experiment.settings_at(0), NETWORKS[experiment.network]
    w, v, m_w, s_w, m_v, s_v = numbers
    state = State(w, v if len(names) > 1 else 0.0, m_w, abs(s_w), m_v, abs(s_v))
    step = worked_step(in_force, i, state)

    def refuse(name: str) -> float:
        raise AssertionError(name)

    document = json.loads(to_json(in_force, step), parse_constant=refuse)
    memory = MEMORY.get(in_force.rule.name, "")
    assert list(document) == [*KEYS[experiment.network], *(["memory"] if memory else [])]
    assert document["iteration"] == i
    assert [document[name] for name in names] == [*step.state.weights[: len(names)]]
    remembered = document.pop("memory", {})
    assert list(remembered) == [f"{kind}_{name}" for kind in memory for name in names]
    assert set(remembered.values()) <= set(state[2:])
    for key, inner in INNER.items():
        held = document.pop(key)
        for each in [held] if len(names) == 1 else [held[name] for name in names]:
            assert list(each) == inner
            assert all(value is None or isinstance(value, int | float) for value in each.values())
    assert all(value is None or isinstance(value, int | float) for value in document.values())
    assert step.rho is None or isfinite(step.rho), "no ratio is None, and never a NaN"


@pytest.mark.parametrize("presentation", ["in_turn", "batch"])
def test_a_step_of_two_weights_in_json_has_each_by_its_name(presentation: str) -> None:
    patterns = ((1.0, 1.0), (2.0, 0.25))
    rule = Rule("adam", 0.1)
    made = Experiment(
        network="two_weight_chain", presentation=presentation, patterns=patterns, rule=rule, w=0.5, v=0.25, bounds=None
    )
    run = Run(made)
    run.advance(3)
    step = run.step()
    document = json.loads(to_json(run.settings, step))
    assert (document["w1"], document["w2"]) == step.state.weights
    assert (document["dE_dw1"], document["dE_dw2"]) == (step.dE_dw, step.dE_dv)
    assert (document["w1_next"], document["w2_next"]) == step.state_next.weights
    assert document["w1_next"] == document["w1"] + document["delta_w1"]
    assert document["memory"] == dict(zip(("m_w1", "m_w2", "s_w1", "s_w2"), _crossed(*step.state[2:]), strict=True))
    for name in ("w1", "w2"):
        gradient = document[f"dE_d{name}"]
        assert document["check"][name]["complex_step"] == pytest.approx(gradient, rel=1e-13)
        assert document["check"][name]["central"] == pytest.approx(gradient, rel=1e-7)
        if step.share is None:
            assert document["gates"][name] == {"error": None, "input": None, "slope": None}
            assert document["z1"] is document["h"] is document["dz_dw1"] is None
        else:
            assert prod(document["gates"][name].values()) == pytest.approx(gradient, rel=1e-14)
            links = document["dE_dy_hat"] * document["dy_hat_dz"] * document[f"dz_d{name}"]
            assert links == pytest.approx(gradient, rel=1e-14)
            assert document["dz_dw1"] == pytest.approx(document["w2"] * document["dh_dz1"] * document["x"])
            assert document["dz_dw2"] == document["h"]


def _crossed(m_w: float, s_w: float, m_v: float, s_v: float) -> tuple[float, ...]:
    return m_w, m_v, s_w, s_v


def test_json_has_every_digit() -> None:
    step = worked_step(ALONE, 7, State(0.1))
    document = json.loads(to_json(ALONE, step))
    assert step.share is not None
    assert (document["y_hat"], document["E"], document["w_next"]) == (step.share.y_hat, step.E, step.w_next)
    assert (document["dz_dw"], document["pattern"], document["iteration"]) == (1.0, 0, 7)


@given(experiments(0, ["one_weight"]), FINITE | st.floats(-8.0, 8.0))
def test_the_gates_multiply_to_the_gradient(experiment: Experiment, w: float) -> None:
    made = experiment.settings_at(0)
    for share in shares_at(made, w):
        product = share.gates.error * share.gates.slope * share.gates.input
        is_saturated = isinf(share.gates.error) and isfinite(share.dE_dz)  # ∂E/∂z is their limit
        assert product == share.dE_dw or (isnan(product) and isnan(share.dE_dw)) or is_saturated
        assert share.gates.input == share.x
        assert 0.0 <= share.gates.slope <= 1.0
        assert share.gates_v is None
        assert share.inner is None


@given(experiments(0, ["weight_and_bias", "two_weight_chain"]), st.floats(-8.0, 8.0), st.floats(-8.0, 8.0))
def test_the_gates_of_two_weights_multiply_to_their_parts_of_the_gradient(
    experiment: Experiment, w: float, v: float
) -> None:
    made = experiment.settings_at(0)
    for share in shares_at(made, w, v):
        assert share.gates_v is not None
        for gates, slope in ((share.gates, share.dE_dw), (share.gates_v, share.dE_dv)):
            # No factor of it need be near the edge of the doubles.
            if 1e-150 < abs(slope) < 1e150 and isfinite(gates.error):
                assert gates.error * gates.slope * gates.input == pytest.approx(slope, rel=1e-12)
        assert share.gates.input == share.x
        assert share.gates_v.input == (share.inner.h if share.inner else 1.0)


@pytest.mark.parametrize("presentation", ["in_turn", "shuffled", "batch"])
@pytest.mark.parametrize("error", ["squared", "cross_entropy"])
@pytest.mark.parametrize("activation", ["logistic", "tanh", "softplus", "relu", "identity"])
def test_the_check_is_near_the_gradient(activation: str, error: str, presentation: str) -> None:
    patterns = ((1.0, 1.0), (0.5, 0.25), (2.0, 0.5))
    made = Experiment(activation=activation, error=error, presentation=presentation, patterns=patterns)
    for i in range(3):
        document = json.loads(to_json(made, worked_step(made, i, State(0.2))))
        check = document["check"]
        assert check["forward"] == pytest.approx(document["dE_dw"], rel=1e-3, abs=2e-4)
        assert check["central"] == pytest.approx(document["dE_dw"], rel=1e-7, abs=1e-8)
        assert check["complex_step"] == pytest.approx(document["dE_dw"], rel=1e-13)
        gates = document["gates"].values()
        assert None in gates if presentation == "batch" else prod(gates) == pytest.approx(document["dE_dw"], rel=1e-14)


def test_what_cannot_be_checked_is_null() -> None:
    made = Experiment(activation="identity", error="cross_entropy", patterns=((1.0, 0.5),), bounds=None)
    document = json.loads(to_json(made, worked_step(made, 0, State(1.5))))
    assert document["check"] == {"forward": None, "central": None, "complex_step": None}
    assert document["gates"] == {"error": None, "input": 1.0, "slope": 1.0}


def test_the_error_curve_is_that_of_each_pattern() -> None:
    patterns = ((1.0, 1.0), (0.2, 0.0), (-2.0, 0.5))
    curves = error_curves(Experiment(patterns=patterns), [-3.0, 0.0, 0.25, 8.0])
    assert curves.shape == (3, 4)
    for row, (x, y) in zip(curves, patterns, strict=True):
        for value, w in zip(row, (-3.0, 0.0, 0.25, 8.0), strict=True):
            true = exact("logistic", "squared", w, x, y)
            assert true is not None
            assert true.E is not None
            assert true.E.admits(float(value))
    biased = error_curves(Experiment(network="weight_and_bias", patterns=patterns), [-3.0, 0.25], 0.5, which=1)
    for row, (x, y) in zip(biased, patterns, strict=True):
        known = [exact_with_bias("logistic", "squared", 0.5, b, x, y) for b in (-3.0, 0.25)]
        assert all(true and true.E and true.E.admits(float(value)) for true, value in zip(known, row, strict=True))
    undefined = Experiment(activation="identity", error="cross_entropy", patterns=((1.0, 0.5),))
    assert list(error_curves(undefined, [-1.0, 2.0])[0]) == [inf, inf]


def test_shares_are_the_patterns_in_order() -> None:
    shares = shares_at(Experiment(), 0.5)
    assert [(share.x, share.y) for share in shares] == [(0.0, 0.0), (1.0, 1.0)]
    assert nan not in [share.E for share in shares]
