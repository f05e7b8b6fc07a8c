"""Spiral heat exchanger in a sewer: units in series for the sewage, in parallel for the water."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.tube import TubeFlow

SEWAGE, AIR, BACK, SEWAGE_BACK, AIR_BACK = 0, 1, 2, 3, 4
"""Columns of the conductances of a unit: three ports to the water, two past it."""
COLUMNS = 12
"""Columns of the coefficients of a unit: slope and offset of the six rows of `profile_at`."""
ROWS = 6
MOST_SCALINGS = 60


class SpiralStep(NamedTuple):
    """What the exchanger sees during one step."""

    water_capacity_rate: float  # source water of all units, mass flow times c, >= 0 [W/K]
    water_temperature: float  # expected mean in the tubes; for properties and dew only [°C]
    sewage_capacity_rate: float  # mass flow times c, >= 0 [W/K]
    sewage_temperature: float  # entering the first unit [°C]
    sewage_film: float  # on the wetted wall, > 0 [W/(m2 K)]
    wet_fraction: float  # wetted share of the circumference, 0-1 [-]
    air_temperature: float  # sewer air [°C]
    air_humidity: float  # relative humidity of the sewer air, 0-1 [-]
    deposit_thickness: float = 0.0  # on the wetted wall [m]
    deposit_conductivity: float = 0.6  # [W/(m K)]
    deposit_coverage: float = 1.0  # share of the wetted wall that carries it, 0-1 [-]
    surface_conductance: float = 0.0  # free surface of the sewage to air, one unit [W/K]
    surface_temperature: float = 0.0  # effective temperature of that exchange [°C]
    back_conductance: float = np.inf  # back of one unit's profile to the soil given [W/K]


class SpiralResponse(NamedTuple):
    """Answer of the exchanger, every temperature and heat a straight line in the inlet.

    Value = slope * inlet + offset. Balances that hold to rounding:
    to_water = from_sewage + from_air + from_back, and
    sewage_capacity_rate * (sewage in - sewage out) = from_sewage + surface.
    """

    return_slope: float  # mixed water leaving all units [-]
    return_offset: float  # [°C]
    sewage_slope: float  # sewage leaving the last unit [-]
    sewage_offset: float  # [°C]
    to_water_slope: float  # heat gained by the water [W/K]
    to_water_offset: float  # [W]
    from_sewage_slope: float  # heat leaving the sewage through the wall [W/K]
    from_sewage_offset: float  # [W]
    from_air_slope: float  # heat leaving the air through the dry wall, latent included [W/K]
    from_air_offset: float  # [W]
    from_back_slope: float  # heat leaving pipe and soil [W/K]
    from_back_offset: float  # [W]
    surface_slope: float  # heat leaving the sewage through its free surface [W/K]
    surface_offset: float  # [W]
    film: float  # water to tube at the mean flow [W/(m2 K)]
    reynolds: float  # in the tube at the mean flow [-]
    pressure_drop: float  # of one tube at the mean flow [Pa]
    condensation: float  # factor on the dry film by condensing vapour, >= 1 [-]
    limited: int  # units that would take more from the sewage than flows past
    units: Array  # coefficients of every unit for `profile_at`, shape (n, COLUMNS)


@kernel()
def _taken(row: Array, capacity_rate: float, surface: float, scale: float) -> float:
    """Heat taken from the sewage per kelvin of sewage, its conductances scaled [W/K]."""
    sewage = scale * row[SEWAGE]
    total = sewage + row[AIR] + row[BACK]
    if sewage > 0.0:
        transfer = total / capacity_rate
        mean = float(-np.expm1(-transfer) / transfer) if capacity_rate > 0.0 else 0.0
        sewage *= 1.0 - (1.0 - mean) * sewage / total
    return float(sewage + scale * (row[SEWAGE_BACK] + surface))


@kernel()
def _scale(row: Array, capacity_rate: float, surface: float, sewage_rate: float) -> float:
    """Share of the conductances at which a unit cools the sewage at most to what cools it."""
    scale = 1.0
    for _ in range(MOST_SCALINGS):
        taken = _taken(row, capacity_rate, surface, scale)
        if taken <= sewage_rate:
            break
        scale *= sewage_rate / taken
    return scale


@kernel()
def _unit(
    row: Array, rate: float, scale: float, step: SpiralStep, back: float, line: Array
) -> tuple[float, float]:
    """One unit; the sewage line is already in columns 4 and 5 of ``line``.

    Parameters
    ----------
    row : conductances of the unit, shape (5,) [W/K]
    rate : water capacity rate of the unit, >= 0 [W/K]
    scale : on the conductances of the sewage, 0-1 [-]
    step : inputs
    back : pipe behind the unit [°C]
    line : written; slopes and offsets of outlet, to water, sewage (read), from sewage,
        from air, to back; shape (COLUMNS,) [-], [°C], [W/K], [W]

    Returns
    -------
    Slope and offset of the heat leaving through the free surface [W/K], [W].
    """
    sewage, past = scale * row[SEWAGE], scale * row[SEWAGE_BACK]
    total = sewage + row[AIR] + row[BACK]
    slope, offset = line[4], line[5]
    air = step.air_temperature
    end_slope, end_offset, kept, mean = 1.0, 0.0, 1.0, 1.0
    if total > 0.0:
        end_slope = sewage * slope / total
        end_offset = (sewage * offset + row[AIR] * air + row[BACK] * back) / total
        transfer = total / rate
        kept = np.exp(-transfer) if rate > 0.0 else 0.0
        mean = -np.expm1(-transfer) / transfer if rate > 0.0 else 0.0
    line[0] = end_slope + (1.0 - end_slope) * kept
    line[1] = end_offset * (1.0 - kept)
    water_slope = end_slope + (1.0 - end_slope) * mean
    water_offset = end_offset * (1.0 - mean)
    wet_slope, wet_offset = sewage * (slope - water_slope), sewage * (offset - water_offset)
    dry_slope, dry_offset = -row[AIR] * water_slope, row[AIR] * (air - water_offset)
    soil_slope, soil_offset = -row[BACK] * water_slope, row[BACK] * (back - water_offset)
    line[2] = wet_slope + dry_slope + soil_slope
    line[3] = wet_offset + dry_offset + soil_offset
    past_offset = past * (offset - back)
    over = row[AIR_BACK] * (air - back)
    line[6], line[7] = wet_slope + past * slope, wet_offset + past_offset
    line[8], line[9] = dry_slope, dry_offset + over
    line[10], line[11] = past * slope - soil_slope, past_offset + over - soil_offset
    surface = scale * step.surface_conductance
    return surface * slope, surface * (offset - step.surface_temperature)


@kernel()
def _add_up(units: Array, sums: Array) -> None:
    """Columns of ``units`` (n, COLUMNS) added over the units, ``sums`` (COLUMNS,)."""
    for j in range(units.shape[0]):
        for k in range(COLUMNS):
            sums[k] += units[j, k]


@kernel()
def series(
    conductance: Array,
    shares: Array,
    step: SpiralStep,
    back: Array,
    tube: TubeFlow,
    condensation: float,
    units: Array,
) -> SpiralResponse:
    r"""Sewage passing units that all get the same water, in closed form per unit.

    In unit j the water approaches :math:`T_\infty = \sum G T / \sum G` of its three ports,

    .. math:: T_{out} = T_\infty + (T_{in} - T_\infty)\,e^{-\sum G / C_j}

    with the sewage at the temperature at which it enters the unit; it then cools by the
    heat the unit took. The error of that is first order in the sewage drop of one unit
    over the temperature difference. All is carried as slope and offset in T_in.

    A unit that would take more than the sewage brings gets smaller conductances to the
    sewage, so that the sewage ends at the temperature that cools it; they are counted.

    Parameters
    ----------
    conductance : per unit sewage-water, air-water, back-water, sewage-back and air-back,
        >= 0, shape (n, 5) [W/K]
    shares : flow of each unit over the total, sum 1, shape (n,) [-]
    step : inputs; films, wetted share and deposit are not read here
    back : pipe behind each unit, shape (n,) [°C]
    tube : flow in the tube at the mean flow, handed through
    condensation : factor on the dry film, handed through [-]
    units : written; shape (n, COLUMNS)

    Returns
    -------
    `SpiralResponse`.

    Source
    ------
    Energy balance; derived here.
    """
    slope, offset = 0.0, step.sewage_temperature
    mixed_slope, mixed_offset, surface_slope, surface_offset = 0.0, 0.0, 0.0, 0.0
    sewage_rate, exposed = step.sewage_capacity_rate, step.surface_conductance
    limited = 0
    for j in range(shares.size):
        rate = shares[j] * step.water_capacity_rate
        row, line = conductance[j], units[j]
        line[4], line[5] = slope, offset
        scale = 1.0
        if row[SEWAGE] + row[SEWAGE_BACK] + exposed > sewage_rate:
            scale = _scale(row, rate, exposed, sewage_rate)
            limited += scale < 1.0
        lost_slope, lost_offset = _unit(row, rate, scale, step, back[j], line)
        surface_slope += lost_slope
        surface_offset += lost_offset
        mixed_slope += shares[j] * line[0]
        mixed_offset += shares[j] * line[1]
        if sewage_rate > 0.0:
            slope -= (line[6] + lost_slope) / sewage_rate
            offset -= (line[7] + lost_offset) / sewage_rate
    sums = np.zeros(COLUMNS)
    _add_up(units, sums)
    # fmt: off
    return SpiralResponse(
        mixed_slope, mixed_offset, slope, offset, sums[2], sums[3], sums[6], sums[7],
        sums[8], sums[9], -sums[10], -sums[11], surface_slope, surface_offset,
        tube.film, tube.reynolds, tube.pressure_drop, condensation, limited, units,
    )
    # fmt: on


@kernel()
def profile_at(inlet: float, units: Array, out: Array) -> None:
    """Every unit's figures at one inlet temperature of the water.

    Parameters
    ----------
    inlet : water entering every unit [°C]
    units : coefficients, from a response, shape (n, COLUMNS)
    out : written; rows water leaving [°C], heat to water [W], sewage entering [°C], heat
        from sewage, from air, to the back [W]; shape (ROWS, n)
    """
    for row in range(ROWS):
        for j in range(units.shape[0]):
            out[row, j] = units[j, 2 * row] * inlet + units[j, 2 * row + 1]
