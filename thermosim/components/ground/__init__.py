"""Heat conduction in the ground: around buried boxes in a section, under slabs in 3-D."""

from thermosim.components.ground.assembly import Assembly, assemble
from thermosim.components.ground.block import Block, Contact, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import Conduction, conduction
from thermosim.components.ground.block_ends import End, drawn_out, end_length
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_march import BlockMarch
from thermosim.components.ground.block_solve import block_admittance
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
    "Block",
    "BlockGrading",
    "BlockMarch",
    "Box",
    "Conduction",
    "Contact",
    "End",
    "Face",
    "Grading",
    "GroundMarch",
    "Layer",
    "Lining",
    "OuterFace",
    "Patch",
    "ReducedGround",
    "Reduction",
    "Room",
    "Section",
    "Slab",
    "Solid",
    "Store",
    "Strip",
    "Tunnel",
    "admittance",
    "assemble",
    "block_admittance",
    "conduction",
    "drawn_out",
    "end_length",
    "periodic_state",
    "reduce",
    "response",
]
