r"""A liquid flowing through a bed of spheres that melt; every cell has one resolved sphere.

.. math::
    C'_w (\partial_t T_w + u \partial_z T_w)
      = C'_w D \partial_z^2 T_w - n' 4 \pi R^2 h (T_w - T_s) - u'_{loss} (T_w - T_{amb})

    \partial_t h = r^{-2} \partial_r (r^2 k \partial_r T), \qquad
    k \partial_r T |_R = h (T_w - T_s)

Spheres lie side by side: rows of the field are their shells from the centre outward, columns
the cells of the bed, so that a sweep over shells runs in vectors along the bed.
"""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import (
    LINE,
    MEMORY,
    Law,
    conductivity,
)
from thermosim_kernels.enthalpy_rows import Field, settle_row
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.latent_bed_cell import Flows, carry, disperse
from thermosim_kernels.packed_bed_plain import (
    conduct_plain,
    exchange_plain,
    gain,
    onward,
    plain_of,
)


class Spheres(NamedTuple):
    """A bed of equal spheres; per-length values hold along the whole height."""

    height: float  # along the flow [m]
    water: float  # capacity of the liquid in the bed [J/(m K)]
    number: float  # spheres per metre of height [1/m]
    width: float  # of a shell [m]
    face: Array  # area of each face of a sphere, centre first, shape (shells + 1,) [m2]
    volume: Array  # of each shell, shape (shells,) [m3]
    film: float  # liquid to surface [W/(m2 K)]
    dispersion: float  # axial, of the liquid [m2/s]
    loss: float  # liquid to ambient [W/(m K)]


class Stream(NamedTuple):
    """What flows through, held through all steps."""

    inlet: float  # [degC]
    rate: float  # capacity rate, > 0 from index 0 upward, < 0 down, 0 at rest [W/K]
    ambient: float  # [degC]


@kernel(inline=True)
def _boosted(fraction: float, boost: Array, j: int, law: Law) -> float:
    """Conductivity of a cell whose melt conducts ``boost[j]`` times better; (0,) is once."""
    if boost.size == 0:
        return conductivity(fraction, law)
    solid: float = law.solid_conductivity
    liquid: float = law.liquid_conductivity * boost[j]
    if law.harmonic:
        return solid * liquid / (liquid + (solid - liquid) * fraction)
    return solid + (liquid - solid) * fraction


@kernel(inline=True)
def _boost_row(law: Law, field: Field, row: int, boost: Array, out: Array) -> None:
    """Conductivities of a row whose melt convects."""
    if boost.size == 0:
        return
    for j in range(out.size):
        if law.kind == MEMORY:
            share = field.fraction[row, j]
        else:
            share = min(max(field.enthalpy[row, j] / law.latent, 0.0), 1.0)
        out[j] = _boosted(share, boost, j, law)


@kernel()
def _exchange(
    seconds: float, bed: Spheres, law: Law, boost: Array, field: Field, water: Array
) -> None:
    r"""Heat from the liquid into the outermost shells, relaxed in closed form.

    .. math:: Q = \frac{T_w - T_s}{1/C_w + s} \left(1 - e^{-G t (1/C_w + s)}\right)

    per sphere, s the rise of the shell per joule, 0 on a plateau, G film and half a shell.
    """
    last = field.enthalpy.shape[0] - 1
    capacity = bed.water / bed.number
    volume, area = bed.volume[last], bed.face[last + 1]
    memory = law.kind == MEMORY
    for j in range(water.size):
        fraction = field.fraction[last, j] if memory else 0.0
        seen = field.nucleated[last, j] if memory else 1.0
        now = settle(field.enthalpy[last, j], fraction, seen, seconds, law)
        if memory:
            field.fraction[last, j], field.nucleated[last, j] = now.fraction, now.nucleated
        lead = _boosted(now.fraction, boost, j, law)
        conductance = area / (1.0 / bed.film + 0.5 * bed.width / lead)
        rate = 1.0 / capacity + now.slope / volume
        heat = (now.temperature - water[j]) / rate * math.expm1(-conductance * seconds * rate)
        water[j] -= heat / capacity
        field.enthalpy[last, j] += heat / volume


@kernel()
def _conduct(
    seconds: float, since: float, bed: Spheres, law: Law, boost: Array, field: Field, ring: Array
) -> None:
    """Conduction inside all spheres, shell by shell, explicit; the surface is closed.

    ``ring`` (6, cells): temperatures and conductivities of two shells, flows in and out.
    """
    enthalpy = field.enthalpy
    shells = enthalpy.shape[0]
    warm, lead, flow = ring[0:2], ring[2:4], ring[4:6]
    settle_row(law, field, 0, since if shells > 1 else 0.0, warm[0], lead[0])
    _boost_row(law, field, 0, boost, lead[0])
    for j in range(ring.shape[1]):
        flow[0, j] = 0.0
    for i in range(shells - 1):
        here, there = i % 2, (i + 1) % 2
        apart = since if i < shells - 2 else 0.0  # the outermost was settled by its exchange
        settle_row(law, field, i + 1, apart, warm[there], lead[there])
        _boost_row(law, field, i + 1, boost, lead[there])
        onward(warm, lead, here, 2.0 * bed.face[i + 1] / bed.width, flow)
        gain(enthalpy, i, seconds / bed.volume[i], flow, here)
    last = shells - 1
    for j in range(ring.shape[1]):
        enthalpy[last, j] += seconds / bed.volume[last] * flow[last % 2, j]


@kernel()
def _lose(ambient: float, seconds: float, bed: Spheres, water: Array) -> float:
    """Liquid relaxes towards ambient; returns what that receives [J]."""
    if bed.loss <= 0.0:
        return 0.0
    share = -math.expm1(-bed.loss * seconds / bed.water)
    total = 0.0
    for j in range(water.size):
        drop = share * (water[j] - ambient)
        water[j] -= drop
        total += drop
    return total * bed.water * bed.height / water.size


@kernel()
def march(
    stream: Stream,
    bed: Spheres,
    law: Law,
    boost: Array,
    field: Field,
    water: Array,
    seconds: float,
    steps: int,
) -> Flows:
    """Steps of a bed of melting spheres.

    Parameters
    ----------
    stream : held through all steps
    bed, law : parameters
    boost : melt conducts so many times better, shape (cells,), or (0,) for once
    field : read and written, rows are shells from the centre, columns cells from the bottom;
        settled before and after
    water : read and written; liquid in each cell, shape (cells,) [degC]
    seconds : length of a step; Courant number <= 1, and the shells' explicit limit [s]
    steps : how many

    Returns
    -------
    `Flows`: mean liquid leaving [degC], heat given by the stream [J], heat lost [J].

    Source
    ------
    Spheres in a packed bed: Wakao and Kaguei, Heat and Mass Transfer in Packed Beds, 1982;
    liquid: limited upwind (van Leer 1977), split symmetrically about it (Strang 1968).
    """
    cells = water.size
    last = field.enthalpy.shape[0] - 1
    ring: Array = np.zeros((6, cells))
    plain, simple = plain_of(law), law.kind == LINE and not law.harmonic and boost.size == 0
    cell = bed.height / cells
    flow = abs(stream.rate)
    courant = flow * seconds / (bed.water * cell)
    spread = bed.dispersion * seconds / cell**2
    half = 0.5 * seconds
    enthalpy, heat = field.enthalpy, bed.water / bed.number
    area, volume = bed.face[last + 1], bed.volume[last]
    resistances = (1.0 / bed.film, 0.5 * bed.width)
    outlet, loss = 0.0, 0.0
    for step in range(steps):
        since = seconds if step > 0 else 0.0
        if simple:
            exchange_plain(half, heat, area, volume, resistances, plain, enthalpy, water)
        else:
            _exchange(half, bed, law, boost, field, water)
        if flow > 0.0:
            outlet += carry(stream.inlet, courant, stream.rate > 0.0, water) / steps
        if spread > 0.0:
            disperse(spread, water, ring[0])
        loss += _lose(stream.ambient, seconds, bed, water)
        if simple:
            exchange_plain(half, heat, area, volume, resistances, plain, enthalpy, water)
            conduct_plain(seconds, bed.width, bed.face, bed.volume, plain, enthalpy, ring)
        else:
            _exchange(half, bed, law, boost, field, water)
            _conduct(seconds, since, bed, law, boost, field, ring)
    for i in range(last + 1):
        settle_row(law, field, i, seconds if i < last else 0.0, ring[0], ring[2])
    if flow == 0.0:
        outlet = water[cells - 1]
    return Flows(outlet, flow * (stream.inlet - outlet) * seconds * steps, loss)
