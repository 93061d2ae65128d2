"""Runs that once were, had again: taken over from those that were the same for as long, and replayed from there on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.run.run import Run


def agreement(a: Experiment, b: Experiment) -> int:
    """Before which iteration the runs of both are the same, to the last bit; what changes there does not count."""
    if not _is_same(replace(a, name="", changes=()), replace(b, name="", changes=())):
        return 0
    for one, other in zip_longest(a.changes, b.changes):
        if not _is_same(one, other):
            return min(change.at for change in (one, other) if change is not None)
    return GREATEST_ITERATION


def is_part(run: Run, others: Iterable[Run]) -> bool:
    """Whether one of the others has all iterations of `run`."""
    return any(run.i <= min(other.i, agreement(run.experiment, other.experiment)) for other in others)


def had_again(wanted: Sequence[tuple[Experiment, int]], relatives: Sequence[Run]) -> list[Run]:
    """Runs of these experiments, each at its iteration.

    One of the `relatives` that stands right there is taken for it, and may go on; the others stay as they are.
    """
    made: list[Run] = []
    for experiment, i in wanted:
        shared = [min(i, run.i, agreement(run.experiment, experiment)) for run in relatives]
        begin = max(shared, default=0)
        nearest = [run for run, its in zip(relatives, shared, strict=True) if its == begin]
        there = next((run for run in nearest if run.i == i == begin and run not in made), None)
        if there is not None and i > 0:
            there.turn_to(experiment)
            made.append(there)
        else:
            run = nearest[0].branched(begin, experiment) if begin else Run(experiment)
            run.advance(i - begin)
            made.append(run)
    return made


def _is_same(a: object, b: object) -> bool:
    """Also in the sign of a zero."""
    return a is b or repr(a) == repr(b)
