"""A sewer and its plants as plain sines, for looking at figures and reports; no simulation.

Import it as ``from tests.synthetic_year import result``; `only` makes a result of what a test
writes in view.
"""

from datetime import datetime

import numpy as np

from thermosim.results import (
    Assumption,
    Headline,
    Ledger,
    Result,
    Table,
    Variable,
    time_coordinate,
)

HOUR = 3600.0
START = datetime(2001, 1, 1)
CASE = 'title = "Synthetic sewer"\nscenario = "sewer_heat"\n# <b>2 < 3</b> & "quotes"\n'


def _month_sums(hours, power):
    """Monthly sums [kWh] of an hourly power [W] of the year 2001."""
    edges = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24.0
    month = np.searchsorted(edges, hours, side="right") - 1
    return np.bincount(month, power / 1000.0, minlength=12)[:12]


def _plant(name, size, hours, air, before, axis):
    """Variables of a plant of ``size`` [W] on sewage ``before`` it [degC]; and the sewage after."""
    heating = size * np.clip((18.0 - air) / 18.0, 0.0, 1.2)
    cooling = size * np.clip((air - 22.0) / 12.0, 0.0, 1.2)
    load = heating - cooling
    heat = np.clip(load, -0.95 * size, 0.95 * size)
    leaving = before - 5.0 * heat / size - 2.5 * np.sign(heat)
    with np.errstate(divide="ignore", invalid="ignore"):
        cop = np.where(heat > 0, 0.45 * 325.0 / (52.0 - leaving), 0.45 * 278.0 / (leaving - 3.0))
        cop = np.where(heat == 0.0, np.nan, np.clip(cop, 1.0, 9.0))
        electricity = np.where(heat == 0.0, 0.0, np.abs(heat) / cop)
    pump = np.where(heat == 0.0, 0.0, 0.01 * size)
    source = heat - electricity
    after = before - source / 178e3
    deposit = 0.002 * ((hours / 8760.0 * 2.0) % 1.0)
    unit = axis.size
    of_unit = 0.78 * size / unit * (1.0 + 0.15 * ((axis - (unit + 1) / 2) / unit) ** 2)
    series = {
        "load": (load, "W", "load of the building, cooling negative"),
        "heat": (heat, "W", "heat delivered, cooling negative"),
        "source_heat": (source, "W", "heat taken from the source loop"),
        "electricity": (electricity, "W", "compressor"),
        "pump_electricity": (pump, "W", "source pump"),
        "cop": (cop, "1", "heat delivered over compressor electricity"),
        "unmet": (load - heat, "W", "load not met"),
        "sewage_inlet_temperature": (before, "degC", "sewage before the plant"),
        "sewage_outlet_temperature": (after, "degC", "sewage after the plant"),
        "water_to_exchanger": (leaving, "degC", "water to the exchanger"),
        "water_from_exchanger": (leaving + 4.5 * source / size, "degC", "water back"),
        "deposit_thickness": (deposit, "m", "deposit on the exchanger"),
    }
    variables = {
        f"{name}/{key}": Variable(values, unit_, ("time",), text)
        for key, (values, unit_, text) in series.items()
    }
    if hours.size >= 8760:
        sums = {
            "heat": np.fmax(heat, 0.0),
            "cooling": np.fmax(-heat, 0.0),
            "electricity": electricity,
            "pump_electricity": pump,
            "source_heat": source,
            "conventional_electricity": np.fmax(-heat, 0.0) / 3.2,
            "conventional_fuel": np.fmax(heat, 0.0) / 0.85,
        }
        for key, power in sums.items():
            variables[f"{name}/monthly/{key}"] = Variable(
                _month_sums(hours, power), "kWh", ("month",), key
            )
    sewage = before[0] - np.cumsum(of_unit) / 178e3
    share = 1.0 / unit * (1.0 + 0.1 * ((axis - (unit + 1) / 2) / unit) ** 2)
    design = {
        "unit_heat": (of_unit, "W"),
        "unit_sewage_temperature": (sewage, "degC"),
        "unit_flow_share": (share, "1"),
    }
    for key, (values, unit_) in design.items():
        variables[f"{name}/design/{key}"] = Variable(values, unit_, ("unit",), key)
    return variables, after


def result(*, days=365, plants=("supply_hall",), measured=False, start=START, cells=60):
    """A result of scenario ``sewer_heat`` with hourly steps."""
    hours = np.arange(24.0 * days)
    season = -np.cos(2 * np.pi * (hours / 8760.0 - 0.06))
    day = -np.cos(2 * np.pi * (hours / 24.0 - 0.12))
    air = 16.3 + 10.7 * season + 3.2 * day + 2.0 * np.sin(hours / 37.0) * np.sin(hours / 11.0)
    inlet = 21.0 + 6.0 * season + 0.8 * day
    flow = 0.0426 * (1.0 + 0.35 * day)
    position = (np.arange(cells) + 0.5) * 1200.0 / cells
    field = inlet[:, None] - (inlet - 17.0)[:, None] * position / 20e3
    unit = np.arange(1.0, 13.0)
    variables = {}
    for number, name in enumerate(plants):
        first = int((number + 1) * cells / (len(plants) + 1))
        last = min(first + 3, cells - 1)
        size = 500e3 / (1 + number)
        of_plant, after = _plant(name, size, hours, air, field[:, first].copy(), unit)
        variables |= of_plant
        drop = field[:, first] - after
        field[:, first:] -= drop[:, None] * np.clip(
            (np.arange(cells - first)) / (last - first), 0, 1
        )
    time = ("time",)
    variables |= {
        "weather/air_temperature": Variable(air, "degC", time, "outdoor air"),
        "sewer/inlet_temperature": Variable(inlet, "degC", time, "sewage into the sewer"),
        "sewer/outlet_temperature": Variable(field[:, -1], "degC", time, "sewage leaving"),
        "sewer/flow": Variable(flow, "m^3/s", time, "flow at the inlet"),
        "sewer/depth": Variable(0.18 * (flow / 0.0426) ** 0.5, "m", time, "depth of flow"),
        "sewer/temperature": Variable(field, "degC", ("time", "position"), "sewage"),
    }
    coordinates = {
        "time": time_coordinate(hours * HOUR, start),
        "position": Variable(position, "m", ("position",), "along the sewer"),
        "month": Variable(np.arange(1.0, 13.0), "1", ("month",), "month"),
        "unit": Variable(unit, "1", ("unit",), "unit of the exchanger"),
    }
    if measured:
        at = np.arange(6.0, 24.0 * days - 1.0, 0.5)
        reading = np.interp(at, hours, field[:, -1]) + 0.3 * np.sin(at / 5.0) - 0.05
        variables["sewer/measured_outlet_temperature"] = Variable(
            reading, "degC", ("measured_time",), "logger"
        )
        axis = time_coordinate(at * HOUR, start)
        coordinates["measured_time"] = Variable(axis.values, axis.unit, ("measured_time",), "log")
    return Result(
        title="Synthetic sewer: a supply hall on 1.2 km of lined sewer",
        scenario="sewer_heat",
        variables=variables,
        coordinates=coordinates,
        headlines=_headlines(),
        ledger=_ledger(variables, plants),
        tables=_tables(),
        assumptions=(
            Assumption("[plant.heat_pump] pinch", "2 K", "condenser and evaporator, Carnot form"),
            Assumption("[sewer] wall conductivity", "2.3 W/m/K", "Abdel-Aal et al. 2021"),
        ),
        notes=("The year is made of sines.", "Energy is calibrated; it is not validated."),
        case_text=CASE,
        provenance={
            "thermosim": "0.1.0",
            "kernel digest": "0123456789abcdef",
            "wall time": "0.4 s",
        },
    )


def only(variables, coordinates, ledger=None, **more):
    """A result of these variables alone."""
    ledger = ledger or Ledger({}, {}, {})
    return Result(
        title="t",
        scenario="other",
        variables=variables,
        coordinates=coordinates,
        headlines=(),
        ledger=ledger,
        **more,
    )


def series(values, dims=("time",), unit="W"):
    return Variable(np.asarray(values, float), unit, dims, "a series")


def hourly(count):
    return {"time": time_coordinate(np.arange(count) * HOUR, START)}


def _ledger(variables, plants):
    """Joules of the run; the gross sewage flow is a hundred times what the plants take."""
    taken = sum(variables[f"{p}/source_heat"].values.sum() * HOUR for p in plants)
    power = sum(variables[f"{p}/electricity"].values.sum() * HOUR for p in plants)
    pump = sum(variables[f"{p}/pump_electricity"].values.sum() * HOUR for p in plants)
    soil, air = 0.11 * abs(taken), -0.04 * abs(taken)
    stored = 0.01 * abs(taken)
    inflow = 1.1e14
    heats = {p: variables[f"{p}/heat"].values for p in plants}
    outputs = {f"{p}: heat delivered": np.fmax(heats[p], 0.0).sum() * HOUR for p in plants}
    cooling = {f"{p}: heat taken from use": np.fmax(-heats[p], 0.0).sum() * HOUR for p in plants}
    outputs["all plants: losses"] = pump
    outputs["sewage outflow"] = inflow + soil + air - taken - stored
    inputs = cooling | {
        "sewage inflow": inflow,
        "sewer air": air,
        "soil": soil,
        "all plants: compressor": power,
        "all plants: pump": pump,
        "solar": 0.0,
    }
    return Ledger(inputs, outputs, {"soil and lining": stored}, np.zeros(3))


def _headlines():
    return (
        Headline("heat delivered", 1_035_400.0, "kWh", "heating over the year"),
        Headline("seasonal COP", 4.318, "1", "heat and cooling over all electricity"),
        Headline("coldest sewage", 11.84, "degC", "lowest temperature at the outlet"),
        Headline("unmet load", 0.0132, "1", "share of the yearly load"),
        Headline("payback", float("nan"), "a", "no saving, so never paid back"),
    )


def _tables():
    years = ("annual cost", "thousand JPY/a")
    return (
        Table(
            "Life-cycle cost",
            ("item", "this plant", "conventional"),
            ("", years[1], years[1]),
            (
                ("construction", 1261.0, 830.0),
                ("operation and maintenance", 1132.4, 1979.25),
                ("demolition", 126.1, float("nan")),
                ("total", 2519.5, 2809.25),
            ),
            "Undiscounted annual values.",
        ),
        Table(
            "Heat lost to deposit",
            ("thickness", "reached after", "heat at 15/7 degC", "change"),
            ("mm", "yr", "kW", "%"),
            ((0.0, 0.0, 121.0, 0.0), (1.0, 0.5, 108.3, -10.5), (2.0, 1.0, 98.1, -18.9)),
        ),
        Table(
            "Comparison with the conventional system",
            ("", "supply_hall", "gas boiler", "unit"),
            ("", "", "", ""),
            (
                ("city gas", 0.0, 9123.4, "m^3/yr"),
                ("carbon dioxide", 54.02, float("nan"), "t/yr"),
            ),
        ),
    )
