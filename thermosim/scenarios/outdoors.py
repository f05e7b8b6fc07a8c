"""Weather and measured series on the hours and steps of a run."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from thermosim import climate
from thermosim.climate import MonthlyField, Normals, Weather
from thermosim.errors import SeriesError
from thermosim.results import Array
from thermosim.scenarios.job import Job
from thermosim.scenarios.site_inputs import Climate
from thermosim.series import read_series

HOUR = 3600.0  # [s]
HOURS = 8760  # of a year of 365 days
YEAR = 31_536_000.0  # 365 days, as the unit yr of the cases [s]
LONG_GAP = 6 * HOUR  # between rows of a measured series, told in the result [s]


@dataclass(frozen=True)
class Clock:
    """Steps of a run on the calendar."""

    start: datetime
    step: float
    steps: int

    @property
    def hours_of_year(self) -> int:
        """Of the year the run starts in [h]."""
        return 8784 if calendar.isleap(self.start.year) else 8760

    @property
    def start_hour(self) -> float:
        """Since 1 January 00:00 of that year [h]."""
        return (self.start - datetime(self.start.year, 1, 1)).total_seconds() / 3600.0

    def cut(self, year: Weather) -> Weather:
        """The weather of the run's steps; a run past the year's end meets the same year."""
        fitting = year if year.step == self.step else year.resampled(self.step)
        return fitting.window(self.start_hour, self.steps * self.step / 3600.0)

    def pick(self, hourly: Array) -> Array:
        """Values of an hourly year in the middle of each step, linear between hours."""
        middles = self.start_hour + (np.arange(self.steps) + 0.5) * self.step / 3600.0
        centres = np.arange(hourly.size) + 0.5
        return np.asarray(np.interp(middles, centres, hourly, period=float(hourly.size)))


def weather_year(
    case: Job, given: Climate, hours: int, place_else: str = "tokyo-1981-2010"
) -> Weather:
    """A year of weather: a file, or made from normals, bundled or given.

    Parameters
    ----------
    place_else : bundled normals that lend humidity, wind and pressure to given temperatures
    """
    if given.file is not None:
        return climate.read_epw(case.file(given.file))
    place = climate.normals(given.normals or place_else)
    fields = dict(place.fields)
    if given.monthly_temperature is not None:
        source = "given in the case file"
        fields["temperature"] = MonthlyField(given.monthly_temperature, "degC", source)
        fields.pop("snowfall", None)
        place = Normals(name="case", station="given in the case", fields=fields)
    if given.daily_swing is not None:
        swing = MonthlyField((given.daily_swing,) * 12, "K", "given in the case file")
        fields = {**fields, "daily_range": swing}
        place = replace(place, fields=fields)
    if given.monthly_snowfall is not None:
        snow = MonthlyField(given.monthly_snowfall, "m", "given in the case file")
        place = replace(place, fields={**fields, "snowfall": snow})
    return climate.year_from_normals(place, hours)


def hourly_year(case: Job, given: Climate, place_else: str = "tokyo-1981-2010") -> Weather:
    """Weather of 8760 hours from 1 January 00:00 on, see `weather_year`."""
    year = weather_year(case, given, HOURS, place_else)
    return Clock(datetime(2001, 1, 1), HOUR, HOURS).cut(year)


def without_snow(weather: Weather) -> tuple[str, ...]:
    """What the weather says of itself where its snow plays no part."""
    return tuple(note for note in weather.notes if not note.startswith("snow "))


def measured(
    case: Job, name: str, columns: dict[str, str], clock: Clock, told: list[str]
) -> dict[str, Array]:
    """Columns of a CSV file at the middle of each step; it must cover the run.

    Parameters
    ----------
    case : whose folder the file lies in
    name : of the file
    columns : name of each column → dimension
    clock : steps of the run
    told : gets a sentence on a long gap that is bridged
    """
    series = read_series(case.file(name), columns)
    times = series.time_seconds
    ahead = (clock.start - series.start).total_seconds()
    middles = ahead + (np.arange(clock.steps) + 0.5) * clock.step
    if middles[0] < times[0] - clock.step or middles[-1] > times[-1] + clock.step:
        last = series.start + timedelta(seconds=float(times[-1]))
        raise SeriesError(
            f"{name}: covers {series.start} to {last}, but the run needs {clock.start} to "
            f"{clock.start + timedelta(seconds=clock.steps * clock.step)}."
        )
    gap = float(np.diff(times).max()) if times.size > 1 else 0.0
    if gap > LONG_GAP:
        told.append(f"{name}: a gap of {gap / 3600.0:.0f} h is bridged by a straight line.")
    return {
        column: np.asarray(np.interp(middles, times, values))
        for column, values in series.columns.items()
    }
