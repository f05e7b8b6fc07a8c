"""Fully implicit steps of conduction with phase change along a line, at any step length.

Newton's method works on enthalpies: there the residual is continuous and piecewise smooth,
the plateau of a sharp law is no trouble, and no latent heat can be jumped over.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.enthalpy import MEMORY, Law, conductivity, melt_fraction
from thermosim_kernels.enthalpy import temperature_slope as of_enthalpy
from thermosim_kernels.enthalpy_rows import Edge, Field, settle_row
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.melting_line import Line
from thermosim_kernels.melting_pace import Pace, rest

MOST = 120  # Newton steps before a time step is taken in halves
PATIENCE = 40  # Newton steps before some of them are shortened, to leave a cycle
SHORTER = 0.6
PIECES = 1024.0  # shortest part of a step, before it is given up
RENEWALS = 3  # conductivities are taken anew from the solution so often
MOVED = 0.1  # a melted fraction that changed so much calls for new conductivities


class Work(NamedTuple):
    """Scratch of one line."""

    warm: Array  # (n,) temperatures of the iterate [degC]
    slope: Array  # (n,) dT/dh [m3 K/J]
    melted: Array  # (n,) fractions of the iterate
    lead: Array  # (n,) conductivities, held within a solution [W/(m K)]
    used: Array  # (n,) fractions that they belong to
    link: Array  # (n + 1,) heat of a step per kelvin across each face [J/K]
    upper: Array  # (n,) eliminated upper diagonal
    change: Array  # (n,) minus the imbalance, then the Newton step
    guess: Array  # (n,) iterate [J/m3]
    right: Array  # (n,) [J]
    hold: Array  # (n,) heat of a step per kelvin to what is not in the line [J/K]


@kernel()
def work(n: int) -> Work:
    """Scratch for lines of n cells."""
    a = np.zeros((10, n))
    return Work(a[0], a[1], a[2], a[3], a[4], np.zeros(n + 1), a[5], a[6], a[7], a[8], a[9])


@kernel(inline=True)
def _evaluate(law: Law, fraction: Array, nucleated: Array, seconds: float, space: Work) -> None:
    """Temperature, slope and fraction of the iterate; the state before the step decides."""
    guess = space.guess
    for i in range(guess.size):
        if law.kind == MEMORY:
            now = settle(guess[i], fraction[i], nucleated[i], seconds, law)
            space.warm[i], space.slope[i] = now.temperature, now.slope
            space.melted[i] = now.fraction
        else:
            space.warm[i], space.slope[i] = of_enthalpy(guess[i], law)
            space.melted[i] = melt_fraction(guess[i], law)


@kernel(inline=True)
def renew(law: Law, space: Work) -> bool:
    """Conductivities of the iterate; False if they are those in use, nearly."""
    moved = 0.0
    for i in range(space.lead.size):
        moved = max(moved, abs(space.melted[i] - space.used[i]))
        space.used[i] = space.melted[i]
        space.lead[i] = conductivity(space.melted[i], law)
    return moved > MOVED and law.solid_conductivity != law.liquid_conductivity


@kernel(inline=True)
def _link(line: Line, first: Edge, last: Edge, seconds: float, space: Work) -> None:
    """Heat of a step per kelvin across each face [J/K]; the outer two with their films."""
    n = space.warm.size
    lead, link = space.lead, space.link
    for i in range(1, n):
        mean = 2.0 * lead[i - 1] * lead[i] / (lead[i - 1] + lead[i])
        link[i] = seconds * line.face[i] * mean / line.width
    half = 0.5 * line.width
    link[0] = seconds * line.face[0] / (first.resistance + half / lead[0])
    link[n] = seconds * line.face[n] / (last.resistance + half / lead[n - 1])


@kernel(inline=True)
def _outside(line: Line, first: Edge, last: Edge, old: Array, seconds: float, space: Work) -> None:
    """Right side of every cell: its old heat and what the outside gives."""
    n = old.size
    for i in range(n):
        space.right[i] = line.volume[i] * old[i]
        space.hold[i] = 0.0
    space.hold[0] += space.link[0]
    space.hold[n - 1] += space.link[n]
    space.right[0] += space.link[0] * first.temperature + seconds * line.face[0] * first.flux
    space.right[n - 1] += space.link[n] * last.temperature + seconds * line.face[n] * last.flux


@kernel(inline=True)
def _book(
    line: Line, first: Edge, last: Edge, enthalpy: Array, seconds: float, space: Work, heat: Array
) -> None:
    """New enthalpies from the fluxes of the solution, so that energy closes to rounding."""
    n = enthalpy.size
    inward = space.link[0] * (first.temperature - space.warm[0])
    inward += seconds * line.face[0] * first.flux
    heat[0] += inward
    for i in range(n):
        if i < n - 1:
            onward = space.link[i + 1] * (space.warm[i] - space.warm[i + 1])
        else:
            onward = -space.link[n] * (last.temperature - space.warm[n - 1])
            onward -= seconds * line.face[n] * last.flux
            heat[1] -= onward
        enthalpy[i] += (inward - onward) / line.volume[i]
        inward = onward


@kernel(inline=True)
def _imbalance(volume: Array, space: Work) -> float:
    """Imbalance of the iterate, the largest of a cell [J/m3].

    Cell i: V h + (w + e + hold) T - w T_west - e T_east = right.
    """
    n = space.guess.size
    warm, link = space.warm, space.link
    worst = 0.0
    for i in range(n):
        off = volume[i] * space.guess[i] + space.hold[i] * warm[i] - space.right[i]
        if i > 0:
            off += link[i] * (warm[i] - warm[i - 1])
        if i < n - 1:
            off += link[i + 1] * (warm[i] - warm[i + 1])
        space.change[i] = -off
        worst = max(worst, abs(off) / volume[i])
    return worst


@kernel(inline=True)
def _newton(volume: Array, share: float, space: Work) -> None:
    """Newton step out of the imbalance, by elimination; a share of it is taken."""
    n = space.guess.size
    slope, link, upper, change = space.slope, space.link, space.upper, space.change
    for i in range(n):
        west = link[i] if i > 0 else 0.0
        east = link[i + 1] if i < n - 1 else 0.0
        pivot = volume[i] + (west + east + space.hold[i]) * slope[i]
        if i > 0:
            below = -west * slope[i - 1]
            pivot -= below * upper[i - 1]
            change[i] -= below * change[i - 1]
        upper[i] = -east * slope[i + 1] / pivot if i < n - 1 else 0.0
        change[i] /= pivot
    for k in range(1, n):
        i = n - 1 - k
        change[i] -= upper[i] * change[i + 1]
    for i in range(n):
        space.guess[i] += share * change[i]


@kernel()
def solve(
    law: Law,
    volume: Array,
    fraction: Array,
    nucleated: Array,
    tolerance: float,
    seconds: float,
    space: Work,
) -> int:
    """Enthalpies of one line that balance its cells, conductances and right side given.

    Parameters
    ----------
    law : material
    volume : of the cells, shape (n,) [m3]
    fraction, nucleated : state before the step, shape (n,); only MEMORY asks for them
    tolerance : largest imbalance of a cell [J/m3]
    seconds : length of the step [s]
    space : reads link, hold, right and the first guess; writes guess, warm, slope, melted

    Returns
    -------
    Newton steps; negative if it did not converge.

    Source
    ------
    Semismooth Newton in the enthalpy; shortened steps leave rare cycles.
    """
    for turn in range(MOST):
        _evaluate(law, fraction, nucleated, seconds, space)
        if _imbalance(volume, space) <= tolerance:
            return turn + 1
        shorter = turn > PATIENCE and turn % 8 < 3
        _newton(volume, SHORTER if shorter else 1.0, space)
    return -1


@kernel()
def _attempt(
    law: Law,
    line: Line,
    first: Edge,
    last: Edge,
    enthalpy: Array,
    fraction: Array,
    nucleated: Array,
    tolerance: float,
    seconds: float,
    space: Work,
) -> int:
    """Solve one step, renewing conductivities; Newton steps, or negative. Changes no state."""
    for i in range(enthalpy.size):
        space.guess[i] = enthalpy[i]
    _evaluate(law, fraction, nucleated, 0.0, space)
    renew(law, space)
    total = 0
    for turn in range(RENEWALS + 1):
        _link(line, first, last, seconds, space)
        _outside(line, first, last, enthalpy, seconds, space)
        turns = solve(law, line.volume, fraction, nucleated, tolerance * law.latent, seconds, space)
        if turns < 0:
            return -1
        total += turns
        if turn == RENEWALS or not renew(law, space):
            break
    return total


@kernel()
def _march(
    law: Law, line: Line, first: Edge, last: Edge, field: Field, tolerance: float, seconds: float,
    steps: int, heat: Array, space: Work,
) -> int:  # fmt: skip
    """`march` with its scratch: a kernel that makes arrays counts references in its loops."""
    memory = law.kind == MEMORY
    fraction = field.fraction[0] if memory else space.used
    nucleated = field.nucleated[0] if memory else space.used
    total = 0
    for step in range(steps):
        left, part = seconds, seconds
        while left > 0.0:
            part = min(part, left)
            turns = _attempt(
                law, line, first, last, field.enthalpy[0], fraction, nucleated, tolerance, part,
                space,
            )  # fmt: skip
            if turns < 0:
                part *= 0.5
                if part * PIECES < seconds:
                    return -1 - step
                continue
            total += turns
            _book(line, first, last, field.enthalpy[0], part, space, heat)
            if memory:
                settle_row(law, field, 0, part, space.warm, space.lead)
            left = left - part if left - part > 1e-9 * seconds else 0.0
    return total


@kernel()
def march(
    law: Law,
    line: Line,
    first: Edge,
    last: Edge,
    field: Field,
    tolerance: float,
    seconds: float,
    steps: int,
    heat: Array,
) -> int:
    r"""Backward Euler steps along a line, any length; a step that resists is taken in parts.

    .. math:: V_i (h_i - h_i^{old}) = \Delta t (A_i q_i - A_{i+1} q_{i+1}) \quad
              \text{with } q \text{ of the new state}

    The new enthalpies are those that the final heat fluxes bring, so that energy closes to
    rounding whatever the tolerance.

    Parameters
    ----------
    law, line, first, last, field, heat : as in `melting_line.march`
    tolerance : largest imbalance of a cell as a share of the latent heat, 1e-10 usual
    seconds : length of a step, any [s]
    steps : how many

    Returns
    -------
    Newton steps in all; negative: a step did not converge even in small parts, and the field
    holds the state that was reached.

    Source
    ------
    Semismooth Newton in the enthalpy: Casulli and Zanolli, SIAM J. Sci. Comput. 32 (2010).
    """
    space = work(field.enthalpy.shape[1])
    return _march(law, line, first, last, field, tolerance, seconds, steps, heat, space)


@kernel()
def stride(
    law: Law,
    line: Line,
    first: Edge,
    last: Edge,
    field: Field,
    tolerance: float,
    pace: Pace,
    seconds: float,
    heat: Array,
) -> tuple[int, float, float]:
    """`march` with steps as long as no cell changes by more than a share of the latent heat.

    Parameters
    ----------
    law : of kind LINE or TABLE
    line, first, last, field, tolerance, heat : as in `march`
    pace : the first step to try, the share, and Newton steps after which control returns
    seconds : to advance [s]

    Returns
    -------
    Newton steps, or -1 where even short steps did not converge; seconds left; next step [s].

    Source
    ------
    As `march`; a step is taken again in half where a cell changed by twice the share.
    """
    enthalpy, space = field.enthalpy[0], work(field.enthalpy.shape[1])
    limit, total = pace.share * law.latent, 0
    part, left = pace.longest, seconds
    while left > 0.0 and total < pace.budget:
        now = min(part, left)
        turns = _attempt(
            law, line, first, last, enthalpy, space.used, space.used, tolerance, now, space
        )
        worst: float = 0.0
        for i in range(enthalpy.size):
            worst = max(worst, abs(space.guess[i] - enthalpy[i]))
        if turns < 0 or worst > 2.0 * limit:
            part = 0.5 * now
            if part < 1e-12 * seconds:
                return -1, left, part
            continue
        total += turns
        _book(line, first, last, enthalpy, now, space, heat)
        left = rest(left, now, now)
        factor = min(max(limit / max(worst, 1e-30), 0.5), 2.0)
        part = factor * now if now == part or factor < 1.0 else part
    return total, left, part
