"""Materials as data: liquids that carry heat, solids that conduct it."""

from thermosim.materials.fluids import Fluid, fluid, fluid_names
from thermosim.materials.solids import Solid, solid, solid_names

__all__ = ["Fluid", "Solid", "fluid", "fluid_names", "solid", "solid_names"]
