"""Section solver and table lookup of the renewal profile against their C twins."""

import time
from ctypes import c_long

import numpy as np
from thermosim_kernels.profile_cell import cell_matrices, condense
from thermosim_kernels.profile_table import lookup_many

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.profile import RenewalProfile
from thermosim.components.profile.grid import build

TWIN = load("profile_cell")
PROFILE = RenewalProfile()
ROWS, WIDTH, COLUMNS = 3000, 58, 134  # of the default profile


def lengths(*values):
    return [c_long(value) for value in values]


def assert_goal(benchmark, ours, twin):
    speed = ratio(ours, twin)
    benchmark.extra_info["speed over C"] = speed
    benchmark(ours)
    assert speed >= 0.9


def test_cell_matrices_reach_nine_tenths_of_c(benchmark):
    grid = build(PROFILE.section, PROFILE.fineness)
    k = np.ascontiguousarray(grid.conductivity[:, PROFILE.fineness :])
    ours, theirs = np.empty((*k.shape, 4, 4)), np.empty((*k.shape, 4, 4))
    arguments = [*lengths(*k.shape), *map(pointer, (grid.x, grid.y, k, theirs))]
    assert_goal(
        benchmark,
        lambda: cell_matrices(grid.x, grid.y, k, ours),
        lambda: TWIN.cell_matrices(*arguments),
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def system():
    rng = np.random.default_rng(1)
    band = rng.uniform(-1.0, 0.0, (ROWS, WIDTH))
    band[:, 0] = 4.0 * WIDTH
    for d in range(1, WIDTH):
        band[ROWS - d :, d] = 0.0
    return band, rng.uniform(-0.1, 0.0, (ROWS, COLUMNS)), np.diag(np.full(COLUMNS, 1e3))


def test_condensation_reaches_nine_tenths_of_c(benchmark):
    start, ours, theirs = system(), system(), system()
    arguments = [*lengths(ROWS, WIDTH, COLUMNS), *map(pointer, theirs)]

    def restored(work):
        for target, source in zip(work, start, strict=True):
            target[:] = source

    assert_goal(
        benchmark,
        lambda: (restored(ours), condense(*ours)),
        lambda: (restored(theirs), TWIN.condense(*arguments)),
    )
    np.testing.assert_allclose(ours[2], theirs[2], rtol=1e-10)


def test_lookup_reaches_nine_tenths_of_c(benchmark):
    table, count = PROFILE.conductance_table(), 10_000
    rng = np.random.default_rng(2)
    films = 10.0 ** rng.uniform(0.5, 3.5, count), 10.0 ** rng.uniform(2.0, 3.5, count)
    ours, theirs = np.empty((count, 3)), np.empty((count, 3))
    arguments = [
        *lengths(table.log_film_surface.size, table.log_film_bore.size),
        *map(pointer, table),
        *lengths(count),
        *map(pointer, (*films, theirs)),
    ]
    assert_goal(
        benchmark,
        lambda: lookup_many(table, *films, ours),
        lambda: TWIN.lookup_many(*arguments),
    )
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_table_is_built_in_less_than_three_tenths_of_a_second(benchmark):
    PROFILE.conductance_table()
    start = time.process_time()
    PROFILE.conductance_table()
    assert time.process_time() - start < 0.3
    benchmark(PROFILE.conductance_table)
