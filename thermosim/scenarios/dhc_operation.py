"""Station and plant together: what the plant wants, what the station gives, what that takes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermosim.components.dispatch import Schedule
from thermosim.components.station import StationState, StationYear
from thermosim.components.station_heat_pump import StationYear as PumpYear
from thermosim.results import Array
from thermosim.scenarios.dhc_dispatch import Dispatcher, Output
from thermosim.scenarios.dhc_station import StationModel
from thermosim.scenarios.sapporo_chain import WATER

TOWER_PASSES = 2
RANGE_COLD, RANGE_HOT, RANGE_WARM = 7.0, 20.0, 8.0  # of the pumps' design (assumed) [K]

NOTHING = 1e-6  # of a pump's design load: less is rounding and turns no pump [-]


class Wish(NamedTuple):
    """What the station is asked for [W]."""

    wanted: Array  # heat at the coil
    capacity: Array  # most heat at the coil


class Inputs(NamedTuple):
    """Energy the plant takes [W]."""

    station_pumps: Array  # electricity
    centrifugal: Array  # electricity
    tower_fans: Array
    pumps: Array  # of the four waters
    steam_fuel: Array  # by the LHV, as all fuel
    boiler_fuel: Array
    gas_fuel: Array

    @property
    def electricity(self) -> Array:
        """All of it [W]."""
        return self.station_pumps + self.centrifugal + self.tower_fans + self.pumps

    @property
    def fuel(self) -> Array:
        """All of it [W]."""
        return self.steam_fuel + self.boiler_fuel + self.gas_fuel


class PlantYear(NamedTuple):
    """One year of plant and station."""

    output: Output
    station: StationYear
    pump: PumpYear  # station heat pumps
    wish: Wish
    taken: Inputs
    surplus: Array  # warm water cooled at the tower [W]
    warm_used: Array  # by the sets [W]
    steam: Array  # heat of all live steam [W]
    rejected: Array  # at the tower [W]
    cooling: Array  # water leaving the tower [°C]
    make_up: Array  # [kg/s]
    schedule: Schedule | None


class Plant(NamedTuple):
    """What a year of the plant needs."""

    dispatcher: Dispatcher
    station: StationModel

    def wish(self, temperature: Array, humidity: Array, warm: Array, asked: Array) -> Wish:
        """Heat at the coil for the warm water wanted and at most, station air being known.

        Parameters
        ----------
        temperature, humidity : of the station [°C, kg/kg]
        warm : warm water there can be [W]
        asked : warm water the sets want [W]
        """
        machines = self.dispatcher.machines
        coil = machines.coil(temperature, humidity, self.station.coil_flow)
        return Wish(machines.station.wanted(asked, coil), machines.station.wanted(warm, coil))

    def guess(self) -> tuple[Array, Array]:
        """Temperature and humidity of the station before the first march."""
        warm = self.dispatcher.hours.summer > 0.0
        return np.where(warm, 27.0, 16.0), np.where(warm, 0.011, 0.005)

    def run(self, state: StationState, passes: int) -> tuple[PlantYear, StationState]:
        """One year from a state of the station."""
        hours = self.dispatcher.hours
        machines = self.dispatcher.machines
        most = machines.station_capacity * hours.free * (self.station.coil_flow > 0.0)
        temperature, humidity = self.guess()
        cooling = np.full(hours.outdoor.size, self.dispatcher.inputs.cooling.set_point)
        optimal = self.dispatcher.inputs.dispatch.method == "optimal"
        free = np.zeros(hours.outdoor.size)
        schedule: Schedule | None = None
        output = self.dispatcher.merit(most, cooling)
        for number in range(passes):
            if optimal and number == passes - 1:
                output, schedule = self.dispatcher.optimal(most, free, cooling)
            elif number:
                output = self.dispatcher.merit(most, cooling)
            asked = machines.sets.warm(output.station_set)
            wish = self.wish(temperature, humidity, most, asked)
            year, after = self.station.year(
                self.station.with_plant(wish.wanted, wish.capacity), state
            )
            temperature, humidity = year.temperature[:, 0], year.humidity[:, 0]
            if optimal:
                free = self._free(state, wish, temperature, humidity)
            found = self._account(year, wish, cooling, schedule)
            cooling = found.cooling
        return found, after

    def _free(self, state: StationState, wish: Wish, temperature: Array, humidity: Array) -> Array:
        """Warm water that comes from cooling the station anyway [W]."""
        nothing = np.zeros(wish.wanted.size)
        year, _ = self.station.year(self.station.with_plant(nothing, wish.capacity), state)
        coil = self.dispatcher.machines.coil(temperature, humidity, self.station.coil_flow)
        return self.dispatcher.machines.station.year(year.coil[:, 0], coil).heat

    def _account(
        self, year: StationYear, wish: Wish, cooling: Array, schedule: Schedule | None
    ) -> PlantYear:
        """What the plant did with the heat the station gave."""
        dispatcher, machines = self.dispatcher, self.dispatcher.machines
        coil = machines.coil(year.temperature[:, 0], year.humidity[:, 0], self.station.coil_flow)
        pump = machines.station.year(year.coil[:, 0], coil)
        for _ in range(TOWER_PASSES):
            if schedule is None:
                output = dispatcher.merit(pump.heat, cooling)
            else:
                output = dispatcher.again(schedule, pump.heat, cooling)
            used = np.minimum(machines.sets.warm(output.station_set), pump.heat)
            surplus = pump.heat - used
            driving, electric, heat = self._chillers(output, cooling)
            tower = machines.tower.year(
                heat + surplus,
                dispatcher.hours.outdoor,
                dispatcher.hours.humidity,
                dispatcher.inputs.cooling.set_point,
            )
            cooling = np.where(heat > 0.0, tower.leaving, dispatcher.inputs.cooling.set_point)
        steam = machines.sets.steam(output.station_set) + output.hot["bypass_steam"]
        taken = Inputs(
            station_pumps=pump.electricity,
            centrifugal=electric,
            tower_fans=tower.fan,
            pumps=self._pumps(output, pump.heat, heat + surplus),
            steam_fuel=machines.steam.fuel(steam, machines.feed, machines.sets.number),
            boiler_fuel=machines.hot_boiler.fuel(output.hot["hot_boiler"], machines.hot_boilers),
            gas_fuel=driving / dispatcher.inputs.part_load.gas_chiller_burner,
        )
        return PlantYear(
            output, year, pump, wish, taken, surplus, used, steam, heat + surplus, cooling,
            tower.make_up, schedule,
        )  # fmt: skip

    def _chillers(self, output: Output, cooling: Array) -> tuple[Array, Array, Array]:
        """Heat of burnt gas, electricity and heat rejected of the chillers [W]."""
        machines, chilled = self.dispatcher.machines, self.dispatcher.inputs.cooling.chilled_supply
        gas = machines.gas.year(output.cold["gas_absorption"], chilled, cooling)[2]
        electric = machines.centrifugal.year(
            output.cold["centrifugal"], chilled, cooling, machines.centrifugals
        )[2]
        cold = sum(output.cold.values(), np.zeros(cooling.size))
        return gas, electric, cold + gas + electric + output.absorption_heat

    def _pumps(self, output: Output, warm: Array, rejected: Array) -> Array:
        """Electricity of the pumps: flow follows the load down to a least share [W]."""
        given, part = self.dispatcher.inputs.machines, self.dispatcher.inputs.part_load
        tower = self.dispatcher.machines.tower
        circulated = tower.design_heat / (WATER * tower.design_range)
        cold = sum(output.cold.values(), np.zeros(warm.size))
        hot = self.dispatcher.demand.hot - output.hot_unmet
        total = np.zeros(warm.size)
        for flow, head, load, span in (
            (given.cold_pumps, part.head_cold, cold, RANGE_COLD),
            (given.hot_pumps, part.head_hot, hot, RANGE_HOT),
            (given.recovered_water_pumps, part.head_warm, warm, RANGE_WARM),
            (circulated, part.head_cooling, rejected, tower.design_range),
        ):
            ratio = load / (WATER * flow * span)
            turning = np.where(ratio > NOTHING, np.clip(ratio, part.least_flow, 1.0), 0.0)
            total += turning * flow * head / part.pump_efficiency
        return total
