"""Conduction with phase change in a box: explicit, conservative, in place, plane by plane.

Planes of temperatures move with the sweep as rows do in `melting_grid`. The field is kept as
rows: row ``k * ny + i`` holds the cells along x at place i along y and k along z.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.enthalpy_rows import Edge, Field, edge_flux, settle_row


class Box(NamedTuple):
    """Equal cells; along x their faces may grow, as round sections need it."""

    rows: int  # along y
    planes: int  # along z
    width: float  # along x [m]
    height: float  # along y [m]
    depth: float  # along z [m]
    face: Array  # (columns + 1,) area across x per square metre of y-z plane; 1 if Cartesian
    floor: Array  # (columns,) area across y per metre of z; width if Cartesian [m]


class Walls(NamedTuple):
    """Outside of six sides: west, east, bottom, top (y), back, front (z).

    Cells of a side are counted along x before y before z.
    """

    temperature: Array  # (6, cells of the largest side) [degC]
    resistance: Array  # film; 0: temperature imposed, inf: insulated [m2 K/W]
    flux: Array  # into the box [W/m2]


@kernel(inline=True)
def wall(walls: Walls, side: int, cell: int) -> Edge:
    """Outside of one cell of a side."""
    return Edge(walls.temperature[side, cell], walls.resistance[side, cell], walls.flux[side, cell])


@kernel(inline=True)
def _between(warm: Array, lead: Array, a: int, b: int, distance: float, out: Array) -> None:
    """Heat fluxes from row a to row b of two planes [W/m2]."""
    for j in range(out.size):
        mean = 2.0 * lead[a, j] * lead[b, j] / (lead[a, j] + lead[b, j])
        out[j] = mean * (warm[a, j] - warm[b, j]) / distance


@kernel(inline=True)
def _x_fluxes(
    warm: Array, lead: Array, a: int, box: Box, walls: Walls, row: int, out: Array
) -> None:
    n = warm.shape[1]
    for j in range(1, n):
        mean = 2.0 * lead[a, j - 1] * lead[a, j] / (lead[a, j - 1] + lead[a, j])
        out[j] = mean * (warm[a, j - 1] - warm[a, j]) / box.width
    half = 0.5 * box.width
    out[0] = edge_flux(wall(walls, 0, row), warm[a, 0], half, lead[a, 0])
    out[n] = -edge_flux(wall(walls, 1, row), warm[a, n - 1], half, lead[a, n - 1])


@kernel()
def march(
    law: Law,
    box: Box,
    walls: Walls,
    field: Field,
    seconds: float,
    steps: int,
    heat: Array,
) -> None:
    r"""Explicit steps of a box, :math:`V \Delta h = \Delta t \sum_f A_f q_f`.

    Parameters
    ----------
    law : material
    box : geometry
    walls : held through all steps
    field : read and written, shape (planes * rows, columns); settled before and after
    seconds : length of a step; alpha seconds (sum of 1/width^2) <= 1/2 [s]
    steps : how many
    heat : added to; heat in through the six sides, shape (6,) [J]

    Source
    ------
    Explicit finite volumes with harmonic faces (Patankar 1980).
    """
    enthalpy = field.enthalpy
    rows, columns = box.rows, enthalpy.shape[1]
    warm, lead = np.zeros((2 * rows, columns)), np.zeros((2 * rows, columns))
    behind = np.zeros((rows, columns))  # flux into the plane from the one before
    ahead, low, high = np.zeros(columns), np.zeros(columns), np.zeros(columns)
    across = np.zeros(columns + 1)
    half_height, half_depth = 0.5 * box.height, 0.5 * box.depth
    for step in range(steps):
        since = seconds if step > 0 else 0.0
        for i in range(rows):
            settle_row(law, field, i, since, warm[i], lead[i])
            for j in range(columns):
                edge = wall(walls, 4, i * columns + j)
                behind[i, j] = edge_flux(edge, warm[i, j], half_depth, lead[i, j])
                heat[4] += seconds * box.floor[j] * box.height * behind[i, j]
        for k in range(box.planes):
            here, there = (k % 2) * rows, ((k + 1) % 2) * rows
            if k < box.planes - 1:
                for i in range(rows):
                    row = (k + 1) * rows + i
                    settle_row(law, field, row, since, warm[there + i], lead[there + i])
            for j in range(columns):
                edge = wall(walls, 2, k * columns + j)
                low[j] = edge_flux(edge, warm[here, j], half_height, lead[here, j])
                heat[2] += seconds * box.floor[j] * box.depth * low[j]
            for i in range(rows):
                a = here + i
                if k < box.planes - 1:
                    _between(warm, lead, a, there + i, box.depth, ahead)
                else:
                    for j in range(columns):
                        edge = wall(walls, 5, i * columns + j)
                        ahead[j] = -edge_flux(edge, warm[a, j], half_depth, lead[a, j])
                        heat[5] -= seconds * box.floor[j] * box.height * ahead[j]
                if i < rows - 1:
                    _between(warm, lead, a, a + 1, box.height, high)
                else:
                    for j in range(columns):
                        edge = wall(walls, 3, k * columns + j)
                        high[j] = -edge_flux(edge, warm[a, j], half_height, lead[a, j])
                        heat[3] -= seconds * box.floor[j] * box.depth * high[j]
                row = k * rows + i
                _x_fluxes(warm, lead, a, box, walls, row, across)
                side = seconds * box.height * box.depth
                heat[0] += side * box.face[0] * across[0]
                heat[1] -= side * box.face[columns] * across[columns]
                for j in range(columns):
                    through = box.face[j] * across[j] - box.face[j + 1] * across[j + 1]
                    up = (low[j] - high[j]) / box.height
                    onward = (behind[i, j] - ahead[j]) / box.depth
                    enthalpy[row, j] += seconds * (through / box.floor[j] + up + onward)
                    low[j] = high[j]
                    behind[i, j] = ahead[j]
    if steps > 0:
        for row in range(enthalpy.shape[0]):
            settle_row(law, field, row, seconds, warm[0], lead[0])
