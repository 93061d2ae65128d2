"""The primitives: each is exact, or rounded once, for every double; and all forms of fma agree."""

import math
import sys
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.core.model.numerics.primitives import (
    MAGIC,
    all_of,
    any_of,
    exact_fma,
    exponent,
    fma,
    load,
    over_two_to,
    select,
    sqrt,
    store,
    transformed_fma,
    two_to,
    wide,
)  # fmt: skip

GREATEST, EPSILON, LEAST = sys.float_info.max, sys.float_info.epsilon, 5e-324
FORMS = {"fma": fma, "exact": exact_fma, "transformed": transformed_fma}

doubles = st.floats()
middling = st.floats(-1e6, 1e6).map(lambda x: x if abs(x) > 1e-6 else x + 1.0)


@st.composite
def products_that_cancel(draw: st.DrawFn) -> tuple[float, float, float]:
    """a, b and a c beside −a·b, or far below its last bit."""
    a, b = draw(middling), draw(middling)
    c = -a * b * (1.0 + draw(st.sampled_from([0.0, 2.0**-52, -(2.0**-53), 2.0**-30])))
    return a, b, math.ldexp(c, draw(st.sampled_from([0, 0, -52, -53, -54, -106, 53, 54])))


def is_nearest(rounded: float, exact: Fraction) -> bool:
    """Whether no other double is as near, or only one whose last bit is 1."""
    if math.isinf(rounded):
        return exact * int(math.copysign(1.0, rounded)) >= Fraction(GREATEST) + Fraction(math.ulp(GREATEST)) / 2
    distance = abs(exact - Fraction(rounded))
    for towards in (-math.inf, math.inf):
        other = math.nextafter(rounded, towards)
        to_other = abs(exact - Fraction(other)) if math.isfinite(other) else Fraction(math.ulp(GREATEST)) - distance
        if to_other < distance or (to_other == distance and int(Fraction(rounded) / Fraction(LEAST)) % 2):
            return False
    return True


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
class TestFma:
    @given(st.one_of(st.tuples(doubles, doubles, doubles), products_that_cancel()))
    @example((1.0 + EPSILON, 1.0 - EPSILON, -1.0))  # everything cancels but the last bit of a·b
    @example((2.0**-53, 1.0 + EPSILON, 1.0))  # just beside the middle: rounded twice, it is one off
    @example((2.0**-53, 1.0 - EPSILON, 1.0 + EPSILON))
    @example((2.0**-537 * (1.0 + EPSILON), 2.0**-538 * (1.0 - EPSILON / 2.0), 0.0))
    @example((LEAST, 0.5, LEAST))  # subnormal
    @example((1e-170, -1e-170, LEAST))
    @example((-LEAST, 0.5, 0.0))
    @example((GREATEST, 2.0, -GREATEST))  # a·b overflows, the sum does not
    @example((GREATEST, 1.0, 2.0**970))  # the least that overflows, and a little less
    @example((GREATEST, 1.0, math.nextafter(2.0**970, 0.0)))
    @example((1e300, -1e300, math.inf))
    @example((-0.0, 1.0, -0.0))
    @example((1.0, 1.0, -1.0))
    @example((math.inf, 0.0, 1.0))
    @example((math.inf, 1.0, -math.inf))
    @example((1.0, 1.0, math.nan))
    def test_it_is_rounded_once(
        self, form: Callable[[float, float, float], float], numbers: tuple[float, float, float]
    ) -> None:
        a, b, c = numbers
        result = form(a, b, c)
        if not all(map(math.isfinite, numbers)):
            product = math.copysign(1.0, a) * math.copysign(1.0, b) if math.isfinite(a) and math.isfinite(b) else a * b
            assert repr(result) == repr(product + c)
        elif Fraction(a) * Fraction(b) + Fraction(c) == 0:
            assert repr(result) == repr(a * b + c)
        else:
            assert is_nearest(result, Fraction(a) * Fraction(b) + Fraction(c))


@given(doubles, doubles, doubles)
def test_none_raises(x: float, y: float, z: float) -> None:
    for function in (sqrt, two_to, exponent):
        assert isinstance(function(x), float)
    assert isinstance(over_two_to(x, y), float)
    assert isinstance(fma(x, y, z), float)


def test_powers_of_two() -> None:
    for k in range(-1022, 1024):
        assert two_to(k + MAGIC) == math.ldexp(1.0, k)


@given(st.floats(sys.float_info.min, GREATEST))
@example(1.0)
@example(math.sqrt(0.5))
@example(math.sqrt(2.0))
def test_exponent_and_the_rest_make_the_number(x: float) -> None:
    k = exponent(x)
    m = over_two_to(x, k)
    assert math.ldexp(m, int(k)) == x
    assert math.sqrt(0.5) * (1.0 - 1e-6) < m < math.sqrt(2.0) * (1.0 + 1e-6)


@given(doubles)
def test_what_is_left_of_any_double_is_about_1(x: float) -> None:
    assert 0.7 < over_two_to(x, exponent(x)) < 1.42


def test_roots() -> None:
    assert [sqrt(4.0), sqrt(math.inf)] == [2.0, math.inf]
    assert repr(sqrt(-0.0)) == "-0.0"
    assert math.isnan(sqrt(-1.0))
    assert math.isnan(sqrt(math.nan))


def test_choices_and_lanes_of_one_number() -> None:
    assert (select(True, 1.0, 2.0), select(False, 1.0, 2.0)) == (1.0, 2.0)
    assert (any_of(True), all_of(False)) == (True, False)
    assert wide(1.0, 2.0) == 1.0
    array = np.zeros((2, 3))
    store(array, 1, 2, 5.0)
    assert (load(array, 1, 2), array.sum()) == (5.0, 5.0)
    assert type(load(array, 1, 2)) is float
