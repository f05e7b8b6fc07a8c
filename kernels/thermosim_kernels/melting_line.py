"""Conduction with phase change along a line: slab, cylinder or sphere, explicit."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import LINE, Law
from thermosim_kernels.enthalpy_rows import (
    Edge,
    Field,
    conductivity_row,
    edge_flux,
    line_row,
    settle_row,
)
from thermosim_kernels.melting_pace import Pace, begin, largest, rest, shorten

BLOCK = 64  # cells looked at together for mixed ones


class Line(NamedTuple):
    """Cells of one width from the first face outward."""

    width: float  # [m]
    face: Array  # (n + 1,) area of each face [m2]
    volume: Array  # (n,) [m3]


@kernel(inline=True)
def _sided(
    before: float, here: float, after: float, fraction: float, width: float, law: Law
) -> tuple[float, float]:
    """Resistances [m2 K/W] from a mixed cell's front to its first and its second face.

    The melted part lies towards the hotter neighbour. Where both neighbours are hotter, or
    both colder, no front can be placed and the halves of an even mixture hold.
    """
    melted = fraction * width / law.liquid_conductivity
    frozen = (1.0 - fraction) * width / law.solid_conductivity
    bowl = (before > here and after > here) or (before < here and after < here)
    if bowl or before == after:
        half = 0.5 * (melted + frozen)
        return half, half
    if before > after:
        return melted, frozen
    return frozen, melted


@kernel(inline=True)
def _sides_of(
    i: int, law: Law, line: Line, enthalpy: Array, warm: Array, lead: Array, first: Edge, last: Edge
) -> tuple[float, float]:
    """Resistances of a cell towards its first and its second face [m2 K/W]."""
    h = enthalpy[i]
    if 0.0 < h < law.latent:
        before = warm[i - 1] if i > 0 else first.temperature
        after = warm[i + 1] if i < warm.size - 1 else last.temperature
        return _sided(before, warm[i], after, h / law.latent, line.width, law)
    half = 0.5 * line.width / lead[i]
    return half, half


@kernel()
def _place(
    i: int,
    law: Law,
    line: Line,
    enthalpy: Array,
    warm: Array,
    lead: Array,
    first: Edge,
    last: Edge,
    flux: Array,
) -> None:
    """Fluxes through both faces of a mixed cell, the front placed inside it."""
    n = warm.size
    least = 0.05 * line.width / lead[i]  # nothing between wall and front: unstable
    near, far = _sides_of(i, law, line, enthalpy, warm, lead, first, last)
    if i == 0:
        film = first.resistance + max(near, least)
        flux[0] = first.flux + (first.temperature - warm[0]) / film
    else:
        beyond = _sides_of(i - 1, law, line, enthalpy, warm, lead, first, last)[1]
        flux[i] = (warm[i - 1] - warm[i]) / (beyond + near)
    if i == n - 1:
        film = last.resistance + max(far, least)
        flux[n] = -last.flux - (last.temperature - warm[n - 1]) / film
    else:
        beyond = _sides_of(i + 1, law, line, enthalpy, warm, lead, first, last)[0]
        flux[i + 1] = (warm[i] - warm[i + 1]) / (far + beyond)


@kernel(inline=True)
def _place_fronts(
    law: Law,
    line: Line,
    enthalpy: Array,
    warm: Array,
    lead: Array,
    first: Edge,
    last: Edge,
    flux: Array,
) -> None:
    """Correct the plain fluxes beside mixed cells; sharp law. Looks for them block by block."""
    n = warm.size
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        mixed = 0
        for i in range(start, stop):
            mixed += 1 if (enthalpy[i] > 0.0) & (enthalpy[i] < law.latent) else 0
        if mixed > 0:
            for i in range(start, stop):
                if 0.0 < enthalpy[i] < law.latent:
                    _place(i, law, line, enthalpy, warm, lead, first, last, flux)


@kernel(inline=True)
def _plain_fluxes(
    line: Line, warm: Array, lead: Array, first: Edge, last: Edge, flux: Array
) -> None:
    """Heat fluxes by harmonic means of the cells' conductivities; ends included."""
    n = warm.size
    twice = 2.0 / line.width
    for i in range(1, n):
        mean = lead[i - 1] * lead[i] / (lead[i - 1] + lead[i])
        flux[i] = twice * mean * (warm[i - 1] - warm[i])
    flux[0] = edge_flux(first, warm[0], 0.5 * line.width, lead[0])
    flux[n] = -edge_flux(last, warm[n - 1], 0.5 * line.width, lead[n - 1])


@kernel(inline=True)
def _march_even(
    law: Law,
    line: Line,
    first: Edge,
    last: Edge,
    field: Field,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    """`march` of a slab whose conductivity does not change: two vector loops a stage."""
    enthalpy = field.enthalpy
    n: int = enthalpy.shape[1]
    conductivity = law.solid_conductivity
    warm, change = np.zeros(n + 2), np.zeros((1, n))
    end, start = law.latent, law.reference
    of_solid, of_liquid = 1.0 / law.solid, 1.0 / law.liquid
    within = (law.liquidus - law.reference) / law.latent
    left, stages, count = seconds, 0, 0
    inward, outward = 0.0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        stage = 1
        while stage <= count:
            keep, push = (stage - 1.0) / stage, (2.0 * stage - 1.0) / stage * step
            share = conductivity * push / (line.width * line.width)
            for i in range(n):
                h = enthalpy[0, i]
                below = h if h < 0.0 else 0.0
                above = h - end if h > end else 0.0
                inside = within * (h - below - above)
                warm[i + 1] = start + of_solid * below + (of_liquid * above + inside)
            west = edge_flux(first, warm[1], 0.5 * line.width, conductivity)
            east = edge_flux(last, warm[n], 0.5 * line.width, conductivity)
            warm[0] = warm[1] + west * line.width / conductivity
            warm[n + 1] = warm[n] + east * line.width / conductivity
            inward = keep * inward + push * west
            outward = keep * outward + push * east
            heat[0] += line.face[0] * inward
            heat[1] += line.face[0] * outward
            if count == 1:
                for i in range(1, n + 1):
                    here = warm[i]
                    enthalpy[0, i - 1] += share * ((warm[i - 1] - here) + (warm[i + 1] - here))
            else:
                for i in range(1, n + 1):
                    here = warm[i]
                    gain = share * ((warm[i - 1] - here) + (warm[i + 1] - here))
                    change[0, i - 1] = keep * change[0, i - 1] + gain
                    enthalpy[0, i - 1] += change[0, i - 1]
            if stage == 1 and count > 1:
                count = shorten(count, largest(change), pace.share * law.latent)
            stage += 1
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    return stages, left


@kernel(inline=True)
def _advance(
    line: Line, flux: Array, keep: float, push: float, carried: Array, enthalpy: Array, gain: Array
) -> None:
    """Stage of a super-step: carried heats through all faces, and what each cell gains."""
    n = enthalpy.shape[1]
    for i in range(n + 1):
        carried[i] = keep * carried[i] + push * line.face[i] * flux[i]
    for i in range(n):
        gain[0, i] = (carried[i] - carried[i + 1]) / line.volume[i]
        enthalpy[0, i] += gain[0, i]


@kernel()
def march(
    law: Law,
    line: Line,
    first: Edge,
    last: Edge,
    field: Field,
    placed: bool,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float]:
    r"""Explicit steps or super-steps along a line.

    .. math:: V_i \Delta h_i = \Delta t (A_i q_i - A_{i+1} q_{i+1})

    Parameters
    ----------
    law : material; MEMORY needs plain steps
    line : its areas make it a slab, a cylinder or a sphere
    first, last : outside of the first and the last face, held through all steps
    field : read and written, one row; settled before and after
    placed : the front of a sharp law is placed inside its cell (second order), else mixed
        cells conduct as an even mixture
    pace : its plain step has alpha step / width^2 <= 1/2, placed <= 1/4
    seconds : to advance [s]
    heat : added to; heat in through the first and the last face, shape (2,) [J]

    Returns
    -------
    Stages, and seconds left when they were as many as the budget.

    Source
    ------
    Explicit finite volumes with harmonic faces (Patankar 1980); super-steps: `melting_pace`;
    placing the front: derived.
    """
    n = field.enthalpy.shape[1]
    sided = placed and law.kind == LINE and law.liquidus == law.reference
    even = law.solid_conductivity == law.liquid_conductivity and line.face[0] == line.face[n]
    if law.kind == LINE and even and not sided:
        return _march_even(law, line, first, last, field, pace, seconds, heat)
    warm, lead, gain = np.zeros(n), np.zeros(n), np.zeros((1, n))
    flux, carried = np.zeros(n + 1), np.zeros(n + 1)
    left, stages, count, since = seconds, 0, 0, 0.0
    while left > 0.0 and stages < pace.budget:
        count, step = begin(pace, left, count)
        stage = 1
        while stage <= count:
            keep, push = (stage - 1.0) / stage, (2.0 * stage - 1.0) / stage * step
            if law.kind == LINE:
                line_row(law, field.enthalpy, 0, warm)
                conductivity_row(law, field.enthalpy, 0, lead)
            else:
                settle_row(law, field, 0, since, warm, lead)
            _plain_fluxes(line, warm, lead, first, last, flux)
            if sided:
                _place_fronts(law, line, field.enthalpy[0], warm, lead, first, last, flux)
            _advance(line, flux, keep, push, carried, field.enthalpy, gain)
            heat[0] += carried[0]
            heat[1] -= carried[n]
            if stage == 1 and count > 1:
                count = shorten(count, largest(gain), pace.share * law.latent)
            stage += 1
            since = step
        stages += count
        left = rest(left, 0.5 * count * (count + 1) * step, pace.longest)
    settle_row(law, field, 0, since, warm, lead)
    return stages, left
