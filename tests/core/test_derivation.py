"""The lines of a step: they are true in numbers, they read as maths.md has them, and printed they never lie."""

import re
from math import inf, isfinite, prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from desktop_app.core.derivation import ERROR, FORWARD, GRADIENT, NUDGE, Line, Term, lines
from desktop_app.core.experiment import Experiment, Rule
from desktop_app.core.state import State
from desktop_app.core.step import Share, Step, worked_step
from desktop_app.core.worked_lines import LATEX, in_numbers, in_text, numbers, worked

from .experiments import FINITE, PRESENTATIONS, experiments
from .mathematics import ACTIVATIONS, ERRORS, U, activation

PATTERNS = ((1.0, 1.0), (0.5, 0.25), (2.0, 0.5))
COMBINATIONS = [
    Experiment(activation=name, error=error, presentation=presentation, bounds=bounds, patterns=PATTERNS)
    for name in ACTIVATIONS
    for error in ERRORS
    for presentation in PRESENTATIONS
    for bounds in (None, (0.0, 0.25), (-1e-7, 1e300))
]
every_combination = pytest.mark.parametrize("made", COMBINATIONS)
QUESTION = Experiment()


def shares_of(step: Step) -> tuple[Share, ...]:
    return (step.share,) if step.share else step.shares


def value_of(term: Term, values: dict[str, float]) -> float:
    return term.counts_as(*(values[name] for name in term.of)) if term.counts_as else values[term.quantity]


@every_combination
@pytest.mark.parametrize("w", [0.05, 0.2, 0.25])
def test_each_line_is_true(made: Experiment, w: float) -> None:
    step = worked_step(made, 1, State(w))
    for share in shares_of(step):
        values = numbers(made, step, share)
        for line in lines(made):
            terms = [sign * prod(value_of(term, values) for term in product) for sign, product in line.products]
            left = values[line.left.quantity]
            assert abs(sum(terms) - left) <= 64 * U * (abs(left) + sum(map(abs, terms))), in_text(line)


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
    assert [line.label for line in lines(QUESTION)][-2:] == ["nudge", "walls"]
    assert in_text(lines(QUESTION)[-1]) == "w ← min(max(w, 0), 1)"


def test_the_numbers_of_the_question_at_the_start() -> None:
    """maths.md: at w = 0 on (1, 1), ŷ = 0.5, E = 0.125 and ∂E/∂w = −0.125."""
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


@every_combination
def test_the_second_term_is_there_and_vanishes(made: Experiment) -> None:
    by_label = {line.label: line for line in lines(made)}
    step = worked_step(made, 0, State(0.2))
    values = numbers(made, step, shares_of(step)[0])
    first, second = by_label["(1)"], by_label["(2)"]
    assert in_text(first) == "∂E/∂w = ∂E/∂ŷ·∂ŷ/∂w + ∂E/∂y·∂y/∂w"
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


def test_in_a_batch_the_patterns_gradients_are_added() -> None:
    made = Experiment(patterns=((1.0, 1.0), (0.2, 0.0), (0.2, 0.0)), presentation="batch", bounds=None)
    step = worked_step(made, 0, State(0.0))
    line = next(line for line in lines(made) if line.label == "batch")
    values = numbers(made, step, step.shares[1])
    assert in_text(line) == "∂E/∂w = ∂E0/∂w + ∂E1/∂w + ∂E2/∂w"
    assert in_numbers(line, worked(line, values)) == "−0.07500 = (−0.1250) + 0.02500 + 0.02500"
    assert values["dE_dw"] == pytest.approx(1 / 40)
    assert values["w_next"] == pytest.approx(0.0375)
    many = Experiment(patterns=((1.0, 1.0),) * 5, presentation="batch")
    assert in_text(next(line for line in lines(many) if line.label == "batch")) == "∂E/∂w = Σ ∂Eₖ/∂w"
    for alone in (Experiment(presentation="batch", patterns=((1.0, 1.0),)), QUESTION):
        assert "batch" not in [line.label for line in lines(alone)]


def test_the_walls_hold_the_weight() -> None:
    made = Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=20.0), bounds=(-1e-7, 0.1234567891))
    step = worked_step(made, 0, State(0.1))
    assert step.share is not None
    values = numbers(made, step, step.share)
    update, walls = lines(made)[-2:]
    assert in_text(walls) == "w ← min(max(w, −1·10⁻⁷), 0.1234567891)"
    assert in_numbers(walls, worked(walls, values)) == "0.1235 = min(max(2.469, −1·10⁻⁷), 0.1234567891)"
    assert in_numbers(update, worked(update, values)) == "2.4692 = 0.10000 − 20·(−0.11846)"
    assert step.is_held


def test_a_long_number_behind_a_logarithm_has_brackets() -> None:
    made = Experiment(error="cross_entropy", patterns=((1.0, 1.0),), bounds=None)
    step = worked_step(made, 0, State(-40.0))
    assert step.share is not None
    line, values = lines(made)[2], numbers(made, step, step.share)
    expected = "40 = −1·ln (4.248·10⁻¹⁸) − (1 − 1)·ln(1 − 4.248·10⁻¹⁸)"
    assert in_numbers(line, worked(line, values)) == expected
    latex = in_numbers(line, worked(line, values, script=LATEX), LATEX)
    assert r"\ln (4.248 \cdot 10^{-18})" in latex


_UP = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
POWER = re.compile(r"(\d[\d.]*)·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
NUMBER = re.compile(r"(?<![\w.])\d[\d.]*(?:e-?\d+)?")


def read(text: str, name: str) -> mpf:
    """What a person gets who works out a printed expression, with digits enough for 1 − 10⁻³⁰⁰."""
    assert not re.search(r"ln [\d.]+·10", text)
    text = POWER.sub(lambda m: f"{m[1]}e{m[2].translate(_UP)}", text)
    text = NUMBER.sub(lambda m: f"mpf('{m[0]}')", text.replace("²", "^2")).replace("^mpf('2')", "**2")
    text = re.sub(r"ln (mpf\([^)]*\))", r"ln(\1)", text).replace("ln (", "ln(")
    text = text.replace("½", "mpf('0.5')*").replace("−", "-").replace("·", "*").replace("∞", "inf")
    known = {
        "mpf": mpf,
        "inf": mp.inf,
        "A": lambda z: activation(name, z)[0],
        "ln": lambda a: mp.log(a) if a else -(mpf(10) ** 9),  # 0·ln 0 is 0
        "min": min,
        "max": max,
    }
    with mp.workdps(700):
        return eval(text, {"__builtins__": {}}, known)


def check_in_print(made: Experiment, line: Line, values: dict[str, float]) -> None:
    printed = worked(line, values)
    text = in_numbers(line, printed)
    if printed.relation == "≈":
        return
    left, _, right = text.partition(" = ")
    assert "undefined" not in text
    shown, worked_out = read(left, made.activation), read(right, made.activation)
    mantissa, _, power = POWER.sub(lambda m: f"{m[1]}e{m[2].translate(_UP)}", left).partition("e")
    decimals = len(mantissa.partition(".")[2])
    if not decimals and "e" not in left and shown:
        decimals = max(0, 4 - len(mantissa.lstrip("−")))
    place = mpf(10) ** (int(power or 0) - decimals)
    allowed = place / 2 * (1 + mpf("1e-9")) if shown else mpf("1e-300")
    # The formulas of a term are worked out in doubles.
    assert abs(shown - worked_out) <= allowed + mpf("1e-14") * abs(shown), text


@settings(max_examples=150)
@given(experiments(0), st.integers(0, 20), FINITE | st.floats(-6.0, 6.0))
def test_what_is_printed_never_lies(experiment: Experiment, i: int, w: float) -> None:
    made = experiment.settings_at(0)
    step = worked_step(made, i, State(w))
    for share in shares_of(step)[:3]:
        values = numbers(made, step, share)
        for line in lines(made):
            check_in_print(made, line, values)


def test_what_is_printed_is_read_as_it_is_meant() -> None:
    assert read("½(0.57444 − 1)²", "logistic") == pytest.approx(0.42556**2 / 2)
    assert read("−1·ln (4.248·10⁻¹⁸) − (1 − 1)·ln(1 − 4.248·10⁻¹⁸)", "logistic") == pytest.approx(40.0, rel=1e-4)
    assert read("(−0.42556)·0.24446 − (−0.42556)·0", "tanh") == pytest.approx(-0.42556 * 0.24446)
    assert read("min(max(A(0), −1·10⁻⁷), 1)", "tanh") == 0


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
