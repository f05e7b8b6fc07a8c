r"""Oil rising through the cells of a tank in three dimensions: heat sources along its paths.

.. math:: q_v = U a (T_o - T), \qquad C_j \, dT_o/dz = -A_j U a (T_o - T)

in columns that oil passes; between steps `melting_box.march` conducts. Rows of the field are
those of a `melting_box.Box`: row ``k * rows + i`` holds the cells along x at height i and depth k.
"""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel, prange
from thermosim_kernels.enthalpy import MEMORY, Law
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.latent_bed_cell import Bed, closure


class Paths(NamedTuple):
    """Where oil goes."""

    share: Array  # of the flow in each column of cells, shape (planes, columns); sums to 1
    lowest: int  # row in which oil enters when it rises
    highest: int  # row above the last one it passes
    rows: int  # along the height
    units: float  # transfer units of a cell of any column, all of it open
    volume: float  # of a cell [m3]


@kernel(inline=True)
def _give(
    row: int, j: int, heat: float, limit: float, seconds: float, volume: float, law: Law,
    field: Field,
) -> float:  # fmt: skip
    """Put heat [J] into a cell, at most what brings it to ``limit`` [degC]; what was put in."""
    h = field.enthalpy[row, j]
    fraction, seen = 0.0, 1.0
    if law.kind == MEMORY:
        fraction, seen = field.fraction[row, j], field.nucleated[row, j]
    new = h + heat / volume
    now = settle(new, fraction, seen, seconds, law)
    beyond = now.temperature - limit
    if beyond * heat > 0.0 and now.slope > 0.0:
        new -= beyond / now.slope
        if (new - h) * heat < 0.0:
            new = h
        now = settle(new, fraction, seen, seconds, law)
    field.enthalpy[row, j] = new
    if law.kind == MEMORY:
        field.fraction[row, j], field.nucleated[row, j] = now.fraction, now.nucleated
    taken: float = (new - h) * volume
    return taken


@kernel()
def _column(
    inlet: float, rate: float, k: int, j: int, seconds: float, paths: Paths, bed: Bed, law: Law,
    field: Field,
) -> float:  # fmt: skip
    """Oil passes one column, upward where its rate is above 0; its leaving temperature."""
    flow = abs(rate)
    count = paths.highest - paths.lowest
    first, step = (paths.lowest, 1) if rate > 0.0 else (paths.highest - 1, -1)
    for m in range(count):
        row = k * paths.rows + first + m * step
        fraction, seen = 0.0, 1.0
        if law.kind == MEMORY:
            fraction, seen = field.fraction[row, j], field.nucleated[row, j]
        now = settle(field.enthalpy[row, j], fraction, seen, 0.0, law)
        difference = inlet - now.temperature
        units = paths.units * closure(difference > 0.0, now.fraction, bed)
        drawn = -flow * math.expm1(-units)
        slope = now.slope / paths.volume
        exponent = drawn * seconds * slope
        heat = drawn * seconds * difference
        if exponent > 1e-12:
            heat = -difference / slope * math.expm1(-exponent)
        heat = _give(row, j, heat, inlet, seconds, paths.volume, law, field)
        inlet -= heat / (flow * seconds)
    return inlet


@kernel(parallel=True)
def pass_through(
    inlet: float, rate: float, seconds: float, paths: Paths, bed: Bed, law: Law, field: Field,
    leaving: Array,
) -> None:  # fmt: skip
    """Oil flows past all cells of its paths for one step.

    Parameters
    ----------
    inlet : oil entering every path [degC]
    rate : capacity rate of all paths, > 0 upward, < 0 downward [W/K]
    seconds : length of the step [s]
    paths : where it goes
    bed : closures over the melted fraction; `latent_bed_cell.Bed`
    law : material
    field : read and written
    leaving : written; oil leaving each column, shape (planes, columns) [degC]

    Source
    ------
    As `latent_bed_cell.flow_past`. Columns are independent: the same bits on any threads.
    """
    planes, columns = paths.share.shape
    for k in prange(planes):
        for j in range(columns):
            if paths.share[k, j] > 0.0:
                part = rate * paths.share[k, j]
                leaving[k, j] = _column(inlet, part, k, j, seconds, paths, bed, law, field)
            else:
                leaving[k, j] = inlet
