"""The changes of an experiment by iteration: finds quickly what is in force, however many changes there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from desktop_app.core.model import parameters
from desktop_app.core.model.rules import RULES

Values = dict[str, Any]  # by path

_RULE = parameters.RULE.path
_OF_ONE_RULE = {number.path: number.default for number in parameters.RULE_NUMBERS if number is not parameters.RATE}
# The parameters that are reset to their defaults when a choice changes, by its path.
RESETS: dict[str, Values] = {
    _RULE: _OF_ONE_RULE,
    parameters.SCHEDULE.path: {number.path: number.default for number in parameters.SCHEDULE_NUMBERS},
    parameters.PRESENTATION.path: {parameters.SIZE.path: parameters.SIZE.default},
}
_WEIGHT_DECAYS = {rule.name: rule.weight_decay for rule in RULES}
# A snapshot of all values is stored after every so many changes.
_EVERY = 64


class Timetable:
    """Changes in their order, each with its iteration; `chosen` are the first values of the choices that reset."""

    def __init__(self, changes: Iterable[tuple[int, Values]], chosen: Values) -> None:
        self.at: list[int] = []
        self._changes: list[Values] = []  # a change of such a choice includes the defaults
        self._rule_starts = [0]  # by number of changes: where the rule then in force began
        self._snapshots: list[Values] = [{}]
        values: Values = {}
        for at, change in changes:
            others = [choice for choice, before in chosen.items() if change.get(choice, before) != before]
            defaults = {path: value for choice in others for path, value in RESETS[choice].items()}
            if is_other := _RULE in others:
                defaults[parameters.WEIGHT_DECAY.path] = _WEIGHT_DECAYS[change[_RULE]]
            chosen = chosen | {choice: change[choice] for choice in others}
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
