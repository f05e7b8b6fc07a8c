"""Cooling tower: sized at its design point, water and electricity for what it rejects."""

import pytest

from thermosim.components.cooling_tower import FULL_FAN, HELD, CoolingTower, moist_air
from thermosim.errors import ParameterError

TOWER = CoolingTower(design_heat=10e6)


def test_design_point_comes_back_in_any_air_of_the_design_enthalpy():
    # wet bulb 26 degC, approach 4 K, range 5 K
    state = TOWER.step(10e6, moist_air(26.0, 1.0), 10.0)
    assert state.leaving == pytest.approx(30.0, abs=1e-6)
    assert state.entering == pytest.approx(35.0, abs=1e-6)
    assert state.fan == pytest.approx(120e3, rel=1e-9)
    assert state.status == FULL_FAN


def test_fan_power_falls_with_the_cube_of_the_air():
    state = TOWER.step(5e6, moist_air(24.0, 0.7), 30.0)
    assert state.status == HELD
    assert 0.0 < state.fan < 0.125 * 120e3


def test_make_up_is_evaporation_and_blow_down():
    # five cycles of concentration: a quarter of the evaporation is blown down
    state = TOWER.step(10e6, moist_air(30.0, 0.6), 20.0)
    assert state.make_up == pytest.approx(1.25 * state.evaporation, rel=1e-12)


def test_closer_approach_needs_more_air_and_too_close_is_refused():
    near = CoolingTower(design_heat=10e6, design_approach=3.0)
    assert near.air_flow > TOWER.air_flow
    with pytest.raises(ParameterError, match=r"design_approach = 1 K: not even ten times"):
        CoolingTower(design_heat=10e6, design_approach=1.0, merkel_coefficient=0.2)
    with pytest.raises(ParameterError, match="design_range"):
        CoolingTower(design_heat=10e6, design_range=0.0)
