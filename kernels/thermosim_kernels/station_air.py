"""Air of a station's zones and the ground around them, hour by hour through a year.

Every hour's air temperature drives the ground as a constant, so that the mean wall heat of
the hour is linear in it and the heat that leaves the air is, to rounding, what the ground gets.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.ground_modes import BLOCK
from thermosim_kernels.ground_modes import _add_rows as add_rows
from thermosim_kernels.moist_air import DRY_AIR, VAPORISATION, humidity_ratio
from thermosim_kernels.station_coil import Balance, Coil, Limits, Settled, settle

PASSES = 20000  # of several zones at most; two or three are usual
TOGETHER = 8  # passes after which zones are settled one by one only
REACHED = 1e-9  # of a set point [K]
SAME = 1e-11  # temperatures that no pass moves further [relative to 1 K]


class Ground(NamedTuple):
    """Modes for steps of constant inputs, zones first among them, and for blocks of steps.

    Heats are of the whole station's length. The last row is no heat but what is stored [J],
    negative. Modes are padded to eights by zeros; width is BLOCK times rows, steps slow.
    """

    decay: Array  # e = exp(-rate step), (modes,)
    drive: Array  # d, of the modes per kelvin, (inputs, modes)
    direct: Array  # heat [W/K], [row, input], (rows, inputs)
    zone: Array  # of each row that is a zone's face, else -1, (rows,)
    block_decay: Array  # e^BLOCK, (modes,)
    block_recall: Array  # R e^step, heat given back per mode at the beginning, (modes, width) [W]
    later: Array  # R e^lag d, heat given back 1, 2 ... steps after an input, (inputs, width) [W/K]
    block_drive: Array  # modes at the end per input of the block, (BLOCK * inputs, modes)


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
def _spread(ground: Ground, inputs: Array, step: int, back: Array) -> None:
    """Heat given back in the rest of the block for the inputs of one step."""
    start = (step + 1) * ground.zone.size
    rest = back[start:]
    for j in range(inputs.size):
        value, later = inputs[j], ground.later[j]
        for x in range(rest.size):
            rest[x] += later[x] * value


@kernel()
def _remember(ground: Ground, given: Array, steps: int, state: Array) -> None:
    """Modes after some steps; ``given`` holds their inputs, steps slow."""
    count = ground.direct.shape[1]
    if steps == BLOCK:
        for m in range(state.size):
            state[m] *= ground.block_decay[m]
        add_rows(ground.block_drive, given, state)
        return
    for s in range(steps):
        for m in range(state.size):
            state[m] *= ground.decay[m]
        for j in range(count):
            value = given[s * count + j]
            for m in range(state.size):
                state[m] += ground.drive[j, m] * value


@kernel(inline=True)
def _known(ground: Ground, zones: int, inputs: Array, back: Array, step: int, heat: Array) -> None:
    """Heat into the ground with zones at 0 °C, written [W]."""
    rows = heat.size
    for row in range(rows):
        known = -back[step * rows + row]
        for j in range(zones, inputs.size):
            known += ground.direct[row, j] * inputs[j]
        heat[row] = known


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
    """Results of one zone; all choices come first, numbers are stored last."""
    fans, back = operation.mechanical[k, i], operation.recirculated[k, i]
    piston, set_point = operation.piston[k, i], operation.set_point[k, i]
    outdoors, conductance = weather.temperature[k], desk.matrix[i, i]
    behind, returned = new.temperature, 0.0
    if fans > 0.0:
        behind -= new.sensible / (fans * DRY_AIR)
        returned = back
    above = max(new.temperature - set_point, 0.0)
    unmet = conductance * above if above > REACHED else 0.0
    flow = DRY_AIR * (piston + (1.0 - back) * fans) * (outdoors - new.temperature)
    out.temperature[k, i] = new.temperature
    out.behind_coil[k, i] = behind
    out.supply[k, i] = outdoors + returned * (behind - outdoors)
    out.sensible[k, i] = new.sensible
    out.latent[k, i] = VAPORISATION * new.condensed
    out.unmet[k, i] = unmet
    out.outdoor[k, i] = flow + (1.0 - back) * new.sensible


@kernel(inline=True)
def _dry_out(shell: Shell, air: Array, k: int, desk: Desk, out: Results) -> None:
    """Let water beyond saturation fall out of the air."""
    for i in range(air.shape[1]):
        excess = max(air[1, i] - humidity_ratio(air[0, i], 1.0, shell.pressure), 0.0)
        kept = 0.0  # what flows to other zones has arrived there already
        for j in range(air.shape[1]):
            kept += desk.moist[j, i]
        air[1, i] -= excess
        out.mist[k, i] = kept * excess
        out.humidity[k, i] = air[1, i]


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
    others = weather.others.shape[1]
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
    total, inputs = np.empty(rows), np.empty(zones + others)
    back, given = np.empty(BLOCK * rows), np.empty(BLOCK * (zones + others))
    hours, failed = weather.temperature.size, 0
    for k in range(hours):
        step = k % BLOCK
        if step == 0:
            back[:] = 0.0
            add_rows(ground.block_recall, state, back)
        for j in range(others):
            inputs[zones + j] = weather.others[k, j]
        _known(ground, zones, inputs, back, step, total)
        _fill(ground, shell, weather, operation, k, air, total, desk)
        if zones > 1:
            failed += _several(shell, operation, k, air, desk)
        for i in range(zones):
            new = _settle_zone(shell, operation, k, i, air, desk)
            air[0, i], air[1, i] = new.temperature, new.humidity
            _write(weather, operation, k, i, desk, new, out)
        _dry_out(shell, air, k, desk, out)
        for i in range(zones):
            inputs[i] = air[0, i]
        for row in range(rows):
            heat = total[row]
            for i in range(zones):
                heat += ground.direct[row, i] * inputs[i]
            out.heat[k, row] = heat
        for j in range(inputs.size):
            given[step * inputs.size + j] = inputs[j]
        _spread(ground, inputs, step, back)
        if step == BLOCK - 1 or k == hours - 1:
            _remember(ground, given, step + 1, state)
    return failed
