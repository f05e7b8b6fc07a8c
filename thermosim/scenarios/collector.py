"""Exchanger, headers and pump of a plant, built from a case's tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from thermosim.components.air_renewal import air_renewal
from thermosim.components.channel import SewerChannel
from thermosim.components.circulation_pump import CirculationPump, PumpState
from thermosim.components.header import Header, HeaderFlows
from thermosim.components.profile import ConductanceTable, RenewalProfile
from thermosim.components.reach import SewageReach
from thermosim.components.spiral import IdealSpiral, SpiralExchanger
from thermosim.materials import fluid
from thermosim.results import Array
from thermosim.scenarios.sewer_inputs import Exchanger, Profile

PITCH = {"one-tube": 0.080, "two-tube": 0.040}  # assumed: no maker states it [m]
TUBES = {"one-tube": 1, "two-tube": 2}
HEADER_VELOCITY = 0.7  # of the default header at design flow, assumed [m/s]
SMALLEST_HEADER, WIDEST_HEADER = 0.05, 1.0  # [m]
HEADER_SIZES = 1.12  # ratio of neighbouring pipe sizes, about that of the R20 series [-]
WATER = 4.19e6  # rho c of an ideal exchanger's water [J/(m3 K)]
DESIGN_TEMPERATURE = 9.5  # mean source water, 7 to 12 degC (B-DASH guideline, fig. 2-7) [degC]
NODES = 24
LEAST_AIR_FILM = 0.5  # end of the profile's table [W/(m2 K)]


@dataclass(frozen=True, eq=False)
class Collector:
    """What the source water flows through; `pump_state` over the share of the design flow."""

    spiral: SpiralExchanger | IdealSpiral
    given: Exchanger
    design_flow: float  # of all units [m3/s]
    heat_capacity: float  # rho c of the source liquid [J/(m3 K)]
    header: HeaderFlows | None  # None: ideal exchanger without geometry
    pump: CirculationPump
    pump_power: Array  # at NODES equal shares of the design flow, from 0 to 1 [W]
    pump_heat: Array  # part of it that ends in the water [W]
    design_state: PumpState
    air_share: float = 0.0  # of the dry arc's heat that the sewage must replace [-]

    @property
    def capacity_rate(self) -> float:
        """Source water at design flow [W/K]."""
        return self.design_flow * self.heat_capacity

    def power(self, share: float) -> tuple[float, float]:
        """Electricity of the pump and the heat it leaves in the water [W]."""
        if share <= 0.0:
            return 0.0, 0.0
        position = min(share, 1.0) * (NODES - 1)
        below = min(int(position), NODES - 2)
        part = position - below
        power = self.pump_power[below] + part * (
            self.pump_power[below + 1] - self.pump_power[below]
        )
        heat = self.pump_heat[below] + part * (self.pump_heat[below + 1] - self.pump_heat[below])
        return float(power), float(heat)


@lru_cache(maxsize=8)
def renewal_profile(given: Profile, back_isothermal: bool = True) -> RenewalProfile:
    """Cross-section of the profile; the same tables are built once in a process."""
    return RenewalProfile(
        pitch=given.pitch or PITCH[given.kind],
        outer_diameter=given.tube_outer_diameter,
        bore_diameter=given.tube_inner_diameter,
        exposed_share=given.exposed_share,
        tube_conductivity=given.tube_conductivity,
        profile_conductivity=given.profile_conductivity,
        grout_conductivity=given.grout_conductivity,
        back_isothermal=back_isothermal,
    )


@lru_cache(maxsize=8)
def _table(given: Profile) -> ConductanceTable:
    return renewal_profile(given).conductance_table()


def collector(given: Exchanger, channel: SewerChannel, duty: float, units: int) -> Collector:
    """Collector of so many units for a design duty.

    Parameters
    ----------
    given : the case's table
    channel : the sewer it lies in; the coil is as long as the sewer's circumference
    duty : source heat at design, sets the flow where none is given [W]
    units : number of units; the case's own number is ``given.units``
    """
    if given.conductance_per_unit is not None:
        ideal = IdealSpiral(units=units, conductance=given.conductance_per_unit)
        flow = given.design_flow or duty / given.temperature_rise / WATER
        return _with_pump(ideal, given, (flow, WATER), None, lambda _share: 0.0)
    even = _spiral(given, channel, units, None)
    properties = even.liquid_properties(DESIGN_TEMPERATURE)
    capacity = properties.density * properties.heat_capacity
    flow = given.design_flow or duty / given.temperature_rise / capacity
    divided = _divided(given, even, flow)

    def drop(share: float) -> float:
        tubes = even.unit_flow(share * flow, DESIGN_TEMPERATURE).pressure_drop
        return tubes + divided.header_drop * share**2

    uneven = _spiral(given, channel, units, divided.shares)
    return _with_pump(uneven, given, (flow, capacity), divided, drop)


def _divided(given: Exchanger, even: SpiralExchanger, flow: float) -> HeaderFlows:
    """Flow of every unit; a header that is not given is as wide as equal flows need.

    Parameters
    ----------
    given : the case's table
    even : exchanger with equal flows
    flow : design flow of all units [m3/s]
    """
    law = even.circuit_law(flow, DESIGN_TEMPERATURE)
    bore = given.header_diameter or max(
        SMALLEST_HEADER, math.sqrt(4.0 * flow / (math.pi * HEADER_VELOCITY))
    )
    while True:
        header = Header.of_pipe(
            circuits=even.units,
            spacing=even.unit_length,
            diameter=bore,
            design_flow=flow,
            liquid=even.liquid_properties(DESIGN_TEMPERATURE),
            reverse_return=given.header == "reverse-return",
        )
        divided = header.divide(flow, law.resistance, law.exponent)
        if divided.even or given.header_diameter is not None or bore > WIDEST_HEADER:
            return divided
        bore *= HEADER_SIZES


def with_own_air(
    built: Collector, channel: SewerChannel, model: SewageReach, flow: float
) -> Collector:
    """Collector whose dry arc cools the air over it, at a flow of the sewage [m3/s].

    Unchanged where the case holds the air at its given temperature.
    """
    spiral = built.spiral
    if built.given.air_renewal == "given" or isinstance(spiral, IdealSpiral):
        return built
    section = channel.at_flow(flow)
    air = air_renewal(section, model.sensible, spiral.length, flow * model.heat_capacity)
    film = air.film(built.given.air_film, section.dry_perimeter)
    held = max(film, LEAST_AIR_FILM)
    share = air.share_of_sewage * film / held  # what the floor adds is air's, not the sewage's
    return replace(built, spiral=replace(spiral, air_film=held), air_share=share)


def _spiral(
    given: Exchanger, channel: SewerChannel, units: int, shares: Array | None
) -> SpiralExchanger:
    profile = renewal_profile(given.profile)
    return SpiralExchanger(
        units=units,
        coil_diameter=2.0 * channel.tables.radius,
        table=_table(given.profile),
        exposed_perimeter=profile.exposed_perimeter,
        unit_length=given.unit_length,
        pitch=profile.pitch,
        tubes=TUBES[given.profile.kind],
        bore=given.profile.tube_inner_diameter,
        air_film=given.air_film,
        liquid=fluid(given.fluid),
        flow_shares=shares,
    )


def _with_pump(
    spiral: SpiralExchanger | IdealSpiral,
    given: Exchanger,
    design: tuple[float, float],
    header: HeaderFlows | None,
    drop: Callable[[float], float],
) -> Collector:
    """Tabulate the pump over the share of the design flow."""
    flow, capacity = design
    pump = CirculationPump(
        design_flow=flow,
        design_pressure=max(drop(1.0) + given.other_pressure_drop, 1.0),
        evaporator_drop=given.other_pressure_drop,
        best_efficiency=given.pump_efficiency,
        pressure_limit=given.pressure_limit,
    )
    shares = np.linspace(0.0, 1.0, NODES)
    states = [pump.step(share * flow, drop(share)) for share in shares.tolist()]
    return Collector(
        spiral=spiral,
        given=given,
        design_flow=flow,
        heat_capacity=capacity,
        header=header,
        pump=pump,
        pump_power=np.array([state.power for state in states]),
        pump_heat=np.array([state.hydraulic_power for state in states]),
        design_state=states[-1],
    )
