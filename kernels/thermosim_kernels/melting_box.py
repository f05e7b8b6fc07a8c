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


@kernel(inline=True)
def _wall_row(
    box: Box, walls: Walls, side: int, place: int, warm: Array, lead: Array, out: Array
) -> None:
    """Heat fluxes along y (sides 2, 3) or z (4, 5) through the wall of a row [W/m2]."""
    half = 0.5 * (box.height if side < 4 else box.depth)
    sign = 1.0 if side in (2, 4) else -1.0
    for j in range(out.size):
        edge = wall(walls, side, place * out.size + j)
        out[j] = sign * edge_flux(edge, warm[j], half, lead[j])


@kernel()
def _settle_rows(law: Law, field: Field, seconds: float, warm: Array, lead: Array) -> None:
    """Settle the whole field; the last two are scratch."""
    for row in range(field.enthalpy.shape[0]):
        settle_row(law, field, row, seconds, warm, lead)


@kernel(inline=True)
def _book(box: Box, scale: float, flux: Array, heat: Array, side: int) -> None:
    """Add the heat of a wall's row; ``scale`` is depth of its faces times the step."""
    for j in range(flux.size):
        heat[side] += scale * box.floor[j] * flux[j]


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
    for step in range(steps):
        since = seconds if step > 0 else 0.0
        for i in range(rows):
            settle_row(law, field, i, since, warm[i], lead[i])
            _wall_row(box, walls, 4, i, warm[i], lead[i], behind[i])
            _book(box, box.height * seconds, behind[i], heat, 4)
        for k in range(box.planes):
            here, there = (k % 2) * rows, ((k + 1) % 2) * rows
            if k < box.planes - 1:
                for i in range(rows):
                    row = (k + 1) * rows + i
                    settle_row(law, field, row, since, warm[there + i], lead[there + i])
            _wall_row(box, walls, 2, k, warm[here], lead[here], low)
            _book(box, box.depth * seconds, low, heat, 2)
            for i in range(rows):
                a = here + i
                if k < box.planes - 1:
                    _between(warm, lead, a, there + i, box.depth, ahead)
                else:
                    _wall_row(box, walls, 5, i, warm[a], lead[a], ahead)
                    _book(box, -box.height * seconds, ahead, heat, 5)
                if i < rows - 1:
                    _between(warm, lead, a, a + 1, box.height, high)
                else:
                    _wall_row(box, walls, 3, k, warm[a], lead[a], high)
                    _book(box, -box.depth * seconds, high, heat, 3)
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
        _settle_rows(law, field, seconds, warm[0], lead[0])
