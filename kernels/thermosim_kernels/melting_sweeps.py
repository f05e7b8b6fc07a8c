"""Fully implicit steps of conduction with phase change in sections and boxes.

Every line along x, y and z in turn is solved exactly (`melting_implicit.solve`) with its
neighbours held, until no cell is out of balance: block Gauss-Seidel by lines.
"""

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


class Net(NamedTuple):
    """Iterate of a step and its conductances."""

    guess: Array  # (planes * rows, columns) [J/m3]
    warm: Array  # temperatures [degC]
    lead: Array  # conductivities, of the state before the step [W/(m K)]


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


@kernel(inline=True)
def _line(
    law: Law, box: Box, walls: Walls, field: Field, net: Net, start: int, column: int,
    stride: int, axis: int, seconds: float, tolerance: float, space: Work, state: Array,
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
        net.guess[row, j], net.warm[row, j] = space.guess[m], space.warm[m]
    return turns


@kernel()
def _sweep(
    law: Law, box: Box, walls: Walls, field: Field, net: Net, axis: int, seconds: float,
    tolerance: float, space: Work, state: Array,
) -> bool:  # fmt: skip
    """Solve all lines of one direction; False if one did not converge."""
    rows, columns, planes = box.rows, net.warm.shape[1], box.planes
    stride = (0, 1, rows)[axis]
    lines = (rows * planes, planes, rows)[axis]
    apart = rows if axis == 1 else 1
    good = True
    for line in range(lines):
        for j in range(1 if axis == 0 else columns):
            turns = _line(
                law, box, walls, field, net, line * apart, j, stride, axis, seconds, tolerance,
                space, state,
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
            if law.kind == MEMORY:
                now = settle(h, field.fraction[row, j], field.nucleated[row, j], 0.0, law)
                net.warm[row, j] = now.temperature
                net.lead[row, j] = conductivity(now.fraction, law)
            else:
                net.warm[row, j] = of_enthalpy(h, law)[0]
                net.lead[row, j] = conductivity(melt_fraction(h, law), law)


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
    Block Gauss-Seidel by lines with `melting_implicit.solve`; derived here.
    """
    rows, columns = field.enthalpy.shape
    shape = (rows, columns)
    net = Net(np.zeros(shape), np.zeros(shape), np.zeros(shape))
    sizes = (columns, box.rows, box.planes)
    spaces = (work(sizes[0]), work(sizes[1]), work(sizes[2]))
    state = np.zeros((3, max(sizes[0], sizes[1], sizes[2])))
    total, limit = 0, tolerance * law.latent
    for _ in range(steps):
        _open(law, field, net)
        found = False
        for _ in range(MOST):
            good = True
            for axis in range(3):
                if sizes[axis] > 1 or axis == 0:
                    space = spaces[axis]
                    cut = state[:, : sizes[axis]].copy()
                    good &= _sweep(
                        law, box, walls, field, net, axis, seconds, 0.1 * limit, space, cut
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
