"""Steady and periodic states of a block: conjugate gradients with incomplete factors.

Periodic states are complex-symmetric; they are preconditioned by the factors of the real
operator K + omega C, which is never far from K + i omega C.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array
from thermosim_kernels.block_stencil import Stencil, apply, factorise, precondition

from thermosim.components.ground.block_assembly import INSIDE, Conduction, Fluid
from thermosim.errors import ConvergenceError

CLOSE = 1e-11  # relative residual at which the iteration ends
ITERATIONS = 4000
MODIFIED = 0.99  # share of the dropped terms taken off the pivots
ComplexArray = npt.NDArray[np.complex128]


class Solver:
    """Factors of K + shift C (shift real), or of K + i omega C (shift imaginary) [1/s]."""

    def __init__(self, conduction: Conduction, shift: complex = 0.0) -> None:
        self.turn = float(np.imag(shift))
        self.stencil: Stencil = conduction.stencil(float(np.real(shift)))
        near = conduction.stencil(float(np.real(shift)) + abs(self.turn))
        self.near = near
        self.inverse = np.zeros_like(near.own)
        factorise(near, MODIFIED, self.inverse)
        self.mass = np.pad(self.turn * conduction.capacity, 1)
        self.solid = np.pad(conduction.solid, 1)
        self.iterations = 0

    def solve(self, right: Fluid, guess: Fluid | None = None) -> Fluid:
        """Field for heat brought to the cells, (z, y, x) [W]."""
        kind = complex if self.turn or np.iscomplexobj(right) else float
        heat = np.where(self.solid, np.pad(right.astype(kind), 1), 0.0)
        field = np.zeros_like(heat) if guess is None else np.pad(guess.astype(kind), 1)
        field = np.where(self.solid, field, 0.0)
        residual = heat - self._operator(field) if guess is not None else heat.copy()
        size = float(np.abs(heat).max())
        if size == 0.0:
            return np.asarray(field[INSIDE] * 0.0)
        ready = self._preconditioned(residual)
        direction, weight = ready.copy(), (residual * ready).sum()
        for self.iterations in range(1, ITERATIONS + 1):
            if np.abs(residual).max() <= CLOSE * size:
                return np.asarray(field[INSIDE])
            image = self._operator(direction)
            step = weight / (direction * image).sum()
            field += step * direction
            residual -= step * image
            ready = self._preconditioned(residual)
            weight, before = (residual * ready).sum(), weight
            direction *= weight / before
            direction += ready
        raise ConvergenceError(
            f"Block: {int(self.solid.sum())} cells keep a residual of "
            f"{float(np.abs(residual).max() / size):.1e} after {ITERATIONS} iterations; "
            f"needed {CLOSE:g}."
        )

    def _operator(self, field: Fluid) -> Fluid:
        return _in_parts(lambda part, out: apply(self.stencil, part, out), field) + (
            1j * self.mass * field if self.turn else 0.0
        )

    def _preconditioned(self, residual: Fluid) -> Fluid:
        return _in_parts(
            lambda part, out: precondition(self.near, self.inverse, part, out), residual
        )


def _in_parts(make: Any, field: Fluid) -> Fluid:
    """Real kernel on a real field, or on the real and the imaginary part of a complex one."""
    if not np.iscomplexobj(field):
        out = np.zeros_like(field)
        make(field, out)
        return out
    parts: list[Array] = []
    for part in (np.ascontiguousarray(field.real), np.ascontiguousarray(field.imag)):
        parts.append(np.zeros_like(part))
        make(part, parts[-1])
    return np.asarray(parts[0] + 1j * parts[1])


def state(conduction: Conduction, inputs: dict[str, Any], omega: float = 0.0) -> Fluid:
    """Steady temperatures [degC], or complex amplitudes [K] of inputs turning at omega."""
    solver = Solver(conduction, 1j * omega if omega else 0.0)
    return solver.solve(conduction.brought(conduction.given(inputs)))


def block_admittance(conduction: Conduction, omega: float = 0.0) -> ComplexArray:
    """Heat into the block at input i per kelvin of input j [W/K], symmetric.

    Inputs in the order of ``conduction.inputs``; T(t) = Re[T exp(i omega t)], so the
    argument of Y is the lead of heat before temperature.
    """
    solver = Solver(conduction, 1j * omega if omega else 0.0)
    columns = []
    for name in conduction.inputs:
        given = conduction.given({name: 1.0})
        heats = conduction.heats(solver.solve(conduction.brought(given)), given)
        columns.append([complex(heats[other]) for other in conduction.inputs])
    return np.array(columns, dtype=np.complex128).T
