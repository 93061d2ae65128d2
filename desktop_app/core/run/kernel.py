"""The training loop: networks, activations, errors, rules and patterns meet here.

This is plain Python: numba compiles this very source, for one run and for lanes of several runs, and all forms give the
same bits. In lanes every weight, error and slope is a vector, and a comparison has an answer for each lane.
Functions called in every iteration take numbers and at most one array, because compiled code counts references to
arrays in each call.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.activations import LOGISTIC
from desktop_app.core.model.error_functions import OF_LOGISTIC, SQUARED
from desktop_app.core.model.extras import Extras, place_ahead, shrunk, with_decay
from desktop_app.core.model.networks import ONE_WEIGHT, Codes, Gradient, propagate
from desktop_app.core.model.numerics.primitives import all_of, any_of, foreseen, is_only, load, select, store, wide
from desktop_app.core.model.patterns import BATCH, IN_TURN, MINI_BATCH, SHUFFLED, pass_length, shuffle
from desktop_app.core.model.promise import delivered_share, promise
from desktop_app.core.model.rules import GRADIENT_DESCENT, RuleNumbers, is_finite, length, nudge
from desktop_app.core.model.schedules import scheduled_rate
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import (
    Array,
    Book,
    close_bucket,
    has_pattern_rows,
    open_bucket,
    record,
    record_pattern,
    record_rho,
)

# ρ is computed in this many first iterations of a bucket only, because it costs as much as the nudge itself.
WATCHED = 16


Order = NDArray[np.int64]


class Settings(NamedTuple):
    """What is in force between two changes."""

    codes: Codes
    patterns: Array  # (2, patterns): each x, and each y
    rule: RuleNumbers
    walls: tuple[float, float]
    seed: int
    rule_start: float  # the iteration at which the rule began, with an empty memory
    tolerance: float
    extras: Extras | None = None


class Scratch(NamedTuple):
    """Arrays that the loop writes again and again; with lanes, one more axis."""

    order: Order  # (patterns,): the order of the present pass; as they are listed, unless shuffled
    parts: Array  # (3, patterns): E, ∂E/∂w and ∂E/∂v of each pattern of a batch
    extremes: Array  # (2, series): the least and the greatest values in the present bucket
    shown: Array  # (2, patterns): the patterns in the order of the present pass, if it has mini-batches


def new_scratch(patterns: int, series: int, *lanes: int) -> Scratch:
    order, parts = np.arange(patterns, dtype=np.int64), np.zeros((3, patterns, *lanes))
    return Scratch(order, parts, np.zeros((2, series, *lanes)), np.zeros((2, patterns, *lanes)))


def advance(settings: Settings, position: Position, stop: int, book: Book, scratch: Scratch) -> Position:
    """Make iterations from `position` up to `stop`, and record them in the book; returns the position reached.

    It ends early before an iteration that is not finite, or once the gradient was below the tolerance for a whole pass.
    """
    presentation, count = settings.codes.presentation, settings.patterns.shape[1]
    if presentation == SHUFFLED or presentation == MINI_BATCH:  # noqa: SIM109 (the loop compiles this faster)
        shuffle(settings.seed, position.i // turns_of(settings.extras, count), scratch.order)
        put_in_order(settings.extras, settings.patterns, scratch.order, scratch.shown)
    goes_on = True
    while goes_on and position.i < stop:
        bucket = book.offset + (position.i >> book.shift)
        begin = position.i >> book.shift << book.shift
        end = min(stop, begin + (1 << book.shift))
        open_bucket(book, bucket, position.i == begin, position.state, scratch.extremes)
        position, goes_on = stretch(settings, position, end, begin + WATCHED, scratch)
        close_bucket(book, bucket, scratch.extremes)
    return position


def stretch(settings: Settings, position: Position, stop: int, watched: int, scratch: Scratch) -> tuple[Position, bool]:
    """Make iterations up to `stop`, all in one bucket, with ρ before iteration `watched`.

    Returns the position reached, and whether the run goes on.

    A loop that serves every choice keeps so many numbers at hand that few stay in registers. So there are further
    copies of it for the commonest choices: in each of them the compiler knows these, and leaves all others out. Lanes,
    which take long to compile, have but one.
    """
    is_alone = settings.patterns.ndim == 2
    pull, presentation = settings.codes.pull, settings.codes.presentation
    if is_plain(settings):
        if presentation <= SHUFFLED and is_only(pull, SQUARED):
            return iterate(settings, position, stop, watched, scratch, presentation == IN_TURN)
        if is_alone and presentation == IN_TURN and is_only(pull, OF_LOGISTIC):
            return iterate(settings, position, stop, watched, scratch, True)
        if is_alone and presentation == BATCH and is_only(pull, SQUARED):
            return iterate(settings, position, stop, watched, scratch, False)
    return iterate(settings, position, stop, watched, scratch, False)


def is_plain(settings: Settings) -> bool:
    """Whether it is plain descent of one weight with the logistic activation, for any number of iterations."""
    codes = settings.codes
    if settings.extras is not None or codes.own is not None:
        return False
    is_descent = codes.network == ONE_WEIGHT and is_only(settings.rule.code, GRADIENT_DESCENT)
    return is_descent and is_only(codes.activation, LOGISTIC) and settings.tolerance == 0.0


def iterate(
    settings: Settings, position: Position, stop: int, watched: int, scratch: Scratch, is_foreseen: bool
) -> tuple[Position, bool]:
    """One copy of `stretch`: where `is_foreseen`, it goes on with the same weight until the new one is there."""
    codes, patterns, rule, walls, seed, rule_start, tolerance, extras = settings
    order, parts, extremes, in_order = scratch
    i, state, small_gradients = position
    weights, count = 1 if codes.network == ONE_WEIGHT else 2, patterns.shape[1]
    is_mini = codes.presentation == MINI_BATCH
    is_batch, is_shuffled = codes.presentation == BATCH or is_mini, codes.presentation == SHUFFLED or is_mini
    are_apart, turns = has_pattern_rows(count), turns_of(extras, count)
    needed = 1 if codes.presentation == BATCH else turns
    turn = i % turns
    shown = patterns_shown(extras, is_mini, patterns, in_order)
    if tolerance == 0.0:
        small_gradients = wide(0.0, state.w)
    while i < stop:
        k = order[turn]
        first, last = span(extras, is_batch, k, turn, count)
        E, dE_dw, dE_dv = gradient_of(extras, codes, state, shown, is_batch, first, last, parts)
        n = float(i + 1) - rule_start
        delta_w, delta_v, after = nudged(extras, codes, rule, walls, n, state, shown, first, last, dE_dw, dE_dv)
        if is_foreseen:
            # An input 0, and the end of a descent, leave the weight as it is, which is found out at the very end.
            after = State(foreseen(after.w, state.w), after.v, after.m_w, after.s_w, after.m_v, after.s_v)
        if not all_of(is_finite(E, dE_dw, dE_dv, after)):
            return Position(i, state, small_gradients), False

        record(extremes, weights, state, E, dE_dw, dE_dv)
        if is_batch and are_apart:
            for j in range(first, last):
                each = pattern_of(extras, is_mini, order, j)
                record_pattern(extremes, weights, each, load(parts, 0, j), load(parts, 1, j), load(parts, 2, j))
        elif are_apart:
            record_pattern(extremes, weights, k, E, dE_dw, dE_dv)
        if i < watched:
            if is_batch:
                E_next = error_of_batch(codes, after, shown, first, last)
            else:
                E_next = error_of_turn(codes, after, patterns, k)
            E_next, _, _ = refined(extras, after, first, last, E_next, E_next, E_next)
            promised = promise(dE_dw, delta_w, state.w, after.w) + promise(dE_dv, delta_v, state.v, after.v)
            record_rho(extremes, weights, k, delivered_share(E, E_next, promised), are_apart and not is_batch)

        i, state, turn = i + 1, after, turn + 1
        if turn == turns:
            turn = 0
            if is_shuffled:
                shuffle(seed, i // turns, order)
                put_in_order(extras, patterns, order, in_order)
        if tolerance > 0.0:
            small_gradients = select(length(dE_dw, dE_dv) < tolerance, small_gradients + 1.0, 0.0)
            # A shuffled run ends where a pass ends: other iterations in a row do not present every pattern once.
            if any_of(small_gradients >= needed) and (turn == 0 or not is_shuffled):
                return Position(i, state, small_gradients), False
    return Position(i, state, small_gradients), True


def gradient_of(
    extras: Extras | None, codes: Codes, state: State, shown: Array, is_batch: bool, first: int, last: int,
    parts: Array,
) -> Gradient:  # fmt: skip
    """E and its gradient, of the patterns first … last − 1 together; those of each pattern of a batch go to `parts`.

    A pattern alone is added to −0, which changes no bit: so one loop serves both.
    """
    E = dE_dw = dE_dv = wide(0.0 if is_batch else -0.0, state.w)
    for k in range(first, last):
        E_k, dE_dw_k, dE_dv_k, _ = propagate(codes, state.w, state.v, load(shown, 0, k), load(shown, 1, k))
        if is_batch:
            store(parts, 0, k, E_k)
            store(parts, 1, k, dE_dw_k)
            store(parts, 2, k, wide(dE_dv_k, E))
        E = E + E_k
        dE_dw = dE_dw + dE_dw_k
        dE_dv = dE_dv + dE_dv_k
    return refined(extras, state, first, last, E, dE_dw, dE_dv)


def nudged(
    extras: Extras | None, codes: Codes, rule: RuleNumbers, walls: tuple[float, float], n: float, state: State,
    shown: Array, first: int, last: int, dE_dw: float, dE_dv: float,
) -> tuple[float, float, State]:  # fmt: skip
    """The rule's n-th nudge, at the slopes there: (Δw, Δv, the state after it)."""
    rate, before = begun(extras, rule, n, state)
    g, h = slopes_ahead(extras, codes, state, shown, first, last, dE_dw, dE_dv)
    return nudge(codes.network, at_rate(rule, rate), walls, n, g, h, before)


def error_of_turn(codes: Codes, state: State, patterns: Array, k: int) -> float:
    """E of one pattern."""
    E, _, _, _ = propagate(codes, state.w, state.v, load(patterns, 0, k), load(patterns, 1, k))
    return E


def error_of_batch(codes: Codes, state: State, shown: Array, first: int, last: int) -> float:
    """The sum of the errors of the patterns first … last − 1."""
    E = wide(0.0, state.w)
    for k in range(first, last):
        E = E + error_of_turn(codes, state, shown, k)
    return E


# The parts of an iteration that only a run with extras has. Where there are none, `extras is None` is known when the
# loop is compiled, and nothing is left of them.


def turns_of(extras: Extras | None, count: int) -> int:
    """After how many iterations a pass begins anew; every iteration of a batch may count as one."""
    if extras is None:
        return count
    return pass_length(count, extras.size)


def span(extras: Extras | None, is_batch: bool, k: int, turn: int, count: int) -> tuple[int, int]:
    """The patterns of an iteration, from the first to before the last."""
    if not is_batch:
        return k, k + 1
    if extras is None:
        return 0, count
    return turn * extras.size, min(turn * extras.size + extras.size, count)


def put_in_order(extras: Extras | None, patterns: Array, order: Order, shown: Array) -> None:
    """Fill `shown` with the patterns in the order of a pass."""
    if extras is not None:
        for j in range(len(order)):
            store(shown, 0, j, load(patterns, 0, order[j]))
            store(shown, 1, j, load(patterns, 1, order[j]))


def patterns_shown(extras: Extras | None, is_mini: bool, patterns: Array, in_order: Array) -> Array:
    """The patterns as iterations take them."""
    if extras is None:
        return patterns
    if is_mini:
        return in_order
    return patterns


def pattern_of(extras: Extras | None, is_mini: bool, order: Order, j: int) -> int:
    """The index of what is shown at place j."""
    if extras is None:
        return j
    return order[j] if is_mini else j


def refined(
    extras: Extras | None, state: State, first: int, last: int, E: float, dE_dw: float, dE_dv: float
) -> Gradient:
    """The mean, if that is wanted of several patterns, with the weight decay."""
    if extras is None:
        return E, dE_dw, dE_dv
    divisor = float(last - first) if extras.is_mean else 1.0
    return with_decay(extras.decay, state.w, state.v, E / divisor, dE_dw / divisor, dE_dv / divisor)


def begun(extras: Extras | None, rule: RuleNumbers, n: float, state: State) -> tuple[float, State]:
    """The rate of the n-th nudge, and the state that the rule begins with."""
    if extras is None:
        return rule.rate, state
    rate = scheduled_rate(extras.schedule, n - 1.0, rule.rate)
    return rate, shrunk(extras, rate, state)


def slopes_ahead(
    extras: Extras | None, codes: Codes, state: State, shown: Array, first: int, last: int, dE_dw: float, dE_dv: float
) -> tuple[float, float]:
    """The slopes that the rule takes: for most rules the given ones."""
    if extras is None:
        return dE_dw, dE_dv
    looks = extras.ahead > 0.0
    if not any_of(looks):
        return dE_dw, wide(dE_dv, dE_dw)
    w, v = place_ahead(extras, state.w, state.m_w), place_ahead(extras, state.v, state.m_v)
    E = g = h = wide(0.0, w)
    for k in range(first, last):
        E_k, g_k, h_k, _ = propagate(codes, w, v, load(shown, 0, k), load(shown, 1, k))
        E, g, h = E + E_k, g + g_k, h + h_k
    _, g, h = refined(extras, State(w, v, w, w, w, w), first, last, E, g, h)
    return select(looks, g, dE_dw), select(looks, h, dE_dv)


def at_rate(rule: RuleNumbers, rate: float) -> RuleNumbers:
    """The rule at another rate."""
    code, _, p, q, epsilon, ln_p, ln_p_low, ln_q, ln_q_low = rule
    return RuleNumbers(code, rate, p, q, epsilon, ln_p, ln_p_low, ln_q, ln_q_low)
