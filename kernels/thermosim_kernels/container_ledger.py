r"""A heat container as one lump that knows how much of it is melted.

While it melts or freezes the power is :math:`P = \min(P_{hx}, \epsilon(F) C |T_{in} - T_m|)`
with the effectiveness of a latent bed; outside, the lump warms or cools towards the oil.
"""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

_SLICES = 4  # parts of a step in which the effectiveness stands still
_LIMIT = 100  # phases and slices of a step; a dozen occur


class Lump(NamedTuple):
    """Parameters of a container without inner resolution."""

    melting_point: float  # [degC]
    latent: float  # heat that melts everything [J]
    solid: float  # capacity of everything while solid [J/K]
    liquid: float  # capacity of everything while liquid [J/K]
    insulation: float  # to ambient [W/K]
    rated: float  # capacity rate to which the curves belong [W/K]
    charging: Array  # effectiveness over the root of the solid fraction 0 ... 1, shape (n,)
    discharging: Array  # effectiveness over the root of the melted fraction, shape (n,)
    solid_cooling: float  # effectiveness of a wholly solid bed that is cooled, 0 ... 1


@kernel(inline=True)
def _at(left: float, curve: Array) -> float:
    """Effectiveness where a fraction is left to change.

    Linear over its root: the last of a bed melts as the root of what is left, in a finite
    time that a table over the fraction itself would stretch for ever.
    """
    x = math.sqrt(max(left, 0.0)) * (curve.size - 1)
    i = min(int(x), curve.size - 2)
    value: float = curve[i] + (x - i) * (curve[i + 1] - curve[i])
    return value


@kernel(inline=True)
def _given(difference: float, effectiveness: float, rate: float, power: float) -> float:
    """Heat flow from the oil [W], as much as the exchanger passes."""
    flow = effectiveness * rate * difference
    return math.copysign(min(power, abs(flow)), flow)


@kernel()
def _sensible(
    temperature: float,
    inlet: float,
    drawn: float,
    ambient: float,
    seconds: float,
    lump: Lump,
    capacity: float,
    power: float,
) -> tuple[float, float, float, float]:
    """Warm or cool a lump of one phase until the step ends or it meets the melting point.

    ``drawn`` is effectiveness times capacity rate [W/K]. Returns the time taken [s], the new
    temperature, heat from the oil and loss [J].
    """
    stop = lump.melting_point
    held = drawn * abs(inlet - temperature) > power  # by the exchanger
    pull = lump.insulation * ambient
    pull += math.copysign(power, inlet - temperature) if held else drawn * inlet
    slope = lump.insulation if held else lump.insulation + drawn
    if slope <= 0.0:
        after = temperature + pull * seconds / capacity
    else:
        aim = pull / slope
        after = aim + (temperature - aim) * math.exp(-slope * seconds / capacity)
    taken = seconds
    if (temperature - stop) * (after - stop) < 0.0:
        if slope <= 0.0:
            taken = (stop - temperature) * capacity / pull
        else:
            taken = capacity / slope * math.log((temperature - aim) / (stop - aim))
        after = stop
    change = capacity * (after - temperature)
    loss = 0.0
    if lump.insulation > 0.0:  # the mean temperature follows from the balance
        loss = lump.insulation * ((pull * taken - change) / slope - ambient * taken)
    return taken, after, change + loss, loss


@kernel()
def _latent(
    melted: float,
    inlet: float,
    rate: float,
    ambient: float,
    seconds: float,
    lump: Lump,
    power: float,
) -> tuple[float, float, float, float]:
    """Melt or freeze for a while; as `_sensible`, with the melted fraction."""
    difference = inlet - lump.melting_point
    lost = lump.insulation * (lump.melting_point - ambient)
    left, curve = 1.0 - melted, lump.charging
    if difference < 0.0:
        left, curve = melted, lump.discharging
    given = _given(difference, _at(left, curve), rate, power)
    speed = (given - lost) / lump.latent
    taken = seconds
    after = melted + speed * seconds
    if after > 1.0:
        taken, after = (1.0 - melted) / speed, 1.0
    elif after < 0.0:
        taken, after = -melted / speed, 0.0
    return taken, after, given * taken, lost * taken


@kernel()
def step(
    inlet: float,
    rate: float,
    ambient: float,
    seconds: float,
    power: float,
    lump: Lump,
    state: Array,
) -> tuple[float, float]:
    """One step of a container.

    Parameters
    ----------
    inlet : oil entering [degC]
    rate : its capacity rate, >= 0 [W/K]
    ambient : air outside [degC]
    seconds : length of the step [s]
    power : limit of the exchanger, >= 0; inf: none [W]
    lump : parameters
    state : overwritten; melted fraction and temperature [degC], shape (2,)

    Returns
    -------
    Heat given by the oil and heat lost to ambient [J].

    Source
    ------
    Energy balance of a lump, integrated exactly in each phase; latent part in quarters of the
    step with the effectiveness of their start. Derived here.
    """
    melted, temperature = state[0], state[1]
    left, heat, loss = seconds, 0.0, 0.0
    point = lump.melting_point
    lost = lump.insulation * (point - ambient)
    solid_effect = lump.charging[-1] if inlet > point else lump.solid_cooling
    liquid_effect = lump.discharging[-1]
    for _ in range(_LIMIT):
        solid = melted <= 0.0 and (
            temperature < point or _given(inlet - point, solid_effect, rate, power) <= lost
        )
        liquid = melted >= 1.0 and (
            temperature > point or _given(inlet - point, liquid_effect, rate, power) >= lost
        )
        if solid or liquid:
            capacity = lump.solid if solid else lump.liquid
            effect = solid_effect if solid else liquid_effect
            taken, temperature, given, gone = _sensible(
                temperature, inlet, effect * rate, ambient, left, lump, capacity, power
            )
        else:
            taken, melted, given, gone = _latent(
                melted, inlet, rate, ambient, min(left, seconds / _SLICES), lump, power
            )
            temperature = point
        heat, loss, left = heat + given, loss + gone, left - taken
        if left <= 1e-12 * seconds:
            break
    state[0], state[1] = melted, temperature
    return heat, loss


@kernel()
def march(drive: Array, seconds: float, lump: Lump, state: Array, out: Array) -> None:
    """Many steps of `step`.

    Parameters
    ----------
    drive : inlet [degC], capacity rate [W/K], ambient [degC], power limit [W]; (steps, 4)
    seconds : length of a step [s]
    lump, state : as in `step`
    out : written; outlet [degC], heat [J], loss [J], melted fraction; shape (steps, 4)

    Source: `step`.
    """
    for k in range(drive.shape[0]):
        heat, loss = step(drive[k, 0], drive[k, 1], drive[k, 2], seconds, drive[k, 3], lump, state)
        out[k, 0] = drive[k, 0]
        if drive[k, 1] > 0.0:
            out[k, 0] -= heat / (drive[k, 1] * seconds)
        out[k, 1], out[k, 2], out[k, 3] = heat, loss, state[0]
