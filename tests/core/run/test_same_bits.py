"""Every combination of choices, in long and mostly chaotic runs, has the digest that stands in same_bits.json.

`python -m tests.core.run.test_same_bits` writes the digests anew. Other digests mean that every file opens as another
run than before: then the changelog has to say so.
"""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop_app.core.model.experiment import Experiment, Rule
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.digest import computes_as_others, digest
from desktop_app.core.run.lanes import LANES
from desktop_app.core.run.run import Run
from desktop_app.core.run.together import companions
from tests.core import plain_loop
from tests.core.run.test_together import made_together

FILE = Path(__file__).with_name("same_bits.json")
LENGTHS = 200, 1000, 20_000
PATTERNS = ((1.0, 0.9), (0.5, 0.25), (0.75, 0.4))


class Case(NamedTuple):
    """An experiment, its choices, and its digests after each of `LENGTHS`."""

    choices: tuple[str, ...]
    experiment: Experiment
    digests: list[str]


def cases() -> list[Case]:
    kept: dict[str, tuple[float, list[float] | None, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    made = []
    for name, (rate, bounds, digests) in kept.items():
        network, activation, error, rule, presentation = choices = tuple(name.split())
        experiment = Experiment(
            name, network, activation, error, PATTERNS, presentation, Rule(rule, rate), w=0.3,
            v=0.0 if network == "one_weight" else 0.1, bounds=(bounds[0], bounds[1]) if bounds else None, seed=5,
        )  # fmt: skip
        made.append(Case(choices, experiment, digests))
    return made


def pairwise(every: list[Case]) -> list[Case]:
    """So few of them that each choice meets every other one."""
    pairs = {case.choices: set(combinations(enumerate(case.choices), 2)) for case in every}
    left = set().union(*pairs.values())
    chosen = []
    while left:
        best = max(every, key=lambda case: len(pairs[case.choices] & left))
        left -= pairs[best.choices]
        chosen.append(best)
    return chosen


def made_digests(experiment: Experiment, *lengths: int) -> list[str]:
    """The digests of one run after each of these lengths."""
    run, made = Run(experiment), []
    for length in lengths:
        run.advance(length - run.i)
        made.append(digest(run)[:16])
    return made


def others(every: list[Case], *lengths: int) -> Iterator[str]:
    """Those that do not have their digests after the first of `LENGTHS`, which are these."""
    for case in every:
        if made_digests(case.experiment, *lengths) != case.digests[: len(lengths)]:
            yield case.experiment.name


@pytest.mark.usefixtures("compiled")
def test_compiled_they_have_their_digests() -> None:
    assert loop.is_compiled
    assert [*others(cases(), *LENGTHS)] == []


def test_interpreted_they_have_their_digests(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "_compiled", {})
    if pytestconfig.getoption("thorough"):
        assert [*others(cases(), *LENGTHS[:2])] == []
    else:
        assert [*others(pairwise(cases()), LENGTHS[0])] == []


@pytest.mark.usefixtures("compiled")
def test_in_lanes_they_have_their_digests(pytestconfig: pytest.Config) -> None:
    some = cases() if pytestconfig.getoption("thorough") else pairwise(cases())
    runs = {case.experiment.name: Run(case.experiment) for case in some}
    for group in companions(runs.values()):
        for first in range(0, len(group), LANES):
            made_together(group[first : first + LANES], LENGTHS[-1])
    assert {name: digest(run)[:16] for name, run in runs.items()} == {
        case.experiment.name: case.digests[-1] for case in some
    }


def test_a_plain_loop_that_shares_no_code_gives_the_same_digests(pytestconfig: pytest.Config) -> None:
    some, place = (cases(), 1) if pytestconfig.getoption("thorough") else (pairwise(cases()), 0)
    for case in some:
        assert plain_loop.digest(case.experiment, LENGTHS[place])[:16] == case.digests[place], case.experiment.name


def test_the_short_list_of_the_doctor_is_known(form: str) -> None:
    assert computes_as_others()


def test_one_bit_makes_another_digest() -> None:
    run = Run(Experiment())
    run.advance(100)
    before = digest(run)
    bits: Any = run.timeline.least.view("u8")
    for row in range(3):  # of w, E and the gradient
        bits[row, 50] ^= 1
        assert digest(run) != before
        bits[row, 50] ^= 1
    assert digest(run) == before


def _write() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert loop.compile(["advance"])
    for case in cases():
        kept[case.experiment.name][2] = made_digests(case.experiment, *LENGTHS)
    lines = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in kept.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
