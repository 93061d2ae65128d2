"""What the run does, in sentences."""

from desktop_app.core.error_functions import GREATEST
from desktop_app.core.experiment import Experiment
from desktop_app.core.step import Step
from desktop_app.training.frame import FLAT_OUT, Frame, State
from desktop_app.ui.numbers import brief, count


def nudge(step: Step) -> str:
    """Where the coming nudge takes w, and why."""
    if not step.is_finite:
        return "No nudge: a number in this step is not finite."
    if step.dE_dw == 0:
        return f"w stays: the slope is exactly 0{_why_flat(step)}."
    way, slope = ("up", "negative") if step.delta_w > 0 else ("down", "positive")
    if step.w_next == step.w:
        if step.is_held:
            return f"w stays at its wall {brief(step.w)}: the slope is {slope}, w would go {way} by {_size(step)}."
        return f"w stays: the nudge {brief(step.delta_w)} is too small to change it."
    if step.is_held:
        moved = brief(abs(step.w_next - step.w))
        return f"w goes {way} by {moved}, as far as its wall; the rule asks for {_size(step)}."
    return f"w goes {way} by {_size(step)}, against the slope."


def _size(step: Step) -> str:
    return brief(abs(step.delta_w))


def _why_flat(step: Step) -> str:
    share = step.share
    if share is None:
        return ""
    if share.x == 0:
        return ", because x = 0"
    if share.y_hat == share.y:
        return ", because ŷ = y"
    return ", because A is flat here" if share.dy_hat_dz == 0 else ""


def status(frame: Frame, speed: float) -> str:
    """What the run does, or why it ended."""
    step, settings = frame.reading.step, frame.reading.settings
    i = count(step.iteration)
    if frame.is_past:
        past = f"Iteration {i} of {count(frame.reading.latest)}: the past."
        if frame.state is State.DIVERGED:
            return f"{past} The run ended at its latest; G goes on from here."
        return f"{past} Space goes on from the latest, G from here."
    if frame.state is State.IDLE:
        back = " Ctrl+Z brings the last run back." if frame.can_undo else ""
        return f"Ready: press Space to play, → to make one step.{back}"
    if frame.state is State.RUNNING:
        if frame.goal.opened:
            return f"{frame.goal.opened} Going to iteration {count(frame.target or 0)} …"
        return f"Running {_pace(speed)}, {_until(frame)}.{_resting(step, settings)}"
    if frame.state is State.PAUSED:
        of = f" of {count(frame.target)}" if frame.target and frame.target > step.iteration else ""
        dropped = " What came after is dropped; Ctrl+Z brings it back." if frame.can_undo else ""
        paused = f"{frame.goal.opened} Paused at iteration {i}{of}.".lstrip()
        return f"{paused}{dropped}{_resting(step, settings)}"
    if frame.state is State.FINISHED:
        if frame.target == step.iteration:
            return f"Finished: iteration {i} is reached. Space goes on.{_resting(step, settings)}"
        tolerance = brief(frame.goal.tolerance)
        return f"Finished at iteration {i}: |∂E/∂w| stayed below {tolerance} for a whole pass."
    if frame.state is State.DIVERGED:
        return f"Ended at iteration {i}: {_what_diverged(step)} w = {brief(step.w)} is kept. {_remedy(settings, step)}"
    return "The training failed. Reset begins again; Help ▸ Show the log has the details."


def dropped(at: tuple[int, ...]) -> str:
    """That changes recorded at these iterations are no longer made."""
    where = ", ".join(count(i) for i in sorted(set(at)))
    if len(at) == 1:
        return f"The change recorded at iteration {where} does not fit any more and is dropped."
    return f"The changes recorded at iterations {where} do not fit any more and are dropped."


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
    """Said while a wall holds the weight whichever pattern comes next."""
    low, high = settings.walls
    slopes = [share.dE_dw for share in step.shares]
    if (step.w == high and max(slopes) <= 0 > min(slopes)) or (step.w == low and min(slopes) >= 0 < max(slopes)):
        return f" w = {brief(step.w)} rests at its wall."
    return ""


def _what_diverged(step: Step) -> str:
    if not step.E <= GREATEST:
        return "the error is not a finite number."
    if not abs(step.dE_dw) <= GREATEST:
        return "the gradient is not a finite number."
    return "the next weight is not a finite number."


def _remedy(settings: Experiment, step: Step) -> str:
    share = step.share
    if settings.error == "cross_entropy" and share is not None and not 0 < share.y_hat < 1:
        return "Cross-entropy needs ŷ in [0, 1]: try the logistic activation, or bounds."
    return "Try a smaller learning rate, or bounds, and reset."
