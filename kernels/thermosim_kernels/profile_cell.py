"""Steady conduction in a plane section: element matrices and their condensation."""

import numpy as np

from thermosim_kernels._jit import Array, kernel

NEAR, FAR = 0.5 - 0.5 / np.sqrt(3.0), 0.5 + 0.5 / np.sqrt(3.0)  # Gauss points on 0 .. 1


@kernel()
def quadrilateral(
    x: Array, y: Array, i: int, j: int, conductivity: float
) -> tuple[float, float, float, float, float, float]:
    r"""Conductances between the first three corners of one cell; the fourth follows.

    Temperature is bilinear in the cell and the integral is taken with 2 × 2 Gauss points:

    .. math:: K_{pq} = \int k \, \nabla N_p \cdot \nabla N_q \, dA

    Parameters
    ----------
    x, y : corners of the cells, shape (m + 1, n + 1) [m]
    i, j : cell; its corners are (i, j), (i+1, j), (i+1, j+1), (i, j+1)
    conductivity : of the cell [W/(m K)]

    Returns
    -------
    K00, K01, K02, K11, K12, K22 [W/(m K)].

    Source
    ------
    Zienkiewicz, Taylor and Zhu, The Finite Element Method, 6th ed., ch. 5 and 6.
    """
    x0, x1, x2, x3 = x[i, j], x[i + 1, j], x[i + 1, j + 1], x[i, j + 1]
    y0, y1, y2, y3 = y[i, j], y[i + 1, j], y[i + 1, j + 1], y[i, j + 1]
    k00, k01, k02, k11, k12, k22 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for point in range(4):
        a = NEAR if point < 2 else FAR
        b = NEAR if point % 2 == 0 else FAR
        xa, ya = x1 - x0 + b * (x2 - x3 - x1 + x0), y1 - y0 + b * (y2 - y3 - y1 + y0)
        xb, yb = x3 - x0 + a * (x2 - x1 - x3 + x0), y3 - y0 + a * (y2 - y1 - y3 + y0)
        weight = 0.25 * conductivity / abs(xa * yb - xb * ya)
        dx0, dy0 = (1.0 - a) * ya - (1.0 - b) * yb, (1.0 - b) * xb - (1.0 - a) * xa
        dx1, dy1 = (1.0 - b) * yb + a * ya, -(1.0 - b) * xb - a * xa
        dx2, dy2 = b * yb - a * ya, a * xa - b * xb
        k00 += weight * (dx0 * dx0 + dy0 * dy0)
        k01 += weight * (dx0 * dx1 + dy0 * dy1)
        k02 += weight * (dx0 * dx2 + dy0 * dy2)
        k11 += weight * (dx1 * dx1 + dy1 * dy1)
        k12 += weight * (dx1 * dx2 + dy1 * dy2)
        k22 += weight * (dx2 * dx2 + dy2 * dy2)
    return k00, k01, k02, k11, k12, k22


@kernel()
def cell_matrices(x: Array, y: Array, conductivity: Array, out: Array) -> None:
    """Conductance matrices of the cells of a mapped grid; rows sum to zero.

    Conduction does not change under a conformal map, so a ring may be given in the
    coordinates (ln r, angle), where it is a rectangle and has no polygon error. An edge may
    be collapsed to a point.

    Parameters
    ----------
    x, y : corners of the cells, shape (m + 1, n + 1) [m]; or ln r and angle [-]
    conductivity : of each cell, shape (m, n), >= 0; 0 marks a hole [W/(m K)]
    out : written; shape (m, n, 4, 4), corners as in `quadrilateral` [W/(m K)]

    Source
    ------
    As `quadrilateral`.
    """
    for i in range(conductivity.shape[0]):
        for j in range(conductivity.shape[1]):
            k00, k01, k02, k11, k12, k22 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            if conductivity[i, j] > 0.0:
                k00, k01, k02, k11, k12, k22 = quadrilateral(x, y, i, j, conductivity[i, j])
            k03, k13, k23 = -(k00 + k01 + k02), -(k01 + k11 + k12), -(k02 + k12 + k22)
            cell = out[i, j]
            cell[0, 0], cell[1, 1], cell[2, 2] = k00, k11, k22
            cell[0, 1], cell[0, 2], cell[0, 3] = k01, k02, k03
            cell[1, 0], cell[1, 2], cell[1, 3] = k01, k12, k13
            cell[2, 0], cell[2, 1], cell[2, 3] = k02, k12, k23
            cell[3, 0], cell[3, 1], cell[3, 2] = k03, k13, k23
            cell[3, 3] = -(k03 + k13 + k23)


@kernel()
def condense(band: Array, coupling: Array, boundary: Array) -> None:
    r"""Eliminate the interior unknowns of a symmetric banded system.

    .. math:: B \leftarrow B - C^T A^{-1} C

    by right-looking symmetric elimination; every inner loop runs along contiguous memory.

    Parameters
    ----------
    band : interior matrix A, positive definite, shape (n, w + 1); ``band[i, d]`` is
        A[i, i + d], zero beyond the last row; overwritten [W/K]
    coupling : interior to boundary C, shape (n, m); overwritten [W/K]
    boundary : in: boundary matrix, out: condensed matrix, symmetric, shape (m, m) [W/K]

    Source
    ------
    Static condensation: Guyan, AIAA J. 3 (1965) 380; exact for steady conduction.
    """
    rows, width = band.shape
    columns = boundary.shape[0]
    for i in range(rows):
        pivot = 1.0 / band[i, 0]
        for d in range(1, min(width, rows - i)):
            factor = band[i, d] * pivot
            if factor != 0.0:
                for e in range(width - d):
                    band[i + d, e] -= factor * band[i, d + e]
                for c in range(columns):
                    coupling[i + d, c] -= factor * coupling[i, c]
        for b in range(columns):
            factor = coupling[i, b] * pivot
            if factor != 0.0:
                for c in range(columns):
                    boundary[b, c] -= factor * coupling[i, c]
