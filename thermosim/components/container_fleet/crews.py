"""Duties of single drivers out of the flow of all who began together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.components.container_fleet.plan import Duty, Operation, Step
from thermosim.components.container_fleet.problem import Circulation
from thermosim.errors import RunError


class Trip(NamedTuple):
    """A move of somebody of a shift class."""

    since: int  # slots since the begin of the shift
    begin: str
    end: str
    duration: int


class SplitError(RunError):
    """The work of drivers who begin together cannot be divided fairly."""


def duties_of(
    problem: Circulation,
    operations: Sequence[Operation],
    shifts: npt.NDArray[Any],
    trips: npt.NDArray[Any],
) -> tuple[Duty, ...]:
    """Every driver's moves as operations of the plan."""
    free: dict[tuple[int, str, str], list[int]] = {}
    for k, operation in enumerate(operations):
        if operation.moving:
            free.setdefault((operation.start, operation.begin, operation.end), []).append(k)
    duties = []
    for copy, home, first in np.argwhere(shifts > 0).tolist():
        count = int(shifts[copy, home, first])
        moves = sorted(_trips(problem, trips[copy, home, first]))
        for mine in _divided(moves, count, problem):
            steps = []
            for trip in mine:
                day, slot = divmod(first + trip.since, problem.slots)
                steps.append(Step(free[slot, trip.begin, trip.end].pop(), day))
            duties.append(Duty(tuple(steps)))
    return tuple(sorted(duties, key=lambda duty: operations[duty.steps[0].operation].start))


def _trips(problem: Circulation, counts: npt.NDArray[Any]) -> Iterator[Trip]:
    for way, s, j, since in np.argwhere(counts > 0).tolist():
        ends = problem.sources[s].name, problem.users[j].name
        begin, end = ends if way == 0 else ends[::-1]
        for _ in range(int(counts[way, s, j, since])):
            yield Trip(since, begin, end, problem.moves[s][j])


def _divided(moves: list[Trip], count: int, problem: Circulation) -> list[list[Trip]]:
    """Moves of a class shared among its drivers so that each stays within his work."""
    rule = problem.drivers
    assert rule is not None
    shares: list[list[Trip]] = [[] for _ in range(count)]

    def fits(share: list[Trip], trip: Trip) -> bool:
        if not share:
            return trip.since == 0
        worked = sum(one.duration for one in share) + trip.duration
        last = share[-1]
        free = last.since + last.duration <= trip.since
        return free and last.end == trip.begin and worked <= rule.work

    def place(number: int) -> bool:
        if number == len(moves):
            return all(share and share[0].begin == share[-1].end for share in shares)
        for share in shares:
            if fits(share, moves[number]):
                share.append(moves[number])
                if place(number + 1):
                    return True
                share.pop()
        return False

    if not place(0):
        raise SplitError("drivers who begin together cannot share their moves within their work")
    return shares
