"""Steam, boiler and turbine: the formulation's own check values, the plant's steam, part load."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.steam_boiler import SteamBoiler
from thermosim.components.steam_turbine import BackPressureTurbine
from thermosim.errors import ParameterError, PropertyRangeError
from thermosim.materials.steam import (
    condensate,
    ideal_work,
    saturated_steam,
    saturation_pressure,
    saturation_temperature,
    steam,
    water,
)

LIVE = 31.0 * 98066.5  # 31 kgf/cm2 absolute [Pa]
TURBINE = BackPressureTurbine(steam_flow=1.25, isentropic_efficiency=0.75)


@pytest.mark.parametrize(
    ("kelvin", "pressure", "enthalpy", "entropy"),
    [(300, 3e6, 115.331273, 0.392294792), (300, 80e6, 184.142828, 0.368563852),
     (500, 3e6, 975.542239, 2.58041912)],
)  # fmt: skip
def test_water_returns_the_check_values_of_the_release(kelvin, pressure, enthalpy, entropy):
    # IAPWS-IF97, table 5
    found = water(pressure, kelvin - 273.15)
    assert found.enthalpy / 1e3 == pytest.approx(enthalpy, rel=1e-8)
    assert found.entropy / 1e3 == pytest.approx(entropy, rel=1e-8)


@pytest.mark.parametrize(
    ("kelvin", "enthalpy", "entropy"),
    [(300, 2549.91145, 8.52238967), (700, 3335.68375, 10.1749996)],
)
def test_steam_returns_the_check_values_of_the_release(kelvin, enthalpy, entropy):
    # IAPWS-IF97, table 15, 3.5 kPa
    found = steam(3500.0, kelvin - 273.15)
    assert found.enthalpy / 1e3 == pytest.approx(enthalpy, rel=1e-8)
    assert found.entropy / 1e3 == pytest.approx(entropy, rel=1e-8)


def test_saturation_line_returns_the_check_values_of_the_release():
    # IAPWS-IF97, tables 35 and 36
    assert saturation_pressure(500.0 - 273.15) == pytest.approx(2.63889776e6, rel=1e-8)
    assert saturation_temperature(1e6) + 273.15 == pytest.approx(453.035632, rel=1e-8)


def test_vaporisation_takes_temperature_times_entropy():
    # equality of Gibbs energies on the saturation line; the regions meet to some 1e-5
    for temperature in (40.0, 90.0, 150.0):
        gas, liquid = saturated_steam(temperature), condensate(temperature)
        heat = gas.enthalpy - liquid.enthalpy
        assert (temperature + 273.15) * (gas.entropy - liquid.entropy) == pytest.approx(
            heat, rel=1e-4
        )


def test_live_steam_of_the_plant():
    # 31 ata, 425 degC: 3287.8 kJ/kg
    assert steam(LIVE, 425.0).enthalpy / 1e3 == pytest.approx(3287.8, abs=0.2)


@pytest.mark.parametrize(
    ("exhaust", "share"), [(85.0, 0.2836), (90.0, 0.2756), (95.0, 0.2676), (100.0, 0.2596)]
)
def test_ideal_work_over_heat_down_to_condensate(exhaust, share):
    heat = steam(LIVE, 425.0).enthalpy - condensate(exhaust).enthalpy
    assert ideal_work(LIVE, 425.0, exhaust) / heat == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(
    ("share", "exhaust", "efficiency"),
    [(0.1937, 90.0, 0.703), (0.2320, 90.0, 0.842), (0.1937, 95.0, 0.724), (0.2320, 95.0, 0.867)],
)
def test_isentropic_efficiency_implied_by_the_published_balance(share, exhaust, efficiency):
    heat = steam(LIVE, 425.0).enthalpy - condensate(exhaust).enthalpy
    assert share * heat / ideal_work(LIVE, 425.0, exhaust) == pytest.approx(efficiency, abs=6e-4)


def test_full_load_reaches_the_given_isentropic_efficiency():
    state = TURBINE.step(TURBINE.full_work(90.0), 90.0)
    assert state.efficiency == pytest.approx(0.75, rel=1e-12)
    assert state.steam_flow == pytest.approx(1.25, rel=1e-12)
    ideal = ideal_work(3.0401e6, 425.0, 90.0)
    assert state.work == pytest.approx(1.25 * ideal * 0.75 * 0.98, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0.01, 1.5), exhaust=st.floats(40.0, 150.0))
def test_steam_heat_becomes_work_loss_and_condenser_heat(share, exhaust):
    state = TURBINE.step(share * TURBINE.full_work(exhaust), exhaust)
    given_up = state.steam_flow * TURBINE.heat_above_condensate(exhaust)
    assert state.work + state.loss + state.condenser == pytest.approx(given_up, rel=1e-12)
    assert state.limited == (share > 1.0)


def test_willans_line_is_straight_and_costs_idle_steam():
    full = TURBINE.full_work(90.0)
    flows = [TURBINE.step(share * full, 90.0).steam_flow for share in (0.25, 0.5, 0.75, 1.0)]
    # a tenth at no load: 1.25 (0.1 + 0.9 x share)
    assert flows == pytest.approx([1.25 * (0.1 + 0.9 * s) for s in (0.25, 0.5, 0.75, 1.0)])
    assert TURBINE.step(0.5 * full, 90.0).efficiency < 0.75
    assert TURBINE.step(0.0, 90.0).steam_flow == 0.0


def test_hotter_exhaust_gives_less_work_and_swallows_little_less_steam():
    # Stodola at 140 degC: sqrt((3.0401^2 - 0.3615^2)/(3.0401^2 - 0.0702^2)) = 0.9932
    hot = TURBINE.step(1e9, 140.0)
    assert hot.steam_flow / 1.25 == pytest.approx(0.9932, abs=1e-4)
    assert hot.work < TURBINE.full_work(90.0)


def test_interpolated_ideal_work_is_exact_to_a_hundred_thousandth():
    between = TURBINE.full_work(90.5) / (0.75 * 0.98 * 1.25)
    assert between == pytest.approx(ideal_work(3.0401e6, 425.0, 90.5), rel=1e-5)


def test_work_has_no_step_where_the_exhaust_becomes_dry():
    # entropy 6.999 kJ/(kg K) is that of dry steam at 132.6 degC
    works = [ideal_work(3.0401e6, 425.0, 132.0 + 0.2 * i) for i in range(7)]
    steps = [a - b for a, b in itertools.pairwise(works)]
    assert steps == pytest.approx([steps[0]] * 6, rel=5e-3)


def test_exhaust_outside_the_table_is_refused():
    with pytest.raises(PropertyRangeError, match="outside 40 to 150"):
        TURBINE.step(1e5, 160.0)


def test_boiler_fuel_by_both_heating_values():
    # 6 t/h down to condensate of 90 degC: 1.6667 (3287.7 - 377.0) = 4851 kW = 4.17 Gcal/h
    boiler = SteamBoiler(capacity=6e3 / 3.6e3)
    feed = condensate(90.0).enthalpy
    state = boiler.step(6e3 / 3.6e3, feed)
    assert state.heat / 1162791.6667 == pytest.approx(4.17, abs=0.005)
    assert state.lower == pytest.approx(state.heat / 0.93, rel=1e-12)
    assert state.higher == pytest.approx(state.lower / 0.90, rel=1e-12)
    assert boiler.step(2.0, feed).limited
    assert boiler.feed_enthalpy(90.0) == pytest.approx(feed, rel=0.01)


def test_impossible_boilers_are_refused():
    with pytest.raises(ParameterError, match="at least 234"):
        SteamBoiler(capacity=1.0, temperature=200.0)
    with pytest.raises(ParameterError, match="write LHV or HHV"):
        SteamBoiler(capacity=1.0, basis="net")
