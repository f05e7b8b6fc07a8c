"""Tables that every sewer case is made of: the pipe, the sewage, the exchanger."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Conductance,
    Conductivity,
    Density,
    Distance,
    Duration,
    Efficiency,
    Film,
    Fraction,
    Inputs,
    Length,
    PositiveNumber,
    PressureDifference,
    Quantity,
    Slope,
    SpecificHeat,
    Temperature,
    TemperatureDifference,
    VolumeFlow,
    assumed,
    published,
)
from thermosim.scenarios.site_inputs import TwelveTemperatures, local_time, series_beside

GUIDELINE = "B-DASH guideline 2014"
SOURCE_ASSUMED = "no published value; see docs/gaps.md"

DayFactors = Annotated[
    tuple[Annotated[float, Field(ge=0.0, le=20.0)], ...], Field(min_length=24, max_length=24)
]


class Sewer(Inputs):
    """The pipe: bore, fall, lining, wall and the soil round it."""

    diameter: Length
    width: Length | None = Field(
        default=None, description="width of a rectangular sewer; diameter is then its height"
    )
    slope: Slope
    strickler: PositiveNumber = assumed(
        100.0, "PVC-lined, n = 0.010; Japanese practice, unverified"
    )
    resistance_law: Literal["manning", "ganguillet-kutter"] = assumed(
        "manning", "Japanese practice also uses ganguillet-kutter"
    )
    length: Length
    cells: Annotated[int, Field(ge=3, le=100_000)] = 25
    wall_thickness: Length = assumed(0.06, "Malmö sewer model, as read there")
    wall_conductivity: Conductivity = assumed(1.3, "Malmö sewer model, as read there")
    soil_conductivity: Conductivity = assumed(1.5, "Malmö sewer model, as read there")
    soil_density: Density = assumed(1800.0, "moist soil, textbook order")
    soil_specific_heat: SpecificHeat = assumed(1300.0, "moist soil, textbook order")
    soil_temperature: Temperature | Literal["ground"] = assumed(
        "ground", "annual harmonic of the outdoor air damped with depth (Kusuda form)"
    )
    cover: Length = assumed(3.0, "depth of the pipe axis below ground")
    wall_model: Literal["quasi-steady", "ring"] = "quasi-steady"
    ring_radius: Length = assumed(3.0, "outer radius of the soil ring")
    ring_cells: Annotated[tuple[int, int], Field()] = (60, 40)
    dispersion: Annotated[float, Quantity("diffusivity", at_least=0.0, at_most=100.0)] | None = (
        Field(default=None, description="longitudinal dispersion; none: from the flow")
    )
    evaporation: bool = True

    def unused(self) -> set[str]:
        """The other wall model's values; the depth where the soil's temperature is given."""
        names: set[str] = {"ring_radius"} if self.wall_model == "quasi-steady" else set()
        return names if self.soil_temperature == "ground" else names | {"cover"}

    @model_validator(mode="after")
    def _ring_is_outside(self) -> Self:
        if self.wall_model == "ring" and self.ring_radius <= self.diameter / 2 + 0.5:
            msg = "ring_radius must lie at least 0.5 m outside the pipe's bore"
            raise ValueError(msg)
        if not all(4 <= cells <= 400 for cells in self.ring_cells):
            msg = "ring_cells: two whole numbers from 4 to 400, radial then angular"
            raise ValueError(msg)
        return self


class SewerAir(Inputs):
    """Air above the sewage."""

    temperature: Temperature | None = Field(
        default=None, description="constant; none: between outdoor air and sewage"
    )
    outdoor_share: Fraction = assumed(0.3, SOURCE_ASSUMED)
    humidity: Fraction = assumed(0.85, SOURCE_ASSUMED)

    def unused(self) -> set[str]:
        """The mixing rule where the temperature is given."""
        return set() if self.temperature is None else {"outdoor_share"}


class Sewage(Inputs):
    """What flows in at the upper end."""

    flow: VolumeFlow | None = None
    temperature: Temperature | None = None
    monthly_temperature: TwelveTemperatures | Literal["tokyo-koraku"] | None = None
    daily_swing: TemperatureDifference = assumed(2.0, SOURCE_ASSUMED)
    flow_pattern: DayFactors | Literal["flat", "domestic"] = assumed("domestic", SOURCE_ASSUMED)
    flow_file: str | None = None
    temperature_file: str | None = None
    outlet_temperature_file: str | None = Field(
        default=None, description="measured at the lower end, shown beside what is computed"
    )
    oxygen_demand_decay: Annotated[
        float, Quantity("volumetric_heat_rate", at_least=0.0, at_most=1e-3)
    ] = published(1e-6, "Malmö sewer model: COD decay, 14 MJ/kg")

    _flow = field_validator("flow_file")(series_beside(flow="volume_flow"))
    _warmth = field_validator("temperature_file", "outlet_temperature_file")(
        series_beside(temperature="temperature")
    )

    def unused(self) -> set[str]:
        """Patterns where a measured series is given."""
        names: set[str] = set() if self.flow_file is None else {"flow_pattern"}
        return names if self.temperature_file is None else names | {"daily_swing"}

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.flow is None) == (self.flow_file is None):
            msg = 'give either flow = "42.6 L/s" or flow_file = "flow.csv"'
            raise ValueError(msg)
        given = [self.temperature, self.monthly_temperature, self.temperature_file]
        if sum(entry is not None for entry in given) != 1:
            msg = (
                'give one of temperature = "15 degC", monthly_temperature (twelve values) '
                'or temperature_file = "temperature.csv"'
            )
            raise ValueError(msg)
        return self


class Lateral(Inputs):
    """A branch sewer that joins."""

    position: Distance
    flow: VolumeFlow
    temperature: Temperature | Literal["sewage"] = "sewage"


class Profile(Inputs):
    """Cross-section of the renewal profile with its heat-exchanger tube."""

    kind: Literal["one-tube", "two-tube"] = published("two-tube", f"{GUIDELINE}, both exist")
    pitch: Length | None = Field(default=None, description="none: 80 mm one-tube, 40 mm two-tube")
    tube_outer_diameter: Length = assumed(0.017, "Ø 17 mm is documented for the bottom-laid type")
    tube_inner_diameter: Length = assumed(0.013, SOURCE_ASSUMED)
    exposed_share: Fraction = assumed(0.25, SOURCE_ASSUMED)
    tube_conductivity: Conductivity = assumed(0.45, "HDPE 0.40-0.50 W/(m K)")
    profile_conductivity: Conductivity = assumed(0.17, "uPVC 0.16-0.19 W/(m K)")
    grout_conductivity: Conductivity = assumed(1.2, "grout 0.5-1.2 W/(m K)")

    @model_validator(mode="after")
    def _tube_has_a_wall(self) -> Self:
        if self.tube_inner_diameter >= self.tube_outer_diameter:
            msg = "tube_inner_diameter must be smaller than tube_outer_diameter"
            raise ValueError(msg)
        if self.exposed_share > 0.5:
            msg = "exposed_share: at most 0.5, the tube must sit in the profile"
            raise ValueError(msg)
        if self.pitch is not None and self.pitch < 1.2 * self.tube_outer_diameter:
            msg = "pitch must be at least 1.2 tube diameters"
            raise ValueError(msg)
        return self


class Exchanger(Inputs):
    """Spiral exchanger: units in series on the sewage side, in parallel on the water side."""

    length: Length
    unit_length: Length = assumed(4.0, SOURCE_ASSUMED)
    profile: Profile = Profile()
    conductance_per_unit: Conductance | None = Field(
        default=None, description="wet conductance of a unit given directly, no geometry"
    )
    header: Literal["reverse-return", "direct"] = published("reverse-return", GUIDELINE)
    header_diameter: Length | None = Field(
        default=None, description="inner; none: as wide as flows within 5 % need, at most 0.7 m/s"
    )
    air_film: Film = assumed(10.0, SOURCE_ASSUMED)
    air_renewal: Literal["balance", "given"] = assumed(
        "balance", "air over the exchanger is cooled by it; given: it stays as elsewhere"
    )
    fluid: str = assumed("water", "the guideline's source water, 7 to 12 degC")
    temperature_rise: TemperatureDifference = published(5.0, f"{GUIDELINE}, fig. 2-7: 7 to 12 degC")
    design_flow: VolumeFlow | None = Field(
        default=None, description="source water; none: design duty over temperature_rise"
    )
    minimum_flow_share: Fraction = assumed(0.3, "lowest share of the design flow")
    other_pressure_drop: PressureDifference = assumed(
        60e3, "heat-pump evaporator, connecting pipe and fittings"
    )
    pump_efficiency: Efficiency | None = Field(
        default=None, description="pump and motor at design; none: from the pump's size"
    )
    pressure_limit: PressureDifference = assumed(600e3, "PN 6 plastic collector")
    film_multiplier: PositiveNumber = assumed(1.0, "roughness and solids, default of the closure")

    def unused(self) -> set[str]:
        """Geometry where the conductance is given."""
        if self.conductance_per_unit is None:
            return set()
        return {"profile", "air_film", "air_renewal", "film_multiplier", "fluid"}

    @field_validator("fluid")
    @classmethod
    def _known_fluid(cls, given: str) -> str:
        from thermosim.errors import MaterialError
        from thermosim.materials import fluid

        try:
            fluid(given)
        except MaterialError as error:
            raise ValueError(str(error)) from None
        return given

    @model_validator(mode="after")
    def _whole_units(self) -> Self:
        if self.length < self.unit_length:
            msg = "length must be at least one unit_length"
            raise ValueError(msg)
        if self.temperature_rise <= 0.0:
            msg = 'temperature_rise must be above 0 K, for example "5 K"'
            raise ValueError(msg)
        return self

    @property
    def units(self) -> int:
        """Number of units, the nearest whole number."""
        return max(1, round(self.length / self.unit_length))

    @property
    def fitted(self) -> Exchanger:
        """The same with units that fill the length exactly."""
        return self.model_copy(update={"unit_length": self.length / self.units})


class DepositInputs(Inputs):
    """Layer that grows on the exchanger."""

    growth: Annotated[float, Quantity("length", at_least=0.0, at_most=0.05)] = published(
        0.002, f"{GUIDELINE}: about 2 mm in a year"
    )
    conductivity: Conductivity = assumed(1.5, "between biofilm 0.6 and wet grit 2.4 W/(m K)")
    coverage: Fraction = assumed(0.5, "patchy: 2 mm was seen without marked loss")
    cleaning_interval: Duration = assumed(31_536_000.0, "once a year")


class Run(Inputs):
    """Simulated time."""

    start: Any
    duration: Duration
    step: Duration = assumed(3600.0, "hourly")

    _local = field_validator("start")(local_time)

    @model_validator(mode="after")
    def _whole_steps(self) -> Self:
        steps = self.duration / self.step
        if steps < 1 or abs(steps - round(steps)) > 1e-6 or steps > 5e6:
            msg = "duration must be a whole number of steps, between 1 and 5 million"
            raise ValueError(msg)
        return self
