"""An experiment: all that determines a run, and nothing else.

Frozen; values are checked by `faults`. `begun_with`, `changed` and `settings_at` are how one becomes another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from desktop_app.core import parameters
from desktop_app.core.activations import ACTIVATIONS
from desktop_app.core.error_functions import ERROR_FUNCTIONS
from desktop_app.core.patterns import PRESENTATIONS

Pattern = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a nudge of the gradient; `rate` is α > 0."""

    name: str = parameters.RULE.default
    rate: float = parameters.RATE.default


@dataclass(frozen=True, slots=True)
class Change:
    """What a person altered before iteration `at` was made: `values` by path, as in a file."""

    at: int
    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """All that determines a run; the defaults are the network of the question."""

    name: str = "The question's network"
    network: str = parameters.NETWORK.default
    activation: str = parameters.ACTIVATION.default
    error: str = parameters.ERROR.default
    patterns: tuple[Pattern, ...] = ((0.0, 0.0), (1.0, 1.0))
    presentation: str = parameters.PRESENTATION.default
    rule: Rule = field(default_factory=Rule)
    w: float = parameters.START.default
    bounds: tuple[float, float] | None = (parameters.LOW.default, parameters.HIGH.default)
    seed: int = int(parameters.SEED.default)
    changes: tuple[Change, ...] = ()

    @property
    def walls(self) -> tuple[float, float]:
        """The bounds, infinite where the weight is free."""
        return self.bounds or (-inf, inf)

    @property
    def codes(self) -> tuple[int, int, int]:
        """Where activation, error and presentation stand in their registries: what the loop is told."""
        return (
            parameters.ACTIVATION.names.index(self.activation),
            parameters.ERROR.names.index(self.error),
            parameters.PRESENTATION.names.index(self.presentation),
        )

    @property
    def slope_cancels(self) -> bool:
        """Whether A′ cancels out of the gradient: in the cross-entropy of the logistic activation ∂E/∂z = ŷ − y."""
        return self.activation == "logistic" and self.error == "cross_entropy"

    @property
    def pass_length(self) -> int:
        """How many iterations show every pattern once."""
        return 1 if self.presentation == "batch" else len(self.patterns)

    def with_values(self, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with other values by path; the weight itself (`weights.w`) is no part of it."""
        experiment = self
        for path, value in values:
            if path.startswith("rule."):
                experiment = replace(experiment, rule=replace(experiment.rule, **{path.removeprefix("rule."): value}))
            elif path == "start.w":
                experiment = replace(experiment, w=value)
            elif path != "weights.w":
                experiment = replace(experiment, **{path: value})
        return experiment

    def changed(self, at: int, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with `values` altered from iteration `at` on; of the later changes those that still fit."""
        earlier = tuple(change for change in self.changes if change.at <= at)
        later = self.changes[len(earlier) :]
        merged = dict(values)
        if earlier and earlier[-1].at == at:
            merged = {**dict(earlier[-1].values), **merged}
            earlier = earlier[:-1]
        if "weights.w" in merged:
            low, high = self.settings_at(at).with_values(values).walls
            merged["weights.w"] = max(low, min(merged["weights.w"], high))
        return replace(self, changes=(*earlier, Change(at, tuple(merged.items()))))._followed_by(later)

    def begun_with(self, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with `values` from its very beginning: they, and what changed at 0, are its own.

        Only a weight that is set there, and not by the start, remains a change at 0. Later changes stay if they fit.
        """
        wished = dict(values)
        at_0 = {path: value for change in self.changes if change.at == 0 for path, value in change.values}
        begun = self.settings_at(0).with_values(values).begun_again(0)
        w = wished.get("weights.w", None if "start.w" in wished else at_0.get("weights.w"))
        if w is not None:
            begun = begun.changed(0, (("weights.w", w),))
        return begun._followed_by(change for change in self.changes if change.at > 0)

    def _followed_by(self, later: Iterable[Change]) -> "Experiment":
        """This experiment and, after its own changes, those of `later` that fit what it is by then."""
        settings, fitting = self.settings_at(parameters.GREATEST_ITERATION), list(self.changes)
        for change in later:
            changed = settings.with_values(change.values)
            if not _faults_of_change(change, changed):
                settings = changed
                fitting.append(change)
        return replace(self, changes=tuple(fitting))

    def begun_again(self, i: int) -> "Experiment":
        """What is in force at `i`, from iteration 0 on: no changes, the start held by the walls."""
        settings = self.settings_at(i)
        low, high = settings.walls
        return replace(settings, w=max(low, min(self.w, high)))

    def settings_at(self, i: int) -> "Experiment":
        """The experiment in force at iteration `i`: every change up to and at `i` is made, none is left."""
        values: dict[str, Any] = {}
        for change in self.changes:
            if change.at <= i:
                values.update(change.values)
        return replace(self, changes=()).with_values(tuple(values.items()))

    def weight_after(self, change: Change, w: float) -> float:
        """The weight at `change.at`, once the change is made: set by it, and held by the walls then in force."""
        low, high = self.settings_at(change.at).walls
        wished: float = dict(change.values).get("weights.w", w)
        return max(low, min(wished, high))


def faults(experiment: Experiment) -> list[tuple[str, str]]:
    """What is wrong between the values of one experiment, as (path, words); each value by itself is taken as right."""
    found = _faults_of_settings(experiment)
    low, high = experiment.walls
    if not low <= experiment.w <= high:
        remedy = "start inside, widen the bounds, or free the weight (bounds: null)"
        found.append(("start.w", f"must be within the bounds [{low:g}, {high:g}], is {experiment.w:g} ({remedy})"))
    settings = replace(experiment, changes=())
    for k, change in enumerate(experiment.changes):
        settings = settings.with_values(change.values)
        if k and change.at < experiment.changes[k - 1].at:
            before = experiment.changes[k - 1].at
            found.append((f"changes[{k}].at", f"must not come before the change at {before}, is {change.at}"))
        found += [(f"changes[{k}].set.{path}", words) for path, words in _faults_of_change(change, settings)]
    return found


def _faults_of_change(change: Change, settings: Experiment) -> list[tuple[str, str]]:
    """What is wrong between a change and the `settings` that are in force once it is made."""
    values = dict(change.values)
    found = _faults_of_settings(settings) if "patterns" in values else []
    low, high = settings.walls
    w = values.get("weights.w", low)
    if not low <= w <= high:
        found.append(("weights.w", f"must be within the bounds [{low:g}, {high:g}], is {w:g}"))
    return found


def _faults_of_settings(settings: Experiment) -> list[tuple[str, str]]:
    error = ERROR_FUNCTIONS[settings.codes[1]]
    return [
        (f"patterns[{k}][1]", f"must be from {error.low:g} to {error.high:g} for {error.name}, is {y:g}")
        for k, (_, y) in enumerate(settings.patterns)
        if not error.low <= y <= error.high
    ]


def in_words(experiment: Experiment) -> str:
    """The experiment in one line, for captions: activation, error, patterns, presentation, rate, start and bounds."""
    activation, error, presentation = experiment.codes
    patterns = " ".join(f"({x:g}, {y:g})" for x, y in experiment.patterns)
    low, high = experiment.walls
    walls = f"w ∈ [{low:g}, {high:g}]" if experiment.bounds else "w free"
    return " · ".join(
        (
            f"{ACTIVATIONS[activation].label} activation",
            ERROR_FUNCTIONS[error].label.lower(),
            f"patterns (x, y) {patterns} {PRESENTATIONS[presentation].label.lower()}",
            f"α = {experiment.rule.rate:g}",
            f"w₀ = {experiment.w:g}",
            walls,
        )
    )
