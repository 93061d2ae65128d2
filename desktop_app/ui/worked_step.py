"""What the views of the step panel show: one pattern's step, all its numbers, and what of them is still a secret."""

from typing import NamedTuple

from desktop_app.core.derivation import numbers
from desktop_app.core.experiment import Experiment
from desktop_app.core.step import Share, Step

# What a person who predicts the step must not see before they do.
SECRET = frozenset(
    {"dE_dy_hat", "minus_dE_dy", "dE_dy", "dy_hat_dz", "dy_hat_dw", "dE_dz", "dE_dw", "dE_dw_sum", "delta_w"}
    | {"w_next", "w_asked", "E_next", "promised", "delivered", "rho", "slope_0", "slope_1"}
)
UNSAID = "?"


class WorkedStep(NamedTuple):
    """`values` has the numbers of `core.derivation` by quantity; `share` is the pattern that is worked."""

    settings: Experiment
    step: Step
    share: Share
    values: dict[str, float]
    is_secret: bool = False

    def hides(self, quantity: str) -> bool:
        """Whether this number is not to be shown yet."""
        return self.is_secret and (quantity in SECRET or quantity.startswith("dE_dw_"))


def worked_step_of(settings: Experiment, step: Step, pattern: int = 0, is_secret: bool = False) -> WorkedStep:
    """The step worked for the pattern that it shows; in a batch, for `pattern`, as near as there is one."""
    share = step.share or step.shares[min(pattern, len(step.shares) - 1)]
    return WorkedStep(settings, step, share, numbers(settings, step, share), is_secret)
