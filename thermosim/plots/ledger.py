"""Sankey diagram of the energy ledger, drawn in inches with plain patches."""

from __future__ import annotations

import math
from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COMPRESSOR,
    COOL,
    HEAT,
    INK,
    PUMP,
    RETURN,
    SEWAGE,
    SOURCE,
    UNMET,
    WIDTH,
    Drawing,
)
from thermosim.plots.sankey import TRUNK, Band, Layout, describe, layout, net_flows
from thermosim.plots.subject import Subject
from thermosim.results import Ledger

STUB = 0.35  # length of the straight end of a band [inch]
OUTER = 2.55  # label column on either side [inch]
LONGEST = 29  # name of a flow [characters]
MARGIN = 0.22  # above and below [inch]
HEADING = 0.35  # room for the title [inch]

_SOIL = "#9c6b3f"
_COLORS = (  # the first word found in what a flow is, plant name aside
    ("not accounted", "#d11141"),
    ("smaller flows", PUMP),
    ("stor", RETURN),
    ("loss", AIR),
    ("taken from", COOL),
    ("heat from", COOL),
    ("cooling", COOL),
    ("cooled", COOL),
    ("pump", PUMP),
    ("electric", COMPRESSOR),
    ("compressor", COMPRESSOR),
    ("sewage", SEWAGE),
    ("lateral", SEWAGE),
    ("deliver", HEAT),
    ("heat", HEAT),
    ("load", HEAT),
    ("building", HEAT),
    ("water", SOURCE),
    ("air", AIR),
    ("soil", _SOIL),
    ("ground", _SOIL),
)


ALTERNATIVES = ("subway_station",)  # scenarios whose ledger holds one year in several ways


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """The diagram, where more than one flow came in or went out; one for each alternative."""
    ways = _ways(subject)
    for way, books in ways.items():
        plan = layout(books)
        if plan is not None and len(plan.inputs) + len(plan.outputs) > 2:
            title, name = "Where the energy went", "energy_flow"
            if len(ways) > 1:
                title, name = f"{title}: {way}", f"{name}-{wording.slug(way)}"
            yield name, _drawing(title, books, plan)


def _drawing(title: str, books: Ledger, plan: Layout) -> Drawing:
    return Drawing(title, _caption(books), "Energy", lambda: draw(plan), HEADING)


def _ways(subject: Subject) -> dict[str, Ledger]:
    """Ledgers by name of the way; years that stand beside one another are not added up."""
    books = subject.result.ledger
    names = dict.fromkeys(key.partition(": ")[0] for key in (*books.inputs, *books.outputs))
    if subject.result.scenario not in ALTERNATIVES or len(names) < 2:
        return {"": books}

    def of(name: str, flows: dict[str, float]) -> dict[str, float]:
        start = f"{name}: "
        return {k.removeprefix(start): v for k, v in flows.items() if k.startswith(start)}

    return {
        name: Ledger(of(name, books.inputs), of(name, books.outputs), of(name, books.stored))
        for name in names
    }


def _caption(books: Ledger) -> str:
    came, went = net_flows(books)
    total = max(math.fsum(flow.energy for flow in side) for side in (came, went))
    netted = any(flow.name.startswith(("from ", "to ")) for flow in [*came, *went])
    note = "; what merely flows through is left out" if netted else ""
    largest = [
        f"{wording.words(side[0].name)} ({describe(side[0], total)})" if side else "none"
        for side in (came, went)
    ]
    return f"The largest input is {largest[0]}, the largest output {largest[1]}{note}."


def draw(plan: Layout) -> Figure:
    """Figure of a layout; bands are as high as their energy, one inch scale throughout."""
    height = plan.height + 2 * MARGIN
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0.0, WIDTH)
    axes.set_ylim(-MARGIN, height - MARGIN)
    middle = WIDTH / 2
    axes.add_patch(Rectangle((middle - 0.09, plan.trunk), 0.18, TRUNK, color=INK, lw=0))
    axes.text(
        middle,
        plan.trunk - 0.07,
        wording.amount(plan.energy, "J"),
        ha="center",
        va="top",
        fontweight="bold",
        zorder=3,
        bbox={"facecolor": "white", "alpha": 0.8, "lw": 0, "pad": 1.0},
    )
    for band in plan.inputs:
        _band(axes, band, OUTER, middle - 0.09, plan.energy)
    for band in plan.outputs:
        _band(axes, band, WIDTH - OUTER, middle + 0.09, plan.energy)
    return figure


def _band(axes: Axes, band: Band, outer: float, inner: float, total: float) -> None:
    """One band from its outer end to the trunk, with its label outside."""
    way = 1.0 if inner > outer else -1.0
    color = _color(band.flow.name, incoming=way > 0.0)
    bend = outer + way * STUB
    half = (bend + inner) / 2
    low, high = band.outer, band.outer + band.height
    foot, head = band.inner, band.inner + band.height
    points = [(outer, high), (bend, high), (half, high), (half, head), (inner, head)]
    points += [(inner, foot), (half, foot), (half, low), (bend, low), (outer, low), (outer, high)]
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, Path.LINETO, *curve, Path.LINETO, *curve, Path.LINETO, Path.CLOSEPOLY]
    edge = "white" if band.height > 0.06 else color
    axes.add_patch(PathPatch(Path(points, codes), facecolor=color, edgecolor=edge, lw=0.6))
    side = "right" if way > 0 else "left"
    x, y = outer - way * 0.08, (low + high) / 2
    owner, what = _parts(band.flow.name)
    about = ", ".join([*owner, describe(band.flow, total)])
    axes.text(x, y, wording.plain(what, LONGEST), ha=side, va="bottom", fontweight="bold", size=8.5)
    axes.text(x, y - 0.02, about, ha=side, va="top", fontsize=8.5)


def _parts(name: str) -> tuple[list[str], str]:
    """Plant and term of ``plant: term``; no plant for what the whole run has."""
    plant, colon, term = name.partition(": ")
    if not colon or plant in ("stored", "from storage"):
        return [], wording.words(name)
    return [wording.plain(wording.words(plant), LONGEST - 14)], wording.words(term)


def _color(name: str, *, incoming: bool) -> str:
    _, what = _parts(name)
    if incoming and what == "building":  # heat that cooling takes
        return COOL
    return next((color for word, color in _COLORS if word in what.lower()), UNMET)
