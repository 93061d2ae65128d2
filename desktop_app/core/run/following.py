"""The loop of maps: runs that are followed without a record, and how fast their neighbours part from them.

As in `kernel.py`, the source serves one run and lanes of several, which end each for itself: one that ends stands still
while the others go on. None of them takes mini-batches.
"""

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.extras import Extras
from desktop_app.core.model.networks import ONE_WEIGHT, Codes, Gradient, propagate
from desktop_app.core.model.numerics.elementary import log
from desktop_app.core.model.numerics.primitives import load, select, sqrt, store, wide
from desktop_app.core.model.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.model.rules import RuleNumbers, is_finite
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.kernel import Settings, nudged, refined, span

# Neighbours are looked at so far away, as a part of the weights' size: central differences are then exact to 10⁻¹⁰.
BESIDE = 2.0**-17

Whole = NDArray[np.int64]


def follow(
    settings: Settings, state: State, made: float, i: int, stops: Whole, places: Whole, seen: Array, order: Whole
) -> tuple[State, float]:  # fmt: skip
    """Make iterations from `i` on; write the weights at iteration stops[k], in order, to column places[k] of `seen`.

    `made` is how many iterations were made: fewer than `i` where a run has ended. Returns the last state, and `made`.
    """
    codes, patterns, rule, walls, seed, rule_start, _, extras = settings
    count = patterns.shape[1]
    is_shuffled = codes.presentation == SHUFFLED
    turn = i % count
    if is_shuffled:
        shuffle(seed, i // count, order)
    for row in range(len(stops)):
        while i < stops[row]:
            k = order[turn] if is_shuffled else turn
            E, dE_dw, dE_dv = gradient(extras, codes, state, patterns, k)
            after = after_nudge(extras, codes, rule, walls, float(i + 1) - rule_start, dE_dw, dE_dv, state, patterns, k)
            goes_on = (made >= float(i)) & is_finite(E, dE_dw, dE_dv, after)
            made = select(goes_on, made + 1.0, made)
            state = chosen(goes_on, after, state)
            i, turn = i + 1, turn + 1
            if turn == count:
                turn = 0
                if is_shuffled:
                    shuffle(seed, i // count, order)
        store(seen, 0, places[row], state.w)
        store(seen, 1, places[row], wide(state.v, state.w))
    return state, made


def parting(settings: Settings, state: State, i: int, passes: int, order: Whole) -> tuple[float, float, State]:
    """The sums of ln |change of a small distance| over the first and the second half of the passes, and the last state.

    Divided by the passes they are the greatest Lyapunov exponent, per pass (Benettin et al. 1980): the distance, to a
    neighbour that is ever so near, is a vector of the weights and of what the rule remembers. `i` begins a pass.
    """
    codes, patterns, rule, walls, seed, rule_start, _, extras = settings
    count = patterns.shape[1]
    is_batch, is_shuffled = codes.presentation == BATCH, codes.presentation == SHUFFLED
    length = 1 if is_batch else count
    zero = wide(0.0, state.w)
    first = second = zero
    w, v = (1.0, 0.0) if codes.network == ONE_WEIGHT else (0.8, 0.6)
    away = State(zero + w, zero + v, zero, zero, zero, zero)
    for number in range(passes):
        if is_shuffled:
            shuffle(seed, i // count, order)
        for turn in range(length):
            k = order[turn] if is_shuffled else turn
            n = float(i + 1) - rule_start
            size = abs(state.w) + abs(state.v) + 1.0
            step = BESIDE * size
            ahead = stepped(extras, codes, rule, walls, n, beside(state, step, away), patterns, k)
            behind = stepped(extras, codes, rule, walls, n, beside(state, -step, away), patterns, k)
            state = stepped(extras, codes, rule, walls, n, state, patterns, k)
            away, distance = apart(codes.network, ahead, behind, 2.0 * step)
            change = log(distance)
            if 2 * number < passes:
                first = first + change
            else:
                second = second + change
            i += 1
    return first, second, state


def stepped(
    extras: Extras | None, codes: Codes, rule: RuleNumbers, walls: tuple[float, float], n: float, state: State,
    patterns: Array, k: int,
) -> State:  # fmt: skip
    """The state after the rule's n-th nudge, by pattern `k` or by all of them."""
    _, dE_dw, dE_dv = gradient(extras, codes, state, patterns, k)
    return after_nudge(extras, codes, rule, walls, n, dE_dw, dE_dv, state, patterns, k)


def gradient(extras: Extras | None, codes: Codes, state: State, patterns: Array, k: int) -> Gradient:
    """E and its gradient of pattern `k`, or of all together, added in the order in which `kernel.py` adds them."""
    first, last = span(extras, codes.presentation == BATCH, k, 0, patterns.shape[1])
    if codes.presentation != BATCH:
        E, dE_dw, dE_dv = gradient_of_turn(codes, state, patterns, k)
        return refined(extras, state, first, last, E, dE_dw, dE_dv)
    E = dE_dw = dE_dv = wide(0.0, state.w)
    for j in range(patterns.shape[1]):
        E_j, dE_dw_j, dE_dv_j = gradient_of_turn(codes, state, patterns, j)
        E = E + E_j
        dE_dw = dE_dw + dE_dw_j
        dE_dv = dE_dv + dE_dv_j
    return refined(extras, state, first, last, E, dE_dw, dE_dv)


def gradient_of_turn(codes: Codes, state: State, patterns: Array, k: int) -> Gradient:
    """E and its gradient of one pattern."""
    E, dE_dw, dE_dv, _ = propagate(codes, state.w, state.v, load(patterns, 0, k), load(patterns, 1, k))
    return E, dE_dw, wide(dE_dv, E)


def after_nudge(
    extras: Extras | None, codes: Codes, rule: RuleNumbers, walls: tuple[float, float], n: float, dE_dw: float,
    dE_dv: float, state: State, patterns: Array, k: int,
) -> State:  # fmt: skip
    """The state after the rule's n-th nudge."""
    first, last = span(extras, codes.presentation == BATCH, k, 0, patterns.shape[1])
    _, _, after = nudged(extras, codes, rule, walls, n, state, patterns, first, last, dE_dw, dE_dv)
    return after


def chosen(condition: bool, new: State, old: State) -> State:
    """The new state where the condition holds."""
    return State(
        select(condition, new.w, old.w), select(condition, new.v, old.v), select(condition, new.m_w, old.m_w),
        select(condition, new.s_w, old.s_w), select(condition, new.m_v, old.m_v), select(condition, new.s_v, old.s_v),
    )  # fmt: skip


def beside(state: State, step: float, away: State) -> State:
    """The state a step away."""
    return State(
        state.w + step * away.w, state.v + step * away.v, state.m_w + step * away.m_w, state.s_w + step * away.s_w,
        state.m_v + step * away.m_v, state.s_v + step * away.s_v,
    )  # fmt: skip


def apart(network: int, ahead: State, behind: State, steps: float) -> tuple[State, float]:
    """The way from one state to another as a vector of length 1, and that length, divided by `steps`."""
    w, m_w, s_w = (ahead.w - behind.w) / steps, (ahead.m_w - behind.m_w) / steps, (ahead.s_w - behind.s_w) / steps
    v, m_v, s_v = (ahead.v - behind.v) / steps, (ahead.m_v - behind.m_v) / steps, (ahead.s_v - behind.s_v) / steps
    if network == ONE_WEIGHT:
        v, m_v, s_v = 0.0 * v, 0.0 * v, 0.0 * v
    length = sqrt(w * w + v * v + m_w * m_w + s_w * s_w + m_v * m_v + s_v * s_v)
    over = 1.0 / select(length > 0.0, length, 1.0)
    return State(w * over, v * over, m_w * over, s_w * over, m_v * over, s_v * over), length
