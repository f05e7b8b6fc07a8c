"""A winter of the snow-melting slab against its C twin."""

from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.snow_slab import march

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.snow_slab import SlabLayer, SnowMeltingSlab

HOURS, HOUR = 2000, 3600.0
SLAB = SnowMeltingSlab(
    area=204.0,
    pipe_conductance=15.0,
    above=(SlabLayer(thickness=0.08, conductivity=1.5, heat_capacity=2.2e6, cells=8),),
    below=(
        SlabLayer(thickness=0.12, conductivity=1.5, heat_capacity=2.2e6, cells=6),
        SlabLayer(thickness=0.80, conductivity=1.2, heat_capacity=2.0e6, cells=8),
    ),
    ground_conductance=2.0,
)
SUPPLY = np.full(HOURS, 12.0)


@pytest.fixture
def weather():
    hours = np.arange(HOURS)
    rows = np.empty((HOURS, 6))
    rows[:, 0] = -1.0 + 4.0 * np.sin(hours / 24.0 * 2.0 * np.pi)
    rows[:, 1], rows[:, 2] = 3.0, 0.8
    rows[:, 3] = np.where(hours % 7 < 3, 90.0 * 0.015 / HOUR, 0.0)
    rows[:, 4], rows[:, 5] = rows[:, 0], 0.0
    return rows


def test_kernel_reaches_nine_tenths_of_c(weather, benchmark):
    slab, rate, start = SLAB._slab, SLAB.drive(5000.0), SLAB.uniform(2.0).temperature
    ours_state, their_state = start.copy(), start.copy()
    ours_out, their_out = np.empty((HOURS, 14)), np.empty((HOURS, 14))

    def ours():
        ours_state[:] = start
        march(slab, ours_state, 0.0, weather, SUPPLY, 10.0, rate, 2.0, HOUR, ours_out)

    function = load("snow_slab").slab_march
    function.restype = c_double
    arguments = [
        *(pointer(slab.capacity), pointer(slab.conductance)),
        *(c_int(slab.capacity.size), c_int(slab.plane)),
        *(c_double(slab.free_area_ratio), c_double(slab.emissivity)),
        *(pointer(their_state), c_double(0.0), pointer(weather), pointer(SUPPLY), c_int(HOURS)),
        *(c_double(value) for value in (10.0, rate, 2.0, HOUR)),
        pointer(their_out),
    ]

    def theirs():
        their_state[:] = start
        function(*arguments)

    speed = ratio(ours, theirs)
    np.testing.assert_allclose(ours_out, their_out, rtol=1e-9, atol=1e-9)
    benchmark.extra_info["speed over C"] = speed
    benchmark(ours)
    assert speed >= 0.9
