"""Look up the conductances of a sewer renewal profile for given films."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel


class ConductanceTable(NamedTuple):
    """Conductances per metre of tube on uniform logarithmic axes of the two films.

    The first and last value of each axis only support the cubic; films beyond the second
    and the last but one are held there (`lookup`).
    """

    log_film_surface: Array  # ln of the effective film on sewage or air side [ln W/(m2 K)], (n,)
    log_film_bore: Array  # ln of the film inside the tube [ln W/(m2 K)], (m,)
    log_conductance: Array  # ln of surface-water, water-back, surface-back [ln W/(m K)], (n, m, 3)


@kernel(inline=True)
def place(axis: Array, film: float) -> tuple[int, float]:
    """Cell of a uniform axis and the share of it passed, held inside the supported cells.

    Parameters
    ----------
    axis : ln of the film, uniform, shape (n,), n >= 4
    film : film coefficient, >= 0; not-a-number gives a share that is not a number [W/(m2 K)]

    Returns
    -------
    Index of the node below, 1 .. n - 3, and the share of the cell, 0 .. 1.

    Source
    ------
    Place on a uniform axis; derived here.
    """
    last = axis.size - 3
    position = (np.log(film) - axis[0]) / (axis[1] - axis[0])
    if position <= 1.0:
        return 1, 0.0
    if position >= last + 1.0:
        return last, 1.0
    if np.isnan(position):
        return 1, position
    below = min(int(position), last)
    return below, position - below


@kernel(inline=True)
def cubic(t: float) -> tuple[float, float, float, float]:
    """Weights of four nodes at -1, 0, 1, 2 for the point 0 <= ``t`` <= 1; they add to one.

    Source
    ------
    Catmull and Rom, in Computer Aided Geometric Design, Academic Press 1974, p. 317:
    cubic Hermite with central slopes, continuous with its first derivative.
    """
    return (
        0.5 * t * (t * (2.0 - t) - 1.0),
        0.5 * (t * t * (3.0 * t - 5.0) + 2.0),
        0.5 * t * (t * (4.0 - 3.0 * t) + 1.0),
        0.5 * t * t * (t - 1.0),
    )


@kernel(inline=True)
def lookup(
    table: ConductanceTable, film_surface: float, film_bore: float
) -> tuple[float, float, float]:
    """Conductances between surface, water and back per metre of tube, bicubic in logarithms.

    A film outside the axes is held at their end; these lie far beyond what a sewer can show
    (`RenewalProfile.conductance_table`). A film that is not a number gives not-a-number.

    Parameters
    ----------
    table : from `RenewalProfile.conductance_table`
    film_surface : effective film on the exposed surface, deposit included [W/(m2 K)]
    film_bore : film inside the tube [W/(m2 K)]

    Returns
    -------
    Surface to water, water to back and surface to back [W/(m K)].

    Source
    ------
    As `cubic`, along both axes.
    """
    i, share = place(table.log_film_surface, film_surface)
    along_surface = cubic(share)
    j, share = place(table.log_film_bore, film_bore)
    along_bore = cubic(share)
    surface_water = 0.0
    water_back = 0.0
    surface_back = 0.0
    for a in range(4):
        for b in range(4):
            weight = along_surface[a] * along_bore[b]
            node = table.log_conductance[i - 1 + a, j - 1 + b]
            surface_water += weight * node[0]
            water_back += weight * node[1]
            surface_back += weight * node[2]
    return np.exp(surface_water), np.exp(water_back), np.exp(surface_back)


@kernel()
def lookup_many(table: ConductanceTable, film_surface: Array, film_bore: Array, out: Array) -> None:
    """Conductances for a series of films, one by one as in `lookup`.

    Parameters
    ----------
    table : from `RenewalProfile.conductance_table`
    film_surface, film_bore : films, shape (n,) [W/(m2 K)]
    out : written; surface-water, water-back, surface-back, shape (n, 3) [W/(m K)]

    Source
    ------
    As `lookup`.
    """
    for i in range(film_surface.size):
        out[i, 0], out[i, 1], out[i, 2] = lookup(table, film_surface[i], film_bore[i])


@kernel()
def covered(
    table: ConductanceTable,
    film: float,
    film_bore: float,
    thickness: float,
    conductivity: float,
    coverage: float,
) -> tuple[float, float, float]:
    """Conductances of a profile of which a share of the length lies under a deposit.

    The deposit is a resistance in series with the film, 1/h_eff = 1/h + t/k. Patches are
    taken to be long against the pitch, so covered and bare lengths act side by side.

    Parameters
    ----------
    table : from `RenewalProfile.conductance_table`
    film : of sewage or air on the exposed surface [W/(m2 K)]
    film_bore : film inside the tube [W/(m2 K)]
    thickness : of the deposit, >= 0 [m]
    conductivity : of the deposit, > 0 [W/(m K)]
    coverage : covered share of the length, 0 .. 1 [-]

    Returns
    -------
    Surface to water, water to back and surface to back [W/(m K)].

    Source
    ------
    Resistances in series, covered and bare lengths side by side; derived here.
    """
    bare = lookup(table, film, film_bore)
    if coverage <= 0.0 or thickness <= 0.0:
        return bare
    under = lookup(table, film / (1.0 + film * thickness / conductivity), film_bore)
    clean = 1.0 - coverage
    return (
        coverage * under[0] + clean * bare[0],
        coverage * under[1] + clean * bare[1],
        coverage * under[2] + clean * bare[2],
    )


@kernel()
def floating_back(surface_water: float, water_back: float, surface_back: float) -> float:
    """Surface to water conductance if the pipe behind the profile exchanges no net heat.

    Parameters
    ----------
    surface_water, water_back, surface_back : from `lookup` [W/(m K)]

    Returns
    -------
    Direct conductance plus the two others in series [W/(m K)].

    Source
    ------
    Resistances in series and side by side; derived here.
    """
    behind = water_back + surface_back
    if behind <= 0.0:
        return surface_water
    return surface_water + water_back * surface_back / behind
