"""Hot-water tank of equal mixed segments: upwind or half-QUICK faces, buoyant mixing."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

STEP_SHARE = 0.05  # of the shortest time constant; stored trajectories within 0.006 K


class Grid(NamedTuple):
    """Parameters of a segmented tank."""

    segment: float  # heat capacity of one segment [J/K]
    conduction: float  # between neighbours [W/K]
    top: float  # top end to the room [W/K]
    side: float  # side of one segment to the room [W/K]
    bottom: float  # bottom end to the room [W/K]
    mixing_time: float  # of a segment one kelvin too warm for its place [s]
    quick: bool  # inner faces half upwind, half QUICK; needs four segments


class GridFlow(NamedTuple):
    """Heat of one step: stored rises by ``carried`` - ``loss``."""

    carried: float  # brought by water entering less taken by water leaving [J]
    loss: float  # to the room [J]
    outlet: float  # mean temperature of the water that left [°C]


@kernel(inline=True)
def face_temperature(grid: Grid, temperature: Array, upper: int, downward: bool) -> float:
    r"""Water crossing the face below segment ``upper``.

    .. math:: T_f = \tfrac12 T_u + \tfrac12 \left[\tfrac12 (T_u + T_d)
              - \tfrac18 (T_{uu} + T_d - 2 T_u)\right]

    u upstream, uu before it, d downstream; the first inner face at each end stays upwind.

    Parameters
    ----------
    grid : parameters
    temperature : segments from the top, shape (n,) [°C]
    upper : segment above the face, 0 to n - 2
    downward : direction of flow

    Returns
    -------
    Temperature of the face [°C].

    Source
    ------
    Leonard 1979, blended as in the tank of the IBPSA Modelica library.
    """
    last = temperature.size - 2
    upstream: float = temperature[upper] if downward else temperature[upper + 1]
    if not grid.quick or upper in (0, last):
        return upstream
    downstream: float = temperature[upper + 1] if downward else temperature[upper]
    before: float = temperature[upper - 1] if downward else temperature[upper + 2]
    curved = 0.5 * (upstream + downstream) - 0.125 * (before + downstream - 2.0 * upstream)
    return 0.5 * (upstream + curved)


@kernel(inline=True)
def heat_flows(
    grid: Grid, temperature: Array, capacity_rate: float, inlet: float, room: float, rate: Array
) -> float:
    r"""Rate of temperature of every segment.

    Between neighbours flow water, conduction and, where the lower is warmer by
    :math:`\Delta T`, the mixing flow :math:`C_{segment} \Delta T^2 / \tau`.

    Parameters
    ----------
    grid : parameters
    temperature : segments from the top, shape (n,) [°C]
    capacity_rate : water, > 0 downward, < 0 upward [W/K]
    inlet : water entering at the end it flows from [°C]
    room : round the tank [°C]
    rate : written; shape (n,) [K/s]

    Returns
    -------
    Loss to the room [W].

    Source
    ------
    Energy balance; mixing flow as in the IBPSA Modelica library.
    """
    last = temperature.size - 1
    downward = capacity_rate > 0.0
    for i in range(last + 1):
        rate[i] = 0.0
    loss = 0.0
    for i in range(last):
        inversion = max(temperature[i + 1] - temperature[i], 0.0)
        flow = grid.conduction * (temperature[i] - temperature[i + 1])
        flow -= grid.segment / grid.mixing_time * inversion * inversion
        flow += capacity_rate * face_temperature(grid, temperature, i, downward)
        rate[i] -= flow
        rate[i + 1] += flow
    rate[0] += capacity_rate * (inlet if downward else temperature[0])
    rate[last] -= capacity_rate * (temperature[last] if downward else inlet)
    for i in range(last + 1):
        conductance = grid.side
        if i == 0:
            conductance += grid.top
        if i == last:
            conductance += grid.bottom
        lost = conductance * (temperature[i] - room)
        loss += lost
        rate[i] = (rate[i] - lost) / grid.segment
    return loss


@kernel(inline=True)
def _stable_step(grid: Grid, temperature: Array, capacity_rate: float) -> float:
    """Longest step [s] that keeps Heun's method well inside its stability."""
    inversion = 0.0
    for i in range(temperature.size - 1):
        inversion = max(inversion, temperature[i + 1] - temperature[i])
    speed = abs(capacity_rate) + 4.0 * grid.conduction + grid.side + grid.top + grid.bottom
    speed = speed / grid.segment + 4.0 * inversion / grid.mixing_time
    return STEP_SHARE / speed if speed > 0.0 else np.inf


@kernel()
def march(
    grid: Grid,
    temperature: Array,
    capacity_rate: float,
    inlet: float,
    room: float,
    seconds: float,
    out: Array,
) -> GridFlow:
    """Advance a segmented tank with constant flow, inlet and room, in steps it chooses.

    Parameters
    ----------
    grid : parameters
    temperature : segments from the top, shape (n,), n >= 2; only read [°C]
    capacity_rate : water, > 0 downward, < 0 upward [W/K]
    inlet : water entering [°C]
    room : round the tank [°C]
    seconds : > 0 [s]
    out : written; segments at the end, shape (n,) [°C]

    Returns
    -------
    `GridFlow`.

    Source
    ------
    Heun's method of second order; steps a twentieth of the shortest time constant.
    """
    n = temperature.size
    first, second, guess = np.empty(n), np.empty(n), np.empty(n)
    for i in range(n):
        out[i] = temperature[i]
    port = n - 1 if capacity_rate > 0.0 else 0
    left, loss, outlet = seconds, 0.0, 0.0
    while left > 0.0:
        step = _stable_step(grid, out, capacity_rate)
        step = left if step >= left else min(step, 0.5 * left)
        start = heat_flows(grid, out, capacity_rate, inlet, room, first)
        for i in range(n):
            guess[i] = out[i] + step * first[i]
        end = heat_flows(grid, guess, capacity_rate, inlet, room, second)
        outlet += 0.5 * step * (out[port] + guess[port])
        loss += 0.5 * step * (start + end)
        for i in range(n):
            out[i] += 0.5 * step * (first[i] + second[i])
        left = left - step if step < left else 0.0
    carried = abs(capacity_rate) * (inlet * seconds - outlet)
    return GridFlow(carried, loss, outlet / seconds)
