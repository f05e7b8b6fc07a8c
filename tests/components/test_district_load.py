"""District loads: peak and year are met by construction, rhythm and refusals are sensible."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.district_load import (
    USES,
    Building,
    Clock,
    RoadHeating,
    cooling_shape,
    heating_shape,
    profile,
)
from thermosim.errors import ParameterError

HOURS = 8760
T = np.arange(HOURS)
CLOCK = Clock((T % 24).astype(float), (T // 24 % 7).astype(float))
OUTDOOR = 9.0 - 12.0 * np.cos(2 * np.pi * T / HOURS) - 4.0 * np.cos(2 * np.pi * (T - 3) / 24)
OFFICE = Building(name="one", use="office", floor_area=1e4)
HOTEL = Building(name="two", use="hotel", floor_area=5e3)


def shapes():
    return np.array([heating_shape(one, OUTDOOR, CLOCK) for one in (OFFICE, HOTEL)])


@settings(max_examples=15, deadline=None)
@given(st.floats(300.0, 2500.0))
def test_peak_and_year_are_met_whatever_they_are(full_load_hours):
    peak = 5.0e6
    energy = peak * full_load_hours * 3600.0
    found = profile(shapes(), peak, energy)
    assert found.total.max() == pytest.approx(peak, rel=1e-12)
    assert 3600.0 * math.fsum(found.total) == pytest.approx(energy, rel=1e-10)
    np.testing.assert_allclose(found.parts.sum(axis=0), found.total, rtol=1e-12, atol=1e-6)
    assert found.parts.min() >= 0.0


def test_more_full_load_hours_make_a_flatter_profile():
    few, many = (profile(shapes(), 1e6, 1e6 * h * 3600.0).exponent for h in (600.0, 1800.0))
    assert few > many


def test_demand_that_no_profile_has_is_refused():
    with pytest.raises(ParameterError, match=r"hours at full load .* do not fit these buildings"):
        profile(shapes(), 1e6, 1e6 * 9000.0 * 3600.0)


def test_offices_rest_at_the_weekend_and_hotels_do_not():
    # the same weather all week: only the use of the building differs
    clock = Clock(np.full(7, 12.0), np.arange(7.0))
    office = heating_shape(OFFICE, np.zeros(7), clock)
    hotel = heating_shape(HOTEL, np.zeros(7), clock)
    assert office[5] == pytest.approx(
        1e4 * (16.0 * USES["office"].weekend + USES["office"].hot_water)
    )
    assert office[:5].min() > 4.0 * office[5]
    assert np.ptp(hotel) == 0.0


def test_no_cold_is_asked_for_in_frost_and_none_at_night():
    shape = cooling_shape(OFFICE, OUTDOOR, CLOCK)
    assert not shape[OUTDOOR < 0.0].any()
    assert not shape[CLOCK.hour < 7].any()


def test_road_heating_runs_at_night_below_its_temperature_and_keeps_its_sum():
    # 1.1 Tcal = 4.6047e12 J
    road = RoadHeating(energy=1100 * 4.18605e9).hourly(OUTDOOR, CLOCK)
    assert math.fsum(road) * 3600.0 == pytest.approx(1100 * 4.18605e9, rel=1e-12)
    on = road > 0.0
    assert OUTDOOR[on].max() < 1.0
    assert not on[(CLOCK.hour >= 6) & (CLOCK.hour < 20)].any()


def test_mistakes_are_answered_with_a_sentence():
    with pytest.raises(ParameterError, match="use = 'church' is unknown"):
        Building(name="x", use="church", floor_area=1.0)
    with pytest.raises(ParameterError, match="no hour of the night is below -25 degC"):
        RoadHeating(energy=1.0, below=-25.0).hourly(OUTDOOR, CLOCK)
    with pytest.raises(ParameterError, match="ask for nothing in this climate"):
        profile(np.zeros((2, 24)), 1.0, 1.0)
