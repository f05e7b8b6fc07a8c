"""A tank of spheres filled with phase-change material, charged and emptied by a liquid."""

from thermosim.components.packed_bed.bed import BedSpan, BedState, PackedBed
from thermosim.components.packed_bed.films import Liquid, wakao_kaguei

__all__ = ["BedSpan", "BedState", "Liquid", "PackedBed", "wakao_kaguei"]
