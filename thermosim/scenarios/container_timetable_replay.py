"""A timetable carried out with delays: heat delivered against what the road costs in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.day import Replay, Road, replay
from thermosim.results import Headline, Table, Variable
from thermosim.scenarios.container_timetable_results import Parts
from thermosim.scenarios.container_timetable_tables import Simulation

DELAY = "travel_delay"
PATIENCE = "patience of a container"
USUAL = 600.0  # delay that headlines are about, or the nearest to it [s]


class Policy(NamedTuple):
    """How long a container stays, and what that makes of the plan at each delay."""

    name: str
    path: str
    replays: list[Replay]


def replayed(given: Simulation, problem: fleet.Circulation, plan: fleet.Plan) -> Parts:
    """Every mean delay of the case on the same random numbers, by two policies."""

    def under(patience: float) -> list[Replay]:
        roads = [_road(given, delay, patience) for delay in given.travel_delays]
        return [replay(problem, plan, road, given.years) for road in roads]

    policies = (
        Policy("leaves in time", "in_time", under(given.patience)),
        Policy("stays until done", "until_done", under(math.inf)),
    )
    return Parts(
        headlines=tuple(_headlines(given, policies)),
        tables=tuple(_table(given, policy) for policy in policies),
        variables=_variables(policies),
        coordinates={
            DELAY: Variable(
                np.array(given.travel_delays), "s", (DELAY,), "mean of the delay of a move"
            )
        },
        notes=(_note(given),),
    )


def _road(given: Simulation, delay: float, patience: float) -> Road:
    return Road(
        delay=delay,
        breakdowns=given.breakdowns,
        repair=given.repair,
        patience=patience,
        seed=given.seed,
    )


def _note(given: Simulation) -> str:
    return (
        f"Carried out for {given.years} years at each mean delay: every operation begins at its "
        "planned time or when container, exchanger, tractor and driver are there, in the planned "
        "order; nobody leaves out a round, so that beyond what tractors and drivers can drive "
        "rounds are made in vain. In time: a container leaves at most "
        f"{given.patience / 60.0:g} min after its planned time, however full it is."
    )


def _headlines(given: Simulation, policies: tuple[Policy, ...]) -> Iterator[Headline]:
    usual = min(range(len(given.travel_delays)), key=lambda k: abs(given.travel_delays[k] - USUAL))
    minutes = given.travel_delays[usual] / 60.0
    for policy in policies:
        yield Headline(
            f"heat if a container {policy.name}",
            100.0 * policy.replays[usual].share,
            "%",
            f"of the plan, at a mean delay of {minutes:g} min a move",
        )
    yield Headline(
        PATIENCE,
        given.patience / 60.0,
        "min",
        "after its planned time it leaves, however full, where it leaves in time",
    )
    yield Headline(
        "breakdowns",
        float(policies[0].replays[usual].breakdowns.mean()),
        "1",
        f"a year, at {100.0 * given.breakdowns:g} % of the moves",
    )


def _table(given: Simulation, policy: Policy) -> Table:
    rows = [
        (
            delay / 60.0,
            100.0 * found.share,
            100.0 * float(found.delivered.min()) / found.planned,
            float(found.lateness.mean()) / 60.0,
            found.lateness_of(0.95) / 60.0,
            float(found.overtime.mean()) / fleet.HOUR,
        )
        for delay, found in zip(given.travel_delays, policy.replays, strict=True)
    ]
    return Table(
        title=f"Delays on the road, if a container {policy.name}",
        columns=(
            "mean delay of a move",
            "heat delivered",
            "worst year",
            "mean lateness",
            "95 % within",
            "overtime a year",
        ),
        units=("min", "%", "%", "min", "min", "h"),
        rows=tuple(rows),
        note="Heat in per cent of the plan; lateness of the end of a delivery, one a whole day "
        "late counts as lost (a mean of half a day means that the timetable drifts for want of "
        "slack); 95 % within: whole quarters of an hour; overtime of all drivers beyond the "
        "allowed span.",
    )


def _variables(policies: tuple[Policy, ...]) -> dict[str, Variable]:
    found = {}
    for policy in policies:
        columns = {
            "heat_share": ([r.share for r in policy.replays], "1", "heat delivered over planned"),
            "worst_year": (
                [float(r.delivered.min()) / r.planned for r in policy.replays],
                "1",
                "heat of the worst year over heat planned",
            ),
            "lateness": ([float(r.lateness.mean()) for r in policy.replays], "s", "mean lateness"),
            "overtime": ([float(r.overtime.mean()) for r in policy.replays], "s", "a year"),
        }
        for name, (values, unit, text) in columns.items():
            about = f"{text}, if a container {policy.name}"
            path = f"replay/{policy.path}/{name}"
            found[path] = Variable(np.array(values), unit, (DELAY,), about)
    return found
