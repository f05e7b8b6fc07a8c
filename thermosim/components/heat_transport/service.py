"""Containers brought in a year, and what their pumps and trucks use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from thermosim.components.heat_transport.months import Array
from thermosim.errors import ParameterError, require


@dataclass(frozen=True, kw_only=True)
class Container:
    """One class of containers and what a visit to either end takes."""

    capacity: float  # heat of one load [J]
    charge_time: float = 14400.0  # at the source [s]
    discharge_time: float = 14400.0  # at the user [s]
    source_pump: float = 0.0  # mean electric power while charging [W]
    user_pump: float = 0.0  # mean electric power while discharging [W]
    loss: float = 0.0  # share of the charged heat that is gone on arrival [-]

    def __post_init__(self) -> None:
        require(self, "capacity", "J", above=0.0)
        for name in ("charge_time", "discharge_time"):
            require(self, name, "s", above=0.0)
        for name in ("source_pump", "user_pump"):
            require(self, name, "W", at_least=0.0)
        require(self, "loss", "-", at_least=0.0, at_most=0.99)


@dataclass(frozen=True, kw_only=True)
class Truck:
    """The way between source and user; a load is brought and its container taken back."""

    distance: float  # one way [m]
    economy: float  # [m/m^3]
    loads_per_person: float = 4.0  # that one person drives in a day [1/day]

    def __post_init__(self) -> None:
        require(self, "distance", "m", at_least=0.0)
        require(self, "economy", "m/m^3", above=0.0)
        require(self, "loads_per_person", "1/day", above=0.0)

    @property
    def fuel_per_load(self) -> float:
        """Diesel for there and back [m^3]."""
        return 2.0 * self.distance / self.economy


class Service(NamedTuple):
    """Loads brought by month."""

    per_day: Array  # on a day of service [1/day]
    days: Array  # of service in the month [day]

    @property
    def loads(self) -> Array:
        """Loads of each month; a fraction where the days are [1]."""
        return self.per_day * self.days


class Effort(NamedTuple):
    """Electricity and diesel of each month."""

    source_pump: Array  # [J]
    user_pump: Array  # [J]
    diesel: Array  # [m^3]


def effort(service: Service, container: Container, truck: Truck, charge_time: float) -> Effort:
    """What the pumps at both ends and the truck use.

    Parameters
    ----------
    charge_time : mean time that the source's pump runs for one load [s]

    Source
    ------
    [EPOC 2009], tables 6.2 and 6.3: 7.5 kW x 0.6 x 4 h at either end, 8 L for 20 km.
    """
    loads = service.loads
    return Effort(
        loads * container.source_pump * charge_time,
        loads * container.user_pump * container.discharge_time,
        loads * truck.fuel_per_load,
    )


def persons(most_per_day: float, truck: Truck) -> int:
    """Drivers that the busiest day asks for.

    Source
    ------
    [EPOC 2009], table 6.2: one person for up to four containers a day.
    """
    return int(np.ceil(most_per_day / truck.loads_per_person - 1e-9))


def planned(need_per_day: Array, capacity: float, most_per_day: float) -> Array:
    """Loads a day that follow a need: rounded up, but not for less than a quarter load [1/day].

    The schedules of [EPOC 2009] were set by hand; of simple rules this one is nearest to them
    (it misses 17 of 216 months), found here.

    Parameters
    ----------
    need_per_day : shape (12,) [J/day]
    most_per_day : that sources or drivers allow [1/day]
    """
    if not most_per_day >= 0.0:
        raise ParameterError(f"most_per_day = {most_per_day!r}: must be at least 0.")
    wanted = np.ceil(need_per_day / capacity - 0.25 - 1e-9)
    return np.minimum(np.maximum(wanted, 0.0), np.floor(most_per_day + 1e-9))
