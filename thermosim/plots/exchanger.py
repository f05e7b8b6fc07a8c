"""The exchanger in the sewer: its units at design, and its deposit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from thermosim.plots import wording
from thermosim.plots.canvas import (
    COOL,
    CYCLE,
    HEAT,
    INK,
    PUMP,
    SEWAGE,
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

DEPOSIT_TABLE = "heat lost to deposit"
Column = tuple[str, str, Array]  # name, unit, values


def drawings(subject: Subject, plant: str) -> Iterator[tuple[str, Drawing]]:
    """Heat along the exchanger, deposit through the run, and heat lost to it."""
    heat = subject.values(f"{plant}/design/unit_heat")
    if heat is not None and np.isfinite(heat).any():
        yield (
            "exchanger_units",
            Drawing(
                "Heat along the exchanger at design",
                _units_caption(subject, plant, heat),
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
    """What a deposit costs against its thickness, from the tables of that title.

    With one table a plant they stand under the plants, else under the sewer.
    """
    tables = [
        table for table in subject.result.tables if table.title.lower().endswith(DEPOSIT_TABLE)
    ]
    own = len(tables) == len(subject.plants)
    for place, table in enumerate(tables):
        columns = _numeric_columns(table)
        drawn = [column for column in columns[1:] if column[1] in ("%", "W", "kW")]
        if drawn:
            title = f"What a deposit costs, over {columns[0][0].lower()}"
            caption = _loss_caption(columns[0], drawn[-1])
            section = subject.plants[place] if own else "Sewer"
            suffix = f"-{wording.slug(section)}" if own and len(tables) > 1 else ""
            yield (
                f"deposit_loss{suffix}",
                Drawing(title, caption, section, partial(_loss, columns[0], drawn)),
            )


def _loss_caption(over: Column, column: Column) -> str:
    """Where the table ends."""
    (_, thick, x), (name, unit, y) = over, column
    at = f"{wording.number(float(x[-1]), 3)} {thick}".strip()
    return f"{wording.sentence(name)} at {at}: {wording.number(float(y[-1]), 3)} {unit}.".strip()


def _units_caption(subject: Subject, plant: str, heat: Array) -> str:
    spread = 100.0 * (largest(heat) - float(np.nanmin(heat))) / max(abs(mean(heat)), 1e-30)
    total = float(np.nansum(heat))
    _, _, point = subject.variable(f"{plant}/design/unit_heat").description.partition(": ")
    at = f" ({wording.plain(point)})" if point else ""
    return (
        f"{heat.size} units {'take' if total >= 0.0 else 'give'} "
        f"{wording.amount(abs(total), 'W')} {'from' if total >= 0.0 else 'to'} the sewer "
        f"together{at}; the best and the poorest differ by {wording.number(spread, 2)} % of "
        "the mean."
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
    axes[0].bar(unit, heat * factor, width, color=np.where(heat < 0.0, COOL, HEAT), lw=0)
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


def _numeric_columns(table: Table) -> list[Column]:
    """Columns that hold nothing but numbers."""
    found = []
    for number, (name, unit) in enumerate(zip(table.columns, table.units, strict=True)):
        cells = [row[number] for row in table.rows]
        if len(cells) >= 2 and all(isinstance(cell, float) for cell in cells):
            found.append((wording.plain(name), wording.unit(unit), np.array(cells, float)))
    return found


def _loss(over: Column, drawn: list[Column]) -> Figure:
    """One panel for each unit, its columns as lines."""
    name, unit, x = over
    units = list(dict.fromkeys(column[1] for column in drawn))
    figure, axes = panels(len(units), 1.4 + 1.5 * len(units))
    order = np.argsort(x, kind="stable")
    for panel, shown in zip(axes, units, strict=True):
        lines = [column for column in drawn if column[1] == shown][: len(CYCLE)]
        for (line, _, values), color in zip(lines, CYCLE, strict=False):
            panel.plot(x[order], values[order], "o-", ms=3.5, color=color, label=line)
        several = len(lines) > 1
        panel.set_ylabel(
            wording.label("Value" if several else wording.sentence(lines[0][0]), shown)
        )
        if several:
            legend_above(panel)
    axes[-1].set_xlabel(wording.label(wording.sentence(name), unit))
    return figure
