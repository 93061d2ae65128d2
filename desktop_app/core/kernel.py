"""The training loop that networks, activations, errors, rules and patterns meet in.

`advance` is plain Python: `compiled.py` compiles this very source, and both give the same bits. It keeps no history but
that of the timeline, whose arrays it fills: see `timeline.py` for what a bucket holds.
"""

from typing import Any

from desktop_app.core.error_functions import GREATEST
from desktop_app.core.networks import one_weight
from desktop_app.core.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.promise import kept, promise
from desktop_app.core.rules import gradient_descent, hold

# Of a wide bucket so many first iterations are watched for ρ, which costs as much again as the nudge itself.
WATCHED = 16


def copy_bucket(least: Any, greatest: Any, bucket: int, low_high: Any) -> None:
    """Take a bucket's extremes, as far as they are known, into `low_high` (2, series)."""
    for s in range(least.shape[0]):
        low_high[0, s] = least[s, bucket]
        low_high[1, s] = greatest[s, bucket]


def keep_bucket(least: Any, greatest: Any, bucket: int, low_high: Any) -> None:
    """Put the extremes in `low_high` into their bucket."""
    for s in range(least.shape[0]):
        least[s, bucket] = low_high[0, s]
        greatest[s, bucket] = low_high[1, s]


def widen(low_high: Any, s: int, value: float) -> None:
    """Let the extremes of series `s` take in `value`."""
    low_high[0, s] = min(low_high[0, s], value)
    low_high[1, s] = max(low_high[1, s], value)


def advance(
    activation: int, error: int, presentation: int, xs: Any, ys: Any, rate: float, low: float, high: float, seed: int,
    tolerance: float, calm: int, i: int, stop: int, w: float,
    offset: int, shift: int, first: Any, least: Any, greatest: Any, order: Any, shown: Any, low_high: Any,
) -> tuple[int, float, int]:  # fmt: skip
    """Make the iterations i, …, stop − 1 from weight `w` (= w_i); returns (i, w_i, calm) where it stands at the end.

    It ends early before an iteration that is not finite, and once |∂E/∂w| stayed below `tolerance` for a whole pass
    (`calm` counts the quiet iterations so far). Iteration i belongs to bucket `offset + (i >> shift)` of `first` (w at
    the bucket's first iteration), `least` and `greatest` (series, buckets). There is room for the order of a pass in
    `order`, for the E and ∂E/∂w of each pattern in `shown`, and for the present bucket's extremes in `low_high`.
    """
    count = len(xs)
    mask = (1 << shift) - 1
    place = i % count
    if presentation == SHUFFLED:
        shuffle(seed, i // count, order)
    goes_on = True
    while goes_on and i < stop:
        bucket = offset + (i >> shift)
        if (i & mask) == 0:
            first[bucket] = w
            low_high[0, :] = GREATEST
            low_high[1, :] = -GREATEST
        else:
            copy_bucket(least, greatest, bucket, low_high)
        end = min(stop, (i | mask) + 1)
        watched = min(end, i - (i & mask) + WATCHED)
        i, w, calm, place, goes_on = watched_stretch(
            activation, error, presentation, xs, ys, rate, low, high, seed, tolerance, calm, i, watched, w, place,
            order, shown, low_high,
        )  # fmt: skip
        if goes_on:
            i, w, calm, place, goes_on = stretch(
                False, activation, error, presentation, xs, ys, rate, low, high, seed, tolerance, calm, i, end, w,
                place, order, shown, low_high,
            )  # fmt: skip
        keep_bucket(least, greatest, bucket, low_high)
    return i, w, calm


def watched_stretch(
    activation: int, error: int, presentation: int, xs: Any, ys: Any, rate: float, low: float, high: float, seed: int,
    tolerance: float, calm: int, i: int, stop: int, w: float, place: int, order: Any, shown: Any, low_high: Any,
) -> tuple[int, float, int, int, bool]:  # fmt: skip
    """A `stretch` that is watched for ρ: on its own, so that the compiler keeps it out of the other's way."""
    return stretch(
        True, activation, error, presentation, xs, ys, rate, low, high, seed, tolerance, calm, i, stop, w, place,
        order, shown, low_high,
    )  # fmt: skip


def stretch(
    watching: bool, activation: int, error: int, presentation: int, xs: Any, ys: Any, rate: float, low: float,
    high: float, seed: int, tolerance: float, calm: int, i: int, stop: int, w: float, place: int, order: Any,
    shown: Any, low_high: Any,
) -> tuple[int, float, int, int, bool]:  # fmt: skip
    """The iterations i … stop − 1, all of one bucket; returns (i, w, calm, place in the pass, whether it goes on).

    Only while `watching` are the extremes of ρ kept. Comparing with the greatest double finds inf and NaN alike.
    """
    count = len(xs)
    while i < stop:
        p = place
        if presentation == BATCH:
            E = dE_dw = 0.0
            for q in range(count):
                # Added as plain floats: numpy's own would warn where a sum overflows.
                _, _, _, E_q, _, _, dE_dw_q = one_weight(activation, error, w, xs[q], ys[q])
                shown[2 * q], shown[2 * q + 1] = E_q, dE_dw_q
                E += E_q
                dE_dw += dE_dw_q
        else:
            if presentation == SHUFFLED:
                p = order[place]
            _, _, _, E, _, _, dE_dw = one_weight(activation, error, w, xs[p], ys[p])
        delta_w = gradient_descent(rate, dE_dw)
        w_next = hold(w + delta_w, low, high)
        if not (E <= GREATEST and abs(dE_dw) <= GREATEST and abs(w_next) <= GREATEST):
            return i, w, calm, place, False

        widen(low_high, 0, w)
        widen(low_high, 1, E)
        widen(low_high, 2, dE_dw)
        if count > 1:
            if presentation == BATCH:
                for q in range(count):
                    widen(low_high, 4 + 3 * q, shown[2 * q])
                    widen(low_high, 5 + 3 * q, shown[2 * q + 1])
            else:
                widen(low_high, 4 + 3 * p, E)
                widen(low_high, 5 + 3 * p, dE_dw)
        if watching:
            E_next = 0.0
            for q in range(count):
                if presentation == BATCH or q == p:
                    E_next += one_weight(activation, error, w_next, xs[q], ys[q])[3]
            rho = kept(E, E_next, promise(dE_dw, delta_w, w, w_next))
            if abs(rho) <= GREATEST:
                widen(low_high, 3, rho)
                if count > 1 and presentation != BATCH:
                    widen(low_high, 6 + 3 * p, rho)

        calm = calm + 1 if abs(dE_dw) < tolerance else 0
        w = w_next
        i += 1
        place += 1
        if place == count:
            place = 0
            if presentation == SHUFFLED:
                shuffle(seed, i // count, order)
        # The last `count` iterations are a whole pass; of shuffled ones only those that end with their pass.
        if (calm >= count and (presentation != SHUFFLED or place == 0)) or (presentation == BATCH and calm > 0):
            return i, w, calm, place, False
    return i, w, calm, place, True
