"""The elementary functions beside mpmath at 50 digits: how far off they are, where they stay, and what edges give."""

import hashlib
import math
import random
import struct
from collections.abc import Callable, Iterable
from math import inf, nan
from typing import Any, NamedTuple

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.model.numerics import elementary
from desktop_app.core.model.numerics.elementary import (
    exp_minus,
    log,
    log1p,
    log1p_of_share,
    one_less_power,
    tanh_and_slope,
    two_part_log,
)
from desktop_app.core.model.numerics.primitives import load, store

LEAST = 5e-324
GREATEST = math.nextafter(inf, 0.0)
exact: Any = mpmath.mp.clone()
exact.dps = 50


def tanh(z: float) -> float:
    return tanh_and_slope(z)[0]


def tanh_slope(z: float) -> float:
    return tanh_and_slope(z)[1]


class Spread(NamedTuple):
    """Where points are taken, the same on every machine: evenly from stretches, and of exponents from low to high."""

    even: tuple[tuple[float, float], ...]
    exponents: tuple[int, int]
    signs: tuple[float, ...] = (1.0,)

    def points(self, count: int) -> Iterable[float]:
        rng = random.Random(count)
        for stretch in [*self.even, None]:
            for _ in range(count // (len(self.even) + 1)):
                x = (
                    rng.uniform(*stretch)
                    if stretch
                    else math.ldexp(rng.uniform(1.0, 2.0), rng.randint(*self.exponents))
                )
                yield rng.choice(self.signs) * x


class Case(NamedTuple):
    function: Callable[[float], float]
    value: Callable[[Any], Any]
    ulp: float
    spread: Spread
    whole: bool = False

    def points(self, count: int) -> Iterable[float]:
        return (float(round(x)) if self.whole else x for x in self.spread.points(count))


def power(b: float) -> Case:
    """1 − bⁿ as a function of n, up to where it is 1."""
    logarithm = two_part_log(b)
    last = min(1e15, max(2.0, 45.0 / -logarithm[0]))
    return Case(
        lambda n: one_less_power(n, *logarithm),
        lambda n: -exact.expm1(n * exact.log(exact.mpf(b))),
        1.0,
        Spread(((1.0, last), (1.0, min(last, 1000.0))), (0, int(math.log2(last)) - 1)),
        whole=True,
    )


CASES = {
    "exp_minus": Case(
        exp_minus, lambda a: exact.exp(-a), 1.6, Spread(((0.0, 2.0), (0.0, 40.0), (0.0, 745.13)), (-66, 8))
    ),
    "exp_minus, subnormal": Case(exp_minus, lambda a: exact.exp(-a), 1.6, Spread(((708.0, 745.13),), (-66, 8))),
    "log": Case(log, exact.log, 0.9, Spread(((0.0, 1.0), (0.5, 2.0), (0.9, 1.1)), (-1022, 1023))),
    "log, subnormal": Case(log, exact.log, 0.6, Spread(((LEAST, 2.0**-1022),), (-1074, -1022))),
    "log1p": Case(log1p, exact.log1p, 0.95, Spread(((0.0, 1.0), (0.4, 0.6), (0.0, 10.0)), (-1074, 1023))),
    "log1p, below 0": Case(log1p, exact.log1p, 0.95, Spread(((0.0, 1.0), (0.2, 0.4)), (-1074, -1), (-1.0,))),
    "tanh": Case(tanh, exact.tanh, 1.3, Spread(((0.0, 1.0), (0.7, 1.2), (0.0, 20.0)), (-1074, 10), (-1.0, 1.0))),
    "slope of tanh": Case(
        tanh_slope, lambda z: exact.sech(z) ** 2, 3.2,
        Spread(((0.0, 3.0), (0.0, 20.0), (0.0, 373.0), (354.0, 373.0)), (-66, 3), (-1.0, 1.0)),
    ),
    **{f"1 - {b}^n": power(b) for b in (0.9, 0.999, 0.5, 1.0 - 2.0**-53, 1e-3)},
}  # fmt: skip


def ulps_off(case: Case, x: float) -> float:
    value = case.value(exact.mpf(x))
    return float(abs(case.function(x) - value) / math.ulp(float(value)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_as_near_as_promised(case: Case, pytestconfig: pytest.Config) -> None:
    """At most 2 ulp each, slopes 4: each `ulp` above is a little more than the greatest that was found."""
    count = 1_000_000 if pytestconfig.getoption("thorough") else 6_000
    off, x = max((ulps_off(case, x), x) for x in case.points(count))
    print(f"{off:.3f} ulp at {x!r}")
    assert off <= case.ulp


# Of what each function gives at 1 000 points, to the last bit.
DIGESTS = {
    "exp_minus": "f680102a6ad3b6dd",
    "exp_minus, subnormal": "e32209eeda79cfd7",
    "log": "4d11735b473516c7",
    "log, subnormal": "faa3759c9c5df1db",
    "log1p": "3c453c49d7e920e6",
    "log1p, below 0": "6a8d0076af13481e",
    "tanh": "54eeef373ac48718",
    "slope of tanh": "5a51a85837e2a0ab",
    "1 - 0.9^n": "9be1cc1b9da0b8b6",
    "1 - 0.999^n": "5231013163e784a5",
    "1 - 0.5^n": "878c8f9d271f16ad",
    "1 - 0.9999999999999999^n": "79f396a43d8e6d77",
    "1 - 0.001^n": "9755a8425b498d8f",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_the_bits_are_those_of_every_machine(name: str) -> None:
    """A run that was saved, or drawn, anywhere else goes on to the same bits only as long as this holds."""
    case = CASES[name]
    results = b"".join(struct.pack("<d", case.function(x)) for x in case.points(1_000))
    assert hashlib.sha256(results).hexdigest()[:16] == DIGESTS[name]


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        (exp_minus, 0.0, 1.0), (exp_minus, -0.0, 1.0), (exp_minus, LEAST, 1.0), (exp_minus, 2.0**-54, 1.0),
        (exp_minus, 2.0**-53, 1.0 - 2.0**-53), (exp_minus, 744.4, LEAST), (exp_minus, 745.2, 0.0),
        (exp_minus, 1e15, 0.0), (exp_minus, 1e300, 0.0), (exp_minus, inf, 0.0), (exp_minus, nan, nan),
        (log, 1.0, 0.0), (log, 0.0, -inf), (log, -0.0, -inf), (log, LEAST, math.log(LEAST)), (log, -LEAST, nan),
        (log, GREATEST, math.log(GREATEST)), (log, -1.0, nan), (log, inf, inf), (log, -inf, nan), (log, nan, nan),
        (log1p, 0.0, 0.0), (log1p, -0.0, -0.0), (log1p, LEAST, LEAST), (log1p, -LEAST, -LEAST), (log1p, -1.0, -inf),
        (log1p, 2.0**-1022, 2.0**-1022), (log1p, -1e-17, -1e-17), (log1p, -1.0 + 2.0**-53, math.log(2.0**-53)),
        (log1p, math.nextafter(-1.0, -2.0), nan), (log1p, GREATEST, math.log(GREATEST)), (log1p, inf, inf),
        (log1p, -inf, nan), (log1p, nan, nan),
        (tanh, 0.0, 0.0), (tanh, -0.0, -0.0), (tanh, LEAST, LEAST), (tanh, -LEAST, -LEAST), (tanh, 1e-9, 1e-9),
        (tanh, 25.0, 1.0), (tanh, -25.0, -1.0), (tanh, 1e300, 1.0), (tanh, inf, 1.0), (tanh, -inf, -1.0),
        (tanh, nan, nan),
        (tanh_slope, 0.0, 1.0), (tanh_slope, -0.0, 1.0), (tanh_slope, 1e-9, 1.0), (tanh_slope, 372.9, LEAST),
        (tanh_slope, -373.3, 0.0), (tanh_slope, 1e300, 0.0), (tanh_slope, -inf, 0.0), (tanh_slope, nan, nan),
    ],
)  # fmt: skip
def test_edges(function: Callable[[float], float], x: float, value: float) -> None:
    assert repr(function(x)) == repr(value)


@pytest.mark.parametrize("b", [0.0, LEAST, 0.1, 0.5, 0.9, 0.999, 1.0 - 2.0**-53])
def test_powers_at_their_ends(b: float) -> None:
    logarithm = two_part_log(b)
    assert one_less_power(1.0, *logarithm) == pytest.approx(1.0 - b, rel=2.0**-52, abs=0.0)
    assert one_less_power(1e18, *logarithm) == 1.0
    assert math.isnan(one_less_power(nan, *logarithm))


@pytest.mark.parametrize("b", [0.3, 0.5, 0.9, 0.999])
def test_a_power_is_1_before_it_is_left_out(b: float) -> None:
    """From bⁿ < 2⁻⁵⁴ on, 1 − bⁿ rounds to 1, computed or not."""
    ln_b, low = two_part_log(b)
    first, last = (math.ceil(x / -ln_b) for x in (54.0 * math.log(2.0), 38.5))
    assert {one_less_power(float(n), ln_b, low) for n in range(first, last + 1)} == {1.0}


@pytest.mark.parametrize("b", [LEAST, 1e-300, 0.1, 0.5, 0.9, 0.999, 1.0 - 2.0**-53])
def test_a_logarithm_in_two_parts(b: float) -> None:
    high, low = two_part_log(b)
    assert abs(low) <= math.ulp(high) / 2.0
    assert abs(exact.mpf(high) + exact.mpf(low) - exact.log(b)) <= 1e-32 * abs(high)


numbers = st.floats(allow_nan=False)
not_negative = st.floats(min_value=0.0, allow_nan=False)


@given(not_negative)
def test_between_0_and_1(a: float) -> None:
    assert 0.0 <= exp_minus(a) <= 1.0
    assert 0.0 <= tanh_slope(a) <= 1.0
    assert log1p(a) >= 0.0
    assert log1p(exp_minus(a)) >= 0.0


@given(numbers)
def test_tanh_is_odd_and_inside(z: float) -> None:
    (A, slope), (of_negative, same) = tanh_and_slope(z), tanh_and_slope(-z)
    assert -1.0 <= A <= 1.0
    assert (of_negative, same) == (-A, slope)


@pytest.mark.parametrize(
    ("function", "direction", "spread"),
    [
        (exp_minus, -1.0, Spread(((0.0, 2.0), (0.0, 745.0)), (-57, 6))),
        (log, 1.0, Spread(((0.0, 2.0), (0.9, 1.1)), (-1022, 1023))),
        (log1p, 1.0, Spread(((-1.0, 1.0), (0.0, 1.0)), (-1022, 1023))),
        (tanh, 1.0, Spread(((0.0, 1.0), (0.79, 0.81)), (-57, 6))),
    ],
)
def test_neighbours_keep_their_order_but_for_the_last_bit(
    function: Callable[[float], float], direction: float, spread: Spread
) -> None:
    for x in spread.points(5_000):
        before, after = direction * function(x), direction * function(math.nextafter(x, inf))
        assert after >= before - math.ulp(before)


def test_more_than_a_few_neighbours_on_exp_is_never_greater() -> None:
    rng = random.Random(8)
    for _ in range(5_000):
        a = rng.uniform(0.0, 750.0)
        assert exp_minus(a + 8.0 * math.ulp(max(a, 1.0))) <= exp_minus(a)


def off(approximation: Callable[[Any], Any], value: Callable[[Any], Any], end: float) -> float:
    """The greatest relative error at 2 000 points from 0 (without it) to the end."""
    points = [exact.mpf(end) * k / 2_000 for k in range(1, 2_001)]
    return float(max(abs(approximation(x) / value(x) - 1) for x in points))


def series(name: str, first: int, last: int) -> Callable[[Any], Any]:
    """The sum of the module's constants of this name, each times x to the power of its number."""
    coefficients = {k: exact.mpf(getattr(elementary, f"{name}{k}")) for k in range(first, last + 1)}
    return lambda x: sum(c * x**k for k, c in coefficients.items())


def test_the_constants_are_as_good_as_said() -> None:
    assert float(1 / exact.log(2)) == elementary.LOG2_E
    assert float(exact.log(2)) == elementary.LN_2
    assert float(exact.log(2) - exact.mpf(elementary.LN_2)) == elementary.LN_2_LOW
    of_exp, of_log, above, below = series("C", 3, 11), series("L", 0, 6), series("P", 1, 2), series("Q", 1, 3)
    half = float(exact.log(2) / 2)
    for end in (half, -half):
        assert off(lambda r: r + r**2 / 2 + of_exp(r), exact.expm1, end) < 2.5e-17
    end_of_log = float((exact.sqrt(2) - 1) / (exact.sqrt(2) + 1))
    assert off(lambda s: 2 * s + s**3 * of_log(s**2), lambda s: 2 * exact.atanh(s), end_of_log) < 2e-18
    assert off(lambda a: a - a**3 * (1 + above(a**2)) / (3 + below(a**2)), exact.tanh, 0.8) < 3e-17


EDGES = (
    0.0,
    LEAST,
    2.0**-1022,
    1e-17,
    0.8,
    1.0,
    37.0,
    38.0,
    354.0,
    373.0,
    700.0,
    708.5,
    745.0,
    746.0,
    1e15,
    1e300,
    inf,
)


def everything(points: Any, results: Any, ln_b: float, ln_b_low: float) -> None:
    for k in range(points.shape[1]):
        x = load(points, 0, k)
        store(results, 0, k, exp_minus(x))
        store(results, 1, k, log(x))
        store(results, 2, k, log1p(x))
        A, slope = tanh_and_slope(x)
        store(results, 3, k, A)
        store(results, 4, k, slope)
        store(results, 5, k, one_less_power(x, ln_b, ln_b_low))


def test_compiled_for_a_number_and_for_lanes_the_bits_are_the_same(compiled: None) -> None:
    import numba

    from desktop_app.core.run.compiling import teach_numba
    from desktop_app.core.run.lanes import LANES

    teach_numba()  # the loop itself may have come from the cache
    spread = Spread(((-1.0, 1.0), (0.0, 40.0), (-750.0, 750.0)), (-1074, 1023), (1.0, -1.0))
    points = np.array([nan, *EDGES, *(-x for x in EDGES), *spread.points(4_000)])
    points = np.resize(points, (1, len(points) // LANES * LANES))
    interpreted, of_numbers = np.zeros((2, 6, points.size))
    of_lanes = np.zeros((6, points.size // LANES, LANES))
    b = two_part_log(0.999)
    everything(points, interpreted, *b)
    form = numba.njit(error_model="numpy")(everything)
    form(points, of_numbers, *b)
    form(points.reshape(1, -1, LANES), of_lanes, *b)
    for results in (of_numbers, of_lanes.reshape(6, -1)):
        np.testing.assert_array_equal(results, interpreted)
        assert not (np.signbit(results) ^ np.signbit(interpreted))[~np.isnan(results)].any()


def test_the_logarithm_of_a_share_has_the_bits_of_any_other() -> None:
    shares = [0.0, LEAST, 2.0**-1022, 2.0**-53, 0.5, math.sqrt(2.0) - 1.0, 1.0, *(k / 997.0 for k in range(998))]
    assert [log1p_of_share(x).hex() for x in shares] == [log1p(x).hex() for x in shares]
