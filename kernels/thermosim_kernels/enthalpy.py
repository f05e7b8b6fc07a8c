"""One relation between volumetric enthalpy, temperature and melted fraction for all kernels.

State is the enthalpy h of a cubic metre [J/m3]; h = 0 is the solid at ``reference``. A
material is a `Law` of one kind: a line (sharp or with a melting range), a table, or two
branches with memory (`hysteresis`). One mass density stands in the energy, so that melting
changes no mass.
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

LINE = 0  # sharp, or enthalpy linear over the melting range
TABLE = 1  # monotone cubics between points of a measured curve
MEMORY = 2  # melting and freezing differ; supercooling


class Law(NamedTuple):
    """One phase-change material; heat capacities are those of a volume."""

    kind: int  # LINE, TABLE or MEMORY
    reference: float  # solid at h = 0; start of melting unless MEMORY [degC]
    liquidus: float  # end of melting; unused in MEMORY [degC]
    latent: float  # LINE, TABLE: h at the liquidus; MEMORY: heat of fusion at reference [J/m3]
    solid: float  # heat capacity of the solid [J/(m3 K)]
    liquid: float  # heat capacity of the liquid [J/(m3 K)]
    solid_conductivity: float  # [W/(m K)]
    liquid_conductivity: float  # raised where the melt convects [W/(m K)]
    harmonic: bool  # conductivity of a mixed cell: resistances in series, else linear
    curve: Array  # TABLE: h, T, dT/dh after and before each point, shape (4, n); else (4, 0)
    melting: Array  # MEMORY: T over evenly spaced melted fractions 0 ... 1, shape (n,) [degC]
    freezing: Array  # MEMORY: the same while freezing, nowhere above melting [degC]
    nucleation: float  # MEMORY: liquid without a crystal waits down to here; inf: not [degC]
    growth_time: float  # MEMORY: crystals catch up within this; 0: at once [s]


class Settled(NamedTuple):
    """What an enthalpy means."""

    temperature: float  # [degC]
    fraction: float  # melted, 0 ... 1
    nucleated: float  # 1 where a crystal has been seen since the cell was last wholly liquid
    slope: float  # dT/dh at this state [m3 K/J]


@kernel(inline=True)
def _piece(h: float, curve: Array) -> int:
    """Interval of the table that holds h: the last point not above it, by bisection."""
    low, high = 0, curve.shape[1] - 1
    while high - low > 1:
        middle = (low + high) // 2
        if h < curve[0, middle]:
            high = middle
        else:
            low = middle
    return low


@kernel(inline=True)
def _cubic(h: float, i: int, curve: Array) -> tuple[float, float]:
    """Hermite cubic of interval i: temperature and its slope."""
    width = curve[0, i + 1] - curve[0, i]
    rise = curve[1, i + 1] - curve[1, i]
    x = (h - curve[0, i]) / width
    first, last = curve[2, i] * width, curve[3, i + 1] * width
    square = 3.0 * rise - 2.0 * first - last
    cube = first + last - 2.0 * rise
    value = curve[1, i] + x * (first + x * (square + x * cube))
    return value, (first + x * (2.0 * square + 3.0 * x * cube)) / width


@kernel(inline=True)
def temperature_slope(h: float, law: Law) -> tuple[float, float]:
    r"""Temperature and its slope over enthalpy, for a LINE or TABLE.

    .. math:: T = T_{sol} + h/(\rho c_s) \;(h \le 0),\quad
              T_{liq} + (h - h_L)/(\rho c_l) \;(h \ge h_L)

    and between them a line from one to the other, or the table.

    Parameters
    ----------
    h : volumetric enthalpy [J/m3]
    law : of kind LINE or TABLE

    Returns
    -------
    Temperature [degC] and dT/dh [m3 K/J]; on the plateau of a sharp law the slope is 0.

    Source
    ------
    Enthalpy formulation: Voller and Cross, Int. J. Heat Mass Transfer 24 (1981).
    """
    if h <= 0.0:
        return law.reference + h / law.solid, 1.0 / law.solid
    if h >= law.latent:
        return law.liquidus + (h - law.latent) / law.liquid, 1.0 / law.liquid
    if law.kind == TABLE:
        return _cubic(h, _piece(h, law.curve), law.curve)
    slope = (law.liquidus - law.reference) / law.latent
    return law.reference + slope * h, slope


@kernel(inline=True)
def temperature(h: float, law: Law) -> float:
    """Temperature [degC] of an enthalpy [J/m3]; LINE or TABLE. See `temperature_slope`.

    Source
    ------
    As `temperature_slope`.
    """
    return temperature_slope(h, law)[0]


@kernel(inline=True)
def melt_fraction(h: float, law: Law) -> float:
    """Melted fraction h/h_L, held within 0 ... 1; LINE or TABLE; h in J/m3.

    Source
    ------
    As `temperature_slope`.
    """
    return min(max(h / law.latent, 0.0), 1.0)


@kernel(inline=True)
def conductivity(fraction: float, law: Law) -> float:
    """Conductivity [W/(m K)] of a cell of which ``fraction`` (0 ... 1) is melted.

    Linear in the fraction, or solid and liquid in series. Source: usual mixing rules.
    """
    solid: float
    liquid: float
    solid, liquid = law.solid_conductivity, law.liquid_conductivity
    if law.harmonic:
        return solid * liquid / (liquid + (solid - liquid) * fraction)
    return solid + (liquid - solid) * fraction


@kernel()
def enthalpy_at(temperature: float, law: Law) -> float:
    """Enthalpy [J/m3] of a temperature [degC]; LINE or TABLE, inverse of `temperature`.

    On a plateau the solid end. A table is inverted by itself: Newton's steps kept within a
    bracket until it is two neighbouring numbers or the temperature is met.

    Source
    ------
    `temperature_slope` turned; bracketed Newton's method, derived here.
    """
    if temperature <= law.reference:
        return (temperature - law.reference) * law.solid
    if temperature >= law.liquidus:
        return law.latent + (temperature - law.liquidus) * law.liquid
    if law.kind != TABLE:
        return law.latent * (temperature - law.reference) / (law.liquidus - law.reference)
    curve = law.curve
    i = 0
    while curve[1, i + 1] < temperature:
        i += 1
    low, high = curve[0, i], curve[0, i + 1]
    h: float = low + (high - low) * (temperature - curve[1, i]) / (curve[1, i + 1] - curve[1, i])
    for _ in range(100):
        value, slope = _cubic(h, i, curve)
        if value < temperature:
            low = h
        else:
            high = h
        new = h - (value - temperature) / slope if slope > 0.0 else low
        if not low < new < high:
            new = 0.5 * (low + high)
        if new in (low, high, h):
            break
        h = new
    return h


@kernel()
def fill(law: Law, enthalpy: Array, temperature: Array, fraction: Array) -> None:
    """Temperature and melted fraction of many cells; LINE or TABLE.

    Parameters
    ----------
    law : material
    enthalpy : shape (n,) [J/m3]
    temperature, fraction : written; shape (n,) [degC], [-]

    Source: `temperature_slope`, `melt_fraction`.
    """
    for i in range(enthalpy.size):
        temperature[i] = temperature_slope(enthalpy[i], law)[0]
        fraction[i] = melt_fraction(enthalpy[i], law)
