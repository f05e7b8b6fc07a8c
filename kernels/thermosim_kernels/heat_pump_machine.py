"""One machine: its COP or EER and its capacity from the temperatures it works between."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.heat_pump import (
    ZERO_CELSIUS,
    bilinear,
    bracket,
    carnot_cooling,
    carnot_heating,
    lorenz,
    on_off,
)

CARNOT, LORENZ, LINEAR, TABLE, GRADE, CONSTANT = 0, 1, 2, 3, 4, 5
"""Models. Source temperature they want: Carnot leaving; Lorenz both; the others entering."""
BOTH, HEATING_ONLY, COOLING_ONLY = 0, 1, 2
"""Directions a machine's data are good for."""
STEADY, ON_OFF, POLYNOMIAL = 0, 1, 2
"""Part-load laws: none, cycling, polynomial of the load ratio."""


class Machine(NamedTuple):
    """Parameters of one machine for the kernels."""

    model: int
    direction: int
    efficiency: float  # share of Carnot or Lorenz [-]
    cop: float  # of model CONSTANT, heating [-]
    eer: float  # of model CONSTANT, cooling [-]
    sink_pinch: float  # [K]
    source_pinch: float  # [K]
    approach_follows_load: bool  # pinches scaled by load over nominal capacity
    minimum_lift: float  # [K]
    linear_cop: Array  # model LINEAR: per K of source, per K of sink, constant; shape (3,)
    linear_power: Array  # model LINEAR: power over reference power, same form; shape (3,)
    fitted_capacity: bool  # model LINEAR: capacity is power fit times COP
    table_source: Array  # TABLE: source entering [°C]; GRADE: lift [K]
    table_sink: Array  # TABLE: leaving on the load side [°C]
    table_cop: Array  # TABLE: COP or EER; GRADE: share of Carnot, one column
    table_capacity: Array  # TABLE: capacity over nominal capacity [-]
    capacity: float  # heating, at the rated point [W]; LINEAR: over reference power x COP
    capacity_source: float  # relative rise per K of entering source [1/K]
    capacity_sink: float  # relative rise per K of supply [1/K]
    rated_source: float  # [°C]
    rated_supply: float  # [°C]
    cooling_capacity: float  # at its rated point [W]
    cooling_source: float  # relative rise per K of entering source, < 0 [1/K]
    cooling_rated_source: float  # [°C]
    part_load: int
    part_load_linear: float  # C_d, or coefficient of the load ratio [-]
    part_load_square: float  # coefficient of the load ratio squared [-]
    source_minimum: float  # coldest allowed source water leaving (heating) [°C]
    source_maximum: float  # warmest allowed source water leaving (cooling) [°C]


class Performance(NamedTuple):
    """What a machine can do at one set of temperatures."""

    capacity: float  # largest heat or cold it delivers [W]
    cop: float  # COP or EER at the load asked for [-]


@kernel()
def part_load_factor(machine: Machine, ratio: float) -> float:
    """Factor on the COP at a load ratio; the polynomial is 1 at full load by construction.

    Parameters
    ----------
    machine : parameters
    ratio : load over capacity, 0-1 [-]

    Returns
    -------
    Factor [-].
    """
    if machine.part_load == ON_OFF:
        return on_off(ratio, machine.part_load_linear)
    if machine.part_load == POLYNOMIAL:
        linear, square = machine.part_load_linear, machine.part_load_square
        return 1.0 + linear * (ratio - 1.0) + square * (ratio * ratio - 1.0)
    return 1.0


@kernel()
def _linear_cop(machine: Machine, source: float, supply: float) -> float:
    """COP of the linear fit: source entering and supply leaving [°C]."""
    fit = machine.linear_cop
    cop: float = fit[0] * source + fit[1] * supply + fit[2]
    return cop


@kernel()
def _capacity(machine: Machine, cooling: bool, source: float, supply: float) -> float:
    """Largest heat or cold [W] at source entering and supply leaving [°C]."""
    nominal = machine.cooling_capacity if cooling else machine.capacity
    if machine.model == TABLE:
        row, row_weight = bracket(machine.table_source, source)
        column, weight = bracket(machine.table_sink, supply)
        return nominal * bilinear(machine.table_capacity, row, row_weight, column, weight)
    if machine.model == LINEAR and machine.fitted_capacity:
        power = machine.linear_power
        drawn: float = max(power[0] * source + power[1] * supply + power[2], 0.25)
        return nominal * drawn * max(_linear_cop(machine, source, supply), 1.0)
    if cooling:
        exponent = machine.cooling_source * (source - machine.cooling_rated_source)
        return nominal * math.exp(exponent)
    exponent = machine.capacity_source * (source - machine.rated_source)
    exponent += machine.capacity_sink * (supply - machine.rated_supply)
    return nominal * math.exp(exponent)


@kernel()
def _full_load(
    machine: Machine,
    cooling: bool,
    source_in: float,
    source_out: float,
    supply: float,
    sink_return: float,
    pinch_scale: float,
) -> float:
    """COP or EER before the part-load factor."""
    share, lift = machine.efficiency, machine.minimum_lift
    sink_pinch = machine.sink_pinch * pinch_scale
    source_pinch = machine.source_pinch * pinch_scale
    cop = machine.eer if cooling else machine.cop
    if machine.model == CARNOT and cooling:
        cop = carnot_cooling(share, supply, source_out, sink_pinch, source_pinch, lift)
    elif machine.model == CARNOT:
        cop = carnot_heating(share, supply, source_out, sink_pinch, source_pinch, lift)
    elif machine.model == LORENZ and cooling:
        cop = lorenz(share, source_in, source_out, sink_return, supply, lift, True)
    elif machine.model == LORENZ:
        cop = lorenz(share, sink_return, supply, source_in, source_out, lift, False)
    elif machine.model == LINEAR:
        cop = _linear_cop(machine, source_in, supply)
    elif machine.model == TABLE:
        row, row_weight = bracket(machine.table_source, source_in)
        column, weight = bracket(machine.table_sink, supply)
        cop = bilinear(machine.table_cop, row, row_weight, column, weight)
    elif machine.model == GRADE:
        lift = max(supply - source_in, lift)
        row, row_weight = bracket(machine.table_source, lift)
        share = bilinear(machine.table_cop, row, row_weight, 0, 0.0)
        cop = share * (supply + ZERO_CELSIUS) / lift
    return cop


@kernel()
def performance(
    machine: Machine,
    cooling: bool,
    load: float,
    source_in: float,
    source_out: float,
    supply: float,
    sink_return: float,
) -> Performance:
    r"""Capacity, and COP or EER at a load, from the four water temperatures.

    Capacity of the Carnot, Lorenz, grade and constant models:

    .. math:: Q = Q_{rated} \exp[c_s (T_{source,in} - T_{s,rated})
              + c_k (T_{supply} - T_{k,rated})]

    (in cooling the source term only); linear model with ``fitted_capacity``: power fit
    times COP; table: bilinear.
    The COP is the full-load value times the part-load factor, and never below 1.

    Parameters
    ----------
    machine : parameters
    cooling : True in cooling
    load : heat or cold asked for, >= 0 [W]
    source_in, source_out : source water entering and leaving the machine [°C]
    supply, sink_return : water leaving and entering on the load side [°C]

    Returns
    -------
    Capacity [W] and COP or EER [-].

    Source
    ------
    Formulas of `thermosim_kernels.heat_pump`; exponential capacity law derived from the
    WAMAK product sheet (3 % per kelvin of source temperature).
    """
    capacity = _capacity(machine, cooling, source_in, supply)
    scale = 1.0
    if machine.approach_follows_load:
        nominal = machine.cooling_capacity if cooling else machine.capacity
        scale = min(load, capacity) / nominal
    cop = _full_load(machine, cooling, source_in, source_out, supply, sink_return, scale)
    ratio = min(load / capacity, 1.0)
    return Performance(capacity, max(cop * part_load_factor(machine, ratio), 1.0))
