"""Rectangular slab on uniform ground of finite or infinite depth, in three dimensions.

The soil is uniform and bounded by planes only, so it needs no vertical mesh: across the
surface finite volumes and their eigenvectors, downwards the exact answer of each of these
waves. Unknown are the surface temperatures alone.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from thermosim_kernels._jit import Array

from thermosim.components.ground.grid import bounded, lines
from thermosim.components.ground.slab_surface import (
    Plane,
    Soil,
    SurfaceAnswer,
    Temperatures,
    answer,
)
from thermosim.errors import ParameterError, require

MOST_CELLS = 400_000  # of a quarter of the surface
Source = Literal["zone", "outside", "bottom"]


class Heats(NamedTuple):
    """Heat into the ground through each part of its boundary, whole slab [W]."""

    floor: complex
    strip: complex  # under the wall; 0 where it is insulated
    open_air: complex
    bottom: complex
    stored: complex  # heat in the ground [J], of swings only


@dataclass(frozen=True, kw_only=True)
class Slab:
    """Floor flush with the ground, around it a strip under the wall, then open ground.

    One quarter is computed. A film of inf imposes the temperature on the surface. Under
    the wall no heat passes, or, with ``linear_wall``, the temperature falls linearly
    from that of the zone to that outside (corners mitred).

    Source of the arrangement: J. Neymark, R. Judkoff, IEA BESTEST in-depth diagnostic
    cases for ground coupled heat transfer, NREL/TP-550-43388, 2008.
    """

    length: float  # of the floor [m]
    width: float  # of the floor [m]
    wall: float  # thickness of the strip under the wall [m]
    far: float  # adiabatic boundary, from the edge of the floor [m]
    depth: float  # to the bottom of given temperature [m]; inf for none
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]
    inside_film: float  # zone to floor [W/(m2 K)]
    outside_film: float  # outdoor air to soil [W/(m2 K)]
    linear_wall: bool = False
    cell: float = 0.02  # smallest, at the edges of the strip [m]
    growth: float = 0.15  # size gained per distance [m/m]

    def __post_init__(self) -> None:
        for name in ("length", "width", "wall", "cell"):
            require(self, name, "m", above=0.0)
        require(self, "growth", "m/m", above=0.0, at_most=1.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)
        require(self, "far", "m", above=self.wall)
        films = (("inside_film", "W/(m2 K)"), ("outside_film", "W/(m2 K)"))
        for name, unit in (("depth", "m"), *films):
            if getattr(self, name) != math.inf:
                require(self, name, unit, above=0.0)
        if self.linear_wall and not self.inside_film == self.outside_film == math.inf:
            raise ParameterError("Slab.linear_wall needs imposed temperatures: both films inf.")

    @cached_property
    def _lines(self) -> tuple[Array, Array]:
        made = []
        for half in (self.length / 2, self.width / 2):
            breaks = {0.0: np.inf, half: self.cell, half + self.wall: self.cell}
            made.append(lines({**breaks, half + self.far: np.inf}, self.growth))
        return made[0], made[1]

    @cached_property
    def plane(self) -> Plane:
        """Cells of one quarter of the surface and their waves."""
        x, y = self._lines
        bounded(MOST_CELLS, x, y)
        half = (self.length / 2, self.width / 2)
        return Plane.of(x, y, half, self.wall, imposed=self.linear_wall)

    @property
    def soil(self) -> Soil:
        """What lies below the surface."""
        return Soil(self.conductivity, self.heat_capacity, self.depth)

    def answer(self, temperatures: Temperatures, omega: float = 0.0) -> SurfaceAnswer:
        """Surface of one quarter when zone, outside and bottom turn together at omega.

        ``temperatures`` : complex amplitudes [K], T(t) = Re[T exp(i omega t)]
        """
        films = (self.inside_film, self.outside_film)
        return answer(self.plane, self.soil, films, temperatures, omega)

    def answers(
        self, temperatures: Temperatures, omega: float = 0.0
    ) -> tuple[SurfaceAnswer, SurfaceAnswer]:
        """Of this grid and of one of half the cells, for `extrapolate`."""
        return self.answer(temperatures, omega), self.finer.answer(temperatures, omega)

    @cached_property
    def finer(self) -> "Slab":
        """The same on a grid of half the cells."""
        return replace(self, cell=self.cell / 2, growth=self.growth / 2)

    def heat(self, source: Source, omega: float = 0.0) -> complex:
        """Heat of the floor into the ground per kelvin of one temperature [W/K].

        ``source`` : which temperature turns at ``omega`` [rad/s], the others being 0;
        omega = 0 for a steady one. First order in the smallest cell: see `extrapolated`.
        """
        return 4.0 * self.answer(_unit(source), omega).heats[0]

    def extrapolated(self, source: Source, omega: float = 0.0) -> complex:
        """`heat` by `extrapolate`."""
        return extrapolate(*self.answers(_unit(source), omega)).floor


def extrapolate(coarse: SurfaceAnswer, fine: SurfaceAnswer) -> Heats:
    """Heats of the whole slab, 2 fine - coarse (Richardson).

    The edges of the strip are singular, so the error is first order in the smallest cell.
    """
    return Heats(*(4.0 * (2.0 * a - b) for a, b in zip(fine.heats, coarse.heats, strict=True)))


def _unit(source: Source) -> Temperatures:
    return Temperatures()._replace(**{source: 1.0})
