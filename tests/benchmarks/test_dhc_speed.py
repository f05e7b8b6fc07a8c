"""Dispatch of a year: the merit order against its C twin, the linear program by the clock."""

import time
from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.plant_dispatch import EXTRA, StoreRule, fill

from tests.benchmarks.c_twin import load, pointer, ratio
from tests.components.dispatch.test_optimal import benchmark as problem
from thermosim import case
from thermosim.components.dispatch import solve

HOURS = 8760


def test_merit_order_reaches_nine_tenths_of_c(benchmark):
    t = np.arange(HOURS)
    demand = 3e6 + 1.5e6 * np.cos(2 * np.pi * t / 24) + 1.4e6 * np.cos(2 * np.pi * t / HOURS)
    capacity = np.tile([2e6, 1e6, 3e6], (HOURS, 1))
    capacity[(t % 24 >= 7) & (t % 24 < 9), 0] = 0.0
    minimum, charging = np.array([0.2, 0.1, 0.0]), np.array([1.0, 0.0, 0.0])
    rule = StoreRule(2e10, 1e6, 1.5e6, 0.995, 1)
    store = np.array(rule[:4])
    windows = np.ones((HOURS, 2))
    ours, theirs = np.empty((HOURS, 3 + EXTRA)), np.empty((HOURS, 3 + EXTRA))
    function = load("plant_dispatch").fill
    function.restype = c_double

    def kernel():
        return fill(demand, capacity, minimum, charging, rule, windows, 3600.0, 0.0, ours)

    def twin():
        return function(
            c_int(HOURS), c_int(3), pointer(demand), pointer(capacity), pointer(minimum),
            pointer(charging), pointer(store), c_int(1), pointer(windows), c_double(3600.0),
            c_double(0.0), pointer(theirs),
        )  # fmt: skip

    assert kernel() == pytest.approx(twin())
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-3)
    benchmark(kernel)
    speed = ratio(kernel, twin)
    benchmark.extra_info["speed over C"] = speed
    assert speed >= 0.9


@pytest.mark.benchmark(timer=time.process_time)
def test_linear_program_of_a_year_takes_three_seconds(benchmark):
    given = problem(HOURS)
    benchmark.pedantic(lambda: solve(given), rounds=2)
    assert benchmark.stats.stats.min <= 3.0


@pytest.mark.benchmark(timer=time.process_time)
def test_a_year_of_the_plant_takes_a_second(benchmark):
    # 18 years of history, the year, and the same year in three other ways
    run = case.load("sapporo-1989").run
    benchmark.pedantic(run, rounds=3, warmup_rounds=1)
    assert benchmark.stats.stats.min <= 1.0


@pytest.mark.benchmark(timer=time.process_time)
def test_fifty_years_take_ten_seconds(benchmark):
    history = {"run.years_before": 18, "run.years_with_plant": 31}
    run = case.load("sapporo-1989", history).run
    benchmark.pedantic(run, rounds=1, warmup_rounds=1)
    assert benchmark.stats.stats.min <= 10.0
