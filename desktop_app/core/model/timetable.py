"""What is in force when: an experiment's changes, found by iteration, however many there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from desktop_app.core.model import parameters

Values = dict[str, Any]  # by path

# The parameters that a rule does not hand on to the one that follows it, and their defaults.
OF_ONE_RULE = {number.path: number.default for number in parameters.RULE_NUMBERS if number is not parameters.RATE}
# After so many changes all that they come to is kept, from where the next ones are made again.
_EVERY = 64


class Timetable:
    """Changes in their order, each with its iteration; at first the rule is the one of the name `rule`."""

    def __init__(self, changes: Iterable[tuple[int, Values]], rule: str) -> None:
        self.at: list[int] = []
        self._changes: list[Values] = []  # a change of rule brings the defaults along
        self._rule_starts = [0]  # since when the rule after so many changes is in force
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
        """How many changes are made before those of iteration `i`."""
        return bisect_left(self.at, i)

    def made_at(self, i: int) -> int:
        """How many are made at iteration `i`, its own among them."""
        return bisect_right(self.at, i)

    def values_at(self, i: int) -> Values:
        """All that is other than at first."""
        made = self.made_at(i)
        values = dict(self._snapshots[made // _EVERY])
        for change in self._changes[made - made % _EVERY : made]:
            values |= change
        return values

    def rule_start(self, i: int) -> int:
        """The iteration since which the rule of iteration `i` is in force."""
        return self._rule_starts[self.made_at(i)]
