"""Conduction with phase change in a section: explicit, conservative, in place, row by row.

Two rows are in flight, so that a stage reads and writes each enthalpy once.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.enthalpy_rows import Field, edge_flux, settle_row
from thermosim_kernels.melting_even import Grid, Sides, edge_of, march_even
from thermosim_kernels.melting_pace import Pace, begin, largest, rest, shorten


@kernel(inline=True)
def _face_fluxes(warm: Array, lead: Array, width: float, out: Array) -> None:
    """Heat flux from column to column [W/m2] by harmonic means; the ends are left alone."""
    for j in range(1, warm.size):
        mean = 2.0 * lead[j - 1] * lead[j] / (lead[j - 1] + lead[j])
        out[j] = mean * (warm[j - 1] - warm[j]) / width


class _Scratch(NamedTuple):
    """Two rows in flight and the fluxes between cells of one."""

    warm: Array  # (2, columns) [degC]
    lead: Array  # [W/(m K)]
    across: Array  # (columns + 1,) [W/m2]
    low: Array  # (columns,)
    high: Array


@kernel()
def _stage(
    law: Law, grid: Grid, sides: Sides, field: Field, since: float, keep: float, push: float,
    space: _Scratch, change: Array, inward: Array,
) -> None:  # fmt: skip
    """One stage of any section; ``change`` (0, 0) in plain steps.

    ``inward`` is carried: heat through west, east, bottom, top in a stage.
    """
    enthalpy = field.enthalpy
    rows, columns = enthalpy.shape
    warm, lead, across = space.warm, space.lead, space.across
    low, high = space.low, space.high
    for side in range(4):
        inward[side] *= keep
    settle_row(law, field, 0, since, warm[0], lead[0])
    for j in range(columns):
        low[j] = edge_flux(edge_of(sides, 2, j), warm[0, j], 0.5 * grid.height, lead[0, j])
        inward[2] += push * grid.floor[j] * low[j]
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
                high[j] = -edge_flux(edge_of(sides, 3, j), now[j], 0.5 * grid.height, leads[j])
                inward[3] -= push * grid.floor[j] * high[j]
        _face_fluxes(now, leads, grid.width, across)
        end = columns - 1
        across[0] = edge_flux(edge_of(sides, 0, i), now[0], 0.5 * grid.width, leads[0])
        across[columns] = -edge_flux(edge_of(sides, 1, i), now[end], 0.5 * grid.width, leads[end])
        inward[0] += push * grid.height * grid.face[0] * across[0]
        inward[1] -= push * grid.height * grid.face[columns] * across[columns]
        for j in range(columns):
            through = grid.face[j] * across[j] - grid.face[j + 1] * across[j + 1]
            now[j] = push * (through / grid.floor[j] + (low[j] - high[j]) / grid.height)
        for j in range(columns):
            low[j] = high[j]
        if change.size > 0:
            for j in range(columns):
                now[j] += keep * change[i, j]
                change[i, j] = now[j]
        for j in range(columns):
            enthalpy[i, j] += now[j]


@kernel()
def march(
    law: Law,
    grid: Grid,
    sides: Sides,
    field: Field,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    r"""Steps or super-steps of any section, Cartesian or round, with any law.

    .. math:: V \Delta h = \Delta t \sum_f A_f q_f,\quad
              q_f = \frac{2 k_1 k_2}{k_1 + k_2}\,\frac{T_1 - T_2}{\Delta}

    Parameters
    ----------
    law : material; MEMORY needs plain steps
    grid : its areas make it Cartesian or round
    sides : held through all steps
    field : read and written; settled before, as `settle_field` leaves it, and after
    pace : as in `march_even`, with the larger diffusivity
    seconds : to advance [s]
    heat : added to; heat in through west, east, bottom, top, shape (4,) [J]

    Returns
    -------
    Stages, and seconds left when they were as many as the budget.

    Source
    ------
    Explicit finite volumes with harmonic faces (Patankar 1980); super-steps: `melting_pace`.
    """
    enthalpy = field.enthalpy
    rows, columns = enthalpy.shape
    if (
        law.kind == LINE
        and law.solid_conductivity == law.liquid_conductivity
        and grid.face[0] == grid.face[columns]
    ):
        return march_even(law, grid, sides, enthalpy, pace, seconds, heat)
    two = (2, columns)
    space = _Scratch(
        np.zeros(two), np.zeros(two), np.zeros(columns + 1), np.zeros(columns), np.zeros(columns)
    )
    change = np.zeros((rows, columns) if pace.most > 1 else (0, 0))
    inward = np.zeros(4)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        stage = 1
        while stage <= count:
            keep, push = (stage - 1.0) / stage, (2.0 * stage - 1.0) / stage * step
            _stage(law, grid, sides, field, since, keep, push, space, change, inward)
            for side in range(4):
                heat[side] += inward[side]
            if stage == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            stage += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    for i in range(rows):
        settle_row(law, field, i, since, space.warm[0], space.lead[0])
    return stages, left
