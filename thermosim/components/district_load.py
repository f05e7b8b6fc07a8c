"""Heat and cold of a district's buildings, shaped by climate and use, scaled to known totals.

Nothing but the yearly demand and the peak of such districts is usually published. The shape
between them follows degrees, hours of use and gains (`assumed`); an exponent makes peak and
year meet. Such a profile is synthetic and calibrated, never a measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from thermosim.errors import ParameterError, require

Array: TypeAlias = npt.NDArray[np.float64]
HOURS_OF_DAY = 24
STEEPEST, FLATTEST = 60.0, 1e-3  # exponents between which a profile is looked for [-]


class Use(NamedTuple):
    """What a kind of building asks for; degrees stand for heat, all `assumed`."""

    heating_base: float  # no heating above this outdoor temperature [°C]
    cooling_base: float  # no cooling below [°C]
    gains: float  # sun, people and machines while open, in degrees of cooling [K]
    hot_water: float  # all year while open, in degrees of heating [K]
    opens: int  # heating and cooling begin [h]
    closes: int  # and end [h]
    boost: float  # factor on heating in the first two hours after the night [-]
    night: float  # share of heating kept at night [-]
    weekend: float  # share of everything on Saturday and Sunday [-]


USES = MappingProxyType(
    {
        "office": Use(16.0, 15.0, 8.0, 0.5, 7, 19, 2.0, 0.15, 0.2),
        "shop": Use(14.0, 13.0, 12.0, 0.5, 8, 21, 1.8, 0.10, 1.0),
        "hotel": Use(18.0, 18.0, 5.0, 6.0, 5, 24, 1.2, 0.60, 1.0),
        "hall": Use(16.0, 15.0, 10.0, 0.5, 8, 22, 1.8, 0.10, 1.0),
    }
)
"""Kinds of building; `assumed`, from no source."""


@dataclass(frozen=True, kw_only=True)
class Building:
    """One building of the district."""

    name: str
    use: str
    floor_area: float  # [m2]

    def __post_init__(self) -> None:
        require(self, "floor_area", "m2", above=0.0)
        if self.use not in USES:
            raise ParameterError(
                f"building {self.name}: use = {self.use!r} is unknown; there are {', '.join(USES)}."
            )


class Clock(NamedTuple):
    """Hour of the day and day of the week (Monday 0) of every step."""

    hour: Array  # 0 to 23
    weekday: Array  # 0 to 6


class Profile(NamedTuple):
    """A demand that has a given peak and a given sum."""

    total: Array  # [W]
    parts: Array  # of each building, shape (buildings, n), adding to the total [W]
    exponent: float  # that the shape was raised to [-]


def heating_shape(building: Building, outdoor: Array, clock: Clock) -> Array:
    """Heat asked for in arbitrary units; outdoor air of every hour [°C]."""
    use = USES[building.use]
    open_now = (clock.hour >= use.opens) & (clock.hour < use.closes)
    early = open_now & (clock.hour < use.opens + 2)
    level = np.where(open_now, 1.0, use.night) * np.where(early, use.boost, 1.0)
    level = level * np.where(clock.weekday >= 5, use.weekend, 1.0)
    degrees = np.maximum(use.heating_base - outdoor, 0.0)
    water = np.where(open_now, use.hot_water, 0.0)
    return np.asarray(building.floor_area * (degrees * level + water))


def cooling_shape(building: Building, outdoor: Array, clock: Clock) -> Array:
    """Cold asked for in arbitrary units; outdoor air of every hour [°C]."""
    use = USES[building.use]
    open_now = (clock.hour >= use.opens) & (clock.hour < use.closes)
    level = np.where(open_now, 1.0, 0.0) * np.where(clock.weekday >= 5, use.weekend, 1.0)
    degrees = outdoor - use.cooling_base
    shape = np.where(degrees > 0.0, degrees + use.gains, 0.0) * level
    return np.asarray(building.floor_area * shape)


def profile(shapes: Array, peak: float, energy: float, step: float = 3600.0) -> Profile:
    r"""Demand of a given peak and sum with the rhythm of the shapes.

    .. math:: \dot Q = \dot Q_{max}\,s^{\gamma}, \qquad s = \frac{\sum_b s_b}{\max \sum_b s_b}

    with the exponent that makes the sum right. Each building has its share of every hour.

    Parameters
    ----------
    shapes : of each building, shape (buildings, n), arbitrary units
    peak : greatest demand of an hour, > 0 [W]
    energy : demand of all steps, > 0 [J]
    step : length of a step [s]
    """
    whole = shapes.sum(axis=0)
    top = float(whole.max())
    if not top > 0.0:
        raise ParameterError("district load: the buildings ask for nothing in this climate.")
    share = np.where(whole > 0.0, whole, 1.0)
    unit = whole / top
    full_load = energy / peak / step
    logarithm = np.log(unit[unit > 0.0])

    def excess(exponent: float) -> float:
        return float(np.exp(exponent * logarithm).sum()) - full_load

    least, most = excess(STEEPEST) + full_load, excess(FLATTEST) + full_load
    if not least < full_load < most:
        raise ParameterError(
            f"district load: {full_load:.0f} hours at full load (yearly demand over peak) do not "
            f"fit these buildings, which allow {least:.0f} to {most:.0f}. Check the units of "
            "demand and peak."
        )
    exponent = float(brentq(excess, FLATTEST, STEEPEST, xtol=1e-14, rtol=8.9e-16))
    total = peak * np.power(unit, exponent)
    return Profile(total, shapes / share * total, exponent)


@dataclass(frozen=True, kw_only=True)
class RoadHeating:
    """Roads kept free of ice at night, at one power while it is cold."""

    energy: float  # of the year [J]
    first_hour: int = 20
    last_hour: int = 6  # ends at this hour
    below: float = 1.0  # outdoor air (assumed) [°C]

    def __post_init__(self) -> None:
        require(self, "energy", "J", at_least=0.0)
        require(self, "first_hour", "h", at_least=0, at_most=23)
        require(self, "last_hour", "h", at_least=0, at_most=24)
        require(self, "below", "degC", at_least=-30.0, at_most=20.0)

    def hourly(self, outdoor: Array, clock: Clock, step: float = 3600.0) -> Array:
        """Heat of every step [W]."""
        late, early = clock.hour >= self.first_hour, clock.hour < self.last_hour
        night = (late | early) if self.first_hour >= self.last_hour else (late & early)
        cold = night & (outdoor < self.below)
        hours = int(np.count_nonzero(cold))
        if self.energy == 0.0:
            return np.zeros(outdoor.size)
        if hours == 0:
            raise ParameterError(
                f"road heating: no hour of the night is below {self.below:g} degC in this climate, "
                "so the yearly demand has no hours to fall into."
            )
        return np.where(cold, self.energy / (hours * step), 0.0)
