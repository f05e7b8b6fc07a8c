"""The ring step against its C twin: 25 axial cells of 60 rings by 40 angles."""

from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.ring import close_step, open_step

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.ring_soil import RingSoil, SoilLayer

AXIAL, HOUR = 25, 3600.0
RING = RingSoil(
    inner_radius=0.6,
    layers=(
        SoilLayer(thickness=0.03, conductivity=0.8, heat_capacity=1.6e6, cells=6),
        SoilLayer(thickness=0.10, conductivity=1.8, heat_capacity=2.1e6, cells=12),
        SoilLayer(thickness=2.40, conductivity=1.2, heat_capacity=2.4e6, cells=42),
    ),
    axial_cells=AXIAL,
)
BORE = RING.bore(wet_fraction=0.253, wet_film=1000.0, dry_film=10.0, air=15.0)


def twin(state, new, out):
    ring = RING._ring(HOUR)
    arrays = [pointer(part) for part in ring[:7]]
    bore = np.array([0.253, 1000.0, 10.0, 15.0, 16.0])
    function = load("ring").ring_step
    function.restype = None
    head = [c_int(AXIAL), c_int(RING.rings), c_int(RING.angular_cells), *arrays]
    tail = [c_double(ring.perimeter), c_double(ring.weight), pointer(bore), c_double(12.0)]
    tail += [pointer(state), pointer(new), pointer(out)]
    return lambda _keep=bore: function(*head, *tail)


@pytest.fixture
def state():
    start = RING.uniform(12.0)
    for sewage in (14.0, 18.0, 16.0):
        start, _ = RING.step(start, HOUR, 12.0, BORE, sewage)
    return start


def test_kernel_and_twin_agree(state):
    new, out = np.empty_like(state), np.empty((AXIAL, 4))
    twin(state, new, out)()
    ours, flows = RING.step(state, HOUR, 12.0, BORE, 16.0)
    np.testing.assert_allclose(ours, new, rtol=0, atol=1e-12)
    np.testing.assert_allclose(flows.sewage, out[:, 0], rtol=1e-11)


def test_kernel_reaches_nine_tenths_of_c(state, benchmark):
    new, out = np.empty_like(state), np.empty((AXIAL, 4))
    ring, opened = RING._ring(HOUR), RING.open(state, HOUR, 12.0, BORE)
    heat, flows = np.full(AXIAL, 50.0), np.empty((7, AXIAL))
    ours_new, lanes, seen = np.empty_like(state), opened.lanes, opened.seen

    def ours():
        open_step(ring, state, 12.0, BORE, ours_new, lanes, seen)
        close_step(ring, state, 12.0, BORE, heat, lanes, seen, ours_new, flows)

    speed = ratio(ours, twin(state, new, out))
    benchmark.extra_info["speed over C"] = speed
    benchmark(ours)
    assert speed >= 0.9


def test_a_year_of_hours_takes_less_than_fifteen_seconds(state, benchmark):
    # 8760 steps within 15 s: 1.7 ms a step of 60 000 cells, or 28 ns a cell
    benchmark(lambda: RING.step(state, HOUR, 12.0, BORE, 16.0))
    assert benchmark.stats.stats.min * 8760 < 15.0
