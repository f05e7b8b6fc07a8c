"""How well oil reaches a wall: inside tubes, and round spheres of a bed; and what it costs."""

import math

LAMINAR, TURBULENT = 2300.0, 4000.0  # Reynolds numbers between which tubes are in transition


def tube_nusselt(reynolds: float, prandtl: float, slenderness: float) -> float:
    r"""Mean Nusselt number of a tube with a wall of one temperature.

    Laminar, velocity and temperature developing from the entrance:

    .. math:: Nu = \left[3.66^3 + 0.7^3 + (Nu_2 - 0.7)^3 + Nu_3^3\right]^{1/3}, \quad
              Nu_2 = 1.615\,(Re\,Pr\,d/l)^{1/3}, \quad
              Nu_3 = \left(\tfrac{2}{1 + 22 Pr}\right)^{1/6} (Re\,Pr\,d/l)^{1/2}

    Turbulent, with :math:`f = (1.8 \log_{10} Re - 1.5)^{-2}`:

    .. math:: Nu = \frac{(f/8)(Re - 1000) Pr}{1 + 12.7 \sqrt{f/8}\,(Pr^{2/3} - 1)}
              \left[1 + (d/l)^{2/3}\right]

    and a straight line over Re between both limits. Viscosity at the wall is not corrected for.

    Parameters
    ----------
    reynolds : with the bore, > 0
    prandtl : of the liquid
    slenderness : bore over length, d/l, <= 1

    Source
    ------
    Gnielinski, Chem.-Ing.-Tech. 61 (1989) 160, as in VDI Heat Atlas G1; transition and
    turbulent: Gnielinski, Int. J. Heat Mass Transfer 63 (2013) 134, Pr 0.5 to 2,000.
    """
    if reynolds <= LAMINAR:
        return _laminar(reynolds, prandtl, slenderness)
    if reynolds >= TURBULENT:
        return _turbulent(reynolds, prandtl, slenderness)
    share = (reynolds - LAMINAR) / (TURBULENT - LAMINAR)
    low = _laminar(LAMINAR, prandtl, slenderness)
    return low + share * (_turbulent(TURBULENT, prandtl, slenderness) - low)


def _laminar(reynolds: float, prandtl: float, slenderness: float) -> float:
    graetz = reynolds * prandtl * slenderness
    developed = 3.66**3 + 0.7**3
    second = 1.615 * math.cbrt(graetz) - 0.7
    third = (2.0 / (1.0 + 22.0 * prandtl)) ** (1.0 / 6.0) * math.sqrt(graetz)
    return math.cbrt(developed + second**3 + third**3)


def _turbulent(reynolds: float, prandtl: float, slenderness: float) -> float:
    drag = (1.8 * math.log10(reynolds) - 1.5) ** -2 / 8.0
    shape = 1.0 + 12.7 * math.sqrt(drag) * (math.cbrt(prandtl) ** 2 - 1.0)
    return drag * (reynolds - 1000.0) * prandtl / shape * (1.0 + math.cbrt(slenderness) ** 2)


def tube_friction(reynolds: float) -> float:
    r"""Darcy's friction factor of a smooth tube.

    .. math:: \xi = 64/Re \;(Re \le 2300), \qquad 0.3164\,Re^{-1/4} \;(Re \ge 4000)

    and a straight line between them.

    Source: Hagen-Poiseuille; Blasius 1913, to Re 1e5.
    """
    if reynolds <= LAMINAR:
        return 64.0 / reynolds
    if reynolds >= TURBULENT:
        return 0.3164 / math.sqrt(math.sqrt(reynolds))
    share = (reynolds - LAMINAR) / (TURBULENT - LAMINAR)
    low, high = 64.0 / LAMINAR, 0.3164 * TURBULENT**-0.25
    return float(low + share * (high - low))


def sphere_nusselt(reynolds: float, prandtl: float) -> float:
    r"""Nusselt number of spheres in a bed.

    .. math:: Nu = 2 + 1.1\, Re^{0.6} Pr^{1/3}

    Parameters
    ----------
    reynolds : with the superficial velocity and the diameter of a sphere, >= 0
    prandtl : of the liquid

    Source
    ------
    Wakao and Kaguei, Heat and Mass Transfer in Packed Beds, Gordon and Breach 1982, for Re
    from 15 to 8,500; used below that too.
    """
    return float(2.0 + 1.1 * reynolds**0.6 * math.cbrt(prandtl))


def bed_gradient(
    velocity: float, diameter: float, porosity: float, oil: tuple[float, float]
) -> float:
    r"""Fall of pressure over a bed of spheres [Pa/m].

    .. math:: \frac{dp}{dz} = 150 \frac{(1-\varepsilon)^2 \mu u}{\varepsilon^3 d^2}
              + 1.75 \frac{(1-\varepsilon) \rho u^2}{\varepsilon^3 d}

    Parameters
    ----------
    velocity : superficial [m/s]
    diameter : of the spheres [m]
    porosity : share of liquid
    oil : density [kg/m3], dynamic viscosity [Pa s]

    Source: Ergun, Chem. Eng. Prog. 48 (1952) 89.
    """
    density, viscosity = oil
    solid = 1.0 - porosity
    slow = 150.0 * solid**2 * viscosity * velocity / diameter**2
    fast = 1.75 * solid * density * velocity**2 / diameter
    return (slow + fast) / porosity**3
