"""Random experiments that a file could hold, and a simulator that keeps every row in a list."""

from collections.abc import Sequence
from math import inf, isfinite
from typing import Any, NamedTuple

from hypothesis import strategies as st

from desktop_app.core.experiment import Change, Experiment, Pattern, Rule, faults
from desktop_app.core.networks import one_weight
from desktop_app.core.patterns import pattern_at

from .mathematics import ACTIVATIONS, ERRORS

PRESENTATIONS = ("in_turn", "shuffled", "batch")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
MODEST = st.floats(-4.0, 4.0).map(lambda value: round(value, 3))
NUMBERS = st.one_of(MODEST, MODEST, MODEST, st.floats(-1e3, 1e3), FINITE)
RATES = st.one_of(st.floats(-4.0, 3.0).map(lambda power: 10.0**power), st.floats(1e-300, 1e300))
SEEDS = st.one_of(st.integers(0, 9), st.integers(0, 2**53 - 1))

# Where one weight is trained, the series of the patterns begin here, and each has so many.
PATTERNS, PER_PATTERN = 4, 3


def targets(error: str) -> st.SearchStrategy[float]:
    if error == "squared":
        return NUMBERS
    return st.one_of(st.sampled_from([0.0, 1.0, 0.5, 5e-324, 1.0 - 2.0**-53]), st.floats(0.0, 1.0))


@st.composite
def pattern_lists(draw: st.DrawFn, error: str) -> tuple[Pattern, ...]:
    return tuple(draw(st.lists(st.tuples(NUMBERS, targets(error)), min_size=1, max_size=16)))


WALLS = st.one_of(st.none(), st.just((0.0, 1.0)), st.tuples(NUMBERS, NUMBERS).map(lambda two: (min(two), max(two))))


@st.composite
def experiments(draw: st.DrawFn, length: int = 120) -> Experiment:
    """An experiment without a fault, that may change up to iteration `length`."""
    error = draw(st.sampled_from(ERRORS))
    bounds = draw(WALLS)
    made = Experiment(
        name=draw(st.text(st.characters(codec="utf-8"), max_size=8).filter(str.isprintable)),
        activation=draw(st.sampled_from(ACTIVATIONS)),
        error=error,
        patterns=draw(pattern_lists(error)),
        presentation=draw(st.sampled_from(PRESENTATIONS)),
        rule=Rule(rate=draw(RATES)),
        w=held(draw(NUMBERS), bounds),
        bounds=bounds,
        seed=draw(SEEDS),
        changes=draw(changes(error, bounds, length)),
    )
    assert faults(made) == []
    return made


@st.composite
def changes(draw: st.DrawFn, error: str, bounds: tuple[float, float] | None, length: int) -> tuple[Change, ...]:
    made = []
    for at in sorted(draw(st.lists(st.integers(0, length), max_size=4))):
        values: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "bounds": WALLS,
                    "patterns": pattern_lists(error),
                    "presentation": st.sampled_from(PRESENTATIONS),
                    "rule.rate": RATES,
                    "weights.w": NUMBERS,
                },
            )
        )
        bounds = values.get("bounds", bounds)
        if "weights.w" in values:
            values["weights.w"] = held(values["weights.w"], bounds)
        made.append(Change(at, tuple(values.items())))
    return tuple(made)


def held(w: float, bounds: tuple[float, float] | None) -> float:
    low, high = bounds or (-inf, inf)
    return low if w < low else high if w > high else w


class Row(NamedTuple):
    """An iteration: its weight, error and gradient, and (E, ∂E/∂w) of each pattern it showed; ρ, if there is one."""

    w: float
    E: float
    dE_dw: float
    shown: dict[int, tuple[float, float]]
    rho: float | None = None


class Listed(NamedTuple):
    rows: list[Row]
    w: float


def listed(experiment: Experiment, length: int) -> Listed:
    """The first iterations of an experiment, one by one, until one is not finite."""
    rows: list[Row] = []
    patterns, presentation, rate = experiment.patterns, experiment.presentation, experiment.rule.rate
    bounds, w = experiment.bounds, experiment.w
    activation, error = ACTIVATIONS.index(experiment.activation), ERRORS.index(experiment.error)
    for i in range(length + 1):
        due = [dict(change.values) for change in experiment.changes if change.at == i]
        for values in due:
            patterns = values.get("patterns", patterns)
            presentation = values.get("presentation", presentation)
            rate = values.get("rule.rate", rate)
            bounds = values.get("bounds", bounds)
            w = values.get("weights.w", w)
        w = held(w, bounds) if due else w
        if i == length:
            break
        row = _row(activation, error, patterns, _shown(presentation, experiment.seed, i, len(patterns)), w)
        w_next = held(w - rate * row.dE_dw, bounds)
        if not (isfinite(row.E) and isfinite(row.dE_dw) and isfinite(w_next)):
            break
        after = _row(activation, error, patterns, list(row.shown), w_next)
        rows.append(row._replace(rho=_rho(row, after, -rate * row.dE_dw)))
        w = w_next
    return Listed(rows, w)


def _rho(row: Row, after: Row, nudge: float) -> float | None:
    """What E changes by, as a share of what the slope says; None where that drowns in E's rounding."""
    moved = nudge if row.w + nudge == after.w else after.w - row.w
    promised = row.dE_dw * moved
    if abs(promised) <= row.E * 2.0**-44:
        return None
    ratio = (after.E - row.E) / promised
    return ratio if isfinite(ratio) else None


def _shown(presentation: str, seed: int, i: int, count: int) -> Sequence[int]:
    if presentation == "batch":
        return range(count)
    return [i % count if presentation == "in_turn" else pattern_at(1, seed, i, count)]


def _row(activation: int, error: int, patterns: tuple[Pattern, ...], which: Sequence[int], w: float) -> Row:
    E = dE_dw = 0.0
    shown: dict[int, tuple[float, float]] = {}
    for p in which:
        values = one_weight(activation, error, w, *patterns[p])
        shown[p] = values[3], values[6]
        E, dE_dw = E + values[3], dE_dw + values[6]
    return Row(w, E, dE_dw, shown)
