"""Time of a result: middles of its steps, calendar days and months, ticks of a time axis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from thermosim.results import Array, Coordinate

DAY = 86400.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, eq=False)
class Timeline:
    """Steps of a series in time.

    ``seconds`` are the middles of the steps since ``start``; ``start`` is None where the
    coordinate has no calendar.
    """

    seconds: Array
    steps: Array
    start: datetime | None

    @classmethod
    def of(cls, coordinate: Coordinate) -> Timeline:
        """Timeline of a time coordinate: first value 0 marks beginnings of steps, else ends."""
        times = coordinate.values
        if times.size == 1:
            steps = np.full(1, abs(float(times[0])))
        elif times[0] == 0.0:
            gaps = np.diff(times)
            steps = np.append(gaps, gaps[-1])
        else:
            steps = np.diff(times, prepend=0.0)
            steps[0] = min(steps[0], steps[1])
        shift = 0.5 if times[0] == 0.0 else -0.5
        return cls(times + shift * steps, steps, _start(coordinate.unit))

    @property
    def days(self) -> Array:
        """Middles of the steps, in days since the start."""
        return self.seconds / DAY

    @property
    def span(self) -> float:
        """Length of the series [s]."""
        return float(self.seconds[-1] - self.seconds[0] + self.steps.mean())

    @property
    def midnight(self) -> float:
        """Seconds from the last midnight before the start to the start."""
        if self.start is None:
            return 0.0
        day = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        return (self.start - day).total_seconds()

    def day_numbers(self) -> Array:
        """Calendar day of each step, 0 for the day of the start."""
        return np.floor((self.seconds + self.midnight) / DAY)

    def month_numbers(self) -> Array:
        """Calendar month of each step, counted from the year 0; needs a ``start``."""
        if self.start is None:
            return np.zeros(self.seconds.size)
        numbers = self.day_numbers()
        day = datetime(self.start.year, self.start.month, self.start.day)
        known = {n: day + timedelta(days=float(n)) for n in np.unique(numbers)}
        return np.array([known[n].year * 12.0 + known[n].month - 1.0 for n in numbers])

    def date(self, seconds: float) -> str:
        """Date of a moment, ``3 Feb``; ``day 34`` without a calendar."""
        if self.start is None:
            return f"day {int(seconds // DAY) + 1}"
        moment = self.start + timedelta(seconds=seconds)
        return f"{moment.day} {MONTHS[moment.month - 1]}"


def _start(unit: str) -> datetime | None:
    found = re.search(r"since\s+(.+)", unit)
    try:
        return datetime.fromisoformat(found[1].strip()).replace(tzinfo=None) if found else None
    except ValueError:
        return None


def mark_time(axes: Axes, timeline: Timeline, *, named: bool = True) -> None:
    """Scale and label a time axis drawn in days since the start.

    Parameters
    ----------
    named : False for panels that share the labels of a panel below
    """
    first = float(timeline.days[0] - timeline.steps[0] / DAY / 2)
    last = float(timeline.days[-1] + timeline.steps[-1] / DAY / 2)
    axes.set_xlim(first, last if last > first else first + 1.0)
    if timeline.start is None:
        _plain_ticks(axes, first, last, named=named)
        return
    if last - first > 1500.0:
        _year_ticks(axes, timeline.start, first, last)
    elif last - first > 75.0:
        _month_ticks(axes, timeline.start, first, last)
    else:
        _day_ticks(axes, timeline.start, first, last)
    if named:
        axes.set_xlabel(_year(timeline.start, first, last))


def _plain_ticks(axes: Axes, first: float, last: float, *, named: bool) -> None:
    """Round ticks in days, hours, minutes or seconds, where there is no calendar."""
    units = (("days", 1.0), ("h", 24.0), ("min", 1440.0), ("s", DAY))
    unit, factor = next((u for u in units if (last - first) * u[1] >= 3.0), units[-1])
    ticks = np.asarray(MaxNLocator(9).tick_values(first * factor, last * factor))
    ticks = ticks[(ticks >= first * factor) & (ticks <= last * factor)]
    axes.set_xticks(ticks / factor, [f"{tick:g}" for tick in ticks])
    if named:
        axes.set_xlabel(f"Time [{unit}]")


def _year(start: datetime, first: float, last: float) -> str:
    """The year of the run, or nothing where the ticks name the years themselves."""
    begin, end = start + timedelta(days=first), start + timedelta(days=last, seconds=-1)
    return f"{begin.year}" if begin.year == end.year else ""


def _year_ticks(axes: Axes, start: datetime, first: float, last: float) -> None:
    """Ticks at New Year, named by the year that begins."""
    begin, end = start + timedelta(days=first), start + timedelta(days=last)
    every = max(1, round((end.year - begin.year) / 12))
    years = [year for year in range(begin.year, end.year + 1) if year % every == 0]
    days = [(datetime(year, 1, 1) - start) / timedelta(days=1) for year in years]
    known = [(day, f"{y}") for day, y in zip(days, years, strict=True) if first <= day <= last]
    axes.set_xticks([day for day, _ in known], [name for _, name in known])


def _month_ticks(axes: Axes, start: datetime, first: float, last: float) -> None:
    """Ticks at the first of each month, its name in the middle of the month."""
    moment = start + timedelta(days=first)
    month = datetime(moment.year, moment.month, 1)
    every = max(1, round((last - first) / 30.4 / 14))
    several = not _year(start, first, last)
    edges: list[float] = []
    middles: list[float] = []
    names: list[str] = []
    while (edge := (month - start) / timedelta(days=1)) < last:
        following = datetime(month.year + month.month // 12, month.month % 12 + 1, 1)
        end = (following - start) / timedelta(days=1)
        edges.append(edge)
        shown = (month.month - 1) % every == 0 and min(end, last) - max(edge, first) > 12.0
        middles.append((max(edge, first) + min(end, last)) / 2)
        year = f"\n{month.year}" if several and (month.month == 1 or not any(names)) else ""
        names.append(f"{MONTHS[month.month - 1]}{year}" if shown else "")
        month = following
    axes.set_xticks([edge for edge in edges if edge >= first], minor=False)
    axes.set_xticklabels([""] * sum(edge >= first for edge in edges))
    axes.set_xticks(middles, names, minor=True)
    axes.tick_params(axis="x", which="minor", length=0)


def _day_ticks(axes: Axes, start: datetime, first: float, last: float) -> None:
    """Ticks at round hours or days, the date written at midnight."""
    hours = (last - first) * 24.0
    choices = (1 / 60, 1 / 12, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168)
    every = next((hour for hour in choices if hours / hour <= 9), 336)
    day = datetime(start.year, start.month, start.day)
    offset = (start - day).total_seconds() / 3600.0
    at = np.arange(np.ceil((first * 24.0 + offset) / every), (last * 24.0 + offset) / every + 1e-9)
    several = not _year(start, first, last)
    names: list[str] = []
    for tick in at * every:
        moment = day + timedelta(hours=float(tick))
        date = f"{moment.day} {MONTHS[moment.month - 1]}"
        if several and (not names or moment.timetuple().tm_yday <= every / 24 + 1e-9):
            date += f" {moment.year}" if every < 24 else f"\n{moment.year}"
        clock = f"{moment.hour:02d}:{moment.minute:02d}"
        fresh = not names or clock == "00:00"
        names.append(date if every >= 24 else f"{clock}\n{date}" if fresh else clock)
    axes.set_xticks((at * every - offset) / 24.0, names)
