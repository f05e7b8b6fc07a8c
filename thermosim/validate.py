"""Validation is data: a folder with ``reference.toml`` is compared with what a case computes.

The same engine serves ``thermosim validate``, the tests and a user's own measurements.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from thermosim import case_faults, case_text, data, units
from thermosim.case import load
from thermosim.economics import decimals_of, round_printed
from thermosim.errors import CaseError, InputError, ReferenceFileError
from thermosim.series import read_series
from thermosim.validate_entries import Entry, Measured, Reference
from thermosim.validate_tables import CellTable, entries
from thermosim.validate_tolerance import PRINTED, leading_number

if TYPE_CHECKING:
    from thermosim.results import Array, Result


@dataclass(frozen=True)
class Comparison:
    """Published against computed."""

    reference: str
    name: str
    where: str
    kind: str
    calibrated: bool
    published: float
    computed: float
    unit: str
    tolerance: str
    passed: bool
    table: str = ""  # file and column, where a whole table is compared


def folders(name: str | None) -> list[Path]:
    """Folders to compare: all bundled ones, one of them by name, or a user's own."""
    bundled = data.folder("validation")
    if name is None:
        return sorted(path.parent for path in bundled.glob("*/reference.toml"))
    for folder in (bundled / name, Path(name)):
        if (folder / "reference.toml").is_file():
            return [folder]
    known = ", ".join(path.name for path in folders(None))
    raise ReferenceFileError(
        f"{name}: neither a bundled reference ({known}) nor a folder with a reference.toml."
    )


def compare_all(name: str | None = None) -> list[Comparison]:
    """All comparisons of a reference, a folder, or everything bundled."""
    return [comparison for folder in folders(name) for comparison in compare(folder)]


def compare(folder: Path) -> list[Comparison]:
    """Run what a folder's reference names and compare each value."""
    reference = read_reference(folder)
    runs: dict[str, Result] = {}
    found = [_compare_one(folder, reference, entry, runs) for entry in reference.comparison]
    for table in reference.table:
        for cell in entries(folder, table):
            entry = _entry(folder, table, cell)
            column = entry.name.rpartition(": ")[2].removesuffix(" (misprint)")
            one = _compare_one(folder, reference, entry, runs)
            found.append(replace(one, table=f"{table.file}: {column}"))
    return found


def _entry(folder: Path, table: CellTable, cell: dict[str, Any]) -> Entry:
    try:
        return Entry.model_validate(cell)
    except ValidationError as error:
        text = "; ".join(str(item["msg"]) for item in error.errors(include_url=False))
        raise ReferenceFileError(f"{folder / table.file}, {cell['name']}: {text}.") from None


def read_reference(folder: Path) -> Reference:
    """Read and check a ``reference.toml``. Errors: `ReferenceFileError` with all faults."""
    path = folder / "reference.toml"
    try:
        text = case_text.read(path)
        raw = case_text.parse(text, str(path))
        return Reference.model_validate(raw)
    except CaseError as error:
        raise ReferenceFileError(str(error)) from None
    except ValidationError as error:
        faults = case_faults.faults(error, Reference, raw, text)
        raise ReferenceFileError(str(CaseError(str(path), faults))) from None


def write_json(comparisons: list[Comparison], path: Path) -> None:
    """Comparisons as a JSON list, written whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    rows = [_plain(asdict(comparison)) for comparison in comparisons]
    temporary.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    temporary.replace(path)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Not-a-number has no JSON spelling; it becomes null, and the row has failed."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in row.items()
        if key != "table" or value
    }


def _compare_one(
    folder: Path, reference: Reference, entry: Entry, runs: dict[str, Result]
) -> Comparison:
    place = f"{folder / 'reference.toml'}, {entry.name}"
    published, wanted = _number_and_unit(entry.published, place)
    computed, unit = _computed(folder, reference, entry, entry.override, runs)
    if entry.minus is not None:
        computed -= _computed(folder, reference, entry, entry.minus, runs)[0]
    if wanted and wanted != unit:
        difference = entry.minus is not None or entry.measured is not None
        computed = _converted(computed, unit, wanted, difference, place)
    unit = wanted or unit
    same, tolerance = _agrees(entry, published, computed, unit, place)
    return Comparison(
        reference=folder.resolve().name,
        name=entry.name,
        where=entry.where or reference.source.where,
        kind=entry.kind,
        calibrated=entry.calibrated,
        published=published,
        computed=computed,
        unit=unit,
        tolerance=tolerance,
        passed=same and math.isfinite(computed),
    )


def _agrees(
    entry: Entry, published: float, computed: float, unit: str, place: str
) -> tuple[bool, str]:
    """Whether the computed value keeps to the tolerance, and the tolerance in words."""
    if entry.tolerance == PRINTED:  # rounded once, halves away from zero
        decimals = decimals_of(str(entry.published).partition(" ")[0].replace(",", ""))
        same = math.isfinite(computed) and round_printed(computed, decimals) == published
        return same, f"{0.5 * 10.0**-decimals:g}"
    slack = _slack(entry, published, unit, place)
    gap = computed - published
    # rounding of the printed decimal must not decide: a billionth of the slack is free
    room = slack + 1e-9 * max(slack, abs(published))
    low, high = -gap <= room, gap <= room
    passed = {"within": low and high, "at most": high, "at least": low}[entry.bound]
    return passed, f"{slack:.3g}" if entry.bound == "within" else f"{slack:.3g} ({entry.bound})"


def _run(
    folder: Path,
    reference: Reference,
    entry: Entry,
    override: dict[str, Any],
    runs: dict[str, Result],
) -> Result:
    """Result of the case this comparison names; equal runs are made once."""
    name = entry.case or reference.case
    if name is None:
        raise ReferenceFileError(f"{folder}: comparison {entry.name!r} names no case.")
    key = json.dumps([name, override], sort_keys=True, default=str)
    if key not in runs:
        beside = folder / name
        if beside.suffix == ".toml" and not beside.resolve().is_relative_to(folder.resolve()):
            raise ReferenceFileError(f"{folder}: case {name!r} lies outside the folder.")
        runs[key] = load(beside if beside.suffix == ".toml" else name, override, "override").run()
    return runs[key]


def _computed(
    folder: Path,
    reference: Reference,
    entry: Entry,
    override: dict[str, Any],
    runs: dict[str, Result],
) -> tuple[float, str]:
    """Number and unit the run gives for a comparison."""
    result = _run(folder, reference, entry, override, runs)
    try:
        if entry.measured is not None:
            return _against_series(folder, entry.measured, result, entry.result)
        value = _picked(result, entry) if entry.at else result.reduce(entry.result, entry.reduce)
        unit = (
            result[entry.result].unit
            if entry.result in result
            else result.headline(entry.result).unit
        )
    except InputError as error:
        raise ReferenceFileError(f"{folder}, comparison {entry.name!r}: {error}") from None
    return value, "J" if entry.reduce == "integral" and unit == "W" else unit


def _picked(result: Result, entry: Entry) -> float:
    """The value at given coordinates."""
    variable = result[entry.result]
    if set(variable.dims) != set(entry.at):
        raise InputError(f"{entry.result}: at must give {', '.join(variable.dims)}.")
    place = []
    for dim in variable.dims:
        near = np.abs(result[dim].values - entry.at[dim])
        if not near.min() <= 1e-9 * max(1.0, abs(entry.at[dim])):
            raise InputError(f"{entry.result}: there is no {dim} = {entry.at[dim]:g}.")
        place.append(int(near.argmin()))
    return float(variable.values[tuple(place)])


def _against_series(
    folder: Path, measured: Measured, result: Result, path: str
) -> tuple[float, str]:
    """Statistic of computed less measured over the measured instants inside the window."""
    computed = result[path]
    if computed.dims != ("time",):
        raise ReferenceFileError(f"{folder}: {path} is no series in time; it cannot be compared.")
    if computed.unit not in units.spellings(measured.dimension):
        raise ReferenceFileError(
            f'{folder}: {path} is in "{computed.unit}", but the column {measured.column} of '
            f"{measured.file} is declared {units.spoken(measured.dimension)}."
        )
    series = read_series(folder / measured.file, {measured.column: measured.dimension})
    seconds = series.time_seconds + (series.start - _start_of(result)).total_seconds()
    times = _instants(result["time"].values)
    first = _seconds(measured.start, result, times[0])
    last = _seconds(measured.end, result, times[-1])
    inside = (seconds >= first) & (seconds <= last)
    if not inside.any():
        raise ReferenceFileError(f"{folder / measured.file}: no row inside the compared window.")
    truth = series.columns[measured.column][inside]
    gap = np.interp(seconds[inside], times, computed.values) - truth
    if measured.statistic == "rmse":
        return float(np.sqrt(np.mean(gap**2))), computed.unit
    if measured.statistic == "bias":
        return float(np.mean(gap)), computed.unit
    return float(1.0 - np.sum(gap**2) / np.sum((truth - truth.mean()) ** 2)), "1"


def _instants(times: Array) -> Array:
    """Instants that the values of a run stand for [s].

    A run that writes the end of each step hands back means of its steps, which stand for
    their middles; one that writes its start too hands back values of instants.
    """
    return times if times[0] <= 0.0 else times - 0.5 * np.diff(times, prepend=0.0)


def _start_of(result: Result) -> datetime:
    return datetime.fromisoformat(result["time"].unit.removeprefix("seconds since "))


def _seconds(instant: datetime | None, result: Result, default: float) -> float:
    if instant is None:
        return float(default)
    return (instant - _start_of(result)).total_seconds()


def _number_and_unit(given: str | float, place: str) -> tuple[float, str]:
    """``"15.4 kWh"`` → (15.4, "kWh"); a bare number takes the unit of the result."""
    text = (given if isinstance(given, str) else repr(given)).strip()
    value = leading_number(text)
    if not math.isfinite(value):
        raise ReferenceFileError(f'{place}: "{given}" is not a number with a unit, e.g. "15 kWh".')
    return value, text.partition(" ")[2].strip()


def _converted(value: float, unit: str, wanted: str, difference: bool, place: str) -> float:
    """Value in another unit of the same dimension; a difference loses the offset."""
    for dimension in units.dimensions_of(wanted):
        entries = units.spellings(dimension)
        if unit in entries or (difference and dimension == "temperature_difference"):
            from_factor, from_offset = entries.get(unit, (1.0, 0.0))
            to_factor, to_offset = entries[wanted]
            if difference:
                return value * from_factor / to_factor
            return (value * from_factor + from_offset - to_offset) / to_factor
    raise ReferenceFileError(f'{place}: "{wanted}" was published, but the result is in "{unit}".')


def _slack(entry: Entry, published: float, unit: str, place: str) -> float:
    """Tolerance in the unit of the published value: a share of it, or a quantity."""
    number, given = _number_and_unit(entry.tolerance, place)
    if not given:
        return abs(number * published)
    if given == unit:
        return number
    try:
        return _converted(number, given, unit, True, place)
    except ReferenceFileError:
        text = f'{place}: the tolerance "{entry.tolerance}" does not fit the unit "{unit}".'
        raise ReferenceFileError(f"{text} Write a share such as 0.03, or that unit.") from None
