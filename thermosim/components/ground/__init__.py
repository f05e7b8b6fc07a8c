"""Heat conduction in the ground: around buried boxes in a section, under slabs in 3-D."""

from thermosim.components.ground.assembly import Assembly, assemble
from thermosim.components.ground.geometry import (
    Box,
    Face,
    Layer,
    Lining,
    Patch,
    Section,
    Strip,
    Tunnel,
)
from thermosim.components.ground.grid import Grading
from thermosim.components.ground.harmonic import admittance, periodic_state, response
from thermosim.components.ground.marching import GroundMarch
from thermosim.components.ground.reduced import ReducedGround, Reduction, reduce
from thermosim.components.ground.slab import Slab
from thermosim.components.ground.store import Store

__all__ = [
    "Assembly",
    "Box",
    "Face",
    "Grading",
    "GroundMarch",
    "Layer",
    "Lining",
    "Patch",
    "ReducedGround",
    "Reduction",
    "Section",
    "Slab",
    "Store",
    "Strip",
    "Tunnel",
    "admittance",
    "assemble",
    "periodic_state",
    "reduce",
    "response",
]
