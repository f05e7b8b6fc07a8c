"""A section of ground as its component: from the tables of a case."""

from __future__ import annotations

import math

from thermosim.components import ground as soil
from thermosim.scenarios import ground_inputs as given

FACES = ("roof", "wall", "floor")


def build(inputs: given.Ground, *, apart: bool = True) -> soil.Section:
    """The section of a case.

    Parameters
    ----------
    apart : every face is an input of its own, named "station roof" (`face_names`), so that
        its heat can be told; else one input a zone, named after it
    """
    left, right = inputs.edges
    return soil.Section(
        layers=tuple(
            soil.Layer(
                thickness=math.inf if layer.thickness is None else layer.thickness, **layer.values
            )
            for layer in inputs.layer
        ),
        left=left,
        right=right,
        depth=inputs.section.depth,
        surface=soil.Face(film=film(inputs.surface.film)),
        bottom=inputs.bottom.kind,
        boxes=tuple(_box(box, apart) for box in inputs.box),
        tunnels=tuple(_tunnel(tunnel, apart) for tunnel in inputs.tunnel),
        patches=tuple(
            soil.Patch(
                left=patch.left, right=patch.right, top=patch.top, bottom=patch.bottom,
                **patch.values,
            )
            for patch in inputs.patch
        ),
        mirror=inputs.section.mirror,
    )  # fmt: skip


def grading(grid: given.Grid) -> soil.Grading:
    """Sizes of the cells."""
    return soil.Grading(face=grid.face, surface=grid.surface, patch=grid.patch, growth=grid.growth)


def film(value: float | str) -> float:
    """Film of a face [W/(m2 K)]; inf imposes the temperature, 0 lets no heat through."""
    if isinstance(value, str):
        return math.inf if value == "imposed" else 0.0
    return value


def face_names(void: given.Box | given.Tunnel) -> tuple[str, ...]:
    """Names of the inputs of a void whose faces are told apart."""
    faces = FACES if isinstance(void, given.Box) else ("wall",)
    return tuple(f"{void.name} {face}" for face in faces)


def face_areas(void: given.Box | given.Tunnel) -> tuple[float, ...]:
    """Area of each of these faces per metre of length [m]."""
    if isinstance(void, given.Box):
        return void.width, 2.0 * void.height, void.width
    return (2.0 * math.pi * void.radius,)


def _box(box: given.Box, apart: bool) -> soil.Box:
    films = [film(box.film if own is None else own)
             for own in (box.roof_film, box.wall_film, box.floor_film)]  # fmt: skip
    sources = face_names(box) if apart else (box.air,) * 3
    roof, wall, floor = (
        soil.Face(film=each, source=source) for each, source in zip(films, sources, strict=True)
    )
    return soil.Box(
        name=box.name,
        left=box.centre - 0.5 * box.width,
        width=box.width,
        cover=box.cover,
        height=box.height,
        roof=roof,
        wall=wall,
        floor=floor,
        lining=_lining(box),
    )


def _tunnel(tunnel: given.Tunnel, apart: bool) -> soil.Tunnel:
    source = face_names(tunnel)[0] if apart else tunnel.air
    return soil.Tunnel(
        name=tunnel.name,
        x=tunnel.centre,
        axis_depth=tunnel.axis_depth,
        radius=tunnel.radius,
        face=soil.Face(film=film(tunnel.film), source=source),
        lining=_lining(tunnel),
    )


def _lining(void: given.Void) -> soil.Lining | None:
    if void.lining is None:
        return None
    return soil.Lining(thickness=void.lining.thickness, **void.lining.values)
