"""A heat plant on the sewer: exchanger, source loop and machine solved together each step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from thermosim.components.air_renewal import with_renewal
from thermosim.components.channel import Section, SewerChannel
from thermosim.components.deposit import Deposit, DepositState
from thermosim.components.reach import SewageReach, Surroundings
from thermosim.components.source_use import LoopState
from thermosim.components.spiral import IdealSpiral, SpiralResponse, SpiralStep
from thermosim.scenarios.collector import Collector
from thermosim.scenarios.drivers import Around
from thermosim.scenarios.machines import Machine
from thermosim.scenarios.plant_inputs import Plant as PlantInputs
from thermosim.scenarios.soil_behind import SoilBehind

PROPERTY_TEMPERATURE = 10.0  # of the source water at the very first step [degC]
SAME_FLOW = 1e-12  # [m3/s]
STAGNANT_FILM = 50.0  # least film of standing sewage, assumed [W/(m2 K)]


class Hydraulics(NamedTuple):
    """The flow at the plant's place."""

    flow: float  # [m3/s]
    section: Section
    film: float  # sewage to wall [W/(m2 K)]


class PlantStep(NamedTuple):
    """One step of a plant; what is recorded of it."""

    load: float  # building side, < 0 for cooling [W]
    heat: float  # delivered, < 0 for cooling [W]
    source_heat: float  # drawn from the source water, < 0 if rejected [W]
    electricity: float  # compressor [W]
    pump_electricity: float  # [W]
    cop: float  # [-]; 0 when off
    unmet: float  # [W]
    sewage_inlet_temperature: float  # [degC]
    sewage_outlet_temperature: float  # [degC]
    water_to_exchanger: float  # [degC]
    water_from_exchanger: float  # [degC]
    deposit_thickness: float  # [m]


RECORDED = PlantStep._fields
BOOKED = ("air", "electricity", "pump electricity", "pump loss", "heat", "cold")


@dataclass
class Plant:
    """A plant and the state it is in; `step` takes sewage in and passes it on."""

    inputs: PlantInputs
    channel: SewerChannel
    collector: Collector
    machine: Machine
    deposit: Deposit
    soil: SoilBehind
    reach: SewageReach  # of the same sewer: heat capacity and air closure
    layer: DepositState = field(default_factory=DepositState)
    heat: dict[str, float] = field(default_factory=lambda: dict.fromkeys(BOOKED, 0.0))  # [J]
    residual: float = 0.0  # of the source loop in the step before [J]
    water: float = PROPERTY_TEMPERATURE  # mean source water of the step before [degC]
    hydraulics: Hydraulics | None = None

    @property
    def name(self) -> str:
        """The plant's name in the case."""
        return self.inputs.name

    def step(
        self, index: int, flow: float, temperature: float, around: Around, seconds: float
    ) -> tuple[float, PlantStep]:
        """Advance by one step: sewage leaving [degC] and what is recorded.

        The exchanger answers linearly to the temperature of its water, so exchanger, loop and
        machine are one closed solve with one scalar root for the COP.
        """
        wanted = self.machine.wanted(index, seconds, around)
        share = wanted.share
        if share > 0.0:
            share = max(share, self.inputs.exchanger.minimum_flow_share)
        pump, pump_heat = self.collector.power(share)
        rate = share * self.collector.capacity_rate
        response = self.respond(flow, temperature, around, rate, seconds)
        warming = pump_heat / rate if rate > 0.0 else 0.0
        offset = response.return_offset + warming
        loop = self.machine.solve(wanted, response.return_slope, offset, rate)
        if share > 0.0 and loop.source_heat == 0.0:  # nothing to be had: the pump stays off
            pump = pump_heat = 0.0
            response = self.respond(flow, temperature, around, 0.0, seconds)
        leaving = self._settle(response, loop, seconds)
        gained = response.to_water_slope * loop.inlet + response.to_water_offset
        self.residual = (gained + pump_heat - loop.source_heat) * seconds
        self._book("pump loss", (pump - pump_heat) * seconds)
        self._book("pump electricity", pump * seconds)
        served = self.machine.take(wanted, loop, seconds)
        self._book("electricity", loop.electricity * seconds)
        self._book("heat" if served.heat >= 0.0 else "cold", abs(served.heat) * seconds)
        self.layer = self.deposit.step(self.layer, seconds)
        return leaving, PlantStep(
            served.load, served.heat, loop.source_heat, loop.electricity, pump, loop.cop,
            served.unmet, temperature, leaving, loop.inlet, loop.outlet, self.layer.thickness,
        )  # fmt: skip

    def respond(
        self,
        flow: float,
        temperature: float,
        around: Around,
        capacity_rate: float,
        seconds: float,
        thickness: float | None = None,
    ) -> SpiralResponse:
        """The exchanger's straight line for this sewage, air, soil and water flow."""
        here = self._hydraulics(flow)
        spiral = self.collector.spiral
        air = Surroundings(around.air, around.humidity, around.soil)
        warm, per_metre = self.reach.surface_exchange(here.section, temperature, air)
        step = SpiralStep(
            water_capacity_rate=capacity_rate,
            water_temperature=self.water,
            sewage_capacity_rate=flow * self.reach.heat_capacity,
            sewage_temperature=temperature,
            sewage_film=here.film,
            wet_fraction=here.section.wet_fraction,
            air_temperature=around.air,
            air_humidity=around.humidity,
            deposit_thickness=self.layer.thickness if thickness is None else thickness,
            deposit_conductivity=self.deposit.conductivity,
            deposit_coverage=self.deposit.coverage,
            surface_conductance=per_metre * self.inputs.exchanger.unit_length,
            surface_temperature=warm,
            back_conductance=self.soil.begin(around.soil, seconds),
        )
        if isinstance(spiral, IdealSpiral):
            return spiral.respond(step)
        response = spiral.respond(step, self.soil.temperature)
        return with_renewal(response, self.collector.air_share, step.sewage_capacity_rate)

    def _hydraulics(self, flow: float) -> Hydraulics:
        """Normal flow in the section; kept while the flow is the same."""
        kept = self.hydraulics
        if kept is not None and abs(kept.flow - flow) < SAME_FLOW:
            return kept
        section = self.channel.at_flow(flow)
        film = self.inputs.exchanger.film_multiplier * self.channel.film(section)
        self.hydraulics = Hydraulics(flow, section, max(film, STAGNANT_FILM))
        return self.hydraulics

    def _settle(self, response: SpiralResponse, loop: LoopState, seconds: float) -> float:
        """Book the heat of the section and give the soil its part; sewage leaving [degC]."""
        self.soil.end(response, loop.inlet, seconds)
        leaving = response.sewage_slope * loop.inlet + response.sewage_offset
        air = response.from_air_slope * loop.inlet + response.from_air_offset
        surface = response.surface_slope * loop.inlet + response.surface_offset
        self._book("air", (air - surface) * seconds)
        self.water = 0.5 * (loop.inlet + loop.outlet)
        return leaving

    def _book(self, name: str, heat: float) -> None:
        self.heat[name] += heat
