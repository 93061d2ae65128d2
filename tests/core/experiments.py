"""Random experiments that a file could hold, and a simulator that keeps every row in a list."""

from collections.abc import Sequence
from math import inf, isfinite, nan, sqrt
from typing import Any, NamedTuple

from hypothesis import strategies as st

from desktop_app.core.model.activations import activate
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.error_functions import pull, pull_form
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.faults import faults
from desktop_app.core.model.numerics.elementary import half_cosine, one_less_power, power, two_part_log
from desktop_app.core.model.pattern_list import Pattern
from desktop_app.core.model.patterns import pattern_at
from tests.core.mathematics import ACTIVATIONS, ERRORS

# The weights of each network; the parameters of each rule beside its rate, and their defaults.
NETWORKS = {"one_weight": ("w",), "weight_and_bias": ("w", "b"), "two_weight_chain": ("w1", "w2")}
RULES: dict[str, tuple[str, ...]] = {
    "gradient_descent": ("weight_decay",),
    "sign_only": ("weight_decay",),
    "unit_step": ("weight_decay",),
    "momentum": ("momentum", "weight_decay"),
    "nesterov": ("momentum", "weight_decay"),
    "nesterov_ahead": ("momentum", "weight_decay"),
    "adagrad": ("epsilon", "weight_decay"),
    "rmsprop": ("decay", "epsilon", "weight_decay"),
    "adam": ("beta1", "beta2", "epsilon", "weight_decay"),
    "adamw": ("beta1", "beta2", "epsilon", "weight_decay"),
    "with_the_slope": ("weight_decay",),
}
DEFAULTS = {"momentum": 0.9, "decay": 0.99, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.0}
SCHEDULES: dict[str, tuple[str, ...]] = {
    "constant": (),
    "inverse": ("k",),
    "exponential": ("factor",),
    "cosine": ("length", "lowest"),
    "warm_up": ("length",),
}
SCHEDULE_DEFAULTS = {"k": 0.01, "factor": 0.99, "length": 100, "lowest": 0.0}

PRESENTATIONS = ("in_turn", "shuffled", "batch")
FINITE = st.floats(allow_nan=False, allow_infinity=False)
MODEST = st.floats(-4.0, 4.0).map(lambda value: round(value, 3))
NUMBERS = st.one_of(MODEST, MODEST, MODEST, st.floats(-1e3, 1e3), FINITE)
SCALES = st.one_of(
    NUMBERS,
    FINITE,
    st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 1e-308, 1e308, -1e308, 1.7976931348623157e308, 37.0, 709.8, -745.2]),
)
RATES = st.one_of(st.floats(-4.0, 3.0).map(lambda power: 10.0**power), st.floats(1e-300, 1e300))
KEPT = st.one_of(st.sampled_from([0.0, 0.5, 0.9, 0.999999]), st.floats(0.0, 0.999999))
FLOORS = st.one_of(st.sampled_from([1e-8, 1.0, 5e-324]), st.floats(1e-12, 1.0), st.floats(5e-324, 1e300))
DECAYS = st.one_of(st.just(0.0), st.just(0.0), st.sampled_from([0.01, 0.5]), st.floats(1e-300, 1e3))
SCHEDULE_NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "k": st.floats(1e-300, 1e300),
    "factor": st.one_of(st.just(0.97), st.floats(5e-324, 1.0)),
    "length": st.one_of(st.integers(1, 200), st.integers(1, 2**53)),
    "lowest": st.one_of(st.just(0.0), st.floats(0.0, 1e300)),
}
SIZES = st.integers(1, 8)
SEEDS = st.one_of(st.integers(0, 9), st.integers(0, 2**53 - 1))

# Where one weight is trained, the series of the patterns begin here, and each has so many; where there are two, these.
PATTERNS, PER_PATTERN = 4, 3
PATTERNS_OF_TWO, PER_PATTERN_OF_TWO = 6, 4


def targets(error: str) -> st.SearchStrategy[float]:
    if error == "squared":
        return NUMBERS
    return st.one_of(st.sampled_from([0.0, 1.0, 0.5, 5e-324, 1.0 - 2.0**-53]), st.floats(0.0, 1.0))


@st.composite
def pattern_lists(draw: st.DrawFn, error: str) -> tuple[Pattern, ...]:
    return tuple(draw(st.lists(st.tuples(NUMBERS, targets(error)), min_size=1, max_size=16)))


WALLS = st.one_of(st.none(), st.just((0.0, 1.0)), st.tuples(NUMBERS, NUMBERS).map(lambda two: (min(two), max(two))))


def parameters_of(rule: str) -> dict[str, st.SearchStrategy[float]]:
    """What there is to draw for a rule beside its rate."""
    return {name: {"epsilon": FLOORS, "weight_decay": DECAYS}.get(name, KEPT) for name in RULES[rule]}


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    name = draw(st.sampled_from(["constant", *SCHEDULES]))
    own: dict[str, Any] = draw(st.fixed_dictionaries({each: SCHEDULE_NUMBERS[each] for each in SCHEDULES[name]}))
    return Schedule(name, **own)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    name = draw(st.sampled_from([*RULES]))
    own: dict[str, Any] = draw(st.fixed_dictionaries(parameters_of(name)))
    return Rule(name, draw(RATES), schedule=draw(schedules()), **own)


@st.composite
def experiments(draw: st.DrawFn, length: int = 120, networks: Sequence[str] = tuple(NETWORKS)) -> Experiment:
    """An experiment without a fault, that may change up to iteration `length`."""
    network = draw(st.sampled_from(networks))
    error = draw(st.sampled_from(ERRORS))
    bounds = draw(WALLS)
    rule = draw(rules())
    presentation = draw(st.sampled_from((*PRESENTATIONS, "mini_batch")))
    made = Experiment(
        name=draw(st.text(st.characters(codec="utf-8"), max_size=8).filter(str.isprintable)),
        network=network,
        activation=draw(st.sampled_from(ACTIVATIONS)),
        error=error,
        patterns=draw(pattern_lists(error)),
        presentation=presentation,
        size=draw(SIZES) if presentation == "mini_batch" else 32,
        error_of_batch=draw(st.sampled_from(("sum", "sum", "mean"))),
        rule=rule,
        w=held(draw(NUMBERS), bounds),
        v=held(draw(NUMBERS), bounds) if len(NETWORKS[network]) > 1 else 0.0,
        bounds=bounds,
        seed=draw(SEEDS),
        changes=draw(changes(network, error, rule.name, bounds, length)),
    )
    assert faults(made) == []
    return made


@st.composite
def changes(
    draw: st.DrawFn, network: str, error: str, rule: str, bounds: tuple[float, float] | None, length: int
) -> tuple[Change, ...]:
    made = []
    weights = [f"weights.{name}" for name in NETWORKS[network]]
    for at in sorted(draw(st.lists(st.integers(0, length), max_size=4))):
        named = draw(st.fixed_dictionaries({}, optional={"rule.name": st.sampled_from([*RULES])}))
        rule = named.get("rule.name", rule)
        optional: dict[str, st.SearchStrategy[Any]] = {
            "bounds": WALLS,
            "patterns": pattern_lists(error),
            "presentation": st.sampled_from((*PRESENTATIONS, "mini_batch")),
            "presentation.size": SIZES,
            "error_of_batch": st.sampled_from(("sum", "mean")),
            "rule.schedule.name": st.sampled_from([*SCHEDULES]),
            "rule.rate": RATES,
            **{f"rule.{name}": values for name, values in parameters_of(rule).items()},
            **dict.fromkeys(weights, NUMBERS),
        }
        values: dict[str, Any] = {**named, **draw(st.fixed_dictionaries({}, optional=optional))}
        bounds = values.get("bounds", bounds)
        for path in (path for path in weights if path in values):
            values[path] = held(values[path], bounds)
        made.append(Change(at, tuple(values.items())))
    return tuple(made)


def held(w: float, bounds: tuple[float, float] | None) -> float:
    low, high = bounds or (-inf, inf)
    return low if w < low else high if w > high else w


class Row(NamedTuple):
    """An iteration: its weights, error and gradient, (E, ∂E/∂w, ∂E/∂v) of each pattern it showed; ρ, if there is one.

    Where there is one weight, v and ∂E/∂v are 0.
    """

    w: float
    v: float
    E: float
    dE_dw: float
    dE_dv: float
    shown: dict[int, tuple[float, float, float]]
    rho: float | None = None


class Listed(NamedTuple):
    rows: list[Row]
    w: float
    v: float


def listed(experiment: Experiment, length: int) -> Listed:
    """The first iterations of an experiment, one by one, until one is not finite."""
    rows: list[Row] = []
    weights = NETWORKS[experiment.network]
    w, v = experiment.w, experiment.v
    now: dict[str, Any] = {
        name: getattr(experiment, name) for name in ("patterns", "presentation", "bounds", "error_of_batch")
    }
    now |= {"presentation.size": experiment.size, "rule.schedule.name": experiment.rule.schedule.name}
    now |= {f"rule.schedule.{name}": getattr(experiment.rule.schedule, name) for name in SCHEDULE_DEFAULTS}
    now |= {f"rule.{name}": getattr(experiment.rule, name) for name in ("name", "rate", *DEFAULTS)}
    n, of_w, of_v = 0, [0.0, 0.0], [0.0, 0.0]
    for i in range(length + 1):
        due = [dict(change.values) for change in experiment.changes if change.at == i]
        for values in due:
            if values.get("rule.name", now["rule.name"]) != now["rule.name"]:
                now |= {f"rule.{name}": value for name, value in DEFAULTS.items()}
                now["rule.weight_decay"] = 0.01 if values["rule.name"] == "adamw" else 0.0
                n, of_w, of_v = 0, [0.0, 0.0], [0.0, 0.0]
            if values.get("rule.schedule.name", now["rule.schedule.name"]) != now["rule.schedule.name"]:
                now |= {f"rule.schedule.{name}": value for name, value in SCHEDULE_DEFAULTS.items()}
            if values.get("presentation", now["presentation"]) != now["presentation"]:
                now["presentation.size"] = 32
            now |= values
            w, v = (values.get(f"weights.{name}", at) for name, at in zip((*weights, ""), (w, v), strict=False))
        if due:
            w, v = held(w, now["bounds"]), held(v, now["bounds"]) if len(weights) > 1 else v
        if i == length:
            break
        which = _shown(now, experiment.seed, i)
        row = _row(experiment, now, which, w, v)
        there, mu = row, now["rule.momentum"]
        if now["rule.name"] == "nesterov_ahead" and mu > 0.0:
            there = _row(experiment, now, which, w + mu * of_w[0], v + mu * of_v[0])
        g, h = there.dE_dw, there.dE_dv
        large, small = max(abs(g), abs(h)), min(abs(g), abs(h))
        size = large * sqrt(1.0 + (small / large) * (small / large)) if small > 0.0 else large
        at_rate = now | {"rule.rate": scheduled(now, n)}
        n += 1
        before = w, v
        if now["rule.name"] == "adamw":
            share = at_rate["rule.rate"] * now["rule.weight_decay"]
            w, v = w - share * w, v - share * v
        delta_w, delta_v = nudged(at_rate, n, g, size, of_w), nudged(at_rate, n, h, size, of_v)
        w_next, v_next = held(w + delta_w, now["bounds"]), held(v + delta_v, now["bounds"])
        if len(weights) == 1:
            delta_v, v_next = 0.0, v
        if not all(isfinite(value) for value in (row.E, row.dE_dw, row.dE_dv, w_next, v_next)):
            w, v = before
            break
        after = _row(experiment, now, which, w_next, v_next)
        if (w, v) != before:
            delta_w, delta_v = w + delta_w - row.w, v + delta_v - row.v
        rows.append(row._replace(rho=_rho(row, after, delta_w, delta_v)))
        w, v = w_next, v_next
    return Listed(rows, w, v)


def nudged(rule: dict[str, Any], n: int, g: float, size: float, memory: list[float]) -> float:
    """The n-th nudge of a rule on the slope g of a gradient of this size; `memory` has m and s, and gets the next."""
    rate, mu, beta, floor = rule["rule.rate"], rule["rule.momentum"], rule["rule.decay"], rule["rule.epsilon"]
    m, s = memory
    match rule["rule.name"]:
        case "gradient_descent":
            return float(-rate * g)
        case "with_the_slope":
            return float(rate * g)
        case "sign_only":
            return float(rate * ((g < 0.0) - (g > 0.0)))
        case "unit_step":
            return nan if size == inf else float(-rate * (g / size)) if size > 0.0 else 0.0
        case "momentum":
            memory[0] = settled(g + mu * m)
            return float(-rate * memory[0])
        case "nesterov":
            memory[0] = settled(g + mu * m)
            return float(-rate * (g + mu * memory[0]))
        case "nesterov_ahead":
            memory[0] = settled(mu * m - rate * g)
            return memory[0]
        case "adagrad":
            memory[1] = settled(s + g * g)
            return float(-rate * (g / (sqrt(memory[1]) + floor)))
        case "rmsprop":
            memory[1] = settled(beta * s + (1.0 - beta) * (g * g))
            return float(-rate * (g / (sqrt(memory[1]) + floor)))
    assert rule["rule.name"] in ("adam", "adamw")
    beta1, beta2 = rule["rule.beta1"], rule["rule.beta2"]
    memory[:] = settled(beta1 * m + (1.0 - beta1) * g), settled(beta2 * s + (1.0 - beta2) * (g * g))
    mean, square = (
        part / one_less_power(n, *two_part_log(beta)) for part, beta in zip(memory, (beta1, beta2), strict=True)
    )
    return float(-rate * (mean / (sqrt(square) + floor)))


def settled(memory: float) -> float:
    """Without what is below the least normal double; a NaN where it is beyond the greatest."""
    return 0.0 if abs(memory) < 2.0**-1022 else memory + 0.0 * memory


def _rho(row: Row, after: Row, delta_w: float, delta_v: float) -> float | None:
    """What E changes by, as a share of what the gradient says; None where that drowns in E's rounding."""
    moved_w = delta_w if row.w + delta_w == after.w else after.w - row.w
    moved_v = delta_v if row.v + delta_v == after.v else after.v - row.v
    promised = row.dE_dw * moved_w + row.dE_dv * moved_v
    if abs(promised) <= row.E * 2.0**-44:
        return None
    ratio = (after.E - row.E) / promised
    return ratio if isfinite(ratio) else None


def scheduled(now: dict[str, Any], t: int) -> float:
    """The rate after t nudges."""
    rate, length, lowest = now["rule.rate"], now["rule.schedule.length"], now["rule.schedule.lowest"]
    match now["rule.schedule.name"]:
        case "inverse":
            return float(rate / (1.0 + now["rule.schedule.k"] * t))
        case "exponential":
            return float(rate * power(float(t), *two_part_log(now["rule.schedule.factor"])))
        case "cosine":
            return float(lowest + (rate - lowest) * half_cosine(min(t / length, 1.0)))
        case "warm_up":
            return float(rate * min((t + 1.0) / length, 1.0))
    return float(rate)


def _shown(now: dict[str, Any], seed: int, i: int) -> Sequence[int]:
    presentation, count, batch = now["presentation"], len(now["patterns"]), now["presentation.size"]
    if presentation == "batch":
        return range(count)
    if presentation == "in_turn":
        return [i % count]
    if presentation == "mini_batch":
        if batch >= count:
            return range(count)
        iterations = -(-count // batch)
        order = [pattern_at(1, seed, i // iterations * count + k, count) for k in range(count)]
        first = i % iterations * batch
        return [k for k in order[first : first + batch] if k is not None]
    shuffled = pattern_at(1, seed, i, count)
    assert shuffled is not None
    return [shuffled]


def _row(experiment: Experiment, now: dict[str, Any], which: Sequence[int], w: float, v: float) -> Row:
    patterns, decay = now["patterns"], 0.0 if now["rule.name"] == "adamw" else now["rule.weight_decay"]
    E = dE_dw = dE_dv = 0.0
    codes = ACTIVATIONS.index(experiment.activation), ERRORS.index(experiment.error)
    shown = {p: gradient(experiment.network, *codes, w, v, *patterns[p]) for p in which}
    for each in shown.values():
        E, dE_dw, dE_dv = E + each[0], dE_dw + each[1], dE_dv + each[2]
    if now["error_of_batch"] == "mean":
        E, dE_dw, dE_dv = E / len(which), dE_dw / len(which), dE_dv / len(which)
    if decay > 0.0:
        E, dE_dw, dE_dv = E + 0.5 * decay * (w * w + v * v), dE_dw + decay * w, dE_dv + decay * v
    are_together = now["presentation"] == "batch" or (
        now["presentation"] == "mini_batch" and now["presentation.size"] > 1
    )
    if not are_together:
        shown = dict.fromkeys(which, (E, dE_dw, dE_dv))
    return Row(w, v, E, dE_dw, dE_dv, shown)


def gradient(
    network: str, activation: int, error: int, w: float, v: float, x: float, y: float
) -> tuple[float, float, float]:
    """E, ∂E/∂w and ∂E/∂v of one pattern, by the chain rule, link by link."""
    form = pull_form(activation, error)
    if network == "two_weight_chain":
        h, dh_dz = activate(activation, w * x)
        E, _, dE_dz = pull(form, v * h, *activate(activation, v * h), y)
        return E, dE_dz * v * dh_dz * x, dE_dz * h
    z = w * x + v
    E, _, dE_dz = pull(form, z, *activate(activation, z), y)
    return E, dE_dz * x, dE_dz if network == "weight_and_bias" else 0.0
