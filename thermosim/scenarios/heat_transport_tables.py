"""Tables of a ``heat_transport`` case: sources, carriers, sites, containers, deliveries, lines."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from thermosim.quantity import (
    Distance,
    Efficiency,
    Fraction,
    Inputs,
    Money,
    Quantity,
    assumed,
    published,
)
from thermosim.scenarios.heat_transport_amounts import (
    CarrierEmission,
    CarrierPrice,
    HeatingValue,
    TwelveUses,
)

EPOC = "EPOC 2009"
A_63 = f"{EPOC}, maker A, table 6.3"


def _a_name(given: str) -> str:
    if not given.isprintable() or set(given) & set("/:{}") or given != given.strip():
        msg = "a name has none of / : { } and no space at its ends"
        raise ValueError(msg)
    return given


Name = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_a_name)]
Month = Annotated[int, Field(ge=1, le=12)]
Days = Annotated[float, Field(gt=0.0, le=366.0)]
Count = Annotated[float, Field(ge=0.0, le=1000.0)]
Twelve = Field(min_length=12, max_length=12)
TwelveCounts = Annotated[tuple[Annotated[float, Field(ge=0.0, le=1e5)], ...], Twelve]
TwelveDays = Annotated[tuple[Annotated[float, Field(ge=0.0, le=31.0)], ...], Twelve]
Heat = Annotated[float, Quantity("energy", above=0.0, at_most=1e13)]
DailyHeat = Annotated[float, Quantity("power", at_least=0.0, at_most=1e10)]
PumpPower = Annotated[float, Quantity("power", at_least=0.0, at_most=1e8)]
GasTemperature = Annotated[float, Quantity("temperature", at_least=-50.0, at_most=2000.0)]
NormalFlow = Annotated[float, Quantity("normal_volume_flow", at_least=0.0, at_most=1e4)]
NormalHeatCapacity = Annotated[
    float, Quantity("heat_capacity_per_normal_volume", above=0.0, at_most=1e5)
]
EmissionPerEnergy = Annotated[float, Quantity("emission_per_energy", at_least=0.0, at_most=1e-3)]
YearlyMoney = Annotated[float, Quantity("money_per_time", at_least=0.0, at_most=1e9)]
Dwell = Annotated[float, Quantity("time", above=0.0, at_most=7 * 86400.0)]
Lost = Annotated[float, Quantity("fraction", at_least=0.0, at_most=0.9)]
COP = Annotated[float, Quantity("fraction", above=0.0, at_most=20.0)]


class Stream(Inputs):
    """One exhaust gas, cooled to the lowest temperature the storage material can use."""

    gas_temperature: GasTemperature
    flow: NormalFlow
    heat_capacity: NormalHeatCapacity
    leaving_temperature: GasTemperature


class Source(Inputs):
    """A plant with waste heat: exhaust streams, or its recoverable power."""

    name: Name
    power: Annotated[float, Quantity("power", at_least=0.0, at_most=1e10)] | None = None
    stream: tuple[Stream, ...] = ()
    days: Days = Field(default=365.0, description="of operation in a year")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.power is None) == (not self.stream):
            msg = 'give either power = "1 MW" or at least one [[source.stream]]'
            raise ValueError(msg)
        return self


class Carrier(Inputs):
    """What sites buy today. The unit of its price says how it is measured."""

    name: Name
    price: CarrierPrice
    heating_value: HeatingValue | None = None
    emission: CarrierEmission | None = Field(default=None, description="CO2 of its use")
    carbon: EmissionPerEnergy | None = Field(default=None, description="carbon per heat")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        measured = self.price.measured_in
        if (self.heating_value is None) != (measured == "energy"):
            msg = (
                'heating_value, such as "41.1 MJ/m^3", is needed for what is sold by volume or '
                "mass, and must not be given for what is sold as energy"
            )
            raise ValueError(msg)
        if (self.emission is None) == (self.carbon is None):
            msg = 'give either emission = "2.08 kg/m^3" or carbon = "0.0138 kg/MJ"'
            raise ValueError(msg)
        for name in ("heating_value", "emission"):
            given = getattr(self, name)
            if given is not None and given.measured_in != measured:
                msg = f"{name} is by {given.measured_in}, but the price is by {measured}"
                raise ValueError(msg)
        return self


class Fuel(Inputs):
    """What a site uses of one carrier, and in what plant."""

    carrier: Name
    plant: Literal[
        "hot-water boiler",
        "steam boiler",
        "cogeneration",
        "absorption chiller-heater",
        "electric air conditioning",
    ] = "hot-water boiler"
    efficiency: COP = published(0.85, f"{EPOC}, maker A: hot-water boilers")
    replaced_efficiency: COP | None = Field(
        default=None, description="of the plant a container stands in for; none: efficiency"
    )
    hot_water_efficiency: Efficiency = published(0.80, f"{EPOC}, maker A: hospitals")
    cooling_efficiency: COP = published(1.0, f"{EPOC}, maker A: hospitals")
    chiller_factor: COP = published(0.7, f"{EPOC}, maker A: absorption chiller")
    base_month: Month | None = Field(
        default=None, description="month whose use is no air conditioning"
    )
    cooling_months: tuple[Month, ...] = published(
        (5, 6, 7, 8, 9, 10), f"{EPOC}, maker A: May to October"
    )
    use: TwelveUses

    def unused(self) -> set[str]:
        """Shares that only air conditioning has."""
        away: set[str] = set()
        if self.plant != "absorption chiller-heater":
            away |= {"hot_water_efficiency", "cooling_efficiency"}
        if self.plant not in ("absorption chiller-heater", "electric air conditioning"):
            away |= {"chiller_factor", "cooling_months", "base_month"}
        return away

    @model_validator(mode="after")
    def _base(self) -> Self:
        if self.plant == "absorption chiller-heater" and self.base_month is None:
            msg = "base_month is needed: the month, such as 5, in which only hot water is made"
            raise ValueError(msg)
        return self


class Site(Inputs):
    """A user of heat."""

    name: Name
    kind: str = Field(default="", max_length=60)
    operating_days: Days | TwelveDays | None = Field(
        default=None, description="of a year, or of each month; none: every day"
    )
    fuel: tuple[Fuel, ...] = ()
    credit: bool = Field(default=True, description="may earn money for saved CO2")
    printed_capacity: Heat | None = Field(
        default=None, description="as printed: heat by which its containers were counted"
    )

    @model_validator(mode="after")
    def _burns_something(self) -> Self:
        if not self.fuel:
            msg = (
                "a site without fuel has nothing that heat could replace; write [[site.fuel]] "
                "with its carrier and twelve values of use"
            )
            raise ValueError(msg)
        return self


class Container(Inputs):
    """A class of containers."""

    name: Name
    capacity: Heat = Field(description="heat of one load")
    charge_time: Dwell = published(14400.0, f"{A_63}: 4 h, assumed there")
    discharge_time: Dwell = published(14400.0, f"{A_63}: 4 h, assumed there")
    source_pump: PumpPower = published(7500.0, f"{A_63}: 7.5 kW")
    user_pump: PumpPower = published(7500.0, f"{A_63}: 7.5 kW")
    pump_load: Fraction = published(0.6, A_63)
    loss: Lost = assumed(0.0, f"share of heat lost on the way; none in {EPOC}")
    upkeep: YearlyMoney = published(1e6 / 31536000.0, f"{EPOC}, maker A, table 6.1: 1,000 kJPY")
    price: Money | None = None


class Delivery(Inputs):
    """Loads brought to one site, or to several that share them."""

    name: Name
    sites: Annotated[tuple[Name, ...], Field(min_length=1)]
    sources: tuple[Name, ...] = Field(default=(), description="in the order they are drawn on")
    container: Name
    per_day: TwelveCounts | Literal["planned"] | None = Field(
        default=None, description="loads on a day of service, January first"
    )
    per_month: TwelveCounts | None = Field(default=None, description="loads of a month instead")
    most_per_day: Count | None = Field(default=None, description="limit of planned loads")
    days: Literal["operating", "calendar"] = "operating"
    alternate_months: tuple[Month, ...] = Field(
        default=(), description="months of service on every other day"
    )
    short_march: bool = Field(default=False, description="as printed: March of 30 days")
    own_loads: dict[str, float] = Field(
        default_factory=dict, description="as printed: loads a month a site has on its own"
    )
    unserved_credit: tuple[Month, ...] = Field(
        default=(), description="as printed: months credited without a load"
    )
    owned: Annotated[int, Field(ge=0, le=1000)] | None = None
    persons: Annotated[int, Field(ge=0, le=1000)] | None = None
    pairs: Annotated[int, Field(ge=0, le=1000)] | None = Field(
        default=None, description="pairs of stations; none: as many as the busiest day needs"
    )

    @model_validator(mode="after")
    def _one_service(self) -> Self:
        if (self.per_day is None) == (self.per_month is None):
            msg = (
                'give either per_day (twelve loads a day, or "planned") or per_month (twelve '
                "loads a month)"
            )
            raise ValueError(msg)
        if self.most_per_day is not None and self.per_day != "planned":
            msg = 'most_per_day limits planned loads: write per_day = "planned" or leave it out'
            raise ValueError(msg)
        return self


class LineSource(Inputs):
    """Heat a line takes from one source."""

    name: Name
    heat: DailyHeat


class LineSite(Inputs):
    """Heat a line brings to one site on each day of its service."""

    name: Name
    heat: DailyHeat
    days: Days = 365.0


class Line(Inputs):
    """Maker B: containers of one class between sources and sites, the same every day."""

    name: Name
    container: Name
    loads: Count = Field(description="brought in a day")
    source: tuple[LineSource, ...] = ()
    site: Annotated[tuple[LineSite, ...], Field(min_length=1)]


class ControlUnits(Inputs):
    """Maker B: control units of one size, at sources and users together."""

    count: Count
    power: PumpPower = Field(description="of the pump of one")


class Daily(Inputs):
    """Maker B: what its arithmetic adds to the lines."""

    carrier: Name = Field(description="fuel that all heat is credited against")
    efficiency: COP = published(0.8, f"{EPOC}, maker B")
    cop: COP = published(3.0, f"{EPOC}, maker B: electric air conditioning")
    transport_cost: YearlyMoney = Field(description="drivers, trucks and diesel")
    control: tuple[ControlUnits, ...] = ()
    pump_hours: Annotated[float, Quantity("time", at_least=0.0, at_most=3.2e7)] = published(
        7920 * 3600.0, f"{EPOC}, maker B: 330 days, inferred from its figures"
    )
    drivers: Count | None = None


class Truck(Inputs):
    """The way between source and user."""

    distance: Distance = Field(description="one way")
    economy: Annotated[float, Quantity("distance_per_volume", above=0.0, at_most=1e9)]
    loads_per_person: Annotated[float, Field(gt=0.0, le=100.0)] = published(
        4.0, f"{EPOC}, maker A, table 6.2"
    )
    speed: Annotated[float, Quantity("velocity", above=0.0, at_most=50.0)] = assumed(
        30.0 / 3.6, "30 km/h; with the handling, 10 km take 1 h"
    )
    handling: Annotated[float, Quantity("time", at_least=0.0, at_most=86400.0)] = assumed(
        2400.0, "40 min for loading and unloading"
    )
