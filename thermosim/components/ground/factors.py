"""Sparse factorisations of the ground's matrices, all in one order of elimination.

SuperLU hands small dense blocks to BLAS, whose threads then only wait for each other (20 to
50 times the time on a busy machine), so one thread is asked for while it works.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import splu
from thermosim_kernels._jit import Array

USERS = ("scipy.sparse.linalg._dsolve._superlu", "numpy.linalg._umath_linalg")
NAMES = (
    "scipy_openblas_{}_num_threads",
    "scipy_openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)
# diagonally dominant: an order chosen for sparsity alone, without pivoting for size
PLAIN: dict[str, Any] = {
    "diag_pivot_thresh": 0.0,
    "options": {"SymmetricMode": True},
    "panel_size": 2,  # narrow supernodes of 2-D grids: 3 quarters of the time of SuperLU's own
}


class Threads(NamedTuple):
    """How many threads a BLAS uses, told and set."""

    get: Callable[[], int]
    set: Callable[[int], None]


@cache
def _threads() -> tuple[Threads, ...]:
    """Of SciPy's and of NumPy's OpenBLAS; none where they have another BLAS."""
    found = []
    for user in USERS:
        try:  # a library's handle finds the symbols of what it is linked to
            library = ctypes.CDLL(str(import_module(user).__file__))
        except (ImportError, OSError):
            continue
        for name in NAMES:
            get, put = (getattr(library, name.format(what), None) for what in ("get", "set"))
            if get is not None and put is not None:
                found.append(Threads(get, put))
                break
    return tuple(found)


@contextmanager
def one_thread() -> Iterator[None]:
    """BLAS on one thread within; as before behind it."""
    before = [(known, known.get()) for known in _threads()]
    for known, _ in before:
        known.set(1)
    try:
        yield
    finally:
        for known, count in before:
            known.set(count)


class Factor:
    """Factors of a matrix whose pattern is symmetric and whose diagonal is dominant."""

    def __init__(self, matrix: Any) -> None:
        with one_thread():
            self.parts = splu(sparse.csc_matrix(matrix), permc_spec="MMD_AT_PLUS_A", **PLAIN)

    def solve(self, right: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Answer to one right side or several."""
        with one_thread():
            return np.asarray(self.parts.solve(right))


class Shifted:
    """(K + s C)^-1 for any number of shifts; the first one finds the order for all.

    Parameters
    ----------
    conduction : K, pattern symmetric
    capacity : diagonal of C
    """

    def __init__(self, conduction: Any, capacity: Array) -> None:
        self.matrix = sparse.csc_matrix(conduction)
        self.capacity = capacity
        self.order: npt.NDArray[np.int64] | None = None

    def solve(self, shift: complex, right: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Real for a real shift and a real right side; (cells,) or (cells, several)."""
        kind = complex if isinstance(shift, complex) else float
        given = right.astype(np.result_type(kind, right.dtype))
        if self.order is None:
            factor = Factor(self.matrix + sparse.diags(shift * self.capacity))
            self._ordered(factor.parts.perm_c)
            return factor.solve(given)
        data = self.matrix.data.astype(kind)
        data[self.diagonal] += shift * self.capacity
        shape = self.matrix.shape
        matrix = sparse.csc_matrix((data, self.matrix.indices, self.matrix.indptr), shape=shape)
        found = np.empty_like(given)
        with one_thread():
            parts = splu(matrix, permc_spec="NATURAL", **PLAIN)
            found[self.order] = parts.solve(given[self.order])
        return found

    def _ordered(self, place: npt.NDArray[Any]) -> None:
        """Keep the matrix with its rows and columns in the order of elimination."""
        every = np.arange(place.size)
        old = sparse.coo_matrix(self.matrix)
        row: npt.NDArray[np.int64] = np.append(place[old.row], every)
        column: npt.NDArray[np.int64] = np.append(place[old.col], every)
        value = np.append(old.data, np.zeros(every.size))  # a place for every diagonal entry
        self.matrix = sparse.csc_matrix((value, (row, column)), shape=old.shape)
        self.matrix.sort_indices()
        self.order = np.argsort(place)
        self.capacity = self.capacity[self.order]
        columns = np.repeat(every, np.diff(self.matrix.indptr))
        self.diagonal = np.flatnonzero(self.matrix.indices == columns)
