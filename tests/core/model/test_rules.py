"""The rules: their nudges are PyTorch's, where it has them, else those of hand-worked and 50-digit arithmetic."""

import re
from dataclasses import replace
from importlib.util import find_spec
from math import inf, isfinite, isnan, nextafter, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.model import parameters, rules
from desktop_app.core.model.chosen_rule import Rule, rule_numbers
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.numerics.elementary import two_part_log
from desktop_app.core.model.rules import RULES, RuleNumbers, length, nudge_of_one
from desktop_app.core.run.run import Run
from desktop_app.words import endings
from tests.core import experiments as drawn
from tests.core.experiments import FINITE, KEPT, RATES, SCALES
from tests.core.pytorch import CASES, PATTERNS, START, STEPS, by_pytorch, stored

pytestmark = pytest.mark.usefixtures("form")


@pytest.mark.parametrize("case", CASES)
def test_two_hundred_nudges_are_those_of_pytorch(case: str) -> None:
    name, given, *_ = CASES[case]
    own: dict[str, Any] = given
    w, v = START
    chain = Experiment(network="two_weight_chain", patterns=PATTERNS, rule=Rule(name, **own), w=w, v=v, bounds=None)
    run = Run(chain)
    assert run.advance(STEPS) == STEPS
    for n, weights in (by_pytorch(case) if find_spec("torch") else stored(case)).items():
        assert list(run.state_at(n).weights) == pytest.approx(weights, rel=1e-11, abs=1e-12), n
        assert list(run.step(n - 1).state_next.weights) == list(run.state_at(n).weights)


def test_every_rule_is_held_against_something() -> None:
    by_hand = {"sign_only", "unit_step", "with_the_slope", "nesterov_ahead", "adamw"}
    assert {kind.name for kind in RULES} == {name for name, *_ in CASES.values()} | by_hand
    assert {kind.name: kind.every_parameter[1:] for kind in RULES} == drawn.RULES
    for kind in RULES:
        defaults = {number.path: number.default for number in rule_numbers(kind)}
        assert {path: defaults[path] for path in defaults if path != "rule.rate"} == {
            f"rule.{name}": drawn.DEFAULTS[name] for name in drawn.RULES[kind.name]
        }


def gradient(w: mpf, b: mpf) -> tuple[mpf, mpf]:
    """Of ½(A(w + b) − 0.7)² + ½(A(2w + b) − 0.25)²."""
    parts = []
    for x, y in ((1, mpf(0.7)), (2, mpf(0.25))):
        A = 1 / (1 + mp.exp(-(w * x + b)))
        dE_dz = (A - y) * A * (1 - A)
        parts.append((dE_dz * x, dE_dz))
    return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]


@pytest.mark.parametrize(("name", "rate"), [("sign_only", 0.0625), ("unit_step", 0.1), ("with_the_slope", 1.0)])
def test_the_other_rules_are_what_fifty_digits_make_of_them(name: str, rate: float) -> None:
    made = Experiment(
        network="weight_and_bias", patterns=((1.0, 0.7), (2.0, 0.25)), presentation="batch", rule=Rule(name, rate),
        w=0.5, v=-1.25, bounds=None,
    )  # fmt: skip
    run = Run(made)
    run.advance(60)
    for n in range(60):
        w, b = (mpf(at) for at in run.state_at(n).weights)
        g, h = gradient(w, b)
        size = mp.sqrt(g**2 + h**2)
        way = {"sign_only": (-mp.sign(g), -mp.sign(h)), "unit_step": (-g / size, -h / size), "with_the_slope": (g, h)}
        after = [float(at + mpf(rate) * part) for at, part in zip((w, b), way[name], strict=True)]
        assert list(run.state_at(n + 1).weights) == pytest.approx(after, rel=1e-12)


def test_a_fixed_amount_ends_in_a_cycle_of_two_and_never_arrives() -> None:
    """(1, 0.7) has its minimum at ln(7/3) = 0.847…, between 0.8 and 0.9."""
    run = Run(Experiment(patterns=((1.0, 0.7),), rule=Rule("sign_only", 0.1), bounds=None))
    run.advance(1000)
    assert sorted({round(run.state_at(i).w, 12) for i in range(900, 1000)}) == [0.8, 0.9]


def test_a_unit_step_has_its_length_and_the_wrong_sign_makes_every_step_worse() -> None:
    two = {"network": "weight_and_bias", "patterns": ((1.0, 1.0), (-0.5, 0.25)), "presentation": "batch"}
    unit = Run(Experiment(rule=Rule("unit_step", 0.25), bounds=None, **two))  # type: ignore[arg-type]
    wrong = Run(Experiment(rule=Rule("with_the_slope", 0.5), bounds=None, **two))  # type: ignore[arg-type]
    unit.advance(50)
    wrong.advance(50)
    for i in range(50):
        (w, b), (w_next, b_next) = unit.state_at(i).weights, unit.state_at(i + 1).weights
        assert sqrt((w_next - w) ** 2 + (b_next - b) ** 2) == pytest.approx(0.25, rel=1e-13)
        assert wrong.step(i + 1).E > wrong.step(i).E


@given(FINITE, FINITE)
def test_a_gradient_s_length_does_not_overflow_before_it_must(g: float, h: float) -> None:
    made, true = length(g, h), mp.sqrt(mpf(g) ** 2 + mpf(h) ** 2)
    assert made == length(-h, g)
    assert length(g, 0.0) == abs(g)
    if made == inf:
        assert true * (1 + mpf(2) ** -52) >= mpf(2) ** 1024 * (1 - mpf(2) ** -53)
    else:
        assert abs(made - true) <= 2 * (nextafter(made, inf) - made)


@given(SCALES, KEPT, KEPT, RATES)
def test_adam_s_first_nudge_is_a_whole_rate_whatever_the_slope(
    g: float, beta1: float, beta2: float, rate: float
) -> None:
    """m̂ = g and ŝ = g² there: Δw = −α g/(|g| + ε)."""
    adam = Rule("adam", rate, beta1=beta1, beta2=beta2).numbers
    delta_w, _, _ = nudge_of_one(adam.code, adam, 1.0, g, 0.0, 0.0, 0.0)
    if 1e-140 < abs(g) < 1e140:
        assert delta_w == pytest.approx(-rate * (g / (abs(g) + 1e-8)), rel=1e-8)


@given(
    st.sampled_from(range(len(nudge_of_one.functions))),
    st.lists(st.tuples(SCALES, SCALES), min_size=1, max_size=5),
    KEPT,
    KEPT,
)
def test_slopes_that_are_numbers_make_nudges_that_are(
    rule: int, slopes: list[tuple[float, float]], p: float, q: float
) -> None:
    """Infinite at worst, never a NaN while the memory and the gradient's length are numbers; nothing of nothing."""
    m = s = 0.0
    numbers = RuleNumbers(rule, 0.5, p, q, 1e-8, *two_part_log(p), *two_part_log(q))
    for n, (g, h) in enumerate(slopes, 1):
        delta_w, m, s = nudge_of_one(rule, numbers, float(n), g, h, m, s)
        assert not isnan(delta_w) or isnan(m + s) or length(g, h) == inf
        if isnan(m + s):
            break
        assert abs(m + s) < inf
    assert nudge_of_one(rule, numbers, 1.0, 0.0, h, 0.0, 0.0) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", ["momentum", "nesterov", "rmsprop", "adam"])
def test_after_long_enough_without_a_slope_nothing_is_remembered(name: str) -> None:
    """Not a few of the least doubles for ever, which take ten times as long to reckon with."""
    still = Change(5, (("patterns", ((0.0, 0.0),)),))
    decays: dict[str, Any] = {"momentum": 0.5, "decay": 0.5, "beta1": 0.5, "beta2": 0.5}
    own = {each: value for each, value in decays.items() if each in drawn.RULES[name]}
    run = Run(Experiment(patterns=((1.0, 1.0),), rule=Rule(name, 0.1, **own), bounds=None, changes=(still,)))
    run.advance(5)
    assert any(run.state.memory)
    run.advance(3_000)
    assert run.state.memory == (0.0,) * 4
    least = [abs(each) for i in range(900, 1200) for each in run.state_at(i).memory if each]
    assert min(least, default=1.0) >= 2.0**-1022


@pytest.mark.parametrize(
    ("name", "x", "y", "reached"),
    [("adagrad", 1e150, 1e10, 0), ("rmsprop", 1e150, 1e10, 0), ("adam", 1e150, 1e10, 0),
     ("momentum", 1e300, 1e8, 1), ("nesterov", 1e300, 1e8, 1)],
)  # fmt: skip
def test_a_run_ends_where_its_rule_cannot_remember(name: str, x: float, y: float, reached: int) -> None:
    """The square of the slope is beyond the doubles; or the sum of the slopes, while walls hold the weight."""
    run = Run(Experiment(activation="identity", patterns=((x, y),), rule=Rule(name, 0.1), bounds=(-1e-300, 0.0)))
    run.advance(100)
    assert run.i == reached
    assert endings.reason(run.step()) == "what the rule remembers is not a finite number"
    assert endings.remedy(run.settings, run.step()).startswith("The gradient is too large for this rule")
    assert all(map(isfinite, run.state))


def test_a_run_ends_where_the_length_of_its_gradient_is_beyond_the_doubles() -> None:
    """Divided by it, each nudge of the unit step would be 0."""
    rule = Rule("unit_step", 0.1)
    chain = Experiment(network="two_weight_chain", activation="identity", w=1.0, v=1.0, rule=rule, bounds=None)
    run = Run(replace(chain, patterns=((1e154, -5e153),)))
    run.advance(100)
    assert run.i == 0
    assert endings.reason(run.step()) == "the length of the gradient is not a finite number"
    assert endings.remedy(run.settings, run.step()).startswith("The gradient is too large for this rule")
    run = Run(replace(chain, patterns=((1e154, -5e153),), rule=Rule("sign_only", 0.1)))
    assert run.advance(3) == 3


def test_another_rule_begins_with_nothing_remembered_and_its_own_defaults() -> None:
    """From iteration 30 on, as if Adam were the first there was, and its nudges counted from there."""
    begun = Experiment(network="weight_and_bias", rule=Rule("momentum", 0.1, momentum=0.5), bounds=None)
    run = Run(begun)
    run.advance(30)
    run.change((("rule.name", "adam"),))
    assert run.settings.rule == Rule("adam", 0.1)
    run.advance(50)
    w, b = run.state_at(30).weights
    fresh = Run(Experiment(network="weight_and_bias", rule=Rule("adam", 0.1), w=w, v=b, bounds=None))
    fresh.advance(50)
    assert run.state == fresh.state
    assert [run.step(i).nth for i in (0, 29, 30, 79)] == [1, 30, 1, 50]
    assert run.state_at(30)[2:] == (0.0, 0.0, 0.0, 0.0)
    assert run.state_at(29)[2:] != (0.0, 0.0, 0.0, 0.0)


def test_the_same_rule_goes_on_remembering() -> None:
    """A change of a parameter, of the weight, or to the rule that it is already, does not make it forget."""
    begun = Experiment(network="weight_and_bias", rule=Rule("adam", 0.1), bounds=None)
    same = (Change(20, (("rule.name", "adam"), ("rule.rate", 0.1))), Change(25, (("presentation", "in_turn"),)))
    plain, changed = (
        Run(begun),
        Run(Experiment(network="weight_and_bias", rule=Rule("adam", 0.1), bounds=None, changes=same)),
    )
    plain.advance(60)
    changed.advance(60)
    assert plain.state == changed.state
    changed.change((("weights.b", 0.5),))
    assert changed.state == plain.state._replace(v=0.5)
    assert changed.step().nth == 61


def bare(words: str) -> str:
    """A formula without its spaces and brackets, g standing for ∂E/∂w."""
    return re.sub(r"[ ()]", "", words.replace("∂E/∂w", "g"))


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.name)
def test_what_people_read_of_a_rule_is_what_its_function_says_of_itself(kind: rules.RuleKind) -> None:
    written = kind.function.__doc__ or ""
    formula = kind.formula.replace(" − αλw: Adam", ": Adam").replace(" at w + μm", "").partition(":")[0]
    for equation in (part for part in formula.split(", ") if "=" in part or "←" in part):
        assert bare(equation) in bare(written)
    for number in rule_numbers(kind)[1:-1]:
        value = "10⁻⁸" if number is parameters.EPSILON else f"{number.default:g}"
        assert f"{number.symbol} = {value}" in written
