"""Tables of a case of scenario ``heat_container``: source, road and user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.errors import InputError
from thermosim.quantity import (
    Conductance,
    Distance,
    Duration,
    Efficiency,
    Fraction,
    Inputs,
    Power,
    Quantity,
    Temperature,
    VolumeFlow,
    assumed,
    published,
)
from thermosim.scenarios.container_designs import EPOC
from thermosim.scenarios.heat_container_tables import HotTemperature
from thermosim.scenarios.site_inputs import series_beside

GasFlow = Annotated[float, Quantity("normal_volume_flow", above=0.0, at_most=1e4)]
GasHeat = Annotated[float, Quantity("heat_capacity_per_normal_volume", above=0.0, at_most=1e5)]
Energy = Annotated[float, Quantity("energy", above=0.0, at_most=1e12)]
Economy = Annotated[float, Quantity("distance_per_volume", above=0.0, at_most=1e9)]
Docks = Annotated[int, Field(ge=1, le=50)]
Pinch = Annotated[float, Quantity("temperature_difference", at_least=0.0, at_most=20.0)]
Share = Annotated[float, Quantity("fraction", at_least=0.0, at_most=1.0)]
DayShares = Annotated[tuple[Share, ...], Field(min_length=24, max_length=24)]
YearShares = Annotated[tuple[Share, ...], Field(min_length=12, max_length=12)]
SPECIFIC_WATER = 4186.0  # of water near 15 degC: 1 kcal, CIPM 1950 [J/(kg K)]
WATER = SPECIFIC_WATER * 1000.0  # of a volume [J/(m3 K)]
PLATE = published(0.5e6, f"{EPOC}: plate or spiral, about 0.5 MW")


RISE = 5.0  # of cooling water, chilled water and a heat pump's water at capacity, assumed [K]
PATIENCE = assumed(1800.0, "so long below least_power before it leaves")


class HeatPump(Inputs):
    """Electric heat pump beside an exchanger of the container's oil."""

    capacity: Power = Field(description="heat given, at the temperatures it meets")
    supply: Temperature
    efficiency: Efficiency = assumed(0.45, "share of the Carnot COP; tabulated machines 0.40-0.49")
    pinch: Pinch = assumed(2.0, "condenser and evaporator")
    lowest_source: Temperature = assumed(3.0, "water leaving the evaporator")
    water_flow: VolumeFlow = Field(description="through the evaporator")


class Source(Inputs):
    """Where containers are charged."""

    kind: Literal["gas", "steam", "water", "heat_pump"]
    temperature: HotTemperature = Field(description="entering the exchanger or the heat pump")
    gas_flow: GasFlow | None = None
    gas_heat_capacity: GasHeat | None = None
    water_flow: VolumeFlow | None = None
    power: Power | None = Field(default=None, description="heat that the source has at most")
    floor: HotTemperature | None = Field(
        default=None, description="the source may be cooled so far; gas and water"
    )
    hours: DayShares | None = Field(default=None, description="share available, hour by hour")
    exchanger: Conductance = Field(description="to the oil, counterflow")
    exchanger_power: Power = PLATE
    hottest_oil: HotTemperature | None = Field(
        default=None, description="none: what material and oil bear"
    )
    docks: Docks = 1
    load: Energy | None = Field(
        default=None,
        description="heat above the coldest that the user draws at which it leaves; none: full",
    )
    least_power: Share = assumed(0.1, "of exchanger_power: below it a container counts as full")
    patience: Duration = PATIENCE
    longest: Duration | None = Field(default=None, description="leaves after so long")
    pump: Power = published(7.5e3, f"{EPOC}: oil pump")
    pump_share: Share = published(0.6, f"{EPOC}: load factor of the pump")
    heat_pump: HeatPump | None = None

    def unused(self) -> set[str]:
        """What belongs to another kind of source."""
        of = {
            "gas": {"gas_flow", "gas_heat_capacity", "floor"},
            "steam": set[str](),
            "water": {"water_flow", "floor"},
            "heat_pump": {"heat_pump"},
        }
        return set[str]().union(*of.values()) - of[self.kind]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        faults = []
        needed = {
            "gas": {"gas_flow": '"7000 Nm^3/h"', "gas_heat_capacity": '"0.34 kcal/Nm^3/K"'},
            "steam": {"power": '"0.5 MW"'},
            "water": {"water_flow": '"20 m^3/h"'},
            "heat_pump": {"heat_pump": "[source.heat_pump]"},
        }
        for name, example in needed[self.kind].items():
            if getattr(self, name) is None:
                write = example if example.startswith("[") else f"{name} = {example}"
                faults.append(f'kind = "{self.kind}" needs {name}: write for example {write}')
        if self.floor is not None and self.temperature <= self.floor:
            faults.append(
                f"the source ({self.temperature:g} degC) is colder than the floor "
                f"({self.floor:g} degC) to which it may be cooled, so it has no heat to give: "
                "raise temperature or lower floor"
            )
        faults += [*_nothing(self, "hours"), *self._not_lifted()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _not_lifted(self) -> Iterator[str]:
        pump, at = self.heat_pump, self.temperature
        if pump is None:
            return
        if at <= pump.lowest_source:
            yield (
                f"heat_pump.lowest_source ({pump.lowest_source:g} degC) is not below the source "
                f"({at:g} degC), so the heat pump may take nothing from it: lower lowest_source"
            )
        if pump.supply <= at:
            yield (
                f"heat_pump.supply ({pump.supply:g} degC) does not lie above the source ({at:g} "
                'degC), so there is nothing to lift: raise supply, or write kind = "water"'
            )

    @property
    def capacity_rate(self) -> float:
        """Of what gives the heat [W/K]; inf where it condenses."""
        if self.kind == "gas":
            assert self.gas_flow is not None
            assert self.gas_heat_capacity is not None
            return self.gas_flow * self.gas_heat_capacity
        if self.kind == "water":
            assert self.water_flow is not None
            return self.water_flow * WATER
        return float("inf")

    @property
    def hottest(self) -> float:
        """What the oil meets at most [degC]."""
        return self.heat_pump.supply if self.heat_pump is not None else self.temperature


class Road(Inputs):
    """The way between source and user."""

    distance: Distance = published(10e3, f"{EPOC}: one way")
    duration: Duration = published(3600.0, f"{EPOC}: a transport job, loading included")
    economy: Economy = published(2.5e6, f"{EPOC}: 2.5 km/L of diesel")
    tractors: Annotated[int, Field(ge=1, le=50)] = 1


class Chiller(Inputs):
    """Hot-water absorption chiller between container and cold."""

    machine: str = assumed("kuehn", "temperature behaviour, scaled to capacity and COP")
    capacity: Power = Field(description="cold, at supply and return of the user")
    cop: Annotated[float, Field(gt=0.2, lt=0.85)] = published(0.7, f"{EPOC}: low-temperature")
    cooling_water: Temperature = assumed(31.0, "entering, from a cooling tower")
    chilled_water: Temperature = assumed(7.0, "leaving; it returns 5 K warmer")


class SecondLoop(Inputs):
    """A water loop between the oil's exchanger and what is heated, as for sea water."""

    flow: VolumeFlow
    exchanger: Conductance = Field(description="loop to what is heated, counterflow")


class Replaced(Inputs):
    """The boiler that would run without the containers."""

    efficiency: Efficiency = published(0.85, f"{EPOC}: of the boiler")
    heating_value: Annotated[float, Quantity("energy_per_volume", above=0.0, at_most=1e12)] = (
        published(39.1e9, f"{EPOC}: heavy oil A, 39.1 MJ/L")
    )
    emission: Annotated[float, Quantity("emission_per_volume", at_least=0.0, at_most=1e6)] = (
        published(2710.0, "heavy oil A, 2.71 kg/L")
    )


class User(Inputs):
    """Where containers are emptied."""

    demand: Power = Field(description="greatest; heat, or cold with a chiller")
    hours: DayShares | None = Field(default=None, description="share of it, hour by hour")
    months: YearShares | None = Field(default=None, description="share of it, January first")
    weekend: Fraction = Field(default=1.0, description="share on Saturday and Sunday")
    demand_file: str | None = Field(default=None, description="CSV with power, instead of shares")
    supply: Temperature = Field(description="water that the user needs")
    coming_back: Temperature = Field(description="water returning to the exchanger")
    exchanger: Conductance = Field(description="oil to water, counterflow")
    exchanger_power: Power = PLATE
    docks: Docks = 1
    least_power: Share = assumed(
        0.1, "of exchanger_power, or of the demand where less: below it a container is empty"
    )
    patience: Duration = PATIENCE
    longest: Duration | None = Field(default=None, description="leaves after so long")
    pump: Power = published(7.5e3, f"{EPOC}: oil pump")
    pump_share: Share = published(0.6, f"{EPOC}: load factor of the pump")
    second_loop: SecondLoop | None = None
    chiller: Chiller | None = None
    heat_pump: HeatPump | None = None
    replaced: Replaced | None = Field(default=None, description="fuel that is saved")

    _inside = field_validator("demand_file")(series_beside(power="power"))

    def unused(self) -> set[str]:
        """A file has its own hours; cold replaces no boiler, a heat pump needs no loop."""
        found = {"hours", "months", "weekend"} if self.demand_file is not None else set[str]()
        if self.chiller is not None:
            found.add("replaced")
        return found | {"second_loop"} if self.heat_pump is not None else found

    @property
    def rating(self) -> tuple[float, float, float]:
        """Mean hot, cooling and chilled water at which a chiller is rated [degC]."""
        assert self.chiller is not None
        hot = 0.5 * (self.supply + self.coming_back)
        half = 0.5 * RISE
        return hot, self.chiller.cooling_water + half, self.chiller.chilled_water + half

    @model_validator(mode="after")
    def _complete(self) -> Self:
        faults = []
        if self.supply <= self.coming_back:
            faults.append(
                f"supply ({self.supply:g} degC) must lie above coming_back "
                f"({self.coming_back:g} degC)"
            )
        if self.chiller is not None and self.heat_pump is not None:
            faults.append("write either chiller or heat_pump")
        if self.heat_pump is not None and self.heat_pump.supply < self.supply:
            faults.append(
                f"heat_pump.supply ({self.heat_pump.supply:g} degC) must reach the user's supply "
                f"({self.supply:g} degC)"
            )
        faults += [*_nothing(self, "hours"), *_nothing(self, "months"), *self._not_cooled()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _not_cooled(self) -> Iterator[str]:
        from thermosim.materials.absorption import absorption_chiller, scaled

        given = self.chiller
        if given is None:
            return
        if given.chilled_water >= given.cooling_water:
            yield (
                f"chiller.chilled_water ({given.chilled_water:g} degC) must lie below "
                f"chiller.cooling_water ({given.cooling_water:g} degC)"
            )
            return
        try:
            scaled(absorption_chiller(given.machine), given.capacity, given.cop, self.rating)
        except InputError as error:
            yield str(error).rstrip(".")


def _nothing(table: Source | User, name: str) -> Iterator[str]:
    """Shares that leave no time with heat."""
    shares = getattr(table, name)
    if shares is not None and not any(shares):
        yield f"{name} are all 0: write a share above 0 for at least one"
