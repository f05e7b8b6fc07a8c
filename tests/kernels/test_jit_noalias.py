"""Inner kernels that are promised arrays without overlap."""

import numpy as np
from thermosim_kernels._jit import kernel


def add_rows(rows, total):
    for j in range(total.size):
        total[j] += rows[j]


def pointers(compiled):
    """Arguments of the compiled function, as LLVM sees them."""
    code = next(iter(compiled.inspect_llvm().values()))
    definition = next(line for line in code.splitlines() if line.startswith("define"))
    return [part for part in definition.split("(", 1)[1].split("ptr ") if "%arg." in part]


def test_only_with_the_promise_llvm_is_told_that_arrays_do_not_overlap():
    for promised in (False, True):
        compiled = kernel(noalias=promised)(add_rows)
        compiled._cache.disable()  # what comes from the cache has no text
        compiled(np.ones(3), np.zeros(3))
        assert [part.startswith("noalias ") for part in pointers(compiled)] == 6 * [promised]


def test_the_promise_changes_no_number():
    rows = np.random.default_rng(1).normal(size=(5, 37))
    totals = np.zeros((2, 37))
    for total, promised in zip(totals, (False, True), strict=True):
        compiled = kernel(noalias=promised)(add_rows)
        for row in rows:
            compiled(row, total)
    np.testing.assert_array_equal(*totals)


def test_arrays_that_are_only_read_may_overlap():
    row, total = np.arange(9.0), np.zeros(4)
    kernel(noalias=True)(add_rows)(row[:4], total)
    kernel(noalias=True)(add_rows)(row[2:6], total)
    np.testing.assert_array_equal(total, [2.0, 4.0, 6.0, 8.0])
