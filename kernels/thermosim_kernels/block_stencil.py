"""Conduction on a three-dimensional tensor grid: the operator and its incomplete factors.

Arrays have one ghost layer all round, (planes + 2, rows + 2, columns + 2), which holds
zeros; cells of a void have couplings 0 and own 1.
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel


class Stencil(NamedTuple):
    """Symmetric seven-point operator: own T minus couplings times neighbours."""

    right: Array  # conductance to the next column [W/K]
    down: Array  # to the next row [W/K]
    below: Array  # to the next plane [W/K]
    own: Array  # diagonal: sum of couplings, films and capacity times shift [W/K]


@kernel()
def apply(stencil: Stencil, field: Array, out: Array) -> None:
    """Operator times a field.

    Parameters
    ----------
    stencil : the operator
    field : temperatures with ghosts 0, shape of the arrays [K]
    out : written inside of the ghosts; heat that leaves each cell [W]

    Source
    ------
    Finite volumes; S. V. Patankar, Numerical Heat Transfer and Fluid Flow, 1980, ch. 4.
    """
    right, down, below, own = stencil.right, stencil.down, stencil.below, stencil.own
    planes, rows, columns = field.shape
    for k in range(1, planes - 1):
        for j in range(1, rows - 1):
            for i in range(1, columns - 1):
                out[k, j, i] = (
                    own[k, j, i] * field[k, j, i]
                    - right[k, j, i] * field[k, j, i + 1]
                    - right[k, j, i - 1] * field[k, j, i - 1]
                    - down[k, j, i] * field[k, j + 1, i]
                    - down[k, j - 1, i] * field[k, j - 1, i]
                    - below[k, j, i] * field[k + 1, j, i]
                    - below[k - 1, j, i] * field[k - 1, j, i]
                )


@kernel()
def factorise(stencil: Stencil, share: float, inverse: Array) -> None:
    """Pivots of the modified incomplete Cholesky factors without fill.

    What the factors drop is taken off the pivot, so that they answer a uniform field as the
    operator does; in one dimension they are exact.

    Parameters
    ----------
    stencil : the operator, diagonally dominant
    share : of the dropped terms that are taken off, 0 to 1
    inverse : written inside of the ghosts; one over each pivot [K/W]

    Source
    ------
    I. Gustafsson, A class of first order factorization methods, BIT 18, 1978, 142-156
    (cited from memory: assumed).
    """
    right, down, below, own = stencil.right, stencil.down, stencil.below, stencil.own
    planes, rows, columns = own.shape
    for k in range(1, planes - 1):
        for j in range(1, rows - 1):
            for i in range(1, columns - 1):
                a, b, c = right[k, j, i - 1], down[k, j - 1, i], below[k - 1, j, i]
                ia, ib, ic = inverse[k, j, i - 1], inverse[k, j - 1, i], inverse[k - 1, j, i]
                dropped = (
                    a * ia * (down[k, j, i - 1] + below[k, j, i - 1])
                    + b * ib * (right[k, j - 1, i] + below[k, j - 1, i])
                    + c * ic * (right[k - 1, j, i] + down[k - 1, j, i])
                )
                pivot = own[k, j, i] - a * a * ia - b * b * ib - c * c * ic - share * dropped
                inverse[k, j, i] = 1.0 / pivot


@kernel()
def precondition(stencil: Stencil, inverse: Array, right_side: Array, out: Array) -> None:
    """Solve with the incomplete factors (D + L) D^-1 (D + L)^T, symmetric.

    Parameters
    ----------
    stencil : the operator
    inverse : pivots by `factorise` [K/W]
    right_side : heat into each cell [W]
    out : written inside of the ghosts, which must be 0; approximate temperatures [K]

    Source
    ------
    As `factorise`.
    """
    right, down, below = stencil.right, stencil.down, stencil.below
    planes, rows, columns = out.shape
    for k in range(1, planes - 1):
        for j in range(1, rows - 1):
            for i in range(1, columns - 1):  # what other rows bring: many at a time
                out[k, j, i] = inverse[k, j, i] * (
                    right_side[k, j, i]
                    + down[k, j - 1, i] * out[k, j - 1, i]
                    + below[k - 1, j, i] * out[k - 1, j, i]
                )
            before = 0.0
            for i in range(1, columns - 1):
                before = out[k, j, i] + inverse[k, j, i] * right[k, j, i - 1] * before
                out[k, j, i] = before
    for k in range(planes - 2, 0, -1):
        for j in range(rows - 2, 0, -1):
            for i in range(1, columns - 1):
                out[k, j, i] += inverse[k, j, i] * (
                    down[k, j, i] * out[k, j + 1, i] + below[k, j, i] * out[k + 1, j, i]
                )
            before = 0.0
            for i in range(columns - 2, 0, -1):
                before = out[k, j, i] + inverse[k, j, i] * right[k, j, i] * before
                out[k, j, i] = before
