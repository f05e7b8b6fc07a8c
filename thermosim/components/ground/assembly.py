"""Section of ground as symmetric matrices: C dT/dt = -K T + B u.

Heat into the ground at input i is q_i = G_i u_i - b_i . T, with the film and half a cell in
series at every face, so that K, C and the admittance are symmetric.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from thermosim_kernels._jit import Array

from thermosim.components.ground.factors import Shifted
from thermosim.components.ground.geometry import NEAR, Face, Lining, Patch, Section
from thermosim.components.ground.grid import Grading, bounded, extended, section_lines
from thermosim.components.ground.round import cut, wall, whole

VOID = -1
MOST_CELLS = 300_000  # of a section; 70,000 take half a gigabyte
Index = npt.NDArray[np.int64]
Outline = tuple[float, float, float, float]  # left, right, top, bottom [m]


class Mesh(NamedTuple):
    """What the matrices were made of, for solvers whose materials change.

    Cells (rows, columns); resistances from a cell's centre to its sides. A link joins a
    cell to an input.
    """

    layer: Index  # number of the cell's layer; VOID in patches and linings
    area: Array  # of the ground in every cell, all copies [m2]
    beside: Array  # open vertical sides, all copies, (rows, columns + 1) [m]
    above: Array  # open horizontal sides, (rows + 1, columns) [m]
    toward: tuple[Array, Array, Array, Array]  # left, right, upper, lower [m2 K/W]
    link_cell: Index  # (links,)
    link_input: Index
    link_across: npt.NDArray[np.bool_]  # heat passes mainly sideways
    link_area: Array  # all copies [m]
    link_half: Array  # half a cell [m2 K/W]
    link_film: Array  # resistance of the film [m2 K/W]; inf where the input is a flux


@dataclass(frozen=True)
class Assembly:
    """Finite volumes of a section, per metre of its length."""

    inputs: tuple[str, ...]
    x: Array  # grid lines (columns + 1,) [m]
    depth: Array  # grid lines (rows + 1,) [m]
    number: Index  # of the cell in row, column; VOID inside boxes
    capacity: Array  # C, (cells,) [J/(m K)]
    conduction: Any  # K, sparse (cells, cells) [W/(m K)]
    exchange: Array  # B, (cells, inputs) [W/(m K)]; for a flux [m]
    conductance: Array  # G, sum of the films of each input [W/(m K)]; 0 for a flux
    mesh: Mesh | None = None

    @property
    def cells(self) -> int:
        """Number of cells."""
        return self.capacity.size

    def input(self, name: str) -> int:
        """Place of an input among the inputs."""
        return self.inputs.index(name)

    def heat(self, temperature: npt.NDArray[Any], inputs: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Heat into the ground at every input [W/m]; temperatures (cells,), (inputs,) [degC]."""
        through = self.conductance * inputs - self.exchange.T @ temperature
        flux = self.conductance == 0.0
        return np.asarray(np.where(flux, self.exchange.sum(axis=0) * inputs, through))

    def stored(self, temperature: npt.NDArray[Any]) -> Any:
        """Heat above 0 degC [J/m]."""
        return np.dot(self.capacity, temperature)

    def picture(self, temperature: Array) -> Array:
        """Temperatures as (rows, columns), not-a-number inside boxes [degC]."""
        filled = np.append(temperature, np.nan)
        return filled[self.number]

    @cached_property
    def shifted(self) -> Shifted:
        """Solver of K + s C, its order of elimination found once."""
        return Shifted(self.conduction, self.capacity)

    @cached_property
    def steady(self) -> Array:
        """Steady temperatures per kelvin of each input, (cells, inputs)."""
        return self.shifted.solve(0.0, self.exchange)

    @cached_property
    def centres(self) -> tuple[Array, Array]:
        """x of the columns' and depth of the rows' centres [m]."""
        return 0.5 * (self.x[1:] + self.x[:-1]), 0.5 * (self.depth[1:] + self.depth[:-1])

    def cell_at(self, x: float, depth: float) -> int:
        """Number of the cell at a point; VOID inside a box."""
        column = min(max(int(np.searchsorted(self.x, x)) - 1, 0), self.x.size - 2)
        row = min(max(int(np.searchsorted(self.depth, depth)) - 1, 0), self.depth.size - 2)
        return int(self.number[row, column])


class _Build:
    """Arrays of one section while they are being filled."""

    def __init__(self, section: Section, lines: tuple[Array, Array]) -> None:
        self.section = section
        self.copies = 2.0 if section.mirror else 1.0
        self.x, self.depth = lines
        self.wide, self.high = np.diff(self.x), np.diff(self.depth)
        self._paint()
        self.ground = whole(self.x, self.depth)
        solid = self.box == VOID
        for tunnel in section.tunnels:
            solid &= ~cut(self.ground, self.x, self.depth, tunnel)
        self.number = np.where(solid, np.cumsum(solid).reshape(solid.shape) - 1, VOID)
        self.cells = int(solid.sum())
        self.exchange = np.zeros((self.cells, len(section.inputs)))
        self.conductance = np.zeros(len(section.inputs))
        self.diagonal = np.zeros(self.cells)
        self.links: list[tuple[Index, ...]] = []

    def _paint(self) -> None:
        """Material of every cell and the box it is the void of; later things lie on top."""
        section = self.section
        across, down = self.x[:-1] + 0.5 * self.wide, self.depth[:-1] + 0.5 * self.high
        shape = (down.size, across.size)
        self.conductivity, self.heat_capacity = np.empty((2, *shape))
        self.box = np.full(shape, VOID)
        self.layer = np.full(shape, VOID)
        top = 0.0
        for index, layer in enumerate(section.layers):
            rows = (down > top) & (down < top + layer.thickness)
            self.layer[rows] = index
            self.conductivity[rows] = layer.conductivity
            self.heat_capacity[rows] = layer.heat_capacity
            top += layer.thickness
        painted: list[tuple[Patch | Lining, Outline]] = [
            (patch, (patch.left, patch.right, patch.top, patch.bottom)) for patch in section.patches
        ]
        for box in section.boxes:
            if box.lining is not None:
                painted.append((box.lining, box.outline(box.lining_thickness)))
        for material, outline in painted:
            inside = _inside(across, down, outline)
            self.layer[inside] = VOID
            self.conductivity[inside] = material.conductivity
            self.heat_capacity[inside] = material.heat_capacity
        for hole in section.tunnels:
            if hole.lining is not None:
                away = np.hypot(across[None, :] - hole.x, down[:, None] - hole.axis_depth)
                lined = away < hole.radius + hole.lining.thickness
                self.layer[lined] = VOID
                self.conductivity[lined] = hole.lining.conductivity
                self.heat_capacity[lined] = hole.lining.heat_capacity
        for index, box in enumerate(section.boxes):
            self.box[_inside(across, down, box.outline())] = index

    def connect(
        self, cells: Index, area: Array, half: Array, face: Face, source: str, across: Any = False
    ) -> None:
        """Let cells exchange heat with an input: film and half a cell in series.

        ``area`` [m] per metre of length, ``half`` resistance of half a cell [m2 K/W],
        ``across`` whether heat passes mainly sideways.
        """
        if face.film == 0.0 or cells.size == 0:
            return
        column = self.section.inputs.index(face.source or source)
        conductance = self.copies * area / (half + 1.0 / face.film)
        self._link(cells, column, across, area, half, 1.0 / face.film)
        np.add.at(self.exchange[:, column], cells, conductance)
        np.add.at(self.diagonal, cells, conductance)
        self.conductance[column] += float(conductance.sum())

    def _link(
        self, cells: Index, column: int, across: Any, area: Array, half: Array, film: float
    ) -> None:
        row = (cells, column, across, self.copies * area, half, film)
        self.links.append(tuple(np.broadcast_arrays(*row)))

    def box_faces(self) -> None:
        """Roof, walls and floor of every box."""
        resistance = 0.5 / self.conductivity
        wide, high = np.broadcast_arrays(self.wide[None, :], self.high[:, None])
        for index, box in enumerate(self.section.boxes):
            void = self.box == index
            for face, down, right in (
                (box.roof, -1, 0),
                (box.floor, 1, 0),
                (box.wall, 0, -1),
                (box.wall, 0, 1),
            ):
                at = _shifted(void, down, right) & (self.number != VOID)
                across, along = (high, wide) if down else (wide, high)
                half = across[at] * resistance[at]
                self.connect(self.number[at], along[at], half, face, box.name, down == 0)

    def tunnel_faces(self) -> None:
        """Walls of round tunnels."""
        for tunnel in self.section.tunnels:
            length, away = wall(self.ground, tunnel)
            left, right, top, bottom = tunnel.outline(1e-3 * tunnel.radius)
            around = (self.ground.across > left - np.diff(self.x)) & (
                self.ground.across < right + np.diff(self.x)
            )
            high = np.diff(self.depth)[:, None]
            around &= (self.ground.down > top - high) & (self.ground.down < bottom + high)
            at = around & (self.number != VOID) & (length > NEAR)
            half = away[at] / self.conductivity[at]
            beside, above = np.diff(self.ground.beside, axis=1), np.diff(self.ground.above, axis=0)
            sideways = np.abs(beside[at]) >= np.abs(above[at])
            self.connect(self.number[at], length[at], half, tunnel.face, tunnel.name, sideways)

    def outer_faces(self) -> None:
        """Surface with its strips, and bottom."""
        section, centre = self.section, self.x[:-1] + 0.5 * self.wide
        half = 0.5 * self.high / self.conductivity.T
        open_air = np.ones(centre.size, dtype=bool)
        for strip in section.strips:
            at = open_air & (centre > strip.left) & (centre < strip.right)
            self.connect(self.number[0, at], self.wide[at], half[at, 0], strip.face, "surface")
            open_air &= ~at
        at = open_air
        self.connect(self.number[0, at], self.wide[at], half[at, 0], section.surface, "surface")
        solid = self.number[-1] != VOID
        cells, width = self.number[-1, solid], self.wide[solid]
        if section.bottom == "temperature":
            self.connect(cells, width, half[solid, -1], Face(film=section.bottom_film), "bottom")
        elif section.bottom == "flux":
            self.exchange[cells, section.inputs.index("bottom")] = self.copies * width
            self._link(cells, section.inputs.index("bottom"), False, width, 0.0 * width, np.inf)

    def mesh(self) -> Mesh:
        """Sides, resistances and links."""
        ground, solid = self.ground, self.number != VOID
        beside, above = np.zeros_like(ground.beside), np.zeros_like(ground.above)
        beside[:, 1:-1] = np.where(solid[:, 1:] & solid[:, :-1], ground.beside[:, 1:-1], 0.0)
        above[1:-1] = np.where(solid[1:] & solid[:-1], ground.above[1:-1], 0.0)
        toward = (
            ground.across - self.x[None, :-1],
            self.x[None, 1:] - ground.across,
            ground.down - self.depth[:-1, None],
            self.depth[1:, None] - ground.down,
        )
        left, right, upper, lower = (away / self.conductivity for away in toward)
        return Mesh(
            np.where(solid, self.layer, VOID),
            self.copies * np.where(solid, ground.area, 0.0),
            self.copies * beside,
            self.copies * above,
            (left, right, upper, lower),
            *(np.concatenate(parts) for parts in zip(*self.links, strict=True)),
        )

    def conduction(self, mesh: Mesh) -> Any:
        """K: conduction between neighbours and to the inputs."""
        pairs = []
        left, right, upper, lower = mesh.toward
        for sides, resistance, one, other in (
            (mesh.beside[:, 1:-1], right[:, :-1] + left[:, 1:], np.s_[:, :-1], np.s_[:, 1:]),
            (mesh.above[1:-1], lower[:-1] + upper[1:], np.s_[:-1], np.s_[1:]),
        ):
            conductance = sides / resistance
            both = sides > 0.0
            pairs.append((self.number[one][both], self.number[other][both], conductance[both]))
        i, j, g = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
        shape = (self.cells, self.cells)
        between = sparse.coo_matrix((g, (i, j)), shape=shape)
        between = between + between.T
        diagonal = self.diagonal + np.asarray(between.sum(axis=1)).ravel()
        return sparse.csc_matrix(sparse.diags(diagonal) - between)

    def capacity(self) -> Array:
        """C: heat capacity of every cell [J/(m K)]."""
        every = self.copies * self.heat_capacity * self.ground.area
        return np.asarray(every[self.number != VOID])


def _inside(x: Array, depth: Array, outline: Outline) -> Any:
    left, right, top, bottom = outline
    across = (x > left - NEAR) & (x < right + NEAR)
    return ((depth > top - NEAR) & (depth < bottom + NEAR))[:, None] & across[None, :]


def _shifted(mask: Any, down: int, right: int) -> Any:
    """Mask moved by one cell, False coming in at the edge."""
    padded = np.pad(mask, 1)
    rows, columns = mask.shape
    return padded[1 - down : 1 - down + rows, 1 - right : 1 - right + columns]


def assemble(
    section: Section,
    grading: Grading | None = None,
    *,
    lines: tuple[Array, Array] | None = None,
) -> Assembly:
    """Matrices of a section on a graded grid; a half-space below becomes growing cells.

    ``lines`` : x and depth of given grid lines instead, through all edges of the section [m]

    Source: finite volumes, conductances in series between cell centres (harmonic mean);
    S. V. Patankar, Numerical Heat Transfer and Fluid Flow, 1980, section 4.2-3.
    """
    if section.bottom == "half-space":
        section = extended(section)
    chosen = lines or section_lines(section, grading or Grading())
    bounded(MOST_CELLS, *chosen)
    build = _Build(section, chosen)
    build.box_faces()
    build.tunnel_faces()
    build.outer_faces()
    mesh = build.mesh()
    return Assembly(
        inputs=section.inputs,
        x=build.x,
        depth=build.depth,
        number=build.number,
        capacity=build.capacity(),
        conduction=build.conduction(mesh),
        exchange=build.exchange,
        conductance=build.conductance,
        mesh=mesh,
    )
