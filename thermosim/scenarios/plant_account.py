"""What a plant's year comes to: heat, electricity, savings, money, carbon, deposit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thermosim.components.conventional import AirSourceHeatPump, Boiler, ElectricHeater
from thermosim.components.spiral import profile
from thermosim.components.spiral_figures import figures
from thermosim.results import Array, Table
from thermosim.scenarios.drivers import Around, Drivers
from thermosim.scenarios.plant import RECORDED, Plant
from thermosim.scenarios.plant_build import YEAR, capacity_of, supply_of
from thermosim.scenarios.plant_inputs import HotWater
from thermosim.scenarios.plant_money import money

KWH = 3.6e6  # [J]
DESIGN_SEWAGE = 15.0  # (B-DASH guideline, fig. 2-7) [degC]
DESIGN_WATER = 7.0  # source water entering the exchanger, ibid. [degC]

Row = tuple[str, float, str, str]


@dataclass(frozen=True, eq=False)
class Account:
    """Sums of a plant's run, and what is shown of them."""

    plant: Plant
    seconds: float  # of one step
    series: dict[str, Array]  # recorded series by name
    heat: Array  # delivered, heating, each step [J]
    cold: Array  # delivered, cooling, each step [J]
    machine: Array  # compressor [J]
    pump: Array  # [J]
    conventional_electricity: Array  # for the same heat and cold [J]
    conventional_fuel: Array  # LHV [J]
    design_profile: dict[str, tuple[Array, str, str]]
    design_figures: tuple[Row, ...]
    tables: list[Table]
    notes: tuple[str, ...]

    def monthly(self, months: npt.NDArray[np.intp]) -> dict[str, Array]:
        """Sums by calendar month [J], shape (12,)."""
        source = self.series["source_heat"] * self.seconds
        rows = {
            "heat": self.heat,
            "cooling": self.cold,
            "electricity": self.machine,
            "pump_electricity": self.pump,
            "source_heat": source,
            "conventional_electricity": self.conventional_electricity,
            "conventional_fuel": self.conventional_fuel,
        }
        return {
            name: np.asarray(np.bincount(months, values, 12), dtype=float)
            for name, values in rows.items()
        }

    def headlines(self) -> list[Row]:
        """Figures a reader wants first."""
        useful = float(self.heat.sum() + self.cold.sum())
        machine, pump = float(self.machine.sum()), float(self.pump.sum())
        bought = machine + pump
        rows: list[Row] = [
            ("heat delivered", float(self.heat.sum()) / KWH, "kWh", "heating, hot water, snow"),
            ("cold delivered", float(self.cold.sum()) / KWH, "kWh", "cooling"),
            ("electricity", bought / KWH, "kWh", "compressor and source pump"),
            ("pump electricity", pump / KWH, "kWh", "source pump"),
        ]
        kilowatts = capacity_of(self.plant.inputs) / 1e3
        if kilowatts > 0.0:
            rows.append(("energy per kW", bought / KWH / kilowatts, "kWh/kW/yr", "of capacity"))
        if machine > 0.0:
            ratio = useful / machine
            rows.append(("seasonal performance", ratio, "1", "without the source pump"))
        if bought > 0.0:
            ratio = useful / bought
            rows.append(("seasonal performance with pump", ratio, "1", "all electricity"))
        drawn = np.abs(self.series["source_heat"])
        running = int(np.count_nonzero(drawn))
        rows.append(("running hours", running * self.seconds / 3600.0, "h", "at any load"))
        mean = float(drawn.sum()) / max(running, 1) / 1e3
        rows.append(("mean source heat while running", mean, "kW", "drawn or rejected"))
        unmet = float(self.series["unmet"].sum()) * self.seconds / KWH
        rows.append(("unmet", unmet, "kWh", "load the plant could not carry"))
        rows += self.design_figures
        return rows


def account(plant: Plant, recorded: Array, outside: Drivers) -> Account:
    """Close the books of a plant."""
    series = {name: recorded[:, column] for column, name in enumerate(RECORDED)}
    step = outside.step
    heat = np.maximum(series["heat"], 0.0) * step
    cold = np.maximum(-series["heat"], 0.0) * step
    electricity, fuel = _conventional(plant, heat, cold, outside)
    unit_rows, rows, notes = _design(plant, outside.humidity)
    kept = Account(
        plant=plant,
        seconds=step,
        series=series,
        heat=heat,
        cold=cold,
        machine=series["electricity"] * step,
        pump=series["pump_electricity"] * step,
        conventional_electricity=electricity,
        conventional_fuel=fuel,
        design_profile=unit_rows,
        design_figures=rows,
        tables=[],
        notes=notes,
    )
    whole_year = outside.steps * step / YEAR
    tables, more = money(
        plant.inputs,
        capacity_of(plant.inputs) / 1e3,
        (float(kept.machine.sum() + kept.pump.sum()) / KWH, float((heat + cold).sum()) / KWH),
        (float(electricity.sum()) / KWH, float(fuel.sum()) / 1e6),
        whole_year,
    )
    kept.tables.extend([*tables, _deposit(plant, outside.humidity)])
    return Account(**{**kept.__dict__, "notes": (*notes, *more)})


def _conventional(plant: Plant, heat: Array, cold: Array, outside: Drivers) -> tuple[Array, Array]:
    """Electricity and fuel (LHV) for the same heat and cold, each step [J]."""
    given = plant.inputs.conventional
    fuel = np.zeros(heat.size)
    electricity = np.zeros(heat.size)
    if outside.weather is None:
        return electricity, fuel
    air = outside.weather.air_temperature
    supply, chilled = supply_of(plant.inputs)
    beside = AirSourceHeatPump()
    electricity += beside.cooling_electricity(cold, air, chilled)
    if given.heating == "gas_boiler":
        fuel += Boiler(efficiency=given.boiler_efficiency, basis="LHV").fuel(heat).lower
    elif given.heating == "electric":
        electricity += ElectricHeater().electricity(heat)
    else:
        electricity += beside.heating_electricity(heat, air, supply)
    return electricity, fuel


def _design(
    plant: Plant, humidity: float
) -> tuple[dict[str, tuple[Array, str, str]], tuple[Row, ...], tuple[str, ...]]:
    """The exchanger at the guideline's design point: sewage 15, water entering 7 degC."""
    flow = plant.hydraulics.flow if plant.hydraulics is not None else 0.0
    around = Around(DESIGN_SEWAGE, humidity, DESIGN_SEWAGE, np.nan)
    clean = plant.respond(
        flow, DESIGN_SEWAGE, around, plant.collector.capacity_rate, 3600.0, thickness=0.0
    )
    units = profile(clean, DESIGN_WATER)
    leaving = clean.return_slope * DESIGN_WATER + clean.return_offset
    sewage = clean.sewage_slope * DESIGN_WATER + clean.sewage_offset
    duty = clean.to_water_slope * DESIGN_WATER + clean.to_water_offset
    spiral = plant.collector.spiral
    length = plant.inputs.exchanger.length
    rated = figures(duty, DESIGN_WATER, leaving, DESIGN_SEWAGE, sewage, length)
    size = plant.inputs.exchanger.unit_length
    middles = np.asarray(plant.inputs.position + size * (np.arange(spiral.units) + 0.5))
    rows_of_units: dict[str, tuple[Array, str, str]] = {
        "unit_position": (middles, "m", "middle of the unit along the sewer"),
        "unit_heat": (units.to_water, "W", "heat to the water at design"),
        "unit_sewage_temperature": (units.sewage, "degC", "sewage entering the unit at design"),
        "unit_flow_share": (np.asarray(spiral.shares * spiral.units), "1", "flow over the mean"),
    }
    pump = plant.collector.design_state
    rows: list[Row] = [
        ("design heat from 15 degC sewage", duty / 1e3, "kW", "water 7 degC in, clean"),
        ("design heat per metre", rated.per_metre, "W/m", "of equipped sewer"),
        ("design mean temperature difference", rated.log_mean, "K", "logarithmic"),
        ("pressure drop of the source loop", pump.pressure / 1e3, "kPa", "at design flow"),
    ]
    notes = []
    header = plant.collector.header
    if header is not None and not header.even:
        notes.append(
            f"{plant.name}: flows of the units differ by {100 * header.spread:.0f} % of the mean; "
            "the headers are too small for equal flows."
        )
    if not pump.feasible:
        notes.append(
            f"{plant.name}: the source loop needs {pump.pressure / 1e3:.0f} kPa, more than the "
            f"collector bears ({plant.inputs.exchanger.pressure_limit / 1e3:.0f} kPa). "
            "Use shorter units."
        )
    if isinstance(plant.inputs.load, HotWater) and plant.inputs.load.daily_volume is not None:
        notes.append(f"{plant.name}: the tank is full of hot water at the start.")
    return rows_of_units, tuple(rows), tuple(notes)


def _deposit(plant: Plant, humidity: float) -> Table:
    """Conductance lost as the layer grows, at the design point."""
    given = plant.inputs.deposit
    flow = plant.hydraulics.flow if plant.hydraulics is not None else 0.0
    around = Around(DESIGN_SEWAGE, humidity, DESIGN_SEWAGE, np.nan)
    rate = plant.collector.capacity_rate
    rows = []
    clean = 0.0
    for thickness in (0.0, 0.0005, 0.001, 0.002, 0.005):
        answer = plant.respond(flow, DESIGN_SEWAGE, around, rate, 3600.0, thickness=thickness)
        heat = answer.to_water_slope * DESIGN_WATER + answer.to_water_offset
        clean = clean or heat
        years = thickness / given.growth if given.growth > 0.0 else float("inf")
        rows.append((thickness * 1e3, years, heat / 1e3, 100.0 * (heat / clean - 1.0)))
    return Table(
        title="Heat lost to deposit",
        columns=("thickness", "reached after", "heat at 15/7 degC", "change"),
        units=("mm", "yr", "kW", "%"),
        rows=tuple(rows),
        note=f"conductivity {given.conductivity:g} W/(m K), coverage {given.coverage:g}; "
        "dry arc included, it carries no deposit",
    )
