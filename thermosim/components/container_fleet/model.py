"""Time-expanded integer flow of containers through a day that repeats.

Columns count events that start in a slot (charges, discharges, full, empty and lone moves) and
what waits behind the events of the slot. What arrives in a slot may start its next operation
in it. Rows conserve containers and tractors at each place; exchangers, power and windows
limit them. Formulation: time-expanded network with whole numbers, written for this program.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

from thermosim.components.container_fleet.bounds import fluid_containers
from thermosim.components.container_fleet.columns import (
    Indices,
    Matrix,
    Program,
    Terms,
    plus,
    under_way,
)
from thermosim.components.container_fleet.duty import add_duty
from thermosim.components.container_fleet.problem import Circulation


@dataclass(frozen=True)
class Events:
    """Column numbers of what starts in each slot; last axis is the slot of the day."""

    charge: Indices  # source, level
    discharge: Indices  # user, level
    full: Indices  # source, user, level
    empty: Indices  # source, user: from the user back to the source
    alone: Indices  # way, source, user: 0 to the user, 1 back; a tractor without container


@dataclass(frozen=True)
class Model:
    """Matrix, events and what can be minimised."""

    matrix: Matrix
    events: Events
    containers: Terms
    tractors: Terms
    drivers: Terms
    alone: Terms
    shifts: Indices  # copy, place, slot: drivers who begin there and then; empty without duty
    trips: Indices  # copy, place, first slot, way, source, user, slots since; empty likewise


def build(problem: Circulation, copies: int = 1) -> Model:
    """Write the program.

    Parameters
    ----------
    copies : shift classes of the same place and slot; more than one keeps the work of
        drivers who begin together apart
    """
    program = Program()
    slots, levels = problem.slots, len(problem.levels)
    sources, users = len(problem.sources), len(problem.users)
    alone = math.inf if _tractors_count(problem) else 0.0
    events = Events(
        charge=program.columns(sources, levels, slots),
        discharge=program.columns(users, levels, slots),
        full=program.columns(sources, users, levels, slots),
        empty=program.columns(sources, users, slots),
        alone=program.columns(2, sources, users, slots, upper=alone),
    )
    containers = _containers(program, problem, events)
    _exchangers(program, problem, events)
    _service(program, problem, events)
    tractors = _tractors(program, problem, events)
    drivers, shifts, trips = add_duty(program, problem, events, copies)
    _limits(program, problem, containers, tractors)
    lone = plus(events.alone)
    return Model(program.matrix(), events, containers, tractors, drivers, lone, shifts, trips)


def _tractors_count(problem: Circulation) -> bool:
    """True if tractors are limited or somebody's place is followed."""
    rule = problem.drivers
    return problem.tractors is not None or (rule is not None and rule.follow != "nobody")


def _containers(program: Program, problem: Circulation, events: Events) -> Terms:
    """Conserve containers at every place; the fleet as a sum of columns in slot 0."""
    slots = problem.slots
    fleet: list[tuple[int, float]] = []
    for s, source in enumerate(problem.sources):
        bare = program.columns(slots)
        back = [(events.empty[s, j], problem.moves[s][j], 1.0) for j in range(len(problem.users))]
        _store(program, bare, [*back, *((row, 0, -1.0) for row in events.charge[s])])
        fleet += plus([bare[0]])
        for level, duration in enumerate(source.dwell):
            charged = program.columns(slots)
            away = [(row, 0, -1.0) for row in events.full[s, :, level]]
            _store(program, charged, [(events.charge[s, level], duration, 1.0), *away])
            fleet += plus([charged[0], *under_way(events.charge[s, level], duration, 0)])
    for j, user in enumerate(problem.users):
        emptied = program.columns(slots)
        done = [(events.discharge[j, m], d, 1.0) for m, d in enumerate(user.dwell)]
        _store(program, emptied, [*done, *((row, 0, -1.0) for row in events.empty[:, j])])
        fleet += plus([emptied[0]])
        for level, duration in enumerate(user.dwell):
            charged = program.columns(slots)
            come = [(events.full[s, j, level], row[j], 1.0) for s, row in enumerate(problem.moves)]
            _store(program, charged, [*come, (events.discharge[j, level], 0, -1.0)])
            fleet += plus([charged[0], *under_way(events.discharge[j, level], duration, 0)])
    for s, j in product(range(len(problem.sources)), range(len(problem.users))):
        for row in (*events.full[s, j], events.empty[s, j]):
            fleet += plus(under_way(row, problem.moves[s][j], 0))
    return fleet


def _store(program: Program, held: Indices, flows: list[tuple[Indices, int, float]]) -> None:
    """``held[t] = held[t-1] + sum(sign * starts[t-delay])`` in every slot."""
    for slot in range(held.size):
        terms = [(int(held[slot]), 1.0), (int(held[slot - 1]), -1.0)]
        terms += [(int(starts[(slot - delay) % held.size]), -sign) for starts, delay, sign in flows]
        program.row(terms, low=0.0, high=0.0)


def _exchangers(program: Program, problem: Circulation, events: Events) -> None:
    """Containers charged or discharged at once, and the heat they take or give."""
    sites = [
        *(
            (events.charge[s], site.dwell, site.exchangers)
            for s, site in enumerate(problem.sources)
        ),
        *((events.discharge[j], u.dwell, u.exchangers) for j, u in enumerate(problem.users)),
    ]
    for number, (starts, durations, exchangers) in enumerate(sites):
        user = number - len(problem.sources)
        for slot in range(problem.slots):
            busy = [under_way(starts[m], d, slot) for m, d in enumerate(durations)]
            program.row(plus([c for row in busy for c in row]), high=float(exchangers))
            limit = problem.sources[number].power if user < 0 else problem.demand(user, slot)
            if limit < math.inf:
                each = [
                    fraction / duration  # full containers a slot
                    for fraction, duration in zip(problem.levels, durations, strict=True)
                ]
                terms = [t for row, share in zip(busy, each, strict=True) for t in plus(row, share)]
                program.row(terms, high=limit * problem.slot / problem.heat * (1.0 + 1e-9))


def _service(program: Program, problem: Circulation, events: Events) -> None:
    """Every user gets his containers, each emptied within his window."""
    for j, user in enumerate(problem.users):
        terms = [
            term
            for level, fraction in enumerate(problem.levels)
            for term in plus(events.discharge[j, level], fraction)
        ]
        exact = problem.levels == (1.0,)
        program.row(terms, low=float(user.deliveries), high=user.deliveries if exact else math.inf)
        if user.open_slots is None:
            continue
        for level, duration in enumerate(user.dwell):
            for slot in range(problem.slots):
                since = (slot - user.opens) % problem.slots
                if since + duration > user.open_slots:
                    program.upper[events.discharge[j, level, slot]] = 0.0


def _tractors(program: Program, problem: Circulation, events: Events) -> Terms:
    """Conserve tractors at every place; their number as a sum of columns in slot 0."""
    if not _tractors_count(problem):
        return []
    parked = program.columns(len(problem.sources) + len(problem.users), problem.slots)
    fleet = plus(parked[:, 0])
    ways: dict[int, list[tuple[Indices, int, float]]] = {p: [] for p in range(parked.shape[0])}
    for s, j in product(range(len(problem.sources)), range(len(problem.users))):
        delay, user = problem.moves[s][j], len(problem.sources) + j
        there = [*events.full[s, j], events.alone[0, s, j]]
        back = [events.empty[s, j], events.alone[1, s, j]]
        for rows, begin, end in ((there, s, user), (back, user, s)):
            ways[begin] += [(row, 0, -1.0) for row in rows]
            ways[end] += [(row, delay, 1.0) for row in rows]
            fleet += [t for row in rows for t in plus(under_way(row, delay, 0))]
    for place, flows in ways.items():
        _store(program, parked[place], flows)
    return fleet


def _limits(program: Program, problem: Circulation, containers: Terms, tractors: Terms) -> None:
    """Fleet sizes; the fluid bound is a strong cut."""
    most = math.inf if problem.containers is None else float(problem.containers)
    program.row(containers, low=float(fluid_containers(problem)), high=most)
    if problem.tractors is not None:
        program.row(tractors, high=float(problem.tractors))
