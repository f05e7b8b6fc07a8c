"""What a building asks for: heat, cold and hot water of every hour."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from thermosim.errors import ParameterError, require

Array: TypeAlias = npt.NDArray[np.float64]

ALL_DAY = (1.0,) * 24
# Shares of the day's hot water in its 24 hours: morning and evening peaks of dwellings.
# `assumed`: no Japanese hourly profile of any building type could be found.
HOT_WATER_SHARES = (
    0.005, 0.005, 0.005, 0.005, 0.010, 0.030, 0.060, 0.070, 0.055, 0.045, 0.040, 0.035,
    0.035, 0.030, 0.030, 0.030, 0.035, 0.050, 0.075, 0.090, 0.095, 0.085, 0.055, 0.025,
)  # fmt: skip


class HourlyLoad(NamedTuple):
    """Thermal power asked for, mean of each hour."""

    heating: Array  # [W]
    cooling: Array  # [W]


def _schedule(owner: object, name: str) -> Array:
    """Twenty-four finite values >= 0."""
    values = getattr(owner, name)
    what = f"{type(owner).__name__}.{name}"
    try:
        day = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"{what}: 24 numbers are needed, got {values!r}.") from None
    if day.shape != (24,) or not np.isfinite(day).all() or (day < 0.0).any():
        raise ParameterError(f"{what}: 24 numbers of at least 0 are needed, got {day.size}.")
    return day


def _tiled(weekday: Array, weekend: Array, first_weekday: int, hours: int) -> Array:
    """Schedule of consecutive hours beginning at 0 o'clock of ``first_weekday``."""
    day = np.arange(hours) // 24 + first_weekday
    hour = np.arange(hours) % 24
    return np.where(day % 7 < 5, weekday[hour], weekend[hour])


@dataclass(frozen=True, kw_only=True)
class AirConditioningLoad:
    """Heating and cooling in proportion to the degrees between outdoor air and a base.

    Full load is reached at the design temperature and never exceeded. Loads below
    ``minimum_fraction`` are left out: the plant stays off.

    Source
    ------
    Degree-linear rule; defaults are those calibrated on the monthly means of [B-DASH 2014]
    (both bases 20 degC, design 0 and 34 degC), not a building standard.
    """

    heating_capacity: float  # heat at full load [W]
    cooling_capacity: float  # cold at full load [W]
    heating_base: float = 20.0  # no heating above this outdoor temperature [degC]
    heating_design: float = 0.0  # full heating at or below [degC]
    cooling_base: float = 20.0  # no cooling below [degC]
    cooling_design: float = 34.0  # full cooling at or above [degC]
    weekday: tuple[float, ...] = ALL_DAY  # multipliers of the 24 hours [-]
    weekend: tuple[float, ...] = ALL_DAY
    first_weekday: int = 0  # of 1 January, Monday is 0
    minimum_fraction: float = 0.0  # of full load, below it nothing is asked for [-]

    def __post_init__(self) -> None:
        require(self, "heating_capacity", "W", at_least=0.0)
        require(self, "cooling_capacity", "W", at_least=0.0)
        require(self, "heating_design", "degC", at_least=-60.0)
        require(self, "heating_base", "degC", above=self.heating_design, at_most=60.0)
        require(self, "cooling_base", "degC", at_least=-60.0)
        require(self, "cooling_design", "degC", above=self.cooling_base, at_most=70.0)
        require(self, "first_weekday", "-", at_least=0, at_most=6)
        require(self, "minimum_fraction", "-", at_least=0.0, at_most=1.0)
        _schedule(self, "weekday")
        _schedule(self, "weekend")

    def heating_fraction(self, outdoor: Array) -> Array:
        """Share of full heating at these outdoor temperatures [degC], 0 to 1 [-]."""
        span = self.heating_base - self.heating_design
        return np.clip((self.heating_base - outdoor) / span, 0.0, 1.0)

    def cooling_fraction(self, outdoor: Array) -> Array:
        """Share of full cooling at these outdoor temperatures [degC], 0 to 1 [-]."""
        span = self.cooling_design - self.cooling_base
        return np.clip((outdoor - self.cooling_base) / span, 0.0, 1.0)

    def hourly(self, outdoor: Array) -> HourlyLoad:
        """Loads of consecutive hours from 1 January 00:00; outdoor air of each hour [degC]."""
        weekday, weekend = _schedule(self, "weekday"), _schedule(self, "weekend")
        occupied = _tiled(weekday, weekend, self.first_weekday, outdoor.size)
        heating = self.heating_fraction(outdoor) * occupied
        cooling = self.cooling_fraction(outdoor) * occupied
        heating[heating < self.minimum_fraction] = 0.0
        cooling[cooling < self.minimum_fraction] = 0.0
        return HourlyLoad(self.heating_capacity * heating, self.cooling_capacity * cooling)


@dataclass(frozen=True, kw_only=True)
class HotWaterLoad:
    """Hot water drawn from a mains at constant temperature, the same every day.

    Source
    ------
    Temperatures 15 to 60 degC: published hot-water plant of a supermarket in Sendai.
    """

    daily_volume: float  # cold water heated a day [m3]
    cold: float = 15.0  # [degC]
    hot: float = 60.0  # [degC]
    shares: tuple[float, ...] = HOT_WATER_SHARES  # of the day in its 24 hours, sum 1 [-]
    volumetric_heat_capacity: float = 4.186e6  # of water at 15 degC [J/(m3 K)]

    def __post_init__(self) -> None:
        require(self, "daily_volume", "m3", at_least=0.0)
        require(self, "cold", "degC", at_least=0.0)
        require(self, "hot", "degC", above=self.cold, at_most=100.0)
        require(self, "volumetric_heat_capacity", "J/(m3 K)", above=0.0)
        total = float(_schedule(self, "shares").sum())
        if abs(total - 1.0) > 1e-6:
            raise ParameterError(f"HotWaterLoad.shares: their sum is {total:g}, it must be 1.")

    @property
    def daily_heat(self) -> float:
        """Heat of one day [J]."""
        return self.daily_volume * self.volumetric_heat_capacity * (self.hot - self.cold)

    @property
    def mean_power(self) -> float:
        """Of a plant that stores and runs all day [W]."""
        return self.daily_heat / 86400.0

    def flat(self, hours: int = 8760) -> Array:
        """Heat asked of a plant with a store large enough for the day, shape (hours,) [W]."""
        return np.full(hours, self.mean_power)

    def hourly(self, hours: int = 8760) -> Array:
        """Heat drawn in each hour, the first from 0 to 1 o'clock, shape (hours,) [W]."""
        shares = np.asarray(self.shares, dtype=np.float64)
        day = self.daily_heat / 3600.0 * shares / shares.sum()
        return np.asarray(day[np.arange(hours) % 24], dtype=np.float64)


@dataclass(frozen=True, kw_only=True, eq=False)
class GivenLoad:
    """Hourly loads measured or computed elsewhere."""

    heating: Array  # [W]
    cooling: Array  # [W]

    def __post_init__(self) -> None:
        for name in ("heating", "cooling"):
            values = np.ascontiguousarray(getattr(self, name), dtype=np.float64).copy()
            good = np.isfinite(values) & (values >= 0.0)
            if values.ndim != 1 or values.size != np.size(self.heating) or not values.size:
                raise ParameterError(f"GivenLoad.{name}: one value an hour, as many as heating.")
            if not good.all():
                hour = int(np.argmin(good))
                raise ParameterError(
                    f"GivenLoad.{name}, hour {hour}: {values[hour]:g} W; write a number of at "
                    "least 0, cooling positive too."
                )
            object.__setattr__(self, name, values)

    def hourly(self, outdoor: Array) -> HourlyLoad:
        """The given loads; there must be one for each hour of outdoor air."""
        if outdoor.size != self.heating.size:
            raise ParameterError(
                f"GivenLoad: {self.heating.size} hours of load against {outdoor.size} of weather."
            )
        return HourlyLoad(self.heating, self.cooling)


def equivalent_full_load_hours(load: Array, capacity: float, step: float = 3600.0) -> float:
    """Time at full load that would ask for the same energy [h]; load and capacity [W]."""
    if not 0.0 < capacity < np.inf:
        raise ParameterError(f"capacity = {capacity!r} W: must be above 0 W.")
    return float(load.sum()) * step / 3600.0 / capacity
