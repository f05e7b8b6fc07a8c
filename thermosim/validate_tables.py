"""Whole tables of published figures: each cell of named columns is one comparison.

A ``[[table]]`` of a ``reference.toml`` names a CSV beside it. ``{column}`` in its texts stands
for what the row has in that column, so that one table can reach many cases and results.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from thermosim.errors import ReferenceFileError
from thermosim.quantity import Inputs
from thermosim.validate_tolerance import PRINTED, Tolerance

BUDGET = 4_000_000  # bytes of a table
MOST = 100_000  # cells of a folder
_FIELD = re.compile(r"\{([^{}]*)\}")


class Correction(Inputs):
    """A cell that is a declared misprint, and the figure that follows from the rest."""

    row: dict[str, str]
    column: str
    follows: str
    reason: Annotated[str, Field(min_length=3)]


class CellTable(Inputs):
    """One CSV of published figures."""

    file: str
    columns: Annotated[dict[str, str], Field(min_length=1)]
    name: str
    kind: str
    reason: Annotated[str, Field(min_length=3)]
    tolerance: Tolerance = PRINTED
    case: str | None = None
    where: str = ""
    only: dict[str, str] = Field(default_factory=dict)
    at: dict[str, str] = Field(default_factory=dict)
    override: dict[str, Any] = Field(default_factory=dict)
    calibrated: bool = False
    reduce: Literal["mean", "sum", "max", "min"] = "mean"
    correction: tuple[Correction, ...] = ()


def entries(folder: Path, table: CellTable) -> Iterator[dict[str, Any]]:
    """What each cell compares, as the keys of a ``[[comparison]]``."""
    rows = _rows(folder, table)
    unused = set(range(len(table.correction)))
    for number, row in rows:
        if any(row.get(column) != wanted for column, wanted in table.only.items()):
            continue
        for column, result in table.columns.items():
            if not row[column].strip():
                continue
            place = f"{folder / table.file}, line {number}"
            published, erratum = _printed(table, row, column, unused)
            about = " (misprint)" if erratum else ""
            yield {
                "name": f"{_filled(table.name, row, place)}: {column}{about}",
                "result": _filled(result, row, place),
                "published": published,
                "kind": table.kind,
                "tolerance": table.tolerance,
                "reason": table.reason,
                "where": _filled(table.where, row, place),
                "case": None if table.case is None else _filled(table.case, row, place),
                "override": {
                    key: _filled(value, row, place) if isinstance(value, str) else value
                    for key, value in table.override.items()
                },
                "reduce": table.reduce,
                "at": {key: _coordinate(text, row, place) for key, text in table.at.items()},
                "calibrated": table.calibrated,
                "erratum": erratum,
            }
    if unused:
        left = table.correction[min(unused)]
        raise ReferenceFileError(
            f"{folder / table.file}: no row fits the correction of {left.column} at {left.row}."
        )


def _printed(
    table: CellTable, row: dict[str, str], column: str, unused: set[int]
) -> tuple[str, str]:
    """What the cell should say, and why it does not say so."""
    for place, given in enumerate(table.correction):
        fits = all(row.get(name) == wanted for name, wanted in given.row.items())
        if given.column == column and fits:
            unused.discard(place)
            return given.follows, f"printed {row[column]}: {given.reason}"
    return row[column], ""


def _rows(folder: Path, table: CellTable) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of the CSV with their line numbers."""
    path = folder / table.file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ReferenceFileError(f"{folder}: table {table.file!r} lies outside the folder.")
    try:
        if path.stat().st_size > BUDGET:
            raise ReferenceFileError(f"{path}: larger than {BUDGET // 1_000_000} MB.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceFileError(f"{path}: cannot be read ({error}).") from None
    reader = csv.DictReader(text.splitlines())
    known = reader.fieldnames or []
    for column in (*table.columns, *table.only):
        if column not in known:
            raise ReferenceFileError(f"{path}: no column {column!r}. It has {', '.join(known)}.")
    for number, row in enumerate(reader, start=2):
        if number > MOST:
            raise ReferenceFileError(f"{path}: more than {MOST} rows.")
        if None in row or None in row.values():
            raise ReferenceFileError(f"{path}, line {number}: {len(known)} cells are needed.")
        yield number, row


def _filled(text: str, row: dict[str, str], place: str) -> str:
    def cell(found: re.Match[str]) -> str:
        if found[1] not in row:
            raise ReferenceFileError(f"{place}: {found[0]} names no column of the table.")
        return row[found[1]]

    return _FIELD.sub(cell, text)


def _coordinate(text: str, row: dict[str, str], place: str) -> float:
    filled = _filled(text, row, place)
    try:
        return float(filled)
    except ValueError:
        raise ReferenceFileError(f"{place}: {filled!r} is not a number.") from None
