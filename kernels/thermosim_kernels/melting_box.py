"""Conduction with phase change in a box: explicit, conservative, in place, plane by plane.

Planes of temperatures move with the sweep as rows do in `melting_grid`. The field is kept as
rows: row ``k * ny + i`` holds the cells along x at place i along y and k along z. Planes are swept
in stacks that do not depend on the threads, so that any number of threads gives the same bits.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel, prange
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.enthalpy_rows import Edge, Field, edge_flux
from thermosim_kernels.melting_pace import Pace, begin, largest, rest, shorten
from thermosim_kernels.melting_stacks import (
    Lines,
    Room,
    book,
    change_of,
    first_of,
    join_all,
    open_plane,
    room_of,
    settle_all,
)

THREADED = 100_000  # cells from which on threads pay


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
    twice = 2.0 / distance
    for j in range(out.size):
        mean = lead[a, j] * lead[b, j] / (lead[a, j] + lead[b, j])
        out[j] = twice * mean * (warm[a, j] - warm[b, j])


@kernel()
def _wall_row(
    box: Box, walls: Walls, side: int, place: int, warm: Array, lead: Array, scale: float,
    out: Array, inward: Array,
) -> None:  # fmt: skip
    """Heat fluxes along y (sides 2, 3) or z (4, 5) through the wall of a row [W/m2], booked.

    ``scale`` is the depth of the wall's faces times the step.
    """
    half = 0.5 * (box.height if side < 4 else box.depth)
    sign = 1.0 if side in (2, 4) else -1.0
    for j in range(out.size):
        edge = wall(walls, side, place * out.size + j)
        flux = edge_flux(edge, warm[j], half, lead[j])
        inward[side] += scale * box.floor[j] * flux
        out[j] = sign * flux


@kernel()
def _advance_plane(  # noqa: PLR0912
    box: Box, walls: Walls, enthalpy: Array, change: Array, keep: float, push: float, k: int,
    warm: Array, lead: Array, behind: Array, front: Array, lines: Lines, per: Array, inward: Array,
) -> None:  # fmt: skip
    """Advance the rows of plane k.

    One body without views or calls that take arrays: numba would count references in every row.
    Few arrays a loop: beyond some pairs of them that might overlap LLVM uses no vectors.
    """
    rows, columns = box.rows, enthalpy.shape[1]
    ahead, low, high, across = lines.ahead, lines.low, lines.high, lines.across
    roof, face, film = lines.roof, box.face, walls.resistance
    outside, given = walls.temperature, walls.flux
    here, there = (k % 2) * rows, ((k + 1) % 2) * rows
    half, side = 0.5 * box.width, box.height * box.depth * push
    x, y, z = 2.0 / box.width, 2.0 / box.height, 2.0 / box.depth
    up, onward, inner, carried = 0.5 * push * y, 0.5 * push * z, k < box.planes - 1, change.size > 0
    for i in range(rows):
        a, b, c, row = here + i, there + i, here + i + 1, k * rows + i
        if inner:
            for j in range(columns):
                mean = lead[a, j] * lead[b, j] / (lead[a, j] + lead[b, j])
                ahead[j] = z * mean * (warm[a, j] - warm[b, j])
        else:
            for j in range(columns):
                ahead[j] = front[i, j]
        if i < rows - 1:
            for j in range(columns):
                mean = lead[a, j] * lead[c, j] / (lead[a, j] + lead[c, j])
                high[j] = y * mean * (warm[a, j] - warm[c, j])
        else:
            for j in range(columns):
                high[j] = roof[j]
        for j in range(1, columns):
            mean = lead[a, j - 1] * lead[a, j] / (lead[a, j - 1] + lead[a, j])
            across[j] = x * mean * (warm[a, j - 1] - warm[a, j])
        west = Edge(outside[0, row], film[0, row], given[0, row])
        east = Edge(outside[1, row], film[1, row], given[1, row])
        across[0] = edge_flux(west, warm[a, 0], half, lead[a, 0])
        across[columns] = -edge_flux(east, warm[a, columns - 1], half, lead[a, columns - 1])
        inward[0] += side * face[0] * across[0]
        inward[1] -= side * face[columns] * across[columns]
        if carried:
            for j in range(columns):
                through = push * per[j] * (face[j] * across[j] - face[j + 1] * across[j + 1])
                gain = up * (low[j] - high[j]) + onward * (behind[i, j] - ahead[j])
                change[row, j] = keep * change[row, j] + (through + gain)
            for j in range(columns):
                enthalpy[row, j] += change[row, j]
        else:
            for j in range(columns):
                through = push * per[j] * (face[j] * across[j] - face[j + 1] * across[j + 1])
                gain = up * (low[j] - high[j]) + onward * (behind[i, j] - ahead[j])
                enthalpy[row, j] += through + gain
        for j in range(columns):
            behind[i, j] = ahead[j]
        low, high = high, low


@kernel(inline=True)
def _sweep_plane(
    box: Box, walls: Walls, enthalpy: Array, change: Array, keep: float, push: float, room: Room,
    c: int, k: int,
) -> None:  # fmt: skip
    """Advance one plane; its own and the next one's temperatures are in the scratch."""
    warm, lead, inward = room.warm[c], room.lead[c], room.inward[c]
    lines = Lines(room.ahead[c], room.low[c], room.high[c], room.roof[c], room.across[c])
    first, last = (k % 2) * box.rows, (k % 2 + 1) * box.rows - 1
    scale = box.depth * push
    _wall_row(box, walls, 2, k, warm[first], lead[first], scale, lines.low, inward)
    _wall_row(box, walls, 3, k, warm[last], lead[last], scale, lines.roof, inward)
    if k == box.planes - 1:
        for i in range(box.rows):
            a = first + i
            _wall_row(box, walls, 5, i, warm[a], lead[a], box.height * push, room.front[i], inward)
    _advance_plane(
        box, walls, enthalpy, change, keep, push, k, warm, lead, room.behind[c], room.front,
        lines, room.per, inward,
    )  # fmt: skip


@kernel()
def _sweep_stack(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room, c: int,
) -> None:  # fmt: skip
    """One stage of a stack of planes; ``change`` (0, 0) in plain steps, where keep is 0."""
    stacks = room.warm.shape[0]
    start, end = first_of(box.planes, stacks, c), first_of(box.planes, stacks, c + 1)
    for side in range(6):
        room.inward[c, side] *= keep
    open_plane(law, box.planes, box.rows, field, since, room, c, start)
    slot = (start % 2) * box.rows
    for i in range(box.rows):
        warm, lead = room.warm[c, slot + i], room.lead[c, slot + i]
        if c == 0:
            scale = box.height * push
            _wall_row(box, walls, 4, i, warm, lead, scale, room.behind[c, i], room.inward[c])
        else:
            into = room.behind[c, i]
            before, after = i, box.rows + i
            _between(room.joint_warm[c], room.joint_lead[c], before, after, box.depth, into)
    for k in range(start, end):
        if k < box.planes - 1:
            open_plane(law, box.planes, box.rows, field, since, room, c, k + 1)
        _sweep_plane(box, walls, field.enthalpy, change, keep, push, room, c, k)


@kernel(parallel=True)
def _sweep_threaded(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room,
) -> None:  # fmt: skip
    """`_sweep`, stacks on all threads."""
    for c in prange(room.warm.shape[0]):
        _sweep_stack(law, box, walls, field, change, since, keep, push, room, int(np.int64(c)))


@kernel()
def _sweep(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room,
) -> None:  # fmt: skip
    """One stage of all stacks; the planes between them have been joined."""
    for c in range(room.warm.shape[0]):
        _sweep_stack(law, box, walls, field, change, since, keep, push, room, c)


@kernel()
def march(
    law: Law,
    box: Box,
    walls: Walls,
    field: Field,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    r"""Explicit steps or super-steps of a box, :math:`V \Delta h = \Delta t \sum_f A_f q_f`.

    Parameters
    ----------
    law : material; MEMORY needs plain steps
    box : geometry
    walls : held through all steps
    field : read and written, shape (planes * rows, columns); settled before and after
    pace : its plain step has alpha step (sum of 1/width^2) <= 1/2
    seconds : to advance [s]
    heat : added to; heat in through the six sides, shape (6,) [J]

    Returns
    -------
    Stages, and seconds left when they were as many as the budget.

    Source
    ------
    Explicit finite volumes with harmonic faces (Patankar 1980); super-steps: `melting_pace`.
    """
    room, change = room_of(box.planes, box.rows, box.floor), change_of(field, pace)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        number = 1
        while number <= count:
            keep, push = (number - 1.0) / number, (2.0 * number - 1.0) / number * step
            join_all(law, box.planes, box.rows, field, since, room)
            _sweep(law, box, walls, field, change, since, keep, push, room)
            book(room, heat)
            if number == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            number += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    settle_all(law, field, since, room)
    return stages, left


@kernel()
def march_threaded(
    law: Law,
    box: Box,
    walls: Walls,
    field: Field,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    """`march` on all threads, the same to the bit; pays from `THREADED` cells on.

    Source
    ------
    As `march`.
    """
    room, change = room_of(box.planes, box.rows, box.floor), change_of(field, pace)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        number = 1
        while number <= count:
            keep, push = (number - 1.0) / number, (2.0 * number - 1.0) / number * step
            join_all(law, box.planes, box.rows, field, since, room)
            _sweep_threaded(law, box, walls, field, change, since, keep, push, room)
            book(room, heat)
            if number == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            number += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    settle_all(law, field, since, room)
    return stages, left
