"""Pipe wall and soil behind an exchanger: quasi-steady, or a ring of cells with inertia."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from thermosim.components.ring_soil import OpenRing, RingSoil
from thermosim.components.spiral import SpiralResponse, profile
from thermosim.results import Array

CONTACT = 1e4  # grout on the pipe's wall, as good as perfect [W/(m2 K)]
MOST_CELLS = 12  # axial ring cells of one exchanger; units share them


@dataclass
class SoilBehind:
    """What the backs of the units see, and the heat they gave since the start.

    The ring's open step gives the conductance and temperature that the implicit soil step
    answers with, so the coupling is stable for any step and loses nothing.
    """

    units: int
    unit_length: float  # [m]
    conductance: float  # wall to soil of one unit, quasi-steady [W/K]
    ring: RingSoil | None = None
    state: Array | None = None
    temperature: Array = field(default_factory=lambda: np.zeros(0))  # behind each unit [degC]
    from_ground: float = 0.0  # heat from outside, since the start [J]
    stored: float = 0.0  # in the ring, since the start [J]
    opened: OpenRing | None = None

    def __post_init__(self) -> None:
        self.temperature = np.zeros(self.units)

    @property
    def cell_of_unit(self) -> npt.NDArray[np.intp]:
        """Axial ring cell behind each unit."""
        cells = 1 if self.ring is None else self.ring.axial_cells
        return np.asarray(np.arange(self.units) * cells // self.units, dtype=np.intp)

    def begin(self, soil: float, seconds: float) -> float:
        """Set the temperatures behind the units; conductance of one unit to them [W/K]."""
        if self.ring is None or self.state is None:
            self.temperature[:] = soil
            return self.conductance
        bore = self.ring.bore(wet_fraction=1.0, wet_film=CONTACT, dry_film=0.0, air=soil)
        self.opened = self.ring.open(self.state, seconds, soil, bore)
        self.temperature[:] = self.opened.wall[self.cell_of_unit]
        return float(self.opened.conductance[0]) * self.unit_length

    def end(self, response: SpiralResponse, inlet: float, seconds: float) -> None:
        """Take the heat of the step from the exchanger, its water entering at ``inlet``."""
        if self.ring is None or self.opened is None:
            heat = response.from_back_slope * inlet + response.from_back_offset
            self.from_ground += heat * seconds
            return
        given = profile(response, inlet).to_back
        cells = self.ring.axial_cells
        length = self.units * self.unit_length / cells
        per_metre = np.bincount(self.cell_of_unit, given, cells) / length
        self.state, flows = self.ring.close(self.opened, per_metre)
        self.from_ground += float(flows.ground.sum()) * length * seconds
        self.stored += float(flows.stored.sum()) * length * seconds
