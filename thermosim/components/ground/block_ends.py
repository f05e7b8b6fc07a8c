"""Ends of a long structure: what a section in two dimensions leaves out."""

import math
from typing import NamedTuple

from thermosim.components.ground.block import Block, Contact, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import conduction
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_solve import block_admittance
from thermosim.components.ground.geometry import Face, Section
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
    low, high = (section.left, 0.0, 0.0), (section.right, far, section.depth)
    parts: list[Solid | Room] = []
    top = 0.0
    for layer in section.layers:
        bottom = min(top + layer.thickness, section.depth)
        if bottom > top:
            parts.append(
                Solid(
                    low=(section.left, 0.0, top),
                    high=(section.right, far, bottom),
                    conductivity=layer.conductivity,
                    heat_capacity=layer.heat_capacity,
                )
            )
        top = bottom
    for patch in section.patches:
        parts.append(
            Solid(
                low=(max(patch.left, section.left), 0.0, patch.top),
                high=(min(patch.right, section.right), end, min(patch.bottom, section.depth)),
                conductivity=patch.conductivity,
                heat_capacity=patch.heat_capacity,
            )
        )
    closed = far > end
    for box in section.boxes:
        if box.lining is not None:
            left, right, roof, floor = box.outline(box.lining.thickness)
            parts.append(
                Solid(
                    low=(max(left, section.left), 0.0, roof),
                    high=(right, end + (box.lining.thickness if closed else 0.0), floor),
                    conductivity=box.lining.conductivity,
                    heat_capacity=box.lining.heat_capacity,
                )
            )
    for box in section.boxes:
        parts.append(
            Room(
                low=(max(box.left, section.left), 0.0, box.cover),
                high=(box.right, end, box.bottom),
                contact=_contact(box.wall, box.name),
                other=(
                    ("z_low", _contact(box.roof, box.name)),
                    ("z_high", _contact(box.floor, box.name)),
                ),
            )
        )
    return Block(
        low=low,
        high=high,
        parts=tuple(parts),
        outer=tuple(_outer(section, end)),
        mirror=(section.mirror, mirror, False),
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
