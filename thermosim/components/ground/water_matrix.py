"""Thawed ground that carries water as matrices: C dT/dt = -K T + B u, K not symmetric."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from thermosim_kernels._jit import Array

from thermosim.components.ground.adi_water import Flow
from thermosim.components.ground.assembly import VOID, Assembly, Mesh
from thermosim.components.ground.factors import Factor

ComplexArray = npt.NDArray[np.complex128]


def carrying(assembly: Assembly, mesh: Mesh, flow: Flow, entering: bool) -> tuple[Any, Array]:
    """K and B of a section with water; its input comes last.

    Parameters
    ----------
    flow : heat capacity flows through the sides of all cells [W/K]
    entering : the entering water has a temperature of its own; else that of its cell

    Source: exponential scheme as in the marching kernel, S. V. Patankar, Numerical Heat
    Transfer and Fluid Flow, 1980, section 5.2-3 (assumed: cited from memory).
    """
    left, right, upper, lower = mesh.toward
    size, number = assembly.cells, assembly.number
    entries = []
    for side, resistance, water, one, other in (
        (mesh.beside[:, 1:-1], right[:, :-1] + left[:, 1:], flow.across[:, 1:-1],
         np.s_[:, :-1], np.s_[:, 1:]),
        (mesh.above[1:-1], lower[:-1] + upper[1:], flow.down[1:-1], np.s_[:-1], np.s_[1:]),
    ):  # fmt: skip
        at = (side > 0.0) & (water != 0.0)
        conducted, carried = (side / resistance)[at], water[at]
        with np.errstate(over="ignore"):
            ahead = -carried / np.expm1(-carried / conducted) - conducted
        back = ahead - carried
        i, j = number[one][at], number[other][at]
        entries += [(i, i, ahead), (i, j, -back), (j, j, back), (j, i, -ahead)]
    give = np.zeros(size)
    for edge, sign in ((0, 1.0), (-1, -1.0)):
        carried = sign * flow.across[:, edge]
        at = (carried != 0.0) & (number[:, edge] != VOID)
        cells, inward = number[at, edge], carried[at]
        given = np.where(inward > 0.0, inward, 0.0) * entering
        give[cells] += given
        entries.append((cells, cells, given - inward))
    i, j, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    moved = sparse.coo_matrix((value, (i, j)), shape=(size, size))
    return sparse.csc_matrix(assembly.conduction + moved), np.column_stack(
        [assembly.exchange, give]
    )


def response(conduction: Any, exchange: Array, capacity: Array, omega: float) -> ComplexArray:
    """Temperatures per kelvin of each input turning at omega [rad/s], (cells, inputs)."""
    matrix = conduction + 1j * omega * sparse.diags(capacity)
    return Factor(matrix).solve(exchange.astype(complex))
