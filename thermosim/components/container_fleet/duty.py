"""Drivers in the program: shifts that begin anywhere in the day, work and span limited."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from thermosim.components.container_fleet.columns import Indices, Program, Terms, plus, under_way
from thermosim.components.container_fleet.problem import Circulation, DutyRule

if TYPE_CHECKING:
    from thermosim.components.container_fleet.model import Events

NONE: Indices = np.empty(0, dtype=np.intp)


def add_duty(
    program: Program, problem: Circulation, events: Events, copies: int
) -> tuple[Terms, Indices, Indices]:
    """Rows of the duty rule; drivers as a sum of columns, their shifts and their trips."""
    rule = problem.drivers
    if rule is None:
        return [], NONE, NONE
    if rule.follow != "drivers":
        return _jumping(program, problem, events, rule), NONE, NONE
    shifts, trips = _followed(program, problem, events, rule, copies)
    terms = plus(shifts)
    if rule.at_most is not None:
        program.row(terms, high=float(rule.at_most))
    if problem.timeless and problem.deliveries:
        program.row(plus(shifts[:, :, 0]), low=1.0)  # the plan may be shifted until this holds
    return terms, shifts, trips


def _starts(events: Events, way: int, s: int, j: int, slot: int) -> list[int]:
    """Columns of all moves on one way that start in a slot."""
    loaded = [*events.full[s, j, :, slot]] if way == 0 else [events.empty[s, j, slot]]
    return [int(column) for column in (*loaded, events.alone[way, s, j, slot])]


def _jumping(program: Program, problem: Circulation, events: Events, rule: DutyRule) -> Terms:
    """The relaxation: enough drivers on duty for the moves under way, wherever they are."""
    slots = problem.slots
    shifts = program.columns(slots)
    links = list(product((0, 1), range(len(problem.sources)), range(len(problem.users))))
    work: list[tuple[int, float]] = []
    for slot in range(slots):
        terms = plus(under_way(shifts, min(rule.span, slots), slot), -1.0)
        for way, s, j in links:
            for back in range(problem.moves[s][j]):
                terms += plus(_starts(events, way, s, j, (slot - back) % slots))
            work += plus(_starts(events, way, s, j, slot), float(problem.moves[s][j]))
        program.row(terms, high=0.0)
    program.row([*work, *plus(shifts, -float(rule.work))], high=0.0)
    if rule.at_most is not None:
        program.row(plus(shifts), high=float(rule.at_most))
    if problem.timeless and problem.deliveries:
        program.row(plus([shifts[0]]), low=1.0)
    return plus(shifts)


def _followed(
    program: Program, problem: Circulation, events: Events, rule: DutyRule, copies: int
) -> tuple[Indices, Indices]:
    """Drivers of each first slot and place as a flow of their own that ends where it began.

    A shift begins with its first move, so nobody waits in its first slot.
    """
    slots, span = problem.slots, min(rule.span, problem.slots)
    sources, users = len(problem.sources), len(problem.users)
    places = sources + users
    upper = float("inf") if copies == 1 else 1.0
    shifts = program.columns(copies, places, slots, upper=upper)
    trips = program.columns(copies, places, slots, 2, sources, users, span)
    waits = program.columns(copies, places, slots, places, span + 1)
    for copy, home, first in product(range(copies), range(places), range(slots)):
        one = (copy, home, first)
        _shift(program, problem, home, int(shifts[one]), trips[one], waits[one], rule)
    for way, s, j, slot in product((0, 1), range(sources), range(users), range(slots)):
        terms = plus(_starts(events, way, s, j, slot), -1.0)
        for since in range(span):
            terms += plus(trips[:, :, (slot - since) % slots, way, s, j, since])
        program.row(terms, low=0.0, high=0.0)
    return shifts, trips


def _shift(
    program: Program,
    problem: Circulation,
    home: int,
    begun: int,
    trips: Indices,
    waits: Indices,
    rule: DutyRule,
) -> None:
    """Flow of the drivers of one shift class; ``trips`` way, source, user, slots since."""
    sources, users, span = trips.shape[1], trips.shape[2], trips.shape[3]
    links = list(product(range(sources), range(users)))
    for place in range(sources + users):
        for since in range(span + 1):
            terms = [(int(waits[place, since]), 1.0)]
            if since:
                terms.append((int(waits[place, since - 1]), -1.0))
            elif place == home:
                terms.append((begun, -1.0))
            for s, j in links:
                for way, begin, end in ((0, s, sources + j), (1, sources + j, s)):
                    if place == begin and since < span:
                        terms.append((int(trips[way, s, j, since]), 1.0))
                    if place == end and since >= problem.moves[s][j]:
                        terms.append((int(trips[way, s, j, since - problem.moves[s][j]]), -1.0))
            program.row(terms, low=0.0, high=0.0)
        last = plus([waits[place, span]])
        program.row([*last, (begun, -1.0)] if place == home else last, low=0.0, high=0.0)
        program.upper[waits[place, 0]] = 0.0
    work = [
        (int(column), float(problem.moves[s][j]))
        for way, (s, j) in product((0, 1), links)
        for column in trips[way, s, j]
    ]
    program.row([*work, (begun, -float(rule.work))], high=0.0)
    for s, j in links:
        late = span - problem.moves[s][j] + 1
        for column in trips[:, s, j, late:].ravel():
            program.upper[column] = 0.0
