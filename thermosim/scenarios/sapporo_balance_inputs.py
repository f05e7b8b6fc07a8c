"""Inputs of scenario ``sapporo_balance``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Area,
    Efficiency,
    Fraction,
    Inputs,
    Power,
    Quantity,
    Temperature,
    TemperatureDifference,
    VolumeFlow,
    assumed,
    published,
)

KAKUTANI = "Kakutani 1992"
MassFlow = Annotated[float, Quantity("mass_flow", above=0.0, at_most=1e4)]
Pressure = Annotated[float, Quantity("pressure_absolute", at_least=6e5, at_most=8e6)]
SteamTemperature = Annotated[float, Quantity("temperature", at_least=200.0, at_most=500.0)]
Energy = Annotated[float, Quantity("energy", above=0.0, at_most=1e18)]
SourceHeat = Annotated[float, Quantity("temperature", at_least=30.0, at_most=1000.0)]


class Constants(Inputs):
    """The four constants that the published balance rests on."""

    grid: Efficiency = published(0.35, f"{KAKUTANI}, basis of figure 4: up to the motor's clamps")
    boiler: Efficiency = published(0.93, f"{KAKUTANI}, basis of figure 4, by the LHV")
    motor: Efficiency = published(0.928, f"derived from {KAKUTANI}, figure 4: 22.8/(0.35 x 70.2)")
    absorption: Efficiency = published(0.7197, f"derived from {KAKUTANI}, figure 4: 232.6/323.2")


class Season(Inputs):
    """One design point of the chain."""

    air_temperature: Temperature = Field(description="station air entering the coil")
    air_humidity: Fraction = assumed(0.6, "relative humidity in a station")
    warm_supply: Temperature = Field(description="warm water leaving the station heat pumps")
    station_share: Efficiency = Field(description="share of Carnot, on shaft work")
    turbo_share: Efficiency = Field(description="share of Carnot of the turbo heat pump")
    isentropic_efficiency: Efficiency = Field(description="of the turbine, gear included")


class Cooling(Inputs):
    """Absorption chiller and tower of the summer's point."""

    chilled_supply: Temperature = published(7.0, f"{KAKUTANI}: chilled water")
    chilled_flow: VolumeFlow = Field(description="through the absorption chillers")
    cooling_range: TemperatureDifference = assumed(
        8.0, "cooling water through absorber and condenser"
    )
    outdoor_temperature: Temperature = assumed(29.0, "design afternoon in Sapporo")
    outdoor_humidity: Fraction = assumed(0.6, "design afternoon in Sapporo")
    tower_approach: TemperatureDifference = assumed(4.0, "3-5 K are usual")


class Plant(Inputs):
    """What both seasons share."""

    hot_water_heat: Power = published(
        5.0 * 1162791.6666666667, f"{KAKUTANI}, table 1: heat pump and condenser of one set"
    )
    coil_flow: MassFlow = Field(
        description="air that touches the coils; fitted to 12 degC in summer"
    )
    warm_water_flow: VolumeFlow = Field(description="between the heat pumps; fitted to 32 degC")
    hot_water_flow: VolumeFlow = Field(description="of the heat network; fitted to 77 degC")
    hot_supply: Temperature = published(87.5, f"middle of 85-90 degC in {KAKUTANI}")
    terminal_difference: TemperatureDifference = assumed(2.5, "condensing at 90 degC for 87.5 degC")
    steam_pressure: Pressure = published(31.0 * 98066.5, f"{KAKUTANI}, figure 4: 31 ata")
    steam_temperature: SteamTemperature = published(425.0, f"{KAKUTANI}, figure 4")


class PlanYear(Inputs):
    """One row of the plan of December 1986."""

    year: Annotated[int, Field(ge=1900, le=2100)]
    floor_area: Area
    hot_peak: Power
    cold_peak: Power
    hot_demand: Energy
    cold_demand: Energy
    turbo_heat_pumps: Power
    hot_boilers: Power
    absorption: Power
    gas_absorption: Power
    centrifugal: Power


class Ideal(Inputs):
    """A heat engine that drives a refrigerator: the rule of the theoretical comparison."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    source: SourceHeat = Field(description="hot side of the engine")
    ambient: Temperature = Field(
        description="cold side of the engine, hot side of the refrigerator"
    )
    cold: Temperature


class SapporoBalance(Inputs):
    """Closed balance of the Sapporo plant in summer and winter, and the rows of its plan."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["sapporo_balance"]
    note: str = ""
    constants: Constants = Constants()
    plant: Plant
    summer: Season
    winter: Season
    cooling: Cooling
    plan: tuple[PlanYear, ...] = ()
    ideal: tuple[Ideal, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for what, names in (
            ("plan years", [row.year for row in self.plan]),
            ("ideal rows", [row.name for row in self.ideal]),
        ):
            if len(set(names)) < len(names):
                msg = f"two {what} are the same; give each one row"
                raise ValueError(msg)
        for season in ("summer", "winter"):
            if not getattr(self, season).warm_supply < self.plant.hot_supply:
                msg = f"{season}.warm_supply must be colder than plant.hot_supply"
                raise ValueError(msg)
        return self
