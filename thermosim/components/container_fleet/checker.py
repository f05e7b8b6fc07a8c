"""An independent check of a plan: a plain replay, slot by slot, that knows no solver.

It reads the problem and the plan only and shares no code with the program that found it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from thermosim.components.container_fleet.plan import Duty, Operation, Plan, Step, Tour
from thermosim.components.container_fleet.problem import HOUR, Circulation, Site


def check(problem: Circulation, plan: Plan) -> list[str]:
    """What is wrong with a plan, one sentence each; an empty list certifies it."""
    sites: tuple[Site, ...] = (*problem.sources, *problem.users)
    known = {site.name for site in sites}
    if plan.slots != problem.slots:
        return [f"the plan has {plan.slots} slots a day, the problem {problem.slots}"]
    for operation in plan.operations:
        if not {operation.begin, operation.end} <= known:
            return [f"no such places: {operation.begin}-{operation.end}"]
    return [
        *_durations(problem, plan),
        *_containers(problem, plan),
        *_sites(problem, plan),
        *_deliveries(problem, plan),
        *_tractors(problem, plan),
        *_drivers(problem, plan),
    ]


def _clock(problem: Circulation, slot: int) -> str:
    return f"{slot % problem.slots * problem.slot / HOUR:g} h"


def _durations(problem: Circulation, plan: Plan) -> Iterator[str]:
    """Every operation takes the time that the problem says."""
    for operation in plan.operations:
        if operation.level not in problem.levels and operation.kind not in ("empty", "alone"):
            yield f"a container is charged to {operation.level:g}, which is no level"
            continue
        needed = _needed(problem, operation)
        if operation.duration != needed:
            what = f"{operation.kind} {operation.begin}-{operation.end}"
            when = _clock(problem, operation.start)
            yield f"{what} at {when} takes {operation.duration} slots, not {needed}"


def _needed(problem: Circulation, operation: Operation) -> int:
    """Slots that the problem gives an operation."""
    sources = [source.name for source in problem.sources]
    users = [user.name for user in problem.users]
    if operation.moving:
        ends = operation.begin, operation.end
        source, user = ends if operation.end in users else ends[::-1]
        return problem.moves[sources.index(source)][users.index(user)]
    if operation.kind == "charge":
        dwell = problem.sources[sources.index(operation.end)].dwell
    else:
        dwell = problem.users[users.index(operation.end)].dwell
    return dwell[problem.levels.index(operation.level)]


def _containers(problem: Circulation, plan: Plan) -> Iterator[str]:
    """Each container is where its next operation begins, in the state that it needs."""
    needs = {"charge": "bare", "empty": "bare", "full": "charged", "discharge": "charged"}
    leaves = {"charge": "charged", "full": "charged", "empty": "bare", "discharge": "bare"}

    def state(operation: Operation, of: dict[str, str]) -> tuple[str, float]:
        kind = of[operation.kind]
        return kind, operation.level if kind == "charged" else 0.0

    yield from _continuous(problem, plan, plan.containers, "container")
    for tour in plan.containers:
        turn = [plan.operations[step.operation] for step in tour.steps]
        for one, after in zip(turn, [*turn[1:], turn[0]], strict=True):
            if "alone" in (one.kind, after.kind):
                yield "a container takes part in a move without container"
            elif state(one, leaves) != state(after, needs):
                yield (
                    f"a container comes {state(one, leaves)[0]} from {one.kind} at"
                    f" {_clock(problem, one.start)} to {after.kind}"
                )
    wanted = [k for k, operation in enumerate(plan.operations) if operation.kind != "alone"]
    yield from _each_once(plan, plan.containers, wanted, "container")
    if problem.containers is not None and plan.container_count > problem.containers:
        yield f"{plan.container_count} containers are used, {problem.containers} allowed"


def _continuous(
    problem: Circulation, plan: Plan, tours: tuple[Tour, ...], what: str
) -> Iterator[str]:
    """Places and times of one step after the other, also from the last to the first."""
    for tour in tours:
        again = Step(tour.steps[0].operation, tour.steps[0].day + tour.days)
        for one, after in zip(tour.steps, [*tour.steps[1:], again], strict=True):
            first, second = plan.operations[one.operation], plan.operations[after.operation]
            if first.end != second.begin:
                yield f"a {what} is left at {first.end} and taken at {second.begin}"
            if plan.end(one) > plan.time(after):
                yield (
                    f"a {what} is still busy with {first.kind} when it is needed at"
                    f" {_clock(problem, second.start)}"
                )


def _each_once(
    plan: Plan, tours: tuple[Tour, ...] | tuple[Duty, ...], wanted: list[int], what: str
) -> Iterator[str]:
    """Every operation has exactly one of what it needs."""
    used = Counter(step.operation for tour in tours for step in tour.steps)
    for k in wanted:
        if used[k] != 1:
            operation = plan.operations[k]
            yield f"{operation.kind} {operation.begin}-{operation.end} has {used[k]} {what}s"
    for k in used.keys() - set(wanted):
        yield f"operation {k} has a {what} that it does not need"


def _sites(problem: Circulation, plan: Plan) -> Iterator[str]:
    """Exchangers and heat flow of every site in every slot, windows of the users."""
    for source in problem.sources:
        yield from _site(problem, plan, source, [source.power] * problem.slots)
    for user in problem.users:
        hours = [int(slot * problem.slot // HOUR) for slot in range(problem.slots)]
        limits = [user.demand[hour] if user.demand else float("inf") for hour in hours]
        yield from _site(problem, plan, user, limits)
        for operation in plan.operations:
            if operation.kind != "discharge" or operation.end != user.name:
                continue
            late = (operation.start - user.opens) % problem.slots + operation.duration
            if user.open_slots is not None and late > user.open_slots:
                when = _clock(problem, operation.start)
                yield f"{user.name}: the discharge at {when} leaves the window"


def _site(problem: Circulation, plan: Plan, site: Site, limits: list[float]) -> Iterator[str]:
    busy, power = [0] * problem.slots, [0.0] * problem.slots
    for operation in plan.operations:
        if operation.end != site.name or operation.moving:
            continue
        seconds = operation.duration * problem.slot
        for slot in range(operation.start, operation.start + operation.duration):
            busy[slot % problem.slots] += 1
            power[slot % problem.slots] += operation.level * problem.heat / seconds
    if max(busy) > site.exchangers:
        when = _clock(problem, busy.index(max(busy)))
        yield f"{site.name}: {max(busy)} containers at {when} on {site.exchangers} exchangers"
    for slot in range(problem.slots):
        if power[slot] > limits[slot] * (1.0 + 1e-6):
            yield f"{site.name}: {power[slot] / 1e3:.0f} kW at {_clock(problem, slot)} are too much"
            break


def _deliveries(problem: Circulation, plan: Plan) -> Iterator[str]:
    for user in problem.users:
        emptied = [o.level for o in plan.operations if o.kind == "discharge" and o.end == user.name]
        if sum(emptied) < user.deliveries - 1e-9:
            yield f"{user.name}: {sum(emptied):g} containers a day instead of {user.deliveries}"


def _tractors(problem: Circulation, plan: Plan) -> Iterator[str]:
    if not plan.tractors and problem.tractors is None:
        return
    moves = [k for k, operation in enumerate(plan.operations) if operation.moving]
    yield from _continuous(problem, plan, plan.tractors, "tractor")
    yield from _each_once(plan, plan.tractors, moves, "tractor")
    if problem.tractors is not None and plan.tractor_count > problem.tractors:
        yield f"{plan.tractor_count} tractors are used, {problem.tractors} allowed"


def _drivers(problem: Circulation, plan: Plan) -> Iterator[str]:
    """Each driver is with his tractor, within work and span, and ends where he began."""
    rule = problem.drivers
    if rule is None:
        return
    moves = [k for k, operation in enumerate(plan.operations) if operation.moving]
    yield from _each_once(plan, plan.duties, moves, "driver")
    for duty in plan.duties:
        for one, after in zip(duty.steps, duty.steps[1:], strict=False):
            first, second = plan.operations[one.operation], plan.operations[after.operation]
            if first.end != second.begin or plan.end(one) > plan.time(after):
                yield f"a driver cannot reach his move at {_clock(problem, second.start)}"
        first, last = (plan.operations[duty.steps[end].operation] for end in (0, -1))
        if first.begin != last.end:
            yield "a driver does not come back to where he began"
        for what, done, limit in (
            ("a duty spans", plan.span(duty), rule.span),
            ("a driver works", plan.work(duty), rule.work),
        ):
            if done > limit:
                hours = problem.slot / HOUR
                yield f"{what} {done * hours:g} h, {limit * hours:g} h are allowed"
    if rule.at_most is not None and len(plan.duties) > rule.at_most:
        yield f"{len(plan.duties)} drivers are on duty, {rule.at_most} allowed"
