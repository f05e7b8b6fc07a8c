"""One steady design point: exchanger, source loop and machine solved together."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from thermosim.components.air_renewal import with_renewal
from thermosim.components.header import Header
from thermosim.components.heat_pump import HeatPump
from thermosim.components.reach import Surroundings
from thermosim.components.source_use import LoopState
from thermosim.components.spiral import (
    IdealSpiral,
    SpiralExchanger,
    SpiralProfile,
    SpiralResponse,
    SpiralStep,
    profile,
)
from thermosim.errors import ConvergenceError
from thermosim.scenarios.collector import Collector, collector, with_own_air
from thermosim.scenarios.plant import STAGNANT_FILM
from thermosim.scenarios.plant_build import (
    SHARE_COOLING,
    SHARE_HEATING,
    SUPPLY_DROP,
    heat_pump,
)
from thermosim.scenarios.sewer_design_bed import Bed, Stream, bed
from thermosim.scenarios.sewer_design_films import with_given_films
from thermosim.scenarios.sewer_design_inputs import Cooling, Heating, SewerDesign

Name = Literal["heating", "cooling"]
SIGN: dict[Name, float] = {"heating": 1.0, "cooling": -1.0}
SAME_WATER = 1e-9  # mean source water between two rounds [K]
MOST_ROUNDS = 100
CARRIED = 1e-9  # share of the load, and kelvin, that rounding may take


@dataclass(frozen=True, eq=False)
class Point:
    """A season's steady state with so many units."""

    name: Name
    given: Heating | Cooling
    stream: Stream
    collector: Collector
    response: SpiralResponse
    sewage_film: float  # [W/(m2 K)]
    inlet: float  # source water entering the exchanger [degC]
    outlet: float  # leaving it, before the pump's heat [degC]
    share: float  # of the design flow of source water [-]
    capacity_rate: float  # of the source water [W/K]
    sewage_rate: float  # capacity rate of the sewage [W/K]
    pump: float  # electricity [W]
    pump_heat: float  # of it in the water [W]
    loop: LoopState | None  # None without a heat pump

    @property
    def sign(self) -> float:
        """1 in heating, -1 in cooling."""
        return SIGN[self.name]

    def line(self, name: str) -> float:
        """A quantity of the response at the water's inlet temperature."""
        slope: float = getattr(self.response, f"{name}_slope")
        offset: float = getattr(self.response, f"{name}_offset")
        return slope * self.inlet + offset

    @property
    def units(self) -> SpiralProfile:
        """Figures of every unit."""
        return profile(self.response, self.inlet)

    @property
    def carries(self) -> bool | None:
        """Whether the load is carried with water no colder (warmer) than its design inlet.

        None where no load was given.
        """
        load = self.given.load
        if load is None:
            return None
        if self.loop is None:
            return self.sign * self.line("to_water") >= load * (1.0 - CARRIED)
        beyond = self.sign * (self.given.water_inlet - self.inlet)
        return self.loop.unmet <= CARRIED * load and beyond <= CARRIED


@dataclass(frozen=True, eq=False)
class Design:
    """A case but for the number of its units."""

    inputs: SewerDesign
    bed: Bed
    machine: HeatPump | None

    @property
    def duty(self) -> float:
        """Source heat that sets the flow of source water [W]."""
        loads = {name: season.load or 0.0 for name, season in self.inputs.seasons.items()}
        if self.machine is None:
            return max(loads.values())
        heating, cooling = loads.get("heating", 0.0), loads.get("cooling", 0.0)
        return max(SHARE_HEATING * heating, SHARE_COOLING * cooling)

    def collector(self, units: int, unit_length: float | None = None) -> Collector:
        """Exchanger, headers and pump of so many units; None: as long as the case says."""
        given = self.inputs.exchanger
        if unit_length is not None:
            given = given.model_copy(update={"unit_length": unit_length})
        built = collector(given, self.bed.channel, self.duty, units)
        spiral = built.spiral
        if isinstance(spiral, SpiralExchanger):
            spiral = with_given_films(spiral, self.inputs)
        header = self.inputs.header
        if header is not None:
            pipes = Header(
                circuits=units,
                segment_resistance=header.resistance_ratio,
                reverse_return=given.header == "reverse-return",
            )
            shares = pipes.divide(float(units), 1.0, header.exponent).shares
            spiral = replace(spiral, flow_shares=shares)
        return replace(built, spiral=spiral)

    def solve(self, built: Collector, name: Name, most_pump_heat: float = math.inf) -> Point:
        """The steady state of a season.

        The exchanger is linear in its inlet at known films; these follow the mean water
        temperature, which is repeated until it stays.

        Parameters
        ----------
        built : exchanger, headers and pump
        name : season
        most_pump_heat : counted in the water [W]
        """
        given = self.inputs.seasons[name]
        flow = self.bed.at(given.sewage_flow).flow
        built = with_own_air(built, self.bed.channel, self.bed.reach, flow)
        water = given.water_inlet
        share = self.share(name)
        for _ in range(MOST_ROUNDS):
            found = self._round(built, name, water, share, most_pump_heat)
            if found.loop is not None and found.loop.source_heat == 0.0 and share > 0.0:
                share = 0.0  # nothing to be had: the pump stays off, as in a year's run
                continue
            leaving = found.outlet if found.loop is None else found.loop.outlet
            mean = 0.5 * (found.inlet + leaving)
            if abs(mean - water) < SAME_WATER:
                return found
            water = mean
        raise ConvergenceError(
            f"{name}: the mean source water did not settle in {MOST_ROUNDS} rounds; "
            f"last {water:.6g} degC with {built.spiral.units} units."
        )

    def share(self, name: Name) -> float:
        """Share of the design flow: the whole at the larger load."""
        seasons = self.inputs.seasons
        load = seasons[name].load
        largest = max(season.load or 0.0 for season in seasons.values())
        if load is None or largest == 0.0:
            return 1.0
        return max(load / largest, self.inputs.exchanger.minimum_flow_share)

    def _round(
        self, built: Collector, name: Name, water: float, share: float, most_pump_heat: float
    ) -> Point:
        given = self.inputs.seasons[name]
        stream = self.bed.at(given.sewage_flow)
        film = self._sewage_film(stream)
        pump, pump_heat = built.power(share)
        pump_heat = min(pump_heat, most_pump_heat)
        rate = share * built.capacity_rate
        response = self._respond(built, given, (stream, film), water, rate)
        loop = None
        inlet = given.water_inlet
        if self.machine is not None:
            warming = pump_heat / rate if rate > 0.0 else 0.0
            loop = self._loop(given, name, (response, warming), rate)
            inlet = loop.inlet
        return Point(
            name=name,
            given=given,
            stream=stream,
            collector=built,
            response=response,
            sewage_film=film,
            inlet=inlet,
            outlet=response.return_slope * inlet + response.return_offset,
            share=share,
            capacity_rate=rate,
            sewage_rate=stream.flow * self.bed.reach.heat_capacity,
            pump=pump,
            pump_heat=pump_heat,
            loop=loop,
        )

    def _loop(
        self,
        given: Heating | Cooling,
        name: Name,
        exchanger: tuple[SpiralResponse, float],
        rate: float,
    ) -> LoopState:
        assert self.machine is not None
        assert self.inputs.heat_pump is not None
        assert given.load is not None  # the inputs demand one
        response, warming = exchanger
        supply, back = self.load_side(name)
        offset = response.return_offset + warming
        return self.machine.solve(
            name, given.load, response.return_slope, offset, rate, supply, back
        )

    def load_side(self, name: Name) -> tuple[float, float]:
        """Supply and return temperature of a season [degC]."""
        assert self.inputs.heat_pump is not None
        if name == "cooling":
            chilled = self.inputs.heat_pump.chilled_temperature
            return chilled, chilled + SUPPLY_DROP
        supply = self.inputs.heat_pump.supply_temperature
        return supply, supply - SUPPLY_DROP

    def _sewage_film(self, stream: Stream) -> float:
        if self.inputs.films.sewage is not None:
            return self.inputs.films.sewage
        film = self.bed.channel.film(stream.section)
        return max(self.inputs.exchanger.film_multiplier * film, STAGNANT_FILM)

    def _respond(
        self,
        built: Collector,
        given: Heating | Cooling,
        sewage: tuple[Stream, float],
        water: float,
        rate: float,
    ) -> SpiralResponse:
        """The exchanger's straight line."""
        stream, film = sewage
        warm = given.sewage_temperature
        air = warm if given.air_temperature is None else given.air_temperature
        soil = warm if given.soil_temperature is None else given.soil_temperature
        around = Surroundings(air, given.humidity, soil)
        reach, length = self.bed.reach, built.given.unit_length
        effective, per_metre = reach.surface_exchange(stream.section, warm, around)
        if self.bed.given.surface == "closed":
            per_metre = 0.0
        layer = self.inputs.deposit
        step = SpiralStep(
            water_capacity_rate=rate,
            water_temperature=water,
            sewage_capacity_rate=stream.flow * reach.heat_capacity,
            sewage_temperature=warm,
            sewage_film=film,
            wet_fraction=stream.section.wet_fraction,
            air_temperature=air,
            air_humidity=given.humidity,
            deposit_thickness=layer.thickness,
            deposit_conductivity=layer.conductivity,
            deposit_coverage=layer.coverage,
            surface_conductance=per_metre * length,
            surface_temperature=effective,
            back_conductance=self.bed.soil_per_metre * length,
        )
        if isinstance(built.spiral, IdealSpiral):
            return built.spiral.respond(step)
        response = built.spiral.respond(step, np.full(built.spiral.units, soil))
        return with_renewal(response, built.air_share, step.sewage_capacity_rate)


def design(inputs: SewerDesign) -> Design:
    """The case, ready to be solved for any number of units."""
    machine = None if inputs.heat_pump is None else heat_pump(inputs.heat_pump)
    return Design(inputs, bed(inputs.sewer), machine)
