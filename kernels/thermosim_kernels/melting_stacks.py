"""Stacks of planes in which a box of melting cells is swept, and their scratch.

Stacks do not depend on the threads. Before a sweep the planes on both sides of each joint are
settled, so that a stack needs nothing that its neighbour changes.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, MEMORY, Law
from thermosim_kernels.enthalpy_rows import Field, settle_row
from thermosim_kernels.melting_pace import Pace

STACKS = 8  # at most
THICK = 6  # planes of a stack at least: those at its ends are copied


class Room(NamedTuple):
    """Scratch of all stacks of planes, one a first index."""

    warm: Array  # (stacks, 2 rows, columns) temperatures of two planes [degC]
    lead: Array  # their conductivities [W/(m K)]
    joint_warm: Array  # (stacks, 2 rows, columns) planes before and after a stack's beginning
    joint_lead: Array
    behind: Array  # (stacks, rows, columns) flux into a plane from the one before [W/m2]
    front: Array  # (rows, columns) flux out of the last plane
    ahead: Array  # (stacks, columns) see `Lines`
    low: Array
    high: Array
    roof: Array
    across: Array  # (stacks, columns + 1)
    per: Array  # (columns,) 1 over floor
    inward: Array  # (stacks, 6) carried heat through the walls in a stage [J]


class Lines(NamedTuple):
    """Heat fluxes of a row of one stack."""

    ahead: Array  # (columns,) to the next plane [W/m2]
    low: Array  # from the row below
    high: Array  # to the row above
    roof: Array  # from the last row through its wall
    across: Array  # (columns + 1,)


@kernel()
def first_of(planes: int, stacks: int, c: int) -> int:
    """First plane of a stack."""
    return planes * c // stacks


@kernel()
def _settle_lines(
    law: Law, enthalpy: Array, row: int, rows: int, warm: Array, lead: Array, to: int
) -> None:
    """Temperatures and conductivities of rows of a LINE; no views, no calls: numba would count."""
    end, start, per = law.latent, law.reference, 1.0 / law.latent
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) * per
    solid, liquid = law.solid_conductivity, law.liquid_conductivity
    for i in range(rows):
        for j in range(enthalpy.shape[1]):
            h = enthalpy[row + i, j]
            below = h if h < 0.0 else 0.0
            above = h - end if h > end else 0.0
            mixed = h - below - above
            warm[to + i, j] = start + of_solid * below + (of_liquid * above + within * mixed)
            lead[to + i, j] = solid + (liquid - solid) * (mixed * per)
        if law.harmonic:
            for j in range(enthalpy.shape[1]):
                share = (lead[to + i, j] - solid) / (liquid - solid) if liquid != solid else 0.0
                lead[to + i, j] = solid * liquid / (liquid + (solid - liquid) * share)


@kernel()
def _settle(
    law: Law, field: Field, row: int, rows: int, since: float, warm: Array, lead: Array, to: int
) -> None:
    """Settle rows of the field into rows of two planes."""
    if law.kind == LINE:
        _settle_lines(law, field.enthalpy, row, rows, warm, lead, to)
        return
    for i in range(rows):
        settle_row(law, field, row + i, since, warm[to + i], lead[to + i])


@kernel()
def _join(law: Law, planes: int, rows: int, field: Field, since: float, room: Room, c: int) -> None:
    """Settle the planes on both sides of a stack's beginning before anything moves."""
    row = (first_of(planes, room.warm.shape[0], c) - 1) * rows
    warm, lead = room.joint_warm[c], room.joint_lead[c]
    _settle(law, field, row, 2 * rows, since, warm, lead, 0)


@kernel(inline=True)
def open_plane(
    law: Law, planes: int, rows: int, field: Field, since: float, room: Room, c: int, k: int
) -> None:
    """Temperatures and conductivities of plane k into a stack's scratch."""
    stacks = room.warm.shape[0]
    start, end = first_of(planes, stacks, c), first_of(planes, stacks, c + 1)
    slot = (k % 2) * rows
    joint, at = -1, 0
    if k == start and c > 0:
        joint, at = c, rows
    elif k >= end - 1 and c < stacks - 1:
        joint, at = c + 1, (k - end + 1) * rows
    if joint < 0:
        _settle(law, field, k * rows, rows, since, room.warm[c], room.lead[c], slot)
        return
    for i in range(rows):
        for j in range(room.per.size):
            room.warm[c, slot + i, j] = room.joint_warm[joint, at + i, j]
            room.lead[c, slot + i, j] = room.joint_lead[joint, at + i, j]


@kernel()
def join_all(law: Law, planes: int, rows: int, field: Field, since: float, room: Room) -> None:
    """Settle the planes at all joints."""
    for c in range(1, room.warm.shape[0]):
        _join(law, planes, rows, field, since, room, c)


@kernel()
def book(room: Room, heat: Array) -> None:
    """Add the heats of a stage, stack by stack."""
    for c in range(room.inward.shape[0]):
        for side in range(6):
            heat[side] += room.inward[c, side]


@kernel()
def settle_all(law: Law, field: Field, since: float, room: Room) -> None:
    """Bring a law with memory to the state of its enthalpies."""
    if law.kind == MEMORY:  # the others keep nothing but enthalpy
        for row in range(field.enthalpy.shape[0]):
            settle_row(law, field, row, since, room.warm[0, 0], room.lead[0, 0])


@kernel()
def room_of(planes: int, rows: int, floor: Array) -> Room:
    """Scratch for a box; ``floor`` is that of `melting_box.Box`."""
    stacks = max(1, min(STACKS, planes // THICK))
    columns = floor.size
    two, one = (stacks, 2 * rows, columns), (stacks, columns)
    return Room(
        np.zeros(two), np.zeros(two), np.zeros(two), np.zeros(two),
        np.zeros((stacks, rows, columns)), np.zeros((rows, columns)), np.zeros(one),
        np.zeros(one), np.zeros(one), np.zeros(one), np.zeros((stacks, columns + 1)),
        1.0 / floor, np.zeros((stacks, 6)),
    )  # fmt: skip


@kernel()
def change_of(field: Field, pace: Pace) -> Array:
    """Room for increments; none in plain steps."""
    rows, columns = field.enthalpy.shape
    return np.zeros((rows, columns) if pace.most > 1 else (0, 0))
