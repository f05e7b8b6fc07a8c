"""What a year of bought energy costs, emits and takes from primary sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from thermosim.economics.factors import FactorSet
from thermosim.errors import ParameterError

Array: TypeAlias = npt.NDArray[np.float64]

# carrier -> unit in which its amount is given
CARRIERS = {
    "electricity": "kWh",
    "city_gas": "m3",
    "kerosene": "L",
    "heavy_oil": "L",
    "diesel": "L",
    "lpg": "kg",
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One year of bought energy; None where the set has no factor for a carrier bought."""

    factor_set: str
    cost_jpy: float | None
    emissions_kg: float | None
    primary_energy_mj: float | None
    crude_oil_l: float | None


def _sum(
    bought: Mapping[str, float], factors: FactorSet, kind: str, numerator: str
) -> float | None:
    """Amounts times factors, or None if one factor is not in the set."""
    total = 0.0
    for carrier, amount in bought.items():
        name = f"{carrier}_{kind}"
        if kind == "primary" and carrier != "electricity":
            name = f"{carrier}_heat"  # a fuel's primary energy is its heating value
        if not factors.has(name):
            return None
        total += amount * factors.get(name, f"{numerator}/{CARRIERS[carrier]}")
    return total


def operation(bought: Mapping[str, float], factors: FactorSet) -> Operation:
    """Cost, emissions and primary energy of what was bought in a year, all from one set.

    Parameters
    ----------
    bought : amount by carrier: electricity [kWh], city_gas [m3], lpg [kg], oils [L]
    factors : one factor set
    """
    for carrier, amount in bought.items():
        if carrier not in CARRIERS:
            raise ParameterError(f"carrier {carrier!r}: unknown; there are {', '.join(CARRIERS)}.")
        if not abs(amount) < float("inf"):
            raise ParameterError(f"{carrier}: {amount!r} {CARRIERS[carrier]} is not finite.")
    primary = _sum(bought, factors, "primary", "MJ")
    oil = None
    if primary is not None and factors.has("crude_oil_equivalent"):
        oil = primary * factors.get("crude_oil_equivalent", "L/MJ")
    return Operation(
        factor_set=factors.name,
        cost_jpy=_sum(bought, factors, "price", "JPY"),
        emissions_kg=_sum(bought, factors, "co2", "kg"),
        primary_energy_mj=primary,
        crude_oil_l=oil,
    )


def hourly_sum(amount: Array, factor: Array) -> float:
    """Sum of hourly amounts times hourly factors, for prices or marginal CO2 by the hour.

    Parameters
    ----------
    amount : bought in each hour [kWh]
    factor : of each hour [JPY/kWh or kg/kWh]

    Returns
    -------
    Cost or emission [JPY or kg]
    """
    if amount.shape != factor.shape:
        raise ParameterError(f"{amount.size} hours of energy against {factor.size} factors.")
    return float(np.dot(amount, factor))
