"""The lines of a step: they are true in numbers, and they read as a textbook writes them."""

import math
from collections.abc import Mapping
from dataclasses import replace
from math import inf, isfinite, prod
from typing import Any

import pytest
from mpmath import mp, mpf

from desktop_app.core.derivation.derivation import ERROR, FORWARD, GRADIENT, NUDGE, Term, lines
from desktop_app.core.derivation.worked_lines import in_numbers, in_text, numbers, worked
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import Share, Step, worked_step
from tests.core.experiments import PRESENTATIONS
from tests.core.mathematics import ACTIVATIONS, ERRORS, U, activation

PATTERNS = ((1.0, 1.0), (0.5, 0.25), (2.0, 0.5))
COMBINATIONS = [
    Experiment(activation=name, error=error, presentation=presentation, bounds=bounds, patterns=PATTERNS)
    for name in ACTIVATIONS
    for error in ERRORS
    for presentation in PRESENTATIONS
    for bounds in (None, (0.0, 0.25), (-1e-7, 1e300))
]
every_combination = pytest.mark.parametrize("made", COMBINATIONS)
every_network = pytest.mark.parametrize("network", [network.name for network in NETWORKS])
every_rule = pytest.mark.parametrize("rule", [rule.name for rule in RULES])
QUESTION = Experiment()
ONE = Experiment(patterns=((1.0, 1.0),), bounds=None)
FLOATS: Mapping[str, Any] = {
    **{name: getattr(math, name) for name in ("exp", "log", "log1p", "tanh", "sqrt")},
    "min": min, "max": max, "half": 0.5, "sign": lambda a: (a > 0) - (a < 0), "above": lambda a, b: float(a > b),
}  # fmt: skip


def shares_of(step: Step) -> tuple[Share, ...]:
    return (step.share,) if step.share else tuple(step.shares)


def value_of(term: Term, values: dict[str, float]) -> float:
    """What a term comes to, with all the digits of the numbers beneath it."""
    if term.formula is None:
        return values[term.quantity]
    made: float = term.formula(FLOATS, **{name: values[quantity] for name, quantity in term.of})
    return made


def check_lines(made: Experiment, state: State) -> None:
    """Every line is true, as far as doubles go."""
    step = worked_step(made, 1, state)
    for k, share in enumerate(step.shares):
        if step.share is not None and k != step.pattern:
            continue
        values = numbers(made, step, share)
        for line in lines(made, k):
            terms = [sign * prod(value_of(term, values) for term in product) for sign, product in line.products]
            left = values[line.left.quantity]
            assert abs(sum(terms) - left) <= 64 * U * (abs(left) + sum(map(abs, terms))), in_text(line)
    # The last line of each weight is the step itself.
    ends = {line.left.quantity for line in lines(made)} & {"w_next", "v_next"}
    assert ends == {"w_next", "v_next"} if made.weight_count > 1 else {"w_next"}


@every_combination
@pytest.mark.parametrize("w", [0.05, 0.2, 0.25])
def test_each_line_is_true(made: Experiment, w: float) -> None:
    check_lines(made, State(w))


@every_network
@every_rule
def test_each_line_is_true_of_every_network_and_rule(network: str, rule: str) -> None:
    """The code makes the step; the formulas that are shown make the same one."""
    for name in ACTIVATIONS:
        for error in ERRORS:
            for presentation in PRESENTATIONS:
                for bounds in (None, (0.0, 0.3)):
                    made = Experiment(
                        network=network, activation=name, error=error, patterns=PATTERNS, presentation=presentation,
                        rule=Rule(rule, 0.03), bounds=bounds,
                    )  # fmt: skip
                    # The chain's ŷ stays within (0, 1) for each activation, as the cross-entropy needs it.
                    near = 0.1 if made.rule.kind.looks_ahead else 1.0
                    check_lines(made, State(0.1, 0.21, 0.1 * near, 0.02, -0.3 * near, 0.01))


@every_combination
def test_the_numbers_are_derivatives(made: Experiment) -> None:
    """Every slope on the sheet is what differentiating at 50 digits gives."""
    w = 0.2
    step = worked_step(made, 1, State(w))
    for share in shares_of(step):
        values = numbers(made, step, share)
        x, y, at = mpf(share.x), mpf(share.y), mpf(w)

        def E(y_hat: Any, y: Any) -> Any:
            if made.error == "squared":
                return (y_hat - y) ** 2 / 2
            return -y * mp.log(y_hat) - (1 - y) * mp.log(1 - y_hat)

        def y_hat(w: Any, x: Any = x) -> Any:
            return activation(made.activation, w * x)[0]

        true = {
            "y_hat": y_hat(at),
            "dE_dy_hat": mp.diff(lambda p, y=y: E(p, y), y_hat(at)),
            "dy_hat_dw": mp.diff(y_hat, at),
            "dE_dy": mp.diff(lambda y, at=at: E(y_hat(at), y), y),
            "dE_dw": mp.diff(lambda w, y=y: E(y_hat(w), y), at),
            "dE_dz": mp.diff(lambda w, y=y: E(y_hat(w), y), at) / x,
        }
        for name, number in true.items():
            if name == "dE_dz" and not made.slope_cancels and made.error == "cross_entropy":
                continue  # stands in no line
            if name == "dE_dz" and made.error == "squared":
                continue
            assert values[name] == pytest.approx(float(number), rel=1e-12, abs=1e-13), name
        assert values["dy_dw"] == 0.0
        assert values["minus_dE_dy"] == -values["dE_dy"]


def test_the_lines_of_the_question_are_equations_1_to_6_and_the_update() -> None:
    made = lines(Experiment(bounds=None))
    assert [line.label for line in made] == ["sum", "output", "error", *(f"({k})" for k in range(1, 7)), "nudge"]
    assert [in_text(line) for line in made] == [
        "z = w·x",
        "ŷ = A(z) = 1/(1 + e⁻ᶻ)",
        "E = ½(ŷ − y)²",
        "∂E/∂w = ∂E/∂ŷ·∂ŷ/∂w + ∂E/∂y·∂y/∂w",
        "∂E/∂w = (ŷ − y)·∂ŷ/∂w − (ŷ − y)·0",
        "∂E/∂w = (ŷ − y)·∂ŷ/∂w",
        "∂E/∂w = (ŷ − y)·∂T̂/∂w",
        "∂E/∂w = (ŷ − y)·∂A(wx)/∂w",
        "∂E/∂w = (ŷ − y)·x·(1 − A(wx))·A(wx)",
        "w ← w − α·∂E/∂w",
    ]
    assert [line.beat for line in made] == [FORWARD, FORWARD, ERROR, *[GRADIENT] * 6, NUDGE]
    assert [line.shows_left for line in made] == [True] * 4 + [False] * 5 + [True]
    assert [line.label for line in made if line.note] == ["(4)"], "T with a hat stands nowhere else"
    assert [line.label for line in lines(QUESTION)][-2:] == ["nudge", "walls"]
    assert in_text(lines(QUESTION)[-1]) == "w ← min(max(w, 0), 1)"


@every_combination
def test_the_second_term_is_there_and_vanishes(made: Experiment) -> None:
    by_label = {line.label: line for line in lines(made)}
    step = worked_step(made, 0, State(0.2))
    values = numbers(made, step, shares_of(step)[0])
    first, second = by_label["(1)"], by_label["(2)"]
    assert in_text(first).replace("₀", "") == "∂E/∂w = ∂E/∂ŷ·∂ŷ/∂w + ∂E/∂y·∂y/∂w"
    assert in_text(second).endswith("·0")
    for line in (first, second):
        assert len(line.products) == 2
        sign, terms = line.products[1]
        assert values[terms[1].quantity] == 0.0
        assert sign * values[terms[0].quantity] == values["dE_dy"]
        assert worked(line, values).terms[-1] == "0"
    assert len(by_label["(3)"].products) == 1


@pytest.mark.parametrize("w", [-800.0, -40.0, 40.0, 800.0])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_the_cross_entropy_s_slopes_keep_their_digits_where_the_output_is_saturated(w: float, y: float) -> None:
    """ŷ rounds to 0 or to 1 there; ∂E/∂ŷ and ∂E/∂y do not."""
    made = Experiment(error="cross_entropy", patterns=((1.0, y),), bounds=None)
    step = worked_step(made, 0, State(w))
    assert step.share is not None
    values = numbers(made, step, step.share)
    assert values["dE_dy"] == -w
    with mp.workdps(800):
        y_hat, slope, _ = activation("logistic", mpf(w))
        true = (1 - mpf(y)) / (1 - y_hat) - mpf(y) / y_hat
        if slope > 1e-300:
            assert abs(values["dE_dy_hat"] - true) <= mpf("1e-14") * abs(true)


@pytest.mark.parametrize(("w", "slope"), [(0.0, inf), (1.0, -inf)])
def test_at_the_edges_of_the_logarithms_the_slope_in_y_has_the_sign_of_the_limit(w: float, slope: float) -> None:
    made = Experiment(activation="identity", error="cross_entropy", patterns=((1.0, w),), bounds=None)
    step = worked_step(made, 0, State(w))
    assert step.share is not None
    assert numbers(made, step, step.share)["dE_dy"] == slope
    outside = worked_step(made, 0, State(1.5))
    assert outside.share is not None
    assert not isfinite(numbers(made, outside, outside.share)["dE_dy"])


def printed(made: Experiment, state: State, label: str) -> str:
    """The numbers of the line of that label, at iteration 0, for the first pattern."""
    step = worked_step(made, 0, state)
    line = next(line for line in lines(made) if line.label == label)
    return in_numbers(line, worked(line, numbers(made, step, step.shares[0])))


def test_in_a_batch_the_patterns_gradients_are_added() -> None:
    made = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), presentation="batch", bounds=None)
    step = worked_step(made, 0, State(0.0))
    line = next(line for line in lines(made, 1) if line.label == "batch")
    values = numbers(made, step, step.shares[1])
    assert in_text(line) == "∂E/∂w = ∂E₀/∂w + ∂E₁/∂w + ∂E₂/∂w"
    assert in_numbers(line, worked(line, values)) == "−0.07500 = (−0.1250) + 0.02500 + 0.02500"
    assert values["dE_dw"] == pytest.approx(1 / 40)
    assert values["w_next"] == pytest.approx(0.0375)
    for alone in (Experiment(presentation="batch", patterns=((1.0, 1.0),)), QUESTION):
        assert "batch" not in [line.label for line in lines(alone)]
        assert not any("₀" in in_text(line) for line in lines(alone))


def test_in_a_batch_each_side_says_whose_error_it_is() -> None:
    """(1) to (6) are about one pattern, the sum about all: ∂E₂/∂w is one number, ∂E/∂w another."""
    made = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.5, 0.1)), presentation="batch")
    every = {line.label: in_text(line) for line in lines(made, 2)}
    assert every["error"].startswith("E₂ = ")
    assert every["(1)"] == "∂E₂/∂w = ∂E₂/∂ŷ·∂ŷ/∂w + ∂E₂/∂y·∂y/∂w"
    assert all(every[f"({k})"].startswith("∂E₂/∂w = ") for k in range(1, 7))
    assert every["nudge"] == "w ← w − α·∂E/∂w"


def test_with_many_patterns_the_sum_is_this_one_and_the_rest() -> None:
    patterns = ((1.0, 1.0), (0.2, 0.0), (0.5, 0.1), (-1.0, 0.3), (0.7, 0.2))
    made = Experiment(patterns=patterns, presentation="batch")
    step = worked_step(made, 0, State(0.4))
    line = next(line for line in lines(made, 3) if line.label == "batch")
    values = numbers(made, step, step.shares[3])
    assert in_text(line) == "∂E/∂w = ∂E₃/∂w + Σ(j ≠ 3) ∂Eⱼ/∂w"
    assert values["dE_dw_rest"] == pytest.approx(sum(s.dE_dw for k, s in enumerate(step.shares) if k != 3))
    assert in_numbers(line, worked(line, values)) == "0.02429 = (−0.02434) + 0.04863"


def test_the_lines_of_a_bias() -> None:
    made = Experiment(network="weight_and_bias", bounds=None)
    texts = {line.label: in_text(line) for line in lines(made)}
    assert texts["sum"] == "z = w·x + b"
    assert texts["(6)"] == "∂E/∂w = (ŷ − y)·x·(1 − A(wx + b))·A(wx + b)"
    assert (texts["(7)"], texts["(8)"]) == ("∂E/∂b = ∂E/∂ŷ·∂ŷ/∂z·∂z/∂b", "∂E/∂b = (ŷ − y)·A′(z)·1")
    assert [in_text(line) for line in lines(made)][-2:] == ["w ← w − α·∂E/∂w", "b ← b − α·∂E/∂b"]
    alone = replace(made, patterns=((1.0, 1.0),))
    assert printed(alone, State(0.3, -0.2), "(8)") == "−0.1185 = (−0.4750)·0.2494·1"


def test_the_lines_of_winston_s_chain() -> None:
    """At (½, ½) on (1, 1), part of ∇E; the rest of it is from (0, 0), whose ∂E/∂w₁ is 0."""
    made = Experiment(network="two_weight_chain", patterns=((1.0, 1.0),), bounds=None)
    assert [in_text(line) for line in lines(made)] == [
        "z₁ = w₁·x",
        "h = A(z₁)",
        "z = w₂·h",
        "ŷ = A(z) = 1/(1 + e⁻ᶻ)",
        "E = ½(ŷ − y)²",
        "A′(z) = (1 − A(z))·A(z)",
        "A′(z₁) = (1 − A(z₁))·A(z₁)",
        "∂E/∂w₂ = ∂E/∂ŷ·∂ŷ/∂z·∂z/∂w₂",
        "∂E/∂w₂ = (ŷ − y)·A′(z)·h",
        "∂E/∂w₁ = ∂E/∂ŷ·∂ŷ/∂z·∂z/∂h·∂h/∂z₁·∂z₁/∂w₁",
        "∂E/∂w₁ = (ŷ − y)·A′(z)·w₂·A′(z₁)·x",
        "w₁ ← w₁ − α·∂E/∂w₁",
        "w₂ ← w₂ − α·∂E/∂w₂",
    ]
    assert printed(made, State(0.5, 0.5), "(4)") == "−0.01212 = (−0.4228)·0.2440·0.5000·0.2350·1"
    cancels = {line.label: in_text(line) for line in lines(replace(made, error="cross_entropy"))}
    assert (cancels["(3)"], cancels["(6)"]) == ("∂E/∂w₂ = (ŷ − y)·h", "∂E/∂w₁ = (ŷ − y)·w₂·A′(z₁)·x")


def test_lines_say_in_symbols_what_each_combination_declares() -> None:
    relu = Experiment(activation="relu", error="cross_entropy", bounds=None)
    texts = {line.label: in_text(line) for line in lines(relu)}
    assert texts["output"] == "ŷ = A(z) = max(z, 0)"
    assert texts["error"] == "E = −y·ln ŷ − (1 − y)·ln(1 − ŷ)"
    assert texts["(2)"] == "∂E/∂w = ((1 − y)/(1 − ŷ) − y/ŷ)·∂ŷ/∂w + (ln(1 − ŷ) − ln ŷ)·0"
    assert texts["(6)"] == "∂E/∂w = ((1 − y)/(1 − ŷ) − y/ŷ)·x·[wx > 0]"
    assert "(7)" not in texts
    cancels = {line.label: in_text(line) for line in lines(Experiment(error="cross_entropy"))}
    assert cancels["(7)"] == "∂E/∂w = (ŷ − y)·x"
