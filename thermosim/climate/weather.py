"""A year (or a piece of one) of outdoor weather in equal steps."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from thermosim.climate.months import Array
from thermosim.errors import WeatherError

# name -> (unit, lowest, highest); wide enough for any place on Earth
RANGES: dict[str, tuple[str, float, float]] = {
    "air_temperature": ("degC", -90.0, 70.0),
    "relative_humidity": ("-", 0.0, 1.0),
    "wind_speed": ("m/s", 0.0, 110.0),
    "snowfall": ("m/s", 0.0, 1.0e-4),
    "pressure": ("Pa", 3.0e4, 1.2e5),
    "solar": ("W/m2", 0.0, 1500.0),
}
TOTALS = ("snowfall", "solar")  # kept as totals between steps; the others are states
STANDARD_PRESSURE = 101325.0  # [Pa]


@dataclass(frozen=True, kw_only=True, eq=False)
class Weather:
    """Outdoor weather; value ``i`` is the mean over step ``i``.

    Step 0 begins ``start_hour`` hours after 1 January 00:00 local standard time, step ``i``
    ends ``(i + 1) * step`` seconds later. There is no daylight saving time.
    """

    station: str
    source: str
    air_temperature: Array  # [degC]
    relative_humidity: Array  # [-], 0 to 1
    wind_speed: Array  # [m/s]
    snowfall: Array  # depth of fresh snow a second [m/s]
    pressure: Array  # [Pa]
    solar: Array | None = None  # global horizontal irradiance [W/m2]
    assumed: tuple[str, ...] = ()  # fields that were not given by the source
    notes: tuple[str, ...] = ()  # what was filled or derived, in sentences
    start_hour: float = 0.0  # hours after 1 January 00:00 of the first step [h]
    step: float = 3600.0  # [s]

    def __post_init__(self) -> None:
        for name, (unit, lowest, highest) in RANGES.items():
            values = getattr(self, name)
            if values is None and name == "solar":
                continue
            array = np.ascontiguousarray(values, dtype=np.float64).copy()
            if array.ndim != 1 or array.size != np.size(self.air_temperature) or not array.size:
                raise WeatherError(
                    f"{self.station}, {name}: {array.size} values against "
                    f"{np.size(self.air_temperature)} of air_temperature; write one a step."
                )
            legal = (array >= lowest) & (array <= highest)  # false for not-a-number
            if not legal.all():
                first = int(np.argmin(legal))
                raise WeatherError(
                    f"{self.station}, {name}, step {first}: {array[first]:g} {unit} is outside "
                    f"{lowest:g} to {highest:g} {unit}."
                )
            object.__setattr__(self, name, array)

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(self.air_temperature.size)

    @property
    def hours(self) -> float:
        """Time covered [h]."""
        return self.steps * self.step / 3600.0

    @property
    def is_year(self) -> bool:
        """True if this is one whole year, so that its end joins its beginning."""
        return self.hours in (8760.0, 8784.0)

    def window(self, start_hour: float, hours: float) -> "Weather":
        """Piece of the weather; a whole year is continued periodically beyond its end.

        Parameters
        ----------
        start_hour : hours after 1 January 00:00 at which the piece begins [h]
        hours : its length, a whole number of steps, > 0 [h]
        """
        first = (start_hour - self.start_hour) * 3600.0 / self.step
        count = hours * 3600.0 / self.step
        if first != int(first) or count != int(count) or count < 1:
            raise WeatherError(
                f"window from {start_hour:g} h for {hours:g} h: both must be whole numbers of "
                f"steps of {self.step:g} s."
            )
        if not self.is_year and (first < 0 or first + count > self.steps):
            raise WeatherError(
                f"window from {start_hour:g} h for {hours:g} h: {self.station} covers only "
                f"{self.start_hour:g} to {self.start_hour + self.hours:g} h."
            )
        index = (int(first) + np.arange(int(count))) % self.steps
        return replace(self, start_hour=float(start_hour), **self._each(lambda _, v: v[index]))

    def resampled(self, step: float) -> "Weather":
        """The same weather in other steps, a whole multiple or a whole part of the present.

        Longer steps take means. Shorter ones repeat snowfall and solar irradiance, so that
        totals are kept, and interpolate the other values linearly between the middles of the
        steps (over the year's end for a whole year), which may move an hour's mean.
        """
        ratio = step / self.step
        if ratio >= 1.0:
            many = round(ratio)
            if abs(ratio - many) > 1e-9 or self.steps % many:
                raise WeatherError(f"step {step:g} s: not a whole part of {self.hours:g} h.")
            return replace(
                self, step=step, **self._each(lambda _, v: v.reshape(-1, many).mean(axis=1))
            )
        many = round(1.0 / ratio) if ratio > 0.0 else 0
        if not many or abs(ratio * many - 1.0) > 1e-9:
            raise WeatherError(f"step {step:g} s: {self.step:g} s is not a whole multiple of it.")
        old = np.arange(self.steps) + 0.5
        new = (np.arange(self.steps * many) + 0.5) / many
        period = float(self.steps) if self.is_year else None

        def finer(name: str, values: Array) -> Array:
            if name in TOTALS:
                return np.repeat(values, many)
            return np.asarray(np.interp(new, old, values, period=period), dtype=np.float64)

        return replace(self, step=step, **self._each(finer))

    def _each(self, change: Callable[[str, Array], Array]) -> dict[str, Any]:
        return {
            name: change(name, values)
            for name in RANGES
            if (values := getattr(self, name)) is not None
        }
