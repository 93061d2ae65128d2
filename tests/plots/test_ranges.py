"""Ranges of axes and labels of ticks, for any numbers."""

from math import isfinite, log10, ulp

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.core.model.numbers import power_of_ten, tick_text
from desktop_app.plots.axes.axis import Axis
from desktop_app.plots.ranges import around, extremes, holding_iterations, round_up, stepped, upto, zoomed_iterations

pytestmark = pytest.mark.usefixtures("qapp")
NUMBERS = st.floats(-1e300, 1e300)


@given(st.floats(1e-300, 1e300))
def test_round_up_is_the_next_of_1_2_5(value: float) -> None:
    rounded = round_up(value)
    assert value * (1 - 1e-11) <= rounded <= 2.5001 * value
    assert f"{rounded:.6e}"[0] in "125"


@given(NUMBERS, NUMBERS)
def test_a_range_holds_its_data_and_is_not_empty(one: float, other: float) -> None:
    low, high = around((min(one, other), max(one, other)))
    assert isfinite(low)
    assert isfinite(high)
    assert low < high
    assert low <= min(one, other)
    assert max(one, other) <= high


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_a_range_grows_in_steps_with_its_data(values: list[float]) -> None:
    shown = None
    for k in range(1, len(values) + 1):
        data = min(values[:k]), max(values[:k])
        shown = stepped(shown, data)
        assert shown[0] <= data[0] <= data[1] <= shown[1]


def test_a_range_stays_while_its_data_move_within_it() -> None:
    first = stepped(None, (0.0, 0.93))
    assert all(stepped(first, (0.0, 0.93 + k * 0.001)) == first for k in range(50))
    assert stepped(first, (0.0, 3.0)) != first
    assert stepped(first, (0.0, 0.05)) != first


@given(st.integers(0, 10**18))
def test_an_iteration_axis_holds_the_latest(latest: int) -> None:
    low, high = upto(latest)
    assert low <= 0 <= latest <= high


def test_extremes_leave_out_what_is_not_finite() -> None:
    assert extremes([np.array([np.nan, 2.0, np.inf]), np.array([-1.0, -np.inf])]) == (-1.0, 2.0)
    assert extremes([np.array([np.nan])]) is extremes([]) is None


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [(0.05, 0.05, "0.05"), (0.0, 0.1, "0"), (-0.5, 0.5, "−0.5"), (2000.0, 500.0, "2\u2009000"), (3e7, 1e7, "3·10⁷"),
     (1e8, 1e8, "10⁸"), (2.5e-7, 5e-8, "2.5·10⁻⁷"), (0.123456789, 1e-9, "0.123456789"), (1e-17, 0.1, "0"),
     (5e8, 5e8, "5·10⁸"), (1e9, 5e8, "10⁹"), (1.5e9, 5e8, "1.5·10⁹"), (-1e9, 5e8, "−10⁹"), (1e10, 5e9, "10¹⁰")],
)  # fmt: skip
def test_ticks_are_labelled_as_by_hand(value: float, spacing: float, text: str) -> None:
    assert tick_text(value, spacing) == text


@pytest.mark.parametrize(("exponent", "text"), [(0, "1"), (1, "10"), (3, "10³"), (-5, "10⁻⁵")])
def test_powers_of_ten(exponent: int, text: str) -> None:
    assert power_of_ten(exponent) == text


@given(st.floats(-300.0, 300.0), st.floats(1e-9, 5.0), st.floats(30.0, 2000.0))
def test_a_logarithmic_axis_always_has_a_number(low: float, decades: float, size: float) -> None:
    axis = Axis("left")
    axis.setLogMode(True)
    high = min(low + decades, 300.0)
    if high - low < 1e-9:
        return
    ((spacing, ticks),) = axis.tickValues(low, high, size)
    assert ticks
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)
    labels = axis.tickStrings(ticks, 1.0, spacing)
    assert len(set(labels)) == len(ticks)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [(2.1, 2.4, ["2.1", "2.2", "2.3", "2.4"]), (2.1e-5, 2.4e-5, ["2.1·10⁻⁵", "2.2·10⁻⁵", "2.3·10⁻⁵", "2.4·10⁻⁵"]),
     (0.9, 11.0, ["1", "2", "5", "10"]), (1e-4, 1e3, ["10⁻⁴", "0.01", "1", "100"])],
)  # fmt: skip
def test_a_logarithmic_axis_is_labelled_as_by_hand(low: float, high: float, labels: list[str]) -> None:
    axis = Axis("left")
    axis.setLogMode(True)
    ((spacing, ticks),) = axis.tickValues(log10(low) - 1e-9, log10(high) + 1e-9, 180.0)
    assert axis.tickStrings(ticks, 1.0, spacing) == labels


@given(NUMBERS, st.floats(1e-6, 1e6), st.floats(30.0, 2000.0), st.sampled_from(["left", "bottom"]))
def test_a_linear_axis_always_has_a_number(low: float, span: float, size: float, side: str) -> None:
    low = max(-1e6, min(low, 1e6))
    ((_, ticks),) = Axis(side).tickValues(low, low + span, size)
    assert len(ticks)


@given(st.floats(-1e18, 1e18), st.floats(0.0, 1e3), st.booleans())
def test_a_view_holds_a_few_iterations(low: float, span: float, logarithmic: bool) -> None:
    x = (low / 1e17, low / 1e17 + span / 1e3) if logarithmic else (low, low + span)
    begin, end = holding_iterations(x, logarithmic)
    begin, end = (10.0**begin, 10.0**end) if logarithmic else (begin, end)
    assert end - begin >= 4.0 * (1 - 1e-3)


@given(st.floats(-1e9, 1e9), st.floats(4.0, 1e9), st.floats(0.0, 1.0), st.floats(1e-6, 10.0))
def test_a_zoom_keeps_its_place_and_a_few_iterations(low: float, span: float, share: float, factor: float) -> None:
    about = low + share * span
    begin, end = zoomed_iterations((low, low + span), about, factor, logarithmic=False)
    assert end - begin == pytest.approx(max(4.0, span * factor), rel=1e-6)
    assert about - begin == pytest.approx(share * (end - begin), abs=1e-5)


@given(NUMBERS, st.floats(0.0, 1e6), st.floats(0.0, 0.2))
def test_a_range_leaves_the_air_that_is_asked_for(low: float, span: float, air: float) -> None:
    low = max(-1e6, min(low, 1e6))
    shown = stepped(None, (low, low + span), air=air)
    least = (air - 1e-9) * (shown[1] - shown[0])
    assert shown[0] + least <= low <= low + span <= shown[1] - least
    assert stepped(shown, (low, low + span), air=air) == shown


def test_a_view_that_is_wide_enough_stays() -> None:
    assert holding_iterations((3.0, 8.0), False) == (3.0, 8.0)
    assert holding_iterations((0.0, 1.0), True) == (0.0, 1.0)
    assert holding_iterations((500.0, 500.5), False) == (498.25, 502.25)


@given(
    st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(80.0, 2000.0), st.booleans(),
    st.sampled_from(["left", "bottom"]),
)  # fmt: skip
@example(-879609.9999999999, 1e-06, 153.0, False, "bottom")  # a tick is −879610, one double below
def test_where_there_is_room_an_axis_has_two_labels_which_do_not_touch(
    low: float, span: float, size: float, logarithmic: bool, side: str
) -> None:
    if side == "bottom":
        size *= 4
    if logarithmic:
        low, span = low / 1e5, 0.02 + span / 1e5
    axis = Axis(side)
    axis.setLogMode(logarithmic)
    ((spacing, ticks),) = axis.tickValues(low, low + span, size)
    labels = axis.tickStrings(ticks, 1.0, spacing)
    assert len(ticks) >= 2
    rounding = 1e-9 * span + ulp(low)
    assert all(low - rounding <= tick <= low + span + rounding for tick in ticks)
    least = 12.5 if side == "left" else 6.0 * max(map(len, labels)) + 5.0
    assert min(np.diff(ticks)) / span * size >= least
