"""The state of a run at an iteration: its weights, and what its rule remembers of each."""

from typing import NamedTuple


class State(NamedTuple):
    """The weights w and v (v is b or w₂, or 0 where there is one weight), and the rule's memory m and s of each."""

    w: float
    v: float = 0.0
    m_w: float = 0.0
    s_w: float = 0.0
    m_v: float = 0.0
    s_v: float = 0.0

    @property
    def weights(self) -> tuple[float, float]:
        return self.w, self.v

    @property
    def memory(self) -> tuple[float, ...]:
        return self[2:]


SIZE = len(State._fields)


class Position(NamedTuple):
    """Where a run stands: in `state`, with iteration `i` the next to make.

    In the last `small_gradients` iterations the gradient was below the tolerance.
    """

    i: int
    state: State
    small_gradients: float = 0.0
