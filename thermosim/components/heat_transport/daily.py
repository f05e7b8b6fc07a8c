"""Maker B's arithmetic: heat carried every day, for so many days a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from thermosim.components.heat_transport.months import DAYS, YEAR, Array, half_up
from thermosim.components.heat_transport.rules import Rules
from thermosim.errors import require

STEP = 1e8  # electric share is rounded to 0.1 GJ a day [J/day]


@dataclass(frozen=True, kw_only=True)
class Drop:
    """Heat that a line brings to one site."""

    site: str
    heat: float  # [J/day]
    days: float  # of service in a year [day]
    fuel_heat: Array  # need met by the site's fuel, of each month [J]
    electric_heat: Array  # need met by electricity, of each month [J]

    def __post_init__(self) -> None:
        require(self, "heat", "J/day", at_least=0.0)
        require(self, "days", "day", above=0.0, at_most=366.0)

    @property
    def electric_share(self) -> float:
        """Heat that replaces electricity: what the fuel of the poorest month leaves [J/day].

        Source
        ------
        [EPOC 2009], maker B; the rule is not stated there and was recovered from its figures
        (month of lowest need, fuel first, electricity last).
        """
        daily = (self.fuel_heat + self.electric_heat) / DAYS
        if not np.any(self.electric_heat > 0.0):
            return 0.0
        month = int(np.argmin(daily))
        return max(0.0, self.heat - float(self.fuel_heat[month] / DAYS[month]))

    @property
    def used(self) -> Array:
        """Heat of each month that the site can use, of what is brought evenly [J]."""
        need = self.fuel_heat + self.electric_heat
        used: Array = np.minimum(self.brought, need) if np.any(need > 0.0) else self.brought
        return used

    @property
    def brought(self) -> Array:
        """Heat of each month [J]."""
        return self.heat * self.days * DAYS / YEAR


@dataclass(frozen=True, kw_only=True)
class Line:
    """Containers of one class between sources and sites."""

    name: str
    capacity: float  # heat of one load [J]
    loads: float  # brought in a day [1/day]
    drops: tuple[Drop, ...]

    def __post_init__(self) -> None:
        require(self, "capacity", "J", above=0.0)
        require(self, "loads", "1/day", at_least=0.0)

    @property
    def heat(self) -> float:
        """[J/day]."""
        return sum(drop.heat for drop in self.drops)

    @property
    def days(self) -> float:
        """Days of service in a year: the most of its sites [day]."""
        return max((drop.days for drop in self.drops), default=YEAR)

    def loads_by(self, rules: Rules) -> float:
        """Loads in a day, no fewer than the capacity asks for where that rule is corrected."""
        if not rules.unit_capacity:
            return self.loads
        return max(self.loads, float(np.ceil(self.heat / self.capacity - 1e-9)))


class Cut(NamedTuple):
    """What the lines save."""

    fuel_per_day: dict[float, float]  # by days of service in a year [unit/day]
    electricity_per_day: float  # [J/day]
    electric_heat: float  # heat that replaces it [J/day]

    @property
    def fuel(self) -> float:
        """[unit/yr]."""
        return sum(days * amount for days, amount in self.fuel_per_day.items())

    @property
    def electricity(self) -> float:
        """[J/yr]; electricity is saved on every day."""
        return YEAR * self.electricity_per_day


def cut(lines: tuple[Line, ...], per_fuel: float, cop: float, rules: Rules) -> Cut:
    """Fuel and electricity that the lines replace.

    Parameters
    ----------
    per_fuel : heat of one unit of fuel behind its boiler [J/unit]
    cop : heat per electricity where electricity is replaced [-]

    Source
    ------
    [EPOC 2009], maker B, cases 1-3.
    """
    drops = [drop for line in lines for drop in line.drops]
    electric = sum(drop.electric_share for drop in drops)
    if not rules.inner_rounding:
        electric = float(half_up(np.array([electric / STEP]), 0)[0]) * STEP
    by_days: dict[float, float] = {}
    for drop in drops:
        heat = float(drop.used.sum()) / drop.days if rules.credit_cap else drop.heat
        by_days[drop.days] = by_days.get(drop.days, 0.0) + heat
    most = max(by_days, default=YEAR)
    fuel = {
        days: (heat - (electric if days == most else 0.0)) / per_fuel
        for days, heat in by_days.items()
    }
    return Cut(fuel, electric / cop, electric)


@dataclass(frozen=True, kw_only=True)
class Yard:
    """Control units whose pumps run, and the trucks' way."""

    pump_power: float  # of all control units [W]
    pump_hours: float  # in a year [s]
    distance: float  # of one move [m]
    economy: float  # [m/m^3]
    printed_days: float = 347.5  # mean of 330 and 365 [day]

    def __post_init__(self) -> None:
        require(self, "pump_power", "W", at_least=0.0)
        require(self, "pump_hours", "s", at_least=0.0)
        require(self, "distance", "m", at_least=0.0)
        require(self, "economy", "m/m^3", above=0.0)

    @property
    def pump_energy(self) -> float:
        """Electricity of the pumps in a year [J].

        Source
        ------
        [EPOC 2009], maker B: 11 kW for a control unit of 20 t, 2.2 kW for one of 4 t, 7,920 h;
        inferred from its figures.
        """
        return self.pump_power * self.pump_hours

    def diesel(self, lines: tuple[Line, ...], rules: Rules) -> float:
        """Fuel of the trucks: every load is two moves [m^3/yr]."""
        per_load = 2.0 * self.distance / self.economy
        return per_load * sum(
            line.loads_by(rules) * (line.days if rules.truck_days else self.printed_days)
            for line in lines
        )
