"""Sections that several tests use."""

import math

from thermosim.components.ground import Box, Face, Layer, Section


def box(name, left, width, cover, height, film):
    face = Face(film=film)
    return Box(
        name=name,
        left=left,
        width=width,
        cover=cover,
        height=height,
        roof=face,
        wall=face,
        floor=face,
    )


def canonical_station(**changes):
    """Box 20 x 12 m under 5 m of ground, the project's own benchmark."""
    given = {
        "layers": (Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6),),
        "left": 0.0,
        "right": 80.0,
        "depth": 60.0,
        "surface": Face(film=20.0),
        "boxes": (box("station", -10.0, 20.0, 5.0, 12.0, 10.0),),
        "mirror": True,
    }
    return Section(**{**given, **changes})
