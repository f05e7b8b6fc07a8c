"""Reducing long series to what a figure can show: bins, durations, monthly sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thermosim.plots.timeline import DAY, Timeline
from thermosim.results import Array

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Binned:
    """Series in bins: ``mean`` with the envelope ``low`` to ``high``, at ``days``.

    ``width`` is the length of a bin [days], 0 where nothing was binned.
    """

    days: Array
    mean: Array
    low: Array
    high: Array
    width: float


def binned(timeline: Timeline, values: Array, most: int = 400) -> Binned:
    """Mean and envelope of a series, of at most about ``most`` bins; not-a-numbers are skipped.

    Long series are binned by whole calendar days, so that the envelope is the daily range.

    Parameters
    ----------
    values : shape (times,) or (times, n)
    """
    width = bin_width(timeline, most)
    if width == 0.0:
        return Binned(timeline.days, values, values, values, 0.0)
    shift = timeline.midnight / DAY
    numbers = np.floor((timeline.days + shift) / width)
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1.0))
    days = (numbers[starts] + 0.5) * width - shift
    days = np.clip(days, timeline.days[0], timeline.days[-1])
    low = np.fmin.reduceat(values, starts, axis=0)
    high = np.fmax.reduceat(values, starts, axis=0)
    return Binned(days, _bin_means(values, starts), low, high, width)


def bin_width(timeline: Timeline, most: int = 400) -> float:
    """Length of the bins of `binned` [days]; 0 where nothing is binned."""
    span = timeline.span / DAY
    if timeline.seconds.size <= most and span <= 60.0:
        return 0.0
    return float(np.ceil(span / most)) if span > 60.0 else span / most


def _bin_means(values: Array, starts: Indices) -> Array:
    """Mean of the numbers of each bin; not-a-number where a bin has none."""
    known = np.isfinite(values)
    count = np.add.reduceat(known.astype(np.float64), starts, axis=0)
    total = np.add.reduceat(np.where(known, values, 0.0), starts, axis=0)
    means = np.full(total.shape, np.nan)
    np.divide(total, count, out=means, where=count > 0.0)
    return means


def daily_means(timeline: Timeline, values: Array) -> tuple[Array, Array]:
    """Number of each calendar day and the mean of the values in it."""
    numbers = timeline.day_numbers()
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1.0))
    return numbers[starts], _bin_means(values, starts)


def mean_day(timeline: Timeline, values: Array) -> Binned | None:
    """Mean and envelope of each hour of the day; None unless all days are much alike.

    Alike: over two weeks and more, the daily means differ by less than a quarter of what
    the series changes within a day. ``days`` of the answer runs from 0 to 1.
    """
    if timeline.start is None or timeline.span < 14 * DAY or timeline.steps.max() > 3600.0:
        return None
    hours = np.floor((timeline.seconds + timeline.midnight) % DAY / 3600.0)
    order = np.argsort(hours, kind="stable")
    sorted_values = values[order]
    starts = np.flatnonzero(np.diff(hours[order], prepend=-1.0))
    means = _bin_means(sorted_values, starts)
    _, daily = daily_means(timeline, values)
    if not largest(daily[1:-1]) - smallest(daily[1:-1]) < 0.25 * (largest(means) - smallest(means)):
        return None
    low = np.fmin.reduceat(sorted_values, starts)
    high = np.fmax.reduceat(sorted_values, starts)
    return Binned((hours[order][starts] + 0.5) / 24.0, means, low, high, 1 / 24.0)


def duration_curve(power: Array, steps: Array) -> tuple[Array, Array]:
    """Power sorted downwards over the time it is reached or exceeded.

    Parameters
    ----------
    power : of each step, >= 0 [W]; not-a-numbers count as zero
    steps : length of each step [s]

    Returns
    -------
    Edges of the steps in time [h], shape (n + 1,), and the power between them [W], shape (n,);
    steps without power are left out.
    """
    power = np.nan_to_num(power)
    order = np.argsort(-power, kind="stable")
    order = order[power[order] > 0.0]
    hours = np.concatenate([[0.0], np.cumsum(steps[order]) / 3600.0])
    return hours, power[order]


def energy(power: Array, steps: Array) -> float:
    """Integral of a power over time [J]; not-a-numbers count as zero."""
    return float(np.nan_to_num(power) @ steps)


def thinned(hours: Array, power: Array, most: int = 500) -> tuple[Array, Array]:
    """Duration curve of at most ``most`` steps with the same integral."""
    if power.size <= most:
        return hours, power
    edges = np.linspace(0, power.size, most + 1).astype(np.intp)
    joined = np.add.reduceat(power * np.diff(hours), edges[:-1]) / np.diff(hours[edges])
    return hours[edges], joined


def smallest(values: Array) -> float:
    """Least of the numbers; not-a-number if there is none."""
    known = values[np.isfinite(values)]
    return float(known.min()) if known.size else np.nan


def largest(values: Array) -> float:
    """Greatest of the numbers; not-a-number if there is none."""
    known = values[np.isfinite(values)]
    return float(known.max()) if known.size else np.nan


def mean(values: Array) -> float:
    """Mean of the numbers; not-a-number if there is none."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else np.nan
