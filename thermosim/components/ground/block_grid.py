"""Grid, materials and rooms of a block, painted cell by cell."""

from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

from thermosim.components.ground.block import Block, Room
from thermosim.components.ground.geometry import NEAR
from thermosim.components.ground.grid import bounded, lines
from thermosim.errors import ParameterError, require

SOLID = -1
MOST_CELLS = 2_000_000  # of a block
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class BlockGrading:
    """Cell sizes of a block: first cell + growth times the distance from a face."""

    face: float  # first cell at faces that exchange heat [m]
    edge: float  # first cell at edges between materials [m]
    growth: float = 0.2  # size gained per distance [m/m]

    def __post_init__(self) -> None:
        require(self, "face", "m", above=0.0)
        require(self, "edge", "m", above=0.0)
        require(self, "growth", "m/m", above=0.0, at_most=2.0)

    def halved(self) -> "BlockGrading":
        """Half the size everywhere, for orders of convergence."""
        return BlockGrading(face=self.face / 2, edge=self.edge / 2, growth=self.growth / 2)


class Cells(NamedTuple):
    """Painted grid; arrays (z, y, x)."""

    edges: tuple[Array, Array, Array]  # grid lines along x, y, z [m]
    conductivity: Array  # [W/(m K)]; 1 in rooms
    heat_capacity: Array  # volumetric [J/(m3 K)]; 0 in rooms
    room: Index  # place of the room among the parts; SOLID elsewhere

    def middle(self, axis: int) -> Array:
        """Centres of the cells along x, y or z [m]."""
        return 0.5 * (self.edges[axis][1:] + self.edges[axis][:-1])


def paint(block: Block, grading: BlockGrading) -> Cells:
    """Cells of a block; every part must be cut out of a material below it."""
    edges = tuple(_lines(block, grading, axis) for axis in range(3))
    bounded(MOST_CELLS, *edges)
    middles = [0.5 * (line[1:] + line[:-1]) for line in edges]
    shape = tuple(middle.size for middle in reversed(middles))
    conductivity, capacity = np.zeros(shape), np.zeros(shape)
    room = np.full(shape, SOLID)
    for place, part in enumerate(block.parts):
        x, y, z = (
            (middle > low) & (middle < high)
            for middle, low, high in zip(middles, part.low, part.high, strict=True)
        )
        at: Any = np.ix_(z, y, x)
        if isinstance(part, Room):
            room[at], conductivity[at], capacity[at] = place, 1.0, 0.0
        else:
            room[at] = SOLID
            conductivity[at], capacity[at] = part.conductivity, part.heat_capacity
    if (conductivity == 0.0).any():
        first = [int(i[0]) for i in np.nonzero(conductivity == 0.0)]
        spoken = ", ".join(f"{middles[axis][first[2 - axis]]:g}" for axis in range(3))
        raise ParameterError(
            f"Block: nothing lies at ({spoken}) m. Let a first solid fill the whole block."
        )
    return Cells((edges[0], edges[1], edges[2]), conductivity, capacity, room)


def _lines(block: Block, grading: BlockGrading, axis: int) -> Array:
    """Grid lines along one axis: fine at faces, one cell where nothing changes."""
    letter = "xyz"[axis]
    outer = {face.side for face in block.outer}
    breaks: dict[float, float] = {}
    for side, place in (("low", block.low[axis]), ("high", block.high[axis])):
        _mark(breaks, place, grading.face if f"{letter}_{side}" in outer else inf)
    for part in block.parts:
        size = grading.face if isinstance(part, Room) else grading.edge
        for place in (part.low[axis], part.high[axis]):
            if block.low[axis] + NEAR < place < block.high[axis] - NEAR:
                _mark(breaks, place, size)
    for face in block.outer:
        if face.side[0] != letter:
            for place in (face.low[axis], face.high[axis]):
                if block.low[axis] + NEAR < place < block.high[axis] - NEAR:
                    _mark(breaks, place, grading.face)
    return lines(breaks, grading.growth)


def _mark(breaks: dict[float, float], place: float, size: float) -> None:
    known = next((other for other in breaks if abs(other - place) < NEAR), place)
    breaks[known] = min(breaks.get(known, inf), size)
