"""Figures for whatever no other family draws: lines in time or space, fields as colour maps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thermosim.plots import gantt, ground_section, ground_slab, heat_transport, wording
from thermosim.plots.along_sewer import colour_map
from thermosim.plots.canvas import (
    CYCLE,
    WIDTH,
    Drawing,
    legend_above,
    range_line,
    say_empty,
)
from thermosim.plots.reduction import Binned, binned, largest, mean, mean_day, smallest
from thermosim.plots.subject import TIME, Subject
from thermosim.plots.temperatures import MOST_PANELS
from thermosim.plots.timeline import MONTHS, Timeline, mark_time
from thermosim.results import Coordinate, Variable

LINES = 6  # in one figure
_QUANTITIES = {
    "degC": "Temperature",
    "W": "Power",
    "J": "Energy",
    "kWh": "Energy",
    "m": "Length",
    "Pa": "Pressure",
    "h": "Duration",
    "s": "Duration",
    "m^3/s": "Flow",
    "kg/s": "Mass flow",
    "K": "Temperature difference",
}

_DRAWN = (
    "weather/air_temperature",
    "sewer/inlet_temperature",
    "sewer/outlet_temperature",
    "sewer/temperature",
    "sewer/measured_outlet_temperature",
)
# of a plant: what is drawn where these stand beside it
_DRAWN_BESIDE = {
    "load": ("load", "heat", "unmet"),
    "deposit_thickness": ("deposit_thickness", "heat_lost_to_deposit"),
    "water_from_exchanger": ("cop",),
    "sewage_inlet_temperature": ("cop",),
    "monthly/heat": (
        *("monthly/heat", "monthly/cooling", "monthly/electricity", "monthly/pump_electricity"),
        *("monthly/conventional_electricity", "monthly/conventional_fuel", "monthly/source_heat"),
    ),
    "design/unit_heat": (
        *("design/unit_heat", "design/unit_sewage_temperature", "design/unit_flow_share"),
        "design/unit_position",
    ),
}
_DRAWN_OF_A_PLANT = (
    *("sewage_inlet_temperature", "sewage_outlet_temperature"),
    *("water_to_exchanger", "water_from_exchanger"),
)


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Series not drawn elsewhere, those of one group, unit and axis together."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for path, variable in subject.result.variables.items():
        if _is_drawn(subject, path) or min(variable.values.shape) < 2:
            continue
        prefix = path.rpartition("/")[0]
        if len(variable.dims) == 1:
            groups.setdefault((prefix, variable.unit, variable.dims), []).append(path)
        elif len(variable.dims) == 2 and variable.dims[0] == TIME and subject.timeline:
            groups[path, variable.unit, variable.dims] = [path]
    for (prefix, _, dims), paths in groups.items():
        for first in range(0, len(paths), LINES):
            some = paths[first : first + LINES]
            name = some[0] if len(some) == 1 else f"{prefix}_{some[0].rpartition('/')[2]}_and_more"
            yield wording.slug(name), _drawing(subject, some, prefix, field=len(dims) == 2)


def _is_drawn(subject: Subject, path: str) -> bool:
    """True for what another family shows."""
    if path in _DRAWN or (path in ground_slab.DRAWN and ground_slab.FLUX in subject.result):
        return True
    if subject.result.scenario in (heat_transport.SCENARIO, gantt.SCENARIO):
        return True
    if ground_section.drawn(subject, path):
        return True
    for plant in subject.plants:
        if not path.startswith(f"{plant}/"):
            continue
        name = path.removeprefix(f"{plant}/")
        if name in _DRAWN_OF_A_PLANT and subject.plants.index(plant) < MOST_PANELS:
            return True
        for beside, names in _DRAWN_BESIDE.items():
            if name in names and f"{plant}/{beside}" in subject.result.variables:
                return True
    return False


def _drawing(subject: Subject, paths: list[str], prefix: str, *, field: bool) -> Drawing:
    section = prefix if prefix in subject.plants else "Other series"
    variable = subject.variable(paths[0])
    if field:
        title = wording.words(f"{prefix.replace('/', ', ')}")
        caption = f"{wording.sentence(variable.description) or title}; {_span([variable])}."
        return Drawing(title, caption, section, lambda: _map(subject, paths[0]))
    names = ", ".join(wording.words(path.rpartition("/")[2]) for path in paths)
    group = wording.words(prefix.replace("/", ", "))
    title = f"{group}: {names}" if group else names
    title = wording.plain(title[:1].upper() + title[1:], 90)
    variables = [subject.variable(path) for path in paths]
    about = wording.sentence(variable.description) if len(paths) == 1 else ""
    if _mean_days(subject, variables):
        about = f"{about or 'Mean days'}; all days are alike, the band is the range of the run"
    if all(_constant(variable) for variable in variables):
        caption = f"The same in all steps: {_constants(paths, variables)}."
    else:
        caption = f"{about or 'Lines in one unit share the axis'}; {_span(variables)}."
    return Drawing(title, caption, section, lambda: _lines(subject, paths))


def _constant(variable: Variable) -> bool:
    """Whether all values are the same, rounding aside."""
    low, high = smallest(variable.values), largest(variable.values)
    return high - low <= 1e-6 * max(abs(low), abs(high))


def _constants(paths: list[str], variables: list[Variable]) -> str:
    """Names and values of what stays the same, as words."""
    return ", ".join(
        f"{wording.words(path.rpartition('/')[2])} {wording.amount(mean(same.values), same.unit)}"
        for path, same in zip(paths, variables, strict=True)
    )


def _span(variables: list[Variable]) -> str:
    """Least, mean and greatest value, as words."""
    low = smallest(np.array([smallest(v.values) for v in variables]))
    high = largest(np.array([largest(v.values) for v in variables]))
    unit = variables[0].unit
    factor, shown = wording.scale(unit, max(abs(low), abs(high)))
    low_text, high_text = (wording.number(value * factor, 3) for value in (low, high))
    words = f"values from {low_text} to {high_text} {shown}".rstrip()
    if len(variables) == 1:
        middle = wording.number(mean(variables[0].values) * factor, 3)
        words += f", {middle} {shown}".rstrip() + " on average"
    return words


def _lines(subject: Subject, paths: list[str]) -> Figure:
    figure = Figure(figsize=(WIDTH, 2.9), layout="constrained")
    axes = figure.subplots()
    variables = [subject.variable(path) for path in paths]
    biggest = largest(np.array([largest(np.abs(v.values)) for v in variables]))
    factor, shown = wording.scale(variables[0].unit, biggest)
    names = [wording.words(path.rpartition("/")[2]) for path in paths]
    dim = variables[0].dims[0]
    axis = subject.result.coordinates[dim]
    timed = dim == TIME or " since " in axis.unit
    timeline = Timeline.of(axis)
    alike = _mean_days(subject, variables)
    for variable, name, color in zip(variables, names, CYCLE, strict=False):
        if alike:
            range_line(axes, alike[len(axes.lines)], color, name, factor)
        elif timed:
            range_line(axes, binned(timeline, variable.values), color, name, factor)
        else:
            mark = "o-" if axis.values.size <= 40 else "-"
            axes.plot(axis.values, variable.values * factor, mark, ms=3.5, color=color, label=name)
    if alike:
        axes.set_xlim(0.0, 1.0)
        axes.set_xticks(np.linspace(0.0, 1.0, 9), [f"{hour}" for hour in range(0, 25, 3)])
        axes.set_xlabel("Hour of the day [h]")
    elif timed:
        mark_time(axes, timeline)
    else:
        _name_axis(axes, dim, axis)
    if all(_constant(variable) for variable in variables):
        _widen(axes)
    several = _QUANTITIES.get(variables[0].unit, "Value")
    axes.set_ylabel(wording.label(names[0].capitalize() if len(names) == 1 else several, shown))
    say_empty(axes, *(variable.values for variable in variables))
    if len(names) > 1:
        legend_above(axes)
    return figure


def _widen(axes: Axes) -> None:
    """Scale the values of constant lines from zero, so that rounding is not drawn."""
    values = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in axes.lines])
    low, high = smallest(values), largest(values)
    if np.isfinite(low) and max(abs(low), abs(high)) > 0.0:
        axes.set_ylim(min(1.25 * low, 0.0), max(1.25 * high, 0.0))


def _mean_days(subject: Subject, variables: list[Variable]) -> list[Binned]:
    """Mean day of each variable; empty unless all of them repeat day by day."""
    if subject.timeline is None or any(variable.dims != (TIME,) for variable in variables):
        return []
    days = [mean_day(subject.timeline, variable.values) for variable in variables]
    known = [day for day in days if day is not None]
    return known if len(known) == len(days) else []


def _name_axis(axes: Axes, dim: str, axis: Coordinate) -> None:
    """Months by name, other coordinates by name and unit."""
    if dim == "month" and all(1 <= month <= 12 for month in axis.values):
        axes.set_xticks(axis.values, [MONTHS[int(month) - 1] for month in axis.values])
    else:
        axes.set_xlabel(wording.label(wording.words(dim).capitalize(), wording.unit(axis.unit)))


def _map(subject: Subject, path: str) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.4), layout="constrained")
    axes = figure.subplots()
    variable = subject.variable(path)
    axis = subject.result.coordinates[variable.dims[1]]
    factor, shown = wording.scale(variable.unit, largest(np.abs(variable.values)))
    series = binned(subject.seconds(), variable.values)
    mesh = colour_map(axes, series.days, axis.values, series.mean * factor)
    name = wording.words(path.rpartition("/")[2]).capitalize()
    figure.colorbar(mesh, ax=axes, label=wording.label(name, shown), pad=0.015, fraction=0.04)
    axes.set_ylabel(wording.label(wording.words(variable.dims[1]), wording.unit(axis.unit)))
    mark_time(axes, subject.seconds())
    return figure
