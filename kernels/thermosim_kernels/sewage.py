"""March of a sewer reach over one coupling step: flow, temperature, energy ledger."""

from typing import Any, NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.sewage_exchange import (
    Cells,
    Exchange,
    ReachTables,
    Surroundings,
    find_exchange,
)
from thermosim_kernels.sewage_transport import find_face_flow, find_face_heat, find_flow, renew

COURANT = 0.8  # of advection and dispersion together; positivity needs <= 1


class Inlet(NamedTuple):
    """Water entering the reach, linear in time over the step."""

    flow_start: float  # [m3/s]
    flow_end: float  # [m3/s]
    temperature_start: float  # [degC]
    temperature_end: float  # [degC]


class ReachStep(NamedTuple):
    """What one step did; heat counts from 0 degC, every gain of the sewage is positive."""

    outlet_flow: float  # mean of the step [m3/s]
    outlet_temperature: float  # mean of the step, weighted by flow [degC]
    inflow: float  # heat with the water entering above [J]
    outflow: float  # heat with the water leaving below [J]
    lateral: float  # heat with lateral inflow [J]
    air: float  # from sewer air, evaporation included [J]
    wall: float  # from wall and soil [J]
    decay: float  # from decay of organic matter (COD) [J]
    line: float  # from line sources; negative if heat was drawn [J]
    stored: float  # gain of the water in the reach [J]
    residual: float  # all gains - outflow - stored [J]
    water_in: float  # above and lateral [m3]
    water_out: float  # [m3]
    water_stored: float  # gain [m3]
    coldest: float  # least temperature of any cell at the end [degC]
    hottest: float  # greatest temperature of any cell at the end [degC]
    substeps: int  # explicit substeps taken


@kernel(inline=True)
def fastest_wave(reach: ReachTables, lateral: Array, area: Array, highest_inflow: float) -> float:
    """Bound on the kinematic celerity anywhere in the reach during a step [m/s].

    No cell can pass more than the greatest flow now present or entering plus all lateral
    inflow, so no cell can be fuller than that flow needs.

    Parameters
    ----------
    reach : tables of the reach
    lateral : inflow along the cells, shape (n,) [m2/s]
    area : wetted areas at the start, shape (n,) [m2]
    highest_inflow : greatest flow entering during the step [m3/s]

    Source
    ------
    Comparison principle of scalar conservation laws; derived here.
    """
    fullest, added = 0.0, 0.0
    for i in range(lateral.size):
        fullest = max(fullest, area[i])
        added += lateral[i] * reach.cell_length
    nodes = reach.flow.size - 1
    place = fullest / reach.full_area * nodes
    node = min(int(place), nodes - 1)
    rise = reach.flow[node + 1] - reach.flow[node]
    bound = max(reach.flow[node] + (place - node) * rise, highest_inflow) + added
    wave: float = reach.steepest[min(np.searchsorted(reach.flow, bound), nodes)]
    return wave


@kernel(inline=True)
def advance(
    substeps: int, seconds: float, length: float, table: Array, full_area: float,
    flows: tuple[float, float], temperatures: tuple[float, float], lateral: Array,
    relax: Array, source: Array, mixing: Array,
    area: Array, temperature: Array, held: Array, passed: Array,
) -> None:  # fmt: skip
    """Advance water and heat by equal substeps with exchange coefficients held.

    Parameters
    ----------
    substeps, seconds : number and duration of each [s]
    length : of a cell [m]
    table, full_area : as in ``find_flow``
    flows, temperatures : of the water entering at the start and its change per substep
    lateral : inflow along the cells, shape (n,) [m2/s]
    relax, source, mixing : coefficients of ``Exchange``
    area, temperature : changed in place, shapes (n + 1,) [m2] and (n + 2,) [degC]; the area
        after the last cell is 0
    held : increased by temperature times time, shape (n,) [K s]
    passed : increased by water in, heat in, water out, heat out over rho c, (4,) [m3], [m3 K]

    Source
    ------
    Equations and scheme of ``sewage_transport``. At the outlet the profile goes on along the
    local source, at the inlet it starts from the water entering.
    """
    cells, courant, half = held.size, seconds / length, 0.5 * length
    flow, celerity = np.empty(cells + 2), np.empty(cells)
    face, heat = np.empty(cells + 1), np.empty(cells + 1)
    together = flows[1] * temperatures[1] / 12.0
    for count in range(substeps):
        entering = flows[0] + (count + 0.5) * flows[1]
        warmth = temperatures[0] + (count + 0.5) * temperatures[1]
        find_flow(area, table, full_area, flow, celerity)
        flow[0], flow[cells + 1], face[0] = entering, flow[cells], entering
        temperature[0], temperature[cells + 1] = warmth, temperature[cells]
        heat[0] = entering * warmth + together  # exact mean of a product of two straight lines
        find_face_flow(flow, celerity, courant, face)
        find_face_heat(face, area, relax, source, mixing, temperature, seconds, courant, heat)
        leaving, last = face[cells], temperature[cells]
        if leaving > 0.0:
            drift = half * (source[cells - 1] - relax[cells - 1] * last)
            heat[cells] = leaving * (last + drift / (leaving + half * relax[cells - 1]))
        renew(face, heat, lateral, relax, source, seconds, courant, area, temperature, held)
        passed[0] += seconds * entering
        passed[1] += seconds * heat[0]
        passed[2] += seconds * leaving
        passed[3] += seconds * heat[cells]


@kernel(inline=True)
def new_exchange(cells: int) -> Exchange:
    """Room for the coefficients of so many cells."""
    return Exchange(
        np.empty(cells), np.empty(cells), np.empty(cells + 1), np.empty(cells),
        np.empty(cells), np.empty(cells), np.empty(cells), np.empty(cells),
    )  # fmt: skip


@kernel()
def march(
    seconds: float, inlet: Inlet, around: Surroundings, cells: Cells, reach: ReachTables,
    state: Array, new_state: Array, to_wall: Array,
) -> ReachStep:  # fmt: skip
    """Sewage of a reach one coupling step later.

    The step is cut into periods no longer than ``reach.refresh``; within one the exchange
    coefficients are held and as many substeps are taken as the fastest wave needs.

    Parameters
    ----------
    seconds : coupling step, > 0 [s]
    inlet : water entering above, linear over the step
    around, cells, reach : surroundings, forcing of the cells, constants
    state : rows wetted area [m2] and temperature [degC] at the start, shape (2, n)
    new_state : written; the same at the end, shape (2, n)
    to_wall : written; heat given to wall and soil, mean of the step, shape (n,) [W/m]

    Source
    ------
    Equations of ``sewage_transport`` and ``sewage_exchange``; ledger from the same fluxes.
    """
    count, length = to_wall.size, reach.cell_length
    area, temperature = np.zeros(count + 1), np.empty(count + 2)
    area[:count], temperature[1 : count + 1] = state[0], state[1]
    exchange, held = new_exchange(count), np.empty(count)
    passed, gains = np.zeros(4), np.zeros(6)
    to_wall[:] = 0.0
    wave = fastest_wave(reach, cells.lateral_flow, area, max(inlet.flow_start, inlet.flow_end))
    periods = max(1, int(np.ceil(seconds / reach.refresh * (1.0 - 1e-12))))
    span = seconds / periods
    flow_rise = (inlet.flow_end - inlet.flow_start) / seconds
    temperature_rise = (inlet.temperature_end - inlet.temperature_start) / seconds
    total = 0
    for period in range(periods):
        spread = find_exchange(reach, around, cells, area, temperature, exchange)
        rate = (wave + 2.0 * spread / length) / (COURANT * length)
        substeps = max(1, int(np.ceil(span * rate)))
        step, begin = span / substeps, period * span
        held[:] = 0.0
        advance(
            substeps, step, length, reach.flow, reach.full_area,
            (inlet.flow_start + begin * flow_rise, step * flow_rise),
            (inlet.temperature_start + begin * temperature_rise, step * temperature_rise),
            cells.lateral_flow, exchange.relax, exchange.source, exchange.mixing,
            area, temperature, held, passed,
        )  # fmt: skip
        collect(exchange, cells, span, reach.heat_capacity, held, to_wall, gains)
        total += substeps
    new_state[0], new_state[1] = area[:count], temperature[1 : count + 1]
    for i in range(count):
        to_wall[i] /= seconds
    return close(reach, state, new_state, passed, gains, total, seconds)


@kernel()
def march_plain(
    seconds: float,
    inlet: tuple[Any, ...],
    around: tuple[Any, ...],
    cells: tuple[Any, ...],
    reach: tuple[Any, ...],
    state: Array,
    new_state: Array,
    to_wall: Array,
) -> tuple[Any, ...]:
    """`march` for Python, all bundles as plain tuples, the answer in the order of `ReachStep`.

    numba reads the name of every field of a NamedTuple at every call, some 50 ns each.

    Source
    ------
    As `march`.
    """
    return march(
        seconds, Inlet(*inlet), Surroundings(*around), Cells(*cells), ReachTables(*reach),
        state, new_state, to_wall,
    )[:]  # fmt: skip


@kernel(inline=True)
def collect(
    exchange: Exchange, cells: Cells, span: float, capacity: float, held: Array,
    to_wall: Array, gains: Array,
) -> None:  # fmt: skip
    """Add the heat of one period to the ledger, cell by cell, from the fluxes applied.

    Parameters
    ----------
    exchange, cells : coefficients and forcing of the period
    span : duration of the period [s]
    capacity : rho c [J/(m3 K)]
    held : temperature times time of each cell, shape (n,) [K s]
    to_wall : increased by heat per length, shape (n,) [J/m]
    gains : increased by heat per length from laterals, air, wall, decay, line sources [J/m]
        and by water per length from laterals [m2], shape (6,)

    Source
    ------
    Balance of the cell, derived here.
    """
    for i in range(held.size):
        wall = exchange.wall_drive[i] * span - exchange.wall_conductance[i] * held[i]
        water = cells.lateral_flow[i] * span
        to_wall[i] -= wall
        gains[0] += capacity * water * cells.lateral_temperature[i]
        gains[1] += exchange.air_drive[i] * span - exchange.air_conductance[i] * held[i]
        gains[2] += wall
        gains[3] += exchange.decay[i] * span
        gains[4] += cells.line_source[i] * span
        gains[5] += water


@kernel(inline=True)
def close(
    reach: ReachTables, state: Array, new_state: Array, passed: Array, gains: Array,
    substeps: int, seconds: float,
) -> ReachStep:  # fmt: skip
    """Ledger of one step.

    Parameters
    ----------
    reach : constants
    state, new_state : rows area and temperature before and after, shape (2, n)
    passed, gains : as summed by ``advance`` and ``collect``
    substeps, seconds : number of substeps and duration of the step [s]

    Source
    ------
    Balance of the reach, derived here.
    """
    capacity, length = reach.heat_capacity, reach.cell_length
    last = state.shape[1] - 1
    water, heat = 0.0, 0.0
    coldest, hottest = np.inf, -np.inf
    for i in range(last + 1):
        water += new_state[0, i] - state[0, i]
        heat += new_state[0, i] * new_state[1, i] - state[0, i] * state[1, i]
        coldest, hottest = min(coldest, new_state[1, i]), max(hottest, new_state[1, i])
    stored = capacity * length * heat
    inflow, outflow = capacity * passed[1], capacity * passed[3]
    lateral, air, wall = length * gains[0], length * gains[1], length * gains[2]
    decay, line = length * gains[3], length * gains[4]
    residual = inflow + lateral + air + wall + decay + line - outflow - stored
    leaving = passed[3] / passed[2] if passed[2] > 0.0 else new_state[1, last]
    return ReachStep(
        passed[2] / seconds, leaving, inflow, outflow, lateral, air, wall, decay, line, stored,
        residual, passed[0] + length * gains[5], passed[2], length * water, coldest, hottest,
        substeps,
    )  # fmt: skip
