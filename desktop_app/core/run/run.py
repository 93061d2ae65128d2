"""A run: an experiment, its position, and its timeline.

`state_at` gives the state at any iteration of the past, to the last bit: it replays from the nearest checkpoint.
"""

from dataclasses import replace
from math import floor, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.edits import changed, state_after
from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.model.state import Position, State
from desktop_app.core.model.step import Step, worked_step
from desktop_app.core.run.book import DE_DV, DE_DW, RHO, E, V, W, blank_book, has_pattern_rows, pattern_row
from desktop_app.core.run.compiled import loop
from desktop_app.core.run.replay import Replay
from desktop_app.core.run.spread import CHOSEN, MOST_CHOSEN, MOST_PLACES, Spread, Spreads, rows_of, spread_at
from desktop_app.core.run.timeline import EACH, Curves, Timeline
from desktop_app.core.run.travel import iterate, travel

_TRAIL, _PATH = 32, 400


class View(NamedTuple):
    """The iterations that plots show: from `begin` to `end` (None: the latest), in `columns` columns."""

    begin: int = 0
    end: int | None = None
    columns: int = 500
    logarithmic: bool = False
    chosen: tuple[int, ...] = CHOSEN  # the patterns that are shown of many

    def of(self, low: float, high: float) -> "View":
        """The view of what a plot shows from iteration `low` to `high`, in as many columns.

        It goes one column farther, since a curve ends where its last column begins.
        """
        low, high = (max(0.0, min(limit, GREATEST_ITERATION)) for limit in (low, high))
        column = 1.0
        if high - low > EACH * self.columns:
            ratio = (high / max(low, 1.0)) ** (1.0 / self.columns)
            column = high * (ratio - 1.0) if self.logarithmic else (high - low) / self.columns
        return self._replace(begin=floor(low), end=round(high + max(1.0, column)) + 1)


class Reading(NamedTuple):
    """All that the window shows of a run at one iteration, the present one or an earlier one."""

    settings: Experiment
    step: Step
    latest: int  # the run's present iteration
    curves: Curves
    trail: NDArray[np.float64]  # (2, n): the last stored weights w and v, the oldest first
    path: NDArray[np.float64]  # (2, n): weights w and v from the beginning, thinned out; it ends with the trail
    experiment: Experiment  # with all its changes
    spread: Spread | None = None  # over many patterns


class Run:
    """The iterations 0 … i − 1 of an experiment, which are in its timeline; `i` is the present iteration."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.timeline = Timeline(len(experiment.patterns), experiment.weight_count)
        self._spreads = Spreads()
        self.position = Position(0, State(experiment.w, experiment.v))
        self._state_before_changes = self.state
        self._visited = Position(-1, self.state)  # the earlier iteration asked for last
        self._make_changes()

    @property
    def i(self) -> int:
        return self.position.i

    @property
    def state(self) -> State:
        return self.position.state

    @property
    def w(self) -> float:
        """w, or w₁, at the present iteration."""
        return self.state.w

    def advance(self, count: int, tolerance: float = 0.0) -> int:
        """Make up to `count` iterations; returns how many were made.

        Fewer are made where the next is not finite (`step().is_finite`), or once the gradient was below `tolerance`
        for a whole pass (`has_small_gradients`).
        """
        begin = self.i
        stop = min(self.i + count, GREATEST_ITERATION)
        while self.i < stop:
            book, full = self.timeline.book_at(self.i)
            end = min(full, stop, self.next_change)
            self.reach(iterate(self.experiment, self.position, end, book, tolerance))
            if self.i < end:
                break
            if tolerance and self.has_small_gradients:
                break
        return self.i - begin

    def reach(self, position: Position) -> None:
        """Stand at `position`, up to which the timeline is filled, and make the changes there."""
        self.position, self.timeline.length = position, position.i
        self._state_before_changes = self.state
        self._make_changes()

    @property
    def has_small_gradients(self) -> bool:
        """Whether the gradient was below the tolerance for a whole pass."""
        settings = self.settings
        is_whole = not settings.is_random or self.i % settings.pass_length == 0
        return is_whole and self.position.small_gradients >= settings.pass_length

    def forget_small_gradients(self) -> None:
        """Let the run go on until the gradient is below the tolerance for another whole pass."""
        self.position = self.position._replace(small_gradients=0.0)

    def fitted_count(self, count: int) -> int:
        """`count`, or less than a pass less, so that the run then stands before the last pattern of a pass.

        A fast run would otherwise flicker between its patterns from frame to frame. A small `count` stays as it is.
        """
        length = self.settings.pass_length
        spare = (self.i + count + 1) % length
        return count - spare if count > 4 * length else count

    @property
    def settings(self) -> Experiment:
        """The experiment in force at the present iteration."""
        return self.experiment.settings_at(self.i)

    @property
    def coming_changes(self) -> tuple[Change, ...]:
        """The changes at later iterations."""
        return self.experiment.changes_in(self.i + 1, GREATEST_ITERATION + 1)

    def change(self, values: tuple[tuple[str, object], ...]) -> None:
        """Change parameters from the present iteration on; those of the `coming_changes` that still fit stay."""
        self.experiment = changed(self.experiment, self.i, values)
        self._make_changes()

    def state_at(self, i: int) -> State:
        """The state at 0 ≤ i ≤ the present iteration, to the last bit."""
        if not 0 <= i <= self.i:
            raise ValueError(f"iteration {i} is not one of 0 … {self.i}")
        if i == self.i:
            return self.state
        nearest = self.timeline.checkpoint(i)
        if nearest.i <= self._visited.i <= i:
            nearest = self._visited
        self._visited = travel(self.experiment, nearest, i, blank_book(len(self.timeline.least)))
        return self._visited.state

    def weights_between(self, begin: int, end: int) -> list[tuple[float, float]]:
        """(w, v) at each of the iterations begin … end − 1, which have been made."""
        here = Position(begin, self.state_at(begin))
        replay = Replay(self.experiment, here, begin, end, end - begin, len(self.timeline.least))
        while not replay.is_done:
            replay.advance(end)
        least = replay.curves().least
        w = least[W].tolist()
        return list(zip(w, least[V].tolist() if self.experiment.weight_count > 1 else [0.0] * len(w), strict=True))

    def step(self, i: int | None = None) -> Step:
        """The worked step of iteration `i`, or of the present one."""
        i = self.i if i is None else i
        return worked_step(self.experiment.settings_at(i), i, self.state_at(i), self.experiment.rule_start(i))

    def reading(self, view: View, at: int | None = None, detail: Curves | None = None) -> Reading:
        """What the window shows at iteration `at`, or at the present one; `detail` are exact curves of the view."""
        begin, end = self.reach_of(view)
        curves = detail or self.timeline.curves(begin, end, view.columns, view.logarithmic)
        present = self.step()
        if begin <= self.i <= end:
            curves = _with_coming_step(curves, present, self.experiment.weight_count)
        step = present if at is None or at == self.i else self.step(at)
        i = step.iteration
        settings, spread = self.experiment.settings_at(i), None
        if settings.has_many_patterns:
            curves, spread = self._with_spread(curves, view, end)
        trail, path = self.timeline.trail(i, _TRAIL), self.timeline.path(i, _TRAIL, _PATH)
        return Reading(settings, step, self.i, curves, trail, path, self.experiment, spread)

    def _with_spread(self, curves: Curves, view: View, end: int) -> tuple[Curves, Spread]:
        """The curves with the spread over many patterns in further rows; it has values at some iterations only."""
        chosen, experiment = view.chosen[:MOST_CHOSEN], self.experiment
        if not curves.states.size:
            places = self.timeline.places(view.begin, end, MOST_PLACES, view.logarithmic)
        else:
            some = np.unique(np.linspace(0, curves.states.shape[1] - 1, MOST_PLACES).astype(int))
            states = curves.states[:, some].T.tolist()
            places = [(i, w, v) for i, (w, v) in zip(curves.iterations[some].tolist(), states, strict=True)]
        if not loop.is_compiled_for(self.settings.codes):
            places = []  # it would take far too long
        values = self._spreads.at(experiment, places, chosen)
        columns = np.searchsorted(curves.iterations, [i for i, _, _ in places], side="right") - 1
        rows = np.full((rows_of(experiment.weight_count, chosen), len(curves.iterations)), np.nan)
        rows[:, columns] = values
        if len(curves.iterations) and curves.iterations[-1] == self.i:
            rows[:, -1] = spread_at(self.settings, *self.state.weights, chosen)
        made = curves._replace(least=np.vstack((curves.least, rows)), greatest=np.vstack((curves.greatest, rows)))
        return made, Spread(len(curves.least), chosen)

    def replay(self, view: View) -> Replay | None:
        """A replay for the exact curves of a view; None where the timeline's buckets are narrow enough already."""
        begin, end = self.reach_of(view)
        end = min(self.i, end)
        if end <= begin or self.timeline.width_at(end - 1) * view.columns <= max(end - begin, view.columns):
            return None
        checkpoint = self.timeline.checkpoint(begin)
        return Replay(self.experiment, checkpoint, begin, end, view.columns, len(self.timeline.least))

    def reach_of(self, view: View) -> tuple[int, int]:
        """The first iteration of a view and the one after its last.

        Of patterns that take turns it has so many more that each one's curve goes on to the edges.
        """
        settings = self.settings
        is_apart = has_pattern_rows(len(settings.patterns))
        more = (settings.pass_length - 1) * (2 if settings.is_random else 1) if is_apart else 0
        return max(0, view.begin - more), self.i if view.end is None else view.end + more

    def branched(self, i: int, experiment: Experiment | None = None) -> "Run":
        """Another run that shares the iterations before `i`, and stands there; this one stays as it is.

        Its experiment is `experiment`, if given, which must agree with this one's on all these iterations.
        """
        if not 0 <= i <= self.i:
            raise ValueError(f"iteration {i} is not one of 0 … {self.i}")
        past = self.experiment.changes_in(0, i + 1)
        branch = Run(experiment or replace(self.experiment, changes=past))
        if i > 0:
            branch.timeline = self.timeline.copy_up_to(i)
            book, _ = branch.timeline.book_at(i - 1)
            # The branch makes the changes at i itself, on the weights before them.
            before = replace(self.experiment, changes=self.experiment.changes_in(0, i))
            branch.position = travel(before, self.timeline.checkpoint(i - 1), i, book)
            branch._state_before_changes = branch.state
            branch.continue_as(branch.experiment)
        return branch

    def continue_as(self, experiment: Experiment) -> None:
        """Go on with another experiment, which must agree with this one's on all iterations already made."""
        self.experiment = experiment
        values = (value for change in experiment.changes_in(0, self.i) for value in change.values)
        presented = [experiment.patterns, *(patterns for path, patterns in values if path == "patterns")]
        self.timeline.drop_room_beyond(map(len, presented))
        self._make_changes()

    @property
    def next_change(self) -> int:
        """The iteration of the next change; without one, none is reached."""
        at = self.experiment.next_change(self.i)
        return GREATEST_ITERATION if at is None else at

    def _make_changes(self) -> None:
        """Make all changes of the present iteration, on the state before them.

        So a change that is added at this iteration gives what a replay gives.
        """
        self.position = self.position._replace(state=self._state_before_changes)
        for change in self.experiment.changes_in(self.i, self.i + 1):
            self.position = Position(self.i, state_after(self.experiment, change, self.state))
            self.timeline.make_room_for(len(self.settings.patterns))


def _with_coming_step(curves: Curves, step: Step, weights: int) -> Curves:
    """The curves with one more column for the coming step, which is in no bucket yet."""
    column = np.full((len(curves.least), 1), np.nan)
    rho = nan if step.rho is None else step.rho
    known = {W: step.w, E: step.E, DE_DW: step.dE_dw, RHO: rho}
    if weights > 1:
        known |= {V: step.v, DE_DV: step.dE_dv}
    for row, value in known.items():
        column[row] = value
    for k in step.presented if has_pattern_rows(len(step.shares)) else ():
        # A pattern that is presented alone has all of the step's E, with the weight decay.
        is_alone, share = step.pattern is not None, step.shares[k]
        its = {E: step.E, DE_DW: step.dE_dw, RHO: rho} if is_alone else {E: share.E, DE_DW: share.dE_dw}
        if weights > 1:
            its[DE_DV] = step.dE_dv if is_alone else share.dE_dv
        for row, value in its.items():
            column[pattern_row(row, weights, k)] = value
    iterations = np.append(curves.iterations, step.iteration)
    least, greatest = (np.hstack((rows, column)) for rows in (curves.least, curves.greatest))
    states = np.column_stack((curves.states, step.state.weights)) if curves.states.size else curves.states
    return Curves(iterations, least, greatest, states)
