"""One minimisation by the branch-and-bound solver that scipy brings (HiGHS)."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from thermosim.components.container_fleet.columns import Matrix, Terms

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """What the solver says."""

    status: int  # of scipy: 0 optimal, 1 limit reached, 2 infeasible
    values: Floats | None
    bound: float


def value(terms: Terms, values: Floats) -> float:
    """Sum of columns rounded to whole numbers."""
    return math.fsum(factor * round(float(values[column])) for column, factor in terms)


def _vector(terms: Terms, size: int) -> Floats:
    vector = np.zeros(size)
    for column, factor in terms:
        vector[column] += factor
    return vector


def with_row(matrix: Matrix, terms: Terms, high: float) -> Matrix:
    """The program with one more row, ``terms <= high``."""
    row = csr_array(_vector(terms, matrix.upper.size)[np.newaxis])
    return matrix._replace(
        rows=csr_array(vstack([matrix.rows, row])),
        low=np.append(matrix.low, -np.inf),
        high=np.append(matrix.high, high),
    )


def minimise(matrix: Matrix, terms: Terms, seconds: float, nodes: int | None = None) -> Found:
    """Least sum of columns.

    Parameters
    ----------
    terms : what is minimised; empty for any solution
    seconds : at most [s]
    nodes : of the search, at most; then the best found so far
    """
    options: Any = {"mip_rel_gap": 0.0, "time_limit": seconds}
    if nodes is not None:
        options["node_limit"] = nodes
    size = matrix.upper.size
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a limit reached is told by the status
        result = milp(
            _vector(terms, size),
            integrality=np.ones(size, dtype=np.int64),
            bounds=Bounds(np.zeros(size), matrix.upper),
            constraints=LinearConstraint(matrix.rows, matrix.low, matrix.high),
            options=options,
        )
    bound = getattr(result, "mip_dual_bound", None)
    return Found(int(result.status), result.x, -math.inf if bound is None else float(bound))
