"""Formulas as the user types them: how they are read, and what is said of those that are refused."""

import pytest

from desktop_app.core.model.formulas.own_formula import OwnFormula
from desktop_app.core.model.formulas.tokens import FormulaFault

NAMES = ("w", "v")

READ = {
    "w^4 - 3w^2 + 2": "w^4 - 3w^2 + 2",
    "w⁴ − 3·w² + 2": "w^4 - 3w^2 + 2",
    "w**4": "w^4",
    "-w^2": "-w^2",
    "(-w)^2": "(-w)^2",
    "2^3^w": "2^3^w",
    "(2^3)^w": "(2^3)^w",
    "w^-1": "w^(-1)",
    "w⁻¹": "w^(-1)",
    "e^-w": "exp(-w)",
    "e^(2w)": "exp(2w)",
    "e²": "exp(2)",
    "2e^w": "2*exp(w)",
    "1e-3w": "0.001w",
    "1e": "1*e",
    "2e-w": "2*e - w",
    "10⁻³w": "10^(-3)*w",
    "2·10⁻⁷": "2e-07",
    "1/2·10³": "1/2*10^3",
    "½(w−1)²": "0.5(w - 1)^2",
    "wv": "w*v",
    "πw": "pi*w",
    "|w||v|": "|w|*|v|",
    "|w|v|w|": "|w|*v*|w|",
    "||w| - 1|": "||w| - 1|",
    "2|w|": "2*|w|",
    "σ(w)": "sigma(w)",
    "sin w + ln v/2": "sin(w) + ln(v)/2",
    "√w + √(w + 1)": "sqrt(w) + sqrt(w + 1)",
    "max(0, w)min(w,v)": "max(0, w)*min(w, v)",
    "[w > 0]w": "[w > 0]*w",
    "[w ≥ v]": "[v <= w]",
    "--w": "-(-w)",
    "w - -v": "w - (-v)",
    "2*-w": "2(-w)",
    "w ÷ 3": "w/3",
}


@pytest.mark.parametrize(("typed", "text"), READ.items())
def test_is_read_as_it_is_meant_and_its_text_again_as_the_same(typed: str, text: str) -> None:
    read = OwnFormula.parsed(typed, NAMES)
    again = OwnFormula.parsed(text, NAMES)
    assert (read.text, read.tree) == (text, again.tree)
    assert again.text == text


def test_names_in_letters_that_print_has() -> None:
    names = ("y_hat", "y", "w1")
    for typed in ("|y_hat - y|w1", "|ŷ − y|w₁", "|y\u0302-y|w_1"):
        assert OwnFormula.parsed(typed, names).text == "|y_hat - y|*w1"


REFUSED = {
    "": ("The formula is empty: type one, such as w^2", 0, 0),
    "w +": ("After “+” a number or a name is missing", 2, 3),
    "* w": ("Before “*” a number or a name is missing", 0, 1),
    "()": ("After “(” a number or a name is missing", 0, 1),
    "(w": ("“(” is not closed: “)” is missing", 0, 1),
    "w)": ("“)” has no opening bracket before it: remove it", 1, 2),
    "|w": ("“|” is not closed: “|” is missing", 0, 1),
    "5 5": ("Before “5” an operation is missing, such as *", 2, 3),
    "w2": ("“w2” has a number behind it: write the number before, or * between", 0, 2),
    "1/2w": ("It is unclear what “w” belongs to: write * or brackets before it", 3, 4),
    "w^2v": ("It is unclear what “v” belongs to: write * or brackets before it", 3, 4),
    "sin w^2": ("It is unclear what is raised: put brackets around what the function or the root is of", 5, 6),
    "sin^2(w)": ("It is unclear what is raised: write sin(…)^2", 0, 3),
    "sin": ("After “sin” brackets are missing: write sin(…)", 0, 3),
    "max(w)": ("max takes two numbers with a comma between them, such as max(0, 1)", 0, 3),
    "log(w)": ("“log” may mean ln or the logarithm to base 10: write ln(…) or ln(…)/ln(10)", 0, 3),
    "0,5w": ("Decimals have a point here: write 0.5", 0, 3),
    "(w, v)": ("A comma only separates the numbers of min and max: decimals have a point, as in 0.5", 2, 3),
    "f(w) = w": ("A formula has no “=”: type only what stands to its right", 5, 6),
    "W": ("“W” is written in small letters: w", 0, 1),
    "w > 0": ("“>” only stands in square brackets, as in [w > 0]", 2, 3),
    "[w]": ("Square brackets hold a comparison, as in [w > 0]: else write round ones", 0, 1),
    "1e999": ("“1e999” is too large: numbers go to 1.79·10³⁰⁸", 0, 5),
    "1e-999": ("“1e-999” is too small: it reads as 0", 0, 6),
    "w²^3": ("It is unclear what “^” raises after “2”: write brackets", 2, 3),
    "хw": ("A formula cannot have “х” (U+0445): remove it", 0, 1),
}


@pytest.mark.parametrize(("typed", "fault"), REFUSED.items())
def test_what_is_wrong_is_said_and_marked(typed: str, fault: tuple[str, int, int]) -> None:
    with pytest.raises(FormulaFault) as raised:
        OwnFormula.parsed(typed, NAMES)
    assert (raised.value.words, raised.value.begin, raised.value.end) == fault
