"""The loop of maps: runs that are followed without a record, and how fast their neighbours part from them.

As in `kernel.py`, the source serves one run and lanes of several, which end each for itself: one that ends stands still
while the others go on.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.extras import Extras
from desktop_app.core.model.networks import ONE_WEIGHT, Codes, Gradient, propagate
from desktop_app.core.model.numerics.elementary import log
from desktop_app.core.model.numerics.primitives import all_of, any_of, load, select, sqrt, store, wide
from desktop_app.core.model.patterns import BATCH, MINI_BATCH, SHUFFLED, shuffle
from desktop_app.core.model.rules import GRADIENT_DESCENT, RuleNumbers, is_finite
from desktop_app.core.model.state import State
from desktop_app.core.run.book import Array
from desktop_app.core.run.kernel import Settings, nudged, patterns_shown, put_in_order, refined, span, turns_of

# Neighbours are looked at so far away, as a part of the weights' size: central differences are then exact to 10⁻¹⁰.
BESIDE = 2.0**-17

Whole = NDArray[np.int64]


class Pass(NamedTuple):
    """What the present pass has, if it is shuffled: the order of the patterns, and the patterns in it."""

    order: Whole
    in_order: Array  # (2, patterns)


def follow(
    settings: Settings, state: State, end: float, i: int, stops: Whole, places: Whole, seen: Array, of_pass: Pass
) -> tuple[State, float]:  # fmt: skip
    """Make iterations from `i` on; write the weights at iteration stops[k], in order, to column places[k] of `seen`.

    `end` is the iteration before which a run has ended; infinite while it goes on. Returns the last state, and `end`.
    """
    if is_plain_descent(settings):
        return follow_any(plain_descent(settings), state, end, i, stops, places, seen, of_pass)
    return follow_any(settings, state, end, i, stops, places, seen, of_pass)


def is_plain_descent(settings: Settings) -> bool:
    """Whether w is all of the state that changes."""
    return settings.codes.network == ONE_WEIGHT and settings.rule.code == GRADIENT_DESCENT


def plain_descent(settings: Settings) -> Settings:
    """The same settings with two choices as constants: compiled for these, a loop is half as long."""
    codes, patterns, rule, walls, seed, rule_start, tolerance, extras = settings
    codes = Codes(ONE_WEIGHT, codes.activation, codes.error, codes.presentation, codes.pull, codes.own)
    rule = RuleNumbers(
        GRADIENT_DESCENT, rule.rate, rule.p, rule.q, rule.epsilon, rule.ln_p, rule.ln_p_low, rule.ln_q, rule.ln_q_low
    )  # fmt: skip
    return Settings(codes, patterns, rule, walls, seed, rule_start, tolerance, extras)


def follow_any(
    settings: Settings, state: State, end: float, i: int, stops: Whole, places: Whole, seen: Array, of_pass: Pass
) -> tuple[State, float]:  # fmt: skip
    """`follow`, for all settings."""
    codes, patterns, rule, walls, seed, rule_start, _, extras = settings
    order, in_order = of_pass
    is_mini = codes.presentation == MINI_BATCH
    is_shuffled, count = codes.presentation == SHUFFLED or is_mini, patterns.shape[1]
    turns = turns_of(extras, count)
    turn = i % turns
    if is_shuffled:
        shuffle(seed, i // turns, order)
        put_in_order(extras, patterns, order, in_order)
    shown = patterns_shown(extras, is_mini, patterns, in_order)
    for row in range(len(stops)):
        while i < stops[row]:
            k = order[turn] if is_shuffled else turn
            E, dE_dw, dE_dv, after = stepped(
                extras, codes, rule, walls, float(i + 1) - rule_start, state, shown, k, turn
            )
            goes_on = (end > float(i)) & is_finite(E, dE_dw, dE_dv, after)
            if all_of(goes_on):  # nothing has to wait for that
                state = after
            else:
                end = select(goes_on, end, select(end < float(i), end, float(i)))
                state = chosen(goes_on, after, state)
            i, turn = i + 1, turn + 1
            if turn == turns:
                turn = 0
                if is_shuffled:
                    shuffle(seed, i // turns, order)
                    put_in_order(extras, patterns, order, in_order)
        store(seen, 0, places[row], state.w)
        store(seen, 1, places[row], wide(state.v, state.w))
    return state, end


def parting(settings: Settings, state: State, i: int, passes: int, of_pass: Pass) -> tuple[float, float, State]:
    """The sums of ln |change of a small distance| over the first and the second half of the passes, and the last state.

    Divided by the passes they are the greatest Lyapunov exponent, per pass (Benettin et al. 1980): the distance, to a
    neighbour that is ever so near, is a vector of the weights and of what the rule remembers. `i` begins a pass.
    """
    if is_plain_descent(settings):
        return parting_of_any(plain_descent(settings), state, i, passes, of_pass)
    return parting_of_any(settings, state, i, passes, of_pass)


def parting_of_any(
    settings: Settings, state: State, i: int, passes: int, of_pass: Pass
) -> tuple[float, float, State]:  # fmt: skip
    """`parting`, for all settings."""
    codes, patterns, rule, walls, seed, rule_start, _, extras = settings
    order, in_order = of_pass
    is_mini = codes.presentation == MINI_BATCH
    is_shuffled, count = codes.presentation == SHUFFLED or is_mini, patterns.shape[1]
    turns = 1 if codes.presentation == BATCH else turns_of(extras, count)
    shown = patterns_shown(extras, is_mini, patterns, in_order)
    zero = wide(0.0, state.w)
    first = second = zero
    w, v = (1.0, 0.0) if codes.network == ONE_WEIGHT else (0.8, 0.6)
    away = State(zero + w, zero + v, zero, zero, zero, zero)
    for number in range(passes):
        if is_shuffled:
            shuffle(seed, i // turns, order)
            put_in_order(extras, patterns, order, in_order)
        for turn in range(turns):
            k = order[turn] if is_shuffled else turn
            n = float(i + 1) - rule_start
            size = abs(state.w) + abs(state.v) + 1.0
            step = BESIDE * size
            _, _, _, ahead = stepped(extras, codes, rule, walls, n, beside(state, step, away), shown, k, turn)
            _, _, _, behind = stepped(extras, codes, rule, walls, n, beside(state, -step, away), shown, k, turn)
            _, _, _, state = stepped(extras, codes, rule, walls, n, state, shown, k, turn)
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
    shown: Array, k: int, turn: int,
) -> tuple[float, float, float, State]:  # fmt: skip
    """E, its gradient, and the state after the rule's n-th nudge: of pattern k, or of those that the turn takes."""
    is_together = codes.presentation == BATCH or codes.presentation == MINI_BATCH
    first, last = span(extras, is_together, k, turn, shown.shape[1])
    # A single pattern is added to −0, which leaves it as it is, so that the code of a pattern stands once.
    E = dE_dw = dE_dv = wide(0.0 if is_together else -0.0, state.w)
    for j in range(first, last):
        E_j, dE_dw_j, dE_dv_j = gradient_of_turn(codes, state, shown, j)
        E = E + E_j
        dE_dw = dE_dw + dE_dw_j
        dE_dv = dE_dv + dE_dv_j
    E, dE_dw, dE_dv = refined(extras, state, first, last, E, dE_dw, dE_dv)
    _, _, after = nudged(extras, codes, rule, walls, n, state, shown, first, last, dE_dw, dE_dv)
    return E, dE_dw, dE_dv, after


def gradient_of_turn(codes: Codes, state: State, patterns: Array, k: int) -> Gradient:
    """E and its gradient of one pattern."""
    E, dE_dw, dE_dv, _ = propagate(codes, state.w, state.v, load(patterns, 0, k), load(patterns, 1, k))
    return E, dE_dw, wide(dE_dv, E)


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
    w, m_w, s_w = (ahead.w - behind.w) / steps, ahead.m_w - behind.m_w, ahead.s_w - behind.s_w
    v = m_v = s_v = wide(0.0, w)
    if network != ONE_WEIGHT:
        v, m_v, s_v = (ahead.v - behind.v) / steps, ahead.m_v - behind.m_v, ahead.s_v - behind.s_v
    if any_of(abs(m_w) + abs(s_w) + abs(m_v) + abs(s_v) > 0.0):  # most rules remember nothing, and dividing takes long
        m_w, s_w, m_v, s_v = m_w / steps, s_w / steps, m_v / steps, s_v / steps
    length = sqrt(w * w + v * v + m_w * m_w + s_w * s_w + m_v * m_v + s_v * s_v)
    over = 1.0 / select(length > 0.0, length, 1.0)
    return State(w * over, v * over, m_w * over, s_w * over, m_v * over, s_v * over), length
