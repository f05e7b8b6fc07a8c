"""Station heat pump and turbo heat pump: balances, what limits them, published grades."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.air_coil_machine import year

from thermosim.components.cooling_tower import moist_air
from thermosim.components.station_heat_pump import StationHeatPump
from thermosim.components.turbo_heat_pump import TurboHeatPump
from thermosim.errors import ParameterError

STATION = StationHeatPump(capacity=4e6, share=0.482, coil_flow=70.0)
SUMMER = moist_air(29.0, 0.6)
STEADY = (0.0, 1.0, 0.0)


def test_published_cops_are_shares_of_carnot():
    # station 12 -> 40 and -0.8 -> 35 degC on the shaft; turbo 32 and 27 -> 77 degC
    for share, cold, hot, cop in ((0.482, 12.0, 40.0, 5.386), (0.525, -0.8, 35.0, 4.521)):
        assert share * (hot + 273.15) / (hot - cold) == pytest.approx(cop, rel=2e-3)
    for share, source, cop in ((0.535, 32.0, 4.165), (0.474, 27.0, 3.318)):
        machine = TurboHeatPump(capacity=1e6, share=share)
        assert machine.full_cop(source, 77.0) == pytest.approx(cop, rel=2e-3)


def test_coil_surface_and_cop_agree_with_one_another():
    state = STATION.step(2.9e6, SUMMER, 40.0)
    carnot = (40.0 + 273.15) / (40.0 - state.evaporating)
    assert state.cop == pytest.approx(0.482 * carnot, rel=1e-9)
    assert not state.limited


@settings(max_examples=60, deadline=None)
@given(
    heat=st.floats(1e4, 8e6), temperature=st.floats(-15.0, 35.0), relative=st.floats(0.1, 0.99),
    supply=st.floats(25.0, 50.0),
)  # fmt: skip
def test_heat_is_air_heat_and_shaft_work(heat, temperature, relative, supply):
    state = STATION.step(heat, moist_air(temperature, relative), supply)
    assert state.heat == pytest.approx(state.air_heat + state.shaft, rel=1e-9, abs=1e-6)
    assert state.electricity == pytest.approx(state.shaft / 0.928, rel=1e-12)
    assert state.heat <= min(heat, 4e6) * (1.0 + 1e-12)
    assert state.evaporating >= min(-10.0, temperature) - 1e-9
    assert state.limited == (state.heat < heat)


def test_coldest_coil_limits_the_heat():
    small = StationHeatPump(capacity=20e6, share=0.482, coil_flow=70.0)
    state = small.step(15e6, SUMMER, 40.0)
    assert state.evaporating == -10.0
    assert state.limited
    # air colder than the coil may get gives nothing
    assert STATION.step(1e6, moist_air(-12.0, 0.5), 40.0).heat == 0.0


def test_defrosting_costs_work_near_freezing():
    frosted = StationHeatPump(capacity=4e6, share=0.482, coil_flow=70.0, defrosting=True)
    air = moist_air(2.0, 0.9)
    # published factor at 2 degC is 0.8317; the warmer coil gives a little back
    ratio = frosted.step(1e6, air, 40.0).cop / STATION.step(1e6, air, 40.0).cop
    assert 0.8317 < ratio < 0.86


def test_heat_from_a_source_and_source_of_a_heat_undo_each_other():
    machine = TurboHeatPump(capacity=4e6, share=0.5)
    down = machine.from_heat(2.5e6, 32.0, 77.0)
    up = machine.from_source(down.source_heat, 32.0, 77.0)
    assert up.heat == pytest.approx(2.5e6, rel=1e-10)
    assert up.work == pytest.approx(down.work, rel=1e-10)


def test_source_that_is_too_much_is_limited_by_the_capacity():
    machine = TurboHeatPump(capacity=4e6, share=0.5, load_curve=STEADY)
    state = machine.from_source(5e6, 32.0, 77.0)
    assert (state.heat, state.limited) == (4e6, True)
    assert state.source_heat + state.work == pytest.approx(4e6)


def test_inlet_vanes_cost_work_at_part_load():
    machine = TurboHeatPump(capacity=4e6, share=0.5)
    # half load: 0.1869 + 0.2921 + 0.0572 = 0.5362 of the power
    half = machine.from_heat(2e6, 32.0, 77.0).work / machine.from_heat(4e6, 32.0, 77.0).work
    assert half == pytest.approx(0.5362, abs=1e-4)


def test_impossible_turbo_machines_are_refused():
    with pytest.raises(ParameterError, match="must add to 1"):
        TurboHeatPump(capacity=1e6, share=0.5, load_curve=(0.1, 0.1, 0.1))
    with pytest.raises(ParameterError, match="share"):
        TurboHeatPump(capacity=1e6, share=1.5)


def test_series_is_its_steps():
    heat, temperature = np.array([1e6, 0.0, 3e6]), np.array([25.0, 10.0, 28.0])
    supply, out = np.array([40.0, 35.0, 38.0]), np.empty((3, 4))
    humidity = np.full(3, 0.008)
    assert year(STATION.parameters(), heat, temperature, humidity, 101325.0, supply, out) == 0
    for row, q, t, hot in zip(out, heat, temperature, supply, strict=True):
        state = STATION.step(q, moist_air(t, 0.5)._replace(humidity=0.008), hot)
        assert tuple(row) == (state.evaporating, state.heat, state.air_heat, state.shaft)
