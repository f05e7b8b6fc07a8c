"""A year of one zone and its ground: kernel against C, fifty years, the periodic year."""

import ctypes
import math

import numpy as np
import pytest
from thermosim_kernels.station_air import Results, march

from tests.benchmarks.c_twin import POINTER, fastest, load, pointer
from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, assemble, reduce
from thermosim.components.station import Operation, Station, StationMarch, Weather, Zone

HOURS = 8760
CLOCK = np.arange(HOURS) + 0.5


@pytest.fixture(scope="module")
def marching():
    ground = reduce(assemble(canonical_station(), Grading(growth=0.17)))
    zone = Zone(name="hall", volume=24_000.0, faces=("station",), coldest_coil=0.0)
    return StationMarch(station=Station(zones=(zone,), length=100.0), ground=ground)


def weather():
    season, day = np.cos(2 * np.pi * CLOCK / 8760), np.cos(2 * np.pi * CLOCK / 24)
    air = 16.0 - 10.0 * season - 3.5 * day
    return Weather(air, 0.008 - 0.004 * season, np.column_stack([air, np.full(HOURS, 16.0)]))


def operation():
    summer, opened = (CLOCK > 3624) & (CLOCK < 6552), CLOCK % 24.0 > 5.0
    columns = (
        np.where(opened, 4.8e5, 0.0), np.where(opened, 0.2, 0.0), np.full(HOURS, 50.0),
        np.full(HOURS, 0.8), np.full(HOURS, 5.0), np.where(summer, 29.0, math.inf),
        np.where(CLOCK % 24.0 // 2.0 == 3.0, 0.0, 4e5), np.where(summer, 0.0, 1.5e5),
        np.full(HOURS, 12.0),
    )  # fmt: skip
    return Operation(*(np.ascontiguousarray(column[:, None]) for column in columns))


def calls(marching):
    """Kernel and twin, each with its own state and results."""
    outside, rules, factors = weather(), operation(), marching.link.factors
    shell = marching.station.shell(3600.0)
    start = np.pad(marching.start(16.0).modes, (0, -marching.ground.modes % 8))
    sides = []
    for _ in range(2):
        out = marching._results(HOURS)
        sides.append((start.copy(), np.array([[16.0], [0.006]]), out))
    sizes = (ctypes.c_int * 4)(HOURS, factors.decay.size, factors.zone.size, 2)
    plain = (ctypes.c_double * 5)(
        shell.capacity[0], shell.air[0], shell.contact[0], shell.coldest[0], shell.pressure
    )
    bundles = [(POINTER * len(b))(*map(pointer, b)) for b in (factors, outside, rules, sides[1][2])]
    function = load("station_air").station_march
    function.restype = None

    def kernel():
        march(factors, shell, outside, rules, *sides[0])

    def twin():
        ground, air, given, out = bundles
        state, indoors = pointer(sides[1][0]), pointer(sides[1][1])
        function(sizes, ground, plain, air, given, state, indoors, out)

    return kernel, twin, sides


def test_kernel_and_twin_agree(marching):
    kernel, twin, (ours, theirs) = calls(marching)
    kernel()
    twin()
    for name, one, other in zip(Results._fields, ours[2], theirs[2], strict=True):
        scale = max(float(np.abs(other).max()), 1e-30)
        assert np.abs(one - other).max() < 1e-9 * scale, name
    assert ours[2].latent.max() > 0.0
    assert ours[2].unmet.max() > 0.0


def test_a_year_is_as_fast_as_in_c(marching, benchmark):
    kernel, twin, _ = calls(marching)
    ours, theirs = fastest([kernel, twin])
    benchmark.extra_info.update(year_ms=1e3 * ours, speed_of_c=theirs / ours)
    benchmark(kernel)
    assert theirs / ours >= 0.9
    assert ours < 5e-3


def test_fifty_years_and_the_periodic_year_take_less_than_a_second(marching, benchmark):
    outside, rules, start = weather(), operation(), marching.start(16.0)
    history, periodic = fastest(
        [
            lambda: marching.from_opening(50, outside, rules, start),
            lambda: marching.periodic(outside, rules, start),
        ],
        repeats=4,
    )
    benchmark.extra_info.update(history_s=history, periodic_ms=1e3 * periodic)
    benchmark(lambda: marching.periodic(outside, rules, start))
    assert history < 1.0
    assert periodic < 0.1
