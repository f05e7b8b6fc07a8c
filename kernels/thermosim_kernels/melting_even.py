"""Melting in a Cartesian section that conducts alike solid and melted: explicit, row by row.

Temperatures live in a ring of rows that moves with the sweep, so that a step reads and writes
each enthalpy once and needs no second field.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.enthalpy_rows import Edge, edge_flux
from thermosim_kernels.melting_pace import Pace, begin, largest, rest, shorten


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
def edge_of(sides: Sides, side: int, k: int) -> Edge:
    """Outside of one cell of a side."""
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
    ring[slot, 0] = _ghost(edge_of(sides, 0, row), west, grid.width, conductivity)
    ring[slot, last] = _ghost(edge_of(sides, 1, row), east, grid.width, conductivity)


@kernel(inline=True)
def _outer_row(
    ring: Array, slot: int, inner: int, grid: Grid, sides: Sides, side: int, conductivity: float
) -> None:
    """Ghosts below the first (side 2) or above the last row (side 3)."""
    for j in range(1, ring.shape[1] - 1):
        ring[slot, j] = _ghost(
            edge_of(sides, side, j - 1), ring[inner, j], grid.height, conductivity
        )


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


@kernel(inline=True)
def _carry_warming(
    law: Law, enthalpy: Array, change: Array, row: int, ring: Array, slots: tuple[int, int, int],
    keep: float, across: float, along: float,
) -> None:  # fmt: skip
    """`_advance_warming` in a stage of a super-step."""
    p, q, r = slots
    end, start = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) / law.latent
    for j in range(1, enthalpy.shape[1] + 1):
        h = enthalpy[row + 1, j - 1]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        inside = within * (h - below - above)
        next_row = start + of_solid * below + (of_liquid * above + inside)
        ring[r, j] = next_row
        here = ring[q, j]
        gain = across * ((ring[q, j - 1] - here) + (ring[q, j + 1] - here))
        gain += along * ((ring[p, j] - here) + (next_row - here))
        change[row, j - 1] = keep * change[row, j - 1] + gain
        enthalpy[row, j - 1] += change[row, j - 1]


@kernel(inline=True)
def _carry(
    enthalpy: Array, change: Array, row: int, ring: Array, slots: tuple[int, int, int],
    keep: float, across: float, along: float,
) -> None:  # fmt: skip
    """`_advance` in a stage of a super-step."""
    p, q, r = slots
    for j in range(1, enthalpy.shape[1] + 1):
        here = ring[q, j]
        gain = across * ((ring[q, j - 1] - here) + (ring[q, j + 1] - here))
        gain += along * ((ring[p, j] - here) + (ring[r, j] - here))
        change[row, j - 1] = keep * change[row, j - 1] + gain
        enthalpy[row, j - 1] += change[row, j - 1]


@kernel()
def _sweep(
    law: Law, grid: Grid, sides: Sides, enthalpy: Array, change: Array, ring: Array, keep: float,
    push: float, inward: Array,
) -> None:  # fmt: skip
    """One stage of an even section; ``change`` (0, 0) in plain steps, where keep is 0.

    ``inward`` is carried: heat through west, east, bottom, top in a stage.
    """
    rows, columns = enthalpy.shape
    conductivity = law.solid_conductivity
    across = conductivity * push / (grid.width * grid.width)
    along = conductivity * push / (grid.height * grid.height)
    volume = grid.width * grid.height
    plain, sharp = change.size == 0, law.liquidus == law.reference
    for side in range(4):
        inward[side] *= keep
    p, q, r = 0, 1, 2
    _warm(law, enthalpy, 0, ring, q)
    _close_row(ring, q, grid, sides, 0, conductivity)
    _outer_row(ring, p, q, grid, sides, 2, conductivity)
    for j in range(1, columns + 1):
        inward[2] += along * volume * (ring[p, j] - ring[q, j])
    for i in range(rows):
        if i == rows - 1:
            _outer_row(ring, r, q, grid, sides, 3, conductivity)
            for j in range(1, columns + 1):
                inward[3] += along * volume * (ring[r, j] - ring[q, j])
            if plain:
                _advance(enthalpy, i, ring, (p, q, r), across, along)
            else:
                _carry(enthalpy, change, i, ring, (p, q, r), keep, across, along)
        elif not plain:
            _carry_warming(law, enthalpy, change, i, ring, (p, q, r), keep, across, along)
        elif sharp:
            _advance_sharp(law, enthalpy, i, ring, (p, q, r), across, along)
        else:
            _advance_warming(law, enthalpy, i, ring, (p, q, r), across, along)
        inward[0] += across * volume * (ring[q, 0] - ring[q, 1])
        inward[1] += across * volume * (ring[q, columns + 1] - ring[q, columns])
        if i < rows - 1:
            _close_row(ring, r, grid, sides, i + 1, conductivity)
        p, q, r = q, r, p


@kernel()
def march_even(
    law: Law,
    grid: Grid,
    sides: Sides,
    enthalpy: Array,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    r"""Steps or super-steps of a Cartesian section that conducts alike solid and melted.

    .. math:: h^{n+1} = h^n + k \Delta t \left[\frac{\delta_x^2 T(h^n)}{\Delta x^2}
              + \frac{\delta_y^2 T(h^n)}{\Delta y^2}\right]

    Parameters
    ----------
    law : of kind LINE with equal conductivities
    grid : ``face`` all one, ``floor`` all ``width``: a metre deep
    sides : held through all steps
    enthalpy : read and written; shape (rows, columns) [J/m3]
    pace : its plain step has alpha step (1/width^2 + 1/height^2) <= 1/2
    seconds : to advance [s]
    heat : added to; heat in through west, east, bottom, top, shape (4,) [J per metre deep]

    Returns
    -------
    Stages, and seconds left when they were as many as the budget.

    Source
    ------
    Explicit enthalpy method; row fusion: derived here; super-steps: `melting_pace`.
    """
    rows, columns = enthalpy.shape
    ring, inward = np.zeros((3, columns + 2)), np.zeros(4)
    change = np.zeros((rows, columns) if pace.most > 1 else (0, 0))
    left, stages, count = seconds, 0, 0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        stage = 1
        while stage <= count:
            keep, push = (stage - 1.0) / stage, (2.0 * stage - 1.0) / stage * step
            _sweep(law, grid, sides, enthalpy, change, ring, keep, push, inward)
            for side in range(4):
                heat[side] += inward[side]
            if stage == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            stage += 1
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    return stages, left
