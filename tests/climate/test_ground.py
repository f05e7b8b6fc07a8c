"""Ground temperature far from everything."""

import cmath
import math

import numpy as np
import pytest

from thermosim.climate import (
    GroundTemperature,
    annual_harmonic,
    ground_from_air,
    hourly_from_monthly,
    normals,
)
from thermosim.errors import ParameterError

GROUND = GroundTemperature(mean=10.0, amplitude=12.8, warmest_day=209.7, diffusivity=6.0e-7)


def test_the_ground_follows_the_half_space_solution_in_complex_form():
    omega = 2.0 * math.pi / (8760.0 * 3600.0)
    wave_number = cmath.sqrt(1j * omega / 6.0e-7)
    for depth in (0.0, 0.5, 2.0, 10.0):
        for hour in (0.0, 1000.0, 5000.5):
            time = hour * 3600.0 - 209.7 * 86400.0
            wave = 12.8 * cmath.exp(1j * omega * time - wave_number * depth)
            assert GROUND.temperature(depth, hour) == pytest.approx(10.0 + wave.real, abs=1e-12)


def test_the_ground_obeys_the_heat_equation():
    depth, hour, dz, dt = 1.5, 3000.0, 0.02, 1.0
    change = GROUND.temperature(depth, hour + dt) - GROUND.temperature(depth, hour - dt)
    bend = (
        GROUND.temperature(depth + dz, hour)
        - 2.0 * GROUND.temperature(depth, hour)
        + GROUND.temperature(depth - dz, hour)
    )
    # central differences of second order: dz^2/d^2 of relative error, 0.02^2/2.45^2 = 7e-5
    assert change / (2.0 * dt * 3600.0) == pytest.approx(6.0e-7 * bend / dz**2, rel=1e-4)


def test_one_damping_depth_down_the_swing_is_1_over_e_and_a_radian_late():
    depth = GROUND.damping_depth
    # sqrt(2 x 6e-7 / 1.99238e-7) = 2.4542 m
    assert depth == pytest.approx(2.4542, abs=1e-4)
    assert GROUND.amplitude_at(depth) == pytest.approx(12.8 / math.e)
    assert GROUND.lag_at(depth) == pytest.approx(365.0 / (2.0 * math.pi))


@pytest.mark.parametrize(
    ("diffusivity", "lag_per_metre", "one_percent"),
    [(1.9 / 2.682e6, 21.784, 12.281), (6.0e-7, 23.671, 11.302), (8.0e-7, 20.499, 13.050)],
)
def test_lag_and_depth_of_one_percent_are_the_exact_ones(diffusivity, lag_per_metre, one_percent):
    # exact periodic half-space: lag x/(d omega), amplitude exp(-x/d)
    soil = GroundTemperature(mean=0.0, amplitude=1.0, warmest_day=0.0, diffusivity=diffusivity)
    assert soil.lag_at(1.0) == pytest.approx(lag_per_metre, abs=5e-4)
    assert soil.amplitude_at(one_percent) == pytest.approx(0.01, rel=3e-4)


def test_the_surface_is_warmest_on_the_stated_day():
    assert GROUND.temperature(0.0, 209.7 * 24.0) == pytest.approx(22.8)
    assert int(GROUND.hourly(0.0).argmax()) // 24 == 209


def test_an_hourly_year_is_the_same_function():
    year = GROUND.hourly(1.0)
    assert year[777] == pytest.approx(GROUND.temperature(1.0, 777.5), abs=1e-12)
    assert year.mean() == pytest.approx(10.0, abs=1e-10)


def test_a_pure_cosine_is_recognised():
    mean, amplitude, warmest = annual_harmonic(GROUND.hourly(0.0))
    assert (mean, amplitude, warmest) == pytest.approx((10.0, 12.8, 209.7), rel=1e-12)


def test_harmonics_of_the_normals_are_the_published_ones():
    # known fit: Sapporo 1991-2020 9.31, 12.80, day 209.7; Tokyo 1981-2010 10.33, day 211.4
    sapporo = hourly_from_monthly(normals("sapporo-1991-2020")["temperature"].values)
    mean, amplitude, warmest = annual_harmonic(sapporo)
    assert mean == pytest.approx(9.31, abs=0.005)
    assert amplitude == pytest.approx(12.80, abs=0.005)
    assert warmest == pytest.approx(209.7, abs=0.05)
    tokyo = hourly_from_monthly(normals("tokyo-1981-2010")["temperature"].values)
    assert annual_harmonic(tokyo)[1:] == pytest.approx((10.33, 211.4), abs=0.05)


def test_ground_under_snow_is_warmer_than_air_by_the_offset():
    months = normals("sapporo-1991-2020")["temperature"].values
    ground = ground_from_air(months, 6.0e-7, offset=2.0)
    assert ground.mean == pytest.approx(11.31, abs=0.005)
    deep = ground.hourly(20.0)
    assert np.ptp(deep) < 0.01
    assert deep.mean() == pytest.approx(ground.mean)


@pytest.mark.parametrize("call", ["temperature", "hourly"])
def test_above_ground_there_is_no_ground_temperature(call):
    with pytest.raises(ParameterError, match="down is positive"):
        GROUND.temperature(-1.0, 0.0) if call == "temperature" else GROUND.hourly(-1.0)


def test_a_diffusivity_in_the_wrong_unit_is_refused():
    with pytest.raises(ParameterError, match="diffusivity"):
        GroundTemperature(mean=10.0, amplitude=10.0, warmest_day=200.0, diffusivity=0.6)
