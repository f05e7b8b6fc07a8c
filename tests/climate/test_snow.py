"""Snow of a month, spread over its hours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.climate import monthly_sums, storms
from thermosim.errors import WeatherError

SAPPORO = (1.73, 1.47, 0.98, 0.11, 0, 0, 0, 0, 0, 0.02, 0.32, 1.32)
twelve = st.lists(st.one_of(st.just(0.0), st.floats(0.001, 3.0)), min_size=12, max_size=12)


@pytest.mark.parametrize("hours", [8760, 8784])
@given(monthly=twelve)
@settings(max_examples=20, deadline=None)
def test_monthly_totals_of_snow_are_kept_exactly(hours, monthly):
    fallen = storms(monthly, hours)
    assert fallen.size == hours
    assert (fallen >= 0.0).all()
    assert monthly_sums(fallen) * 3600.0 == pytest.approx(monthly, abs=1e-12)


def test_snow_falls_at_the_stated_intensity_with_one_lighter_hour_a_storm():
    fallen = storms(SAPPORO, intensity=0.01, storm_depth=0.06)[:744] * 3600.0
    # 1.73 m / 0.06 m = 28.8: 29 storms of 0.05966 m, five full hours and 0.00966 m
    assert np.count_nonzero(fallen) == 29 * 6
    assert fallen.max() == pytest.approx(0.01, rel=1e-12)
    assert np.sort(np.unique(np.round(fallen, 6)))[1] == pytest.approx(0.009655)


def test_storms_are_spread_evenly_over_the_month():
    fallen = storms(SAPPORO)[:744]
    starts = np.flatnonzero((fallen > 0.0) & (np.roll(fallen, 1) == 0.0))
    assert len(starts) == 29
    # 744 h / 29 storms = 25.66 h from one to the next
    assert set(np.diff(starts)) == {25, 26}


def test_no_chance_is_involved():
    assert (storms(SAPPORO) == storms(SAPPORO)).all()


@pytest.mark.parametrize("monthly", [[8.0] + [0.0] * 11, [-0.1] + [0.0] * 11])
def test_a_month_that_cannot_hold_its_snow_is_refused(monthly):
    # 744 h x 0.01 m/h = 7.44 m at most
    with pytest.raises(WeatherError, match="January"):
        storms(monthly)


@pytest.mark.parametrize("options", [{"intensity": 0.0}, {"storm_depth": float("nan")}])
def test_a_rule_without_intensity_or_depth_is_refused(options):
    with pytest.raises(WeatherError, match="above 0"):
        storms(SAPPORO, **options)
