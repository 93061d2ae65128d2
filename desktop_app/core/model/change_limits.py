"""What the values of a change must fit, and what is wrong where they do not."""

from collections.abc import Iterable
from math import inf
from typing import Any, NamedTuple

from desktop_app.core.model.error_functions import ErrorFunction
from desktop_app.core.model.networks import Network
from desktop_app.core.model.rules import RULES, RuleKind
from desktop_app.core.model.schedules import SCHEDULES, ScheduleKind

LIMITING = frozenset(("bounds", "rule.name", "rule.schedule.name"))  # the paths that alter limits
_RULES = {rule.name: rule for rule in RULES}
_SCHEDULES = {schedule.name: schedule for schedule in SCHEDULES}

NO_PATTERNS = "must not be given: the network function has no patterns, E is the formula itself"

_OF_PATTERNS = frozenset(("patterns", "presentation", "presentation.size", "error_of_batch"))

Fault = tuple[str, str]  # a path, and words that follow it
Values = Iterable[tuple[str, Any]]


class Limits(NamedTuple):
    """The part of an experiment that its later changes depend on.

    Of it a change can alter the walls, the rule and the schedule.
    """

    network: Network
    error: ErrorFunction
    walls: tuple[float, float]
    rule: RuleKind
    schedule: ScheduleKind

    def with_values(self, values: Values) -> "Limits":
        """The limits once a change is made."""
        limits = self
        for path, value in values:
            if path == "bounds":
                limits = limits._replace(walls=value or (-inf, inf))
            elif path == "rule.name":
                limits = limits._replace(rule=_RULES[value])
            elif path == "rule.schedule.name":
                limits = limits._replace(schedule=_SCHEDULES[value])
        return limits

    def faults(self, values: Values) -> list[Fault]:
        """What is wrong between a change and the limits in force once it is made."""
        found, (low, high), names = list[Fault](), self.walls, self.network.weight_names
        for path, value in values:
            group, _, name = path.rpartition(".")
            if path in _OF_PATTERNS and not self.network.has_patterns:
                found.append((path, NO_PATTERNS))
            elif path == "patterns":
                found += self.faults_of_patterns(value)
            elif group == "weights" and name not in names:
                found.append((path, f"is no weight of {self.network.name}, which has {' and '.join(names)}"))
            elif group == "weights" and not low <= value <= high:
                found.append((path, f"must be within the bounds [{low:g}, {high:g}], is {value:g}"))
            elif group == "rule" and name not in ("name", *(own := self.rule.every_parameter)):
                found.append((path, f"is no parameter of {self.rule.name}, which has {', '.join(own)}"))
            elif group == "rule.schedule" and name not in ("name", *(own := self.schedule.parameters)):
                found.append((path, f"is no parameter of {self.schedule.name}, which has {', '.join(own) or 'none'}"))
        return found

    def faults_of_patterns(self, patterns: Iterable[tuple[float, float]]) -> list[Fault]:
        error = self.error
        return [
            (f"patterns[{k}][1]", f"must be from {error.low:g} to {error.high:g} for {error.name}, is {y:g}")
            for k, (_, y) in enumerate(patterns)
            if not error.low <= y <= error.high
        ]
