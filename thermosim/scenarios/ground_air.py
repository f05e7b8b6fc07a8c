"""Temperatures of the airs that touch the ground, as a case gives them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Inputs,
    Quantity,
    Temperature,
    TemperatureDifference,
    assumed,
)
from thermosim.scenarios.site_inputs import Climate, Name, TwelveTemperatures, series_beside

Day = Annotated[float, Field(ge=0.0, le=366.0)]
Hour = Annotated[float, Field(ge=0.0, le=24.0)]
SWINGS = ("annual_amplitude", "warmest_day", "daily_amplitude", "warmest_hour")


class Air(Inputs):
    """Temperature of an air: constant, sinusoids, twelve months or a file of hours."""

    temperature: Temperature | None = Field(default=None, description="constant, or yearly mean")
    annual_amplitude: TemperatureDifference = Field(
        default=0.0, description="half of the range over the year"
    )
    warmest_day: Day = assumed(210.0, "end of July; days since 1 January")
    daily_amplitude: TemperatureDifference = Field(
        default=0.0, description="half of the range over a day"
    )
    warmest_hour: Hour = assumed(14.5, "clock time of the daily maximum")
    monthly: TwelveTemperatures | None = None
    file: str | None = Field(
        default=None, description="CSV with time and temperature over a year, beside the case"
    )

    _inside = field_validator("file")(series_beside(temperature="temperature"))

    def unused(self) -> set[str]:
        """Swings beside what already has them; the time of a maximum that does not exist."""
        names: set[str] = set()
        if self.temperature is None:
            names |= {"annual_amplitude"}
        if self.file is not None:
            names |= {"daily_amplitude"}
        if self.annual_amplitude == 0.0 or self.temperature is None:
            names |= {"warmest_day"}
        if self.daily_amplitude == 0.0 or self.file is not None:
            names |= {"warmest_hour"}
        return names

    def ways(self) -> dict[str, object]:
        """Ways to give it, of which one is needed."""
        return {"temperature": self.temperature, "monthly": self.monthly, "file": self.file}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = self.ways()
        if sum(given is not None for given in ways.values()) != 1:
            msg = (
                f"give one of {', '.join(ways)}; temperature may have an annual_amplitude with "
                "its warmest_day"
            )
            raise ValueError(msg)
        return self


class Zone(Air):
    """Air inside boxes or tunnels."""

    name: Name
    history: Air | None = Field(
        default=None, description="air before the years of the result; none: the same"
    )


class Outdoor(Air):
    """Air above the ground, as ground and sun let it feel."""

    climate: Climate | None = None
    warmer: Annotated[float, Quantity("temperature_difference", at_least=-20.0, at_most=20.0)] = (
        assumed(0.0, "ground's surface above the air in the yearly mean; 1 to 3 K under snow")
    )

    def ways(self) -> dict[str, object]:
        """As any air, or from the weather."""
        return {**super().ways(), "climate": self.climate}

    def unused(self) -> set[str]:
        """Swings beside the weather, which has its own."""
        weather = {"daily_amplitude", "warmest_hour"} if self.climate is not None else set()
        return super().unused() | weather
