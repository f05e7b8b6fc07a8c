"""Cost and emission of a year of deliveries, in the rows of maker A."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from thermosim.components.heat_transport.service import Effort
from thermosim.errors import require


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What is paid for running deliveries, and what it emits."""

    electricity: float  # [JPY/J]
    electricity_emission: float  # [kg/J]
    diesel: float  # [JPY/m^3]
    diesel_emission: float  # [kg/m^3]
    upkeep: float = 0.0  # of a container [JPY/yr]
    labour: float = 0.0  # of a person [JPY/yr]

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            require(self, name, "money or kg per unit", at_least=0.0)


class Saving(NamedTuple):
    """What a year's credit is worth."""

    money: float  # [JPY/yr]
    emission: float  # [kg/yr]


class YearCost(NamedTuple):
    """Rows of a cost table [JPY/yr]."""

    saving: float
    source_pump: float
    user_pump: float
    truck_fuel: float
    containers: float
    labour: float

    @property
    def running(self) -> float:
        """All costs but labour."""
        return self.source_pump + self.user_pump + self.truck_fuel + self.containers

    @property
    def net_without_labour(self) -> float:
        """Saving less pumps, diesel and upkeep."""
        return self.saving - self.running

    @property
    def net_with_labour(self) -> float:
        """Saving less pumps, diesel, upkeep and labour."""
        return self.net_without_labour - self.labour


class YearEmission(NamedTuple):
    """Rows of an emission table [kg/yr]."""

    saving: float
    source_pump: float
    user_pump: float
    truck_fuel: float

    @property
    def net(self) -> float:
        """Saving less what pumps and trucks emit."""
        return self.saving - self.source_pump - self.user_pump - self.truck_fuel


def year_cost(
    saving: Saving, used: Effort, prices: Prices, owned: float, persons: float
) -> YearCost:
    """Running cost of a year; depreciation is not in it.

    Source
    ------
    [EPOC 2009], tables 6.5-6.74.
    """
    return YearCost(
        saving.money,
        float(used.source_pump.sum()) * prices.electricity,
        float(used.user_pump.sum()) * prices.electricity,
        float(used.diesel.sum()) * prices.diesel,
        owned * prices.upkeep,
        persons * prices.labour,
    )


def year_emission(saving: Saving, used: Effort, prices: Prices) -> YearEmission:
    """Emission of a year.

    Source
    ------
    [EPOC 2009], tables 6.6-6.75.
    """
    return YearEmission(
        saving.emission,
        float(used.source_pump.sum()) * prices.electricity_emission,
        float(used.user_pump.sum()) * prices.electricity_emission,
        float(used.diesel.sum()) * prices.diesel_emission,
    )
