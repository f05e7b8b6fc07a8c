"""Melting spheres side by side with a plain law: sharp or ranged, mixed cells linear.

The same equations as in `packed_bed`, spelled out on numbers and single arrays so that a sweep
runs in vectors and calls nothing: five times as fast as with any law.
"""

import math
from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import Law


@kernel(inline=True)
def onward(warm: Array, lead: Array, here: int, area: float, flow: Array) -> None:
    """Heat from one shell of the ring to the other, of all spheres [W]."""
    there = 1 - here
    for j in range(flow.shape[1]):
        one, two = lead[here, j], lead[there, j]
        flow[there, j] = area * (one * two / (one + two)) * (warm[here, j] - warm[there, j])


@kernel(inline=True)
def gain(enthalpy: Array, i: int, share: float, flow: Array, here: int) -> None:
    """Enthalpies of a shell after heat came in and went out."""
    there = 1 - here
    for j in range(flow.shape[1]):
        enthalpy[i, j] += share * (flow[here, j] - flow[there, j])


class Plain(NamedTuple):
    """A LINE as numbers alone: bundles of arrays cost at every border of a function."""

    reference: float
    latent: float
    of_solid: float
    of_liquid: float
    within: float  # dT/dh while melting
    solid: float  # conductivities
    more: float  # of the liquid than of the solid


@kernel()
def plain_of(law: Law) -> Plain:
    """Numbers of a LINE."""
    within = (law.liquidus - law.reference) / law.latent
    more = law.liquid_conductivity - law.solid_conductivity
    return Plain(
        law.reference, law.latent, 1.0 / law.solid, 1.0 / law.liquid, within,
        law.solid_conductivity, more,
    )  # fmt: skip


@kernel(inline=True)
def _plain_row(
    plain: Plain, enthalpy: Array, row: int, slot: int, warm: Array, lead: Array
) -> None:
    """Temperatures and conductivities of a shell into a slot of the ring."""
    end, begin, per_latent = plain.latent, plain.reference, 1.0 / plain.latent
    of_solid, of_liquid, within = plain.of_solid, plain.of_liquid, plain.within
    for j in range(enthalpy.shape[1]):
        h = enthalpy[row, j]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        between = h - below - above
        warm[slot, j] = begin + of_solid * below + (of_liquid * above + within * between)
        lead[slot, j] = plain.solid + plain.more * (between * per_latent)


@kernel()
def conduct_plain(
    seconds: float, width: float, face: Array, volume: Array, plain: Plain, enthalpy: Array,
    ring: Array,
) -> None:  # fmt: skip
    """`_conduct` of a LINE; ``ring`` (6, cells) holds temperatures, conductivities, flows.

    Source
    ------
    As `packed_bed`: balance of the shells, explicit.
    """
    shells, cells = enthalpy.shape
    warm, lead, flow = ring[0:2], ring[2:4], ring[4:6]
    _plain_row(plain, enthalpy, 0, 0, warm, lead)
    for j in range(cells):
        flow[0, j] = 0.0
    for i in range(shells - 1):
        here, there = i % 2, (i + 1) % 2
        _plain_row(plain, enthalpy, i + 1, there, warm, lead)
        onward(warm, lead, here, 2.0 * face[i + 1] / width, flow)
        gain(enthalpy, i, seconds / volume[i], flow, here)
    last = shells - 1
    for j in range(cells):
        enthalpy[last, j] += seconds / volume[last] * flow[last % 2, j]


@kernel()
def exchange_plain(
    seconds: float, capacity: float, area: float, volume: float, resistances: tuple[float, float],
    plain: Plain, enthalpy: Array, water: Array,
) -> None:  # fmt: skip
    """`_exchange` of a LINE; resistance of the film and half a shell's width.

    Source
    ------
    As `packed_bed`: water and outermost shell, relaxed in closed form.
    """
    last = enthalpy.shape[0] - 1
    film, half = resistances
    per_capacity, per_volume, per_latent = 1.0 / capacity, 1.0 / volume, 1.0 / plain.latent
    for j in range(water.size):
        h = enthalpy[last, j]
        below = h if h < 0.0 else 0.0
        above = h - plain.latent if h > plain.latent else 0.0
        between = h - below - above
        warm = plain.reference + plain.of_solid * below
        warm += plain.of_liquid * above + plain.within * between
        slope = plain.of_liquid if h >= plain.latent else plain.within
        slope = plain.of_solid if h <= 0.0 else slope
        lead = plain.solid + plain.more * (between * per_latent)
        rate = per_capacity + slope * per_volume
        exponent = -area / (film + half / lead) * seconds * rate
        heat = (warm - water[j]) / rate * math.expm1(exponent)
        water[j] -= heat * per_capacity
        enthalpy[last, j] += heat * per_volume
