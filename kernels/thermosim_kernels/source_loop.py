"""Source water circulating between a heat exchanger and a heat pump, both solved together."""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.heat_pump_machine import (
    BOTH,
    COOLING_ONLY,
    HEATING_ONLY,
    Machine,
    performance,
)

OFF, HEATING, COOLING, HOT_WATER = 0, 1, 2, 3
"""Modes. Hot water is heating at its own supply temperature."""
FINE, NOT_CONVERGED, CAPACITY_LIMITED, SOURCE_LIMITED, FLOORED, NO_EXCHANGE, UNSUPPORTED = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
)
"""Status. FLOORED: COP held at 1, outside the model. NO_EXCHANGE: exchanger with slope 1.
UNSUPPORTED: the machine's data do not cover this direction."""
TOLERANCE = 1e-11  # residual of source heat over the load
MOST_ITERATIONS = 80
SECANT_ITERATIONS = 20  # after these, plain bisection


class LoopState(NamedTuple):
    """One step of a source loop. Heating: delivered = source_heat + electricity.

    Cooling: -source_heat = delivered + electricity (heat goes into the source).
    """

    inlet: float  # source water entering the exchanger, leaving the machine [°C]
    outlet: float  # source water leaving the exchanger, entering the machine [°C]
    source_heat: float  # heat drawn from the source, < 0 in cooling [W]
    electricity: float  # of the compressor; pumps are not included [W]
    delivered: float  # heat or cold delivered [W]
    unmet: float  # load minus delivered [W]
    cop: float  # COP or EER of this step, 0 when off [-]
    iterations: int
    status: int


@kernel()
def _idle(slope: float, offset: float, load: float, status: int) -> LoopState:
    """Loop at rest: water at the temperature at which the exchanger exchanges nothing."""
    rest = offset
    if slope < 1.0:
        rest = offset / (1.0 - slope)
    return LoopState(rest, rest, 0.0, 0.0, 0.0, max(load, 0.0), 0.0, 0, status)


@kernel()
def _wanted(
    machine: Machine,
    sign: float,
    load: float,
    heat: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    supply: float,
    sink_return: float,
) -> tuple[float, float, float]:
    """Delivered [W], COP and source heat [W] wanted if ``heat`` [W] flows between the two."""
    inlet = (offset - sign * heat / capacity_rate) / (1.0 - slope)
    outlet = inlet + sign * heat / capacity_rate
    able = performance(machine, sign < 0.0, load, outlet, inlet, supply, sink_return)
    delivered = min(load, able.capacity)
    return delivered, able.cop, delivered * (1.0 - sign / able.cop)


@kernel()
def step(
    machine: Machine,
    mode: int,
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    supply: float,
    sink_return: float,
) -> LoopState:
    r"""Exchanger and heat pump in one closed water loop.

    The exchanger is linear, :math:`T_{out} = a T_{in} + b`; the machine cools the loop by
    :math:`Q = s D (1 - s/COP)`, s = 1 in heating and -1 in cooling, so that

    .. math:: T_{in} = \frac{b - Q/C}{1 - a}, \qquad
              Q - s D(T)\,[1 - s/COP(T)] = 0

    is one equation in Q between 0 and the heat at which the water leaving the machine
    reaches its limit, :math:`C\,|b - (1-a)T_{limit}|`; false position (Illinois) keeps the
    bracket. Where the limit holds, the load is cut to it: D = Q/(1 - s/COP), with the
    part-load factor of the load asked for. A Carnot share makes 1/COP, and so the equation,
    linear: one iteration.

    Parameters
    ----------
    machine : parameters of the heat pump
    mode : OFF, HEATING, COOLING or HOT_WATER
    load : heat or cold asked for, >= 0 [W]
    slope : a of the exchanger, 0-1 [-]
    offset : b of the exchanger [°C]
    capacity_rate : source water, mass flow times specific heat, >= 0 [W/K]
    supply, sink_return : water leaving and entering on the load side [°C]

    Returns
    -------
    `LoopState`.

    Source
    ------
    Energy balances; derived here. Illinois: Dowell and Jarratt 1971.
    """
    if mode == OFF or not load > 0.0:
        return _idle(slope, offset, load, FINE)
    sign = -1.0 if mode == COOLING else 1.0
    wrong = HEATING_ONLY if sign < 0.0 else COOLING_ONLY
    if machine.direction != BOTH and machine.direction == wrong:
        return _idle(slope, offset, load, UNSUPPORTED)
    if not 1.0 - slope > 1e-12:
        return _idle(slope, offset, load, NO_EXCHANGE)
    coldest = machine.source_maximum if sign < 0.0 else machine.source_minimum
    high = sign * capacity_rate * (offset - (1.0 - slope) * coldest)
    if high <= 0.0:
        return _idle(slope, offset, load, SOURCE_LIMITED)
    return _solve(machine, sign, load, slope, offset, capacity_rate, supply, sink_return, high)


@kernel()
def _solve(
    machine: Machine,
    sign: float,
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    supply: float,
    sink_return: float,
    high: float,
) -> LoopState:
    """Root of the loop equation between 0 and ``high`` [W], the heat the source can give."""
    delivered, cop, wanted = _wanted(
        machine, sign, load, high, slope, offset, capacity_rate, supply, sink_return
    )
    if wanted > high:
        delivered = high / (1.0 - sign / cop)
        return _finish(sign, load, delivered, cop, slope, offset, capacity_rate, 0, SOURCE_LIMITED)
    above = high - wanted
    low = 0.0
    delivered, cop, wanted = _wanted(
        machine, sign, load, low, slope, offset, capacity_rate, supply, sink_return
    )
    below = low - wanted
    iterations = 0
    side = 0
    status = FINE if abs(below) <= TOLERANCE * load else NOT_CONVERGED
    while status == NOT_CONVERGED and iterations < MOST_ITERATIONS:
        iterations += 1
        heat = 0.5 * (low + high)
        if iterations <= SECANT_ITERATIONS:
            heat = high - above * (high - low) / (above - below)
        delivered, cop, wanted = _wanted(
            machine, sign, load, heat, slope, offset, capacity_rate, supply, sink_return
        )
        residual = heat - wanted
        if abs(residual) <= TOLERANCE * load:
            status = FINE
        elif residual > 0.0:
            high, above = heat, residual
            below = 0.5 * below if side == 1 else below
            side = 1
        else:
            low, below = heat, residual
            above = 0.5 * above if side == -1 else above
            side = -1
    if status == FINE and delivered < load:
        status = CAPACITY_LIMITED
    return _finish(sign, load, delivered, cop, slope, offset, capacity_rate, iterations, status)


@kernel()
def _finish(
    sign: float,
    load: float,
    delivered: float,
    cop: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    iterations: int,
    status: int,
) -> LoopState:
    """Energy balance closed exactly, temperatures from the heat that is in it."""
    electricity = delivered / cop
    heat = sign * delivered - electricity
    inlet = (offset - heat / capacity_rate) / (1.0 - slope)
    outlet = inlet + heat / capacity_rate
    if cop <= 1.0 and status != NOT_CONVERGED:
        status = FLOORED
    return LoopState(
        inlet, outlet, heat, electricity, delivered, load - delivered, cop, iterations, status
    )


@kernel()
def direct(
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    conductance: float,
    use: float,
    coldest: float,
) -> LoopState:
    r"""Source water through the use itself, without a heat pump (snow melting).

    The use takes :math:`Q = G (T_{out} - T_{use})`; with :math:`T_{out} = a T_{in} + b`

    .. math:: Q = \frac{G C [b - (1 - a) T_{use}]}{C (1 - a) + a G}

    and never more than the load or than cools the loop to its limit. A use given as
    :math:`T_{in} = a_2 T_{out} + b_2` is the same with
    :math:`G = C (1 - a_2)`, :math:`T_{use} = b_2/(1 - a_2)`.

    Parameters
    ----------
    load : largest heat wanted, >= 0 [W]
    slope, offset : a [-] and b [°C] of the exchanger
    capacity_rate : source water, >= 0 [W/K]
    conductance : G, water entering the use to the use, >= 0 [W/K]
    use : temperature of what is heated [°C]
    coldest : coldest water allowed into the exchanger [°C]

    Returns
    -------
    `LoopState`; electricity 0 (the pump is not included), cop 0.

    Source
    ------
    Energy balances; derived here.
    """
    span = capacity_rate * (1.0 - slope) + slope * conductance
    if not load > 0.0 or not span > 0.0 or not 1.0 - slope > 1e-12 or not capacity_rate > 0.0:
        return _idle(slope, offset, load, FINE if not load > 0.0 else NO_EXCHANGE)
    able = conductance * capacity_rate * (offset - (1.0 - slope) * use) / span
    limit = capacity_rate * (offset - (1.0 - slope) * coldest)
    heat = max(min(load, able, limit), 0.0)
    status = FINE if heat >= load else CAPACITY_LIMITED
    if heat < min(load, able):
        status = SOURCE_LIMITED
    inlet = (offset - heat / capacity_rate) / (1.0 - slope)
    outlet = inlet + heat / capacity_rate
    return LoopState(inlet, outlet, heat, 0.0, heat, load - heat, 0.0, 0, status)


@kernel()
def year(
    machine: Machine,
    load: Array,
    slope: Array,
    offset: Array,
    capacity_rate: Array,
    supply: Array,
    sink_return: Array,
    out: Array,
) -> int:
    """`step` for every hour of a series whose exchanger does not depend on the heat drawn.

    Parameters
    ----------
    machine : parameters of the heat pump
    load : heating > 0, cooling < 0, shape (n,) [W]
    slope, offset, capacity_rate : exchanger and source water, shape (n,) [-], [°C], [W/K]
    supply, sink_return : load side, shape (n,) [°C]
    out : written; inlet, outlet, source heat, electricity, delivered, unmet, COP, iterations
        and status of every hour, shape (n, 9)

    Returns
    -------
    Number of hours that did not converge or asked for what the machine cannot do.
    """
    failures = 0
    for hour in range(load.size):
        mode = HEATING if load[hour] >= 0.0 else COOLING
        state = step(
            machine,
            mode,
            abs(load[hour]),
            slope[hour],
            offset[hour],
            capacity_rate[hour],
            supply[hour],
            sink_return[hour],
        )
        out[hour, 0] = state.inlet
        out[hour, 1] = state.outlet
        out[hour, 2] = state.source_heat
        out[hour, 3] = state.electricity
        out[hour, 4] = state.delivered
        out[hour, 5] = state.unmet
        out[hour, 6] = state.cop
        out[hour, 7] = state.iterations
        out[hour, 8] = state.status
        if state.status in (NOT_CONVERGED, UNSUPPORTED):
            failures += 1
    return failures
