"""Why there is no plan: the limits that, eased alone, would let one through."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from thermosim.components.container_fleet.bounds import contradictions
from thermosim.components.container_fleet.problem import HOUR, Circulation
from thermosim.components.container_fleet.solver import Answer, Goal, shortest_span, solve


def explain(problem: Circulation, *, seconds: float = 10.0) -> str:
    """One sentence on what makes a problem impossible.

    What arithmetic alone refutes is told at once. Otherwise each kind of limit is eased
    alone and the problem solved again; whatever then lets a plan through is named.

    Parameters
    ----------
    seconds : at most, for each limit eased [s]
    """
    broken = next(contradictions(problem), None)
    if broken is not None:
        return f"No timetable is possible: {broken}"
    remedies = list(_remedies(problem, seconds))
    head = f"{_limits(problem)} cannot make {problem.deliveries} deliveries a day"
    if not remedies:
        return f"{head}; no single limit is to blame, so ease several."
    if len(remedies) == 1:
        return f"{head}; {remedies[0]} would do."
    return f"{head}; any one of these would do: {', '.join(remedies)}."


def _limits(problem: Circulation) -> str:
    """The limits of a problem as the subject of a sentence."""
    pairs = "/".join(
        str(sum(site.exchangers for site in sites)) for sites in (problem.sources, problem.users)
    )
    parts = [f"{pairs} exchangers at sources/users"]
    if problem.containers is not None:
        parts.insert(0, _counted(problem.containers, "container"))
    if any(user.open_slots is not None for user in problem.users):
        parts.append("the windows of the users")
    if any(source.power < math.inf for source in problem.sources):
        parts.append("the heat of the sources")
    if problem.tractors is not None:
        parts.append(_counted(problem.tractors, "tractor"))
    rule = problem.drivers
    if rule is not None:
        if rule.at_most is not None:
            parts.append(_counted(rule.at_most, "driver"))
        parts.append(f"a duty of {rule.span * problem.slot / HOUR:g} h")
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _remedies(problem: Circulation, seconds: float) -> Iterator[str]:
    rule = problem.drivers
    yield from _fewest(problem, replace(problem, containers=None), "containers", seconds)
    if problem.tractors is not None:
        yield from _fewest(problem, replace(problem, tractors=None), "tractors", seconds)
    if rule is not None and rule.at_most is not None:
        freed = replace(problem, drivers=replace(rule, at_most=None))
        yield from _fewest(problem, freed, "drivers", seconds)
    if rule is not None:
        free = replace(problem, drivers=replace(rule, span=problem.slots))
        span, answer = shortest_span(free, seconds=seconds)
        if answer.plan is not None:
            yield f"a duty of {span * problem.slot / HOUR:g} h"
    if _possible(_more_exchangers(problem), seconds):
        yield "one more exchanger at every source and user"
    if any(user.open_slots is not None or user.demand for user in problem.users):
        users = tuple(replace(user, open_slots=None, demand=()) for user in problem.users)
        if _possible(replace(problem, users=users), seconds):
            yield "users that take heat day and night"
    if any(source.power < math.inf for source in problem.sources):
        sources = tuple(replace(source, power=math.inf) for source in problem.sources)
        if _possible(replace(problem, sources=sources), seconds):
            yield "sources that give more heat at once"


def _fewest(problem: Circulation, freed: Circulation, goal: Goal, seconds: float) -> Iterator[str]:
    """The least number that will do, where the others are kept."""
    if freed == problem:
        return
    answer: Answer = solve(freed, (goal,), seconds=seconds)
    if answer.plan is not None:
        proven = "" if answer.stages[0].proven else "at most "
        yield f"{proven}{_counted(round(answer.stages[0].value), goal[:-1])}"


def _more_exchangers(problem: Circulation) -> Circulation:
    return replace(
        problem,
        sources=tuple(replace(s, exchangers=s.exchangers + 1) for s in problem.sources),
        users=tuple(replace(u, exchangers=u.exchangers + 1) for u in problem.users),
    )


def _possible(problem: Circulation, seconds: float) -> bool:
    return solve(problem, (), seconds=seconds).plan is not None
