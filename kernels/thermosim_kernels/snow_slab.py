"""A heated slab under snow: conduction from a pipe plane to a surface that melts.

Node 0 is the surface with the snow on it, the nodes below are cells of the slab; the pipe
plane is a node without capacity. All heats are per square metre of slab.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

FUSION = 334.0e3  # latent heat of melting [J/kg]
ICE = 2.1e3  # specific heat of ice near 0 degC, assumed [J/(kg K)]
VAPORISATION = 2.501e6  # latent heat of water at 0 degC [J/kg]
STEFAN_BOLTZMANN = 5.670374e-8  # [W/(m2 K4)]


class Slab(NamedTuple):
    """Chain of nodes and what its surface is made of."""

    capacity: Array  # (nodes,), 0 at the surface and at the pipe plane [J/(m2 K)]
    conductance: Array  # (nodes,) below each node; the last one to the ground [W/(m2 K)]
    plane: int  # node of the pipes
    free_area_ratio: float  # share of the surface free while snow lies
    emissivity: float


class Weather(NamedTuple):
    """Air, sky and snow of one step."""

    air: float  # [degC]
    wind: float  # [m/s]
    humidity: float  # relative, 0 ... 1
    snowfall: float  # [kg/(m2 s)]
    mean_radiant: float  # sky and surroundings; the air's while it snows [degC]
    solar: float  # absorbed by the free surface [W/m2]


class Drive(NamedTuple):
    """Heat into the pipe plane: ``heat + conductance (supply - plane)`` [W/m2]."""

    heat: float  # [W/m2]
    conductance: float  # [W/(m2 K)]
    supply: float  # [degC]


class Surface(NamedTuple):
    """Losses of the surface, linear in its temperature T [W/m2]."""

    film: float  # convection: film (T - air) [W/(m2 K)]
    longwave: float  # against a sky colder than the air
    solar: float  # gained
    vapour_slope: float  # evaporation: vapour_slope T + vapour [W/(m2 K)]
    vapour: float


class SlabStep(NamedTuple):
    """Mean heats of a step [W/m2], masses [kg/m2] and temperatures at its end [degC]."""

    pipe: float  # into the slab
    ground: float  # from below into the slab
    convection: float  # to the air, like the next
    longwave: float
    solar: float  # gained
    evaporation: float
    snowfall: float  # enthalpy of new snow against ice at 0 degC, <= 0
    melting: float  # latent heat gone with the meltwater
    stored: float  # in slab and lying snow
    melted: float  # in this step [kg/m2]
    snow: float  # lying at the end [kg/m2]
    surface: float
    plane: float


@kernel()
def saturation_pressure(temperature: float) -> float:
    """Vapour pressure over water [Pa]; temperature [degC].

    Source: Magnus form with the coefficients of the WMO guide (6.112, 17.62, 243.12).
    """
    return 611.2 * float(np.exp(17.62 * temperature / (243.12 + temperature)))


@kernel()
def wind_film(wind: float) -> float:
    """Convection and radiation of a free surface to surroundings as warm as air [W/(m2 K)].

    11.4 (0.0201 V + 0.055) Btu/(h ft2 F) with V in mile/h, in SI; wind [m/s].
    Source: Chapman (1956) as printed in Lund, Pavement Snow Melting; assumed.
    """
    return 3.5603 + 2.9105 * wind


@kernel()
def vapour_film(wind: float) -> float:
    """Evaporation per vapour pressure difference of a wet surface [kg/(m2 s Pa)].

    0.0201 V + 0.055 lb/(h ft2 inHg) with V in mile/h, in SI; wind [m/s].
    Source: Chapman (1956) as printed in Lund, Pavement Snow Melting; assumed.
    """
    return 2.2027e-8 + 1.80072e-8 * wind


@kernel()
def surface_losses(slab: Slab, weather: Weather, surface: float, snow: float) -> Surface:
    """Loss of a surface under ``snow`` [kg/m2], made linear around ``surface`` [degC].

    The free share loses to wind and sky and, wet while snow lies, evaporates. Under frost
    the covered share loses nothing; air above 0 degC melts it from its top.

    Source
    ------
    Form of the ASHRAE snow-melting balance: free-area ratio times convection, radiation and
    evaporation. Thaw from above is added here.
    """
    free = slab.free_area_ratio if snow > 0.0 else 1.0
    open_to_wind = 1.0 if weather.air > 0.0 else free
    film = wind_film(weather.wind) * open_to_wind
    air, sky = weather.air + 273.15, weather.mean_radiant + 273.15
    longwave = slab.emissivity * STEFAN_BOLTZMANN * (air**4 - sky**4) * open_to_wind
    wet = free * vapour_film(weather.wind) * VAPORISATION if snow > 0.0 else 0.0
    saturated = saturation_pressure(surface)
    slope = saturated * 17.62 * 243.12 / (243.12 + surface) ** 2
    vapour = saturated - slope * surface - weather.humidity * saturation_pressure(weather.air)
    return Surface(film, longwave, free * weather.solar, wet * slope, wet * vapour)


@kernel()
def _melt(
    snow: float, pivot: float, right: float, seconds: float, phase: int
) -> tuple[float, float]:
    """Melt [kg/m2] and surface [degC] from ``pivot T + melt L_f / seconds = right``."""
    if phase == 0:
        phase = 3 if snow == 0.0 or right >= snow * FUSION / seconds else (1 if right < 0.0 else 2)
    if phase == 1:
        return 0.0, right / (pivot + snow * ICE / seconds)
    if phase == 2:
        return right * seconds / FUSION, 0.0
    return snow, (right - snow * FUSION / seconds) / pivot


@kernel()
def _advance(
    slab: Slab,
    old: Array,
    snow: float,
    weather: Weather,
    ground: float,
    drive: Drive,
    seconds: float,
    phase: int,
    gain: Array,
    new: Array,
) -> SlabStep:
    """`step` with its scratch ``gain`` and the surface held to a phase.

    phase: 1 frozen, 2 melting at 0 degC, 3 melted off or bare, 0 whichever holds.
    """
    capacity, below, plane, last = slab.capacity, slab.conductance, slab.plane, old.size - 1
    pivot, right = 0.0, below[last] * ground
    given = drive.heat + drive.conductance * drive.supply
    for k in range(last):
        i = last - k
        link = below[i - 1]
        rate = capacity[i] / seconds
        piped = 1.0 if i == plane else 0.0
        pivot += rate + below[i] + link + piped * drive.conductance
        right += rate * old[i] + piped * given
        share = link / pivot
        still = right / pivot
        gain[i], new[i] = share, still
        pivot, right = -link * share, link * still
    fallen = weather.snowfall * seconds
    total = snow + fallen
    enthalpy = fallen * ICE * min(weather.air, 0.0)
    before = snow * ICE * min(old[0], 0.0)
    losses = surface_losses(slab, weather, min(old[0], 0.0) if total > 0.0 else old[0], total)
    pivot += below[0] + losses.film + losses.vapour_slope
    right += (before + enthalpy) / seconds + losses.film * weather.air
    right += losses.solar - losses.longwave - losses.vapour
    melted, above = _melt(total, pivot, right, seconds, phase)
    new[0] = above
    left = max(total - melted, 0.0)
    stored = left * ICE * min(above, 0.0) - before
    for i in range(1, last + 1):
        above = new[i] + gain[i] * above
        stored += capacity[i] * (above - old[i])
        new[i] = above
    return SlabStep(
        drive.heat + drive.conductance * (drive.supply - new[plane]),
        below[last] * (ground - above),
        losses.film * (new[0] - weather.air),
        losses.longwave,
        losses.solar,
        losses.vapour_slope * new[0] + losses.vapour,
        enthalpy / seconds,
        melted * FUSION / seconds,
        stored / seconds,
        melted,
        left,
        new[0],
        new[plane],
    )


@kernel()
def step(
    slab: Slab,
    old: Array,
    snow: float,
    weather: Weather,
    ground: float,
    drive: Drive,
    seconds: float,
    new: Array,
) -> SlabStep:
    r"""One implicit step of slab and snow.

    .. math:: (m c_{ice} T)' = q_{slab} - q_{losses}(T) + \dot s\,c_{ice}T_{air}
              - \dot m_{melt} L_f, \quad T < 0 \;\text{or}\; \dot m_{melt} > 0

    The surface is the only non-linear node, so the step is solved exactly by elimination
    from the ground up: the snow stays frozen, melts at 0 degC, or is gone within the step.
    Meltwater leaves at 0 degC.

    Parameters
    ----------
    slab : chain of nodes
    old : temperatures, shape (nodes,) [degC]
    snow : lying at the beginning, >= 0 [kg/m2]
    weather, ground : of the step; ground below the slab [degC]
    drive : heat into the pipe plane
    seconds : length of the step [s]
    new : written; temperatures at the end, shape (nodes,) [degC]

    Returns
    -------
    Heats that close to rounding: pipe + ground + solar + snowfall = convection + longwave
    + evaporation + melting + stored.

    Source
    ------
    Enthalpy form of melting, backward Euler; derived here.
    """
    gain = np.empty(old.size)
    return _advance(slab, old, snow, weather, ground, drive, seconds, 0, gain, new)


@kernel()
def march(
    slab: Slab,
    state: Array,
    snow: float,
    weather: Array,
    supply: Array,
    ground: float,
    conductance: float,
    limit: float,
    seconds: float,
    out: Array,
) -> float:
    """Many steps with water circulating whenever snow falls or lies and air is below a limit.

    Parameters
    ----------
    slab, snow, ground, seconds : as for `step`
    weather : rows as the fields of `Weather`, shape (steps, 6)
    supply : water to the slab, shape (steps,) [degC]
    conductance : from supply to pipe plane while circulating [W/(m2 K)]
    limit : air at and above which nothing circulates [degC]
    state : read and written; temperatures, shape (nodes,) [degC]
    out : written; rows as the fields of `SlabStep`, then 1 where water circulated,
        shape (steps, 14)

    Returns
    -------
    Snow lying at the end [kg/m2].

    Source
    ------
    `step`, repeated; the rule of operation is assumed.
    """
    new, gain = np.empty_like(state), np.empty_like(state)
    for k in range(supply.size):
        now = Weather(
            weather[k, 0], weather[k, 1], weather[k, 2], weather[k, 3], weather[k, 4], weather[k, 5]
        )
        on = 1.0 if (snow > 0.0 or now.snowfall > 0.0) and now.air < limit else 0.0
        drive = Drive(0.0, on * conductance, supply[k])
        done = _advance(slab, state, snow, now, ground, drive, seconds, 0, gain, new)
        snow = done.snow
        for i in range(state.size):
            state[i] = new[i]
        for column, value in enumerate(done):
            out[k, column] = value
        out[k, 13] = on
    return snow


@kernel()
def plane_answer(
    slab: Slab,
    old: Array,
    snow: float,
    weather: Weather,
    ground: float,
    guess: Drive,
    seconds: float,
) -> tuple[float, float]:
    """Pipe plane after the step as a line of the heat given to it.

    Parameters
    ----------
    slab, old, snow, weather, ground, seconds : as for `step`
    guess : a drive like the one to come; it decides whether the surface freezes or melts

    Returns
    -------
    Plane without heat [degC] and its rise per heat [K m2/W]: exact as long as the surface
    stays in the state that ``guess`` finds; `step` books exact heats in any case.

    Source
    ------
    The step is linear once the state of the surface is known; derived here.
    """
    gain, new = np.empty_like(old), np.empty_like(old)
    found = _advance(slab, old, snow, weather, ground, guess, seconds, 0, gain, new)
    phase = 3 if found.snow == 0.0 else (1 if found.melted == 0.0 else 2)
    idle, unit = Drive(0.0, 0.0, 0.0), Drive(1.0, 0.0, 0.0)
    cold = _advance(slab, old, snow, weather, ground, idle, seconds, phase, gain, new)
    warm = _advance(slab, old, snow, weather, ground, unit, seconds, phase, gain, new)
    return cold.plane, warm.plane - cold.plane
