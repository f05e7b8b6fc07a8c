"""The wall and the soil around a sewer, as rings of cells around every axial cell."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.ring import Bore, Ring, close_step, factorise, open_step

from thermosim.errors import ParameterError, require
from thermosim.materials.layers import MeshedLayer

Array = npt.NDArray[np.float64]
ComplexArray = npt.NDArray[np.complex128]
YEAR = 8760 * 3600.0  # [s]


SoilLayer = MeshedLayer  # cells equally wide in the logarithm of the radius


class Harmonic(NamedTuple):
    """A quantity of the year: mean + Re(swing exp(i 2 pi t / year)), a value an axial cell."""

    mean: Array
    swing: ComplexArray

    @classmethod
    def of_year(cls, series: Array) -> "Harmonic":
        """Mean and first harmonic of a year's equal steps, shape (steps,) or (steps, axial)."""
        steps = series.shape[0]
        angle = 2.0 * np.pi * (np.arange(steps) + 0.5) / steps
        swing = np.tensordot(np.exp(-1j * angle), series, axes=(0, 0)) * (2.0 / steps)
        return cls(np.atleast_1d(series.mean(axis=0)), np.atleast_1d(swing))


class OpenRing(NamedTuple):
    """A step begun: what the sewage sees of its wall until `RingSoil.close`."""

    conductance: Array  # sewage to wall, of each axial cell [W/(m K)]
    wall: Array  # the temperature it works against [degC]
    state: Array
    eliminated: Array
    lanes: Array
    seen: Array
    seconds: float
    ground: float
    bore: Bore


class RingFlows(NamedTuple):
    """Heat of one step per metre of sewer, positive into the ring, one value an axial cell."""

    sewage: Array  # [W/m]
    air: Array  # [W/m]
    tube: Array  # [W/m]
    ground: Array  # [W/m]
    stored: Array  # [W/m]
    wet_wall: Array  # mean surface of the wet arc [degC]; not-a-number if dry
    dry_wall: Array  # mean surface of the dry arc [degC]; not-a-number if full

    @property
    def residual(self) -> Array:
        """What the ledger of each axial cell does not close by [W/m]."""
        return np.asarray(self.sewage + self.air + self.tube + self.ground - self.stored)


@dataclass(frozen=True, kw_only=True)
class RingSoil:
    """Lining, concrete and soil around a sewer: polar finite volumes, half plane by symmetry.

    Implicit in both directions (Douglas splitting), stable for any step, second order in
    space; first order in time with ``implicit_share`` 1, second with 1/2. States are arrays
    (axial_cells, rings, angular_cells) [degC], the angle counted from the invert.
    """

    inner_radius: float  # [m]
    layers: tuple[SoilLayer, ...]  # from the bore outwards
    axial_cells: int
    angular_cells: int = 40
    boundary_resistance: float = 0.0  # outermost ring to the ground's temperature [m2 K/W]
    implicit_share: float = 1.0  # 1/2 ... 1

    def __post_init__(self) -> None:
        require(self, "inner_radius", "m", above=0.0)
        require(self, "axial_cells", "cells", at_least=1)
        require(self, "angular_cells", "cells", at_least=2)
        require(self, "boundary_resistance", "m2 K/W", at_least=0.0)
        require(self, "implicit_share", "(share)", at_least=0.5, at_most=1.0)
        if self.rings < 2:
            raise ParameterError("RingSoil.layers: at least two rings of cells are needed.")

    @property
    def rings(self) -> int:
        """Number of rings of cells."""
        return sum(layer.cells for layer in self.layers)

    @cached_property
    def edges(self) -> Array:
        """Radii between the rings, bore and outer boundary included, (rings + 1,) [m]."""
        edges = [self.inner_radius]
        for layer in self.layers:
            ratio = 1.0 + layer.thickness / edges[-1]
            edges += [edges[-1] * ratio ** ((i + 1) / layer.cells) for i in range(layer.cells)]
        return np.array(edges)

    @cached_property
    def capacity(self) -> Array:
        """Heat capacity of the cells of each ring and of their mirror images [J/(m K)]."""
        volumetric = np.repeat(
            [layer.heat_capacity for layer in self.layers], [layer.cells for layer in self.layers]
        )
        area = np.pi * np.diff(self.edges**2) / self.angular_cells
        return np.asarray(volumetric * area)

    @cached_property
    def _conductances(self) -> tuple[Array, Array]:
        """Radial (rings + 1,) and angular (rings,) conductances of a line [W/(m K)]."""
        conductivity = np.repeat(
            [layer.conductivity for layer in self.layers], [layer.cells for layer in self.layers]
        )
        width = np.pi / self.angular_cells
        step = np.log(self.edges[1:] / self.edges[:-1])
        half = 0.5 * step / conductivity / (2.0 * width)
        resistance = np.append(half, 0.0)
        resistance[1:] += half
        resistance[-1] += self.boundary_resistance / (2.0 * width * self.edges[-1])
        return 1.0 / resistance, np.asarray(2.0 * conductivity * step / width)

    @cached_property
    def _factored(self) -> dict[float, Ring]:
        return {}

    def _ring(self, seconds: float) -> Ring:
        """Factors for one step length, made once."""
        ring = self._factored.get(seconds)
        if ring is None:
            if not 0.0 < seconds < np.inf:
                raise ParameterError(f"RingSoil: a step of {seconds!r} s; must be above 0 s.")
            radial, angular = self._conductances
            gain, inverse = np.empty(self.rings), np.empty(self.rings)
            turn_gain, turn_inverse = np.empty((2, self.angular_cells, self.rings))
            rate = self.capacity / seconds
            share = self.implicit_share
            factorise(rate, radial, angular, share, gain, inverse, turn_gain, turn_inverse)
            perimeter = 2.0 * np.pi * self.inner_radius
            lines = (rate, radial, angular, gain, inverse, turn_gain, turn_inverse)
            ring = Ring(*lines, perimeter=perimeter, weight=share)
            self._factored[seconds] = ring
        return ring

    def uniform(self, temperature: float) -> Array:
        """State of one temperature everywhere [degC]."""
        return np.full((self.axial_cells, self.rings, self.angular_cells), float(temperature))

    def bore(
        self,
        *,
        wet_fraction: npt.ArrayLike,
        wet_film: npt.ArrayLike,
        dry_film: npt.ArrayLike,
        air: npt.ArrayLike,
        wet_tube: npt.ArrayLike = 0.0,
        dry_tube: npt.ArrayLike = 0.0,
    ) -> Bore:
        """What happens inside the pipe, numbers or one value an axial cell.

        Wetted share of the circumference 0 ... 1; films [W/(m2 K)]; sewer air [degC]; heat
        of embedded tubes into the innermost ring below the sewage and above it [W/m].
        """
        given = (wet_fraction, wet_film, dry_film, air, wet_tube, dry_tube)
        return Bore(*(np.full(self.axial_cells, value, dtype=np.float64) for value in given))

    def open(self, state: Array, seconds: float, ground: float, bore: Bore) -> OpenRing:
        """Begin a step: conductance and wall temperature the sewage sees during it.

        The heat G (sewage - wall) is that of the implicit step itself, so marching the
        sewage first and the wall afterwards with `close` is stable and loses nothing.
        """
        eliminated = np.empty_like(state)
        lanes = np.empty((self.axial_cells, 5, self.angular_cells))
        seen = np.empty((2, self.axial_cells))
        open_step(self._ring(seconds), state, ground, bore, eliminated, lanes, seen)
        return OpenRing(seen[0], seen[1], state, eliminated, lanes, seen, seconds, ground, bore)

    def close(self, opened: OpenRing, heat: Array) -> tuple[Array, RingFlows]:
        """Finish a step with the heat the sewage gave [W/m]; once for every `open`.

        Returns the new state and the flows of the step.
        """
        out = np.empty((7, self.axial_cells))
        _, _, state, new, lanes, seen, seconds, ground, bore = opened
        close_step(self._ring(seconds), state, ground, bore, heat, lanes, seen, new, out)
        return new, RingFlows(*out)

    def step(
        self, state: Array, seconds: float, ground: float, bore: Bore, sewage: npt.ArrayLike
    ) -> tuple[Array, RingFlows]:
        """One step against sewage of known temperature [degC]: new state and flows."""
        opened = self.open(state, seconds, ground, bore)
        return self.close(opened, opened.conductance * (np.asarray(sewage) - opened.wall))

    def heat(self, state: Array) -> Array:
        """Heat above 0 degC of each axial cell [J/m]."""
        return np.asarray(np.einsum("ari,r->a", state, self.capacity))

    def periodic_start(
        self, bore: Bore, sewage: Harmonic, air: Harmonic, ground: Harmonic, period: float = YEAR
    ) -> Array:
        """State at the beginning of a year like all years before it.

        Exact solution of the cells' equations for mean and first harmonic, with the films,
        the wet fraction and the tubes of ``bore`` held (its air is not used).

        Source: angular eigenvectors uncouple the rings, only the bore's films couple them
        again (one dense solve an axial cell); derived here.
        """
        state = np.empty((self.axial_cells, self.rings, self.angular_cells))
        for a in range(self.axial_cells):
            sources = [self._at(series, a) for series in (sewage, air, ground)]
            tubes = (float(bore.wet_tube[a]), float(bore.dry_tube[a]))
            mean = self._response(bore, a, 0.0, [mean for mean, _ in sources], tubes)
            swing = [swing for _, swing in sources]
            turn = self._response(bore, a, 2.0 * np.pi / period, swing, (0.0, 0.0))
            state[a] = (mean + turn).real
        return state

    @staticmethod
    def _at(series: Harmonic, a: int) -> tuple[complex, complex]:
        """Mean and swing of axial cell ``a``; one value stands for all cells."""
        mean, swing = (np.atleast_1d(part) for part in series)
        return complex(mean[a % mean.size]), complex(swing[a % swing.size])

    def _response(
        self, bore: Bore, a: int, omega: float, sources: list[complex], tubes: tuple[float, float]
    ) -> ComplexArray:
        """Cells' answer to sewage, air and ground turning at omega [1/s], (rings, angles)."""
        radial, angular = self._conductances
        lines = np.arange(self.angular_cells)
        wet = np.clip(bore.wet_fraction[a] * self.angular_cells - lines, 0.0, 1.0)
        shares = np.array([wet, 1.0 - wet])
        area = 2.0 * np.pi * self.inner_radius / self.angular_cells
        films = np.array([bore.wet_film[a], bore.dry_film[a]]) * area
        films = (films * radial[0] / (films + radial[0]))[:, None] * shares
        spread = np.where(shares.any(axis=1, keepdims=True), shares, 1.0)
        arcs = spread / spread.sum(axis=1, keepdims=True)
        laplacian = 2.0 * np.eye(lines.size) - np.eye(lines.size, k=1) - np.eye(lines.size, k=-1)
        laplacian[0, 0] = laplacian[-1, -1] = 1.0
        waves, modes = np.linalg.eigh(laplacian)
        right = np.zeros((self.rings, lines.size), dtype=np.complex128)
        right[-1] = radial[-1] * sources[2] * modes.sum(axis=0)
        pivots = np.empty_like(right)
        for i in range(self.rings - 1, -1, -1):
            pivots[i] = 1j * omega * self.capacity[i] + radial[i + 1] + angular[i] * waves
            if i < self.rings - 1:
                pivots[i] -= radial[i + 1] ** 2 / pivots[i + 1]
                right[i] += radial[i + 1] / pivots[i + 1] * right[i + 1]
            pivots[i] += radial[i] if i > 0 else 0.0
        matrix = (modes * pivots[0]) @ modes.T + np.diag(films.sum(axis=0))
        inner = films.T @ np.array(sources[:2]) + arcs.T @ np.array(tubes)
        answer = np.empty_like(right)
        answer[0] = np.linalg.solve(matrix, inner + modes @ right[0]) @ modes
        for i in range(1, self.rings):
            answer[i] = (right[i] + radial[i] * answer[i - 1]) / pivots[i]
        return np.asarray(answer @ modes.T)
