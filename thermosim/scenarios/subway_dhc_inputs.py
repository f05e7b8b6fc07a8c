"""Inputs of scenario ``subway_dhc``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Area,
    Fraction,
    Inputs,
    Length,
    Power,
    Quantity,
    Temperature,
    Volume,
    assumed,
    published,
)
from thermosim.scenarios.dhc_faults import troubles
from thermosim.scenarios.dhc_plant_inputs import (
    Cooling,
    Dispatch,
    Economy,
    HourOfDay,
    Machines,
    PartLoad,
    Store,
)
from thermosim.scenarios.ground_faults import raise_all
from thermosim.scenarios.ground_inputs import Ground
from thermosim.scenarios.sapporo_balance_inputs import (
    KAKUTANI,
    Constants,
    Energy,
    MassFlow,
    Plant,
    Season,
)
from thermosim.scenarios.site_inputs import Climate, ClockTime, Month, TwelveShares, local_time

INVENTED = "not published; calibrated to the few published temperatures"
PowerOrNone = Annotated[float, Quantity("power", at_least=0.0, at_most=1e9)]
FlowOrNone = Annotated[float, Quantity("mass_flow", at_least=0.0, at_most=1e4)]
EnergyOrNone = Annotated[float, Quantity("energy", at_least=0.0, at_most=1e18)]
Years = Annotated[int, Field(ge=0, le=200)]
FlowPerSecond = Annotated[float, Quantity("mass_flow", at_least=0.0, at_most=10.0)]


class Run(Inputs):
    """One year of hours."""

    start: Any = Field(description="first day of the year that is shown")
    years_before: Years = assumed(18, "ventilated only, since the opening of the first line")
    years_with_plant: Years = Field(default=0, description="earlier years with this plant")
    state: Literal["opening", "periodic"] = Field(
        default="opening", description="of the ground: after these years, or the one that repeats"
    )
    passes: Annotated[int, Field(ge=1, le=10)] = 3

    @field_validator("start")
    @classmethod
    def _an_hour(cls, given: object) -> datetime:
        return local_time(given).replace(minute=0, second=0, microsecond=0)


class BuildingInputs(Inputs):
    """One building of the district."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    use: Literal["office", "shop", "hotel", "hall"]
    floor_area: Area


class Demand(Inputs):
    """What the district asks for in a year, and at most."""

    floor_area: Area
    hot_peak: Power
    cold_peak: Power
    hot_demand: Energy = Field(description="of the year, road heating included")
    cold_demand: Energy
    road_heating: EnergyOrNone = Field(default=0.0, description="of the year, at night")
    road_hours: tuple[HourOfDay, HourOfDay] = published((20, 6), f"{KAKUTANI}: 20:00 to 06:00")
    road_below: Temperature = assumed(1.0, "outdoor air in which roads are heated")


class Station(Inputs):
    """Air of the station; its section of ground is in [ground]."""

    length: Length = Field(description="of the section that stands for the station")
    volume: Volume
    trains: PowerOrNone = Field(description="traction energy not regenerated, while open")
    lighting: PowerOrNone
    people: PowerOrNone
    fans: PowerOrNone
    vapour: FlowPerSecond = assumed(0.05, f"water of people and wet surfaces; {INVENTED}")
    closed_share: Fraction = assumed(0.2, "of gains while the station is closed")
    opens: ClockTime = assumed(6.0, "first train")
    closes: ClockTime = assumed(24.0, "last train; before opens: of the next day")
    fan_flow: MassFlow = Field(description="dry air of all ventilation systems, while open")
    fan_share: TwelveShares = assumed((1.0,) * 12, "of this flow, by month, with the plant")
    fan_share_before: TwelveShares = assumed((1.0,) * 12, "the same before the plant")
    closed_flow: Fraction = assumed(0.0, "of the fans' flow while the station is closed")
    piston: FlowOrNone = Field(description="outdoor air moved by trains, while open")
    recirculated: TwelveShares = Field(description="of the fans' air, by month, with the plant")
    recirculated_before: TwelveShares = Field(description="the same before the plant")
    contact: Annotated[float, Quantity("fraction", above=0.0, at_most=1.0)] = assumed(
        0.85, "share of the fans' air that touches the coils"
    )
    coldest_coil: Temperature = assumed(-10.0, "surface of the coils never undercut")
    furnishing: Annotated[float, Quantity("energy", at_least=0.0, at_most=1e13)] = assumed(
        2.0e8, "heat per kelvin of what moves with the air: fittings, skin of walls"
    )


class Operation(Inputs):
    """Rules of the station's heat pumps."""

    summer: tuple[Month, ...] = published((6, 7, 8, 9), f"{KAKUTANI}: cooling June to September")
    set_point: Temperature = published(29.0, f"{KAKUTANI}: 29 degC at most, cooling has priority")
    summer_limit: Temperature = assumed(
        24.0, "heat wanted by the plant cools the station no further in summer"
    )
    winter_limit: Temperature = published(10.0, f"{KAKUTANI}: design minimum in winter")
    lock_out: tuple[HourOfDay, HourOfDay] | None = Field(
        default=None, description="hours in which the station heat pumps must stand still"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not max(self.summer_limit, self.winter_limit) <= self.set_point:
            msg = (
                f"summer_limit, {self.summer_limit:g} degC, and winter_limit, "
                f"{self.winter_limit:g} degC, must not lie above set_point, {self.set_point:g} degC"
            )
            raise ValueError(msg)
        if self.lock_out is not None and not self.lock_out[0] < self.lock_out[1]:
            msg = "lock_out: the first hour must be before the second, for example [7, 9]"
            raise ValueError(msg)
        if len(set(self.summer)) < len(self.summer) or not self.summer:
            msg = "summer: at least one month, each once"
            raise ValueError(msg)
        return self


class SubwayDhc(Inputs):
    """Station, ground, station heat pumps, plant and buildings through a year of hours."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["subway_dhc"]
    note: str = ""
    run: Run
    climate: Climate
    ground: Ground
    station: Station
    operation: Operation = Operation()
    demand: Demand
    building: Annotated[tuple[BuildingInputs, ...], Field(min_length=1, max_length=200)]
    constants: Constants = Constants()
    plant: Plant
    summer: Season
    winter: Season
    cooling: Cooling
    machines: Machines
    part_load: PartLoad = PartLoad()
    store: Store | None = None
    dispatch: Dispatch = Dispatch()
    economy: Economy = Economy()

    @model_validator(mode="after")
    def _can_be_run(self) -> Self:
        raise_all(list(troubles(self)), type(self).__name__)
        return self
