"""Steady conduction in a plane section: element matrices and their condensation."""

import numpy as np

from thermosim_kernels._jit import Array, kernel


@kernel()
def cell_matrices(x: Array, y: Array, conductivity: Array, out: Array) -> None:
    r"""Conductance matrices of the quadrilateral cells of a mapped grid.

    Temperature is bilinear in each cell and the integral is taken with 2 × 2 Gauss points:

    .. math:: K_{ab} = \int k \, \nabla N_a \cdot \nabla N_b \, dA

    Conduction does not change under a conformal map, so a ring may be given in the
    coordinates (ln r, angle), where it is a rectangle and has no polygon error. An edge may
    be collapsed to a point. Rows sum to zero to rounding.

    Parameters
    ----------
    x, y : corners of the cells, shape (m + 1, n + 1) [m]; or ln r and angle [-]
    conductivity : of each cell, shape (m, n), >= 0; 0 marks a hole [W/(m K)]
    out : written; shape (m, n, 4, 4), corners (i, j), (i+1, j), (i+1, j+1), (i, j+1) [W/(m K)]

    Source
    ------
    Zienkiewicz, Taylor and Zhu, The Finite Element Method, 6th ed., ch. 5 and 6.
    """
    gauss = 0.5 / np.sqrt(3.0)
    dx = np.empty(4)
    dy = np.empty(4)
    for i in range(conductivity.shape[0]):
        for j in range(conductivity.shape[1]):
            cell = out[i, j]
            cell[:, :] = 0.0
            if conductivity[i, j] <= 0.0:
                continue
            for point in range(4):
                a = 0.5 - gauss if point < 2 else 0.5 + gauss
                b = 0.5 - gauss if point % 2 == 0 else 0.5 + gauss
                xa = (1.0 - b) * (x[i + 1, j] - x[i, j]) + b * (x[i + 1, j + 1] - x[i, j + 1])
                ya = (1.0 - b) * (y[i + 1, j] - y[i, j]) + b * (y[i + 1, j + 1] - y[i, j + 1])
                xb = (1.0 - a) * (x[i, j + 1] - x[i, j]) + a * (x[i + 1, j + 1] - x[i + 1, j])
                yb = (1.0 - a) * (y[i, j + 1] - y[i, j]) + a * (y[i + 1, j + 1] - y[i + 1, j])
                weight = 0.25 * conductivity[i, j] / abs(xa * yb - xb * ya)
                dx[0] = (1.0 - a) * ya - (1.0 - b) * yb
                dx[1] = (1.0 - b) * yb + a * ya
                dx[2] = b * yb - a * ya
                dx[3] = -b * yb - (1.0 - a) * ya
                dy[0] = (1.0 - b) * xb - (1.0 - a) * xa
                dy[1] = -(1.0 - b) * xb - a * xa
                dy[2] = a * xa - b * xb
                dy[3] = b * xb + (1.0 - a) * xa
                for p in range(4):
                    for q in range(4):
                        cell[p, q] += weight * (dx[p] * dx[q] + dy[p] * dy[q])


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
        pivot_row = band[i]
        pivot_coupling = coupling[i]
        pivot = 1.0 / pivot_row[0]
        for d in range(1, min(width, rows - i)):
            factor = pivot_row[d] * pivot
            if factor != 0.0:
                row = band[i + d]
                for e in range(width - d):
                    row[e] -= factor * pivot_row[d + e]
                below = coupling[i + d]
                for c in range(columns):
                    below[c] -= factor * pivot_coupling[c]
        for b in range(columns):
            factor = pivot_coupling[b] * pivot
            if factor != 0.0:
                target = boundary[b]
                for c in range(columns):
                    target[c] -= factor * pivot_coupling[c]
