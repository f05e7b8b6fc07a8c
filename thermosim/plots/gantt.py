"""Chart of a timetable: what containers, exchangers, tractors and drivers do through the day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from thermosim.plots import wording
from thermosim.plots.canvas import (
    COMPRESSOR,
    COOL,
    HEAT,
    INK,
    PALE,
    PUMP,
    WIDTH,
    Drawing,
    panels,
)
from thermosim.plots.subject import Subject
from thermosim.results import Result, Table

SCENARIO = "container_timetable"
PATIENCE = "patience of a container"  # headline that the delays are explained with
COLORS = {
    "charge": HEAT,
    "discharge": COOL,
    "full move": COMPRESSOR,
    "empty move": "#c9ced4",
    "tractor alone": PUMP,
}
GROUPS = ("container", "exchanger", "tractor", "driver")
ROW = 0.27  # height of a row [inch]
MOST_ROWS = 60


class Bar(NamedTuple):
    """A piece of an operation between two midnights."""

    row: int  # 1 is the first
    begin: float  # [h]
    end: float
    kind: str
    text: str
    site: str  # where it ends


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """The chart, and heat against delay where the plan was carried out."""
    result = subject.result
    if result.scenario != SCENARIO:
        return
    if "timetable/start" in result:
        caption = (
            "One day, which repeats. A bar that runs out at midnight goes on at its left end, in "
            "the row of the next container of the same tour."
        )
        yield "timetable", Drawing("Timetable", caption, "Timetable", lambda: chart(result))
    if "travel_delay" in result and result["travel_delay"].values.size > 1:
        title = "Heat against delay on the road"
        yield (
            "delay",
            Drawing(title, _delay_caption(result), "Timetable", lambda: delays(result)),
        )


def _delay_caption(result: Result) -> str:
    patience = next((one for one in result.headlines if one.name == PATIENCE), None)
    rest = f"{patience.value:g} min" if patience else "the case's patience"
    return (
        "Heat delivered in the mean and in the worst year, against the mean delay of a move, with "
        f"breakdowns. Who leaves in time stays at most {rest} longer than planned and goes on with "
        "what it has; who stays until done is late for all that follows."
    )


def chart(result: Result) -> Figure:
    """Bars of a day, one panel a group."""
    table = next(table for table in result.tables if table.title == "Timetable")
    groups = [(who, bars(result, table, who)) for who in GROUPS]
    shown = [(who, some) for who, some in groups if some]
    counts = [min(max(bar.row for bar in some), MOST_ROWS) for _, some in shown]
    height = ROW * (sum(counts) + 1.6 * len(shown)) + 0.9
    figure, axes = panels(len(shown), height, tuple(count + 0.6 for count in counts))
    for panel, (who, some), count in zip(axes, shown, counts, strict=True):
        _draw(panel, some, count)
        numbers = " (numbers: containers)" if who == "exchanger" else ""
        panel.set_title(f"{who}s{numbers}", pad=4.0)
        panel.set_yticks(range(1, count + 1), _labels(who, some, count))
    axes[-1].set_xlabel("hour of the day")
    kinds = {bar.kind for _, some in shown for bar in some}
    handles = [Patch(color=COLORS[kind], label=kind) for kind in COLORS if kind in kinds]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))
    return figure


def bars(result: Result, table: Table, who: str) -> list[Bar]:
    """Bars of a group; what runs over midnight is cut in two."""
    today = result[f"timetable/{who}"].values
    tomorrow = result[f"timetable/{who}_tomorrow"].values
    found = []
    for k, (start, end, kind, begin, place, *_) in enumerate(table.rows):
        if today[k] == 0.0:
            continue
        text = _text(str(kind), str(begin), str(place), who, result, k)
        site = str(place)
        row, late = int(today[k]), int(tomorrow[k])
        found.append(Bar(row, float(start), min(float(end), 24.0), str(kind), text, site))
        if float(end) > 24.0:
            found.append(Bar(late, 0.0, float(end) - 24.0, str(kind), text, site))
    return found


def _text(kind: str, begin: str, place: str, who: str, result: Result, k: int) -> str:
    """What stands in a bar: the place for a container, the container for an exchanger."""
    if who == "exchanger":
        return f"{result['timetable/container'].values[k]:.0f}"
    if kind in ("charge", "discharge"):
        return place
    return f"to {place}" if begin != place else ""


def _draw(panel: Axes, some: list[Bar], count: int) -> None:
    inch = WIDTH * 0.82 / 24.0  # of an hour
    for bar in some:
        if bar.row > count:
            continue
        width = bar.end - bar.begin
        panel.barh(
            bar.row,
            width,
            left=bar.begin,
            height=0.72,
            color=COLORS[bar.kind],
            edgecolor="white",
            linewidth=0.6,
        )
        room = int(width * inch / 0.072)  # characters
        text = wording.plain(bar.text, max(room, 1))
        if len(bar.text) <= room or room >= 6:
            dark = bar.kind in ("empty move", "full move")
            panel.text(
                bar.begin + width / 2,
                bar.row,
                text,
                ha="center",
                va="center",
                fontsize=7.5,
                color=INK if dark else "white",
            )
    panel.set_xlim(0.0, 24.0)
    panel.set_xticks(range(0, 25, 3))
    panel.set_ylim(count + 0.5, 0.5)
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x", color=PALE)


def _labels(who: str, some: list[Bar], count: int) -> list[str]:
    """Names of the rows: exchangers by their site, the others by number."""
    if who != "exchanger":
        return [str(row) for row in range(1, count + 1)]
    site = {bar.row: bar.site for bar in some}
    return [wording.plain(site.get(row, ""), 16) for row in range(1, count + 1)]


def delays(result: Result) -> Figure:
    """Heat by both policies, and lateness where containers leave in time."""
    minutes = result["travel_delay"].values / 60.0
    figure, (heat, late) = panels(2, 4.4)
    for policy, color, text in (
        ("in_time", HEAT, "leaves in time"),
        ("until_done", COOL, "stays until done"),
    ):
        mean, worst = (
            100.0 * result[f"replay/{policy}/{name}"].values
            for name in ("heat_share", "worst_year")
        )
        heat.plot(minutes, mean, color=color, marker="o", ms=3, label=f"{text}: mean")
        heat.plot(minutes, worst, color=color, lw=0.8, ls=":", label="worst year")
    heat.set_ylabel("heat, % of plan")
    heat.set_ylim(0.0, 103.0)
    heat.legend(loc="lower left", ncols=2)
    hours = result["replay/in_time/lateness"].values / 60.0
    late.plot(minutes, hours, color=HEAT, marker="o", ms=3)
    late.set_ylabel("lateness, in time [min]")
    late.set_xlabel("mean delay of a move [min]")
    late.set_ylim(0.0, max(1e-3, 1.05 * float(np.max(hours))))
    return figure
