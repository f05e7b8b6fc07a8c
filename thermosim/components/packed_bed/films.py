"""How well a liquid reaches the spheres of a bed."""

import math
from dataclasses import dataclass

from thermosim.errors import require


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
