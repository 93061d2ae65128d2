"""The ready-made workspaces: each opens, and its runs come to what their story claims."""

from dataclasses import replace
from itertools import pairwise
from math import log

import pytest

from desktop_app.core.analysis.verdict import Kind, verdict
from desktop_app.core.files.examples import EXAMPLES, Example
from desktop_app.core.files.workspace import read_file
from desktop_app.core.run.run import Run
from desktop_app.resource_files import resource

STORIES = {
    "01-the-questions-network": [Kind.WALL, Kind.CREEPS],
    "02-sign-against-amount": [Kind.CONVERGES, Kind.CYCLES, Kind.CYCLES],
    "03-too-large-a-step": [Kind.CONVERGES, Kind.CONVERGES, Kind.CYCLES, Kind.THROWN],
    "04-the-plateau": [Kind.PLATEAU, Kind.THROWN, Kind.CONVERGES],
    "05-two-tuggers": [Kind.CREEPS, Kind.CREEPS],
    "06-two-valleys": [Kind.CREEPS, Kind.CREEPS, Kind.RESTS],
    "07-squared-against-cross-entropy": [Kind.CREEPS, Kind.CREEPS],
    "08-four-minima": [Kind.CONVERGES] * 4,
    "09-nielsens-neuron": [Kind.CREEPS, Kind.CREEPS],
    "10-mazurs-output-neuron": [Kind.CREEPS],
    "11-descent-on-a-parabola": [Kind.CONVERGES, Kind.CONVERGES, Kind.DIVERGES],
    "12-seven-cars": [Kind.CONVERGES],
}


def played(name: str, length: int = 5000) -> list[Run]:
    """The runs of an example after so many iterations."""
    (example,) = (example for example in EXAMPLES if example.name == name)
    runs = [Run(experiment) for experiment in read_file(example.path).runs]
    for run in runs:
        run.advance(length)
    return runs


def total(run: Run) -> float:
    return sum(share.E for share in run.step().shares)


def test_every_file_is_listed_in_order() -> None:
    files = sorted(path.name for path in resource("examples").iterdir())
    assert [f"{example.name}.nudge" for example in EXAMPLES] == files
    assert list(STORIES) == [example.name for example in EXAMPLES]


@pytest.mark.parametrize("name", STORIES)
def test_it_comes_to_what_its_story_claims(name: str) -> None:
    runs = played(name)
    assert [verdict(run).kind for run in runs] == STORIES[name]
    names = [run.experiment.name for run in runs]
    assert len(set(names)) == len(names)


def test_the_questions_network_does_the_same_in_a_batch() -> None:
    runs = [Run(replace(run.experiment, presentation="batch")) for run in played("01-the-questions-network", 0)]
    for run in runs:
        run.advance(5000)
    assert [verdict(run).kind for run in runs] == STORIES["01-the-questions-network"]


def test_fixed_steps_end_to_and_fro_around_the_minimum() -> None:
    _, *fixed = played("02-sign-against-amount")
    assert [verdict(run).period for run in fixed] == [2, 2]
    (sign, unit) = (sorted(w for w, _ in run.weights_between(4998, 5000)) for run in fixed)
    assert sign == pytest.approx([0.8, 0.9])
    assert unit == pytest.approx([0.84, 0.87])


def test_only_one_valley_leads_to_an_eighth() -> None:
    left, right, saddle = played("06-two-valleys", 100_000)
    assert total(left) == pytest.approx(1.0 / 8.0, abs=1e-4)
    assert total(right) > 0.22
    assert (saddle.state.weights, total(saddle)) == ((0.0, 0.0), 0.25)


def test_the_tuggers_pull_the_bias_apart() -> None:
    batch, in_turn = played("05-two-tuggers", 0)
    assert [(share.dE_dw, share.dE_dv) for share in batch.step().shares] == [(0.0, 0.125), (-0.125, -0.125)]
    assert in_turn.step().shares == batch.step().shares


def test_cross_entropy_leaves_where_the_squared_error_stays() -> None:
    squared, cross_entropy = played("07-squared-against-cross-entropy", 50)
    assert squared.w < -4.7
    assert cross_entropy.w > 2.0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_its_card_asks_says_what_to_do_and_what_to_notice(example: Example) -> None:
    assert example.question.endswith("?")
    for text in (example.to_do, example.to_notice):
        assert text.endswith(".")
        assert len(text) < 320


def test_each_start_finds_another_of_the_four_minima() -> None:
    found = [tuple(round(w, 3) for w in run.state.weights) for run in played("08-four-minima", 60)]
    assert found == [(3.0, 2.0), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)]


def test_the_weight_of_the_question_rests_at_its_wall_or_creeps_on() -> None:
    held, free = played("01-the-questions-network")
    assert (held.step(47).w < 1.0, held.step(48).w, round(held.step(49).dE_dw, 3)) == (True, 1.0, -0.053)
    assert [round(free.step(i).w, 2) for i in (100, 5000)] == [1.5, 3.85]


def test_rates_below_the_limit_arrive_and_one_above_it_jumps_for_ever() -> None:
    arrives, slowly, cycles, thrown = played("03-too-large-a-step", 1000)
    minimum = log(7.0 / 3.0)
    assert arrives.step(10).w == pytest.approx(minimum, abs=1e-8)
    assert slowly.w == pytest.approx(minimum, abs=1e-6)
    assert sorted((cycles.step(999).w, cycles.w)) == pytest.approx([0.580, 1.258], abs=5e-4)
    assert [thrown.step(1).w, thrown.w] == pytest.approx([25.0, 25.0], abs=1e-4)


def test_the_plateau_is_left_late_and_by_one_run() -> None:
    begun, thrown, cross_entropy = played("04-the-plateau", 9000)
    assert begun.step(0).delta_w == pytest.approx(0.0001, abs=5e-5)
    assert begun.step(8400).w < -4.0 < begun.step(8600).w
    assert begun.w == pytest.approx(log(7.0 / 3.0), abs=1e-3)
    assert round(thrown.w, 3) == 25.0
    assert cross_entropy.step(29).w > 0.0


def test_in_a_batch_the_bias_stays_once_and_then_goes_down() -> None:
    batch, in_turn = played("05-two-tuggers")
    biases = [b for _, b in batch.weights_between(0, 5000)]
    assert biases[:2] == [0.0, 0.0]
    assert all(after < before for before, after in pairwise(biases[1:]))
    assert [b for _, b in in_turn.weights_between(0, 2)] == [0.0, -0.125]


def test_the_larger_mistake_teaches_more_with_cross_entropy_alone() -> None:
    squared, cross_entropy = played("07-squared-against-cross-entropy", 50)
    assert cross_entropy.step(0).delta_w / squared.step(0).delta_w == pytest.approx(150, abs=1)
    assert (round(squared.w, 2), round(cross_entropy.w, 2)) == (-4.82, 2.88)


def test_the_literature_s_examples_give_the_numbers_that_are_printed_there() -> None:
    good, bad = played("09-nielsens-neuron", 300)
    assert [f"{run.step(i).shares[0].y_hat:.2f}" for run in (good, bad) for i in (0, 300)] == [
        "0.82", "0.09", "0.98", "0.20",
    ]  # fmt: skip
    (mazur,) = played("10-mazurs-output-neuron", 0)
    assert (f"{mazur.step().dE_dw:.9f}", f"{mazur.step().w_next:.8f}") == ("0.082167041", "0.35891648")
    parabolas = played("11-descent-on-a-parabola", 10)
    assert repr(parabolas[0].w) == "0.06046617599999997"
    assert [f"{run.w:.5g}" for run in parabolas[1:]] == ["3.4868", "61.917"]
    (cars,) = played("12-seven-cars", 5)
    assert [f"{2.0 * cars.step(i).E:.2f}" for i in range(6)] == [
        "303.71",
        "170.84",
        "103.17",
        "68.70",
        "51.13",
        "42.17",
    ]
    assert [bool(example.source) for example in EXAMPLES] == [False] * 8 + [True] * 4
