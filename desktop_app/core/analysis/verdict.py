"""What a run comes to, judged by what it has done so far: the criteria, in words that can be quoted.

Patterns that take turns make the weights jitter within a pass, so a run is judged by the weights at the **ends of its
passes** (a pass shows every pattern once; in `batch` it is one iteration), of the passes since parameters last changed,
and by E of all patterns there, with the weight decay. *Lately* is the latest 64 passes, or the second half of them
while they are fewer than 128; *before* is their second quarter, of which 32 ends are looked at. E *falls* when all of
lately is below all of before, and *rises* when it is above. Which passes are looked at depends on how many were made
alone, so a map judges as a run does. The first verdict that fits is given:

- **diverges**: the next step is not finite.
- **too early to say**: fewer than 8 passes are made.
- **diverges**: lately E rose to more than 10 times as much in every pass.
- **cycles** with period p: lately the weights repeat after p passes, 2 ≤ p ≤ 32, or in the latest 256 passes after
  33 ≤ p ≤ 128, and after no fewer: to within 10⁻⁹ of their size and 10⁻⁶ of their movement, which is itself larger than
  10⁻⁹ of their size.
- **at the wall**: lately a weight stood at a wall, the gradient of E pushes against it, and no other weight moves.
- **thrown onto the plateau**, or **on the plateau** if it began there: the slope gate A′ of every pattern is nearly
  shut (below 0.001), and one of them is far from learnt (|ŷ − y| above 0.01). Gates at an input of 0 do not count.
- **converges**: the room that the weights take shrinks to a third or less, from the second quarter of the passes to the
  second half, and from the third quarter to the fourth; or for half of the passes they stay within 10⁻⁴ of their size
  where E is larger all around; or they rest, within 10⁻⁹, where the nudges of patterns that take turns balance.
  Whatever approaches geometrically comes to that; of a creeping weight, which grows like ln n, the second half of the
  passes takes as much room as the quarter before.
- **rests at no minimum**: the weights rest, or arrive while E rises, on a saddle, on a top or where E is level; or
  where the gradient is not 0, as the nudges are lost in rounding, the learning rate falls to nothing, or AdamW's decay
  pulls as much the other way. Weights that still move, but change neither E nor the gradient, which is 0, rest too.
- **converges**: E falls, and from quarter to quarter the weights move less by the same factor, of 0.9 or less: the
  steps that are left are a geometric series, which has an end; and of one pattern, or in a batch, no more than a
  quarter of the slope is left at that end. In fewer than 32 passes it is too early to say so.
- **creeps**: E falls, but none of the above; or the nudges change the weights, and are too small to change it.
- **too early to say**: none of these, in fewer than 128 passes.
- **diverges**: E rises, and is above where it began.
- **chaos**: in the latest 256 passes, or the second half of them while they are fewer than 512, a neighbour that is
  ever so near parts from the run: the Lyapunov exponent, the mean of ln |1 − αE″| for one weight under plain descent,
  is positive in each half of them, and above 0.01 in all. With several patterns it is that of a pass; with two weights
  or a rule with a memory it is the greatest. It is asked for where it takes up to 16384 gradients of patterns.
- **wanders**: it does none of these, as under shuffled patterns that disagree.
"""

from enum import Enum
from math import inf
from typing import Any, NamedTuple

import numpy as np

from desktop_app.core.analysis import criteria
from desktop_app.core.analysis.extents import extents_of
from desktop_app.core.analysis.passes import EARLY, Layout, Plan, plan, weights_of
from desktop_app.core.model.chosen_rule import Rule
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import compact
from desktop_app.core.run.compiled import viewed
from desktop_app.core.run.following import Pass, parting
from desktop_app.core.run.run import Run
from desktop_app.core.run.travel import loop_settings


class Kind(Enum):
    """The word of a verdict."""

    TOO_EARLY = "too early to say"
    CONVERGES = "converges"
    CREEPS = "creeps"
    CYCLES = "cycles"
    THROWN = "thrown onto the plateau"
    PLATEAU = "on the plateau"
    WALL = "at the wall"
    RESTS = "rests at no minimum"
    DIVERGES = "diverges"
    CHAOS = "chaos"
    WANDERS = "wanders"


class Verdict(NamedTuple):
    """What a run comes to; `period` is in passes, of a cycle only; `sentence` says what the verdict was made of."""

    kind: Kind
    period: int | None
    sentence: str

    @property
    def words(self) -> str:
        """The verdict in a table: "cycles with period 2"."""
        return self.kind.value if self.period is None else f"{self.kind.value} with period {self.period}"


# In the order of the numbers in `criteria.py`; in braces is the number that was found with it.
FOUND = (
    (Kind.DIVERGES, "The next step is not finite."),
    (Kind.DIVERGES, "E rises by orders of magnitude from pass to pass."),
    (Kind.CYCLES, "It oscillates: it is back after every {} passes."),
    (Kind.WALL, "The wall at {} holds a weight, and the gradient pushes against it."),
    (Kind.PLATEAU, "The slope gates are nearly shut, and the error is large."),
    (Kind.THROWN, "The slope gates are nearly shut, and the error is large."),
    (Kind.CONVERGES, "It rests at the ends of passes, where the nudges of the patterns balance."),
    (Kind.RESTS, "The nudges are too small to move it: they are lost in rounding."),
    (Kind.CONVERGES, "It rests: the gradient is 0, and E is larger all around."),
    (Kind.RESTS, "The gradient is 0 here, and yet E is not larger all around: a saddle, a top, or level ground."),
    (Kind.RESTS, "It arrives, but E rises on the way."),
    (Kind.CONVERGES, "In the second half of its passes it moved far less than before: it arrives."),
    (Kind.CONVERGES, "It stays where E is larger all around."),
    (Kind.TOO_EARLY, "It may arrive, but {} passes are too few to tell."),
    (Kind.CONVERGES, "It moves less by the same factor from quarter to quarter of its passes: it arrives."),
    (Kind.CREEPS, "E falls, but the end comes no nearer."),
    (Kind.CREEPS, "The nudges are too small to change E."),
    (Kind.TOO_EARLY, "{} passes show no clear course yet."),
    (Kind.DIVERGES, "E rises from pass to pass, and is above where it began."),
    (Kind.CHAOS, "Chaos: two runs that begin ever so near each other part."),
    (Kind.WANDERS, "It moves on, without arriving or repeating."),
    (Kind.TOO_EARLY, f"The first {EARLY} passes tell nothing yet."),
    (Kind.RESTS, "It arrives, but where the gradient is not 0."),
)
_RATE_ENDS = "The learning rate falls, and the nudges end before the gradient is 0."
_PULLED = "It rests where the nudge of the gradient and the weight decay balance: this is no minimum of E."


def verdict(run: Run) -> Verdict:
    """What `run` comes to, as it stands."""
    found, number = _found(run)
    kind, sentence = FOUND[found]
    if found in (criteria.LOST, criteria.STUCK):
        sentence = _why_at_rest(run.settings.rule) or sentence
    return Verdict(kind, int(number) if kind is Kind.CYCLES else None, sentence.format(compact(number)))


def _why_at_rest(rule: Rule) -> str:
    """Why weights may come to rest at a gradient that is not 0; nothing where the rule gives no reason."""
    if rule.schedule.name not in ("constant", "warm_up"):
        return _RATE_ENDS
    return _PULLED if rule.weight_decay and not rule.decay_in_E else ""


def _found(run: Run) -> criteria.Found:
    if not run.step().is_finite:
        return criteria.NOT_FINITE, 0.0
    settings = run.settings
    begin = max((change.at for change in run.experiment.changes_in(0, run.i + 1)), default=0)
    planned = plan(run.i, begin, settings.pass_length)
    if planned is None:
        return criteria.FEWEST, 0.0
    seen: Any = weights_of(run, planned).data
    taken = extents_of(settings.weight_count, planned.layout, seen)
    found = criteria.judged(criteria_settings(settings, settings), planned.layout, seen, taken)
    if found[0] == criteria.WANDERING and _is_chaos(run, planned):
        return criteria.CHAOS, 0.0
    return found


def criteria_settings(settings: Experiment, of: Any) -> criteria.Settings:
    """What a run with these settings is judged by; `of` is what `objective.py` takes."""
    uphill = 1.0 if settings.rule.name == "with_the_slope" else -1.0
    learnt = criteria.LEARNT if settings.codes.own is None else -inf
    return criteria.Settings(of, settings.weight_count, settings.walls, uphill, learnt)


def passes_for_chaos(settings: Experiment, layout: Layout) -> int:
    """In how many passes neighbours of a run are looked at; 0 where a pass is too long or takes mini-batches."""
    if settings.presentation == "mini_batch":
        return 0
    passes = min(layout.window, criteria.MOST_GRADIENTS // len(settings.patterns))
    return passes if passes >= criteria.FEWEST_FOR_CHAOS else 0


def _is_chaos(run: Run, planned: Plan) -> bool:
    """Whether a neighbour parts from the run, in the first and in the second half of the latest passes."""
    passes, i = passes_for_chaos(run.settings, planned.layout), planned.window_begin
    if not passes:
        return False
    its = loop_settings(run.experiment, i)
    of_pass = Pass(np.zeros(its.patterns.shape[1], np.int64), np.zeros_like(its.patterns))
    first, second, _ = parting(viewed(its), run.state_at(i), i, passes, of_pass)
    return criteria.is_chaos(first, second, passes)
