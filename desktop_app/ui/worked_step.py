"""What the views of the step panel show: one pattern's step, all its numbers, and what of them is still a secret."""

from typing import NamedTuple

from desktop_app.core.experiment import Experiment
from desktop_app.core.step import Share, Step
from desktop_app.core.worked_lines import numbers

# What a person who predicts the step must not see before they do.
SECRET = frozenset(
    {"minus_dE_dy", "dy_hat_dz", "dy_hat_dw", "dh_dz1", "E_next", "promised", "delivered", "rho", "size"}
)  # fmt: skip
_SECRET_BEGINNINGS = ("dE_", "slope", "delta_", "m_hat", "s_hat")
_SECRET_ENDS = ("_next", "_asked")
UNSAID = "?"


class WorkedStep(NamedTuple):
    """`values` has the numbers of `core.worked_lines` by quantity; `share` is the one of `pattern`, which is worked."""

    settings: Experiment
    step: Step
    share: Share
    values: dict[str, float]
    is_secret: bool = False
    pattern: int = 0

    def hides(self, quantity: str) -> bool:
        """Whether this number is not to be shown yet."""
        is_one = quantity.startswith(_SECRET_BEGINNINGS) or quantity.endswith(_SECRET_ENDS) or quantity in SECRET
        return self.is_secret and is_one


def worked_step_of(settings: Experiment, step: Step, pattern: int = 0, is_secret: bool = False) -> WorkedStep:
    """The step worked for the pattern that it shows; in a batch, for `pattern`, as near as there is one."""
    k = min(pattern, len(step.shares) - 1) if step.pattern is None else step.pattern
    share = step.shares[k]
    return WorkedStep(settings, step, share, numbers(settings, step, share), is_secret, k)
