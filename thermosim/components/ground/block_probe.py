"""Temperature at a point of a block: between cells, on faces and between materials."""

from typing import Any

import numpy as np

from thermosim.components.ground.block_assembly import Conduction, Fluid
from thermosim.components.ground.block_grid import SOLID
from thermosim.components.ground.geometry import NEAR
from thermosim.errors import ParameterError


def probe(
    conduction: Conduction, field: Fluid, given: list[Any], point: tuple[float, float, float]
) -> Any:
    """Temperature at a point (x, y, z) [degC], or its complex amplitude.

    On a face with a contact it is the temperature of the face; between two materials that
    of their common side (at a corner the better conductor counts for more); elsewhere linear
    between the centres of cells, flat towards planes that let no heat through.
    """
    cells = conduction.cells
    for name, place, edges in zip("xyz", point, cells.edges, strict=True):
        if not edges[0] - NEAR <= place <= edges[-1] + NEAR:
            raise ParameterError(
                f"probe: {name} = {place:g} m lies outside of {edges[0]:g} m to {edges[-1]:g} m."
            )
    brackets = [_bracket(cells.edges[axis], point[axis]) for axis in range(3)]
    shared = any(share == (0.5, 0.5) for _, share in brackets)  # by cells of two materials
    total, weight = 0.0 * field.flat[0], 0.0
    for corner in np.ndindex(2, 2, 2):
        at = tuple(brackets[axis][0][corner[axis]] for axis in range(3))
        share = float(np.prod([brackets[axis][1][corner[axis]] for axis in range(3)]))
        if share > 0.0 and cells.room[at[2], at[1], at[0]] == SOLID:
            share *= float(cells.conductivity[at[2], at[1], at[0]]) if shared else 1.0
            total = total + share * _seen(conduction, field, given, at, point)
            weight += share
    if weight == 0.0:
        raise ParameterError(f"probe: ({point[0]:g}, {point[1]:g}, {point[2]:g}) m is in a room.")
    return total / weight


def _bracket(edges: Any, place: float) -> tuple[tuple[int, int], tuple[float, float]]:
    """Two cells beside a place and their weights; on a grid line both cells that share it."""
    last = edges.size - 2
    near = int(np.argmin(np.abs(edges - place)))
    if abs(edges[near] - place) < NEAR:
        low, high = max(near - 1, 0), min(near, last)
        return (low, high), (0.5, 0.5) if low < high else (1.0, 0.0)
    middle = 0.5 * (edges[1:] + edges[:-1])
    low = int(np.clip(np.searchsorted(middle, place) - 1, 0, max(last - 1, 0)))
    high = min(low + 1, last)
    if low == high:
        return (low, high), (1.0, 0.0)
    share = float(np.clip((place - middle[low]) / (middle[high] - middle[low]), 0.0, 1.0))
    return (low, high), (1.0 - share, share)


def _face(conduction: Conduction, field: Fluid, given: list[Any], cell: int, side: str) -> Any:
    """Temperature of a cell's face that has a contact; None without one."""
    for link, value in zip(conduction.links, given, strict=True):
        if link.side == side:
            found = np.flatnonzero(link.cells == cell)
            if found.size:
                return link.surface(field, value)[found[0]]
    return None


def _seen(
    conduction: Conduction,
    field: Fluid,
    given: list[Any],
    at: tuple[int, ...],
    point: tuple[float, float, float],
) -> Any:
    """Temperature of one cell, moved to the sides on which the point lies."""
    cells = conduction.cells
    index = (at[2], at[1], at[0])
    own = field[index]
    value = own
    number = int(np.ravel_multi_index(index, conduction.shape))
    for axis, couplings in enumerate((conduction.right, conduction.down, conduction.below)):
        line = cells.edges[axis]
        for step, side, edge in ((-1, "low", line[at[axis]]), (1, "high", line[at[axis] + 1])):
            if abs(point[axis] - edge) > NEAR:
                continue
            face = _face(conduction, field, given, number, f"{'xyz'[axis]}_{side}")
            if face is None:
                face = _between(cells, field, couplings, index, axis, step)
            if face is not None:
                value = value + face - own
    return value


def _between(
    cells: Any, field: Fluid, couplings: Any, index: tuple[int, ...], axis: int, step: int
) -> Any:
    """Temperature of the side towards the next cell; None where there is none."""
    place = 2 - axis
    other = list(index)
    other[place] += step
    if not 0 <= other[place] < field.shape[place]:
        return None
    at = tuple(other)
    coupling = couplings[index] if step > 0 else couplings[at]
    if coupling == 0.0:
        return None
    size = np.diff(cells.edges[axis])
    own = size[index[place]] / cells.conductivity[index]
    away = size[at[place]] / cells.conductivity[at]
    return (field[index] * away + field[at] * own) / (own + away)
