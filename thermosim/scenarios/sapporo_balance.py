"""Closed balance of the Sapporo plant in summer and winter, and the sums of its plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from thermosim.components.absorption_chiller import AbsorptionChiller, AbsorptionState, Waters
from thermosim.components.cooling_tower import CoolingTower, CoolingTowerState, moist_air, wet_bulb
from thermosim.materials.absorption import absorption_chiller, scaled
from thermosim.results import Headline, Ledger, Result, Table
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.sapporo_balance_inputs import Cooling, PlanYear, SapporoBalance
from thermosim.scenarios.sapporo_chain import WATER, ChainState, solve

HOUR = 3600.0  # [s]
KELVIN = 273.15
GCAL_PER_HOUR = 1162791.6666666667  # [W], 1 kcal = 4.18605 kJ
BASE = "safarik"
"""Machine whose temperature behaviour the absorption chiller is scaled from."""
HONEST = (
    "Shares of Carnot, isentropic efficiencies and flows are fitted to the published balance "
    "(calibrated). This run checks what they leave over: the boiler's fuel, the motors in "
    "winter, the total COP, and winter's temperatures from flows fitted in summer."
)


class Point(NamedTuple):
    """One season."""

    name: str
    chain: ChainState
    chiller: AbsorptionState | None
    tower: CoolingTowerState | None

    @property
    def total_cop(self) -> float:
        """Heat or cold of use over primary energy [-]."""
        chain = self.chain
        if self.chiller is None:
            return chain.hot_water / chain.primary
        return (chain.station.air_heat + self.chiller.cold) / chain.primary


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve both design points and add up the plan's rows."""
    inputs = cast(SapporoBalance, job.inputs)
    summer = solve(inputs.constants, inputs.plant, inputs.summer)
    winter = solve(inputs.constants, inputs.plant, inputs.winter)
    points = (
        Point("summer", summer, *_cooling(inputs, summer)),
        Point("winter", winter, None, None),
    )
    energy = _ledger(points)
    energy.check(1e-9)
    if progress is not None:
        progress(1.0, 1.0)
    headlines = [line for point in points for line in _headlines(point)]
    headlines += [line for row in inputs.plan for line in _plan(row)]
    headlines += [_ideal(*row) for row in _ideal_rows(inputs)]
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables={},  # two points are a table, not a curve
        coordinates={},
        headlines=tuple(headlines),
        ledger=energy,
        tables=(_table(points),),
        assumptions=job.assumptions(),
        notes=(HONEST,),
        case_text=job.text,
        provenance=provenance(),
    )


def _cooling(
    inputs: SapporoBalance, chain: ChainState
) -> tuple[AbsorptionState, CoolingTowerState]:
    """Absorption chillers on all the hot water, and the tower that takes what is left.

    The machine is scaled so that it has the published COP at this point (calibrated).
    """
    given: Cooling = inputs.cooling
    cold = inputs.constants.absorption * chain.hot_water
    air = moist_air(given.outdoor_temperature, given.outdoor_humidity)
    tower = CoolingTower(
        design_heat=cold + chain.hot_water,
        design_wet_bulb=wet_bulb(*air),
        design_range=given.cooling_range,
        design_approach=given.tower_approach,
    )
    cooled = tower.step(cold + chain.hot_water, air, 0.0)
    chilled_rate = WATER * given.chilled_flow
    rating = (
        0.5 * (inputs.plant.hot_supply + chain.hot_return),
        0.5 * (cooled.leaving + cooled.entering),
        given.chilled_supply + 0.5 * cold / chilled_rate,
    )
    machine = scaled(absorption_chiller(BASE), cold, inputs.constants.absorption, rating)
    waters = Waters(
        hot=inputs.plant.hot_supply,
        hot_rate=WATER * inputs.plant.hot_water_flow,
        cooling=cooled.leaving,
        cooling_rate=cooled.heat / (cooled.entering - cooled.leaving),
        chilled=given.chilled_supply,
        chilled_rate=chilled_rate,
    )
    state = AbsorptionChiller(characteristic=machine).step(10.0 * cold, waters)
    return state, cooled


def _shares(point: Point) -> dict[str, tuple[float, str]]:
    """Heat flows in per cent of the station's, by the names of the published figure."""
    chain, chiller = point.chain, point.chiller
    flows = {
        "station air": (chain.station.air_heat, "Q1, recovered from the station's air"),
        "motor primary": (chain.grid, "Q2, primary energy for the motors"),
        "warm water": (chain.station.heat, "Q3, to the turbo heat pump"),
        "boiler primary": (chain.boiler.lower, "Q4, fuel of the steam boiler, LHV"),
        "heat pump heat": (chain.turbo.heat, "Q5, turbo heat pump"),
        "condenser heat": (chain.turbine.condenser, "Q6, turbine condenser"),
        "hot water": (chain.hot_water, "Q5 + Q6"),
        "turbine work": (chain.turbine.work, "shaft of the turbo heat pump"),
    }
    if chiller is not None:
        flows["cold"] = (chiller.cold, "Q7, absorption chiller")
        flows["tower heat"] = (chiller.rejected, "Q8, cooling tower")
    whole = chain.station.air_heat
    return {name: (100.0 * flow / whole, text) for name, (flow, text) in flows.items()}


def _headlines(point: Point) -> Iterator[Headline]:
    season, chain = point.name, point.chain
    yield Headline(f"{season} total COP", point.total_cop, "1", "use over primary energy")
    for name, (share, text) in _shares(point).items():
        yield Headline(f"{season} {name}", share, "%", f"{text}; per cent of the station's heat")
    station = chain.station
    rows = [
        (
            "station heat pump COP, cooling on electricity",
            station.air_heat / station.electricity,
            "1",
        ),
        ("station heat pump COP, heating on electricity", station.heat / station.electricity, "1"),
        ("station heat pump COP, heating on shaft", station.cop, "1"),
        ("turbo heat pump COP", chain.turbo.cop, "1"),
        ("evaporating temperature", station.evaporating, "degC"),
        ("warm water return", chain.warm_return, "degC"),
        ("hot water behind heat pump", chain.behind_heat_pump, "degC"),
        ("hot water return", chain.hot_return, "degC"),
        ("steam", chain.boiler.steam_flow, "kg/s"),
        ("steam heat", chain.boiler.heat / GCAL_PER_HOUR, "Gcal/h"),
        ("station heat", station.air_heat / GCAL_PER_HOUR, "Gcal/h"),
        ("warm water heat", station.heat / GCAL_PER_HOUR, "Gcal/h"),
    ]
    if point.chiller is not None and point.tower is not None:
        rows += [
            ("cold power", point.chiller.cold / GCAL_PER_HOUR, "Gcal/h"),
            ("cooling water", point.tower.leaving, "degC"),
            ("tower make-up", point.tower.make_up, "kg/s"),
            ("heat rejected per cold", point.chiller.rejected
             / (station.air_heat + point.chiller.cold), "1"),
        ]  # fmt: skip
    yield from (Headline(f"{season} {name}", value, unit, name) for name, value, unit in rows)


def _plan(row: PlanYear) -> Iterator[Headline]:
    """Sums and full-load hours of one row of the plan."""
    rows = [
        ("cold capacity", (row.absorption + row.gas_absorption + row.centrifugal) / GCAL_PER_HOUR,
         "Gcal/h"),
        ("hot capacity with standby", (row.turbo_heat_pumps + row.hot_boilers) / GCAL_PER_HOUR,
         "Gcal/h"),
        ("full-load hours, hot", row.hot_demand / row.hot_peak / HOUR, "h"),
        ("full-load hours, cold", row.cold_demand / row.cold_peak / HOUR, "h"),
        ("hot peak per area", row.hot_peak / row.floor_area, "W/m^2"),
        ("cold peak per area", row.cold_peak / row.floor_area, "W/m^2"),
    ]  # fmt: skip
    yield from (Headline(f"{row.year} {name}", value, unit, name) for name, value, unit in rows)


def _ideal_rows(inputs: SapporoBalance) -> Iterator[tuple[str, float, float, float]]:
    for row in inputs.ideal:
        yield row.name, row.source, row.ambient, row.cold


def _ideal(name: str, source: float, ambient: float, cold: float) -> Headline:
    """Carnot engine that drives a reversed Carnot cycle [-]; temperatures [°C]."""
    engine = 1.0 - (ambient + KELVIN) / (source + KELVIN)
    value = engine * (cold + KELVIN) / (ambient - cold)
    return Headline(f"ideal COP, {name}", value, "1", "Carnot times reversed Carnot")


def _ledger(points: tuple[Point, ...]) -> Ledger:
    """Energy of one hour in each season [J]."""
    flows: dict[str, float] = {}
    for point in points:
        chain, chiller = point.chain, point.chiller
        terms = {
            "station air": chain.station.air_heat,
            "electricity": chain.station.electricity,
            "fuel, LHV": chain.boiler.lower,
            "motor loss": -chain.station.motor_loss,
            "flue gas": chain.boiler.heat - chain.boiler.lower,
        }
        if chiller is None:
            terms["hot water"] = -chain.hot_water
        else:
            terms["buildings cooled"] = chiller.cold
            terms["cooling tower"] = -chiller.rejected
        flows |= {f"{point.name}: {key}": value * HOUR for key, value in terms.items()}
    return Ledger(
        inputs={key: value for key, value in flows.items() if value > 0.0},
        outputs={key: -value for key, value in flows.items() if value < 0.0},
        stored={},
    )


def _table(points: tuple[Point, ...]) -> Table:
    """The published figure, computed."""
    names = dict.fromkeys(name for point in points for name in _shares(point))
    rows: list[tuple[str | float, ...]] = [
        (name, *(_shares(point).get(name, (0.0, ""))[0] for point in points)) for name in names
    ]
    return Table(
        title="Balance, station heat 100",
        columns=("flow", *(point.name for point in points)),
        units=("", *("%" for _ in points)),
        rows=tuple(rows),
        note=HONEST,
    )
