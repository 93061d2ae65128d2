"""An experiment: all that determines a run, and nothing else.

It is frozen: `with_values` and `settings_at` make another one, and so do the edits of `edits.py`.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import Any

from desktop_app.core.model import parameters
from desktop_app.core.model.activations import ACTIVATIONS, Activation
from desktop_app.core.model.change_limits import Limits
from desktop_app.core.model.chosen_rule import Rule, Schedule
from desktop_app.core.model.error_functions import ERROR_FUNCTIONS, ErrorFunction
from desktop_app.core.model.extras import NONE, Extras
from desktop_app.core.model.networks import (
    FUNCTION,
    NETWORKS,
    ONE_WEIGHT,
    WEIGHT_AND_BIAS,
    Codes,
    Network,
    Objective,
    codes_of,
)
from desktop_app.core.model.own import Own, activation_of_own, code_of_own, error_of_own, function_of_own
from desktop_app.core.model.parameters import CODES
from desktop_app.core.model.pattern_list import MOST_APART, Pattern, Patterns
from desktop_app.core.model.patterns import BATCH, MINI_BATCH, SHUFFLED, batch_at, code_of, pass_length, pattern_at
from desktop_app.core.model.timetable import RESETS, Timetable

Presented = int | tuple[int, ...] | None  # the index of one pattern, or those of several; None: all of them


# What the loop would do, by the path of a choice, if the user's own formula did not replace it.
_PLAIN = {"activation": "identity", "error": "squared"}


# The field for the start of each weight, by the weight's name.
_FIELD_OF = {
    name: field
    for network in (*NETWORKS, FUNCTION)
    for name, field in zip(network.weight_names, ("w", "v"), strict=False)
}
# The names of a run that is given none, of one with a function, and of the one in a new window.
UNNAMED, UNNAMED_FUNCTION, UNNAMED_FIRST = "The question's network", "A function", "One pattern"
_NOT_GIVEN = re.compile(rf"({UNNAMED}|{UNNAMED_FUNCTION}|{UNNAMED_FIRST})(?P<copy> \(\d+\))?")
# What a network without patterns has no use for, beside the patterns.
_ABOUT_PATTERNS = ("activation", "error", "presentation", "size", "error_of_batch")
# The only pattern of a network that has none: it goes nowhere, and nobody sees it.
SILENT: tuple[Pattern, ...] = ((0.0, 0.0),)


@dataclass(frozen=True, slots=True)
class Change:
    """Parameters changed before iteration `at` is made: `values` by path, as in a file."""

    at: int
    values: tuple[tuple[str, Any], ...]

    def __post_init__(self) -> None:
        if any(path == "patterns" for path, _ in self.values):
            values = ((path, Patterns(value) if path == "patterns" else value) for path, value in self.values)
            object.__setattr__(self, "values", tuple(values))


@dataclass(frozen=True)
class Experiment:
    """All that determines a run; the defaults are the question's network.

    The weights start at `w` and, where the network has a second weight, `v`. `formula` is the function of a network
    without patterns, which has the one `SILENT` pattern.
    """

    name: str = UNNAMED
    network: str = parameters.NETWORK.default
    activation: str = parameters.ACTIVATION.default
    error: str = parameters.ERROR.default
    patterns: tuple[Pattern, ...] = ((0.0, 0.0), (1.0, 1.0))
    presentation: str = parameters.PRESENTATION.default
    rule: Rule = field(default_factory=Rule)
    w: float = parameters.START.default
    v: float = parameters.START.default
    bounds: tuple[float, float] | None = (parameters.LOW.default, parameters.HIGH.default)
    seed: int = int(parameters.SEED.default)
    changes: tuple[Change, ...] = ()
    formula: str = parameters.FORMULA
    size: int = int(parameters.SIZE.default)  # of a mini-batch
    error_of_batch: str = parameters.ERROR_OF_BATCH.default

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", Patterns(self.patterns))

    @property
    def pattern_list(self) -> Patterns:
        """The patterns, with what is made of them."""
        return Patterns(self.patterns)

    @property
    def has_many_patterns(self) -> bool:
        """Whether the patterns are too many to be shown one by one."""
        return len(self.patterns) > MOST_APART

    @property
    def walls(self) -> tuple[float, float]:
        """The bounds, infinite where the weights are free."""
        return self.bounds or (-inf, inf)

    @cached_property
    def codes(self) -> Codes:
        """The choices as the loop knows them."""
        network, function = CODES["network", self.network], ""
        if not self.net.has_patterns:
            # For the loop it is any network with as many weights, whose E is the function.
            network, function = (ONE_WEIGHT if self.weight_count == 1 else WEIGHT_AND_BIAS), self.formula
        return codes_of(
            network, _code("activation", self.activation), _code("error", self.error),
            code_of(CODES["presentation", self.presentation], len(self.patterns), self.size),
            code_of_own(function, self.activation, self.error),
        )  # fmt: skip

    @property
    def net(self) -> Network:
        if self.network == FUNCTION.name:
            return function_of_own(self.formula)
        return NETWORKS[CODES["network", self.network]]

    @property
    def A(self) -> Activation:
        """The activation."""
        own = self.activation
        return activation_of_own(own) if isinstance(own, Own) else ACTIVATIONS[CODES["activation", own]]

    @property
    def error_function(self) -> ErrorFunction:
        own = self.error
        return error_of_own(own) if isinstance(own, Own) else ERROR_FUNCTIONS[CODES["error", own]]

    @property
    def limits(self) -> Limits:
        """What the values of a change at iteration 0 must fit."""
        return Limits(self.net, self.error_function, self.walls, self.rule.kind, self.rule.schedule.kind)

    @property
    def weight_count(self) -> int:
        """How many weights there are, one or two."""
        return len(self.net.weight_names)

    @property
    def start(self) -> dict[str, float]:
        """Where each weight starts, by its name in files."""
        return dict(zip(self.net.weight_names, (self.w, self.v), strict=False))

    @property
    def start_paths(self) -> tuple[str, ...]:
        """The paths of the starts in a file, such as start.w."""
        return tuple(f"start.{name}" for name in self.net.weight_names)

    @property
    def slope_cancels(self) -> bool:
        """Whether A′ cancels out of the gradient: in the cross-entropy of the logistic activation ∂E/∂z = ŷ − y."""
        return self.activation == "logistic" and self.error == "cross_entropy"

    @property
    def is_batch(self) -> bool:
        """Whether each iteration presents all patterns."""
        return self.codes.presentation == BATCH

    @property
    def is_random(self) -> bool:
        """Whether the order of the patterns is drawn with the seed."""
        return self.codes.presentation in (SHUFFLED, MINI_BATCH)

    @property
    def presents_several(self) -> bool:
        """Whether an iteration takes several patterns together: all, or a mini-batch."""
        return self.codes.presentation in (BATCH, MINI_BATCH)

    @property
    def is_mean(self) -> bool:
        """Whether E of several patterns is their mean."""
        return self.error_of_batch == "mean"

    @property
    def batch_size(self) -> int:
        """How many patterns an iteration presents; the last one of a pass may present fewer."""
        if self.is_batch:
            return len(self.patterns)
        return self.size if self.presents_several else 1

    @property
    def pass_length(self) -> int:
        """How many iterations present every pattern once."""
        return pass_length(len(self.patterns), self.batch_size)

    def patterns_of(self, presented: Presented) -> Patterns:
        """One pattern, several, or all (None)."""
        if presented is None:
            return self.pattern_list
        return Patterns(self.patterns[k] for k in ((presented,) if isinstance(presented, int) else presented))

    def pattern_at(self, i: int) -> int | None:
        """The pattern that iteration `i` presents under these settings; None where it presents several."""
        return pattern_at(self.codes.presentation, self.seed, i, len(self.patterns))

    def presented_at(self, i: int) -> Presented:
        """What iteration `i` presents; all patterns, also of a batch that has only one, are None."""
        if self.codes.presentation == MINI_BATCH:
            return batch_at(self.seed, i, len(self.patterns), self.size)
        return self.pattern_at(i)

    def objective(self, presented: Presented = None) -> Objective:
        """The E that an iteration descends on which these patterns are presented; of all, what a pass descends.

        That is the sum of its iterations' E, each with all of its ½λ|θ|², or the mean of its patterns and ½λ|θ|².
        """
        patterns, decay = self.patterns_of(presented), self.rule.decay_in_E
        divisor = float(len(patterns)) if self.is_mean else 1.0
        if presented is None and not self.is_mean:
            decay *= self.pass_length
        return Objective(self.codes, patterns, divisor, decay)

    def share_objective(self, k: int) -> Objective:
        """The E of one pattern among others: without ½λ|θ|² where an iteration takes several together."""
        decay = 0.0 if self.presents_several else self.rule.decay_in_E
        return Objective(self.codes, self.patterns_of(k), 1.0, decay)

    @property
    def extras(self) -> Extras | None:
        """What these settings have beyond the plain loop, if anything."""
        rule = self.rule
        made = Extras(
            self.batch_size, int(self.is_mean), rule.decay_in_E, rule.weight_decay - rule.decay_in_E,
            rule.momentum if rule.kind.looks_ahead else 0.0, rule.schedule.numbers,
        )  # fmt: skip
        is_plain = made[1:] == NONE[1:] and self.codes.presentation != MINI_BATCH
        return None if is_plain else made

    def value_at(self, path: str) -> Any:
        """The value of a parameter by its path; of the weights themselves there is none."""
        group, _, name = path.rpartition(".")
        if group == "rule":
            return getattr(self.rule, name)
        if group == "rule.schedule":
            return getattr(self.rule.schedule, name)
        if group == "start":
            return self.start[name]
        return self.size if path == parameters.SIZE.path else getattr(self, path)

    def with_values(self, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with other values by path; the weights themselves (`weights.*`) are no part of it."""
        experiment, wished = self, dict(values)
        if (network := wished.pop("network", self.network)) != self.network:
            experiment = self._on_network(network)
        if (name := wished.pop("rule.name", self.rule.name)) != self.rule.name:
            # Another rule begins with its own defaults, at the same rate and with the same schedule.
            experiment = replace(experiment, rule=Rule.begun(name, self.rule.rate, self.rule.schedule))
        if (name := wished.pop("rule.schedule.name", self.rule.schedule.name)) != self.rule.schedule.name:
            experiment = replace(experiment, rule=replace(experiment.rule, schedule=Schedule(name)))
        for path, value in wished.items():
            group, _, name = path.rpartition(".")
            if group == "rule":
                experiment = replace(experiment, rule=replace(experiment.rule, **{name: value}))
            elif group == "rule.schedule":
                schedule = replace(experiment.rule.schedule, **{name: value})
                experiment = replace(experiment, rule=replace(experiment.rule, schedule=schedule))
            elif group == "presentation":
                experiment = replace(experiment, size=value)
            elif group == "start":
                experiment = replace(experiment, **{_FIELD_OF[name]: value})
            elif group != "weights":
                experiment = replace(experiment, **{path: value})
        if CODES["presentation", experiment.presentation] != MINI_BATCH and experiment.size != Experiment.size:
            experiment = replace(experiment, size=Experiment.size)  # a file has a size for mini-batches only
        return experiment._without_unused_start() if "formula" in wished else experiment

    def _on_network(self, network: str) -> "Experiment":
        """This experiment on another network, with that network's default bounds if these are the default ones.

        What the other network does not have is forgotten: the start of a second weight, patterns, or the function; and
        a name that the user did not give.
        """
        bounds = default_bounds(network) if self.bounds == default_bounds(self.network) else self.bounds
        moved = replace(self, network=network, bounds=bounds)
        low, high = moved.walls
        if not all(low <= w <= high for w in moved.start.values()):
            moved = replace(moved, bounds=self.bounds)  # walls that nobody asked for must not refuse the start
        if not moved.net.has_patterns:
            of_none = {name: getattr(Experiment, name) for name in _ABOUT_PATTERNS}
            moved = replace(moved, patterns=SILENT, **of_none)
        elif not self.net.has_patterns:
            moved = replace(moved, patterns=Experiment.patterns, formula=parameters.FORMULA)
        if moved.net.has_patterns != self.net.has_patterns and (plain := _NOT_GIVEN.fullmatch(self.name)):
            name = UNNAMED if moved.net.has_patterns else UNNAMED_FUNCTION
            moved = replace(moved, name=f"{name}{plain['copy'] or ''}")
        return moved._without_unused_start()

    def _without_unused_start(self) -> "Experiment":
        return self if self.weight_count > 1 else replace(self, v=parameters.START.default)

    def settings_at(self, i: int) -> "Experiment":
        """The settings in force at iteration `i`: this experiment with all changes up to `i` made, and none left."""
        if not self.changes:
            return self
        made, last = self._timetable.made_at(i), self._last_settings
        if last[0] != made:
            settings = replace(self, changes=()).with_values(tuple(self._timetable.values_at(i).items()))
            self.__dict__["_last_settings"] = last = made, settings
        return last[1]

    def rule_start(self, i: int) -> int:
        """The iteration at which the rule of iteration `i` began, with an empty memory."""
        return self._timetable.rule_start(i)

    def changes_in(self, begin: int, end: int) -> tuple[Change, ...]:
        """The changes at iterations from `begin` to `end` − 1."""
        return self.changes[self._timetable.made_before(begin) : self._timetable.made_before(end)]

    def is_full(self, past: int | None = None) -> bool:
        """Whether it has as many changes as a run can have; those after iteration `past` do not count."""
        made = len(self.changes) if past is None else self._timetable.made_at(past)
        return made >= parameters.MOST_CHANGES or self._changed_patterns(made) >= parameters.MOST_CHANGED_PATTERNS

    def _changed_patterns(self, made: int) -> int:
        """How many patterns the long lists in the first `made` changes have together."""
        lists = (value for change in self.changes[:made] for path, value in change.values if path == "patterns")
        return sum(len(patterns) for patterns in lists if len(patterns) > MOST_APART)

    def next_change(self, i: int) -> int | None:
        """The first iteration after `i` at which there is a change."""
        made = self._timetable.made_at(i)
        return self._timetable.at[made] if made < len(self.changes) else None

    @cached_property
    def _last_settings(self) -> tuple[int, "Experiment"]:
        """The settings asked for last, and after how many changes: a run asks for the same several times in a row."""
        return -1, self

    @cached_property
    def _timetable(self) -> Timetable:
        return Timetable(
            ((change.at, dict(change.values)) for change in self.changes),
            {choice: self.value_at(choice) for choice in RESETS},
        )


def _code(path: str, chosen: str) -> int:
    """The position of a choice in its registry."""
    return CODES[path, _PLAIN[path] if isinstance(chosen, Own) else chosen]


def default_bounds(network: str) -> tuple[float, float] | None:
    """The bounds if none are given: [0, 1] for the question's own network, else none."""
    return (parameters.LOW.default, parameters.HIGH.default) if network == parameters.NETWORK.default else None
