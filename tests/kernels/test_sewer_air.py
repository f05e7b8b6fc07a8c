"""Sewer air: vapour, dragged air, sensible heat and evaporation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.sewer_air import (
    air_exchange,
    air_heat_flux,
    air_velocity,
    root_relative_velocity,
    vapour_pressure,
)

TEMPERATURE = st.floats(0.0, 35.0)


def test_saturated_vapour_has_17_mbar_at_15_degrees():
    # 1.73e9 exp(-5311 / 288.15) = 1.73e9 * 9.89e-9
    assert vapour_pressure(15.0) == pytest.approx(17.1, abs=0.05)


def test_air_is_dragged_along_by_the_published_power_law():
    # B = 0.8 m, V = 0.6 m/s, dry 1.6 m: 0.397 * 0.3^0.7234 = 0.397 * 0.41854 = 0.16616
    assert air_velocity(0.8, 0.6, 1.6) == pytest.approx(0.16616, rel=1e-4)
    assert root_relative_velocity(0.8, 0.6, 1.6) == pytest.approx((0.6 - 0.16616) ** 0.5, rel=1e-4)


def test_standing_water_and_a_full_pipe_exchange_nothing_odd():
    assert root_relative_velocity(0.8, 0.0, 1.6) == 0.0
    assert air_velocity(0.0, 0.6, 0.0) == 0.0
    assert air_heat_flux(12.0, 8.0, 0.75, 0.0, 5.85, 8.75) == 0.0


def test_saturated_air_at_the_temperature_of_the_sewage_exchanges_nothing():
    assert air_heat_flux(14.0, 14.0, 1.0, 0.7, 5.85, 8.75) == pytest.approx(0.0, abs=1e-12)


def test_dry_air_cools_sewage_of_its_own_temperature_by_evaporation_alone():
    # sqrt(|V - va|) = 1, p_s = 17.1 mbar, half of it missing: -8.75 * 8.55 = -74.9 W/m2
    flux = air_heat_flux(15.0, 15.0, 0.5, 1.0, 5.85, 8.75)
    assert flux == pytest.approx(-8.75 * 0.5 * vapour_pressure(15.0))
    assert air_heat_flux(15.0, 15.0, 0.5, 1.0, 5.85, 0.0) == 0.0


@settings(deadline=None, max_examples=50)
@given(TEMPERATURE, TEMPERATURE, st.floats(0.0, 1.0), st.floats(0.05, 1.5))
def test_linear_exchange_touches_the_flux_and_departs_from_it_quadratically(here, air, wet, root):
    effective, conductance = air_exchange(here, air, wet, root, 5.85, 8.75)

    def miss(step: float) -> float:
        exact = air_heat_flux(here + step, air, wet, root, 5.85, 8.75)
        return abs(conductance * (effective - here - step) - exact)

    assert miss(0.0) <= 1e-10
    assert conductance > 5.85 * root
    assert miss(1.0) <= 0.75 * root  # p'' <= 0.17 mbar/K2 below 36 degC, times 8.75 / 2
    assert miss(0.1) <= miss(1.0) * 0.011 + 1e-10
