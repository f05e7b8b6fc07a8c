"""Hourly years of the airs that touch the ground, values in the middle of the hours."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np

from thermosim import climate
from thermosim.errors import SeriesError
from thermosim.results import Array
from thermosim.scenarios.ground_air import Air, Outdoor
from thermosim.scenarios.ground_inputs import Ground
from thermosim.scenarios.ground_section_build import face_names
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.job import Job
from thermosim.scenarios.outdoors import HOUR, HOURS, hourly_year, without_snow
from thermosim.series import read_series

MIDDLES = np.arange(HOURS) + 0.5  # since 1 January 00:00 [h]


class Drive(NamedTuple):
    """One year of every input of the section, (8760, inputs), 1 January first [degC]."""

    now: Array  # with the airs of today
    before: Array  # with the airs of the history
    notes: tuple[str, ...]


def drive(case: Job, inputs: GroundSection, names: tuple[str, ...]) -> Drive:
    """Years of the inputs of a section, in the order of ``names``."""
    notes: list[str] = []
    surface = outdoor(case, inputs.outdoor, notes)
    bottom = np.full(HOURS, inputs.bottom.value(float(surface.mean())))
    edges = {"surface": surface, "bottom": bottom}
    zones = {zone.name: air(case, zone) for zone in inputs.zone}
    past = {
        zone.name: zones[zone.name] if zone.history is None else air(case, zone.history)
        for zone in inputs.zone
    }
    owner = owners(inputs)
    now, before = (
        np.stack([edges[n] if n in edges else airs[owner[n]] for n in names], axis=1)
        for airs in (zones, past)
    )
    return Drive(now, before, tuple(notes))


def owners(inputs: Ground) -> dict[str, str]:
    """Zone behind each face: name of the input → name of the zone."""
    return {face: void.air for void in inputs.voids for face in face_names(void)}


def outdoor(case: Job, given: Outdoor, notes: list[str]) -> Array:
    """Year of the air above the ground [degC]."""
    if given.climate is None:
        return air(case, given) + given.warmer
    weather = hourly_year(case, given.climate)
    notes += without_snow(weather)
    return weather.air_temperature + given.warmer


def air(case: Job, given: Air) -> Array:
    """Year of an air [degC]."""
    if given.file is not None:
        return year_of_file(case, given.file, "temperature", "temperature")
    if given.monthly is not None:
        year = climate.hourly_from_monthly(given.monthly, HOURS)
    else:
        season = np.cos(2.0 * np.pi * (MIDDLES / 24.0 - given.warmest_day) / 365.0)
        year = (given.temperature or 0.0) + given.annual_amplitude * season
    day = np.cos(2.0 * np.pi * (MIDDLES - given.warmest_hour) / 24.0)
    return np.asarray(year + given.daily_amplitude * day)


def year_of_file(case: Job, name: str, column: str, dimension: str) -> Array:
    """Column of a CSV; the calendar year it begins in, 365 days."""
    series = read_series(case.file(name), {column: dimension})
    first = (series.start - datetime(series.start.year, 1, 1)).total_seconds() / HOUR
    hours = first + series.time_seconds / HOUR
    if hours[0] > 1.0 or hours[-1] < HOURS - 1.0:
        raise SeriesError(
            f"{name}: covers {hours[0]:.0f} h to {hours[-1]:.0f} h of {series.start.year}; the "
            f"ground needs a whole year, from 1 January 00:00 for {HOURS} h."
        )
    return np.asarray(np.interp(MIDDLES, hours, series.columns[column]))
