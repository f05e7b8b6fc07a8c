"""Kernels count references to arrays only where they make or return some."""

import sys
from typing import NamedTuple

import numpy as np
import pytest
from thermosim_kernels._jit import Array, kernel


class Pair(NamedTuple):
    one: Array
    two: Array


def look(pair, rows):
    row = rows[1, 1:]
    part = Pair(pair.one, row)
    total = 0.0
    for j in range(row.size):
        if row[j] < 0.0:
            return total
        total += part.one[j] * part.two[j]
    return total


def copy(pair, rows):
    return look_at(pair, rows.copy())


def choose(pair, rows):
    return rows[rows[:, 0] > 1.0].size + pair.one[0]


def give(pair, rows):
    return Pair(rows[0], pair.two)


look_at = kernel()(look)
PAIR, ROWS = Pair(np.arange(1.0, 4.0), np.ones(3)), np.arange(8.0).reshape(2, 4)


def counts(function):
    """Whether the compiled function counts references, and what it answers."""
    compiled = kernel()(function)
    compiled._cache.disable()  # what comes from the cache has no text
    answer = compiled(PAIR, ROWS)
    name = f"{function.__name__}B"
    code = next(iter(compiled.inspect_llvm().values()))
    texts = [part.split("\n}\n")[0] for part in code.split("\ndefine ")[1:]]
    heads = [text.splitlines()[0] for text in texts]
    own = next(
        text
        for text, head in zip(texts, heads, strict=True)
        if name in head and "cpython" not in head
    )
    return "NRT_" in own, answer


def test_a_kernel_that_only_looks_counts_nothing():
    # 1*5 + 2*6 + 3*7
    assert counts(look) == (False, 38.0)


@pytest.mark.parametrize(("function", "answer"), [(copy, 38.0), (choose, 5.0)])
def test_a_kernel_that_makes_arrays_counts(function, answer):
    # choose: one row of four numbers begins above 1, and PAIR.one[0] = 1
    assert counts(function) == (True, answer)


def test_what_a_kernel_returns_outlives_what_it_was_given():
    rows = ROWS.copy()
    given = kernel()(give)(PAIR, rows)
    rows_then = rows[0].copy()
    del rows
    np.testing.assert_array_equal(given.one, rows_then)
    assert counts(give)[0]


def test_no_object_is_kept_or_lost():
    compiled = kernel()(look)
    pair = Pair(np.ones(3), np.ones(3))
    compiled(pair, ROWS)
    before = sys.getrefcount(pair.one), sys.getrefcount(ROWS), sys.getrefcount(pair)
    for _ in range(1000):
        compiled(pair, ROWS)
    assert (sys.getrefcount(pair.one), sys.getrefcount(ROWS), sys.getrefcount(pair)) == before
