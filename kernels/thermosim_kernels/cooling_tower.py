"""Wet cooling tower: Merkel's enthalpy difference as an exchanger with two capacity rates."""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.moist_air import (
    Air,
    enthalpy,
    humidity_ratio,
    saturated_at,
    saturated_enthalpy,
)

WATER = 4186.0
"""Specific heat of water [J/(kg K)]."""
HOTTEST_FILM = 90.0
"""Hotter water moves no more heat than water of this temperature [°C]."""
HELD, FULL_FAN, TOO_HOT = 0, 1, 2


class Tower(NamedTuple):
    """Parameters of a tower."""

    coefficient: float  # c of NTU = c (water/air)^(1 + n) [-]
    exponent: float  # n [-]
    air_flow: float  # dry air with the fan at full speed [kg/s]
    hottest: float  # water leaving never hotter than this [°C]


class TowerState(NamedTuple):
    """One steady operating point."""

    leaving: float  # water [°C]
    entering: float  # water [°C]
    air_flow: float  # dry air [kg/s]
    evaporation: float  # water lost to the air [kg/s]
    heat: float  # rejected [W]
    status: int  # HELD at the set point, FULL_FAN above it, TOO_HOT: not all heat rejected


@kernel(inline=True)
def transfer_units(tower: Tower, water_flow: float, air_flow: float) -> float:
    """NTU = c (water/air)^(1 + n) [-]; flows of water and dry air [kg/s]. Braun 1989.

    Source
    ------
    Braun, Klein and Mitchell 1989; the constants c = 1.3 and n = -0.6 are `assumed`.
    """
    return tower.coefficient * math.pow(water_flow / air_flow, 1.0 + tower.exponent)


@kernel()
def transferable(
    tower: Tower, water_flow: float, air_flow: float, air: Air, leaving: float, entering: float
) -> float:
    r"""Heat that a tower can move at given water temperatures [W].

    .. math:: \dot Q = \epsilon\,\dot m_a\,[h_{sat}(T_{in}) - h], \quad
              c_s = \frac{h_{sat}(T_{in}) - h_{sat}(T_{out})}{T_{in} - T_{out}}, \quad
              m^* = \frac{\dot m_a c_s}{\dot m_w c_w}

    with the effectiveness of a counter-flow exchanger of capacity ratio m*.

    Parameters
    ----------
    tower : parameters
    water_flow, air_flow : water and dry air, > 0 [kg/s]
    air : entering
    leaving, entering : water, entering warmer than leaving [°C]

    Source
    ------
    Braun, Klein and Mitchell 1989; the constants c = 1.3 and n = -0.6 are `assumed`.
    """
    hot = min(entering, HOTTEST_FILM)
    top = saturated_enthalpy(hot, air.pressure)
    slope = (top - saturated_enthalpy(leaving, air.pressure)) / (hot - leaving)
    ratio = air_flow * slope / (water_flow * WATER)
    units = transfer_units(tower, water_flow, air_flow)
    if abs(1.0 - ratio) < 1e-7:
        effectiveness = units / (1.0 + units)
    else:
        decay = math.exp(-units * (1.0 - ratio))
        effectiveness = (1.0 - decay) / (1.0 - ratio * decay)
    return effectiveness * air_flow * (top - enthalpy(air.temperature, air.humidity))


@kernel()
def air_for(
    tower: Tower, heat: float, water_flow: float, air: Air, leaving: float, most: float
) -> float:
    """Dry air that lets water leave at a temperature [kg/s]; ``most`` if that is too little.

    Parameters
    ----------
    tower : parameters; its own air flow plays no part
    heat : to reject, > 0 [W]
    water_flow : > 0 [kg/s]
    air : entering
    leaving : water [°C]
    most : greatest air flow [kg/s]

    Source
    ------
    False position with halved ends (Illinois); more air always moves more heat.
    """
    entering = leaving + heat / (water_flow * WATER)
    above = transferable(tower, water_flow, most, air, leaving, entering) - heat
    if above <= 0.0:
        return most
    low, below, high = 0.0, -heat, most
    flow, side = most, 0
    for _ in range(100):
        new = (low * above - high * below) / (above - below)
        moved = abs(new - flow)
        flow = new
        if moved < 1e-12 * most:
            break
        error = transferable(tower, water_flow, flow, air, leaving, entering) - heat
        if error > 0.0:
            high, above = flow, error
            below *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            low, below = flow, error
            above *= 0.5 if side == -1 else 1.0
            side = -1
    return flow


@kernel()
def leaving_at_full_fan(
    tower: Tower, heat: float, water_flow: float, air: Air, coldest: float
) -> float:
    """Water leaving a tower whose fan runs at full speed [°C]; at most ``tower.hottest``.

    Parameters
    ----------
    tower, heat, water_flow, air : as in `reject`
    coldest : a temperature at which the tower moves less than the heat [°C]

    Source
    ------
    False position with halved ends (Illinois); warmer water always loses more heat. Merkel's
    limit is where saturated air has the air's enthalpy, some 0.1 K below the wet bulb.
    """
    flow, rise = tower.air_flow, heat / (water_flow * WATER)
    low = max(coldest, saturated_at(enthalpy(air.temperature, air.humidity), air.pressure))
    high = tower.hottest
    above = transferable(tower, water_flow, flow, air, high, high + rise) - heat
    if above <= 0.0 or low >= high:
        return high
    below = transferable(tower, water_flow, flow, air, low, low + rise) - heat
    if below >= 0.0:
        return low
    leaving, side = high, 0
    for _ in range(100):
        new = (low * above - high * below) / (above - below)
        moved = abs(new - leaving)
        leaving = new
        if moved < 1e-11:
            break
        error = transferable(tower, water_flow, flow, air, leaving, leaving + rise) - heat
        if error > 0.0:
            high, above = leaving, error
            below *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            low, below = leaving, error
            above *= 0.5 if side == -1 else 1.0
            side = -1
    return leaving


@kernel()
def evaporated(tower: Tower, heat: float, water_flow: float, air_flow: float, air: Air) -> float:
    r"""Water that evaporates [kg/s].

    .. math:: W_{out} = W_s + (W - W_s)\,e^{-NTU}, \qquad
              h_s = h + \frac{\dot Q/\dot m_a}{1 - e^{-NTU}}

    W_s is the humidity of saturated air of enthalpy h_s, the mean film on the water.

    Parameters
    ----------
    tower, water_flow, air_flow, air : as in `transferable`
    heat : rejected, > 0 [W]

    Source
    ------
    Braun, Klein and Mitchell 1989.
    """
    decay = math.exp(-transfer_units(tower, water_flow, air_flow))
    film = enthalpy(air.temperature, air.humidity) + heat / air_flow / (1.0 - decay)
    humid = humidity_ratio(saturated_at(film, air.pressure), 1.0, air.pressure)
    return air_flow * (humid - air.humidity) * (1.0 - decay)


@kernel()
def reject(tower: Tower, heat: float, water_flow: float, air: Air, set_point: float) -> TowerState:
    """Operating point of a tower whose fan holds the leaving water at a set point.

    Parameters
    ----------
    tower : parameters
    heat : to reject, >= 0 [W]
    water_flow : > 0 [kg/s]
    air : entering
    set_point : water leaving where the fan can hold it [°C]

    Returns
    -------
    Operating point. With the fan at full speed the water leaves as warm as it must; at
    ``tower.hottest`` only the heat that can be moved there is rejected.

    Source
    ------
    Balance of water and air. Natural draught is left out: any heat needs the fan.
    """
    if heat <= 0.0:
        return TowerState(set_point, set_point, 0.0, 0.0, 0.0, HELD)
    flow = air_for(tower, heat, water_flow, air, set_point, tower.air_flow)
    leaving, status = set_point, HELD
    if flow >= tower.air_flow:
        status = FULL_FAN
        leaving = leaving_at_full_fan(tower, heat, water_flow, air, set_point)
        if leaving >= tower.hottest:
            return _hottest(tower, heat, water_flow, air)
    rise = heat / (water_flow * WATER)
    lost = evaporated(tower, heat, water_flow, flow, air)
    return TowerState(leaving, leaving + rise, flow, lost, heat, status)


@kernel()
def _hottest(tower: Tower, heat: float, water_flow: float, air: Air) -> TowerState:
    """All the heat that a tower can move with its water at the hottest; bisection."""
    leaving, flow = tower.hottest, tower.air_flow
    low, high = 0.0, heat
    while high - low > 1e-10 * heat:
        middle = 0.5 * (low + high)
        entering = leaving + middle / (water_flow * WATER)
        if middle > 0.0 and transferable(tower, water_flow, flow, air, leaving, entering) > middle:
            low = middle
        else:
            high = middle
    if low <= 0.0:
        return TowerState(leaving, leaving, flow, 0.0, 0.0, TOO_HOT)
    lost = evaporated(tower, low, water_flow, flow, air)
    entering = leaving + low / (water_flow * WATER)
    return TowerState(leaving, entering, flow, lost, low, TOO_HOT)


@kernel()
def year(
    tower: Tower,
    heat: Array,
    water_flow: float,
    temperature: Array,
    humidity: Array,
    pressure: float,
    set_point: float,
    out: Array,
) -> int:
    """A series of independent steps of `reject`.

    Parameters
    ----------
    tower, water_flow, set_point : as in `reject`
    heat : shape (n,) [W]
    temperature, humidity : of the air, shape (n,) [°C, kg/kg]
    pressure : of the air [Pa]
    out : written, shape (n, 5): leaving, entering [°C], air, evaporation [kg/s], heat [W]

    Returns
    -------
    Number of steps in which not all heat was rejected.

    Source
    ------
    As `reject`.
    """
    failed = 0
    for i in range(heat.size):
        air = Air(temperature[i], humidity[i], pressure)
        state = reject(tower, heat[i], water_flow, air, set_point)
        out[i, 0], out[i, 1], out[i, 2] = state.leaving, state.entering, state.air_flow
        out[i, 3], out[i, 4] = state.evaporation, state.heat
        if state.status == TOO_HOT:
            failed += 1
    return failed
