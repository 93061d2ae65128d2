"""Which pattern an iteration shows: in turn, or every pattern once a pass in an order of seed and pass alone."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.model.patterns import BATCH, IN_TURN, SHUFFLED, pattern_at

SEED = st.integers(0, 2**53 - 1)
ITERATION = st.one_of(st.integers(0, 1000), st.integers(0, 2**62 - 1))


def order(seed: int, pass_number: int, count: int) -> tuple[int, ...]:
    begin = pass_number * count
    return tuple(k for i in range(begin, begin + count) if (k := pattern_at(SHUFFLED, seed, i, count)) is not None)


@given(ITERATION, st.integers(1, 16), SEED)
def test_in_turn_counts_round_and_batch_shows_all(i: int, count: int, seed: int) -> None:
    assert pattern_at(IN_TURN, seed, i, count) == i % count
    assert pattern_at(BATCH, seed, i, count) is None


@given(SEED, st.one_of(st.integers(0, 50), st.integers(0, 2**62 // 16 - 1)), st.integers(1, 16))
def test_shuffled_shows_every_pattern_once_a_pass(seed: int, pass_number: int, count: int) -> None:
    assert sorted(order(seed, pass_number, count)) == list(range(count))
    assert order(seed, pass_number, count) == order(seed, pass_number, count)


def test_orders_differ_between_passes_and_between_seeds() -> None:
    passes = [order(7, k, 16) for k in range(3000)]
    assert len(set(passes)) == 3000
    seeds = [order(seed, 5, 16) for seed in [*range(1500), *(k * 2**32 for k in range(1, 1500))]]
    assert len(set(seeds)) == len(seeds)


def test_seed_and_pass_do_not_stand_in_for_one_another() -> None:
    """Seed s's pass p is not seed p's pass s, nor the next seed's pass before, as sums of the two would give."""
    pairs = [(seed, pass_number) for seed in range(60) for pass_number in range(60)]
    assert len({order(*pair, 16) for pair in pairs}) == len(pairs)


def test_all_bits_of_the_pass_count() -> None:
    passes = [0, 1, *(2**k + j for k in range(31, 58) for j in (0, 1))]
    assert len({order(3, k, 16) for k in passes}) == len(passes)


# Bounds that chance passes once in about 10^5; what is drawn is fixed, so that a test passes or fails for good.
@pytest.mark.parametrize("seed", [0, 1, 2**40 + 17])
def test_every_order_of_four_is_as_likely(seed: int) -> None:
    draws = 24_000
    seen = Counter(order(seed, k, 4) for k in range(draws))
    expected = draws / 24
    assert sum((seen[way] - expected) ** 2 / expected for way in permutations(range(4))) < 61.0  # 23 degrees of freedom


def test_every_pattern_comes_as_often_at_every_place() -> None:
    draws = 8_000
    seen: Counter[tuple[int, int]] = Counter()
    for k in range(draws):
        seen.update(enumerate(order(11, k, 16)))
    expected = draws / 16
    chi = sum((seen[place, p] - expected) ** 2 / expected for place in range(16) for p in range(16))
    assert chi < 325.0  # 225 degrees of freedom


def test_a_pass_says_nothing_of_the_next() -> None:
    draws = 24_000
    pairs = Counter((order(5, k, 3), order(5, k + 1, 3)) for k in range(draws))
    expected = draws / 36
    ways = list(permutations(range(3)))
    assert sum((pairs[a, b] - expected) ** 2 / expected for a in ways for b in ways) < 79.0  # 35 degrees of freedom
