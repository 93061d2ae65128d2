"""The two lines above the plots: the numbers make what they say, and the conclusion is true of E on the way."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import Step, shares_at, worked_step
from desktop_app.words.step.headline import headline

ONE = ((1.0, 0.7),)
BORDERED = ((1.0, 1.0),)


def told(
    w: float = -2.0,
    v: float = 0.0,
    rule: str = "gradient_descent",
    rate: float = 5.0,
    memory: float = 0.0,
    **parts: object,
) -> tuple[str, str]:
    given = {"patterns": ONE, "bounds": None, **parts}
    experiment = Experiment(rule=Rule(rule, rate=rate), **given)  # type: ignore[arg-type]
    return headline(experiment, worked_step(experiment, 3, State(w, v, memory, 0.0, memory, 0.0)))


@pytest.mark.parametrize(
    ("w", "rule", "rate", "words"),
    [
        (-2.0, "gradient_descent", 5.0, "Δw = −α · slope = −5 · (−0.06098) = +0.3049: minus a negative, so w goes up."),
        (3.0, "gradient_descent", 5.0, "Δw = −α · slope = −5 · 0.01141 = −0.05705: minus a positive, so w goes down."),
        (0.8, "sign_only", 0.1, "Δw = −α · sign(slope) = −0.1 · (−1) = +0.1: minus a negative, so w goes up."),
        (3.0, "with_the_slope", 5.0,
         "Δw = +α · slope = +5 · 0.01141 = +0.05705: plus a positive, so w goes up: the wrong sign."),
        (-2.0, "unit_step", 0.5, "Δw = +0.5: w goes up, a fixed amount against the slope."),
        (3.0, "momentum", 5.0, "Δw = −0.05705: w goes down, against the slope, with what is left of the last nudges."),
        (-2.0, "adagrad", 5.0, "Δw = +5: w goes up, against the slope, scaled by the slopes so far."),
    ],
)  # fmt: skip
def test_the_nudge_is_told_with_its_signs(w: float, rule: str, rate: float, words: str) -> None:
    assert told(w, rule=rule, rate=rate)[0] == words


def test_the_first_nudge_of_the_question_is_a_minus_times_a_negative() -> None:
    assert told(0.0, rate=0.5, patterns=BORDERED)[0] == (
        "Δw = −α · slope = −0.5 · (−0.125) = +0.0625: minus a negative, so w goes up."
    )


def test_of_two_weights_each_has_its_sign() -> None:
    assert told(0.5, 0.25, rate=1.0, network="weight_and_bias")[0] == (
        "Δw = −1 · (−0.004537) = +0.004537, Δb = −1 · (−0.004537) = +0.004537: against the slopes."
    )
    assert told(0.5, 0.25, rate=1.0, network="two_weight_chain", rule="momentum", memory=0.4)[0] == (
        "Δw₁ = −0.3576, Δw₂ = −0.3351: with what is left of the last nudges."
    )


WALLED = {"patterns": BORDERED, "bounds": (0.0, 1.0)}
CONCLUSIONS = [
    ({"w": -2.0}, "E falls by 0.02021, 109 % of the 0.01859 that the tangent promises: the curve gets steeper."),
    ({"w": 0.2, "rate": 1.0},
     "E falls by 0.001337, 97 % of the 0.001382 that the tangent promises: the curve gets flatter."),
    ({"w": -2.0, "rate": 0.1}, "E falls by 0.0003725, as the tangent promises."),
    ({"w": 0.2, "rate": 60.0},
     "E goes up although the tangent promises down: the step is too long and jumps over the valley."),
    ({"w": 0.2, "rate": 30.0},
     "E falls by 0.007371, but the step jumps over the valley: beyond it the slope has the other sign."),
    ({"w": 0.8, "rule": "sign_only", "rate": 0.1},
     "E goes up although the tangent promises down: the step is too long and jumps over the valley."),
    ({"w": 3.0, "rule": "with_the_slope"}, "E goes up by 0.0006376: the wrong sign leads uphill."),
    ({"w": -2.0, "rule": "momentum", "memory": 0.4},
     "E goes up by 0.05615: what is left of the last nudges leads uphill."),
    ({"w": -2.0, "rule": "adam", "memory": 0.4}, "E goes up by "),
    ({"w": 1.0, **WALLED}, "A wall holds w: the slope would take it further."),
    ({"w": 0.9, "rate": 100.0, **WALLED}, "A wall holds w: the slope would take it further."),
    ({"w": 0.0, "rule": "momentum", "memory": 9.0, **WALLED}, "A wall holds w: the rule would take it further."),
    ({"w": 1.0, "v": 1.0, "network": "weight_and_bias", **WALLED},
     "Walls hold w and b: the slopes would take them further."),
    ({"w": 0.5, "patterns": ((0.0, 0.0),)},
     "This pattern teaches nothing: at x = 0 the output is the same for every w."),
    ({"w": 0.0, "patterns": ((1.0, 0.5),)}, "For this pattern E is as small as it can be: nothing is left to learn."),
    ({"w": -1.0, "activation": "relu"}, "The slope is 0 although ŷ is not y: nothing is learnt, however large E is."),
    ({"w": 0.0, "presentation": "batch", "patterns": ((1.0, 1.0), (-1.0, 1.0))},
     "The slopes of the patterns cancel: what is good for one is bad for another."),
    ({"w": 0.0, "v": 0.0, "network": "two_weight_chain", "activation": "tanh"},
     "Both slopes are 0, but this is no bottom: from here E falls if both weights move together."),
    ({"w": 1e16, "rate": 1e-9, "activation": "identity", "patterns": ((1e-9, 0.0),)}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "words"), CONCLUSIONS)
def test_the_conclusion_that_matters_most_is_told(parts: dict[str, object], words: str) -> None:
    conclusion = told(**parts)[1]  # type: ignore[arg-type]
    assert conclusion.startswith(words)
    assert conclusion == words or words.endswith("by ")


def test_a_saddle_of_the_chain_is_not_called_flat() -> None:
    first, _ = told(0.0, 0.0, network="two_weight_chain", activation="tanh")
    assert first == "w₁ and w₂ stay: both slopes are exactly 0."


def test_what_is_not_finite_has_no_conclusion() -> None:
    parts = {"activation": "identity", "error": "cross_entropy", "patterns": ((1.0, 0.5),)}
    assert told(1.5, **parts) == ("No nudge: a number in this step is not finite.", "")  # type: ignore[arg-type]
    assert told(0.9, **parts)[1] == "After this step E is not a finite number: the step is too long."  # type: ignore[arg-type]


def error_on_the_way(made: Experiment, step: Step, share: float) -> float:
    """E of the patterns shown, at a share of the way."""
    (w, v), (w_next, v_next) = step.state.weights, step.state_next.weights
    each = shares_at(made, w + share * (w_next - w), v + share * (v_next - v))
    return sum(one.E for one in each) if step.pattern is None else each[step.pattern].E


def number(text: str) -> float:
    mantissa, _, power = text.replace("−", "-").strip("()+").partition("·10")
    return float(mantissa) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


# So coarse that E shows every valley on the way.
WEIGHTS = st.integers(-400, 400).map(lambda k: k / 100)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([network.name for network in NETWORKS]), st.sampled_from([rule.name for rule in RULES]),
    st.sampled_from(["logistic", "tanh", "softplus", "identity"]), st.sampled_from(["in_turn", "batch"]),
    WEIGHTS, WEIGHTS, st.floats(0.01, 60), WEIGHTS, st.booleans(),
)  # fmt: skip
@example("one_weight", "sign_only", "identity", "in_turn", 1.15, 0.0, 0.75, 0.0, True)  # it lands at the lowest point
def test_what_is_told_is_true(
    network: str, rule: str, activation: str, presentation: str, w: float, v: float, rate: float, m: float, free: bool
) -> None:
    made = Experiment(
        network=network, rule=Rule(rule, rate=rate), activation=activation, presentation=presentation,
        patterns=((1.0, 0.7), (0.5, 0.2)), bounds=None if free else (-4.0, 4.0),
    )  # fmt: skip
    step = worked_step(made, 5, State(w, v, m, abs(m), m, abs(m)))
    first, second = headline(made, step)
    if "E goes up" in second:
        assert step.E_next > step.E
    if "E falls by" in second or "E falls although" in second:
        assert step.E_next < step.E
    if "promises down" in second:
        assert step.promised < 0
    if "promises up" in second or "uphill" in second:
        assert step.promised > 0
    if "wall holds" in second.lower():
        assert step.is_held
    if "over the valley" in second:
        ends = np.geomspace(1e-9, 0.01, 50)
        # Most valleys are wide: a few shares find them, before many are tried.
        shares = (*np.linspace(0, 1, 21), *np.linspace(0, 1, 2001), *ends, *(1 - ends))
        lowest = min(step.E, step.E_next)
        assert any(error_on_the_way(made, step, share) < lowest for share in shares), "there is a lower place"
    for rate_shown, slope, relation, result in re.findall(r"= ([−+]\S+) · (\S+) ([=≈]) (\S+?)[:,]", first):
        assert number(result) == pytest.approx(number(rate_shown) * number(slope), rel=1e-3)
        assert result[0] in "+−"
        assert relation in "=≈"
    for symbol, asked in re.findall(r"Δ(\S+) = .*?([−+]?[\d.]+(?:·10\S+?)?)[:,]", first):
        nudge = step.delta_w if symbol == made.net.symbols[0] else step.delta_v
        assert number(asked) == pytest.approx(nudge, rel=2e-3)
