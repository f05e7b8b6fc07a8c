"""Moist air: saturation, wet bulb, and a coil that dries air or only cools it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.moist_air import (
    DRY_AIR,
    STANDARD_PRESSURE,
    VAPOUR,
    Air,
    coil_heat,
    coil_surface,
    enthalpy,
    humidity_ratio,
    saturated_at,
    saturated_enthalpy,
    saturation_pressure,
    wet_bulb,
)

P = STANDARD_PRESSURE
temperatures = st.floats(-20.0, 45.0)
humidities = st.floats(0.02, 0.999)


def air(temperature, relative):
    return Air(temperature, humidity_ratio(temperature, relative, P), P)


def test_wet_bulb_of_air_at_30_degrees_and_half_humidity():
    # published test value 22.005 degC
    assert wet_bulb(*air(30.0, 0.5)) == pytest.approx(22.005, abs=5e-4)


@pytest.mark.parametrize(
    ("temperature", "relative", "wet"),
    [(5.0, 0.3, -0.5747), (-8.0, 0.5, -9.8700), (40.0, 0.1, 18.5659)],
)
def test_wet_bulb_agrees_with_an_independent_program(temperature, relative, wet):
    # psychrolib 2.5; its own tolerance is 1e-3 K
    assert wet_bulb(*air(temperature, relative)) == pytest.approx(wet, abs=1e-3)


def test_vapour_pressure_at_the_triple_point_and_at_boiling():
    # IAPWS: 611.657 Pa at 0.01 degC; 101,418 Pa at 100 degC
    assert saturation_pressure(0.01) == pytest.approx(611.657, rel=2e-4)
    assert saturation_pressure(100.0) == pytest.approx(101418.0, rel=1e-3)


def test_vapour_pressure_over_ice_meets_that_over_water():
    assert saturation_pressure(-1e-9) == pytest.approx(saturation_pressure(0.0), rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(temperature=temperatures, relative=humidities)
def test_wet_bulb_lies_below_dry_bulb_and_meets_it_when_saturated(temperature, relative):
    assert wet_bulb(*air(temperature, relative)) < temperature
    assert wet_bulb(*air(temperature, 1.0)) == pytest.approx(temperature, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(content=st.floats(-60e3, 400e3))
def test_saturated_air_of_an_enthalpy_has_that_enthalpy(content):
    found = saturated_enthalpy(saturated_at(content, P), P)
    assert found == pytest.approx(content, abs=1e-4)


def test_dry_coil_cools_without_drying():
    # dew point of 29 degC and 30 % is below 10 degC: c = 1006 + 1860 W, 10 K at 20 kg/s
    warm = air(29.0, 0.3)
    heat = 20.0 * (DRY_AIR + VAPOUR * warm.humidity) * 10.0
    assert coil_surface(heat, warm, 20.0) == pytest.approx(19.0, abs=1e-9)


def test_wet_coil_takes_the_enthalpy_down_to_that_of_saturated_air():
    warm = air(29.0, 0.6)
    heat = 70.0 * (enthalpy(29.0, warm.humidity) - saturated_enthalpy(12.0, P))
    assert coil_surface(heat, warm, 70.0) == pytest.approx(12.0, abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(temperature=temperatures, relative=humidities, share=st.floats(0.01, 40.0))
def test_coil_heat_and_coil_surface_undo_each_other(temperature, relative, share):
    inlet = air(temperature, relative)
    surface = temperature - share
    heat = coil_heat(surface, inlet, 3.0)
    assert coil_surface(heat, inlet, 3.0) == pytest.approx(surface, abs=1e-6)
