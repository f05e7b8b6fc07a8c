r"""Oil rising through the cells of a tank in three dimensions: heat sources along its paths.

.. math:: q_v = U a (T_o - T), \qquad C_j \, dT_o/dz = -A_j U a (T_o - T)

in columns that oil passes; between steps `melting_box.march` conducts. Rows of the field are
those of a `melting_box.Box`: row ``k * rows + i`` holds the cells along x at height i and depth k.
"""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel, prange
from thermosim_kernels.enthalpy import LINE, MEMORY, Law
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.latent_bed_cell import Bed, closure
from thermosim_kernels.packed_bed_plain import Plain, plain_of


class Paths(NamedTuple):
    """Where oil goes."""

    share: Array  # of the flow in each column of cells, shape (planes, columns); sums to 1
    lowest: int  # row in which oil enters when it rises
    highest: int  # row above the last one it passes
    rows: int  # along the height
    units: float  # transfer units of a cell of any column, all of it open
    volume: float  # of a cell [m3]


class Spread(NamedTuple):
    """`Paths` and linear closures as numbers."""

    lowest: int
    highest: int
    rows: int
    units: float
    volume: float
    opening: float  # share of the units in solid, charging
    skin: float  # solid fraction that closes channels, discharging


@kernel(inline=True)
def _plain_state(h: float, plain: Plain) -> tuple[float, float]:
    """Temperature [degC] and slope [m3 K/J]."""
    if h <= 0.0:
        return plain.reference + h * plain.of_solid, plain.of_solid
    if h >= plain.latent:
        beyond = (h - plain.latent) * plain.of_liquid
        return plain.reference + plain.within * plain.latent + beyond, plain.of_liquid
    return plain.reference + plain.within * h, plain.within


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


@kernel()
def _plain_plane(
    rate: float, seconds: float, spread: Spread, plain: Plain, share: Array, first: int,
    enthalpy: Array, oil: Array,
) -> None:  # fmt: skip
    """Oil passes all columns of a plane row by row; as `_column`, on numbers alone.

    ``share`` and ``oil`` (columns,) are of the plane, ``first`` is its first row.
    """
    count = spread.highest - spread.lowest
    begin, step = (spread.lowest, 1) if rate > 0.0 else (spread.highest - 1, -1)
    volume, per_volume, per_latent = spread.volume, 1.0 / spread.volume, 1.0 / plain.latent
    for m in range(count):
        row = first + begin + m * step
        for j in range(oil.size):
            flow = abs(rate * share[j])
            if flow == 0.0:
                continue
            h = enthalpy[row, j]
            warm, slope = _plain_state(h, plain)
            fraction = min(max(h * per_latent, 0.0), 1.0)
            difference = oil[j] - warm
            free = 1.0 - (1.0 - fraction) / spread.skin
            if difference > 0.0:
                free = spread.opening + (1.0 - spread.opening) * fraction
            drawn = -flow * math.expm1(-spread.units * free)
            exponent = drawn * seconds * slope * per_volume
            heat = drawn * seconds * difference
            if exponent > 1e-12:
                heat = -difference * volume / slope * math.expm1(-exponent)
            new = h + heat * per_volume
            warm, slope = _plain_state(new, plain)
            if (warm - oil[j]) * heat > 0.0 and slope > 0.0:
                new -= (warm - oil[j]) / slope
                new = h if (new - h) * heat < 0.0 else new
            enthalpy[row, j] = new
            oil[j] -= (new - h) * volume / (flow * seconds)


@kernel()
def _plain_at(
    k: int, inlet: float, rate: float, seconds: float, spread: Spread, plain: Plain, share: Array,
    enthalpy: Array, leaving: Array,
) -> None:  # fmt: skip
    """Plane k of `pass_through` of a LINE whose channels open evenly or not at all."""
    for j in range(share.shape[1]):
        leaving[k, j] = inlet
    first = k * spread.rows
    _plain_plane(rate, seconds, spread, plain, share[k], first, enthalpy, leaving[k])


@kernel(parallel=True)
def _plain_threaded(
    inlet: float, rate: float, seconds: float, spread: Spread, plain: Plain, share: Array,
    enthalpy: Array, leaving: Array,
) -> None:  # fmt: skip
    """`_plain_at` for all planes, on all threads."""
    for k in prange(share.shape[0]):
        at = int(np.int64(k))
        _plain_at(at, inlet, rate, seconds, spread, plain, share, enthalpy, leaving)


@kernel()
def _any_at(
    k: int, inlet: float, rate: float, seconds: float, paths: Paths, bed: Bed, law: Law,
    field: Field, leaving: Array,
) -> None:  # fmt: skip
    """Plane k of `pass_through` of any law and closure."""
    for j in range(paths.share.shape[1]):
        leaving[k, j] = inlet
        part = rate * paths.share[k, j]
        if part != 0.0:
            leaving[k, j] = _column(inlet, part, k, j, seconds, paths, bed, law, field)


@kernel(parallel=True)
def _any_threaded(
    inlet: float, rate: float, seconds: float, paths: Paths, bed: Bed, law: Law, field: Field,
    leaving: Array,
) -> None:  # fmt: skip
    """`_any_at` for all planes, on all threads."""
    for k in prange(paths.share.shape[0]):
        _any_at(int(np.int64(k)), inlet, rate, seconds, paths, bed, law, field, leaving)


@kernel(inline=True)
def _is_plain(bed: Bed, law: Law) -> bool:
    """True where numbers alone tell material and closures."""
    return law.kind == LINE and bed.opening_exponent == 1.0 and bed.skin_exponent == 1.0


@kernel(inline=True)
def _spread(paths: Paths, bed: Bed) -> Spread:
    return Spread(
        paths.lowest, paths.highest, paths.rows, paths.units, paths.volume, bed.opening, bed.skin
    )


@kernel()
def pass_through(
    inlet: float, rate: float, seconds: float, paths: Paths, bed: Bed, law: Law, field: Field,
    leaving: Array,
) -> None:  # fmt: skip
    """Oil flows past all cells of its paths for one step, on one thread.

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
    As `latent_bed_cell.flow_past`; columns are independent.
    """
    share = paths.share
    if _is_plain(bed, law):
        spread, plain = _spread(paths, bed), plain_of(law)
        for k in range(share.shape[0]):
            _plain_at(k, inlet, rate, seconds, spread, plain, share, field.enthalpy, leaving)
    else:
        for k in range(share.shape[0]):
            _any_at(k, inlet, rate, seconds, paths, bed, law, field, leaving)


@kernel()
def pass_through_threaded(
    inlet: float, rate: float, seconds: float, paths: Paths, bed: Bed, law: Law, field: Field,
    leaving: Array,
) -> None:  # fmt: skip
    """`pass_through` on all threads, the same to the bit.

    Pays from `melting_box.THREADED` cells on.

    Parameters: as in `pass_through`.

    Source
    ------
    As `pass_through`. Columns are independent: the same bits on any threads.
    """
    if _is_plain(bed, law):
        spread, plain = _spread(paths, bed), plain_of(law)
        _plain_threaded(
            inlet, rate, seconds, spread, plain, paths.share, field.enthalpy, leaving
        )  # fmt: skip
    else:
        _any_threaded(inlet, rate, seconds, paths, bed, law, field, leaving)
