"""Cost, energy and carbon of a sewer plant by the arithmetic of the B-DASH guideline (L0)."""

from __future__ import annotations

from typing import cast

import numpy as np

from thermosim import climate, economics
from thermosim.results import Headline, Ledger, Result, Table, Variable
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.sewer_guideline_inputs import SewerGuideline

KWH = 3.6e6  # [J]
PRESET = {"hot_water": economics.BDASH_HW, "air_conditioning": economics.BDASH_AC}
HONEST = (
    "Cost and emission rows follow exactly from the energy by rules derived from the printed "
    "tables. The energy of the monthly preset is calibrated (one load rule, one efficiency, "
    "one pump law chosen to fit four printed energies), not validated."
)


def run(case: Job, progress: Progress | None = None) -> Result:
    """Rows of tables 2-8 and 2-9 for one plant."""
    inputs = cast(SewerGuideline, case.inputs)
    kilowatts = inputs.capacity / 1000.0
    outdoor, sewage = _temperatures(inputs)
    preset = PRESET[inputs.use]
    year = preset.monthly(outdoor, sewage)
    if inputs.energy is not None:
        energy = inputs.energy / KWH
    else:
        energy = preset.energy_kwh(kilowatts, outdoor, sewage)
    costs = economics.guideline_costs(
        energy,
        _construction(inputs),
        kilowatts,
        inputs.use,
        electricity_jpy_per_kwh=inputs.electricity_price * KWH,
        electricity_kg_per_kwh=inputs.electricity_emission * KWH,
    )
    headlines = (*_rows(costs), *_loads(year, costs))
    if progress is not None:
        progress(1.0, 1.0)
    return Result(
        title=inputs.title,
        scenario=case.scenario,
        variables=_monthly(outdoor, sewage, year),
        coordinates={"month": Variable(np.arange(1.0, 13.0), "1", ("month",), "month")},
        headlines=headlines,
        ledger=Ledger({"electricity": energy * KWH}, {"machine and pump": energy * KWH}, {}),
        tables=(_table(costs),),
        assumptions=case.assumptions(),
        notes=(HONEST,),
        case_text=case.text,
        provenance=provenance(),
    )


def _temperatures(inputs: SewerGuideline) -> tuple[tuple[float, ...], tuple[float, ...]]:
    outdoor, sewage = inputs.outdoor, inputs.sewage
    if isinstance(outdoor, str):
        outdoor = climate.normals(outdoor)["temperature"].values
    if isinstance(sewage, str):
        sewage = climate.sewage_normals(sewage)["temperature"].values
    return outdoor, sewage


def _construction(inputs: SewerGuideline) -> float:
    """Construction a year [JPY]."""
    if inputs.collector_cost is not None and inputs.machines_cost is not None:
        return economics.annual_construction(inputs.collector_cost, inputs.machines_cost)
    assert inputs.construction_per_year is not None  # the inputs demand one of both forms
    return inputs.construction_per_year


def _rows(costs: economics.GuidelineCosts) -> tuple[Headline, ...]:
    """The printed rows, whole plant (table 2-9) and per kW (table 2-8)."""
    plant = (
        ("life-cycle cost", costs.life_cycle_jpy / 1e3, "kJPY/yr"),
        ("construction", costs.construction_jpy / 1e3, "kJPY/yr"),
        ("operation and maintenance", costs.operation_jpy / 1e3, "kJPY/yr"),
        ("demolition", costs.demolition_jpy / 1e3, "kJPY/yr"),
        ("energy", costs.energy_kwh, "kWh/yr"),
        ("greenhouse gas", costs.emissions_kg / 1e3, "t/yr"),
    )
    per_kw = (
        ("life-cycle cost per kW", costs.life_cycle_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("construction per kW", costs.construction_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("operation and maintenance per kW", costs.operation_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("demolition per kW", costs.demolition_jpy_per_kw / 1e3, "kJPY/kW/yr"),
        ("energy per kW", costs.energy_kwh_per_kw, "kWh/kW/yr"),
        ("greenhouse gas per kW", costs.emissions_kg_per_kw / 1e3, "t/kW/yr"),
    )
    parts = (
        ("electricity cost", costs.electricity_jpy / 1e3, "kJPY/yr"),
        ("maintenance", costs.maintenance_jpy / 1e3, "kJPY/yr"),
        ("greenhouse gas of operation", costs.operation_emissions_kg / 1e3, "t/yr"),
    )
    return tuple(
        Headline(name, value, unit, f"{name}, {costs.use.replace('_', ' ')}")
        for name, value, unit in (*plant, *per_kw, *parts)
    )


def _loads(year: economics.MonthlyEnergy, costs: economics.GuidelineCosts) -> tuple[Headline, ...]:
    hours = float(year.heating_hours.sum() + year.cooling_hours.sum())
    return (
        Headline("full-load hours", hours, "h", "heating and cooling of the monthly preset"),
        Headline("seasonal performance", hours / costs.energy_kwh_per_kw, "1", "load over power"),
    )


def _monthly(
    outdoor: tuple[float, ...], sewage: tuple[float, ...], year: economics.MonthlyEnergy
) -> dict[str, Variable]:
    rows = {
        "weather/monthly_temperature": (outdoor, "degC", "outdoor air"),
        "sewer/monthly_temperature": (sewage, "degC", "sewage"),
        "load/heating_hours": (year.heating_hours, "h", "equivalent full-load hours"),
        "load/cooling_hours": (year.cooling_hours, "h", "equivalent full-load hours"),
        "ideal/heating_cop": (year.heating_carnot, "1", "Carnot, leaving source water"),
        "ideal/cooling_eer": (year.cooling_carnot, "1", "Carnot, leaving source water"),
    }
    return {
        path: Variable(np.asarray(values), unit, ("month",), text)
        for path, (values, unit, text) in rows.items()
    }


def _table(costs: economics.GuidelineCosts) -> Table:
    rows = [(row.name, row.value, row.unit) for row in _rows(costs)]
    return Table(
        title="Life-cycle cost",
        columns=("row", "value", "unit"),
        units=("", "", ""),
        rows=tuple(rows),
        note=HONEST,
    )
