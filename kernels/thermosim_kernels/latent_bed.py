r"""Oil flowing through a bed of phase-change material: two temperatures along one axis.

.. math::
    A_o \rho_o c_o \partial_t T_o + C \partial_z T_o
      = \partial_z (A_o \rho_o c_o D \partial_z T_o) - u'(T_o - T_p) - u'_{os} (T_o - T_{sh})

    A_p \partial_t h = \partial_z (A_p k \partial_z T_p) + u'(T_o - T_p) - u'_{ps} (T_p - T_{sh})

    C'_{sh} \partial_t T_{sh}
      = u'_{os} (T_o - T_{sh}) + u'_{ps} (T_p - T_{sh}) - u'_{ins} (T_{sh} - T_{amb})

Above the bed the oil collects in a well-mixed cap. Index 0 is the bottom of the bed; a
positive capacity rate flows upward. Every exchange is written once and booked on both sides.
"""

import math

from thermosim_kernels._jit import Array, kernel, prange
from thermosim_kernels.enthalpy import Law, conductivity
from thermosim_kernels.latent_bed_cell import (
    Bed,
    BedState,
    Flows,
    carry,
    disperse,
    exchange,
    flow_past,
    give,
)
from thermosim_kernels.latent_bed_line import flow_line, is_plain, line_of, rest_line


@kernel()
def _cap(
    entering: float, rate: float, ambient: float, seconds: float, bed: Bed, state: BedState
) -> tuple[float, float]:
    """Oil cap: mean leaving temperature over the step and heat lost [J], closed form."""
    total = rate + bed.cap_loss
    if total <= 0.0:
        return state.cap[0], 0.0
    aim = (rate * entering + bed.cap_loss * ambient) / total
    mean = aim
    if bed.cap > 0.0:
        exponent = total * seconds / bed.cap
        mean += (state.cap[0] - aim) * -math.expm1(-exponent) / exponent
        state.cap[0] = aim + (state.cap[0] - aim) * math.exp(-exponent)
    else:
        state.cap[0] = aim
    return mean, bed.cap_loss * (mean - ambient) * seconds


@kernel()
def _wall(
    ambient: float, seconds: float, flowing: bool, bed: Bed, law: Law, state: BedState
) -> float:
    """Heat through the wall of every cell; returns what ambient receives [J].

    The wall relaxes in closed form towards the mean of its neighbours. Where the bed stores
    no oil, the film of oil on the wall is counted with the material.
    """
    n = state.oil.size
    cell = bed.height / n
    stored = bed.oil > 0.0
    oil_shell = bed.oil_shell if stored else 0.0
    inner = bed.material_shell if stored else bed.material_shell + bed.oil_shell
    total = oil_shell + inner + bed.insulation
    if total <= 0.0:
        return 0.0
    kept, average = 0.0, 0.0
    if bed.shell > 0.0:
        exponent = total * seconds / bed.shell
        kept = math.exp(-exponent)
        average = -math.expm1(-exponent) / exponent
    loss = 0.0
    for i in range(n):
        warm = oil_shell * state.oil[i] + inner * state.material[i] + bed.insulation * ambient
        aim = warm / total
        mean = aim + (state.shell[i] - aim) * average
        state.shell[i] = aim + (state.shell[i] - aim) * kept
        length = cell * seconds
        if stored:
            state.oil[i] -= oil_shell * (state.oil[i] - mean) * seconds / bed.oil
        heat = inner * (mean - state.material[i]) * length
        give(i, heat, seconds, bed.section * cell, law, state)
        loss += bed.insulation * (mean - ambient) * length
    return loss


@kernel()
def _conduct(seconds: float, bed: Bed, law: Law, state: BedState) -> None:
    """Axial conduction of the material between neighbouring cells, explicit."""
    n = state.oil.size
    cell = bed.height / n
    flux = 0.0
    for i in range(n):
        onward = 0.0
        if i < n - 1:
            here = conductivity(state.fraction[i], law)
            there = conductivity(state.fraction[i + 1], law)
            joint = 2.0 * here * there / (here + there)
            onward = joint * (state.material[i] - state.material[i + 1]) / cell
        if flux != onward:
            give(
                i, (flux - onward) * bed.section * seconds, seconds, bed.section * cell, law, state
            )
        flux = onward


@kernel()
def _sink(seconds: float, bed: Bed, law: Law, state: BedState) -> None:
    """Loose crystals sink one cell at most and as much melt rises in their place.

    Solid carries its enthalpy down and melt its own up, so the sum stays.
    """
    n = state.oil.size
    share = min(bed.sinking * seconds * n / bed.height, 1.0)
    for i in range(1, n):
        solid = 1.0 - state.fraction[i]
        room = bed.packing - (1.0 - state.fraction[i - 1])
        moved = min(share * solid, room)
        if moved <= 0.0:
            continue
        down = law.solid * (state.material[i] - law.reference)
        melt = law.latent + law.liquid * (state.material[i - 1] - law.reference)
        energy = moved * (melt - down)
        state.fraction[i] += moved
        state.fraction[i - 1] -= moved
        state.nucleated[i - 1] = 1.0
        give(
            i, energy * bed.section * bed.height / n, 0.0, bed.section * bed.height / n, law, state
        )
        give(
            i - 1,
            -energy * bed.section * bed.height / n,
            0.0,
            bed.section * bed.height / n,
            law,
            state,
        )


@kernel(inline=True)
def _substeps(rate: float, share: float, seconds: float, bed: Bed, law: Law, n: int) -> int:
    """Number of steps in which stored oil moves a cell at most and material follows."""
    cell = bed.height / n
    least = min(law.solid, law.liquid) * bed.section * cell
    speed = max(law.solid_conductivity, law.liquid_conductivity) * 2.0 * bed.section / cell
    need = seconds * speed / (0.9 * least)
    if bed.oil > 0.0:
        need = max(need, abs(rate) * seconds / (bed.oil * cell))
        need = max(need, 2.0 * bed.conductance * share * cell * seconds / least)
    return max(1, math.ceil(need - 1e-9))


@kernel()
def advance(
    inlet: float,
    rate: float,
    ambient: float,
    seconds: float,
    bed: Bed,
    law: Law,
    state: BedState,
    work: Array,
) -> Flows:
    r"""One step of a bed: oil through it, or none.

    Parameters
    ----------
    inlet : oil entering, at the bottom if it rises, else into the cap [degC]
    rate : capacity rate of the oil, > 0 upward, < 0 downward, 0 at rest [W/K]
    ambient : air outside [degC]
    seconds : length of the step, divided where stored oil would move over a cell [s]
    bed, law : parameters
    state : overwritten
    work : overwritten; shape (n,)

    Returns
    -------
    `Flows` over the step.

    Source
    ------
    Two-temperature bed: Schumann, J. Franklin Inst. 208 (1929); symmetric splitting: Strang
    (1968); limited slopes: van Leer (1977). Discretised here.
    """
    n = state.oil.size
    flow = abs(rate)
    share = bed.rest
    if flow > 0.0:
        share = max(bed.rest, (flow / bed.rated) ** bed.flow_exponent)
    count = _substeps(rate, share, seconds, bed, law, n)
    part = seconds / count
    plain, line = is_plain(bed, law), line_of(law)
    outlet, loss = 0.0, 0.0
    for _ in range(count):
        entering = inlet
        if rate < 0.0:
            entering, lost = _cap(inlet, flow, ambient, part, bed, state)
            loss += lost
        if plain and rate != 0.0:
            leaving = flow_line(
                entering, rate, share, part, bed, line, state.enthalpy, state.fraction,
                state.material, state.slope, state.oil,
            )  # fmt: skip
        else:
            leaving = _through(entering, rate, share, part, bed, law, state, work)
        if rate >= 0.0:
            leaving, lost = _cap(leaving, flow, ambient, part, bed, state)
            loss += lost
        if plain:
            loss += rest_line(
                ambient, part, bed, line, state.enthalpy, state.fraction, state.material,
                state.slope, state.shell,
            )  # fmt: skip
        else:
            loss += _wall(ambient, part, flow > 0.0, bed, law, state)
            _conduct(part, bed, law, state)
        outlet += leaving / count
    if bed.sinking > 0.0:
        _sink(seconds, bed, law, state)
    return Flows(outlet, flow * (inlet - outlet) * seconds, loss)


@kernel()
def _through(
    entering: float,
    rate: float,
    share: float,
    seconds: float,
    bed: Bed,
    law: Law,
    state: BedState,
    work: Array,
) -> float:
    """Oil through the bed, with its exchange; returns the mean leaving temperature."""
    n = state.oil.size
    cell = bed.height / n
    if bed.oil <= 0.0:
        if rate == 0.0:
            for i in range(n):
                state.oil[i] = state.material[i]
            return entering
        return flow_past(entering, rate, share, seconds, bed, law, state)
    half = 0.5 * seconds
    for i in range(n):
        exchange(i, share, half, cell, bed, law, state)
    leaving = entering
    if rate != 0.0:
        courant = abs(rate) * seconds / (bed.oil * cell)
        leaving = carry(entering, courant, rate > 0.0, state.oil)
    if bed.dispersion > 0.0:
        disperse(bed.dispersion * seconds / cell**2, state.oil, work)
    for i in range(n):
        exchange(i, share, half, cell, bed, law, state)
    return leaving


@kernel()
def march(
    drive: Array, seconds: float, bed: Bed, law: Law, state: BedState, work: Array, out: Array
) -> None:
    """Many steps of `advance`.

    Parameters
    ----------
    drive : inlet [degC], capacity rate [W/K], ambient [degC]; shape (steps, 3)
    seconds : length of a step [s]
    bed, law, state, work : as in `advance`
    out : written; outlet [degC], heat [J], loss [J], mean melted fraction; shape (steps, 4)

    Source: `advance`.
    """
    for k in range(drive.shape[0]):
        now = advance(drive[k, 0], drive[k, 1], drive[k, 2], seconds, bed, law, state, work)
        out[k, 0], out[k, 1], out[k, 2] = now.outlet, now.heat, now.loss
        out[k, 3] = mean(state.fraction)


@kernel(inline=True)
def mean(values: Array) -> float:
    """Arithmetic mean."""
    total = 0.0
    for i in range(values.size):
        total += values[i]
    return total / values.size


@kernel()
def stored(bed: Bed, state: BedState) -> float:
    """Heat in bed, oil, wall and cap above 0 degC and h = 0 [J].

    Source
    ------
    Balance of the bed, derived here.
    """
    cell = bed.height / state.oil.size
    total: float = bed.cap * state.cap[0]
    for i in range(state.oil.size):
        total += bed.section * cell * state.enthalpy[i]
        total += cell * (bed.oil * state.oil[i] + bed.shell * state.shell[i])
    return total


@kernel()
def _fill(
    drive: Array, seconds: float, beds: Array, k: int, law: Law, state: BedState, work: Array,
    steps: int, out: Array,
) -> None:  # fmt: skip
    """One set of `fill_many`: without arrays of its own, so that no step counts references."""
    p = beds[k]
    bed = Bed(
        p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9],
        p[10], p[11], p[12], p[13], p[14], p[15], p[16], p[17], p[18], p[19],
    )  # fmt: skip
    for j in range(steps):
        now = advance(drive[0], drive[1], drive[2], seconds, bed, law, state, work)
        out[k, j, 0], out[k, j, 1] = mean(state.fraction), now.outlet


@kernel(parallel=True)
def fill_many(
    drive: Array, seconds: float, beds: Array, law: Law, start: Array, steps: int, out: Array
) -> None:
    """The same charge or discharge for many sets of bed parameters at once.

    Parameters
    ----------
    drive : inlet [degC], capacity rate [W/K], ambient [degC]; shape (3,)
    seconds : length of a step [s]
    beds : fields of `Bed` in their order, shape (sets, 20)
    law : material
    start : enthalpy [J/m3], melted fraction, nucleated, temperature [degC], dT/dh [m3 K/J];
        the same in all of the cells, shape (cells, 5)
    steps : of the run
    out : written; per step and set mean melted fraction and outlet [degC],
        shape (sets, steps, 2)

    Source: `advance`. Sets are independent: the same bits on one thread and on many.
    """
    for k in prange(beds.shape[0]):
        state = BedState(
            start[:, 0].copy(), start[:, 1].copy(), start[:, 2].copy(), start[:, 3].copy(),
            start[:, 4].copy(), start[:, 3].copy(), start[:, 3].copy(), start[:1, 3].copy(),
        )  # fmt: skip
        work = start[:, 0].copy()
        _fill(drive, seconds, beds, k, law, state, work, steps, out)
