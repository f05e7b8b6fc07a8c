"""Machines of the plant with their part load: what each can do, and what it takes for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from thermosim.components.absorption_chiller import AbsorptionChiller, Waters
from thermosim.components.centrifugal_chiller import CentrifugalChiller
from thermosim.components.cooling_tower import CoolingTower, moist_air, wet_bulb
from thermosim.components.hot_water_boiler import HotWaterBoiler
from thermosim.components.station_heat_pump import Hours as CoilHours
from thermosim.components.station_heat_pump import StationHeatPump
from thermosim.components.steam_boiler import SteamBoiler
from thermosim.components.turbo_heat_pump import INLET_VANES
from thermosim.errors import InputError, MaterialError
from thermosim.materials.absorption import absorption_chiller, scaled
from thermosim.results import Array
from thermosim.scenarios.dhc_chain import Sets, set_table
from thermosim.scenarios.dhc_hours import Hours
from thermosim.scenarios.sapporo_balance import BASE
from thermosim.scenarios.sapporo_chain import WATER
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

COOLING_WATER = np.linspace(14.0, 40.0, 27)  # of the absorption table [°C]
LOADS = np.linspace(0.0, 1.2, 25)  # cold over design, of the absorption table [-]
HALVINGS = 24  # of the cold that a limited heat drives, to 6e-8 of it


class Absorbers(NamedTuple):
    """One absorption chiller over cooling water and load, and how many there are."""

    units: int
    size: float  # cold of one at design [W]
    available: Array  # of one, by cooling water [W]
    heat: Array  # of one, by cooling water and load [W]

    def most(self, cooling: Array) -> Array:
        """Cold of all machines at these cooling waters [°C], at most [W]."""
        return self.units * np.interp(cooling, COOLING_WATER, self.available)

    def within(self, heat: Array, cold: Array, cooling: Array) -> Array:
        """As much of a cold as machines and a heat allow, by `driving`; never more heat [W].

        Parameters
        ----------
        heat : there is to drive them, of each hour [W]
        cold : wanted [W]
        cooling : water [°C]
        """
        found = np.minimum(cold, self.most(cooling))
        tight = np.flatnonzero(self.driving(found, cooling) > heat)
        low, high = np.zeros(tight.size), found[tight]
        water, most = cooling[tight], heat[tight]
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            fits = self.driving(middle, water) <= most
            low, high = np.where(fits, middle, low), np.where(fits, high, middle)
        found[tight] = low
        return found

    def driving(self, cold: Array, cooling: Array) -> Array:
        """Heat for a cold of all machines, as few running as can carry it [W]."""
        one = np.interp(cooling, COOLING_WATER, self.available)
        running = np.clip(np.ceil(cold / np.maximum(one, 1.0) * (1.0 - 1e-9)), 1.0, self.units)
        step = COOLING_WATER[1] - COOLING_WATER[0]
        place = np.clip((cooling - COOLING_WATER[0]) / step, 0.0, COOLING_WATER.size - 1.000001)
        load = np.clip(cold / running / self.size / (LOADS[1] - LOADS[0]), 0.0, LOADS.size - 1.001)
        i, j = place.astype(np.int64), load.astype(np.int64)
        a, b = place - i, load - j
        low = self.heat[i, j] * (1.0 - b) + self.heat[i, j + 1] * b
        high = self.heat[i + 1, j] * (1.0 - b) + self.heat[i + 1, j + 1] * b
        return np.asarray(running * (low * (1.0 - a) + high * a))


@dataclass(frozen=True, eq=False)
class Machinery:
    """All machines of one case."""

    sets: Sets
    station: StationHeatPump
    station_capacity: Array  # warm water, of each hour, lock-out not counted [W]
    warm_supply: Array  # [°C]
    station_share: Array  # of Carnot [-]
    steam: SteamBoiler
    feed: float  # enthalpy of the condensate [J/kg]
    hot_boiler: HotWaterBoiler
    hot_boilers: int
    absorbers: Absorbers
    gas: CentrifugalChiller
    gas_capacity: float  # [W]
    centrifugal: CentrifugalChiller
    centrifugals: int
    tower: CoolingTower

    @property
    def steam_heat(self) -> float:
        """Heat of all live steam above its condensate [W]."""
        return self.sets.number * self.steam.capacity * (self.steam.enthalpy - self.feed)

    def coil(self, temperature: Array, humidity: Array, flow: Array) -> CoilHours:
        """Hours as the station heat pump wants them; air of the station entering its coils."""
        return CoilHours(
            np.ascontiguousarray(temperature),
            np.ascontiguousarray(humidity),
            np.ascontiguousarray(flow),
            self.warm_supply,
            self.station_share,
            self.station_capacity,
        )


def machinery(inputs: SubwayDhc, hours: Hours) -> Machinery:
    """Machines of a case; tables are filled once."""
    given, part = inputs.machines, inputs.part_load
    winter = set_table(inputs.constants, inputs.plant, inputs.winter)
    summer = set_table(inputs.constants, inputs.plant, inputs.summer)
    number = round(given.turbo_heat_pumps / inputs.plant.hot_water_heat)
    warm = hours.summer > 0.0

    def by_season(cold_half: float, warm_half: float) -> Array:
        return np.where(warm, warm_half, cold_half)

    pumps = by_season(given.station_heat_pump_winter, given.station_heat_pump_summer)
    steam = _steam(inputs, number)
    chain = winter.design
    boilers = max(round(given.hot_boilers / part.hot_boiler_unit), 1)
    absorbers, rejected = _absorbers(inputs)
    rejected += 2.0 * given.gas_absorption + 1.25 * given.centrifugal
    return Machinery(
        sets=Sets(number, (winter, summer), hours.summer),
        station=_pumps(inputs, float(pumps.max())),
        station_capacity=pumps,
        warm_supply=by_season(inputs.winter.warm_supply, inputs.summer.warm_supply),
        station_share=by_season(inputs.winter.station_share, inputs.summer.station_share),
        steam=steam,
        feed=steam.enthalpy - chain.boiler.heat / chain.boiler.steam_flow,
        hot_boiler=HotWaterBoiler(
            capacity=given.hot_boilers / boilers,
            efficiency=part.hot_boiler,
            basis="LHV",
            standing_loss=part.hot_boiler_standing,
        ),
        hot_boilers=boilers,
        absorbers=absorbers,
        gas=CentrifugalChiller(data=part.gas_chiller_data, capacity=given.gas_absorption),
        gas_capacity=given.gas_absorption,
        centrifugal=CentrifugalChiller(
            data=part.centrifugal_data, capacity=given.centrifugal / given.centrifugal_units
        ),
        centrifugals=given.centrifugal_units,
        tower=_tower(inputs, rejected),
    )


def _steam(inputs: SubwayDhc, number: int) -> SteamBoiler:
    """One boiler for each set."""
    return SteamBoiler(
        capacity=inputs.machines.steam_boilers / number,
        pressure=inputs.plant.steam_pressure,
        temperature=inputs.plant.steam_temperature,
        efficiency=inputs.constants.boiler,
        standing_loss=inputs.part_load.steam_boiler_standing,
    )


def _pumps(inputs: SubwayDhc, capacity: float) -> StationHeatPump:
    """Station heat pumps; share, air and capacity of the hour are given with each year."""
    return StationHeatPump(
        capacity=capacity,
        share=inputs.summer.station_share,
        coil_flow=inputs.station.fan_flow * inputs.station.contact,
        motor_efficiency=inputs.constants.motor,
        coldest=inputs.station.coldest_coil,
        load_curve=INLET_VANES,
        least_load=inputs.part_load.station_least,
    )


def _tower(inputs: SubwayDhc, heat: float) -> CoolingTower:
    """One tower for all machines at the design afternoon."""
    cooling = inputs.cooling
    air = moist_air(cooling.outdoor_temperature, cooling.outdoor_humidity)
    return CoolingTower(
        design_heat=heat,
        design_wet_bulb=wet_bulb(*air),
        design_range=cooling.cooling_range,
        design_approach=cooling.tower_approach,
    )


def _absorbers(inputs: SubwayDhc) -> tuple[Absorbers, float]:
    """Table of one chiller, scaled to the published COP; and what all of them reject [W]."""
    given, plant = inputs.cooling, inputs.plant
    units = inputs.machines.absorption_units
    size = inputs.machines.absorption / units
    cop = inputs.constants.absorption
    share = size / cop / plant.hot_water_heat  # of one set's flows
    hot_rate, chilled_rate = (WATER * share * f for f in (plant.hot_water_flow, given.chilled_flow))
    rejected = size * (1.0 + 1.0 / cop)
    cooling_rate = rejected / given.cooling_range
    air = moist_air(given.outdoor_temperature, given.outdoor_humidity)
    entering = wet_bulb(*air) + given.tower_approach
    rating = (
        plant.hot_supply - 0.5 * size / cop / hot_rate,
        entering + 0.5 * given.cooling_range,
        given.chilled_supply + 0.5 * size / chilled_rate,
    )
    try:
        machine = AbsorptionChiller(
            characteristic=scaled(absorption_chiller(BASE), size, cop, rating)
        )
    except MaterialError:
        raise InputError(
            f"[plant] hot_supply of {plant.hot_supply:g} degC drives no absorption chiller that "
            f"makes water of {given.chilled_supply:g} degC beside cooling water of "
            f"{entering:.1f} degC. Write a warmer hot_supply, or a smaller tower_approach."
        ) from None
    available = np.empty(COOLING_WATER.size)
    heat = np.empty((COOLING_WATER.size, LOADS.size))
    for i, cooling in enumerate(COOLING_WATER.tolist()):
        waters = Waters(
            plant.hot_supply, hot_rate, cooling, cooling_rate, given.chilled_supply, chilled_rate
        )
        available[i] = min(machine.step(10.0 * size, waters).cold, LOADS[-1] * size)
        for j, load in enumerate(LOADS.tolist()):
            state = machine.step(min(load * size, available[i]), waters)
            beyond = max(load * size - available[i], 0.0)
            heat[i, j] = state.heat + beyond / cop
    return Absorbers(units, size, available, heat), units * rejected
