"""The step as one works it out on paper: forward, the error, the gradient of each weight, and the update.

For one weight these are equations (1) to (6) of the question. The lines come from the declarations of the network, the
activation, the error and the rule, against which the tests check the code. So they fit any combination, and text and
code cannot disagree.
"""

from collections.abc import Callable
from typing import NamedTuple

from desktop_app.core.derivation.lines import (
    ERROR,
    FORWARD,
    GRADIENT,
    NUDGE,
    Line,
    Products,
    Term,
    derivative,
    factor,
    left_out,
    products_of,
    sum_of,
    symbol,
)
from desktop_app.core.derivation.update_lines import update_lines
from desktop_app.core.model.activations import Activation
from desktop_app.core.model.error_functions import LOGISTIC_CROSS_ENTROPY, ErrorFunction
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.formula import Formula, Name, name_of
from desktop_app.core.model.networks import Network
from desktop_app.core.model.own import slopes_of_function

__all__ = ["ERROR", "FORWARD", "GRADIENT", "NUDGE", "Line", "Term", "error_of", "is_batch", "lines"]

# A sum over more patterns is not written out.
_MOST_IN_A_SUM = 4
_A_OF = Formula("A(z)")
_X, _Y, _Z, _Z1, _H, _Y_HAT = map(symbol, ("x", "y", "z", "z1", "h", "y_hat"))
_T_HAT, _T_HAT_NOTE = Name("T̂", r"\hat{T}"), "T with a hat: ŷ(x)"
_TOO_LONG_NOTE = "too long to write out"
_ZERO = Term("0", "0", "dy_dw")
_A1, _A1_OF_Z1 = Term("A'(z)", "A′(z)", "dy_hat_dz", ("z",)), Term("A'(z_1)", "A′(z₁)", "dh_dz1", ("z1",))
_DIFFERENCE = factor(Formula("y_hat - y"), "dE_dz")


class _Sheet(NamedTuple):
    """What the lines of one pattern are made from; `E` is how its error is written."""

    net: Network
    A: Activation
    error: ErrorFunction
    E: Name
    cancels: bool

    @property
    def weights(self) -> tuple[Term, ...]:
        return tuple(symbol(name, field) for name, field in zip(self.net.weight_names, ("w", "v"), strict=False))

    @property
    def terms(self) -> dict[str, Term]:
        """The symbols of the network's formulas."""
        by_name = dict(zip(self.net.weight_names, self.weights, strict=True))
        return {"x": _X, "y": _Y, "z": _Z, "h": _H, "y_hat": _Y_HAT, **by_name}

    @property
    def in_z(self) -> tuple[str, ...]:
        """The quantities that are in z."""
        return tuple(self.terms[name].quantity for name in self.net.z.names)

    @property
    def slope(self) -> Term:
        """∂E/∂ŷ, worked out."""
        return factor(self.error.slope, "dE_dy_hat")

    def of_E(self, by: Name | Term, quantity: str) -> Term:
        return derivative(self.E, by, quantity)

    def by_weight(self, k: int) -> Term:
        """∂E/∂w of the k-th weight."""
        return self.of_E(name_of(self.net.weight_names[k]), ("dE_dw", "dE_dv")[k])


def lines(settings: Experiment, pattern: int = 0) -> tuple[Line, ...]:
    """The lines of one pattern's step under `settings`; in a batch, of `pattern`, and the sums over all of them."""
    E = error_of(settings, pattern)
    sheet = _Sheet(settings.net, settings.A, settings.error_function, E, settings.slope_cancels)
    decay = (_decayed(sheet, settings, pattern),) if settings.rule.decay_in_E else ()
    sums = _sums(sheet, settings, pattern) if is_part(settings) else ()
    if not settings.net.has_patterns:
        own = *_of_function(sheet, slopes_of_function(settings.formula)), *decay
    else:
        own = *_forward(sheet), *_error(sheet), *decay, *_gradient(sheet)
    return (*map(_noted, own), *sums, *update_lines(settings))


def _noted(line: Line) -> Line:
    """A line with a word on what is left out of it."""
    is_short = all("…" not in term.text for term in line.terms)
    return line if is_short else line._replace(note=", ".join(filter(None, (line.note, _TOO_LONG_NOTE))))


def is_batch(settings: Experiment) -> bool:
    """Whether a step takes several patterns together."""
    return settings.presents_several and len(settings.patterns) > 1


def is_part(settings: Experiment) -> bool:
    """Whether the error of a pattern is only a part of a step's E."""
    return is_batch(settings) or settings.rule.decay_in_E > 0.0


def error_of(settings: Experiment, pattern: int) -> Name:
    """How the error of one pattern is written; where it is a part of E it has the pattern's number."""
    return _indexed(pattern) if is_part(settings) else Name("E", "E")


def _indexed(k: int | str) -> Name:
    """E with the number of its pattern."""
    return Name("E" + str(k).translate(str.maketrans("0123456789j", "₀₁₂₃₄₅₆₇₈₉ⱼ")), f"E_{{{k}}}")


def _of_function(sheet: _Sheet, slopes: tuple[Formula, ...]) -> tuple[Line, ...]:
    """E as the function that it is, and its derivative by each weight."""
    left = Term(sheet.E.latex, sheet.E.text, "E")
    E = Line("error", left, True, sum_of(sheet.net.z, sheet.terms, "E"), ERROR)
    return E, *(
        Line(f"({k + 1})", by := sheet.by_weight(k), True, sum_of(slope, sheet.terms, by.quantity), GRADIENT)
        for k, slope in enumerate(slopes)
    )


def _forward(sheet: _Sheet) -> tuple[Line, ...]:
    net, A = sheet.net, sheet.A
    in_full = Name(A.A.text(), A.A.latex()) if A.A.is_short else left_out("", ())
    of_z = f"A(z) = {in_full.text}", f"A(z) = {in_full.latex}"
    written = Term(of_z[1], of_z[0], "y_hat", ("z",), A.A, (("z", "z"),), _A_OF)
    last = (
        Line("sum", _Z, True, products_of(net.z, sheet.terms), FORWARD),
        Line("output", _Y_HAT, True, ((1, (written,)),), FORWARD),
    )
    if net.inner is None:
        return last
    hidden = Term("A(z_1)", "A(z₁)", "h", ("z1",), A.A, (("z", "z1"),), _A_OF)
    return (
        Line("sum 1", _Z1, True, products_of(net.inner, sheet.terms), FORWARD),
        Line("hidden", _H, True, ((1, (hidden,)),), FORWARD),
        last[0]._replace(label="sum 2"),
        last[1],
    )


def _error(sheet: _Sheet) -> tuple[Line, ...]:
    """E as declared; where A′ cancels, also in z, which loses no digits."""
    left = Term(sheet.E.latex, sheet.E.text, "E")
    line = Line("error", left, True, _of_error(sheet), ERROR)
    if not sheet.cancels:
        return (line,)
    in_z = Line("in z", left, False, products_of(LOGISTIC_CROSS_ENTROPY, sheet.terms), ERROR)
    return line._replace(instead="the next line"), in_z


def _of_error(sheet: _Sheet) -> Products:
    E = sheet.error.E
    return products_of(E, sheet.terms) if E.is_short else ((1, (left_out("E", ("y_hat", "y")),)),)


def _gradient(sheet: _Sheet) -> tuple[Line, ...]:
    if sheet.net.inner is not None:
        return _gradient_of_chain(sheet)
    equations = _equations_1_to_6(sheet)
    if sheet.cancels:
        equations.append(((1, (_DIFFERENCE, _X)),))
    parts = [(sheet.by_weight(0), equations)]
    if len(sheet.net.weight_names) > 1:
        chain = (*_to_z(sheet), derivative(_Z, name_of(sheet.net.weight_names[1]), "dz_dv"))
        into = factor(sheet.net.inputs[1], "dz_dv")
        of_second: list[Products] = [((1, chain),), ((1, (sheet.slope, _A1, into)),)]
        if sheet.cancels:
            of_second.append(((1, (_DIFFERENCE, into)),))
        parts.append((sheet.by_weight(1), of_second))
    return _numbered(parts, sheet.cancels)


def _equations_1_to_6(sheet: _Sheet) -> list[Products]:
    z, w, slope, of_y = sheet.net.z, name_of(sheet.net.weight_names[0]), sheet.slope, sheet.error.slope_in_y
    sign, second = (-1, factor(of_y.negated, "minus_dE_dy")) if of_y.is_negated else (1, factor(of_y, "dE_dy"))
    dy_hat_dw = derivative(_Y_HAT, w, "dy_hat_dw")
    dT_dw = derivative(_T_HAT, w, "dy_hat_dw")
    dA_dw = derivative(Name(f"A({z.text()})", f"A({z.latex()})"), w, "dy_hat_dw", "y_hat", "z", *sheet.in_z)
    return [
        ((1, (sheet.of_E(_Y_HAT, "dE_dy_hat"), dy_hat_dw)), (1, (sheet.of_E(_Y, "dE_dy"), derivative(_Y, w, "dy_dw")))),
        ((1, (slope, dy_hat_dw)), (sign, (second, _ZERO))),
        ((1, (slope, dy_hat_dw)),),
        ((1, (slope, dT_dw)),),
        ((1, (slope, dA_dw)),),
        ((1, (slope, _X, *_slope_factors(sheet))),),
    ]


def _slope_factors(sheet: _Sheet) -> tuple[Term, ...]:
    """The factors of A′, with the sum written out."""
    z = sheet.net.z
    return _factors_of_slope(sheet.A, Name(z.text(), z.latex()), "slope", ("y_hat", "z", *sheet.in_z))


def _factors_of_slope(A: Activation, z: Name | Term, quantity: str, within: tuple[str, ...]) -> tuple[Term, ...]:
    """The factors of A′(z): each is all of A′, or ŷ itself, or a number without a name."""
    text, latex = {"z": z.text, "A": f"A({z.text})"}, {"z": z.latex, "A": f"A({z.latex})"}
    names = [f"{quantity}_{k}" if each.formula.source != "A" else within[0] for k, each in enumerate(A.slope)]
    if len(A.slope) == 1:
        names = ["dy_hat_dz" if quantity == "slope" else "dh_dz1"]
    return tuple(
        Term(f.formula.latex(True, **latex), f.formula.text(True, **text), name, within if f.formula.names else ())
        if f.formula.is_short
        else left_out(name, within)
        for f, name in zip(A.slope, names, strict=True)
    )


def _to_z(sheet: _Sheet) -> tuple[Term, Term]:
    """∂E/∂ŷ · ∂ŷ/∂z."""
    return sheet.of_E(_Y_HAT, "dE_dy_hat"), derivative(_Y_HAT, _Z, "dy_hat_dz")


def _gradient_of_chain(sheet: _Sheet) -> tuple[Line, ...]:
    """Back through both neurons, after what A′ is in each."""
    w1, w2 = map(name_of, sheet.net.weight_names)
    to_z = _to_z(sheet)
    to_w2 = (*to_z, derivative(_Z, w2, "dz_dv"))
    to_w1 = (
        *to_z,
        derivative(_Z, _H, "dz_dh"),
        derivative(_H, _Z1, "dh_dz1"),
        derivative(_Z1, w1, "dz1_dw"),
    )
    weight = sheet.weights[1]
    of_w2: list[Products] = [((1, to_w2),), ((1, (sheet.slope, _A1, _H)),)]
    of_w1: list[Products] = [((1, to_w1),), ((1, (sheet.slope, _A1, weight, _A1_OF_Z1, _X)),)]
    if sheet.cancels:
        of_w2.append(((1, (_DIFFERENCE, _H)),))
        of_w1.append(((1, (_DIFFERENCE, weight, _A1_OF_Z1, _X)),))
    slopes = (
        Line("slope", _A1, True, ((1, _factors_of_slope(sheet.A, _Z, "slope", ("y_hat", "z"))),), GRADIENT),
        Line("slope", _A1_OF_Z1, True, ((1, _factors_of_slope(sheet.A, _Z1, "slope1", ("h", "z1"))),), GRADIENT),
    )
    parts = [(sheet.by_weight(1), of_w2), (sheet.by_weight(0), of_w1)]
    return (*slopes, *_numbered(parts, sheet.cancels))


def _numbered(parts: list[tuple[Term, list[Products]]], cancels: bool) -> tuple[Line, ...]:
    """Number the lines of the gradients, (1), (2), …; where A′ cancels, the last line of each part always holds."""
    made: list[Line] = []
    for left, products in parts:
        last = f"({len(made) + len(products)})"
        for k, each in enumerate(products):
            label = f"({len(made) + 1})"
            instead = last if cancels and label != last else ""
            has_T_hat = any(_T_HAT.text in term.text for _, terms in each for term in terms)
            note = _T_HAT_NOTE if has_T_hat else ""
            made.append(Line(label, left, k == 0, each, GRADIENT, instead=instead, note=note))
    return tuple(made)


def _decayed(sheet: _Sheet, settings: Experiment, pattern: int) -> Line:
    """E of the step: of its patterns, and the weight decay."""
    names = dict(zip("wv", sheet.weights, strict=False))
    squares = " + ".join(f"{name}**2" for name in names)
    decay = Formula(f"weight_decay/2*({squares})" if len(names) > 1 else "weight_decay/2*w**2")
    terms = {"weight_decay": symbol("weight_decay"), **names}
    errors = _summands(settings, pattern, lambda E, quantity: Term(E.latex, E.text, quantity), "E")
    return Line("decay", Term("E", "E", "E_sum"), True, (*errors, *products_of(decay, terms)), ERROR)


def _sums(sheet: _Sheet, settings: Experiment, pattern: int) -> tuple[Line, ...]:
    """The gradient of the step: the sum or the mean of the patterns' gradients, and the weight decay."""
    made = []
    for name, field, weight in zip(sheet.net.weight_names, "wv", sheet.weights, strict=False):

        def slope(E: Name, quantity: str, name: str = name) -> Term:
            return derivative(E, name_of(name), quantity)

        products = _summands(settings, pattern, slope, f"dE_d{field}")
        if settings.rule.decay_in_E:
            products = (*products, (1, (symbol("weight_decay"), weight)))
        left = derivative(Name("E", "E"), name_of(name), f"dE_d{field}_sum")
        made.append(Line("batch" if is_batch(settings) else "decay", left, True, products, GRADIENT))
    return tuple(made)


def _summands(settings: Experiment, pattern: int, of: Callable[[Name, str], Term], quantity: str) -> Products:
    """What each pattern of a step contributes, each with the factor of a mean; of a mini-batch all others together."""
    count = len(settings.patterns)
    is_mini = is_batch(settings) and not settings.is_batch
    one_of = factor(Formula("1/count"), "share")._replace(formula=Formula("1/count"), of=(("count", "count"),))
    share = (one_of,) if is_batch(settings) and settings.is_mean else ()
    own = of(_indexed(pattern), quantity)
    if not is_batch(settings):
        return ((1, (own,)),)
    if count <= _MOST_IN_A_SUM and not is_mini:
        every = (own if k == pattern else of(_indexed(k), f"{quantity}_{k}") for k in range(count))
        return tuple((1, (*share, each)) for each in every)
    other, within = of(_indexed("j"), ""), ("j \\in B, ", "j ∈ B, ") if is_mini else ("", "")
    latex = rf"\sum_{{{within[0]}j \ne {pattern}}} {other.latex}"
    rest = Term(latex, f"Σ({within[1]}j ≠ {pattern}) {other.text}", f"{quantity}_rest")
    return (1, (*share, own)), (1, (*share, rest))
