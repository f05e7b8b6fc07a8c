"""How far heat may be carried: what one container costs and saves, by distance.

All functions take numbers or arrays that broadcast, so that a map is one call.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thermosim.components.heat_transport.months import YEAR, Array
from thermosim.errors import require

WORKDAY = 8.0 * 3600.0  # of one person [s]


@dataclass(frozen=True, kw_only=True)
class Load:
    """One container's visit: what it replaces and what it uses.

    Source
    ------
    [EPOC 2009], tables 6.1-6.3; arithmetic derived here.
    """

    heat: float  # brought [J]
    replaced: float  # carrier it stands in for [unit]
    carrier_emission: float  # [kg/unit]
    pump: float  # electricity at both ends [J]
    electricity_price: float  # [JPY/J]
    electricity_emission: float  # [kg/J]
    diesel_price: float  # [JPY/m^3]
    diesel_emission: float  # [kg/m^3]
    economy: float  # [m/m^3]
    diesel_heating_value: float = 38.2e9  # [J/m^3], decree of 2006

    def __post_init__(self) -> None:
        require(self, "heat", "J", at_least=0.0)
        require(self, "economy", "m/m^3", above=0.0)
        require(self, "replaced", "unit", at_least=0.0)

    def cost(self, distance: Array | float) -> Array | float:
        """Pumps and diesel of one load [JPY]."""
        diesel = 2.0 * distance / self.economy * self.diesel_price
        return self.pump * self.electricity_price + diesel

    def emission(self, distance: Array | float) -> Array | float:
        """CO2 of pumps and diesel of one load [kg]."""
        diesel = 2.0 * distance / self.economy * self.diesel_emission
        return self.pump * self.electricity_emission + diesel

    @property
    def emission_radius(self) -> float:
        """Distance at which the truck emits what the heat saves [m]."""
        left = self.replaced * self.carrier_emission - self.pump * self.electricity_emission
        per_metre = 2.0 / self.economy * self.diesel_emission
        return max(0.0, left) / per_metre if per_metre > 0.0 else np.inf

    @property
    def energy_radius(self) -> float:
        """Distance at which diesel and pumps take as much energy as is brought [m]."""
        return max(0.0, self.heat - self.pump) / (2.0 / self.economy * self.diesel_heating_value)


@dataclass(frozen=True, kw_only=True)
class Road:
    """Time of one move: handling, then driving."""

    speed: float  # [m/s]
    handling: float  # loading and unloading [s]

    def __post_init__(self) -> None:
        require(self, "speed", "m/s", above=0.0)
        require(self, "handling", "s", at_least=0.0)

    def move(self, distance: Array | float) -> Array | float:
        """Time of one move [s]."""
        return self.handling + distance / self.speed


def labour_per_load(labour: Array | float, road: Road, distance: Array | float) -> Array | float:
    """Pay for two moves of a person who works 8 h on every day of the year [JPY].

    Parameters
    ----------
    labour : of one person [JPY/yr]
    """
    return labour / YEAR / WORKDAY * 2.0 * road.move(distance)


def radius(load: Load, road: Road, price: float, labour: float, per_load: float) -> float:
    """Distance at which a load just pays; zero if it never does [m].

    Cost is linear in distance, so the answer is exact.

    Parameters
    ----------
    price : of the carrier [JPY/unit]
    labour : of one person [JPY/yr]
    per_load : upkeep and capital, shared by the loads of a year [JPY]
    """
    fixed = float(load.cost(0.0)) + float(labour_per_load(labour, road, 0.0)) + per_load
    slope = float(load.cost(1.0)) - float(load.cost(0.0))
    slope += float(labour_per_load(labour, road, 1.0)) - float(labour_per_load(labour, road, 0.0))
    left = load.replaced * price - fixed
    return max(0.0, left) / slope if slope > 0.0 else np.inf if left > 0.0 else 0.0


def even_loads(load: Load, distance: float, price: float, fixed: float) -> float:
    """Loads a year whose margin pays what does not follow them; infinite if none is left [1/yr].

    Parameters
    ----------
    distance : one way [m]
    price : of the carrier [JPY/unit]
    fixed : upkeep and persons, or capital too [JPY/yr]
    """
    margin = load.replaced * price - float(load.cost(distance))
    return fixed / margin if margin > 0.0 else np.inf


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Whole containers and persons that a number of daily loads takes."""

    dwell: float  # charging and discharging of one load [s]
    upkeep: float  # of a container [JPY/yr]
    container_capital: float  # burden of a container [JPY/yr]
    pair_capital: float  # burden of a pair of stations, source and user [JPY/yr]
    charge_time: float  # a pair takes one container at a time [s]

    def containers(self, loads: Array | float, move: Array | float) -> Array:
        """Least containers that loads a day ask for: their time over the day."""
        busy = loads * (self.dwell + 2.0 * move) / 86400.0
        return np.ceil(busy - 1e-9)

    def pairs(self, loads: Array | float) -> Array:
        """Least pairs of stations."""
        return np.ceil(loads * self.charge_time / 86400.0 - 1e-9)


def yearly_effect(
    load: Load,
    road: Road,
    fleet: Fleet,
    price: Array | float,
    distance: Array | float,
    labour: Array | float,
    loads: Array | float,
) -> Array:
    """Money of a year with loads brought on every day, whole containers and persons [JPY/yr].

    Parameters
    ----------
    price : of the carrier [JPY/unit]
    distance : one way [m]
    labour : of one person [JPY/yr]
    loads : in a day [1/day]
    """
    move = road.move(distance)
    margin = load.replaced * price - load.cost(distance)
    people = np.ceil(loads * 2.0 * move / WORKDAY - 1e-9)
    owned = fleet.containers(loads, move)
    fixed = owned * (fleet.upkeep + fleet.container_capital) + fleet.pairs(loads) * (
        fleet.pair_capital
    )
    return np.asarray(YEAR * loads * margin - people * labour - fixed)
