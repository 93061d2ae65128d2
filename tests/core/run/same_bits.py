"""Long and mostly chaotic runs of every combination of choices, with their digests, which are in same_bits.json.

`python -m tests.core.run.same_bits` names those that have other digests on this machine; with `--write` it writes
the digests anew. New ones mean that files of before open as other runs: then the changelog has to say so.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.digest import digest
from desktop_app.core.run.lanes import LANES
from desktop_app.core.run.run import Run
from desktop_app.core.run.together import advance_together, companions

_FILE = Path(__file__).with_name("same_bits.json")
LENGTHS = 200, 1000, 20_000
_PATTERNS = ((1.0, 0.9), (0.5, 0.25), (0.75, 0.4))


class Case(NamedTuple):
    """An experiment, its choices, and its digests after each of `LENGTHS`."""

    choices: tuple[str, ...]
    experiment: Experiment
    digests: list[str]


def cases() -> list[Case]:
    """All of them."""
    made = []
    for name, (rate, bounds, digests) in _kept().items():
        network, activation, error, rule, presentation = choices = tuple(name.split())
        experiment = Experiment(
            name, network, activation, error, _PATTERNS, presentation, Rule(rule, rate), w=0.3,
            v=0.0 if network == "one_weight" else 0.1, bounds=(bounds[0], bounds[1]) if bounds else None, seed=5,
        )  # fmt: skip
        made.append(Case(choices, experiment, digests))
    return made


def pairwise() -> list[Case]:
    """So few of them that each choice meets every other one."""
    every = cases()
    pairs = {case.choices: set(combinations(enumerate(case.choices), 2)) for case in every}
    left = set().union(*pairs.values())
    chosen = []
    while left:
        best = max(every, key=lambda case: len(pairs[case.choices] & left))
        left -= pairs[best.choices]
        chosen.append(best)
    return chosen


def other_bits(some: Iterable[Case], *lengths: int) -> Iterator[str]:
    """The names of those that do not have their digests after each of these first of `LENGTHS`."""
    for case in some:
        if _digests(case.experiment, *lengths) != case.digests[: len(lengths)]:
            yield case.experiment.name


def other_bits_in_lanes(some: list[Case], place: int) -> Iterator[str]:
    """The same, made together, after the length at this place of `LENGTHS`."""
    runs = {case.experiment.name: Run(case.experiment) for case in some}
    for group in companions(runs.values()):
        for first in range(0, len(group), LANES):
            advance_together(group[first : first + LANES], LENGTHS[place])
    for run in runs.values():
        run.advance(LENGTHS[place] - run.i)  # where one of the lanes has ended
    for case in some:
        if digest(runs[case.experiment.name])[:16] != case.digests[place]:
            yield case.experiment.name


def _digests(experiment: Experiment, *lengths: int) -> list[str]:
    run, made = Run(experiment), []
    for length in lengths:
        run.advance(length - run.i)
        made.append(digest(run)[:16])
    return made


def _kept() -> dict[str, tuple[float, list[float] | None, list[str]]]:
    kept: dict[str, tuple[float, list[float] | None, list[str]]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return kept


def _write() -> None:
    made = {
        case.experiment.name: (case.experiment.rule.rate, case.experiment.bounds, _digests(case.experiment, *LENGTHS))
        for case in cases()
    }
    lines = (f"{json.dumps(name)}: {json.dumps(value)}" for name, value in made.items())
    _FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _tell(form: str, names: Iterable[str]) -> None:
    print(form, *names or ["as everywhere"], sep="\n  ", flush=True)


if __name__ == "__main__":
    if "--write" in sys.argv:
        assert loop.compile(), loop.fault
        _write()
    else:
        _tell("interpreted", [*other_bits(pairwise(), LENGTHS[0])])
        assert loop.compile(), loop.fault
        _tell("compiled", [*other_bits(cases(), *LENGTHS)])
        _tell("in lanes", [*other_bits_in_lanes(cases(), -1)])
