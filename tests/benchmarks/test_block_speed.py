"""Operator and factors of a three-dimensional block against C; steady and annual solves."""

import time
from ctypes import c_long

import numpy as np
import pytest
from thermosim_kernels.block_stencil import Stencil, apply, factorise, precondition

from tests.benchmarks.c_twin import fastest, load, pointer
from tests.components.ground.sections import canonical_station
from thermosim.components.ground.block_assembly import INSIDE, conduction
from thermosim.components.ground.block_ends import drawn_out
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_solve import block_admittance

SHAPES = [(22, 22, 66), (50, 50, 62), (100, 100, 102)]


def made(shape):
    """A stencil of random couplings and a film, its factors, a field."""
    rng = np.random.default_rng(1)
    couplings = [np.zeros(shape) for _ in range(3)]
    for axis, coupling in enumerate(couplings):
        coupling[INSIDE] = rng.uniform(0.1, 1.0, coupling[INSIDE].shape)
        last = [slice(1, -1)] * 3
        last[2 - axis] = slice(-2, -1)
        coupling[tuple(last)] = 0.0
    own = np.zeros(shape)
    own[INSIDE] = 0.01
    for axis, coupling in enumerate(couplings):
        own += coupling + np.roll(coupling, 1, 2 - axis)
    stencil = Stencil(*couplings, np.where(own > 0, own, 0.0))
    inverse, field = np.zeros(shape), np.zeros(shape)
    factorise(stencil, 0.99, inverse)
    field[INSIDE] = rng.normal(size=field[INSIDE].shape)
    return stencil, inverse, field


def twins(stencil, inverse, field, out):
    library = load("block_stencil")
    sizes = [c_long(size) for size in field.shape]
    parts = [pointer(part) for part in stencil]
    return (
        lambda: library.block_apply(*sizes, *parts, pointer(field), pointer(out)),
        lambda: library.block_precondition(
            *sizes, *parts[:3], pointer(inverse), pointer(field), pointer(out)
        ),
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_operator_and_factors_are_as_fast_as_in_c(shape, benchmark):
    stencil, inverse, field = made(shape)
    ours, theirs = np.zeros(shape), np.zeros(shape)
    operator, factors = twins(stencil, inverse, field, theirs)
    calls = (
        (lambda: apply(stencil, field, ours), operator),
        (lambda: precondition(stencil, inverse, field, ours), factors),
    )
    cells = np.prod([size - 2 for size in shape])
    for name, (kernel, twin) in zip(("operator", "factors"), calls, strict=True):
        kernel()
        twin()
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12 * np.abs(theirs).max())
        ours[:], theirs[:] = 0.0, 0.0
        kernel_time, c_time = fastest([kernel, twin])
        benchmark.extra_info[f"{name}, ns a cell"] = kernel_time / cells * 1e9
        benchmark.extra_info[f"{name}, speed over C"] = c_time / kernel_time
        assert c_time / kernel_time >= 0.85
    benchmark(calls[1][0])


def test_a_station_of_a_hundred_thousand_cells_is_solved_within_seconds(benchmark):
    block = drawn_out(canonical_station(), 50.0)
    grading = BlockGrading(face=0.125, edge=0.25, growth=0.22)
    cells = conduction(block, grading)
    block_admittance(cells, 0.0)
    start = time.process_time()
    block_admittance(cells, 0.0)
    steady = time.process_time() - start
    start = time.process_time()
    block_admittance(cells, 2 * np.pi / (8760 * 3600))
    annual = time.process_time() - start
    benchmark.extra_info.update(cells=cells.capacity.size, steady=steady, annual=annual)
    benchmark(lambda: conduction(block, grading))
    assert cells.capacity.size > 5e4
    assert steady + annual < 10.0
