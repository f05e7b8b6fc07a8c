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


@kernel(inline=True)
def _approach(sewage: float, total: float, rate: float) -> tuple[float, float, float]:
    """How water nears the mean temperature of its ports.

    Parameters
    ----------
    sewage, total : conductance to the sewage, and to all ports [W/K]
    rate : water capacity rate of the unit, >= 0 [W/K]

    Returns
    -------
    Share of the approach gone at the outlet, share left on average over the length, and
    weight of the sewage in the mean temperature of the ports [-].
    """
    if not total > 0.0:
        return 0.0, 1.0, 0.0
    if not rate > 0.0:
        return 1.0, 0.0, sewage / total
    gone = float(-np.expm1(-total / rate))
    return gone, gone * rate / total, sewage / total


@kernel(inline=True)
def _scale(sewage: float, past: float, others: float, rate: float, sewage_rate: float) -> float:
    """Share of its conductances at which a unit cools the sewage at most to what cools it.

    Parameters
    ----------
    sewage, others : water to sewage, and water to air and back [W/K]
    past : sewage to back and through its surface, without the water [W/K]
    rate, sewage_rate : capacity rates of the unit's water and of the sewage, >= 0 [W/K]
    """
    scale = 1.0
    for _ in range(MOST_SCALINGS):
        wet = scale * sewage
        _, left, weight = _approach(wet, wet + others, rate)
        taken = wet * (1.0 - (1.0 - left) * weight) + scale * past
        if taken <= sewage_rate:
            break
        scale *= sewage_rate / taken
    return scale


@kernel(inline=True)
def _march(
    conductance: Array, shares: Array, step: SpiralStep, back: Array, units: Array
) -> tuple[float, float, float, float, int]:
    """Sewage and water through all units, from upstream; arguments as in `series`.

    The heat from the sewage is a line in its temperature, so that from unit to unit only
    two products wait for each other. No row views: each would cost two atomic counts.

    Returns
    -------
    Slopes and offsets of the sewage leaving [-], [°C] and of the heat through its surface
    [W/K], [W]; units limited.
    """
    slope, offset, lost_slope, lost_offset = 0.0, step.sewage_temperature, 0.0, 0.0
    air, sewage_rate, limited = step.air_temperature, step.sewage_capacity_rate, 0
    per_rate = 1.0 / sewage_rate if sewage_rate > 0.0 else 0.0
    for j in range(shares.size):
        rate = shares[j] * step.water_capacity_rate
        wet, dry, soil = conductance[j, SEWAGE], conductance[j, AIR], conductance[j, BACK]
        past, over = conductance[j, SEWAGE_BACK], conductance[j, AIR_BACK] * (air - back[j])
        surface = step.surface_conductance
        if wet + past + surface > sewage_rate:
            scale = _scale(wet, past + surface, dry + soil, rate, sewage_rate)
            limited += scale < 1.0
            wet, past, surface = scale * wet, scale * past, scale * surface
        total = wet + dry + soil
        gone, left, weight = _approach(wet, total, rate)
        others = (dry * air + soil * back[j]) / total if total > 0.0 else 0.0
        end_slope, end_offset = weight * slope, weight * offset + others
        water_slope, water_offset = left + (1.0 - left) * end_slope, (1.0 - left) * end_offset
        passed = past * (offset - back[j])
        units[j, 0], units[j, 1] = 1.0 - gone + gone * end_slope, gone * end_offset
        units[j, 4], units[j, 5] = slope, offset
        units[j, 6] = wet * (slope - water_slope) + past * slope
        units[j, 7] = wet * (offset - water_offset) + passed
        units[j, 8], units[j, 9] = -dry * water_slope, dry * (air - water_offset) + over
        units[j, 10] = soil * water_slope + past * slope
        units[j, 11] = soil * (water_offset - back[j]) + passed + over
        lost_slope += surface * slope
        lost_offset += surface * (offset - step.surface_temperature)
        given = wet * (1.0 - left) * others + past * back[j] + surface * step.surface_temperature
        kept = 1.0 - (wet * (1.0 - (1.0 - left) * weight) + past + surface) * per_rate
        slope = kept * slope + wet * left * per_rate
        offset = kept * offset + given * per_rate
    return slope, offset, lost_slope, lost_offset, limited


@kernel(inline=True)
def _add_up(
    units: Array, shares: Array
) -> tuple[float, float, float, float, float, float, float, float]:
    """Totals of from sewage, from air and to back, and the mixed outlet, as lines.

    Writes columns 2 and 3, heat to the water: what leaves sewage and air and does not
    enter the back.
    """
    wet, wet_offset, dry, dry_offset = 0.0, 0.0, 0.0, 0.0
    soil, soil_offset, mixed, mixed_offset = 0.0, 0.0, 0.0, 0.0
    for j in range(units.shape[0]):
        units[j, 2] = units[j, 6] + units[j, 8] - units[j, 10]
        units[j, 3] = units[j, 7] + units[j, 9] - units[j, 11]
        mixed += shares[j] * units[j, 0]
        mixed_offset += shares[j] * units[j, 1]
        wet += units[j, 6]
        wet_offset += units[j, 7]
        dry += units[j, 8]
        dry_offset += units[j, 9]
        soil += units[j, 10]
        soil_offset += units[j, 11]
    return wet, wet_offset, dry, dry_offset, soil, soil_offset, mixed, mixed_offset


@kernel(inline=True)
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
        >= 0, shape (n, >= 5) [W/K]; may be ``units`` itself, a row is read before written
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
    slope, offset, lost_slope, lost_offset, limited = _march(conductance, shares, step, back, units)
    wet, wet_offset, dry, dry_offset, soil, soil_offset, mixed, mixed_offset = _add_up(
        units, shares
    )
    # fmt: off
    return SpiralResponse(
        mixed, mixed_offset, slope, offset, wet + dry - soil,
        wet_offset + dry_offset - soil_offset, wet, wet_offset, dry, dry_offset,
        -soil, -soil_offset, lost_slope, lost_offset, tube.film, tube.reynolds,
        tube.pressure_drop, condensation, limited, units,
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

    Source
    ------
    As `series`: each unit is linear in its inlet.
    """
    for row in range(ROWS):
        for j in range(units.shape[0]):
            out[row, j] = units[j, 2 * row] * inlet + units[j, 2 * row + 1]
