"""The training loop: networks, activations, errors, rules and patterns meet here.

This is plain Python: `compiled.py` compiles this very source, and both forms give the same bits. Functions called in
every iteration take numbers and at most one array, because compiled code counts references to arrays in each call.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.networks import ONE_WEIGHT, Codes, Gradient, propagate
from desktop_app.core.model.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.model.promise import delivered_share, promise
from desktop_app.core.model.rules import RuleNumbers, is_finite, length, nudge
from desktop_app.core.model.state import Position, State
from desktop_app.core.run.book import Array, Book, close_bucket, open_bucket, record, record_pattern, record_rho

# ρ is computed in this many first iterations of a bucket only, because it costs as much as the nudge itself.
WATCHED = 16


class Settings(NamedTuple):
    """What is in force between two changes."""

    codes: Codes
    xs: Array  # (patterns,)
    ys: Array  # (patterns,)
    rule: RuleNumbers
    walls: tuple[float, float]
    seed: int
    rule_start: int  # the iteration at which the rule began, with an empty memory
    tolerance: float


class Scratch(NamedTuple):
    """Arrays that the loop writes again and again."""

    order: NDArray[np.int64]  # (patterns,): the order of the present pass, if shuffled
    parts: Array  # (3, patterns): E, ∂E/∂w and ∂E/∂v of each pattern of a batch
    extremes: Array  # (2, series): the least and the greatest values in the present bucket


def new_scratch(patterns: int, series: int) -> Scratch:
    return Scratch(np.zeros(patterns, np.int64), np.zeros((3, patterns)), np.zeros((2, series)))


def advance(settings: Settings, position: Position, stop: int, book: Book, scratch: Scratch) -> Position:
    """Make iterations from `position` up to `stop`, and record them in the book; returns the position reached.

    It ends early before an iteration that is not finite, or once the gradient was below the tolerance for a whole pass.
    """
    if settings.codes.presentation == SHUFFLED:
        shuffle(settings.seed, position.i // len(settings.xs), scratch.order)
    goes_on = True
    while goes_on and position.i < stop:
        bucket = book.offset + (position.i >> book.shift)
        begin = position.i >> book.shift << book.shift
        end = min(stop, begin + (1 << book.shift))
        open_bucket(book, bucket, position.i == begin, position.state, scratch.extremes)
        position, goes_on = watched_stretch(settings, position, min(end, begin + WATCHED), scratch)
        if goes_on and position.i < end:
            position, goes_on = stretch(False, settings, position, end, scratch)
        close_bucket(book, bucket, scratch.extremes)
    return position


def watched_stretch(settings: Settings, position: Position, stop: int, scratch: Scratch) -> tuple[Position, bool]:
    """A stretch with ρ: not inlined, so that the compiled code of the other one stays small and quick."""
    return stretch(True, settings, position, stop, scratch)


def stretch(
    is_watched: bool, settings: Settings, position: Position, stop: int, scratch: Scratch
) -> tuple[Position, bool]:
    """Make iterations up to `stop`, all in one bucket; returns the position reached, and whether the run goes on."""
    codes, xs, ys, rule, walls, seed, rule_start, tolerance = settings
    order, parts, extremes = scratch
    i, state, small_gradients = position
    weights, count = 1 if codes.network == ONE_WEIGHT else 2, len(xs)
    is_batch, is_shuffled = codes.presentation == BATCH, codes.presentation == SHUFFLED
    pass_length = 1 if is_batch else count
    turn = i % count
    while i < stop:
        k = order[turn] if is_shuffled else turn
        if is_batch:
            E, dE_dw, dE_dv = batch_gradient(codes, state, xs, ys, parts)
        else:
            E, dE_dw, dE_dv, _ = propagate(codes, state.w, state.v, xs[k], ys[k])
        n = float(i - rule_start + 1)
        delta_w, delta_v, after = nudge(codes.network, rule, walls, n, dE_dw, dE_dv, state)
        if not is_finite(E, dE_dw, dE_dv, after):
            return Position(i, state, small_gradients), False

        record(extremes, weights, state, E, dE_dw, dE_dv)
        if is_batch and count > 1:
            for j in range(count):
                record_pattern(extremes, weights, j, parts[0, j], parts[1, j], parts[2, j])
        elif count > 1:
            record_pattern(extremes, weights, k, E, dE_dw, dE_dv)
        if is_watched:
            if is_batch:
                E_next, _, _ = batch_gradient(codes, after, xs, ys, parts)
            else:
                E_next, _, _, _ = propagate(codes, after.w, after.v, xs[k], ys[k])
            promised = promise(dE_dw, delta_w, state.w, after.w) + promise(dE_dv, delta_v, state.v, after.v)
            record_rho(extremes, weights, k, delivered_share(E, E_next, promised), count > 1 and not is_batch)

        is_small = tolerance > 0.0 and length(dE_dw, dE_dv) < tolerance
        small_gradients = small_gradients + 1 if is_small else 0
        i, state, turn = i + 1, after, turn + 1
        if turn == count:
            turn = 0
            if is_shuffled:
                shuffle(seed, i // count, order)
        # A shuffled run ends only where a pass ends: other iterations in a row do not present every pattern once.
        if small_gradients >= pass_length and (turn == 0 or not is_shuffled):
            return Position(i, state, small_gradients), False
    return Position(i, state, small_gradients), True


def batch_gradient(codes: Codes, state: State, xs: Array, ys: Array, parts: Array) -> Gradient:
    """E and its gradient of all patterns together; those of each pattern go to `parts`."""
    E = dE_dw = dE_dv = 0.0
    for k in range(len(xs)):
        E_k, dE_dw_k, dE_dv_k, _ = propagate(codes, state.w, state.v, xs[k], ys[k])
        parts[0, k], parts[1, k], parts[2, k] = E_k, dE_dw_k, dE_dv_k
        E += E_k
        dE_dw += dE_dw_k
        dE_dv += dE_dv_k
    return E, dE_dw, dE_dv
