r"""Phase-change material around one oil channel: rings by rows, oil passing row by row.

.. math::
    \partial_t h = r^{-1} \partial_r (r k \partial_r T) + \partial_z (k \partial_z T), \qquad
    C \partial_z T_o = -2 \pi r_{ch} h_o (T_o - T_w)

Each row of rings is solved implicitly with the oil that enters it, in the order of the flow: in a
row the oil tends exponentially to the wall, so that row and oil are one boundary condition.
Where the channel opens, melt joins it: melted rings are one pool of melt at the oil, and the oil
reaches the front without a resting layer between.
"""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, MEMORY, Law, conductivity
from thermosim_kernels.enthalpy_rows import Edge, Field, settle_row
from thermosim_kernels.melting_implicit import march as solve_line
from thermosim_kernels.melting_line import Line
from thermosim_kernels.packed_bed_plain import Plain, plain_of
from thermosim_kernels.unit_cell_plain import ROWS, solve_row


class Cell(NamedTuple):
    """One channel and the rings round it, all rows alike; rows have equal height."""

    height: float  # of a row [m]
    width: float  # of a ring [m]
    face: Array  # sides of the rings in a row, channel first, shape (rings + 1,) [m2]
    volume: Array  # of the rings of a row, shape (rings,) [m3]
    film: float  # oil to wall [W/(m2 K)]
    opening: bool  # melt joins the channel
    melting: float  # above it all is liquid [degC]
    loss: float  # outermost ring of a row to ambient [W/K]
    cap: float  # capacity of the oil above, for one channel [J/K]


class Drive(NamedTuple):
    """What a channel meets in a step."""

    inlet: float  # [degC]
    rate: float  # capacity rate of the oil in one channel, > 0 upward, 0 at rest [W/K]
    ambient: float  # [degC]


class Passed(NamedTuple):
    """What happened in a step, of one channel."""

    outlet: float  # [degC]
    heat: float  # given by the oil [J]
    loss: float  # to ambient [J]
    turns: int  # Newton steps; negative: not solved


@kernel(inline=True)
def _film(area: float, film: float, rate: float) -> float:
    """Conductance from the oil entering a row to its wall [W/K]: C (1 - exp(-h A / C))."""
    return -rate * math.expm1(-film * area / rate)


@kernel()
def _pool(
    row: int, entering: float, drive: Drive, cell: Cell, law: Law, field: Field, seconds: float
) -> tuple[int, float, float]:
    """Melted rings at the channel as one pool: their number, the front's radius over that of
    the channel, and the oil's heat into the pool [J], relaxed in closed form."""
    enthalpy = field.enthalpy
    rings = enthalpy.shape[1]
    # once warmer than this a ring is wholly liquid, whatever the law
    least = law.latent
    if law.kind == MEMORY:
        least += law.liquid * (cell.melting - law.reference)
    count, content, volume = 0, 0.0, 0.0
    while count < rings and enthalpy[row, count] >= least:
        content += enthalpy[row, count] * cell.volume[count]
        volume += cell.volume[count]
        count += 1
    square = cell.face[count] ** 2
    if count < rings:
        if law.kind == MEMORY:
            share = field.fraction[row, count]
        else:
            share = min(max(enthalpy[row, count] / law.latent, 0.0), 1.0)
        square += share * (cell.face[count + 1] ** 2 - square)
    side = math.sqrt(square)
    if count < rings:  # where it will be at half of the step
        onward = 0.5 * cell.film * (entering - cell.melting) / law.latent * seconds / cell.width
        step = cell.face[count + 1] - cell.face[count]
        side = min(side + min(onward, 1.0) * step, cell.face[count + 1])
    radius = side / cell.face[0]
    if count == 0:
        return 0, radius, 0.0
    # liquid line: T = T_ref + (h - L)/c_l with the last point of melting as reference
    base = law.reference if law.kind == MEMORY else law.liquidus
    warm = base + (content / volume - law.latent) / law.liquid
    capacity = law.liquid * volume
    drawn = _film(radius * cell.face[0], cell.film, abs(drive.rate))
    heat = -capacity * (entering - warm) * math.expm1(-drawn * seconds / capacity)
    mean = (content + heat) / volume
    for j in range(count):
        enthalpy[row, j] = mean
    return count, radius, heat


@kernel(inline=True)
def _half(row: int, ring: int, gain: float, cell: Cell, law: Law, field: Field) -> float:
    """Half a ring's resistance [m2 K/W] where it melts: the oil is at its front, not outside.

    It belongs to the end of the step, as the solver's does; ``gain`` is the heat expected [J].
    """
    share: float = min(max(field.enthalpy[row, ring] / law.latent, 0.0), 1.0)
    melts = field.enthalpy[row, ring] >= 0.0
    if law.kind == MEMORY:
        share = field.fraction[row, ring]
        melts = share > 0.0
    share = min(share + gain / (law.latent * cell.volume[ring]), 1.0)
    return 0.5 * cell.width / conductivity(share, law) if melts else 0.0


@kernel()
def _row(
    row: int, entering: float, drive: Drive, cell: Cell, law: Law, field: Field,
    tolerance: float, seconds: float, heat: Array, plain: Plain, work: Array,
) -> int:  # fmt: skip
    """One row implicitly; ``heat`` (2,) gets that through channel and outer side [J]."""
    rings: int = field.enthalpy.shape[1]
    flow = abs(drive.rate)
    first, count, radius = Edge(0.0, math.inf, 0.0), 0, 1.0
    heat[0], heat[1] = 0.0, 0.0
    if flow > 0.0:
        if cell.opening and entering > cell.melting:
            count, radius, pooled = _pool(row, entering, drive, cell, law, field, seconds)
            heat[0] += pooled
            entering -= pooled / (flow * seconds)
        drawn = _film(radius * cell.face[0], cell.film, flow)
        resistance: float = cell.face[count] / drawn
        if cell.opening and entering > cell.melting and count < rings:
            gain = drawn * (entering - cell.melting) * seconds
            resistance = max(resistance - _half(row, count, gain, cell, law, field), 0.0)
        first = Edge(entering, resistance, 0.0)
    if count == rings:
        _lose_row(row, drive, cell, law, field, seconds, heat)
        return 0
    last = Edge(0.0, math.inf, 0.0)
    if cell.loss > 0.0:
        last = Edge(drive.ambient, cell.face[rings] / cell.loss, 0.0)
    if law.kind == LINE and not law.harmonic:
        turns, near, far = solve_row(
            plain, cell.width, cell.face[count:], cell.volume[count:],
            (first.temperature, first.resistance), (last.temperature, last.resistance),
            tolerance * law.latent, seconds, field.enthalpy[row, count:], work,
        )  # fmt: skip
        if turns > 0:
            heat[0] += near
            heat[1] += far
            return turns
    return _any_row(row, count, cell, law, field, first, last, tolerance, seconds, heat)


@kernel()
def _any_row(
    row: int, count: int, cell: Cell, law: Law, field: Field, first: Edge, last: Edge,
    tolerance: float, seconds: float, heat: Array,
) -> int:  # fmt: skip
    """Rings of a row from ``count`` outward, with any law, in shorter steps where needed."""
    rings: int = field.enthalpy.shape[1]
    line = Line(cell.width, cell.face[count:], cell.volume[count:])
    memory = law.kind == MEMORY
    shape = (1, rings - count)
    enthalpy = field.enthalpy[row, count:].reshape(shape)
    fraction, nucleated = field.fraction, field.nucleated
    if memory:
        fraction = field.fraction[row, count:].reshape(shape)
        nucleated = field.nucleated[row, count:].reshape(shape)
    part = Field(enthalpy, fraction, nucleated)
    return solve_line(law, line, first, last, part, tolerance, seconds, 1, heat)


@kernel(inline=True)
def _part(row: int, entering: float, drive: Drive, cell: Cell, law: Law, field: Field) -> float:
    """Time in which the front of an opening channel melts its ring, or a tenth of it [s].

    Only then is the next ring at the oil, so a step must not be longer.
    """
    if not (cell.opening and drive.rate != 0.0 and entering > cell.melting):
        return math.inf
    rings = field.enthalpy.shape[1]
    front = 0
    while front < rings and field.enthalpy[row, front] >= law.latent:
        front += 1
    if front == rings:
        return math.inf
    missing = max(1.0 - max(field.enthalpy[row, front], 0.0) / law.latent, 0.1)
    area = cell.face[front] + (1.0 - missing) * (cell.face[front + 1] - cell.face[front])
    gain = cell.film * area * (entering - cell.melting)
    time: float = missing * law.latent * cell.volume[front] / gain
    return time


@kernel()
def _lose_row(
    row: int, drive: Drive, cell: Cell, law: Law, field: Field, seconds: float, heat: Array
) -> None:
    """Loss of a row that is one pool of melt, relaxed in closed form."""
    if cell.loss <= 0.0:
        return
    rings = field.enthalpy.shape[1]
    volume = 0.0
    for j in range(rings):
        volume += cell.volume[j]
    base = law.reference if law.kind == MEMORY else law.liquidus
    warm = base + (field.enthalpy[row, 0] - law.latent) / law.liquid
    capacity = law.liquid * volume
    gone = -capacity * (warm - drive.ambient) * math.expm1(-cell.loss * seconds / capacity)
    for j in range(rings):
        field.enthalpy[row, j] -= gone / volume
    heat[1] -= gone


@kernel()
def _along(seconds: float, cell: Cell, law: Law, field: Field, scratch: Array) -> None:
    """Conduction from row to row, explicit, in as many parts as that needs.

    ``scratch`` (6, rings): temperatures and conductivities of two rows, flows in and out.
    """
    rows, rings = field.enthalpy.shape
    low, high = scratch[4], scratch[5]
    lead = max(law.solid_conductivity, law.liquid_conductivity)
    limit = 0.45 * cell.height**2 * min(law.solid, law.liquid) / lead
    parts = max(1, math.ceil(seconds / limit))
    share = seconds / parts / (cell.height * cell.height)
    for _ in range(parts):
        settle_row(law, field, 0, 0.0, scratch[0], scratch[2])
        for j in range(rings):
            low[j] = 0.0
        for i in range(rows - 1):
            here, there = i % 2, (i + 1) % 2
            settle_row(law, field, i + 1, 0.0, scratch[there], scratch[2 + there])
            one, two = scratch[2 + here], scratch[2 + there]
            warm, cold = scratch[here], scratch[there]
            for j in range(rings):
                mean = 2.0 * one[j] * two[j] / (one[j] + two[j])
                high[j] = mean * (warm[j] - cold[j])
                field.enthalpy[i, j] += share * (low[j] - high[j])
                low[j] = high[j]
        for j in range(rings):
            field.enthalpy[rows - 1, j] += share * low[j]
    if law.kind == MEMORY:
        for i in range(rows):
            settle_row(law, field, i, 0.0, scratch[0], scratch[2])


@kernel(inline=True)
def _mix(entering: float, rate: float, seconds: float, cap: float, oil: Array) -> float:
    """Oil cap, well mixed: mean leaving it, closed form; ``oil`` (1,) is overwritten."""
    old: float = oil[0]
    if rate <= 0.0:
        return old
    if cap <= 0.0:
        oil[0] = entering
        return entering
    exponent = rate * seconds / cap
    oil[0] = entering + (old - entering) * math.exp(-exponent)
    return entering + (old - entering) * -math.expm1(-exponent) / exponent


@kernel()
def _plain_rows(
    warm: float, flow: float, upward: bool, resistance: float, last: tuple[float, float],
    width: float, face: Array, volume: Array, plain: Plain, limit: float, seconds: float,
    enthalpy: Array, work: Array,
) -> tuple[int, float, float, int]:  # fmt: skip
    """Rows of a fixed channel and a plain law, until one is not solved.

    Returns rows done, oil leaving the last of them [degC], heat out through their outer sides
    [J], Newton steps.
    """
    rows = enthalpy.shape[0]
    loss, turns = 0.0, 0
    for m in range(rows):
        row = m if upward else rows - 1 - m
        made, near, far = solve_row(
            plain, width, face, volume, (warm, resistance), last, limit, seconds,
            enthalpy[row], work,
        )  # fmt: skip
        if made < 0:
            return m, warm, loss, turns
        turns += made
        loss -= far
        warm -= near / (flow * seconds)
    return rows, warm, loss, turns


@kernel()
def advance(
    drive: Drive, cell: Cell, law: Law, field: Field, oil: Array, tolerance: float,
    seconds: float, steps: int,
) -> Passed:  # fmt: skip
    """Implicit steps of one channel and its rings.

    Parameters
    ----------
    drive : held through all steps
    cell, law : parameters
    field : read and written, rows from the bottom, columns rings from the channel; settled
    oil : read and written; temperature of the cap, shape (1,) [degC]
    tolerance : largest imbalance of a ring as a share of the latent heat
    seconds : length of a step, any [s]
    steps : how many

    Returns
    -------
    `Passed`: means and sums over all steps.

    Source
    ------
    Unit cell of a bed with parallel channels, e.g. Lacroix, Numer. Heat Transfer A 24 (1993);
    rows by `melting_implicit.march`. Opening channel: derived here.
    """
    rows, rings = field.enthalpy.shape
    flow = abs(drive.rate)
    heat, scratch = np.zeros(2), np.zeros((6, rings))
    plain, work = plain_of(law), np.zeros((ROWS, rings + 1))
    simple = law.kind == LINE and not law.harmonic and not cell.opening and flow > 0.0
    side: float = cell.face[0]
    outside: float = cell.face[cell.volume.size]
    outer = (drive.ambient, outside / cell.loss if cell.loss > 0.0 else math.inf)
    begin, stride = (0, 1) if drive.rate >= 0.0 else (rows - 1, -1)
    outlet, loss, turns = 0.0, 0.0, 0
    for _ in range(steps):
        warm = drive.inlet
        if drive.rate < 0.0:
            warm = _mix(warm, flow, seconds, cell.cap, oil)
        done = 0
        if simple:
            done, warm, lost, made = _plain_rows(
                warm, flow, drive.rate > 0.0, side / _film(side, cell.film, flow), outer,
                cell.width, cell.face, cell.volume, plain, tolerance * law.latent, seconds,
                field.enthalpy, work,
            )  # fmt: skip
            loss, turns = loss + lost, turns + made
        for m in range(done, rows):
            row = begin + m * stride
            given, left = 0.0, seconds
            while left > 1e-9 * seconds:
                part = min(left, _part(row, warm, drive, cell, law, field))
                made = _row(row, warm, drive, cell, law, field, tolerance, part, heat, plain, work)
                if made < 0:
                    return Passed(outlet, 0.0, loss, -1)
                turns += made
                given += heat[0]
                loss -= heat[1]
                left -= part
            if flow > 0.0:
                warm -= given / (flow * seconds)
        if drive.rate > 0.0:
            warm = _mix(warm, flow, seconds, cell.cap, oil)
        _along(seconds, cell, law, field, scratch)
        outlet += warm / steps
    if flow == 0.0:
        outlet = oil[0]
    return Passed(outlet, flow * (drive.inlet - outlet) * seconds * steps, loss, turns)
