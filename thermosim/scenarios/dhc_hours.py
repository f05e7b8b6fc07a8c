"""Hours of one year from the run's first day on: calendar, weather, demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from thermosim.components import station
from thermosim.components.cooling_tower import moist_air
from thermosim.components.district_load import (
    Building,
    Clock,
    Profile,
    RoadHeating,
    cooling_shape,
    heating_shape,
    profile,
)
from thermosim.results import Array
from thermosim.scenarios.job import Job
from thermosim.scenarios.outdoors import HOURS, hourly_year, without_snow
from thermosim.scenarios.site_inputs import hour_of_year
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

PLACE = "sapporo-1961-1990"  # whose humidity goes with temperatures that a case gives


@dataclass(frozen=True, eq=False)
class Hours:
    """One year of 365 days; all arrays of shape (8760,)."""

    start: datetime
    month: Array  # 1 to 12
    clock: Clock
    outdoor: Array  # [°C]
    humidity: Array  # of outdoor air [kg/kg]
    summer: Array  # 1 in the months of cooling, else 0
    free: Array  # 0 while the station heat pumps are locked out, else 1
    from_january: int  # hours between 1 January and the start
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Demand:
    """Heat and cold asked for [W]."""

    hot: Array  # buildings and roads
    cold: Array
    road: Array
    hot_parts: Array  # of each building, (buildings, n)
    cold_parts: Array
    exponents: tuple[float, float]  # of the heating and cooling profile


def hours_of(job: Job, inputs: SubwayDhc) -> Hours:
    """Calendar and weather from the first day of the run."""
    start: datetime = inputs.run.start
    shift = hour_of_year(start)
    year = hourly_year(job, inputs.climate, PLACE)
    turn = np.arange(HOURS) + shift
    month = station.calendar()[0][turn % HOURS]
    day = (np.arange(HOURS) + start.hour) // 24
    clock = Clock(
        ((np.arange(HOURS) + start.hour) % 24).astype(np.float64),
        ((start.weekday() + day) % 7).astype(np.float64),
    )
    moist = [
        moist_air(t, r).humidity
        for t, r in zip(year.air_temperature.tolist(), year.relative_humidity.tolist(), strict=True)
    ]
    free = np.ones(HOURS)
    if inputs.operation.lock_out is not None:
        first, last = inputs.operation.lock_out
        free = np.where((clock.hour >= first) & (clock.hour < last), 0.0, 1.0)
    return Hours(
        start=start,
        month=month,
        clock=clock,
        outdoor=np.ascontiguousarray(year.air_temperature[turn % HOURS]),
        humidity=np.ascontiguousarray(np.array(moist)[turn % HOURS]),
        summer=np.isin(month, inputs.operation.summer).astype(np.float64),
        free=free,
        from_january=shift,
        notes=without_snow(year),
    )


def demand_of(inputs: SubwayDhc, hours: Hours) -> Demand:
    """Demand of the buildings and roads, with the peaks and yearly sums of the case."""
    given = inputs.demand
    road = RoadHeating(
        energy=given.road_heating,
        first_hour=given.road_hours[0] % 24,
        last_hour=given.road_hours[1],
        below=given.road_below,
    ).hourly(hours.outdoor, hours.clock)
    buildings = [
        Building(name=entry.name, use=entry.use, floor_area=entry.floor_area)
        for entry in inputs.building
    ]
    heating = np.array([heating_shape(one, hours.outdoor, hours.clock) for one in buildings])
    cooling = np.array([cooling_shape(one, hours.outdoor, hours.clock) for one in buildings])
    hot = _beside(heating, road, given.hot_peak, given.hot_demand - given.road_heating)
    cold = profile(cooling, given.cold_peak, given.cold_demand)
    return Demand(
        hot=hot.total + road,
        cold=cold.total,
        road=road,
        hot_parts=hot.parts,
        cold_parts=cold.parts,
        exponents=(hot.exponent, cold.exponent),
    )


def _beside(shapes: Array, other: Array, peak: float, energy: float) -> Profile:
    """Profile whose greatest sum with another demand is the peak."""
    own = peak
    found = profile(shapes, own, energy)
    for _ in range(60):
        excess = float((found.total + other).max()) - peak
        if abs(excess) <= 1e-12 * peak:
            break
        own -= excess
        found = profile(shapes, own, energy)
    return found
