"""What a section of ground cannot be built of, each fault at the place it was written at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from thermosim.scenarios.ground_inputs import Box, Ground, Tunnel

NEAR = 1e-9  # lengths closer than this are the same [m]
RESERVED = ("surface", "bottom", "groundwater", "heat", "load", "source_heat")

Place = tuple[str | int, ...]
Trouble = tuple[Place, str]  # where in the case, and the sentence


def raise_all(troubles: list[Trouble], model: str) -> None:
    """Raise every fault at the place it was written at; nothing if there is none."""
    if not troubles:
        return
    details = [
        InitErrorDetails(
            type=PydanticCustomError("ground", "{text}", {"text": text}), loc=place, input={}
        )
        for place, text in troubles
    ]
    raise ValidationError.from_exception_data(model, details)


def of_layers(ground: Ground) -> Iterator[Trouble]:
    """Layers must follow one another from the surface to the bottom."""
    open_ended = [i for i, layer in enumerate(ground.layer[:-1]) if layer.thickness is None]
    for index in open_ended:
        text = "has no thickness, though another layer lies below it. Give its thickness."
        yield ("layer", index), text
    last = len(ground.layer) - 1
    if ground.bottom.kind == "half-space" and ground.layer[last].thickness is not None:
        text = (
            'a bottom of kind "half-space" never ends. Leave out the thickness of the last layer.'
        )
        yield ("layer", last, "thickness"), text
        return
    if open_ended or ground.layer[last].thickness is None:
        return
    reach, depth = sum(layer.thickness or 0.0 for layer in ground.layer), ground.section.depth
    if reach < depth - NEAR:
        text = (
            f"the layers end at {reach:g} m, the section at {depth:g} m: a gap of "
            f"{depth - reach:g} m. Leave out the thickness of the last layer."
        )
        yield ("layer", last, "thickness"), text


def of_extent(ground: Ground) -> Iterator[Trouble]:
    """Edges in order, patches between them."""
    section = ground.section
    left, right = ground.edges
    if section.mirror and section.left not in (None, 0.0):
        text = (
            "a mirrored section begins at its plane of symmetry, x = 0, not at "
            f"{section.left:g} m. Leave it out."
        )
        yield ("section", "left"), text
    elif not left < right:
        text = f"the section reaches from x = {left:g} m to {right:g} m; right must be larger."
        yield ("section", "right"), text
    for index, patch in enumerate(ground.patch):
        if patch.bottom > section.depth + NEAR or patch.left > right or patch.right < left:
            yield ("patch", index), "lies outside of the section. Move it or widen the section."


def of_voids(ground: Ground) -> Iterator[Trouble]:
    """Names, linings, edges and neighbours of boxes and tunnels."""
    places = [("box", i) for i in range(len(ground.box))]
    places += [("tunnel", i) for i in range(len(ground.tunnel))]
    known = list(zip(places, ground.voids, strict=True))
    names = [void.name for void in ground.voids]
    for index, (place, void) in enumerate(known):
        if void.name in RESERVED or void.air in RESERVED:
            yield (*place, "name"), f"{void.name} is a name kept for other things; give another."
        if void.name in names[:index]:
            yield (*place, "name"), f"{void.name} is the name of another box or tunnel."
        yield from _of_cover(place, void)
        yield from _of_edges(place, void, ground)
    for (_, one), (place, other) in combinations(known, 2):
        if _overlap(one, other):
            text = f"{other.name} and {one.name} overlap, linings included. Move one of them."
            yield place, text


def of_zones(ground: Ground, known: list[str]) -> Iterator[Trouble]:
    """Every void needs an air, every air a void; ``known`` names the zones of the case."""
    for kind, voids in (("box", ground.box), ("tunnel", ground.tunnel)):
        for index, void in enumerate(voids):
            if void.air not in known:
                text = f"the air of {void.air} is not given. Write a [[zone]] of that name."
                yield (kind, index), text
    for index, name in enumerate(known):
        if name in known[:index]:
            yield ("zone", index, "name"), f"{name} is the name of another zone."
        elif ground.voids and name not in ground.zones:
            there = ", ".join(ground.zones)
            text = f"no box or tunnel holds the air of {name}; there are {there}."
            yield ("zone", index, "name"), text


def _of_cover(place: Place, void: Box | Tunnel) -> Iterator[Trouble]:
    if void.top <= 0.0:
        text = (
            f"{void.name} reaches {-void.top:g} m above the ground. "
            "Lay its axis deeper than its radius."
        )
        yield (*place, "axis_depth"), text
    elif void.lining_thickness >= void.top:
        text = (
            f"{void.lining_thickness:g} m of lining do not fit into {void.top:g} m of cover. "
            "Give less lining or more cover."
        )
        yield (*place, "lining", "thickness"), text


def _of_edges(place: Place, void: Box | Tunnel, ground: Ground) -> Iterator[Trouble]:
    """A void must lie inside the section; on a plane of symmetry, in its middle."""
    left, right, _, bottom = void.outline(void.lining_thickness)
    first, last = ground.edges
    if ground.section.mirror and abs(void.centre) < NEAR:
        left = first
    if left < first - NEAR or right > last + NEAR:
        hint = " What lies on the plane of symmetry must be centred there."
        text = (
            f"{void.name} reaches from x = {left:g} m to {right:g} m, lining included; the "
            f"section from {first:g} m to {last:g} m.{hint if ground.section.mirror else ''}"
        )
        yield (*place, "centre"), text
    depth = ground.section.depth
    if bottom > depth + NEAR:
        text = (
            f"{void.name} reaches {bottom:g} m deep, lining included; the section ends at "
            f"{depth:g} m. Make [section] depth larger."
        )
        yield place, text


def _overlap(one: Box | Tunnel, other: Box | Tunnel) -> bool:
    """No void may reach into another one or its lining; linings may share ground."""
    margin = max(one.lining_thickness, other.lining_thickness)
    a, b = one.outline(margin), other.outline()
    wide = min(a[1], b[1]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[2], b[2])
    return wide > NEAR and high > NEAR
