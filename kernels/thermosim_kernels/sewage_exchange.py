"""What sewage exchanges with air, wall, soil, lateral inflow and pipes laid into it."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.sewer_air import air_exchange, root_relative_velocity

EFOLD_DECAY = 0.078  # temperature dependence of the decay of organic matter [1/K]
DAY = 7.2722e-5  # angular frequency of the day [1/s]
GRAVITY = 9.81  # [m/s2]


class ReachTables(NamedTuple):
    """Constants of a reach, worked out once."""

    cell_length: float  # [m]
    heat_capacity: float  # rho c of sewage [J/(m3 K)]
    full_area: float  # of the section [m2]
    flow: Array  # at equal steps of area, dry to full [m3/s]
    steepest: Array  # bound on dQ/dA up to each node [m/s]
    section: Array  # at equal steps of cube root of area; rows as in ``look_up``
    sensible: float  # coefficient of the air film, as in ``air_heat_flux``
    latent: float  # coefficient of evaporation, as in ``air_heat_flux``
    soil_conductance: float  # wetted wall to soil [W/m2/K]
    decay_heat: float  # of organic matter at 20 degC [W/m3]
    refresh: float  # longest time coefficients are held [s]


class Surroundings(NamedTuple):
    """What the reach feels from outside during a step."""

    air_temperature: float  # of the sewer air [degC]
    humidity: float  # relative, of the sewer air [-]
    soil_temperature: float  # far from the pipe [degC]


class Cells(NamedTuple):
    """What each cell feels during a step; every array has shape (n,)."""

    lateral_flow: Array  # inflow along the cell, >= 0 [m2/s]
    lateral_temperature: Array  # of that inflow [degC]
    line_source: Array  # heat put into the sewage; negative if drawn [W/m]
    wall_conductance: Array  # to a wall modelled elsewhere, >= 0 [W/(m K)]
    wall_temperature: Array  # of that wall [degC]


class Exchange(NamedTuple):
    """Coefficients of each cell, held until the next refresh."""

    relax: Array  # g over rho c, lateral inflow included, (n,) [m2/s]
    source: Array  # s over rho c, lateral inflow included, (n,) [m2 K/s]
    mixing: Array  # dispersion over cell length, (n + 1,), last 0 [m/s]
    air_conductance: Array  # (n,) [W/(m K)]
    air_drive: Array  # conductance times effective air temperature, (n,) [W/m]
    wall_conductance: Array  # wall and soil together, (n,) [W/(m K)]
    wall_drive: Array  # conductance times temperature, summed, (n,) [W/m]
    decay: Array  # heat of decay, (n,) [W/m]


@kernel()
def soil_conductance(
    radius: float, wall: float, wall_conductivity: float, soil: tuple[float, float, float]
) -> float:
    r"""Conductance from wetted wall to undisturbed soil, per area of wetted wall [W/m2/K].

    .. math:: u^{-1} = r \left[\frac{1}{k_p}\ln\frac{r+s}{r}
       + \frac{1}{k_s}\ln\frac{r+s+\delta}{r+s}\right], \qquad
       \delta = \sqrt{k_s / (\omega\,\rho_s c_s)}

    Parameters
    ----------
    radius : inside radius of the pipe r, > 0 [m]
    wall : thickness s, >= 0 [m]
    wall_conductivity : k_p, > 0 [W/(m K)]
    soil : conductivity k_s [W/(m K)], density [kg/m3] and specific heat [J/(kg K)], all > 0

    Source
    ------
    Closure of SWMM-HEAT and TEMPEST (Duerrenmatt and Wanner 2014). Its depth lacks the factor
    2 of the penetration depth of a daily wave and is kept as published.
    """
    conductivity, density, heat_capacity = soil
    outside = radius + wall
    depth = np.sqrt(conductivity / (DAY * density * heat_capacity))
    through_wall = np.log(outside / radius) / wall_conductivity
    through_soil = np.log((outside + depth) / outside) / conductivity
    conductance: float = 1.0 / (radius * (through_wall + through_soil))
    return conductance


@kernel()
def fill_section_table(
    shape: Array, full: float, slope: float, fischer: float, dispersion: float, out: Array
) -> None:
    r"""Section table of a reach from the shape table of its channel.

    Fischer's dispersion with mean depth :math:`h = A/B` and shear velocity
    :math:`u_* = \sqrt{g R S}`:

    .. math:: D_x = 0.011\, V^2 B^2 / (h\, u_*)

    Parameters
    ----------
    shape : rows width, wetted and dry perimeter, velocity; shape (4, m)
    full, slope : area of the full section [m2] and bed slope [-]
    fischer : factor of Fischer's formula, 0.011 in the source [-]
    dispersion : used instead of the formula if >= 0 [m2/s]
    out : written; rows as in ``look_up``, shape (4, m)

    Source
    ------
    H. B. Fischer et al., Mixing in Inland and Coastal Waters, 1979; assumed to hold for
    sewers, where it gives some 0.1 m2/s.
    """
    for j in range(out.shape[1]):
        part = j / (out.shape[1] - 1)
        area = full * part * part * part
        width, wetted, dry, velocity = shape[0, j], shape[1, j], shape[2, j], shape[3, j]
        out[0, j], out[1, j] = width, wetted
        out[2, j] = root_relative_velocity(width, velocity, dry)
        out[3, j] = dispersion
        if dispersion < 0.0:
            shear = np.sqrt(GRAVITY * area * slope / wetted) if wetted > 0.0 else 0.0
            spread = velocity * velocity * width * width * width
            out[3, j] = fischer * spread / (area * shear) if shear > 0.0 else 0.0


@kernel(inline=True)
def look_up(section: Array, part: float) -> tuple[float, float, float, float]:
    """Section of a cell from the table of the reach.

    Parameters
    ----------
    section : rows surface width [m], wetted perimeter [m], square root of the velocity
        relative to the air [(m/s)^0.5], dispersion [m2/s]; shape (4, m)
    part : cube root of area over full area [-]

    Returns
    -------
    The four rows, linearly interpolated; beyond the table the last column.

    Source
    ------
    Linear interpolation in the table of `channel`.
    """
    last = section.shape[1] - 1
    place = part * last
    node = min(int(place), last - 1)
    share = min(place - node, 1.0)
    rest = 1.0 - share
    return (
        rest * section[0, node] + share * section[0, node + 1],
        rest * section[1, node] + share * section[1, node + 1],
        rest * section[2, node] + share * section[2, node + 1],
        rest * section[3, node] + share * section[3, node + 1],
    )


@kernel(inline=True)
def find_exchange(
    reach: ReachTables, around: Surroundings, cells: Cells, area: Array, temperature: Array,
    out: Exchange,
) -> float:  # fmt: skip
    r"""Linear exchange of every cell about its present state.

    .. math:: g = \alpha_{air} B + u P + U_{wall} + \rho c\, q_{lat}, \qquad
       s = \alpha_{air} B\,T_{air} + u P\,T_{soil} + U_{wall} T_{wall} + q' +
       A\,r e\,e^{0.078 (T - 20)} + \rho c\, q_{lat} T_{lat}

    Parameters
    ----------
    reach, around, cells : constants, surroundings and forcing of the cells
    area : wetted area, shape (n + 1,) [m2]
    temperature : with ghosts, shape (n + 2,) [degC]
    out : written

    Returns
    -------
    Greatest dispersion of any cell [m2/s].

    Source
    ------
    Closures of SWMM-HEAT and TEMPEST (Duerrenmatt and Wanner 2014); decay of organic matter
    as in a model of sewers of Malmoe (R. Saagi et al.), negligible but kept.
    """
    greatest = 0.0
    per_capacity = 1.0 / reach.heat_capacity
    for i in range(out.relax.size):
        here = temperature[i + 1]
        part = (area[i] / reach.full_area) ** (1.0 / 3.0)
        width, wetted, root, dispersion = look_up(reach.section, part)
        effective, film = air_exchange(
            here, around.air_temperature, around.humidity, root, reach.sensible, reach.latent
        )
        air, soil, wall = film * width, reach.soil_conductance * wetted, cells.wall_conductance[i]
        out.air_conductance[i] = air
        out.air_drive[i] = air * effective
        out.wall_conductance[i] = soil + wall
        out.wall_drive[i] = soil * around.soil_temperature + wall * cells.wall_temperature[i]
        out.decay[i] = reach.decay_heat * area[i] * np.exp(EFOLD_DECAY * (here - 20.0))
        gained = air * effective + out.wall_drive[i] + out.decay[i] + cells.line_source[i]
        lateral = cells.lateral_flow[i]
        out.relax[i] = (air + soil + wall) * per_capacity + lateral
        out.source[i] = gained * per_capacity + lateral * cells.lateral_temperature[i]
        out.mixing[i] = dispersion / reach.cell_length
        greatest = max(greatest, dispersion)
    out.mixing[out.relax.size] = 0.0
    return greatest
