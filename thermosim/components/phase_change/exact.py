"""Neumann's solution: a half space that melts or freezes from its surface."""

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import erf, erfc, erfcx

from thermosim.components.phase_change.state import Array
from thermosim.errors import ParameterError


@dataclass(frozen=True)
class Neumann:
    """Similarity solution with one sharp front; phase 1 lies at the wall."""

    root: float  # lambda: front over 2 sqrt(alpha_1 t)
    wall: float  # [degC]
    melting: float  # [degC]
    start: float  # [degC]
    diffusivity: tuple[float, float]  # phases 1 and 2 [m2/s]
    conductivity: float  # phase 1 [W/(m K)]

    def front(self, seconds: float) -> float:
        """Distance of the front from the wall [m]."""
        return 2.0 * self.root * math.sqrt(self.diffusivity[0] * seconds)

    def heat(self, seconds: float) -> float:
        """Heat through the wall, positive into the body [J/m2]."""
        root = math.sqrt(seconds / (math.pi * self.diffusivity[0]))
        over = self.wall - self.melting
        return 2.0 * self.conductivity * over * root / math.erf(self.root)

    def temperature(self, distance: Array, seconds: float) -> Array:
        """Temperatures at distances from the wall [degC]."""
        first, second = (distance / (2.0 * math.sqrt(a * seconds)) for a in self.diffusivity)
        near = self.wall + (self.melting - self.wall) * erf(first) / math.erf(self.root)
        edge = math.erfc(math.sqrt(self.diffusivity[0] / self.diffusivity[1]) * self.root)
        far = self.start + (self.melting - self.start) * erfc(second) / edge
        here: Array = near * (first < self.root) + far * (first >= self.root)
        return here


def neumann(
    *,
    wall: float,
    melting: float,
    start: float,
    latent: float,
    heat_capacity: tuple[float, float],
    conductivity: tuple[float, float],
) -> Neumann:
    """Front in a half space at ``start`` whose surface is brought to ``wall`` [degC].

    Parameters
    ----------
    latent : heat of fusion of a volume [J/m3]
    heat_capacity, conductivity : of the phase at the wall and of the other [J/(m3 K)], [W/(m K)]

    Source
    ------
    Carslaw and Jaeger, Conduction of Heat in Solids, 2nd ed., 11.2.
    """
    over, under = abs(wall - melting), abs(melting - start)
    if (wall - melting) * (melting - start) < 0.0 or over == 0.0:
        raise ParameterError(
            f"wall {wall:g} and start {start:g} degC must lie on different sides of the melting "
            f"point {melting:g} degC: otherwise nothing melts or freezes."
        )
    first, second = (k / c for k, c in zip(conductivity, heat_capacity, strict=True))
    ratio = math.sqrt(first / second)
    share = conductivity[1] / conductivity[0] * ratio * under / over

    def balance(x: float) -> float:
        near = math.exp(-x * x) / math.erf(x)
        far = share / float(erfcx(ratio * x))  # e^(-v2 x2) / erfc(v x)
        return float(near - far - x * math.sqrt(math.pi) * latent / (heat_capacity[0] * over))

    root = float(brentq(balance, 1e-9, 20.0, xtol=1e-15, rtol=1e-14))
    return Neumann(root, wall, melting, start, (first, second), conductivity[0])
