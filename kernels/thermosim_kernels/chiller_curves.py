"""Chillers described by curves: capacity, input over temperatures, input over load."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

CHILLED_LOW, CHILLED_HIGH, CONDENSER_LOW, CONDENSER_HIGH = 1, 2, 4, 8
CYCLING, OVERLOADED = 16, 32
"""Bits of ``CurveState.clamped``: which limit of the curves a point lies beyond."""


class Biquadratic(NamedTuple):
    """Coefficients of 1, x, x², y, y², xy."""

    one: float
    x: float
    xx: float
    y: float
    yy: float
    xy: float


class CurveChiller(NamedTuple):
    """Curves of one machine and the range they were made for."""

    capacity: float  # at the reference point [W]
    cop: float  # cold over driving power at the reference point [-]
    capacity_curve: Biquadratic  # x chilled water leaving, y condenser water entering [°C]
    input_curve: Biquadratic
    load_one: float  # input over load ratio p: one + p + pp
    load_p: float
    load_pp: float
    chilled_low: float  # [°C]
    chilled_high: float
    condenser_low: float
    condenser_high: float
    load_low: float  # smallest load ratio without cycling [-]
    load_high: float


class CurveState(NamedTuple):
    """One operating point."""

    available: float  # capacity at these temperatures [W]
    cold: float  # delivered [W]
    power: float  # that drives the machine: electricity, fuel or heat [W]
    rejected: float  # to the condenser water, cold + power [W]
    clamped: int  # bits, 0: inside all limits


@kernel(inline=True)
def biquadratic(curve: Biquadratic, x: float, y: float) -> float:
    """Value of a + b x + c x² + d y + e y² + f x y at x, y [°C].

    Source
    ------
    Curve:Biquadratic of EnergyPlus.
    """
    return (
        curve.one + x * (curve.x + curve.xx * x) + y * (curve.y + curve.yy * y) + curve.xy * x * y
    )


@kernel()
def curve_chiller(
    machine: CurveChiller, load: float, chilled: float, condenser: float
) -> CurveState:
    r"""Operating point of a chiller at a load and two water temperatures.

    .. math:: \dot Q_{av} = \dot Q_0\,f_Q(x, y), \qquad
              P = \frac{\dot Q_{av}}{COP_0}\,f_P(x, y)\,f_p(\dot Q/\dot Q_{av})

    Temperatures beyond the range of the curves are held at its border. Below the smallest
    load ratio the machine cycles: it runs at that ratio for a part of the time.

    Parameters
    ----------
    machine : curves
    load : cold wanted, >= 0 [W]
    chilled : chilled water leaving x [°C]
    condenser : condenser water entering y [°C]

    Returns
    -------
    Operating point; ``clamped`` tells which limits were met.

    Source
    ------
    Model Chiller:Electric:EIR of EnergyPlus. That cycling costs nothing more is `assumed`.
    """
    x = min(max(chilled, machine.chilled_low), machine.chilled_high)
    y = min(max(condenser, machine.condenser_low), machine.condenser_high)
    clamped = 0
    if chilled < x:
        clamped |= CHILLED_LOW
    if chilled > x:
        clamped |= CHILLED_HIGH
    if condenser < y:
        clamped |= CONDENSER_LOW
    if condenser > y:
        clamped |= CONDENSER_HIGH
    available = machine.capacity * max(biquadratic(machine.capacity_curve, x, y), 0.0)
    if load <= 0.0 or available <= 0.0:
        return CurveState(available, 0.0, 0.0, 0.0, clamped)
    cold = min(load, available)
    if load > available:
        clamped |= OVERLOADED
    ratio = min(cold / available, machine.load_high)
    share = 1.0
    if ratio < machine.load_low:
        clamped |= CYCLING
        share = ratio / machine.load_low
        ratio = machine.load_low
    part = machine.load_one + ratio * (machine.load_p + machine.load_pp * ratio)
    power = available / machine.cop * biquadratic(machine.input_curve, x, y) * part * share
    return CurveState(available, cold, power, cold + power, clamped)


@kernel()
def year(
    machine: CurveChiller,
    units: int,
    load: Array,
    chilled: float,
    condenser: Array,
    out: Array,
) -> None:
    """A series of independent steps of equal machines, as few running as can carry the load.

    Parameters
    ----------
    machine : curves of one of them
    units : how many there are
    load : cold wanted of all together, shape (n,) [W]
    chilled : chilled water leaving [°C]
    condenser : condenser water entering, shape (n,) [°C]
    out : written, shape (n, 3): available, delivered, driving power [W], all machines

    Source
    ------
    As `curve_chiller`; equal loads for equal machines are `assumed`.
    """
    for i in range(load.size):
        one = curve_chiller(machine, machine.capacity, chilled, condenser[i]).available
        running = 1.0
        if one > 0.0:
            running = min(max(math.ceil(load[i] / one - 1e-9), 1.0), float(units))
        state = curve_chiller(machine, load[i] / running, chilled, condenser[i])
        out[i, 0] = one * units
        out[i, 1], out[i, 2] = state.cold * running, state.power * running
