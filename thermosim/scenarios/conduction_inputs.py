"""Inputs of scenario ``conduction``."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Conductivity,
    Distance,
    Duration,
    Fraction,
    Inputs,
    Length,
    Quantity,
    TemperatureDifference,
)
from thermosim.scenarios.site_inputs import Name

Temperature = Annotated[float, Quantity("temperature", at_least=-270.0, at_most=3000.0)]
Flux = Annotated[float, Quantity("heat_flux", at_least=-1e9, at_most=1e9)]
Film = Annotated[float, Quantity("heat_transfer_coefficient", at_least=0.0, at_most=1e6)]
Capacity = Annotated[float, Quantity("volumetric_heat_capacity", above=0.0, at_most=1.0e8)]
Range = Annotated[tuple[Distance, Distance], Field(min_length=2, max_length=2)]
AXES = ("x", "y", "z")


class Run(Inputs):
    """Steady, periodic, or a march from a uniform start."""

    kind: Literal["steady", "periodic", "march"]
    period: Duration | None = Field(default=None, description="of all swings")
    duration: Duration | None = None
    steps: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None, description="of the march, all equal"
    )
    initial: Temperature | None = Field(default=None, description="everywhere, before the march")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"steady": (), "periodic": ("period",), "march": ("duration", "steps", "initial")}
        missing = [name for name in needed[self.kind] if getattr(self, name) is None]
        if missing:
            msg = f'kind = "{self.kind}" needs {", ".join(missing)}'
            raise ValueError(msg)
        return self

    def unused(self) -> set[str]:
        """What another kind of run would need."""
        march = {"duration", "steps", "initial"}
        return {"steady": march | {"period"}, "periodic": march, "march": set()}[self.kind]


class Extent(Inputs):
    """A box; a direction that is not given is the whole body's."""

    x: Range | None = None
    y: Range | None = None
    z: Range | None = None

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for axis in AXES:
            given = getattr(self, axis)
            if given is not None and not given[0] < given[1]:
                msg = f"{axis} runs from {given[0]:g} m to {given[1]:g} m: write the smaller first"
                raise ValueError(msg)
        return self


class Body(Extent):
    """The whole, filled with one material; a direction not given is 1 m without change."""

    coordinates: Literal["cartesian", "cylindrical"] = Field(
        default="cartesian", description="cylindrical: x is the radius, z the axis; no y"
    )
    conductivity: Conductivity
    heat_capacity: Capacity
    mirror: tuple[Literal["x", "y", "z"], ...] = Field(
        default=(), description="directions whose low end is a plane of symmetry"
    )

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.x is None:
            msg = 'x is missing: write for example x = ["0 m", "0.1 m"]'
            raise ValueError(msg)
        if self.coordinates == "cylindrical" and self.y is not None:
            msg = "a cylindrical body has no y: leave it out"
            raise ValueError(msg)
        return self


class Part(Extent):
    """Box of another material."""

    conductivity: Conductivity
    heat_capacity: Capacity


class Surroundings(Inputs):
    """What a face meets: temperature behind a film, radiation, or a flux."""

    temperature: Temperature | None = Field(default=None, description="mean")
    amplitude: TemperatureDifference = Field(default=0.0, description="of a sine from zero")
    film: Film | None = Field(default=None, description="none: the temperature is the face's")
    emissivity: Fraction = Field(default=0.0, description="of radiation to that temperature")
    flux: Flux | None = Field(default=None, description="into the body, instead of all else")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.temperature is None) == (self.flux is None):
            msg = 'give temperature = "20 degC" or flux = "10 W/m^2", one of them'
            raise ValueError(msg)
        if self.flux is not None and (
            self.film is not None or self.emissivity > 0.0 or self.amplitude > 0.0
        ):
            msg = "a given flux has no film, emissivity or amplitude: leave them out"
            raise ValueError(msg)
        if self.emissivity > 0.0 and self.film is None:
            msg = 'a face that radiates needs film, "0 W/m^2/K" for radiation alone'
            raise ValueError(msg)
        return self


class Room(Extent, Surroundings):
    """Box of air cut out of the body; its faces meet the same surroundings."""

    name: Name
    solid: tuple[Part, ...] = Field(default=(), description="boxes of material inside of it")


class OuterFace(Extent, Surroundings):
    """Outer face of the body, or a rectangle on it; the others are adiabatic."""

    side: Literal["x_low", "x_high", "y_low", "y_high", "z_low", "z_high"]
    name: Name | None = Field(default=None, description="none: that of the side")


class Probe(Inputs):
    """A point whose temperature is told."""

    name: Name
    x: Distance
    y: Distance | None = None
    z: Distance | None = None


class Grid(Inputs):
    """Cells, growing away from faces and edges."""

    face: Length = Field(description="first cell at faces that exchange heat")
    edge: Length | None = Field(
        default=None, description="first cell at edges of materials; none: as at faces"
    )
    growth: Annotated[float, Field(gt=0.0, le=2.0)] = Field(
        default=0.1, description="size gained per distance"
    )


class Conduction(Inputs):
    """Conduction in a body of boxes: steady, periodic or from a uniform start."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["conduction"]
    note: str = ""
    run: Run
    body: Body
    part: tuple[Part, ...] = ()
    room: tuple[Room, ...] = ()
    face: tuple[OuterFace, ...] = ()
    probe: tuple[Probe, ...] = ()
    grid: Grid

    def surroundings(self) -> dict[str, Surroundings]:
        """What faces and rooms meet, by their names."""
        met: dict[str, Surroundings] = {face.name or face.side: face for face in self.face}
        return met | {room.name: room for room in self.room}

    @model_validator(mode="after")
    def _fits(self) -> Self:
        faults = []
        for what, names in (
            ("faces and rooms", [face.name or face.side for face in self.face]
             + [room.name for room in self.room]),
            ("probes", [probe.name for probe in self.probe]),
        ):  # fmt: skip
            twice = [name for name, count in Counter(names).items() if count > 1]
            if twice:
                faults.append(f'two {what} are called "{twice[0]}": give each a name of its own')
        if not self.face and not self.room:
            faults.append("no [[face]] and no [[room]]: the body meets nothing")
        met = self.surroundings()
        swings = [s for s in met.values() if s.amplitude > 0.0]
        if swings and self.run.period is None:
            faults.append("an amplitude needs run.period")
        if self.run.kind == "periodic" and not swings:
            faults.append('run.kind = "periodic" needs a face or room with an amplitude')
        if self.run.kind != "steady" and any(s.emissivity > 0.0 for s in met.values()):
            faults.append('radiation is solved in steady runs only: write run.kind = "steady"')
        faults += self._outside()
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _outside(self) -> list[str]:
        """Parts, rooms and probes that reach out of the body."""
        faults = []
        for axis in AXES:
            low, high = getattr(self.body, axis) or (0.0, 1.0)
            for what, entries in (("part", self.part), ("room", self.room)):
                for number, entry in enumerate(entries, 1):
                    given = getattr(entry, axis)
                    if given is not None and (given[0] < low or given[1] > high):
                        faults.append(
                            f"{what} {number}: {axis} from {given[0]:g} m to {given[1]:g} m "
                            f"reaches out of the body, {low:g} m to {high:g} m"
                        )
            for probe in self.probe:
                place = getattr(probe, axis)
                if place is not None and not low <= place <= high:
                    faults.append(
                        f'probe "{probe.name}": {axis} = {place:g} m lies outside of the body, '
                        f"{low:g} m to {high:g} m"
                    )
        return faults
