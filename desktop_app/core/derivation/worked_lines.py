"""The numbers of a step for the symbols of its lines, as text and as LaTeX; only true ones are printed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from math import inf, isfinite, isnan, nan, sqrt
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.derivation.exactly import worked_out
from desktop_app.core.derivation.lines import NUDGE, Line, Term
from desktop_app.core.derivation.rounding import Fitted, Part, Product, fitted
from desktop_app.core.model.error_functions import ErrorFunction
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import DIGITS, in_latex, in_print
from desktop_app.core.model.rules import length
from desktop_app.core.model.step import ManyShares, Share, Step

# The user sets these: they are shown as they were set.
_GIVEN = frozenset(
    {"x", "y", "rate", "momentum", "decay", "beta1", "beta2", "epsilon", "weight_decay", "n", "low", "high", "dz1_dw",
     "t", "k", "factor", "length", "lowest", "count"}
)  # fmt: skip
# Longer terms are not repeated in words.
_SHORT_TERM = 8
_FLOATS: Mapping[str, Any] = {"sqrt": sqrt}


def numbers(settings: Experiment, step: Step, share: Share) -> dict[str, float]:
    """The number of each quantity of the lines, by name, in the step of one pattern.

    w and v are the two weights, as in the core; after a step that is not finite, the new values are NaN.
    """
    made = {
        "w": step.w, "x": share.x, "y": share.y, "z": share.z, "y_hat": share.y_hat, "E": share.E,
        "dE_dy_hat": share.dE_dy_hat, "dy_hat_dz": share.dy_hat_dz, "dy_hat_dw": share.dy_hat_dz * share.x,
        "dE_dz": share.dE_dz if settings.slope_cancels else share.gates.error, "dy_dw": 0.0, "dE_dw": share.dE_dw,
        "dE_dw_sum": step.dE_dw, "E_sum": step.E, "count": float(len(step.presented)),
        "share": 1.0 / len(step.presented), "dE_dy": slope_in_y(settings.error_function, share),
    }  # fmt: skip
    if settings.slope_cancels:
        made.update(_of_logits(share))
    made["minus_dE_dy"] = -made["dE_dy"]
    for k, factor in enumerate(settings.A.slope):
        made[f"slope_{k}"] = factor.value(share.z)
    if settings.weight_count > 1:
        made.update(_of_second_weight(settings, step, share))
    made.update(_of_patterns(step, share))
    made.update(_of_update(settings, step))
    return made


def slope_in_y(error: ErrorFunction, share: Share) -> float:
    """∂E/∂y: infinite at the logarithm of 0, NaN at that of a negative number, and where a formula has no value."""
    try:
        slope = complex(error.slope_in_y(y_hat=share.y_hat, y=share.y))
    except ArithmeticError:
        return nan
    except ValueError:
        return inf if share.y_hat <= 0.5 else -inf
    return nan if slope.imag else slope.real


def _of_logits(share: Share) -> dict[str, float]:
    """The slopes of cross-entropy with the logistic activation, which keep their digits where ŷ rounds to 0 or 1."""
    slope = share.dE_dz / share.dy_hat_dz if share.dy_hat_dz else share.dE_dy_hat
    return {"dE_dy_hat": slope, "dE_dy": -share.z}


def _of_second_weight(settings: Experiment, step: Step, share: Share) -> dict[str, float]:
    made = {"v": step.v, "dE_dv": share.dE_dv, "dE_dv_sum": step.dE_dv, "dz_dv": share.gates_of(1).input}
    if share.inner is None:
        return made
    z1, h, dh_dz1 = share.inner
    made.update({"z1": z1, "h": h, "dh_dz1": dh_dz1, "dz_dh": step.v, "dz1_dw": share.x})
    for k, factor in enumerate(settings.A.slope):
        made[f"slope1_{k}"] = factor.value(z1)
    return made


def _of_patterns(step: Step, share: Share) -> dict[str, float]:
    """E and the gradient of each pattern, and the sums over all that the step presents but this one."""
    if isinstance(step.shares, ManyShares):
        return {} if step.pattern is not None else _of_many(step, step.shares, share)
    made = {}
    for k, each in enumerate(step.shares):
        made[f"dE_dw_{k}"], made[f"dE_dv_{k}"], made[f"E_{k}"] = each.dE_dw, each.dE_dv, each.E
    own = next((k for k in step.presented if step.shares[k] == share), -1)
    rest = [step.shares[k] for k in step.presented if k != own]
    made["dE_dw_rest"], made["dE_dv_rest"] = sum(each.dE_dw for each in rest), sum(each.dE_dv for each in rest)
    made["E_rest"] = sum(each.E for each in rest)
    return made


def _of_many(step: Step, shares: ManyShares, share: Share) -> dict[str, float]:
    """The same of many patterns."""
    E, w, v = shares.numbers[:, list(step.presented)]
    own = np.flatnonzero((E == share.E) & (w == share.dE_dw) & (v == share.dE_dv))
    rest = [np.delete(each, own[:1]) for each in (w, v, E)]
    sums = [float(each.cumsum()[-1]) if len(each) else 0.0 for each in rest]
    return dict(zip(("dE_dw_rest", "dE_dv_rest", "E_rest"), sums, strict=True))


def _of_update(settings: Experiment, step: Step) -> dict[str, float]:
    rule, before, after = settings.rule, step.state, step.state_next
    made = {
        "delta_w": step.delta_w, "w_asked": step.asked[0], "w_next": step.w_next,
        "delta_v": step.delta_v, "v_asked": step.asked[1], "v_next": step.v_next,
        "n": float(step.nth), "size": length(step.dE_dw, step.dE_dv),
        "low": settings.walls[0], "high": settings.walls[1],
        "rate_now": step.rate, "t": float(step.nth - 1),
        "g_ahead_w": step.slopes[0], "g_ahead_v": step.slopes[1], "ahead_w": step.ahead[0], "ahead_v": step.ahead[1],
    }  # fmt: skip
    own = {name: float(getattr(rule, name)) for name in rule.kind.every_parameter}
    own |= {name: float(getattr(rule.schedule, name)) for name in rule.schedule.kind.parameters}
    for each in "wv"[: settings.weight_count]:
        known = {name: getattr(after, f"{name}_{each}") for name in rule.kind.memory}
        for name in rule.kind.memory:
            made[f"{name}_{each}"] = getattr(before, f"{name}_{each}")
            made[f"{name}_{each}_next"] = known[name]
        for name, formula in rule.kind.lines:
            if name not in ("w", "ahead", *rule.kind.memory):
                made[f"{name}_{each}"] = formula(_FLOATS, **known, **own, n=made["n"])
    if not step.is_finite:
        made.update({name: nan for name in made if name.endswith(("_next", "_asked"))})
    return made | own


class Worked(NamedTuple):
    """A line with its numbers in print: the relation between them, the left side, and the terms of the products.

    If no true numbers can be shown, `words` say why, and the rest is empty.
    """

    relation: str
    left: str
    terms: tuple[str, ...]
    words: str = ""


class Script(NamedTuple):
    """How numbers and formulas are written, as text or as LaTeX."""

    number: Callable[[str], str]
    minus: str
    dot: str
    relations: dict[str, str]
    is_latex: bool

    def symbols(self, term: Term) -> str:
        return term.latex if self.is_latex else term.text

    def words(self, words: str) -> str:
        return rf"\text{{{words}}}" if self.is_latex else words


TEXT = Script(in_print, "−", "·", {}, False)
LATEX = Script(in_latex, "-", r" \cdot ", {"≈": r"\approx", "←": r"\leftarrow"}, True)


def worked(line: Line, values: Mapping[str, float], digits: int = DIGITS, script: Script = TEXT) -> Worked:
    """The numbers beneath the symbols of `line`, with enough digits to make the result that is shown."""
    products = [Product(sign, tuple(_part(term, values) for term in terms)) for sign, terms in line.products]
    made: Fitted = fitted(values[line.left.quantity], products, digits)
    if not made.is_near:
        return Worked("", "", (), _why_not(line, values, script))
    printed = tuple(_printed(term, part, script) for term, part in zip(line.terms, made.parts, strict=True))
    return Worked(made.relation, script.number(made.result), printed)


def _part(term: Term, values: Mapping[str, float]) -> Part:
    formula, names = term.formula, [name for name, _ in term.of]

    def counts_as(*shown: Decimal) -> Decimal:
        assert formula is not None
        return worked_out(formula, dict(zip(names, shown, strict=True)))

    own = tuple(values[name] for name in term.quantities)
    return Part(own, counts_as if formula else None, tuple(name in _GIVEN for name in term.quantities))


def _printed(term: Term, numbers: tuple[str, ...], script: Script) -> str:
    """The text beneath a term; a formula adds the brackets that its numbers need."""
    formula = term.written or term.formula
    if formula is None:
        return script.number(numbers[0])
    named = {name: script.number(number) for (name, _), number in zip(term.of, numbers, strict=True)}
    return (formula.latex if script.is_latex else formula.text)(term.is_factor, **named)


def _why_not(line: Line, values: Mapping[str, float], script: Script) -> str:
    """Why a line has no true numbers, and which line has."""
    see = f": see {line.instead}" if line.instead else ""
    if line.beat == NUDGE and isnan(values[line.left.quantity]):
        return script.words("No nudge: a number in this step is not finite.")
    if any(name.endswith("_asked") and not isfinite(values[name]) for name in (line.left.quantity, *_of(line))):
        return script.words("What the rule asks for is infinite.")
    for term in (*line.terms, line.left):
        for number in (values[name] for name in term.quantities):
            if not abs(number) < inf:
                is_what = " is undefined here" if isnan(number) else " is infinite here"
                what = script.symbols(term) if len(term.text) <= _SHORT_TERM else script.words("A factor")
                return what + script.words(f"{is_what}{see}.")
    if "size" in _of(line) and values["size"] == 0:
        return script.words("No nudge: a slope of 0 has no direction.")
    return script.words(f"Numbers have too few digits to show it{see}.")


def _of(line: Line) -> tuple[str, ...]:
    """The quantities whose numbers stand right of the sign."""
    return tuple(name for term in line.terms for name in term.quantities)


def in_text(line: Line) -> str:
    """The line in one line of text: (3) ∂E/∂w = (ŷ − y)·∂ŷ/∂w."""
    return f"{line.left.text} {line.relation} {_joined(line, [term.text for term in line.terms], TEXT)}"


def in_latex_text(line: Line, at: str = "") -> str:
    """The line as LaTeX; `at`, such as &, stands before its sign."""
    right = _joined(line, [term.latex for term in line.terms], LATEX)
    return f"{line.left.latex} {at}{LATEX.relations.get(line.relation, line.relation)} {right}"


def in_numbers(line: Line, made: Worked, script: Script = TEXT, at: str = "") -> str:
    """The numbers of the line in one line, in the script that `made` is in: −0.1250 = (−0.5000)·0.2500."""
    if made.words:
        return at + made.words
    is_alone = len(made.terms) == 1
    first = line.products[0][1]
    is_sum = len(first) == 1 and first[0].formula is not None  # a formula at its beginning needs no brackets
    bare = len(made.terms) if is_alone else int(is_sum)
    right = _joined(line, [t if k < bare else _signed(t, script) for k, t in enumerate(made.terms)], script)
    return f"{made.left} {at}{script.relations.get(made.relation, made.relation)} {right}"


def _signed(number: str, script: Script) -> str:
    return f"({number})" if number.startswith(script.minus) else number


def _joined(line: Line, texts: list[str], script: Script) -> str:
    words, rest = "", iter(texts)
    for k, (sign, terms) in enumerate(line.products):
        words += (f" {script.minus} " if k else script.minus) if sign < 0 else (" + " if k else "")
        words += script.dot.join(next(rest) for _ in terms)
    return words
