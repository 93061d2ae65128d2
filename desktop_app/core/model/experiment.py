"""An experiment: all that determines a run, and nothing else.

It is frozen: `begun_with`, `changed` and `settings_at` make another one. `faults` checks its values.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import Any

from desktop_app.core.model import parameters
from desktop_app.core.model.activations import ACTIVATIONS, Activation
from desktop_app.core.model.change_limits import LIMITING, Limits
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
from desktop_app.core.model.numerics.elementary import two_part_log
from desktop_app.core.model.own import Own, activation_of_own, code_of_own, error_of_own, function_of_own
from desktop_app.core.model.parameters import Number
from desktop_app.core.model.pattern_list import MOST_APART, Pattern, Patterns
from desktop_app.core.model.patterns import BATCH, MINI_BATCH, SHUFFLED, batch_at, code_of, pass_length, pattern_at
from desktop_app.core.model.rules import RULES, RuleKind, RuleNumbers
from desktop_app.core.model.schedules import SCHEDULES, ScheduleKind, ScheduleNumbers
from desktop_app.core.model.state import State
from desktop_app.core.model.timetable import RESETS, Timetable

Presented = int | tuple[int, ...] | None  # the index of one pattern, or those of several; None: all of them
# The position of each entry in its registry.
_CODES = {(choice.path, name): code for choice in parameters.CHOICES for code, name in enumerate(choice.names)}


# What the loop would do, by the path of a choice, if the user's own formula did not replace it.
_PLAIN = {"activation": "identity", "error": "squared"}


# The field for the start of each weight, by the weight's name.
_FIELD_OF = {
    name: field
    for network in (*NETWORKS, FUNCTION)
    for name, field in zip(network.weight_names, ("w", "v"), strict=False)
}
# The names of a run that is given none, and of one with a function.
UNNAMED, UNNAMED_FUNCTION = "The question's network", "A function"
# What a network without patterns has no use for, beside the patterns.
_ABOUT_PATTERNS = ("activation", "error", "presentation", "size", "error_of_batch")
# The only pattern of a network that has none: it goes nowhere, and nobody sees it.
SILENT: tuple[Pattern, ...] = ((0.0, 0.0),)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of the rate with its parameters; it ignores those of other schedules."""

    name: str = parameters.SCHEDULE.default
    k: float = parameters.SLOWING.default
    factor: float = parameters.FACTOR.default
    length: int = int(parameters.LENGTH.default)
    lowest: float = parameters.LOWEST.default

    @property
    def code(self) -> int:
        """The schedule's position in the registry."""
        return _CODES["rule.schedule.name", self.name]

    @property
    def kind(self) -> ScheduleKind:
        return SCHEDULES[self.code]

    @property
    def is_constant(self) -> bool:
        return self.name == parameters.SCHEDULE.default

    @property
    def numbers(self) -> ScheduleNumbers:
        """The schedule as the loop knows it."""
        own: list[float] = [float(getattr(self, name)) for name in self.kind.parameters]
        p, q = (*own, *(1.0, 0.0)[len(own) :])
        return ScheduleNumbers(self.code, float(not self.is_constant), p, q, *two_part_log(p))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its parameters; `rate` is α > 0, and the rule ignores those of other rules."""

    name: str = parameters.RULE.default
    rate: float = parameters.RATE.default
    momentum: float = parameters.MOMENTUM.default
    decay: float = parameters.DECAY.default
    beta1: float = parameters.BETA1.default
    beta2: float = parameters.BETA2.default
    epsilon: float = parameters.EPSILON.default
    weight_decay: float = parameters.WEIGHT_DECAY.default
    schedule: Schedule = Schedule()

    @classmethod
    def begun(cls, name: str, rate: float = parameters.RATE.default, schedule: Schedule | None = None) -> "Rule":
        """A rule with its own defaults."""
        rule = cls(name, rate, schedule=schedule or Schedule())
        return replace(rule, weight_decay=rule.kind.weight_decay)

    @property
    def code(self) -> int:
        """The rule's position in the registry."""
        return _CODES["rule.name", self.name]

    @property
    def kind(self) -> RuleKind:
        return RULES[self.code]

    @property
    def numbers(self) -> RuleNumbers:
        """The rule as the loop knows it."""
        kind = self.kind
        own: list[float] = [getattr(self, name) for name in kind.parameters]
        p, q = (*own, 0.0, 0.0)[:2]
        return RuleNumbers(kind.code, self.rate, p, q, self.epsilon, *two_part_log(p), *two_part_log(q))

    @property
    def decay_in_E(self) -> float:
        """λ, or 0 where the rule takes it off the weights instead."""
        return 0.0 if self.kind.is_decoupled else self.weight_decay


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
        network, function = _CODES["network", self.network], ""
        if not self.net.has_patterns:
            # For the loop it is any network with as many weights, whose E is the function.
            network, function = (ONE_WEIGHT if self.weight_count == 1 else WEIGHT_AND_BIAS), self.formula
        return codes_of(
            network, _code("activation", self.activation), _code("error", self.error),
            code_of(_CODES["presentation", self.presentation], len(self.patterns), self.size),
            code_of_own(function, self.activation, self.error),
        )  # fmt: skip

    @property
    def net(self) -> Network:
        if self.network == FUNCTION.name:
            return function_of_own(self.formula)
        return NETWORKS[_CODES["network", self.network]]

    @property
    def A(self) -> Activation:
        """The activation."""
        own = self.activation
        return activation_of_own(own) if isinstance(own, Own) else ACTIVATIONS[_CODES["activation", own]]

    @property
    def error_function(self) -> ErrorFunction:
        own = self.error
        return error_of_own(own) if isinstance(own, Own) else ERROR_FUNCTIONS[_CODES["error", own]]

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
        if _CODES["presentation", experiment.presentation] != MINI_BATCH and experiment.size != Experiment.size:
            experiment = replace(experiment, size=Experiment.size)  # a file has a size for mini-batches only
        return experiment._without_unused_start() if "formula" in wished else experiment

    def _on_network(self, network: str) -> "Experiment":
        """This experiment on another network, with that network's default bounds if these are the default ones.

        What the other network does not have is forgotten: the start of a second weight, patterns, or the function.
        """
        bounds = default_bounds(network) if self.bounds == default_bounds(self.network) else self.bounds
        moved = replace(self, network=network, bounds=bounds)
        if not moved.net.has_patterns:
            plain = {name: getattr(Experiment, name) for name in _ABOUT_PATTERNS}
            moved = replace(moved, patterns=SILENT, **plain)
        elif not self.net.has_patterns:
            moved = replace(moved, patterns=Experiment.patterns, formula=parameters.FORMULA)
        return moved._without_unused_start()

    def _without_unused_start(self) -> "Experiment":
        return self if self.weight_count > 1 else replace(self, v=parameters.START.default)

    def changed(self, at: int, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with `values` changed from iteration `at` on, and the later changes that still fit."""
        made = self._timetable.made_at(at)
        earlier, later = self.changes[:made], self.changes[made:]
        merged = dict(values)
        if earlier and earlier[-1].at == at:
            before = dict(earlier[-1].values)
            settings = self.settings_at(at)
            for choice, depending in RESETS.items():
                now = settings.value_at(choice)
                if merged.get(choice, now) != now:
                    before = {path: value for path, value in before.items() if path not in depending}
            merged = {**before, **merged}
            earlier = earlier[:-1]
        low, high = self.settings_at(at).with_values(values).walls
        for path in (path for path in merged if path.startswith("weights.")):
            merged[path] = max(low, min(merged[path], high))
        changes = (*earlier, Change(at, tuple(merged.items())))
        if LIMITING.isdisjoint(merged):
            return replace(self, changes=changes + later)  # they fit as before
        return replace(self, changes=changes)._followed_by(later)

    def begun_with(self, values: tuple[tuple[str, Any], ...]) -> "Experiment":
        """This experiment with `values` from iteration 0 on; they and the changes at 0 become its own values.

        Only weights that are set at 0, not by their start, remain a change there. Later changes stay if they fit.
        """
        wished = dict(values)
        at_0 = {path: value for change in self.changes if change.at == 0 for path, value in change.values}
        begun = self.settings_at(0).with_values(values).restarted_at(0)
        weights: dict[str, Any] = {}
        for name in begun.net.weight_names:
            w = wished.get(f"weights.{name}", None if f"start.{name}" in wished else at_0.get(f"weights.{name}"))
            weights |= {} if w is None else {f"weights.{name}": w}
        if weights:
            begun = begun.changed(0, tuple(weights.items()))
        return begun._followed_by(change for change in self.changes if change.at > 0)

    def _followed_by(self, later: Iterable[Change]) -> "Experiment":
        """This experiment with those of the `later` changes that fit after its own."""
        limits, fitting = self.settings_at(parameters.GREATEST_ITERATION).limits, list(self.changes)
        for change in later:
            changed = limits.with_values(change.values)
            if not changed.faults(change.values):
                limits = changed
                fitting.append(change)
        return replace(self, changes=tuple(fitting))

    def restarted_at(self, i: int) -> "Experiment":
        """The settings in force at `i` as an experiment without changes, its start inside the walls."""
        settings = self.settings_at(i)
        low, high = settings.walls
        v = max(low, min(self.v, high)) if self.weight_count > 1 else self.v
        return replace(settings, w=max(low, min(self.w, high)), v=v)

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

    def state_after(self, change: Change, state: State) -> State:
        """The state at `change.at` after the change: with the weights it sets, inside the walls it leaves in force.

        A new rule begins with an empty memory.
        """
        low, high = self.settings_at(change.at).walls
        if change.at > 0 and self.rule_start(change.at) == change.at:
            state = State(state.w, state.v)
        values, names = dict(change.values), self.net.weight_names
        w, v = (values.get(f"weights.{name}", at) for name, at in zip((*names, ""), state.weights, strict=False))
        return state._replace(w=max(low, min(w, high)), v=max(low, min(v, high)) if len(names) > 1 else v)


def _code(path: str, chosen: str) -> int:
    """The position of a choice in its registry."""
    return _CODES[path, _PLAIN[path] if isinstance(chosen, Own) else chosen]


def default_bounds(network: str) -> tuple[float, float] | None:
    """The bounds if none are given: [0, 1] for the question's own network, else none."""
    return (parameters.LOW.default, parameters.HIGH.default) if network == parameters.NETWORK.default else None


def faults(experiment: Experiment) -> list[tuple[str, str]]:
    """What is wrong between the values of an experiment, as (path, words); each value alone is taken to be right."""
    limits = experiment.limits
    found, (low, high) = limits.faults_of_patterns(experiment.patterns), limits.walls
    remedy = f"start inside, widen the bounds, or free the weight{'s' * (experiment.weight_count > 1)} (bounds: null)"
    for name, w in experiment.start.items():
        if not low <= w <= high:
            found.append((f"start.{name}", f"must be within the bounds [{low:g}, {high:g}], is {w:g} ({remedy})"))
    for k, change in enumerate(experiment.changes):
        limits = limits.with_values(change.values)
        if k and change.at < experiment.changes[k - 1].at:
            before = experiment.changes[k - 1].at
            found.append((f"changes[{k}].at", f"must not come before the change at {before}, is {change.at}"))
        found += [(f"changes[{k}].set.{path}", words) for path, words in limits.faults(change.values)]
    return found


def rule_numbers(rule: RuleKind) -> tuple[Number, ...]:
    """The declared parameters of a rule."""
    return tuple(
        number for name in rule.every_parameter for number in parameters.RULE_NUMBERS if number.path == f"rule.{name}"
    )
