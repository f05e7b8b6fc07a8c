"""What happens in the cells of a latent bed: exchange, transport of stored oil, closures."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.hysteresis import settle

_SMALL = 1e-12


class Bed(NamedTuple):
    """Parameters of a bed; per-length values hold along the whole height."""

    height: float  # along the oil's path [m]
    section: float  # phase-change material across it [m2]
    oil: float  # capacity of the oil in the bed [J/(m K)]; 0: it passes without delay
    dispersion: float  # axial, of the oil [m2/s]
    conductance: float  # oil to material at the rated flow, everything melted [W/(m K)]
    rated: float  # capacity rate that belongs to it [W/K]
    flow_exponent: float  # conductance over flow
    rest: float  # share of the conductance that is left in resting oil, 0 ... 1
    opening: float  # share of the conductance in a wholly solid bed, charging, 0 ... 1
    opening_exponent: float  # of the melted fraction
    skin: float  # solid fraction at which crystals would close the channels, > 1 or inf
    skin_exponent: float
    shell: float  # capacity of the wall [J/(m K)]
    oil_shell: float  # [W/(m K)]
    material_shell: float  # [W/(m K)]
    insulation: float  # wall to ambient [W/(m K)]
    cap: float  # capacity of the oil above the bed [J/K]
    cap_loss: float  # its conductance to ambient [W/K]
    sinking: float  # speed of loose crystals in melt [m/s]; 0: they stay
    packing: float  # solid fraction above which crystals no longer sink, 0 ... 1


class BedState(NamedTuple):
    """State of a bed of n cells; arrays are overwritten by `advance`."""

    enthalpy: Array  # of the material, shape (n,) [J/m3]
    fraction: Array  # melted, shape (n,)
    nucleated: Array  # 1 where a crystal has been seen, shape (n,)
    material: Array  # temperature, shape (n,) [degC]
    slope: Array  # dT/dh of the material, shape (n,) [m3 K/J]
    oil: Array  # temperature, shape (n,) [degC]
    shell: Array  # temperature, shape (n,) [degC]
    cap: Array  # temperature of the oil above the bed, shape (1,) [degC]


class Flows(NamedTuple):
    """Means and sums over a step."""

    outlet: float  # oil leaving, mean over the step [degC]
    heat: float  # given by the oil stream to the container [J]
    loss: float  # to ambient [J]


@kernel(inline=True)
def closure(charging: bool, fraction: float, bed: Bed) -> float:
    r"""Share of the full conductance at a melted fraction.

    Charging opens channels, :math:`g_0 + (1 - g_0) f^b`; discharging grows a skin,
    :math:`(1 - \varphi/\varphi_{max})^c` with the solid fraction. Forms assumed.

    Source
    ------
    Forms of this package, `assumed`.
    """
    if charging:
        open_part = fraction if bed.opening_exponent == 1.0 else fraction**bed.opening_exponent
        return bed.opening + (1.0 - bed.opening) * open_part
    free: float = 1.0 - (1.0 - fraction) / bed.skin
    return free if bed.skin_exponent == 1.0 else free**bed.skin_exponent


@kernel()
def give(i: int, heat: float, seconds: float, volume: float, law: Law, state: BedState) -> None:
    """Put heat [J] into the material of a cell.

    Source
    ------
    Balance of the cell, derived here.
    """
    state.enthalpy[i] += heat / volume
    now = settle(state.enthalpy[i], state.fraction[i], state.nucleated[i], seconds, law)
    state.material[i], state.fraction[i] = now.temperature, now.fraction
    state.nucleated[i], state.slope[i] = now.nucleated, now.slope


@kernel()
def receive(
    i: int, heat: float, limit: float, seconds: float, volume: float, law: Law, state: BedState
) -> float:
    """Put heat [J] into a cell, at most what brings it to the temperature ``limit``.

    Returns what was put in. Past the end of a plateau the enthalpy of the limit lies on the
    line of the new phase, so its slope tells the excess.

    Source
    ------
    Balance of the cell, derived here.
    """
    h, fraction, nucleated = state.enthalpy[i], state.fraction[i], state.nucleated[i]
    new = h + heat / volume
    now = settle(new, fraction, nucleated, seconds, law)
    beyond = now.temperature - limit
    if beyond * heat > 0.0 and now.slope > 0.0:
        new -= beyond / now.slope
        if (new - h) * heat < 0.0:
            new = h
        now = settle(new, fraction, nucleated, seconds, law)
    state.enthalpy[i], state.material[i], state.fraction[i] = new, now.temperature, now.fraction
    state.nucleated[i], state.slope[i] = now.nucleated, now.slope
    taken: float = (new - h) * volume
    return taken


@kernel()
def exchange(
    i: int, share: float, seconds: float, cell: float, bed: Bed, law: Law, state: BedState
) -> None:
    r"""Heat between stored oil and material of one cell, relaxed in closed form.

    .. math:: Q = \frac{T_o - T_p}{1/C_o + s} \left(1 - e^{-U t (1/C_o + s)}\right)

    with s the rise of the material per joule, 0 on a plateau.

    Source
    ------
    Two lumps, one of them linear about its state; derived here.
    """
    difference = state.oil[i] - state.material[i]
    if difference == 0.0:
        return
    conductance = bed.conductance * share * cell
    conductance *= closure(difference > 0.0, state.fraction[i], bed)
    volume = bed.section * cell
    rate = 1.0 / (bed.oil * cell) + state.slope[i] / volume
    heat = -difference / rate * math.expm1(-conductance * seconds * rate)
    state.oil[i] -= heat / (bed.oil * cell)
    give(i, heat, seconds, volume, law, state)


@kernel(inline=True)
def _limiter(before: float, after: float) -> float:
    """Monotonised central slope of two differences; 0 at an extremum."""
    if before * after <= 0.0:
        return 0.0
    central = 0.5 * (before + after)
    least = 2.0 * min(abs(before), abs(after))
    return central if abs(central) < least else math.copysign(least, central)


@kernel()
def carry(inlet: float, courant: float, upward: bool, oil: Array) -> float:
    """Move stored oil along by a Courant number <= 1; returns the mean leaving it.

    Upwind with limited slopes, second order where the profile is smooth; exact at 1.

    Source
    ------
    Limited slopes: van Leer (1977).
    """
    n = oil.size
    first, step = (0, 1) if upward else (n - 1, -1)
    upstream, entering = inlet, inlet
    for j in range(n):
        i = first + j * step
        here = oil[i]
        after = oil[i + step] - here if j < n - 1 else 0.0
        leaving = here + 0.5 * (1.0 - courant) * _limiter(here - upstream, after)
        oil[i] = here + courant * (entering - leaving)
        upstream, entering = here, leaving
    return entering


@kernel()
def disperse(number: float, oil: Array, work: Array) -> None:
    """Axial dispersion of stored oil, implicit; ``number`` is D t / dz^2, ends closed.

    Thomas algorithm; ``work`` has shape (n,).

    Source
    ------
    Backward Euler; Thomas algorithm.
    """
    n = oil.size
    diagonal = 1.0 + number if n > 1 else 1.0
    oil[0] /= diagonal
    work[0] = number / diagonal
    for i in range(1, n):
        diagonal = 1.0 + (number if i == n - 1 else 2.0 * number) - number * work[i - 1]
        work[i] = number / diagonal
        oil[i] = (oil[i] + number * oil[i - 1]) / diagonal
    for i in range(n - 2, -1, -1):
        oil[i] += work[i] * oil[i + 1]


@kernel()
def flow_past(
    inlet: float,
    rate: float,
    share: float,
    seconds: float,
    bed: Bed,
    law: Law,
    state: BedState,
) -> float:
    r"""Oil that stores nothing flows past all cells; returns its mean leaving temperature.

    In a cell :math:`q = C (1 - e^{-N}) (T_{in} - T_p)` with the material warming meanwhile.

    Source
    ------
    Steady balance of oil along a cell, integrated exactly; derived here.
    """
    n = state.oil.size
    cell = bed.height / n
    volume = bed.section * cell
    first, step = (0, 1) if rate > 0.0 else (n - 1, -1)
    flow = abs(rate)
    full = bed.conductance * share * cell / flow
    for j in range(n):
        i = first + j * step
        difference = inlet - state.material[i]
        units = full * closure(difference > 0.0, state.fraction[i], bed)
        drawn = -flow * math.expm1(-units)
        slope = state.slope[i] / volume
        exponent = drawn * seconds * slope
        heat = drawn * seconds * difference
        if exponent > _SMALL:
            heat = -difference / slope * math.expm1(-exponent)
        heat = receive(i, heat, inlet, seconds, volume, law, state)
        inlet -= heat / (flow * seconds)
        state.oil[i] = inlet
    return inlet
