"""A block of ground through time by alternating directions, in three dimensions."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

STRIP = 128  # lines of z side by side


class Axis(NamedTuple):
    """One direction: planes of cells along it on axis 1, side by side on axis 2.

    Of x the axes are (z, x, y), of y (z, y, x), of z (1, z, y x). Kept factors of
    capacity + half a step times the conductances of this direction.
    """

    back: Array  # conductance to the cell before times half a step, (planes, n + 1, m) [J/K]
    inverse: Array  # of the pivots, (planes, n, m) [K/J]
    share: Array  # of the cell before in a cell's change, (planes, n, m)


class Faces(NamedTuple):
    """Links to the inputs, ordered by plane; all (links,) but the last."""

    plane: Array  # z
    row: Array  # y
    column: Array  # x
    axis: Array  # 0: across x, 1: y, 2: z
    source: Array  # place of the input
    conductance: Array  # times a step [J/K]
    flux: Array  # area times a step of a given flux, else 0 [m2 s]
    first: Array  # first link of every plane, and the number of links, (planes + 1,)


class BlockGround(NamedTuple):
    """A block; arrays (z, y, x), conductances times a step."""

    right: Array  # to the next cell in x [J/K]
    capacity: Array  # 1 in rooms [J/K]
    x: Axis
    y: Axis
    z: Axis
    faces: Faces


@kernel()
def factorise(capacity: Array, axis: Axis, film: Array) -> None:
    """Pivots and shares of all lines of one direction.

    Parameters
    ----------
    capacity : in the axes of this direction [J/K]
    axis : ``back`` is read, ``inverse`` and ``share`` are written
    film : to the links across this direction times half a step, same axes [J/K]

    Source
    ------
    Elimination of a tridiagonal system (Thomas algorithm), from the last cell to the first.
    """
    planes, n, m = capacity.shape
    for k in range(planes):
        for i in range(n - 1, -1, -1):
            for j in range(m):
                own = capacity[k, i, j] + film[k, i, j] + axis.back[k, i, j]
                own += axis.back[k, i + 1, j]
                if i < n - 1:
                    own -= axis.back[k, i + 1, j] * axis.share[k, i + 1, j]
                axis.inverse[k, i, j] = 1.0 / own
                axis.share[k, i, j] = axis.back[k, i, j] / own


@kernel(inline=True, noalias=True)
def _eliminate(
    coupling: Array, beyond: Array, pivot: Array, first: np.uint64, last: np.uint64, row: Array
) -> None:
    """A row's right-hand sides from those of the row beyond, in place."""
    for j in range(first, last):
        row[j] = (row[j] + coupling[j] * beyond[j]) * pivot[j]


@kernel(inline=True, noalias=True)
def _substitute(share: Array, before: Array, first: np.uint64, last: np.uint64, row: Array) -> None:
    """A row's changes from those of the row before, in place."""
    for j in range(first, last):
        row[j] += share[j] * before[j]


@kernel(inline=True)
def _solve(axis: Axis, k: int, first: int, last: int, known: Array) -> None:
    """Changes of lines first to last - 1 of plane k, in place of the right-hand sides."""
    back, inverse, share = axis.back[k], axis.inverse[k], axis.share[k]
    n, start, end = inverse.shape[0], np.uint64(first), np.uint64(last)
    for j in range(start, end):
        known[n - 1, j] *= inverse[n - 1, j]
    for i in range(n - 2, -1, -1):
        _eliminate(back[i + 1], known[i + 1], inverse[i], start, end, known[i])
    for i in range(1, n):
        _substitute(share[i], known[i - 1], start, end, known[i])


@kernel(inline=True, noalias=True)
def _brought(here: Array, beside: tuple[Array, ...], above: tuple[Array, ...], out: Array) -> None:
    """Heat from the rows round a row: near and far, top and low, and what leads there."""
    near, far, to_near, to_far = beside
    top, low, to_top, to_low = above
    for j in range(here.size):
        value = here[j]
        out[j] = (to_near[j] * (near[j] - value) + to_far[j] * (far[j] - value)) + (
            to_top[j] * (top[j] - value) + to_low[j] * (low[j] - value)
        )


@kernel(inline=True, noalias=True)
def _brought_along(here: Array, side: Array, flow: Array, out: Array) -> None:
    """Along the row, added to twice of what came across; ``flow`` is scratch with ends 0."""
    for j in range(here.size - 1):
        flow[j + 1] = side[j] * (here[j + 1] - here[j])
    for j in range(here.size):
        out[j] = 2.0 * out[j] + (flow[j + 1] - flow[j])


@kernel(inline=True)
def _heat_in(ground: BlockGround, field: Array, k: int, flow: Array, plane: Array) -> None:
    """Heat that conduction brings to the cells of plane k in a step, (y, x) [J].

    ``flow`` is scratch of one row and two; its ends are 0.
    """
    planes, rows, columns = field.shape
    beside, above, right = ground.y.back[k], ground.z.back[0], ground.right[k]
    over, under = field[max(k - 1, 0)], field[min(k + 1, planes - 1)]
    for i in range(rows):
        here, at = field[k, i], i * columns
        near, far = field[k, max(i - 1, 0)], field[k, min(i + 1, rows - 1)]
        to_top, to_low = above[k, at : at + columns], above[k + 1, at : at + columns]
        across = (near, far, beside[i], beside[i + 1])
        _brought(here, across, (over[i], under[i], to_top, to_low), plane[i])
        _brought_along(here, right[i], flow, plane[i])


@kernel()
def _inputs(
    faces: Faces, k: int, start: Array, end: Array, field: Array, plane: Array, heat: Array
) -> None:
    """Heat of plane k's links at the old temperatures and the mean of the inputs."""
    for n in range(int(faces.first[k]), int(faces.first[k + 1])):
        i, j, source = int(faces.row[n]), int(faces.column[n]), int(faces.source[n])
        given = 0.5 * (start[source] + end[source])
        brought = faces.conductance[n] * (given - field[k, i, j]) + faces.flux[n] * given
        plane[i, j] += brought
        heat[source] += brought


@kernel()
def _changed(faces: Faces, k: int, axis: int, change: Array, heat: Array) -> None:
    """Heat less through plane k's links across an axis for what has changed, (y, x)."""
    for n in range(int(faces.first[k]), int(faces.first[k + 1])):
        if faces.axis[n] == axis:
            i, j, source = int(faces.row[n]), int(faces.column[n]), int(faces.source[n])
            if axis == 0:
                i, j = j, i
            heat[source] -= 0.5 * faces.conductance[n] * change[i, j]


@kernel(inline=True, noalias=True)
def _turn(plane: Array, turned: Array) -> None:
    for j in range(plane.shape[1]):
        for i in range(plane.shape[0]):
            turned[j, i] = plane[i, j]


@kernel(inline=True, noalias=True)
def _turn_back(turned: Array, size: Array, plane: Array) -> None:
    for i in range(plane.shape[0]):
        for j in range(plane.shape[1]):
            plane[i, j] = size[i, j] * turned[j, i]


@kernel(inline=True, noalias=True)
def _multiply(size: Array, plane: Array, out: Array) -> None:
    for c in range(plane.size):
        out[c] = size[c] * plane[c]


@kernel(inline=True, noalias=True)
def _add(more: Array, here: Array) -> None:
    for c in range(here.size):
        here[c] += more[c]


@kernel(inline=True)
def _plane(
    ground: BlockGround, k: int, plane: Array, turned: Array, heat: Array, out: Array
) -> None:
    """Directions x and y of one plane; ``out`` is what z has to solve, flat [J]."""
    rows, columns = plane.shape
    capacity = ground.capacity[k]
    _turn(plane, turned)
    _solve(ground.x, k, 0, rows, turned)
    _changed(ground.faces, k, 0, turned, heat)
    _turn_back(turned, capacity, plane)
    _solve(ground.y, k, 0, columns, plane)
    _changed(ground.faces, k, 1, plane, heat)
    _multiply(capacity.reshape(rows * columns), plane.reshape(rows * columns), out)


@kernel()
def march(ground: BlockGround, given: Array, field: Array, scratch: Array, heat: Array) -> None:
    r"""Steps of equal length; second order, stable however long, balance exact.

    .. math:: (C + s A_x)\,\delta' = 2 s\,(B u - A T), \quad (C + s A_y)\,\delta'' = C\,\delta',
              \quad (C + s A_z)\,\delta = C\,\delta''

    with s half a step, u the mean of the inputs, and T + delta the new temperatures.

    Parameters
    ----------
    ground : with factors made by `factorise`
    given : inputs at the ends of the steps, (steps + 1, inputs) [degC]; fluxes [W/m2]
    field : temperatures, read and written, (z, y, x) [degC]
    scratch : (2 + planes, room for a plane and twice its perimeter), zeros
    heat : written, into the block at every input in each step, (steps, inputs) [J]

    Source
    ------
    J. Douglas, J. E. Gunn, Numer. Math. 6 (1964) 428 (`assumed`: cited from memory).
    """
    planes, rows, columns = field.shape
    cells, faces = rows * columns, ground.faces
    plane = scratch[0, :cells].reshape(rows, columns)
    turned = scratch[1, :cells].reshape(columns, rows)
    flow = scratch[1, cells : cells + columns + 2]
    change = scratch[2 : 2 + planes]
    for step in range(heat.shape[0]):
        start, end, entered = given[step], given[step + 1], heat[step]
        for source in range(heat.shape[1]):
            entered[source] = 0.0
        for k in range(planes):
            _heat_in(ground, field, k, flow, plane)
            _inputs(faces, k, start, end, field, plane, entered)
            _plane(ground, k, plane, turned, entered, change[k])
        for first in range(0, cells, STRIP):
            last = min(first + STRIP, cells)
            _solve(ground.z, 0, first, last, change)
        for k in range(planes):
            last_change = change[k, :cells].reshape(rows, columns)
            _changed(faces, k, 2, last_change, entered)
            _add(change[k], field[k].reshape(cells))
