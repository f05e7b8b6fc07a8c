"""What drives a station from outside: an hourly year of air, moisture, surface and bottom."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from thermosim_kernels.moist_air import humidity_ratio

from thermosim.components.station import Weather
from thermosim.results import Array
from thermosim.scenarios.job import Job
from thermosim.scenarios.outdoors import HOURS, hourly_year, without_snow
from thermosim.scenarios.station_inputs import StationTables


class Outside(NamedTuple):
    """Hourly means of a year, 1 January first."""

    weather: Weather
    surface: float  # yearly mean [degC]
    bottom: float  # temperature [degC] or upward flux [W/m2]
    notes: tuple[str, ...]

    @property
    def air(self) -> Array:
        """Outdoor air [degC]."""
        return self.weather.temperature


def outside(case: Job, inputs: StationTables, others: tuple[str, ...]) -> Outside:
    """The year outside of a case; ``others`` names the ground's inputs that are no zone's."""
    cut = hourly_year(case, inputs.climate)
    air = cut.air_temperature
    surface = air + inputs.surface_warmer
    bottom = inputs.bottom.value(float(surface.mean()))
    known = {"surface": surface, "bottom": np.full(HOURS, bottom)}
    columns = [known[name] for name in others]
    weather = Weather(
        np.ascontiguousarray(air),
        _humidity(air, cut.relative_humidity, cut.pressure),
        np.ascontiguousarray(np.stack(columns, axis=1)) if columns else np.zeros((HOURS, 0)),
    )
    return Outside(weather, float(surface.mean()), bottom, without_snow(cut))


def _humidity(air: Array, relative: Array, pressure: Array) -> Array:
    """Water over dry air, at most saturated [kg/kg]."""
    rows = zip(air.tolist(), relative.tolist(), pressure.tolist(), strict=True)
    return np.array([humidity_ratio(t, min(rh, 1.0), p) for t, rh, p in rows])
