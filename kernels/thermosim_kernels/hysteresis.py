r"""Melting and freezing on different curves, supercooling and recalescence.

A cell is (h, f): enthalpy and melted fraction. Both curves T(f) lie on one state function

.. math:: h(T, f) = [(1-f) C_s + f C_l](T - T_{ref}) + f \Lambda

so that a closed path through any states brings back the same enthalpy and no heat can be
made. Between the curves f stands still (a play operator); supercooled liquid waits with
f = 1 below the freezing curve until it nucleates.
"""

import math

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import MEMORY, Law, Settled, melt_fraction, temperature_slope


@kernel(inline=True)
def curve_at(fraction: float, curve: Array) -> float:
    """Temperature [degC] of a branch at a melted fraction 0 ... 1.

    Source
    ------
    Linear between points of a measured or given branch.
    """
    x = fraction * (curve.size - 1)
    i = min(int(x), curve.size - 2)
    value: float = curve[i] + (x - i) * (curve[i + 1] - curve[i])
    return value


@kernel(inline=True)
def state_enthalpy(temperature: float, fraction: float, law: Law) -> float:
    """Enthalpy [J/m3] of a temperature [degC] and a melted fraction, whatever the branch.

    Source
    ------
    Kirchhoff's law: the heat of fusion over temperature follows from both heat capacities.
    """
    capacity = law.solid + (law.liquid - law.solid) * fraction
    return capacity * (temperature - law.reference) + law.latent * fraction


@kernel(inline=True)
def meet(h: float, curve: Array, law: Law) -> tuple[float, float, float]:
    """Where a branch has this enthalpy: temperature [degC], fraction, dT/dh [m3 K/J].

    Within an interval of the branch the enthalpy is a quadratic in the fraction. Outside the
    branch the fraction is 0 or 1 and the solid or liquid line holds.

    Source
    ------
    Quadratic of `state_enthalpy` along a linear branch; derived here.
    """
    if h <= state_enthalpy(curve[0], 0.0, law):
        return law.reference + h / law.solid, 0.0, 1.0 / law.solid
    last = curve.size - 1
    if h >= state_enthalpy(curve[last], 1.0, law):
        return law.reference + (h - law.latent) / law.liquid, 1.0, 1.0 / law.liquid
    width = 1.0 / last
    i = 0
    while i < last - 1 and h > state_enthalpy(curve[i + 1], (i + 1) * width, law):
        i += 1
    start = i * width
    rise = curve[i + 1] - curve[i]
    change = (law.liquid - law.solid) * width
    capacity = law.solid + (law.liquid - law.solid) * start
    square = change * rise
    linear = capacity * rise + change * (curve[i] - law.reference) + law.latent * width
    missing = h - state_enthalpy(curve[i], start, law)
    root = math.sqrt(max(linear * linear + 4.0 * square * missing, 0.0))
    x = min(max(2.0 * missing / (linear + root), 0.0), 1.0)
    return curve[i] + x * rise, start + x * width, rise / root


@kernel(inline=True)
def _remember(h: float, fraction: float, nucleated: float, seconds: float, law: Law) -> Settled:
    """`settle` for a MEMORY law."""
    capacity = law.solid + (law.liquid - law.solid) * fraction
    still = law.reference + (h - fraction * law.latent) / capacity
    top, bottom = curve_at(fraction, law.melting), curve_at(fraction, law.freezing)
    if fraction >= 1.0 and nucleated == 0.0 and still < bottom:
        if still >= law.nucleation:
            return Settled(still, 1.0, 0.0, 1.0 / capacity)
        nucleated = 1.0
    if still >= top and fraction < 1.0:
        value, new, slope = meet(h, law.melting, law)
        return Settled(value, new, 0.0 if new >= 1.0 else 1.0, slope)
    if still < bottom and fraction > 0.0:
        value, new, slope = meet(h, law.freezing, law)
        if law.growth_time <= 0.0 or new >= fraction:
            return Settled(value, min(new, fraction), 1.0, slope)
        new += (fraction - new) * math.exp(-seconds / law.growth_time)
        capacity = law.solid + (law.liquid - law.solid) * new
        value = law.reference + (h - new * law.latent) / capacity
        return Settled(value, new, 1.0, 1.0 / capacity)
    return Settled(still, fraction, 0.0 if fraction >= 1.0 else nucleated, 1.0 / capacity)


@kernel()
def settle(h: float, fraction: float, nucleated: float, seconds: float, law: Law) -> Settled:
    """State of a cell after its enthalpy has changed, for a law of any kind.

    Parameters
    ----------
    h : enthalpy after the step [J/m3]
    fraction : melted before the step, 0 ... 1; only MEMORY asks for it
    nucleated : 1 if the cell may freeze at its freezing curve, 0 if liquid may be supercooled
    seconds : length of the step, for crystals that grow at a finite rate [s]
    law : material

    Returns
    -------
    `Settled`. A cell that becomes wholly liquid loses its crystals; one that holds solid
    never supercools.

    Source
    ------
    Play operator: Visintin, Differential Models of Hysteresis, Springer 1994; fusion heat
    over temperature by Kirchhoff's law; adiabatic recalescence 1 - f = c_l dT / L.
    """
    if law.kind != MEMORY:
        value, slope = temperature_slope(h, law)
        return Settled(value, melt_fraction(h, law), 1.0, slope)
    return _remember(h, fraction, nucleated, seconds, law)


@kernel()
def cycle(
    law: Law,
    enthalpy: float,
    fraction: float,
    heat: Array,
    seconds: float,
    out: Array,
) -> float:
    """One lump of material to which heat is given step by step.

    Parameters
    ----------
    law : material
    enthalpy : at the start [J/m3]
    fraction : melted at the start
    heat : given in each step, shape (steps,) [J/m3]
    seconds : length of a step [s]
    out : written; temperature [degC], melted fraction and nucleated flag after each step,
        shape (steps, 3)

    Returns
    -------
    Enthalpy at the end [J/m3].

    Source: `settle`.
    """
    nucleated, memory = 1.0 if fraction < 1.0 else 0.0, law.kind == MEMORY
    for k in range(heat.size):
        enthalpy += heat[k]
        if memory:
            now = _remember(enthalpy, fraction, nucleated, seconds, law)
        else:
            now = settle(enthalpy, fraction, nucleated, seconds, law)
        fraction, nucleated = now.fraction, now.nucleated
        out[k, 0], out[k, 1], out[k, 2] = now.temperature, fraction, nucleated
    return enthalpy
