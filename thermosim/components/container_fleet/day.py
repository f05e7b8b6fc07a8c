"""A plan carried out day after day with delays and breakdowns on the road."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.fleet_day import CHARGE, DISCHARGE, MOVE, Timetable, Trouble, years

from thermosim.components.container_fleet.plan import Plan, Tour
from thermosim.components.container_fleet.problem import DAY, Circulation
from thermosim.errors import ParameterError, require

BINS = 96  # quarters of an hour of lateness
CHUNK = 64  # years between two returns to Python


@dataclass(frozen=True, kw_only=True)
class Road:
    """What goes wrong on the road, and how patient everybody is."""

    delay: float  # mean of an exponential delay of every move [s]
    breakdowns: float = 0.0  # share of moves [-]
    repair: float = 0.0  # mean of an exponential time of repair [s]
    patience: float = math.inf  # how long after its planned end a dwell may go on [s]
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("delay", "repair"):
            require(self, name, "s", at_least=0.0, at_most=30.0 * DAY)
        if not self.patience >= 0.0:
            raise ParameterError(f"Road.patience = {self.patience:g} s: must be at least 0 s.")
        require(self, "breakdowns", "of the moves", at_least=0.0, at_most=1.0)
        require(self, "seed", "", at_least=0, at_most=2**31)


@dataclass(frozen=True)
class Replay:
    """Yearly figures, one entry a simulated year."""

    delivered: Array  # heat [J]
    charged: Array  # heat [J]
    planned: float  # heat of a year without any delay [J]
    breakdowns: Array  # moves [-]
    lateness: Array  # mean of the deliveries [s]
    latest: Array  # greatest of the deliveries, below a day [s]
    overtime: Array  # of all drivers beyond the span of duty [s]
    late: Array  # deliveries by lateness, all years together, quarters of an hour; last open

    @property
    def share(self) -> float:
        """Heat delivered over heat planned [-]."""
        return float(self.delivered.mean()) / self.planned if self.planned > 0.0 else 1.0

    def lateness_of(self, share: float) -> float:
        """Lateness that this share of all deliveries stays within, up to a quarter hour [s]."""
        counted = np.cumsum(self.late)
        return 900.0 * float(np.searchsorted(counted, share * counted[-1]) + 1)


def timetable(problem: Circulation, plan: Plan, *, patience: float, days: int = 365) -> Timetable:
    """Plan as the kernel reads it.

    Parameters
    ----------
    patience : how long after its planned end a dwell may go on, >= 0 [s]
    days : of a year, >= 1
    """
    starts = [one.start for one in plan.operations]
    if starts != sorted(starts):
        raise ParameterError("A plan is carried out in order: sort its operations by their start.")
    count = len(plan.operations)
    jobs = np.empty((count, 6))
    codes = {"charge": CHARGE, "discharge": DISCHARGE}
    for i, one in enumerate(plan.operations):
        left = 0.0 if one.kind in ("discharge", "empty", "alone") else one.level
        begin, length = one.start * problem.slot, one.duration * problem.slot
        jobs[i] = codes.get(one.kind, MOVE), begin, length, left, np.inf, one.level
    _latest(problem, plan, jobs)
    before = np.full((count, 6), -1.0)
    before[:, 1::2] = 0.0
    for rank, tours in enumerate((plan.containers, (*plan.exchangers, *plan.tractors))):
        for tour in tours:
            _wait_for(before, rank, tour)
    for duty in plan.duties:
        for step, after in zip(duty.steps, duty.steps[1:], strict=False):
            before[after.operation, 4:] = step.operation, after.day - step.day
    return Timetable(jobs, before, days, patience)


def _wait_for(before: Array, rank: int, tour: Tour) -> None:
    first, last = tour.steps[0], tour.steps[-1]
    for one, after in zip(tour.steps, tour.steps[1:], strict=False):
        before[after.operation, 2 * rank : 2 * rank + 2] = one.operation, after.day - one.day
    lag = first.day + tour.days - last.day
    before[first.operation, 2 * rank : 2 * rank + 2] = last.operation, lag


def _latest(problem: Circulation, plan: Plan, jobs: Array) -> None:
    """Closing for discharges [s after the midnight before the start], length of duties [s]."""
    users = {user.name: user for user in problem.users}
    for i, one in enumerate(plan.operations):
        user = users.get(one.end)
        if one.kind == "discharge" and user is not None and user.open_slots is not None:
            left = user.open_slots - (one.start - user.opens) % problem.slots
            jobs[i, 4] = (one.start + left) * problem.slot
    for duty in plan.duties:
        assert problem.drivers is not None
        jobs[duty.steps[-1].operation, 4] = problem.drivers.span * problem.slot


def memory(table: Timetable) -> int:
    """Days that the replay must remember [-]."""
    return int(table.before[:, 1::2].max(initial=0.0)) + 1


def replay(problem: Circulation, plan: Plan, road: Road, count: int, *, days: int = 365) -> Replay:
    """Carry out the plan for ``count`` years; equal on any number of threads.

    Parameters
    ----------
    road : what goes wrong
    count : years, >= 1
    days : of a year
    """
    if count < 1 or days < 1:
        raise ParameterError(f"{count} years of {days} days: at least one of each is needed.")
    table = timetable(problem, plan, patience=road.patience, days=days)
    trouble = Trouble(road.seed, road.delay, road.breakdowns, road.repair)
    rows, late = np.zeros((count, 7)), np.zeros((count, BINS))
    scratch = np.empty((min(CHUNK, count), 3, memory(table), len(plan.operations)))
    for first in range(0, count, CHUNK):
        part = slice(first, min(first + CHUNK, count))
        years(table, trouble, first, rows[part], late[part], scratch[: part.stop - first])
    emptied = sum(one.level for one in plan.operations if one.kind == "discharge")
    return Replay(
        delivered=rows[:, 0] * problem.heat,
        charged=rows[:, 1] * problem.heat,
        planned=emptied * days * problem.heat,
        breakdowns=rows[:, 2].copy(),
        lateness=rows[:, 4] / np.maximum(rows[:, 3], 1.0),
        latest=rows[:, 5].copy(),
        overtime=rows[:, 6].copy(),
        late=late.sum(axis=0),
    )
