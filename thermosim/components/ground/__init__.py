"""Heat conduction in the ground around buried boxes, a vertical section in two dimensions."""

from thermosim.components.ground.assembly import Assembly, assemble
from thermosim.components.ground.geometry import (
    Box,
    Face,
    Layer,
    Lining,
    Patch,
    Section,
    Strip,
)
from thermosim.components.ground.grid import Grading
from thermosim.components.ground.harmonic import admittance, periodic_state, response

__all__ = [
    "Assembly",
    "Box",
    "Face",
    "Grading",
    "Layer",
    "Lining",
    "Patch",
    "Section",
    "Strip",
    "admittance",
    "assemble",
    "periodic_state",
    "response",
]
