"""Conduction with phase change in a box: explicit, conservative, in place, plane by plane.

Planes of temperatures move with the sweep as rows do in `melting_grid`. The field is kept as
rows: row ``k * ny + i`` holds the cells along x at place i along y and k along z. Planes are swept
in stacks that do not depend on the threads, so that any number of threads gives the same bits.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel, prange
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.enthalpy_rows import (
    Edge,
    Field,
    conductivity_row,
    edge_flux,
    line_row,
    settle_row,
)
from thermosim_kernels.melting_pace import Pace, begin, largest, rest, shorten

STACKS = 8  # at most
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


class Room(NamedTuple):
    """Scratch of all stacks of planes, one a first index."""

    warm: Array  # (stacks, 2 rows, columns) temperatures of two planes [degC]
    lead: Array  # their conductivities [W/(m K)]
    joint_warm: Array  # (stacks, 2 rows, columns) planes before and after a stack's beginning
    joint_lead: Array
    behind: Array  # (stacks, rows, columns) flux into a plane from the one before [W/m2]
    ahead: Array  # (stacks, columns)
    low: Array
    high: Array
    across: Array  # (stacks, columns + 1)
    inward: Array  # (stacks, 6) carried heat through the walls in a stage [J]


@kernel(inline=True)
def _between(warm: Array, lead: Array, a: int, b: int, distance: float, out: Array) -> None:
    """Heat fluxes from row a to row b of two planes [W/m2]."""
    twice = 2.0 / distance
    for j in range(out.size):
        mean = lead[a, j] * lead[b, j] / (lead[a, j] + lead[b, j])
        out[j] = twice * mean * (warm[a, j] - warm[b, j])


@kernel(inline=True)
def _x_fluxes(
    warm: Array, lead: Array, a: int, box: Box, walls: Walls, row: int, out: Array
) -> None:
    n = warm.shape[1]
    twice = 2.0 / box.width
    for j in range(1, n):
        mean = lead[a, j - 1] * lead[a, j] / (lead[a, j - 1] + lead[a, j])
        out[j] = twice * mean * (warm[a, j - 1] - warm[a, j])
    half = 0.5 * box.width
    out[0] = edge_flux(wall(walls, 0, row), warm[a, 0], half, lead[a, 0])
    out[n] = -edge_flux(wall(walls, 1, row), warm[a, n - 1], half, lead[a, n - 1])


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
def _first(planes: int, stacks: int, c: int) -> int:
    """First plane of a stack."""
    return planes * c // stacks


@kernel()
def _settle(law: Law, field: Field, row: int, since: float, warm: Array, lead: Array) -> None:
    """`settle_row`, in vectors where it can be."""
    if law.kind == LINE:
        line_row(law, field.enthalpy, row, warm)
        conductivity_row(law, field.enthalpy, row, lead)
    else:
        settle_row(law, field, row, since, warm, lead)


@kernel()
def _join(law: Law, box: Box, field: Field, since: float, room: Room, c: int) -> None:
    """Settle the planes on both sides of a stack's beginning before anything moves."""
    k = _first(box.planes, room.warm.shape[0], c)
    for i in range(2 * box.rows):
        row = (k - 1) * box.rows + i
        _settle(law, field, row, since, room.joint_warm[c, i], room.joint_lead[c, i])


@kernel()
def _open_plane(law: Law, box: Box, field: Field, since: float, room: Room, c: int, k: int) -> None:
    """Temperatures and conductivities of plane k into a stack's scratch."""
    stacks, rows = room.warm.shape[0], box.rows
    start, end = _first(box.planes, stacks, c), _first(box.planes, stacks, c + 1)
    slot = (k % 2) * rows
    joint, at = -1, 0
    if k == start and c > 0:
        joint, at = c, rows
    elif k >= end - 1 and c < stacks - 1:
        joint, at = c + 1, (k - end + 1) * rows
    for i in range(rows):
        if joint >= 0:
            for j in range(box.floor.size):
                room.warm[c, slot + i, j] = room.joint_warm[joint, at + i, j]
                room.lead[c, slot + i, j] = room.joint_lead[joint, at + i, j]
        else:
            row = k * rows + i
            _settle(law, field, row, since, room.warm[c, slot + i], room.lead[c, slot + i])


@kernel(inline=True)
def _gain(
    box: Box, enthalpy: Array, change: Array, row: int, keep: float, push: float, across: Array,
    low: Array, high: Array, behind: Array, i: int, ahead: Array,
) -> None:  # fmt: skip
    """Advance a row by the fluxes through its six faces, which move on with the sweep."""
    up, onward = push / box.height, push / box.depth
    for j in range(ahead.size):
        through = box.face[j] * across[j] - box.face[j + 1] * across[j + 1]
        gain = push * through / box.floor[j]
        gain += up * (low[j] - high[j]) + onward * (behind[i, j] - ahead[j])
        low[j], behind[i, j], high[j] = high[j], ahead[j], gain
    if change.size > 0:
        for j in range(ahead.size):
            high[j] += keep * change[row, j]
            change[row, j] = high[j]
    for j in range(ahead.size):
        enthalpy[row, j] += high[j]


@kernel()
def _sweep_plane(
    box: Box, walls: Walls, enthalpy: Array, change: Array, keep: float, push: float, room: Room,
    c: int, k: int,
) -> None:  # fmt: skip
    """Advance one plane; its own and the next one's temperatures are in the scratch."""
    rows, columns = box.rows, enthalpy.shape[1]
    warm, lead, behind, inward = room.warm[c], room.lead[c], room.behind[c], room.inward[c]
    ahead, low, high, across = room.ahead[c], room.low[c], room.high[c], room.across[c]
    here, there = (k % 2) * rows, ((k + 1) % 2) * rows
    deep, tall, side = box.depth * push, box.height * push, box.height * box.depth * push
    _wall_row(box, walls, 2, k, warm[here], lead[here], deep, low, inward)
    for i in range(rows):
        a = here + i
        if k < box.planes - 1:
            _between(warm, lead, a, there + i, box.depth, ahead)
        else:
            _wall_row(box, walls, 5, i, warm[a], lead[a], tall, ahead, inward)
        if i < rows - 1:
            _between(warm, lead, a, a + 1, box.height, high)
        else:
            _wall_row(box, walls, 3, k, warm[a], lead[a], deep, high, inward)
        _x_fluxes(warm, lead, a, box, walls, k * rows + i, across)
        inward[0] += side * box.face[0] * across[0]
        inward[1] -= side * box.face[columns] * across[columns]
        _gain(box, enthalpy, change, k * rows + i, keep, push, across, low, high, behind, i, ahead)


@kernel()
def _sweep_stack(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room, c: int,
) -> None:  # fmt: skip
    """One stage of a stack of planes; ``change`` (0, 0) in plain steps, where keep is 0."""
    stacks = room.warm.shape[0]
    start, end = _first(box.planes, stacks, c), _first(box.planes, stacks, c + 1)
    for side in range(6):
        room.inward[c, side] *= keep
    _open_plane(law, box, field, since, room, c, start)
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
            _open_plane(law, box, field, since, room, c, k + 1)
        _sweep_plane(box, walls, field.enthalpy, change, keep, push, room, c, k)


@kernel(parallel=True)
def _sweep_threaded(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room,
) -> None:  # fmt: skip
    """`_sweep`, stacks on all threads."""
    for c in prange(room.warm.shape[0]):
        _sweep_stack(law, box, walls, field, change, since, keep, push, room, np.int64(c))  # type: ignore[arg-type]


@kernel()
def _sweep(
    law: Law, box: Box, walls: Walls, field: Field, change: Array, since: float, keep: float,
    push: float, room: Room,
) -> None:  # fmt: skip
    """One stage of all stacks; the planes between them have been joined."""
    for c in range(room.warm.shape[0]):
        _sweep_stack(law, box, walls, field, change, since, keep, push, room, c)


@kernel()
def _join_all(law: Law, box: Box, field: Field, since: float, room: Room) -> None:
    for c in range(1, room.warm.shape[0]):
        _join(law, box, field, since, room, c)


@kernel()
def _book(room: Room, heat: Array) -> None:
    """Add the heats of a stage, stack by stack."""
    for c in range(room.inward.shape[0]):
        for side in range(6):
            heat[side] += room.inward[c, side]


@kernel()
def _settle_all(law: Law, field: Field, since: float, room: Room) -> None:
    for row in range(field.enthalpy.shape[0]):
        settle_row(law, field, row, since, room.warm[0, 0], room.lead[0, 0])


@kernel()
def room_of(box: Box, columns: int) -> Room:
    """Scratch for a box."""
    stacks = max(1, min(STACKS, box.planes // 2))
    two, one = (stacks, 2 * box.rows, columns), (stacks, columns)
    return Room(
        np.zeros(two), np.zeros(two), np.zeros(two), np.zeros(two),
        np.zeros((stacks, box.rows, columns)), np.zeros(one), np.zeros(one), np.zeros(one),
        np.zeros((stacks, columns + 1)), np.zeros((stacks, 6)),
    )  # fmt: skip


@kernel()
def change_of(field: Field, pace: Pace) -> Array:
    """Room for increments; none in plain steps."""
    rows, columns = field.enthalpy.shape
    return np.zeros((rows, columns) if pace.most > 1 else (0, 0))


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
    room, change = room_of(box, field.enthalpy.shape[1]), change_of(field, pace)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        number = 1
        while number <= count:
            keep, push = (number - 1.0) / number, (2.0 * number - 1.0) / number * step
            _join_all(law, box, field, since, room)
            _sweep(law, box, walls, field, change, since, keep, push, room)
            _book(room, heat)
            if number == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            number += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    _settle_all(law, field, since, room)
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
    """`march` on all threads, the same to the bit; pays from `THREADED` cells on."""
    room, change = room_of(box, field.enthalpy.shape[1]), change_of(field, pace)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        number = 1
        while number <= count:
            keep, push = (number - 1.0) / number, (2.0 * number - 1.0) / number * step
            _join_all(law, box, field, since, room)
            _sweep_threaded(law, box, walls, field, change, since, keep, push, room)
            _book(room, heat)
            if number == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            number += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    _settle_all(law, field, since, room)
    return stages, left
