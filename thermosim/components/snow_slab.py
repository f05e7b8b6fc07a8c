"""A snow-melting slab: what it must give, what water circulating in it gives and loses."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.snow_slab import (
    FUSION,
    ICE,
    Drive,
    Slab,
    SlabStep,
    Weather,
    march,
    plane_answer,
    step,
    surface_losses,
)

from thermosim.errors import ParameterError, require
from thermosim.materials.layers import MeshedLayer

Array = npt.NDArray[np.float64]

__all__ = [
    "Line",
    "Season",
    "SlabLayer",
    "SlabState",
    "SlabStep",
    "SnowMeltingSlab",
    "Weather",
    "fresh_snow_density",
    "latent_load",
    "mean_radiant",
]


def latent_load(snowfall: float, density: float) -> float:
    """Heat to melt snow as it falls, nothing else [W/m2].

    q = density snowfall 334 kJ/kg; snowfall as depth of fresh snow [m/s], density [kg/m3].
    """
    return density * snowfall * FUSION


def fresh_snow_density(load: float, snowfall: float) -> float:
    """Density of fresh snow that a published latent design load implies [kg/m3]."""
    return load / (snowfall * FUSION)


def mean_radiant(air: float, humidity: float, cloud: float, snowing: bool) -> float:
    """Temperature of sky and surroundings [degC]; the air's while it snows.

    Cloud fraction 0 ... 1 between a clear sky, air - (1105.8 - 7.562 T + 0.01333 T^2
    - 31.292 phi + 14.58 phi^2) with T in kelvin, and cloud 19.2 K below the air.
    Source: Ramsey, Hewett, Kuehn, Petersen (ASHRAE Trans. 105, 1999) form; assumed.
    """
    if snowing:
        return air
    kelvin = air + 273.15
    span = 1105.8 - 7.562 * kelvin + 0.01333 * kelvin**2 - 31.292 * humidity + 14.58 * humidity**2
    covered = kelvin - 19.2
    clear = min(kelvin - span, covered)
    return float((cloud * covered**4 + (1.0 - cloud) * clear**4) ** 0.25 - 273.15)


SlabLayer = MeshedLayer  # equal cells


class SlabState(NamedTuple):
    """Temperatures from the surface down [degC] and snow lying [kg/m2]."""

    temperature: Array
    snow: float


class Line(NamedTuple):
    """Return water of a slab: slope * supply + intercept [degC]."""

    slope: float
    intercept: float


class Season(NamedTuple):
    """Sums of a marched season over the whole slab."""

    steps: Array  # rows as `SlabStep`, last column 1 where water circulated, (steps, 14)
    heat: float  # given by the water [J]
    hours: float  # of circulation [h]
    melted: float  # [kg]
    residual: float  # what the ledger does not close by [J]

    def performance(self, pump_power: float) -> float:
        """Season COP of direct circulation: heat over energy of a pump of constant power [W]."""
        return self.heat / (pump_power * self.hours * 3600.0)


@dataclass(frozen=True, kw_only=True)
class SnowMeltingSlab:
    """Slab with pipes at one depth, snow on it, ground below it.

    The free-area ratio is the share of surface left without snow while snow lies: 0 loses
    least, 1 keeps the road black.
    """

    area: float  # [m2]
    pipe_conductance: float  # water to pipe plane, spreading included [W/(m2 K)]
    above: tuple[SlabLayer, ...]  # from the surface to the pipes
    below: tuple[SlabLayer, ...]  # from the pipes to the ground
    ground_conductance: float = 0.0  # lowest layer to the ground's temperature [W/(m2 K)]
    free_area_ratio: float = 0.15  # assumed
    snow_density: float = 90.0  # of fresh snow [kg/m3]; implied by 250 W/m2 at 3 cm/h
    emissivity: float = 0.9  # assumed
    air_limit: float = 2.0  # no circulation from this air temperature up, assumed [degC]

    def __post_init__(self) -> None:
        for name, unit in (("area", "m2"), ("pipe_conductance", "W/(m2 K)")):
            require(self, name, unit, above=0.0)
        require(self, "ground_conductance", "W/(m2 K)", at_least=0.0)
        require(self, "free_area_ratio", "(share)", at_least=0.0, at_most=1.0)
        require(self, "snow_density", "kg/m3", above=0.0, at_most=917.0)
        require(self, "emissivity", "(share)", at_least=0.0, at_most=1.0)
        require(self, "air_limit", "degC", at_least=-60.0, at_most=60.0)
        if not (self.above and self.below):
            raise ParameterError("SnowMeltingSlab: layers are needed above and below the pipes.")

    @cached_property
    def _slab(self) -> Slab:
        capacity, resistance = [0.0], [0.0]
        for layer in (*self.above, None, *self.below):
            if layer is None:
                plane = len(capacity)
                capacity.append(0.0)
                resistance.append(0.0)
                continue
            half = 0.5 * layer.thickness / layer.cells / layer.conductivity
            for _ in range(layer.cells):
                capacity.append(layer.heat_capacity * layer.thickness / layer.cells)
                resistance[-1] += half
                resistance.append(half)
        if self.ground_conductance > 0.0:
            resistance[-1] += 1.0 / self.ground_conductance
        conductance = 1.0 / np.array(resistance)
        conductance[-1] *= self.ground_conductance > 0.0
        surface = (self.free_area_ratio, self.emissivity)
        return Slab(np.array(capacity), conductance, plane, *surface)

    def uniform(self, temperature: float) -> SlabState:
        """State of one temperature and no snow."""
        return SlabState(np.full(self._slab.capacity.size, float(temperature)), 0.0)

    def weather(
        self,
        *,
        air: float,
        wind: float,
        humidity: float,
        snowfall: float = 0.0,
        sky: float | None = None,
        solar: float = 0.0,
    ) -> Weather:
        """Weather of one step: snowfall as depth of fresh snow [m/s], sky as warm as air if None.

        Air and sky [degC], wind [m/s], relative humidity 0 ... 1, sun absorbed [W/m2].
        """
        mass = snowfall * self.snow_density
        return Weather(air, wind, humidity, mass, air if sky is None else sky, solar)

    def required_flux(self, weather: Weather) -> float:
        """Heat the surface must give to stay at 0 degC and melt snow as it falls [W/m2].

        q = s (c_ice dT + L_f) + A_r (q_convection + q_radiation + q_evaporation), the form
        of the ASHRAE handbook with the film at 0 degC; never below zero.
        """
        losses = surface_losses(self._slab, weather, 0.0, float(weather.snowfall > 0.0))
        exposed = losses.longwave - losses.film * weather.air + losses.vapour - losses.solar
        melting = weather.snowfall * (FUSION - ICE * min(weather.air, 0.0))
        return max(melting + exposed, 0.0)

    def wants_heat(self, state: SlabState, weather: Weather) -> bool:
        """True while snow falls or lies and the air is below its limit."""
        snow = state.snow > 0.0 or weather.snowfall > 0.0
        return snow and weather.air < self.air_limit

    def drive(self, capacity_rate: float) -> float:
        """Conductance from supply water to pipe plane at a flow [W/K] of water [W/(m2 K)].

        Water meets one plane temperature: C (1 - exp(-U A / C)) / A.
        """
        if capacity_rate <= 0.0:
            return 0.0
        reach = -np.expm1(-self.pipe_conductance * self.area / capacity_rate)
        return float(capacity_rate * reach / self.area)

    def heated(
        self, state: SlabState, seconds: float, weather: Weather, ground: float, heat: float
    ) -> tuple[SlabState, SlabStep]:
        """One step with a given heat to the whole slab [W]; flows per square metre."""
        return self._step(state, seconds, weather, ground, Drive(heat / self.area, 0.0, 0.0))

    def circulated(
        self,
        state: SlabState,
        seconds: float,
        weather: Weather,
        ground: float,
        supply: float,
        capacity_rate: float,
    ) -> tuple[SlabState, SlabStep]:
        """One step with water of known supply [degC] and flow [W/K]; flows per square metre."""
        drive = Drive(0.0, self.drive(capacity_rate), supply)
        return self._step(state, seconds, weather, ground, drive)

    def return_line(
        self,
        state: SlabState,
        seconds: float,
        weather: Weather,
        ground: float,
        capacity_rate: float,
        expected_supply: float,
    ) -> Line:
        """Return water of the step to come as a line of its supply; flow [W/K] above 0.

        Exact while the surface stays as ``expected_supply`` leaves it (frozen, melting or
        bare); heat given with `heated` is booked exactly in any case.
        """
        guess = Drive(0.0, self.drive(capacity_rate), expected_supply)
        cold, rise = plane_answer(
            self._slab, state.temperature, state.snow, weather, ground, guess, seconds
        )
        pull = guess.conductance / (1.0 + rise * guess.conductance) * self.area / capacity_rate
        return Line(1.0 - pull, pull * cold)

    def season(
        self,
        state: SlabState,
        seconds: float,
        weather: Array,
        ground: float,
        supply: Array,
        capacity_rate: float,
    ) -> tuple[SlabState, Season]:
        """Circulate whenever `wants_heat`; weather rows as the fields of `Weather`, (steps, 6).

        Supply water one value a step [degC], e.g. what a sewer exchanger gives.
        """
        temperature = state.temperature.copy()
        steps = np.empty((supply.size, 14))
        slab, rate = self._slab, self.drive(capacity_rate)
        left = march(
            slab,
            temperature,
            state.snow,
            weather,
            supply,
            ground,
            rate,
            self.air_limit,
            seconds,
            steps,
        )
        total = steps.sum(axis=0) * seconds * self.area
        heat = SlabStep(*total[:13])
        gone = heat.convection + heat.longwave + heat.evaporation + heat.melting + heat.stored
        residual = heat.pipe + heat.ground + heat.solar + heat.snowfall - gone
        hours = float(steps[:, 13].sum()) * seconds / 3600.0
        melted = float(steps[:, 9].sum()) * self.area
        return SlabState(temperature, left), Season(steps, heat.pipe, hours, melted, residual)

    def _step(
        self, state: SlabState, seconds: float, weather: Weather, ground: float, drive: Drive
    ) -> tuple[SlabState, SlabStep]:
        new = np.empty_like(state.temperature)
        done = step(self._slab, state.temperature, state.snow, weather, ground, drive, seconds, new)
        return SlabState(new, done.snow), done
