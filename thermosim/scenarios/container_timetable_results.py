"""Figures, tables and series of a timetable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.bounds import fluid_load
from thermosim.components.container_fleet.solver import Stage
from thermosim.results import Coordinate, Headline, Table, Variable

KINDS = {
    "charge": "charge",
    "discharge": "discharge",
    "full": "full move",
    "empty": "empty move",
    "alone": "tractor alone",
}
WHO = ("container", "exchanger", "tractor", "driver")


@dataclass(frozen=True)
class Parts:
    """Pieces of a result, to be joined."""

    headlines: tuple[Headline, ...] = ()
    tables: tuple[Table, ...] = ()
    variables: dict[str, Variable] = field(default_factory=dict)
    coordinates: dict[str, Coordinate] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def joined(self, other: Parts) -> Parts:
        """Both together."""
        return Parts(
            (*self.headlines, *other.headlines),
            (*self.tables, *other.tables),
            self.variables | other.variables,
            self.coordinates | other.coordinates,
            (*self.notes, *other.notes),
        )


def parts(problem: fleet.Circulation, plan: fleet.Plan, stages: tuple[Stage, ...]) -> Parts:
    """Everything about the plan itself."""
    found = Parts(
        headlines=tuple(_headlines(problem, plan, stages)),
        tables=(_bounds(problem, plan, stages), *_duties(problem, plan)),
    )
    if not plan.operations:
        return found
    numbers = np.arange(1.0, len(plan.operations) + 1.0)
    rows = _rows(plan)
    table = _timetable(problem, plan, rows)
    coordinate = Variable(numbers, "1", ("operation",), "operations of the day, by start")
    return found.joined(
        Parts((), (table,), _series(problem, plan, rows), {"operation": coordinate})
    )


def _headlines(
    problem: fleet.Circulation, plan: fleet.Plan, stages: tuple[Stage, ...]
) -> Iterator[Headline]:
    hours = problem.slot / fleet.HOUR
    emptied = sum(one.level for one in plan.operations if one.kind == "discharge")
    stops = sum(one.kind == "discharge" for one in plan.operations)
    counts = [("containers", float(plan.container_count), "that circulate")]
    if plan.tractors:
        counts.append(("tractors", float(plan.tractor_count), "in use"))
    found = {stage.goal: stage.value for stage in stages}
    if "drivers" in found:
        counts.append(("drivers", found["drivers"], "duties a day"))
    for name, value, text in counts:
        yield Headline(name, value, "1", f"{text}; every day alike")
    for stage in stages:
        if stage.goal == "span":
            yield Headline("shortest span", stage.value * hours, "h", "of duty, proven")
        elif stage.goal != "cost":
            yield Headline(
                f"{stage.goal}, bound", stage.bound, "1", "proven: no timetable needs fewer"
            )
    if plan.duties:
        longest = max(plan.span(duty) for duty in plan.duties)
        yield Headline("longest span", longest * hours, "h", "from begin to end of a duty")
        busiest = max(plan.work(duty) for duty in plan.duties)
        yield Headline("longest work", busiest * hours, "h", "at the wheel or loading")
    yield Headline("deliveries", float(stops), "1", "discharges a day")
    yield Headline("heat delivered", emptied * problem.heat / 1e9, "GJ", "a day")
    yield Headline(
        "moves", float(sum(one.moving for one in plan.operations)), "1", "a day, one way"
    )
    if plan.container_count:
        busy = sum(one.duration for one in plan.operations if one.kind != "alone")
        waiting = 1.0 - busy / (plan.container_count * plan.slots)
        yield Headline(
            "waiting", 100.0 * waiting, "%", "of the containers' time: slack against delay"
        )


def _bounds(problem: fleet.Circulation, plan: fleet.Plan, stages: tuple[Stage, ...]) -> Table:
    """Value, arithmetic bound and proven bound of every number."""
    least = fleet.bounds(problem)
    proven = {stage.goal: stage.bound for stage in stages}
    used = {stage.goal: stage.value for stage in stages}
    rule = problem.drivers
    rows: list[tuple[str | float, ...]] = [
        _row("containers", plan.container_count, least.containers, proven, problem.containers)
    ]
    if plan.tractors:
        rows.append(_row("tractors", plan.tractor_count, least.tractors, proven, problem.tractors))
    if rule is not None:
        count = used.get("drivers", float(len(plan.duties)))
        rows.append(_row("drivers", count, least.drivers, proven, rule.at_most))
    have = sum(source.exchangers for source in problem.sources)
    rows.append(("exchangers, all sources", "-", float(least.charge_exchangers), "-", float(have)))
    for user, needed in zip(problem.users, least.discharge_exchangers, strict=True):
        name = f"exchangers, {user.name}"
        rows.append((name, "-", float(needed), "-", float(user.exchangers)))
    limit = "-" if least.deliveries == float("inf") else least.deliveries
    rows.append(("deliveries by the sources' power", float(problem.deliveries), "-", "-", limit))
    return Table(
        title="Numbers and bounds",
        columns=("what", "plan", "arithmetic", "search", "limit"),
        units=("", "", "", "", ""),
        rows=tuple(rows),
        note=(
            "Arithmetic: least number if nobody ever waited (containers "
            f"{fluid_load(problem):.3g} before rounding up). Search: proven by branch and bound. "
            "Limit: set by the case."
        ),
    )


def _row(
    name: str, value: float, bound: float, proven: dict[str, float], limit: int | None
) -> tuple[str | float, ...]:
    best = proven.get(name)
    return (
        name,
        float(value) if value else "-",
        float(bound),
        "-" if best is None else best,
        "-" if limit is None else float(limit),
    )


def _duties(problem: fleet.Circulation, plan: fleet.Plan) -> Iterator[Table]:
    if not plan.duties:
        return
    hours = problem.slot / fleet.HOUR
    yield Table(
        title="Duties",
        columns=("driver", "begins", "ends", "span", "work", "moves"),
        units=("", "h", "h", "h", "h", ""),
        rows=tuple(
            (
                float(number),
                plan.time(duty.steps[0]) * hours,
                plan.end(duty.steps[-1]) * hours,
                plan.span(duty) * hours,
                plan.work(duty) * hours,
                float(len(duty.steps)),
            )
            for number, duty in enumerate(plan.duties, 1)
        ),
        note="Ends above 24 h lie on the next day.",
    )


Rows = dict[str, dict[int, tuple[int, int]]]  # who → operation → row today, row after midnight


def _rows(plan: fleet.Plan) -> Rows:
    """Row of everybody in a chart of the day, and the row where he goes on after midnight.

    A tour of n days takes n rows; who is in one of them is in the next the day after.
    """
    rows: Rows = {who: {} for who in WHO}
    for who, tours in (
        ("container", plan.containers),
        ("exchanger", plan.exchangers),
        ("tractor", plan.tractors),
    ):
        first = 1
        for tour in tours:
            for step in tour.steps:
                today, tomorrow = (first + (step.day + late) % tour.days for late in (0, 1))
                rows[who][step.operation] = today, tomorrow
            first += tour.days
    for number, duty in enumerate(plan.duties, 1):
        rows["driver"] |= {step.operation: (number, number) for step in duty.steps}
    return rows


def _timetable(problem: fleet.Circulation, plan: fleet.Plan, rows: Rows) -> Table:
    hours = problem.slot / fleet.HOUR

    def row(who: str, k: int) -> str | float:
        return float(rows[who][k][0]) if k in rows[who] else "-"

    return Table(
        title="Timetable",
        columns=("start", "end", "operation", "from", "to", "full", *WHO),
        units=("h", "h", "", "", "", "%", *("" for _ in WHO)),
        rows=tuple(
            (
                one.start * hours,
                (one.start + one.duration) * hours,
                KINDS[one.kind],
                one.begin,
                one.end,
                100.0 * one.level if one.kind in ("charge", "full", "discharge") else "-",
                *(row(who, k) for who in WHO),
            )
            for k, one in enumerate(plan.operations)
        ),
        note=(
            "One day, which repeats; an end above 24 h lies on the next day. Containers, "
            "exchangers and tractors are numbered by what they do today: who does the work of one "
            "number may do that of the next number of his tour tomorrow."
        ),
    )


def _series(problem: fleet.Circulation, plan: fleet.Plan, rows: Rows) -> dict[str, Variable]:
    """The timetable in numbers, for charts and other programs."""
    hours = problem.slot / fleet.HOUR
    names = [source.name for source in problem.sources] + [user.name for user in problem.users]
    kinds = list(KINDS)
    columns: dict[str, tuple[Iterable[float], str, str]] = {
        "start": ((one.start * hours for one in plan.operations), "h", "planned start"),
        "duration": ((one.duration * hours for one in plan.operations), "h", "planned duration"),
        "kind": (
            (float(kinds.index(one.kind)) for one in plan.operations),
            "1",
            ", ".join(f"{number} {KINDS[kind]}" for number, kind in enumerate(kinds)),
        ),
        "origin": (
            (float(names.index(one.begin)) for one in plan.operations),
            "1",
            "place of the start: " + ", ".join(f"{k} {name}" for k, name in enumerate(names)),
        ),
        "destination": (
            (float(names.index(one.end)) for one in plan.operations),
            "1",
            "place of the end, numbered as the origin",
        ),
        "level": ((one.level for one in plan.operations), "1", "how full the container is"),
    }
    for who in WHO:
        found = [rows[who].get(k, (0, 0)) for k in range(len(plan.operations))]
        text = f"row of the {who} in a chart of the day; 0 none"
        columns[who] = ((float(today) for today, _ in found), "1", text)
        columns[f"{who}_tomorrow"] = (
            (float(late) for _, late in found),
            "1",
            f"{text}; midnight on",
        )
    return {
        f"timetable/{name}": Variable(np.fromiter(values, float), unit, ("operation",), text)
        for name, (values, unit, text) in columns.items()
    }
