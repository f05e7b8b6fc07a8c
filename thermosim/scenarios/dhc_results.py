"""Variables, headlines and tables of a district plant's year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from thermosim.results import Array, Headline, Table, Variable, time_coordinate
from thermosim.results.model import Coordinate
from thermosim.scenarios.dhc_account import Account, bill, conventional, joules
from thermosim.scenarios.dhc_hours import Demand
from thermosim.scenarios.dhc_operation import Plant, PlantYear
from thermosim.scenarios.outdoors import HOUR, HOURS
from thermosim.scenarios.sapporo_balance import GCAL_PER_HOUR
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

MWH = 3.6e9  # [J]
GCAL = 4.18605e9  # [J]
RUNNING = 1e-3  # of a machine's peak, above which its hour counts [-]
MACHINES = {
    "station_set": "sets on station heat",
    "bypass_steam": "steam past the turbines",
    "hot_boiler": "hot-water boilers",
    "absorption": "hot-water absorption chillers",
    "gas_absorption": "gas absorption chillers",
    "centrifugal": "electric chillers",
}


def coordinates(plant: Plant) -> dict[str, Coordinate]:
    """Hours, and months of the year."""
    hours = HOUR * np.arange(1.0, HOURS + 1.0)
    months = np.arange(1.0, 13.0)
    return {
        "time": time_coordinate(hours, plant.dispatcher.hours.start),
        "month": Variable(months, "1", ("month",), "month of the calendar"),
    }


def variables(plant: Plant, year: PlantYear) -> dict[str, Variable]:
    """Hourly series, and energies by month."""
    found = {
        path: Variable(values, unit, ("time",), text)
        for path, values, unit, text in _series(plant, year)
    }
    month = plant.dispatcher.hours.month.astype(np.int64) - 1
    for path, power, text in _monthly(plant, year):
        sums = np.asarray(np.bincount(month, weights=power, minlength=12), dtype=np.float64)
        found[f"monthly/{path}"] = Variable(sums * HOUR / 3.6e6, "kWh", ("month",), text)
    return found


def _series(plant: Plant, year: PlantYear) -> Iterator[tuple[str, Array, str, str]]:
    dispatcher, output, station = plant.dispatcher, year.output, year.station
    yield "weather/air_temperature", dispatcher.hours.outdoor, "degC", "outdoor air"
    yield "station/temperature", station.temperature[:, 0], "degC", "air of the station"
    yield "station/supply_temperature", station.supply[:, 0], "degC", "air blown in, mixed"
    yield "station/evaporating_temperature", year.pump.evaporating, "degC", "surface of the coils"
    yield "station/coil", station.coil[:, 0], "W", "heat out of the station's air"
    yield "station/wanted", year.wish.wanted, "W", "heat the plant wanted from the coils"
    yield "station/ground", station.heat[:, 0], "W", "heat from the station into the ground"
    yield "demand/hot", dispatcher.demand.hot, "W", "heat asked for, roads included"
    yield "demand/cold", dispatcher.demand.cold, "W", "cold asked for"
    yield "demand/absorption", output.absorption_heat, "W", "hot water of the absorption chillers"
    for name, values in output.hot.items():
        yield f"hot/{name}", values, "W", f"hot water of {MACHINES[name]}"
    for name, values in output.cold.items():
        yield f"cold/{name}", values, "W", f"cold of {MACHINES[name]}"
    yield "unmet/hot", output.hot_unmet, "W", "heat asked for and not made"
    yield "unmet/cold", output.cold_unmet, "W", "cold asked for and not made"
    if dispatcher.inputs.store is not None:
        yield "store/charged", output.charged, "W", "heat into the store"
        yield "store/discharged", output.discharged, "W", "heat out of the store"
        yield "store/content", output.level, "J", "heat in the store at the end of the hour"
    yield "tower/rejected", year.rejected, "W", "heat rejected at the tower"
    yield "tower/surplus", year.surplus, "W", "of it station heat nobody wanted"
    yield "tower/leaving", year.cooling, "degC", "cooling water"
    yield "bought/electricity", year.taken.electricity, "W", "electricity"
    yield "bought/gas", year.taken.fuel, "W", "gas by its lower heating value"


def _monthly(plant: Plant, year: PlantYear) -> Iterator[tuple[str, Array, str]]:
    output = year.output
    for name, values in (output.hot | output.cold).items():
        yield f"{name}", values, MACHINES[name]
    yield "station_air", year.station.coil[:, 0], "heat out of the station's air"
    yield "electricity", year.taken.electricity, "electricity"
    yield "gas", year.taken.fuel, "gas by its lower heating value"


def headlines(plant: Plant, year: PlantYear, sums: Account) -> list[Headline]:
    """What a reader wants first."""
    inputs = plant.dispatcher.inputs
    ours = bill(inputs, sums.electricity, sums.fuel)
    theirs = conventional(inputs, sums, cooled=True)
    rows = [
        ("recovered share", 100.0 * sums.share, "%", "station heat in what the sets give"),
        ("total COP", sums.cop, "1", "heat, cold and station cooling over primary energy"),
        ("primary energy saved", 100.0 * (1.0 - ours.primary / theirs.primary), "%",
         "against boilers and electric chillers for the same, station cooled too"),
        ("energy cost", ours.cost, "MJPY/yr", f"factors {inputs.economy.factors}"),
        ("carbon dioxide", ours.co2, "t/yr", f"factors {inputs.economy.factors}"),
        ("heat recovered", sums.recovered / GCAL, "Gcal", "station heat into the sets"),
        ("heat of the sets", sums.sets / GCAL, "Gcal", "heat pump, condenser and bypass steam"),
        ("heat delivered", sums.hot / GCAL, "Gcal", "buildings and roads"),
        ("cold delivered", sums.cold / GCAL, "Gcal", "buildings"),
        ("station cooled", sums.station_cooling / GCAL, "Gcal", "in the months of cooling"),
        ("station heat to the tower", joules(year.surplus) / GCAL, "Gcal", "nobody wanted it"),
    ]  # fmt: skip
    rows += list(_demand_rows(plant.dispatcher.demand, inputs))
    rows += list(_station_rows(plant, year))
    unmet = joules(year.output.hot_unmet + year.output.cold_unmet)
    rows.append(("unmet", unmet / MWH, "MWh", "heat and cold asked for and not made"))
    text = "lighting and fans of the station counted"
    rows.append(("total COP, station included", sums.cop_with_station, "1", text))
    return [Headline(*row) for row in rows]


Row = tuple[str, float, str, str]


def _demand_rows(demand: Demand, inputs: SubwayDhc) -> Iterator[Row]:
    given = inputs.demand
    for name, series in (("hot", demand.hot), ("cold", demand.cold)):
        peak, energy = float(series.max()), joules(series)
        yield f"{name} demand", energy / GCAL, "Gcal", "synthetic profile, scaled to the plan"
        yield f"{name} peak", peak / GCAL_PER_HOUR, "Gcal/h", "of the synthetic profile"
        yield f"full-load hours, {name}", energy / peak / HOUR, "h", "demand over peak"
        yield f"{name} peak per area", peak / given.floor_area, "W/m^2", "of the synthetic profile"
    yield "road heating", joules(demand.road) / GCAL, "Gcal", "at night, part of the hot demand"
    machines = inputs.machines
    cold = machines.absorption + machines.gas_absorption + machines.centrifugal
    yield "cold capacity", cold / GCAL_PER_HOUR, "Gcal/h", "sum of the chillers"
    hot = machines.turbo_heat_pumps + machines.hot_boilers
    yield "hot capacity with standby", hot / GCAL_PER_HOUR, "Gcal/h", "sum of sets and boilers"


def _station_rows(plant: Plant, year: PlantYear) -> Iterator[Row]:
    hours = plant.dispatcher.hours
    opened = plant.station.opened
    air, supply = year.station.temperature[:, 0], year.station.supply[:, 0]
    january, august = opened & (hours.month == 1), opened & (hours.month == 8)
    yield "station in January", float(air[january].mean()), "degC", "mean of service hours"
    yield "supply air in January", float(supply[january].mean()), "degC", "mean of service hours"
    yield "station in August", float(air[august].mean()), "degC", "mean of service hours"
    yield "hottest hour of the station", float(air[opened].max()), "degC", "of service hours"
    count = opened.reshape(-1, 24).sum(axis=1)
    days = (air * opened).reshape(-1, 24).sum(axis=1) / np.maximum(count, 1)
    yield "hottest day of the station", float(days.max()), "degC", "mean of service hours"
    above = float(np.count_nonzero(days > 28.0))
    yield "days above 28 degC", above, "d", "mean of service hours"
    coil = year.station.coil[:, 0]
    winter, summer = hours.summer == 0.0, hours.summer > 0.0
    for name, chosen in (("winter", winter), ("summer", summer)):
        heat = joules(coil[chosen]) / GCAL
        yield f"station heat, {name}", heat, "Gcal", "out of the station's air"
    into = year.station.heat[:, 0]
    yield "heat into the ground", joules(into) / MWH, "MWh", "net, over the year"


def tables(plant: Plant, year: PlantYear, sums: Account) -> list[Table]:
    """Machines, balance and money."""
    return [_machines(plant, year), _money(plant.dispatcher.inputs, sums)]


def _machines(plant: Plant, year: PlantYear) -> Table:
    rows: list[tuple[str | float, ...]] = []
    output = year.output
    for product, made in (("heat", output.hot), ("cold", output.cold)):
        whole = sum(joules(values) for values in made.values())
        for name, values in made.items():
            energy, peak = joules(values), float(values.max())
            hours = energy / peak / HOUR if peak > 0.0 else 0.0
            share = 100.0 * energy / whole if whole > 0.0 else 0.0
            running = float(np.count_nonzero(values > RUNNING * peak))
            rows.append((MACHINES[name], product, energy / MWH, share, peak / 1e6, hours, running))
    return Table(
        title="What the machines made",
        columns=("machine", "product", "energy", "share", "peak", "full-load hours", "hours run"),
        units=("", "", "MWh", "%", "MW", "h", "h"),
        rows=tuple(rows),
        note=f"Dispatch: {plant.dispatcher.inputs.dispatch.method}. Full-load hours: energy over "
        "peak. Hours run: above a thousandth of the peak.",
    )


def _money(inputs: SubwayDhc, sums: Account) -> Table:
    ours = bill(inputs, sums.electricity, sums.fuel)
    cooled = conventional(inputs, sums, cooled=True)
    bare = conventional(inputs, sums, cooled=False)

    def row(name: str, unit: str, pick: str) -> tuple[str | float, ...]:
        values = [float(getattr(each, pick)) for each in (ours, cooled, bare)]
        return (name, *values, values[1] - values[0], unit)

    return Table(
        title="Beside boilers and electric chillers",
        columns=("", "this plant", "conventional", "conventional, station warm", "saved", "unit"),
        units=("",) * 6,
        rows=(
            row("electricity", "kWh/yr", "electricity"),
            row("gas, lower heating value", "kWh/yr", "gas"),
            row("primary energy", "GJ/yr", "primary"),
            row("energy cost", "MJPY/yr", "cost"),
            row("carbon dioxide", "t/yr", "co2"),
        ),
        note='The plants under "this plant" and "conventional" also cool the station, the last '
        "does not; boilers, COP and auxiliaries of the conventional ones are assumed. Primary "
        f"energy: power stations of {100.0 * inputs.constants.grid:g} %, gas by the LHV. Cost and "
        f"carbon dioxide: {inputs.economy.factors}. "
        "Energy only: no investment is published.",
    )
