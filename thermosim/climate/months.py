"""Twelve monthly values and a year of hours, there and back.

Hour ``i`` is the interval from ``i`` to ``i + 1`` hours after 1 January 00:00; its value is
the mean over that interval. A year has 8760 hours, or 8784 with 29 February.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from thermosim.errors import WeatherError

Array: TypeAlias = npt.NDArray[np.float64]
Monthly: TypeAlias = Sequence[float] | Array

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = ("January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December")  # fmt: skip


def month_hours(hours: int = 8760) -> Array:
    """Hours of each month, shape (12,), in a year of 8760 or 8784 hours [h]."""
    if hours not in (8760, 8784):
        raise WeatherError(
            f"hours = {hours!r}: a year has 8760 hours, or 8784 with 29 February. Write 8760."
        )
    length = 24.0 * np.array(DAYS, dtype=np.float64)
    length[1] += hours - 8760
    return length


def month_starts(hours: int = 8760) -> list[int]:
    """First hour of each month and the end of the year, 13 numbers [h]."""
    return [0, *(int(end) for end in np.cumsum(month_hours(hours)))]


def twelve(values: Monthly, what: str) -> Array:
    """Twelve finite numbers as an array; `WeatherError` naming the month otherwise."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise WeatherError(f"{what}: twelve numbers are needed, got {values!r}.") from None
    if array.shape != (12,):
        raise WeatherError(
            f"{what}: {array.size} values given, but a year has twelve months. "
            "Write one number a month, January first."
        )
    for month, value in zip(MONTHS, array, strict=True):
        if not np.isfinite(value):
            raise WeatherError(f"{what}, {month}: {value} is not a number that can be used.")
    return array


def _border_values(mean: Array, length: Array) -> Array:
    """Values of the periodic spline at the start of each month (equal slopes on both sides)."""
    system = np.zeros((12, 12))
    for month in range(12):
        before = (month - 1) % 12
        system[month, before] += 2.0 / length[before]
        system[month, month] += 4.0 / length[before] + 4.0 / length[month]
        system[month, (month + 1) % 12] += 2.0 / length[month]
    slope = mean / length
    right = 6.0 * (slope + np.roll(slope, 1))
    return np.asarray(np.linalg.solve(system, right), dtype=np.float64)


def hourly_from_monthly(
    values: Monthly, hours: int = 8760, *, what: str = "monthly values"
) -> Array:
    r"""Smooth hourly year whose monthly means are exactly the twelve given.

    Within month :math:`k` of mean :math:`m`, between its borders :math:`y` and :math:`y'`
    and with :math:`s` running from 0 to 1,

    .. math:: f(s) = y + (6m - 4y - 2y')\,s + (3y + 3y' - 6m)\,s^2,

    whose mean is :math:`m` whatever the borders are. The twelve borders are chosen so that
    the slope is continuous, December to January included. Each hour is the exact mean of
    :math:`f` over that hour. Linear in the values; may overshoot them between two months.

    Parameters
    ----------
    values : twelve finite numbers, January first [any unit]
    hours : 8760 or 8784 [h]
    what : name used in an error

    Returns
    -------
    Means of the hours, shape (hours,) [unit of values]

    Source
    ------
    Mean-preserving periodic quadratic spline (derivative of the cubic spline through the
    cumulated monthly sums); derived here.
    """
    mean = twelve(values, what)
    length = month_hours(hours)
    borders = _border_values(mean, length)
    pieces = []
    for month in range(12):
        here, there, level = borders[month], borders[(month + 1) % 12], mean[month]
        width = 1.0 / length[month]
        middle = (np.arange(int(length[month])) + 0.5) * width
        linear = 6.0 * level - 4.0 * here - 2.0 * there
        square = 3.0 * (here + there) - 6.0 * level
        piece = here + linear * middle + square * (middle * middle + width * width / 12.0)
        pieces.append(piece + (level - piece.mean()))  # rounding only, about 1e-15
    return np.concatenate(pieces)


def monthly_means(hourly: Array) -> Array:
    """Means of the twelve months of an hourly year, shape (12,) [unit of hourly]."""
    starts = month_starts(hourly.size)
    return np.array([hourly[a:b].mean() for a, b in pairwise(starts)])


def monthly_sums(hourly: Array) -> Array:
    """Sums over the twelve months of an hourly year, shape (12,) [unit of hourly times hour]."""
    starts = month_starts(hourly.size)
    return np.array([hourly[a:b].sum() for a, b in pairwise(starts)])
