"""Merkel tower: balances, limits of exchange, and where the fan stands."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.cooling_tower import (
    FULL_FAN,
    HELD,
    TOO_HOT,
    WATER,
    Tower,
    reject,
    transfer_units,
    transferable,
    year,
)
from thermosim_kernels.moist_air import (
    STANDARD_PRESSURE,
    Air,
    enthalpy,
    humidity_ratio,
    saturated_at,
    saturated_enthalpy,
    wet_bulb,
)

P = STANDARD_PRESSURE
TOWER = Tower(1.3, -0.6, 400.0, 60.0)
FLOW = 480.0  # [kg/s]
AIR = Air(30.0, humidity_ratio(30.0, 0.6, P), P)


def test_transfer_units_are_the_coefficient_at_equal_flows():
    assert transfer_units(TOWER, 300.0, 300.0) == pytest.approx(1.3)
    assert transfer_units(TOWER, 400.0, 200.0) == pytest.approx(1.3 * 2.0**0.4)


def test_little_air_leaves_saturated_at_the_temperature_of_entering_water():
    # capacity ratio -> 0, NTU = 1.3 x 1e6^0.4 = 326: effectiveness 1
    flow = FLOW / 1e6
    most = flow * (saturated_enthalpy(35.0, P) - enthalpy(AIR.temperature, AIR.humidity))
    assert transferable(TOWER, FLOW, flow, AIR, 30.0, 35.0) == pytest.approx(most, rel=1e-9)


def test_balanced_tower_has_the_effectiveness_of_a_balanced_exchanger():
    # m* = 1 where air x c_s = water x c_w: effectiveness NTU/(1 + NTU)
    slope = (saturated_enthalpy(35.0, P) - saturated_enthalpy(30.0, P)) / 5.0
    flow = FLOW * WATER / slope
    units = 1.3 * (FLOW / flow) ** 0.4
    drive = flow * (saturated_enthalpy(35.0, P) - enthalpy(AIR.temperature, AIR.humidity))
    found = transferable(TOWER, FLOW, flow, AIR, 30.0, 35.0)
    assert found == pytest.approx(drive * units / (1.0 + units), rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    heat=st.floats(1e4, 4e7), temperature=st.floats(-5.0, 36.0), relative=st.floats(0.05, 0.99),
    set_point=st.floats(18.0, 34.0),
)  # fmt: skip
def test_water_balance_closes_and_water_stays_above_its_limit(
    heat, temperature, relative, set_point
):
    air = Air(temperature, humidity_ratio(temperature, relative, P), P)
    state = reject(TOWER, heat, FLOW, air, set_point)
    moved = FLOW * WATER * (state.entering - state.leaving)
    assert moved == pytest.approx(state.heat, rel=1e-7, abs=1e-3)
    limit = saturated_at(enthalpy(temperature, air.humidity), P)
    assert state.leaving >= limit - 1e-9
    assert state.leaving >= set_point - 1e-9
    assert 0.0 < state.air_flow <= 400.0
    able = transferable(TOWER, FLOW, state.air_flow, air, state.leaving, state.entering)
    assert able == pytest.approx(state.heat, rel=1e-6)
    assert (state.status == HELD) == (state.leaving == set_point)
    # warmer air gives heat to the vapour too
    sensible = state.air_flow * 1030.0 * max(temperature - state.leaving, 0.0)
    assert 0.0 < state.evaporation < 1.05 * (state.heat + sensible) / 2.4e6


def test_limit_of_cooling_is_nearly_the_wet_bulb():
    # Merkel leaves out the enthalpy of the evaporated water: (W_s - W) c t = 0.1 kJ/kg here
    limit = saturated_at(enthalpy(AIR.temperature, AIR.humidity), P)
    assert reject(TOWER, 1e3, FLOW, AIR, 5.0).leaving == pytest.approx(limit, abs=1e-3)
    assert limit == pytest.approx(wet_bulb(*AIR), abs=0.1)


def test_evaporation_is_most_of_the_heat_in_summer_and_little_of_it_in_frost():
    # 2.43 MJ/kg: in warm air nearly all heat leaves as vapour, in cold air much is sensible
    def share(temperature):
        air = Air(temperature, humidity_ratio(temperature, 0.6, P), P)
        state = reject(TOWER, 10e6, FLOW, air, 10.0)
        return state.evaporation * 2.43e6 / state.heat

    assert 0.85 < share(32.0) < 1.0
    assert 0.4 < share(-5.0) < 0.7


def test_fan_slows_down_to_hold_the_set_point():
    full, held = (reject(TOWER, 10e6, FLOW, AIR, point) for point in (20.0, 31.0))
    assert (full.status, held.status) == (FULL_FAN, HELD)
    assert held.leaving == 31.0
    assert held.air_flow < full.air_flow == 400.0
    assert full.leaving < 31.0


def test_tower_that_is_too_small_says_so_and_rejects_what_it_can():
    state = reject(TOWER, 400e6, FLOW, AIR, 30.0)
    assert state.status == TOO_HOT
    assert state.leaving == 60.0
    assert 50e6 < state.heat < 400e6
    assert math.isfinite(state.evaporation)


def test_tower_without_heat_rests():
    assert reject(TOWER, 0.0, FLOW, AIR, 25.0)[2:5] == (0.0, 0.0, 0.0)


def test_series_is_its_steps():
    heat, temperature = np.array([10e6, 0.0, 400e6, 5e6]), np.array([30.0, 5.0, 33.0, 18.0])
    humidity, out = np.full(4, 0.009), np.empty((4, 5))
    assert year(TOWER, heat, FLOW, temperature, humidity, P, 26.0, out) == 1
    for row, q, t in zip(out, heat, temperature, strict=True):
        assert tuple(row) == reject(TOWER, q, FLOW, Air(t, 0.009, P), 26.0)[:5]
