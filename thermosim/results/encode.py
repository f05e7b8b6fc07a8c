"""A `Result` as blocks."""

import numpy as np

from thermosim.results.blocks import FORMAT, Block, check_text, columns, from_texts
from thermosim.results.model import CALENDAR, TIME, Ledger, Table, Variable
from thermosim.results.result import Result


def encode(result: Result) -> tuple[dict[str, str], list[Block]]:
    """Attributes of the file, and its blocks without the manifest."""
    blocks = [_variable(name, axis) for name, axis in result.coordinates.items()]
    blocks += [_variable(path, variable) for path, variable in result.variables.items()]
    blocks += columns(
        "/headlines",
        name=[entry.name for entry in result.headlines],
        value=[entry.value for entry in result.headlines],
        unit=[entry.unit for entry in result.headlines],
        description=[entry.description for entry in result.headlines],
    )
    time = result.coordinates.get(TIME)
    blocks += _ledger(result.ledger, 0 if time is None else time.values.size)
    for number, table in enumerate(result.tables):
        blocks += _table(f"/tables/{number}", table)
    blocks += _texts(result)
    return _attributes(result), blocks


def _attributes(result: Result) -> dict[str, str]:
    return {
        "format": FORMAT,
        "Conventions": "CF-1.10",
        "title": check_text(result.title),
        "scenario": check_text(result.scenario),
        "physical_sha256": result.physical_digest(),
    }


def _variable(path: str, variable: Variable) -> Block:
    attributes = {
        "units": check_text(variable.unit),
        "long_name": check_text(variable.description),
    }
    if path == TIME:
        attributes["calendar"] = CALENDAR
    scales = tuple(f"/{name}" for name in variable.dims)
    return Block(f"/{path}", variable.values.astype("<f8", copy=False), scales, attributes)


def _ledger(ledger: Ledger, steps: int) -> list[Block]:
    sides = (("inputs", ledger.inputs), ("outputs", ledger.outputs), ("stored", ledger.stored))
    rows = [(side, name, value) for side, entries in sides for name, value in entries.items()]
    blocks = columns(
        "/ledger/account",
        side=[row[0] for row in rows],
        name=[row[1] for row in rows],
        energy=[row[2] for row in rows],
    )
    if rows:
        blocks[-1].attributes["units"] = "J"
    series = ledger.residual_series
    if series is not None and series.size:
        path = "/ledger/residual_series"
        scale = f"/{TIME}" if series.size == steps else path
        attributes = {"units": "J", "long_name": "in - out - stored of each step"}
        blocks.append(Block(path, series.astype("<f8", copy=False).ravel(), (scale,), attributes))
    return blocks


def _table(group: str, table: Table) -> list[Block]:
    """Cells twice: as readable text, and as exact numbers where they are numbers."""
    column = f"{group}/column"
    about = {"long_name": check_text(table.title), "note": check_text(table.note)}
    blocks = [
        Block(column, from_texts(list(table.columns)), (column,), about),
        Block(f"{group}/unit", from_texts(list(table.units)), (column,)),
    ]
    if not table.rows:
        return blocks
    row, shape = f"{group}/row", (len(table.rows), len(table.columns))
    cells = [cell for line in table.rows for cell in line]
    text = from_texts([cell if isinstance(cell, str) else repr(cell) for cell in cells])
    number = np.array([np.nan if isinstance(c, str) else c for c in cells], dtype="<f8")
    is_number = np.array([not isinstance(cell, str) for cell in cells], dtype="|u1")
    blocks.append(Block(row, np.arange(shape[0], dtype="<i8"), (row,)))
    for name, values in (("text", text), ("number", number), ("is_number", is_number)):
        blocks.append(Block(f"{group}/{name}", values.reshape(shape), (row, column)))
    return blocks


def _texts(result: Result) -> list[Block]:
    blocks = columns("/text/case", text=[result.case_text])
    blocks += columns("/text/notes", text=list(result.notes))
    blocks += columns(
        "/text/assumptions",
        where=[entry.where for entry in result.assumptions],
        value=[entry.value for entry in result.assumptions],
        source=[entry.source for entry in result.assumptions],
    )
    origin = result.provenance
    return blocks + columns("/provenance", name=list(origin), value=list(origin.values()))
