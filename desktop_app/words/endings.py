"""Why a run ended at a number that is not finite, and what to try, for the window and the command line."""

from math import isfinite, isnan

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.own import Own
from desktop_app.core.model.step import Step

_MEMORY = "what the rule remembers is not a finite number"
_LENGTH = "the length of the gradient is not a finite number"


def reason(step: Step) -> str:
    """What is not finite in the step, as a clause."""
    if not step.E <= GREATEST:
        return "the error is not a finite number"
    if not (abs(step.dE_dw) <= GREATEST and abs(step.dE_dv) <= GREATEST):
        return "the gradient is not a finite number"
    if any(map(isnan, step.state_next.memory)):
        return _MEMORY
    if isnan(step.delta_w):
        return _LENGTH
    return "the next weight is not a finite number"


def remedy(settings: Experiment, step: Step) -> str:
    """What to try, as a sentence without its full stop."""
    if settings.error == "cross_entropy" and not settings.slope_cancels and not step.E <= GREATEST:
        return "Cross-entropy needs ŷ in [0, 1]: try the logistic activation, or bounds"
    if settings.rule.name == "with_the_slope":
        return "This rule goes up the slope: try gradient descent, or bounds"
    if reason(step) in (_MEMORY, _LENGTH):
        smaller = "try smaller numbers in the patterns, or" if settings.net.has_patterns else "try"
        return f"The gradient is too large for this rule: {smaller} gradient descent"
    is_own = not settings.net.has_patterns or any(
        isinstance(each, Own) for each in (settings.activation, settings.error)
    )
    if is_own and (isnan(step.E) or (step.iteration == 0 and not (step.E <= GREATEST and isfinite(step.dE_dw)))):
        return "Your formula has no finite value or slope here: try another start, or bounds"
    return "Try a smaller learning rate, or bounds"
