"""Machines and a store on one heat demand, at least cost or in a stated order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, cast

import numpy as np

from thermosim.components.dispatch import (
    HeatStore,
    Machine,
    MeritOrder,
    Problem,
    Store,
    solve,
    solve_rolling,
)
from thermosim.errors import SeriesError
from thermosim.results import Array, Headline, Ledger, Result, Table, Variable, time_coordinate
from thermosim.scenarios.dispatch_inputs import DispatchCase, PowerWave, PriceWave
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance
from thermosim.series import read_series

HOUR = 3600.0  # [s]
MWH = 3.6e9  # [J]
START = datetime(2001, 1, 1)  # only names the hours


class Found(NamedTuple):
    """What was made, hour by hour."""

    made: dict[str, Array]  # [W]
    unmet: Array
    charged: Array
    discharged: Array
    level: Array  # [J]
    start: float  # content before the first hour [J]


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve the schedule and add it up."""
    inputs = cast(DispatchCase, job.inputs)
    demand = _demand(job, inputs)
    costs = _costs(inputs)
    found = _merit(inputs, demand) if inputs.method == "merit" else _solved(inputs, demand, costs)
    if progress is not None:
        progress(1.0, 1.0)
    energy = _ledger(inputs, demand, found)
    energy.check(1e-6)
    paid = {name: float(values @ costs[name]) * HOUR for name, values in found.made.items()}
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=_variables(inputs, demand, costs, found),
        coordinates={"time": time_coordinate(HOUR * np.arange(1.0, inputs.hours + 1.0), START)},
        headlines=tuple(_headlines(found, paid)),
        ledger=energy,
        tables=(_table(found, paid),),
        assumptions=job.assumptions(),
        case_text=job.text,
        provenance=provenance(),
    )


def _wave(hours: int, mean: float, waves: Iterable[PowerWave | PriceWave]) -> Array:
    """Mean and cosines at the beginning of each hour."""
    at = HOUR * np.arange(hours)
    total = np.full(hours, mean)
    for wave in waves:
        total += wave.amplitude * np.cos(2.0 * np.pi * (at - wave.maximum) / wave.period)
    return total


def _demand(job: Job, inputs: DispatchCase) -> Array:
    given = inputs.demand
    if given.file is None:
        demand = _wave(inputs.hours, given.mean or 0.0, given.wave)
    else:
        series = read_series(job.file(given.file), {"demand": "power"})
        demand = series.columns["demand"]
        steps = np.diff(series.time_seconds)
        if demand.size < inputs.hours or not np.allclose(steps, HOUR):
            raise SeriesError(
                f"{given.file}: {demand.size} rows; {inputs.hours} rows an hour apart are needed."
            )
        demand = np.ascontiguousarray(demand[: inputs.hours])
    if float(demand.min()) < 0.0:
        raise SeriesError(f"[demand]: hour {int(np.argmin(demand))} asks for less than nothing.")
    return demand


def _costs(inputs: DispatchCase) -> dict[str, Array]:
    """Cost of what each machine makes [JPY/J]."""
    prices = {c.name: _wave(inputs.hours, c.price, c.wave) for c in inputs.carrier}
    return {m.name: prices[m.carrier] / m.efficiency for m in inputs.machine}


def _solved(inputs: DispatchCase, demand: Array, costs: dict[str, Array]) -> Found:
    machines = tuple(
        Machine(
            name=m.name, product="heat", capacity=m.capacity, cost=costs[m.name],
            minimum=m.minimum, on_off=m.on_off,
        )
        for m in inputs.machine
    )  # fmt: skip
    stores: tuple[Store, ...] = ()
    if inputs.store is not None:
        given = inputs.store
        stores = (
            Store(
                name="store", product="heat", capacity=given.capacity, charge=given.charge,
                discharge=given.discharge, loss=given.loss,
            ),
        )  # fmt: skip
    problem = Problem(demand={"heat": demand}, machines=machines, stores=stores)
    schedule = solve_rolling(problem) if inputs.method == "weekly" else solve(problem)
    zeros = np.zeros(inputs.hours)
    level = schedule.level.get("store", zeros)
    weekly = inputs.method == "weekly" and inputs.store is not None
    start = 0.5 * inputs.store.capacity if weekly and inputs.store else float(level[-1])
    return Found(
        schedule.made, schedule.unmet["heat"], schedule.charged.get("store", zeros),
        schedule.discharged.get("store", zeros), level, start,
    )  # fmt: skip


def _merit(inputs: DispatchCase, demand: Array) -> Found:
    names = tuple(m.name for m in inputs.machine)
    order = inputs.hot_order or (*names, *(("store",) if inputs.store else ()))
    minimum = {m.name: m.minimum for m in inputs.machine}
    store = None
    if inputs.store is not None:
        given = inputs.store
        store = HeatStore(
            capacity=given.capacity, charge=given.charge, discharge=given.discharge, loss=given.loss
        )
    chosen = tuple(name for name in order if name != "store")
    merit = MeritOrder(
        order=order,
        minimum=tuple(minimum[name] for name in chosen),
        charging=chosen[:1] if store else (),
        store=store,
    )
    capacity = {m.name: np.full(inputs.hours, m.capacity) for m in inputs.machine}
    state = merit.run(demand, capacity)
    return Found(state.made, state.unmet, state.charged, state.discharged, state.level, state.start)


def _ledger(inputs: DispatchCase, demand: Array, found: Found) -> Ledger:
    made = {name: float(values.sum()) * HOUR for name, values in found.made.items()}
    met = float((demand - found.unmet).sum()) * HOUR
    if inputs.store is None:
        return Ledger(inputs=made, outputs={"heat": met}, stored={})
    before = np.concatenate([[found.start], found.level[:-1]])
    lost = inputs.store.loss * float(before.sum())
    stored = float(found.level[-1]) - found.start
    return Ledger(inputs=made, outputs={"heat": met, "store loss": lost}, stored={"store": stored})


def _variables(
    inputs: DispatchCase, demand: Array, costs: dict[str, Array], found: Found
) -> dict[str, Variable]:
    time = ("time",)
    variables = {
        "demand": Variable(demand, "W", time, "heat asked for"),
        "unmet": Variable(found.unmet, "W", time, "heat asked for and not made"),
    }
    for name, values in found.made.items():
        variables[f"made/{name}"] = Variable(values, "W", time, f"heat of {name}")
        per_kwh = costs[name] * 3.6e6
        variables[f"cost/{name}"] = Variable(per_kwh, "JPY/kWh", time, f"cost of heat of {name}")
    if inputs.store is not None:
        for name, values, unit in (
            ("charged", found.charged, "W"),
            ("discharged", found.discharged, "W"),
            ("content", found.level, "J"),
        ):
            variables[f"store/{name}"] = Variable(values, unit, time, f"store, {name}")
    return variables


def _headlines(found: Found, paid: dict[str, float]) -> Iterable[Headline]:
    yield Headline("cost", sum(paid.values()) / 1e3, "kJPY", "of all that is bought")
    for name, values in found.made.items():
        energy = float(values.sum()) * HOUR / MWH
        yield Headline(f"heat of {name}", energy, "MWh", "over the run")
    unmet = float(found.unmet.sum()) * HOUR / MWH
    yield Headline("unmet", unmet, "MWh", "heat asked for and not made")


def _table(found: Found, paid: dict[str, float]) -> Table:
    rows = []
    for name, values in found.made.items():
        energy = float(values.sum()) * HOUR
        mean = paid[name] / energy * 3.6e6 if energy > 0.0 else float("nan")
        rows.append((name, energy / MWH, paid[name] / 1e3, mean))
    return Table(
        title="What each machine makes",
        columns=("machine", "heat", "cost", "mean cost"),
        units=("", "MWh", "kJPY", "JPY/kWh"),
        rows=tuple(rows),
    )
