"""The status of the run in sentences."""

from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.model.step import Step, slope_ranges
from desktop_app.training.frame import FLAT_OUT, Frame, State
from desktop_app.words import endings
from desktop_app.words.step.nudge import AGAINST_THE_SLOPE


def status(frame: Frame, speed: float, is_secret: bool = False, is_opened: bool = True) -> str:
    """What the run does, or why it ended; nothing about the next nudge while that `is_secret`.

    The words of an opening are said on the way to its place, and there while it `is_opened`: nothing was done since.
    """
    step, settings = frame.reading.step, frame.reading.settings
    i, resting = count(step.iteration), "" if is_secret else _resting(step, settings)
    if frame.is_past:
        past = f"Iteration {i} of {count(frame.reading.latest)}: the past."
        if frame.state is State.DIVERGED:
            return f"{past} The run ended at its latest; G goes on from here."
        return f"{past} Space goes on from the latest, G from here."
    if frame.state is State.IDLE:
        back = " Ctrl+Z brings the last run back." if frame.has_left else ""
        if not step.is_finite and not is_secret:
            return f"No step can be made: {endings.reason(step)}. {endings.remedy(settings, step)}.{back}"
        return f"Ready: press Space to play, → to make one step.{back}"
    if frame.state is State.RUNNING:
        if frame.goal.opened:
            return f"{frame.goal.opened} Going to iteration {count(frame.target or 0)} …"
        return f"Running {_pace(speed)}, {_until(frame)}.{resting}"
    if frame.state is State.PAUSED:
        of = f" of {count(frame.target)}" if frame.target and frame.target > step.iteration else ""
        opened = frame.goal.opened if of or is_opened else ""
        dropped = " What came after is dropped; Ctrl+Z brings it back." if frame.is_branch else ""
        paused = f"{opened} Paused at iteration {i}{of}.".lstrip()
        return f"{paused}{dropped}{resting}"
    if frame.state is State.FINISHED:
        if frame.target == step.iteration:
            return f"Finished: iteration {i} is reached. Space goes on.{resting}"
        tolerance = brief(frame.goal.tolerance)
        return f"Finished at iteration {i}: |∂E/∂w| stayed below {tolerance} for a whole pass."
    if frame.state is State.DIVERGED:
        why, remedy = endings.reason(step), endings.remedy(settings, step)
        return f"Ended at iteration {i}: {why}. {_kept(step, settings)} {remedy}, and reset."
    return "The training failed. Reset begins again; Help ▸ Show the log has the details."


def dropped(at: tuple[int, ...]) -> str:
    """That the changes recorded at these iterations are dropped."""
    where = ", ".join(count(i) for i in sorted(set(at)))
    if len(at) == 1:
        return f"The change recorded at iteration {where} no longer fits and is dropped."
    return f"The changes recorded at iterations {where} no longer fit and are dropped."


def _pace(speed: float) -> str:
    if speed == FLAT_OUT:
        return "flat out"
    return f"at {count(int(speed))} iteration{'' if speed == 1 else 's'} a second"


def _until(frame: Frame) -> str:
    if frame.target is not None:
        return f"to iteration {count(frame.target)}"
    if frame.goal.tolerance:
        return f"until |∂E/∂w| < {brief(frame.goal.tolerance)}"
    return "until you pause"


def _resting(step: Step, settings: Experiment) -> str:
    """Which weights a wall holds, whichever pattern comes next."""
    if settings.rule.name not in AGAINST_THE_SLOPE:
        return ""
    low, high = settings.walls
    each = zip(settings.net.symbols, step.state.weights, slope_ranges(step), strict=False)
    return "".join(
        f" {symbol} = {brief(w)} rests at its wall."
        for symbol, w, (least, greatest) in each
        if (w == high and greatest <= 0 > least) or (w == low and least >= 0 < greatest)
    )


def _kept(step: Step, settings: Experiment) -> str:
    """The last finite weights."""
    told = [f"{symbol} = {brief(w)}" for symbol, w in zip(settings.net.symbols, step.state.weights, strict=False)]
    return f"{' and '.join(told)} {'are' if len(told) > 1 else 'is'} kept."
