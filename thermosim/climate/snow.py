"""Monthly totals of fresh snow spread over the hours by a stated rule."""

import math

import numpy as np

from thermosim.climate.months import MONTHS, Array, Monthly, month_hours, twelve
from thermosim.errors import WeatherError


def _storm(depth: float, intensity: float) -> Array:
    """Fresh snow of the hours of one storm: full hours, then the rest [m]."""
    full = math.floor(depth / intensity + 1e-9)
    rest = max(depth - full * intensity, 0.0)
    hours = [intensity] * full + ([rest] if rest > 1e-9 * intensity else [])
    storm = np.array(hours, dtype=np.float64)
    return np.asarray(storm * (depth / storm.sum()), dtype=np.float64)


def storms(
    monthly: Monthly, hours: int = 8760, *, intensity: float = 0.01, storm_depth: float = 0.06
) -> Array:
    """Snowfall of a year of hours whose monthly totals are exactly the twelve given.

    Rule: a month with total M has the smallest whole number of equal storms of at most
    ``storm_depth`` each, their beginnings spread evenly; a storm falls at ``intensity`` until
    its last hour, which takes the rest. Same input, same hours: nothing is drawn by chance.

    Parameters
    ----------
    monthly : fresh snow of each month, twelve values >= 0 [m]
    hours : 8760 or 8784 [h]
    intensity : fresh snow an hour within a storm, > 0, `assumed` [m/h]
    storm_depth : fresh snow of one storm at most, > 0, `assumed` [m]

    Returns
    -------
    Snowfall, depth of fresh snow a second, shape (hours,) [m/s]
    """
    total = twelve(monthly, "snowfall")
    if not (0.0 < intensity < math.inf and 0.0 < storm_depth < math.inf):
        raise WeatherError(
            f"snowfall intensity {intensity} m/h, storm depth {storm_depth} m: both must be "
            "above 0. Write for example 0.01 and 0.06."
        )
    pieces = [
        _month(depth, int(length), intensity, storm_depth, name)
        for depth, length, name in zip(total, month_hours(hours), MONTHS, strict=True)
    ]
    return np.concatenate(pieces) / 3600.0


def _month(depth: float, length: int, intensity: float, storm_depth: float, name: str) -> Array:
    """Fresh snow of each hour of one month [m]."""
    fallen = np.zeros(length)
    if depth == 0.0:
        return fallen
    count = max(math.ceil(depth / storm_depth - 1e-9), 1)
    if depth < 0.0 or count * math.ceil(depth / count / intensity) > length:
        raise WeatherError(
            f"snowfall, {name}: {depth:g} m cannot fall in {length} hours at {intensity:g} m/h."
        )
    storm = _storm(depth / count, intensity)
    for number in range(count):
        start = int((number + 0.5) * length / count - 0.5 * storm.size)
        fallen[start : start + storm.size] += storm
    return np.asarray(fallen * (depth / fallen.sum()), dtype=np.float64)
