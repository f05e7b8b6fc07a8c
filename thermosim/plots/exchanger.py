"""The exchanger in the sewer: its units at design, and its deposit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from thermosim.plots import wording
from thermosim.plots.canvas import (
    HEAT,
    INK,
    PUMP,
    SEWAGE,
    WIDTH,
    Drawing,
    legend_above,
    panels,
    range_line,
    say_empty,
)
from thermosim.plots.reduction import binned, energy, largest, mean
from thermosim.plots.subject import Subject
from thermosim.plots.timeline import mark_time
from thermosim.results import Array, Table

DEPOSIT_TABLE = "Heat lost to deposit"


def drawings(subject: Subject, plant: str) -> Iterator[tuple[str, Drawing]]:
    """Heat along the exchanger, deposit through the run, and heat lost to it."""
    heat = subject.values(f"{plant}/design/unit_heat")
    if heat is not None and np.isfinite(heat).any():
        yield (
            "exchanger_units",
            Drawing(
                "Heat along the exchanger at design",
                _units_caption(heat),
                plant,
                lambda: _units(subject, plant, heat),
            ),
        )
    thickness = subject.series(f"{plant}/deposit_thickness")
    if thickness is not None:
        lost = subject.series(f"{plant}/heat_lost_to_deposit")
        yield (
            "deposit",
            Drawing(
                "Deposit on the exchanger",
                _deposit_caption(subject, thickness, lost),
                plant,
                lambda: _deposit(subject, thickness, lost),
            ),
        )


def table_drawings(subject: Subject) -> Iterator[tuple[str, Drawing]]:
    """Heat lost to the deposit against its thickness, from the table of that title."""
    table = next((table for table in subject.result.tables if table.title == DEPOSIT_TABLE), None)
    columns = _numeric_columns(table) if table is not None else []
    if table is not None and len(columns) >= 2:
        title = f"{DEPOSIT_TABLE}, over {columns[0][0].lower()}"
        caption = "Compare the lines to see what an unknown deposit may cost in heat."
        section = subject.plants[0] if len(subject.plants) == 1 else "Sewer"
        yield "deposit_loss", Drawing(title, caption, section, lambda: _loss(columns))


def _units_caption(heat: Array) -> str:
    spread = 100.0 * (largest(heat) - float(np.nanmin(heat))) / max(abs(mean(heat)), 1e-30)
    return (
        f"{heat.size} units exchange {wording.amount(float(np.nansum(heat)), 'W')} together; the "
        f"best and the poorest differ by {wording.number(spread, 2)} % of the mean."
    )


def _units(subject: Subject, plant: str, heat: Array) -> Figure:
    sewage = subject.values(f"{plant}/design/unit_sewage_temperature")
    share = subject.values(f"{plant}/design/unit_flow_share")
    extra = [values for values in (sewage, share) if values is not None]
    figure, axes = panels(1 + len(extra), 2.4 + 1.3 * len(extra), (1.6, *(1.0 for _ in extra)))
    dim = subject.variable(f"{plant}/design/unit_heat").dims[0]
    unit = subject.result.coordinates[dim].values
    width = 0.7 * float(np.min(np.diff(unit))) if unit.size > 1 else 0.7
    factor, shown = wording.scale("W", largest(np.abs(heat)))
    axes[0].bar(unit, heat * factor, width, color=HEAT, lw=0)
    axes[0].set_ylabel(f"Heat of a unit [{shown}]")
    below = axes[1:]
    if sewage is not None and sewage.shape == heat.shape:
        below[0].plot(unit, sewage, "o-", color=SEWAGE, ms=3)
        below[0].set_ylabel("Sewage [°C]")
        below = below[1:]
    if share is not None and share.shape == heat.shape:
        even = share / mean(share) if mean(share) else share
        below[0].axhline(1.0, color=INK, lw=0.8)
        below[0].plot(unit, even, "o-", color=PUMP, ms=3)
        below[0].set_ylabel("Water flow,\nshare of mean [-]")
        low, high = below[0].get_ylim()
        below[0].set_ylim(min(low, 0.9), max(high, 1.1))
    for panel in axes:
        panel.grid(visible=False, axis="x")
        panel.set_xlim(unit[0] - 0.6, unit[-1] + 0.6)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[-1].set_xlabel("Unit, counted in the direction of the sewage [-]")
    return figure


def _deposit_caption(subject: Subject, thickness: Array, lost: Array | None) -> str:
    sentence = f"The layer is {wording.amount(largest(thickness), 'm', 2)} thick at most"
    if lost is None:
        return f"{sentence}; falls are flushing or cleaning."
    joules = energy(lost, subject.seconds().steps)
    return f"{sentence}; it costs {wording.amount(joules, 'J')} of source heat in this run."


def _deposit(subject: Subject, thickness: Array, lost: Array | None) -> Figure:
    count = 1 if lost is None else 2
    figure, axes = panels(count, 1.2 + 1.6 * count)
    factor, shown = wording.scale("m", min(largest(thickness), 0.1))
    range_line(axes[0], binned(subject.seconds(), thickness), INK, "thickness", factor)
    axes[0].set_ylabel(f"Thickness [{shown}]")
    axes[0].set_ylim(bottom=0.0)
    say_empty(axes[0], thickness)
    if lost is not None:
        factor, shown = wording.scale("W", largest(np.abs(lost)))
        range_line(axes[1], binned(subject.seconds(), lost), HEAT, "heat lost", factor)
        axes[1].set_ylabel(f"Heat lost [{shown}]")
        say_empty(axes[1], lost)
    for panel in axes:
        mark_time(panel, subject.seconds(), named=panel is axes[-1])
    return figure


def _numeric_columns(table: Table) -> list[tuple[str, str, Array]]:
    """Columns that hold nothing but numbers: name, unit, values."""
    found = []
    for number, (name, unit) in enumerate(zip(table.columns, table.units, strict=True)):
        cells = [row[number] for row in table.rows]
        if len(cells) >= 2 and all(isinstance(cell, float) for cell in cells):
            found.append((wording.plain(name), wording.unit(unit), np.array(cells, float)))
    return found


def _loss(columns: list[tuple[str, str, Array]]) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    axes = figure.subplots()
    name, unit, x = columns[0]
    order = np.argsort(x, kind="stable")
    same = [column for column in columns[1:] if column[1] == columns[1][1]]
    colors = (HEAT, INK, SEWAGE, PUMP)
    for (line, _, values), color in zip(same[:8], colors * 2, strict=False):
        axes.plot(x[order], values[order], "o-", ms=3.5, color=color, label=line)
    axes.set_xlabel(wording.label(name, unit))
    axes.set_ylabel(wording.label("Heat lost", same[0][1]))
    legend_above(axes)
    return figure
