"""The cobweb in words: what its curve is of, its fixed points, and where it leads."""

from collections.abc import Sequence

from desktop_app.core.analysis.cobweb import FixedPoint
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.model.pattern_list import MOST_APART
from desktop_app.core.model.step import Step
from desktop_app.words.captions import pattern_text

SECRET = "The curve is hidden until you have said what comes"
_MOST_POINTS = 6
# Of a cycle with more weights only their number is said.
_MOST_OF_CYCLE = 4


def after(length: int) -> str:
    """The label of the axis upwards."""
    return "w one iteration later" if length == 1 else f"w one pass later ({count(length)} iterations)"


def goes_by_the_map(settings: Experiment) -> bool:
    """Whether the run does what the map says, step after step."""
    return settings.rule.name == "gradient_descent" and settings.rule.schedule.is_constant


def what_the_map_is_of(settings: Experiment, step: Step) -> list[str]:
    """What the user must know of the curve: that it is of a whole pass, of another rule, or of one learning rate."""
    told = []
    if settings.pass_length > 1 and step.pattern is not None:
        told.append(f"The curve is of a whole pass, from {pattern_text(*settings.patterns[step.pattern])} on")
    if settings.rule.name != "gradient_descent":
        told.append(f"It is of gradient descent: {settings.rule.kind.label} goes its own way")
    if not settings.rule.schedule.is_constant:
        told.append(f"It is of the present α = {brief(step.rate)} · The schedule goes on to others")
    return told


def why_none(settings: Experiment) -> str:
    """Why there is no curve."""
    if settings.weight_count > 1:
        return "A cobweb needs a single weight · With two a step leads across a plane"
    if settings.has_many_patterns:
        return f"Of more than {MOST_APART} patterns no curve is drawn"
    return "Each pass has another order · So it has another curve, and none is drawn"


def other_run(name: str, w: float) -> str:
    """A sentence on another run."""
    return f"{name} is at w = {brief(w)}."


def kind_of(point: FixedPoint) -> str:
    return "stable" if point.is_stable else "unstable"


def beside_point(point: FixedPoint) -> str:
    """The words at the mark of a fixed point: unstable, slope −1.523."""
    return f"{kind_of(point)}, slope {brief(point.slope)}"


def where_it_leads(steps: int, cycle: Sequence[float] | None) -> str:
    """What the next steps come to, in a few words."""
    begin = f"next {count(steps)}:"
    if cycle is None:
        return f"{begin} no cycle yet"
    if len(cycle) == 1:
        return f"{begin} to {brief(cycle[0])}"
    return f"{begin} a {len(cycle)}-cycle"


def cobweb_in_words(
    settings: Experiment, w: float, after: float, points: Sequence[FixedPoint], cycle: Sequence[float] | None,
    steps: int,
) -> str:  # fmt: skip
    """What a glance at the cobweb would tell."""
    step = "iteration" if settings.pass_length == 1 else "pass"
    told = [f"w = {brief(w)} becomes {brief(after)} in one {step}."]
    told += [f"Fixed point w = {brief(point.w)}, {beside_point(point)}." for point in points[:_MOST_POINTS]]
    if (more := len(points) - _MOST_POINTS) > 0:
        told.append(f"And {more} more fixed point{'s' if more > 1 else ''}.")
    if not points:
        told.append("No fixed point is in view.")
    if steps > 1:
        told.append(_end(steps, cycle))
    return " ".join(told)


def _end(steps: int, cycle: Sequence[float] | None) -> str:
    begin = f"After {count(steps)} such steps"
    if cycle is None:
        return f"{begin} there is no cycle yet."
    if len(cycle) == 1:
        return f"{begin} w rests at {brief(cycle[0])}."
    weights = f": {', '.join(map(brief, cycle))}" if len(cycle) <= _MOST_OF_CYCLE else ""
    return f"{begin} w goes round a cycle of {len(cycle)}{weights}."
