"""Reader of EnergyPlus weather files (EPW): strict, and it says what it filled."""

import math
from pathlib import Path

import numpy as np

from thermosim.climate.months import DAYS, Array
from thermosim.climate.weather import STANDARD_PRESSURE, Weather
from thermosim.errors import WeatherError

BUDGET = 16_000_000  # bytes; a year of 35 columns takes about 2 MB
HEADERS = (
    "LOCATION",
    "DESIGN CONDITIONS",
    "TYPICAL/EXTREME PERIODS",
    "GROUND TEMPERATURES",
    "HOLIDAYS/DAYLIGHT SAVINGS",
    "COMMENTS 1",
    "COMMENTS 2",
    "DATA PERIODS",
)
# column, code from which on a value is missing, lowest, highest (units of the file)
COLUMNS: dict[str, tuple[int, float, float, float]] = {
    "dry bulb temperature [degC]": (6, 99.9, -90.0, 70.0),
    "relative humidity [%]": (8, 999.0, 0.0, 110.0),
    "pressure [Pa]": (9, 999999.0, 31000.0, 120000.0),
    "global horizontal radiation [Wh/m2]": (13, 9999.0, 0.0, 1500.0),
    "wind speed [m/s]": (21, 999.0, 0.0, 40.0),
    "snow depth [cm]": (30, 999.0, 0.0, 900.0),
}
MISSING_ALLOWED = ("pressure [Pa]", "global horizontal radiation [Wh/m2]", "snow depth [cm]")


def _lines(path: Path) -> tuple[list[str], str]:
    """Lines of the file and the text encoding that was found."""
    if not path.is_file():
        raise WeatherError(f"{path}: not a file. Write the path of an .epw file.")
    try:
        with path.open("rb") as stream:
            raw = stream.read(BUDGET + 1)
    except OSError as error:
        raise WeatherError(f"{path}: cannot be read ({error.strerror}).") from None
    if len(raw) > BUDGET:
        raise WeatherError(f"{path}: more than {BUDGET / 1e6:.0f} MB; an EPW year takes about 2.")
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise WeatherError(f"{path}:{line}: a NUL byte; this is not a text file.")
    for encoding in ("utf-8-sig", "cp932", "latin-1"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), encoding


def _headers(path: Path, lines: list[str]) -> tuple[str, str, float]:
    """Station, source and elevation [m] out of the eight header lines, which are checked."""
    for number, keyword in enumerate(HEADERS, start=1):
        line = lines[number - 1] if number <= len(lines) else ""
        if line.split(",")[0].strip().upper() != keyword:
            raise WeatherError(
                f"{path}:{number}: begins with {line[:30]!r}, but an EPW file has {keyword!r} "
                "here. Write the eight header lines of the format."
            )
    place = [field.strip() for field in lines[0].split(",")]
    periods = [field.strip() for field in lines[7].split(",")]
    if len(place) < 10:
        raise WeatherError(f"{path}:1: {len(place)} fields; LOCATION has ten, the last elevation.")
    if periods[1:3] != ["1", "1"]:
        raise WeatherError(
            f"{path}:8: DATA PERIODS {','.join(periods[1:3])}: one period with one record an "
            "hour is read. Write DATA PERIODS,1,1,..."
        )
    elevation = _number(place[9], f"{path}:1, elevation")
    if not -500.0 <= elevation <= 9000.0:
        raise WeatherError(f"{path}:1, elevation: {elevation:g} m is outside -500 to 9000 m.")
    return place[1], f"EPW {path.name}, {place[4]}", elevation


def _number(field: str, where: str) -> float:
    """Decimal number in plain digits; not-a-number, inf, 1_000 and wide digits are errors."""
    text = field.strip()
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise WeatherError(f"{where}: {field!r} is not a number. Write for example 12.5.")
    return value


def _calendar(hours: int) -> list[tuple[int, int, int]]:
    """Month, day and hour (1 to 24) of every row of a year."""
    days = list(DAYS)
    days[1] += (hours - 8760) // 24
    return [
        (month, day, hour)
        for month, length in enumerate(days, start=1)
        for day in range(1, length + 1)
        for hour in range(1, 25)
    ]


def _rows(path: Path, lines: list[str]) -> list[list[str]]:
    """Data rows, checked for number, columns and order of time."""
    last = len(lines)
    while last > 8 and not lines[last - 1].strip():
        last -= 1
    count = last - 8
    if count not in (8760, 8784):
        raise WeatherError(
            f"{path}:{last}: {count} rows of data; a year has 8760, or 8784 with 29 February. "
            "The file is cut off or has lines too many."
        )
    rows = []
    for number, expected in enumerate(_calendar(count), start=9):
        fields = lines[number - 1].split(",")
        if not 32 <= len(fields) <= 35:
            raise WeatherError(
                f"{path}:{number}: {len(fields)} columns; an EPW row has 35 (32 in older files)."
            )
        stamp = tuple(field.strip() for field in fields[1:4])
        if tuple(int(t) if t.isascii() and t.isdigit() else -1 for t in stamp) != expected:
            raise WeatherError(
                f"{path}:{number}: month, day, hour {','.join(stamp)}; expected "
                f"{','.join(map(str, expected))}. Hours run from 1 to 24, rows in order of time."
            )
        rows.append(fields)
    return rows


def _column(path: Path, rows: list[list[str]], name: str) -> Array:
    """One column with not-a-number where the file says that the value is missing."""
    column, code, lowest, highest = COLUMNS[name]
    values = np.full(len(rows), np.nan)
    for index, fields in enumerate(rows):
        if not fields[column].strip():
            continue  # an empty field is a missing one
        where = f"{path}:{index + 9}, {name}"
        value = _number(fields[column], where)
        if value >= code:
            continue
        if not lowest <= value <= highest:
            raise WeatherError(
                f"{where}: {value:g} is outside {lowest:g} to {highest:g}. "
                f"Write {code:g} for a missing value."
            )
        values[index] = value
    return values


def _filled(path: Path, values: Array, name: str, longest_gap: int) -> tuple[Array | None, str]:
    """Column with short gaps interpolated, and a sentence; None if a gap is too long."""
    missing = np.isnan(values)
    if not missing.any():
        return values, ""
    present = np.flatnonzero(~missing)
    if present.size:
        distances = np.diff(np.append(present, present[0] + values.size)) - 1
        start = int(present[int(np.argmax(distances))]) + 1
        gap = int(distances.max())
    else:
        start, gap = 0, values.size
    if gap > longest_gap:
        if name in MISSING_ALLOWED:
            return None, f"{name}: {int(missing.sum())} hours missing, column not used"
        raise WeatherError(
            f"{path}:{start % values.size + 9}, {name}: {gap} hours missing in a row, at most "
            f"{longest_gap} are interpolated. Write the values, or allow a longer gap."
        )
    hour = np.arange(values.size)
    whole = np.interp(hour, present, values[present], period=values.size)
    return whole, f"{name}: {int(missing.sum())} missing hours interpolated"


def read_epw(path: str | Path, *, longest_gap: int = 3) -> Weather:
    """Weather of an EPW file of 8760 or 8784 hourly rows.

    Row "hour 1" of a day is the hour from 0 to 1 o'clock. The format calls temperature,
    humidity, wind and pressure readings at the end of that hour; they are taken as its means.
    Gaps of at most `longest_gap` hours (codes 99.9, 999, 9999, 999999 or an empty field) are
    interpolated and listed in `Weather.notes`; longer ones are errors for temperature,
    humidity and wind. Without pressure the standard atmosphere at the station's elevation is
    taken, without snow depth no snow; both are then listed in `Weather.assumed`.
    Snowfall is the rise of the snow depth, hence less than the fresh snow (`assumed`).

    Parameters
    ----------
    path : the file
    longest_gap : hours in a row that may be interpolated [h]

    Source
    ------
    EnergyPlus Auxiliary Programs, EPW data dictionary (order of columns, missing codes).
    """
    path = Path(path)
    lines, encoding = _lines(path)
    station, source, elevation = _headers(path, lines)
    rows = _rows(path, lines)
    notes = [] if encoding == "utf-8-sig" else [f"text read as {encoding}"]
    columns: dict[str, Array | None] = {}
    for name in COLUMNS:
        columns[name], note = _filled(path, _column(path, rows, name), name, longest_gap)
        notes += [note] if note else []
    return _weather(station, source, elevation, columns, notes)


def _weather(
    station: str,
    source: str,
    elevation: float,
    columns: dict[str, Array | None],
    notes: list[str],
) -> Weather:
    """Columns in the units of the file → Weather in SI."""
    air, humidity, pressure, solar, wind, depth = columns.values()
    assert air is not None and humidity is not None and wind is not None  # noqa: PT018
    assumed = ["snowfall"]
    if humidity.max() > 100.0:
        notes.append(f"relative humidity: {int((humidity > 100.0).sum())} hours above 100 % cut")
    if pressure is None:
        # ISO 2533 standard atmosphere below 11 km
        pressure = np.full(air.size, STANDARD_PRESSURE * (1.0 - 2.25577e-5 * elevation) ** 5.25588)
        assumed.append("pressure")
    if depth is None:
        depth = np.zeros(air.size)
    return Weather(
        station=station,
        source=source,
        air_temperature=air,
        relative_humidity=np.minimum(humidity, 100.0) / 100.0,
        wind_speed=wind,
        snowfall=np.maximum(np.diff(depth, prepend=depth[:1]), 0.0) / 100.0 / 3600.0,
        pressure=pressure,
        solar=solar,
        assumed=tuple(assumed),
        notes=tuple(notes),
    )
