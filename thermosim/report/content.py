"""What stands in a report, as plain text and numbers ready for the template."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from thermosim.plots import wording
from thermosim.plots.sankey import net_flows
from thermosim.results import Assumption, Ledger, Result, Table

MOST_ROWS = 500  # of a table; the rest is named, not printed
_OF_PLANT = re.compile(r"plant\.(\d+)\.(.+)")


@dataclass(frozen=True)
class Cell:
    """One cell of a table; numbers stand on the right."""

    text: str
    number: bool = False


Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Column:
    """Head of a column."""

    name: str
    unit: str
    number: bool


@dataclass(frozen=True)
class Grid:
    """A table ready to print."""

    title: str
    columns: tuple[Column, ...]
    rows: Rows
    note: str = ""


def cell(value: str | float, places: int) -> Cell:
    """Cell of a text, or of a number with this many decimals.

    A not-a-number is printed as n/a, never left blank; a number too small or too large for
    the decimals of its column keeps its significant digits.
    """
    if isinstance(value, str):
        return Cell(value)
    if not abs(value) < 1e12 or wording.decimals(value, 3) > places:
        return Cell(wording.number(value, 3), number=True)
    return Cell(wording.fixed(value, places), number=True)


def column_cells(values: Sequence[str | float], *, year: bool = False) -> list[Cell]:
    """Cells of a column: its numbers have the same decimals, so that they can be compared."""
    known = [value for value in values if isinstance(value, float) and math.isfinite(value)]
    if year and all(value == round(value) for value in known):
        return [Cell(f"{v:.0f}", number=True) if v in known else cell(v, 0) for v in values]
    biggest = max((abs(value) for value in known), default=0.0)
    most = 3 if biggest < 1e3 else 1 if biggest < 1e5 else 0
    places = max((wording.decimals(value, 4) for value in known), default=0)
    return [cell(value, min(places, most)) for value in values]


def _rows(rows: Sequence[Sequence[str | float]], years: Sequence[bool]) -> Rows:
    """Cells row by row, formatted column by column."""
    columns = [
        column_cells([row[place] for row in rows], year=year) for place, year in enumerate(years)
    ]
    return tuple(zip(*columns, strict=True))


def _mixed_rows(rows: Sequence[Sequence[str | float]], units: list[int]) -> Rows:
    """Cells of a table that has a unit in each row: each number has its own decimals."""
    return tuple(
        tuple(
            Cell(wording.unit(value) if place in units else value)
            if isinstance(value, str)
            else Cell(wording.number(value), number=True)
            for place, value in enumerate(row)
        )
        for row in rows
    )


def grid(table: Table) -> Grid:
    """Table of a result, ready to print."""
    columns = []
    years = [
        _counts_years(name, unit) for name, unit in zip(table.columns, table.units, strict=True)
    ]
    for place, (name, unit) in enumerate(zip(table.columns, table.units, strict=True)):
        numbers = [isinstance(row[place], float) for row in table.rows]
        columns.append(Column(wording.sentence(name), wording.unit(unit), any(numbers)))
    shown = table.rows[:MOST_ROWS]
    places = [place for place, name in enumerate(table.columns) if name.lower() == "unit"]
    rows = _mixed_rows(shown, places) if places else _rows(shown, years)
    note = table.note
    if len(table.rows) > MOST_ROWS:
        left = len(table.rows) - MOST_ROWS
        note = f"{note} {left} further rows are in the result file.".strip()
    return Grid(table.title, tuple(columns), rows, note)


def _counts_years(name: str, unit: str) -> bool:
    return "year" in name.lower() and unit in ("", "1")


def ledger_grid(ledger: Ledger) -> Grid:
    """All terms of the energy ledger with their share of the throughput, and the residual."""
    whole = ledger.throughput
    rows: list[tuple[str | float, ...]] = []
    groups = (("in", ledger.inputs), ("out", ledger.outputs), ("stored", ledger.stored))
    for side, entries in groups:
        rows += [_energy_row(side, wording.words(name), v, whole) for name, v in entries.items()]
    rows.append(_energy_row("in", "total", ledger.total_in, whole))
    rows.append(_energy_row("out", "total", ledger.total_out, whole))
    rows.append(_energy_row("stored", "total", ledger.total_stored, whole))
    rows.append(_energy_row("residual", "in - out - stored", ledger.residual, whole))
    heads = (("Side", "", False), ("Term", "", False), ("Energy", "MWh", True))
    columns = tuple(Column(*head) for head in (*heads, ("Share of throughput", "%", True)))
    note = f"Residual {wording.number(ledger.relative_residual, 2)} of the throughput"
    came, went = net_flows(ledger)
    net = math.fsum(flow.energy for flow in came)
    if net > 0.0:
        note += f", {wording.number(abs(ledger.residual) / net, 2)} of the net heat"
    note += "."
    if len(came) + len(went) and any(f.name.startswith(("from ", "to ")) for f in [*came, *went]):
        note += " Inflows and outflows are counted from 0 °C; the diagram shows their difference."
    return Grid("Energy ledger", columns, _rows(rows, (False,) * 4), note)


def _energy_row(side: str, name: str, joules: float, whole: float) -> tuple[str | float, ...]:
    share = 100.0 * joules / whole if whole > 0.0 else float("nan")
    return (side, name, joules / 3.6e9, share)


def assumption_grid(result: Result) -> Grid:
    """What the case did not give, and where the values used come from."""
    columns = tuple(Column(name, "", number=False) for name in ("Where", "Value", "Source"))
    entries = _merged(result.assumptions)
    rows = tuple(
        (_path(entry.where), Cell(wording.plain(entry.value)), Cell(entry.source))
        for entry in entries
    )
    merged = len(entries) < len(result.assumptions)
    note = "plant.* stands for every plant of the case." if merged else ""
    return Grid("What was assumed", columns, rows, note)


def _merged(entries: Sequence[Assumption]) -> list[Assumption]:
    """Assumptions that are the same for all plants once, as ``plant.*``."""
    found = [_OF_PLANT.fullmatch(entry.where) for entry in entries]
    plants = {match[1] for match in found if match}
    alike = [
        Assumption(f"plant.*.{match[2]}", entry.value, entry.source) if match else entry
        for match, entry in zip(found, entries, strict=True)
    ]
    times = Counter(alike)
    common = {entry for entry in alike if 1 < len(plants) == times[entry]}
    pairs = zip(alike, entries, strict=True)
    return list(dict.fromkeys(same if same in common else own for same, own in pairs))


def _path(where: str) -> Cell:
    """Path of a case key that may be broken between its words."""
    return Cell(Markup(re.sub(r"([._])(?=\w)", r"\1<wbr>", str(escape(where)))))


def provenance_grid(result: Result) -> Grid:
    """Versions, kernel digest, wall time and the digest of all physical values."""
    columns = tuple(Column(name, "", number=False) for name in ("What", "Value"))
    entries = {**result.provenance, "digest of the values (SHA-256)": result.physical_digest()}
    rows = tuple((Cell(wording.words(name)), Cell(value)) for name, value in entries.items())
    return Grid("Provenance", columns, rows)
