"""The day simulator against its C twin and against SimPy; the searches of the published figures."""

import time
from ctypes import c_double, c_long, c_uint64

import numpy as np
import pytest
from thermosim_kernels.fleet_day import Trouble, one_year

from tests.benchmarks.c_twin import fastest, load, pointer, ratio
from tests.components.container_fleet.fleets import circulation, duty
from tests.components.container_fleet.test_replay import by_simpy
from thermosim.components.container_fleet.day import memory, timetable
from thermosim.components.container_fleet.solver import solve

ROAD = Trouble(1, 360.0, 0.001, 14400.0)


@pytest.fixture(scope="module")
def planned():
    problem = circulation(8, 2, drivers=duty())
    return problem, solve(problem).plan


def ours(problem, plan):
    table = timetable(problem, plan, patience=1800.0)
    scratch = np.zeros((3, memory(table), len(plan.operations)))
    row, late, none = np.zeros(7), np.zeros(96), np.zeros((0, len(plan.operations)))
    return lambda: one_year(table, ROAD, 5, row, late, scratch, none), row


def twin(problem, plan):
    table = timetable(problem, plan, patience=1800.0)
    size = memory(table)
    scratch = np.zeros((3, size, len(plan.operations)))
    row, late = np.zeros(7), np.zeros(96)
    function = load("fleet_day").one_year
    function.restype = None
    given = (
        pointer(table.operations), pointer(table.before), c_long(len(plan.operations)),
        c_long(365), c_double(1800.0), c_uint64(1), c_double(360.0), c_double(0.001),
        c_double(14400.0), c_uint64(5), c_long(size), c_long(96), pointer(row), pointer(late),
        *(pointer(part) for part in scratch),
    )  # fmt: skip
    return lambda _keep=(table, scratch, late): function(*given), row


def test_kernel_and_twin_agree(planned):
    (call, row), (other, its) = ours(*planned), twin(*planned)
    call()
    other()
    assert np.array_equal(row, its)


def test_kernel_reaches_nine_tenths_of_c(planned, benchmark):
    call, other = ours(*planned)[0], twin(*planned)[0]
    speed = ratio(call, other)
    benchmark.extra_info["speed over C"] = speed
    benchmark(call)
    assert speed >= 0.9


def test_a_year_is_a_hundred_times_faster_than_simpy(planned, benchmark):
    call = ours(*planned)[0]
    benchmark(call)
    start = time.process_time()
    by_simpy(*planned, ROAD, 1800.0, days=365, year=5)
    theirs = time.process_time() - start
    speed = theirs / fastest([call])[0]
    benchmark.extra_info["speed over SimPy"] = speed
    assert speed >= 100.0


@pytest.mark.parametrize(("deliveries", "exchangers"), [(4, 1), (6, 1), (8, 2)])
def test_the_search_of_a_published_figure_takes_less_than_five_seconds(
    deliveries, exchangers, benchmark
):
    problem = circulation(deliveries, exchangers, drivers=duty())
    benchmark.pedantic(solve, args=(problem,), rounds=1)
    assert benchmark.stats.stats.min < 5.0
