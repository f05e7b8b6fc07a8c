"""A block of ground through time by alternating directions, in three dimensions."""

from typing import NamedTuple

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
    order: Array  # n - 1, ..., 0: read, as what the loop counts would keep LLVM from vectors


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


@kernel()
def _eliminate(
    order: Array, back: Array, inverse: Array, first: int, last: int, known: Array
) -> None:
    """Right-hand sides of lines first to last - 1 from the far end, in place."""
    n, w = inverse.shape[0], last - first
    row, pivot = known[n - 1, first:last], inverse[n - 1, first:last]
    for j in range(w):
        row[j] *= pivot[j]
    for k in range(1, n):
        i = int(order[k])
        row, beyond = known[i, first:last], known[i + 1, first:last]
        pivot, coupling = inverse[i, first:last], back[i + 1, first:last]
        for j in range(w):
            row[j] = (row[j] + coupling[j] * beyond[j]) * pivot[j]


@kernel()
def _substitute(order: Array, share: Array, first: int, last: int, known: Array) -> None:
    """Changes of lines first to last - 1 from the near end, in place."""
    n, w = share.shape[0], last - first
    for k in range(1, n):
        i = int(order[n - 1 - k])
        row, before, part = known[i, first:last], known[i - 1, first:last], share[i, first:last]
        for j in range(w):
            row[j] += part[j] * before[j]


@kernel()
def _heat_in(ground: BlockGround, field: Array, k: int, flow: Array, plane: Array) -> None:
    """Heat that conduction brings to the cells of plane k in a step, (y, x) [J].

    ``flow`` is scratch of one row and two; its ends are 0.
    """
    planes, rows, columns = field.shape
    beside, above, right = ground.y.back[k], ground.z.back[0], ground.right[k]
    over, under = field[max(k - 1, 0)], field[min(k + 1, planes - 1)]
    for i in range(rows):
        here, brought, at = field[k, i], plane[i], i * columns
        near, far = field[k, max(i - 1, 0)], field[k, min(i + 1, rows - 1)]
        to_near, to_far = beside[i], beside[i + 1]
        for j in range(columns):
            value = here[j]
            brought[j] = to_near[j] * (near[j] - value) + to_far[j] * (far[j] - value)
        top, low = over[i], under[i]
        to_top, to_low = above[k, at : at + columns], above[k + 1, at : at + columns]
        for j in range(columns):
            value = here[j]
            brought[j] += to_top[j] * (top[j] - value) + to_low[j] * (low[j] - value)
        side = right[i]
        for j in range(columns - 1):
            flow[j + 1] = side[j] * (here[j + 1] - here[j])
        for j in range(columns):
            brought[j] = 2.0 * brought[j] + (flow[j + 1] - flow[j])


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


@kernel()
def _plane(
    ground: BlockGround, k: int, plane: Array, turned: Array, heat: Array, out: Array
) -> None:
    """Directions x and y of one plane; ``out`` is what z has to solve, flat [J]."""
    rows, columns = plane.shape
    x, y, capacity = ground.x, ground.y, ground.capacity[k]
    for j in range(columns):
        line = turned[j]
        for i in range(rows):
            line[i] = plane[i, j]
    _eliminate(x.order, x.back[k], x.inverse[k], 0, rows, turned)
    _substitute(x.order, x.share[k], 0, rows, turned)
    _changed(ground.faces, k, 0, turned, heat)
    for i in range(rows):
        line, size = plane[i], capacity[i]
        for j in range(columns):
            line[j] = size[j] * turned[j, i]
    _eliminate(y.order, y.back[k], y.inverse[k], 0, columns, plane)
    _substitute(y.order, y.share[k], 0, columns, plane)
    _changed(ground.faces, k, 1, plane, heat)
    flat, size = plane.reshape(rows * columns), capacity.reshape(rows * columns)
    for c in range(flat.size):
        out[c] = size[c] * flat[c]


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
            _eliminate(ground.z.order, ground.z.back[0], ground.z.inverse[0], first, last, change)
            _substitute(ground.z.order, ground.z.share[0], first, last, change)
        for k in range(planes):
            last_change = change[k, :cells].reshape(rows, columns)
            _changed(faces, k, 2, last_change, entered)
            here, more = field[k].reshape(cells), change[k]
            for c in range(cells):
                here[c] += more[c]
