"""Heat transfer between sewage and the wetted wall."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel


class Liquid(NamedTuple):
    """Properties of sewage that its film needs."""

    viscosity: float  # kinematic [m2/s]
    prandtl: float  # [-]
    conductivity: float  # [W/(m K)]


@kernel()
def dittus_boelter_film(velocity: float, hydraulic_radius: float, liquid: Liquid) -> float:
    r"""Film of a turbulent liquid that is cooled or heated, :math:`Nu = 0.023 Re^{0.8} Pr^{0.4}`.

    Parameters
    ----------
    velocity : >= 0 [m/s]
    hydraulic_radius : R; lengths are D_h = 4 R in Re and in Nu, > 0 [m]
    liquid : properties

    Returns
    -------
    Film [W/m2/K]. Kept to check the Gnielinski film; good above Re of about 10,000.

    Source
    ------
    Dittus and Boelter 1930, with the exponent for heating.
    """
    width = 4.0 * hydraulic_radius
    reynolds = velocity * width / liquid.viscosity
    film: float = 0.023 * reynolds**0.8 * liquid.prandtl**0.4 * liquid.conductivity / width
    return film


@kernel()
def gnielinski_nusselt(reynolds: float, prandtl: float) -> float:
    r"""Nusselt number of fully developed flow, laminar to turbulent, smooth wall.

    .. math:: Nu = \frac{(f/8)(Re - 1000) Pr}{1 + 12.7 \sqrt{f/8}\,(Pr^{2/3} - 1)}, \qquad
       f = (0.79 \ln Re - 1.64)^{-2}

    from Re = 4000 on; 3.66 up to 2300 and a straight line in Re between the two.

    Parameters
    ----------
    reynolds, prandtl : both on the hydraulic diameter, > 0

    Source
    ------
    V. Gnielinski, Int. Chem. Eng. 16 (1976) 359; transition after Gnielinski,
    Int. J. Heat Mass Transfer 63 (2013) 134, with the laminar limit 3.66 (assumed).
    """
    turbulent = max(reynolds, 4000.0)
    friction = (0.79 * np.log(turbulent) - 1.64) ** -2.0 / 8.0
    spread = 1.0 + 12.7 * np.sqrt(friction) * (prandtl ** (2.0 / 3.0) - 1.0)
    nusselt = friction * (turbulent - 1000.0) * prandtl / spread
    share = min(1.0, max(0.0, (reynolds - 2300.0) / 1700.0))
    blended: float = 3.66 + share * (nusselt - 3.66)
    return blended


@kernel()
def gnielinski_film(velocity: float, hydraulic_radius: float, liquid: Liquid) -> float:
    """Film between sewage and wetted wall; 0 in a dry section [W/m2/K].

    Parameters
    ----------
    velocity : >= 0 [m/s]
    hydraulic_radius : R >= 0; lengths are D_h = 4 R in Re and in Nu [m]
    liquid : properties

    Source
    ------
    ``gnielinski_nusselt`` on the hydraulic diameter.
    """
    if hydraulic_radius <= 0.0:
        return 0.0
    width = 4.0 * hydraulic_radius
    nusselt = gnielinski_nusselt(velocity * width / liquid.viscosity, liquid.prandtl)
    film: float = nusselt * liquid.conductivity / width
    return film


@kernel()
def fill_film_conductance(
    shape: Array, full: float, area: Array, liquid: Liquid, multiplier: float, out: Array
) -> None:
    """Conductance between the sewage of each cell and its wetted wall, per length.

    Parameters
    ----------
    shape : rows width, wetted and dry perimeter, velocity at equal steps of the cube root
        of area, shape (4, m)
    full : area of the full section [m2]
    area : wetted area of each cell, shape (n,) [m2]
    liquid : properties
    multiplier : on the film, for roughness and solids; 1 is assumed [-]
    out : written, shape (n,) [W/(m K)]

    Source
    ------
    `gnielinski_film` over the wetted perimeter.
    """
    last = shape.shape[1] - 1
    for i in range(area.size):
        place = (area[i] / full) ** (1.0 / 3.0) * last
        node = min(int(place), last - 1)
        share = min(place - node, 1.0)
        wetted = shape[1, node] + share * (shape[1, node + 1] - shape[1, node])
        velocity = shape[3, node] + share * (shape[3, node + 1] - shape[3, node])
        radius = area[i] / wetted if wetted > 0.0 else 0.0
        out[i] = multiplier * gnielinski_film(velocity, radius, liquid) * wetted
