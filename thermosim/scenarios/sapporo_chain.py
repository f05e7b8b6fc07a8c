"""The chain of the Sapporo plant at one design point: station air to hot water.

Station heat pump (motor) -> warm water -> turbo heat pump (steam turbine) -> hot water,
reheated by the turbine's condenser. Temperatures between the machines follow from flows.
"""

from __future__ import annotations

from dataclasses import dataclass

from thermosim.components.cooling_tower import moist_air
from thermosim.components.station_heat_pump import StationHeatPump, StationHeatPumpState
from thermosim.components.steam_boiler import SteamBoiler, SteamBoilerState
from thermosim.components.steam_turbine import BackPressureTurbine, TurbineState
from thermosim.components.turbo_heat_pump import TurboHeatPump, TurboState
from thermosim.errors import ConvergenceError
from thermosim.scenarios.sapporo_balance_inputs import Constants, Plant, Season

WATER = 4.18605e6
"""Heat capacity of water by volume as the plan's own units have it, 1 kcal/(L K) [J/(m3 K)]."""
FULL_LOAD = (0.0, 1.0, 0.0)
"""Load curve that keeps the design COP: the chain is solved at its design point."""


@dataclass(frozen=True)
class ChainState:
    """One design point of the chain."""

    station: StationHeatPumpState
    turbo: TurboState
    turbine: TurbineState
    boiler: SteamBoilerState
    warm_return: float  # to the station heat pumps [°C]
    behind_heat_pump: float  # hot water between heat pump and condenser [°C]
    hot_return: float  # from the network [°C]
    grid: float  # primary energy of the motors [W]

    @property
    def hot_water(self) -> float:
        """Heat of heat pump and condenser [W]."""
        return self.turbo.heat + self.turbine.condenser

    @property
    def primary(self) -> float:
        """Primary energy of motors and boiler [W]."""
        return self.grid + self.boiler.lower


def solve(constants: Constants, plant: Plant, season: Season) -> ChainState:
    """Design point that gives ``plant.hot_water_heat``.

    Heat flows are proportional to the station heat as long as the temperatures stay, so it
    is scaled until they fit: some ten rounds, each shrinks the error threefold or more.
    """
    exhaust = plant.hot_supply + plant.terminal_difference
    unit = _turbine(plant, season, exhaust, 1.0)
    split = unit.full_work(exhaust) / unit.heat_above_condensate(exhaust)
    heat, behind = 0.4 * plant.hot_water_heat, plant.hot_supply - 10.0
    rate = WATER * plant.hot_water_flow
    for _ in range(200):
        source = season.warm_supply - heat / (WATER * plant.warm_water_flow)
        turbo = _turbo(plant, season).from_source(heat, source, behind)
        condenser = turbo.work * (1.0 / split - 1.0)
        total = turbo.heat + condenser
        new = plant.hot_supply - condenser / rate
        moved = max(abs(total / plant.hot_water_heat - 1.0), abs(new - behind) / 100.0)
        heat, behind = heat * plant.hot_water_heat / total, new
        if moved < 1e-14:
            break
    if not moved < 1e-10:
        raise ConvergenceError(
            f"Sapporo chain: no design point after 200 rounds; last hot-water heat {total:.6g} W, "
            f"hot water behind the heat pump {behind:.6g} degC."
        )
    return _state(constants, plant, season, heat, behind)


def _state(
    constants: Constants, plant: Plant, season: Season, heat: float, behind: float
) -> ChainState:
    """All machines at the solved station heat [W] and temperature behind the heat pump [°C]."""
    exhaust = plant.hot_supply + plant.terminal_difference
    pumps = StationHeatPump(
        capacity=heat,
        share=season.station_share,
        coil_flow=plant.coil_flow,
        motor_efficiency=constants.motor,
        coldest=-30.0,
    )
    air = moist_air(season.air_temperature, season.air_humidity)
    station = pumps.step(heat, air, season.warm_supply)
    source = season.warm_supply - heat / (WATER * plant.warm_water_flow)
    turbo = _turbo(plant, season).from_source(heat, source, behind)
    unit = _turbine(plant, season, exhaust, 1.0)
    turbine = _turbine(plant, season, exhaust, turbo.work / unit.full_work(exhaust))
    expanded = turbine.step(turbo.work, exhaust)
    boiler = SteamBoiler(
        capacity=10.0 * expanded.steam_flow,
        pressure=plant.steam_pressure,
        temperature=plant.steam_temperature,
        efficiency=constants.boiler,
        basis="LHV",
    )
    fired = boiler.step(expanded.steam_flow, turbine.condensate_enthalpy(exhaust))
    total = turbo.heat + expanded.condenser
    return ChainState(
        station=station,
        turbo=turbo,
        turbine=expanded,
        boiler=fired,
        warm_return=source,
        behind_heat_pump=behind,
        hot_return=plant.hot_supply - total / (WATER * plant.hot_water_flow),
        grid=station.electricity / constants.grid,
    )


def _turbo(plant: Plant, season: Season) -> TurboHeatPump:
    return TurboHeatPump(
        capacity=plant.hot_water_heat, share=season.turbo_share, load_curve=FULL_LOAD
    )


def _turbine(plant: Plant, season: Season, exhaust: float, flow: float) -> BackPressureTurbine:
    """Turbine of a full steam flow [kg/s]; its gear is in the isentropic efficiency."""
    return BackPressureTurbine(
        steam_flow=flow,
        isentropic_efficiency=season.isentropic_efficiency,
        pressure=plant.steam_pressure,
        temperature=plant.steam_temperature,
        design_exhaust=exhaust,
        mechanical_efficiency=1.0,
    )
