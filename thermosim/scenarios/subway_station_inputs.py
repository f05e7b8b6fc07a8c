"""Inputs of scenario ``subway_station``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import Inputs, Temperature, assumed
from thermosim.scenarios.station_inputs import StationTables


class Run(Inputs):
    """Which year is shown.

    ``periodic``: the year that every year resembles, decades after the opening. ``from
    opening``: the last of ``years`` since undisturbed ground met the first train. A year
    has 365 days.
    """

    kind: Literal["periodic", "from opening"] = "periodic"
    years: Annotated[int, Field(ge=1, le=300)] | None = Field(
        default=None, description="since the opening"
    )
    shifts: Annotated[int, Field(ge=4, le=60)] = assumed(
        16, "factorisations of the reduced ground: errors below 1e-4 of the heat"
    )
    marginal_value: bool = Field(
        default=True, description="what one kelvin colder in each month is worth (periodic only)"
    )
    year: Annotated[int, Field(ge=1900, le=2100)] = assumed(2001, "a common year for the calendar")

    @model_validator(mode="after")
    def _years_of_an_opening(self) -> Self:
        if self.kind == "from opening" and self.years is None:
            msg = 'kind = "from opening" needs years since the opening, for example years = 30'
            raise ValueError(msg)
        return self

    def unused(self) -> set[str]:
        """Years and marginal values belong to one kind of run each."""
        return {"years"} if self.kind == "periodic" else {"marginal_value"}


class LagConstruction(Inputs):
    """Peak of a station whose wall heat keeps time with the outdoor air.

    Station and ground are two waves; the ground's is that of the depth whose lag is half of
    a cooling season. Their difference, the wall heat, is put in phase with the air.
    """

    cooling_season: Literal[3, 4, 5, 6] = Field(description="months")
    ground: Temperature = Field(description="undisturbed")
    peak: Temperature = Field(description="of the station")


class SubwayStation(StationTables):
    """An underground station, run in one way or several, through a year."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["subway_station"]
    note: str = ""
    run: Run = Run()
    lag_construction: LagConstruction | None = None
