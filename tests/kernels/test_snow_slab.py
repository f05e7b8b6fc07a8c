"""Slab and snow: exact conduction, melting by enthalpy, heat that closes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from thermosim_kernels.snow_slab import (
    FUSION,
    ICE,
    Drive,
    Slab,
    Weather,
    march,
    plane_answer,
    saturation_pressure,
    step,
    vapour_film,
    wind_film,
)

HOUR = 3600.0
CALM = Weather(0.0, 0.0, 1.0, 0.0, 0.0, 0.0)


def slab(cells=4, thickness=0.1, conductivity=1.5, ground=0.0, free=0.2):
    """Equal cells above and below a pipe plane in the middle."""
    half = 0.5 * thickness / cells / conductivity
    resistance = [half, *[2.0 * half] * (cells - 1), half]
    capacity = [0.0, *[2.0e6 * thickness / cells] * cells]
    conductance = 1.0 / np.array(resistance * 2)
    conductance[-1] = 1.0 / (half + 1.0 / ground) if ground else 0.0
    both = np.array([*capacity, *capacity])
    return Slab(both, np.append(conductance, [])[: both.size], cells + 1, free, 0.9)


def closing(done):
    entered = done.pipe + done.ground + done.solar + done.snowfall
    gone = done.convection + done.longwave + done.evaporation + done.melting + done.stored
    return entered - gone


@settings(max_examples=60, deadline=None)
@given(
    heat=st.floats(-100.0, 600.0),
    supply=st.floats(-5.0, 30.0),
    air=st.floats(-20.0, 10.0),
    wind=st.floats(0.0, 15.0),
    snow=st.floats(0.0, 20.0),
    snowfall=st.floats(0.0, 2e-3),
    start=st.floats(-10.0, 10.0),
)
def test_heat_in_is_heat_out_and_heat_kept(heat, supply, air, wind, snow, snowfall, start):
    made, weather = slab(ground=2.0), Weather(air, wind, 0.8, snowfall, air - 5.0, 30.0)
    old = np.full(made.capacity.size, start)
    new = np.empty_like(old)
    done = step(made, old, snow, weather, 8.0, Drive(heat, 10.0, supply), HOUR, new)
    scale = sum(abs(value) for value in done[:9]) + 100.0
    assert abs(closing(done)) <= 1e-12 * scale
    assert done.snow == pytest.approx(snow + snowfall * HOUR - done.melted, abs=1e-9)
    assert done.snow >= 0.0
    assert done.surface <= 0.0 or done.snow == 0.0


def test_bare_slab_in_steady_state_is_resistances_in_series():
    # 200 W/m2 up through 0.1 m / 1.5 and the film 3.5603 + 2.9105 * 4 = 15.2023 W/(m2 K)
    made = slab()
    old = np.full(made.capacity.size, 5.0)
    new = np.empty_like(old)
    weather = Weather(-5.0, 4.0, 0.8, 0.0, -5.0, 0.0)
    for _ in range(4):
        done = step(made, old, 0.0, weather, 0.0, Drive(200.0, 0.0, 0.0), 1e9, new)
        old = new.copy()
    assert done.surface == pytest.approx(-5.0 + 200.0 / 15.2023, rel=1e-4)
    assert done.plane == pytest.approx(done.surface + 200.0 * 0.1 / 1.5, rel=1e-6)


def test_cooling_slab_follows_its_eigenfunctions():
    # one slab 0.2 m, adiabatic below, film h: roots of z tan z = Bi, Carslaw and Jaeger 3.11
    made = slab(cells=20)
    wind, thickness, conductivity, capacity = 5.0, 0.2, 1.5, 2.0e6
    biot = wind_film(wind) * thickness / conductivity
    time = 4.0 * HOUR
    fourier = conductivity / capacity * time / thickness**2
    exact = 0.0
    for n in range(20):
        z = brentq(lambda z: z * np.sin(z) - biot * np.cos(z), n * np.pi, (n + 0.5) * np.pi)
        weight = 4.0 * np.sin(z) / (2.0 * z + np.sin(2.0 * z))
        exact += 10.0 * weight * np.exp(-(z**2) * fourier) * np.cos(z)
    errors = []
    for steps in (60, 120, 240):
        old = np.full(made.capacity.size, 10.0)
        new = np.empty_like(old)
        for _ in range(steps):
            weather = Weather(0.0, wind, 0.8, 0.0, 0.0, 0.0)
            done = step(made, old, 0.0, weather, 0.0, Drive(0.0, 0.0, 0.0), time / steps, new)
            old = new.copy()
        errors.append(abs(done.surface - exact))
    assert errors[2] < 0.01
    assert np.log2((errors[0] - errors[1]) / (errors[1] - errors[2])) == pytest.approx(1.0, abs=0.1)


def test_all_heat_into_a_slab_at_zero_under_snow_melts_it():
    # air at 0 degC, humid, calm: nothing is lost but evaporation, and that is zero at 100 %
    made = slab()
    old = np.full(made.capacity.size, 0.0)
    new, snow, melted = np.empty_like(old), 500.0, 0.0
    for _ in range(200):
        done = step(made, old, snow, CALM, 0.0, Drive(100.0, 0.0, 0.0), HOUR, new)
        old, snow, melted = new.copy(), done.snow, done.melted
    assert melted * FUSION / HOUR == pytest.approx(100.0, rel=1e-6)


def test_cold_snow_takes_its_warmth_from_the_slab_before_it_melts():
    # 2 kg/m2 at -10 degC on a slab at 0 degC, nothing lost: -2 * 2100 * 10 J/m2 shared, no melt
    made = slab(free=0.0)
    old = np.zeros(made.capacity.size)
    new = np.empty_like(old)
    weather = Weather(-10.0, 3.0, 0.8, 2.0 / HOUR, -10.0, 0.0)
    done = step(made, old, 0.0, weather, 0.0, Drive(0.0, 0.0, 0.0), HOUR, new)
    assert done.melted == 0.0
    assert made.capacity @ new + 2.0 * ICE * new[0] == pytest.approx(-42000.0)
    assert -10.0 < done.surface < 0.0


@settings(max_examples=20, deadline=None)
@given(heat=st.floats(0.0, 800.0), more=st.floats(0.0, 200.0), air=st.floats(-15.0, 3.0))
def test_more_heat_never_leaves_more_snow(heat, more, air):
    made, weather = slab(), Weather(air, 3.0, 0.8, 5e-4, air, 0.0)
    old = np.full(made.capacity.size, 1.0)
    new = np.empty_like(old)
    left = [
        step(made, old, 1.0, weather, 0.0, Drive(given_heat, 0.0, 0.0), HOUR, new).snow
        for given_heat in (heat, heat + more)
    ]
    assert left[1] <= left[0] + 1e-12


@pytest.mark.parametrize(
    ("start", "snow", "supply"), [(-3.0, 5.0, 0.0), (3.0, 5.0, 12.0), (5.0, 0.0, 12.0)]
)
def test_the_line_of_the_pipe_plane_is_the_step_itself(start, snow, supply):
    made, weather = slab(ground=2.0), Weather(-4.0, 3.0, 0.8, 0.0, -4.0, 0.0)
    old = np.full(made.capacity.size, start)
    drive = Drive(0.0, 12.0, supply)
    cold, rise = plane_answer(made, old, snow, weather, 8.0, drive, HOUR)
    done = step(made, old, snow, weather, 8.0, drive, HOUR, np.empty_like(old))
    assert cold + rise * done.pipe == pytest.approx(done.plane, abs=1e-11)


def test_a_marched_night_is_its_steps():
    made = slab()
    start = np.full(made.capacity.size, 3.0)
    rows = np.tile(np.array(CALM), (3, 1))
    rows[:, 0], rows[:, 4], rows[:2, 3] = -2.0, -2.0, 4e-4
    state, out = start.copy(), np.empty((3, 14))
    left = march(made, state, 0.0, rows, np.full(3, 9.0), 0.0, 10.0, 1.0, HOUR, out)
    old, new, snow = start, np.empty_like(start), 0.0
    for k in range(3):
        on = float(snow > 0.0 or rows[k, 3] > 0.0)
        drive = Drive(0.0, 10.0 * on, 9.0)
        done = step(made, old, snow, Weather(*rows[k]), 0.0, drive, HOUR, new)
        np.testing.assert_array_equal(out[k], [*done, on])
        old, snow = new.copy(), done.snow
    assert left == snow


def test_films_are_chapmans_in_other_units():
    # 10 mile/h: 11.4 (0.0201 * 10 + 0.055) = 2.9184 Btu/(h ft2 F), times 5.678263
    assert wind_film(4.4704) == pytest.approx(2.9184 * 5.678263, rel=1e-4)
    # 0.256 lb/(h ft2 inHg): lb/(h ft2) = 1.356230e-3 kg/(s m2), inHg = 3386.389 Pa
    assert vapour_film(4.4704) == pytest.approx(0.256 * 1.356230e-3 / 3386.389, rel=1e-4)
    # steam table at 0.01 degC: 611.7 Pa
    assert saturation_pressure(0.01) == pytest.approx(611.7, rel=1e-3)
