"""Life-cycle cost of a plant: the guideline's convention, and the same plant discounted."""

from __future__ import annotations

import math
from dataclasses import replace

from thermosim import economics
from thermosim.economics import GuidelineCosts
from thermosim.results import Table
from thermosim.scenarios.outdoors import YEAR
from thermosim.scenarios.plant_inputs import Plant as PlantInputs

GUIDELINE = "bdash-2014"
HORIZON = 50  # of the discounted form: the life of the collector, its longest part [yr]


def life_cycle(
    given: PlantInputs, kilowatts: float, electricity: float, useful: float
) -> tuple[list[Table], tuple[str, ...]]:
    """Tables of the life-cycle cost of a year, and notes on what they lack.

    Parameters
    ----------
    given : inputs of the plant
    kilowatts : its capacity [kW]
    electricity : bought, compressor and source pump [kWh/yr]
    useful : heat and cold delivered [kWh/yr]
    """
    economy = given.economy
    construction = economics.annual_construction(economy.collector_cost, economy.plant_cost)
    notes: tuple[str, ...] = ()
    if construction == 0.0:
        notes = (
            f"{given.name}: no investment is given ([plant.economy] collector_cost, plant_cost); "
            "the cost tables hold operation only.",
        )
    if given.load.use not in ("air_conditioning", "hot_water"):
        return [], (*notes, f"{given.name}: the guideline has no cost rules for this use.")
    costs = economics.guideline_costs(electricity, construction, kilowatts, given.load.use)
    if economy.maintenance is not None:  # [JPY/(W s)]
        costs = replace(costs, maintenance_jpy=economy.maintenance * kilowatts * 1e3 * YEAR)
    return [_guideline(costs), _discounted(given, costs, useful)], notes


def _guideline(costs: GuidelineCosts) -> Table:
    rows = (
        ("construction", costs.construction_jpy / 1e3, "kJPY/yr"),
        ("electricity", costs.electricity_jpy / 1e3, "kJPY/yr"),
        ("maintenance", costs.maintenance_jpy / 1e3, "kJPY/yr"),
        ("demolition", costs.demolition_jpy / 1e3, "kJPY/yr"),
        ("life-cycle cost", costs.life_cycle_jpy / 1e3, "kJPY/yr"),
        ("life-cycle cost per kW", costs.life_cycle_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("greenhouse gas, construction included", costs.emissions_kg / 1e3, "t/yr"),
    )
    return Table(
        title="Life-cycle cost",
        columns=("figure", "value", "unit"),
        units=("", "", ""),
        rows=rows,
        note="Convention of the B-DASH guideline 2014: lives of 50 and 15 years, no interest; "
        f"factors {GUIDELINE}.",
    )


def _discounted(given: PlantInputs, costs: GuidelineCosts, useful: float) -> Table:
    economy = given.economy
    lives = economics.factor_set(GUIDELINE)
    parts = [
        (economy.collector_cost, lives.get("life_collector", "a")),
        (economy.plant_cost, lives.get("life_machines", "a")),
    ]
    running = costs.electricity_jpy + costs.maintenance_jpy
    present = economics.life_cycle_cost(parts, running, economy.discount_rate, HORIZON)
    levelised = math.nan
    if useful > 0.0:
        levelised = economics.levelised_cost_of_heat(
            parts, costs.maintenance_jpy, costs.electricity_jpy, useful, economy.discount_rate
        )
    rows = (
        (f"present value of {HORIZON} years", present / 1e3, "kJPY"),
        ("levelised cost of heat and cold", levelised, "JPY/kWh"),
    )
    return Table(
        title="Life-cycle cost, discounted",
        columns=("figure", "value", "unit"),
        units=("", "", ""),
        rows=rows,
        note=f"Interest {100 * economy.discount_rate:g} %; replacements after "
        f"{lives.get('life_machines', 'a'):g} years; no demolition.",
    )
