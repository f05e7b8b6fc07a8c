"""Heat that a site needs, from the fuel it uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from thermosim.components.heat_transport.months import Array
from thermosim.components.heat_transport.rules import Rules
from thermosim.errors import ParameterError, require


class Kind(StrEnum):
    """What burns the fuel. The kinds differ in how heat follows from fuel."""

    BOILER = "hot-water boiler"
    STEAM_BOILER = "steam boiler"
    COGENERATION = "cogeneration"
    CHILLER_HEATER = "absorption chiller-heater"
    AIR_CONDITIONING = "electric air conditioning"


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """What a site buys; a unit is 1 m^3, 1 kg or 1 J, by what it is measured in."""

    name: str
    heating_value: float  # [J/unit]
    price: float  # [JPY/unit]
    emission: float  # CO2 [kg/unit]

    def __post_init__(self) -> None:
        require(self, "heating_value", "J/unit", above=0.0)
        require(self, "price", "JPY/unit", at_least=0.0)
        require(self, "emission", "kg/unit", at_least=0.0)


@dataclass(frozen=True, kw_only=True)
class Plant:
    """Existing plant of a site, and the split of its fuel.

    A chiller-heater makes hot water all year and air conditioning above the use of its base
    month; electric air conditioning is what is used above its base month. Heat of a container
    cools through an absorption chiller.
    """

    kind: Kind
    efficiency: float  # heat per heat of the fuel; COP where it is electricity [-]
    replaced_efficiency: float  # of the plant that a container stands in for [-]
    hot_water_efficiency: float = 0.80
    cooling_efficiency: float = 1.00
    chiller_factor: float = 0.7  # cold per heat of a container [-]
    base_month: int | None = None  # 0 is January; None: no base is taken off
    cooling_months: tuple[int, ...] = (4, 5, 6, 7, 8, 9)

    def __post_init__(self) -> None:
        for name in ("efficiency", "replaced_efficiency", "hot_water_efficiency"):
            require(self, name, "-", above=0.0, at_most=20.0)
        require(self, "cooling_efficiency", "-", above=0.0, at_most=20.0)
        require(self, "chiller_factor", "-", above=0.0, at_most=5.0)
        if not all(0 <= month < 12 for month in (self.base_month or 0, *self.cooling_months)):
            raise ParameterError(f"Plant of kind {self.kind}: months are 0 to 11.")
        if self.kind == Kind.CHILLER_HEATER and self.base_month is None:
            raise ParameterError("Plant.base_month: a chiller-heater needs the month of its base.")

    @property
    def cooling(self) -> Array:
        """1 in the months of cooling, 0 in the others."""
        mask = np.zeros(12)
        mask[list(self.cooling_months)] = 1.0
        return mask


@dataclass(frozen=True, kw_only=True)
class Fuel:
    """Use of one carrier by one plant, month by month."""

    carrier: Carrier
    plant: Plant
    use: Array  # of each month, shape (12,) [unit]

    def __post_init__(self) -> None:
        if self.use.shape != (12,) or not np.all(np.isfinite(self.use) & (self.use >= 0.0)):
            raise ParameterError("Fuel.use: twelve amounts, none negative, are needed.")


class Split(NamedTuple):
    """Use of a month below and above the base [unit]."""

    base: Array
    above: Array


def split(fuel: Fuel, rules: Rules) -> Split:
    """Hot water (base month's use at most) and air conditioning (the rest).

    Source
    ------
    [EPOC 2009], tables 5.15-5.20; the rest may be negative there (E03).
    """
    month = fuel.plant.base_month
    if month is None:
        return Split(np.zeros(12), fuel.use)
    base = np.minimum(fuel.use, fuel.use[month])
    above = fuel.use - fuel.use[month]
    return Split(base, np.maximum(above, 0.0) if rules.negative_hvac else above)


def heat_need(fuel: Fuel, rules: Rules) -> Array:
    """Heat that containers would have to bring in each month [J].

    Source
    ------
    [EPOC 2009], tables 5.1-5.20 (maker A). With efficiency 0.8, or a COP of 3 and no base, the
    rows of tables 6 and 7 (maker B).
    """
    plant, value = fuel.plant, fuel.carrier.heating_value
    cooling = plant.cooling
    if plant.kind == Kind.CHILLER_HEATER:
        base, above = split(fuel, rules)
        cold = plant.cooling_efficiency / plant.chiller_factor
        factor = plant.efficiency * (1.0 - cooling) + cold * cooling
        return (base * plant.hot_water_efficiency + above * factor) * value
    if plant.kind == Kind.AIR_CONDITIONING and plant.base_month is not None:
        factor = plant.efficiency * (1.0 - cooling + cooling / plant.chiller_factor)
        return split(fuel, rules).above * factor * value
    return fuel.use * plant.efficiency * value
