"""Many slabs, cylinders or spheres side by side: one lane a parameter set.

Lanes run in blocks of 16, cell by cell, so that one instruction serves eight lanes; blocks
run on all threads.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel, prange

BLOCK = 16


class Lanes(NamedTuple):
    """Sharp or ranged materials and surroundings, one value a lane; all shapes (lanes,)."""

    melting: Array  # begins [degC]
    liquidus: Array  # ends [degC]
    latent: Array  # enthalpy at the liquidus [J/m3]
    solid: Array  # heat capacities [J/(m3 K)]
    liquid: Array
    solid_conductivity: Array  # [W/(m K)]
    liquid_conductivity: Array
    width: Array  # of a cell [m]
    outside: Array  # beyond the first face [degC]
    resistance: Array  # of its film, 0: imposed [m2 K/W]


# rows of a block's parameters
MELTING, LATENT, PER_LATENT, PER_SOLID, PER_LIQUID, RISE, SOLID, MORE = 0, 1, 2, 3, 4, 5, 6, 7
OUTSIDE, RESISTANCE, HALF, SHARE, PARAMETERS = 8, 9, 10, 11, 12
# rows of its scratch: temperature and conductivity of a cell, flux into it, heat
WARM, LEAD, INWARD, HEAT, SCRATCH = 0, 1, 2, 3, 4


@kernel(inline=True)
def _parameters(lanes: Lanes, a: int, seconds: Array, out: Array) -> None:
    """Parameters of a block as its loops need them, one array so that they vectorise."""
    for m in range(BLOCK):
        c = a + m
        out[MELTING, m], out[LATENT, m] = lanes.melting[c], lanes.latent[c]
        out[PER_LATENT, m] = 1.0 / lanes.latent[c]
        out[PER_SOLID, m], out[PER_LIQUID, m] = 1.0 / lanes.solid[c], 1.0 / lanes.liquid[c]
        out[RISE, m] = lanes.liquidus[c] - lanes.melting[c]
        out[SOLID, m] = lanes.solid_conductivity[c]
        out[MORE, m] = lanes.liquid_conductivity[c] - lanes.solid_conductivity[c]
        out[OUTSIDE, m], out[RESISTANCE, m] = lanes.outside[c], lanes.resistance[c]
        out[HALF, m] = 0.5 * lanes.width[c]
        out[SHARE, m] = seconds[c] / lanes.width[c]


@kernel(inline=True)
def _state(h: float, given: Array, m: int) -> tuple[float, float]:
    """Temperature and conductivity of one cell in one lane."""
    end = given[LATENT, m]
    below = h if h < 0.0 else 0.0
    above = h - end if h > end else 0.0
    share = (h - below - above) * given[PER_LATENT, m]
    sensible = below * given[PER_SOLID, m] + above * given[PER_LIQUID, m]
    warm = given[MELTING, m] + sensible + share * given[RISE, m]
    return warm, given[SOLID, m] + given[MORE, m] * share


@kernel()
def march_block(
    lanes: Lanes, a: int, face: Array, volume: Array, seconds: Array, steps: int, block: Array,
    heat: Array,
) -> None:  # fmt: skip
    """`march` of one block on this thread; the last face is insulated.

    Parameters
    ----------
    lanes, face, volume, seconds, steps : as in `march`
    a : first lane of the block
    block : read and written; shape (n, 16) [J/m3]
    heat : added to; shape (16,)

    Source
    ------
    As `march`.
    """
    n = block.shape[0]
    given, work = np.empty((PARAMETERS, BLOCK)), np.zeros((SCRATCH, BLOCK))
    cells = np.empty((n, BLOCK))
    _parameters(lanes, a, seconds, given)
    for i in range(n):
        for m in range(BLOCK):
            cells[i, m] = block[i, m]
    for _ in range(steps):
        for m in range(BLOCK):
            warm, lead = _state(cells[0, m], given, m)
            inward = (given[OUTSIDE, m] - warm) / (given[RESISTANCE, m] + given[HALF, m] / lead)
            work[WARM, m], work[LEAD, m], work[INWARD, m] = warm, lead, inward
            work[HEAT, m] += face[0] * inward
        for i in range(n - 1):
            near, far, per = face[i], face[i + 1], 1.0 / volume[i]
            for m in range(BLOCK):
                warm, lead = _state(cells[i + 1, m], given, m)
                one = work[LEAD, m]
                fall = work[WARM, m] - warm
                onward = one * lead * fall / ((one + lead) * given[HALF, m])
                gain = (near * work[INWARD, m] - far * onward) * per
                cells[i, m] += given[SHARE, m] * gain
                work[WARM, m], work[LEAD, m], work[INWARD, m] = warm, lead, onward
        for m in range(BLOCK):
            gain = face[n - 1] * work[INWARD, m] / volume[n - 1]
            cells[n - 1, m] += given[SHARE, m] * gain
    for i in range(n):
        for m in range(BLOCK):
            block[i, m] = cells[i, m]
    for m in range(BLOCK):
        heat[m] += seconds[a + m] * work[HEAT, m]


@kernel(parallel=True)
def march(
    lanes: Lanes,
    face: Array,
    volume: Array,
    seconds: Array,
    steps: int,
    enthalpy: Array,
    heat: Array,
) -> None:
    r"""Explicit steps of many lines of equal shape, each of its own size and material.

    Parameters
    ----------
    lanes : number of lanes a multiple of 16; fill up with copies
    face : areas for cells of width 1, shape (n + 1,): ones for a slab, :math:`2\pi i` for a
        cylinder from its axis, :math:`4\pi i^2` for a sphere
    volume : volumes for cells of width 1, shape (n,)
    seconds : length of a step of each lane, shape (lanes,); stable as in `melting_line.march`
    steps : how many
    enthalpy : read and written, shape (blocks, n, 16): lane 16 b + m is [b, :, m] [J/m3]
    heat : added to; heat in through the first face over the area of a cell of that lane's
        width, shape (blocks, 16) [J/m2 for a slab]

    Source
    ------
    As `melting_line.march` without placed fronts. Every lane gives the same bits in any company.
    """
    for b in prange(enthalpy.shape[0]):
        march_block(lanes, b * BLOCK, face, volume, seconds, steps, enthalpy[b], heat[b])
