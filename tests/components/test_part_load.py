"""Part load of station heat pump, boilers, chillers and tower, one hour and a year of hours."""

import numpy as np
import pytest

from thermosim.components.centrifugal_chiller import CentrifugalChiller
from thermosim.components.cooling_tower import CoolingTower, moist_air
from thermosim.components.hot_water_boiler import HotWaterBoiler
from thermosim.components.station_heat_pump import Hours, StationHeatPump
from thermosim.components.steam_boiler import SteamBoiler
from thermosim.components.turbo_heat_pump import INLET_VANES
from thermosim.errors import ParameterError

AIR = moist_air(20.0, 0.5)
VANES = {"capacity": 4e6, "share": 0.48, "coil_flow": 70.0, "load_curve": INLET_VANES}


def hours(count, **values):
    base = {
        "temperature": AIR.temperature, "humidity": AIR.humidity, "flow": 70.0,
        "supply": 38.0, "share": 0.48, "capacity": 4e6,
    }  # fmt: skip
    return Hours(*(np.full(count, float({**base, **values}[name])) for name in Hours._fields))


def test_inlet_vanes_cost_cop_at_part_load():
    # at half load the curve needs 0.1869 + 0.5842/2 + 0.2289/4 = 0.5362 of full power, so the
    # share of Carnot is 0.5/0.5362 = 0.9325 of its full-load value
    plain = StationHeatPump(**{**VANES, "load_curve": (0.0, 1.0, 0.0)}).step(2e6, AIR, 38.0)
    vanes = StationHeatPump(**VANES).step(2e6, AIR, 38.0)
    grade = [s.cop * (38.0 - s.evaporating) / (38.0 + 273.15) for s in (plain, vanes)]
    assert grade[1] / grade[0] == pytest.approx(0.9325, abs=1e-4)


def test_heat_from_the_coil_and_coil_from_the_heat_are_inverse():
    pump = StationHeatPump(**VANES)
    heat = np.array([0.0, 4e5, 1e6, 2e6, 3e6])
    taken = pump.wanted(heat, hours(5))
    given = pump.year(taken, hours(5))
    np.testing.assert_allclose(given.heat, heat, rtol=1e-8, atol=1e-3)
    np.testing.assert_allclose(given.heat, taken + given.shaft, rtol=1e-12, atol=1e-6)
    one = pump.step(2e6, AIR, 38.0)
    assert given.evaporating[3] == pytest.approx(one.evaporating, abs=1e-6)
    assert given.electricity[3] == pytest.approx(one.electricity, rel=1e-8)


def test_a_year_without_air_over_the_coils_takes_nothing():
    assert not StationHeatPump(**VANES).wanted(np.full(3, 1e6), hours(3, flow=0.0)).any()


def test_standing_loss_of_a_boiler_fades_out_at_full_load():
    # 2 % standing: at a quarter of load fuel = (0.25 + 0.02 x 0.75)/0.9 of full heat
    boiler = HotWaterBoiler(capacity=1e6, efficiency=0.9, basis="LHV", standing_loss=0.02)
    assert boiler.step(2.5e5, 60.0, 80.0).lower == pytest.approx(1e6 * 0.265 / 0.9)
    assert boiler.step(1e6, 60.0, 80.0).efficiency == pytest.approx(0.9)
    np.testing.assert_allclose(
        boiler.fuel(np.array([0.0, 2.5e5, 1e6])), [0.0, 1e6 * 0.265 / 0.9, 1e6 / 0.9]
    )


def test_second_boiler_is_lit_only_when_needed():
    boiler = HotWaterBoiler(capacity=1e6, efficiency=1.0, basis="LHV", standing_loss=0.1)
    fuel = boiler.fuel(np.array([1e6, 1.5e6]), units=2)
    # one full; two lit at 1.5 of 2: 1.5 + 0.1 x 0.5
    np.testing.assert_allclose(fuel, [1e6, 1.55e6])


def test_steam_boiler_year_is_its_steps():
    boiler = SteamBoiler(capacity=1.5, standing_loss=0.015)
    feed = boiler.feed_enthalpy(90.0)
    flows = [0.0, 0.3, 1.0, 1.5]
    steps = [boiler.step(flow, feed) for flow in flows]
    heat = np.array([state.heat for state in steps])
    np.testing.assert_allclose(boiler.fuel(heat, feed), [state.lower for state in steps])
    assert steps[1].heat / steps[1].lower < steps[3].heat / steps[3].lower == pytest.approx(0.93)


def test_chillers_in_turn_are_one_chiller_at_its_own_load():
    chiller = CentrifugalChiller(data="trane_cvhf_2799")
    one = chiller.step(2.0e6, 7.0, 27.0)
    both = chiller.year(np.array([2.0e6, 4.0e6]), 7.0, np.full(2, 27.0), units=2)
    np.testing.assert_allclose(both[1], [2.0e6, 4.0e6])
    np.testing.assert_allclose(both[2], [one.power, 2.0 * one.power], rtol=1e-12)
    assert both[0, 0] == pytest.approx(2.0 * one.available)


def test_tower_year_is_its_steps_and_rounding_needs_no_fan():
    tower = CoolingTower(design_heat=5e6)
    air = moist_air(20.0, 0.6)
    heat = np.array([0.0, 1e-10, 2e6, 5e6])
    year = tower.year(heat, np.full(4, air.temperature), np.full(4, air.humidity), 24.0)
    steps = [tower.step(each, air, 24.0) for each in heat[2:]]
    np.testing.assert_allclose(year.leaving[2:], [state.leaving for state in steps])
    np.testing.assert_allclose(year.fan, [0.0, 0.0, steps[0].fan, steps[1].fan])


def test_mistakes_are_answered_with_a_sentence():
    with pytest.raises(ParameterError, match="must add to 1"):
        StationHeatPump(**{**VANES, "load_curve": (0.5, 0.2, 0.1)})
    with pytest.raises(ParameterError, match=r"standing_loss = 0\.9 -: must be at most 0\.5"):
        SteamBoiler(capacity=1.0, standing_loss=0.9)
