"""Wet and dry arc of a helical tube in a sewer: conductances from raw step inputs."""

from typing import Any, NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.profile_table import ConductanceTable, lookup
from thermosim_kernels.spiral import (
    AIR,
    AIR_BACK,
    BACK,
    SEWAGE,
    SEWAGE_BACK,
    SpiralResponse,
    SpiralStep,
    series,
)
from thermosim_kernels.tube import (
    Liquid,
    LiquidFit,
    TubeFlow,
    flow_in_tube,
    liquid_at,
    nusselt,
    nusselt_curve,
)

FILM, PLACE = 5, 6
"""Columns of a unit until the march writes its coefficients over them, as over its
conductances: film in its tube, and its place among the nodes of the films. Rows that are
there anyway need no memory of their own, whose counting would cost a tenth of `respond`."""
NODES = 4
PSYCHROMETRIC = 66.0
"""Vapour pressure that carries as much heat as one kelvin [Pa/K]; p c_p/(0.622 h_fg) at
1 atm and 15 °C with a Lewis number of 1, which is `assumed`."""
DEW_ITERATIONS = 12
NARROW = 2.0
"""Films that differ by less than this factor are interpolated, not looked up one by one."""


class SpiralTube(NamedTuple):
    """Geometry and liquid of one unit."""

    length: float  # of one tube [m]
    starts: float  # tubes side by side in a unit [-]
    bore: float  # [m]
    coil_diameter: float  # [m]
    exposed_perimeter: float  # surface towards sewage or air per metre of tube [m]
    air_film: float  # dry sewer air on the surface [W/(m2 K)]
    liquid: LiquidFit


@kernel(inline=True)
def saturation_pressure(temperature: float) -> float:
    """Vapour pressure over water [Pa] at ``temperature`` [°C].

    Source
    ------
    Magnus form, constants of Sonntag 1990 (Z. Meteorol. 70:340), -45 to 60 °C.
    """
    return float(611.2 * np.exp(17.62 * temperature / (243.12 + temperature)))


@kernel(inline=True)
def condensation_factor(
    film: float, dry: float, air: float, humidity: float, water: float
) -> float:
    r"""Factor by which condensing vapour raises the film of the dry arc.

    The surface temperature T_s balances what reaches it with what the wall conducts,

    .. math:: h w \left[T_a - T_s + \frac{e_a - e_s(T_s)}{\gamma}\right] = \frac{T_s - T_w}{R}

    R being the wall to the water found from the dry conductance. 1 where the surface is
    not below the dew point; a drying wall gives no latent heat.

    Parameters
    ----------
    film : dry film times exposed perimeter, h w [W/(m K)]
    dry : air to water with that film [W/(m K)]
    air, humidity : of the sewer air [°C], [-]
    water : mean in the tubes [°C]

    Source
    ------
    Lewis analogy; one mean water temperature for all units; both `assumed`.
    """
    vapour = humidity * saturation_pressure(air)
    if air - water < 1e-6 or dry >= film or saturation_pressure(water) >= vapour:
        return 1.0
    wall = 1.0 / (1.0 / dry - 1.0 / film)
    surface = air - dry * (air - water) / film
    if saturation_pressure(surface) >= vapour:
        return 1.0
    for _ in range(DEW_ITERATIONS):
        pressure = saturation_pressure(surface)
        rise = pressure * 17.62 * 243.12 / (243.12 + surface) ** 2
        excess = film * (air - surface + (vapour - pressure) / PSYCHROMETRIC)
        excess -= wall * (surface - water)
        change = excess / (film * (1.0 + rise / PSYCHROMETRIC) + wall)
        surface += change
        if abs(change) < 1e-10:
            break
    latent = (vapour - saturation_pressure(surface)) / PSYCHROMETRIC
    return 1.0 + max(0.0, latent) / (air - surface)


@kernel(inline=True)
def _before_soil(
    length: float, ports: tuple[float, float, float], soil: float
) -> tuple[float, float, float]:
    """Three-port of an arc whose back reaches the soil through a conductance.

    The back's temperature is eliminated (star to mesh); no heat is lost.

    Parameters
    ----------
    length : of tube in the arc, >= 0 [m]
    ports : surface-water, water-back, surface-back per metre of tube [W/(m K)]
    soil : back of the arc to the soil, infinite for an isothermal back [W/K]

    Returns
    -------
    Surface to water, water to soil, surface to soil [W/K].
    """
    if not length > 0.0:
        return 0.0, 0.0, 0.0
    direct, water, surface = length * ports[0], length * ports[1], length * ports[2]
    if soil == np.inf:
        return direct, water, surface
    total = water + surface + soil
    if not total > 0.0:
        return direct, 0.0, 0.0
    return direct + water * surface / total, water * soil / total, surface * soil / total


@kernel(inline=True)
def unit_conductances(
    table: ConductanceTable,
    tube: SpiralTube,
    step: SpiralStep,
    bore_film: float,
    condensation: float,
) -> tuple[float, float, float, float, float]:
    """Conductances of a unit for a film in the tube, in the order of their columns [W/K].

    The deposit is a resistance in series with the film over its share of the wetted wall.
    The backs of the wet and of the dry arc stand in series with their shares of
    ``step.back_conductance``; the way from sewage to air through both backs is left out.

    Source
    ------
    Resistances in series and side by side, derived here; the way left out is `assumed` small.
    """
    length, wet = tube.length * tube.starts, step.wet_fraction
    resistance = step.deposit_thickness / step.deposit_conductivity
    under = step.sewage_film / (1.0 + step.sewage_film * resistance)
    bare = lookup(table, step.sewage_film, bore_film)
    fouled = lookup(table, under, bore_film)
    dry = lookup(table, condensation * tube.air_film, bore_film)
    coverage = step.deposit_coverage
    ports = (
        coverage * fouled[0] + (1.0 - coverage) * bare[0],
        coverage * fouled[1] + (1.0 - coverage) * bare[1],
        coverage * fouled[2] + (1.0 - coverage) * bare[2],
    )
    soil = step.back_conductance
    sewage, behind_wet, past = _before_soil(length * wet, ports, soil * wet)
    air, behind_dry, over = _before_soil(length * (1.0 - wet), dry, soil * (1.0 - wet))
    return sewage, air, behind_wet + behind_dry, past, over


@kernel(inline=True)
def _films(
    tube: SpiralTube, liquid: Liquid, mean: TubeFlow, shares: Array, out: Array
) -> tuple[float, float]:
    """Film in the tube of every unit; least and greatest [W/(m2 K)].

    Parameters
    ----------
    tube, liquid : of the units
    mean : flow in the tube at the mean share
    shares : flow of each unit over the total, shape (n,) [-]
    out : column FILM written; shape (n, > FILM) [W/(m2 K)]
    """
    prandtl = liquid.viscosity * liquid.heat_capacity / liquid.conductivity
    curve = nusselt_curve(prandtl, tube.bore / tube.coil_diameter)
    per_nusselt = liquid.conductivity / tube.bore
    least, greatest = np.inf, 0.0
    for j in range(shares.size):
        if j > 0 and shares[j] == shares[j - 1]:
            out[j, FILM] = out[j - 1, FILM]
        else:
            out[j, FILM] = per_nusselt * nusselt(curve, shares[j] * shares.size * mean.reynolds)
        least = min(least, out[j, FILM])
        greatest = max(greatest, out[j, FILM])
    return least, greatest


@kernel(inline=True)
def _weight(place: float, k: int) -> float:
    """Weight at ``place`` of node ``k`` of a cubic through nodes at 0, 1/3, 2/3, 1."""
    a, b, c, d = 3.0 * place, 3.0 * place - 1.0, 3.0 * place - 2.0, 3.0 * place - 3.0
    if k == 0:
        return -b * c * d / 6.0
    if k == 3:
        return a * b * c / 6.0
    return a * c * d / 2.0 if k == 1 else -a * b * d / 2.0


@kernel(inline=True)
def all_conductances(
    table: ConductanceTable,
    tube: SpiralTube,
    step: SpiralStep,
    least: float,
    greatest: float,
    condensation: float,
    out: Array,
) -> None:
    """Conductances of all units [W/K].

    Equal films share one look-up; films within a factor `NARROW` are interpolated by a
    cubic in their logarithm, to 2e-5 of the conductance; wider ones are looked up one by one.

    Parameters
    ----------
    out : read in column FILM; columns before it written; shape (n, > FILM)

    Source
    ------
    As `unit_conductances`; cubic through four points by Lagrange.
    """
    count, wide, even = out.shape[0], greatest > NARROW * least, greatest < (1.0 + 1e-9) * least
    span = 0.0 if wide or even else np.log(greatest / least)
    for j in range(count):
        out[j, PLACE] = np.log(out[j, FILM] / least) / span if span > 0.0 else 0.0
        for column in range(FILM):
            out[j, column] = 0.0
    for k in range(count if wide else 1 if even else NODES):
        film = out[k, FILM] if wide else least * np.exp(span * k / (NODES - 1))
        sewage, air, back, past, over = unit_conductances(table, tube, step, film, condensation)
        for j in range(k if wide else 0, k + 1 if wide else count):
            weight = _weight(out[j, PLACE], k) if span > 0.0 else 1.0
            out[j, SEWAGE] += weight * sewage
            out[j, AIR] += weight * air
            out[j, BACK] += weight * back
            out[j, SEWAGE_BACK] += weight * past
            out[j, AIR_BACK] += weight * over


@kernel()
def respond(
    table: ConductanceTable,
    tube: SpiralTube,
    shares: Array,
    step: SpiralStep,
    back: Array,
    units: Array,
) -> SpiralResponse:
    """Answer of the exchanger to the inputs of one step.

    The wetted share of every turn sees the sewage film behind its deposit, the rest sewer
    air with condensation; the film in the tube follows the flow of each unit.

    Parameters
    ----------
    table : conductances per metre of tube
    tube : of one unit
    shares : flow of each unit over the total, sum 1, shape (n,) [-]
    step : inputs
    back : pipe behind each unit, shape (n,) [°C]
    units : written; coefficients for `profile_at`, shape (n, COLUMNS)

    Returns
    -------
    `SpiralResponse`.

    Source
    ------
    As `spiral.series` with `unit_conductances`.
    """
    liquid = liquid_at(tube.liquid, step.water_temperature)
    per_tube = step.water_capacity_rate / (shares.size * tube.starts)
    mean = flow_in_tube(
        per_tube / (liquid.density * liquid.heat_capacity),
        tube.bore,
        tube.coil_diameter,
        tube.length,
        liquid,
    )
    factor = condensation_factor(
        tube.air_film * tube.exposed_perimeter,
        lookup(table, tube.air_film, mean.film)[0],
        step.air_temperature,
        step.air_humidity,
        step.water_temperature,
    )
    least, greatest = _films(tube, liquid, mean, shares, units)
    all_conductances(table, tube, step, least, greatest, factor, units)
    return series(units, shares, step, back, mean, factor, units)


@kernel()
def respond_plain(
    table: tuple[Array, Array, Array],
    tube: tuple[float, ...],
    liquid: tuple[Any, ...],
    shares: Array,
    step: tuple[float, ...],
    back: Array,
    units: Array,
) -> tuple[Any, ...]:
    """`respond` for Python, all bundles as plain tuples, the answer in the order of its class.

    ``tube`` is a `SpiralTube` without its liquid. numba reads the name of every field of a
    NamedTuple at every call, some 50 ns each.

    Source
    ------
    As `respond`.
    """
    length, starts, bore, coil_diameter, perimeter, air_film = tube
    whole = SpiralTube(length, starts, bore, coil_diameter, perimeter, air_film, LiquidFit(*liquid))
    return respond(ConductanceTable(*table), whole, shares, SpiralStep(*step), back, units)[:]
