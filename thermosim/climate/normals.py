"""Monthly normals of a station, bundled or given, and the hourly year made of them."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from thermosim.climate.daily import with_daily_swing
from thermosim.climate.months import Array, hourly_from_monthly, twelve
from thermosim.climate.snow import storms
from thermosim.climate.weather import Weather
from thermosim.errors import WeatherError

UNITS = {
    "temperature": "degC",
    "daily_range": "K",
    "snowfall": "m",
    "relative_humidity": "-",
    "wind_speed": "m/s",
    "pressure": "Pa",
}
FIELDS_OF_WEATHER = {"temperature": "air_temperature", "daily_range": "daily swing"}


@dataclass(frozen=True)
class MonthlyField:
    """Twelve monthly values of one quantity and where they come from."""

    values: tuple[float, ...]  # January first [unit]
    unit: str
    source: str
    assumed: bool = False

    def __post_init__(self) -> None:
        twelve(self.values, f"monthly values [{self.unit}]")


@dataclass(frozen=True, kw_only=True)
class Normals:
    """Monthly normals of one place; `fields` holds temperature and what else is known."""

    name: str
    station: str
    fields: Mapping[str, MonthlyField]

    def __getitem__(self, field: str) -> MonthlyField:
        if field not in self.fields:
            raise WeatherError(
                f"normals {self.name}: no {field}; there are {', '.join(sorted(self.fields))}."
            )
        return self.fields[field]


def _field(raw: Mapping[str, Any], where: str, name: str) -> MonthlyField:
    given = raw["values"]
    values = given if isinstance(given, list) else [given] * 12
    if raw["unit"] != UNITS[name]:
        raise WeatherError(f"{where}, {name}: unit {raw['unit']!r}; write {UNITS[name]!r}.")
    return MonthlyField(
        values=tuple(twelve(values, f"{where}, {name}").tolist()),
        unit=raw["unit"],
        source=raw["source"],
        assumed=raw.get("assumed", False),
    )


@cache
def _bundled() -> dict[str, dict[str, Normals]]:
    text = (Path(__file__).parent / "normals.toml").read_text(encoding="utf-8")
    return {
        kind: {
            name: Normals(
                name=name,
                station=raw["station"],
                fields={key: _field(raw[key], name, key) for key in raw if key != "station"},
            )
            for name, raw in places.items()
        }
        for kind, places in tomllib.loads(text).items()
    }


def known_normals(kind: str = "air") -> list[str]:
    """Names of the bundled normals, of ``air`` or of ``sewage``."""
    return sorted(_bundled()[kind])


def _look_up(kind: str, name: str) -> Normals:
    places = _bundled()[kind]
    if name not in places:
        near = difflib.get_close_matches(name, places, n=1, cutoff=0.3)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise WeatherError(
            f"{kind} normals {name!r}: not bundled.{hint} There are {', '.join(sorted(places))}."
        )
    return places[name]


def normals(name: str) -> Normals:
    """Bundled air normals, for example ``tokyo-1981-2010``."""
    return _look_up("air", name)


def sewage_normals(name: str) -> Normals:
    """Bundled sewage normals (field ``temperature``), for example ``tokyo-koraku``."""
    return _look_up("sewage", name)


def year_from_normals(
    place: Normals,
    hours: int = 8760,
    *,
    warmest_hour: float = 14.5,
    snow_intensity: float = 0.01,
    storm_depth: float = 0.06,
) -> Weather:
    """Hourly year whose monthly means (snowfall: totals) are exactly the normals.

    Air temperature follows a smooth curve plus a daily cosine of the normal daily range;
    relative humidity, wind and pressure follow smooth curves; snow falls in equal storms.
    All of it is deterministic: no warm spells, no fronts, hence fewer extremes than a real
    year has.

    Parameters
    ----------
    place : normals with at least temperature, relative_humidity, wind_speed and pressure
    hours : 8760 or 8784 [h]
    warmest_hour : clock time of the daily maximum, `assumed` [h]
    snow_intensity : fresh snow an hour within a storm, `assumed` [m/h]
    storm_depth : fresh snow of one storm at most, `assumed` [m]
    """

    def smooth(name: str) -> Array:
        return hourly_from_monthly(place[name].values, hours, what=f"{place.name}, {name}")

    air = smooth("temperature")
    if "daily_range" in place.fields:
        air = with_daily_swing(air, smooth("daily_range"), warmest_hour)
    fall = place.fields["snowfall"].values if "snowfall" in place.fields else (0.0,) * 12
    guessed = [FIELDS_OF_WEATHER.get(n, n) for n, f in place.fields.items() if f.assumed]
    return Weather(
        station=place.station,
        source=f"synthesised from monthly normals {place.name}: {place['temperature'].source}",
        air_temperature=air,
        relative_humidity=smooth("relative_humidity"),
        wind_speed=smooth("wind_speed"),
        snowfall=storms(fall, hours, intensity=snow_intensity, storm_depth=storm_depth),
        pressure=smooth("pressure"),
        assumed=tuple(guessed),
        notes=(
            f"hours between monthly normals are smooth; daily maximum at {warmest_hour:g} h",
            f"snow falls at {100.0 * snow_intensity:g} cm/h in storms of at most "
            f"{100.0 * storm_depth:g} cm",
        ),
    )
