"""Swing of air and pattern of sewage over the day."""

import numpy as np
import pytest

from thermosim.climate import (
    SEWAGE_FLOW_FACTORS,
    SEWAGE_TEMPERATURE_OFFSETS,
    daily_factors,
    daily_offsets,
    hourly_from_monthly,
    monthly_means,
    with_daily_factors,
    with_daily_offsets,
    with_daily_swing,
)
from thermosim.errors import WeatherError

MONTHS = (16, 15, 15, 20, 22, 23, 25, 28, 28, 25, 21, 20)


def test_flow_factors_have_mean_one_and_temperature_offsets_mean_zero():
    assert daily_factors(SEWAGE_FLOW_FACTORS).mean() == pytest.approx(1.0, abs=1e-15)
    assert daily_offsets(SEWAGE_TEMPERATURE_OFFSETS).mean() == pytest.approx(0.0, abs=1e-15)


def test_bundled_patterns_need_no_rescaling():
    assert daily_factors(SEWAGE_FLOW_FACTORS) == pytest.approx(SEWAGE_FLOW_FACTORS, abs=1e-12)
    assert daily_offsets(SEWAGE_TEMPERATURE_OFFSETS) == pytest.approx(
        SEWAGE_TEMPERATURE_OFFSETS, abs=1e-12
    )


def test_the_daily_pattern_keeps_the_day_of_a_constant_flow():
    flow = with_daily_factors(np.full(8760, 0.04))
    assert flow.reshape(-1, 24).mean(axis=1) == pytest.approx(np.full(365, 0.04), rel=1e-14)


def test_sewage_offsets_keep_every_daily_mean():
    smooth = hourly_from_monthly(MONTHS)
    change = (with_daily_offsets(smooth) - smooth).reshape(-1, 24).mean(axis=1)
    assert np.abs(change).max() < 1e-14


def test_swing_keeps_months_exactly_and_peaks_between_14_and_15_o_clock():
    smooth = hourly_from_monthly(MONTHS)
    swung = with_daily_swing(smooth, np.full(8760, 8.0))
    assert np.abs(monthly_means(swung) - MONTHS).max() < 1e-12
    day = (swung - smooth)[:24]
    assert int(day.argmax()) == 14
    # cosine of half the range: the middle of the hour 14 to 15 is the crest itself
    assert day.max() == pytest.approx(4.0, abs=1e-12)
    assert day.min() == pytest.approx(-4.0, abs=1e-12)


@pytest.mark.parametrize("values", [[1.0] * 23, [float("nan")] * 24, ["x"] * 24, None])
def test_a_day_without_24_finite_values_is_refused(values):
    with pytest.raises(WeatherError, match="24"):
        daily_factors(values)


@pytest.mark.parametrize("values", [[0.0] * 24, [-1.0, *[1.0] * 23]])
def test_factors_that_cannot_share_out_a_day_are_refused(values):
    with pytest.raises(WeatherError, match="negative"):
        daily_factors(values)
