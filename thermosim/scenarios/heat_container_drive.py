"""What drives containers from outside, one value a step: air, source and demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.scenarios.outdoors import Clock, measured, weather_year

if TYPE_CHECKING:
    from thermosim.results import Array
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.job import Job


Whole = npt.NDArray[np.int64]


class Drive(NamedTuple):
    """Outside of a run, by step."""

    clock: Clock
    ambient: Array  # [degC]
    source: Array  # share of its power that the source has [-]
    demand: Array  # of the user, heat or cold [W]
    notes: tuple[str, ...]


def drive(job: Job, inputs: HeatContainer) -> Drive:
    """Air, source and demand of every step."""
    run = inputs.run
    clock = Clock(run.start, run.step, round(run.duration / run.step))
    told: list[str] = []
    ambient = np.full(clock.steps, inputs.ambient)
    if inputs.climate is not None:
        year = weather_year(job, inputs.climate, clock.hours_of_year)
        ambient = np.asarray(clock.cut(year).air_temperature)
        told += [note for note in year.notes if not note.startswith("snow ")]
    hours, days, months = _calendar(clock)
    source = np.ones(clock.steps)
    if inputs.source.hours is not None:
        source = np.array(inputs.source.hours)[hours]
    user = inputs.user
    if user.demand_file is not None:
        power = measured(job, user.demand_file, {"power": "power"}, clock, told)["power"]
        below = int((power < 0.0).sum())
        if below:
            told.append(f"{user.demand_file}: power below 0 in {below} steps is taken as none.")
        return Drive(clock, ambient, source, np.maximum(power, 0.0), tuple(told))
    demand = np.full(clock.steps, user.demand)
    if user.hours is not None:
        demand = demand * np.array(user.hours)[hours]
    if user.months is not None:
        demand = demand * np.array(user.months)[months]
    demand = np.where(days >= 5, demand * user.weekend, demand)
    return Drive(clock, ambient, source, demand, tuple(told))


def _calendar(clock: Clock) -> tuple[Whole, Whole, Whole]:
    """Hour of the day, day of the week and month of the middle of each step."""
    middles = (np.arange(clock.steps) + 0.5) * clock.step
    begin = np.datetime64(clock.start, "s")
    at = begin + middles.astype("timedelta64[s]")
    day = at.astype("datetime64[D]")
    hours = (at - day).astype("timedelta64[h]").astype(np.int64)
    months = at.astype("datetime64[M]").astype(np.int64) % 12
    weekdays = (day.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    return hours, weekdays, months
