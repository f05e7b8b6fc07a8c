r"""The latent bed where it matters for speed: oil without storage, material on a line.

The same equations as `latent_bed`, with the wall and axial conduction booked together, all
in one function: at the border of a function numba counts references to every array.
"""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.latent_bed_cell import Bed

_SERIES = 0.3  # below it the series is good to 4e-15
_C1, _C2, _C3, _C4, _C5 = 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720  # 1/(k + 1)!
_C6, _C7, _C8, _C9, _C10 = 1 / 5040, 1 / 40320, 1 / 362880, 1 / 3628800, 1 / 39916800


class Line(NamedTuple):
    """A law of kind LINE, with what its cells ask for again and again."""

    reference: float  # [degC]
    liquidus: float  # [degC]
    latent: float  # [J/m3]
    per_latent: float  # [m3/J]
    per_solid: float  # dT/dh of the solid [m3 K/J]
    per_liquid: float  # of the liquid
    slope: float  # within the melting range
    solid_conductivity: float  # [W/(m K)]
    rise: float  # of the conductivity on melting [W/(m K)]


@kernel(inline=True)
def is_plain(bed: Bed, law: Law) -> bool:
    """True where this module may be used."""
    return law.kind == LINE and bed.oil <= 0.0 and not law.harmonic


@kernel(inline=True)
def line_of(law: Law) -> Line:
    """Reciprocals of a law."""
    return Line(
        law.reference, law.liquidus, law.latent, 1.0 / law.latent, 1.0 / law.solid,
        1.0 / law.liquid, (law.liquidus - law.reference) / law.latent, law.solid_conductivity,
        law.liquid_conductivity - law.solid_conductivity,
    )  # fmt: skip


@kernel(inline=True)
def decay(x: float) -> float:
    """(1 - exp(-x))/x for x >= 0, 1 at 0; relative error 4e-15.

    Source
    ------
    Power series below `_SERIES`; derived here.
    """
    if x > _SERIES:
        return -math.expm1(-x) / x
    square = x * x
    even = _C2 + square * (_C4 + square * (_C6 + square * (_C8 + square * _C10)))
    odd = _C1 + square * (_C3 + square * (_C5 + square * (_C7 + square * _C9)))
    return 1.0 - x * odd + square * even


@kernel(inline=True)
def opened(charging: bool, fraction: float, bed: Bed) -> float:
    """Share of the full conductance at a melted fraction; as `latent_bed_cell.closure`.

    Source
    ------
    As `latent_bed_cell.closure`.
    """
    if charging:
        free = fraction if bed.opening_exponent == 1.0 else fraction**bed.opening_exponent
        return bed.opening + (1.0 - bed.opening) * free
    free = 1.0 - (1.0 - fraction) / bed.skin
    return free if bed.skin_exponent == 1.0 else free**bed.skin_exponent


@kernel()
def flow_line(
    inlet: float,
    rate: float,
    share: float,
    seconds: float,
    bed: Bed,
    line: Line,
    enthalpy: Array,
    fraction: Array,
    material: Array,
    slope: Array,
    oil: Array,
) -> float:
    r"""Oil flows past all cells; returns its mean leaving temperature [degC].

    .. math:: q = C (1 - e^{-N}) (T_{in} - T_p), \quad
              Q = q \, t \, \frac{1 - e^{-x}}{x}, \; x = C (1 - e^{-N}) \, t \, dT/dh / V

    Parameters
    ----------
    inlet : oil entering [degC]
    rate : its capacity rate, > 0 upward, < 0 downward, not 0 [W/K]
    share : conductance at this flow over that at the rated flow
    seconds : length of the step [s]
    bed, line : parameters
    enthalpy, fraction, material, slope, oil : overwritten; shape (n,), as in `BedState`

    Source
    ------
    Effectiveness of a cell at uniform temperature; as `latent_bed_cell.flow_past`.
    """
    n = oil.size
    cell = bed.height / n
    per_volume = 1.0 / (bed.section * cell)
    flow = abs(rate)
    full = bed.conductance * share * cell / flow
    amount = flow * seconds
    carried = 1.0 / (amount * per_volume)
    i, step = (0, 1) if rate > 0.0 else (n - 1, -1)
    for _ in range(n):
        difference = inlet - material[i]
        units = full * opened(difference > 0.0, fraction[i], bed)
        drawn = amount * per_volume * units * decay(units)
        gain = drawn * decay(drawn * slope[i]) * difference
        old = enthalpy[i]
        h = old + gain
        if h <= 0.0:
            melted, at, value = 0.0, line.per_solid, line.reference + h * line.per_solid
        elif h >= line.latent:
            melted, at = 1.0, line.per_liquid
            value = line.liquidus + (h - line.latent) * line.per_liquid
        else:
            melted, at = h * line.per_latent, line.slope
            value = line.reference + h * line.slope
        beyond = value - inlet
        if beyond * gain > 0.0 and at > 0.0:  # past the end of a plateau: no warmer than the oil
            h -= beyond / at
            if (h - old) * gain < 0.0:
                h = old
            melted = min(max(h * line.per_latent, 0.0), 1.0)
            if h <= 0.0:
                at, value = line.per_solid, line.reference + h * line.per_solid
            elif h >= line.latent:
                at = line.per_liquid
                value = line.liquidus + (h - line.latent) * line.per_liquid
            else:
                at, value = line.slope, line.reference + h * line.slope
        enthalpy[i], fraction[i], material[i], slope[i] = h, melted, value, at
        inlet -= (h - old) * carried
        oil[i] = inlet
        i += step
    return inlet


@kernel()
def rest_line(
    ambient: float,
    seconds: float,
    bed: Bed,
    line: Line,
    enthalpy: Array,
    fraction: Array,
    material: Array,
    slope: Array,
    shell: Array,
) -> float:
    """Wall and axial conduction of all cells; returns the heat lost to ambient [J].

    Parameters
    ----------
    ambient : air outside [degC]
    seconds, bed, line : as in `flow_line`
    enthalpy, fraction, material, slope, shell : overwritten; shape (n,), as in `BedState`

    Source
    ------
    Wall relaxed in closed form, conduction explicit; as `latent_bed`.
    """
    n = material.size
    cell = bed.height / n
    per_volume = 1.0 / (bed.section * cell)
    inner = bed.material_shell + bed.oil_shell
    total = inner + bed.insulation
    kept, average, shares, outside = 0.0, 0.0, 0.0, ambient
    if total > 0.0:
        shares = inner / total
        outside = bed.insulation * ambient / total
        if bed.shell > 0.0:
            exponent = total * seconds / bed.shell
            average = decay(exponent)
            kept = 1.0 - exponent * average
    passing = inner * cell * seconds * per_volume
    joining = bed.section * seconds / cell * per_volume
    lost, flux = 0.0, 0.0
    here, conducts = material[0], line.solid_conductivity + line.rise * fraction[0]
    for i in range(n):
        aim = shares * here + outside
        away = shell[i] - aim
        mean = aim + away * average
        shell[i] = aim + away * kept
        lost += mean - ambient
        onward, there, next_conducts = 0.0, here, conducts
        if i < n - 1:
            there = material[i + 1]
            next_conducts = line.solid_conductivity + line.rise * fraction[i + 1]
            if there != here:
                joint = 2.0 * conducts * next_conducts / (conducts + next_conducts)
                onward = joint * joining * (here - there)
        h = enthalpy[i] + passing * (mean - here) + flux - onward
        flux, here, conducts = onward, there, next_conducts
        enthalpy[i] = h
        if h <= 0.0:
            fraction[i], slope[i] = 0.0, line.per_solid
            material[i] = line.reference + h * line.per_solid
        elif h >= line.latent:
            fraction[i], slope[i] = 1.0, line.per_liquid
            material[i] = line.liquidus + (h - line.latent) * line.per_liquid
        else:
            fraction[i], slope[i] = h * line.per_latent, line.slope
            material[i] = line.reference + h * line.slope
    if total <= 0.0:
        return 0.0
    loss: float = bed.insulation * cell * seconds * lost
    return loss
