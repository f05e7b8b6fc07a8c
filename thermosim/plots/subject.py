"""What a result is about: its plants, where they lie, and the day figures look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thermosim.plots.reduction import daily_means, largest, smallest
from thermosim.plots.timeline import DAY, Timeline
from thermosim.results import Array, Result, Variable

TIME = "time"
_OF_A_PLANT = ("load", "heat", "source_heat", "monthly/heat", "design/unit_heat")


@dataclass(frozen=True, eq=False)
class Subject:
    """A result with its timeline and the paths of its plants."""

    result: Result
    timeline: Timeline | None
    plants: tuple[str, ...]

    @classmethod
    def of(cls, result: Result) -> Subject:
        """Find the time axis and the plants of a result."""
        axis = result.coordinates.get(TIME)
        plants: dict[str, None] = {}
        for path in result.variables:
            for ending in _OF_A_PLANT:
                plant = path.removesuffix(f"/{ending}")
                if plant != path and plant.rpartition("/")[2] not in ("monthly", "design"):
                    plants.setdefault(plant)
        return cls(result, Timeline.of(axis) if axis else None, tuple(plants))

    def series(self, path: str) -> Array | None:
        """Values of a variable along time; None if the result has no such series."""
        return self.values(path, (TIME,)) if self.timeline else None

    def values(self, path: str, dims: tuple[str, ...] | None = None) -> Array | None:
        """Values of a one-dimensional variable, or one of just these dims; None if absent."""
        variable = self.result.variables.get(path)
        if variable is None or (len(variable.dims) != 1 if dims is None else variable.dims != dims):
            return None
        return variable.values

    def variable(self, path: str) -> Variable:
        """The variable of this path."""
        return self.result.variables[path]

    def seconds(self) -> Timeline:
        """The timeline, where a caller knows there is one."""
        if self.timeline is None:
            raise ValueError("a result without time has no timeline")
        return self.timeline


def design_days(subject: Subject) -> list[tuple[str, float]]:
    """Days a designer looks at: name and calendar day number (see `Timeline.day_numbers`).

    Highest heating and highest cooling load of all plants together; without any load, the
    coldest and the warmest day of the air, else of the sewage.
    """
    if subject.timeline is None or subject.timeline.span < 2 * DAY:
        return []
    loads = [subject.series(f"{plant}/load") for plant in subject.plants]
    known = [np.nan_to_num(load) for load in loads if load is not None]
    names = ("highest heating load", "highest cooling load")
    series: Array | None = np.sum(known, axis=0) if known else None
    if series is None or not series.any():
        names = ("coldest day", "warmest day")
        air = subject.series("weather/air_temperature")
        series = subject.series("sewer/inlet_temperature") if air is None else air
        series = None if series is None else -series
    if series is None:
        return []
    numbers, means = _whole_days(subject.timeline, series)
    if numbers.size < 2:
        return []
    top, bottom = largest(means), smallest(means)
    if not top > bottom:
        return []
    loaded = names[0] == "highest heating load"
    days = []
    if not loaded or top > 0.0:
        days.append((names[0], float(numbers[np.nanargmax(means)])))
    if not loaded or bottom < 0.0:
        days.append((names[1], float(numbers[np.nanargmin(means)])))
    return days


def _whole_days(timeline: Timeline, series: Array) -> tuple[Array, Array]:
    """Numbers and means of the days that lie wholly inside the run."""
    numbers, means = daily_means(timeline, series)
    first = timeline.midnight + float(timeline.seconds[0] - timeline.steps[0] / 2)
    last = timeline.midnight + float(timeline.seconds[-1] + timeline.steps[-1] / 2)
    whole = (numbers * DAY >= first - 1.0) & ((numbers + 1.0) * DAY <= last + 1.0)
    return numbers[whole], means[whole]


def plant_reaches(subject: Subject) -> dict[str, tuple[float, float]]:
    """First and last position of each plant's exchanger along the sewer [m].

    From ``PLANT/design/unit_position`` where given; else from the jump in the sewage
    temperature, where as many jumps as plants can be told from the sewer's own change.
    """
    given = {
        plant: (smallest(values), largest(values))
        for plant in subject.plants
        if (values := subject.values(f"{plant}/design/unit_position")) is not None
    }
    if len(given) == len(subject.plants):
        return given
    field = subject.values("sewer/temperature", (TIME, "position"))
    if field is None or field.shape[1] < 3:
        return given
    jumps = _jumps(field, subject.result.coordinates["position"].values)
    return _matched(subject, field, jumps) if len(jumps) == len(subject.plants) else given


def _jumps(field: Array, position: Array) -> list[tuple[int, int, float, float]]:
    """Runs of cells where the sewage changes much faster than elsewhere along the sewer."""
    change = np.nanmean(np.abs(np.diff(np.nan_to_num(field), axis=1)), axis=0)
    strong = change > 3.0 * np.median(change) + 0.1 * change.max() + 1e-9
    edges = np.flatnonzero(np.diff(strong.astype(np.int8), prepend=0, append=0))
    return [
        (int(first), int(last), float(position[first]), float(position[last]))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]


def _matched(
    subject: Subject, field: Array, jumps: list[tuple[int, int, float, float]]
) -> dict[str, tuple[float, float]]:
    """Each plant beside the jump whose sewage temperatures are nearest to its own."""
    found = {}
    left = list(jumps)
    for plant in subject.plants:
        before = subject.series(f"{plant}/sewage_inlet_temperature")
        after = subject.series(f"{plant}/sewage_outlet_temperature")
        if before is None or after is None:
            return {}
        misses = [
            float(np.nanmean(np.abs(field[:, a] - before) + np.abs(field[:, b] - after)))
            if np.isfinite(before).any() and np.isfinite(after).any()
            else 0.0
            for a, b, _, _ in left
        ]
        _, _, first, last = left.pop(int(np.argmin(misses)))
        found[plant] = (first, last)
    return found
