"""The numbers beneath the lines: printed they never lie, as mpmath works them out from what is printed."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.derivation.derivation import Line, lines
from desktop_app.core.derivation.worked_lines import LATEX, Worked, in_numbers, numbers, worked
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from tests.core.derivation.test_derivation import ONE, printed
from tests.core.experiments import FINITE, experiments
from tests.core.mathematics import activation


def test_the_numbers_of_the_question_at_the_start() -> None:
    """At w = 0 on (1, 1), ŷ = 0.5, E = 0.125 and ∂E/∂w = −0.125."""
    made = Experiment(patterns=((1.0, 1.0),), bounds=None)
    step = worked_step(made, 0, State(0.0))
    assert step.share is not None
    values = numbers(made, step, step.share)
    assert [in_numbers(line, worked(line, values)) for line in lines(made)] == [
        "0 = 0·1",
        "0.5000 = A(0)",
        "0.1250 = ½(0.5000 − 1)²",
        "−0.1250 = (−0.5000)·0.2500 + 0.5000·0",
        "−0.1250 = (−0.5000)·0.2500 − (−0.5000)·0",
        *["−0.1250 = (−0.5000)·0.2500"] * 3,
        "−0.1250 = (−0.5000)·1·0.5000·0.5000",
        "0.06250 = 0 − 0.5·(−0.1250)",
    ]


def test_a_long_number_behind_a_logarithm_has_brackets() -> None:
    made = Experiment(error="cross_entropy", patterns=((1.0, 1.0),), bounds=None)
    assert printed(made, State(-40.0), "error") == "40 = −1·ln(4.248·10⁻¹⁸) − (1 − 1)·ln(1 − 4.248·10⁻¹⁸)"
    step = worked_step(made, 0, State(-40.0))
    line = next(line for line in lines(made) if line.label == "error")
    latex = in_numbers(line, worked(line, numbers(made, step, step.shares[0]), script=LATEX), LATEX)
    assert r"\ln(4.248 \cdot 10^{-18})" in latex


def test_the_cross_entropy_has_as_many_digits_as_it_takes_or_none() -> None:
    """ŷ prints as 1.000 long before it is 1; from w = 37 on its double is 1, and the line in z still holds."""
    made = Experiment(error="cross_entropy", patterns=((1.0, 0.0),), bounds=None)
    assert printed(made, State(16.0), "error") == "16.000 ≈ −0·ln 0.999999887 − (1 − 0)·ln(1 − 0.999999887)"
    assert printed(made, State(10.0), "error") == "10.000 ≈ −0·ln 0.999955 − (1 − 0)·ln(1 − 0.999955)"
    assert printed(made, State(40.0), "error") == "Numbers have too few digits to show it: see the next line."
    assert printed(made, State(40.0), "in z") == "40 = (1 − 0)·ln(1 + e⁴⁰) + 0·ln(1 + e⁻⁴⁰)"
    tanh = replace(made, activation="tanh")
    assert printed(tanh, State(10.0), "error") == "19.307 ≈ −0·ln 0.9999999959 − (1 − 0)·ln(1 − 0.9999999959)"


def test_what_is_infinite_is_said_in_words_with_the_line_that_holds() -> None:
    made = Experiment(error="cross_entropy", patterns=((1.0, 0.5),), bounds=None)
    assert printed(made, State(800.0), "(1)") == "∂E/∂ŷ is infinite here: see (7)."
    assert {printed(made, State(800.0), f"({k})") for k in range(2, 7)} == {"A factor is infinite here: see (7)."}
    assert printed(made, State(800.0), "(7)") == "0.5000 = 0.5000·1"
    chain = replace(made, network="two_weight_chain")
    far = State(2.0, 2000.0)
    assert [printed(chain, far, f"({k})").rpartition(": ")[2] for k in (1, 2, 4, 5)] == ["see (3)."] * 2 + [
        "see (6)."
    ] * 2
    assert printed(chain, far, "(3)") == "0.4404 = 0.5000·0.8808"


def test_a_step_that_cannot_be_made_has_no_nudge() -> None:
    words = "No nudge: a number in this step is not finite."
    for rule in RULES:
        made = Experiment(activation="identity", patterns=((1e200, 1.0),), bounds=(0.0, 1.0), rule=Rule(rule.name))
        assert {printed(made, State(1.0), label) for label in ("nudge", "walls")} == {words}, rule
    held = Experiment(patterns=((1e17, 0.0),), rule=Rule(rate=1e300))
    assert {printed(held, State(0.0), k) for k in ("nudge", "walls")} == {"What the rule asks for is infinite."}
    nowhere = Experiment(rule=Rule("unit_step"), patterns=((0.0, 0.0),))
    assert printed(nowhere, State(0.5), "nudge") == "No nudge: a slope of 0 has no direction."


def test_what_is_set_is_shown_as_it_was_set_in_every_line() -> None:
    made = Experiment(
        network="two_weight_chain", patterns=((0.2, 0.125), (1.0, 0.5)), presentation="batch", rule=Rule("adam", 1e9)
    )
    for w in (0.1, 0.37, -3.3, 1e-9):
        step = worked_step(made, 0, State(w, 0.3, 0.1, 0.2, 0.3, 0.4))
        values = numbers(made, step, step.shares[0])
        for line in lines(made):
            for term, number in zip(line.terms, worked(line, values).terms, strict=True):
                if term.quantity in ("x", "y", "rate", "beta1", "beta2", "dz1_dw"):
                    assert number in ("0.2", "0.125", "1·10⁹", "0.9", "0.999", "(1 − 0.9)", "(1 − 0.999)")
                elif line.label == "error":
                    assert number.endswith(" − 0.125)²")


def test_what_only_rounds_to_0_is_about_0() -> None:
    assert printed(ONE, State(-7000.0), "output") == "0 ≈ A(−7000)"
    assert printed(replace(ONE, activation="relu"), State(-7000.0), "output") == "0 = A(−7000)"
    assert printed(replace(ONE, activation="softplus"), State(-200.0), "output") == "1.384·10⁻⁸⁷ = A(−200)"


_UP = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_RAISED = "[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+"
POWER = re.compile(rf"(\d[\d.]*)·10({_RAISED})")
NUMBER = re.compile(r"(?<![\w.])\d[\d.]*(?:e-?\d+)?")


def read(text: str, name: str) -> mpf:
    """What a person gets who works out a printed expression, with digits enough for 1 − 10⁻³⁰⁰."""
    assert not re.search(r"(ln |√)[\d.]+·10", text)
    text = POWER.sub(lambda m: f"{m[1]}e{m[2].translate(_UP)}", text)
    text = re.sub(rf"e({_RAISED})", lambda m: f"exp({m[1].translate(_UP)})", text).replace("e^(", "exp(")
    text = re.sub(rf"(?<=[\d)])({_RAISED})", lambda m: f"**({m[1].translate(_UP)})", text).replace("^(", "**(")
    text = re.sub(r"(?<=\))²", "**2", text)
    text = NUMBER.sub(lambda m: f"mpf('{m[0]}')", text)
    text = re.sub(r"(ln |√)(mpf\([^)]*\))", r"\1(\2)", text).replace("ln (", "ln(").replace("√", "sqrt")
    text = text.replace("½", "mpf('0.5')*").replace("−", "-").replace("·", "*").replace("\u2044", "/")
    known = {
        "mpf": mpf,
        "A": lambda z: activation(name, z)[0],
        "ln": lambda a: mp.log(a) if a else -(mpf(10) ** 9),  # 0·ln 0 is 0
        "exp": mp.exp,
        "sqrt": mp.sqrt,
        "sign": mp.sign,
        "min": min,
        "max": max,
    }
    with mp.workdps(700):
        return eval(text, {"__builtins__": {}}, known)


def check_in_print(made: Experiment, line: Line, values: dict[str, float]) -> None:
    """What is said to be equal is equal in the shown digits, and what is said to be about so is near."""
    shown = worked(line, values)
    text = in_numbers(line, shown)
    assert "undefined" not in text.replace("is undefined here", "")
    assert "∞" not in text
    if shown.words:
        return
    left, _, right = text.partition(f" {shown.relation} ")
    result, worked_out = read(left, made.activation), read(right, made.activation)
    off, largest = abs(result - worked_out), largest_summand(line, shown, made.activation)
    if shown.relation == "≈":
        assert off <= max(mpf("1.01e-3") * abs(result), mpf("1.01e-12") * largest, mpf("1.01e-300")), text
        return
    mantissa, _, power = POWER.sub(lambda m: f"{m[1]}e{m[2].translate(_UP)}", left).partition("e")
    decimals = len(mantissa.partition(".")[2])
    if not decimals and "e" not in left and result:
        decimals = max(0, 4 - len(mantissa.lstrip("−")))
    place = mpf(10) ** (int(power or 0) - decimals)
    allowed = place / 2 * (1 + mpf("1e-9")) if result else mpf("1e-300")
    assert off <= allowed + mpf("1e-30") * abs(result), text


def largest_summand(line: Line, shown: Worked, name: str) -> mpf:
    rest = iter(shown.terms)
    with mp.workdps(700):
        return max(abs(mp.fprod(read(next(rest), name) for _ in terms)) for _, terms in line.products)


@st.composite
def of_any_network_and_rule(draw: st.DrawFn) -> tuple[Experiment, State]:
    made = draw(experiments(0)).settings_at(0)
    network = draw(st.sampled_from([network.name for network in NETWORKS]))
    rule = Rule(draw(st.sampled_from([rule.name for rule in RULES])), made.rule.rate)
    w, v, m, n = (draw(FINITE | st.floats(-6.0, 6.0)) for _ in range(4))
    return replace(made, network=network, rule=rule), State(w, v, m, abs(n), n, abs(m))


@settings(max_examples=150, deadline=None)
@given(of_any_network_and_rule(), st.integers(0, 20))
def test_what_is_printed_never_lies(drawn: tuple[Experiment, State], i: int) -> None:
    made, state = drawn
    step = worked_step(made, i, state)
    for k, share in enumerate(step.shares[:3]):
        if step.share in (None, share):
            values = numbers(made, step, share)
            for line in lines(made, k):
                check_in_print(made, line, values)


def test_what_is_printed_is_read_as_it_is_meant() -> None:
    assert read("½(0.57444 − 1)²", "logistic") == pytest.approx(0.42556**2 / 2)
    assert read("−1·ln(4.248·10⁻¹⁸) − (1 − 1)·ln(1 − 4.248·10⁻¹⁸)", "logistic") == pytest.approx(40.0, rel=1e-4)
    assert read("(−0.42556)·0.24446 − (−0.42556)·0", "tanh") == pytest.approx(-0.42556 * 0.24446)
    assert read("min(max(A(0), −1·10⁻⁷), 1)", "tanh") == 0
    assert read("0.1/(1 − 0.9¹²) + ln(1 + e⁻²) + ln(1 + e^(0.5))", "tanh") == pytest.approx(
        0.1 / (1 - 0.9**12) + math.log(1 + math.exp(-2)) + math.log(1 + math.exp(0.5))
    )
    assert read("0.5·(2/(√(9·10⁻²) + 1·10⁻⁸)) − (4.5·10⁻⁵)²", "tanh") == pytest.approx(1 / (0.3 + 1e-8) - 4.5e-5**2)
