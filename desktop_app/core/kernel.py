"""The training loop that networks, activations, errors, rules and patterns meet in.

`advance` is plain Python: `compiled.py` compiles this very source, and both give the same bits. It keeps no history but
that of the timeline, whose arrays it fills: see `timeline.py` for what a bucket holds.
"""

from typing import Any

from desktop_app.core.error_functions import GREATEST
from desktop_app.core.networks import one_weight
from desktop_app.core.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.rules import gradient_descent, hold


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
    Comparing with the greatest double finds inf and NaN alike.
    """
    count = len(xs)
    mask = (1 << shift) - 1
    bucket = offset + (i >> shift)
    copy_bucket(least, greatest, bucket, low_high)
    place = i % count
    if presentation == SHUFFLED:
        shuffle(seed, i // count, order)
    while i < stop:
        if (i & mask) == 0:
            keep_bucket(least, greatest, bucket, low_high)
            bucket = offset + (i >> shift)
            first[bucket] = w
            low_high[0, :] = GREATEST
            low_high[1, :] = -GREATEST

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
        w_next = hold(w + gradient_descent(rate, dE_dw), low, high)
        if not (E <= GREATEST and abs(dE_dw) <= GREATEST and abs(w_next) <= GREATEST):
            break

        low_high[0, 0] = min(low_high[0, 0], w)
        low_high[1, 0] = max(low_high[1, 0], w)
        low_high[0, 1] = min(low_high[0, 1], E)
        low_high[1, 1] = max(low_high[1, 1], E)
        low_high[0, 2] = min(low_high[0, 2], dE_dw)
        low_high[1, 2] = max(low_high[1, 2], dE_dw)
        if count > 1:
            if presentation == BATCH:
                for q in range(2 * count):
                    low_high[0, 3 + q] = min(low_high[0, 3 + q], shown[q])
                    low_high[1, 3 + q] = max(low_high[1, 3 + q], shown[q])
            else:
                s = 3 + 2 * p
                low_high[0, s] = min(low_high[0, s], E)
                low_high[1, s] = max(low_high[1, s], E)
                low_high[0, s + 1] = min(low_high[0, s + 1], dE_dw)
                low_high[1, s + 1] = max(low_high[1, s + 1], dE_dw)

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
            break
    keep_bucket(least, greatest, bucket, low_high)
    return i, w, calm
