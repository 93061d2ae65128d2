"""Verdicts of runs whose end is known, and of random ones beside a plain list of their weights."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from desktop_app.core.analysis.verdict import Kind, Verdict, verdict
from desktop_app.core.files.workspace import read_file
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.edits import changed
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS
from desktop_app.core.model.experiment import SILENT, Change, Experiment
from desktop_app.core.model.networks import NETWORKS
from desktop_app.core.model.rules import RULES
from desktop_app.core.model.state import State
from desktop_app.core.model.step import worked_step
from desktop_app.core.run.run import Run
from desktop_app.resource_files import resource
from tests.core.experiments import PRESENTATIONS
from tests.core.mathematics import ACTIVATIONS

# 2/E″ at the minimum of (1, 0.7), where E″ = (A′)² = (0.7·0.3)².
LIMIT = 2.0 / 0.21**2


def judged(length: int, **values: Any) -> Verdict:
    """The verdict after so many iterations of an experiment, on (1, 0.7) and free unless it says otherwise."""
    run = Run(Experiment(**({"patterns": ((1.0, 0.7),), "bounds": None} | values)))
    run.advance(length)
    return verdict(run)


def plain(rate: float) -> dict[str, Any]:
    return {"rule": Rule(rate=rate)}


ONE_ONE = {"patterns": ((1.0, 1.0),)}
CHAIN: dict[str, Any] = {"network": "two_weight_chain", "patterns": ((0.0, 0.0), (1.0, 1.0))}
DISAGREE = {"patterns": ((1.0, 1.0), (1.0, 0.0), (2.0, 0.3))}
LINEAR = {"activation": "identity", **ONE_ONE}

KNOWN: dict[str, tuple[int, dict[str, Any], Kind]] = {
    "the question's network": (1000, {"patterns": ((0.0, 0.0), (1.0, 1.0)), "bounds": (0.0, 1.0)}, Kind.WALL),
    "both walls in one place": (20, {"bounds": (0.5, 0.5), "w": 0.5}, Kind.WALL),
    "uphill, to the wall": (5000, {"bounds": (0.0, 1.0), "rule": Rule("with_the_slope", 1.0)}, Kind.WALL),
    "from the wall inward": (2000, {"bounds": (0.0, 1.0), "w": 1.0, **plain(10.0)}, Kind.CONVERGES),
    "a chain between walls": (3000, {**CHAIN, "presentation": "batch", "bounds": (-1.0, 1.0), "w": 0.5, "v": 0.5},
                              Kind.WALL),
    "no end to (1, 1)": (200_000, {**ONE_ONE, "w": 7.5}, Kind.CREEPS),
    "nor with cross-entropy": (200_000, {**ONE_ONE, "error": "cross_entropy"}, Kind.CREEPS),
    "nor with equal nudges": (200, {**ONE_ONE, "rule": Rule("sign_only", 0.1)}, Kind.CREEPS),
    "a cliff, then no end": (1000, {**ONE_ONE, "w": -5.0}, Kind.CREEPS),
    "far too small a rate": (1000, plain(1e-300), Kind.CREEPS),
    "lost in rounding": (1000, {"w": 0.5, **plain(1e-300)}, Kind.RESTS),
    "lost in rounding, in turn": (1000, {**DISAGREE, "w": 0.5, **plain(1e-300)}, Kind.RESTS),
    "slow, but sure": (2_000, plain(0.01), Kind.CONVERGES),
    "and there at last": (2_000_000, plain(0.01), Kind.CONVERGES),
    "as fast as it can": (100, plain(LIMIT / 2.0), Kind.CONVERGES),
    "below the limit": (5000, plain(0.99 * LIMIT), Kind.CONVERGES),
    "chaos": (5000, plain(100.0), Kind.CHAOS),
    "far above the limit": (100, plain(500.0), Kind.THROWN),
    "from the plateau": (100, {"w": -8.0}, Kind.PLATEAU),
    "where the slope cancels": (1000, {"w": -8.0, "error": "cross_entropy"}, Kind.CONVERGES),
    "a dead ReLU": (100, {**ONE_ONE, "activation": "relu", "w": -1.0}, Kind.PLATEAU),
    "uphill, onto the plateau": (100_000, {"rule": Rule("with_the_slope", 1.0)}, Kind.THROWN),
    "uphill without end": (5000, {**ONE_ONE, "error": "cross_entropy", "rule": Rule("with_the_slope", 1.0)},
                           Kind.DIVERGES),
    "over the limit, a straight line": (300, {**LINEAR, **plain(2.01)}, Kind.DIVERGES),
    "until it is not finite": (5000, {**LINEAR, **plain(2.5)}, Kind.DIVERGES),
    "blowing up, from the 8th pass on": (9, {**LINEAR, **plain(40.0)}, Kind.DIVERGES),
    "and later on": (60, {**LINEAR, **plain(40.0)}, Kind.DIVERGES),
    "a slow geometric fall": (400, {**LINEAR, **plain(0.004)}, Kind.CONVERGES),
    "where E is not defined": (0, {"activation": "tanh", "error": "cross_entropy", "w": -1.0}, Kind.DIVERGES),
    "balance of patterns in turn": (100_000, DISAGREE, Kind.CONVERGES),
    "balance of a batch": (10_000, {**DISAGREE, "presentation": "batch"}, Kind.CONVERGES),
    "shuffled and at odds": (10_000, {**DISAGREE, "presentation": "shuffled"}, Kind.WANDERS),
    "shuffled and at one": (3000, {"activation": "identity", "patterns": ((1.0, 2.0), (0.5, 1.0)),
                                   "presentation": "shuffled"}, Kind.CONVERGES),
    "the saddle": (1000, {**CHAIN, "presentation": "batch"}, Kind.RESTS),
    "beside the saddle": (20_000, {**CHAIN, "presentation": "batch", "w": 1e-3, "v": 6e-4}, Kind.CREEPS),
    "(0, 0) never teaches": (100, {"patterns": ((0.0, 0.0),)}, Kind.RESTS),
    "nor does it at a wall": (100, {"patterns": ((0.0, 0.0),), "bounds": (0.0, 1.0)}, Kind.RESTS),
    "a whole valley of minima": (5000, {"network": "weight_and_bias"}, Kind.CONVERGES),
    "momentum": (2000, {"rule": Rule("momentum", 1.0)}, Kind.CONVERGES),
    "Nesterov": (2000, {"rule": Rule("nesterov", 1.0)}, Kind.CONVERGES),
    "AdaGrad": (2000, {"rule": Rule("adagrad", 1.0)}, Kind.CONVERGES),
    "Adam": (20_000, {"rule": Rule("adam", 0.01)}, Kind.CONVERGES),
    "seven iterations": (7, {}, Kind.TOO_EARLY),
}  # fmt: skip


def test_what_blows_up_diverges_from_the_8th_pass_to_its_end() -> None:
    """Seven cars, at a rate far too large: E grows to 10²⁹¹ within a hundred passes."""
    cars = ((3.5, 18.0), (3.69, 15.0), (3.44, 18.0), (3.43, 16.0), (4.34, 15.0), (4.42, 14.0), (2.37, 24.0))
    line = {"network": "weight_and_bias", "activation": "identity", "presentation": "batch", "patterns": cars}
    run = Run(Experiment(**line, bounds=None, rule=Rule(rate=2.0 / 7.0)))  # type: ignore[arg-type]
    run.advance(8)
    assert verdict(run).kind is Kind.TOO_EARLY
    while run.advance(1):
        assert verdict(run).kind is Kind.DIVERGES, run.i
    assert run.i > 100


@pytest.mark.parametrize("case", KNOWN)
def test_what_is_known_is_found(case: str) -> None:
    length, values, kind = KNOWN[case]
    found = judged(length, **values)
    assert found.kind is kind
    assert found.period is None
    assert found.words == kind.value
    assert found.sentence.endswith(".")


def test_a_fixed_step_ends_in_the_exact_cycle_of_two() -> None:
    run = Run(Experiment(patterns=((1.0, 0.7),), bounds=None, rule=Rule("sign_only", 0.1)))
    for length in (20, 80, 900, 999_000):
        run.advance(length)
        assert verdict(run)[:2] == (Kind.CYCLES, 2)
    assert verdict(run).words == "cycles with period 2"
    assert sorted(w for w, _ in run.weights_between(run.i - 2, run.i)) == pytest.approx([0.8, 0.9], abs=1e-12)


@pytest.mark.parametrize("name", ["sign_only", "unit_step"])
@pytest.mark.parametrize("rate", [1e-4, 0.01, 0.37, 1.0, 100.0])
def test_whatever_the_fixed_step_it_never_arrives(name: str, rate: float) -> None:
    assert judged(40_000, rule=Rule(name, rate), w=0.5)[:2] == (Kind.CYCLES, 2)


@pytest.mark.parametrize(("part", "period"), [(1.01, 2), (1.1, 2), (60.0 / LIMIT, 8), (70.0 / LIMIT, 6)])
def test_above_the_limit_descent_cycles(part: float, period: int) -> None:
    assert judged(20_000, **plain(part * LIMIT))[:2] == (Kind.CYCLES, period)


@pytest.mark.parametrize(("rate", "period"), [(60.634, 64), (60.689, 40)])
def test_longer_cycles_are_found(rate: float, period: int) -> None:
    """The former is in step with the timeline, which keeps the same weight again and again."""
    assert judged(600_000, **plain(rate))[:2] == (Kind.CYCLES, period)


# From w₀ = 0.3, as in the mathematics of a rate that is too large.
@pytest.mark.parametrize(
    ("rate", "kind", "period"),
    [
        (45.3, Kind.CONVERGES, None), (45.4, Kind.CYCLES, 2), (57.2, Kind.CYCLES, 4), (59.95, Kind.CYCLES, 8),
        (60.55, Kind.CYCLES, 16), (60.66, Kind.CHAOS, None), (69.0, Kind.CYCLES, 3), (69.5, Kind.CYCLES, 3),
        (69.95, Kind.CYCLES, 3), (70.0, Kind.CYCLES, 6), (75.0, Kind.CHAOS, None), (80.0, Kind.CHAOS, None),
        (90.0, Kind.CHAOS, None),
    ],
)  # fmt: skip
def test_from_descent_to_chaos(rate: float, kind: Kind, period: int | None) -> None:
    assert judged(20_000, w=0.3, **plain(rate))[:2] == (kind, period)


@pytest.mark.parametrize(
    "values",
    [
        {"rule": Rule("momentum", 90.0, momentum=0.3)},
        {"network": "weight_and_bias", **plain(37.5)},
        {"patterns": ((1.0, 0.7), (0.5, 0.6)), **plain(150.0)},
        {"presentation": "batch", **plain(80.0)},
    ],
)
def test_in_chaos_a_trifle_at_the_start_is_soon_all_the_difference(values: dict[str, Any]) -> None:
    run, neighbour = (Run(Experiment(**{"patterns": ((1.0, 0.7),), "bounds": None, "w": w} | values))
                      for w in (0.3, 0.3 + 1e-12))  # fmt: skip
    apart = list[float]()
    for _ in range(100):
        run.advance(30)
        neighbour.advance(30)
        apart.append(abs(run.w - neighbour.w))
    assert verdict(run).kind is Kind.CHAOS
    assert max(apart) > 1.0


def test_what_swings_ever_closer_never_seems_to_cycle() -> None:
    """A little below the limit w swings from side to side, two passes later hardly nearer."""
    run = Run(Experiment(patterns=((1.0, 0.7),), bounds=None, **plain(0.99 * LIMIT)))
    found = set()
    while run.i < 2000:
        run.advance(20)
        found.add(verdict(run).kind)
    assert found == {Kind.CREEPS, Kind.CONVERGES}


def test_one_is_no_period_of_patterns_in_turn() -> None:
    """Within a pass the weight goes to and fro, and at its end it is always back: it has arrived."""
    run = Run(Experiment(patterns=((1.0, 1.0), (1.0, 0.0)), bounds=None))
    run.advance(10_000)
    (w_0, _), (w_1, _), (w_2, _) = run.weights_between(9_997, 10_000)
    assert w_0 == w_2 != w_1
    assert verdict(run).kind is Kind.CONVERGES


@pytest.mark.parametrize("made", [500, 5_000_001])
def test_what_changed_is_judged_anew(made: int) -> None:
    """In a long run the timeline keeps too little of so short a time, and the verdict is the same."""
    run = Run(Experiment(patterns=((1.0, 0.7),), bounds=None, rule=Rule(rate=20.0)))
    run.advance(made)
    assert verdict(run).kind is Kind.CONVERGES
    run.change((("rule.rate", 50.0), ("weights.w", 0.5)))
    assert verdict(run).kind is Kind.TOO_EARLY
    run.advance(100)
    assert verdict(run)[:2] == (Kind.CYCLES, 2)
    run.change((("rule.rate", 20.0),))
    run.advance(100)
    assert verdict(run).kind is Kind.CONVERGES
    run.change((("weights.w", 30.0),))
    run.advance(10)
    assert verdict(run).kind is Kind.PLATEAU


def test_a_change_to_come_is_not_judged() -> None:
    experiment = Experiment(patterns=((1.0, 0.7),), bounds=None, rule=Rule(rate=20.0))
    run = Run(changed(experiment, 1000, (("rule.rate", 50.0),)))
    run.advance(1000)
    assert run.experiment.changes == (Change(1000, (("rule.rate", 50.0),)),)
    assert verdict(run).kind is Kind.TOO_EARLY
    assert verdict(run.branched(999)).kind is Kind.CONVERGES


@st.composite
def anything(draw: st.DrawFn) -> Experiment:
    """Any network, activation, error, presentation and rule, at rates from 0.001 to 1000."""
    error = draw(st.sampled_from(ERROR_FUNCTIONS)).name
    y = st.floats(0.0, 1.0).map(lambda y: round(y, 2))
    return Experiment(
        network=draw(st.sampled_from(NETWORKS)).name,
        activation=draw(st.sampled_from(ACTIVATIONS)),
        error=error,
        patterns=tuple(
            draw(st.lists(st.tuples(st.sampled_from((0.0, 1.0, 0.2, -1.0, 2.0)), y), min_size=1, max_size=3))
        ),
        presentation=draw(st.sampled_from(PRESENTATIONS)),
        rule=Rule(draw(st.sampled_from(RULES)).name, 10.0 ** draw(st.floats(-3.0, 3.0))),
        w=draw(st.sampled_from((0.0, 0.5, -1.0))),
        v=draw(st.sampled_from((0.0, 0.5, -1.0))),
        bounds=draw(st.sampled_from((None, (-2.0, 2.0)))),
    )


def pass_ends(experiment: Experiment, passes: int) -> list[tuple[float, float]]:
    """The weights at the ends of passes, made one step after the other, until one is not finite."""
    state, ends = State(experiment.w, experiment.v), []
    for i in range(passes * experiment.pass_length + 1):
        step = worked_step(experiment, i, state)
        if not step.is_finite:
            break
        if i % experiment.pass_length == 0:
            ends.append(state.weights)
        state = step.state_next
    return ends


def repeats_after(ends: list[tuple[float, float]], p: int) -> bool:
    pairs = zip(ends[p:], ends[:-p], strict=True)
    return all(abs(w - u) <= 1e-12 and abs(v - t) <= 1e-12 for (w, v), (u, t) in pairs)


@profile(max_examples=100)
@given(anything())
def test_it_cycles_just_where_the_list_repeats(experiment: Experiment) -> None:
    ends = pass_ends(experiment, 300)
    run = Run(experiment)
    run.advance(300 * experiment.pass_length + 1)
    found = verdict(run)
    if len(ends) < 301:
        assert found.kind is Kind.DIVERGES
        return
    lately = ends[-65:]
    moves = max(max(abs(w - u), abs(v - t)) for (w, v), (u, t) in zip(lately[1:], lately[:-1], strict=True))
    periods = [p for p in range(1, 33) if repeats_after(lately, p)]
    if periods and periods[0] > 1 and moves > 1e-3:
        assert found[:2] == (Kind.CYCLES, periods[0])
    if found.kind is Kind.CYCLES:
        assert found.period is not None
        size = max(max(abs(w), abs(v)) for w, v in ends)
        for (w, v), (u, t) in zip(lately[found.period :], lately[: -found.period], strict=True):
            assert max(abs(w - u), abs(v - t)) <= 1e-9 * size
        assert moves > 1e-9 * size
    if found.kind is Kind.WALL:
        assert any(abs(w) == 2.0 or abs(v) == 2.0 for w, v in lately[-1:])
        assert moves <= 1e-9 * 2.0


@profile(max_examples=60)
@given(anything(), st.integers(1, 5000), st.integers(1, 5000))
def test_it_is_the_same_however_the_run_came_there(experiment: Experiment, some: int, more: int) -> None:
    run = Run(experiment)
    run.advance(some)
    run.advance(more)
    other = Run(experiment)
    other.advance(some + more)
    assert verdict(run) == verdict(other) == verdict(run.branched(run.i))


@pytest.mark.parametrize("name", ["06-two-valleys", "07-squared-against-cross-entropy"])
def test_what_never_arrives_is_said_to_converge_at_no_iteration(name: str) -> None:
    """Past a saddle, the weights move less for a while, as if they arrived."""
    for experiment in read_file(resource("examples", f"{name}.nudge")).runs:
        run = Run(experiment)
        for _ in range(200):
            run.advance(1)
            assert verdict(run).kind is not Kind.CONVERGES, run.i


@pytest.mark.parametrize(
    ("formula", "w", "rule", "said"),
    [
        ("1 - e^(-w^2)", 5.0, Rule(rate=0.5), "The gradient is 0 here"),
        ("(w - 1)^2", 5.0, Rule(rate=0.001, schedule=Schedule("cosine", length=100)), "The learning rate falls"),
        ("(w - 1)^2", 5.0, Rule(rate=0.05, schedule=Schedule("exponential", factor=0.9)), "The learning rate falls"),
        ("w^2", 1e9, Rule(rate=1e-17), "The nudges are too small to move it"),
    ],
)
def test_what_rests_at_a_slope_or_on_level_ground_does_not_creep(formula: str, w: float, rule: Rule, said: str) -> None:
    run = Run(Experiment(network="function", formula=formula, patterns=SILENT, w=w, bounds=None, rule=rule))
    run.advance(400)
    assert verdict(run).kind is Kind.RESTS
    assert verdict(run).sentence.startswith(said)
