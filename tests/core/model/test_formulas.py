"""The declared formulas: what a person reads is what the code computes, and what the mathematics says at 720 digits."""

from collections.abc import Mapping
from math import prod
from typing import Any
from xml.etree import ElementTree

import pytest
from latex2mathml.converter import convert
from mpmath import mp, mpf

from desktop_app.core.model.activations import ACTIVATIONS, Activation
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS, LOGISTIC_CROSS_ENTROPY, ErrorFunction
from desktop_app.core.model.formula import Formula
from desktop_app.core.model.networks import NETWORKS
from tests.core.mathematics import TINY, U, activation

EXACTLY: Mapping[str, Any] = {
    "exp": mp.exp,
    "log": mp.log,
    "log1p": mp.log1p,
    "tanh": mp.tanh,
    "max": max,
    "above": lambda a, b: mpf(a > b),
    "half": mpf("0.5"),
}
DIGITS = 720  # 1 − A² of z = 745 is 10^−647
FEW = 6
ZS = (0.0, 1e-300, 1e-9, -1e-9, 0.3, -0.3, 1.0, -2.5, 5.0, 18.0, -18.0, 37.0, 40.0, -40.0, 300.0, -300.0, 709.0, -745.0)
PAIRS = [(y_hat, y) for y_hat in (1e-9, 0.2, 0.5, 0.73, 1 - 1e-9) for y in (0.0, 0.25, 0.5, 1.0)]

every_activation = pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
every_error = pytest.mark.parametrize("entry", ERROR_FUNCTIONS, ids=lambda entry: entry.name)


def near(number: float, true: mpf, ulps: float = FEW) -> bool:
    return bool(abs(mpf(number) - true) <= ulps * 2 * U * abs(true) + ulps * TINY)


@every_activation
@pytest.mark.parametrize("z", ZS)
def test_an_activation_is_its_formula(entry: Activation, z: float) -> None:
    with mp.workdps(DIGITS):
        true = entry.A(EXACTLY, z=mpf(z))
        assert near(entry.function(z)[0], true)
        assert abs(true - activation(entry.name, mpf(z))[0]) <= mpf(10) ** -680


@every_activation
@pytest.mark.parametrize("z", ZS)
def test_the_factors_of_a_slope_keep_their_digits_where_it_saturates(entry: Activation, z: float) -> None:
    with mp.workdps(DIGITS):
        A = entry.A(EXACTLY, z=mpf(z))
        factors = [factor.formula(EXACTLY, z=mpf(z), A=A) for factor in entry.slope]
        slope = activation(entry.name, mpf(z))[1]
        for factor, true in zip(entry.slope, factors, strict=True):
            assert near(factor.value(z), true)
        assert abs(prod(factors) - slope) <= mpf(10) ** -60 * slope
        assert near(entry.function(z)[1], slope)
        assert near(prod(factor.value(z) for factor in entry.slope), slope, 2 * FEW)


@every_activation
@pytest.mark.parametrize("z", [z for z in ZS if abs(z) > 1e-12])
def test_a_slope_is_the_derivative_of_its_activation(entry: Activation, z: float) -> None:
    with mp.workdps(DIGITS):
        derivative = mp.diff(lambda at: entry.A(EXACTLY, z=at), mpf(z), h=mpf(10) ** -340)
        factors = [factor.formula(EXACTLY, z=mpf(z), A=entry.A(EXACTLY, z=mpf(z))) for factor in entry.slope]
        assert near(float(derivative), prod(factors))


@every_error
@pytest.mark.parametrize(("y_hat", "y"), PAIRS)
def test_an_error_and_its_slopes_are_their_formulas(entry: ErrorFunction, y_hat: float, y: float) -> None:
    at = {"y_hat": mpf(y_hat), "y": mpf(y)}
    E, slope, slope_in_y = (formula(EXACTLY, **at) for formula in (entry.E, entry.slope, entry.slope_in_y))
    code_E, code_slope = entry.function(y_hat, y)
    assert near(code_E, E)
    parts = abs(mpf(y)) / y_hat + abs(1 - mpf(y)) / (1 - mpf(y_hat)) if entry.name == "cross_entropy" else mpf(1)
    assert abs(code_slope - slope) <= FEW * U * parts
    in_y_hat = mp.diff(lambda value: entry.E(EXACTLY, y_hat=value, y=at["y"]), at["y_hat"], h=mpf(10) ** -24)
    in_y = mp.diff(lambda value: entry.E(EXACTLY, y_hat=at["y_hat"], y=value), at["y"], h=mpf(10) ** -24)
    assert abs(in_y_hat - slope) <= mpf(10) ** -10 * (1 + abs(slope))
    assert abs(in_y - slope_in_y) <= mpf(10) ** -10 * (1 + abs(slope_in_y))
    if entry.slope_in_y.is_negated:
        assert entry.slope_in_y.negated(EXACTLY, **at) == -slope_in_y


@pytest.mark.parametrize("z", [-30.0, -2.0, 0.0, 0.5, 30.0])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_the_cross_entropy_in_z_is_that_of_the_logistic_output(z: float, y: float) -> None:
    y_hat = activation("logistic", mpf(z))[0]
    true = -mpf(y) * mp.log(y_hat) - (1 - mpf(y)) * mp.log(1 - y_hat)
    assert abs(LOGISTIC_CROSS_ENTROPY(EXACTLY, z=mpf(z), y=mpf(y)) - true) < mpf(10) ** -30


WRITTEN = {
    "logistic": ("1/(1 + e⁻ᶻ)", r"\frac{1}{1 + e^{-z}}", ["1 − A", "A"], ["1 - A", "A"]),
    "tanh": ("tanh z", r"\tanh z", ["1 − A²"], ["1 - A^{2}"]),
    "softplus": ("ln(1 + eᶻ)", r"\ln(1 + e^{z})", ["1/(1 + e⁻ᶻ)"], [r"\frac{1}{1 + e^{-z}}"]),
    "relu": ("max(z, 0)", r"\max(z, 0)", ["[z > 0]"], ["[z > 0]"]),
    "identity": ("z", "z", ["1"], ["1"]),
}
WRITTEN_ERRORS = {
    "squared": (
        ("½(ŷ − y)²", "ŷ − y", "−(ŷ − y)"),
        (r"\tfrac{1}{2}(\hat{y} - y)^{2}", r"\hat{y} - y", r"-(\hat{y} - y)"),
    ),
    "cross_entropy": (
        ("−y·ln ŷ − (1 − y)·ln(1 − ŷ)", "(1 − y)/(1 − ŷ) − y/ŷ", "ln(1 − ŷ) − ln ŷ"),
        (
            r"-y \cdot \ln \hat{y} - (1 - y) \cdot \ln(1 - \hat{y})",
            r"\frac{1 - y}{1 - \hat{y}} - \frac{y}{\hat{y}}",
            r"\ln(1 - \hat{y}) - \ln \hat{y}",
        ),
    ),
}


@every_activation
def test_activations_are_written_as_one_writes_them(entry: Activation) -> None:
    text, latex, slope, slope_latex = WRITTEN[entry.name]
    assert (entry.A.text(), entry.A.latex()) == (text, latex)
    assert [factor.formula.text() for factor in entry.slope] == slope
    assert [factor.formula.latex() for factor in entry.slope] == slope_latex
    assert entry.formula == f"A(z) = {text}"


@every_error
def test_errors_are_written_as_one_writes_them(entry: ErrorFunction) -> None:
    formulas = (entry.E, entry.slope, entry.slope_in_y)
    assert tuple(formula.text() for formula in formulas) == WRITTEN_ERRORS[entry.name][0]
    assert tuple(formula.latex() for formula in formulas) == WRITTEN_ERRORS[entry.name][1]


def test_the_sum_is_written_as_the_question_writes_it() -> None:
    assert (NETWORKS[0].z.text(), NETWORKS[0].z.latex(), NETWORKS[0].formula) == ("wx", "wx", "ŷ = A(wx)")


@pytest.mark.parametrize(
    ("source", "text", "latex"),
    [
        ("1 - A", "(1 − A(wx))", "(1 - A(wx))"),
        ("A", "A(wx)", "A(wx)"),
        ("1/(1 + exp(-z))", "(1/(1 + e^(−wx)))", r"\frac{1}{1 + e^{-wx}}"),
        ("(1 - y)/(1 - y_hat) - y/y_hat", "((1 − y)/(1 − ŷ) − y/ŷ)", None),
        ("-y", "(−y)", "(-y)"),
        ("z*2", "wx·2", r"wx \cdot 2"),
    ],
)
def test_factors_have_the_brackets_that_they_need(source: str, text: str, latex: str | None) -> None:
    formula = Formula(source)
    assert formula.text(True, z="wx", A="A(wx)") == text
    if latex is not None:
        assert formula.latex(True, z="wx", A="A(wx)") == latex


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a - (b - c)", "a − (b − c)"),
        ("a - b - c", "a − b − c"),
        ("a/(b*c)", "a/(bc)"),
        ("a/(b*2)", "a/(b·2)"),
        ("(a + b)*c", "(a + b)·c"),
        ("(-a)**2", "(−a)²"),
        ("-(a**2)", "−a²"),
        ("a*(-b)", "a·(−b)"),
        ("log(a)*log(b + c)", "ln a·ln(b + c)"),
        ("a/(b/c)/sqrt(d)", "(a/(b/c))/√d"),
        ("sqrt(a**2 + b)", "√(a² + b)"),
        ("min(max(a, 0), 1) - sign(a)", "min(max(a, 0), 1) − sign(a)"),
        ("A(z)*rate**n", "A(z)·αⁿ"),
    ],
)
def test_text_reads_as_the_expression_is_worked_out(source: str, text: str) -> None:
    assert Formula(source).text() == text


def test_latex_can_be_read_by_another_program() -> None:
    formulas = [E for entry in ERROR_FUNCTIONS for E in (entry.E, entry.slope, entry.slope_in_y)]
    formulas += [LOGISTIC_CROSS_ENTROPY, NETWORKS[0].z, *(entry.A for entry in ACTIVATIONS)]
    formulas += [factor.formula for entry in ACTIVATIONS for factor in entry.slope]
    for formula in formulas:
        for latex in (formula.latex(), formula.latex(True, z="wx", A="A(wx)")):
            made = convert(latex)
            ElementTree.fromstring(made)
            assert "\\" not in made, "an unknown command is left as it stands"
            assert latex.count("{") == latex.count("}")


def test_numbers_in_a_formula_have_the_brackets_that_they_need() -> None:
    formula = Formula("a*log(b) - b**n - exp(c)/a")
    assert formula.text(a="−2", b="1·10⁻⁷", n="12", c="−3") == "(−2)·ln(1·10⁻⁷) − (1·10⁻⁷)¹² − e⁻³/(−2)"
    assert formula.latex(a="-2", b=r"1 \cdot 10^{-7}", n="12", c="0.5") == (
        r"(-2) \cdot \ln(1 \cdot 10^{-7}) - (1 \cdot 10^{-7})^{12} - \frac{e^{0.5}}{-2}"
    )


def test_a_formula_is_a_sum_of_products_of_factors() -> None:
    formula = Formula("-(y*log(p)) - (1 - y)*(a - b*c) + half*(p - y)**2")
    products = [(sign, [factor.source for factor in factors]) for sign, factors in formula.products]
    assert products == [(-1, ["y", "log(p)"]), (-1, ["1 - y", "a - b * c"]), (1, ["half * (p - y) ** 2"])]
    assert formula.names == ("y", "p", "a", "b", "c")
