"""Conduction with phase change in a section: explicit, conservative, in place, row by row.

Temperatures live in a ring of rows that moves with the sweep, so that a step reads and writes
each enthalpy once and needs no second field.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.enthalpy_rows import Edge, Field, edge_flux, settle_row


class Grid(NamedTuple):
    """Rows along y (or z), columns along x (or r), of equal width and height."""

    width: float  # of a column [m]
    height: float  # of a row [m]
    face: Array  # (columns + 1,) area between columns per metre of height [m2/m]
    floor: Array  # (columns,) area between rows [m2]


class Sides(NamedTuple):
    """Outside of the four sides: west, east (one value a row), bottom, top (a column)."""

    temperature: Array  # (4, most of rows and columns) [degC]
    resistance: Array  # film; 0: temperature imposed, inf: insulated [m2 K/W]
    flux: Array  # into the section [W/m2]


@kernel(inline=True)
def _edge(sides: Sides, side: int, k: int) -> Edge:
    return Edge(sides.temperature[side, k], sides.resistance[side, k], sides.flux[side, k])


@kernel(inline=True)
def _ghost(edge: Edge, cell: float, width: float, conductivity: float) -> float:
    """Temperature beyond the face that draws the edge's flux over a whole cell's width."""
    return cell + edge_flux(edge, cell, 0.5 * width, conductivity) * width / conductivity


@kernel(inline=True)
def _close_row(
    ring: Array, slot: int, grid: Grid, sides: Sides, row: int, conductivity: float
) -> None:
    """Ghosts west and east of a row in the ring."""
    last = ring.shape[1] - 1
    west, east = ring[slot, 1], ring[slot, last - 1]
    ring[slot, 0] = _ghost(_edge(sides, 0, row), west, grid.width, conductivity)
    ring[slot, last] = _ghost(_edge(sides, 1, row), east, grid.width, conductivity)


@kernel(inline=True)
def _outer_row(
    ring: Array, slot: int, inner: int, grid: Grid, sides: Sides, side: int, conductivity: float
) -> None:
    """Ghosts below the first (side 2) or above the last row (side 3)."""
    for j in range(1, ring.shape[1] - 1):
        ring[slot, j] = _ghost(_edge(sides, side, j - 1), ring[inner, j], grid.height, conductivity)


@kernel(inline=True)
def _warm(law: Law, enthalpy: Array, row: int, ring: Array, slot: int) -> None:
    """Temperatures of one row into the ring."""
    end, begin = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) / law.latent
    for j in range(enthalpy.shape[1]):
        h = enthalpy[row, j]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        inside = within * (h - below - above)
        ring[slot, j + 1] = begin + of_solid * below + (of_liquid * above + inside)


@kernel(inline=True)
def _advance_warming(
    law: Law, enthalpy: Array, row: int, ring: Array, slots: tuple[int, int, int],
    across: float, along: float,
) -> None:  # fmt: skip
    """Advance a row and fill the ring with the temperatures of the next, in one sweep."""
    p, q, r = slots
    end, begin = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) / law.latent
    for j in range(1, enthalpy.shape[1] + 1):
        h = enthalpy[row + 1, j - 1]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        inside = within * (h - below - above)
        next_row = begin + of_solid * below + (of_liquid * above + inside)
        ring[r, j] = next_row
        here = ring[q, j]
        enthalpy[row, j - 1] += across * (
            (ring[q, j - 1] - here) + (ring[q, j + 1] - here)
        ) + along * ((ring[p, j] - here) + (next_row - here))


@kernel(inline=True)
def _advance_sharp(
    law: Law, enthalpy: Array, row: int, ring: Array, slots: tuple[int, int, int],
    across: float, along: float,
) -> None:  # fmt: skip
    """`_advance_warming` of a law without range: two selects a cell."""
    p, q, r = slots
    end, begin = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    for j in range(1, enthalpy.shape[1] + 1):
        h = enthalpy[row + 1, j - 1]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        next_row = begin + of_solid * below + of_liquid * above
        ring[r, j] = next_row
        here = ring[q, j]
        enthalpy[row, j - 1] += across * (
            (ring[q, j - 1] - here) + (ring[q, j + 1] - here)
        ) + along * ((ring[p, j] - here) + (next_row - here))


@kernel(inline=True)
def _advance(
    enthalpy: Array, row: int, ring: Array, slots: tuple[int, int, int],
    across: float, along: float,
) -> None:  # fmt: skip
    """Advance a row whose three rows of temperatures are in the ring."""
    p, q, r = slots
    for j in range(1, enthalpy.shape[1] + 1):
        here = ring[q, j]
        enthalpy[row, j - 1] += across * (
            (ring[q, j - 1] - here) + (ring[q, j + 1] - here)
        ) + along * ((ring[p, j] - here) + (ring[r, j] - here))


@kernel()
def march_even(
    law: Law,
    grid: Grid,
    sides: Sides,
    enthalpy: Array,
    seconds: float,
    steps: int,
    heat: Array,
) -> None:
    r"""Steps of a Cartesian section whose conductivity does not change on melting.

    .. math:: h^{n+1} = h^n + k \Delta t \left[\frac{\delta_x^2 T(h^n)}{\Delta x^2}
              + \frac{\delta_y^2 T(h^n)}{\Delta y^2}\right]

    Parameters
    ----------
    law : of kind LINE with equal conductivities
    grid : ``face`` all one, ``floor`` all ``width``: a metre deep
    sides : held through all steps
    enthalpy : read and written; shape (rows, columns) [J/m3]
    seconds : length of a step; alpha seconds (1/width^2 + 1/height^2) <= 1/2 [s]
    steps : how many
    heat : added to; heat in through west, east, bottom, top, shape (4,) [J per metre deep]

    Source
    ------
    Explicit enthalpy method, row fusion: derived here.
    """
    rows, columns = enthalpy.shape
    across = law.solid_conductivity * seconds / (grid.width * grid.width)
    along = law.solid_conductivity * seconds / (grid.height * grid.height)
    ring = np.zeros((3, columns + 2))
    volume = grid.width * grid.height
    conductivity = law.solid_conductivity
    sharp = law.liquidus == law.reference
    for _ in range(steps):
        p, q, r = 0, 1, 2
        _warm(law, enthalpy, 0, ring, q)
        _close_row(ring, q, grid, sides, 0, conductivity)
        _outer_row(ring, p, q, grid, sides, 2, conductivity)
        for j in range(1, columns + 1):
            heat[2] += along * volume * (ring[p, j] - ring[q, j])
        for i in range(rows):
            if i == rows - 1:
                _outer_row(ring, r, q, grid, sides, 3, conductivity)
                for j in range(1, columns + 1):
                    heat[3] += along * volume * (ring[r, j] - ring[q, j])
                _advance(enthalpy, i, ring, (p, q, r), across, along)
            elif sharp:
                _advance_sharp(law, enthalpy, i, ring, (p, q, r), across, along)
            else:
                _advance_warming(law, enthalpy, i, ring, (p, q, r), across, along)
            heat[0] += across * volume * (ring[q, 0] - ring[q, 1])
            heat[1] += across * volume * (ring[q, columns + 1] - ring[q, columns])
            if i < rows - 1:
                _close_row(ring, r, grid, sides, i + 1, conductivity)
            p, q, r = q, r, p


@kernel(inline=True)
def _face_fluxes(warm: Array, lead: Array, width: float, out: Array) -> None:
    """Heat flux from column to column [W/m2] by harmonic means; the ends are left alone."""
    for j in range(1, warm.size):
        mean = 2.0 * lead[j - 1] * lead[j] / (lead[j - 1] + lead[j])
        out[j] = mean * (warm[j - 1] - warm[j]) / width


@kernel()
def march(
    law: Law,
    grid: Grid,
    sides: Sides,
    field: Field,
    seconds: float,
    steps: int,
    heat: Array,
) -> None:
    r"""Steps of any section, Cartesian or round, with any law.

    .. math:: V \Delta h = \Delta t \sum_f A_f q_f,\quad
              q_f = \frac{2 k_1 k_2}{k_1 + k_2}\,\frac{T_1 - T_2}{\Delta}

    Parameters
    ----------
    law : material
    grid : its areas make it Cartesian or round
    sides : held through all steps
    field : read and written; settled before, as `settle_field` leaves it, and after
    seconds : length of a step; see `march_even` with the larger diffusivity [s]
    steps : how many
    heat : added to; heat in through west, east, bottom, top, shape (4,) [J]

    Source
    ------
    Explicit finite volumes with harmonic faces (Patankar 1980).
    """
    enthalpy = field.enthalpy
    rows, columns = enthalpy.shape
    if (
        law.kind == LINE
        and law.solid_conductivity == law.liquid_conductivity
        and grid.face[0] == grid.face[columns]
    ):
        march_even(law, grid, sides, enthalpy, seconds, steps, heat)
        return
    warm, lead = np.zeros((2, columns)), np.zeros((2, columns))
    x_flux, low, high = np.zeros(columns + 1), np.zeros(columns), np.zeros(columns)
    for step in range(steps):
        since = seconds if step > 0 else 0.0
        settle_row(law, field, 0, since, warm[0], lead[0])
        for j in range(columns):
            low[j] = edge_flux(_edge(sides, 2, j), warm[0, j], 0.5 * grid.height, lead[0, j])
            heat[2] += seconds * grid.floor[j] * low[j]
        for i in range(rows):
            here, there = i % 2, (i + 1) % 2
            now, leads = warm[here], lead[here]
            if i < rows - 1:
                settle_row(law, field, i + 1, since, warm[there], lead[there])
                for j in range(columns):
                    mean = 2.0 * leads[j] * lead[there, j] / (leads[j] + lead[there, j])
                    high[j] = mean * (now[j] - warm[there, j]) / grid.height
            else:
                for j in range(columns):
                    high[j] = -edge_flux(_edge(sides, 3, j), now[j], 0.5 * grid.height, leads[j])
                    heat[3] -= seconds * grid.floor[j] * high[j]
            _face_fluxes(now, leads, grid.width, x_flux)
            end = columns - 1
            x_flux[0] = edge_flux(_edge(sides, 0, i), now[0], 0.5 * grid.width, leads[0])
            x_flux[columns] = -edge_flux(_edge(sides, 1, i), now[end], 0.5 * grid.width, leads[end])
            heat[0] += seconds * grid.height * grid.face[0] * x_flux[0]
            heat[1] -= seconds * grid.height * grid.face[columns] * x_flux[columns]
            for j in range(columns):
                through = grid.face[j] * x_flux[j] - grid.face[j + 1] * x_flux[j + 1]
                enthalpy[i, j] += seconds * (
                    through / grid.floor[j] + (low[j] - high[j]) / grid.height
                )
                low[j] = high[j]
    if steps > 0:
        for i in range(rows):
            settle_row(law, field, i, seconds, warm[0], lead[0])
