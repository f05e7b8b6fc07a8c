"""What a joule bought costs, takes from primary sources or emits."""

from __future__ import annotations

from typing import NamedTuple

from thermosim import economics
from thermosim.economics import FactorSet
from thermosim.errors import InputError
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

GAS_VOLUME = "epoc-2009"  # heat in a volume of gas, where a set has none
LOWER_OVER_HIGHER = 0.90  # of city gas (assumed) [-]
KWH = 3.6e6  # [J]


class Prices(NamedTuple):
    """Of a joule of electricity, and of city gas by its lower heating value [unit/J]."""

    electricity: float
    gas: float
    unit: str


def primary_per_joule(inputs: SubwayDhc) -> float:
    """Primary energy of a joule of electricity; of fuel it is 1, by the lower heating value [-]."""
    return 1.0 / inputs.constants.grid


def gas_heat(factors: FactorSet) -> float:
    """Lower heating value of a cubic metre of city gas [J/m3]."""
    known = factors if factors.has("city_gas_heat") else economics.factor_set(GAS_VOLUME)
    heat = known.get("city_gas_heat", "MJ/m3") * 1e6
    return heat * LOWER_OVER_HIGHER if known.factors["city_gas_heat"].basis == "HHV" else heat


def prices_of(inputs: SubwayDhc, what: str | None = None) -> Prices:
    """Prices by which the case is optimised, or of ``what``: cost, primary_energy, co2."""
    wanted = what or inputs.dispatch.minimise
    if wanted == "primary_energy":
        return Prices(primary_per_joule(inputs), 1.0, "J")
    factors = economics.factor_set(inputs.economy.factors)
    kind, unit = ("price", "JPY") if wanted == "cost" else ("co2", "kg")
    for name in (f"electricity_{kind}", f"city_gas_{kind}"):
        if not factors.has(name):
            raise InputError(
                f"economy.factors = {factors.name!r} has no {name}; choose a set with both, for "
                'example "epoc-2009" or "mlit-simple-tool".'
            )
    return Prices(
        factors.get(f"electricity_{kind}", f"{unit}/kWh") / KWH,
        factors.get(f"city_gas_{kind}", f"{unit}/m3") / gas_heat(factors),
        unit,
    )
