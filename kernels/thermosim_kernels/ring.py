"""Conduction in the lining, concrete and soil around a sewer, one polar half plane a cell.

A step has two halves, because the sewage must know its wall before it knows its heat:
`open_step` eliminates every radial line from the outside in and answers what the sewage
sees (a conductance and a wall temperature, exact for the step to come); `close_step`
takes the heat that the sewage then gave and finishes the step with it.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel


class Ring(NamedTuple):
    """Conductances of one metre of sewer and their factors for one step length.

    A cell stands for itself and its mirror image, so heats are those of the whole pipe.
    ``rate`` is heat capacity over step length, `weight` is the implicit share (1/2 ... 1).
    """

    rate: Array  # (rings,) [W/(m K)]
    radial: Array  # (rings + 1,) inward of each ring; first bore, last boundary [W/(m K)]
    angular: Array  # (rings,) between neighbours of a ring [W/(m K)]
    radial_gain: Array  # (rings,) weight * radial / pivot
    radial_inverse: Array  # (rings,) 1 / pivot [m K/W]
    angular_gain: Array  # (angles, rings) weight * angular / (rate * pivot)
    angular_inverse: Array  # (angles, rings) 1 / pivot
    perimeter: float  # of the bore [m]
    weight: float


class Bore(NamedTuple):
    """What happens inside the pipe during a step, one value an axial cell."""

    wet_fraction: Array  # wetted share of the circumference, 0 ... 1
    wet_film: Array  # sewage to wall, >= 0 [W/(m2 K)]
    dry_film: Array  # air to wall, >= 0 [W/(m2 K)]
    air: Array  # sewer air [degC]
    wet_tube: Array  # heat of embedded tubes into the innermost ring, wet arc [W/m]
    dry_tube: Array  # the same, dry arc [W/m]


@kernel()
def factorise(
    rate: Array,
    radial: Array,
    angular: Array,
    weight: float,
    radial_gain: Array,
    radial_inverse: Array,
    angular_gain: Array,
    angular_inverse: Array,
) -> None:
    """Pivots of the radial and angular solves, the same for every line of the ring.

    Parameters
    ----------
    rate, radial, angular, weight : as in `Ring`
    radial_gain, radial_inverse, angular_gain, angular_inverse : written, as in `Ring`

    Source
    ------
    Elimination of a tridiagonal matrix (Thomas), outside in and from invert to crown.
    """
    rings = rate.size
    angles = angular_gain.shape[0]
    below = 0.0
    for i in range(rings - 1, -1, -1):
        inward = weight * radial[i] if i > 0 else 0.0
        outward = weight * radial[i + 1]
        pivot = rate[i] + inward + outward - outward * below
        radial_inverse[i] = 1.0 / pivot
        radial_gain[i] = inward / pivot
        below = radial_gain[i]
    for i in range(rings):
        share = weight * angular[i] / rate[i]
        gain = 0.0
        for j in range(angles):
            neighbours = (1.0 if j > 0 else 0.0) + (1.0 if j < angles - 1 else 0.0)
            pivot = 1.0 + share * neighbours - share * gain
            angular_inverse[j, i] = 1.0 / pivot
            gain = share / pivot
            angular_gain[j, i] = gain


@kernel()
def _eliminate(ring: Ring, temperature: Array, outer: float, eliminated: Array) -> None:
    """Heat into every cell at the old state, eliminated outside in [W/m]."""
    axial, rings, angles = temperature.shape
    radial = ring.radial
    tile = np.full((rings + 2, angles + 2), outer)  # one axial cell with ghosts around it
    done = np.empty(angles)
    for a in range(axial):
        for i in range(rings):
            for j in range(angles):
                tile[i + 1, j + 1] = temperature[a, i, j]
            tile[i + 1, 0] = tile[i + 1, 1]
            tile[i + 1, angles + 1] = tile[i + 1, angles]
        for j in range(angles):
            tile[0, j + 1] = tile[1, j + 1]
            done[j] = 0.0
        gain = 0.0
        for k in range(rings):
            i = rings - k
            inward = radial[i - 1]
            outward = radial[i]
            around = ring.angular[i - 1]
            for j in range(angles):
                here = tile[i, j + 1]
                outside = outward * (tile[i + 1, j + 1] - here)
                inside = inward * (tile[i - 1, j + 1] - here)
                beside = around * ((tile[i, j] - here) + (tile[i, j + 2] - here))
                done[j] = (outside + inside) + (beside + gain * done[j])
                eliminated[a, i - 1, j] = done[j]
            gain = ring.radial_gain[i - 1]


@kernel()
def _wet_lines(fraction: float, angles: int) -> float:
    """Lines wetted from the invert up; slivers of arc under 1e-9 of a line are dropped."""
    reach = fraction * angles
    if reach < 1e-9:
        return 0.0
    return 1.0 * angles if reach > angles - 1e-9 else reach


@kernel()
def _answer(ring: Ring, temperature: Array, eliminated: Array, bore: Bore, lanes: Array) -> None:
    """Wall cell of each line as its wet heat w sees it: ``lanes[a, 0] + lanes[a, 1] w``.

    ``lanes[a, 2]`` is the conductance to the sewage over the whole step, ``lanes[a, 3]`` to
    the air, ``lanes[a, 4]`` the heat of the tubes.
    """
    axial, _, angles = temperature.shape
    half = ring.radial[0]
    response = ring.weight * ring.radial_inverse[0]
    for a in range(axial):
        film = bore.wet_film[a] * ring.perimeter / angles
        wet = film * half / (film + half)
        film = bore.dry_film[a] * ring.perimeter / angles
        dry = film * half / (film + half)
        reach = _wet_lines(bore.wet_fraction[a], angles)
        for j in range(angles):
            share = min(max(reach - j, 0.0), 1.0)
            below = share / reach if reach > 0.0 else 1.0 / angles
            above = (1.0 - share) / (angles - reach) if reach < angles else 1.0 / angles
            tube = below * bore.wet_tube[a] + above * bore.dry_tube[a]
            to_air = (1.0 - share) * dry
            damping = 1.0 / (1.0 + response * to_air)
            still = temperature[a, 0, j] + response * (
                eliminated[a, 0, j] + tube + to_air * bore.air[a]
            )
            lanes[a, 0, j] = still * damping
            lanes[a, 1, j] = response * damping
            lanes[a, 2, j] = share * wet / (1.0 + share * wet * response * damping)
            lanes[a, 3, j] = to_air
            lanes[a, 4, j] = tube


@kernel()
def open_step(
    ring: Ring,
    temperature: Array,
    outer: float,
    bore: Bore,
    right: Array,
    lanes: Array,
    seen: Array,
) -> None:
    r"""What the sewage sees of its wall during the step to come.

    Radial lines of the Douglas scheme do not know each other within a step, so the wall
    cell of each answers its own heat linearly. With film, half cell and that answer in
    series the sewage's heat is exactly :math:`G\,(T_{sewage} - T_{wall})`: the coupling is
    implicit, stable for any step, although the sewage is marched before the wall.

    Parameters
    ----------
    ring : factors for this step length
    temperature : state, shape (axial, rings, angles) [degC]
    outer : ground at the outer boundary during the step [degC]
    bore : films, air and tubes during the step
    right : written; eliminated right-hand sides for `close_step`, shape of the state [W/m]
    lanes : written; the lines' answers for `close_step`, shape (axial, 5, angles)
    seen : written, shape (2, axial): conductance from sewage to wall [W/(m K)] and the wall
        temperature that belongs to it [degC]

    Source
    ------
    Douglas (1955) splitting in delta form; the elimination of the bore is derived here.
    """
    axial, _, angles = temperature.shape
    _eliminate(ring, temperature, outer, right)
    _answer(ring, temperature, right, bore, lanes)
    for a in range(axial):
        total = 0.0
        weighted = 0.0
        mean = 0.0
        for j in range(angles):
            total += lanes[a, 2, j]
            weighted += lanes[a, 2, j] * lanes[a, 0, j]
            mean += lanes[a, 0, j]
        seen[0, a] = total
        seen[1, a] = weighted / total if total > 0.0 else mean / angles


@kernel()
def _enter(
    ring: Ring, bore: Bore, heat: Array, lanes: Array, seen: Array, right: Array, out: Array
) -> None:
    """Share the sewage's heat among the lines; the first row of ``right`` and ``out`` take it."""
    axial, _, angles = lanes.shape
    surface = 1.0 / ring.radial[0]
    for a in range(axial):
        driven = 1.0 if seen[0, a] > 1e-9 else 0.0
        evenly = (1.0 - driven) * heat[a] / angles
        lift = heat[a] / seen[0, a] if driven > 0.0 else 0.0
        reach = _wet_lines(bore.wet_fraction[a], angles)
        for row in range(7):
            out[row, a] = 0.0
        for j in range(angles):
            wet = lanes[a, 2, j] * (lift + (seen[1, a] - lanes[a, 0, j])) + evenly
            cell = lanes[a, 0, j] + lanes[a, 1, j] * wet
            dry = lanes[a, 3, j] * (bore.air[a] - cell)
            right[a, 0, j] += wet + dry + lanes[a, 4, j]
            share = min(max(reach - j, 0.0), 1.0)
            out[0, a] += wet
            out[1, a] += dry
            out[2, a] += lanes[a, 4, j]
            out[5, a] += share * cell + wet * surface
            out[6, a] += (1.0 - share) * cell + dry * surface
        out[5, a] = out[5, a] / reach if reach > 0.0 else np.nan
        out[6, a] = out[6, a] / (angles - reach) if reach < angles else np.nan


@kernel()
def _radial_rise(ring: Ring, rise: Array) -> None:
    """Back substitution from the bore outwards; ``rise`` is read [W/m] and written [K]."""
    axial, rings, angles = rise.shape
    for a in range(axial):
        right = rise[a]
        for j in range(angles):
            right[0, j] *= ring.radial_inverse[0]
        for i in range(1, rings):
            inverse = ring.radial_inverse[i]
            gain = ring.radial_gain[i]
            for j in range(angles):
                right[i, j] = right[i, j] * inverse + gain * right[i - 1, j]


@kernel()
def _angular_rise(ring: Ring, rise: Array) -> None:
    """Angular solve of all rings side by side; ``rise`` is read and written [K]."""
    axial, rings, angles = rise.shape
    last = angles - 1
    gain = ring.angular_gain
    inverse = ring.angular_inverse
    work = np.empty((angles, rings))
    for a in range(axial):
        cell = rise[a]
        for j in range(angles):
            for i in range(rings):
                work[j, i] = cell[i, j]
        for j in range(1, angles):
            for i in range(rings):
                work[j, i] += gain[j - 1, i] * work[j - 1, i]
        for i in range(rings):
            work[last, i] *= inverse[last, i]
        for k in range(1, angles):
            j = last - k
            for i in range(rings):
                work[j, i] = work[j, i] * inverse[j, i] + gain[j, i] * work[j + 1, i]
        for i in range(rings):
            for j in range(angles):
                cell[i, j] = work[j, i]


@kernel()
def _add(ring: Ring, temperature: Array, new: Array, out: Array) -> None:
    """New state from the rise in ``new``; heat stored per second into ``out``."""
    axial, rings, angles = temperature.shape
    stored = np.empty(angles)
    for a in range(axial):
        old = temperature[a]
        rise = new[a]
        for j in range(angles):
            stored[j] = 0.0
        for i in range(rings):
            rate = ring.rate[i]
            for j in range(angles):
                now = old[i, j] + rise[i, j]
                stored[j] += rate * (now - old[i, j])
                rise[i, j] = now
        out[4, a] = stored.sum()


@kernel()
def close_step(
    ring: Ring,
    temperature: Array,
    outer: float,
    bore: Bore,
    heat: Array,
    lanes: Array,
    seen: Array,
    new: Array,
    out: Array,
) -> None:
    r"""Finish the step with the heat the sewage gave.

    .. math::
        (C/\Delta t + \theta A_r)\,\delta^* = q - (A_r + A_\varphi) T, \qquad
        (C/\Delta t + \theta A_\varphi)\,\delta = (C/\Delta t)\,\delta^*

    Summed over a ring the angular flows cancel, so the change of heat is exactly the heat
    that crossed the bore and the outer boundary at :math:`T + \theta\delta^*`: that is
    what is booked. The steady state does not depend on the step length.

    Parameters
    ----------
    ring, temperature, outer, bore : as given to `open_step`
    heat : from the sewage to its wall during the step, shape (axial,) [W/m]
    lanes, seen : as `open_step` wrote them
    new : from `open_step` the eliminated right-hand sides, on return the new state [degC]
    out : written, shape (7, axial): heat from sewage, from air, from tubes, from the ground
        at the outer boundary, rate of heat stored [W/m]; mean wall surface of the wet and
        of the dry arc [degC], not-a-number where there is no such arc

    Source
    ------
    Douglas (1955), delta form; conservation argument derived here.
    """
    axial, rings, angles = temperature.shape
    last = rings - 1
    _enter(ring, bore, heat, lanes, seen, new, out)
    _radial_rise(ring, new)
    for a in range(axial):
        ground = 0.0
        for j in range(angles):
            ground += outer - (temperature[a, last, j] + ring.weight * new[a, last, j])
        out[3, a] = ring.radial[rings] * ground
    _angular_rise(ring, new)
    _add(ring, temperature, new, out)
