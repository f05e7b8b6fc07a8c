"""What the clock does to a year: swing of air temperature, daily pattern of sewage."""

from collections.abc import Sequence

import numpy as np

from thermosim.climate.months import Array
from thermosim.errors import WeatherError

# Share of the mean sewage flow in the 24 hours of a day: night low, morning and evening peaks
# of a residential catchment. `assumed`: shape after general practice, no measured source.
SEWAGE_FLOW_FACTORS = (
    0.70, 0.52, 0.42, 0.38, 0.40, 0.55, 0.88, 1.22, 1.38, 1.32, 1.22, 1.14,
    1.08, 1.02, 0.96, 0.92, 0.94, 1.04, 1.18, 1.32, 1.42, 1.44, 1.36, 1.19,
)  # fmt: skip

# Sewage warmer or colder than its daily mean [K], following warm water use with the flow.
# `assumed`: [Kakutani 1992] calls sewage nearly constant over the day.
SEWAGE_TEMPERATURE_OFFSETS = (
    0.2, 0.0, -0.3, -0.6, -0.8, -0.8, -0.5, -0.1, 0.2, 0.2, 0.1, 0.1,
    0.0, 0.0, -0.1, -0.1, -0.1, 0.0, 0.1, 0.3, 0.5, 0.6, 0.6, 0.5,
)  # fmt: skip


def day_of(values: Sequence[float], what: str) -> Array:
    """Twenty-four finite numbers as an array."""
    try:
        day = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise WeatherError(f"{what}: 24 numbers are needed, got {values!r}.") from None
    if day.shape != (24,) or not np.isfinite(day).all():
        raise WeatherError(
            f"{what}: {day.size} values given, but 24 finite ones are needed, "
            "the hour from 0 to 1 o'clock first."
        )
    return day


def daily_factors(values: Sequence[float]) -> Array:
    """Multipliers of the 24 hours, scaled so that their mean is exactly 1 [-]."""
    day = day_of(values, "daily factors")
    if (day < 0.0).any() or not day.any():
        raise WeatherError("daily factors: none may be negative and not all may be zero.")
    return np.asarray(day / day.mean(), dtype=np.float64)


def daily_offsets(values: Sequence[float]) -> Array:
    """Differences from the daily mean, shifted so that their mean is exactly 0 [K]."""
    day = day_of(values, "daily offsets")
    return np.asarray(day - day.mean(), dtype=np.float64)


def with_daily_factors(hourly: Array, values: Sequence[float] = SEWAGE_FLOW_FACTORS) -> Array:
    """Whole days of hours, each day given this shape; a day constant before keeps its mean."""
    return hourly * np.tile(daily_factors(values), hourly.size // 24)


def with_daily_offsets(
    hourly: Array, values: Sequence[float] = SEWAGE_TEMPERATURE_OFFSETS
) -> Array:
    """Whole days of hours plus the same 24 differences every day; means of days are kept."""
    return hourly + np.tile(daily_offsets(values), hourly.size // 24)


def swing_shape(warmest_hour: float = 14.5) -> Array:
    """Cosine of the 24 hours between -0.5 and 0.5, mean exactly 0 [-].

    Parameters
    ----------
    warmest_hour : clock time of the maximum; 14.5 is the middle of the hour from 14 to 15,
        `assumed` [h]
    """
    shape = 0.5 * np.cos(2.0 * np.pi * (np.arange(24) + 0.5 - warmest_hour) / 24.0)
    return np.asarray(shape - shape.mean(), dtype=np.float64)


def with_daily_swing(hourly: Array, swing: Array, warmest_hour: float = 14.5) -> Array:
    """Hourly year plus a daily cosine that leaves the mean of every day as it was.

    Parameters
    ----------
    hourly : hourly year without daily swing [degC]
    swing : maximum less minimum of the day, hourly year; one value is used a day [K]
    warmest_hour : clock time of the maximum [h]
    """
    range_of_day = swing.reshape(-1, 24).mean(axis=1)
    return hourly + np.outer(range_of_day, swing_shape(warmest_hour)).ravel()
