"""Tables of a heat plant: the machine, its use, the system it replaces, its money."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Area,
    Conductivity,
    Distance,
    Efficiency,
    Film,
    Fraction,
    Inputs,
    Money,
    Power,
    Quantity,
    Temperature,
    TemperatureDifference,
    Volume,
    assumed,
    published,
)
from thermosim.scenarios.sewer_inputs import (
    GUIDELINE,
    SOURCE_ASSUMED,
    DayFactors,
    DepositInputs,
    Exchanger,
)
from thermosim.scenarios.site_inputs import series_beside

RESERVED = frozenset(
    {
        *("sewer", "weather", "time", "position", "month", "unit", "headlines", "ledger"),
        *("tables", "text", "provenance", "manifest", "vtkhdf", "row", "column"),
    }
)  # names of groups and dimensions of a result
PowerOrNone = Annotated[float, Quantity("power", at_least=0.0, at_most=1e10)]


class HeatPumpInputs(Inputs):
    """Water-source heat pump."""

    model: Literal["carnot", "lorenz", "linear", "table", "constant"] = assumed(
        "carnot", "heats and cools; linear and table are fits of measured machines"
    )
    data: str = Field(
        default="", description="linear, table: brine_on_off, water_on_off, wamak_220kw, ..."
    )
    efficiency: Efficiency = assumed(0.45, "share of the Carnot COP; tabulated machines 0.40-0.49")
    size_exponent: Annotated[float, Field(ge=0.0, le=0.3)] = assumed(
        0.0, "efficiency grows as (capacity/100 kW)^exponent"
    )
    pinch: TemperatureDifference = assumed(2.0, "condenser and evaporator, Carnot form")
    cop: Annotated[float, Field(gt=1.0, le=20.0)] = assumed(4.0, "constant model: screening only")
    capacity: Power
    supply_temperature: Temperature = published(50.0, f"{GUIDELINE}: 45 to 50 degC")
    chilled_temperature: Temperature = published(7.0, f"{GUIDELINE}: 7 degC")
    lowest_source: Temperature = assumed(3.0, "freeze protection of a water loop, leaving side")
    highest_source: Temperature = assumed(45.0, "condenser limit in cooling, leaving side")
    capacity_slope: Annotated[float, Field(ge=0.0, le=0.1)] = assumed(
        0.0, "share of the capacity per kelvin of source; machines show 0.03, 0 holds it"
    )
    part_load: Literal["none", "on_off"] = assumed(
        "none", "inverter machine; on_off degrades as EN 14825 with 0.9"
    )

    def unused(self) -> set[str]:
        """What belongs to another model of the machine."""
        shares = {"efficiency", "size_exponent"}
        names: set[str] = {"carnot": set(), "lorenz": {"pinch"}}.get(self.model, shares | {"pinch"})
        names = names if self.model == "constant" else names | {"cop"}
        return names if self.model in ("linear", "table") else names | {"data"}

    @model_validator(mode="after")
    def _known_data(self) -> Self:
        if self.model in ("linear", "table"):
            if not self.data:
                name = "brine_on_off" if self.model == "linear" else "wamak_220kw"
                msg = f'model {self.model} needs data, for example data = "{name}"'
                raise ValueError(msg)
            from thermosim.errors import ThermosimError
            from thermosim.materials.heat_pumps import linear_fit, machine_table

            try:
                _ = linear_fit(self.data) if self.model == "linear" else machine_table(self.data)
            except ThermosimError as error:
                raise ValueError(str(error)) from None
        return self

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.supply_temperature <= self.chilled_temperature:
            msg = "supply_temperature must lie above chilled_temperature"
            raise ValueError(msg)
        if self.lowest_source >= self.highest_source:
            msg = "lowest_source must lie below highest_source"
            raise ValueError(msg)
        return self


class AirConditioning(Inputs):
    """Heating and cooling of a building, linear in the outdoor temperature."""

    use: Literal["air_conditioning"]
    heating: PowerOrNone
    cooling: PowerOrNone
    heating_base: Temperature = assumed(18.0, SOURCE_ASSUMED)
    heating_design: Temperature = assumed(0.0, SOURCE_ASSUMED)
    cooling_base: Temperature = assumed(20.0, SOURCE_ASSUMED)
    cooling_design: Temperature = assumed(34.0, SOURCE_ASSUMED)
    occupancy: DayFactors | Literal["always"] = published("always", f"{GUIDELINE}: 24 h, 365 d")
    load_file: str | None = Field(default=None, description="CSV with heating [kW], cooling [kW]")

    _inside = field_validator("load_file")(series_beside(heating="power", cooling="power"))

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.heating == 0.0 and self.cooling == 0.0:
            msg = "heating and cooling are both zero: give one of them"
            raise ValueError(msg)
        if self.heating_design >= self.heating_base:
            msg = "heating_design must be colder than heating_base"
            raise ValueError(msg)
        if self.cooling_design <= self.cooling_base:
            msg = "cooling_design must be warmer than cooling_base"
            raise ValueError(msg)
        if self.cooling_base < self.heating_base:
            msg = "cooling_base must not lie below heating_base: one machine does both"
            raise ValueError(msg)
        return self


class HotWater(Inputs):
    """Hot water: a flat load, or a daily volume drawn from a stratified tank."""

    use: Literal["hot_water"]
    load: Power | None = Field(default=None, description="flat load, day and night")
    daily_volume: Volume | None = None
    draw_pattern: DayFactors | Literal["flat", "dwelling"] = assumed("flat", SOURCE_ASSUMED)
    tank_volume: Volume | None = None
    start_share: Fraction = assumed(0.5, "share of the tank gone cold when charging starts")
    cold_water: Temperature = assumed(15.0, "Sendai, derived from a news item: 15 to 60 degC")
    hot_water: Temperature = published(60.0, "Sendai, 60 degC")
    tank_loss: Film = assumed(0.34, "100 mm insulation, one-dimensional")

    def unused(self) -> set[str]:
        """The tank of a flat load."""
        return {"draw_pattern", "start_share", "tank_loss"} if self.load is not None else set()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.load is None) == (self.daily_volume is None):
            msg = 'give either load = "100 kW" (flat) or daily_volume = "4600 L" with tank_volume'
            raise ValueError(msg)
        if (self.daily_volume is None) != (self.tank_volume is None):
            msg = "daily_volume and tank_volume belong together"
            raise ValueError(msg)
        if self.hot_water <= self.cold_water:
            msg = "hot_water must be warmer than cold_water"
            raise ValueError(msg)
        return self


class SnowMelting(Inputs):
    """A heated slab that keeps a road or yard free of snow."""

    use: Literal["snow_melting"]
    area: Area
    flux: Annotated[float, Quantity("heat_flux", above=0.0, at_most=2000.0)] = published(
        291.0, "Sapporo carriageway, hot water: 250 kcal/(m2 h)"
    )
    free_area_ratio: Fraction = assumed(0.5, SOURCE_ASSUMED)
    snow_density: Annotated[float, Quantity("density", at_least=20.0, at_most=500.0)] = published(
        90.0, "back-out of the Sapporo and Niigata design points"
    )
    pipe_depth: Distance = assumed(0.08, SOURCE_ASSUMED)
    slab_conductivity: Conductivity = assumed(1.6, "concrete, textbook order")
    supply_temperature: Temperature = assumed(25.0, SOURCE_ASSUMED)


class DirectUse(Inputs):
    """Heat taken straight from the source loop, no heat pump."""

    use: Literal["direct"]
    load: Power = Field(description="heat drawn; with reject = true heat given to the sewage")
    use_temperature: Temperature = assumed(5.0, "temperature of what is warmed or cooled")
    approach: TemperatureDifference = assumed(5.0, "at the full load, source water to use")
    months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(min_length=1)] = (
        published(tuple(range(1, 13)), "all year")
    )
    reject: bool = False


Use = Annotated[AirConditioning | HotWater | SnowMelting | DirectUse, Field(discriminator="use")]


class Conventional(Inputs):
    """The system that stands beside for comparison."""

    heating: Literal["air_heat_pump", "gas_boiler", "electric"] = assumed(
        "gas_boiler", "no conventional system is printed in the guideline"
    )
    boiler_efficiency: Efficiency = assumed(0.85, "EPOC 2009, LHV")
    cooling: Literal["air_heat_pump"] = assumed("air_heat_pump", "air-cooled chiller")


class PlantEconomy(Inputs):
    """Investment and how it is annualised."""

    collector_cost: Money = assumed(0.0, "50-year part; one published number, two unknowns")
    plant_cost: Money = assumed(0.0, "15-year part; one published number, two unknowns")
    factors: Literal[
        "bdash-2014",
        "mlit-simple-tool",
        "epoc-2009",
        "kakutani-1992",
        "hokkaido-gas-2020",
    ] = published("bdash-2014", f"{GUIDELINE}, table 2-6")
    discount_rate: Fraction = assumed(0.04, "discounted form only; the guideline has none")
    maintenance: (
        Annotated[float, Quantity("money_per_power_time", at_least=0.0, at_most=1.0)] | None
    ) = Field(default=None, description="none: the guideline's rule for this use")


class Plant(Inputs):
    """One plant on the sewer."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    position: Distance
    exchanger: Exchanger
    heat_pump: HeatPumpInputs | None = None
    load: Use
    deposit: DepositInputs = DepositInputs()
    conventional: Conventional = Conventional()
    economy: PlantEconomy = PlantEconomy()

    @field_validator("name")
    @classmethod
    def _is_free(cls, given: str) -> str:
        if given.lower() in RESERVED:
            msg = f"results use this name themselves; taken are {', '.join(sorted(RESERVED))}"
            raise ValueError(msg)
        return given

    @model_validator(mode="after")
    def _machine_fits_the_use(self) -> Self:
        wants = self.load.use in ("air_conditioning", "hot_water")
        if wants and self.heat_pump is None:
            msg = f"use {self.load.use} needs a [plant.heat_pump] table"
            raise ValueError(msg)
        self._machine_does_both()
        if self.load.use == "hot_water" and self.heat_pump is not None:
            given = self.heat_pump.model_fields_set
            ignored = {"supply_temperature", "chilled_temperature"} & given
            if ignored:
                names = ", ".join(sorted(ignored))
                msg = f"heat_pump {names}: hot water is supplied at load.hot_water, leave it out"
                raise ValueError(msg)
        if self.load.use == "direct" and self.heat_pump is not None:
            msg = "use direct takes no [plant.heat_pump] table"
            raise ValueError(msg)
        return self

    def _machine_does_both(self) -> None:
        """Fits only heat, a table does what its data cover."""
        machine, load = self.heat_pump, self.load
        if machine is None or machine.model not in ("linear", "table"):
            return
        cools = False
        if machine.model == "table":
            from thermosim.materials.heat_pumps import machine_table

            cools = machine_table(machine.data).direction == "cooling"
        wants_cold = isinstance(load, AirConditioning) and load.cooling > 0.0
        wants_heat = not isinstance(load, AirConditioning) or load.heating > 0.0
        if (wants_cold and not cools) or (wants_heat and cools):
            missing = "cool" if wants_cold and not cools else "heat"
            msg = (
                f'heat_pump data "{machine.data}" cannot {missing}: set that load to "0 kW", or '
                'use model = "carnot", which does both'
            )
            raise ValueError(msg)
