"""Decides claims: makes the iterations that they are about, of each run once, and looks.

A claim must not hold by the luck of a rounding: no two computers round every run alike, and in chaos digits soon
differ. So each run is made a second time with a learning rate that is off by 10⁻¹², and a claim must hold there, too.
"""

from dataclasses import replace
from typing import NamedTuple

from desktop_app.core.analysis.verdict import Verdict, verdict
from desktop_app.core.files.rows import advance
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.numbers import in_print, rounded
from desktop_app.core.run.run import Run
from desktop_app.lessons.claims import MOVES, PERIOD, VERDICT, Claim, Elsewhere
from desktop_app.lessons.lesson import Drawing, Lesson
from desktop_app.lessons.quantities import value_at

OFF_BY = 1e-12  # of the learning rate
_SLACK = 1e-6  # of a value: what such a rate alters where nothing is chaotic is less
_DIGITS = 9  # of a value that is told


class Outcome(NamedTuple):
    """Whether a claim holds, and what is found in its place; `is_luck` if it holds by rounding alone."""

    holds: bool
    found: str
    is_luck: bool = False


class Undefined(Exception):
    """The run has no such value, for the reason given."""


class Replays:
    """The runs of a lesson's states, each made as far as it is asked for."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._runs: dict[tuple[str, int, bool], Run] = {}

    def outcome(self, claim: Claim, answer: float | None = None) -> Outcome:
        """Whether a claim holds; `answer` is the number that was typed, if the claim is about one."""
        here = self._decided(claim, answer, False)
        if not here.holds:
            return here
        elsewhere = self._decided(claim, answer, True)
        return here if elsewhere.holds else Outcome(True, elsewhere.found, True)

    def value(self, claim: Claim) -> float:
        """The number that a claim is about, at its first iteration; raises `Undefined`."""
        if claim.quantity == PERIOD and (period := self._verdict(claim.state, claim.run, claim.begin, False).period):
            return float(period)
        return self._value(claim, claim.state, claim.run, claim.begin, False)

    def values(self, drawing: Drawing, is_off: bool = False) -> list[float | None]:
        """The curve that is to be drawn, at each of its iterations; it is shorter if the run ends before."""
        run = self._run(drawing.state, 0, drawing.end, is_off)
        last = min(drawing.end, run.i)
        return [
            value_at(run.experiment.settings_at(i), run.step(i), drawing.quantity)
            for i in range(drawing.begin, last + 1)
        ]

    def _decided(self, claim: Claim, answer: float | None, is_off: bool) -> Outcome:
        try:
            holds, found = self._found(claim, answer, is_off)
        except Undefined as why:
            return Outcome(False, str(why))
        return Outcome(holds != claim.is_denied, found)

    def _found(self, claim: Claim, answer: float | None, is_off: bool) -> tuple[bool, str]:
        if claim.quantity in (VERDICT, PERIOD):
            return self._judged(claim, answer, is_off)
        if claim.relation in MOVES:
            return self._moves(claim, is_off)
        wanted, against = answer if claim.value is None else claim.value, ""
        if isinstance(wanted, Elsewhere):
            there, wanted = wanted, self._value(claim, wanted.state, wanted.run, wanted.at, is_off)
            against = f"; {_place(there, claim)} it is {_told(wanted)}"
        assert isinstance(wanted, float)
        name, value = _name(claim), 0.0
        for i in range(claim.begin, claim.end + 1):
            value = self._value(claim, claim.state, claim.run, i, is_off)
            slack = _SLACK * abs(value) if is_off else 0.0
            if not _agrees(value, claim.relation, wanted, claim.tolerance + slack):
                return False, f"at {i} {name} is {_told(value)}{against}"
        where = f"at {claim.end}" if claim.begin == claim.end else f"at {claim.end}, as at every iteration before,"
        return True, f"{where} {name} is {_told(value)}{against}"

    def _moves(self, claim: Claim, is_off: bool) -> tuple[bool, str]:
        name, before = _name(claim), self._value(claim, claim.state, claim.run, claim.begin, is_off)
        for i in range(claim.begin + 1, claim.end + 1):
            value = self._value(claim, claim.state, claim.run, i, is_off)
            if not {"rises": value > before, "falls": value < before, "stays": value == before}[claim.relation]:
                return False, f"{name} is {_told(before)} at {i - 1}, and {_told(value)} at {i}"
            before = value
        return True, f"{name} {claim.relation} at every iteration"

    def _judged(self, claim: Claim, answer: float | None, is_off: bool) -> tuple[bool, str]:
        """A claim of a verdict or of the period of a cycle."""
        judged = self._verdict(claim.state, claim.run, claim.begin, is_off)
        found = f"at {claim.begin} it {judged.words}" if judged.period else f"the verdict is “{judged.words}”"
        if claim.quantity == VERDICT:
            return judged.kind.value == claim.value, found
        wanted = answer if claim.value is None else claim.value
        if isinstance(wanted, Elsewhere):
            other = self._verdict(wanted.state, wanted.run, wanted.at, is_off).period
            wanted = None if other is None else float(other)
        if judged.period is None or wanted is None:
            raise Undefined(f"there is no period: {found}")
        assert isinstance(wanted, float)
        return _agrees(judged.period, claim.relation, wanted, claim.tolerance), found

    def _verdict(self, state: str, number: int, at: int, is_off: bool) -> Verdict:
        run = self._run(state, number, at, is_off, must_arrive=True)
        return verdict(run.branched(at))

    def _value(self, claim: Claim, state: str, number: int, at: int, is_off: bool) -> float:
        run = self._run(state, number, at, is_off, must_arrive=True)
        value = value_at(run.experiment.settings_at(at), run.step(at), claim.quantity, claim.pattern)
        if value is None or value != value:
            raise Undefined(f"at {at} {_name(claim)} is undefined")
        return value

    def _run(self, state: str, number: int, at: int, is_off: bool, must_arrive: bool = False) -> Run:
        """The run of a state, made at least up to iteration `at` unless it ends before."""
        key = state, number, is_off
        if key not in self._runs:
            experiment = self._lesson.state(state).runs[number]
            self._runs[key] = Run(_off(experiment) if is_off else experiment)
        run = self._runs[key]
        if run.i < at and not advance(run, at - run.i, lambda _: None) and must_arrive:
            raise Undefined(f"the run ends at iteration {run.i}, where the next step is not finite")
        return run


def _off(experiment: Experiment) -> Experiment:
    """The experiment with each learning rate a little larger."""
    changes = tuple(
        Change(each.at, tuple((path, _more(value) if path == "rule.rate" else value) for path, value in each.values))
        for each in experiment.changes
    )
    rule = replace(experiment.rule, rate=_more(experiment.rule.rate))
    return replace(experiment, rule=rule, changes=changes)


def _more(rate: float) -> float:
    return rate * (1.0 + OFF_BY)


def _agrees(value: float, relation: str, wanted: float, tolerance: float) -> bool:
    match relation:
        case "<":
            return value < wanted
        case ">":
            return value > wanted
        case "≤":
            return value <= wanted
        case "≥":
            return value >= wanted
    return abs(value - wanted) <= tolerance


def _name(claim: Claim) -> str:
    return claim.quantity if claim.pattern is None else f"{claim.quantity}[{claim.pattern}]"


def _place(there: Elsewhere, claim: Claim) -> str:
    run = f"[{there.run}]" if there.run else ""
    is_own = (there.state, there.run) == (claim.state, claim.run)
    return f"at {there.at}" if is_own else f"of {there.state}{run} at {there.at}"


def _told(value: float) -> str:
    return in_print(rounded(value, _DIGITS))
