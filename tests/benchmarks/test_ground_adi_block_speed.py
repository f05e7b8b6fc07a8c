"""Marching a block in three dimensions against its twin in C and the goal."""

from ctypes import c_int

import numpy as np
import pytest
from thermosim_kernels.ground_adi_block import march

from tests.benchmarks.c_twin import fastest, load, pointer
from tests.components.ground.test_adi_block import cellar
from thermosim.components.ground.block_adi import BlockAdi
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_grid import BlockGrading

SIZES = {"L2": 0.12, "L3": 0.045, "DRAM": 0.018}
STEPS = 4


def ready(size):
    """Block, its bundle, a field in decay towards 0 degC."""
    made = conduction(cellar(), BlockGrading(face=size, edge=size, growth=0.15))
    field = np.where(made.solid, np.random.default_rng(1).uniform(5, 15, made.shape), 0.0)
    return BlockAdi(conduction=made).ground, field


def twin(ground, field):
    planes, rows, columns = field.shape
    axes = [part for axis in (ground.x, ground.y, ground.z) for part in axis]
    spare = [np.zeros(size) for size in (rows * columns, rows * columns, columns + 2, field.size)]
    arrays = [pointer(part) for part in (ground.right, ground.capacity, *axes, field, *spare)]
    sizes = [c_int(size) for size in (STEPS, planes, rows, columns)]
    function = load("ground_adi_block").block_march
    function.restype = None
    return lambda: (function(*sizes, *arrays), spare)


def bare(ground):
    """Without links, as the twin has none."""
    nothing = [part[:0] for part in ground.faces[:-1]]
    return ground._replace(faces=ground.faces._make([*nothing, 0.0 * ground.faces.first]))


def ours(ground, field):
    planes, rows, columns = field.shape
    scratch = np.zeros((2 + planes, rows * columns + columns + 2))
    given, heat = np.zeros((STEPS + 1, 2)), np.empty((STEPS, 2))
    return lambda: march(ground, given, field, scratch, heat)


def test_kernel_and_twin_agree():
    ground, field = ready(0.3)
    other = field.copy()
    ours(bare(ground), field)()
    twin(ground, other)()
    np.testing.assert_allclose(field, other, rtol=0, atol=1e-10)


@pytest.mark.parametrize("size", SIZES)
def test_a_step_in_three_dimensions_takes_at_most_twenty_nanoseconds_a_cell(size, benchmark):
    ground, field = ready(SIZES[size])
    calls = [ours(ground, field.copy()), ours(bare(ground), field.copy()), twin(ground, field)]
    whole, kernel_time, c_time = np.array(fastest(calls)) / STEPS / field.size * 1e9
    benchmark.extra_info["speed over C"] = c_time / kernel_time
    print(
        f"\nground_adi_block.march {size} {field.size} cells: {whole:.2f} ns per cell and step, "
        f"{kernel_time:.2f} without links, {c_time / kernel_time:.2f} of C"
    )
    benchmark(calls[0])
    assert whole <= 20.0
    assert c_time / kernel_time >= 0.85  # 0.90 ... 1.03 seen, rows of 26, 38 and 50 cells
