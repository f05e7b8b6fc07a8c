"""Snow melting: a slab heated by a heat pump, or by the source water itself."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from thermosim.components.heat_pump import HeatPump
from thermosim.components.snow_slab import SlabLayer, SlabState, SnowMeltingSlab, Weather
from thermosim.components.snow_slab import mean_radiant as sky_temperature
from thermosim.components.source_use import LoopState, circulate
from thermosim.results import Array
from thermosim.scenarios.drivers import Around, Drivers
from thermosim.scenarios.machines import COLDEST_WATER, NOTHING, Served, Wanted
from thermosim.scenarios.plant_inputs import SnowMelting

FUSION = 334e3  # melting heat of ice [J/kg]
CLOUD = 0.8  # cloud fraction of dry winter hours, assumed [-]
PIPE_CONDUCTANCE = 60.0  # water to pipe plane, 15 cm pipe spacing, assumed [W/(m2 K)]
GROUND_CONDUCTANCE = 1.0  # below half a metre of ground, assumed [W/(m2 K)]
SUN_TAKEN = 0.6  # absorptance of a road, assumed [-]
SUPPLY_DROP = 5.0  # load side of the heat pump, as in air conditioning [K]
NO_LIMIT = 10.0  # direct circulation may give this many times the design flux [-]
CONCRETE = 2.1e6  # heat capacity, assumed [J/(m3 K)]
GROUND = (1.2, 2.2e6)  # conductivity [W/(m K)], heat capacity [J/(m3 K)]; assumed


@dataclass
class SnowMachine:
    """Slab with its snow; without a heat pump the source water runs through its pipes."""

    slab: SnowMeltingSlab
    heat_pump: HeatPump | None
    design: float  # heat at design flux [W]
    supply: float  # of the heat pump [degC]
    weather: list[Weather]
    state: SlabState
    ground: float = 0.0  # [degC]
    seconds: float = 3600.0
    index: int = 0
    snow_hours: float = 0.0  # with snow lying at the end of the step [h]
    melted: float = 0.0  # [kg]
    books: dict[str, float] = field(default_factory=dict)

    def wanted(self, index: int, seconds: float, around: Around) -> Wanted:
        """Melt what falls and lies, and carry the surface's losses, while it is cold."""
        self.index, self.seconds, self.ground = index, seconds, around.soil
        weather = self.weather[index]
        if not self.slab.wants_heat(self.state, weather):
            return Wanted("off", 0.0, 0.0)
        lying = self.state.snow * FUSION / seconds
        flux = self.slab.required_flux(weather) + lying
        load = min(flux * self.slab.area, self.design)
        if self.heat_pump is None:
            return Wanted("heating", load, 1.0)
        return Wanted("heating", load, load / self.design)

    def solve(self, wanted: Wanted, slope: float, offset: float, rate: float) -> LoopState:
        """Exchanger with the heat pump, or with the slab's own straight line."""
        if self.heat_pump is not None:
            back = self.supply - SUPPLY_DROP
            return self.heat_pump.solve(
                wanted.mode, wanted.load, slope, offset, rate, self.supply, back
            )
        conductance, use = 0.0, 0.0
        if wanted.load > 0.0 and rate > 0.0:
            line = self.slab.return_line(
                self.state, self.seconds, self.weather[self.index], self.ground, rate, offset
            )
            conductance = rate * (1.0 - line.slope)
            use = line.intercept / max(1.0 - line.slope, 1e-12)
        limit = NO_LIMIT * self.design if wanted.load > 0.0 else 0.0
        return circulate(
            load=limit,
            slope=slope,
            offset=offset,
            capacity_rate=rate,
            conductance=conductance,
            use=use,
            coldest=COLDEST_WATER,
        )

    def take(self, wanted: Wanted, loop: LoopState, seconds: float) -> Served:
        """Heat the slab for the step and see what snow is left."""
        weather = self.weather[self.index]
        self.state, done = self.slab.heated(
            self.state, seconds, weather, self.ground, loop.delivered
        )
        self.melted += done.melted * self.slab.area
        if self.state.snow > 0.0:
            self.snow_hours += seconds / 3600.0
        if wanted.load <= 0.0:
            return NOTHING
        unmet = max(wanted.load - loop.delivered, 0.0)
        return Served(wanted.load, loop.delivered, unmet)


def snow_machine(given: SnowMelting, heat_pump: HeatPump | None, outside: Drivers) -> SnowMachine:
    """Slab of a case, at the soil's temperature and without snow at the start."""
    slab = SnowMeltingSlab(
        area=given.area,
        pipe_conductance=PIPE_CONDUCTANCE,
        above=(SlabLayer(thickness=given.pipe_depth, conductivity=given.slab_conductivity,
                         heat_capacity=CONCRETE, cells=4),),
        below=(
            SlabLayer(thickness=0.1, conductivity=given.slab_conductivity,
                      heat_capacity=CONCRETE, cells=3),
            SlabLayer(thickness=0.5, conductivity=GROUND[0], heat_capacity=GROUND[1], cells=6),
        ),
        ground_conductance=GROUND_CONDUCTANCE,
        free_area_ratio=given.free_area_ratio,
        snow_density=given.snow_density,
    )  # fmt: skip
    return SnowMachine(
        slab=slab,
        heat_pump=heat_pump,
        design=given.flux * given.area,
        supply=given.supply_temperature,
        weather=_weather(slab, outside),
        state=slab.uniform(float(outside.soil[0])),
    )


def _weather(slab: SnowMeltingSlab, outside: Drivers) -> list[Weather]:
    weather = outside.weather
    assert weather is not None  # the inputs demand a climate for this use
    sun: Array = np.zeros(outside.steps) if weather.solar is None else SUN_TAKEN * weather.solar
    rows = zip(
        weather.air_temperature.tolist(),
        weather.wind_speed.tolist(),
        weather.relative_humidity.tolist(),
        weather.snowfall.tolist(),
        sun.tolist(),
        strict=True,
    )
    return [
        slab.weather(
            air=air,
            wind=wind,
            humidity=humidity,
            snowfall=snow,
            sky=sky_temperature(air, humidity, CLOUD, snow > 0.0),
            solar=solar,
        )
        for air, wind, humidity, snow, solar in rows
    ]
