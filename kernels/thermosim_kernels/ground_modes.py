"""Ground as decaying modes, stepped exactly for inputs that are linear over each step.

A year is marched in blocks of eight steps: within a block the heats are linear in the modes
at its beginning and the inputs so far, which leaves nothing but rows added to rows.
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

LANES = 8  # modes and widths are multiples of it
BLOCK = 8  # steps a block; of 4, 8, 12, 16, 24 the fastest for some 45 modes and 3 inputs


class Step(NamedTuple):
    """Modes for one step length; a multiple of eight, the spare ones zero."""

    decay: Array  # e = exp(-rate step), (modes,)
    drive: Array  # r, (inputs, modes)
    coupling: Array  # b, (inputs, modes) [W/(m K)]
    direct: Array  # heat at once per kelvin, [heat, input] (inputs, inputs) [W/(m K)]


class Block(NamedTuple):
    """The same for a block of steps; width = BLOCK * inputs, instants slow, inputs fast."""

    decay: Array  # e^BLOCK, (modes,)
    heat: Array  # heats of the block per mode at its beginning, (modes, width)
    direct: Array  # heats of the block per input of the block, [input, heat] (width, width)
    drive: Array  # modes at the end per input of the block, (width, modes)


@kernel(inline=True, noalias=True)
def _add_rows(rows: Array, values: Array, total: Array) -> None:
    """total += values @ rows, eight rows at a time; their number a multiple of eight."""
    for i in range(0, values.size, LANES):
        a, b, c, d = values[i], values[i + 1], values[i + 2], values[i + 3]
        e, f, g, h = values[i + 4], values[i + 5], values[i + 6], values[i + 7]
        for j in range(total.size):
            total[j] += (
                (rows[i, j] * a + rows[i + 1, j] * b) + (rows[i + 2, j] * c + rows[i + 3, j] * d)
            ) + (
                (rows[i + 4, j] * e + rows[i + 5, j] * f)
                + (rows[i + 6, j] * g + rows[i + 7, j] * h)
            )


@kernel(inline=True, noalias=True)
def _advance(factors: Step, inputs: Array, state: Array) -> None:
    """One step of all modes: w <- e w + r . u."""
    for m in range(state.size):
        state[m] *= factors.decay[m]
    for j in range(inputs.size):
        value = inputs[j]
        for m in range(state.size):
            state[m] += factors.drive[j, m] * value


@kernel(inline=True, noalias=True)
def _offset(coupling: Array, i: int, state: Array) -> float:
    """Heat the modes give back at input i: b . w [W/m]."""
    a = b = c = d = 0.0
    for m in range(0, state.size, 4):
        a += coupling[i, m] * state[m]
        b += coupling[i, m + 1] * state[m + 1]
        c += coupling[i, m + 2] * state[m + 2]
        d += coupling[i, m + 3] * state[m + 3]
    return (a + b) + (c + d)


@kernel()
def step(factors: Step, inputs: Array, state: Array, offset: Array) -> None:
    """One step, and what the ground then answers: heat = direct . u - offset.

    Parameters
    ----------
    factors : of the step
    inputs : at the beginning of the step, (inputs,) [degC]
    state : w, read and written, (modes,)
    offset : written, at the end of the step, (inputs,) [W/m]

    Source
    ------
    Exact solution of z' = -rate z + b.u for u linear over the step,
    z1 = e z0 + p.u0 + q.u1, written for w = z - q.u: w1 = e w0 + (p + e q).u0; derived here.
    """
    _advance(factors, inputs, state)
    for i in range(offset.size):
        offset[i] = _offset(factors.coupling, i, state)


@kernel()
def march(factors: Step, block: Block, series: Array, state: Array, heat: Array) -> None:
    """March through a series of inputs.

    Parameters
    ----------
    factors, block : of the step and of a block of steps
    series : inputs at the ends of all steps, (steps + 1, inputs) [degC]
    state : w at the first instant, written: at the last, (modes,)
    heat : written, into the ground at every instant, (steps + 1, inputs) [W/m]

    Source
    ------
    As `step`; steps in blocks are derived here.
    """
    instants, count = series.shape
    blocks = (instants - 1) // BLOCK
    width = BLOCK * count
    given = series.reshape(instants * count)
    flows = heat.reshape(instants * count)
    for k in range(blocks):
        inputs = given[k * width : (k + 1) * width]
        total = flows[k * width : (k + 1) * width]
        for j in range(width):
            total[j] = 0.0
        _add_rows(block.heat, state, total)
        _add_rows(block.direct, inputs, total)
        for m in range(state.size):
            state[m] *= block.decay[m]
        _add_rows(block.drive, inputs, state)
    for k in range(blocks * BLOCK, instants):
        if k > blocks * BLOCK:
            _advance(factors, series[k - 1], state)
        for i in range(count):
            flow = -_offset(factors.coupling, i, state)
            for j in range(count):
                flow += factors.direct[i, j] * series[k, j]
            heat[k, i] = flow
