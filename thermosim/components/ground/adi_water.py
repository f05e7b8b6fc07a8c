"""Groundwater that flows round boxes: potential flow on the cells of the ground."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse
from thermosim_kernels._jit import Array

from thermosim.components.ground.assembly import Assembly, Mesh
from thermosim.components.ground.factors import Factor
from thermosim.errors import ParameterError, require

WATER_HEAT_CAPACITY = 4.19e6  # volumetric, at 10 degC (4.192 MJ/(m3 K)) [J/(m3 K)]


@dataclass(frozen=True, kw_only=True)
class GroundWater:
    """Water moving from left to right (< 0: to the left) through permeable layers.

    ``velocity`` is that of Darcy (volume flow over whole area) far from any box; boxes,
    linings and patches are tight, and the water flows round them. Ice does not stop it.
    Without ``source`` the water enters as warm as the undisturbed ground at the edge.
    """

    velocity: tuple[float, ...]  # of every layer from the surface down, one sign [m/s]
    source: str = ""  # input whose temperature the entering water has
    heat_capacity: float = WATER_HEAT_CAPACITY  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)
        given = np.array(self.velocity)
        if not np.isfinite(given).all() or (given.min() < 0.0 < given.max()):
            raise ParameterError(
                f"GroundWater.velocity = {self.velocity} m/s: finite numbers of one sign are "
                "needed, one for every layer."
            )


class Flow(NamedTuple):
    """Heat capacity flows through the sides of all cells [W/K]."""

    across: Array  # to the right, (rows, columns + 1)
    down: Array  # downwards, (rows + 1, columns)


def flow_round(assembly: Assembly, mesh: Mesh, water: GroundWater) -> Flow:
    """Potential flow whose discharge is free of sources in every cell.

    Source: Darcy's law with the velocities as conductivities of a unit gradient of head;
    finite volumes as for heat. Top and bottom are tight, heads even at left and right edge.
    """
    layer, wide = mesh.layer, np.diff(assembly.x)
    if layer.max() >= len(water.velocity):
        raise ParameterError(
            f"GroundWater.velocity has {len(water.velocity)} values; "
            f"{layer.max() + 1} are needed, one for every layer."
        )
    speed = np.where(layer < 0, 0.0, np.abs(np.append(water.velocity, 0.0))[layer])
    high = np.diff(assembly.depth)
    with np.errstate(divide="ignore"):
        across, down = 0.5 * wide / speed, 0.5 * high[:, None] / speed
    beside, above = np.zeros_like(mesh.beside), np.zeros_like(mesh.above)
    beside[:, 1:-1] = mesh.beside[:, 1:-1] / (across[:, :-1] + across[:, 1:])
    above[1:-1] = mesh.above[1:-1] / (down[:-1] + down[1:])
    beside[:, 0], beside[:, -1] = high / across[:, 0], high / across[:, -1]
    head = _heads(beside, above, float(assembly.x[-1] - assembly.x[0]))
    sense = np.sign(sum(water.velocity)) * water.heat_capacity
    padded = np.pad(head, ((0, 0), (1, 1)), constant_values=0.0)
    padded[:, 0] = assembly.x[-1] - assembly.x[0]
    right = -sense * beside * np.diff(padded, axis=1)
    lower = np.zeros_like(above)
    lower[1:-1] = -sense * above[1:-1] * np.diff(head, axis=0)
    return Flow(right, lower)


def _heads(beside: Array, above: Array, drop: float) -> Array:
    """Head of every cell between ``drop`` at the left and 0 at the right edge [m]."""
    rows, columns = above.shape[0] - 1, beside.shape[1] - 1
    number = np.arange(rows * columns).reshape(rows, columns)
    diagonal = (beside[:, 1:] + beside[:, :-1] + above[1:] + above[:-1]).ravel()
    i = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    j = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    value = np.concatenate([beside[:, 1:-1].ravel(), above[1:-1].ravel()])
    between = sparse.coo_matrix((value, (i, j)), shape=(number.size, number.size))
    dry = diagonal == 0.0
    matrix = sparse.diags(np.where(dry, 1.0, diagonal)) - between - between.T
    given = np.zeros((rows, columns))
    given[:, 0] = beside[:, 0] * drop
    factor, right = Factor(matrix), given.ravel()
    head = factor.solve(right)
    head += factor.solve(right - matrix @ head)
    return np.asarray(head.reshape(rows, columns))
