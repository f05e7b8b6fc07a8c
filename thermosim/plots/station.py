"""Figures of an underground station: temperatures, walls, cooling, what a kelvin is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COOL,
    CYCLE,
    HEAT,
    INK,
    SOURCE,
    Drawing,
    legend_above,
    panels,
    range_line,
)
from thermosim.plots.reduction import binned, duration_curve, energy, thinned
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import MONTHS, mark_time
from thermosim.results import Array

SCENARIO = "subway_station"
SECTION = "Station"
MARK = "/ground_charge"
LINES = (("temperature", "station", HEAT), ("behind_coil_temperature", "behind the coil", COOL))


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Figures of all operations side by side."""
    operations = tuple(
        path.removesuffix(MARK) for path in subject.result.variables if path.endswith(MARK)
    )
    yield (
        "station_temperatures",
        Drawing(
            "Station, exhaust and outdoor air through the year",
            _warmest(subject, operations),
            SECTION,
            lambda: _temperatures(subject, operations),
        ),
    )
    yield (
        "station_walls",
        Drawing(
            "What the ground takes up and gives back",
            "Above zero heat flows into the ground; below, what the ground holds beyond its yearly "
            "mean.",
            SECTION,
            lambda: _walls(subject, operations),
        ),
    )
    yield from _where_told(subject, operations)


def _where_told(subject: Subject, operations: tuple[str, ...]) -> Iterator[tuple[str, Drawing]]:
    """Figures of what not every run has: cooling, kelvins of a month, years since the opening."""
    if any(_cooling(subject, each).any() for each in operations):
        yield (
            "station_cooling",
            Drawing(
                "Cooling of the station: hours at or above a power",
                _saved(subject, operations),
                SECTION,
                lambda: _durations(subject, operations),
            ),
        )
    worth = [each for each in operations if f"{each}/marginal_saving" in subject.result]
    if worth:
        yield (
            "station_marginal",
            Drawing(
                "What one kelvin less in a month saves in summer",
                "Cooling saved in the cooling months, year after year, for a station that is one "
                "kelvin colder during this month only; months of cooling have none.",
                SECTION,
                lambda: _marginal(subject, worth),
            ),
        )
    past = [each for each in operations if f"{each}/walls_by_year" in subject.result]
    if past:
        yield (
            "station_history",
            Drawing(
                "Heat lost to the ground since the opening",
                "The ground warms for decades, so that its walls take up less each year.",
                SECTION,
                lambda: _history(subject, past),
            ),
        )


def _named(operation: str) -> str:
    return wording.words(operation)


def _of(subject: Subject, operation: str, name: str) -> list[tuple[str, Array]]:
    """A series of an operation, of each of its zones: (zone or nothing, values)."""
    found = []
    for path in subject.result.variables:
        head, _, tail = path.rpartition("/")
        if tail == name and (head == operation or head.startswith(f"{operation}/")):
            values = subject.series(path)
            if values is not None:
                found.append((head.removeprefix(operation).strip("/"), values))
    return found


def _cooling(subject: Subject, operation: str) -> Array:
    values = subject.series(f"{operation}/cooling")
    return np.zeros(1) if values is None else values


def _warmest(subject: Subject, operations: tuple[str, ...]) -> str:
    parts = []
    for each in operations:
        values = np.max([series for _, series in _of(subject, each, "temperature")], axis=0)
        parts.append(f"{_named(each)} between {values.min():.0f} and {values.max():.0f} °C")
    return f"Hourly means: {'; '.join(parts)}. Bands: range of the day."


def _temperatures(subject: Subject, operations: tuple[str, ...]) -> Figure:
    timeline = subject.seconds()
    figure, axes = panels(len(operations), 2.6 * len(operations) + 0.3)
    outdoor = subject.series("weather/air_temperature")
    for panel, operation in zip(axes, operations, strict=True):
        if outdoor is not None:
            range_line(panel, binned(timeline, outdoor), AIR, "outdoor air")
        for name, text, color in reversed(LINES):
            for number, (zone, values) in enumerate(_of(subject, operation, name)):
                shade = color if number == 0 else CYCLE[(number + 2) % len(CYCLE)]
                label = f"{text} {zone}".strip()
                range_line(panel, binned(timeline, values), shade, label)
        panel.set_ylabel("Temperature [°C]")
        legend_above(panel, wording.sentence(_named(operation)))
    for panel in axes:
        mark_time(panel, timeline, named=panel is axes[-1])
    return figure


def _walls(subject: Subject, operations: tuple[str, ...]) -> Figure:
    timeline = subject.seconds()
    figure, (upper, lower) = panels(2, 5.2)
    for operation, color in zip(operations, CYCLE, strict=False):
        heat = subject.series(f"{operation}/walls")
        charge = subject.series(f"{operation}{MARK}")
        if heat is None or charge is None:
            continue
        range_line(upper, binned(timeline, heat), color, _named(operation), 1e-3)
        lower.plot(timeline.days, charge * 1e-3, color=color, label=_named(operation))
    for panel in (upper, lower):
        panel.axhline(0.0, color=INK, lw=0.8)
        mark_time(panel, timeline, named=panel is lower)
    upper.set_ylabel("Heat into the walls [kW]")
    lower.set_ylabel("Charge of the ground [MWh]")
    legend_above(upper)
    return figure


def _saved(subject: Subject, operations: tuple[str, ...]) -> str:
    steps = subject.seconds().steps
    heats = [energy(_cooling(subject, each), steps) / 3.6e6 for each in operations]
    parts = [
        f"{wording.amount(heat, 'kWh')} {_named(each)}"
        for each, heat in zip(operations, heats, strict=True)
    ]
    return f"Area under each curve, the cooling months' heat: {', '.join(parts)}."


def _durations(subject: Subject, operations: tuple[str, ...]) -> Figure:
    figure, (axes,) = panels(1, 3.2)
    for operation, color in zip(operations, CYCLE, strict=False):
        hours, power = thinned(
            *duration_curve(_cooling(subject, operation), subject.seconds().steps)
        )
        axes.stairs(
            power * 1e-3, hours, baseline=None, color=color, lw=1.6, label=_named(operation)
        )
    axes.set_xlim(0.0)
    axes.set_ylim(0.0)
    axes.set_xlabel("Hours of the year")
    axes.set_ylabel("Heat into the coil [kW]")
    legend_above(axes)
    return figure


def _marginal(subject: Subject, operations: list[str]) -> Figure:
    figure, (axes,) = panels(1, 3.2)
    width = 0.8 / len(operations)
    for number, (operation, color) in enumerate(zip(operations, CYCLE, strict=False)):
        values = np.nan_to_num(subject.variable(f"{operation}/marginal_saving").values)
        at = np.arange(12) + (number - 0.5 * (len(operations) - 1)) * width
        axes.bar(at, values * 1e-3, width * 0.92, color=color, label=_named(operation), lw=0)
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_xticks(np.arange(12), MONTHS)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.set_ylabel("Cooling saved [MWh/K]")
    legend_above(axes)
    return figure


def _history(subject: Subject, operations: list[str]) -> Figure:
    figure, (axes,) = panels(1, 3.0)
    years = subject.result.coordinates["year"].values
    for operation, color in zip(operations, CYCLE, strict=False):
        values = subject.variable(f"{operation}/walls_by_year").values
        axes.plot(years, values * 1e-3, color=color, label=_named(operation))
    axes.axhline(0.0, color=SOURCE, lw=0.8)
    axes.set_xlabel("Years since the opening")
    axes.set_ylabel("Heat into the walls [MWh/year]")
    legend_above(axes)
    return figure
