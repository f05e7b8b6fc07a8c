"""What no timetable can undercut, from arithmetic alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from thermosim.components.container_fleet.problem import HOUR, Circulation

GUARD = 1e-9


@dataclass(frozen=True)
class Bounds:
    """Least numbers of everything, one by one."""

    containers: int
    tractors: int
    drivers: int
    charge_exchangers: int  # at all sources
    discharge_exchangers: tuple[int, ...]  # at each user
    deliveries: float  # a day that the sources' power allows; inf without a limit


def fluid_containers(problem: Circulation) -> int:
    """Containers that are always on their way if nobody ever waits [-].

    A delivery holds its container for charge, discharge and two moves; the shortest of each
    counts, per full container.
    """
    return math.ceil(fluid_load(problem) - GUARD)


def fluid_load(problem: Circulation) -> float:
    """Mean number of containers in use if nobody ever waits [-]."""
    busy = 0.0
    for j, user in enumerate(problem.users):
        rounds = (
            (source.dwell[m] + user.dwell[m] + 2 * problem.moves[s][j]) / fraction
            for m, fraction in enumerate(problem.levels)
            for s, source in enumerate(problem.sources)
        )
        busy += user.deliveries * min(rounds)
    return busy / problem.slots


def bounds(problem: Circulation) -> Bounds:
    """All bounds of a problem."""
    slots = problem.slots
    driven = sum(
        2 * user.deliveries * min(row[j] for row in problem.moves)
        for j, user in enumerate(problem.users)
    ) / max(problem.levels)
    charging = problem.deliveries * min(
        duration / fraction
        for source in problem.sources
        for duration, fraction in zip(source.dwell, problem.levels, strict=True)
    )
    power = sum(source.power for source in problem.sources)
    return Bounds(
        containers=fluid_containers(problem),
        tractors=math.ceil(driven / slots - GUARD),
        drivers=math.ceil(driven / problem.drivers.work - GUARD) if problem.drivers else 0,
        charge_exchangers=math.ceil(charging / slots - GUARD),
        discharge_exchangers=tuple(
            math.ceil(discharging(problem, j) / _window(problem, j) - GUARD)
            for j in range(len(problem.users))
        ),
        deliveries=24.0 * HOUR * power / problem.heat,
    )


def discharging(problem: Circulation, user: int) -> float:
    """Least slots of discharge that a user's deliveries take together [-]."""
    site = problem.users[user]
    each = zip(site.dwell, problem.levels, strict=True)
    return site.deliveries * min(duration / fraction for duration, fraction in each)


def _window(problem: Circulation, user: int) -> int:
    length = problem.users[user].open_slots
    return problem.slots if length is None else length


def contradictions(problem: Circulation) -> Iterator[str]:
    """One sentence for each limit that arithmetic alone shows to be broken."""
    least = bounds(problem)
    hours = problem.slot / HOUR
    yield from _too_far(problem, hours)
    if problem.deliveries > least.deliveries * (1.0 + GUARD):
        yield (
            f"{problem.deliveries} deliveries a day are {problem.deliveries * problem.heat / 1e9:g}"
            f" GJ, but the sources give {least.deliveries * problem.heat / 1e9:.3g} GJ a day: at"
            f" most {math.floor(least.deliveries + GUARD)} containers."
        )
    for j, user in enumerate(problem.users):
        yield from _at_user(problem, j, least.discharge_exchangers[j], user.deliveries)
    have = sum(source.exchangers for source in problem.sources)
    if least.charge_exchangers > have:
        yield (
            f"{problem.deliveries} charges a day need {least.charge_exchangers} exchangers at the"
            f" sources, but there {'is' if have == 1 else 'are'} {have}."
        )
    for limit, bound, what in (
        (problem.containers, least.containers, "containers"),
        (problem.tractors, least.tractors, "tractors"),
        (problem.drivers.at_most if problem.drivers else None, least.drivers, "drivers"),
    ):
        if limit is not None and bound > limit:
            yield (
                f"{problem.deliveries} deliveries a day keep at least {bound} {what} busy, but at"
                f" most {limit} may be used."
            )
    yield from _too_weak(problem, hours)


def _too_far(problem: Circulation, hours: float) -> Iterator[str]:
    """A user whose road is longer than a duty."""
    rule = problem.drivers
    if rule is None:
        return
    moves, road = (2, "there and back") if rule.follow == "drivers" else (1, "one way")
    most = min(rule.work, rule.span)
    for j, user in enumerate(problem.users):
        nearest = moves * min(row[j] for row in problem.moves)
        if user.deliveries and nearest > most:
            yield (
                f"user {user.name}: {road} takes {nearest * hours:g} h, but a driver works at most"
                f" {most * hours:g} h."
            )


def _at_user(problem: Circulation, j: int, needed: int, deliveries: int) -> Iterator[str]:
    user, hours = problem.users[j], problem.slot / HOUR
    window = _window(problem, j)
    if deliveries and min(user.dwell) > window:
        yield (
            f"user {user.name}: a discharge takes {min(user.dwell) * hours:g} h, but the window"
            f" is {window * hours:g} h long."
        )
        return
    # a container is emptied whole inside the window
    most = user.exchangers * (window // min(user.dwell))
    if user.open_slots is None:
        most = user.exchangers * window // min(user.dwell)
    if problem.levels == (1.0,) and deliveries > most:
        yield (
            f"user {user.name}: {deliveries} discharges of {user.dwell[0] * hours:g} h do not"
            f" fit into {window * hours:g} h on {user.exchangers} exchanger"
            f"{'s' if user.exchangers > 1 else ''}: at most {most} a day."
        )


def _too_weak(problem: Circulation, hours: float) -> Iterator[str]:
    """A source that cannot charge one container as fast as the plan says."""
    for source in problem.sources:
        energy = min(problem.levels) * problem.heat
        duration = source.dwell[problem.levels.index(min(problem.levels))]
        needed = energy / source.power / HOUR
        if needed > duration * hours * (1.0 + GUARD):
            yield (
                f"source {source.name} gives {source.power / 1e3:g} kW: {energy / 1e9:g} GJ take"
                f" {needed:.1f} h, not the {duration * hours:g} h of the plan."
            )
