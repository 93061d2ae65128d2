"""Rebuilds runs of the past: takes the live run that agrees longest, and replays the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.run.run import Run


def shared_length(a: Experiment, b: Experiment) -> int:
    """How many first iterations of both experiments are the same to the last bit; changes after them may differ."""
    if not _is_same(replace(a, name="", changes=()), replace(b, name="", changes=())):
        return 0
    for one, other in zip_longest(a.changes, b.changes):
        if not _is_same(one, other):
            return min(change.at for change in (one, other) if change is not None)
    return GREATEST_ITERATION


def is_contained(run: Run, others: Iterable[Run]) -> bool:
    """Whether one of the others has all iterations of `run`."""
    return any(run.i <= min(other.i, shared_length(run.experiment, other.experiment)) for other in others)


def rebuilt(targets: Sequence[tuple[Experiment, int]], live: Sequence[Run]) -> list[Run]:
    """A run of each experiment at its iteration.

    A live run that stands right there is itself used, once; the others stay as they are.
    """
    made: list[Run] = []
    for experiment, i in targets:
        shared = [min(i, run.i, shared_length(run.experiment, experiment)) for run in live]
        begin = max(shared, default=0)
        nearest = [run for run, its in zip(live, shared, strict=True) if its == begin]
        there = next((run for run in nearest if run.i == i == begin and run not in made), None)
        if there is not None and i > 0:
            there.continue_as(experiment)
            made.append(there)
        else:
            run = nearest[0].branched(begin, experiment) if begin else Run(experiment)
            run.advance(i - begin)
            made.append(run)
    return made


def _is_same(a: object, b: object) -> bool:
    """Whether they are equal, also in the sign of a zero."""
    return a is b or repr(a) == repr(b)
