"""Heat carried by truck: need and delivery by month, money, break-even map, tornado."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import StrMethodFormatter

from thermosim.plots import wording
from thermosim.plots.canvas import (
    AIR,
    COOL,
    HEAT,
    INK,
    SEWAGE,
    UNMET,
    WIDTH,
    Drawing,
    legend_above,
    panels,
)
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import MONTHS
from thermosim.results import Array, Result, Table

SCENARIO = "heat_transport"
MAP = "map/effect"
GROUPED = StrMethodFormatter("{x:,g}")
MONEY = "Money of a year"
GAIN, LOSS, SUM = SEWAGE, UNMET, INK
MOST = 8  # deliveries that are drawn
STEPS = (  # of a waterfall: headline, label, sign; a sum stands on zero
    ("saving", "carriers\nsaved", 1.0),
    ("pumps", "pumps", -1.0),
    ("truck fuel", "diesel", -1.0),
    ("containers", "upkeep", -1.0),
    ("labour", "labour", -1.0),
    ("net with labour", "net with\nlabour", 0.0),
    ("burden", "capital", -1.0),
    ("credit", "credit\nfor CO₂", 1.0),
    ("effect with capital and credit", "effect", 0.0),
)


class Step(NamedTuple):
    """One bar of a waterfall [kJPY/yr]."""

    label: str
    amount: float
    total: bool


def drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Figures of a year of deliveries or lines."""
    result = subject.result
    if result.scenario != SCENARIO:
        return
    kind = "delivery" if any(path.startswith("delivery/") for path in result) else "line"
    names = list(dict.fromkeys(p.split("/")[1] for p in result if p.startswith(f"{kind}/")))
    for name in names[:MOST]:
        tail = f"-{wording.slug(name)}" if len(names) > 1 else ""
        yield f"heat_by_month{tail}", _heat_drawing(result, kind, name)
        if kind == "delivery":
            yield f"money{tail}", _money_drawing(result, name)
    if kind == "line" and _table(result, MONEY):
        yield "money", _lines_money(result)
    if MAP in result:
        caption = _map_caption(result)
        yield "break_even", Drawing("Where it pays", caption, "Money", lambda: _map(result))
    table = _table(result, "Sensitivity of the verdict")
    if table is not None:
        yield (
            "tornado",
            Drawing(
                "What moves the verdict", _tornado_caption(table), "Money", lambda: _tornado(table)
            ),
        )


def _table(result: Result, title: str) -> Table | None:
    return next((table for table in result.tables if table.title == title), None)


def _heat_drawing(result: Result, kind: str, name: str) -> Drawing:
    path = f"{kind}/{name}"
    used = result[f"{path}/heat_used"].values
    brought = result[f"{path}/heat_delivered"].values
    unit = result[f"{path}/heat_used"].unit.partition("/")[0]
    to_gj = 1e-3 if unit == "MJ" else 1.0
    need_path = f"{path}/heat_need"
    need = result[need_path].values * to_gj if need_path in result else None
    total, share = float(brought.sum()) * to_gj, float(used.sum()) / max(float(brought.sum()), 1e-9)
    caption = (
        f"{wording.number(total, 3)} GJ are brought in a year, {wording.number(100 * share, 3)} % "
        "of it is used"
    )
    if need is not None and need.sum() > 0.0:
        covered = 100.0 * float(used.sum()) * to_gj / float(need.sum())
        caption += f"; that is {wording.number(covered, 3)} % of what the sites need"
    shown = "heat needed and brought" if need is not None else "heat brought"
    return Drawing(
        f"{name if kind == 'delivery' else f'line {name}'}: {shown}",
        f"{caption}.",
        f"{kind} {name}",
        lambda: _heat(used * to_gj, (brought - used) * to_gj, need),
    )


def _heat(used: Array, unused: Array, need: Array | None) -> Figure:
    figure, (axes,) = panels(1, 3.0)
    at = np.arange(12)
    axes.bar(at, used, 0.6, color=HEAT, lw=0, label="brought and used")
    if np.any(unused > 1e-9 * max(1.0, float(used.max()))):
        axes.bar(at, unused, 0.6, used, color="none", ec=HEAT, hatch="////", lw=0.8,
                 label="brought in vain")  # fmt: skip
    if need is not None:
        edges = np.repeat(need, 2)
        places = np.ravel(np.column_stack([at - 0.42, at + 0.42]))
        for month in range(12):
            axes.plot(places[2 * month : 2 * month + 2], edges[2 * month : 2 * month + 2],
                      color=INK, lw=1.8, label="needed" if month == 0 else None)  # fmt: skip
    axes.set_xticks(at, MONTHS)
    axes.set_xlim(-0.6, 11.6)
    axes.set_ylim(0.0, None)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_formatter(GROUPED)
    axes.set_ylabel("Heat [GJ/month]")
    legend_above(axes)
    return figure


def _money_drawing(result: Result, name: str) -> Drawing:
    amounts = {
        row.name.removeprefix(f"{name}: "): row.value
        for row in result.headlines
        if row.name.startswith(f"{name}: ")
    }
    amounts["pumps"] = amounts["source pump"] + amounts["user pump"]
    steps = [
        Step(label, amounts[row] * (sign or 1.0), sign == 0.0)
        for row, label, sign in STEPS
        if sign == 0.0 or amounts[row] != 0.0 or row == "saving"
    ]
    return _waterfall_drawing(f"{name}: money of a year", f"delivery {name}", steps)


def _lines_money(result: Result) -> Drawing:
    table = _table(result, MONEY)
    assert table is not None  # the caller looks
    steps = [
        Step(
            str(row[0]).replace(" ", "\n", 1).replace("CO2", "CO₂"),
            float(row[1]),
            str(row[0]).startswith("effect"),
        )
        for row in table.rows
    ]
    return _waterfall_drawing("Money of a year", "Money", steps)


def _waterfall_drawing(title: str, section: str, steps: list[Step]) -> Drawing:
    last = steps[-1].amount
    costs = [step for step in steps if not step.total and step.amount < 0.0]
    caption = f"The year ends at {wording.number(last / 1e3, 3)} million JPY"
    if costs:
        most = min(costs, key=lambda step: step.amount)
        words = most.label.replace("\n", " ")
        caption += f"; the largest cost is {words}, {wording.number(-most.amount / 1e3, 3)} million"
    return Drawing(title, f"{caption}.", section, lambda: _waterfall(steps))


def _waterfall(steps: list[Step]) -> Figure:
    figure, (axes,) = panels(1, 3.3)
    level, edges = 0.0, [0.0]
    for at, step in enumerate(steps):
        foot, amount = (0.0, step.amount) if step.total else (level, step.amount)
        color = SUM if step.total else GAIN if amount >= 0.0 else LOSS
        axes.bar(at, amount / 1e3, 0.62, foot / 1e3, color=color, lw=0)
        new = step.amount if step.total else level + amount
        edges += [foot, foot + amount]
        if at < len(steps) - 1:
            axes.plot([at - 0.31, at + 1.31], [new / 1e3] * 2, color=AIR, lw=0.7, zorder=0.5)
        level = new
        top = max(foot, foot + amount) / 1e3
        axes.annotate(f"{wording.number(step.amount / 1e3, 3)}", (at, top), (0, 3),
                      textcoords="offset points", ha="center", fontsize=8.5)  # fmt: skip
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.set_xticks(range(len(steps)), [step.label for step in steps])
    axes.set_xlim(-0.6, len(steps) - 0.4)
    span = (max(edges) - min(edges)) / 1e3 or 1.0
    axes.set_ylim(min(edges) / 1e3 - 0.04 * span, max(edges) / 1e3 + 0.12 * span)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_formatter(GROUPED)
    axes.set_ylabel("Money [million JPY/yr]")
    return figure


def _map_caption(result: Result) -> str:
    share = 100.0 * float(np.mean(result[MAP].values >= 0.0))
    return (
        f"{wording.number(share, 2)} % of the points pay. Lines are where money in and out are "
        "even, one for each wage; colour is the year's money at the middle wage. One route, loads "
        "on every day, whole containers and persons."
    )


def _map(result: Result) -> Figure:
    effect = result[MAP].values / 1e3
    axes_of = {name: result[name] for name in result[MAP].dims}
    price, distance = axes_of["price"].values, axes_of["distance"].values
    labour, loads = axes_of["labour"].values, axes_of["loads"].values
    shown = list(dict.fromkeys((0, loads.size // 2, loads.size - 1)))
    wages = list(dict.fromkeys((0, labour.size // 2, labour.size - 1)))
    figure = Figure(figsize=(WIDTH, 3.5), layout="constrained")
    row = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    size = float(np.nanmax(np.abs(effect[:, :, wages[len(wages) // 2], shown]))) or 1.0
    mesh = None
    for axes, place in zip(row, shown, strict=True):
        middle = effect[:, :, wages[len(wages) // 2], place]
        mesh = axes.pcolormesh(price, distance, middle.T, cmap="PuOr_r", vmin=-size, vmax=size,
                               shading="nearest", rasterized=True)  # fmt: skip
        for wage, dash in zip(wages, ("--", "-", ":"), strict=False):
            _even(axes, price, distance, effect[:, :, wage, place], dash)
        axes.set_title(f"{loads[place]:.3g} load{'' if loads[place] == 1.0 else 's'} a day")
        axes.set_xlabel(f"Price [{wording.unit(axes_of['price'].unit)}]")
        axes.grid(visible=False)
    row[0].set_ylabel("Distance, one way [km]")
    handles = []
    for wage, dash in zip(wages, ("--", "-", ":"), strict=False):
        pay = wording.number(labour[wage] / 1e3, 2)
        text = f"even at {pay} million JPY a person"
        handles.append(Line2D([], [], color=INK, ls=dash, label=text))
    figure.legend(handles=handles, loc="outside lower left", ncols=3, fontsize=8.5)
    if mesh is not None:
        text = "Money [million JPY/yr]"
        figure.colorbar(mesh, ax=list(row), label=text, pad=0.015, fraction=0.04)
    return figure


def _even(axes: Axes, price: Array, distance: Array, effect: Array, dash: str) -> None:
    """Line of no gain and no loss, where there is one."""
    if float(effect.min()) < 0.0 < float(effect.max()):
        axes.contour(price, distance, effect.T, levels=[0.0], colors=[INK], linestyles=[dash])


def _tornado_caption(table: Table) -> str:
    rows = table.rows[1:]
    if not rows:
        return "No parameter moves the verdict."
    pays = float(table.rows[0][1]) >= 0.0
    turning = [str(row[0]) for row in rows if any((float(end) >= 0.0) != pays for end in row[1:3])]
    told = ", ".join(turning) or "none"
    return f"{str(rows[0][0]).capitalize()} moves it most. These turn it: {told}. {table.note}"


def _tornado(table: Table) -> Figure:
    centre = float(table.rows[0][1]) / 1e3
    rows = table.rows[1:]
    figure, (axes,) = panels(1, 0.9 + 0.3 * len(rows))
    for at, row in enumerate(reversed(rows)):
        low, high = float(row[1]) / 1e3, float(row[2]) / 1e3
        for value, color, name in ((low, COOL, "lowered"), (high, HEAT, "raised")):
            axes.barh(at, value - centre, 0.62, centre, color=color, lw=0,
                      label=name if at == 0 else None)  # fmt: skip
        turns = str(row[3]).partition(" ")[0]
        if turns not in ("", "nowhere"):
            edge = max(low, high, centre)
            axes.annotate(f"even at × {turns}", (edge, at), (4, 0), textcoords="offset points",
                          va="center", fontsize=8, color=INK, zorder=3,
                          bbox={"fc": "white", "ec": "none", "pad": 0.8})  # fmt: skip
    axes.axvline(centre, color=INK, lw=0.9)
    low_end, high_end = axes.get_xlim()
    axes.set_xlim(low_end, high_end + 0.18 * (high_end - low_end))
    if axes.get_xlim()[0] < 0.0 < axes.get_xlim()[1]:
        axes.axvline(0.0, color=AIR, lw=0.9, ls="--")
    axes.set_yticks(range(len(rows)), [str(row[0]) for row in reversed(rows)])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_formatter(GROUPED)
    axes.set_xlabel("Money of the year, everything counted [million JPY/yr]")
    legend_above(axes)
    if not math.isfinite(centre):
        axes.set_title("n/a")
    return figure
