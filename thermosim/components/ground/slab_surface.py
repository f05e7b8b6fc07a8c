"""Surface of uniform ground: cells across it, the exact answer of each wave below it."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

from thermosim.errors import ConvergenceError

CLOSE = 1e-12  # relative residual at which the iteration ends
ITERATIONS = 4000
FLAT = 1e-6  # waves that change less than this over the depth are straight lines


class Temperatures(NamedTuple):
    """Complex amplitudes of what surrounds the ground [K]; real ones [degC] if steady."""

    zone: complex = 0.0
    outside: complex = 0.0
    bottom: complex = 0.0


class Soil(NamedTuple):
    """Uniform ground."""

    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]
    depth: float  # to the bottom of given temperature [m]; inf for none

    def waves(self, square: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Flux at the surface per kelvin of each wave there and at the bottom [W/(m2 K)].

        ``square`` : kappa^2 of every wave [1/m2]; the flux is
        k kappa (surface coth(kappa D) - bottom / sinh(kappa D)).
        """
        wave = np.sqrt(square)
        if self.depth == math.inf:
            return np.asarray(self.conductivity * wave), np.zeros_like(wave)
        reach = wave * self.depth
        flat = np.abs(reach) < FLAT
        safe = np.where(flat, 1.0, reach)
        decay = np.exp(-safe)  # stays finite where sinh would not
        through = self.conductivity / self.depth
        own = through * np.where(flat, 1.0, safe * (1 + decay**2) / (1 - decay**2))
        other = through * np.where(flat, 1.0, 2.0 * safe * decay / (1 - decay**2))
        return np.asarray(own), np.asarray(other)

    def store(self, omega: float) -> complex:
        """Swing of the heat in a column per kelvin of its ends' sum [J/(m2 K)]; 0 if steady.

        Source: integral of the flat wave, tanh(kappa D / 2) / kappa.
        """
        if omega == 0.0:
            return 0.0
        wave = np.sqrt(self.turn(omega))
        share = 1.0 if self.depth == math.inf else np.tanh(0.5 * wave * self.depth)
        return complex(self.heat_capacity * share / wave)

    def turn(self, omega: float) -> complex:
        """i omega / diffusivity [1/m2]; 0 if steady."""
        return 1j * omega * self.heat_capacity / self.conductivity if omega else 0.0


class Plane(NamedTuple):
    """Cells of one quarter of the surface, (columns, rows), and their waves."""

    x: Array  # grid lines along the floor's length [m]
    y: Array  # grid lines along its width [m]
    along: tuple[Array, Array]  # eigenvalues [1/m2] and vectors, orthonormal in area
    across: tuple[Array, Array]
    floor: npt.NDArray[np.bool_]
    open_air: npt.NDArray[np.bool_]
    share: Array  # of the zone's temperature where temperatures are imposed, rest outside
    imposed: bool  # the strip's temperature falls linearly; otherwise no heat passes it

    @classmethod
    def of(
        cls, x: Array, y: Array, half: tuple[float, float], wall: float, *, imposed: bool
    ) -> "Plane":
        """Plane between grid lines; ``half`` length and width of the floor, strip [m]."""
        middle = [0.5 * (edges[1:] + edges[:-1]) for edges in (x, y)]
        beyond = np.maximum((middle[0] - half[0])[:, None], (middle[1] - half[1])[None, :])
        share = (
            np.clip(1.0 - beyond / wall, 0.0, 1.0) if imposed else np.where(beyond < 0.0, 1.0, 0.0)
        )
        return cls(x, y, _modes(x), _modes(y), beyond < 0.0, beyond > wall, share, imposed)

    @property
    def area(self) -> Array:
        """Of every cell [m2]."""
        return np.asarray(np.diff(self.x)[:, None] * np.diff(self.y)[None, :])

    def square(self, turn: complex) -> npt.NDArray[Any]:
        """kappa^2 of every wave [1/m2]."""
        return np.asarray(self.along[0][:, None] + self.across[0][None, :] + turn)


def _modes(edges: Array) -> tuple[Array, Array]:
    """Eigenvalues and vectors of the second difference between adiabatic ends."""
    size = np.diff(edges)
    between = 2.0 / (size[1:] + size[:-1])
    matrix = np.diag(np.append(between, 0.0) + np.append(0.0, between))
    matrix -= np.diag(between, 1) + np.diag(between, -1)
    root = np.sqrt(size)
    value, vector = np.linalg.eigh(matrix / root[:, None] / root)
    value[0] = 0.0  # the flat wave, to rounding only
    return np.maximum(value, 0.0), vector


class SurfaceAnswer(NamedTuple):
    """One quarter of the surface at one frequency, (columns, rows)."""

    temperature: npt.NDArray[Any]  # [K]
    flux: npt.NDArray[Any]  # into the ground [W/m2]
    heats: tuple[complex, ...]  # floor, strip, open air, bottom [W]; swing of the store [J]


def answer(
    plane: Plane, soil: Soil, films: tuple[float, float], given: Temperatures, omega: float
) -> SurfaceAnswer:
    """Surface under zone, outside and bottom temperatures turning at omega.

    ``films`` : inside and outside [W/(m2 K)]; inf imposes the temperature on the surface.
    Heat through a film is taken from the film, so that closure tests the solution.
    """
    own, other = soil.waves(plane.square(soil.turn(omega)))
    root = np.sqrt(plane.area)
    film, fixed = np.zeros(root.shape), np.zeros(root.shape, dtype=bool)
    for part, value in zip((plane.floor, plane.open_air), films, strict=True):
        fixed |= part & (value == math.inf)
        film[part] = 0.0 if value == math.inf else value
    fixed |= plane.imposed
    drive = plane.share * given.zone + (1.0 - plane.share) * given.outside
    surface = np.where(fixed, drive, 0.0) * root
    rise = other[0, 0] * given.bottom * root
    right = film * drive * root + rise - _into_soil(plane, own, surface)
    surface = surface + _solve(plane, own, film, fixed, np.where(fixed, 0.0, right))
    flux = (_into_soil(plane, own, surface) - rise) / root
    temperature = surface / root
    through = np.where(film > 0.0, film * (drive - temperature), np.where(fixed, flux, 0.0))
    power = through * plane.area
    strip = ~(plane.floor | plane.open_air)
    parts = [complex(power[at].sum()) for at in (plane.floor, strip, plane.open_air)]
    mean = (surface * root).sum()
    bottom = own[0, 0] * given.bottom * plane.area.sum() - other[0, 0] * mean
    ends = mean + given.bottom * plane.area.sum()
    if soil.depth == math.inf:
        bottom, ends = 0.0, mean
    stored = soil.store(omega) * ends
    return SurfaceAnswer(temperature, flux, (*parts, complex(bottom), stored))


def below(plane: Plane, soil: Soil, made: SurfaceAnswer, at: Array, omega: float) -> Any:
    """Temperatures under the middle line y = 0, (depths, columns) [K], bottom at 0 K.

    Source: each wave falls as sinh(kappa (D - z)) / sinh(kappa D).
    """
    root = np.sqrt(plane.area)
    waves = plane.along[1].T @ (made.temperature * root) @ plane.across[1]
    first = plane.across[1][0] / np.sqrt(np.diff(plane.y)[0])
    lift = plane.along[1] / np.sqrt(np.diff(plane.x))[:, None]
    kappa = np.sqrt(plane.square(soil.turn(omega)))
    return np.array([lift @ ((_fall(kappa, soil.depth, z) * waves) @ first) for z in at])


def _fall(kappa: npt.NDArray[Any], depth: float, at: float) -> npt.NDArray[Any]:
    """Wave at a depth over the wave at the surface."""
    decay = np.exp(-kappa * at)
    if depth == math.inf:
        return np.asarray(decay)
    flat = np.abs(kappa * depth) < FLAT
    safe = np.where(flat, 1.0, kappa)
    falls = decay * (1 - np.exp(-2 * safe * (depth - at))) / (1 - np.exp(-2 * safe * depth))
    return np.asarray(np.where(flat, 1.0 - at / depth, falls))


def _into_soil(plane: Plane, own: npt.NDArray[Any], surface: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Flux times root of area for temperatures times root of area."""
    along, across = plane.along[1], plane.across[1]
    return np.asarray(along @ (own * (along.T @ surface @ across)) @ across.T)


def _solve(
    plane: Plane,
    own: npt.NDArray[Any],
    film: Array,
    fixed: npt.NDArray[np.bool_],
    right: npt.NDArray[Any],
) -> npt.NDArray[Any]:
    """Conjugate gradients for a (complex) symmetric operator, diagonal preconditioner."""
    diagonal = plane.along[1] ** 2 @ own @ (plane.across[1] ** 2).T + film
    solution = np.zeros_like(right)
    residual, size = right.copy(), np.abs(right).max()
    if size == 0.0:
        return solution
    ready = np.where(fixed, 0.0, residual / diagonal)
    direction, weight = ready.copy(), (residual * ready).sum()
    for _ in range(ITERATIONS):
        image = _into_soil(plane, own, direction) + film * direction
        image[fixed] = 0.0
        step = weight / (direction * image).sum()
        solution += step * direction
        residual -= step * image
        if np.abs(residual).max() <= CLOSE * size:
            return solution
        ready = np.where(fixed, 0.0, residual / diagonal)
        weight, before = (residual * ready).sum(), weight
        direction = ready + weight / before * direction
    left = float(np.abs(residual).max() / size)
    raise ConvergenceError(
        f"Slab: the surface of {right.size} cells keeps a residual of {left:.1e} after "
        f"{ITERATIONS} iterations; needed {CLOSE:g}."
    )
