"""A block of ground or of building parts in one, two or three dimensions.

Boxes of material and rooms are painted one after the other into a rectangular block; later
ones lie on top. x and y run across, z is the depth. A radial block has the radius as x.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from thermosim.components.ground.geometry import NEAR
from thermosim.errors import ParameterError, require

Corner = tuple[float, float, float]  # x, y, z [m]
Side = Literal["x_low", "x_high", "y_low", "y_high", "z_low", "z_high"]
SIDES: tuple[Side, ...] = get_args(Side)


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What a face exchanges heat with: a temperature behind a film, or a given flux."""

    source: str  # name of the input: temperature [degC] or flux into the block [W/m2]
    film: float = math.inf  # [W/(m2 K)]; inf imposes the temperature, 0 lets no heat through
    emissivity: float = 0.0  # radiation to surroundings of the same temperature [-]
    flux: bool = False  # the input is a flux; film and emissivity then say nothing

    def __post_init__(self) -> None:
        if self.film != math.inf:
            require(self, "film", "W/(m2 K)", at_least=0.0)
        require(self, "emissivity", "-", at_least=0.0, at_most=1.0)
        if self.emissivity > 0.0 and self.film == math.inf:
            raise ParameterError(
                f"Contact {self.source!r}: an imposed temperature does not radiate. "
                "Give film (0 for radiation alone) or leave emissivity out."
            )


@dataclass(frozen=True, kw_only=True)
class Solid:
    """Box of one material."""

    low: Corner
    high: Corner
    conductivity: float  # [W/(m K)]
    heat_capacity: float  # volumetric [J/(m3 K)]

    def __post_init__(self) -> None:
        _require_box("Solid", self.low, self.high)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)


@dataclass(frozen=True, kw_only=True)
class Room:
    """Box of air that the solids around it exchange heat with."""

    low: Corner
    high: Corner
    contact: Contact
    other: tuple[tuple[Side, Contact], ...] = ()  # of single sides of the room

    def __post_init__(self) -> None:
        _require_box("Room", self.low, self.high)

    def on(self, side: Side) -> Contact:
        """Contact of the solid beyond one side of the room."""
        return dict(self.other).get(side, self.contact)


@dataclass(frozen=True, kw_only=True)
class OuterFace:
    """An outer face of the block, or a rectangle on it; later ones lie on top."""

    side: Side
    contact: Contact
    low: Corner = (-math.inf, -math.inf, -math.inf)
    high: Corner = (math.inf, math.inf, math.inf)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Rectangular block; outer faces without an `OuterFace` are adiabatic.

    Where ``mirror`` is set for a direction, its low end is a plane of symmetry, and every
    heat is that of both halves. ``radial``: x is the radius, y a share of the turn.
    """

    low: Corner
    high: Corner
    parts: tuple[Solid | Room, ...]
    outer: tuple[OuterFace, ...] = ()
    mirror: tuple[bool, bool, bool] = (False, False, False)
    radial: bool = False

    def __post_init__(self) -> None:
        _require_box("Block", self.low, self.high)
        if self.radial and self.low[0] < 0.0:
            raise ParameterError(f"Block.low: a radius of {self.low[0]:g} m; it cannot be below 0.")
        for part in self.parts:
            outside = any(
                part.low[axis] < self.low[axis] - NEAR or part.high[axis] > self.high[axis] + NEAR
                for axis in range(3)
            )
            if outside:
                raise ParameterError(
                    f"{type(part).__name__} from {_spoken(part.low)} to {_spoken(part.high)} "
                    f"reaches out of the block from {_spoken(self.low)} to {_spoken(self.high)}."
                )
        if not self.inputs:
            raise ParameterError("Block: no face lets heat through. Give one a contact.")
        kinds: dict[str, bool] = {}
        for contact in self._contacts():
            if kinds.setdefault(contact.source, contact.flux) != contact.flux:
                raise ParameterError(
                    f"Block: {contact.source!r} is a flux on one face, a temperature on another."
                )

    def _contacts(self) -> list[Contact]:
        made = [face.contact for face in self.outer]
        for part in self.parts:
            if isinstance(part, Room):
                made += [part.contact, *(contact for _, contact in part.other)]
        return [c for c in made if c.flux or c.film > 0.0 or c.emissivity > 0.0]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of temperatures and fluxes, those of outer faces first."""
        return tuple(dict.fromkeys(contact.source for contact in self._contacts()))

    @property
    def copies(self) -> float:
        """How many times the computed part lies in the whole."""
        return float(2 ** sum(self.mirror))


def _require_box(what: str, low: Corner, high: Corner) -> None:
    for name, one, other in zip("xyz", low, high, strict=True):
        if not (math.isfinite(one) and math.isfinite(other) and other > one):
            raise ParameterError(
                f"{what}: {name} runs from {one:g} m to {other:g} m; finite and rising is needed."
            )


def _spoken(corner: Corner) -> str:
    return "(" + ", ".join(f"{place:g}" for place in corner) + ") m"
