"""Inputs of scenario ``melting``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from thermosim.errors import InputError
from thermosim.materials.pcm import PhaseChangeMaterial, pcm, pcm_names
from thermosim.quantity import (
    Conductivity,
    Density,
    Duration,
    Inputs,
    Length,
    Quantity,
    SpecificHeat,
    assumed,
)

HotTemperature = Annotated[float, Quantity("temperature", at_least=-60.0, at_most=1000.0)]
Film = Annotated[float, Quantity("heat_transfer_coefficient", above=0.0, at_most=1e6)]
Flux = Annotated[float, Quantity("heat_flux", at_least=-1e7, at_most=1e7)]
Fusion = Annotated[float, Quantity("specific_energy", above=0.0, at_most=1e7)]
Kelvins = Annotated[float, Quantity("temperature_difference", at_least=0.0, at_most=500.0)]
Place = Annotated[float, Quantity("length", at_least=0.0, at_most=1e3)]
Cells = Annotated[int, Field(ge=1, le=5000)]
SideName = Literal["first", "last", "west", "east", "bottom", "top"]
LINE_SIDES: tuple[SideName, ...] = ("first", "last")
SECTION_SIDES: tuple[SideName, ...] = ("west", "east", "bottom", "top")


class Run(Inputs):
    """Simulated time and how it is stepped through."""

    duration: Duration
    points: Annotated[int, Field(ge=2, le=2000)] = Field(
        default=48, description="moments that are kept, evenly spaced"
    )
    method: Literal["explicit", "auto", "implicit"] = "explicit"
    step: Duration | None = Field(default=None, description="of implicit steps")

    def unused(self) -> set[str]:
        """A step belongs to the implicit method."""
        return set() if self.method == "implicit" else {"step"}

    @model_validator(mode="after")
    def _stepped(self) -> Self:
        if self.method == "implicit" and self.step is None:
            msg = 'method = "implicit" needs the length of its steps: write step = "60 s"'
            raise ValueError(msg)
        return self


class Body(Inputs):
    """What melts: along a line, or in a section."""

    shape: Literal["slab", "cylinder", "sphere", "section", "ring"]
    inner: Place = Field(default=0.0, description="first face of a line; axis to west of a ring")
    outer: Length | None = Field(default=None, description="last face of a line")
    cells: Cells = 100
    width: Length | None = None
    height: Length | None = None
    columns: Cells = 80
    rows: Cells = 40
    front: Literal["placed", "mixed"] = Field(
        default="placed", description="placed: inside its cell, second order; mixed: plain"
    )

    @property
    def flat(self) -> bool:
        """True for a section or ring."""
        return self.shape in ("section", "ring")

    def unused(self) -> set[str]:
        """Keys of the other kind of body."""
        if self.flat:
            return {"outer", "cells", "front"} | ({"inner"} if self.shape == "section" else set())
        return {"width", "height", "columns", "rows"}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = ("width", "height") if self.flat else ("outer",)
        faults = [
            f'a {self.shape} needs {name}: write for example {name} = "0.1 m"'
            for name in needed
            if getattr(self, name) is None
        ]
        if self.outer is not None and not self.outer > self.inner:
            faults.append(f"outer ({self.outer:g} m) must lie outside inner ({self.inner:g} m)")
        if faults:
            raise ValueError("; ".join(faults))
        return self


class Material(Inputs):
    """A material of the bundled list, its values changed where given, or one of your own."""

    name: str | None = None
    melting: HotTemperature | None = Field(default=None, description="melting begins")
    melting_end: HotTemperature | None = Field(default=None, description="none: sharp")
    freezing: HotTemperature | None = Field(default=None, description="lower end of freezing")
    freezing_end: HotTemperature | None = Field(default=None, description="upper end")
    latent_heat: Fusion | None = None
    solid_heat_capacity: SpecificHeat | None = None
    liquid_heat_capacity: SpecificHeat | None = None
    solid_density: Density | None = None
    liquid_density: Density | None = None
    solid_conductivity: Conductivity | None = None
    liquid_conductivity: Conductivity | None = None
    law: Literal["line", "memory"] = Field(
        default="line", description="memory: freezing differs from melting, supercooling"
    )
    supercooling: Kelvins = assumed(0.0, "freezes at once; varies from one freezing to the next")
    growth_time: Annotated[float, Quantity("time", at_least=0.0, at_most=1e6)] = assumed(
        0.0, "crystals catch up at once"
    )
    convection: Annotated[float, Field(ge=1.0, le=1e4)] = assumed(
        1.0, "melt at rest: effective over resting conductivity"
    )
    mixing: Literal["linear", "series"] = Field(
        default="linear", description="conductivity of a mixed cell"
    )

    def unused(self) -> set[str]:
        """What only branches with memory know."""
        if self.law == "memory":
            return set()
        return {"freezing", "freezing_end", "supercooling", "growth_time"}

    @model_validator(mode="after")
    def _known(self) -> Self:
        faults = []
        for begin, end, example in (
            ("melting", "melting_end", "58 degC"),
            ("freezing", "freezing_end", "50 degC"),
        ):
            if getattr(self, begin) is None and getattr(self, end) is not None:
                faults.append(
                    f"{end} without {begin} has no range to end: write for example {begin} = "
                    f'"{example}" beside it'
                )
        try:
            self.resolved()
        except InputError as error:
            faults.append(str(error).rstrip("."))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def resolved(self) -> PhaseChangeMaterial:
        """The material with all its values."""
        base: dict[str, Any] = {"name": self.name or "own material"}
        if self.name is not None:
            known = pcm(self.name)
            base = {key: getattr(known, key) for key in known.__dataclass_fields__}
        if self.melting is not None:
            end = self.melting if self.melting_end is None else self.melting_end
            base |= {"melting": (self.melting, end), "freezing": None}
        if self.freezing is not None:
            end = self.freezing if self.freezing_end is None else self.freezing_end
            base["freezing"] = (self.freezing, end)
        changed = {key: value for key in _NUMBERS if (value := getattr(self, key)) is not None}
        base |= changed
        missing = [key for key in ("melting", *_NUMBERS) if key not in base]
        if missing:
            msg = (
                f"a material of your own needs {', '.join(missing)}; or write name = with one of "
                f"{', '.join(pcm_names())}"
            )
            raise InputError(msg)
        return PhaseChangeMaterial(**base)


_NUMBERS = (
    "latent_heat", "solid_heat_capacity", "liquid_heat_capacity", "solid_density",
    "liquid_density", "solid_conductivity", "liquid_conductivity",
)  # fmt: skip


class Begin(Inputs):
    """State of all cells at the start."""

    temperature: HotTemperature
    melted: bool | None = Field(
        default=None, description="where the temperature does not decide; none: solid"
    )
    trigger: bool = Field(default=False, description="a crystal in every cell at the start")

    def at_odds(self, material: Material) -> Iterator[str]:
        """What the material cannot be at the start."""
        if self.trigger and material.law != "memory":
            yield 'start.trigger = true needs [material] law = "memory"'
        low, high = material.resolved().melting
        at = self.temperature
        if self.melted and material.law == "line" and at < low:
            yield (
                f"start.melted = true at {at:g} degC: solid below its melting point of {low:g} "
                'degC. Leave melted out, or let it supercool: [material] law = "memory"'
            )
        if self.melted is False and at > high:
            yield (
                f"start.melted = false at {at:g} degC: molten above {high:g} degC. Leave melted "
                "out, or start colder"
            )


class Side(Inputs):
    """What a face meets; a side that is not given is insulated."""

    temperature: HotTemperature | None = None
    film: Film | None = Field(default=None, description="none: the face has the temperature")
    flux: Flux = Field(default=0.0, description="into the body")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.temperature is None and self.film is not None:
            msg = 'a film leads to a temperature: write for example temperature = "85 degC"'
            raise ValueError(msg)
        if self.temperature is not None and self.film is None and self.flux != 0.0:
            msg = (
                "a face that has a temperature takes any flux with it: leave flux or temperature "
                'out, or write film = "100 W/m^2/K"'
            )
            raise ValueError(msg)
        return self


class Melting(Inputs):
    """Melting or freezing by conduction in a slab, cylinder, sphere, section or ring."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["melting"]
    note: str = ""
    run: Run
    body: Body
    material: Material
    start: Begin
    side: dict[SideName, Side] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sides_of_the_body(self) -> Self:
        shape, known = self.body.shape, SECTION_SIDES if self.body.flat else LINE_SIDES
        faults = [
            f"[side.{name}]: a {shape} has the sides {', '.join(known)}"
            for name in self.side
            if name not in known
        ]
        axis = {"cylinder": "first", "sphere": "first", "ring": "west"}.get(shape)
        if axis in self.side and self.body.inner == 0.0:
            faults.append(
                f"[side.{axis}]: a {shape} without inner is full, so this face is its middle and "
                'has no area: leave it out, or write for example body.inner = "5 mm"'
            )
        faults += self.start.at_odds(self.material)
        if faults:
            raise ValueError("; ".join(faults))
        return self
