"""Result of a sewer run: series, monthly sums, headline figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from thermosim.results import Array, Headline, Ledger, Result, Table, Variable, time_coordinate
from thermosim.scenarios.drivers import Drivers
from thermosim.scenarios.job import Job
from thermosim.scenarios.plant import RECORDED, Plant
from thermosim.scenarios.plant_account import Account, account
from thermosim.scenarios.plant_design import Row
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.sewer_books import Books
from thermosim.scenarios.sewer_heat_inputs import SewerHeat
from thermosim.scenarios.sewer_line import Reach
from thermosim.scenarios.sewer_notes import notes
from thermosim.series import read_series

KWH = 3.6e6  # [J]

SERIES = {
    "load": ("W", "asked for by the use; cooling negative"),
    "heat": ("W", "delivered to the use; cooling negative"),
    "source_heat": ("W", "drawn from the source water; negative if rejected"),
    "electricity": ("W", "compressor"),
    "pump_electricity": ("W", "source pump"),
    "cop": ("1", "heat or cold over compressor electricity; 0 when off"),
    "unmet": ("W", "asked for but not delivered"),
    "sewage_inlet_temperature": ("degC", "sewage reaching the exchanger"),
    "sewage_outlet_temperature": ("degC", "sewage leaving the exchanger"),
    "water_to_exchanger": ("degC", "source water entering the exchanger"),
    "water_from_exchanger": ("degC", "source water leaving the exchanger"),
    "deposit_thickness": ("m", "layer on the exchanger"),
}


def result(
    job: Job,
    inputs: SewerHeat,
    outside: Drivers,
    line: list[Reach | Plant],
    books: Books,
    ledger: Ledger,
) -> Result:
    """Everything the run hands back."""
    plants = [element for element in line if isinstance(element, Plant)]
    accounts = [account(plant, books.plants[plant.name], outside) for plant in plants]
    coordinates = _coordinates(outside, line, plants)
    variables = _sewer(outside, line, books)
    _measured(job, inputs, coordinates, variables)
    tables: list[Table] = []
    told = notes(inputs, outside, plants, books)
    for plant, kept in zip(plants, accounts, strict=True):
        variables |= _plant(plant, books.plants[plant.name], kept, outside)
        prefix = f"{plant.name}: " if len(plants) > 1 else ""
        of_plant, remarks = kept.tables()
        tables += [replace(table, title=prefix + table.title) for table in of_plant]
        told += remarks
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables,
        coordinates=coordinates,
        headlines=tuple(_headlines(outside, books, accounts, ledger)),
        ledger=ledger,
        tables=tuple(tables),
        assumptions=job.assumptions(),
        notes=tuple(dict.fromkeys(told)),
        case_text=job.text,
        provenance=provenance(),
    )


def _coordinates(
    outside: Drivers, line: list[Reach | Plant], plants: list[Plant]
) -> dict[str, Variable]:
    coordinates = {"time": time_coordinate(outside.ends, outside.start)}
    positions = [element.positions for element in line if isinstance(element, Reach)]
    if positions:
        along = np.concatenate(positions)
        coordinates["position"] = Variable(along, "m", ("position",), "along the sewer")
    if plants:
        months = np.arange(1.0, 13.0)
        coordinates["month"] = Variable(months, "1", ("month",), "month of the year")
    for plant in plants:
        name = f"{plant.name}_unit"
        units = np.arange(1.0, plant.collector.spiral.units + 1.0)
        coordinates[name] = Variable(units, "1", (name,), "unit of the exchanger, from upstream")
    return coordinates


def _sewer(outside: Drivers, line: list[Reach | Plant], books: Books) -> dict[str, Variable]:
    rows: dict[str, tuple[Array, str, str]] = {
        "sewer/flow": (outside.flow, "m^3/s", "sewage entering"),
        "sewer/outlet_flow": (books.outlet_flow, "m^3/s", "sewage leaving"),
        "sewer/inlet_temperature": (outside.sewage, "degC", "sewage entering"),
        "sewer/outlet_temperature": (books.outlet_temperature, "degC", "sewage leaving"),
        "sewer/air_temperature": (outside.air, "degC", "air above the sewage"),
        "sewer/soil_temperature": (outside.soil, "degC", "soil round the pipe, undisturbed"),
    }
    reaches = [element for element in line if isinstance(element, Reach)]
    if reaches:
        bed = reaches[0].channel
        flows = np.linspace(outside.flow.min(), outside.flow.max(), 65)
        depths = [bed.at_flow(float(flow)).depth for flow in flows]
        depth = np.interp(outside.flow, flows, depths)
        rows["sewer/depth"] = (depth, "m", "normal depth of the inflow")
    if outside.weather is not None:
        air = outside.weather.air_temperature
        rows["weather/air_temperature"] = (air, "degC", "outdoor air")
    variables = {
        path: Variable(values, unit, ("time",), text) for path, (values, unit, text) in rows.items()
    }
    if reaches:
        variables["sewer/temperature"] = Variable(
            books.along, "degC", ("time", "position"), "sewage along the sewer"
        )
    return variables


def _measured(
    job: Job,
    inputs: SewerHeat,
    coordinates: dict[str, Variable],
    variables: dict[str, Variable],
) -> None:
    """Add the measured outlet temperature, at its own times, where the case names one."""
    name = inputs.sewage.outlet_temperature_file
    if name is None:
        return
    read = read_series(job.file(name), {"temperature": "temperature"})
    axis = time_coordinate(read.time_seconds, read.start)
    own = "measured_time"
    text = "sewage leaving, measured"
    coordinates[own] = replace(axis, dims=(own,), description="times of the measurement")
    variables["sewer/measured_outlet_temperature"] = Variable(
        read.columns["temperature"], "degC", (own,), text
    )


def _plant(plant: Plant, recorded: Array, kept: Account, outside: Drivers) -> dict[str, Variable]:
    variables: dict[str, Variable] = {}
    for column, name in enumerate(RECORDED):
        unit, text = SERIES[name]
        variables[f"{plant.name}/{name}"] = Variable(recorded[:, column], unit, ("time",), text)
    for name, values in kept.monthly(outside.months).items():
        text = f"{name.replace('_', ' ')} of the month"
        path = f"{plant.name}/monthly/{name}"
        variables[path] = Variable(values / KWH, "kWh", ("month",), text)
    axis = (f"{plant.name}_unit",)
    for name, (values, unit, text) in kept.design.profile.items():
        variables[f"{plant.name}/design/{name}"] = Variable(values, unit, axis, text)
    return variables


def _headlines(
    outside: Drivers, books: Books, accounts: list[Account], ledger: Ledger
) -> list[Headline]:
    """What a reader wants first: plants, then the sewer, then details of the plants."""
    several = len(accounts) > 1
    first: list[Headline] = []
    details: list[Headline] = []
    for kept in accounts:
        prefix = f"{kept.plant.name}: " if several else ""
        first += _named(prefix, kept.headlines())
        details += _named(prefix, kept.details())
    return [*first, *_headlines_of_sewer(outside, books, ledger), *details]


def _named(prefix: str, rows: list[Row]) -> list[Headline]:
    return [Headline(f"{prefix}{name}", value, unit, text) for name, value, unit, text in rows]


def _headlines_of_sewer(outside: Drivers, books: Books, ledger: Ledger) -> list[Headline]:
    drop = float(np.mean(outside.sewage - books.outlet_temperature))
    turned_over = books.heat_turned_over(ledger)
    share = abs(ledger.residual) / turned_over if turned_over > 0.0 else 0.0
    return [
        Headline("sewage cooled along the sewer", drop, "K", "mean inlet less mean outlet"),
        Headline(
            "lowest sewage temperature at the outlet",
            float(books.outlet_temperature.min()),
            "degC",
            "treatment plants ask for at least 10 degC (assumed)",
        ),
        Headline("energy residual", share, "1", "share of the heat turned over; error at 1e-6"),
    ]
