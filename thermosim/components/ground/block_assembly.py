"""Block as a symmetric operator: C dT/dt = -K T + what the inputs bring.

Heat into the block at a link is g (u - T), with the film and half a cell in series, so that
K, C and the admittance are symmetric, as in a section.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array
from thermosim_kernels.block_stencil import Stencil

from thermosim.components.ground.block import SIDES, Block, Contact, Room, Side
from thermosim.components.ground.block_grid import SOLID, BlockGrading, Cells, Index, paint

INSIDE = np.s_[1:-1, 1:-1, 1:-1]
Fluid = npt.NDArray[Any]


class Link(NamedTuple):
    """Faces of one contact; arrays (faces,). Heats are those of the whole, not of a part."""

    contact: Contact
    side: Side  # of the cells on which the faces lie
    cells: Index  # flat, counted z, y, x
    area: Array  # [m2]
    half: Array  # resistance from the cell's centre to the face, times area [m2 K/W]
    film: Array  # of every face [W/(m2 K)]

    @property
    def conductance(self) -> Array:
        """Film and half a cell in series [W/K]; 0 for a flux."""
        if self.contact.flux:
            return np.zeros(self.area.size)
        tight = self.film == 0.0
        film = np.where(tight, 1.0, self.film)
        return np.where(tight, 0.0, self.area / (self.half + 1.0 / film))

    def heat(self, field: Fluid, given: Any) -> Fluid:
        """Heat into the block through every face [W]."""
        if self.contact.flux:
            return np.asarray(self.area * given)
        return np.asarray(self.conductance * (given - field.reshape(-1)[self.cells]))

    def surface(self, field: Fluid, given: Any) -> Fluid:
        """Temperature of every face [degC]."""
        inner = field.reshape(-1)[self.cells]
        return np.asarray(inner + self.heat(field, given) * self.half / self.area)


@dataclass(frozen=True)
class Conduction:
    """Finite volumes of a block."""

    block: Block
    cells: Cells
    right: Array  # conductance to the next cell in x, (z, y, x) [W/K]
    down: Array  # in y [W/K]
    below: Array  # in z [W/K]
    capacity: Array  # C, (z, y, x) [J/K]
    links: tuple[Link, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of temperatures and fluxes."""
        return self.block.inputs

    @property
    def shape(self) -> tuple[int, ...]:
        """Cells in z, y, x."""
        return self.capacity.shape

    @cached_property
    def solid(self) -> npt.NDArray[np.bool_]:
        """True where there is material."""
        return np.asarray(self.cells.room == SOLID)

    @cached_property
    def films(self) -> Array:
        """Conductance of every cell to all inputs, (z, y, x) [W/K]."""
        made = np.zeros(self.capacity.size)
        for link in self.links:
            np.add.at(made, link.cells, link.conductance)
        return made.reshape(self.shape)

    def given(self, inputs: dict[str, Any]) -> list[Any]:
        """Temperature or flux at every link; inputs that are not named are 0."""
        return [inputs.get(link.contact.source, 0.0) for link in self.links]

    def brought(self, given: list[Any]) -> Fluid:
        """B u: heat that what is given brings to cells at 0 degC, (z, y, x) [W]."""
        kind = complex if any(np.iscomplexobj(value) for value in given) else float
        made = np.zeros(self.capacity.size, dtype=kind)
        for link, value in zip(self.links, given, strict=True):
            weight = link.area if link.contact.flux else link.conductance
            np.add.at(made, link.cells, weight * value)
        return made.reshape(self.shape)

    def heats(self, field: Fluid, given: list[Any]) -> dict[str, Any]:
        """Heat into the block at every input [W]."""
        made: dict[str, Any] = dict.fromkeys(self.inputs, 0.0)
        for link, value in zip(self.links, given, strict=True):
            made[link.contact.source] += link.heat(field, value).sum()
        return made

    def stored(self, field: Fluid) -> Any:
        """Heat above 0 degC [J]."""
        return (self.capacity * field).sum()

    def stencil(self, shift: float) -> Stencil:
        """K + shift C with its ghosts; rooms have own 1."""
        own = self.films + shift * self.capacity
        for axis, coupling in enumerate((self.right, self.down, self.below)):
            own = own + coupling + _behind(coupling, 2 - axis)
        own = np.where(self.solid, own, 1.0)
        right, down, below = (np.pad(part, 1) for part in (self.right, self.down, self.below))
        return Stencil(right, down, below, np.pad(own, 1))


def _behind(coupling: Array, axis: int) -> Array:
    """Conductance to the cell before, along an array's axis."""
    moved = np.zeros_like(coupling)
    ahead = [slice(None)] * 3
    back = [slice(None)] * 3
    ahead[axis], back[axis] = slice(1, None), slice(None, -1)
    moved[tuple(ahead)] = coupling[tuple(back)]
    return moved


class _Build:
    """Resistances and faces of one block while links are gathered."""

    def __init__(self, block: Block, cells: Cells) -> None:
        self.block, self.cells = block, cells
        self.solid = cells.room == SOLID
        self.wide = [np.diff(edges) for edges in cells.edges]
        x, y, z = self.wide
        edges_x = cells.edges[0]
        ring = np.pi * np.diff(edges_x**2) if block.radial else x
        self.volume: Array = z[:, None, None] * y[None, :, None] * ring[None, None, :]
        self.copies = block.copies
        self.number = np.arange(self.volume.size).reshape(self.volume.shape)

    def area(self, axis: int, high: bool) -> Array:
        """Of the cells' low or high faces across an axis [m2]."""
        if self.block.radial and axis == 0:
            radius = self.cells.edges[0][1:] if high else self.cells.edges[0][:-1]
            x, y, z = 2.0 * np.pi * radius, self.wide[1], self.wide[2]
            return np.asarray(_along(z, 2) * _along(y, 1) * _along(x, 0))
        return np.asarray(self.volume / _along(self.wide[axis], axis))

    def half(self, axis: int, high: bool) -> Array:
        """Resistance from centre to face, times the face's area [m2 K/W]."""
        if self.block.radial and axis == 0:
            edges, middle = self.cells.edges[0], self.cells.middle(0)
            radius = edges[1:] if high else edges[:-1]
            with np.errstate(divide="ignore", invalid="ignore"):
                way = np.abs(radius * np.log(radius / middle))
            way = np.where(radius > 0.0, way, 0.5 * np.diff(edges))
            return np.asarray(way[None, None, :] / self.cells.conductivity)
        return np.asarray(0.5 * _along(self.wide[axis], axis) / self.cells.conductivity)

    def coupling(self, axis: int) -> Array:
        """Conductance to the next cell [W/K]."""
        made = np.zeros(self.volume.shape)
        place = 2 - axis
        one, other = (_cut(self.volume.ndim, place, part) for part in (np.s_[:-1], np.s_[1:]))
        resistance = self.half(axis, True)[one] + self.half(axis, False)[other]
        both = self.solid[one] & self.solid[other]
        made[one] = np.where(both, self.copies * self.area(axis, True)[one] / resistance, 0.0)
        return made

    def link(self, at: Any, side: Side, contact: Contact) -> Link | None:
        """Faces on one side of chosen cells."""
        if not at.any():
            return None
        axis, high = "xyz".index(side[0]), side.endswith("high")
        area = self.copies * self.area(axis, high)[at]
        film = np.full(area.size, 0.0 if contact.flux else contact.film)
        return Link(contact, side, self.number[at], area, self.half(axis, high)[at], film)

    def room_links(self) -> list[Link | None]:
        """Solids beside rooms."""
        made = []
        for place, part in enumerate(self.block.parts):
            if not isinstance(part, Room):
                continue
            here = self.cells.room == place
            for side in SIDES:
                axis, high = 2 - "xyz".index(side[0]), side.endswith("high")
                beyond = _moved(here, axis, 1 if high else -1) & self.solid
                facing = _opposite(side)
                made.append(self.link(beyond, facing, part.on(side)))
        return made

    def outer_links(self) -> list[Link | None]:
        """Outer faces; a later one takes the faces of an earlier."""
        made: list[Link | None] = []
        for side in SIDES:
            axis, high = "xyz".index(side[0]), side.endswith("high")
            free = np.zeros(self.solid.shape, dtype=bool)
            free[_cut(3, 2 - axis, np.s_[-1:] if high else np.s_[:1])] = True
            free &= self.solid
            for face in reversed([face for face in self.block.outer if face.side == side]):
                at = free.copy()
                for other in {0, 1, 2} - {axis}:
                    middle = self.cells.middle(other)
                    inside = (middle > face.low[other]) & (middle < face.high[other])
                    at &= _along(inside, other)
                free &= ~at
                made.append(self.link(at, side, face.contact))
        return made


def _along(values: npt.NDArray[Any], axis: int) -> npt.NDArray[Any]:
    """Values along x, y or z, ready to be spread over (z, y, x)."""
    shape = [1, 1, 1]
    shape[2 - axis] = values.size
    return values.reshape(shape)


def _cut(count: int, axis: int, part: Any) -> tuple[Any, ...]:
    whole: list[Any] = [slice(None)] * count
    whole[axis] = part
    return tuple(whole)


def _moved(mask: npt.NDArray[np.bool_], axis: int, step: int) -> npt.NDArray[np.bool_]:
    """Mask shifted by one cell, False coming in."""
    moved = np.zeros_like(mask)
    ahead, back = (np.s_[1:], np.s_[:-1]) if step > 0 else (np.s_[:-1], np.s_[1:])
    moved[_cut(3, axis, ahead)] = mask[_cut(3, axis, back)]
    return moved


def _opposite(side: Side) -> Side:
    return SIDES[SIDES.index(side) ^ 1]


def conduction(block: Block, grading: BlockGrading) -> Conduction:
    """Finite volumes of a block on a graded grid.

    Source: conductances in series between cell centres (harmonic mean), in a ring by the
    logarithm of radii; S. V. Patankar, Numerical Heat Transfer and Fluid Flow, 1980.
    """
    cells = paint(block, grading)
    build = _Build(block, cells)
    links = [link for link in (*build.room_links(), *build.outer_links()) if link is not None]
    return Conduction(
        block=block,
        cells=cells,
        right=build.coupling(0),
        down=build.coupling(1),
        below=build.coupling(2),
        capacity=build.copies * build.volume * np.where(build.solid, cells.heat_capacity, 0.0),
        links=tuple(link for link in links if not _tight(link.contact)),
    )


def _tight(contact: Contact) -> bool:
    return not contact.flux and contact.film == 0.0 and contact.emissivity == 0.0
