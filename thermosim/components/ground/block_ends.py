"""Ends of a long structure: what a section in two dimensions leaves out."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from thermosim.components.ground.block import Block, Contact, Corner, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_solve import block_admittance
from thermosim.components.ground.geometry import Face, Layer, Lining, Patch, Section
from thermosim.errors import ParameterError

FACE, EDGE, GROWTH = 0.25, 0.5, 0.25  # grid on which ends are told from the section


class End(NamedTuple):
    """Admittance of a structure of finite length against its section."""

    length: float  # [m]
    extra: complex  # length to be added to that of the section; complex if periodic [m]
    whole: complex  # heat of the structure per kelvin of its air, others at 0 [W/K]
    per_metre: complex  # of the section, on the same mesh [W/(m K)]


def end_length(
    section: Section,
    length: float,
    omega: float = 0.0,
    *,
    name: str | None = None,
    beyond: float | None = None,
    grading: BlockGrading | None = None,
) -> End:
    """Length that the ends of a buried box add to its section.

    The section is drawn out over ``length``; beyond it lies ground with the same layers
    and surface. Both ends are closed by walls with the film (and lining) of the side walls.
    Section and block are computed on the same mesh, so that its errors cancel.

    Parameters
    ----------
    section : boxes only, no round tunnels
    length : of the structure [m]
    omega : of the air's swing [rad/s]; 0 for steady
    name : box whose air is meant; the first if None
    beyond : ground beyond each end [m]; as the section reaches sideways if None
    grading : cells; coarse ones do, as only a difference is asked for

    Returns
    -------
    `End`; a section's heat times (length + extra) is that of the whole
    """
    if not section.boxes:
        raise ParameterError("end_length: the section has no box whose ends could be meant.")
    name = name or section.boxes[0].name
    grading = grading or BlockGrading(face=FACE, edge=EDGE, growth=GROWTH)
    whole = drawn_out(section, length, beyond)
    flat = one_metre(section)
    answers = []
    for block in (whole, flat):
        if name not in block.inputs:
            known = ", ".join(block.inputs)
            raise ParameterError(f"end_length: no input {name!r}; the section has {known}.")
        place = block.inputs.index(name)
        answers.append(complex(block_admittance(conduction(block, grading), omega)[place, place]))
    return End(length, answers[0] / answers[1] - length, *answers)


def drawn_out(section: Section, length: float, beyond: float | None = None) -> Block:
    """Structure of a section between two ends, in three dimensions.

    Half of it is computed, or a quarter where the section is mirrored; heats are those of
    the whole. Strips and patches of the section end with the structure.

    Parameters
    ----------
    length : of the structure [m]
    beyond : ground beyond each end [m]; as the section reaches sideways if None
    """
    end = 0.5 * length
    if beyond is None:
        edges = [edge for box in section.boxes for edge in (box.left, box.right)]
        beyond = max(section.right - max(edges), min(edges) - section.left)
    for name, value in (("length", length), ("beyond", beyond)):
        if not (math.isfinite(value) and value > 0.0):
            raise ParameterError(f"drawn_out: {name} = {value!r} m: must be finite and above 0 m.")
    return _extruded(section, end, end + beyond, mirror=True)


def one_metre(section: Section) -> Block:
    """One metre of a section between adiabatic planes, as a block of one cell in y."""
    return _extruded(section, 1.0, 1.0, mirror=False)


def _extruded(section: Section, end: float, far: float, *, mirror: bool) -> Block:
    if section.tunnels:
        raise ParameterError(
            "A block has rectangular boxes only; give round tunnels as boxes of equal section."
        )
    return Block(
        low=(section.left, 0.0, 0.0),
        high=(section.right, far, section.depth),
        parts=(*_solids(section, end, far), *_rooms(section, end)),
        outer=tuple(_outer(section, end)),
        mirror=(section.mirror, mirror, False),
    )


def _solids(section: Section, end: float, far: float) -> Iterator[Solid]:
    """Layers to the far edge; patches and linings to the structure's end."""
    top = 0.0
    for layer in section.layers:
        bottom = min(top + layer.thickness, section.depth)
        if bottom > top:
            corners = (section.left, 0.0, top), (section.right, far, bottom)
            yield _solid(layer, *corners)
        top = bottom
    for patch in section.patches:
        left, right = max(patch.left, section.left), min(patch.right, section.right)
        bottom = min(patch.bottom, section.depth)
        yield _solid(patch, (left, 0.0, patch.top), (right, end, bottom))
    for box in section.boxes:
        if box.lining is not None:
            left, right, roof, floor = box.outline(box.lining.thickness)
            closed = box.lining.thickness if far > end else 0.0
            corners = (max(left, section.left), 0.0, roof), (right, end + closed, floor)
            yield _solid(box.lining, *corners)


def _solid(of: Layer | Patch | Lining, low: Corner, high: Corner) -> Solid:
    return Solid(low=low, high=high, conductivity=of.conductivity, heat_capacity=of.heat_capacity)


def _rooms(section: Section, end: float) -> Iterator[Room]:
    for box in section.boxes:
        yield Room(
            low=(max(box.left, section.left), 0.0, box.cover),
            high=(box.right, end, box.bottom),
            contact=_contact(box.wall, box.name),
            other=(
                ("z_low", _contact(box.roof, box.name)),
                ("z_high", _contact(box.floor, box.name)),
            ),
        )


def _contact(face: Face, source: str) -> Contact:
    return Contact(source=face.source or source, film=face.film)


def _outer(section: Section, end: float) -> list[OuterFace]:
    faces = [OuterFace(side="z_low", contact=_contact(section.surface, "surface"))]
    for strip in reversed(section.strips):
        faces.append(
            OuterFace(
                side="z_low",
                contact=_contact(strip.face, "surface"),
                low=(strip.left, -math.inf, -math.inf),
                high=(strip.right, end, math.inf),
            )
        )
    if section.bottom == "temperature":
        bottom = Contact(source="bottom", film=section.bottom_film)
        faces.append(OuterFace(side="z_high", contact=bottom))
    elif section.bottom == "flux":
        faces.append(OuterFace(side="z_high", contact=Contact(source="bottom", flux=True)))
    return faces
