"""Fields of a result as ParaView sees them: a group ``VTKHDF`` of hard links, no second copy.

A field has the dimensions (time, height, x) or (time, z, y, x) of cells whose edges stand in
coordinates ``NAME_edge``; all fields of the first such mesh are linked. Layout of a temporal
``RectilinearGrid``, version 2.7 of the format, which VTK 9.7 and ParaView 6.2 read::

    /VTKHDF                     Version, Type, Dimensions (points along x, y, z)
    /VTKHDF/XCoordinates ...    links to the edges; ZCoordinates of a section is its own
    /VTKHDF/CellData/NAME       links to the fields
    /VTKHDF/Steps               NSteps; Values links to the times
    /VTKHDF/Steps/CellDataOffsets/NAME

Source: VTKHDF format specification, docs.vtk.org.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thermosim.results.blocks import Block, Values

if TYPE_CHECKING:
    import h5py

GROUP = "/VTKHDF"
VERSION = (2, 7)
TYPE = b"RectilinearGrid"
AXES = ("XCoordinates", "YCoordinates", "ZCoordinates")
EDGE = "_edge"


@dataclass(frozen=True)
class Mesh:
    """Paths of what the group links to."""

    time: str
    steps: int
    edges: tuple[str, ...]  # along x, y and, in a block, z
    points: tuple[int, int, int]  # of these edges
    fields: dict[str, str]  # name in CellData → path

    @property
    def depth(self) -> str:
        """The third coordinate: the block's, or the group's own of a flat section."""
        return self.edges[2] if len(self.edges) > 2 else f"{GROUP}/{AXES[2]}"


def mesh_of(blocks: Iterable[Block]) -> Mesh | None:
    """The mesh of the first field among the blocks; None if there is no field."""
    known = {block.path: block for block in blocks}
    dims: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    for path, block in known.items():
        if block.is_scale or not _is_field(block, known) or (dims and block.scales != dims):
            continue
        dims = block.scales
        name = path.rpartition("/")[2]
        fields[path.removeprefix("/").replace("/", "_") if name in fields else name] = path
    if not fields:
        return None
    edges = tuple(f"{scale}{EDGE}" for scale in dims[:0:-1])
    points = [known[edge].values.size for edge in edges]
    nx, ny, nz = [*points, 1][:3]
    return Mesh(dims[0], known[dims[0]].values.size, edges, (nx, ny, nz), fields)


def _is_field(block: Block, known: dict[str, Block]) -> bool:
    """Whether a block is a series in time of the cells of a mesh."""
    if len(block.scales) not in (3, 4) or block.values.dtype != np.float64:
        return False
    edges = [known.get(f"{scale}{EDGE}") for scale in block.scales[1:]]
    return all(
        edge is not None and edge.is_scale and edge.values.size == cells + 1
        for edge, cells in zip(edges, block.values.shape[1:], strict=True)
    )


def own_blocks(mesh: Mesh) -> list[Block]:
    """The few numbers that the group holds itself."""
    blocks = []
    if len(mesh.edges) == 2:
        blocks.append(_own(mesh.depth, np.zeros(1)))
    steps = np.arange(mesh.steps, dtype="<i8")
    for name in mesh.fields:
        blocks.append(_own(f"{GROUP}/Steps/CellDataOffsets/{name}", steps))
    return blocks


def _own(path: str, values: Values) -> Block:
    return Block(path, values, (path,), {"long_name": "of the layout for ParaView"})


def link(file: h5py.File, mesh: Mesh) -> None:
    """Add the group's attributes and links; all arrays are already in the file."""
    import h5py

    group = file.require_group(GROUP)
    group.attrs.create("Version", VERSION, dtype="<i8")
    kind = h5py.string_dtype("ascii", len(TYPE))
    group.attrs.create("Type", np.bytes_(TYPE), dtype=kind)
    group.attrs.create("Dimensions", mesh.points, dtype="<i8")
    for name, path in zip(AXES, mesh.edges, strict=False):
        group[name] = file[path]
    cells = group.require_group("CellData")
    for name, path in mesh.fields.items():
        cells[name] = file[path]
    steps = group.require_group("Steps")
    steps.attrs.create("NSteps", mesh.steps, dtype="<i8")
    steps["Values"] = file[mesh.time]
