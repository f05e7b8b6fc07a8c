"""Inputs of scenario ``sewer_heat``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import Inputs
from thermosim.scenarios.plant_inputs import Plant
from thermosim.scenarios.sewer_inputs import Lateral, Run, Sewage, Sewer, SewerAir
from thermosim.scenarios.site_inputs import Climate


def _whole(ratio: float) -> bool:
    return abs(ratio - round(ratio)) < 1e-9 and ratio >= 1.0 - 1e-9


class SewerHeat(Inputs):
    """A sewer through time, with any number of plants along it."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["sewer_heat"]
    note: str = ""
    run: Run
    climate: Climate | None = None
    sewer: Sewer
    sewer_air: SewerAir = SewerAir()
    sewage: Sewage
    lateral: Annotated[tuple[Lateral, ...], Field(max_length=1000)] = ()
    plant: Annotated[tuple[Plant, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [plant.name for plant in self.plant]
        if len(set(names)) < len(names):
            msg = f"[[plant]] names must differ, but are {', '.join(names)}"
            raise ValueError(msg)
        end = 0.0
        for plant in sorted(self.plant, key=lambda plant: plant.position):
            if plant.position < end - 1e-9:
                msg = f"[[plant]] {plant.name}: its exchanger overlaps the one upstream"
                raise ValueError(msg)
            end = plant.position + plant.exchanger.length
        if end > self.sewer.length + 1e-9:
            msg = f"the last exchanger ends at {end:g} m, the sewer at {self.sewer.length:g} m"
            raise ValueError(msg)
        self._laterals_join_a_reach()
        if self.climate is None:
            self._needs_no_weather()
        elif not _whole(3600.0 / self.run.step) and not _whole(self.run.step / 3600.0):
            msg = (
                f"[run] step of {self.run.step:g} s: with a [climate] it must be whole hours or "
                'a whole part of one, for example "10 min"'
            )
            raise ValueError(msg)
        return self

    def _laterals_join_a_reach(self) -> None:
        for lateral in self.lateral:
            place = lateral.position
            if place >= self.sewer.length:
                msg = f"[[lateral]] at {place:g} m: joins at or beyond the end of the sewer"
                raise ValueError(msg)
            for plant in self.plant:
                if plant.position < place < plant.position + plant.exchanger.length:
                    msg = f"[[lateral]] at {place:g} m: lies inside the exchanger of {plant.name}"
                    raise ValueError(msg)

    def _needs_no_weather(self) -> None:
        weather_uses = [p.name for p in self.plant if p.load.use != "direct"]
        if self.sewer.soil_temperature == "ground" or self.sewer_air.temperature is None:
            msg = (
                "without a [climate] table give soil_temperature in [sewer] and temperature "
                "in [sewer_air]"
            )
            raise ValueError(msg)
        if weather_uses:
            msg = f"plant {weather_uses[0]} needs weather: add a [climate] table"
            raise ValueError(msg)
