"""The rule and the schedule of a run, with their parameters."""

from dataclasses import dataclass, replace

from desktop_app.core.model import parameters
from desktop_app.core.model.numerics.elementary import two_part_log
from desktop_app.core.model.parameters import CODES, Number
from desktop_app.core.model.rules import RULES, RuleKind, RuleNumbers
from desktop_app.core.model.schedules import SCHEDULES, ScheduleKind, ScheduleNumbers


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
        return CODES["rule.schedule.name", self.name]

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
        return CODES["rule.name", self.name]

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


def rule_numbers(rule: RuleKind) -> tuple[Number, ...]:
    """The declared parameters of a rule."""
    return tuple(
        number for name in rule.every_parameter for number in parameters.RULE_NUMBERS if number.path == f"rule.{name}"
    )
