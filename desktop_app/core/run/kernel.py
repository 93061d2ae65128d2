"""The training loop: networks, activations, errors, rules and patterns meet here.

This is plain Python: `compiled.py` compiles this very source, for one run and for lanes of several runs, and all forms
give the same bits. In lanes every weight, error and slope is a vector, and a comparison has an answer for each lane.
Functions called in every iteration take numbers and at most one array, because compiled code counts references to
arrays in each call.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.model.networks import ONE_WEIGHT, Codes, Gradient, propagate
from desktop_app.core.model.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.model.primitives import all_of, any_of, load, select, store, wide
from desktop_app.core.model.promise import delivered_share, promise
from desktop_app.core.model.rules import RuleNumbers, is_finite, length, nudge
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


class Settings(NamedTuple):
    """What is in force between two changes."""

    codes: Codes
    patterns: Array  # (2, patterns): each x, and each y
    rule: RuleNumbers
    walls: tuple[float, float]
    seed: int
    rule_start: float  # the iteration at which the rule began, with an empty memory
    tolerance: float


class Scratch(NamedTuple):
    """Arrays that the loop writes again and again; with lanes, one more axis."""

    order: NDArray[np.int64]  # (patterns,): the order of the present pass, if shuffled
    parts: Array  # (3, patterns): E, ∂E/∂w and ∂E/∂v of each pattern of a batch
    extremes: Array  # (2, series): the least and the greatest values in the present bucket


def new_scratch(patterns: int, series: int, *lanes: int) -> Scratch:
    return Scratch(np.zeros(patterns, np.int64), np.zeros((3, patterns, *lanes)), np.zeros((2, series, *lanes)))


def advance(settings: Settings, position: Position, stop: int, book: Book, scratch: Scratch) -> Position:
    """Make iterations from `position` up to `stop`, and record them in the book; returns the position reached.

    It ends early before an iteration that is not finite, or once the gradient was below the tolerance for a whole pass.
    """
    if settings.codes.presentation == SHUFFLED:
        shuffle(settings.seed, position.i // settings.patterns.shape[1], scratch.order)
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
    """
    codes, patterns, rule, walls, seed, rule_start, tolerance = settings
    order, parts, extremes = scratch
    i, state, small_gradients = position
    weights, count = 1 if codes.network == ONE_WEIGHT else 2, patterns.shape[1]
    is_batch, is_shuffled = codes.presentation == BATCH, codes.presentation == SHUFFLED
    pass_length, are_apart = 1 if is_batch else count, has_pattern_rows(count)
    turn = i % count
    if tolerance == 0.0:
        small_gradients = wide(0.0, state.w)
    while i < stop:
        k = order[turn] if is_shuffled else turn
        if is_batch:
            E, dE_dw, dE_dv = batch_gradient(codes, state, patterns, parts)
        else:
            E, dE_dw, dE_dv, _ = propagate(codes, state.w, state.v, load(patterns, 0, k), load(patterns, 1, k))
        n = float(i + 1) - rule_start
        delta_w, delta_v, after = nudge(codes.network, rule, walls, n, dE_dw, dE_dv, state)
        if not all_of(is_finite(E, dE_dw, dE_dv, after)):
            return Position(i, state, small_gradients), False

        record(extremes, weights, state, E, dE_dw, dE_dv)
        if is_batch and are_apart:
            for j in range(count):
                record_pattern(extremes, weights, j, load(parts, 0, j), load(parts, 1, j), load(parts, 2, j))
        elif are_apart:
            record_pattern(extremes, weights, k, E, dE_dw, dE_dv)
        if i < watched:
            E_next = error_of_batch(codes, after, patterns) if is_batch else error_of_turn(codes, after, patterns, k)
            promised = promise(dE_dw, delta_w, state.w, after.w) + promise(dE_dv, delta_v, state.v, after.v)
            record_rho(extremes, weights, k, delivered_share(E, E_next, promised), are_apart and not is_batch)

        i, state, turn = i + 1, after, turn + 1
        if turn == count:
            turn = 0
            if is_shuffled:
                shuffle(seed, i // count, order)
        if tolerance > 0.0:
            small_gradients = select(length(dE_dw, dE_dv) < tolerance, small_gradients + 1.0, 0.0)
            # A shuffled run ends where a pass ends: other iterations in a row do not present every pattern once.
            if any_of(small_gradients >= pass_length) and (turn == 0 or not is_shuffled):
                return Position(i, state, small_gradients), False
    return Position(i, state, small_gradients), True


def error_of_turn(codes: Codes, state: State, patterns: Array, k: int) -> float:
    """E of one pattern."""
    E, _, _, _ = propagate(codes, state.w, state.v, load(patterns, 0, k), load(patterns, 1, k))
    return E


def error_of_batch(codes: Codes, state: State, patterns: Array) -> float:
    """E of all patterns together."""
    E = wide(0.0, state.w)
    for k in range(patterns.shape[1]):
        E = E + error_of_turn(codes, state, patterns, k)
    return E


def batch_gradient(codes: Codes, state: State, patterns: Array, parts: Array) -> Gradient:
    """E and its gradient of all patterns together; those of each pattern go to `parts`."""
    E = dE_dw = dE_dv = wide(0.0, state.w)
    for k in range(patterns.shape[1]):
        x, y = load(patterns, 0, k), load(patterns, 1, k)
        E_k, dE_dw_k, dE_dv_k, _ = propagate(codes, state.w, state.v, x, y)
        store(parts, 0, k, E_k)
        store(parts, 1, k, dE_dw_k)
        store(parts, 2, k, wide(dE_dv_k, E))
        E = E + E_k
        dE_dw = dE_dw + dE_dw_k
        dE_dv = dE_dv + dE_dv_k
    return E, dE_dw, dE_dv
