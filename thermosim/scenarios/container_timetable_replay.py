"""A timetable carried out with delays: heat delivered against what the road costs in time."""

from __future__ import annotations

import math

import numpy as np

from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.day import Replay, Road, replay
from thermosim.results import Headline, Table, Variable
from thermosim.scenarios.container_timetable_results import Parts
from thermosim.scenarios.container_timetable_tables import Simulation

DELAY = "travel_delay"


def replayed(given: Simulation, problem: fleet.Circulation, plan: fleet.Plan) -> Parts:
    """Every mean delay of the case on the same random numbers."""
    roads = [_road(given, delay) for delay in given.travel_delays]
    replays = [replay(problem, plan, road, given.years) for road in roads]
    return Parts(
        headlines=_headlines(given, replays),
        tables=(_table(given, replays),),
        variables=_variables(replays),
        coordinates={
            DELAY: Variable(
                np.array(given.travel_delays), "s", (DELAY,), "mean of the delay of a move"
            )
        },
        notes=(_note(given),),
    )


def _road(given: Simulation, delay: float) -> Road:
    return Road(
        delay=delay,
        breakdowns=given.breakdowns,
        repair=given.repair,
        patience=math.inf if given.patience is None else given.patience,
        seed=given.seed,
    )


def _note(given: Simulation) -> str:
    stays = (
        "is full or empty"
        if given.patience is None
        else f"is full or empty, at most {given.patience / 60.0:g} min after the planned end"
    )
    return (
        f"Carried out for {given.years} years at each mean delay: every operation begins at its "
        "planned time or when container, exchanger, tractor and driver are there, in the planned "
        f"order; nobody leaves out a round. A container stays until it {stays}."
    )


def _headlines(given: Simulation, replays: list[Replay]) -> tuple[Headline, ...]:
    worst = max(range(len(replays)), key=lambda k: given.travel_delays[k])
    minutes = given.travel_delays[worst] / 60.0
    return (
        Headline(
            "heat delivered late roads",
            100.0 * replays[worst].share,
            "%",
            f"of the planned heat, at a mean delay of {minutes:g} min a move",
        ),
        Headline(
            "breakdowns",
            float(replays[worst].breakdowns.mean()),
            "1",
            f"a year, at {100.0 * given.breakdowns:g} % of the moves",
        ),
    )


def _table(given: Simulation, replays: list[Replay]) -> Table:
    rows = [
        (
            delay / 60.0,
            100.0 * found.share,
            100.0 * float(found.delivered.min()) / found.planned,
            float(found.lateness.mean()) / 60.0,
            found.lateness_of(0.95) / 60.0,
            float(found.latest.max()) / fleet.HOUR,
            float(found.overtime.mean()) / fleet.HOUR,
        )
        for delay, found in zip(given.travel_delays, replays, strict=True)
    ]
    return Table(
        title="Delays on the road",
        columns=(
            "mean delay of a move",
            "heat delivered",
            "worst year",
            "mean lateness",
            "95 % within",
            "latest",
            "overtime a year",
        ),
        units=("min", "%", "%", "min", "min", "h", "h"),
        rows=tuple(rows),
        note="Heat in per cent of the plan; lateness of the end of a delivery; overtime of all "
        "drivers beyond the allowed span. 95 % within: quarters of an hour, at most one day.",
    )


def _variables(replays: list[Replay]) -> dict[str, Variable]:
    columns = {
        "heat_share": ([r.share for r in replays], "1", "heat delivered over heat planned"),
        "worst_year": (
            [float(r.delivered.min()) / r.planned for r in replays],
            "1",
            "heat of the worst year over heat planned",
        ),
        "lateness": ([float(r.lateness.mean()) for r in replays], "s", "mean of all deliveries"),
        "overtime": ([float(r.overtime.mean()) for r in replays], "s", "of all drivers, a year"),
    }
    return {
        f"replay/{name}": Variable(np.array(values), unit, (DELAY,), text)
        for name, (values, unit, text) in columns.items()
    }
