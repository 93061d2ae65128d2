"""What a step says along one of its weights."""

from typing import NamedTuple

from desktop_app.core.model.step import Step


class Along(NamedTuple):
    """Along one weight w, the other one held at `other`: E there, its slope, and where w goes."""

    w: float
    w_next: float
    other: float
    E: float
    slope: float


def along_of(step: Step, which: int) -> Along:
    """The step along weight `which`."""
    now, then = step.state.weights, step.state_next.weights
    return Along(now[which], then[which], now[1 - which], step.E, (step.dE_dw, step.dE_dv)[which])
