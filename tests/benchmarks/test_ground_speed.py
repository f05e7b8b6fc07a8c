"""Ground round a station: build, harmonics and a year of hours against the goals and C."""

import time
from ctypes import c_int

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import splu
from thermosim_kernels.ground_modes import march

from tests.benchmarks.c_twin import fastest, load, pointer
from tests.components.ground.sections import canonical_station
from thermosim.components.ground import (
    Grading,
    GroundMarch,
    assemble,
    periodic_state,
    reduce,
)
from thermosim.components.ground.harmonic import harmonics_of

HOURS = np.arange(8761.0)


def year():
    """Station, surface and bottom [degC]."""
    season, day = np.cos(2 * np.pi * HOURS / 8760), np.cos(2 * np.pi * HOURS / 24)
    station = 18.0 - 6.0 * season - 2.0 * day
    return np.stack([station, 9.0 - 12.0 * season - 3.0 * day, 10.0 + 0.0 * HOURS], axis=1)


@pytest.fixture(scope="module")
def assembly():
    made = assemble(canonical_station(), Grading(growth=0.17))
    assert 5_500 < made.cells < 6_500
    return made


@pytest.fixture(scope="module")
def marching(assembly):
    return GroundMarch(ground=reduce(assembly))


def twin(marching, series, state, heat):
    factors = marching.factors
    function = load("ground_modes").ground_march
    function.restype = None
    sizes = [c_int(factors.step.decay.size), c_int(series.shape[1]), c_int(series.shape[0])]
    arrays = [pointer(part) for part in (*factors.step, *factors.block, series, state, heat)]
    return lambda: function(*sizes, *arrays)


def test_kernel_and_twin_agree(marching):
    series = year()
    start = marching.begin(marching.ground.uniform(10.0), series[0])
    results = []
    for _ in range(2):
        results.append((start.copy(), np.empty_like(series)))
    march(*marching.factors[:2], series, *results[0])
    twin(marching, series, *results[1])()
    for ours, other in zip(*results, strict=True):
        np.testing.assert_allclose(ours, other, rtol=0, atol=1e-10 * np.abs(other).max())


def test_a_year_of_hours_takes_less_than_a_millisecond(marching, benchmark):
    series = year()
    state, heat = np.zeros(marching.factors.step.decay.size), np.empty_like(series)

    def ours():
        march(*marching.factors[:2], series, state, heat)

    kernel_time, c_time = fastest([ours, twin(marching, series, state, heat)])
    benchmark.extra_info["speed over C"] = c_time / kernel_time
    benchmark(lambda: marching.run(marching.ground.uniform(10.0), series))
    assert kernel_time < 1e-3
    assert c_time / kernel_time >= 0.9


def test_periodic_state_with_six_harmonics_takes_less_than_a_second(assembly, benchmark):
    omega, swing = harmonics_of(year()[:-1], 3600.0, 6)
    benchmark.pedantic(lambda: periodic_state(assembly, omega, swing), rounds=5)
    assert benchmark.stats.stats.min < 1.0


def test_reduced_model_is_built_within_five_seconds(assembly, benchmark):
    made = benchmark.pedantic(lambda: reduce(assembly), rounds=3)
    assert benchmark.stats.stats.min < 5.0
    assert made.error <= 1e-4


def test_the_way_by_modes_beats_stepping_all_cells(assembly, benchmark):
    # set-up, periodic state and a year against one factorised implicit step, times 10 years:
    # from 10 degC everywhere the mean is still 8 % wrong after ten years of marching
    series = year()

    def by_modes():
        model = GroundMarch(ground=reduce(assembly))
        return model.run(model.periodic_start(series[:-1]), series)

    rate = sparse.diags(assembly.capacity / 3600.0)
    solve = splu(sparse.csc_matrix(rate + assembly.conduction)).solve
    field, start = np.full(assembly.cells, 10.0), time.process_time()
    for hour in range(1, 101):
        field = solve(rate @ field + assembly.exchange @ series[hour])
    full = (time.process_time() - start) / 100 * 87_600
    start = time.process_time()
    benchmark.pedantic(by_modes, rounds=1)
    benchmark.extra_info["times faster"] = full / (time.process_time() - start)
    assert benchmark.extra_info["times faster"] >= 30.0
