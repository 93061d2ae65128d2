"""What a run is at an iteration: its weights, and what its rule remembers of each."""

from typing import NamedTuple


class State(NamedTuple):
    """The weights w and v (b, or w₂; 0 where the network has one), and the rule's memory m and s of each.

    The order is the one in which the loop has them.
    """

    w: float
    v: float = 0.0
    m_w: float = 0.0
    s_w: float = 0.0
    m_v: float = 0.0
    s_v: float = 0.0

    @property
    def weights(self) -> tuple[float, float]:
        return self.w, self.v


SIZE = len(State._fields)


class Position(NamedTuple):
    """Where a run stands: before iteration `i`, in `state`.

    The gradients of the last `small_gradients` iterations were below the tolerance.
    """

    i: int
    state: State
    small_gradients: int = 0
