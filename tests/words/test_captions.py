"""Captions: what a run began with, and what was changed in it."""

from desktop_app.core.model import parameters
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.words.captions import experiment_in_a_line

BEGIN = Experiment(rule=Rule(rate=20.0))
WORDS = "Logistic activation · squared error · patterns (x, y) (0, 0) (1, 1) in turn · α = 20 · w₀ = 0 · w ∈ [0, 1]"
CHANGES = (
    Change(40, (("rule.rate", 2.0),)),
    Change(60, (("weights.w", 0.9),)),
    Change(70, (("bounds", None), ("rule.rate", 3.0))),
    *(Change(80 + k, (("rule.rate", 4.0 + k),)) for k in range(12)),
)


def with_changes(count: int) -> Experiment:
    return Experiment(rule=BEGIN.rule, changes=CHANGES[:count])


def test_a_caption_tells_what_a_run_began_with_and_what_was_changed() -> None:
    assert experiment_in_a_line(BEGIN) == WORDS
    assert experiment_in_a_line(with_changes(1)) == f"{WORDS} · from 40 on α = 2"
    three = f"{WORDS} · from 40 on α = 2 · from 60 on w = 0.9 · from 70 on α = 3, w free"
    assert experiment_in_a_line(with_changes(3)) == three
    assert experiment_in_a_line(with_changes(4)) == f"{three} · … and 1 more change"
    assert experiment_in_a_line(with_changes(15)) == f"{three} · … and 12 more changes"


def test_numbers_are_printed_as_one_prints_them() -> None:
    small = Experiment(rule=Rule("adam", rate=1e-5), w=-0.25, patterns=((-1.0, 0.5),), bounds=(-8.0, 1e6))
    assert experiment_in_a_line(small) == (
        "Logistic activation · squared error · patterns (x, y) (−1, 0.5) in turn · "
        "Adam, α = 1·10⁻⁵, β₁ = 0.9, β₂ = 0.999, ε = 1·10⁻⁸ · w₀ = −0.25 · w ∈ [−8, 1·10⁶]"
    )


def test_no_symbol_is_printed_with_an_underscore() -> None:
    falling = Experiment(rule=Rule(schedule=Schedule("cosine", lowest=0.01)))
    assert "cosine schedule, T = 100, min α = 0.01" in experiment_in_a_line(falling)
    assert not any("_" in each.symbol for each in vars(parameters).values() if isinstance(each, parameters.Number))


def test_changes_that_the_run_has_not_come_to_are_not_told() -> None:
    assert experiment_in_a_line(with_changes(15), latest=39) == WORDS
    assert experiment_in_a_line(with_changes(15), latest=60) == f"{WORDS} · from 40 on α = 2 · from 60 on w = 0.9"
