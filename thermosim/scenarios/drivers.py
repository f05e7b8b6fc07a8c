"""What drives a sewer from outside, one value a step: weather, inflow, air, soil."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim import climate
from thermosim.climate import Weather
from thermosim.errors import SeriesError, WeatherError
from thermosim.results import Array
from thermosim.scenarios.job import Job
from thermosim.scenarios.outdoors import Clock, measured, weather_year
from thermosim.scenarios.sewer_heat_inputs import SewerHeat

COLDEST, WARMEST = 0.0, 60.0  # of sewage entering a sewer [degC]


class Around(NamedTuple):
    """Surroundings of one step, the same along the whole sewer."""

    air: float  # of the sewer [degC]
    humidity: float  # of the sewer air [-]
    soil: float  # undisturbed [degC]
    outdoor: float  # [degC]; not-a-number without weather


@dataclass(frozen=True, kw_only=True, eq=False)
class Drivers:
    """Outside conditions; value ``i`` is the mean of step ``i``, arrays of shape (steps,)."""

    start: datetime
    step: float  # [s]
    weather: Weather | None
    flow: Array  # sewage at the upper end [m3/s]
    sewage: Array  # its temperature [degC]
    air: Array  # above the sewage at the upper end [degC]
    outdoor_share: float | None  # of outdoor air in it; None: given, the same everywhere [-]
    soil: Array  # round the pipe, undisturbed [degC]
    humidity: float  # of the sewer air [-]
    notes: tuple[str, ...] = ()  # what was filled or bridged, in sentences

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(self.flow.size)

    def each_step(self) -> Iterator[tuple[float, float, Around]]:
        """Sewage flow [m3/s] and temperature [degC] and the surroundings, step by step."""
        outdoor = np.full(self.steps, np.nan)
        if self.weather is not None:
            outdoor = self.weather.air_temperature
        rows = zip(self.flow, self.sewage, self.air, self.soil, outdoor, strict=True)
        for flow, sewage, air, soil, out in rows:
            around = Around(float(air), self.humidity, float(soil), float(out))
            yield float(flow), float(sewage), around

    def beside(self, around: Around, sewage: float) -> Around:
        """Surroundings where the sewage has this temperature [degC]: its air follows it."""
        if self.outdoor_share is None:
            return around
        air = self.outdoor_share * around.outdoor + (1.0 - self.outdoor_share) * sewage
        return Around(air, around.humidity, around.soil, around.outdoor)

    @property
    def ends(self) -> Array:
        """End of each step since the start [s]."""
        return self.step * np.arange(1.0, self.steps + 1.0)

    @cached_property
    def months(self) -> npt.NDArray[np.intp]:
        """Month of the middle of each step, 0 to 11."""
        middles = [self.start + timedelta(seconds=s - self.step / 2) for s in self.ends.tolist()]
        return np.array([middle.month - 1 for middle in middles], dtype=np.intp)


def drivers(case: Job, inputs: SewerHeat) -> Drivers:
    """Everything from outside for the run of a case."""
    run = inputs.run
    steps = round(run.duration / run.step)
    clock = Clock(run.start, run.step, steps)
    year = (
        None if inputs.climate is None else weather_year(case, inputs.climate, clock.hours_of_year)
    )
    weather = None if year is None else clock.cut(year)
    told = _weather_notes(inputs, weather)
    flow = _flow(case, inputs, clock, told)
    sewage = _sewage_temperature(case, inputs, clock, told)
    _is_sewage(sewage)
    return Drivers(
        start=run.start,
        step=run.step,
        weather=weather,
        flow=flow,
        sewage=sewage,
        air=_sewer_air(inputs, weather, sewage),
        outdoor_share=_outdoor_share(inputs, weather),
        soil=_soil(inputs, year, clock),
        humidity=inputs.sewer_air.humidity,
        notes=tuple(told),
    )


def _weather_notes(inputs: SewerHeat, weather: Weather | None) -> list[str]:
    """What the weather says of itself; of its snow only where some is melted."""
    if weather is None:
        return []
    melts = any(plant.load.use == "snow_melting" for plant in inputs.plant)
    return [note for note in weather.notes if melts or not note.startswith("snow ")]


def _is_sewage(temperature: Array) -> None:
    """Refuse an inflow that is no sewage; units or missing values are the usual reason."""
    low, high = float(temperature.min()), float(temperature.max())
    if not (low >= COLDEST and high <= WARMEST):
        raise SeriesError(
            f"[sewage]: the inflow is between {low:g} and {high:g} degC; {COLDEST:g} to "
            f"{WARMEST:g} degC is allowed. Check the unit in the CSV's header, rows standing for "
            "missing values, and daily_swing."
        )


def _flow(case: Job, inputs: SewerHeat, clock: Clock, told: list[str]) -> Array:
    given = inputs.sewage
    if given.flow_file is not None:
        return measured(case, given.flow_file, {"flow": "volume_flow"}, clock, told)["flow"]
    pattern = given.flow_pattern
    flat = np.full(clock.hours_of_year, given.flow)
    if pattern == "flat":
        return clock.pick(flat)
    if isinstance(pattern, tuple):
        return clock.pick(climate.with_daily_factors(flat, pattern))
    return clock.pick(climate.with_daily_factors(flat))


def _sewage_temperature(case: Job, inputs: SewerHeat, clock: Clock, told: list[str]) -> Array:
    given = inputs.sewage
    if given.temperature_file is not None:
        columns = {"temperature": "temperature"}
        return measured(case, given.temperature_file, columns, clock, told)["temperature"]
    hours = clock.hours_of_year
    if given.temperature is not None:
        year = np.full(hours, given.temperature)
    else:
        monthly = given.monthly_temperature
        if monthly is None or isinstance(monthly, str):
            monthly = climate.sewage_normals(monthly or "tokyo-koraku")["temperature"].values
        year = climate.hourly_from_monthly(monthly, hours)
    offsets = np.array(climate.SEWAGE_TEMPERATURE_OFFSETS)
    swing = given.daily_swing / float(np.ptp(offsets))
    return clock.pick(climate.with_daily_offsets(year, (offsets * swing).tolist()))


def _outdoor_share(inputs: SewerHeat, weather: Weather | None) -> float | None:
    air = inputs.sewer_air
    return None if air.temperature is not None or weather is None else air.outdoor_share


def _sewer_air(inputs: SewerHeat, weather: Weather | None, sewage: Array) -> Array:
    share = _outdoor_share(inputs, weather)
    if share is None or weather is None:
        return np.full(sewage.size, inputs.sewer_air.temperature)
    return np.asarray(share * weather.air_temperature + (1.0 - share) * sewage)


def _soil(inputs: SewerHeat, year: Weather | None, clock: Clock) -> Array:
    sewer = inputs.sewer
    if sewer.soil_temperature != "ground":
        return np.full(clock.steps, sewer.soil_temperature)
    if year is None or not year.is_year:
        raise WeatherError('[sewer] soil_temperature = "ground" needs a whole year of weather.')
    per_hour = year if year.step == 3600.0 else year.resampled(3600.0)
    mean, amplitude, warmest = climate.annual_harmonic(per_hour.air_temperature)
    ground = climate.GroundTemperature(
        mean=mean,
        amplitude=amplitude,
        warmest_day=warmest,
        diffusivity=sewer.soil_conductivity / (sewer.soil_density * sewer.soil_specific_heat),
    )
    return clock.pick(ground.hourly(sewer.cover, per_hour.steps))
