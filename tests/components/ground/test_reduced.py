"""The reduced ground against the harmonic solution and its own balance."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import splu

from tests.components.ground.sections import box, canonical_station
from thermosim.components.ground import (
    Face,
    Grading,
    GroundMarch,
    Layer,
    Reduction,
    Section,
    admittance,
    assemble,
    periodic_state,
    reduce,
)
from thermosim.components.ground.harmonic import DAY, YEAR
from thermosim.components.ground.reduced import greatest_error
from thermosim.errors import ParameterError

HOUR = 3600.0
GRADING = Grading(face=0.04, surface=0.08, growth=0.3)
ASSEMBLY = assemble(canonical_station(), GRADING)
GROUND = reduce(ASSEMBLY)
MARCH = GroundMarch(ground=GROUND)


def climate(hours, daily=0.0):
    """Station, surface and bottom; the daily part of the station in K [degC]."""
    season = np.cos(2 * np.pi * hours / 8760)
    station = 18.0 - 6.0 * season - daily * np.cos(2 * np.pi * hours / 24)
    return np.stack([station, 9.0 - 12.0 * season, np.full(hours.size, 10.0)], axis=1)


def test_error_against_the_exact_solution_is_the_one_printed():
    # 16 shifts between 30 years and 2 h: 1e-4; checked here at 25 other frequencies
    omega = 2 * np.pi / np.geomspace(30 * YEAR, 2 * HOUR, 25)
    assert GROUND.error < 1e-4
    assert greatest_error(ASSEMBLY, GROUND, omega) < 1e-4


@pytest.mark.parametrize(("shifts", "error"), [(8, 2e-2), (12, 2e-3), (20, 1e-5)])
def test_more_shifts_leave_less_error(shifts, error):
    made = reduce(ASSEMBLY, Reduction(shifts=shifts))
    assert made.error < error
    assert np.all(made.rate > 0.0)


def test_steady_heat_is_exact_and_every_admittance_symmetric():
    np.testing.assert_allclose(GROUND.admittance(0.0), admittance(ASSEMBLY, 0.0).real, rtol=1e-7)
    turning = GROUND.admittance(2 * np.pi / DAY)
    assert np.abs(turning - turning.T).max() <= 1e-12 * np.abs(turning).max()


def test_the_model_is_passive_at_every_frequency():
    # the heat that inputs lose over a cycle is never negative: Re Y positive semidefinite
    for omega in np.append(0.0, np.geomspace(1e-10, 1e-2, 40)):
        least = np.linalg.eigvalsh(GROUND.admittance(omega).real).min()
        assert least > -1e-9 * GROUND.through.max()


def test_uniform_ground_among_equal_inputs_stays_as_it_is():
    start = GROUND.uniform(12.0)
    np.testing.assert_allclose(GROUND.field(start), 12.0, rtol=1e-9)
    end, heat = MARCH.run(start, np.full((100, 3), 12.0))
    assert np.abs(heat).max() < 1e-7 * 12.0 * GROUND.through.max()
    assert GROUND.stored(end) == pytest.approx(12.0 * ASSEMBLY.capacity.sum(), rel=1e-12)


def test_heat_stored_over_years_is_the_heat_that_entered():
    hours = np.arange(2 * 8760 + 1.0)
    series = climate(hours, daily=2.0)
    start = GROUND.uniform(10.0)
    end, _ = MARCH.run(start, series)
    integral = HOUR * (series[1:] + series[:-1]).sum(axis=0) / 2
    entered = GROUND.energy(start, end, integral)
    stored = GROUND.stored(end) - GROUND.stored(start)
    assert abs(entered.sum() - stored) <= 1e-10 * np.abs(entered).sum()


def test_mean_of_hourly_heats_over_a_periodic_year_is_the_energy():
    series = climate(np.arange(8760.0), daily=3.0)
    start = MARCH.periodic_start(series)
    end, heat = MARCH.run(start, np.vstack([series, series[:1]]))
    np.testing.assert_allclose(end, start, rtol=0, atol=1e-9 * np.abs(start).max())
    energy = GROUND.energy(start, end, HOUR * series.sum(axis=0))
    np.testing.assert_allclose(energy / YEAR, heat[:-1].mean(axis=0), rtol=1e-6)
    # and the steady heat of the mean inputs: linear ground
    steady = GROUND.admittance(0.0).real @ series.mean(axis=0)
    np.testing.assert_allclose(energy / YEAR, steady, rtol=1e-8)


def test_periodic_march_agrees_with_the_harmonic_solution():
    # annual waves only: hourly pieces of the sinusoid lose (pi / 8760)^2 / 3, nothing here
    hours = np.arange(8760.0)
    series = climate(hours)
    start = MARCH.periodic_start(series)
    _, heat = MARCH.run(start, series)
    swing = np.array([[18.0, 9.0, 10.0], [-6.0, -12.0, 0.0]], dtype=complex)
    exact = periodic_state(ASSEMBLY, [0.0, 2 * np.pi / YEAR], swing)
    rms = np.sqrt(np.mean((heat - exact.heats(hours * HOUR)) ** 2, axis=0))
    assert np.all(rms <= 1e-4 * np.abs(heat).max(axis=0))
    hour = 1234
    state, _ = MARCH.run(start, series[: hour + 1])
    np.testing.assert_allclose(GROUND.field(state), exact.field(hour * HOUR), rtol=0, atol=0.03)


def test_decades_from_opening_agree_with_an_implicit_march_of_all_cells():
    # unit step of the station, 30 years in steps of 10 days by the trapezoidal rule
    step = 10 * DAY
    capacity = sparse.diags(ASSEMBLY.capacity / step)
    solve = splu(sparse.csc_matrix(capacity + ASSEMBLY.conduction / 2)).solve
    damped = splu(sparse.csc_matrix(capacity + ASSEMBLY.conduction)).solve
    unit, field = np.array([1.0, 0.0, 0.0]), np.zeros(ASSEMBLY.cells)
    forced = ASSEMBLY.exchange @ unit
    for k in range(1095):
        if k < 4:  # damp the jump
            field = damped(capacity @ field + forced)
        else:
            field = solve(capacity @ field - ASSEMBLY.conduction @ field / 2 + forced)
    full = ASSEMBLY.heat(field, unit)
    years = GroundMarch(ground=GROUND, seconds=step)
    _, heat = years.run(GROUND.uniform(0.0), np.tile(unit, (1096, 1)))
    assert heat[-1, 0] == pytest.approx(full[0], rel=2e-4)


def test_hours_stepped_one_by_one_answer_linearly():
    # station coupled to a heat source of 900 W/m through its own temperature: one division
    hidden, series = MARCH.begin(GROUND.uniform(10.0), np.full(3, 10.0)), [np.full(3, 10.0)]
    for hour in range(1, 48):
        hidden, offset = MARCH.advance(hidden, series[-1])
        outside = np.array([0.0, 5.0 + hour / 10, 10.0])
        direct = MARCH.factors.step.direct
        station = (900.0 + offset[0] - direct[0, 1:] @ outside[1:]) / direct[0, 0]
        series.append(np.array([station, *outside[1:]]))
    _, heat = MARCH.run(GROUND.uniform(10.0), np.array(series))
    np.testing.assert_allclose(heat[1:, 0], 900.0, rtol=1e-9)


def test_geothermal_flux_warms_the_ground_by_its_gradient():
    soil = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
    section = Section(
        layers=(soil,), left=0, right=4.0, depth=60.0, surface=Face(film=20.0), bottom="flux"
    )
    made = assemble(section, Grading(surface=0.1, growth=0.2))
    ground = reduce(made)
    state = ground.steady([9.0, 0.06])
    _, depth = made.centres
    expected = 9.0 + 0.06 * (1 / 20 + depth / 1.5)
    np.testing.assert_allclose(made.picture(ground.field(state))[:, 0], expected, rtol=1e-8)
    _, heat = GroundMarch(ground=ground).run(state, np.tile([9.0, 0.06], (3, 1)))
    np.testing.assert_allclose(heat, np.tile([-0.24, 0.24], (3, 1)), rtol=1e-8)


def test_neighbours_warm_each_other_over_decades():
    boxes = (box("a", -20.0, 6.0, 4.0, 5.0, 10.0), box("b", 3.0, 9.0, 8.0, 4.0, 4.0))
    section = canonical_station(boxes=boxes, left=-60.0, mirror=False)
    ground = reduce(assemble(section, GRADING))
    state = ground.steady([20.0, 10.0, 10.0, 10.0])
    alone = ground.steady([10.0] * 4)
    _, heat = GroundMarch(ground=ground).run(state, np.tile([20.0, 10, 10, 10], (2, 1)))
    assert heat[-1, 1] < 0.0  # b takes what a gives
    assert heat[-1].sum() == pytest.approx(0.0, abs=1e-6)
    assert ground.stored(state) > ground.stored(alone)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Reduction(shifts=1), "must be at least 2"),
        (lambda: Reduction(longest=3600.0), "must be above 7200 s"),
        (lambda: GroundMarch(ground=GROUND, seconds=0.0), "must be above 0 s"),
        (lambda: MARCH.run(GROUND.uniform(0.0), np.zeros((4, 2))), "station, surface, bottom"),
        (lambda: MARCH.run(GROUND.uniform(0.0), np.full((4, 3), np.nan)), "finite numbers"),
    ],
)
def test_what_cannot_be_marched_is_told(make, sentence):
    with pytest.raises(ParameterError) as caught:
        make()
    assert sentence in str(caught.value)


def test_parts_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        GROUND.error = 0.0


@pytest.mark.parametrize(("gap", "flow"), [(0.3, 3.580), (6.1, 4.128)])
def test_twin_tunnels_thirty_years_after_opening_agree_with_two_independent_codes(gap, flow):
    # heat of one tunnel and metre per kelvin of both, 30 years after a step from rest
    soil = Layer(thickness=math.inf, conductivity=1.9, heat_capacity=2.682e6)
    twins = canonical_station(
        layers=(soil,),
        boxes=(box("tunnel", gap / 2, 6.0, 12.0, 6.0, 10.0),),
        right=gap / 2 + 206.0,
        depth=200.0,
        bottom="adiabatic",
    )
    ground = reduce(
        assemble(twins, Grading(face=0.04, surface=0.1, growth=0.15)),
        Reduction(longest=300 * YEAR),
    )
    decades = GroundMarch(ground=ground, seconds=10 * DAY)
    _, heat = decades.run(ground.uniform(0.0), np.tile([1.0, 0.0], (1096, 1)))
    assert heat[-1, 0] / 2 == pytest.approx(flow, rel=0.005)
