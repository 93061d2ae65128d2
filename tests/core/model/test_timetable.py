"""Changes beyond number: what they come to at an iteration is what making them one by one comes to."""

from bisect import bisect_right
from itertools import accumulate
from random import Random

import pytest

from desktop_app.core.model.experiment import Change, Experiment

COUNT = 300  # more than are put together at once


def many(seed: int) -> tuple[Change, ...]:
    """Changes of rules, presentations and their numbers, of patterns and walls, now and then two at one time."""
    draw = Random(seed)
    at = accumulate(draw.choice((0, 1, 1, 2, 7)) for _ in range(COUNT))
    return tuple(
        Change(
            i + 1,
            draw.choice(
                (
                    (("rule.rate", draw.choice((0.1, 0.5, 2.0))),),
                    (("rule.name", draw.choice(("gradient_descent", "momentum", "adam"))),),
                    (("rule.momentum", draw.choice((0.5, 0.8))),),
                    (("presentation", draw.choice(("in_turn", "mini_batch"))),),
                    (("presentation.size", draw.choice((2, 5))),),
                    (("patterns", ((0.0, draw.random()), (1.0, draw.random())) * draw.choice((1, 2))),),
                    (("bounds", draw.choice((None, (-1.0, 1.0)))), ("rule.rate", 0.25)),
                )
            ),
        )
        for i in at
    )


@pytest.mark.parametrize("seed", range(5))
def test_settings_are_what_one_change_after_the_other_makes(seed: int) -> None:
    changes = many(seed)
    experiment = Experiment(changes=changes)
    settings, since, k = Experiment(), 0, 0
    for i in range(changes[-1].at + 3):
        while k < len(changes) and changes[k].at == i:
            after = settings.with_values(changes[k].values)
            since = i if after.rule.name != settings.rule.name else since
            settings, k = after, k + 1
        assert experiment.settings_at(i) == settings
        assert experiment.rule_start(i) == since
        assert experiment.changes_in(0, i + 1) == changes[:k]
        assert experiment.next_change(i) == (changes[k].at if k < len(changes) else None)
    assert bisect_right([change.at for change in changes], i) == COUNT
