"""Drops of oil rising through melt: how fast, how many, and how well they exchange heat."""

import math
from dataclasses import dataclass

from thermosim.errors import ParameterError, require
from thermosim.materials.melting import GRAVITY


@dataclass(frozen=True, kw_only=True)
class Melt:
    """Melt in which the drops rise."""

    density: float  # [kg/m3]
    viscosity: float  # dynamic [Pa s]
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # [J/(kg K)]

    def __post_init__(self) -> None:
        for name, unit in (
            ("density", "kg/m3"), ("viscosity", "Pa s"), ("conductivity", "W/(m K)"),
            ("heat_capacity", "J/(kg K)"),
        ):  # fmt: skip
            require(self, name, unit, above=0.0)


@dataclass(frozen=True)
class Drops:
    """A swarm of drops of one size."""

    velocity: float  # of rise [m/s]
    hold_up: float  # volume of drops in the bed [-]
    coefficient: float  # oil to melt on the surface of the drops [W/(m2 K)]
    volumetric: float  # coefficient times surface of a volume of the bed [W/(m3 K)]


def drops(
    diameter: float, flow: float, floor: float, melt: Melt, oil_density: float,
    oil_conductivity: float, inside: float = 10.0,
) -> Drops:  # fmt: skip
    r"""Scoping of direct contact by the size of the drops, that is, of the nozzles.

    .. math:: C_D = \frac{24}{Re} (1 + 0.15 Re^{0.687}), \qquad
              Nu_{out} = 2 + 0.6 Re^{1/2} Pr^{1/3}

    Parameters
    ----------
    diameter : of the drops [m]
    flow : of the oil [m3/s]
    floor : of the bed that the drops rise from [m2]
    melt, oil_density, oil_conductivity : properties [kg/m3], [W/(m K)]
    inside : Nusselt number inside a drop; between 6.6 (resting) and 17.7 (circulating)

    Source
    ------
    Drag: Schiller and Naumann, Z. VDI 77 (1933); outside: Ranz and Marshall, Chem. Eng. Prog. 48
    (1952); inside: assumed. Drops hinder each other and freeze skins; neither is in here.
    """
    for name, value, unit in (
        ("diameter", diameter, "m"),
        ("flow", flow, "m3/s"),
        ("floor", floor, "m2"),
    ):
        if not 0.0 < value < math.inf:
            raise ParameterError(f"drops: {name} = {value} {unit} must be above 0 and finite.")
    if not 0.0 < oil_density < melt.density:
        raise ParameterError(
            f"drops: oil of {oil_density:g} kg/m3 does not rise in melt of {melt.density:g} kg/m3. "
            "Choose a lighter oil."
        )
    velocity = _rise(diameter, melt, oil_density)
    reynolds = melt.density * velocity * diameter / melt.viscosity
    prandtl = melt.heat_capacity * melt.viscosity / melt.conductivity
    outer = (2.0 + 0.6 * math.sqrt(reynolds) * math.cbrt(prandtl)) * melt.conductivity / diameter
    inner = inside * oil_conductivity / diameter
    hold_up = flow / floor / velocity
    coefficient = 1.0 / (1.0 / outer + 1.0 / inner)
    return Drops(velocity, hold_up, coefficient, coefficient * 6.0 * hold_up / diameter)


def _rise(diameter: float, melt: Melt, oil_density: float) -> float:
    """Steady velocity of a rising drop [m/s]: its drag is the weight it lacks, by bisection."""
    weight = (melt.density - oil_density) * GRAVITY
    stokes = weight * diameter**2 / (18.0 * melt.viscosity)
    low, high = 0.0, stokes
    for _ in range(200):
        middle = 0.5 * (low + high)
        reynolds = melt.density * middle * diameter / melt.viscosity
        fast = middle * (1.0 + 0.15 * reynolds**0.687) > stokes
        low, high = (low, middle) if fast else (middle, high)
    return 0.5 * (low + high)
