"""Snow on the surface of a section through a year."""

from __future__ import annotations

import numpy as np

from thermosim.climate.months import month_starts
from thermosim.climate.snow_cover import snow_cover
from thermosim.errors import SeriesError
from thermosim.results import Array
from thermosim.scenarios.ground_section_drive import MIDDLES, year_of_file
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.job import Job
from thermosim.scenarios.outdoors import HOURS, hourly_year


def snow_depths(case: Job, inputs: GroundSection, notes: list[str]) -> Array:
    """Depths in the middle of the hours of a year, 1 January first (8760,) [m]."""
    given = inputs.snow
    if given is None:
        return np.zeros(HOURS)
    if given.depth is not None:
        return np.full(HOURS, given.depth)
    if given.monthly is not None:
        starts = np.array(month_starts(), dtype=np.float64)
        middles = 0.5 * (starts[1:] + starts[:-1])
        monthly = np.array(given.monthly)
        return np.asarray(np.interp(MIDDLES, middles, monthly, period=float(HOURS)))
    if given.file is not None:
        depths = year_of_file(case, given.file, "snow_depth", "length")
        if depths.min() < 0.0:
            raise SeriesError(f"{given.file}: snow_depth below 0. Snow cannot be negative.")
        return depths
    assert inputs.outdoor.climate is not None
    weather = hourly_year(case, inputs.outdoor.climate)
    notes += [note for note in weather.notes if note.startswith("snow ")]
    return snow_cover(
        weather.snowfall,
        weather.air_temperature,
        fresh_density=given.fresh_density,
        density=given.density,
        melt=given.melt,
    )
