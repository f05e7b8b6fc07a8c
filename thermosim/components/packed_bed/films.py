"""How well a liquid reaches the spheres of a bed, and how melt moves inside them."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import Law

from thermosim.errors import require

Array = npt.NDArray[np.float64]
GRAVITY = 9.80665  # [m/s2]


@dataclass(frozen=True, kw_only=True)
class Liquid:
    """Liquid in the bed, at its working temperature."""

    density: float  # [kg/m3]
    heat_capacity: float  # [J/(kg K)]
    conductivity: float = 0.6  # only asked where the film is not given [W/(m K)]
    viscosity: float = 5e-7  # kinematic; the same [m2/s]

    def __post_init__(self) -> None:
        for name, unit in (
            ("density", "kg/m3"), ("heat_capacity", "J/(kg K)"), ("conductivity", "W/(m K)"),
            ("viscosity", "m2/s"),
        ):  # fmt: skip
            require(self, name, unit, above=0.0)

    @property
    def volumetric(self) -> float:
        """Heat capacity of a volume [J/(m3 K)]."""
        return self.density * self.heat_capacity

    @property
    def prandtl(self) -> float:
        """Prandtl number [-]."""
        return self.volumetric * self.viscosity / self.conductivity


def wakao_kaguei(liquid: Liquid, velocity: float, diameter: float) -> float:
    r"""Film coefficient of spheres in a bed [W/(m2 K)].

    .. math:: Nu = 2 + 1.1\, Re^{0.6} Pr^{1/3}

    Parameters
    ----------
    liquid : that flows
    velocity : superficial, flow over the whole section of the tank [m/s]
    diameter : of the spheres, also the length in Re and Nu [m]

    Source
    ------
    Wakao and Kaguei, Heat and Mass Transfer in Packed Beds, Gordon and Breach 1982, for Re
    from 15 to 8,500.
    """
    reynolds = abs(velocity) * diameter / liquid.viscosity
    nusselt = 2.0 + 1.1 * reynolds**0.6 * math.cbrt(liquid.prandtl)
    film: float = nusselt * liquid.conductivity / diameter
    return film


@dataclass(frozen=True, kw_only=True)
class MeltConvection:
    """Melt in a sphere conducts as if better: k = k_rest max(1, coefficient Ra^exponent).

    Ra is taken over the melted thickness of the sphere and the superheat of its surface. Form
    and defaults are assumed; calibrate them.
    """

    expansion: float  # [1/K]
    viscosity: float  # kinematic [m2/s]
    coefficient: float = 0.2
    exponent: float = 0.25

    def __post_init__(self) -> None:
        require(self, "expansion", "1/K", above=0.0)
        require(self, "viscosity", "m2/s", above=0.0)
        require(self, "coefficient", "-", at_least=0.0)
        require(self, "exponent", "-", at_least=0.0, at_most=1.0)

    def factors(self, law: Law, thickness: Array, superheat: Array) -> Array:
        """Effective over resting conductivity of melts of a thickness [m] and superheat [K]."""
        diffusivity = law.liquid_conductivity / law.liquid
        drive = GRAVITY * self.expansion * np.maximum(superheat, 0.0) * thickness**3
        factors = self.coefficient * (drive / (self.viscosity * diffusivity)) ** self.exponent
        return np.asarray(np.maximum(factors, 1.0), dtype=np.float64)
