"""The training loop that networks, activations, errors, rules and patterns meet in.

`advance` is plain Python: `compiled.py` compiles this very source, and both give the same bits. It keeps no history but
that of the timeline, whose arrays it fills: see `timeline.py` for what a bucket holds.
"""

from typing import Any

from desktop_app.core.model.error_functions import GREATEST
from desktop_app.core.model.networks import ONE_WEIGHT, gradient_at
from desktop_app.core.model.patterns import BATCH, SHUFFLED, shuffle
from desktop_app.core.model.promise import kept, promise
from desktop_app.core.model.rules import hold, length, nudge

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
    network: int, activation: int, error: int, presentation: int, rule: int, xs: Any, ys: Any,
    rate: float, p: float, q: float, epsilon: float, low: float, high: float, seed: int,
    tolerance: float, calm: int, i: int, stop: int, since: int, state: Any,
    offset: int, shift: int, first: Any, least: Any, greatest: Any, order: Any, shown: Any, low_high: Any,
) -> tuple[int, int]:  # fmt: skip
    """Make the iterations i, …, stop − 1 from `state` (at i), which is then that of the end; returns (i, calm) there.

    `state` holds w, v and what the rule remembers of each: its m and s of w, and of v (`state.py`); the rule is in
    force since iteration `since`. It ends early before an iteration that is not finite, and once the gradient stayed
    below `tolerance` for a whole pass (`calm` counts the quiet iterations so far). Iteration i belongs to bucket
    `offset + (i >> shift)` of `first` (state at the bucket's first iteration; 6, buckets), `least` and `greatest`
    (series, buckets). There is room for the order of a pass in `order`, for the E and gradient of each pattern in
    `shown` (3, patterns), and for the present bucket's extremes in `low_high`.
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
            for k in range(len(state)):
                first[k, bucket] = state[k]
            low_high[0, :] = GREATEST
            low_high[1, :] = -GREATEST
        else:
            copy_bucket(least, greatest, bucket, low_high)
        end = min(stop, (i | mask) + 1)
        watched = min(end, i - (i & mask) + WATCHED)
        i, calm, place, goes_on = watched_stretch(
            network, activation, error, presentation, rule, xs, ys, rate, p, q, epsilon, low, high, seed,
            tolerance, calm, i, watched, since, state, place, order, shown, low_high,
        )  # fmt: skip
        if goes_on:
            i, calm, place, goes_on = stretch(
                False, network, activation, error, presentation, rule, xs, ys, rate, p, q, epsilon, low, high, seed,
                tolerance, calm, i, end, since, state, place, order, shown, low_high,
            )  # fmt: skip
        keep_bucket(least, greatest, bucket, low_high)
    return i, calm


def watched_stretch(
    network: int, activation: int, error: int, presentation: int, rule: int, xs: Any, ys: Any,
    rate: float, p: float, q: float, epsilon: float, low: float, high: float, seed: int,
    tolerance: float, calm: int, i: int, stop: int, since: int, state: Any, place: int, order: Any, shown: Any,
    low_high: Any,
) -> tuple[int, int, int, bool]:  # fmt: skip
    """A `stretch` that is watched for ρ: on its own, so that the compiler keeps it out of the other's way."""
    return stretch(
        True, network, activation, error, presentation, rule, xs, ys, rate, p, q, epsilon, low, high, seed,
        tolerance, calm, i, stop, since, state, place, order, shown, low_high,
    )  # fmt: skip


def stretch(
    watching: bool, network: int, activation: int, error: int, presentation: int, rule: int, xs: Any, ys: Any,
    rate: float, p: float, q: float, epsilon: float, low: float, high: float, seed: int,
    tolerance: float, calm: int, i: int, stop: int, since: int, state: Any, place: int, order: Any, shown: Any,
    low_high: Any,
) -> tuple[int, int, int, bool]:  # fmt: skip
    """The iterations i … stop − 1, all of one bucket; returns (i, calm, place in the pass, whether it goes on).

    Only while `watching` are the extremes of ρ kept. Comparing with the greatest double finds inf and NaN alike.
    """
    count = len(xs)
    w, v, m_w, s_w, m_v, s_v = state
    goes_on = True
    while i < stop:
        k = place
        if presentation == BATCH:
            E = dE_dw = dE_dv = 0.0
            for j in range(count):
                # Added as plain floats: numpy's own would warn where a sum overflows.
                E_j, dE_dw_j, dE_dv_j = gradient_at(network, activation, error, w, v, xs[j], ys[j])
                shown[0, j], shown[1, j], shown[2, j] = E_j, dE_dw_j, dE_dv_j
                E += E_j
                dE_dw += dE_dw_j
                dE_dv += dE_dv_j
        else:
            if presentation == SHUFFLED:
                k = order[place]
            E, dE_dw, dE_dv = gradient_at(network, activation, error, w, v, xs[k], ys[k])
        size = length(dE_dw, dE_dv)
        n = float(i - since + 1)
        delta_w, m_w_next, s_w_next = nudge(rule, rate, p, q, epsilon, n, dE_dw, size, m_w, s_w)
        w_next = hold(w + delta_w, low, high)
        delta_v, m_v_next, s_v_next, v_next = 0.0, m_v, s_v, v
        if network != ONE_WEIGHT:
            delta_v, m_v_next, s_v_next = nudge(rule, rate, p, q, epsilon, n, dE_dv, size, m_v, s_v)
            v_next = hold(v + delta_v, low, high)
        if not (E <= GREATEST and abs(dE_dw) <= GREATEST and abs(w_next) <= GREATEST):
            goes_on = False
            break
        if not (abs(dE_dv) <= GREATEST and abs(v_next) <= GREATEST):
            goes_on = False
            break

        widen(low_high, 0, w)
        widen(low_high, 1, E)
        widen(low_high, 2, dE_dw)
        patterns, per_pattern = 4, 3
        if network != ONE_WEIGHT:
            widen(low_high, 4, v)
            widen(low_high, 5, dE_dv)
            patterns, per_pattern = 6, 4
        if count > 1:
            if presentation == BATCH:
                for j in range(count):
                    widen(low_high, patterns + per_pattern * j, shown[0, j])
                    widen(low_high, patterns + per_pattern * j + 1, shown[1, j])
                    if network != ONE_WEIGHT:
                        widen(low_high, patterns + per_pattern * j + 3, shown[2, j])
            else:
                widen(low_high, patterns + per_pattern * k, E)
                widen(low_high, patterns + per_pattern * k + 1, dE_dw)
                if network != ONE_WEIGHT:
                    widen(low_high, patterns + per_pattern * k + 3, dE_dv)
        if watching:
            E_next = 0.0
            for j in range(count):
                if presentation == BATCH or j == k:
                    E_next += gradient_at(network, activation, error, w_next, v_next, xs[j], ys[j])[0]
            promised = promise(dE_dw, delta_w, w, w_next) + promise(dE_dv, delta_v, v, v_next)
            rho = kept(E, E_next, promised)
            if abs(rho) <= GREATEST:
                widen(low_high, 3, rho)
                if count > 1 and presentation != BATCH:
                    widen(low_high, patterns + per_pattern * k + 2, rho)

        calm = calm + 1 if size < tolerance else 0
        w, v, m_w, s_w, m_v, s_v = w_next, v_next, m_w_next, s_w_next, m_v_next, s_v_next
        i += 1
        place += 1
        if place == count:
            place = 0
            if presentation == SHUFFLED:
                shuffle(seed, i // count, order)
        # The last `count` iterations are a whole pass; of shuffled ones only those that end with their pass.
        if (calm >= count and (presentation != SHUFFLED or place == 0)) or (presentation == BATCH and calm > 0):
            goes_on = False
            break
    state[0], state[1], state[2], state[3], state[4], state[5] = w, v, m_w, s_w, m_v, s_v
    return i, calm, place, goes_on
