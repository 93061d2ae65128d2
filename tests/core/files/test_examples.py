"""The ready-made workspaces: each opens, and its runs come to what their story claims."""

import pytest

from desktop_app.core.analysis.verdict import Kind, verdict
from desktop_app.core.files.examples import EXAMPLES
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
