"""A district plant's year: machines by load, by month and hour by hour, station, ways to run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COMPRESSOR,
    COOL,
    HEAT,
    INK,
    RETURN,
    SEWAGE,
    SOURCE,
    UNMET,
    WIDTH,
    Drawing,
    legend_above,
    panels,
    range_line,
)
from thermosim.plots.reduction import binned
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import DAY, MONTHS, mark_time
from thermosim.results import Array, Table

SCENARIO = "subway_dhc"
WAYS = "The same year run otherwise"
SECTION = "Plant"
GROUPED = StrMethodFormatter("{x:,g}")
WEEK = 168  # [h]
BINS = 365  # of a duration curve
Places = npt.NDArray[np.intp]
Part = tuple[str, str, str]  # path, name, colour
HOT: tuple[Part, ...] = (
    ("hot/station_set", "sets on station heat", SEWAGE),
    ("store/discharged", "heat store", RETURN),
    ("hot/bypass_steam", "steam past the turbines", COMPRESSOR),
    ("hot/hot_boiler", "hot-water boilers", HEAT),
    ("unmet/hot", "unmet", UNMET),
)
COLD: tuple[Part, ...] = (
    ("cold/absorption", "absorption on hot water", SOURCE),
    ("cold/gas_absorption", "gas absorption", COMPRESSOR),
    ("cold/centrifugal", "electric", COOL),
    ("unmet/cold", "unmet", UNMET),
)
SIDES = (("Hot water, absorption included", HOT), ("Cold", COLD))


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Figures of one year of a plant."""
    if subject.result.scenario != SCENARIO or subject.timeline is None:
        return
    result = subject.result
    yield (
        "machines_by_load",
        Drawing(
            "Load duration by machine",
            "Hours sorted by load; each colour is what a machine gives in them, mean of 24 hours.",
            SECTION,
            lambda: _durations(subject),
        ),
    )
    yield (
        "machines_by_month",
        Drawing("Energy by month and machine", _month_caption(subject), SECTION,
                lambda: _months(subject)),
    )  # fmt: skip
    yield (
        "station_temperatures",
        Drawing("Station through the year", _station_caption(subject), "Station",
                lambda: _station(subject)),
    )  # fmt: skip
    yield "winter_week", _week_drawing(subject, "demand/hot", "heat")
    yield "summer_week", _week_drawing(subject, "demand/cold", "cold")
    table = next((each for each in result.tables if each.title == WAYS), None)
    if table is not None and len(table.rows) > 1:
        yield (
            "ways",
            Drawing("The same year run otherwise", _ways_caption(table), SECTION,
                    lambda: _ways(table)),
        )  # fmt: skip


def _week_drawing(subject: Subject, path: str, name: str) -> Drawing:
    first = _week(subject, path)
    return Drawing(
        f"Week of the highest {name} demand, hour by hour",
        "Areas are machines in their order; the line is what is asked for.",
        SECTION,
        lambda: _hours(subject, first),
    )


def _parts(subject: Subject, parts: tuple[Part, ...]) -> list[tuple[str, str, Array]]:
    """Series that are worth a colour: more than a thousandth of them all."""
    known = ((name, colour, subject.series(path)) for path, name, colour in parts)
    series = [(name, colour, values) for name, colour, values in known if values is not None]
    whole = sum(float(values.sum()) for _, _, values in series)
    return [entry for entry in series if float(entry[2].sum()) > 1e-3 * whole]


def _durations(subject: Subject) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    grid = figure.subplots(1, 2)
    for axes, (title, parts) in zip(grid, SIDES, strict=True):
        series = _parts(subject, parts)
        total = np.sum([values for _, _, values in series], axis=0)
        order = np.argsort(-total, kind="stable")
        order = order[: max(int(np.count_nonzero(total > 0.0)), 1)]
        edges = np.unique(np.linspace(0, order.size, BINS + 1).astype(np.intp))
        foot = np.zeros(edges.size - 1)
        for name, colour, values in series:
            height = np.add.reduceat(values[order], edges[:-1]) / np.diff(edges) / 1e6
            axes.stairs(
                foot + height, edges, baseline=foot, fill=True, color=colour, label=name, lw=0
            )
            foot = foot + height
        axes.set_xlabel("Hours with at least this load [h]")
        axes.set_ylabel("Power [MW]")
        axes.set_xlim(0.0, float(edges[-1]))
        axes.set_ylim(bottom=0.0)
        axes.set_title(title)
        axes.legend(loc="upper right")
    return figure


def _month_caption(subject: Subject) -> str:
    parts = []
    for path, name in (("monthly/electricity", "electricity"), ("monthly/gas", "gas")):
        values = subject.values(path)
        if values is not None:
            parts.append(f"{wording.amount(float(values.sum()), 'kWh')} of {name}")
    return f"Taken in the year: {' and '.join(parts)}."


def _months(subject: Subject) -> Figure:
    figure, axes = panels(2, 5.2)
    sides = (("Hot water, absorption included", HOT), ("Cold", COLD))
    axis = subject.result.coordinates["month"].values
    order = _month_order(subject)
    for panel, (title, parts) in zip(axes, sides, strict=True):
        foot = np.zeros(order.size)
        for path, name, colour in parts:
            values = subject.values(f"monthly/{path.partition('/')[2]}")
            if values is None or not values.any():
                continue
            height = values[order] / 1e3
            panel.bar(np.arange(order.size), height, 0.7, foot, color=colour, label=name, lw=0)
            foot = foot + height
        panel.set_ylabel("Energy [MWh]")
        panel.yaxis.set_major_formatter(GROUPED)
        panel.grid(visible=False, axis="x")
        legend_above(panel, title)
    axes[-1].set_xticks(np.arange(order.size), [MONTHS[int(axis[k]) - 1] for k in order])
    return figure


def _month_order(subject: Subject) -> Places:
    """Places of the months in the order of the run."""
    start = subject.seconds().start
    first = 0 if start is None else start.month - 1
    return np.asarray((np.arange(12) + first) % 12, dtype=np.intp)


def _station_caption(subject: Subject) -> str:
    air = subject.series("station/temperature")
    if air is None:
        return ""
    return (
        f"Air of the station between {air.min():.1f} and {air.max():.1f} °C; lines are daily "
        "means, bands daily ranges. Calibrated, not validated: the station is invented."
    )


def _station(subject: Subject) -> Figure:
    figure, axes = panels(2, 5.2, (1.6, 1.0))
    timeline = subject.seconds()
    for path, name, colour in (
        ("weather/air_temperature", "outdoor air", AIR),
        ("station/supply_temperature", "air blown in", SOURCE),
        ("station/temperature", "station", HEAT),
    ):
        values = subject.series(path)
        if values is not None:
            range_line(axes[0], binned(timeline, values), colour, name)
    axes[0].set_ylabel("Temperature [°C]")
    legend_above(axes[0])
    for path, name, colour in (
        ("station/coil", "taken by the heat pumps", SEWAGE),
        ("station/wanted", "wanted by the plant", INK),
        ("station/ground", "into the ground", RETURN),
    ):
        values = subject.series(path)
        if values is not None:
            days = binned(timeline, values / 1e6)
            axes[1].plot(days.days, days.mean, color=colour, label=name, lw=1.2)
    axes[1].set_ylabel("Heat of the station [MW]")
    legend_above(axes[1])
    mark_time(axes[1], timeline)
    return figure


def _week(subject: Subject, path: str) -> int:
    """First hour of the whole-day week round the greatest value of a series."""
    values = subject.series(path)
    if values is None:
        return 0
    middle = int(np.argmax(values)) // 24 * 24
    return int(np.clip(middle - 72, 0, max(values.size - WEEK, 0)))


def _hours(subject: Subject, first: int) -> Figure:
    timeline = subject.seconds()
    chosen = slice(first, first + WEEK)
    starts = timeline.seconds[chosen] - 0.5 * timeline.steps[chosen]
    edges = np.append(starts, starts[-1] + timeline.steps[chosen][-1]) / DAY
    asked = {SIDES[0][0]: ("demand/hot", "demand/absorption"), SIDES[1][0]: ("demand/cold",)}
    wishes = {title: _sum(subject, paths)[chosen] / 1e6 for title, paths in asked.items()}
    sides = [side for side in SIDES if wishes[side[0]].any()] or list(SIDES[:1])
    figure, axes = panels(len(sides), 2.6 * len(sides))
    for panel, (title, parts) in zip(axes, sides, strict=True):
        foot = np.zeros(edges.size - 1)
        for name, colour, values in _parts(subject, parts):
            height = values[chosen] / 1e6
            panel.stairs(foot + height, edges, baseline=foot, fill=True, color=colour, label=name)
            foot = foot + height
        panel.stairs(wishes[title], edges, baseline=None, color=INK, lw=1.0, label="asked for")
        panel.set_ylabel("Power [MW]")
        panel.set_ylim(bottom=0.0)
        legend_above(panel, title)
    _name_days(axes[-1], subject, edges)
    return figure


def _sum(subject: Subject, paths: tuple[str, ...]) -> Array:
    """Sum of the series there are."""
    known = [values for path in paths if (values := subject.series(path)) is not None]
    return np.asarray(np.sum(known, axis=0)) if known else np.zeros(subject.seconds().steps.size)


def _name_days(axes: Axes, subject: Subject, edges: Array) -> None:
    timeline = subject.seconds()
    days = np.arange(float(np.ceil(edges[0])), float(edges[-1]), 1.0)
    axes.set_xticks(days, [timeline.date(float(day) * DAY) for day in days])
    axes.set_xlim(float(edges[0]), float(edges[-1]))


def _ways_caption(table: Table) -> str:
    first = table.rows[0]
    others = [f"{row[0]} {wording.number(float(row[1]), 3)} %" for row in table.rows[1:]]
    own = wording.number(float(first[1]), 3)
    return f"Share of station heat in what the sets give: {own} %; {', '.join(others)}."


def _ways(table: Table) -> Figure:
    names = [str(row[0]) for row in table.rows]
    figure = Figure(figsize=(WIDTH, 0.9 + 0.42 * len(names)), layout="constrained")
    grid = figure.subplots(1, 3, sharey=True)
    at = np.arange(len(names))[::-1]
    for axes, column, colour in zip(
        grid, ("recovered share", "primary energy", "energy cost"), (SEWAGE, COMPRESSOR, COOL),
        strict=True,
    ):  # fmt: skip
        place = table.columns.index(column)
        values = [float(row[place]) for row in table.rows]
        axes.barh(at, values, 0.6, color=colour)
        for y, value in zip(at, values, strict=True):
            axes.annotate(wording.number(value, 3), (value, y), (-4, 0), va="center", ha="right",
                          textcoords="offset points", color="white", fontsize=8.5)  # fmt: skip
        axes.set_xlabel(wording.label(wording.sentence(column), wording.unit(table.units[place])))
        axes.xaxis.set_major_formatter(GROUPED)
        axes.grid(visible=False, axis="y")
    grid[0].set_yticks(at, names)
    return figure
