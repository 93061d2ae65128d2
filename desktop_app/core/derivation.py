"""The step as one works it on paper: equations (1) to (6) and the update, with the terms that numbers stand beneath.

The lines are made from the declarations of the network, the activation and the error, which the tests hold the code to;
so they are those of any combination, and text and code cannot disagree. Source: maths.md.
"""

import re
from collections.abc import Callable
from functools import cache
from math import inf, nan
from typing import NamedTuple

from desktop_app.core.activations import ACTIVATIONS, Activation
from desktop_app.core.error_functions import ERROR_FUNCTIONS, ErrorFunction
from desktop_app.core.experiment import Experiment
from desktop_app.core.formula import Formula
from desktop_app.core.networks import NETWORKS
from desktop_app.core.rounding import DIGITS, Fitted, Part, Product, exact, fitted, in_latex, in_print
from desktop_app.core.step import Share, Step

FORWARD, ERROR, GRADIENT, NUDGE = range(4)  # the beats of a step
# More patterns than this are not written out in a sum.
_MOST_IN_A_SUM = 4
# These a person sets: they are shown as they were set.
_GIVEN = frozenset({"x", "rate"})


class Term(NamedTuple):
    """A symbol, the quantity that it stands for (a name in `numbers`), and what is written beneath it.

    That is the quantity's number; or, with `around`, such as "A({0})", the numbers of the quantities `of` in a formula,
    and `counts_as` is what they make. `around_latex` is that formula as LaTeX, with #0 for {0}.
    """

    latex: str
    text: str
    quantity: str
    around: str = "{0}"
    of: tuple[str, ...] = ()
    counts_as: Callable[..., float] | None = None
    around_latex: str = "#0"


class Line(NamedTuple):
    """left = ± term·term … ± term·term …; `beat` is the part of the step that it belongs to."""

    label: str
    left: Term
    shows_left: bool  # else it goes on from the line above
    products: tuple[tuple[int, tuple[Term, ...]], ...]
    beat: int
    relation: str = "="


_W = Term("w", "w", "w")
_X = Term("x", "x", "x")
_Z = Term("z", "z", "z")
_Y_HAT = Term(r"\hat{y}", "ŷ", "y_hat")
_E = Term("E", "E", "E")
_RATE = Term(r"\alpha", "α", "rate")
_W_NEXT = Term("w", "w", "w_asked")
_DE_DW = Term(r"\frac{\partial\mkern-2mu E}{\partial w}", "∂E/∂w", "dE_dw")
_DE_DYHAT = Term(r"\frac{\partial\mkern-2mu E}{\partial\hat{y}}", "∂E/∂ŷ", "dE_dy_hat")
_DYHAT_DW = Term(r"\frac{\partial\hat{y}}{\partial w}", "∂ŷ/∂w", "dy_hat_dw")
_DE_DY = Term(r"\frac{\partial\mkern-2mu E}{\partial y}", "∂E/∂y", "dE_dy")
_DY_DW = Term(r"\frac{\partial y}{\partial w}", "∂y/∂w", "dy_dw")
_DT_DW = Term(r"\frac{\partial\hat{T}}{\partial w}", "∂T̂/∂w", "dy_hat_dw")


def lines(settings: Experiment) -> tuple[Line, ...]:
    """The lines of one pattern's step under `settings`; in a batch, the sum over the patterns behind them."""
    _, activation, error, *_ = settings.codes
    A, E, z = ACTIVATIONS[activation], ERROR_FUNCTIONS[error], NETWORKS[0].z
    return (*_forward(A, E), *_gradient(settings, A, E, z), *_sum(settings), *_update(settings))


@cache
def _forward(A: Activation, E: ErrorFunction) -> tuple[Line, ...]:
    symbols = rf"A(z) = {A.A.latex()}", f"A(z) = {A.A.text()}"
    output = Term(*symbols, "y_hat", "A({0})", ("z",), lambda z: A.function(z)[0], "A(#0)")
    template, latex = E.E.text(y_hat="{0}", y="{1}"), E.E.latex(y_hat="#0", y="#1")
    of = ("y_hat", "y")
    error = Term(E.E.latex(), E.E.text(), "E", template, of, lambda y_hat, y: E.function(y_hat, y)[0], latex)
    return (
        Line("sum", _Z, True, ((1, (_W, _X)),), FORWARD),
        Line("output", _Y_HAT, True, ((1, (output,)),), FORWARD),
        Line("error", _E, True, ((1, (error,)),), ERROR),
    )


def _gradient(settings: Experiment, A: Activation, E: ErrorFunction, z: Formula) -> tuple[Line, ...]:
    slope = _factor(E.slope, "dE_dy_hat")
    second = _factor(E.slope_in_y.negated if E.slope_in_y.is_negated else E.slope_in_y, "dE_dy")
    sign = -1 if E.slope_in_y.is_negated else 1
    if sign < 0:
        second = second._replace(quantity="minus_dE_dy")
    inner = {"z": z.latex(), "A": f"A({z.latex()})"}
    inner_text = {"z": z.text(), "A": f"A({z.text()})"}
    A_of_z = Term(rf"\frac{{\partial A({z.latex()})}}{{\partial w}}", f"∂A({z.text()})/∂w", "dy_hat_dw")
    factors = tuple(
        Term(f.formula.latex_factor(**inner), f.formula.text_factor(**inner_text), _name_of(f.formula, k, A))
        for k, f in enumerate(A.slope)
    )
    zero = Term("0", "0", "dy_dw")
    made = [
        ((1, (_DE_DYHAT, _DYHAT_DW)), (1, (_DE_DY, _DY_DW))),
        ((1, (slope, _DYHAT_DW)), (sign, (second, zero))),
        ((1, (slope, _DYHAT_DW)),),
        ((1, (slope, _DT_DW)),),
        ((1, (slope, A_of_z)),),
        ((1, (slope, _X, *factors)),),
    ]
    if settings.slope_cancels:
        made.append(((1, (Term(r"(\hat{y} - y)", "(ŷ − y)", "dE_dz"), _X)),))
    return tuple(Line(f"({k + 1})", _DE_DW, k == 0, each, GRADIENT) for k, each in enumerate(made))


def _name_of(factor: Formula, k: int, A: Activation) -> str:
    """What a factor of A′ is: all of it, ŷ itself, or a number without a name of its own."""
    if len(A.slope) == 1:
        return "dy_hat_dz"
    return "y_hat" if factor.source == "A" else f"slope_{k}"


def _factor(formula: Formula, quantity: str) -> Term:
    return Term(formula.latex_factor(), formula.text_factor(), quantity)


def _sum(settings: Experiment) -> tuple[Line, ...]:
    """In a batch: the gradient is the sum of the patterns' gradients."""
    if settings.presentation != "batch" or len(settings.patterns) == 1:
        return ()
    each = tuple(
        (1, (Term(rf"\frac{{\partial\mkern-2mu E_{{{k}}}}}{{\partial w}}", f"∂E{k}/∂w", f"dE_dw_{k}"),))
        for k in range(len(settings.patterns))
    )
    whole = ((1, (Term(r"\sum_k \frac{\partial\mkern-2mu E_k}{\partial w}", "Σ ∂Eₖ/∂w", "dE_dw_sum"),)),)
    left = _DE_DW._replace(quantity="dE_dw_sum")
    return (Line("batch", left, True, each if len(each) <= _MOST_IN_A_SUM else whole, GRADIENT),)


def _update(settings: Experiment) -> tuple[Line, ...]:
    """The nudge, and the walls that hold the weight."""
    gradient = _DE_DW._replace(quantity="dE_dw_sum")
    update = Line("nudge", _W_NEXT, True, ((1, (_W,)), (-1, (_RATE, gradient))), NUDGE, "←")
    if settings.bounds is None:
        return (update._replace(left=_W_NEXT._replace(quantity="w_next")),)
    low, high = settings.bounds
    formula = f"min(max({{0}}, {in_print(exact(low))}), {in_print(exact(high))})"
    latex = rf"\min(\max(#0, {in_latex(exact(low))}), {in_latex(exact(high))})"
    symbols = latex.replace("#0", "w"), formula.format("w")
    held = Term(*symbols, "w_next", formula, ("w_asked",), lambda w: max(low, min(w, high)), latex)
    return update, Line("walls", _W_NEXT._replace(quantity="w_next"), True, ((1, (held,)),), NUDGE, "←")


def numbers(settings: Experiment, step: Step, share: Share) -> dict[str, float]:
    """What each quantity of `lines` is in the step of one pattern, by name."""
    _, activation, error, *_ = settings.codes
    made = {
        "w": step.w, "x": share.x, "y": share.y, "z": share.z, "y_hat": share.y_hat, "E": share.E,
        "dE_dy_hat": share.dE_dy_hat, "dy_hat_dz": share.dy_hat_dz, "dy_hat_dw": share.dy_hat_dz * share.x,
        "dE_dz": share.gates.error, "dy_dw": 0.0, "dE_dw": share.dE_dw, "rate": step.rate, "delta_w": step.delta_w,
        "dE_dw_sum": step.dE_dw, "w_asked": step.w + step.delta_w, "w_next": step.w_next,
        "dE_dy": slope_in_y(ERROR_FUNCTIONS[error], share),
    }  # fmt: skip
    if settings.slope_cancels:
        made.update(_of_logits(share))
    made.update({f"dE_dw_{k}": each.dE_dw for k, each in enumerate(step.shares)})
    made["minus_dE_dy"] = -made["dE_dy"]
    for k, factor in enumerate(ACTIVATIONS[activation].slope):
        made[f"slope_{k}"] = factor.value(share.z)
    return made


def slope_in_y(error: ErrorFunction, share: Share) -> float:
    """∂E/∂y: infinite where its formula has a logarithm of 0, NaN where it has that of a negative number."""
    try:
        slope = complex(error.slope_in_y(y_hat=share.y_hat, y=share.y))
    except ValueError:
        return inf if share.y_hat <= 0.5 else -inf
    return nan if slope.imag else slope.real


def _of_logits(share: Share) -> dict[str, float]:
    """The slopes of the cross-entropy of the logistic activation, which keep their digits where ŷ rounds to 0 or 1."""
    slope = share.gates.error / share.dy_hat_dz if share.dy_hat_dz else share.dE_dy_hat
    return {"dE_dy_hat": slope, "dE_dy": -share.z}


class Worked(NamedTuple):
    """A line with its numbers in print: the relation between them, the left side, and the terms of the products."""

    relation: str
    left: str
    terms: tuple[str, ...]


class Script(NamedTuple):
    """How numbers are written, as text or as LaTeX; `around` is a term's formula, with #0 for its first number."""

    number: Callable[[str], str]
    minus: str
    dot: str
    relations: dict[str, str]
    around: Callable[[Term], str]


TEXT = Script(in_print, "−", "·", {}, lambda term: re.sub(r"\{(\d)\}", r"#\1", term.around))
LATEX = Script(in_latex, "-", r" \cdot ", {"≈": r"\approx", "←": r"\leftarrow"}, lambda term: term.around_latex)


def worked(line: Line, values: dict[str, float], digits: int = DIGITS, script: Script = TEXT) -> Worked:
    """The numbers beneath the symbols of `line`, so many digits of them that they make the result that is shown."""
    products = [Product(sign, tuple(_part(term, values) for term in terms)) for sign, terms in line.products]
    made: Fitted = fitted(values[line.left.quantity], products, digits)
    terms = [term for _, terms in line.products for term in terms]
    printed = tuple(_printed(term, part, script) for term, part in zip(terms, made.parts, strict=True))
    return Worked(made.relation, script.number(made.result), printed)


def _part(term: Term, values: dict[str, float]) -> Part:
    return Part(tuple(values[name] for name in term.of or (term.quantity,)), term.counts_as, term.quantity in _GIVEN)


def _printed(term: Term, numbers: tuple[str, ...], script: Script) -> str:
    """What stands beneath a term; among others in a formula, negative numbers have brackets, and 10⁻⁷ behind ln."""
    if not term.of:
        return script.number(numbers[0])

    def put(place: re.Match[str]) -> str:
        number = script.number(numbers[int(place[2])])
        return place[1] + (number if len(numbers) == 1 else _signed(number, script, is_argument=bool(place[1])))

    return re.sub(r"(ln |)#(\d)", put, script.around(term))


def in_text(line: Line) -> str:
    """The line in one line of text: (3) ∂E/∂w = (ŷ − y)·∂ŷ/∂w."""
    return f"{line.left.text} {line.relation} {_joined(line, [t.text for _, ts in line.products for t in ts], TEXT)}"


def in_latex_text(line: Line, at: str = "") -> str:
    """The line as LaTeX; `at`, such as &, stands before its sign."""
    right = _joined(line, [t.latex for _, ts in line.products for t in ts], LATEX)
    return f"{line.left.latex} {at}{LATEX.relations.get(line.relation, line.relation)} {right}"


def in_numbers(line: Line, made: Worked, script: Script = TEXT, at: str = "") -> str:
    """The numbers of the line in one line, in the script that `made` is in: −0.1250 = (−0.5000)·0.2500."""
    is_alone = len(made.terms) == 1
    right = _joined(line, [t if is_alone else _signed(t, script) for t in made.terms], script)
    return f"{made.left} {at}{script.relations.get(made.relation, made.relation)} {right}"


def _signed(number: str, script: Script, is_argument: bool = False) -> str:
    needs_brackets = number.startswith(script.minus) or (is_argument and script.dot in number)
    return f"({number})" if needs_brackets else number


def _joined(line: Line, texts: list[str], script: Script) -> str:
    words, rest = "", iter(texts)
    for k, (sign, terms) in enumerate(line.products):
        words += (f" {script.minus} " if k else script.minus) if sign < 0 else (" + " if k else "")
        words += script.dot.join(next(rest) for _ in terms)
    return words
