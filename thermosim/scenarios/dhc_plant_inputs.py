"""Tables of a district plant on a station's heat: machines, order, store, money."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from thermosim.quantity import (
    Efficiency,
    Fraction,
    Inputs,
    Power,
    PressureDifference,
    Quantity,
    Temperature,
    VolumeFlow,
    assumed,
    published,
)
from thermosim.scenarios import sapporo_balance_inputs
from thermosim.scenarios.sapporo_balance_inputs import KAKUTANI, Energy, MassFlow

HOT = ("station_set", "bypass_steam", "hot_boiler")
COLD = ("absorption", "gas_absorption", "centrifugal")
NIGHT = (22, 7)  # hours in which the store is filled
HourOfDay = Annotated[int, Field(ge=0, le=24)]


class Machines(Inputs):
    """Installed capacities; table 1 of the plan of December 1986."""

    turbo_heat_pumps: Power = Field(description="all sets of heat pump and condenser, hot water")
    steam_boilers: MassFlow = Field(description="all of them, live steam")
    hot_boilers: Power = Field(description="all fire-tube boilers, standby included")
    absorption: Power = Field(description="all hot-water absorption chillers")
    absorption_units: Annotated[int, Field(ge=1, le=20)] = 1
    gas_absorption: Power
    centrifugal: Power = Field(description="all electric chillers")
    centrifugal_units: Annotated[int, Field(ge=1, le=20)] = 1
    station_heat_pump_winter: Power = Field(description="warm water, at the winter's point")
    station_heat_pump_summer: Power = Field(description="warm water, at the summer's point")
    cold_pumps: VolumeFlow
    hot_pumps: VolumeFlow
    recovered_water_pumps: VolumeFlow


class PartLoad(Inputs):
    """What the machines lose below full load, and what pumps take."""

    steam_boiler_standing: Fraction = assumed(0.015, "fuel at no load, water-tube boiler")
    hot_boiler: Efficiency = assumed(0.90, "fire-tube boiler, by the LHV")
    hot_boiler_standing: Fraction = assumed(0.02, "fuel at no load, fire-tube boiler")
    hot_boiler_unit: Power = published(5.0 * 1162791.6666666667, f"{KAKUTANI}, table 1")
    least_set: Fraction = assumed(0.2, "of one set: below it steam alone makes the heat")
    station_least: Efficiency = assumed(0.2, "load below which the station heat pumps cycle")
    gas_chiller_data: str = assumed(
        "exhaust_fired_231", "double effect, stands for the gas absorption chillers"
    )
    gas_chiller_burner: Efficiency = assumed(
        0.85, "heat of the burnt gas, by the LHV, that reaches the generator; curves are of exhaust"
    )
    centrifugal_data: str = assumed("trane_cvhf_2799", "2799 kW, the size of the plan's machines")
    head_cold: PressureDifference = assumed(4.0e5, "40 m of water, chilled-water network")
    head_hot: PressureDifference = assumed(3.0e5, "30 m of water, hot-water network")
    head_warm: PressureDifference = assumed(2.5e5, "25 m of water, station to plant")
    head_cooling: PressureDifference = assumed(2.0e5, "20 m of water, machines to tower and back")
    pump_efficiency: Efficiency = assumed(0.7, "pump and motor")
    least_flow: Fraction = assumed(0.3, "of the design flow while a network is in use")


class Cooling(sapporo_balance_inputs.Cooling):
    """Chilled water, tower, and the air the tower was designed for."""

    chilled_flow: VolumeFlow = Field(description="through the absorption chillers of one set")
    cooling_range: Annotated[
        float, Quantity("temperature_difference", at_least=2.0, at_most=20.0)
    ] = assumed(8.0, "cooling water through absorber and condenser")
    tower_approach: Annotated[
        float, Quantity("temperature_difference", at_least=1.0, at_most=15.0)
    ] = assumed(4.0, "3-5 K are usual")
    set_point: Temperature = assumed(24.0, "water leaving the tower where the fan can hold it")


class Store(Inputs):
    """Store of hot water at the plant."""

    capacity: Energy
    charge: Power
    discharge: Power
    loss: Fraction = assumed(0.002, "of the content by the hour, insulated steel tank")
    charge_hours: tuple[HourOfDay, HourOfDay] = assumed(NIGHT, "filled at night, by merit")
    charged_by: tuple[str, ...] = ("station_set",)


class Dispatch(Inputs):
    """How the machines share the demand."""

    method: Literal["merit", "optimal"] = "merit"
    hot_order: tuple[str, ...] = HOT
    cold_order: tuple[str, ...] = COLD
    minimise: Literal["cost", "primary_energy", "co2"] = Field(
        default="cost", description="what the optimal dispatch makes least"
    )
    window: Literal["year", "week"] = Field(
        default="year", description="the optimal dispatch sees the year at once, or week by week"
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        for key, known in (("hot_order", (*HOT, "store")), ("cold_order", COLD)):
            order = getattr(self, key)
            for name in order:
                if name not in known:
                    msg = f"{key}: no machine {name!r}; there are {', '.join(known)}"
                    raise ValueError(msg)
            if len(set(order)) < len(order) or not order:
                msg = f"{key}: each machine stands in it once, and at least one does"
                raise ValueError(msg)
        hot = self.hot_order
        after = [name for name in hot if name in ("station_set", "bypass_steam")]
        if after == ["bypass_steam", "station_set"]:
            msg = (
                "hot_order: bypass_steam is what the boilers of the sets have left, so it must "
                "come after station_set"
            )
            raise ValueError(msg)
        return self


class Economy(Inputs):
    """Prices and factors; sets are never mixed in one row."""

    factors: str = assumed("epoc-2009", "prices and CO2 of electricity and city gas, one source")
    conventional_boiler: Efficiency = assumed(0.90, "hot-water boilers of a plant, by the LHV")
    conventional_chiller: Annotated[float, Field(ge=1.0, le=15.0)] = assumed(
        5.0, "COP of electric chillers, towers not included; centrifugal of the time"
    )
    conventional_auxiliary: Fraction = assumed(
        0.06, "electricity of towers and pumps over cold and heat"
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        from thermosim import economics
        from thermosim.errors import ThermosimError

        try:
            economics.factor_set(self.factors)
        except ThermosimError as error:
            raise ValueError(str(error)) from None
        return self
