"""Marching a station and its ground through hours, years and decades."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from thermosim_kernels import station_air
from thermosim_kernels._jit import Array
from thermosim_kernels.moist_air import humidity_ratio
from thermosim_kernels.station_air import Operation, Weather

from thermosim.components.station.periodic import Found, fixed_point
from thermosim.components.station.shell import Link, Modes, Station, link
from thermosim.errors import ConvergenceError, ParameterError, require

__all__ = ["Operation", "StationMarch", "StationState", "StationYear", "Weather"]


class StationState(NamedTuple):
    """Everything a station remembers."""

    modes: Array  # of the ground, (modes,)
    temperature: Array  # of the zones, (zones,) [degC]
    humidity: Array  # of the zones, (zones,) [kg/kg]


@dataclass(frozen=True)
class StationYear:
    """Hourly means; arrays are (hours, zones) unless said otherwise."""

    temperature: Array  # of the zones = exhaust before the coil [degC]
    humidity: Array  # [kg/kg]
    supply: Array  # air that the fans blow in [degC]
    behind_coil: Array  # exhaust behind the coil [degC]
    sensible: Array  # heat into the coil [W]
    latent: Array  # heat into the coil [W]
    unmet: Array  # heat left that keeps a zone above its set point [W]
    outdoor: Array  # heat that outdoor air brings in less what leaves with the exhaust [W]
    gains: Array  # trains, light, people, fans [W]
    heat: Array  # into the ground at every input, (hours, inputs) [W]
    stored: Array  # heat in the ground at the end of each hour, above 0 degC, (hours,) [J]
    mist: Array  # water beyond saturation of the air [kg/s]
    residual: Array  # of air and ground together, each hour, (hours,) [J]
    throughput: float  # sum of all heats that came in or went out [J]

    @property
    def coil(self) -> Array:
        """Heat into the coil, sensible and latent [W]."""
        return self.sensible + self.latent


@dataclass(frozen=True, kw_only=True)
class StationMarch:
    """Station, ground and length of step.

    Each step is one kernel loop: the air temperature of an hour is in closed form, the
    ground exact for inputs constant over the hour.
    """

    station: Station
    ground: Modes | None = None
    step: float = 3600.0  # [s]

    def __post_init__(self) -> None:
        require(self, "step", "s", above=0.0)

    @cached_property
    def link(self) -> Link:
        """The ground as the kernel wants it."""
        return link(self.station, self.ground, self.step)

    @cached_property
    def _shell(self) -> station_air.Shell:
        return self.station.shell(self.step)

    @property
    def others(self) -> tuple[str, ...]:
        """Inputs of the ground that the weather must give, in the order of its columns."""
        return self.link.others

    def start(self, temperature: float, relative_humidity: float = 0.6) -> StationState:
        """Ground and air of one temperature [degC]."""
        zones = len(self.station.zones)
        modes = np.zeros(0) if self.ground is None else temperature * self.ground.content
        moist = humidity_ratio(temperature, relative_humidity, self.station.pressure)
        return StationState(modes, np.full(zones, temperature), np.full(zones, moist))

    def year(
        self, weather: Weather, operation: Operation, state: StationState
    ) -> tuple[StationYear, StationState]:
        """March through the hours given: any number of them, or a year.

        Parameters
        ----------
        weather : means of the hours; ``others`` has one column for each of `others`
        operation : means of the hours, every array (hours, zones)
        state : at the beginning

        Returns
        -------
        What happened, and the state at the end.
        """
        self._check(weather, operation)
        hours = weather.temperature.size
        out = self._results(hours)
        modes = np.pad(state.modes, (0, self.link.factors.decay.size - self.link.modes))
        air = np.vstack([state.temperature, state.humidity])
        failed = station_air.march(
            self.link.factors, self._shell, weather, operation, modes, air, out
        )
        if failed or not np.isfinite(air).all():
            raise ConvergenceError(
                f"StationMarch: {failed} of {hours} hours without an air temperature of zones "
                f"{', '.join(self.station.names)}; last temperatures {air[0]}."
            )
        new = StationState(modes[: self.link.modes].copy(), air[0].copy(), air[1].copy())
        if self.ground is None:
            stored = np.zeros(hours + 1)
        else:
            stored = np.append(-out.heat[:, -1], self._stored(new))
        return self._account(operation, state, stored, out), new

    def periodic(
        self,
        weather: Weather,
        operation: Operation,
        start: StationState,
        *,
        tolerance: float = 1e-8,
        most_years: int = 60,
    ) -> tuple[StationYear, StationState, Found]:
        """The year that repeats itself, controls included.

        The modes of year n + 1 are e^(-rate year) times those of year n plus what the air's
        temperatures make; what they make is taken as given, the modes jump to the state it
        leads to, and Anderson acceleration removes the rest.

        Parameters
        ----------
        tolerance : greatest change of the ground's modes over the year, as a share of their size
        most_years : marched at most

        Returns
        -------
        The year, its first state, and how it was found. Raises `ConvergenceError`.
        """
        seconds = weather.temperature.size * self.step
        rate = np.zeros(0) if self.ground is None else self.ground.rate
        zones = start.temperature.size
        keep = np.concatenate([np.exp(-rate * seconds), np.zeros(2 * zones)])

        def march(packed: Array) -> Array:
            state = StationState(*np.split(packed, [rate.size, rate.size + zones]))
            return np.concatenate(self.year(weather, operation, state)[1])

        found = fixed_point(march, np.concatenate(start), keep, tolerance, most_years)
        first = StationState(*np.split(found.state, [rate.size, rate.size + zones]))
        year, _ = self.year(weather, operation, first)
        return year, first, found

    def from_opening(
        self,
        years: int,
        weather: Weather,
        operation: Operation,
        state: StationState,
        watch: Callable[[int, StationYear], None] | None = None,
    ) -> tuple[StationYear, StationState]:
        """The last of a number of years after the opening; ``watch`` sees every one.

        ``state`` : of the undisturbed ground, `start` for one temperature.
        """
        if years < 1:
            raise ParameterError(f"StationMarch: {years} years; at least 1 is needed.")
        for number in range(years):
            year, state = self.year(weather, operation, state)
            if watch is not None:
                watch(number, year)
        return year, state

    def _stored(self, state: StationState) -> float:
        """Heat in the ground [J]."""
        if self.ground is None:
            return 0.0
        return float(self.station.length * (self.ground.content @ state.modes))

    def _results(self, hours: int) -> station_air.Results:
        zones, rows = len(self.station.zones), self.link.factors.zone.size
        t, w, supply, behind, sensible, latent, unmet, outdoor, mist = np.empty((9, hours, zones))
        return station_air.Results(
            t, w, supply, behind, sensible, latent, unmet, outdoor,
            np.empty((hours, rows)), mist,
        )  # fmt: skip

    def _check(self, weather: Weather, operation: Operation) -> None:
        """Shapes and finite numbers; a kernel would read beyond."""
        hours, zones = weather.temperature.size, len(self.station.zones)
        shapes = {"temperature": (hours,), "humidity": (hours,),
                  "others": (hours, len(self.others))}  # fmt: skip
        for name, shape in shapes.items():
            values = getattr(weather, name)
            if values.shape != shape or not np.isfinite(values).all():
                raise ParameterError(
                    f"StationMarch: weather.{name} has shape {values.shape}; finite numbers of "
                    f"shape {shape} are needed (inputs of the ground: {', '.join(self.others)})."
                )
        for name, values in operation._asdict().items():
            if values.shape != (hours, zones) or np.isnan(values).any():
                raise ParameterError(
                    f"StationMarch: operation.{name} has shape {values.shape}; numbers of shape "
                    f"{(hours, zones)} are needed."
                )

    def _account(
        self,
        operation: Operation,
        state: StationState,
        stored: Array,
        out: station_air.Results,
    ) -> StationYear:
        """Results without the spare rows, and the balance of air and ground of every hour."""
        rows = len(self.link.rows)
        heat = np.ascontiguousarray(out.heat[:, :rows])
        air = np.vstack([state.temperature, out.temperature])
        kept = (np.diff(air, axis=0) * self._shell.capacity).sum(axis=1) * self.step
        ground = np.diff(stored)
        far = [row for row, zone in enumerate(self.link.owner) if zone < 0]
        flows = operation.sensible + out.outdoor - out.sensible
        entered = (flows.sum(axis=1) + heat[:, far].sum(axis=1)) * self.step
        sides = (operation.sensible, out.outdoor, out.sensible, heat)
        return StationYear(
            out.temperature, out.humidity, out.supply, out.behind_coil, out.sensible, out.latent,
            out.unmet, out.outdoor, operation.sensible, heat, stored[1:], out.mist,
            residual=entered - kept - ground,
            throughput=float(sum(np.abs(side).sum() for side in sides) * self.step),
        )  # fmt: skip
