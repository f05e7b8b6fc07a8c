"""Source water circulating between a heat exchanger and a heat pump, both solved together."""

from typing import Any, NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.heat_pump_machine import (
    TABLE,
    Duty,
    Machine,
    smooth_performance,
    tabled_performance,
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
MOST_EVALUATIONS = 80
SECANT_EVALUATIONS = 20  # after these, plain bisection


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
    iterations: int  # how often the machine was evaluated
    status: int


@kernel(inline=True)
def _idle(slope: float, offset: float, load: float, status: int) -> LoopState:
    """Loop at rest: water at the temperature at which the exchanger exchanges nothing."""
    rest = offset
    if slope < 1.0:
        rest = offset / (1.0 - slope)
    return LoopState(rest, rest, 0.0, 0.0, 0.0, max(load, 0.0), 0.0, 0, status)


@kernel(inline=True)
def _refusal(load: float, available: bool, slope: float, high: float) -> int:
    """Status of a step that moves no heat; NOT_CONVERGED where there is something to solve."""
    if not load > 0.0:
        return FINE
    if not available:
        return UNSUPPORTED
    if not 1.0 - slope > 1e-12:
        return NO_EXCHANGE
    return SOURCE_LIMITED if high <= 0.0 else NOT_CONVERGED


@kernel(inline=True)
def _next_heat(evaluations: int, low: float, high: float, below: float, above: float) -> float:
    """Both ends first, then false position, in the end bisection."""
    if evaluations == 1:
        return 0.0
    if evaluations < SECANT_EVALUATIONS:
        return high - above * (high - low) / (above - below)
    return 0.5 * (low + high)


@kernel(inline=True)
def duty_step(
    duty: Duty,
    table: Array,
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    supply: float,
    sink_return: float,
) -> LoopState:
    r"""Exchanger and heat pump in one closed water loop, in one direction.

    The exchanger is linear, :math:`T_{out} = a T_{in} + b`; the machine draws Q, negative in
    cooling, with s = 1 in heating and -1 in cooling:

    .. math:: T_{in} = \frac{b - Q/C}{1 - a}, \qquad
              Q - s D(T)\,[1 - s/COP(T)] = 0

    is one equation in Q between 0 and the heat at which the water leaving the machine
    reaches its limit, :math:`|Q| = C\,|b - (1-a)T_{limit}|`; false position keeps the
    bracket. Where the limit holds, the load is cut to it: D = |Q|/(1 - s/COP), with the
    part-load factor of the load asked for. A Carnot share makes 1/COP, and so the equation,
    linear: both ends and one evaluation between.

    Parameters
    ----------
    duty, table : parameters of the machine
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
    Energy balances; derived here. False position of Anderson and Bjorck 1973.
    """
    sign = duty.sign
    high = sign * capacity_rate * (offset - (1.0 - slope) * duty.source_limit)
    status = _refusal(load, duty.available, slope, high)
    if status != NOT_CONVERGED:
        return _idle(slope, offset, load, status)
    low, above, below, delivered, cop = 0.0, 0.0, 0.0, 0.0, 1.0
    heat, side, evaluations = high, 0, 0
    while status == NOT_CONVERGED and evaluations < MOST_EVALUATIONS:
        evaluations += 1
        inlet = (offset - sign * heat / capacity_rate) / (1.0 - slope)
        outlet = inlet + sign * heat / capacity_rate
        if duty.model >= TABLE:
            able = tabled_performance(duty, table, load, outlet, supply)
        else:
            able = smooth_performance(duty, load, outlet, inlet, supply, sink_return)
        delivered, cop = min(load, able.capacity), able.cop
        residual = heat - delivered * (1.0 - sign / cop)
        if evaluations == 1 and residual < 0.0:
            status = SOURCE_LIMITED
            delivered = high / (1.0 - sign / cop)
        elif abs(residual) <= TOLERANCE * load:
            status = FINE if delivered >= load else CAPACITY_LIMITED
        elif residual > 0.0:
            if side == 1:
                below *= _shrink(residual, above)
            high, above, side = heat, residual, min(evaluations - 1, 1)
        else:
            if side == -1:
                above *= _shrink(residual, below)
            low, below, side = heat, residual, max(2 - evaluations, -1)
        heat = _next_heat(evaluations, low, high, below, above)
    return _finish(sign, load, delivered, cop, slope, offset, capacity_rate, evaluations, status)


@kernel()
def duty_step_plain(
    duty: tuple[Any, ...],
    table: Array,
    load: float,
    slope: float,
    offset: float,
    capacity_rate: float,
    supply: float,
    sink_return: float,
) -> tuple[Any, ...]:
    """`duty_step` for Python, the duty as a plain tuple, the answer in the order of `LoopState`.

    numba reads the name of every field of a NamedTuple at every call, some 50 ns each.

    Source
    ------
    As `duty_step`.
    """
    return duty_step(
        Duty(*duty), table, load, slope, offset, capacity_rate, supply, sink_return
    )[:]  # fmt: skip


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
    """`duty_step` in the direction of a mode; hot water is heating, off delivers nothing.

    Parameters
    ----------
    machine : parameters of the heat pump
    mode : OFF, HEATING, COOLING or HOT_WATER
    load, slope, offset, capacity_rate, supply, sink_return : as `duty_step`

    Returns
    -------
    `LoopState`.

    Source
    ------
    As `duty_step`.
    """
    if mode == OFF:
        return _idle(slope, offset, load, FINE)
    duty = machine.cooling if mode == COOLING else machine.heating
    return duty_step(duty, machine.table, load, slope, offset, capacity_rate, supply, sink_return)


@kernel(inline=True)
def _shrink(new: float, old: float) -> float:
    """Factor on the residual of an end that stays twice (Anderson and Bjorck)."""
    factor = 1.0 - new / old
    return factor if factor > 0.0 else 0.5


@kernel(inline=True)
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

    Source
    ------
    As `step`.
    """
    failures = 0
    table = machine.table
    for hour in range(load.size):
        duty = machine.heating if load[hour] >= 0.0 else machine.cooling
        state = duty_step(
            duty,
            table,
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
