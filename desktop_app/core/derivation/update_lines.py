"""The lines of the update: the nudge of each weight, as its rule declares it, and the walls."""

from desktop_app.core.derivation.lines import NUDGE, Line, Term, derivative, products_of, symbol, texts_of
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.formula import Formula, Name, name_of
from desktop_app.core.model.numbers import exact, in_latex, in_print
from desktop_app.core.model.rules import LENGTHS

_WALLS = Formula("min(max(w, low), high)")
# Walls are written out if both have at most so many letters, else named.
_SHORT_WALLS = 20
_E = Name("E", "E")


def update_lines(settings: Experiment) -> tuple[Line, ...]:
    """For each weight: what the rule remembers, where it wants the weight, and what the walls do."""
    fields = tuple(zip(settings.net.weight_names, "wv", strict=False))
    slopes = tuple(derivative(_E, name_of(name), f"dE_d{field}_sum") for name, field in fields)
    lines = (*_schedule(settings), *_length(settings, slopes))
    for (name, field), slope in zip(fields, slopes, strict=True):
        asked = symbol(name, f"{field}_asked" if settings.bounds else f"{field}_next")
        lines += _of_rule(settings, name, field, slope, asked)
        if settings.bounds:
            lines += (_held(settings.bounds, name, field),)
    return lines


def _length(settings: Experiment, slopes: tuple[Term, ...]) -> tuple[Line, ...]:
    """|∇E|, for a rule that divides by it."""
    if not any("size" in formula.names for _, formula in settings.rule.kind.lines):
        return ()
    terms = dict(zip("gh", slopes, strict=False))
    return (Line("length", symbol("size"), True, products_of(LENGTHS[len(slopes) - 1], terms), NUDGE),)


def _schedule(settings: Experiment) -> tuple[Line, ...]:
    """The rate of this step, where it has a schedule."""
    schedule = settings.rule.schedule
    if schedule.is_constant:
        return ()
    terms = {name: symbol(name) for name in schedule.kind.rate.names}
    return (Line("rate", symbol("rate_now"), True, products_of(schedule.kind.rate, terms), NUDGE),)


def _of_rule(settings: Experiment, name: str, field: str, slope: Term, asked: Term) -> tuple[Line, ...]:
    kind = settings.rule.kind
    remembered = {each: _of_weight(settings, each, name, f"{each}_{field}") for each in kind.memory}
    terms = {
        "w": symbol(name, field), "g": slope, "size": symbol("size"), "n": symbol("n"),
        **{each: symbol(each) for each in kind.every_parameter}, **remembered,
        "rate": symbol("rate" if settings.rule.schedule.is_constant else "rate_now"),
        "g_ahead": _ahead(slope, f"g_ahead_{field}"),
    }  # fmt: skip
    made = []
    for left, formula in kind.lines:
        is_new = left in terms
        after = asked if left == "w" else _of_weight(settings, left, name, f"{left}_{field}" + ("_next" * is_new))
        label, relation = "nudge" if left == "w" else "rule", "←" if is_new else "="
        note = "∂E/∂w(a) is the slope at the place ahead, a" if "g_ahead" in formula.names else ""
        made.append(Line(label, after, True, products_of(formula, terms), NUDGE, relation, note=note))
        terms[left] = after
    return tuple(made)


def _ahead(slope: Term, quantity: str) -> Term:
    """The slope at the place ahead."""
    return slope._replace(latex=f"{slope.latex}(a)", text=f"{slope.text}(a)", quantity=quantity)


def _of_weight(settings: Experiment, name: str, weight: str, quantity: str) -> Term:
    """m, s, m̂ or ŝ; with the name of the weight, if there are two."""
    term = symbol(name, quantity)
    if settings.weight_count == 1:
        return term
    text, latex = name_of(weight)
    below, below_latex = ("_" + text, latex) if len(text) == 1 else (text[1:], latex[2:])
    return term._replace(text=term.text + below, latex=f"{term.latex}_{{{below_latex}}}")


def _held(walls: tuple[float, float], name: str, field: str) -> Line:
    """The line of the walls, as they were set if that is short, else by name."""
    low, high = map(exact, walls)
    terms = {"w": symbol(name, f"{field}_asked")}
    for wall, words in (("low", low), ("high", high)):
        is_short = len(low + high) <= _SHORT_WALLS
        text, latex = (in_print(words), in_latex(words)) if is_short else (wall, rf"\text{{{wall}}}")
        terms[wall] = Term(latex, text, wall)
    text, latex = texts_of(_WALLS, terms, False)
    of = tuple((each, term.quantity) for each, term in terms.items())
    held = Term(latex, text, f"{field}_next", (f"{field}_asked",), _WALLS, of, None, False)
    return Line("walls", symbol(name, f"{field}_next"), True, ((1, (held,)),), NUDGE, "←")
