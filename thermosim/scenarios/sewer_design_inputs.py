"""Inputs of scenario ``sewer_design``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Conductivity,
    Density,
    Distance,
    Film,
    Fraction,
    Inputs,
    Length,
    PositiveNumber,
    Power,
    Quantity,
    Slope,
    SpecificHeat,
    Temperature,
    TemperatureDifference,
    VolumeFlow,
    assumed,
    published,
)
from thermosim.scenarios.plant_inputs import HeatPumpInputs
from thermosim.scenarios.sewer_inputs import (
    GUIDELINE,
    SOURCE_ASSUMED,
    DepositInputs,
    Exchanger,
    Sewer,
    SewerAir,
)

DepthRatio = Annotated[float, Quantity("fraction", above=0.0, at_most=0.95)]
Speed = Annotated[float, Quantity("velocity", above=0.0, at_most=50.0)]
Drop = Annotated[float, Quantity("temperature_difference", above=0.0, at_most=50.0)]


def as_in(table: type[Inputs], name: str) -> Any:
    """Default of a field of another table, with its source: one physics, one default."""
    field = table.model_fields[name]
    return Field(default=field.default, json_schema_extra=field.json_schema_extra)


class DesignSewer(Inputs):
    """The pipe and the flow in it: two of slope, flow, velocity and depth_ratio."""

    diameter: Length
    width: Length | None = Field(
        default=None, description="width of a rectangular sewer; diameter is then its height"
    )
    slope: Slope | None = None
    flow: VolumeFlow | None = None
    velocity: Speed | None = None
    depth_ratio: DepthRatio | None = Field(default=None, description="depth over diameter")
    strickler: PositiveNumber = as_in(Sewer, "strickler")
    resistance_law: Literal["manning", "ganguillet-kutter"] = as_in(Sewer, "resistance_law")
    wall_thickness: Length = as_in(Sewer, "wall_thickness")
    wall_conductivity: Conductivity = as_in(Sewer, "wall_conductivity")
    soil_conductivity: Conductivity = as_in(Sewer, "soil_conductivity")
    soil_density: Density = as_in(Sewer, "soil_density")
    soil_specific_heat: SpecificHeat = as_in(Sewer, "soil_specific_heat")
    soil_transmittance: Film | None = Field(
        default=None,
        description="wetted wall to soil, for the recovery length; none: from wall and soil",
    )
    back: Literal["soil", "adiabatic"] = published("soil", "the exchanger lies on the pipe's wall")
    surface: Literal["air", "closed"] = published(
        "air", "free surface under the exchanger; closed: no exchange with the sewer air"
    )
    evaporation: bool = True

    @model_validator(mode="after")
    def _two_of_four(self) -> Self:
        given = [
            name
            for name in ("slope", "flow", "velocity", "depth_ratio")
            if getattr(self, name) is not None
        ]
        if len(given) != 2 or given == ["slope", "velocity"]:
            msg = (
                "give two of slope, flow, velocity and depth_ratio (not slope with velocity), "
                f"but it has {', '.join(given) or 'none'}; "
                'for example depth_ratio = 0.15 and velocity = "0.4 m/s"'
            )
            raise ValueError(msg)
        return self


class Season(Inputs):
    """Design conditions of one season."""

    load: Power | None = Field(
        default=None, description="building side; without a heat pump: heat of the source water"
    )
    sewage_flow: VolumeFlow | None = Field(default=None, description="none: as in [sewer]")
    air_temperature: Temperature | None = Field(
        default=None, description="sewer air; none: as warm as the sewage"
    )
    humidity: Fraction = as_in(SewerAir, "humidity")
    soil_temperature: Temperature | None = Field(
        default=None, description="undisturbed; none: as warm as the sewage"
    )


class Heating(Season):
    """Design conditions of heating."""

    sewage_temperature: Temperature = published(15.0, f"{GUIDELINE}, fig. 2-7")
    water_inlet: Temperature = published(
        7.0,
        f"{GUIDELINE}, fig. 2-7: source water entering; with a heat pump the coldest to size for",
    )


class Cooling(Season):
    """Design conditions of cooling."""

    sewage_temperature: Temperature = published(28.0, f"{GUIDELINE}, table 2-7: August")
    water_inlet: Temperature = assumed(
        36.0,
        "mirror image of heating, 8 K from the sewage (log mean 5 K); source water entering, "
        "with a heat pump the warmest to size for",
    )


class DesignExchanger(Exchanger):
    """The exchanger; its length is left out where it is sought."""

    length: Length = Field(default=0.0, description="left out with a [sizing] table")

    @model_validator(mode="after")
    def _whole_units(self) -> Self:
        if "length" in self.model_fields_set and self.length < self.unit_length:
            msg = "length must be at least one unit_length"
            raise ValueError(msg)
        if self.temperature_rise <= 0.0:
            msg = 'temperature_rise must be above 0 K, for example "5 K"'
            raise ValueError(msg)
        return self


class DesignDeposit(Inputs):
    """Layer on the wetted part of the exchanger."""

    thickness: Distance = assumed(0.0, "clean")
    conductivity: Conductivity = as_in(DepositInputs, "conductivity")
    coverage: Fraction = as_in(DepositInputs, "coverage")


class Films(Inputs):
    """Films given instead of computed ones; the one of sewer air is in [exchanger]."""

    sewage: Film | None = Field(default=None, description="none: from the sewage's flow")
    tube: Film | None = Field(default=None, description="none: from the source water's flow")


class HeaderGiven(Inputs):
    """Headers given by their resistance instead of their pipes."""

    resistance_ratio: Annotated[float, Field(ge=0.0, le=100.0)] = Field(
        description="drop of a segment that carries one unit's flow, over the drop of a unit"
    )
    exponent: Annotated[float, Field(ge=1.0, le=2.0)] = assumed(
        2.0, "of the unit's pressure drop over its flow; header segments are quadratic"
    )


class LengthScale(Inputs):
    """Length by the guideline's mean difference on the wetted arc alone, beside the model."""

    transmittance: Film | None = Field(
        default=None, description="per area of wetted profile; none: as computed"
    )
    mean_difference: Drop = published(5.0, f"{GUIDELINE}, table 2-6")


class Sizing(Inputs):
    """Find the length that carries the loads; what may limit it."""

    longest: Length = assumed(1000.0, SOURCE_ASSUMED)
    coldest_sewage: Temperature | None = Field(
        default=None, description="leaving; treatment plants ask for 10 degC (assumed)"
    )
    warmest_sewage: Temperature | None = Field(default=None, description="leaving")
    greatest_change: TemperatureDifference | None = Field(
        default=None, description="of the sewage by the exchanger; 0.5 K where assumed"
    )


class SewerDesign(Inputs):
    """One steady design point of a sewer exchanger, or the length its loads need."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    scenario: Literal["sewer_design"]
    note: str = ""
    sewer: DesignSewer
    heating: Heating | None = None
    cooling: Cooling | None = None
    exchanger: DesignExchanger
    heat_pump: HeatPumpInputs | None = None
    deposit: DesignDeposit = DesignDeposit()
    films: Films = Films()
    header: HeaderGiven | None = None
    length_scale: LengthScale = LengthScale()
    sizing: Sizing | None = None

    @property
    def seasons(self) -> dict[Literal["heating", "cooling"], Heating | Cooling]:
        """The seasons of the case."""
        found: dict[Literal["heating", "cooling"], Heating | Cooling] = {}
        if self.heating is not None:
            found["heating"] = self.heating
        if self.cooling is not None:
            found["cooling"] = self.cooling
        return found

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not self.seasons:
            msg = "add a [heating] table, a [cooling] table or both"
            raise ValueError(msg)
        given = "length" in self.exchanger.model_fields_set
        if given == (self.sizing is not None):
            msg = 'give either length = "200 m" in [exchanger], or a [sizing] table, which finds it'
            raise ValueError(msg)
        if self.sizing is not None and self.sizing.longest < self.exchanger.unit_length:
            msg = "longest in [sizing] must be at least one unit_length"
            raise ValueError(msg)
        self._loads_are_there()
        return self

    def _loads_are_there(self) -> None:
        loads = [season.load for season in self.seasons.values()]
        if None in loads and (self.sizing is not None or self.heat_pump is not None):
            msg = 'with [sizing] or [heat_pump] each season needs its load, e.g. load = "100 kW"'
            raise ValueError(msg)
        if not any(loads) and self.exchanger.design_flow is None:
            msg = "give design_flow in [exchanger], or a load that it follows from"
            raise ValueError(msg)
