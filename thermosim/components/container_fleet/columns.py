"""Rows and columns of a mixed-integer program, gathered before they become a sparse matrix."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Indices = npt.NDArray[np.intp]
Terms = Iterable[tuple[int, float]]


class Matrix(NamedTuple):
    """Rows ``low <= A x <= high`` and the columns' upper bounds; every column is integer."""

    rows: csr_array
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]


class Program:
    """A program while it is being written."""

    def __init__(self) -> None:
        self.upper: list[float] = []
        self._place: tuple[list[int], list[int], list[float]] = ([], [], [])
        self._low: list[float] = []
        self._high: list[float] = []

    def columns(self, *shape: int, upper: float = math.inf) -> Indices:
        """Numbers of new integer columns >= 0 in an array of this shape."""
        first, count = len(self.upper), math.prod(shape)
        self.upper += [upper] * count
        return np.arange(first, first + count, dtype=np.intp).reshape(shape)

    def row(self, terms: Terms, *, low: float = -math.inf, high: float = math.inf) -> None:
        """A new row. A side without limit is infinite: a big number misleads the solver."""
        number = len(self._low)
        rows, columns, values = self._place
        for column, value in terms:
            rows.append(number)
            columns.append(column)
            values.append(value)
        self._low.append(low)
        self._high.append(high)

    def matrix(self) -> Matrix:
        """The program as arrays; terms of one row and column are added."""
        rows, columns, values = self._place
        shape = (len(self._low), len(self.upper))
        return Matrix(
            csr_array((values, (rows, columns)), shape=shape),
            np.array(self._low),
            np.array(self._high),
            np.array(self.upper),
        )


def plus(columns: Iterable[int] | Indices, factor: float = 1.0) -> list[tuple[int, float]]:
    """Terms of columns that share a factor."""
    flat: Sequence[int] = np.ravel(np.asarray(columns, dtype=np.intp)).tolist()
    return [(column, factor) for column in flat]


def under_way(starts: Indices, duration: int, slot: int) -> list[int]:
    """Columns of what was started within ``duration`` slots up to and including ``slot``."""
    count = starts.size
    return [int(starts[(slot - back) % count]) for back in range(duration)]
