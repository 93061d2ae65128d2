"""The changes of an experiment by iteration: finds quickly what is in force, however many changes there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from desktop_app.core.model import parameters
from desktop_app.core.model.rules import RULES

Values = dict[str, Any]  # by path

# The parameters that are reset to their defaults when the rule changes, and when the schedule does.
OF_ONE_RULE = {number.path: number.default for number in parameters.RULE_NUMBERS if number is not parameters.RATE}
OF_ONE_SCHEDULE = {number.path: number.default for number in parameters.SCHEDULE_NUMBERS}
_OF_RULE = {rule.name: {**OF_ONE_RULE, parameters.WEIGHT_DECAY.path: rule.weight_decay} for rule in RULES}
# A snapshot of all values is stored after every so many changes.
_EVERY = 64


class Timetable:
    """Changes in their order, each with its iteration; `rule` and `schedule` are the names of the first ones."""

    def __init__(self, changes: Iterable[tuple[int, Values]], rule: str, schedule: str) -> None:
        self.at: list[int] = []
        self._changes: list[Values] = []  # a change of rule or schedule includes the defaults
        self._rule_starts = [0]  # by number of changes: where the rule then in force began
        self._snapshots: list[Values] = [{}]
        values: Values = {}
        for at, change in changes:
            is_other = (name := change.get("rule.name", rule)) != rule
            rule = name
            defaults = _OF_RULE[rule] if is_other else {}
            if (course := change.get("rule.schedule.name", schedule)) != schedule:
                schedule, defaults = course, {**defaults, **OF_ONE_SCHEDULE}
            self.at.append(at)
            self._changes.append({**defaults, **change})
            self._rule_starts.append(at if is_other else self._rule_starts[-1])
            values |= self._changes[-1]
            if len(self.at) % _EVERY == 0:
                self._snapshots.append(dict(values))

    def made_before(self, i: int) -> int:
        """How many changes come before iteration `i`."""
        return bisect_left(self.at, i)

    def made_at(self, i: int) -> int:
        """How many changes come up to iteration `i`, its own included."""
        return bisect_right(self.at, i)

    def values_at(self, i: int) -> Values:
        """The values in force at iteration `i` that were changed."""
        made = self.made_at(i)
        values = dict(self._snapshots[made // _EVERY])
        for change in self._changes[made - made % _EVERY : made]:
            values |= change
        return values

    def rule_start(self, i: int) -> int:
        """The iteration at which the rule of iteration `i` began."""
        return self._rule_starts[self.made_at(i)]
