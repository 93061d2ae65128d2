"""A line of the derivation: symbols with numbers beneath them, made from a formula."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from desktop_app.core.model.formula import Formula, Name, name_of

FORWARD, ERROR, GRADIENT, NUDGE = range(4)  # the beats of a step
# A summand of more letters is split into its factors, so that it can continue in the next row.
_LONG = 24
_FRACTION = re.compile(r"^\\frac\{(.+)\}\{(.+)\}$")


class Term(NamedTuple):
    """A symbol, the quantity that it stands for (a name in `numbers`), and the other quantities `within` it.

    Beneath it stands its number or, if it has a `formula`, that formula with the numbers of the quantities `of`, each
    with its name there. `written` is the formula to print them in, if it is another one: A(z).
    """

    latex: str
    text: str
    quantity: str
    within: tuple[str, ...] = ()
    formula: Formula | None = None
    of: tuple[tuple[str, str], ...] = ()
    written: Formula | None = None
    is_factor: bool = True  # it gets the brackets that it needs in a product

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities whose numbers stand beneath it."""
        return tuple(quantity for _, quantity in self.of) if self.formula is not None else (self.quantity,)


Products = tuple[tuple[int, tuple[Term, ...]], ...]


class Line(NamedTuple):
    """left = ± term·term … ± term·term …; `beat` is the part of the step that it belongs to.

    `instead` names the line that still holds where this one has no numbers to show, and `note` explains a symbol.
    """

    label: str
    left: Term
    shows_left: bool  # else it continues the line above
    products: Products
    beat: int
    relation: str = "="
    instead: str = ""
    note: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms right of its sign."""
        return tuple(term for _, terms in self.products for term in terms)


def symbol(name: str, quantity: str = "") -> Term:
    """A quantity by its own name; `quantity` is its name in `numbers` if that is another."""
    text, latex = name_of(name)
    return Term(latex, text, quantity or name)


def derivative(of: Name | Term, by: Name | Term, quantity: str, *within: str) -> Term:
    """∂of/∂by."""
    top = rf"\mkern-2mu {of.latex}" if of.latex.startswith("E") else f" {of.latex}"
    return Term(rf"\frac{{\partial{top}}}{{\partial {by.latex}}}", f"∂{of.text}/∂{by.text}", quantity, within)


def products_of(formula: Formula, terms: Mapping[str, Term]) -> Products:
    """A declared formula as a sum of products, with a term for each of its factors."""
    return tuple(
        (sign, tuple(_term_of(factor, terms, len(factors) > 1) for factor in factors))
        for sign, factors in formula.products
    )


def sum_of(formula: Formula, terms: Mapping[str, Term], quantity: str) -> Products:
    """A formula of the user's own as a sum, each summand in one term; a long one with a term for each factor.

    `quantity` is what it makes.
    """
    if not formula.is_short:
        return ((1, (left_out(quantity, formula.names),)),)
    made: list[tuple[int, tuple[Term, ...]]] = []
    for sign, summand in formula.summands:
        is_long = len(summand.text()) > _LONG and not summand.is_negated
        factors = _with_names(summand.products[0][1]) if is_long else (summand,)
        is_factor = len(factors) > 1 or sign < 0
        made.append((sign, tuple(_term_of(factor, terms, is_factor) for factor in factors)))
    return tuple(made)


def _with_names(factors: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """The factors, a number together with the factor behind it."""
    made: list[Formula] = []
    number = ""
    for factor in factors:
        if not factor.names:
            number += f"({factor.source})*"
        else:
            made.append(Formula(f"{number}({factor.source})") if number else factor)
            number = ""
    return tuple(made) if made and not number else factors


def _term_of(factor: Formula, terms: Mapping[str, Term], is_factor: bool) -> Term:
    """A factor with its numbers beneath; without a name in it, it stands for itself."""
    if factor.source in terms:
        return terms[factor.source]
    if not factor.names:
        return Term(factor.latex(is_factor), factor.text(is_factor), "", (), factor, (), None, is_factor)
    of = tuple((name, terms[name].quantity) for name in factor.names)
    text, latex = texts_of(factor, {name: terms[name] for name in factor.names}, is_factor)
    return Term(latex, text, of[0][1], tuple(q for _, q in of), factor, of, None, is_factor)


def texts_of(formula: Formula, terms: Mapping[str, Term], is_factor: bool) -> Name:
    """A formula in the symbols of `terms`; a derivative in it stands on one line, as ∂E/∂w."""
    text = {name: term.text for name, term in terms.items()}
    latex = {name: _FRACTION.sub(r"\1/\2", term.latex) for name, term in terms.items()}
    return Name(formula.text(is_factor, **text), formula.latex(is_factor, **latex))


def factor(formula: Formula, quantity: str, within: Iterable[str] = ()) -> Term:
    """A formula in a product, with one number beneath all of it."""
    if not formula.is_short:
        return left_out(quantity, (*formula.names, *within))
    return Term(formula.latex(True), formula.text(True), quantity, (*formula.names, *within))


def left_out(quantity: str, within: Iterable[str]) -> Term:
    """What stands in the place of a formula that is too long: its number is beneath."""
    return Term(r"\dots", "…", quantity, tuple(within))
