"""Conduction around a sewer against exact solutions of the cylinder."""

import numpy as np
import pytest
from scipy.special import iv, kv

from thermosim.components.ring_soil import YEAR, Harmonic, RingSoil, SoilLayer
from thermosim.errors import ParameterError

DAY, HOUR = 86400.0, 3600.0
LINING = SoilLayer(thickness=0.03, conductivity=0.5, heat_capacity=1.6e6, cells=3)
CONCRETE = SoilLayer(thickness=0.10, conductivity=1.8, heat_capacity=2.1e6, cells=4)
SOIL = SoilLayer(thickness=2.27, conductivity=1.2, heat_capacity=2.4e6, cells=12)


def wall(axial=1, angles=8, **changes):
    return RingSoil(
        inner_radius=0.6,
        layers=(LINING, CONCRETE, SOIL),
        axial_cells=axial,
        angular_cells=angles,
        **changes,
    )


def soil_only(cells, inner=0.6, outer=3.0, angles=2, **changes):
    layer = SoilLayer(thickness=outer - inner, conductivity=1.2, heat_capacity=2.4e6, cells=cells)
    return RingSoil(
        inner_radius=inner, layers=(layer,), axial_cells=1, angular_cells=angles, **changes
    )


def centres(ring):
    return np.sqrt(ring.edges[1:] * ring.edges[:-1])


def steady(value):
    return Harmonic(np.array([value]), np.zeros(1, complex))


def turning(value):
    return Harmonic(np.zeros(1), np.array([value + 0j]))


def full_pipe(ring, film=1e9):
    return ring.bore(wet_fraction=1.0, wet_film=film, dry_film=0.0, air=0.0)


def test_steady_heat_is_that_of_three_cylinders_in_series():
    # q' = (16 - 10) / sum ln(r2/r1)/(2 pi k) with the sewage film 1/(2 pi 0.6 * 500) before it
    ring = wall()
    bore = full_pipe(ring, 500.0)
    start = ring.periodic_start(bore, steady(16.0), steady(0.0), steady(10.0))
    _, flows = ring.step(start, HOUR, 10.0, bore, 16.0)
    resistance = (
        1.0 / (0.6 * 500.0)
        + np.log(0.63 / 0.6) / 0.5
        + np.log(0.73 / 0.63) / 1.8
        + np.log(3.0 / 0.73) / 1.2
    ) / (2.0 * np.pi)
    assert flows.sewage[0] == pytest.approx(6.0 / resistance, rel=1e-9)
    assert flows.ground[0] == pytest.approx(-6.0 / resistance, rel=1e-9)


@pytest.mark.parametrize("seconds", [60.0, HOUR, 30 * DAY])
def test_the_steady_state_does_not_depend_on_the_step(seconds):
    ring = wall()
    bore = ring.bore(wet_fraction=0.25, wet_film=900.0, dry_film=10.0, air=14.0, wet_tube=-30.0)
    start = ring.periodic_start(bore, steady(17.0), steady(14.0), steady(10.0))
    new, _ = ring.step(start, seconds, 10.0, bore, 17.0)
    np.testing.assert_allclose(new, start, rtol=0, atol=1e-10)


def bessel(radius, inner, outer, wave):
    """Unit swing at the bore, none at the outer boundary: modified Bessel functions."""

    def answer(r):
        return iv(0, wave * r) * kv(0, wave * outer) - kv(0, wave * r) * iv(0, wave * outer)

    return answer(radius) / answer(inner)


def penetration(period, diffusivity=0.5e-6):
    """Complex wave number and depth sqrt(2 a / omega) of soil_only [1/m, m]."""
    omega = 2.0 * np.pi / period
    return np.sqrt(1j * omega / diffusivity), np.sqrt(2.0 * diffusivity / omega)


def start_of(ring, bore, period):
    """Complex state of the harmonic solution: real part now, imaginary a quarter before."""
    nothing = steady(0.0)
    parts = [
        ring.periodic_start(bore, turning(turn), nothing, nothing, period)[0] for turn in (1, -1j)
    ]
    return parts[0] + 1j * parts[1]


@pytest.mark.parametrize("period", [DAY, YEAR])
def test_amplitude_and_lag_at_depth_are_those_of_the_cylinder(period):
    ring = soil_only(60)
    answer = start_of(ring, full_pipe(ring), period)[:, 0]
    wave, depth = penetration(period)
    exact = bessel(centres(ring), 0.6, 3.0, wave)
    for multiple in (0.5, 1.0):
        cell = np.argmin(np.abs(centres(ring) - 0.6 - multiple * depth))
        assert abs(answer[cell]) == pytest.approx(abs(exact[cell]), rel=0.01)
        assert np.angle(answer[cell] / exact[cell]) == pytest.approx(0.0, abs=0.01)


def test_a_thin_layer_round_a_wide_pipe_swings_like_a_half_space():
    # planar: exp(-(1 + i) x / depth); daily depth 0.117 m on a radius of 100 m
    ring = soil_only(80, inner=100.0, outer=100.8)
    answer = start_of(ring, full_pipe(ring, 1e12), DAY)[:, 0]
    _, depth = penetration(DAY)
    cell = np.argmin(np.abs(centres(ring) - 100.0 - depth))
    exact = np.exp(-(1 + 1j) * (centres(ring)[cell] - 100.0) / depth)
    assert abs(answer[cell] / exact) == pytest.approx(1.0, abs=0.01)
    assert np.angle(answer[cell] / exact) == pytest.approx(0.0, abs=0.01)


def test_error_falls_with_the_square_of_the_radial_cells():
    wave, _ = penetration(DAY)
    errors = []
    for cells in (20, 40, 80):
        ring = soil_only(cells, outer=1.6)
        answer = start_of(ring, full_pipe(ring, 1e12), DAY)[:, 0]
        errors.append(np.sqrt(np.mean(np.abs(answer - bessel(centres(ring), 0.6, 1.6, wave)) ** 2)))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert orders.min() > 1.9


@pytest.mark.parametrize(("share", "order"), [(1.0, 1.0), (0.5, 2.0)])
def test_order_in_time_is_one_or_two_as_stated(share, order):
    ring = soil_only(20, outer=1.6, implicit_share=share)
    bore = full_pipe(ring, 50.0)
    answer = start_of(ring, bore, DAY)
    errors = []
    for steps in (48, 96):
        state, omega = answer.real[None].copy(), 2.0 * np.pi / DAY
        for k in range(steps // 2):  # half a day
            # mean of cos over the step: what an hourly series holds
            ends = omega * DAY / steps * np.array([k, k + 1])
            sewage = np.diff(np.sin(ends))[0] / np.diff(ends)[0]
            state, _ = ring.step(state, DAY / steps, 0.0, bore, sewage)
        errors.append(np.abs(state[0] + answer.real).max())  # half a day later: the negative
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.2)


def half_heated_series(radius, angle, arc):
    """Steady answer to heat over the lower arc, soil_only to 3 m at 0 degC, 100 W/m.

    q_n of a step of half-angle ``arc``: 100/(2 pi 0.6) (2/(n arc)) sin(n arc) cos(n theta);
    each term r^-n - r^n / R^2n, its slope at the bore -q_n/k. The mean: logarithm.
    """
    inner, outer, conductivity = 0.6, 3.0, 1.2
    mean = 100.0 / (2.0 * np.pi)
    total = mean / conductivity * np.log(outer / radius)[:, None] + 0.0 * angle
    for n in range(1, 400):
        flux = mean / inner * 2.0 / (n * arc) * np.sin(n * arc)
        shape = (inner / radius) ** n - (inner / outer) ** n * (radius / outer) ** n
        slope = n / inner * (1.0 + (inner / outer) ** (2 * n))
        total = total + flux / conductivity / slope * shape[:, None] * np.cos(n * angle)
    return total


def test_heat_over_part_of_the_bore_spreads_like_its_fourier_series():
    errors = []
    for cells, angles in ((12, 12), (24, 24), (48, 48)):
        ring = soil_only(cells, angles=angles)
        bore = ring.bore(wet_fraction=0.25, wet_film=0.0, dry_film=0.0, air=0.0, wet_tube=100.0)
        field = ring.periodic_start(bore, steady(0.0), steady(0.0), steady(0.0))[0]
        angle = (np.arange(angles) + 0.5) * np.pi / angles
        exact = half_heated_series(centres(ring), angle, 0.25 * np.pi)
        errors.append(np.sqrt(np.mean((field - exact) ** 2)))
    assert errors[2] < 0.01  # of 21 K at the bore
    assert np.log2(errors[1] / errors[2]) > 1.8


def test_a_pipe_turned_upside_down_is_the_same_pipe():
    ring = wall(angles=8)
    lower = ring.bore(wet_fraction=0.3, wet_film=900.0, dry_film=7.0, air=14.0)
    upper = ring.bore(wet_fraction=0.7, wet_film=7.0, dry_film=900.0, air=18.0)
    first, second = ring.uniform(11.0), ring.uniform(11.0)
    for _ in range(5):
        first, _ = ring.step(first, HOUR, 9.0, lower, 18.0)
        second, _ = ring.step(second, HOUR, 9.0, upper, 14.0)
    np.testing.assert_allclose(first, second[:, :, ::-1], rtol=0, atol=1e-11)


def test_a_year_of_steps_loses_no_heat():
    ring = wall(axial=2)
    bore = ring.bore(wet_fraction=[0.2, 0.3], wet_film=900.0, dry_film=9.0, air=14.0)
    state = start = ring.uniform(12.0)
    entered = np.zeros(2)
    for k in range(365):
        season = np.cos(2.0 * np.pi * k / 365)
        state, flows = ring.step(state, DAY, 12.0 - 5.0 * season, bore, 20.0 - 5.0 * season)
        entered += DAY * (flows.sewage + flows.air + flows.tube + flows.ground)
        scale = np.abs(flows.sewage) + np.abs(flows.air) + np.abs(flows.ground)
        assert np.all(np.abs(flows.residual) <= 1e-12 * scale)
    np.testing.assert_allclose(ring.heat(state) - ring.heat(start), entered, rtol=1e-10)


def test_the_periodic_start_comes_back_after_a_year():
    ring = wall()
    bore = ring.bore(wet_fraction=0.25, wet_film=900.0, dry_film=9.0, air=0.0)
    hours = np.cos(2.0 * np.pi * (np.arange(365) + 0.5) / 365)
    sewage, ground = 20.0 - 5.0 * hours, 12.0 - 6.0 * hours
    start = ring.periodic_start(
        bore, Harmonic.of_year(sewage), steady(0.0), Harmonic.of_year(ground)
    )
    state = start
    for warm, cold in zip(sewage, ground, strict=True):
        state, _ = ring.step(state, DAY, cold, bore, warm)
    # daily backward Euler steps lag half a day: 6 K * 2 pi / 730 = 0.05 K at the most
    assert np.abs(state - start).max() < 0.06


def test_marching_the_sewage_first_is_stable_for_a_day_long_step():
    # explicit coupling of this wall would blow up: film over cell capacity times step is 100
    ring = wall()
    bore = ring.bore(wet_fraction=0.3, wet_film=1500.0, dry_film=10.0, air=14.0)
    state, rate, sewage = ring.uniform(10.0), 2000.0, []  # W/K of sewage per metre
    for _ in range(20):
        seen = ring.open(state, DAY, 10.0, bore)
        inlet = 20.0
        leaving = (rate * inlet + seen.conductance * seen.wall) / (rate + seen.conductance)
        state, flows = ring.close(seen, rate * (inlet - leaving))
        assert flows.sewage == pytest.approx(rate * (inlet - leaving), rel=1e-12)
        sewage.append(float(leaving[0]))
    assert np.all(np.diff(sewage) > 0.0)
    assert sewage[-1] < 20.0


def test_layers_that_make_no_wall_are_refused():
    with pytest.raises(ParameterError, match="two rings"):
        soil_only(1)
    with pytest.raises(ParameterError, match="implicit_share"):
        soil_only(4, implicit_share=0.4)
    with pytest.raises(ParameterError, match="step"):
        wall().step(wall().uniform(1.0), 0.0, 1.0, full_pipe(wall()), 1.0)
