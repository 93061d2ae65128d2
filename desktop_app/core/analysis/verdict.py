"""What a run comes to, judged by what it has done so far: the criteria, in words that can be quoted.

Patterns that take turns make the weights jitter within a pass, so a run is judged by the weights at the **ends of its
passes** (a pass shows every pattern once; in `batch` it is one iteration), of the passes since parameters last changed,
and by E summed over all patterns there. *Lately* is the latest 64 passes, or the second half of them while they are
fewer than 128; *before* is their second quarter. E *falls* when all of lately is below all of before, and *rises* when
it is above. The first verdict that fits is given:

- **diverges**: the next step is not finite.
- **too early to say**: fewer than 8 passes are made.
- **diverges**: lately E rose to more than 10 times as much in every pass.
- **cycles** with period p: lately the weights repeat after p passes, 2 ≤ p ≤ 32, and after no fewer: to within 10⁻⁹ of
  their size and 10⁻⁶ of their movement, which is itself larger than 10⁻⁹ of their size.
- **at the wall**: lately a weight stood at a wall, the gradient of E pushes against it, and no other weight moves.
- **thrown onto the plateau**, or **on the plateau** if it began there: the slope gate A′ of every pattern is nearly
  shut (below 0.001), and one of them is far from learnt (|ŷ − y| above 0.01). Gates at an input of 0 do not count.
- **converges**: the room that the weights take shrinks to a third or less, from the second quarter of the passes to the
  second half, and from the third quarter to the fourth; or for half of the passes they stay within 10⁻⁴ of their size
  where E is larger all around; or they rest, within 10⁻⁹, where the nudges of patterns that take turns balance.
  Whatever approaches geometrically comes to that; of a creeping weight, which grows like ln n, the second half of the
  passes takes as much room as the quarter before.
- **rests at no minimum**: the weights rest, or arrive while E rises, on a saddle, on a top or where E is level.
- **converges**: E falls, and from quarter to quarter the weights move less by the same factor, of 0.9 or less: the
  steps that are left are a geometric series, which has an end; and of one pattern, or in a batch, no more than a
  quarter of the slope is left at that end. In fewer than 32 passes it is too early to say so.
- **creeps**: E falls, but none of the above; or the nudges are too small to change it.
- **too early to say**: none of these, in fewer than 128 passes.
- **diverges**: E rises, and is above where it began.
- **wanders**: it does none of these, as in chaos, or under shuffled patterns that disagree.
"""

from enum import Enum
from math import hypot
from typing import NamedTuple

import numpy as np

from desktop_app.core.analysis.passes import EARLY, LATELY, Passes
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.networks import total_error, total_gradient
from desktop_app.core.model.numbers import compact
from desktop_app.core.model.step import Gates, Share, shares_at
from desktop_app.core.run.book import Array
from desktop_app.core.run.run import Run

LONGEST_PERIOD = 32  # passes
SAME = 1e-9  # of the weights' size
SAME_MOVEMENT = 1e-6  # of the movement of a cycle
SHUT = 1e-3  # of a slope gate
FAR = 1e-2  # of |ŷ − y|
BLOWS_UP = 10.0  # times the E of the pass before
GEOMETRIC = 0.9  # the greatest factor from quarter to quarter
STEADY = 0.95  # how much of its distance from 1 that factor must keep; of a weight that grows like ln n it keeps less
GENTLER = 0.25  # how much of its slope is left where such a weight would end
SLOWER = 1.0 / 3.0  # of the room that the weights took before
LEVEL = 1e-9  # of a gradient, as good as 0
NEARBY = 1e-4  # of the weights' size: the room of what stays at a minimum
AROUND = 1e-3  # of the weights' size: how far from where they rest E is looked at
DIRECTIONS = 16  # in which E is looked at there, where there are two weights
LEARNT = 1e-12  # of E: nothing is left to learn
ROUNDING = 1e-12  # of E: a difference that is none
_MOST_GATES = 256  # patterns whose gates are looked at
_SAMPLES = 16  # ends of passes before lately at which E is worked out


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


def verdict(run: Run) -> Verdict:
    """What `run` comes to, as it stands."""
    if not run.step().is_finite:
        return Verdict(Kind.DIVERGES, None, "The next step is not finite.")
    settings = run.settings
    begin = max((change.at for change in run.experiment.changes_in(0, run.i + 1)), default=0)
    passes = Passes.of(run, settings, begin)
    if passes is None:
        return Verdict(Kind.TOO_EARLY, None, f"The first {EARLY} passes tell nothing yet.")
    # What diverges may be so large that differences overflow; infinite ones compare as they should.
    with np.errstate(over="ignore", invalid="ignore"):
        E = _errors(settings, passes.lately)
        if (E[1:] > BLOWS_UP * E[:-1]).all():
            return Verdict(Kind.DIVERGES, None, "E rises by orders of magnitude from pass to pass.")
        period = _period(passes.lately, passes.size)
        if period:
            return Verdict(Kind.CYCLES, period, f"It oscillates: it is back after every {period} passes.")
        kind, sentence = _place(settings, passes) or _course(settings, passes)
    return Verdict(kind, None, sentence)


def _period(lately: Array, size: float) -> int | None:
    """The least number of passes after which the weights repeat, while they do move."""
    movement = float(np.abs(np.diff(lately, axis=0)).max())
    if movement <= SAME * size:
        return None
    same = min(SAME * size, SAME_MOVEMENT * movement)
    for p in range(2, min(LONGEST_PERIOD, (len(lately) - 1) // 2) + 1):
        if np.abs(lately[p:] - lately[:-p]).max() <= same:
            return p
    return None


def _place(settings: Experiment, passes: Passes) -> tuple[Kind, str] | None:
    """A wall or the plateau, if the run has come there."""
    held = _held(settings, passes.lately)
    moved = np.ptp(passes.lately, axis=0).max()
    if held and moved <= SAME * passes.size:
        return Kind.WALL, f"The wall at {compact(held[0])} holds a weight, and the gradient pushes against it."
    ends = (tuple(passes.lately[0]), tuple(passes.lately[-1]))
    if all(_is_plateau(settings, *end) for end in ends):
        began_there = _is_plateau(settings, *passes.first[0])
        return Kind.PLATEAU if began_there else Kind.THROWN, "The slope gates are nearly shut, and the error is large."
    return None


def _held(settings: Experiment, lately: Array) -> list[float]:
    """The walls at which a weight stood lately and which the gradient pushes against; the wrong rule goes up it."""
    w, v = lately[-1].tolist()
    _, *slopes = total_gradient(settings.codes, w, v, settings.patterns)
    up = 1.0 if settings.rule.name == "with_the_slope" else -1.0
    sides = tuple(zip(settings.walls, (-up, up), strict=True))
    return [
        wall
        for weight in range(settings.weight_count)
        for wall, outward in sides
        if (lately[:, weight] == wall).all() and outward * slopes[weight] > LEVEL
    ]


def _is_plateau(settings: Experiment, w: float, v: float) -> bool:
    """Whether the slope gates of all patterns, of many of some, are nearly shut, and one of them is far from learnt."""
    shares = shares_at(settings, w, v)
    is_far = False
    for share in shares[:: -(-len(shares) // _MOST_GATES)]:
        taught = [gates for gates in _gates(share) if gates.input != 0.0]
        if any(abs(gates.slope) >= SHUT for gates in taught):
            return False
        is_far = is_far or bool(taught and abs(share.y_hat - share.y) > FAR)
    return is_far


def _gates(share: Share) -> tuple[Gates, ...]:
    return (share.gates, share.gates_v) if share.gates_v else (share.gates,)


def _course(settings: Experiment, passes: Passes) -> tuple[Kind, str]:
    """Where a run that moves, or rests, is going."""
    second, third, fourth = passes.quarters
    some = second[:: -(-len(second) // _SAMPLES)]
    E_first, E_before, E_lately = (_errors(settings, ends) for ends in (passes.first, some, passes.lately))
    falls, rises = E_lately.max() < E_before.min(), E_lately.min() > E_before.max()
    if _room(third, fourth) <= SAME * passes.size and not falls:
        return _rest(settings, passes)
    is_slower = _room(third, fourth) <= SLOWER * _room(second)
    if is_slower and _room(fourth) <= max(SLOWER * _room(third), SAME * passes.size):
        if rises and settings.pass_length == 1:
            return Kind.RESTS, "It arrives, but E rises on the way."
        return Kind.CONVERGES, "In the second half of its passes it moved far less than before: it arrives."
    if _room(third, fourth) <= NEARBY * passes.size and _is_bottom(settings, passes):
        return Kind.CONVERGES, "It stays where E is larger all around."
    if falls and _is_geometric(settings, second, third, fourth):
        if passes.made < LATELY // 2:
            return Kind.TOO_EARLY, f"It may arrive, but {passes.made} passes are too few to tell."
        return Kind.CONVERGES, "It moves less by the same factor from quarter to quarter of its passes: it arrives."
    if falls:
        return Kind.CREEPS, "E falls, but the end comes no nearer."
    if np.ptp((*E_before, *E_lately)) <= ROUNDING * E_lately[-1]:
        return Kind.CREEPS, "The nudges are too small to change E."
    if passes.made < 2 * LATELY:
        return Kind.TOO_EARLY, f"{passes.made} passes show no clear course yet."
    if rises and E_lately[-1] > E_first[0]:
        return Kind.DIVERGES, "E rises from pass to pass, and is above where it began."
    return Kind.WANDERS, "It moves on, without arriving or repeating."


def _room(*ends: Array) -> float:
    """How far apart the weights were, of that weight that was farthest."""
    return float(np.ptp(np.vstack(ends), axis=0).max())


def _is_geometric(settings: Experiment, second: Array, third: Array, fourth: Array) -> bool:
    """Whether the weights move less from quarter to quarter, by the same factor, and the slope ends where they would.

    Where patterns take turns, their nudges may balance at a slope that is not 0; there it is not asked for.
    """
    rooms = _room(second), _room(third), _room(fourth)
    if 0.0 in rooms:
        return False
    before, now = rooms[1] / rooms[0], rooms[2] / rooms[1]
    if max(before, now) > GEOMETRIC or (1.0 - now) < STEADY * (1.0 - before):
        return False
    end = fourth[-1] + (fourth[-1] - third[-1]) * now / (1.0 - now)  # the sum of all nudges that are left
    return settings.pass_length > 1 or _slope(settings, end) <= GENTLER * _slope(settings, fourth[-1])


def _slope(settings: Experiment, weights: Array) -> float:
    """The length of the gradient of all patterns together."""
    w, v = weights.tolist()
    _, *slopes = total_gradient(settings.codes, w, v, settings.patterns)
    return hypot(*slopes)


def _rest(settings: Experiment, passes: Passes) -> tuple[Kind, str]:
    """What it means that the weights rest."""
    if _slope(settings, passes.lately[-1]) > LEVEL:
        if np.ptp(passes.within, axis=0).any():
            return Kind.CONVERGES, "It rests at the ends of passes, where the nudges of the patterns balance."
        return Kind.CREEPS, "The nudges are too small to move it: they are lost in rounding."
    if _is_bottom(settings, passes):
        return Kind.CONVERGES, "It rests: the gradient is 0, and E is larger all around."
    return Kind.RESTS, "The gradient is 0 here, and yet E is not larger all around: a saddle, a top, or level ground."


def _is_bottom(settings: Experiment, passes: Passes) -> bool:
    """Whether E is nowhere smaller around the weights, and somewhere larger; or nothing is left to learn."""
    here = passes.lately[-1:]
    E = float(_errors(settings, here)[0])
    around = _errors(settings, _around(settings, here[0], AROUND * max(1.0, passes.size)))
    return E <= LEARNT or bool(around.min() >= E * (1.0 - ROUNDING) and around.max() > E * (1.0 + ROUNDING))


def _around(settings: Experiment, weights: Array, distance: float) -> Array:
    """Points at a distance from the weights, as far as the walls let them be; shape (n, 2)."""
    directions = 2 if settings.weight_count == 1 else DIRECTIONS
    angles = 2.0 * np.pi * np.arange(directions) / directions
    points = weights + distance * np.column_stack((np.cos(angles), np.sin(angles)))
    return np.clip(points, *settings.walls)


def _errors(settings: Experiment, ends: Array) -> Array:
    """E of all patterns together at each of `ends`."""
    return np.array([total_error(settings.codes, w, v, settings.patterns) for w, v in ends.tolist()])
