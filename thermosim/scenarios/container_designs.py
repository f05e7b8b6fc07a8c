"""Tables of a container whose oil and material a wall parts: tubes, or capsules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Conductivity,
    Density,
    Inputs,
    Length,
    SpecificHeat,
    assumed,
    published,
)

if TYPE_CHECKING:
    from thermosim.components.heat_container import Capsules as CapsuleShape
    from thermosim.components.heat_container import Tubes as TubeShape

EPOC = "EPOC feasibility study 2009"
BODY = published((6.0, 2.4, 1.7), f"{EPOC}, maker B: 20-t device")
Whole = Annotated[int, Field(ge=1, le=1_000_000)]
Cells = Annotated[int, Field(ge=2, le=500)]
Factor = Annotated[float, Field(ge=1.0, le=1000.0)]
CONVECTION = assumed(1.0, "melt at rest; melt conducts so many times better, nobody measured it")


class Filling(NamedTuple):
    """What a design puts beside the material."""

    oil: float  # inside the tubes, or between the capsules [m3]
    walls: float  # [kg]
    heat_capacity: float  # of the walls [J/K]


class Tubes(Inputs):
    """Oil inside tubes, material round them."""

    number: Whole = Field(description="tubes of all passes")
    bore: Length
    wall: Length = assumed(0.002, "thickness of a common steel tube")
    length: Length = assumed(5.6, "of a pass, in a body of 6 m")
    passes: Whole = Field(default=1, description="that the oil goes through one after the other")
    conductivity: Conductivity = assumed(50.0, "carbon steel")
    density: Density = assumed(7850.0, "carbon steel")
    heat_capacity: SpecificHeat = assumed(500.0, "carbon steel")
    fins: Factor = assumed(1.0, "none; with fins the material conducts so many times better")
    convection: Factor = CONVECTION
    turn: Annotated[float, Field(ge=0.0, le=100.0)] = assumed(
        2.5, "velocity heads lost in a pass at inlet, outlet and bend"
    )
    body: tuple[Length, Length, Length] = BODY
    rows: Cells = Field(default=20, description="cells along the oil's path")
    rings: Cells = Field(default=16, description="rings of material round a tube")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.number % self.passes:
            msg = (
                f"{self.number} tubes in {self.passes} passes: each pass needs the same number of "
                f"tubes; write for example number = {-(-self.number // self.passes) * self.passes}"
            )
            raise ValueError(msg)
        if self.length < self.bore:
            msg = f"a pass of {self.length:g} m is shorter than the bore ({self.bore:g} m)"
            raise ValueError(msg)
        return self

    @property
    def outer(self) -> float:
        """Outer diameter [m]."""
        return self.bore + 2.0 * self.wall

    @property
    def volume(self) -> float:
        """Taken by the tubes with their oil [m3]."""
        return self.number * self.length * 0.25 * math.pi * self.outer**2

    def shape(self) -> TubeShape:
        """The tubes as the component has them."""
        from thermosim.components.heat_container import Tubes as Shape

        return Shape(
            number=self.number, bore=self.bore, wall=self.wall, length=self.length,
            passes=self.passes, conductivity=self.conductivity, density=self.density,
            fins=self.fins, turn=self.turn,
        )  # fmt: skip

    def filling(self, material: float) -> Filling:
        """Of the tubes, whatever the volume of material [m3] round them."""
        del material
        inside = self.volume * (self.bore / self.outer) ** 2
        walls = (self.volume - inside) * self.density
        return Filling(inside, walls, walls * self.heat_capacity)

    def misfits(self, molten: float, oil_above: float, height: float) -> Iterator[str]:
        """Why they do not fit their body; molten material and oil beside the tubes in m3."""
        del height
        length, width, high = self.body
        if self.length > length:
            yield (
                f"tubes of {self.length:g} m do not fit in a body {length:g} m long: "
                "shorten them and take more passes"
            )
        needed = self.number * self.outer**2
        if needed > width * high:
            yield (
                f"{self.number} tubes of {1e3 * self.outer:g} mm need {needed:.2f} m^2 side by "
                f"side, but the body has {width * high:.2f} m^2 across: take fewer or thinner "
                "tubes, or less of them"
            )
            return
        yield from _too_much("tubes", self.volume, molten, oil_above, self.body)


class Capsules(Inputs):
    """Material in spheres, oil flowing through their bed."""

    diameter: Length = Field(description="outside")
    wall: Length = assumed(0.001, "thickness")
    porosity: Annotated[float, Field(gt=0.25, lt=0.95)] = assumed(
        0.4, "share of oil in the bed; spheres poured at random leave 0.36 to 0.42"
    )
    conductivity: Conductivity = assumed(0.45, "polyethylene of high density, 0.4-0.5")
    density: Density = assumed(950.0, "polyethylene of high density")
    heat_capacity: SpecificHeat = assumed(1900.0, "polyethylene of high density")
    convection: Factor = CONVECTION
    body: tuple[Length, Length, Length] = BODY
    rows: Cells = Field(default=20, description="cells along the oil's path")
    shells: Annotated[int, Field(ge=1, le=200)] = Field(
        default=10, description="of material in a sphere"
    )

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if 2.0 * self.wall >= self.diameter:
            msg = (
                f"walls of {1e3 * self.wall:g} mm leave no room for material in capsules of "
                f"{1e3 * self.diameter:g} mm"
            )
            raise ValueError(msg)
        return self

    def capsules(self, material: float) -> float:
        """Volume [m3] of the capsules that hold a volume of material [m3]."""
        return material / (1.0 - 2.0 * self.wall / self.diameter) ** 3

    def shape(self) -> CapsuleShape:
        """The capsules as the component has them."""
        from thermosim.components.heat_container import Capsules as Shape

        return Shape(
            diameter=self.diameter, wall=self.wall, porosity=self.porosity,
            conductivity=self.conductivity, density=self.density,
        )  # fmt: skip

    def filling(self, material: float) -> Filling:
        """Of the capsules with a volume of material [m3]."""
        held = self.capsules(material)
        oil = held * self.porosity / (1.0 - self.porosity)
        walls = (held - material) * self.density
        return Filling(oil, walls, walls * self.heat_capacity)

    def misfits(self, molten: float, oil_above: float, height: float) -> Iterator[str]:
        """Why they do not fit their body; molten material and oil above the bed in m3."""
        if height > self.body[2]:
            yield f"a bed {height:g} m high does not fit in a body {self.body[2]:g} m high"
        if self.diameter > min(height, *self.body):
            yield (
                f"capsules of {1e3 * self.diameter:g} mm do not fit in a bed {height:g} m high and "
                f"a body of {' x '.join(f'{side:g}' for side in self.body)} m"
            )
        bed = self.capsules(molten) / (1.0 - self.porosity)
        yield from _too_much("capsules and oil between them", bed - molten, molten, oil_above,
                             self.body)  # fmt: skip


def _too_much(
    what: str, volume: float, molten: float, oil_above: float, body: tuple[float, float, float]
) -> Iterator[str]:
    room = body[0] * body[1] * body[2]
    if molten + volume + oil_above > room:
        yield (
            f"{molten:.1f} m^3 of molten material, {volume:.1f} m^3 of {what} and "
            f"{oil_above:.1f} m^3 of oil_above do not fit in a body of {room:.1f} m^3: take less"
        )
