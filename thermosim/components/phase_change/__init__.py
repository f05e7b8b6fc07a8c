"""Melting and freezing by conduction: slab, cylinder, sphere, section and box."""

from thermosim.components.phase_change.box import MeltingBox
from thermosim.components.phase_change.exact import Neumann, neumann
from thermosim.components.phase_change.line import MeltingLine
from thermosim.components.phase_change.section import MeltingSection
from thermosim.components.phase_change.state import Outside, Span, State

__all__ = [
    "MeltingBox", "MeltingLine", "MeltingSection", "Neumann", "Outside", "Span",
    "State", "neumann",
]  # fmt: skip
