"""The loop: both of its forms, any division and any replay give the same bits, and the rows that a list keeps."""

from itertools import pairwise
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.files.workspace import Workspace, from_bytes, to_json
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.faults import faults
from desktop_app.core.run import travel as travel_module
from desktop_app.core.run.compiled import Loop, loop
from desktop_app.core.run.run import Run
from desktop_app.core.run.timeline import FINE
from tests.core.experiments import NETWORKS, RULES, experiments, listed

LENGTH = 120


def bits(run: Run) -> tuple[object, ...]:
    """All that a run knows, to the last bit."""
    timeline = run.timeline
    kept = timeline.bucket_of(run.i - 1) + 1 if run.i else 0
    series = [timeline.first[:, :kept], timeline.least[:, :kept], timeline.greatest[:, :kept]]
    state = [float(value).hex() for value in run.state]
    return run.i, state, run.position.small_gradients, *(np.ascontiguousarray(values).tobytes() for values in series)


def interpreted(experiment: Experiment, length: int) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(travel_module, "loop", Loop())
        run = Run(experiment)
        run.advance(length)
    return run


@pytest.mark.usefixtures("compiled")
@settings(max_examples=250)
@given(experiments(LENGTH))
def test_compiled_and_interpreted_give_the_same_bits(experiment: Experiment) -> None:
    assert loop.is_compiled
    run = Run(experiment)
    run.advance(LENGTH)
    slow = interpreted(experiment, LENGTH)
    assert bits(run) == bits(slow)
    assert {type(value) for value in slow.state} == {type(value) for value in run.state} == {float}


@settings(max_examples=120)
@given(experiments(LENGTH))
def test_a_run_is_the_list_of_its_iterations(experiment: Experiment) -> None:
    run = Run(experiment)
    made = run.advance(LENGTH)
    rows, *weights = listed(experiment, LENGTH)
    assert made == run.i == len(rows)
    assert [*run.state.weights] == weights
    assert [run.state_at(i).weights for i in range(run.i)] == [(row.w, row.v) for row in rows]
    assert run.weights_between(0, run.i) == [(row.w, row.v) for row in rows]
    assert all(isfinite(w) for w in weights)


@settings(max_examples=80)
@given(experiments(LENGTH), st.lists(st.integers(0, LENGTH), max_size=6))
def test_pieces_make_the_whole(experiment: Experiment, cuts: list[int]) -> None:
    whole = Run(experiment)
    whole.advance(LENGTH)
    pieces = Run(experiment)
    for begin, end in pairwise([0, *sorted(cuts), LENGTH]):
        pieces.advance(end - begin)
    assert bits(pieces) == bits(whole)


@settings(max_examples=25)
@given(
    experiments(40_000),
    st.lists(
        st.one_of(
            st.sampled_from([FINE - 1, FINE, FINE + 1, 2 * FINE - 1, 2 * FINE, 4 * FINE]), st.integers(0, 40_000)
        ),
        max_size=5,
    ),
    st.lists(st.integers(0, 40_000), max_size=8),
)
def test_pieces_and_replays_agree_across_octaves(experiment: Experiment, cuts: list[int], seen: list[int]) -> None:
    whole = Run(experiment)
    whole.advance(40_000)
    pieces = Run(experiment)
    for begin, end in pairwise([0, *sorted(cuts), 40_000]):
        pieces.advance(end - begin)
    assert bits(pieces) == bits(whole)
    for i in (i for i in seen if i <= whole.i):
        short = Run(experiment)
        short.advance(i)
        assert whole.state_at(i) == short.state


EVENTFUL = Experiment(
    patterns=((1.0, 1.0), (0.5, 0.0), (-1.0, 0.25)),
    presentation="shuffled",
    rule=Rule(rate=0.7),
    bounds=None,
    w=-3.0,
    seed=12,
    changes=(
        Change(0, (("rule.rate", 0.9),)),
        Change(FINE - 1, (("weights.w", 0.5), ("bounds", (0.25, 0.75)))),
        Change(FINE, (("weights.w", 0.7),)),
        Change(FINE, (("bounds", (0.3, 0.6)), ("patterns", ((1.0, 1.0), (2.0, 0.0))))),
        Change(FINE + 1, (("presentation", "batch"),)),
        Change(2 * FINE, (("bounds", None), ("rule.rate", 3.0))),
        Change(2 * FINE + 1, (("patterns", ((1.0, 0.1),) * 16), ("presentation", "shuffled"))),
        Change(20001, (("patterns", ((1.0, 0.9),)), ("rule.rate", 900.0))),
        Change(30000, (("weights.w", 2.0),)),
        Change(30003, (("weights.w", -1.5),)),
        Change(31001, (("bounds", (-9.0, -8.0)),)),
    ),
)

# Two weights, and every rule that remembers: what it remembers is kept at checkpoints, and forgotten with the rule.
RIVER = Experiment(
    network="two_weight_chain",
    patterns=((0.0, 0.0), (1.0, 1.0), (2.0, 0.5)),
    rule=Rule("momentum", rate=0.2, momentum=0.95),
    w=0.5,
    v=0.5,
    bounds=None,
    changes=(
        Change(0, (("weights.w2", 0.25),)),
        Change(100, (("rule.momentum", 0.5), ("rule.rate", 0.5))),
        Change(FINE - 1, (("rule.name", "adam"), ("rule.rate", 0.02), ("rule.beta1", 0.5))),
        Change(FINE + 1, (("presentation", "batch"),)),
        Change(2 * FINE + 3, (("rule.name", "rmsprop"), ("rule.decay", 0.9), ("bounds", (-0.5, 0.75)))),
        Change(2 * FINE + 3, (("rule.name", "adagrad"),)),
        Change(12_001, (("rule.name", "nesterov"), ("weights.w1", 0.125), ("presentation", "shuffled"))),
        Change(12_005, (("rule.name", "gradient_descent"),)),
        Change(12_005, (("rule.name", "nesterov"),)),
        Change(20_001, (("bounds", None), ("rule.name", "unit_step"))),
        Change(20_101, (("rule.name", "sign_only"), ("patterns", ((1.0, 1.0),)))),
        Change(20_201, (("rule.name", "with_the_slope"),)),
        Change(30_000, (("rule.name", "adam"), ("patterns", ((1.0, 0.25), (-3.0, 0.5))))),
    ),
)


@pytest.mark.parametrize("experiment", [EVENTFUL, RIVER])
def test_an_eventful_run_is_the_list_of_its_iterations(form: str, experiment: Experiment) -> None:
    rows, *weights = listed(experiment, 33_000)
    run = Run(experiment)
    assert run.advance(33_000) == len(rows) == 33_000
    assert [*run.state.weights] == weights, form
    near = [i for change in experiment.changes for i in range(max(0, change.at - 2), change.at + 3)]
    for i in (*near, *range(0, 33_000, 1571)):
        assert run.state_at(i).weights == (rows[i].w, rows[i].v), i
        step = run.step(i)
        assert (step.E, step.dE_dw, step.dE_dv, step.rho) == (rows[i].E, rows[i].dE_dw, rows[i].dE_dv, rows[i].rho), i


def test_whole_numbers_are_doubles_to_the_loop(form: str) -> None:
    """Python takes 1 for 1.0; the compiled loop takes every number as it is declared."""
    whole = Run(Experiment(patterns=((1, 1), (0, 0)), w=1, rule=Rule(rate=1), bounds=(-2, 2)))
    real = Run(Experiment(patterns=((1.0, 1.0), (0.0, 0.0)), w=1.0, rule=Rule(rate=1.0), bounds=(-2.0, 2.0)))
    whole.advance(100)
    real.advance(100)
    assert bits(whole) == bits(real), form


def test_the_question_s_weight_by_hand() -> None:
    """(1, 1) alone with α = 1: the first weights of the question, from its own equation (6)."""
    from mpmath import mp, mpf

    run = Run(Experiment(patterns=((1.0, 1.0),), rule=Rule(rate=1.0), bounds=None))
    w = mpf(0)
    for _ in range(200):
        assert run.w == pytest.approx(float(w), rel=1e-13)
        A = 1 / (1 + mp.exp(-w))
        w -= (A - 1) * 1 * (1 - A) * A
        run.advance(1)


@given(st.data())
def test_changes_made_live_are_replayed(data: st.DataObject) -> None:
    """A person alters things, also several times at one iteration and back again: a fresh run comes to the same."""
    network = data.draw(st.sampled_from([*NETWORKS]))
    one, other = f"weights.{NETWORKS[network][0]}", f"weights.{NETWORKS[network][-1]}"
    run = Run(Experiment(network=network, w=0.5))
    for _ in range(data.draw(st.integers(1, 8))):
        run.advance(data.draw(st.sampled_from([0, 0, 1, 5, 8200])))
        own = [((f"rule.{name}", 0.25),) for name in RULES[run.settings.rule.name]]
        edits = [
            (("bounds", (0.0, 0.2)),),
            (("bounds", (0.0, 1.0)),),
            (("bounds", None),),
            ((one, 0.1),),
            ((other, 0.2), ("rule.rate", 30.0)),
            (("patterns", ((1.0, 1.0), (2.0, 0.5), (-1.0, 0.0))), ("presentation", "batch")),
            (("patterns", ((1.0, 0.0),)),),
            (("presentation", "shuffled"),),
            (("rule.name", "momentum"),),
            (("rule.name", "adam"), ("rule.beta2", 0.5)),
            (("rule.name", "gradient_descent"),),
            *own,
        ]
        values = data.draw(st.sampled_from(edits))
        run.change(values)
        assert run.settings.with_values(values) == run.settings, "what was altered last is in force"
    run.advance(10)
    assert faults(run.experiment) == []
    (read,) = from_bytes(to_json(Workspace((run.experiment,))).encode()).runs
    assert read == run.experiment
    again = Run(read)
    again.advance(run.i)
    assert (again.i, again.state) == (run.i, run.state)
    for i in range(max(0, run.i - 30), run.i):
        assert run.state_at(i) == again.state_at(i)
        assert run.step(i) == again.step(i)


@pytest.mark.parametrize("i", [0, 7, FINE + 1])
def test_walls_that_are_moved_and_moved_back_do_not_move_the_weight(i: int) -> None:
    """All changes of one iteration act on the weight that arrived there, in a live run as in a replayed one."""
    run = Run(Experiment(w=0.8, patterns=((0.0, 0.0),)))
    run.advance(i)
    run.change((("bounds", (0.0, 0.2)),))
    assert run.w == 0.2
    run.change((("bounds", (0.0, 1.0)),))
    assert run.w == 0.8
    run.change((("rule.rate", 2.0),))
    run.change((("weights.w", 0.3),))
    assert (run.w, run.settings.rule.rate, run.settings.bounds) == (0.3, 2.0, (0.0, 1.0))
    run.advance(5)
    assert (run.state_at(i).w, run.step(i).rate) == (0.3, 2.0)
    again = Run(run.experiment)
    again.advance(run.i)
    assert (again.w, again.state_at(i).w) == (run.w, 0.3)


def test_a_change_keeps_the_earlier_and_the_later_ones() -> None:
    run = Run(Experiment(changes=(Change(2, (("rule.rate", 2.0),)), Change(9, (("weights.w", 0.9),)))))
    run.advance(5)
    run.change((("rule.rate", 3.0),))
    run.advance(20)
    assert [(change.at, change.values) for change in run.experiment.changes] == [
        (2, (("rule.rate", 2.0),)),
        (5, (("rule.rate", 3.0),)),
        (9, (("weights.w", 0.9),)),
    ]
    assert [run.step(i).rate for i in (0, 1, 2, 4, 5, 24)] == [0.5, 0.5, 2.0, 2.0, 3.0, 3.0]
    assert run.state_at(9).w == 0.9


def test_of_the_later_changes_only_those_that_no_longer_fit_are_dropped() -> None:
    later = (Change(9, (("weights.w", 0.9),)), Change(9, (("rule.rate", 2.0),)), Change(11, (("bounds", None),)),
             Change(12, (("weights.w", 7.0),)))  # fmt: skip
    run = Run(Experiment(changes=later))
    run.advance(5)
    run.change((("bounds", (0.0, 0.5)),))
    assert run.experiment.changes == (Change(5, (("bounds", (0.0, 0.5)),)), *later[1:])
    assert faults(run.experiment) == []


@pytest.mark.parametrize("i", [-1, 11])
def test_only_iterations_that_were_made_can_be_asked_for(i: int) -> None:
    run = Run(Experiment())
    run.advance(10)
    with pytest.raises(ValueError, match=r"is not one of 0 … 10"):
        run.state_at(i)
