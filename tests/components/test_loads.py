"""Loads of buildings: degree-linear, hot water, given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.loads import (
    AirConditioningLoad,
    GivenLoad,
    HotWaterLoad,
    equivalent_full_load_hours,
)
from thermosim.errors import ParameterError

# [B-DASH 2014] table 2-7, outdoor air of Tokyo
TOKYO = np.array([6.1, 6.5, 9.4, 14.6, 18.9, 22.1, 25.8, 27.4, 23.8, 18.5, 13.3, 8.7])
MONTH_HOURS = 24.0 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def office(**changes):
    return AirConditioningLoad(
        **{"heating_capacity": 100.0e3, "cooling_capacity": 100.0e3, **changes}
    )


@pytest.mark.parametrize(
    ("bases", "designs", "hours"),
    [
        ((18, 18), (0, 34), 3295),
        ((16, 20), (0, 34), 2695),
        ((18, 22), (2, 33), 2980),
        ((20, 20), (0, 34), 3323),
    ],
)
def test_full_load_hours_on_monthly_means_of_tokyo_are_the_known_ones(bases, designs, hours):
    load = office(
        heating_base=bases[0],
        cooling_base=bases[1],
        heating_design=designs[0],
        cooling_design=designs[1],
    )
    share = load.heating_fraction(TOKYO) + load.cooling_fraction(TOKYO)
    assert float(MONTH_HOURS @ share) == pytest.approx(hours, abs=0.5)


def test_the_default_rule_splits_tokyo_into_2317_68_and_1004_91_hours():
    load = office()
    # sum of 20 - T over 8 months, times hours, over 20 K; (T - 20)/14 K over 4 months
    assert float(MONTH_HOURS @ load.heating_fraction(TOKYO)) == pytest.approx(2317.68, abs=0.005)
    assert float(MONTH_HOURS @ load.cooling_fraction(TOKYO)) == pytest.approx(1004.91, abs=0.005)


def test_load_is_full_at_design_nothing_at_base_half_between():
    load = office().hourly(np.array([-10.0, 0.0, 10.0, 20.0, 27.0, 34.0, 40.0]))
    assert load.heating / 1e3 == pytest.approx([100, 100, 50, 0, 0, 0, 0])
    assert load.cooling / 1e3 == pytest.approx([0, 0, 0, 0, 50, 100, 100])


@given(st.lists(st.floats(-40.0, 45.0), min_size=2, max_size=60))
@settings(max_examples=30, deadline=None)
def test_colder_never_asks_for_less_heat_nor_for_more_cold(outdoor):
    load = office().hourly(np.sort(np.array(outdoor)))
    assert (np.diff(load.heating) <= 0.0).all()
    assert (np.diff(load.cooling) >= 0.0).all()
    assert (load.heating * load.cooling == 0.0).all()


def test_an_office_closed_at_night_and_on_sundays_asks_for_nothing_then():
    day = tuple(1.0 if 8 <= hour < 18 else 0.0 for hour in range(24))
    load = office(weekday=day, weekend=(0.0,) * 24, first_weekday=5)  # 1 January a Saturday
    heat = load.hourly(np.full(7 * 24, 0.0)).heating.reshape(7, 24)
    assert (heat[:2] == 0.0).all()
    assert (heat[2:, 8:18] == 100.0e3).all()
    assert heat.sum() == pytest.approx(5 * 10 * 100.0e3)


def test_small_loads_are_left_to_nobody_below_the_minimum():
    load = office(minimum_fraction=0.1).hourly(np.array([18.1, 17.9, 21.3, 21.5]))
    # 1.9/20 = 0.095 is too small, 2.1/20 = 0.105 is not; 1.3/14 = 0.093, 1.5/14 = 0.107
    assert load.heating / 1e3 == pytest.approx([0.0, 10.5, 0.0, 0.0])
    assert load.cooling / 1e3 == pytest.approx([0.0, 0.0, 0.0, 150.0 / 14.0])


def test_the_store_of_the_sendai_supermarket_takes_241_kwh_a_day():
    # 4600 L x 4.186 kJ/(L K) x 45 K = 866.5 MJ = 240.7 kWh; 6.1 h at 39.7 kW
    water = HotWaterLoad(daily_volume=4.6)
    assert water.daily_heat / 3.6e6 == pytest.approx(241.0, abs=0.5)
    assert water.daily_heat / 3600.0 / 39.7e3 == pytest.approx(6.1, abs=0.05)
    assert water.mean_power == pytest.approx(10.03e3, rel=1e-3)


def test_drawing_and_storing_take_the_same_heat_a_day():
    water = HotWaterLoad(daily_volume=4.6)
    drawn, flat = water.hourly(8760), water.flat(8760)
    assert drawn.reshape(-1, 24).sum(axis=1) == pytest.approx(flat.reshape(-1, 24).sum(axis=1))
    assert drawn.sum() * 3600.0 == pytest.approx(365 * water.daily_heat, rel=1e-12)
    assert int(drawn[:24].argmax()) == 20


def test_a_flat_load_has_8760_full_load_hours():
    water = HotWaterLoad(daily_volume=1.0)
    assert equivalent_full_load_hours(water.flat(), water.mean_power) == pytest.approx(8760.0)
    half_hours = np.full(2 * 8760, 5.0e3)
    assert equivalent_full_load_hours(half_hours, 10.0e3, 1800.0) == pytest.approx(4380.0)


def test_given_loads_are_handed_through_and_must_fit_the_weather():
    given_load = GivenLoad(heating=np.array([1.0, 2.0]), cooling=np.array([0.0, 3.0]))
    assert given_load.hourly(np.zeros(2)).cooling.tolist() == [0.0, 3.0]
    with pytest.raises(ParameterError, match="2 hours of load against 3 of weather"):
        given_load.hourly(np.zeros(3))


@pytest.mark.parametrize(
    ("heating", "cooling", "words"),
    [
        ([1.0, -1.0], [0.0, 0.0], "heating, hour 1: -1 W"),
        ([1.0, 1.0], [0.0, np.nan], "cooling, hour 1: nan"),
        ([1.0, 1.0], [0.0], "as many as heating"),
        ([], [], "one value an hour"),
    ],
)
def test_given_loads_that_cannot_be_are_refused(heating, cooling, words):
    with pytest.raises(ParameterError, match=words):
        GivenLoad(heating=np.array(heating), cooling=np.array(cooling))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heating_base": 0.0}, "heating_base"),
        ({"cooling_design": 20.0}, "cooling_design"),
        ({"heating_capacity": -1.0}, "heating_capacity"),
        ({"weekday": (1.0,) * 23}, "weekday"),
        ({"weekend": ("x",) * 24}, "weekend: 24 numbers"),
        ({"minimum_fraction": 1.5}, "minimum_fraction"),
        ({"first_weekday": 7}, "first_weekday"),
    ],
)
def test_an_impossible_building_is_refused_by_name(changes, words):
    with pytest.raises(ParameterError, match=words):
        office(**changes)


def test_impossible_hot_water_is_refused():
    with pytest.raises(ParameterError, match="must be 1"):
        HotWaterLoad(daily_volume=1.0, shares=(0.05,) * 24)
    with pytest.raises(ParameterError, match="hot"):
        HotWaterLoad(daily_volume=1.0, hot=10.0)
    with pytest.raises(ParameterError, match="capacity"):
        equivalent_full_load_hours(np.ones(3), 0.0)
