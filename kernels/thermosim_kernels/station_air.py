"""Air of a station's zones and the ground around them, hour by hour through a year.

Every hour's air temperature drives the ground as a constant, so that the mean wall heat of
the hour is linear in it and the heat that leaves the air is, to rounding, what the ground gets.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.ground_modes import _add_rows as add_rows
from thermosim_kernels.moist_air import DRY_AIR, VAPORISATION, humidity_ratio
from thermosim_kernels.station_coil import Balance, Coil, Limits, Settled, settle

PASSES = 20000  # of several zones at most; two or three are usual
TOGETHER = 8  # passes after which zones are settled one by one only
SAME = 1e-11  # temperatures that no pass moves further [relative to 1 K]


class Ground(NamedTuple):
    """Modes for one step of constant inputs; zones come first among the inputs.

    Heats are of the whole station's length; rows and modes are padded to eights by zeros.
    """

    decay: Array  # e = exp(-rate step), (modes,)
    drive: Array  # of the modes per kelvin, (zones + others, modes)
    recall: Array  # heats the modes give back per mode, (modes, rows) [W]
    direct: Array  # heat [W/K], [row, input], (rows, zones + others)
    zone: Array  # of each row that is a zone's face, else -1, (rows,)
    content: Array  # stored heat per mode, (modes,) [J]


class Shell(NamedTuple):
    """Zones of the station."""

    capacity: Array  # air and what moves with it, over the step, (zones,) [W/K]
    air: Array  # dry air over the step, (zones,) [kg/s]
    exchange: Array  # between zones, symmetric, (zones, zones) [kg/s]
    contact: Array  # share of the fans' air that touches the coil, (zones,) [-]
    coldest: Array  # surface of the coil, (zones,) [°C]
    pressure: float  # [Pa]


class Weather(NamedTuple):
    """Means of the hours."""

    temperature: Array  # outdoors, (hours,) [°C]
    humidity: Array  # outdoors, (hours,) [kg/kg]
    others: Array  # inputs of the ground that are no zone's, (hours, others) [°C]


class Operation(NamedTuple):
    """Means of the hours, every array (hours, zones)."""

    sensible: Array  # heat of trains, light, people, fans [W]
    vapour: Array  # water of people and of wet surfaces [kg/s]
    mechanical: Array  # air moved by the fans, in and out [kg/s]
    recirculated: Array  # share of that air that flows back behind the coil, 0-1 [-]
    piston: Array  # outdoor air moved by trains, doors and stairs [kg/s]
    set_point: Array  # cooling starts here, +inf for none [°C]
    capacity: Array  # most heat of the coil, 0 where it is locked out [W]
    heat_wanted: Array  # heat asked of the coil [W]
    winter_limit: Array  # heat wanted does not cool the zone below [°C]


class Results(NamedTuple):
    """Written by `march`; (hours, zones) unless said otherwise."""

    temperature: Array  # of the zone and of the exhaust before the coil [°C]
    humidity: Array  # [kg/kg]
    supply: Array  # air that the fans blow in, mixed; outdoors if they stand [°C]
    behind_coil: Array  # exhaust behind the coil [°C]
    sensible: Array  # heat into the coil [W]
    latent: Array  # heat into the coil [W]
    unmet: Array  # heat left that keeps the zone above its set point [W]
    outdoor: Array  # heat brought in by outdoor air less that of the air let out [W]
    heat: Array  # into the ground at every row, (hours, rows) [W]
    stored: Array  # heat in the ground at the end of the hour, above 0 °C, (hours,) [J]
    mist: Array  # water beyond saturation, assumed to fall out on walls [kg/s]


class Desk(NamedTuple):
    """Room to work in, for one hour."""

    matrix: Array  # of the zones' temperatures, (zones, zones) [W/K]
    heat: Array  # (zones,) [W]
    moist: Array  # of the zones' humidities, (zones, zones) [kg/s]
    vapour: Array  # (zones,) [kg/s]
    sensible: Array  # heat taken from the zones, (zones,) [W]
    condensed: Array  # water taken from the zones, (zones,) [kg/s]
    held: Array  # 1 where the temperature is given, (zones,)
    spare: Array  # (zones, zones)


@kernel(inline=True)
def _recall(ground: Ground, weather: Weather, k: int, state: Array, heat: Array) -> None:
    """Heat into the ground with zones at 0 °C [W]."""
    others = weather.others.shape[1]
    zones = ground.direct.shape[1] - others
    for row in range(heat.size):
        heat[row] = 0.0
    add_rows(ground.recall, state, heat)
    for row in range(heat.size):
        known = -heat[row]
        for j in range(others):
            known += ground.direct[row, zones + j] * weather.others[k, j]
        heat[row] = known


@kernel(inline=True)
def _remember(
    ground: Ground,
    weather: Weather,
    k: int,
    air: Array,
    state: Array,
    heat: Array,
    out: Results,
) -> None:
    """Heat into the ground at the zones' temperatures, and the modes an hour later."""
    zones, modes = air.shape[1], state.size
    for row in range(heat.size):
        for i in range(zones):
            heat[row] += ground.direct[row, i] * air[0, i]
        out.heat[k, row] = heat[row]
    for m in range(modes):
        state[m] *= ground.decay[m]
    for i in range(zones):
        value = air[0, i]
        for m in range(modes):
            state[m] += ground.drive[i, m] * value
    for j in range(weather.others.shape[1]):
        value = weather.others[k, j]
        for m in range(modes):
            state[m] += ground.drive[zones + j, m] * value
    stored = 0.0
    for m in range(0, modes, 4):
        stored += (ground.content[m] * state[m] + ground.content[m + 1] * state[m + 1]) + (
            ground.content[m + 2] * state[m + 2] + ground.content[m + 3] * state[m + 3]
        )
    out.stored[k] = stored


@kernel(inline=True)
def _fill(
    ground: Ground,
    shell: Shell,
    weather: Weather,
    operation: Operation,
    k: int,
    air: Array,
    heat: Array,
    desk: Desk,
) -> None:
    """Balances of all zones for hour ``k`` with their coils off; ``heat`` is of the ground."""
    zones = air.shape[1]
    for i in range(zones):
        blown = operation.mechanical[k, i] * (1.0 - operation.recirculated[k, i])
        fresh = blown + operation.piston[k, i]
        for j in range(zones):
            desk.matrix[i, j] = -DRY_AIR * shell.exchange[i, j]
            desk.moist[i, j] = -shell.exchange[i, j]
            fresh += shell.exchange[i, j]
        desk.matrix[i, i] += shell.capacity[i] + DRY_AIR * fresh
        desk.moist[i, i] += shell.air[i] + fresh
        outdoors = blown + operation.piston[k, i]
        gained = operation.sensible[k, i] + DRY_AIR * outdoors * weather.temperature[k]
        desk.heat[i] = shell.capacity[i] * air[0, i] + gained
        wet = operation.vapour[k, i] + outdoors * weather.humidity[k]
        desk.vapour[i] = shell.air[i] * air[1, i] + wet
    for row in range(heat.size):
        i = int(ground.zone[row])
        if i >= 0:
            desk.heat[i] -= heat[row]
            for j in range(zones):
                desk.matrix[i, j] += ground.direct[row, j]


@kernel(inline=True)
def _settle_zone(
    shell: Shell, operation: Operation, k: int, i: int, air: Array, desk: Desk
) -> Settled:
    """One zone beside neighbours as they are."""
    heat, vapour = desk.heat[i], desk.vapour[i]
    for j in range(air.shape[1]):
        if j != i:
            heat -= desk.matrix[i, j] * air[0, j]
            vapour -= desk.moist[i, j] * air[1, j]
    return settle(
        Balance(desk.matrix[i, i], heat, desk.moist[i, i], vapour),
        Coil(
            operation.mechanical[k, i] * shell.contact[i],
            operation.recirculated[k, i],
            shell.coldest[i],
            shell.pressure,
        ),
        Limits(
            operation.set_point[k, i],
            operation.capacity[k, i],
            operation.heat_wanted[k, i],
            operation.winter_limit[k, i],
        ),
    )


@kernel()
def _eliminate(matrix: Array, right: Array) -> None:
    """Solve a small M-matrix in place; no pivots are needed. ``right`` becomes the solution."""
    size = right.size
    for p in range(size):
        for i in range(p + 1, size):
            factor = matrix[i, p] / matrix[p, p]
            for j in range(p + 1, size):
                matrix[i, j] -= factor * matrix[p, j]
            right[i] -= factor * right[p]
    for i in range(size - 1, -1, -1):
        for j in range(i + 1, size):
            right[i] -= matrix[i, j] * right[j]
        right[i] /= matrix[i, i]


@kernel()
def _together(air: Array, desk: Desk) -> None:
    """All zones at once, their coils' heat or their held temperatures being known."""
    zones = air.shape[1]
    for i in range(zones):
        for j in range(zones):
            desk.spare[i, j] = desk.matrix[i, j]
        if desk.held[i] > 0.0:
            for j in range(zones):
                desk.spare[i, j] = 0.0
            desk.spare[i, i] = 1.0
        else:
            air[0, i] = desk.heat[i] - desk.sensible[i]
    _eliminate(desk.spare, air[0])
    for i in range(zones):
        for j in range(zones):
            desk.spare[i, j] = desk.moist[i, j]
        air[1, i] = desk.vapour[i] - desk.condensed[i]
    _eliminate(desk.spare, air[1])


@kernel()
def _several(shell: Shell, operation: Operation, k: int, air: Array, desk: Desk) -> int:
    """Zones that exchange air: solve all, settle each beside the others, until none moves.

    Solving all with the coils' heat fixed may jump to and fro over a limit; then the zones
    are settled one by one, which always converges (M-matrix, heat rising with temperature),
    if slowly. Returns 0, or 1 if the zones did not come to rest.
    """
    zones = air.shape[1]
    for turn in range(PASSES):
        moved = 0.0
        for i in range(zones):
            new = _settle_zone(shell, operation, k, i, air, desk)
            moved = max(moved, abs(new.temperature - air[0, i]))
            moved = max(moved, 1e3 * abs(new.humidity - air[1, i]))
            air[0, i], air[1, i] = new.temperature, new.humidity
            desk.sensible[i] = operation.recirculated[k, i] * new.sensible
            desk.condensed[i] = operation.recirculated[k, i] * new.condensed
            desk.held[i] = 1.0 if new.held else 0.0
        if moved < SAME:
            return 0
        if turn < TOGETHER:
            _together(air, desk)
    return 1


@kernel(inline=True)
def _write(
    weather: Weather,
    operation: Operation,
    k: int,
    i: int,
    desk: Desk,
    new: Settled,
    out: Results,
) -> None:
    """Results of one zone."""
    fans, back = operation.mechanical[k, i], operation.recirculated[k, i]
    outdoors = weather.temperature[k]
    behind = new.temperature - new.sensible / (fans * DRY_AIR) if fans > 0.0 else new.temperature
    out.temperature[k, i], out.humidity[k, i] = new.temperature, new.humidity
    out.behind_coil[k, i] = behind
    out.supply[k, i] = outdoors + (back * (behind - outdoors) if fans > 0.0 else 0.0)
    out.sensible[k, i] = new.sensible
    out.latent[k, i] = VAPORISATION * new.condensed
    above = new.temperature - operation.set_point[k, i]
    out.unmet[k, i] = desk.matrix[i, i] * above if above > 1e-9 else 0.0
    blown = (1.0 - back) * fans
    flow = DRY_AIR * (operation.piston[k, i] + blown) * (outdoors - new.temperature)
    out.outdoor[k, i] = flow + (1.0 - back) * new.sensible


@kernel(inline=True)
def _dry_out(shell: Shell, air: Array, k: int, desk: Desk, out: Results) -> None:
    """Let water beyond saturation fall out of the air."""
    for i in range(air.shape[1]):
        most = humidity_ratio(air[0, i], 1.0, shell.pressure)
        out.mist[k, i] = 0.0
        if air[1, i] > most:
            kept = 0.0  # what flows to other zones has arrived there already
            for j in range(air.shape[1]):
                kept += desk.moist[j, i]
            out.mist[k, i] = kept * (air[1, i] - most)
            air[1, i] = most
            out.humidity[k, i] = most


@kernel()
def march(
    ground: Ground,
    shell: Shell,
    weather: Weather,
    operation: Operation,
    state: Array,
    air: Array,
    out: Results,
) -> int:
    r"""March zones and ground through hours.

    .. math:: C\,\frac{T - T'}{\Delta t} = \dot Q + \dot m c_p (T_o - T)
              + \dot m_x c_p (T_j - T) - r\,\dot Q_{coil} - \bar q(T, z), \qquad
              z \leftarrow e\,z + d\,u

    with the mean wall heat of the hour :math:`\bar q = D\,u - R\,z` for inputs :math:`u`
    constant over it.

    Parameters
    ----------
    ground, shell : factors of the ground and the zones
    weather, operation : of every hour
    state : modes of the ground, read and written, (modes,)
    air : temperature and humidity of the zones, read and written, (2, zones) [°C, kg/kg]
    out : written

    Returns
    -------
    Number of hours in which several zones did not come to rest.

    Source
    ------
    Exact solution of z' = -rate z + b.u for constant u and its mean; derived here.
    """
    zones, rows = air.shape[1], ground.zone.size
    desk = Desk(
        np.empty((zones, zones)),
        np.empty(zones),
        np.empty((zones, zones)),
        np.empty(zones),
        np.empty(zones),
        np.empty(zones),
        np.empty(zones),
        np.empty((zones, zones)),
    )
    total = np.empty(rows)
    failed = 0
    for k in range(weather.temperature.size):
        _recall(ground, weather, k, state, total)
        _fill(ground, shell, weather, operation, k, air, total, desk)
        if zones > 1:
            failed += _several(shell, operation, k, air, desk)
        for i in range(zones):
            new = _settle_zone(shell, operation, k, i, air, desk)
            air[0, i], air[1, i] = new.temperature, new.humidity
            _write(weather, operation, k, i, desk, new, out)
        _dry_out(shell, air, k, desk, out)
        _remember(ground, weather, k, air, state, total, out)
    return failed
