"""Tables of what makes ground other than linear: freezing, moving water, snow."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from thermosim.quantity import (
    Conductivity,
    Film,
    Inputs,
    Quantity,
    Temperature,
    assumed,
    published,
)
from thermosim.scenarios.ground_inputs import HeatCapacity, Layer
from thermosim.scenarios.site_inputs import series_beside

WATER_HEAT = 4186.0  # specific, of water (assumed: at 15 degC, from memory) [J/(kg K)]
ICE_HEAT = 2100.0  # specific, of ice near 0 degC (assumed: from memory) [J/(kg K)]
ICE_OVER_WATER = 2.22 / 0.57  # conductivities at 0 degC (assumed: from memory)
NARROWEST = 1e-3  # range of freezing [K]

WaterContent = Annotated[float, Quantity("density", above=0.0, at_most=1000.0)]
FreezingPoint = Annotated[float, Quantity("temperature", at_least=-30.0, at_most=5.0)]
LatentHeat = Annotated[float, Quantity("specific_energy", above=0.0, at_most=1e6)]
Seepage = Annotated[float, Quantity("seepage", at_least=0.0, at_most=1e-3)]
SnowDepth = Annotated[float, Quantity("length", at_least=0.0, at_most=20.0)]
TwelveSnowDepths = Annotated[tuple[SnowDepth, ...], Field(min_length=12, max_length=12)]
SnowDensity = Annotated[float, Quantity("density", at_least=20.0, at_most=900.0)]
SnowConductivity = Annotated[float, Quantity("conductivity", at_least=0.02, at_most=2.3)]


class Freezing(Inputs):
    """Water of a layer that turns to ice over a range of temperature."""

    water: WaterContent = Field(description="that freezes, per volume of soil")
    conductivity: Conductivity | None = Field(
        default=None, description="frozen; none: thawed times (ice over water)^share of volume"
    )
    heat_capacity: HeatCapacity | None = Field(
        default=None, description="frozen, volumetric; none: the water counted as ice"
    )
    begins: FreezingPoint = assumed(0.0, "pure water; salt and fine pores lower it")
    ends: FreezingPoint = assumed(-0.5, "sand -0.1 degC, silt -0.5 to -1, clay down to -3")
    latent_heat: LatentHeat = assumed(333.4e3, "of ice at 0 degC, IAPWS R10-06, from memory")

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if self.ends > self.begins - NARROWEST:
            msg = (
                f"freezing begins at {self.begins:g} degC and ends at {self.ends:g} degC; it must "
                "end at least 1 mK below where it begins. Exchange the two or widen the range"
            )
            raise ValueError(msg)
        return self

    def frozen(self, conductivity: float, heat_capacity: float) -> dict[str, float]:
        """Conductivity [W/(m K)] and heat capacity [J/(m3 K)] of the frozen soil.

        Source: geometric mean of what soil is made of, O. Johansen, Thermal Conductivity of
        Soils, Trondheim 1975 (`assumed`: cited from memory); heat capacities add up.
        """
        made = conductivity * ICE_OVER_WATER ** (self.water / 1000.0)
        rest = heat_capacity - self.water * (WATER_HEAT - ICE_HEAT)
        return {
            "conductivity": made if self.conductivity is None else self.conductivity,
            "heat_capacity": rest if self.heat_capacity is None else self.heat_capacity,
        }


class SoilLayer(Layer):
    """Layer that may freeze and let water through."""

    freezing: Freezing | None = None
    groundwater: Seepage = Field(
        default=0.0, description="volume flow of water over the whole area (Darcy)"
    )

    @model_validator(mode="after")
    def _holds_its_water(self) -> Self:
        if self.freezing is not None:
            alone, whole = self.freezing.water * WATER_HEAT, self.values["heat_capacity"]
            if alone > whole:
                msg = (
                    f"{self.freezing.water:g} kg/m^3 of water alone hold {alone / 1e6:.2f} "
                    f"MJ/m^3/K, the whole layer {whole / 1e6:.2f}. Give less freezing.water or "
                    "a larger heat_capacity"
                )
                raise ValueError(msg)
        return self


class Groundwater(Inputs):
    """Where the water of the layers goes and how warm it comes."""

    direction: Literal["right", "left"] = "right"
    temperature: Temperature | None = Field(
        default=None, description="of the water that enters; none: as the undisturbed ground"
    )


class Snow(Inputs):
    """Snow on the whole surface: a resistance that comes and goes."""

    depth: SnowDepth | None = Field(default=None, description="the same all year")
    monthly: TwelveSnowDepths | None = Field(
        default=None, description="in the middle of each month, January first"
    )
    file: str | None = Field(
        default=None, description="CSV with time and snow_depth over a year, beside the case"
    )
    from_climate: bool = Field(
        default=False, description="fresh snow of [outdoor.climate], settled and melted"
    )
    conductivity: SnowConductivity = assumed(
        0.25, "settled snow of 350 kg/m^3; 0.05 fresh, 0.6 old and wet"
    )
    density: SnowDensity = assumed(350.0, "settled snow at the end of winter")
    fresh_density: SnowDensity = published(90.0, "as of the snow-melting slab, docs/gaps.md")
    melt: Film = assumed(15.0, "per kelvin of the day's air above 0 degC: 3.9 mm of water a day")

    _inside = field_validator("file")(series_beside(snow_depth="length"))

    def unused(self) -> set[str]:
        """What only snow from the climate needs."""
        return set() if self.from_climate else {"density", "fresh_density", "melt"}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [given is not None for given in (self.depth, self.monthly, self.file)]
        if sum(ways) + self.from_climate != 1:
            msg = "give one of depth, monthly, file or from_climate = true"
            raise ValueError(msg)
        return self
