r"""One explicit substep of water and heat along a sewer: the loops that cost.

Water is a kinematic wave, heat rides on it in conservative form, so that a uniform
temperature stays uniform whatever the flow does:

.. math::
   \partial_t A + \partial_x Q(A) = q_{lat}, \qquad
   \partial_t (A T) + \partial_x (Q T) = \partial_x (A D\, \partial_x T) + s - g\,T

Face values are third order in space and time where the profile is smooth and limited where
it is not (no new extremes). Sources act at the new temperature, so that a film of water
however thin takes the temperature of what surrounds it. Flow and temperature carry a ghost
value before the first and one after the last cell, shape (n + 2,); area and mixing a zero
after the last cell, shape (n + 1,): nothing disperses through the outlet.
"""

import numpy as np

from thermosim_kernels._jit import Array, kernel

DRY = 1e-30  # a cell with less water than this has no temperature of its own [m2]


@kernel(inline=True)
def limited(smooth: float, back: float, ahead: float) -> float:
    """Slope nearest to ``smooth`` that makes no new extreme.

    Parameters
    ----------
    smooth : slope wanted where the profile is smooth
    back, ahead : differences to the cell before and after

    Returns
    -------
    0 if ``back`` and ``ahead`` differ in sign, else ``smooth`` kept within twice either.

    Source
    ------
    Total-variation-diminishing region of P. K. Sweby, SIAM J. Numer. Anal. 21 (1984) 995.
    """
    low = back if back < ahead else ahead
    high = ahead if back < ahead else back
    rising = smooth if smooth < 2.0 * low else 2.0 * low
    falling = smooth if smooth > 2.0 * high else 2.0 * high
    return (rising if rising > 0.0 else 0.0) + (falling if falling < 0.0 else 0.0)


@kernel(inline=True)
def find_flow(area: Array, table: Array, full_area: float, flow: Array, celerity: Array) -> None:
    """Uniform flow and kinematic celerity of every cell from the channel's table.

    Parameters
    ----------
    area : wetted area, shape (n + 1,) [m2]
    table : flow at equal steps of area from 0 to ``full_area`` [m3/s]; beyond it the last
        step goes on
    full_area : [m2]
    flow : written; cells 1 ... n of shape (n + 2,) [m3/s]
    celerity : written; dQ/dA, shape (n,) [m/s]

    Source
    ------
    Linear interpolation; c = dQ/dA of Lighthill and Whitham 1955.
    """
    one, last = np.uint64(1), np.uint64(table.size - 2)
    per_area = (table.size - 1) / full_area
    for i in range(celerity.size):
        place = area[i] * per_area
        node = np.uint64(place)  # unsigned: no test for an index from the end
        node = node if node < last else last
        low = table[node]
        rise = table[node + one] - low
        flow[i + 1] = low + (place - node) * rise
        celerity[i] = rise * per_area


@kernel(inline=True)
def find_face_flow(flow: Array, celerity: Array, courant: float, face: Array) -> None:
    """Flow through the downstream face of every cell, mean of the substep.

    Parameters
    ----------
    flow : of cells, with ghosts, shape (n + 2,) [m3/s]
    celerity : of cells, shape (n,) [m/s]
    courant : substep / cell length [s/m]; courant * celerity <= 1
    face : written from 1 on; shape (n + 1,) [m3/s]

    Source
    ------
    Third-order upwind flux with time correction (B. P. Leonard 1979), written for the
    characteristic speed dQ/dA; limiter of ``limited``. Derived here.
    """
    for i in range(celerity.size):
        part = courant * celerity[i]
        back = flow[i + 1] - flow[i]
        ahead = flow[i + 2] - flow[i + 1]
        smooth = ((2.0 - part) * ahead + (1.0 + part) * back) * (1.0 / 3.0)
        face[i + 1] = flow[i + 1] + 0.5 * (1.0 - part) * limited(smooth, back, ahead)


@kernel(inline=True)
def find_face_heat(
    face: Array, area: Array, relax: Array, source: Array, mixing: Array, temperature: Array,
    seconds: float, courant: float, heat: Array,
) -> None:  # fmt: skip
    """Heat through the downstream face of every cell, mean of the substep.

    Parameters
    ----------
    face : flow through faces, shape (n + 1,) [m3/s]
    area : wetted area, shape (n + 1,) [m2]
    relax, source : g and s of the balance over rho c, shape (n,) [m2/s], [m2 K/s]
    mixing : dispersion over cell length, shape (n + 1,) [m/s]
    temperature : of cells, with ghosts, shape (n + 2,) [degC]
    seconds, courant : substep [s], and over cell length [s/m]
    heat : written from 1 on; advected plus dispersed heat over rho c, (n + 1,) [m3 K/s]

    Source
    ------
    As ``find_face_flow``; the local source is added over half a substep, so that a steady
    profile is second order. Dispersion uses the lesser area of two neighbours: a nearly
    dry cell is not flooded with heat.
    """
    for i in range(relax.size):
        water = area[i] if area[i] > DRY else DRY
        after = water + seconds * relax[i]
        both = 1.0 / (water * after)
        part = courant * face[i + 1] * after * both
        here = temperature[i + 1]
        back = here - temperature[i]
        ahead = temperature[i + 2] - here
        smooth = ((2.0 - part) * ahead + (1.0 + part) * back) * (1.0 / 3.0)
        gain = seconds * (source[i] - relax[i] * here) * water * both
        upwind = here + 0.5 * (gain + (1.0 - part) * limited(smooth, back, ahead))
        above, below = area[i] * mixing[i], area[i + 1] * mixing[i + 1]
        heat[i + 1] = face[i + 1] * upwind - (above if above < below else below) * ahead


@kernel(inline=True)
def renew(
    face: Array, heat: Array, lateral: Array, relax: Array, source: Array,
    seconds: float, courant: float, area: Array, temperature: Array, held: Array,
) -> None:  # fmt: skip
    """New area and temperature of every cell from the flows through its faces.

    Parameters
    ----------
    face, heat : flow [m3/s] and heat over rho c [m3 K/s] through faces, shape (n + 1,)
    lateral : inflow along the cell, shape (n,) [m2/s]
    relax, source : as in ``find_face_heat``, both with the lateral inflow in them
    seconds, courant : substep [s], and over cell length [s/m]
    area, temperature : changed in place, shapes (n + 1,) [m2] and (n + 2,) [degC]
    held : increased by temperature times substep, shape (n,) [K s]

    Source
    ------
    Finite volumes; exchange at the new temperature (implicit in each cell alone).
    """
    for i in range(held.size):
        old = temperature[i + 1]
        content = area[i] * old - courant * (heat[i + 1] - heat[i]) + seconds * source[i]
        water = area[i] - courant * (face[i + 1] - face[i])
        whole = water + seconds * relax[i]
        temperature[i + 1] = content / whole if whole > DRY else old
        wet = water + seconds * lateral[i]
        area[i] = wet if wet > DRY else 0.0
    for i in range(held.size):
        held[i] += seconds * temperature[i + 1]
