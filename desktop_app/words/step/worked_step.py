"""One pattern's step as the step panel shows it: its numbers, and which are hidden while the user predicts."""

from typing import NamedTuple

from desktop_app.core.derivation.derivation import error_of, is_batch
from desktop_app.core.derivation.worked_lines import numbers
from desktop_app.core.model.experiment import Experiment
from desktop_app.core.model.numbers import brief, count
from desktop_app.core.model.step import Share, Step

# Hidden until the user has predicted the step.
SECRET = frozenset(
    {"minus_dE_dy", "dy_hat_dz", "dy_hat_dw", "dh_dz1", "E_next", "promised", "delivered", "rho", "size"}
)  # fmt: skip
_SECRET_BEGINNINGS = ("dE_", "slope", "delta_", "m_hat", "s_hat", "g_ahead_")
_SECRET_ENDS = ("_next", "_asked")
UNSAID = "?"
_MOST_NAMED = 6  # patterns of a mini-batch


class WorkedStep(NamedTuple):
    """`share` belongs to `pattern`, for which the step is worked; `values` are its numbers by quantity."""

    settings: Experiment
    step: Step
    share: Share
    values: dict[str, float]
    is_secret: bool = False
    pattern: int = 0

    @property
    def E(self) -> str:
        """The symbol of the error of this one pattern."""
        return error_of(self.settings, self.pattern).text

    @property
    def pattern_note(self) -> str:
        """In a batch: which pattern is worked, and what the step takes together; else empty."""
        if not is_batch(self.settings):
            return ""
        x, y = self.settings.patterns[self.pattern]
        shown, kind = self.step.presented, "mean" if self.settings.is_mean else "sum"
        many = "both" if len(shown) == 2 else f"all {count(len(shown))}"
        if len(shown) < len(self.settings.patterns):
            some = ", ".join(map(str, shown[:_MOST_NAMED])) + " …" * (len(shown) > _MOST_NAMED)
            many = f"the {count(len(shown))} of this mini-batch (pattern{'s' * (len(shown) > 1)} {some})"
        return f"Pattern {self.pattern}, ({brief(x)}, {brief(y)}), is worked; the step takes the {kind} over {many}."

    def hides(self, quantity: str) -> bool:
        """Whether a number is hidden for now."""
        is_one = quantity.startswith(_SECRET_BEGINNINGS) or quantity.endswith(_SECRET_ENDS) or quantity in SECRET
        return self.is_secret and is_one


def worked_step_of(settings: Experiment, step: Step, pattern: int = 0, is_secret: bool = False) -> WorkedStep:
    """The step worked for its own pattern; in a batch, for pattern number `pattern`, or another one that it has."""
    if step.pattern is not None:
        k = step.pattern
    elif len(step.presented) == len(step.shares):
        k = min(pattern, len(step.shares) - 1)
    else:
        k = pattern if pattern in step.presented else step.presented[0]
    share = step.shares[k]
    return WorkedStep(settings, step, share, numbers(settings, step, share), is_secret, k)
