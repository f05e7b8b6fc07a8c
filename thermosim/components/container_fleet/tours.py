"""From counts of events to tours of single containers, tractors, exchangers and drivers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import product
from typing import TYPE_CHECKING

from thermosim.components.container_fleet.crews import duties_of
from thermosim.components.container_fleet.plan import Duty, Operation, Plan, Step, Tour
from thermosim.components.container_fleet.problem import Circulation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from thermosim.components.container_fleet.model import Model

Follower = tuple[int, int]  # next operation, days until then


def extract(problem: Circulation, model: Model, counts: npt.NDArray[np.int64]) -> Plan:
    """Plan behind a solution.

    Parameters
    ----------
    counts : value of every column, whole numbers
    """
    operations = _operations(problem, model, counts)
    moves = [k for k, operation in enumerate(operations) if operation.moving]
    carried = [k for k, operation in enumerate(operations) if operation.kind != "alone"]
    docked = [k for k, operation in enumerate(operations) if not operation.moving]
    duties: tuple[Duty, ...] = ()
    if model.trips.size:
        duties = duties_of(problem, operations, counts[model.shifts], counts[model.trips])
    tractors: tuple[Tour, ...] = ()
    if model.tractors:
        tractors = _tractor_tours(problem.slots, operations, moves, duties)
    return Plan(
        slots=problem.slots,
        operations=operations,
        containers=_tours(problem.slots, operations, carried, _before, _after),
        tractors=tractors,
        duties=duties,
        exchangers=_by_site(problem, operations, docked),
    )


def _by_site(
    problem: Circulation, operations: tuple[Operation, ...], docked: list[int]
) -> tuple[Tour, ...]:
    """Tours of exchangers, those of one site together."""
    names = [source.name for source in problem.sources] + [user.name for user in problem.users]

    def rank(tour: Tour) -> int:
        return names.index(operations[tour.steps[0].operation].end)

    return tuple(sorted(_tours(problem.slots, operations, docked, _where, _where), key=rank))


def _operations(
    problem: Circulation, model: Model, counts: npt.NDArray[np.int64]
) -> tuple[Operation, ...]:
    """Each event as often as it was counted, by start."""
    events, found = model.events, []
    sources = [source.name for source in problem.sources]
    users = [user.name for user in problem.users]

    def add(times: int, operation: Operation) -> None:
        found.extend([operation] * int(times))

    for slot in range(problem.slots):
        for m, level in enumerate(problem.levels):
            for s, source in enumerate(problem.sources):
                made = Operation("charge", source.name, source.name, slot, source.dwell[m], level)
                add(counts[events.charge[s, m, slot]], made)
            for j, user in enumerate(problem.users):
                made = Operation("discharge", user.name, user.name, slot, user.dwell[m], level)
                add(counts[events.discharge[j, m, slot]], made)
            for (s, there), (j, user_name) in product(enumerate(sources), enumerate(users)):
                made = Operation("full", there, user_name, slot, problem.moves[s][j], level)
                add(counts[events.full[s, j, m, slot]], made)
        for (s, there), (j, user_name) in product(enumerate(sources), enumerate(users)):
            duration = problem.moves[s][j]
            back = Operation("empty", user_name, there, slot, duration)
            add(counts[events.empty[s, j, slot]], back)
            out = Operation("alone", there, user_name, slot, duration)
            add(counts[events.alone[0, s, j, slot]], out)
            home = Operation("alone", user_name, there, slot, duration)
            add(counts[events.alone[1, s, j, slot]], home)
    return tuple(found)


def _before(operation: Operation) -> Hashable:
    """Place and state in which an operation takes its container."""
    charged = operation.kind in ("full", "discharge")
    return operation.begin, operation.level if charged else 0.0


def _after(operation: Operation) -> Hashable:
    """Place and state in which an operation leaves its container."""
    charged = operation.kind in ("full", "charge")
    return operation.end, operation.level if charged else 0.0


def _where(operation: Operation) -> Hashable:
    return operation.end


def _begin(operation: Operation) -> Hashable:
    return operation.begin


def _tours(
    slots: int,
    operations: Sequence[Operation],
    members: Sequence[int],
    before: Callable[[Operation], Hashable],
    after: Callable[[Operation], Hashable],
    known: dict[int, Follower] | None = None,
) -> tuple[Tour, ...]:
    """Tours of what passes from one operation to the next; who waited longest goes first."""
    following = dict(known or {})
    taken = {k for k, _ in following.values()}
    leaving: dict[Hashable, list[int]] = defaultdict(list)
    coming: dict[Hashable, list[int]] = defaultdict(list)
    for k in members:
        if k not in following:
            coming[after(operations[k])].append(k)
        if k not in taken:
            leaving[before(operations[k])].append(k)
    for place, those in coming.items():
        following |= first_in_first_out(slots, operations, those, leaving[place])
    return _cycles(operations, members, following)


def first_in_first_out(
    slots: int, operations: Sequence[Operation], coming: list[int], leaving: list[int]
) -> dict[int, Follower]:
    """Who comes first leaves first; as few as possible wait over midnight.

    Returns, for every operation that comes, the one that follows and the days until then.
    """

    def arrives(k: int) -> int:
        return operations[k].start + operations[k].duration

    coming = sorted(coming, key=lambda k: arrives(k) % slots)
    leaving = sorted(leaving, key=lambda k: operations[k].start)
    count = len(coming)
    if count != len(leaving):
        raise ValueError(f"{count} come, {len(leaving)} leave: containers are not conserved")
    for waiting in range(count + 1):
        found = {}
        for place, k in enumerate(coming):
            laps, index = divmod(place + waiting, count)
            wait = operations[leaving[index]].start + laps * slots - arrives(k) % slots
            if wait < 0:
                break
            found[k] = (leaving[index], laps + arrives(k) // slots)
        else:
            return found
    raise AssertionError("a day later everyone can leave")


def _cycles(
    operations: Sequence[Operation], members: Sequence[int], following: dict[int, Follower]
) -> tuple[Tour, ...]:
    tours, seen = [], set()
    for first in sorted(members, key=lambda k: operations[k].start):
        steps, day, here = [], 0, first
        while here not in seen:
            seen.add(here)
            steps.append(Step(here, day))
            here, days = following[here]
            day += days
        if steps:
            tours.append(Tour(day, tuple(steps)))
    return tuple(tours)


def _tractor_tours(
    slots: int, operations: Sequence[Operation], moves: list[int], duties: tuple[Duty, ...]
) -> tuple[Tour, ...]:
    """Tours of tractors; a driver keeps his where that costs no tractor more."""
    kept = {
        one.operation: (next_one.operation, next_one.day - one.day)
        for duty in duties
        for one, next_one in zip(duty.steps, duty.steps[1:], strict=False)
    }
    plain = _tours(slots, operations, moves, _begin, _where)
    if not kept:
        return plain
    faithful = _tours(slots, operations, moves, _begin, _where, kept)
    fewer = sum(tour.days for tour in faithful) <= sum(tour.days for tour in plain)
    return faithful if fewer else plain
