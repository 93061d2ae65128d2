"""The functions of own formulas beside mpmath at 50 digits: how far off they are, and what edges give."""

import hashlib
import math
import struct
from collections.abc import Callable
from math import inf, nan

import pytest

from desktop_app.core.model.formulas import functions
from desktop_app.core.model.formulas.functions import FARTHEST, cos, exp, power, sigma, sin, softplus
from tests.core.model.numerics.test_elementary import GREATEST, LEAST, Case, Spread, exact, off, ulps_off

BOTH = (-1.0, 1.0)


def power_of(b: float) -> Case:
    """bⁿ as a function of n, to where it is beyond the doubles or next to 0."""
    end = 740.0 / abs(math.log(b))
    spread = Spread(((-end, end * 709.0 / 740.0), (0.0, min(end, 10.0))), (-60, int(math.log2(end)) - 1), (1.0,))
    return Case(lambda n: power(b, n), lambda n: exact.power(exact.mpf(b), n), 1.1, spread)


def power_to(n: float) -> Case:
    """bⁿ as a function of b."""
    bits = int(min(1000.0, 1000.0 / abs(n)))
    spread = Spread(((0.5, 2.0), (0.99, 1.01)), (-bits, bits))
    return Case(lambda b: power(b, n), lambda b: exact.power(b, exact.mpf(n)), 1.1, spread)


CASES = {
    "exp": Case(exp, exact.exp, 0.85, Spread(((-2.0, 2.0), (-40.0, 40.0), (-708.0, 709.7)), (-66, 8), BOTH)),
    "exp, subnormal": Case(exp, exact.exp, 1.1, Spread(((708.0, 745.13),), (-66, 8), (-1.0,))),
    "sin": Case(sin, exact.sin, 0.7, Spread(((0.0, 1.6), (-20.0, 20.0), (3.14, 3.15)), (-1022, 39), BOTH)),
    "cos": Case(cos, exact.cos, 0.75, Spread(((0.0, 1.6), (-20.0, 20.0), (1.57, 1.572)), (-1022, 39), BOTH)),
    "sigma": Case(
        sigma, lambda z: 1 / (1 + exact.exp(-z)), 1.95, Spread(((-2.0, 2.0), (-40.0, 40.0), (-708.0, 40.0)), (-66, 8))
    ),
    "softplus": Case(
        softplus, lambda z: exact.log1p(exact.exp(z)), 1.5,
        Spread(((-2.0, 2.0), (-40.0, 40.0), (-708.0, 40.0)), (-66, 8)),
    ),
    **{f"{b}^n": power_of(b) for b in (2.0, 0.7, 1.0 + 2.0**-40, 1e-300)},
    **{f"b^{n}": power_to(n) for n in (0.5, -1.0, 1.0 / 3.0, 7.0, -2.5, 1000.0)},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_as_near_as_promised(case: Case, pytestconfig: pytest.Config) -> None:
    """At most 2 ulp each: each `ulp` above is a little more than the greatest that was found."""
    count = 300_000 if pytestconfig.getoption("thorough") else 1_500
    off_by, x = max((ulps_off(case, x), x) for x in case.points(count))
    print(f"{off_by:.3f} ulp at {x!r}")
    assert off_by <= case.ulp


@pytest.mark.parametrize("function", [sin, cos])
def test_next_to_their_zeros_they_keep_all_digits(function: Callable[[float], float]) -> None:
    """Where a number is nearest to a multiple of π/2, the digits of π decide."""
    case = CASES[function.__name__]
    half = exact.pi / 2
    for k in [*range(1, 400), *(3**n for n in range(6, 24))]:
        assert ulps_off(case, float(k * half)) <= 0.75


DIGESTS = {
    "exp": "04851a8cfb445157",
    "exp, subnormal": "8b85c558771317e4",
    "sin": "c953c9aff0367a53",
    "cos": "40c410dccef76cef",
    "sigma": "ecc6f94dfcaae5ce",
    "softplus": "f258d8db812e367c",
    "2.0^n": "77ed1d5cdf6f3be0",
    "0.7^n": "14fee6d72dc7bb7e",
    "1.0000000000009095^n": "b8d856572d2f4688",
    "1e-300^n": "4cd9ebfcdd6af276",
    "b^0.5": "0ee85b9fd9c3b022",
    "b^-1.0": "c8b4f5a998da1f5e",
    "b^0.3333333333333333": "82fc4bfe51cf5cc4",
    "b^7.0": "46d134a41e2bc3ce",
    "b^-2.5": "09da5a6ee1d60179",
    "b^1000.0": "4dd44a76424f141f",
}


@pytest.mark.parametrize("name", CASES)
def test_the_bits_are_those_of_every_machine(name: str) -> None:
    case = CASES[name]
    results = b"".join(struct.pack("<d", case.function(x)) for x in case.points(500))
    assert hashlib.sha256(results).hexdigest()[:16] == DIGESTS[name]


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        (exp, 0.0, 1.0), (exp, -0.0, 1.0), (exp, LEAST, 1.0), (exp, 709.0, math.exp(709.0)), (exp, 709.8, inf),
        (exp, -745.2, 0.0), (exp, -744.4, LEAST), (exp, 1e300, inf), (exp, -1e300, 0.0), (exp, inf, inf),
        (exp, -inf, 0.0), (exp, nan, nan),
        (sin, 0.0, 0.0), (sin, -0.0, -0.0), (sin, LEAST, LEAST), (sin, 1e-9, 1e-9),
        (sin, math.pi, 1.2246467991473532e-16),
        (sin, FARTHEST * 2.0, nan), (sin, inf, nan), (sin, -inf, nan), (sin, nan, nan), (sin, GREATEST, nan),
        (cos, 0.0, 1.0), (cos, LEAST, 1.0), (cos, -math.pi, -1.0), (cos, math.pi / 2.0, 6.123233995736766e-17),
        (cos, FARTHEST * 2.0, nan), (cos, inf, nan), (cos, nan, nan),
        (sigma, 0.0, 0.5), (sigma, inf, 1.0), (sigma, -inf, 0.0), (sigma, 40.0, 1.0), (sigma, nan, nan),
        (softplus, inf, inf), (softplus, -inf, 0.0), (softplus, 1e300, 1e300), (softplus, nan, nan),
    ],
)  # fmt: skip
def test_edges(function: Callable[[float], float], x: float, value: float) -> None:
    assert repr(function(x)) == repr(value)


@pytest.mark.parametrize(
    ("b", "n", "value"),
    [
        (0.0, 0.0, 1.0), (0.0, 2.0, 0.0), (0.0, 0.5, 0.0), (0.0, -1.0, inf), (5.0, 0.0, 1.0), (-5.0, 0.0, 1.0),
        (1.0, 1e300, 1.0), (2.0, 10.0, 1024.0), (2.0, -1074.0, LEAST), (2.0, 1024.0, inf), (2.0, -1100.0, 0.0),
        (-2.0, 3.0, -8.0), (-2.0, 4.0, 16.0), (-2.0, -3.0, -0.125), (-2.0, 0.5, nan), (-1.0, 1e15 + 1.0, -1.0),
        (inf, 2.0, inf), (inf, -2.0, 0.0), (-inf, 3.0, -inf), (nan, 2.0, nan), (2.0, nan, nan), (0.5, inf, 0.0),
        (2.0, inf, inf), (3.0, 1e300, inf), (0.3, 1e300, 0.0), (LEAST, 0.5, math.sqrt(LEAST)),
        (GREATEST, 1.0, GREATEST),
    ],
)  # fmt: skip
def test_edges_of_powers(b: float, n: float, value: float) -> None:
    assert repr(power(b, n)) == repr(value)


def series(name: str, last: int) -> Callable[[object], object]:
    coefficients = {k: exact.mpf(getattr(functions, f"{name}{k}")) for k in range(last + 1)}
    return lambda x: sum(c * x**k for k, c in coefficients.items())  # type: ignore[operator]


def test_the_constants_are_as_good_as_said() -> None:
    of_sin, of_cos, of_log = series("S", 5), series("K", 5), series("A", 7)
    end = math.pi / 4 + 0.0005
    assert off(lambda r: r + r**3 * of_sin(r**2), exact.sin, end) < 1e-17
    assert off(lambda r: 1 - r**2 / 2 + r**4 * of_cos(r**2), exact.cos, end) < 2e-18
    end_of_log = float((exact.sqrt(2) - 1) / (exact.sqrt(2) + 1))
    assert off(lambda s: s + s**3 / 3 + s**5 * of_log(s**2), exact.atanh, end_of_log) < 2e-20
    quarter = sum(exact.mpf(getattr(functions, f"Q{k}")) for k in range(3))
    assert abs(quarter - exact.pi / 2) < 1e-48
    assert abs(exact.mpf(functions.THIRD) + functions.THIRD_LOW - exact.mpf(1) / 3) < 1e-32
    assert float(2 / exact.pi) == functions.TWO_OVER_PI
