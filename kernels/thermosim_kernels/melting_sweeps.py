"""Fully implicit steps of conduction with phase change in sections and boxes.

Every line along the axis that conducts best is solved exactly (`melting_implicit.solve`) with its
neighbours held, again and again until no cell is out of balance: block Gauss-Seidel by lines,
over-relaxed where a cell's melted fraction stands still.
"""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import MEMORY, Law, conductivity, melt_fraction
from thermosim_kernels.enthalpy import temperature_slope as of_enthalpy
from thermosim_kernels.enthalpy_rows import Field, settle_row
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.melting_box import Box, Walls, wall
from thermosim_kernels.melting_implicit import Work, solve, work

MOST = 2000  # sweeps before a step is given up
FAST = 1000  # of them over-relaxed


class Net(NamedTuple):
    """Iterate of a step and its conductances."""

    guess: Array  # (planes * rows, columns) [J/m3]
    warm: Array  # temperatures [degC]
    lead: Array  # conductivities, of the state before the step [W/(m K)]
    melted: Array  # fractions of the iterate


@kernel(inline=True)
def _mean(a: float, b: float) -> float:
    return 2.0 * a * b / (a + b)


@kernel(inline=True)
def _link(box: Box, walls: Walls, net: Net, row: int, j: int, side: int) -> float:
    """Conductance of one of the six faces of a cell [W/K]; a wall's with its film."""
    rows, columns = box.rows, net.warm.shape[1]
    k, i = row // rows, row % rows
    area: float
    here: float = net.lead[row, j]
    if side < 2:
        area = box.face[j + side] * box.height * box.depth
        if j == (0 if side == 0 else columns - 1):
            return area / (wall(walls, side, row).resistance + 0.5 * box.width / here)
        return area * _mean(here, net.lead[row, j + (1 if side == 1 else -1)]) / box.width
    if side < 4:
        area = box.floor[j] * box.depth
        if i == (0 if side == 2 else rows - 1):
            edge = wall(walls, side, k * columns + j)
            return area / (edge.resistance + 0.5 * box.height / here)
        return area * _mean(here, net.lead[row + (1 if side == 3 else -1), j]) / box.height
    area = box.floor[j] * box.height
    if k == (0 if side == 4 else box.planes - 1):
        edge = wall(walls, side, i * columns + j)
        return area / (edge.resistance + 0.5 * box.depth / here)
    return area * _mean(here, net.lead[row + (rows if side == 5 else -rows), j]) / box.depth


@kernel(inline=True)
def _beyond(
    box: Box, walls: Walls, net: Net, row: int, j: int, side: int
) -> tuple[float, float, bool]:
    """Temperature beyond a face [degC], imposed flux times area [W], and if it is a wall."""
    rows, columns = box.rows, net.warm.shape[1]
    k, i = row // rows, row % rows
    area = box.floor[j] * (box.depth if side < 4 else box.height)
    if side < 2:
        if j == (0 if side == 0 else columns - 1):
            edge = wall(walls, side, row)
            return edge.temperature, edge.flux * box.face[j + side] * box.height * box.depth, True
        return net.warm[row, j + (1 if side == 1 else -1)], 0.0, False
    if side < 4:
        if i == (0 if side == 2 else rows - 1):
            edge = wall(walls, side, k * columns + j)
            return edge.temperature, edge.flux * area, True
        return net.warm[row + (1 if side == 3 else -1), j], 0.0, False
    if k == (0 if side == 4 else box.planes - 1):
        edge = wall(walls, side, i * columns + j)
        return edge.temperature, edge.flux * area, True
    return net.warm[row + (rows if side == 5 else -rows), j], 0.0, False


@kernel(inline=True)
def _draw(
    box: Box, walls: Walls, net: Net, row: int, j: int, side: int, along: bool, seconds: float,
    right: float, hold: float,
) -> tuple[float, float, float]:  # fmt: skip
    """Right side and hold of a cell with one face more, and the face's link [J/K].

    What lies along the line is unknown and enters by its link alone.
    """
    link = seconds * _link(box, walls, net, row, j, side)
    beyond, flux, outer = _beyond(box, walls, net, row, j, side)
    right += seconds * flux
    if along and not outer:
        return right, hold, link
    return right + link * beyond, hold + link, 0.0


@kernel()
def _strongest(
    law: Law, box: Box, walls: Walls, net: Net, seconds: float, links: Array
) -> tuple[int, float]:
    """Axis of the lines, that of the largest links, and the factor of over-relaxation.

    ``links`` (4,) is scratch: heat of a step per kelvin between cells along x, y and z, and
    to walls.
    """
    links[:] = 0.0
    stored = 0.0
    least = min(law.solid, law.liquid)
    for row in range(net.warm.shape[0]):
        for j in range(net.warm.shape[1]):
            stored += least * box.floor[j] * box.height * box.depth
            for side in range(6):
                outer = _beyond(box, walls, net, row, j, side)[2]
                kind = 3 if outer else side // 2
                links[kind] += seconds * _link(box, walls, net, row, j, side)
    axis = 0
    for other in (1, 2):
        if links[other] > links[axis]:
            axis = other
    across = links[0] + links[1] + links[2] - links[axis]
    share = across / (across + stored + links[3])
    return axis, 2.0 / (1.0 + math.sqrt(1.0 - share * share))


@kernel(inline=True)
def _iterate(
    law: Law, field: Field, row: int, j: int, h: float, seconds: float
) -> tuple[float, float]:
    """Temperature [degC] and melted fraction that an enthalpy would mean for a cell."""
    if law.kind == MEMORY:
        now = settle(h, field.fraction[row, j], field.nucleated[row, j], seconds, law)
        return now.temperature, now.fraction
    return of_enthalpy(h, law)[0], melt_fraction(h, law)


@kernel(inline=True)
def _take(
    law: Law, field: Field, net: Net, row: int, j: int, m: int, over: float, seconds: float,
    space: Work,
) -> None:  # fmt: skip
    """Cell m of a solved line into the iterate; further on if its fraction stands still."""
    h, warm, melted = space.guess[m], space.warm[m], space.melted[m]
    if over > 1.0 and melted == net.melted[row, j]:
        beyond = net.guess[row, j] + over * (h - net.guess[row, j])
        there, share = _iterate(law, field, row, j, beyond, seconds)
        if share == melted:
            h, warm = beyond, there
    net.guess[row, j], net.warm[row, j], net.melted[row, j] = h, warm, melted


@kernel(inline=True)
def _line(
    law: Law, box: Box, walls: Walls, field: Field, net: Net, start: int, column: int,
    stride: int, axis: int, over: float, seconds: float, tolerance: float, space: Work,
    state: Array,
) -> int:  # fmt: skip
    """Solve one line of cells; stride is of rows, 0 along x; axis 0 x, 1 y, 2 z."""
    n = space.guess.size
    volumes, fraction, nucleated = state[0], state[1], state[2]
    for m in range(n):
        row, j = start + m * stride, (m if axis == 0 else column)
        volumes[m] = box.floor[j] * box.height * box.depth
        space.guess[m] = net.guess[row, j]
        if law.kind == MEMORY:
            fraction[m], nucleated[m] = field.fraction[row, j], field.nucleated[row, j]
        right, hold = volumes[m] * field.enthalpy[row, j], 0.0
        # six calls, not a loop: each is compiled for its side
        right, hold, west = _draw(box, walls, net, row, j, 0, axis == 0, seconds, right, hold)
        right, hold, _ = _draw(box, walls, net, row, j, 1, axis == 0, seconds, right, hold)
        right, hold, low = _draw(box, walls, net, row, j, 2, axis == 1, seconds, right, hold)
        right, hold, _ = _draw(box, walls, net, row, j, 3, axis == 1, seconds, right, hold)
        right, hold, back = _draw(box, walls, net, row, j, 4, axis == 2, seconds, right, hold)
        right, hold, _ = _draw(box, walls, net, row, j, 5, axis == 2, seconds, right, hold)
        space.link[m] = (west, low, back)[axis]
        space.right[m], space.hold[m] = right, hold
    turns = solve(law, volumes, fraction, nucleated, tolerance, seconds, space)
    for m in range(n):
        row, j = start + m * stride, (m if axis == 0 else column)
        _take(law, field, net, row, j, m, over, seconds, space)
    return turns


@kernel()
def _sweep(
    law: Law, box: Box, walls: Walls, field: Field, net: Net, axis: int, over: float,
    seconds: float, tolerance: float, space: Work, state: Array,
) -> bool:  # fmt: skip
    """Solve all lines of one direction, over-relaxed; False if one did not converge."""
    rows, columns, planes = box.rows, net.warm.shape[1], box.planes
    stride = (0, 1, rows)[axis]
    lines = (rows * planes, planes, rows)[axis]
    apart = rows if axis == 1 else 1
    good = True
    for line in range(lines):
        for j in range(1 if axis == 0 else columns):
            turns = _line(
                law, box, walls, field, net, line * apart, j, stride, axis, over, seconds,
                tolerance, space, state,
            )  # fmt: skip
            good &= turns > 0
    return good


@kernel()
def _open(law: Law, field: Field, net: Net) -> None:
    """Iterate, temperatures and conductivities of the state before the step."""
    for row in range(net.warm.shape[0]):
        for j in range(net.warm.shape[1]):
            h = field.enthalpy[row, j]
            net.guess[row, j] = h
            warm, melted = _iterate(law, field, row, j, h, 0.0)
            net.warm[row, j], net.melted[row, j] = warm, melted
            net.lead[row, j] = conductivity(melted, law)


@kernel()
def _close(
    box: Box, walls: Walls, field: Field, net: Net, seconds: float, heat: Array, commit: bool
) -> float:
    """Largest imbalance of a cell [J/m3]; with ``commit`` the fluxes become the new state.

    Each inner face is looked at from both of its cells with the same numbers, so what one
    gives the other gets, to rounding.
    """
    worst = 0.0
    for row in range(net.warm.shape[0]):
        for j in range(net.warm.shape[1]):
            gain = 0.0
            for side in range(6):
                beyond, flux, outer = _beyond(box, walls, net, row, j, side)
                link = _link(box, walls, net, row, j, side)
                inward = seconds * (link * (beyond - net.warm[row, j]) + flux)
                gain += inward
                if commit and outer:
                    heat[side] += inward
            new = field.enthalpy[row, j] + gain / (box.floor[j] * box.height * box.depth)
            worst = max(worst, abs(new - net.guess[row, j]))
            if commit:
                field.enthalpy[row, j] = new
    return worst


@kernel()
def march(
    law: Law,
    box: Box,
    walls: Walls,
    field: Field,
    tolerance: float,
    seconds: float,
    steps: int,
    heat: Array,
) -> int:
    r"""Backward Euler steps of a section or box, any length.

    Conductivities are those of the state before the step. The new enthalpies are those that
    the final heat fluxes bring, so that energy closes to rounding.

    Parameters
    ----------
    law, box, walls, field, heat : as in `melting_box.march`
    tolerance : largest imbalance of a cell as a share of the latent heat
    seconds : length of a step, any [s]
    steps : how many

    Returns
    -------
    Sweeps in all; negative: a step did not converge, the field is as before it.

    Source
    ------
    Successive over-relaxation by lines with `melting_implicit.solve`; the factor is that of
    Young (1954) for lines that are of one temperature. Where cells melt or freeze they are not
    relaxed: Elliott and Ockendon, Weak and Variational Methods for Moving Boundary Problems,
    1982 (both `assumed`: cited from memory).
    """
    rows, columns = field.enthalpy.shape
    shape = (rows, columns)
    net = Net(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape))
    sizes = (columns, box.rows, box.planes)
    spaces = (work(sizes[0]), work(sizes[1]), work(sizes[2]))
    scratch, links = np.zeros((3, max(sizes[0], sizes[1], sizes[2]))), np.zeros(4)
    total, limit = 0, tolerance * law.latent
    for _ in range(steps):
        _open(law, field, net)
        axis, fast = _strongest(law, box, walls, net, seconds, links)
        state = scratch[:, : sizes[axis]].copy()
        found = False
        for sweep in range(MOST):
            over = fast if sweep < FAST else 1.0
            good = _sweep(
                law, box, walls, field, net, axis, over, seconds, 0.1 * limit, spaces[axis], state
            )
            total += 1
            if not good:
                break
            if _close(box, walls, field, net, seconds, heat, False) <= limit:
                found = True
                break
        if not found:
            return -total
        _close(box, walls, field, net, seconds, heat, True)
        if law.kind == MEMORY:
            for row in range(rows):
                settle_row(law, field, row, seconds, net.warm[row], net.lead[row])
    return total
