"""Hot-water tank as layers of plug flow that merge where warmer would lie below colder."""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

SLIVER = 1e-12  # share of a neighbour's volume that rounding may leave


class Tank(NamedTuple):
    """Parameters of one tank for the kernels."""

    volume: float  # [m3]
    heat_capacity: float  # water, density times specific heat [J/(m3 K)]
    conductance: float  # whole tank to the room, spread over its volume [W/K]
    setpoint: float  # temperature at which it is charged [°C]
    delivery: float  # temperature behind the mixing valve [°C]
    merge: float  # layers closer than this become one [K]


class Drawn(NamedTuple):
    """One step of standing and drawing: wanted = delivered + unmet."""

    used: int  # layers in use
    delivered: float  # heat over cold water that left the tank [J]
    unmet: float  # heat missing to the delivery temperature [J]
    loss: float  # to the room [J]
    request: float  # heat that would now charge the tank until full [J]


class Charged(NamedTuple):
    """One step of charging: heat offered = charged + surplus."""

    used: int  # layers in use
    charged: float  # taken up [J]
    surplus: float  # offered but not taken up: the tank is full [J]
    bottom: float  # mean of the water drawn from the bottom, load-side return [°C]


@kernel(inline=True)
def merge_layers(layers: Array, count: int, tolerance: float) -> int:
    r"""Mix layers that are unstable, too much alike or too many; conserves heat and volume.

    A layer not warmer than the one below by more than ``tolerance`` mixes with it, and so
    does a sliver left by rounding. While no slot is free, the pair whose mixing loses least,
    :math:`v_1 v_2 (T_1-T_2)^2/(v_1+v_2)`, becomes one.

    Parameters
    ----------
    layers : volume [m3] and temperature [°C] from the top, shape (2, n); changed in place
    count : layers in use
    tolerance : >= 0 [K]

    Returns
    -------
    Layers in use, at most n - 1.

    Source
    ------
    Plug-flow tank (as TRNSYS type 38 in principle); derived here.
    """
    kept = 0
    for i in range(count):
        new_volume, new_temperature = layers[0, i], layers[1, i]
        if new_volume <= 0.0:
            continue
        while kept > 0 and (
            layers[1, kept - 1] - new_temperature <= tolerance
            or new_volume < SLIVER * layers[0, kept - 1]
            or layers[0, kept - 1] < SLIVER * new_volume
        ):
            kept -= 1
            both = layers[0, kept] + new_volume
            share = new_volume / both
            new_temperature = layers[1, kept] + share * (new_temperature - layers[1, kept])
            new_volume = both
        layers[0, kept], layers[1, kept] = new_volume, new_temperature
        kept += 1
    while kept > layers.shape[1] - 1:
        cheapest, least = 0, np.inf
        for i in range(kept - 1):
            drop = layers[1, i] - layers[1, i + 1]
            cost = layers[0, i] * layers[0, i + 1] * drop * drop / (layers[0, i] + layers[0, i + 1])
            if cost < least:
                cheapest, least = i, cost
        both = layers[0, cheapest] + layers[0, cheapest + 1]
        share = layers[0, cheapest + 1] / both
        drop = layers[1, cheapest] - layers[1, cheapest + 1]
        layers[0, cheapest], layers[1, cheapest] = both, layers[1, cheapest] - share * drop
        kept -= 1
        for i in range(cheapest + 1, kept):
            layers[0, i], layers[1, i] = layers[0, i + 1], layers[1, i + 1]
    return kept


@kernel()
def stored_heat(tank: Tank, layers: Array, count: int, reference: float) -> float:
    """Heat in the tank above a reference temperature [J].

    Source
    ------
    Balance of the tank, derived here.
    """
    heat = 0.0
    for i in range(count):
        heat += layers[0, i] * (layers[1, i] - reference)
    return tank.heat_capacity * heat


@kernel(inline=True)
def draw(
    tank: Tank,
    layers: Array,
    count: int,
    volume: float,
    cold: float,
    room: float,
    seconds: float,
    out: Array,
) -> Drawn:
    r"""Let the tank stand for a time, then draw water from the top through a mixing valve.

    Standing is exact, :math:`T \to T_r + (T - T_r) e^{-UA\,t/(\rho c V)}`. Of hot water at T
    the valve needs the share :math:`(T_{use}-T_{cold})/(T-T_{cold})`; water below the delivery
    temperature is passed on whole and the missing heat counted. Cold water replaces at the
    bottom what left at the top.

    Parameters
    ----------
    tank : parameters
    layers : volume [m3] and temperature [°C] from the top, shape (2, n); only read
    count : layers in use
    volume : water wanted at the delivery temperature, >= 0 [m3]
    cold : cold water [°C]
    room : round the tank [°C]
    seconds : time it stands before, >= 0 [s]
    out : written; the new layers, shape (2, n)

    Returns
    -------
    `Drawn`.

    Source
    ------
    Energy balance of the valve; derived here.
    """
    keep = math.exp(-tank.conductance * seconds / (tank.heat_capacity * tank.volume))
    loss = 0.0
    for i in range(count):
        out[0, i] = layers[0, i]
        over = layers[1, i] - room
        loss += layers[0, i] * over * (1.0 - keep)
        out[1, i] = room + over * keep
    wanted = volume if tank.delivery > cold else 0.0
    delivered, unmet, replaced = 0.0, 0.0, 0.0
    for i in range(count):
        if wanted <= 0.0:
            break
        over = out[1, i] - cold
        share = min((tank.delivery - cold) / over, 1.0) if over > 0.0 else 1.0
        hot = min(wanted * share, out[0, i])
        served = hot / share
        delivered += hot * over
        unmet += served * (tank.delivery - cold) - hot * over
        out[0, i] -= hot
        replaced += hot
        wanted = wanted - served if hot < wanted * share else 0.0
    unmet += wanted * (tank.delivery - cold)
    out[0, count], out[1, count] = replaced, cold
    used = merge_layers(out, count + 1, tank.merge)
    return Drawn(
        used,
        tank.heat_capacity * delivered,
        tank.heat_capacity * unmet,
        tank.heat_capacity * loss,
        _missing(tank, out, used),
    )


@kernel(inline=True)
def _missing(tank: Tank, layers: Array, count: int) -> float:
    """Heat that lifts every layer below the setpoint up to it [J]."""
    heat = 0.0
    for i in range(count):
        heat += layers[0, i] * max(tank.setpoint - layers[1, i], 0.0)
    return tank.heat_capacity * heat


@kernel(inline=True)
def charge(tank: Tank, layers: Array, count: int, heat: float, out: Array) -> Charged:
    """Heat water from the bottom to the setpoint and lay it on top, until full.

    Parameters
    ----------
    tank : parameters
    layers : volume [m3] and temperature [°C] from the top, shape (2, n); only read
    count : layers in use
    heat : offered, >= 0 [J]
    out : written; the new layers, shape (2, n)

    Returns
    -------
    `Charged`; ``bottom`` is the temperature of the lowest layer if nothing was taken.

    Source
    ------
    Energy balance; derived here.
    """
    budget = max(heat, 0.0) / tank.heat_capacity
    left = budget
    moved, moved_heat = 0.0, 0.0
    for i in range(count):
        out[0, i + 1], out[1, i + 1] = layers[0, i], layers[1, i]
    for i in range(count, 0, -1):
        rise = tank.setpoint - out[1, i]
        if left <= 0.0 or rise <= 0.0:
            break
        enough = left < out[0, i] * rise
        part = left / rise if enough else out[0, i]
        out[0, i] -= part
        left = 0.0 if enough else left - part * rise
        moved += part
        moved_heat += part * out[1, i]
    out[0, 0], out[1, 0] = moved, tank.setpoint
    bottom = moved_heat / moved if moved > 0.0 else layers[1, count - 1]
    used = merge_layers(out, count + 1, tank.merge)
    taken = tank.heat_capacity * (budget - left)
    return Charged(used, taken, max(heat, 0.0) - taken, bottom)


@kernel()
def march(
    tank: Tank,
    layers: Array,
    draws: Array,
    cold: Array,
    room: Array,
    power: Array,
    seconds: float,
    out: Array,
) -> int:
    """Many steps of drawing, then charging with what a heater of given power can give.

    Parameters
    ----------
    tank : parameters
    layers : state at the start, unused layers of volume 0, shape (2, n); changed in place
    draws : water wanted at the delivery temperature in each step, shape (steps,) [m3]
    cold, room : cold water and room, shape (steps,) [°C]
    power : largest charging power, shape (steps,) [W]
    seconds : length of a step, > 0 [s]
    out : written; delivered, unmet, loss, charged [J] and bottom temperature [°C] of each
        step, shape (steps, 5)

    Returns
    -------
    Layers in use at the end.

    Source
    ------
    `draw` and `charge`.
    """
    between = np.empty_like(layers)
    count = 0
    while count < layers.shape[1] - 1 and layers[0, count] > 0.0:
        count += 1
    for i in range(draws.size):
        drawn = draw(tank, layers, count, draws[i], cold[i], room[i], seconds, between)
        heat = min(power[i] * seconds, drawn.request)
        charged = charge(tank, between, drawn.used, heat, layers)
        count = charged.used
        out[i, 0], out[i, 1], out[i, 2] = drawn.delivered, drawn.unmet, drawn.loss
        out[i, 3], out[i, 4] = charged.charged, charged.bottom
    for i in range(count, layers.shape[1]):
        layers[0, i] = 0.0
    return count
