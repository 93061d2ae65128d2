"""A run: an experiment, where it stands, and its timeline.

Everything a run ever was can be had again: `state_at` goes back to the nearest checkpoint and replays from there.
"""

from dataclasses import replace
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.experiment import Change, Experiment
from desktop_app.core.model.parameters import GREATEST_ITERATION
from desktop_app.core.model.state import State
from desktop_app.core.model.step import Step, worked_step
from desktop_app.core.run.replay import Replay
from desktop_app.core.run.timeline import GRADIENT, GRADIENT_V, RHO, Curves, E, Rows, Timeline, V, W
from desktop_app.core.run.travel import Book, iterate, scratch, travel

_TRAIL, _PATH = 32, 400


class View(NamedTuple):
    """What a person looks at: iterations from `begin` to `end` (None: the latest) in `columns` columns."""

    begin: int = 0
    end: int | None = None
    columns: int = 500
    logarithmic: bool = False


class Reading(NamedTuple):
    """All that the window shows of one iteration, the latest or an earlier one; nothing in it changes any more."""

    settings: Experiment
    step: Step
    latest: int  # the iteration at which the run stands
    curves: Curves
    trail: NDArray[np.float64]  # (2, n): the weights w and v kept last, the oldest first
    path: NDArray[np.float64]  # (2, n): the weights w and v all the way to there, thinned out; it ends with the trail
    experiment: Experiment  # the run's own, with all its changes


class Run:
    """Stands at iteration `i` in `state`: iterations 0 … i − 1 are made, and are in the timeline."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.timeline = Timeline(len(experiment.patterns), experiment.weights)
        self.i = 0
        self.state = self._arrived = State(experiment.w, experiment.v)
        self.calm = 0
        self._visited = -1, self.state  # the earlier iteration asked for last, and its state
        self._make_change()

    @property
    def w(self) -> float:
        """w, or w₁, at the present iteration."""
        return self.state.w

    def advance(self, count: int, tolerance: float = 0.0) -> int:
        """Make up to `count` iterations; returns how many were made.

        Fewer are made where the next is not finite (`step().is_finite`), or once the gradient stayed below `tolerance`
        for a whole pass (`is_calm`).
        """
        begin = self.i
        stop = min(self.i + count, GREATEST_ITERATION)
        while self.i < stop:
            offset, shift, end = self.timeline.room_for(self.i)
            end = min(end, stop, self._next_change())
            timeline = self.timeline
            book = Book(offset, shift, timeline.first, timeline.least, timeline.greatest)
            self.i, self.state, self.calm = iterate(
                self.experiment, self.i, self.state, end, book, tolerance, self.calm
            )
            self._arrived = self.state
            timeline.length = self.i
            if self.i < end:
                break
            self._make_change()
            if tolerance and self.is_calm:
                break
        return self.i - begin

    @property
    def is_calm(self) -> bool:
        """Whether the gradient stayed below the tolerance for a whole pass."""
        settings = self.settings
        whole = settings.presentation != "shuffled" or self.i % settings.pass_length == 0
        return whole and self.calm >= settings.pass_length

    def whole_passes(self, count: int) -> int:
        """About so many iterations that the run stands before the last pattern of a pass, where that costs nothing.

        A fast run would otherwise flicker between its patterns from frame to frame.
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
        """The changes that are recorded for later iterations."""
        return self.experiment.changes_in(self.i + 1, GREATEST_ITERATION + 1)

    def change(self, values: tuple[tuple[str, object], ...]) -> None:
        """Alter parameters from the coming iteration on; of the `coming_changes` those that still fit stay."""
        self.experiment = self.experiment.changed(self.i, values)
        self._make_change()

    def state_at(self, i: int) -> State:
        """The state at 0 ≤ i ≤ the present iteration, to the last bit."""
        if not 0 <= i <= self.i:
            raise ValueError(f"iteration {i} is not one of 0 … {self.i}")
        if i == self.i:
            return self.state
        at, state = self.timeline.checkpoint(i)
        if at <= self._visited[0] <= i:
            at, state = self._visited
        self._visited = i, travel(self.experiment, at, state, i, scratch(len(self.timeline.least)))
        return self._visited[1]

    def weight_at(self, i: int) -> float:
        """w, or w₁, at 0 ≤ i ≤ the present iteration, to the last bit."""
        return self.state_at(i).w

    def weights(self, begin: int, end: int) -> list[tuple[float, float]]:
        """(w, v) at begin … end − 1, all of them iterations that are made; as long a list as asked for."""
        here = begin, self.state_at(begin)
        replay = Replay(self.experiment, here, begin, end, end - begin, len(self.timeline.least))
        while not replay.is_done:
            replay.advance(end)
        least = replay.curves().least
        w = least[W].tolist()
        return list(zip(w, least[V].tolist() if self.experiment.weights > 1 else [0.0] * len(w), strict=True))

    def step(self, i: int | None = None) -> Step:
        """The worked step of iteration `i`, or of the present one."""
        i = self.i if i is None else i
        return worked_step(self.experiment.settings_at(i), i, self.state_at(i), self.experiment.ruled_since(i))

    def reading(self, view: View, at: int | None = None, detail: Curves | None = None) -> Reading:
        """What the window shows of iteration `at`, or of the present one; `detail` is a replay of the view, if made."""
        end = self.i if view.end is None else view.end
        curves = detail or self.timeline.curves(view.begin, end, view.columns, view.logarithmic)
        present = self.step()
        if view.begin <= self.i <= end:
            curves = _with_present(curves, present, Rows(self.experiment.weights))
        step = present if at is None or at == self.i else self.step(at)
        i = step.iteration
        settings = self.experiment.settings_at(i)
        trail, path = self.timeline.trail(i, _TRAIL), self.timeline.path(i, _TRAIL, _PATH)
        return Reading(settings, step, self.i, curves, trail, path, self.experiment)

    def replay(self, view: View) -> Replay | None:
        """What makes the curves of a view true to its columns; None where the timeline's buckets are so already."""
        begin, end = max(0, view.begin), min(self.i, self.i if view.end is None else view.end)
        if end <= begin or self.timeline.width_at(end - 1) * view.columns <= max(end - begin, view.columns):
            return None
        checkpoint = self.timeline.checkpoint(begin)
        return Replay(self.experiment, checkpoint, begin, end, view.columns, len(self.timeline.least))

    def branched(self, i: int, experiment: Experiment | None = None) -> "Run":
        """Another run that was the same up to iteration `i` and stands there; this one stays as it is.

        It is of `experiment`, if given, which has to agree with this one's on all iterations before `i`.
        """
        if not 0 <= i <= self.i:
            raise ValueError(f"iteration {i} is not one of 0 … {self.i}")
        past = self.experiment.changes_in(0, i + 1)
        branch = Run(experiment or replace(self.experiment, changes=past))
        if i > 0:
            branch.timeline = timeline = self.timeline.upto(i)
            at, state = self.timeline.checkpoint(i - 1)
            offset, shift, _ = timeline.room_for(i - 1)
            book = Book(offset, shift, timeline.first, timeline.least, timeline.greatest)
            # Changes at i itself are made by the branch, on the weight that arrives there.
            before = self.experiment.changes_in(0, i)
            branch._arrived = travel(replace(self.experiment, changes=before), at, state, i, book)
            branch.i, branch.calm = i, 0
            branch.turn_to(branch.experiment)
        return branch

    def turn_to(self, experiment: Experiment) -> None:
        """Be of another experiment, which has to agree with this one's on all iterations that are made."""
        self.experiment = experiment
        made = (value for change in experiment.changes_in(0, self.i) for value in change.values)
        shown = [experiment.patterns, *(patterns for path, patterns in made if path == "patterns")]
        self.timeline.narrow(max(map(len, shown)))
        self._make_change()

    def _next_change(self) -> int:
        at = self.experiment.next_change(self.i)
        return GREATEST_ITERATION if at is None else at

    def _make_change(self) -> None:
        """Let what the experiment changes at the present iteration take effect, on the state that arrived there.

        So a second change at one iteration gives what a replay of both gives.
        """
        state = self._arrived
        for change in self.experiment.changes_in(self.i, self.i + 1):
            state = self.experiment.state_after(change, state)
            self.calm = 0
            self.timeline.widen(len(self.settings.patterns))
        self.state = state


def _with_present(curves: Curves, step: Step, rows: Rows) -> Curves:
    """The curves up to the step that comes next, which no bucket holds yet."""
    column = np.full((len(curves.least), 1), np.nan)
    rho = nan if step.rho is None else step.rho
    known = {W: step.w, E: step.E, GRADIENT: step.dE_dw, RHO: rho}
    if rows.weights > 1:
        known |= {V: step.v, GRADIENT_V: step.dE_dv}
    for row, value in known.items():
        column[row] = value
    for k, share in enumerate(step.shares if len(step.shares) > 1 else ()):
        if step.pattern in (None, k):
            its = {E: share.E, GRADIENT: share.dE_dw, RHO: nan if step.pattern is None else rho}
            if rows.weights > 1:
                its[GRADIENT_V] = share.dE_dv
            for row, value in its.items():
                column[rows.of_pattern(row, k)] = value
    iterations = np.append(curves.iterations, step.iteration)
    return Curves(iterations, np.hstack((curves.least, column)), np.hstack((curves.greatest, column)))
