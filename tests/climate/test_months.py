"""Twelve monthly values made into a smooth year."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.climate import hourly_from_monthly, month_hours, monthly_means, monthly_sums
from thermosim.climate.months import month_starts
from thermosim.errors import WeatherError

KORAKU = (16, 15, 15, 20, 22, 23, 25, 28, 28, 25, 21, 20)
twelve = st.lists(st.floats(-50.0, 50.0), min_size=12, max_size=12)


def test_months_of_a_common_year_have_8760_hours_and_of_a_leap_year_8784():
    assert month_hours().tolist()[:4] == [744, 672, 744, 720]
    assert month_hours().sum() == 8760
    assert month_hours(8784)[1] == 29 * 24
    assert month_hours(8784).sum() == 8784


@pytest.mark.parametrize("hours", [8760, 8784])
@given(values=twelve)
@settings(max_examples=25, deadline=None)
def test_monthly_means_come_back_exactly(hours, values):
    year = hourly_from_monthly(values, hours)
    assert year.size == hours
    assert np.abs(monthly_means(year) - values).max() < 1e-12


@given(first=twelve, second=twelve)
@settings(max_examples=10, deadline=None)
def test_the_year_is_linear_in_the_monthly_values(first, second):
    together = hourly_from_monthly(np.add(first, second))
    apart = hourly_from_monthly(first) + hourly_from_monthly(second)
    assert together == pytest.approx(apart, abs=1e-11)


def test_equal_months_give_a_constant_year():
    assert hourly_from_monthly([7.5] * 12) == pytest.approx(np.full(8760, 7.5), abs=1e-13)


def test_neither_value_nor_slope_jumps_at_month_borders_and_at_new_year():
    year = hourly_from_monthly(KORAKU)
    slope = np.diff(np.append(year, year[:2]))  # [K/h], the year joined to its beginning
    bend = np.abs(np.diff(slope))  # constant within a month: second derivative
    border = np.zeros(8760, dtype=bool)
    for start in month_starts()[1:]:
        border[start - 2 : start + 1] = True
    # with a continuous slope the bend at a border lies between those of the two months;
    # a step of 0.01 K at one border would already be a hundred times larger
    assert bend.max() < 1.0e-4
    assert bend[border].max() <= bend[~border].max() * (1.0 + 1e-6)
    assert np.abs(slope).max() < 0.02


def test_monthly_means_of_a_cosine_give_the_cosine_back_within_half_a_percent():
    hour = np.arange(8760)
    cosine = np.cos(2.0 * np.pi * (hour + 0.5) / 8760.0 - 3.6)
    assert hourly_from_monthly(monthly_means(cosine)) == pytest.approx(cosine, abs=0.005)


def test_monthly_sums_are_means_times_hours():
    year = hourly_from_monthly(KORAKU)
    assert monthly_sums(year) == pytest.approx(np.array(KORAKU) * month_hours(), rel=1e-13)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1.0] * 11, "11 values given, but a year has twelve"),
        ([1.0] * 13, "13 values given, but a year has twelve"),
        ([1.0, 2.0, float("nan"), *[1.0] * 9], "March: nan"),
        ([float("inf"), *[1.0] * 11], "January: inf"),
        (["cold"] * 12, "twelve numbers are needed"),
        (None, "values given|twelve numbers"),
    ],
)
def test_missing_or_broken_months_are_named(values, words):
    with pytest.raises(WeatherError, match=words):
        hourly_from_monthly(values)


@pytest.mark.parametrize("hours", [0, 8761, 24])
def test_a_year_of_another_length_is_refused(hours):
    with pytest.raises(WeatherError, match="8760"):
        hourly_from_monthly([1.0] * 12, hours)
