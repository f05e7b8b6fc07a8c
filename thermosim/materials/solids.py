"""Solids: conductivity and heat capacity with the range in which they are known."""

from dataclasses import dataclass
from functools import cache

from thermosim.materials.loader import entries, find

FILE = "solids.toml"


@dataclass(frozen=True)
class Solid:
    """A solid; each property is typical, with the lowest and highest usual value beside it."""

    name: str
    title: str
    conductivity: float  # [W/(m K)]
    conductivity_range: tuple[float, float]  # [W/(m K)]
    volumetric_heat_capacity: float | None  # [J/(m3 K)]
    volumetric_heat_capacity_range: tuple[float, float] | None  # [J/(m3 K)]
    source: str
    assumed: bool


@cache
def solid(name: str) -> Solid:
    """Solid of this name in ``solids.toml``."""
    entry = find(FILE, name, ("title", "conductivity"))
    low, typical, high = entry["conductivity"]
    heat = entry.get("volumetric_heat_capacity")
    return Solid(
        name=name,
        title=entry["title"],
        conductivity=typical,
        conductivity_range=(low, high),
        volumetric_heat_capacity=heat[1] if heat else None,
        volumetric_heat_capacity_range=(heat[0], heat[2]) if heat else None,
        source=entry["source"],
        assumed=entry["assumed"],
    )


def solid_names() -> list[str]:
    """Names of all solids."""
    return sorted(entries(FILE))
