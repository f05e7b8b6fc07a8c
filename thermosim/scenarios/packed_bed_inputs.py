"""Inputs of scenario ``packed_bed``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Conductivity,
    Density,
    Distance,
    Duration,
    Film,
    Fraction,
    Inputs,
    Length,
    Quantity,
    SpecificHeat,
    Temperature,
    assumed,
)
from thermosim.scenarios.melting_inputs import Begin, HotTemperature, Material
from thermosim.scenarios.site_inputs import series_beside

Dispersion = Annotated[float, Quantity("diffusivity", at_least=0.0, at_most=1.0)]
Viscosity = Annotated[float, Quantity("diffusivity", above=0.0, at_most=1.0)]
Expansion = Annotated[float, Quantity("thermal_expansion", above=0.0, at_most=0.1)]
Flow = Annotated[float, Quantity("volume_flow", at_least=0.0, at_most=1e3)]
Loss = Annotated[float, Quantity("conductance", at_least=0.0, at_most=1e6)]
Porosity = Annotated[float, Quantity("fraction", at_least=0.2, at_most=0.95)]


class Run(Inputs):
    """What is kept of the run."""

    points: Annotated[int, Field(ge=2, le=5000)] = Field(
        default=120, description="moments that are kept, evenly spaced"
    )


class Bed(Inputs):
    """A cylinder of equal spheres, and how finely it is cut."""

    diameter: Length
    height: Length
    sphere: Length = Field(description="diameter of a sphere")
    porosity: Porosity = Field(description="share of liquid in the bed")
    film: Film | None = Field(default=None, description="none: Wakao and Kaguei")
    dispersion: Dispersion = assumed(0.0, "plug flow")
    loss: Loss = assumed(0.0, "no loss to ambient")
    ambient: Temperature = assumed(20.0, "room")
    cells: Annotated[int, Field(ge=2, le=1000)] = 40
    shells: Annotated[int, Field(ge=1, le=1000)] = 40

    def unused(self) -> set[str]:
        """Without a loss nobody asks for the room."""
        return {"ambient"} if self.loss == 0.0 else set()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.sphere > min(self.diameter, self.height):
            msg = (
                f"spheres of {self.sphere:g} m do not fit into a tank of {self.diameter:g} m "
                f"by {self.height:g} m: give the diameter of one sphere"
            )
            raise ValueError(msg)
        return self


class Liquid(Inputs):
    """Liquid between the spheres."""

    density: Density = assumed(1000.0, "water")
    heat_capacity: SpecificHeat = assumed(4186.0, "water")
    conductivity: Conductivity = assumed(0.65, "water at 60 degC")
    viscosity: Viscosity = assumed(4.7e-7, "kinematic; water at 60 degC")


class Filling(Material):
    """Material in the spheres."""

    density: Density | None = Field(
        default=None, description="of the filling; none: mean of solid and liquid"
    )


class Convection(Inputs):
    """Melt moves: k = k_rest max(1, coefficient Ra^exponent)."""

    expansion: Expansion
    viscosity: Viscosity = Field(description="kinematic")
    coefficient: Annotated[float, Field(ge=0.0, le=100.0)] = assumed(0.2, "to be calibrated")
    exponent: Annotated[float, Field(ge=0.0, le=1.0)] = assumed(0.25, "laminar cells")


class Stage(Inputs):
    """A time of constant inlet and flow."""

    duration: Duration
    flow: Flow = Field(default=0.0, description="none: at rest")
    inlet: HotTemperature | None = None
    downward: bool = Field(default=False, description="enters at the other end")

    def unused(self) -> set[str]:
        """Of resting liquid."""
        return {"inlet", "downward"} if self.flow == 0.0 else set()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.flow > 0.0 and self.inlet is None:
            msg = 'liquid flows, but its inlet is missing: write for example inlet = "70 degC"'
            raise ValueError(msg)
        return self


class Probe(Inputs):
    """A place where temperatures are kept, and compared where they were measured."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    height: Distance = Field(description="from the inlet of upward flow")
    radius: Fraction = assumed(0.5, "place in the sphere, share of its radius")
    water_file: str | None = Field(default=None, description="CSV: time,temperature [degC]")
    material_file: str | None = Field(default=None, description="CSV: time,temperature [degC]")

    _inside = field_validator("water_file", "material_file")(
        series_beside(temperature="temperature")
    )


class PackedBed(Inputs):
    """A tank of spheres of phase-change material, charged and emptied by a liquid."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["packed_bed"]
    note: str = ""
    run: Run = Run()
    bed: Bed
    liquid: Liquid = Liquid()
    material: Filling
    convection: Convection | None = None
    start: Begin
    stage: tuple[Stage, ...]
    probe: tuple[Probe, ...] = ()
    plateau_end: HotTemperature | None = Field(
        default=None, description="a probe above it has left its melting point"
    )

    @field_validator("stage")
    @classmethod
    def _some(cls, given: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if not given:
            msg = 'at least one [[stage]] is needed: duration = "2 h", inlet = "70 degC", flow = …'
            raise ValueError(msg)
        return given

    @model_validator(mode="after")
    def _probes(self) -> Self:
        faults = [*self._misplaced(), *self._at_odds()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _misplaced(self) -> Iterator[str]:
        names = [probe.name for probe in self.probe]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield f'two [[probe]] are called "{name}": names must differ'
        for probe in self.probe:
            if probe.height > self.bed.height:
                yield (
                    f'[[probe]] "{probe.name}" at {probe.height:g} m lies above the bed of '
                    f"{self.bed.height:g} m"
                )

    def _at_odds(self) -> Iterator[str]:
        if self.convection is not None and self.material.convection != 1.0:
            yield (
                "[convection] and [material] convection both raise the conductivity of the melt: "
                "give one of them"
            )
        if self.convection is not None and self.material.law == "memory":
            yield '[convection] needs [material] law = "line"'
        yield from self.start.at_odds(self.material)
        if self.plateau_end is not None and not self.probe:
            yield "plateau_end is looked for at probes: give a [[probe]]"

    @property
    def duration(self) -> float:
        """Of all stages [s]."""
        return sum(stage.duration for stage in self.stage)
