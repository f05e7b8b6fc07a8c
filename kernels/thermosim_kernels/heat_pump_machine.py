"""One machine: its COP or EER and its capacity from the temperatures it works between."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.heat_pump import (
    ZERO_CELSIUS,
    carnot,
    interpolate,
    lorenz,
    on_off,
)

CARNOT, LORENZ, LINEAR, CONSTANT, TABLE, GRADE = 0, 1, 2, 3, 4, 5
"""Models. Source temperature they want: Carnot leaving; Lorenz both; the others entering."""
EXPONENTIAL, POWER_FIT, TABULATED = 0, 1, 2
"""Capacity laws, see `smooth_performance` and `tabled_performance`."""
STEADY, ON_OFF, POLYNOMIAL = 0, 1, 2
"""Part-load laws: none, cycling, polynomial of the load ratio."""


class Duty(NamedTuple):
    """What a machine does in one direction."""

    sign: float  # 1 heating, -1 cooling
    available: bool  # False: no data for this direction
    model: int
    share: float  # of Carnot or Lorenz; CONSTANT: the COP or EER itself [-]
    sink_pinch: float  # CARNOT, load side [K]
    source_pinch: float  # CARNOT [K]
    approach_follows_load: bool  # CARNOT: pinches scaled by load over nominal capacity
    minimum_lift: float  # [K]
    cop_per_source: float  # LINEAR [1/K]
    cop_per_sink: float  # LINEAR [1/K]
    cop_constant: float  # LINEAR, at 0 °C [-]
    capacity_law: int
    capacity: float  # nominal [W]
    capacity_per_source: float  # exponent, or power over reference power [1/K]
    capacity_per_sink: float  # the same [1/K]
    capacity_constant: float  # the same, at 0 °C [-]
    part_load: int
    part_load_linear: float  # C_d, or coefficient of the load ratio [-]
    part_load_square: float  # coefficient of the load ratio squared [-]
    source_limit: float  # coldest (heating) or warmest (cooling) source water leaving [°C]


class Machine(NamedTuple):
    """Parameters of one machine for the kernels."""

    heating: Duty
    cooling: Duty
    table: Array  # as `interpolate` wants it. TABLE: COP or EER, then capacity over nominal,
    # of source entering and load side leaving [°C]; GRADE: share of Carnot of the lift [K]


class Performance(NamedTuple):
    """What a machine can do at one set of temperatures."""

    capacity: float  # largest heat or cold it delivers [W]
    cop: float  # COP or EER at the load asked for [-]


@kernel(inline=True)
def part_load_factor(duty: Duty, ratio: float) -> float:
    """Factor on the COP at a load ratio; the polynomial is 1 at full load by construction.

    Parameters
    ----------
    duty : parameters
    ratio : load over capacity, 0-1 [-]

    Returns
    -------
    Factor [-].

    Source
    ------
    EN 14825 for cycling; polynomial normalised here.
    """
    if duty.part_load == ON_OFF:
        return on_off(ratio, duty.part_load_linear)
    if duty.part_load == POLYNOMIAL:
        linear, square = duty.part_load_linear, duty.part_load_square
        return 1.0 + linear * (ratio - 1.0) + square * (ratio * ratio - 1.0)
    return 1.0


@kernel(inline=True)
def _smooth_cop(
    duty: Duty, source_in: float, source_out: float, supply: float, sink_return: float, scale: float
) -> float:
    """COP or EER of models without a table, before the part-load factor."""
    if duty.model == CARNOT:
        sink, source = duty.sink_pinch * scale, duty.source_pinch * scale
        return carnot(duty.share, supply, source_out, sink, source, duty.minimum_lift, duty.sign)
    if duty.model == LORENZ:
        lift = duty.minimum_lift
        return lorenz(duty.share, sink_return, supply, source_in, source_out, lift, duty.sign)
    if duty.model == LINEAR:
        trend = duty.cop_per_source * source_in + duty.cop_per_sink * supply
        return trend + duty.cop_constant
    return duty.share


@kernel(inline=True)
def smooth_performance(
    duty: Duty,
    load: float,
    source_in: float,
    source_out: float,
    supply: float,
    sink_return: float,
) -> Performance:
    r"""Capacity, and COP or EER at a load, of a machine without a table.

    .. math:: x = c_s T_{source,in} + c_k T_{supply} + c_0

    Capacity over nominal is :math:`e^x` (EXPONENTIAL), or the power ratio x, at least 0.25,
    times the full-load COP (POWER_FIT). The COP is the full-load value times the part-load
    factor, and never below 1.

    Parameters
    ----------
    duty : parameters of the machine in one direction, model below TABLE
    load : heat or cold asked for, >= 0 [W]
    source_in, source_out : source water entering and leaving the machine [°C]
    supply, sink_return : water leaving and entering on the load side [°C]

    Returns
    -------
    Capacity [W] and COP or EER [-].

    Source
    ------
    Formulas of `thermosim_kernels.heat_pump`; the exponential law follows the WAMAK product
    sheet (3 % per kelvin of source temperature), power fit and floor hplib.
    """
    trend = duty.capacity_per_source * source_in + duty.capacity_per_sink * supply
    trend += duty.capacity_constant
    capacity, scale = duty.capacity, 1.0
    if duty.capacity_law == EXPONENTIAL:
        capacity *= math.exp(trend)
    if duty.approach_follows_load:
        scale = min(load, capacity) / duty.capacity
    cop = _smooth_cop(duty, source_in, source_out, supply, sink_return, scale)
    if duty.capacity_law == POWER_FIT:
        capacity *= max(trend, 0.25) * max(cop, 1.0)
    ratio = min(load / capacity, 1.0)
    return Performance(capacity, max(cop * part_load_factor(duty, ratio), 1.0))


@kernel(inline=True)
def tabled_performance(
    duty: Duty, table: Array, load: float, source: float, supply: float
) -> Performance:
    """Capacity, and COP or EER at a load, of a machine with a table.

    TABLE: both bilinear. GRADE: share of Carnot between source entering and supply, linear
    over the lift; capacity EXPONENTIAL as in `smooth_performance`.

    Parameters
    ----------
    duty, table : parameters of the machine in one direction, model TABLE or GRADE
    load : heat or cold asked for, >= 0 [W]
    source : source water entering the machine [°C]
    supply : water leaving on the load side [°C]

    Returns
    -------
    Capacity [W] and COP or EER [-].

    Source
    ------
    Interpolation between the maker's points.
    """
    capacity = duty.capacity
    if duty.model == TABLE:
        cop = interpolate(table, 0, source, supply)
        capacity *= interpolate(table, 1, source, supply)
    else:
        lift = max(supply - source, duty.minimum_lift)
        cop = interpolate(table, 0, lift, 0.0) * (supply + ZERO_CELSIUS) / lift
        trend = duty.capacity_per_source * source + duty.capacity_per_sink * supply
        capacity *= math.exp(trend + duty.capacity_constant)
    ratio = min(load / capacity, 1.0)
    return Performance(capacity, max(cop * part_load_factor(duty, ratio), 1.0))


@kernel()
def performance(
    duty: Duty,
    table: Array,
    load: float,
    source_in: float,
    source_out: float,
    supply: float,
    sink_return: float,
) -> Performance:
    """Capacity, and COP or EER at a load, of any machine.

    Parameters
    ----------
    duty, table : parameters of the machine in one direction
    load, source_in, source_out, supply, sink_return : as `smooth_performance`

    Returns
    -------
    Capacity [W] and COP or EER [-].

    Source
    ------
    `smooth_performance`, `tabled_performance`.
    """
    if duty.model >= TABLE:
        return tabled_performance(duty, table, load, source_in, supply)
    return smooth_performance(duty, load, source_in, source_out, supply, sink_return)
