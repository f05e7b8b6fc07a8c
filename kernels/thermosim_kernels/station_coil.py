"""Air of one zone behind a coil that is held to its limits: a closed form, no search over modes.

Everything falls with the temperature of the coil's surface, so each limit (set point,
capacity, heat wanted, winter limit, coldest surface) is one bound on that temperature.
"""

import math
from typing import NamedTuple

from thermosim_kernels._jit import kernel
from thermosim_kernels.moist_air import DRY_AIR, VAPORISATION, humidity_ratio

CLOSE = 1e-12  # of the coil's surface where capacity and moisture meet [K]
NUDGE = 1e-4  # for the slope of the saturation curve [K]


class Balance(NamedTuple):
    """Linear balances of one zone and one step: a T + r Q = b, c w + r D = d."""

    conductance: float  # a, > 0 [W/K]
    heat: float  # b [W]
    dilution: float  # c, > 0 [kg/s]
    vapour: float  # d [kg/s]


class Coil(NamedTuple):
    """Coil in the air that a zone's fans take out of it."""

    flow: float  # dry air that touches the surface, >= 0 [kg/s]
    returned: float  # r, share of the air behind the coil that flows back into the zone, 0-1
    coldest: float  # surface temperature never undercut, -inf for none [°C]
    pressure: float  # [Pa]


class Limits(NamedTuple):
    """What the coil is asked for and what it may do."""

    set_point: float  # cool down to this, +inf for no cooling [°C]
    capacity: float  # most heat, sensible and latent, >= 0, +inf for no limit [W]
    heat_wanted: float  # asked for beyond cooling, >= 0 [W]
    winter_limit: float  # heat wanted does not cool the zone below; -inf for none [°C]


class Settled(NamedTuple):
    """State at the end of the step."""

    temperature: float  # of the zone [°C]
    humidity: float  # of the zone [kg/kg]
    surface: float  # of the coil; that of the zone if the coil is off [°C]
    sensible: float  # heat into the coil [W]
    condensed: float  # water on the coil [kg/s]
    held: bool  # the temperature is that of a limit, whatever the balance


@kernel(inline=True)
def _zone(balance: Balance, coil: Coil, surface: float) -> float:
    """Temperature of the zone for one of the coil's surface [°C]."""
    back = coil.returned * coil.flow * DRY_AIR
    return (balance.heat + back * surface) / (balance.conductance + back)


@kernel(inline=True)
def _moisture(balance: Balance, coil: Coil, saturated: float) -> float:
    """Humidity of the zone with a wet coil [kg/kg]."""
    back = coil.returned * coil.flow
    return (balance.vapour + back * saturated) / (balance.dilution + back)


@kernel(inline=True)
def _wet_heat(balance: Balance, coil: Coil, surface: float) -> float:
    """Sensible and latent heat of a wet coil [W]."""
    saturated = humidity_ratio(surface, 1.0, coil.pressure)
    dry = DRY_AIR * (_zone(balance, coil, surface) - surface)
    return coil.flow * (dry + VAPORISATION * (_moisture(balance, coil, saturated) - saturated))


@kernel()
def _surface_for(balance: Balance, coil: Coil, total: float) -> float:
    """Temperature of the surface at which the coil takes a total heat [°C].

    Dry: closed form. Wet: Newton on a decreasing, concave function below the temperature of
    the zone, which from its second step on comes down monotonically from above.
    """
    touched, off = coil.flow * DRY_AIR, balance.heat / balance.conductance
    surface = (balance.heat - coil.returned * total) / balance.conductance - total / touched
    surface = max(coil.coldest, surface)  # less heat than this is not asked for
    inside = balance.vapour / balance.dilution
    if humidity_ratio(surface, 1.0, coil.pressure) >= inside:
        return surface
    if surface == coil.coldest and _wet_heat(balance, coil, surface) <= total:
        return surface
    for _ in range(50):
        heat = _wet_heat(balance, coil, surface)
        slope = (_wet_heat(balance, coil, surface + NUDGE) - heat) / NUDGE
        moved = (total - heat) / slope
        surface = min(surface + moved, off)
        if abs(moved) < CLOSE * (1.0 + abs(surface)):
            break
    return surface


@kernel(inline=True)
def _surface_at(balance: Balance, coil: Coil, temperature: float, off: float) -> float:
    """Temperature of the surface that brings the zone to a temperature below ``off`` [°C]."""
    back = coil.returned * coil.flow * DRY_AIR
    return temperature - balance.conductance * (off - temperature) / back


@kernel(inline=True)
def _held_surface(balance: Balance, coil: Coil, limits: Limits, off: float) -> tuple[float, bool]:
    """Temperature of the surface that all limits agree on [°C]; is it that of a set point?"""
    colder = limits.set_point < off and coil.returned > 0.0
    cooling = _surface_at(balance, coil, limits.set_point, off) if colder else off
    recovery, most = off, min(limits.heat_wanted, limits.capacity)
    if most > 0.0 and (limits.winter_limit < off or coil.returned == 0.0):
        recovery = -math.inf
        if coil.returned > 0.0 and limits.winter_limit > -math.inf:
            recovery = _surface_at(balance, coil, limits.winter_limit, off)
        if most < math.inf:
            recovery = max(recovery, _surface_for(balance, coil, most))
    wished = min(cooling, recovery)
    if wished >= off:
        return off, False
    surface = max(wished, coil.coldest)
    if cooling < recovery and limits.capacity < math.inf:
        surface = max(surface, _surface_for(balance, coil, limits.capacity))
    surface = min(surface, off)
    at = limits.set_point if cooling < recovery else limits.winter_limit
    wanted = _surface_at(balance, coil, at, off) if coil.returned > 0.0 else -math.inf
    return surface, surface == wanted


@kernel(inline=True)
def settle(balance: Balance, coil: Coil, limits: Limits) -> Settled:
    r"""Temperature and humidity of a zone at the end of a step, and what its coil takes.

    .. math:: a\,T + r\,k\,(T - T_s) = b, \qquad
              c\,w + r\,\dot m\,[w - w_{sat}(T_s)]^+ = d, \qquad k = \dot m\,c_p

    Cooling wants the set point with at most the capacity; recovery wants a heat, but not
    below the winter limit; the coil does the larger of the two.

    Parameters
    ----------
    balance : of the zone with the coil off
    coil : its air and its surface
    limits : what is asked for; capacity 0 is a locked coil

    Returns
    -------
    State of the zone and the coil.

    Source
    ------
    Contact-factor (by-pass) model of a coil; heat of the condensate and of freezing left
    out. Derived here.
    """
    off, dry = balance.heat / balance.conductance, balance.vapour / balance.dilution
    if coil.flow <= 0.0 or limits.capacity <= 0.0:
        return Settled(off, dry, off, 0.0, 0.0, False)
    surface, held = _held_surface(balance, coil, limits, off)
    if surface >= off:
        return Settled(off, dry, off, 0.0, 0.0, False)
    temperature = _zone(balance, coil, surface)
    sensible = max(coil.flow * DRY_AIR * (temperature - surface), 0.0)
    saturated = humidity_ratio(surface, 1.0, coil.pressure)
    if saturated >= dry:
        return Settled(temperature, dry, surface, sensible, 0.0, held)
    humidity = _moisture(balance, coil, saturated)
    condensed = coil.flow * (humidity - saturated)
    return Settled(temperature, humidity, surface, sensible, condensed, held)
