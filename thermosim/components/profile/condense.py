"""From the grid of a section to a three-port for any pair of films."""

from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.profile_cell import cell_matrices
from thermosim_kernels.profile_cell import condense as eliminate

from thermosim.components.profile.grid import Grid, Index


class Condensed(NamedTuple):
    """Conductances between bore nodes, surface nodes and the back, for half a pitch.

    ``matrix`` has its rows in the order bore, surface, back (one row, or none where the
    back is adiabatic); rows sum to zero.
    """

    matrix: Array  # [W/(m K)]
    bore: Array  # film length of the bore nodes [m]
    surface: Array  # film length of the surface nodes [m]


def condense(grid: Grid, back_isothermal: bool) -> Condensed:
    """Eliminate all nodes that carry no film; the back, if isothermal, becomes one node."""
    node = grid.node.copy()
    back = node == -1
    if back_isothermal:
        back = np.isin(node, grid.back)
        node[back] = grid.back[0]
    corners = np.stack([node[:-1, :-1], node[1:, :-1], node[1:, 1:], node[:-1, 1:]], axis=-1)
    solid = grid.conductivity > 0.0
    cells = corners[solid]
    bore = np.flatnonzero(grid.film_bore)
    surface = np.flatnonzero(grid.film_surface)
    edge = np.concatenate([bore, surface, grid.back[:1] if back_isothermal else grid.back[:0]])
    interior = np.setdiff1d(cells, edge)  # ascending, that is ray by ray: a narrow band
    order = np.full(grid.node.size, -1, dtype=np.int64)
    order[interior] = np.arange(interior.size)
    order[edge] = interior.size + np.arange(edge.size)
    matrix = _schur(order[cells], _matrices(grid)[solid], interior.size, edge.size)
    return Condensed(matrix, grid.film_bore[bore], grid.film_surface[surface])


def _matrices(grid: Grid) -> Array:
    """Conductance matrices of all cells, shape (rays - 1, positions - 1, 4, 4)."""
    wall = grid.tube_x.shape[1] - 1
    tube = np.empty((*grid.conductivity[:, :wall].shape, 4, 4))
    rest = np.empty((*grid.conductivity[:, wall:].shape, 4, 4))
    cell_matrices(grid.tube_x, grid.tube_y, np.ascontiguousarray(grid.conductivity[:, :wall]), tube)
    cell_matrices(grid.x, grid.y, np.ascontiguousarray(grid.conductivity[:, wall:]), rest)
    return np.concatenate([tube, rest], axis=1)


def _schur(cells: Index, matrices: Array, inside: int, edge: int) -> Array:
    """Condensed matrix of the last ``edge`` unknowns; the first ``inside`` are eliminated."""
    row = np.repeat(cells, 4, axis=1).ravel()
    column = np.tile(cells, (1, 4)).ravel()
    value = matrices.ravel()
    within = (row < inside) & (column < inside)
    upper = within & (column >= row)
    width = int((column - row)[upper].max()) + 1
    band = np.zeros((inside, width))
    np.add.at(band, (row[upper], (column - row)[upper]), value[upper])
    coupling = np.zeros((inside, edge))
    mixed = (row < inside) & (column >= inside)
    np.add.at(coupling, (row[mixed], column[mixed] - inside), value[mixed])
    boundary = np.zeros((edge, edge))
    outside = (row >= inside) & (column >= inside)
    np.add.at(boundary, (row[outside] - inside, column[outside] - inside), value[outside])
    eliminate(band, coupling, boundary)
    np.fill_diagonal(boundary, 0.0)  # rows must sum to zero; thin cells had left some rounding
    np.fill_diagonal(boundary, -boundary.sum(axis=1))
    return boundary


def close_with_film(matrix: Array, length: Array, film: Array) -> Array:
    """Put a film on the first ``length.size`` nodes and eliminate them.

    Parameters
    ----------
    matrix : conductances, shape (..., n, n), rows sum to zero [W/(m K)]
    length : film length of the first nodes, shape (k,) [m]
    film : film coefficients, shape (f,) or a shape that broadcasts with the leading axes

    Returns
    -------
    Conductances of the n - k other nodes and, last, the fluid behind the film; shape
    (f, n - k + 1, n - k + 1).
    """
    count = length.size
    inner = matrix[..., :count, :count] + film[..., None, None] * np.diag(length)
    outward = film[..., None] * length
    others = np.broadcast_to(
        matrix[..., :count, count:], (*outward.shape, matrix.shape[-1] - count)
    )
    right = np.concatenate([others, -outward[..., None]], axis=-1)
    solved = np.linalg.solve(inner, right)
    closed = -np.swapaxes(right, -1, -2) @ solved
    closed[..., :-1, :-1] += matrix[..., count:, count:]
    closed[..., -1, -1] += outward.sum(axis=-1)
    return closed


def three_ports(cell: Condensed, film_surface: Array, film_bore: Array) -> Array:
    """Conductance matrices for all pairs of films, both halves of the pitch.

    Returns
    -------
    Shape (surface films, bore films, p, p); ports back (if any), water, surface [W/(m K)].
    """
    with_bore = close_with_film(cell.matrix, cell.bore, film_bore)
    ports = [close_with_film(one, cell.surface, film_surface) for one in with_bore]
    return 2.0 * np.stack(ports, axis=1)
