"""Own formulas, drawn at random: their texts, values and slopes beside mpmath, and the slope of a complex step."""

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop_app.core.model.formula import Formula
from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.syntax import tree_of
from desktop_app.core.model.formulas.taping import value_of
from desktop_app.core.model.formulas.tokens import FormulaFault
from desktop_app.core.model.formulas.tree import Node
from tests.core.model.formulas.drawn import NAMES, NoValue, evaluated, exactly, mp, trees

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
places = st.floats(-3.0, 3.0).filter(lambda x: abs(x) > 1e-3)


def true_value(node: Node, **values: Any) -> Any:
    try:
        return exactly(node, **values)
    except NoValue:
        assume(False)


@many
@given(trees)
def test_a_text_is_read_back_as_the_same_tree(tree: Node) -> None:
    formula = OwnFormula(tree)
    assert tree_of(formula.text, NAMES) == tree
    assert OwnFormula.parsed(formula.text, NAMES) == formula
    assert hash(OwnFormula.parsed(f"  {formula.text} ", NAMES)) == hash(formula)


@many
@given(trees, places, places)
def test_what_is_printed_is_read_as_the_same_value(tree: Node, w: float, v: float) -> None:
    true = true_value(tree, w=mp.mpf(w), v=mp.mpf(v))
    printed = OwnFormula.parsed(OwnFormula(tree).formula.text(), NAMES)
    assert abs(evaluated(printed.tree, w=mp.mpf(w), v=mp.mpf(v)) - true) <= 1e-20 * (1 + abs(true))


@many
@given(trees, places, places)
def test_a_value_is_that_of_the_mathematics(tree: Node, w: float, v: float) -> None:
    true = true_value(tree, w=mp.mpf(w), v=mp.mpf(v))
    near = [
        true_value(tree, w=mp.mpf(w) + dw, v=mp.mpf(v) + dv) for dw, dv in ((1e-12, 0), (0, 1e-12), (-1e-12, 1e-12))
    ]
    allowed = 1e-9 + sum(abs(each - true) for each in near)
    assert abs(value_of(OwnFormula(tree), w=w, v=v) - true) <= allowed


@many
@given(trees.filter(lambda tree: "w" in tree.names), places, places)
def test_a_slope_is_that_of_the_mathematics_and_of_a_complex_step(tree: Node, w: float, v: float) -> None:
    formula = OwnFormula(tree)
    at = {"w": mp.mpf(w), "v": mp.mpf(v)}
    h = mp.mpf(10) ** -15
    places = [true_value(tree, w=at["w"] + k * h, v=at["v"]) for k in (-1, 0, 1)]
    assume(abs(places[2] - 2 * places[1] + places[0]) < 1e-22)
    slope = formula.slope("w")
    assert slope.formula.names == Formula.names.func(slope.formula)  # type: ignore[attr-defined]
    symbolic = evaluated(slope.tree, **at)
    assert abs(symbolic - (places[2] - places[0]) / (2 * h)) <= 1e-10 * (1 + abs(symbolic))
    try:
        stepped = formula.formula(w=complex(w, 1e-200), v=complex(v)).imag / 1e-200
    except (ZeroDivisionError, OverflowError, ValueError):
        return
    if abs(stepped) < 1e100:
        assert abs(stepped - symbolic) <= 1e-6 * (1 + abs(symbolic))


SLOPES = {
    "w^4 - 3w^2 + 2": "4w^3 - 6w",
    "(1 - w)^2 + 100(v - w^2)^2": "-2(1 - w) - 400(v - w^2)*w",
    "w + 2w + 0*w + v": "3",
    "w*v*w": "2w*v",
    "w*w*w*2*3": "18w^2",
    "sin(w)cos(w)": "cos(w)^2 - sin(w)^2",
    "tanh(w)": "1 - tanh(w)^2",
    "σ(2w)": "2sigma(2w)*(1 - sigma(2w))",
    "softplus(w)": "sigma(w)",
    "e^(-w^2)": "-2w*exp(-w^2)",
    "ln(w)/2": "1/(2w)",
    "ln(w^2)": "2/w",
    "1/w": "-1/w^2",
    "w/(1 + |w|)": "(1 + |w| - w*sign(w))/(1 + |w|)^2",
    "sqrt(w)": "1/(2sqrt(w))",
    "|w|": "sign(w)",
    "max(0, w)": "[w > 0]",
    "min(w, 1)": "[1 > w]",
    "max(w^2, v)": "2*[w^2 > v]*w",
    "0.1w + 0.2w": "0.3",
    "2^w": "2^w*ln(2)",
    "w^w": "w^w*(ln(w) + 1)",
    "v": "0",
    "sign(w)": "0",
}


@pytest.mark.parametrize(("text", "slope"), SLOPES.items())
def test_slopes_read_well(text: str, slope: str) -> None:
    assert OwnFormula.parsed(text, NAMES).slope("w").text == slope


def test_corners_are_told_and_have_a_slope() -> None:
    formula = OwnFormula.parsed("|w| + max(w, 0)*min(v, 2) + |-3|", NAMES)
    assert [corner.text for corner in formula.corners] == ["|w|", "max(w, 0)", "min(v, 2)"]
    at_corners = {"|w|": 0.0, "max(w, 0)": 0.0, "max(0, w)": 0.0, "sqrt(|w|)": 0.0, "min(e^(1000 + w), 1)": 0.0}
    for text, slope in at_corners.items():
        assert value_of(OwnFormula.parsed(text, NAMES).slope("w"), w=0.0, v=0.0) == slope


def test_a_formula_is_what_its_text_is() -> None:
    import pickle

    one, other = (OwnFormula.parsed(text, NAMES) for text in ("w² + v", "w^2+v"))
    assert one == other == pickle.loads(pickle.dumps(one))
    assert one.tree is other.tree
    again = pickle.dumps(one.slope("w"))
    del one, other
    gc.collect()
    one, other = pickle.loads(again), OwnFormula.parsed("2w", ("w", "v"))
    assert one.tree is other.tree
    one = OwnFormula.parsed("w² + v", NAMES)
    assert one.names == ("w", "v")
    assert OwnFormula.parsed("pi*w", NAMES).formula.latex() == r"\pi \cdot w"
    with pytest.raises(FormulaFault):
        OwnFormula.parsed("w", ("z",))
