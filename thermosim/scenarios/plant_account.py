"""What a plant's year comes to: heat, electricity, savings, money, carbon, deposit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thermosim.components.conventional import AirSourceHeatPump, Boiler, ElectricHeater
from thermosim.results import Array, Table
from thermosim.scenarios.drivers import Drivers
from thermosim.scenarios.outdoors import YEAR
from thermosim.scenarios.plant import RECORDED, Plant
from thermosim.scenarios.plant_build import capacity_of, supply_of
from thermosim.scenarios.plant_comparison import Bought, Comparison, compare, conventional_name
from thermosim.scenarios.plant_design import Design, Row, design
from thermosim.scenarios.plant_inputs import AirConditioning, DirectUse
from thermosim.scenarios.plant_inputs import Plant as PlantInputs
from thermosim.scenarios.plant_money import life_cycle

KWH = 3.6e6  # [J]
WHOLE = 0.99  # of a year: a run shorter than this gets no headlines per year


@dataclass(frozen=True, eq=False, kw_only=True)
class Conventional:
    """What the conventional system needs for the heat and cold delivered, each step [J]."""

    electricity: Array
    fuel: Array  # by the lower heating value
    known: bool  # False where it would need weather that the case does not have


@dataclass(frozen=True, eq=False, kw_only=True)
class Account:
    """Sums of a plant's run, and what is shown of them."""

    plant: Plant
    seconds: float  # of one step
    series: dict[str, Array]  # recorded series by name
    heat: Array  # delivered, heating, each step [J]
    cold: Array  # delivered, cooling, each step [J]
    conventional: Conventional
    design: Design

    @property
    def years(self) -> float:
        """Length of the run [yr]."""
        return self.heat.size * self.seconds / YEAR

    @property
    def machine(self) -> Array:
        """Electricity of the compressor, each step [J]."""
        return self.series["electricity"] * self.seconds

    @property
    def pump(self) -> Array:
        """Electricity of the source pump, each step [J]."""
        return self.series["pump_electricity"] * self.seconds

    @property
    def bought(self) -> float:
        """Electricity of compressor and source pump in the run [kWh]."""
        return float(self.machine.sum() + self.pump.sum()) / KWH

    @property
    def useful(self) -> float:
        """Heat and cold delivered in the run [kWh]."""
        return float(self.heat.sum() + self.cold.sum()) / KWH

    def monthly(self, months: npt.NDArray[np.intp]) -> dict[str, Array]:
        """Sums by calendar month [J], shape (12,)."""
        rows = {
            "heat": self.heat,
            "cooling": self.cold,
            "electricity": self.machine,
            "pump_electricity": self.pump,
            "source_heat": self.series["source_heat"] * self.seconds,
        }
        if self.conventional.known:
            rows["conventional_electricity"] = self.conventional.electricity
            rows["conventional_fuel"] = self.conventional.fuel
        return {
            name: np.asarray(np.bincount(months, values, 12), dtype=float)
            for name, values in rows.items()
        }

    def headlines(self) -> list[Row]:
        """Figures a reader wants first."""
        heats, cools = _directions(self.plant.inputs)
        rows: list[Row] = []
        if heats:
            heat = float(self.heat.sum()) / KWH
            rows.append(("heat delivered", heat, "kWh", "heating, hot water, snow"))
        if cools:
            rows.append(("cold delivered", float(self.cold.sum()) / KWH, "kWh", "cooling"))
        rows.append(("electricity", self.bought, "kWh", "compressor and source pump"))
        if self.bought > 0.0:
            ratio = self.useful / self.bought
            rows.append(("seasonal performance with pump", ratio, "1", "all electricity"))
        beside = self.comparison()
        if beside is not None and self.years >= WHOLE:
            rows += beside.headlines
        unmet = float(self.series["unmet"].sum()) * self.seconds / KWH
        rows.append(("unmet", unmet, "kWh", "load the plant could not carry"))
        return rows

    def details(self) -> list[Row]:
        """Further figures."""
        machine = float(self.machine.sum()) / KWH
        rows: list[Row] = []
        if machine > 0.0:
            ratio = self.useful / machine
            rows.append(("seasonal performance", ratio, "1", "without the source pump"))
        pump = float(self.pump.sum()) / KWH
        rows.append(("pump electricity", pump, "kWh", "source pump"))
        kilowatts = capacity_of(self.plant.inputs) / 1e3
        if kilowatts > 0.0:
            per_kilowatt = self.bought / self.years / kilowatts
            rows.append(("energy per kW", per_kilowatt, "kWh/kW/yr", "per kW of design load"))
        drawn = np.abs(self.series["source_heat"])
        running = int(np.count_nonzero(drawn))
        rows.append(("running hours", running * self.seconds / 3600.0, "h", "at any load"))
        mean = float(drawn.sum()) / max(running, 1) / 1e3
        rows.append(("mean source heat while running", mean, "kW", "drawn or rejected"))
        return [*rows, *self.design.rows]

    def comparison(self) -> Comparison | None:
        """Plant beside the conventional system, scaled to a year; None if that is unknown."""
        if not self.conventional.known:
            return None
        heats, cools = _directions(self.plant.inputs)
        name = conventional_name(self.plant.inputs, heats=heats, cools=cools)
        theirs = Bought(
            electricity=float(self.conventional.electricity.sum()) / KWH / self.years,
            fuel=float(self.conventional.fuel.sum()) / KWH / self.years,
        )
        ours = Bought(electricity=self.bought / self.years)
        return compare(self.plant.inputs, name, ours, theirs)

    def tables(self) -> tuple[list[Table], tuple[str, ...]]:
        """Tables of the report, scaled to a year, and notes."""
        given = self.plant.inputs
        kilowatts = capacity_of(given) / 1e3
        tables, notes = life_cycle(
            given, kilowatts, self.bought / self.years, self.useful / self.years
        )
        notes = (*self.design.notes, *notes)
        beside = self.comparison()
        if beside is None:
            notes = (*notes, f"{given.name}: no [climate], so no conventional chiller beside it.")
        else:
            tables.append(beside.table)
        if self.years < WHOLE:
            days = self.years * YEAR / 86400.0
            text = "figures per year are those of this run scaled up, without other seasons"
            notes = (*notes, f"{given.name}: the run is {days:.3g} d long; {text}.")
        return [*tables, self.design.deposit], notes


def account(plant: Plant, recorded: Array, outside: Drivers) -> Account:
    """Close the books of a plant.

    Parameters
    ----------
    recorded : columns as `RECORDED`, shape (steps, columns) [W, degC, m, -]
    """
    series = {name: recorded[:, column] for column, name in enumerate(RECORDED)}
    heat = np.maximum(series["heat"], 0.0) * outside.step
    cold = np.maximum(-series["heat"], 0.0) * outside.step
    return Account(
        plant=plant,
        seconds=outside.step,
        series=series,
        heat=heat,
        cold=cold,
        conventional=conventional(plant.inputs, heat, cold, outside),
        design=design(plant, outside.humidity),
    )


def _directions(given: PlantInputs) -> tuple[bool, bool]:
    """Whether the use takes heat, and whether it takes cold."""
    load = given.load
    if isinstance(load, AirConditioning):
        return load.heating > 0.0, load.cooling > 0.0
    rejects = isinstance(load, DirectUse) and load.reject
    return not rejects, rejects


def conventional(given: PlantInputs, heat: Array, cold: Array, outside: Drivers) -> Conventional:
    """What the conventional system needs; its air-source machines need weather.

    Parameters
    ----------
    heat, cold : delivered in each step, both >= 0, shape (steps,) [J]
    """
    fuel = np.zeros(heat.size)
    electricity = np.zeros(heat.size)
    choice = given.conventional
    supply, chilled = supply_of(given)
    beside = AirSourceHeatPump()
    known = True
    if outside.weather is None:
        known = not cold.any() and choice.heating != "air_heat_pump"
    else:
        air = outside.weather.air_temperature
        electricity += beside.cooling_electricity(cold, air, chilled)
        if choice.heating == "air_heat_pump":
            electricity += beside.heating_electricity(heat, air, supply)
    if choice.heating == "gas_boiler":
        fuel += Boiler(efficiency=choice.boiler_efficiency, basis="LHV").fuel(heat).lower
    elif choice.heating == "electric":
        electricity += ElectricHeater().electricity(heat)
    return Conventional(electricity=electricity, fuel=fuel, known=known)
