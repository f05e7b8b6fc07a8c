"""Money, primary energy and carbon of a plant beside the conventional system."""

from __future__ import annotations

from thermosim import economics
from thermosim.results import Table
from thermosim.scenarios.plant_inputs import Plant as PlantInputs

GAS = 41.1  # city gas where a factor set has no heating value, EPOC 2009 [MJ/m3]


def money(
    given: PlantInputs,
    kilowatts: float,
    plant: tuple[float, float],
    conventional: tuple[float, float],
    years: float,
) -> tuple[list[Table], tuple[str, ...]]:
    """Tables of the economics, scaled to a year.

    Parameters
    ----------
    given : inputs of the plant
    kilowatts : its capacity [kW]
    plant : electricity bought and heat and cold delivered in the run [kWh]
    conventional : electricity [kWh] and fuel [MJ, LHV] of the conventional system in the run
    years : length of the run [yr]
    """
    electricity, useful = plant[0] / years, plant[1] / years
    beside, fuel = conventional[0] / years, conventional[1] / years
    tables, notes = _life_cycle(given, kilowatts, electricity, useful)
    factors = economics.factor_set(given.economy.factors)
    heating_value = factors.get("city_gas_heat", "MJ/m3") if factors.has("city_gas_heat") else GAS
    gas = fuel / heating_value
    ours = economics.operation({"electricity": electricity}, factors)
    bought = {"electricity": beside} | ({"city_gas": gas} if gas > 0.0 else {})
    theirs = economics.operation(bought, factors)
    rows = (
        ("electricity", electricity, beside, "kWh/yr"),
        ("city gas", 0.0, gas, "m^3/yr"),
        ("energy cost", _thousands(ours.cost_jpy), _thousands(theirs.cost_jpy), "kJPY/yr"),
        (
            "carbon dioxide",
            _thousands(ours.emissions_kg),
            _thousands(theirs.emissions_kg),
            "t/yr",
        ),
        (
            "primary energy",
            _thousands(ours.primary_energy_mj),
            _thousands(theirs.primary_energy_mj),
            "GJ/yr",
        ),
    )
    note = f"factors {factors.name} ({factors.source}); n/a: the set has no such factor"
    tables.append(
        Table(
            title="Comparison with the conventional system",
            columns=("", given.name, _words(given), "unit"),
            units=("", "", "", ""),
            rows=rows,
            note=note,
        )
    )
    return tables, notes


def _words(given: PlantInputs) -> str:
    names = {"gas_boiler": "gas boiler", "electric": "electric heating", "air_heat_pump": "air"}
    heating = names[given.conventional.heating]
    return "air-source heat pump" if heating == "air" else f"{heating} and air-cooled chiller"


def _thousands(value: float | None) -> float:
    return float("nan") if value is None else value / 1e3


def _life_cycle(
    given: PlantInputs, kilowatts: float, electricity: float, useful: float
) -> tuple[list[Table], tuple[str, ...]]:
    """Guideline convention, and the same plant discounted."""
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
    rows = (
        ("construction", costs.construction_jpy / 1e3, "kJPY/yr"),
        ("electricity", costs.electricity_jpy / 1e3, "kJPY/yr"),
        ("maintenance", costs.maintenance_jpy / 1e3, "kJPY/yr"),
        ("demolition", costs.demolition_jpy / 1e3, "kJPY/yr"),
        ("life-cycle cost", costs.life_cycle_jpy / 1e3, "kJPY/yr"),
        ("life-cycle cost per kW", costs.life_cycle_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("greenhouse gas, construction included", costs.emissions_kg / 1e3, "t/yr"),
    )
    guideline = Table(
        title="Life-cycle cost",
        columns=("row", "value", "unit"),
        units=("", "", ""),
        rows=rows,
        note="convention of the B-DASH guideline 2014: lives 50 and 15 years, no interest",
    )
    return [guideline, _discounted(given, costs, useful)], notes


def _discounted(given: PlantInputs, costs: economics.GuidelineCosts, useful: float) -> Table:
    economy = given.economy
    parts = [(economy.collector_cost, 50.0), (economy.plant_cost, 15.0)]
    running = costs.electricity_jpy + costs.maintenance_jpy
    present = economics.life_cycle_cost(parts, running, economy.discount_rate, 50)
    levelised = (
        economics.levelised_cost_of_heat(
            parts, costs.maintenance_jpy, costs.electricity_jpy, useful, economy.discount_rate
        )
        if useful > 0.0
        else float("nan")
    )
    rows = (
        ("present value of 50 years", present / 1e3, "kJPY"),
        ("levelised cost of heat and cold", levelised, "JPY/kWh"),
    )
    return Table(
        title="Life-cycle cost, discounted",
        columns=("row", "value", "unit"),
        units=("", "", ""),
        rows=rows,
        note=f"interest {100 * economy.discount_rate:g} %; replacements after 15 years",
    )
