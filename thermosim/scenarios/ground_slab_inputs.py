"""Inputs of scenario ``ground_slab``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Conductivity,
    Distance,
    Film,
    Inputs,
    Length,
    Quantity,
    Temperature,
    TemperatureDifference,
    assumed,
)
from thermosim.scenarios.site_inputs import TwelveTemperatures

DAY = 86400.0  # [s]
VolumetricCapacity = Annotated[
    float, Quantity("volumetric_heat_capacity", above=0.0, at_most=1.0e7)
]
FirstCell = Annotated[float, Quantity("length", at_least=1e-3, at_most=1.0)]
InYear = Annotated[float, Quantity("time", at_least=0.0, below=365.0 * DAY)]
InDay = Annotated[float, Quantity("time", at_least=0.0, below=DAY)]


class Run(Inputs):
    """One year of the state that repeats itself every year."""

    start: date | datetime = assumed(date(2001, 1, 1), "only names the days; a year of 8760 h")


class Floor(Inputs):
    """Floor flush with the ground, and the strip under the wall round it."""

    length: Length
    width: Length
    wall: Length = Field(description="thickness of the strip under the wall")
    wall_footprint: Literal["insulated", "linear"] = Field(
        default="insulated",
        description="no heat passes it, or its temperature falls from inside to outside",
    )


class Ground(Inputs):
    """Uniform soil."""

    conductivity: Conductivity
    heat_capacity: VolumetricCapacity
    far: Length = Field(description="adiabatic boundary, from the edge of the floor")
    depth: Length | Literal["infinite"] = Field(description="of the bottom of given temperature")
    bottom_temperature: Temperature | None = None

    @model_validator(mode="after")
    def _bottom(self) -> Self:
        if (self.depth == "infinite") == (self.bottom_temperature is not None):
            msg = (
                "give bottom_temperature with a depth in metres, "
                'and leave it out with depth = "infinite"'
            )
            raise ValueError(msg)
        return self


def _one_of_both(given: Zone | Outside) -> None:
    if (given.temperature is None) == (given.monthly_temperature is None):
        msg = 'give temperature = "20 degC" or monthly_temperature (twelve values), one of them'
        raise ValueError(msg)


class Zone(Inputs):
    """Air above the floor."""

    temperature: Temperature | None = Field(default=None, description="constant")
    monthly_temperature: TwelveTemperatures | None = None
    film: Film | None = Field(
        default=None, description="zone to floor; none: its temperature is the floor's"
    )

    @model_validator(mode="after")
    def _one_temperature(self) -> Self:
        _one_of_both(self)
        return self


class Outside(Inputs):
    """Outdoor air over the open ground."""

    temperature: Temperature | None = Field(default=None, description="mean of the year")
    monthly_temperature: TwelveTemperatures | None = None
    film: Film | None = Field(
        default=None, description="air to soil; none: its temperature is the soil's"
    )
    annual_amplitude: TemperatureDifference = Field(
        default=0.0, description="half the swing of the year"
    )
    coldest: InYear | None = Field(
        default=None, description="of the annual swing, since the beginning of the year"
    )
    daily_amplitude: TemperatureDifference = Field(
        default=0.0, description="half the swing of the day"
    )
    coldest_hour: InDay | None = Field(
        default=None, description="of the daily swing, since midnight"
    )

    @model_validator(mode="after")
    def _one_year(self) -> Self:
        _one_of_both(self)
        months = self.monthly_temperature is not None
        if months and {"annual_amplitude", "coldest"} & self.model_fields_set:
            msg = (
                "monthly_temperature has its own swing of the year: "
                "leave annual_amplitude and coldest out"
            )
            raise ValueError(msg)
        for swing, when, example in (
            ("annual_amplitude", "coldest", "14.5 day"),
            ("daily_amplitude", "coldest_hour", "3.5 h"),
        ):
            if getattr(self, swing) > 0.0 and getattr(self, when) is None:
                msg = f'{swing} needs {when}, for example {when} = "{example}"'
                raise ValueError(msg)
        return self


class Grid(Inputs):
    """Cells across the surface; downwards the solution is exact."""

    cell: FirstCell | None = Field(
        default=None,
        description="at the edges of the strip; none: a fourteenth of the daily wave's depth, "
        "10 mm at most",
    )
    growth: Annotated[float, Field(ge=0.02, le=0.5)] = Field(
        default=0.16, description="size gained per distance"
    )
    harmonics: Annotated[int, Field(ge=1, le=50)] = Field(
        default=6, description="of the year, where twelve temperatures are given"
    )
    section_depth: Distance = Field(default=10.0, description="shown in the section")


class GroundSlab(Inputs):
    """A floor on the ground through the year: heat of the floor, its swings and their lags."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["ground_slab"]
    note: str = ""
    run: Run = Run()
    floor: Floor
    ground: Ground
    zone: Zone
    outside: Outside
    grid: Grid = Grid()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        faults = []
        if self.floor.wall >= self.ground.far:
            faults.append(
                f"floor.wall = {self.floor.wall:g} m is not narrower than ground.far = "
                f"{self.ground.far:g} m: the strip under the wall must end before the adiabatic "
                "boundary"
            )
        imposed = self.zone.film is None and self.outside.film is None
        if self.floor.wall_footprint == "linear" and not imposed:
            faults.append(
                'floor.wall_footprint = "linear" needs imposed temperatures: leave zone.film and '
                "outside.film out"
            )
        cell = self.grid.cell
        if cell is not None and cell > self.floor.wall / 2:
            faults.append(
                f"grid.cell = {cell:g} m is too coarse for a strip of {self.floor.wall:g} m: "
                "write at most half of it"
            )
        if faults:
            raise ValueError("; ".join(faults))
        return self
