"""What a run may have beyond the plain loop: means and mini-batches, weight decay, a schedule, a look ahead.

The loop is compiled without them, and once more with them, so that a run that has none of them pays for none.
"""

from typing import NamedTuple

from desktop_app.core.model.numerics.primitives import select
from desktop_app.core.model.schedules import ScheduleNumbers
from desktop_app.core.model.state import State


class Extras(NamedTuple):
    """`size` patterns make a mini-batch, and E is their mean if `is_mean`; then weight decay λ and the schedule.

    λ is `decay` where it is a part of E, and `shrink` where the rule takes it off the weights. A rule that takes the
    gradient where its memory m would carry the weights goes there by `ahead` times m.
    """

    size: int = 1
    is_mean: int = 0
    decay: float = 0.0
    shrink: float = 0.0
    ahead: float = 0.0
    schedule: ScheduleNumbers = ScheduleNumbers()


NONE = Extras()


def with_decay(decay: float, w: float, v: float, E: float, dE_dw: float, dE_dv: float) -> tuple[float, float, float]:
    """E + ½λ|θ|² and its gradient; where λ is 0 they stay as they are, to the last bit: x + −0 is x."""
    is_on = decay > 0.0
    E = E + select(is_on, 0.5 * decay * (w * w + v * v), -0.0)
    return E, dE_dw + select(is_on, decay * w, -0.0), dE_dv + select(is_on, decay * v, -0.0)


def shrunk(extras: Extras, rate: float, state: State) -> State:
    """The state with the weights less αλ of them (Loshchilov and Hutter 2019), where the rule has λ apart from E."""
    w, v, m_w, s_w, m_v, s_v = state
    share, is_on = rate * extras.shrink, extras.shrink > 0.0
    w, v = w - select(is_on, share * w, 0.0), v - select(is_on, share * v, 0.0)
    return State(w, v, m_w, s_w, m_v, s_v)


def place_ahead(extras: Extras, w: float, m: float) -> float:
    """Where the rule takes the slope of a weight: at w, or at w + μm."""
    return select(extras.ahead > 0.0, w + extras.ahead * m, w)
