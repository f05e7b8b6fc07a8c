"""A plant beside the conventional system for the same heat and cold: what is saved in a year."""

from __future__ import annotations

import math
from dataclasses import dataclass

from thermosim import economics
from thermosim.components.conventional import Boiler
from thermosim.economics import FactorSet
from thermosim.results import Table
from thermosim.scenarios.plant_inputs import Plant as PlantInputs

COMPLETE = "mlit-simple-tool"  # the set that has price and CO2 of electricity and of city gas
PRIMARY = "energy-conservation-act-2023"  # set for primary energy
GAS_VOLUME = "epoc-2009"  # set for the heat in a volume of gas, where a set has none
NOTE = (
    "Each row is by one factor set; sets are never mixed. n/a: the set lacks a factor for what "
    "is bought. Energy only: no investment or upkeep of a conventional system is published. "
    "Primary energy of gas is its higher heating value"
)

Headline = tuple[str, float, str, str]


@dataclass(frozen=True)
class Bought:
    """Final energy a system buys in a year."""

    electricity: float  # [kWh/yr]
    fuel: float = 0.0  # city gas by its lower heating value [kWh/yr]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of both systems; not-a-number where the factor set does not know it."""

    name: str
    ours: float
    theirs: float
    unit: str
    factors: FactorSet | None = None

    @property
    def saved(self) -> float:
        """Conventional system less plant."""
        return self.theirs - self.ours


@dataclass(frozen=True)
class Comparison:
    """Table of all figures, and headlines of what is saved."""

    table: Table
    headlines: tuple[Headline, ...]


def compare(given: PlantInputs, beside: str, ours: Bought, theirs: Bought) -> Comparison:
    """Both systems side by side, in energy, money, carbon dioxide and primary energy.

    The factor set of the case comes first; where it lacks a factor of the conventional
    system, the row stands again by a set that has it.

    Parameters
    ----------
    beside : name of the conventional system
    ours, theirs : what the plant and the conventional system buy
    """
    chosen = economics.factor_set(given.economy.factors)
    figures = [
        Figure(name="electricity", ours=ours.electricity, theirs=theirs.electricity, unit="kWh/yr"),
        Figure(name="gas, lower heating value", ours=ours.fuel, theirs=theirs.fuel, unit="kWh/yr"),
        Figure(
            name="electricity and gas",
            ours=ours.electricity + ours.fuel,
            theirs=theirs.electricity + theirs.fuel,
            unit="kWh/yr",
        ),
    ]
    headlines = []
    for number, other in enumerate((COMPLETE, COMPLETE, PRIMARY)):
        rows = [_by_set(chosen, ours, theirs)[number]]
        if math.isnan(rows[0].saved) and other != chosen.name:
            rows.append(_by_set(economics.factor_set(other), ours, theirs)[number])
        figures += [row for row in rows if not math.isnan(row.ours) or not math.isnan(row.theirs)]
        if number < 2 and not math.isnan(rows[-1].saved):
            best = rows[-1]
            text = f"against {beside}; factors {_label(best.factors)}"
            headlines.append((f"{best.name} saved", best.saved, best.unit, text))
    return Comparison(_table(given.name, beside, figures, gas=theirs.fuel > 0.0), tuple(headlines))


def conventional_name(given: PlantInputs, *, heats: bool, cools: bool) -> str:
    """The conventional system in words, by what it has to do."""
    names = {"gas_boiler": "gas boiler", "electric": "electric heater"}
    heating = names.get(given.conventional.heating, "air-source heat pump")
    chiller = "air-cooled chiller"
    if not heats:
        return chiller
    return f"{heating} and {chiller}" if cools else heating


def _by_set(factors: FactorSet, ours: Bought, theirs: Bought) -> tuple[Figure, Figure, Figure]:
    """Money, carbon dioxide and primary energy of both systems by one set."""
    costs, emissions, primary = zip(
        *(_operation(bought, factors) for bought in (ours, theirs)), strict=True
    )
    return (
        Figure(name="energy cost", ours=costs[0], theirs=costs[1], unit="kJPY/yr", factors=factors),
        Figure(
            name="carbon dioxide",
            ours=emissions[0],
            theirs=emissions[1],
            unit="t/yr",
            factors=factors,
        ),
        Figure(
            name="primary energy",
            ours=primary[0],
            theirs=primary[1],
            unit="GJ/yr",
            factors=factors,
        ),
    )


def _operation(bought: Bought, factors: FactorSet) -> tuple[float, float, float]:
    """Cost [kJPY/yr], carbon dioxide [t/yr] and primary energy [GJ/yr] by one set."""
    amounts = {"electricity": bought.electricity, "city_gas": _volume(bought.fuel, factors)}
    needed = {carrier: amount for carrier, amount in amounts.items() if amount > 0.0}
    year = economics.operation(needed, factors)
    primary = math.nan
    if factors.has("electricity_primary"):
        higher = 3.6 * bought.fuel / Boiler.lower_over_higher
        per_kwh = factors.get("electricity_primary", "MJ/kWh")
        primary = (bought.electricity * per_kwh + higher) / 1e3
    return _thousands(year.cost_jpy), _thousands(year.emissions_kg), primary


def _volume(fuel: float, factors: FactorSet) -> float:
    """Volume of city gas [m3] for fuel by its lower heating value [kWh]."""
    known = factors if factors.has("city_gas_heat") else economics.factor_set(GAS_VOLUME)
    heat = known.get("city_gas_heat", "MJ/m3")
    if known.factors["city_gas_heat"].basis == "HHV":
        heat *= Boiler.lower_over_higher
    return 3.6 * fuel / heat


def _thousands(value: float | None) -> float:
    return math.nan if value is None else value / 1e3


def _label(factors: FactorSet | None) -> str:
    if factors is None:
        return ""
    if factors.year_assumed:
        return f"{factors.name} ({factors.year}, year assumed)"
    dated = str(factors.year) in factors.name
    return factors.name if dated else f"{factors.name} ({factors.year})"


def _table(plant: str, beside: str, figures: list[Figure], *, gas: bool) -> Table:
    sets = {figure.factors.name: figure.factors for figure in figures if figure.factors}
    volume = economics.factor_set(GAS_VOLUME).get("city_gas_heat", "MJ/m3")
    at = f"; a cubic metre of it holds {volume:g} MJ ({GAS_VOLUME}) where a set does not say"
    sources = "; ".join(f"{name}: {factors.source}" for name, factors in sets.items())
    return Table(
        title="Comparison with the conventional system",
        columns=("", plant, beside, "saved", "unit", "factors"),
        units=("",) * 6,
        rows=tuple(
            (row.name, row.ours, row.theirs, row.saved, row.unit, _label(row.factors))
            for row in figures
        ),
        note=f"{NOTE}{at if gas else ''}. {sources}.",
    )
