"""Time series a user brings as a CSV file: times, and columns with their unit in the header.

.. code-block:: text

    time,flow [m3/h],temperature [degC]
    2008-02-26T02:00,31.8,12.4

Comma, semicolon or tab; UTF-8 or CP932; ISO times in the standard time of the place, without a
zone. Nothing is guessed or filled: a gap, a time that does not advance or a unit that does not
fit is an error naming file and line.
"""

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from thermosim import units
from thermosim.errors import SeriesError, UnitError

Array = npt.NDArray[np.float64]
LARGEST = 100_000_000  # [bytes]
REMEMBERED = 5_000_000  # characters of a text that is kept
_HEADER = re.compile(r"(?P<name>[^\[\]]+?)\s*\[(?P<unit>[^\[\]]+)\]")


@dataclass(frozen=True)
class Series:
    """Columns over time, in SI and degC."""

    start: datetime
    time_seconds: Array  # since ``start``, increasing, first 0 [s]
    columns: dict[str, Array]

    def at(self, times: Array) -> dict[str, Array]:
        """Every column at times since ``start`` [s], linear in between.

        Times outside the series are an error: nothing is extrapolated.
        """
        first, last = float(np.min(times)), float(np.max(times))
        if not (first >= 0.0 and last <= self.time_seconds[-1]):
            raise SeriesError(
                f"The series starts at {self.start.isoformat()} and lasts "
                f"{self.time_seconds[-1]:g} s; it was asked for {first:g} ... {last:g} s."
            )
        return {
            name: np.interp(times, self.time_seconds, column)
            for name, column in self.columns.items()
        }


def read_series(path: Path | str, columns: dict[str, str]) -> Series:
    """Read the named columns of a CSV file and convert them once to SI and degC.

    Parameters
    ----------
    path : the file
    columns : name of each column wanted, without its unit → dimension (``volume_flow``)

    Errors: `SeriesError`, one sentence with file, line, what stands there, what is needed.
    """
    path = Path(path)
    text = _text(path)
    understand = _known if len(text) < REMEMBERED else _understood
    return understand(path, text, tuple(columns.items()))


def _understood(path: Path, text: str, wanted: tuple[tuple[str, str], ...]) -> Series:
    """Columns of a text; their numbers cannot be written to."""
    columns, lines = dict(wanted), text.splitlines()
    header_line = next((at for at, line in enumerate(lines) if line.strip()), None)
    if header_line is None:
        raise SeriesError(f"{path}: the file is empty; a header and rows are needed.")
    rows = _rows(path, lines, header_line)
    heads = [head.strip() for head in next(rows)[1]]
    where = f"{path}:{header_line + 1}"
    if "time" not in heads:
        raise SeriesError(f'{where}: no column "time" in the header {", ".join(heads)}.')
    places = {name: _place(where, heads, name, columns[name]) for name in columns}
    times: list[datetime] = []
    numbers: dict[str, list[float]] = {name: [] for name in columns}
    for line, row in rows:
        if len(row) != len(heads):
            raise SeriesError(f"{path}:{line}: {len(row)} fields, but the header has {len(heads)}.")
        times.append(_time(f"{path}:{line}", row[heads.index("time")], times))
        for name, (column, factor, offset) in places.items():
            number = _number(f"{path}:{line}, {heads[column]}", row[column])
            numbers[name].append(number * factor + offset)
    if not times:
        raise SeriesError(f"{path}: a header but no rows.")
    seconds = np.array([(time - times[0]).total_seconds() for time in times])
    values = {name: np.array(numbers[name]) for name in columns}
    for array in (seconds, *values.values()):
        array.flags.writeable = False
    return Series(times[0], seconds, values)


# a case is checked with its files and then run: the same text is understood once
_known = lru_cache(maxsize=8)(_understood)


def _text(path: Path) -> str:
    """Text of the file in UTF-8 or else CP932."""
    try:
        if not path.is_file():
            raise SeriesError(f"{path}: not a file.")
        if path.stat().st_size > LARGEST:
            raise SeriesError(f"{path}: larger than {LARGEST // 1_000_000} MB.")
        raw = path.read_bytes()
    except (OSError, ValueError) as fault:
        raise SeriesError(f"{path}: cannot be read ({fault}).") from fault
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SeriesError(f"{path}: neither UTF-8 nor CP932 text.")


def _rows(path: Path, lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of every row that is not empty, header first."""
    delimiter = next((mark for mark in "\t;," if mark in lines[first]), ",")
    for at in range(first, len(lines)):
        if not lines[at].strip():
            continue
        try:
            yield at + 1, next(csv.reader([lines[at]], delimiter=delimiter, strict=True))
        except csv.Error as fault:
            raise SeriesError(f"{path}:{at + 1}: not a row of CSV ({fault}).") from fault


def _place(where: str, heads: list[str], name: str, dimension: str) -> tuple[int, float, float]:
    """Column, factor and offset to SI of one wanted name."""
    wanted = f"{name} [{next(iter(units.spellings(dimension)))}]"
    found = []
    for at, head in enumerate(heads):
        matched = _HEADER.fullmatch(head)
        if matched and matched["name"] == name:
            found.append((at, matched["unit"].strip()))
        elif head == name:
            raise SeriesError(
                f'{where}: column "{name}" has no unit. Write for example "{wanted}".'
            )
    if not found:
        raise SeriesError(
            f'{where}: no column "{name}"; the header has {", ".join(heads)}. '
            f'Write for example "{wanted}".'
        )
    if len(found) > 1:
        raise SeriesError(f'{where}: {len(found)} columns are called "{name}"; one is needed.')
    at, unit = found[0]
    try:
        units.convert(0.0, unit, dimension)
    except UnitError as fault:
        raise SeriesError(f'{where}, column "{heads[at]}": {fault}') from fault
    factor, offset = units.spellings(dimension)[unit]
    return at, factor, offset


def _time(where: str, text: str, before: list[datetime]) -> datetime:
    """One time, later than the one before."""
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        raise SeriesError(
            f"{where}: {text.strip()[:40]!r} is not an ISO time. Write for example "
            "2008-02-26T02:00."
        ) from fault
    if time.tzinfo is not None:
        raise SeriesError(
            f"{where}: {text.strip()[:40]} has a time zone; write every time in the standard "
            f"time of the place, without a zone: {time.replace(tzinfo=None).isoformat()}."
        )
    if before and time <= before[-1]:
        what = "is given twice" if time == before[-1] else "is earlier than the time before it"
        raise SeriesError(f"{where}: {text.strip()} {what}; times must increase.")
    return time


def _number(where: str, text: str) -> float:
    """One finite number."""
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        what = repr(text.strip()[:40]) if text.strip() else "a gap"
        raise SeriesError(
            f"{where}: {what} where a number is needed (decimal point, no thousands mark)."
        )
    return number
