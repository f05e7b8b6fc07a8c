"""Ground as a few decaying modes: rational Krylov with real shifts, built once a geometry.

Subspace of (K + s_k C)^-1 B for real shifts s_k, orthonormal in C; symmetric Galerkin
projection, so every rate is real and positive and the model stable and passive whatever
the shifts. The shift 0 makes steady state and heat balance exact.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from thermosim_kernels._jit import Array

from thermosim.components.ground.assembly import Assembly
from thermosim.components.ground.factors import one_thread
from thermosim.components.ground.harmonic import (
    YEAR,
    ComplexArray,
    admittance,
    shifted_solve,
)
from thermosim.components.ground.store import Store
from thermosim.errors import require

DEPENDENT = 1e-12  # directions of the subspace shorter than this share are dropped
NOTHING = 1e-6  # admittances below this share of the films are compared with it
CHECKED = 9  # frequencies at which a new model is compared with the exact solution


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """How finely the spectrum between two periods is covered.

    Measured on a station of 6,141 cells and three inputs, greatest error of all
    admittances from 30 years to 2 h: 8 shifts 1e-2, 12 8e-4, 16 4e-5, 20 4e-6.
    """

    shifts: int = 16  # one factorisation each; modes: as many for every input
    longest: float = 30.0 * YEAR  # [s]
    shortest: float = 2.0 * 3600.0  # of hourly inputs: two steps [s]

    def __post_init__(self) -> None:
        require(self, "shifts", "(count)", at_least=2, at_most=200)
        require(self, "shortest", "s", above=0.0)
        require(self, "longest", "s", above=self.shortest)

    @property
    def rates(self) -> Array:
        """Shifts: 0, then log-spaced from the slowest to 1.5 times the fastest [1/s]."""
        slow, fast = 2.0 * np.pi / self.longest, 2.0 * np.pi / self.shortest
        return np.concatenate([[0.0], np.geomspace(slow, 1.5 * fast, self.shifts - 1)])

    @property
    def checked(self) -> Array:
        """Frequencies for the comparison with the exact solution, 0 first [rad/s]."""
        slow, fast = 2.0 * np.pi / self.longest, 2.0 * np.pi / self.shortest
        return np.concatenate([[0.0], np.geomspace(slow, fast, CHECKED - 1)])


@dataclass(frozen=True)
class ReducedGround:
    """Modes of a section: z' = -rate z + drive.u, heat = through.u - coupling.z."""

    inputs: tuple[str, ...]
    rate: Array  # (modes,), > 0 [1/s]
    drive: Array  # (modes, inputs)
    coupling: Array  # (modes, inputs), equal to drive but 0 for a flux
    through: Array  # (inputs,) [W/(m K)]; for a flux its width [m]
    shape: Array  # (cells, modes), temperature = shape @ z
    content: Array  # (modes,), stored heat above 0 degC = content @ z [J/m]
    error: float  # greatest of the admittances at the frequencies checked

    @property
    def modes(self) -> int:
        """Number of modes."""
        return self.rate.size

    def response(self, omega: float) -> ComplexArray:
        """Modes per kelvin of each input turning at omega [rad/s], (modes, inputs)."""
        return np.asarray(self.drive / (self.rate + 1j * omega)[:, None])

    def admittance(self, omega: float) -> ComplexArray:
        """Heat into the ground at input i per kelvin of input j [W/(m K)]."""
        return np.asarray(np.diag(self.through) - self.coupling.T @ self.response(omega))

    def uniform(self, temperature: float) -> Array:
        """State of one temperature everywhere [degC]."""
        return temperature * self.content

    def steady(self, inputs: npt.ArrayLike) -> Array:
        """State that constant inputs lead to [degC]."""
        return np.asarray(self.drive @ np.asarray(inputs, dtype=np.float64) / self.rate)

    def field(self, state: Array) -> Array:
        """Temperature of every cell [degC].

        Less exact than the heats, whose error is of second order in the modes left out:
        0.02 K at 12 K of annual swing with 16 shifts.
        """
        return np.asarray(self.shape @ state)

    def stored(self, state: Array) -> float:
        """Heat above 0 degC [J/m]."""
        return float(self.content @ state)

    def energy(self, before: Array, after: Array, integral: npt.ArrayLike) -> Array:
        """Heat that entered between two states, exact for any inputs in between [J/m].

        ``integral`` : of every input over that time [K s].
        """
        driven = np.asarray(integral, dtype=np.float64)
        modes = (before - after + self.drive @ driven) / self.rate
        return np.asarray(self.through * driven - self.coupling.T @ modes)


def reduce(
    assembly: Assembly, reduction: Reduction | None = None, store: Store | None = None
) -> ReducedGround:
    """Modes of a section, from the disk if the same matrices were reduced before.

    Source: A. Ruhe, Rational Krylov sequence methods, Linear Algebra Appl. 58 (1984) 391;
    one-sided symmetric projection, passive: A. Odabasioglu et al. (PRIMA), IEEE Trans.
    CAD 17 (1998) 645 (both assumed: cited from memory).
    """
    chosen = reduction or Reduction()
    if store is not None:
        store = store.of(_identity(assembly, chosen))
        known = store.load()
        if known is not None and known["shape"].shape[0] == assembly.cells:
            return _from_arrays(assembly, known)
    with one_thread():
        made = _project(assembly, chosen.rates)
        found = greatest_error(assembly, _from_arrays(assembly, made), chosen.checked)
    made["error"] = np.array(found)
    if store is not None:
        store.save(made)
    return _from_arrays(assembly, made)


def _identity(assembly: Assembly, reduction: Reduction) -> list[Any]:
    """Everything the modes depend on."""
    matrix = assembly.conduction
    numbers = [matrix.data, matrix.indices, matrix.indptr, assembly.capacity]
    return [*numbers, assembly.exchange, assembly.conductance, reduction.rates]


def _project(assembly: Assembly, rates: Array) -> dict[str, Array]:
    """Rates, drives, shapes and contents of the modes."""
    root = np.sqrt(assembly.capacity)
    blocks = [root[:, None] * shifted_solve(assembly, float(rate)) for rate in rates]
    columns = np.hstack(blocks)
    basis, size, _ = np.linalg.svd(columns / np.linalg.norm(columns, axis=0), full_matrices=False)
    basis = basis[:, size > DEPENDENT * size[0]]
    scale = sparse.diags(1.0 / root)
    matrix = basis.T @ (scale @ assembly.conduction @ scale @ basis)
    rate, turn = np.linalg.eigh(0.5 * (matrix + matrix.T))
    shape = (basis @ turn) / root[:, None]
    content = assembly.capacity @ shape
    return {"rate": rate, "drive": shape.T @ assembly.exchange, "shape": shape, "content": content}


def _from_arrays(assembly: Assembly, arrays: dict[str, Array]) -> ReducedGround:
    flux = assembly.conductance == 0.0
    drive = np.ascontiguousarray(arrays["drive"])
    return ReducedGround(
        inputs=assembly.inputs,
        rate=arrays["rate"],
        drive=drive,
        coupling=np.where(flux, 0.0, drive),
        through=np.where(flux, assembly.exchange.sum(axis=0), assembly.conductance),
        shape=arrays["shape"],
        content=arrays["content"],
        error=float(arrays.get("error", np.array(np.nan))),
    )


def greatest_error(assembly: Assembly, reduced: ReducedGround, frequencies: Array) -> float:
    """Greatest error of the admittances: own ones relative, mutual ones to their steady value."""
    known = {omega: admittance(assembly, omega) for omega in {0.0, *map(float, frequencies)}}
    steady = np.abs(known[0.0])
    own, worst = np.eye(steady.shape[0], dtype=bool), 0.0
    real = assembly.conductance > 0.0
    floor = NOTHING * assembly.conductance.max()
    for omega, exact in known.items():
        error = np.abs(reduced.admittance(omega) - exact)[real]
        scale = np.maximum(np.where(own, np.abs(exact), steady), floor)[real]
        worst = max(worst, float((error / scale).max()))
    return worst
