"""Rectangular slab on uniform ground of finite or infinite depth, in three dimensions.

The soil is uniform and bounded by planes only, so it needs no vertical mesh: across the
surface finite volumes and their eigenvectors, downwards the exact answer of each of these
waves. Unknown are the surface temperatures alone.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

from thermosim.components.ground.grid import lines
from thermosim.errors import ConvergenceError, ParameterError, require

CLOSE = 1e-11  # relative residual at which the iteration ends
ITERATIONS = 4000


Source = Literal["zone", "outside", "bottom"]
SOURCES = ("zone", "outside", "bottom")


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
    def _modes(self) -> list[tuple[Array, Array]]:
        """Eigenvalues [1/m2] and vectors (orthonormal in area) of both directions."""
        made = []
        for edges in self._lines:
            size = np.diff(edges)
            between = 2.0 / (size[1:] + size[:-1])
            matrix = np.diag(np.append(between, 0.0) + np.append(0.0, between))
            matrix -= np.diag(between, 1) + np.diag(between, -1)
            root = np.sqrt(size)
            value, vector = np.linalg.eigh(matrix / root[:, None] / root)
            made.append((np.maximum(value, 0.0), vector))
        return made

    @cached_property
    def _area(self) -> Array:
        x, y = (np.diff(edges) for edges in self._lines)
        return np.asarray(x[:, None] * y[None, :])

    @cached_property
    def _outside_of_floor(self) -> Array:
        """Distance beyond the floor's edges, the larger of both, <= 0 on the floor [m]."""
        x, y = (0.5 * (edges[1:] + edges[:-1]) for edges in self._lines)
        return np.maximum((x - self.length / 2)[:, None], (y - self.width / 2)[None, :])

    def _below(self, omega: float) -> tuple[npt.NDArray[Any], complex]:
        """Soil's answer to each wave of the surface, and to the bottom [W/(m2 K)]."""
        (along, _), (across, _) = self._modes
        turn = 1j * omega * self.heat_capacity / self.conductivity
        square = along[:, None] + across[None, :] + (turn if omega else 0.0)
        wave = np.sqrt(square)
        if self.depth == math.inf:
            return np.asarray(self.conductivity * wave), 0.0
        reach = wave * self.depth
        flat = np.abs(reach) < 1e-6
        safe = np.where(flat, 1.0, reach)
        soil = self.conductivity / self.depth * np.where(flat, 1.0, safe / np.tanh(safe))
        rise = safe[0, 0] / np.sinh(safe[0, 0]) if not flat[0, 0] else 1.0
        return np.asarray(soil), complex(self.conductivity / self.depth * rise)

    def heat(self, source: Source, omega: float = 0.0) -> complex:
        """Heat of the floor into the ground per kelvin of one temperature [W/K].

        ``source`` : which temperature turns at ``omega`` [rad/s], the others being 0;
        omega = 0 for a steady one. First order in the smallest cell: see `extrapolated`.
        """
        return _Surface(self, omega).floor(SOURCES.index(source))

    def extrapolated(self, source: Source, omega: float = 0.0) -> complex:
        """`heat` on this grid and on one of half the cells, extrapolated (Richardson).

        The edges of the strip are singular, hence first order: 2 fine - coarse.
        """
        fine = replace(self, cell=self.cell / 2, growth=self.growth / 2)
        return 2.0 * fine.heat(source, omega) - self.heat(source, omega)


class _Surface:
    """Surface temperatures of one frequency."""

    def __init__(self, slab: Slab, omega: float) -> None:
        self.slab, self.omega = slab, omega
        self.soil, self.rise = slab._below(omega)
        self.vectors = [vector for _, vector in slab._modes]
        self.root = np.sqrt(slab._area)
        beyond = slab._outside_of_floor
        self.on_floor, self.open_air = beyond < 0.0, beyond > slab.wall
        self.film = np.zeros(beyond.shape)
        self.given = np.zeros(beyond.shape, dtype=bool)
        for zone, film in ((self.on_floor, slab.inside_film), (self.open_air, slab.outside_film)):
            if film == math.inf:
                self.given |= zone
            else:
                self.film[zone] = film
        if slab.linear_wall:
            self.given[:] = True
        self.share = np.where(self.on_floor, 1.0, 0.0)
        if slab.linear_wall:
            self.share = np.clip(1.0 - beyond / slab.wall, 0.0, 1.0)

    def _into_soil(self, surface: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Flux times root of area for temperatures times root of area."""
        along, across = self.vectors
        waves = self.soil * (along.T @ surface @ across)
        return np.asarray(along @ waves @ across.T)

    def floor(self, which: int) -> complex:
        """Heat of the floor per kelvin of zone, outside or bottom (0, 1, 2) [W/K]."""
        shares = (self.share, 1.0 - self.share if self.slab.linear_wall else 1.0 * self.open_air)
        drive = shares[which] if which < 2 else np.zeros_like(self.film)
        fixed = np.where(self.given, drive, 0.0) * self.root
        right = self.film * drive * self.root - self._into_soil(fixed)
        if which == 2:
            right = right + self.rise * self.root
        surface = fixed + self._solve(np.where(self.given, 0.0, right))
        flux = self._into_soil(surface) - (self.rise * self.root if which == 2 else 0.0)
        return complex(4.0 * (flux * self.root)[self.on_floor].sum())

    def _solve(self, right: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Conjugate gradients for a (complex) symmetric operator, diagonal preconditioner."""
        along, across = (vector**2 for vector in self.vectors)
        diagonal = along @ self.soil @ across.T + self.film
        solution = np.zeros_like(right)
        residual, size = right.copy(), np.abs(right).max()
        if size == 0.0:
            return solution
        ready = np.where(self.given, 0.0, residual / diagonal)
        direction, weight = ready.copy(), (residual * ready).sum()
        for _ in range(ITERATIONS):
            image = self._into_soil(direction) + self.film * direction
            image[self.given] = 0.0
            step = weight / (direction * image).sum()
            solution += step * direction
            residual -= step * image
            if np.abs(residual).max() <= CLOSE * size:
                return solution
            ready = np.where(self.given, 0.0, residual / diagonal)
            weight, before = (residual * ready).sum(), weight
            direction = ready + weight / before * direction
        left = float(np.abs(residual).max() / size)
        raise ConvergenceError(
            f"Slab: the surface at omega = {self.omega:g} rad/s keeps a residual of {left:.1e} "
            f"after {ITERATIONS} iterations; needed {CLOSE:g}."
        )
