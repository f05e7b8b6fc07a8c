"""Liquid flowing through a straight or coiled tube: properties, film, friction."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

STRAIGHT_CRITICAL = 2300.0
"""Reynolds number at which flow in a straight tube stops being laminar."""
FILM_BLEND = 1e4 / STRAIGHT_CRITICAL
"""Width of the transition of the film: fully turbulent at this multiple of the critical
Reynolds number; 1e4 in a straight tube (Gnielinski 2013), about 2.1e4 in a coil, where the
VDI Heat Atlas (9th ed., Gc) has 2.2e4. `assumed` in between."""
FRICTION_BLEND = 1.2
"""Friction is fully turbulent at this multiple of the critical Reynolds number; `assumed`."""


class LiquidFit(NamedTuple):
    """Properties of a liquid as polynomials in its temperature."""

    low: float  # coldest temperature of the fit [°C]
    high: float  # warmest [°C]
    coefficients: Array  # rows rho, c, ln(mu), k in SI; columns powers 0..5 of T [°C]; (4, 6)


class Liquid(NamedTuple):
    """Properties of a liquid at one temperature."""

    density: float  # [kg/m3]
    heat_capacity: float  # [J/(kg K)]
    viscosity: float  # dynamic [Pa s]
    conductivity: float  # [W/(m K)]


class NusseltCurve(NamedTuple):
    """Nusselt number over Reynolds number for one liquid in one tube."""

    prandtl: float  # [-]
    curvature: float  # bore over diameter of the coil [-]
    lower: float  # laminar up to this Reynolds number
    upper: float  # turbulent from this Reynolds number on
    at_lower: float  # Nusselt number at lower
    at_upper: float  # Nusselt number at upper


class TubeFlow(NamedTuple):
    """Flow in one tube."""

    film: float  # liquid to wall [W/(m2 K)]
    reynolds: float  # [-]
    velocity: float  # [m/s]
    pressure_drop: float  # over the whole tube [Pa]


@kernel(inline=True)
def liquid_at(fit: LiquidFit, temperature: float) -> Liquid:
    """Properties of a liquid, held at the ends of the range of the fit.

    Parameters
    ----------
    fit : from `thermosim.materials.fluid`
    temperature : [°C]

    Returns
    -------
    `Liquid`.

    Source
    ------
    Polynomials of `thermosim.materials.fluids`, which tells their origin.
    """
    t = min(max(temperature, fit.low), fit.high)
    rho, c, log_mu, k = 0.0, 0.0, 0.0, 0.0
    for power in range(fit.coefficients.shape[1] - 1, -1, -1):
        rho = rho * t + fit.coefficients[0, power]
        c = c * t + fit.coefficients[1, power]
        log_mu = log_mu * t + fit.coefficients[2, power]
        k = k * t + fit.coefficients[3, power]
    return Liquid(rho, c, np.exp(log_mu), k)


@kernel(inline=True)
def critical_reynolds(curvature: float) -> float:
    r"""Reynolds number at which laminar flow in a coil ends.

    .. math:: Re_c = \max(2300,\ 2 \cdot 10^4 (d/D)^{0.32})

    Parameters
    ----------
    curvature : bore over diameter of the coil, d/D; 0 is a straight tube [-]

    Source
    ------
    Ito 1959 (J. Basic Eng. 81:123), constants `assumed`; floor: straight tube.
    """
    return max(STRAIGHT_CRITICAL, float(2e4 * curvature**0.32))


@kernel(inline=True)
def laminar_nusselt(reynolds: float, prandtl: float, curvature: float) -> float:
    r"""Fully developed laminar Nusselt number in a coil whose wall is isothermal.

    .. math:: Nu^3 = \left(3.66 + \frac{4.343}{(1 + 957/(Pr\,De^2))^2}\right)^3
              + 1.158 \left(\frac{De}{1 + 0.477/Pr}\right)^{3/2}

    with the Dean number De = Re (d/D)^0.5; 3.66 in a straight tube.

    Parameters
    ----------
    reynolds, prandtl : of the liquid [-]
    curvature : bore over diameter of the coil; 0 is a straight tube [-]

    Source
    ------
    Manlapaz and Churchill 1981 (Chem. Eng. Commun. 9:185); constants `assumed`.
    """
    dean = reynolds * np.sqrt(curvature)
    if dean <= 0.0:
        return 3.66
    swirl = 3.66 + 4.343 / (1.0 + 957.0 / (prandtl * dean * dean)) ** 2
    damped = dean / (1.0 + 0.477 / prandtl)
    return float(np.cbrt(swirl**3 + 1.158 * damped * np.sqrt(damped)))


@kernel(inline=True)
def turbulent_nusselt(reynolds: float, prandtl: float) -> float:
    r"""Nusselt number of turbulent flow in a smooth straight tube.

    .. math:: Nu = \frac{(f/8)(Re - 1000) Pr}{1 + 12.7 \sqrt{f/8}\,(Pr^{2/3} - 1)},
              \qquad f = (0.79 \ln Re - 1.64)^{-2}

    Curvature raises it by a few percent more; left out, on the safe side.

    Source
    ------
    Gnielinski 1976 (Int. Chem. Eng. 16:359), friction of Petukhov.
    """
    eighth = 0.125 / (0.79 * np.log(reynolds) - 1.64) ** 2
    above = 1.0 + 12.7 * np.sqrt(eighth) * (np.cbrt(prandtl) ** 2 - 1.0)
    return float(eighth * (reynolds - 1000.0) * prandtl / above)


@kernel(inline=True)
def nusselt_curve(prandtl: float, curvature: float) -> NusseltCurve:
    """Everything about the Nusselt number that does not depend on the flow.

    Parameters
    ----------
    prandtl : of the liquid, > 0 [-]
    curvature : bore over diameter of the coil; 0 is a straight tube [-]

    Source
    ------
    As `laminar_nusselt`, `turbulent_nusselt` and `nusselt`.
    """
    lower = critical_reynolds(curvature)
    upper = FILM_BLEND * lower
    slow = laminar_nusselt(lower, prandtl, curvature)
    return NusseltCurve(prandtl, curvature, lower, upper, slow, turbulent_nusselt(upper, prandtl))


@kernel(inline=True)
def nusselt(curve: NusseltCurve, reynolds: float) -> float:
    """Nusselt number at any Reynolds number, continuous and rising.

    Laminar up to the critical Reynolds number, turbulent from `FILM_BLEND` times that on,
    a straight line in Re between them.

    Parameters
    ----------
    curve : from `nusselt_curve`
    reynolds : >= 0 [-]

    Source
    ------
    Linear blend: Gnielinski 2013 (Int. J. Heat Mass Transfer 63:134).
    """
    if reynolds <= curve.lower:
        return laminar_nusselt(reynolds, curve.prandtl, curve.curvature)
    if reynolds >= curve.upper:
        return turbulent_nusselt(reynolds, curve.prandtl)
    share = (reynolds - curve.lower) / (curve.upper - curve.lower)
    return curve.at_lower + share * (curve.at_upper - curve.at_lower)


@kernel(inline=True)
def friction_number(reynolds: float, curvature: float) -> float:
    r"""Darcy friction factor times Reynolds number; 64 for slow flow in a straight tube.

    .. math:: f\,Re = 64\,[1 + 0.033 (\log_{10} De)^4] \quad\text{laminar}, \qquad
              f\,Re = 0.316\,Re^{0.75} \quad\text{turbulent}

    A short linear blend (`FRICTION_BLEND`) above the critical Reynolds number; turbulent
    friction never falls below the laminar line of the same coil.

    Parameters
    ----------
    reynolds : >= 0 [-]
    curvature : bore over diameter of the coil; 0 is a straight tube [-]

    Source
    ------
    Mishra and Gupta 1979 (Ind. Eng. Chem. Process Des. Dev. 18:130), constants `assumed`;
    Blasius 1913.
    """
    dean = max(1.0, reynolds * np.sqrt(curvature))
    laminar = float(64.0 * (1.0 + 0.033 * np.log10(dean) ** 4))
    lower = critical_reynolds(curvature)
    if reynolds <= lower:
        return laminar
    share = min(1.0, (reynolds / lower - 1.0) / (FRICTION_BLEND - 1.0))
    return laminar + share * (max(laminar, float(0.316 * reynolds**0.75)) - laminar)


@kernel(inline=True)
def flow_in_tube(
    volume_flow: float, bore: float, coil_diameter: float, length: float, liquid: Liquid
) -> TubeFlow:
    r"""Film and pressure drop of a liquid in a tube.

    .. math:: \Delta p = f \frac{L}{d} \frac{\rho v^2}{2}, \qquad h = Nu\,k/d

    Parameters
    ----------
    volume_flow : through this tube, >= 0 [m3/s]
    bore : inner diameter, > 0 [m]
    coil_diameter : of the helix; infinite for a straight tube [m]
    length : of the tube [m]
    liquid : properties

    Returns
    -------
    `TubeFlow`.

    Source
    ------
    Darcy and Weisbach; film by `nusselt`, friction by `friction_number`.
    """
    velocity = volume_flow / (0.25 * np.pi * bore * bore)
    reynolds = liquid.density * velocity * bore / liquid.viscosity
    prandtl = liquid.viscosity * liquid.heat_capacity / liquid.conductivity
    curvature = bore / coil_diameter
    film = nusselt(nusselt_curve(prandtl, curvature), reynolds) * liquid.conductivity / bore
    drop = friction_number(reynolds, curvature) * liquid.viscosity * velocity * length
    return TubeFlow(film, reynolds, velocity, 0.5 * drop / (bore * bore))
