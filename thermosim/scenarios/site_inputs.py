"""Fields and tables that cases of several scenarios share: names, months, dates, weather."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from thermosim.errors import SeriesError
from thermosim.quantity import Distance, Fraction, Inputs, Temperature, TemperatureDifference

Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Month = Annotated[int, Field(ge=1, le=12)]
TwelveTemperatures = Annotated[tuple[Temperature, ...], Field(min_length=12, max_length=12)]
TwelveDepths = Annotated[tuple[Distance, ...], Field(min_length=12, max_length=12)]
TwelveShares = Annotated[tuple[Fraction, ...], Field(min_length=12, max_length=12)]


def clock_time(given: object) -> object:
    """Hour of the day from text of hours and minutes, "00:30", or from a time of TOML."""
    if isinstance(given, time):
        return given.hour + given.minute / 60.0 + given.second / 3600.0
    if not isinstance(given, str):
        return given
    written = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", given.strip())
    if written is None:
        msg = 'an hour of the day is needed, for example 5, 23.5 or "23:30"'
        raise ValueError(msg)
    return int(written[1]) + int(written[2]) / 60.0


ClockTime = Annotated[
    float,
    Field(ge=0.0, le=24.0),
    BeforeValidator(clock_time),
    WithJsonSchema({"type": ["number", "string"], "description": "hour of the day",
                    "examples": [5, 23.5, "00:30"]}),
]  # fmt: skip


def round_the_clock(first: float, last: float) -> str | None:
    """What is wrong with hours that may go over midnight, if anything is."""
    if first % 24.0 != last % 24.0 or first < last:
        return None
    return (
        f"from {first:g} h to {last:g} h is no time at all. Write 0 and 24 for the whole day; a "
        "second hour before the first is of the next day"
    )


def local_time(given: object) -> datetime:
    """A date, or a time of day on it, in local standard time; also as ISO text."""
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            given = None
    if isinstance(given, datetime) and given.tzinfo is None:
        return given
    if isinstance(given, date) and not isinstance(given, datetime):
        return datetime(given.year, given.month, given.day)
    msg = "a date is needed, in local standard time without a zone, for example 2013-01-01"
    raise ValueError(msg)


def hour_of_year(start: datetime) -> int:
    """Hours between 1 January and a date, 29 February left out [h]."""
    day = min(start.day, 28) if start.month == 2 else start.day
    moment = datetime(2001, start.month, day, start.hour)
    return round((moment - datetime(2001, 1, 1)).total_seconds() / 3600.0)


def beside_the_case(name: str | None, info: ValidationInfo) -> str | None:
    """A file named in a case must lie in the case's own folder."""
    if name is None or not info.context:
        return name
    folder = Path(info.context["folder"]).resolve()
    path = (folder / name).resolve()
    if Path(name).is_absolute() or not path.is_relative_to(folder):
        msg = "a path inside the case's own folder is needed, for example flow.csv"
        raise ValueError(msg)
    if not path.is_file():
        msg = f"there is no such file beside the case ({folder.name}/)"
        raise ValueError(msg)
    return name


def series_beside(**columns: str) -> Callable[[str | None, ValidationInfo], str | None]:
    """Check of a CSV beside the case, read when the case is: column → dimension."""

    def check(name: str | None, info: ValidationInfo) -> str | None:
        found = beside_the_case(name, info)
        if found is not None and info.context:
            from thermosim.series import read_series  # NumPy: only for cases that have a CSV

            try:
                read_series(Path(info.context["folder"]) / found, columns)
            except SeriesError as fault:
                raise ValueError(str(fault)) from None
        return found

    return check


class Climate(Inputs):
    """Weather of the site: a weather file, or a year made from twelve normals."""

    file: str | None = Field(default=None, description="EPW file beside the case")
    normals: (
        Literal["tokyo-1981-2010", "sapporo-1961-1990", "sapporo-1981-2010", "sapporo-1991-2020"]
        | None
    ) = None
    monthly_temperature: TwelveTemperatures | None = None
    daily_swing: TemperatureDifference | None = Field(
        default=None, description="peak to peak; none: as the bundled normals have it"
    )
    monthly_snowfall: TwelveDepths | None = Field(
        default=None, description="fresh snow of each month; none: as the normals have it"
    )

    _inside = field_validator("file")(beside_the_case)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [self.file, self.normals, self.monthly_temperature]
        if sum(entry is not None for entry in given) != 1:
            msg = (
                'give one of normals = "tokyo-1981-2010", file = "station.epw" '
                "or monthly_temperature (twelve values)"
            )
            raise ValueError(msg)
        if self.file is not None and (self.daily_swing or self.monthly_snowfall) is not None:
            msg = "daily_swing and monthly_snowfall go with normals; a weather file has its own"
            raise ValueError(msg)
        return self
