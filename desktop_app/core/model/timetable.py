"""The changes of an experiment by iteration: finds quickly what is in force, however many changes there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from desktop_app.core.model import parameters

Values = dict[str, Any]  # by path

# The parameters that are reset to these defaults when the rule changes.
OF_ONE_RULE = {number.path: number.default for number in parameters.RULE_NUMBERS if number is not parameters.RATE}
# A snapshot of all values is stored after every so many changes.
_EVERY = 64


class Timetable:
    """Changes in their order, each with its iteration; `rule` is the name of the first rule."""

    def __init__(self, changes: Iterable[tuple[int, Values]], rule: str) -> None:
        self.at: list[int] = []
        self._changes: list[Values] = []  # a change of rule includes the defaults
        self._rule_starts = [0]  # by number of changes: where the rule then in force began
        self._snapshots: list[Values] = [{}]
        values: Values = {}
        for at, change in changes:
            is_other = (name := change.get("rule.name", rule)) != rule
            rule = name
            self.at.append(at)
            self._changes.append({**OF_ONE_RULE, **change} if is_other else change)
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
