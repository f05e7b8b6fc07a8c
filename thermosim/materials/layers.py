"""One material in a layer that a component divides into cells."""

from dataclasses import dataclass

from thermosim.errors import require


@dataclass(frozen=True, kw_only=True)
class MeshedLayer:
    """Layer of a single material; how its cells are spaced is the component's matter."""

    thickness: float  # [m]
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]
    cells: int

    def __post_init__(self) -> None:
        require(self, "thickness", "m", above=0.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)
        require(self, "cells", "cells", at_least=1)
