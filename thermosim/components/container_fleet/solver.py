"""Fewest containers, drivers and tractors, one goal after the other, or least cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from thermosim.components.container_fleet.bounds import bounds
from thermosim.components.container_fleet.branching import Floats, minimise, value, with_row
from thermosim.components.container_fleet.columns import Matrix, Terms
from thermosim.components.container_fleet.crews import SplitError
from thermosim.components.container_fleet.model import Model, build
from thermosim.components.container_fleet.plan import Plan
from thermosim.components.container_fleet.problem import Circulation
from thermosim.components.container_fleet.tours import extract

Goal = Literal["containers", "drivers", "tractors"]
NODES = 500  # of the last, cosmetic search


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Yearly cost of having one more of each [JPY/yr], and of a tractor's move alone."""

    container: float
    driver: float
    tractor: float = 0.0
    lone_move: float = 0.0


@dataclass(frozen=True)
class Stage:
    """One goal: the value found, what the solver proved no plan can undercut."""

    goal: str  # a `Goal`, "span" or "cost"
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """True if no better value exists."""
        return self.value <= self.bound + 1e-6 * max(1.0, abs(self.value))


@dataclass(frozen=True)
class Answer:
    """A plan and how good it is; without a plan either impossible or undecided."""

    plan: Plan | None
    stages: tuple[Stage, ...] = ()
    undecided: bool = False  # the time was over before a plan was found or refuted


def solve(
    problem: Circulation,
    goals: Sequence[Goal] = ("containers", "drivers", "tractors"),
    *,
    prices: Prices | None = None,
    seconds: float = 60.0,
) -> Answer:
    """Best plan.

    Parameters
    ----------
    goals : in order of importance; without ``prices``
    prices : minimise the yearly cost instead
    seconds : at most, for each goal [s]
    """
    if prices is None and problem.drivers is not None and problem.drivers.follow == "drivers":
        quick = _at_bounds(problem, goals, seconds) or _at_relaxation(problem, goals, seconds)
        if quick is not None:
            return quick
    answer = _solve(problem, goals, prices, seconds, copies=1)
    return answer or _solve(problem, goals, prices, seconds, copies=2) or Answer(None, (), True)


def _at_bounds(problem: Circulation, goals: Sequence[Goal], seconds: float) -> Answer | None:
    """Plan that meets the bounds of single goals all at once, if shifts spread evenly can."""
    least = bounds(problem)
    loose = replace(problem, drivers=None, tractors=None)
    bare = _search(loose, ("containers",), None, seconds, 1)
    if bare.values is None:
        return None if bare.undecided else Answer(None)
    fleet = bare.stages[0].bound
    values = {"containers": fleet, "drivers": least.drivers, "tractors": least.tractors}
    stages = tuple(Stage(goal, values[goal], values[goal]) for goal in goals)
    return _meeting(problem, stages, seconds, search=False)


def _at_relaxation(problem: Circulation, goals: Sequence[Goal], seconds: float) -> Answer | None:
    """Plan that reaches what the relaxation cannot undercut; None if there is none.

    Following tractors only is a small program. Its best values, goal by goal, bound those of
    the whole program; where that can meet them all, they are its best values too.
    """
    assert problem.drivers is not None
    looser = replace(problem, drivers=replace(problem.drivers, follow="tractors"))
    relaxed = _search(looser, goals, None, seconds, 1)
    if relaxed.undecided or not all(stage.proven for stage in relaxed.stages):
        return None
    if relaxed.values is None:
        return Answer(None, relaxed.stages)
    return _meeting(problem, relaxed.stages, seconds, search=True)


def _meeting(
    problem: Circulation, stages: tuple[Stage, ...], seconds: float, *, search: bool
) -> Answer | None:
    """Plan that reaches the values of all stages: with shifts spread over the day, else any."""
    model = build(problem)
    matrix = model.matrix
    for stage in stages:
        matrix = with_row(matrix, terms_of(model, stage.goal), stage.value)
    rule = problem.drivers
    most = 1 if rule is None or rule.at_most is None else rule.at_most
    drivers = max((int(s.value) for s in stages if s.goal == "drivers"), default=most)
    tries: list[tuple[Matrix, Terms, int | None]]
    tries = [(_spread(matrix, model, problem.slots, drivers), model.alone, NODES)]
    tries += [(matrix, [], None)] if search else []
    for limited, terms, nodes in tries:
        found = minimise(limited, terms, seconds, nodes)
        plan = None if found.values is None else _plan(problem, model, found.values)
        if plan is not None:
            return Answer(plan, stages)
    return None


def _spread(matrix: Matrix, model: Model, slots: int, drivers: int) -> Matrix:
    """The same program with shifts that begin at even distances only."""
    upper = matrix.upper.copy()
    begins = {round(turn * slots / drivers) for turn in range(drivers)} or {0}
    for slot in set(range(slots)) - begins:
        upper[model.shifts[:, :, slot].ravel()] = 0.0
        upper[model.trips[:, :, slot].ravel()] = 0.0
    return matrix._replace(upper=upper)


@dataclass(frozen=True)
class _Search:
    """How far the goals of a program were pursued."""

    model: Model
    matrix: Matrix  # with a row for each goal reached
    stages: tuple[Stage, ...]
    values: Floats | None
    undecided: bool


def _search(
    problem: Circulation, goals: Sequence[Goal], prices: Prices | None, seconds: float, copies: int
) -> _Search:
    """Minimise goal by goal; a goal that the values so far reach by themselves costs nothing."""
    model = build(problem, copies)
    wanted: list[tuple[str, Terms]]
    wanted = [(goal, terms_of(model, goal)) for goal in goals]
    if prices is not None:
        wanted = [("cost", _cost(model, prices))]
    least = bounds(problem)
    known = {"drivers": least.drivers, "tractors": least.tractors}
    matrix, values = model.matrix, None
    stages: list[Stage] = []
    for goal, terms in [pair for pair in wanted if pair[1]] or [("", [])]:
        bound = float(known.get(goal, -math.inf))
        if values is None or value(terms, values) > bound:
            found = minimise(matrix, terms, seconds)
            if found.values is None:
                return _Search(model, matrix, tuple(stages), values, found.status == 1)
            values = found.values
            bound = found.bound if goal == "cost" else math.ceil(found.bound - 1e-6)
        if goal:
            best = value(terms, values)
            stages.append(Stage(goal, best, float(bound)))
            matrix = with_row(matrix, terms, best * (1.0 + 1e-9) if goal == "cost" else best)
    return _Search(model, matrix, tuple(stages), values, False)


def _solve(
    problem: Circulation, goals: Sequence[Goal], prices: Prices | None, seconds: float, copies: int
) -> Answer | None:
    """Plan of a search, with few lone moves; None if drivers cannot be told apart."""
    search = _search(problem, goals, prices, seconds, copies)
    if search.values is None:
        return Answer(None, search.stages, search.undecided)
    values = search.values
    if value(search.model.alone, values) > 0.0:
        tidy = minimise(search.matrix, search.model.alone, seconds, NODES)
        values = values if tidy.values is None else tidy.values
    plan = _plan(problem, search.model, values)
    return None if plan is None else Answer(plan, search.stages)


def _plan(problem: Circulation, model: Model, values: Floats) -> Plan | None:
    try:
        return extract(problem, model, np.rint(values).astype(np.int64))
    except SplitError:
        return None


def terms_of(model: Model, goal: str) -> list[tuple[int, float]]:
    """What a goal counts, as a sum of columns; empty where nobody asked for it."""
    terms = {"containers": model.containers, "drivers": model.drivers, "tractors": model.tractors}
    return list(terms[goal])


def _cost(model: Model, prices: Prices) -> list[tuple[int, float]]:
    scale = max(prices.container, prices.driver, 1.0)  # keeps the objective near one
    parts = (
        (model.containers, prices.container),
        (model.drivers, prices.driver),
        (model.tractors, prices.tractor),
        (model.alone, prices.lone_move),
    )
    return [(column, n * price / scale) for terms, price in parts for column, n in terms]


def shortest_span(problem: Circulation, *, seconds: float = 60.0) -> tuple[int, Answer]:
    """Fewest slots of duty within which the limits can be kept, and the plan that does it.

    A longer span allows all that a shorter one does, so the value is found by halving, from
    the rule's own span down. Returns 0 slots and the answer if not even that will do.
    """
    rule = problem.drivers
    if rule is None:
        raise ValueError("without drivers there is no span of duty")

    def within(span: int) -> Answer:
        limited = replace(problem, drivers=replace(rule, span=span))
        return solve(limited, (), seconds=seconds)

    driven = bounds(replace(problem, drivers=replace(rule, work=1))).drivers
    low = math.ceil(driven / rule.at_most) - 1 if rule.at_most else 0
    high = min(rule.span, problem.slots)
    best = within(high)
    if best.plan is None:
        return 0, best
    while high - low > 1:
        middle = (low + high) // 2
        answer = within(middle)
        if answer.undecided:
            return high, replace(best, undecided=True)
        low, high = (low, middle) if answer.plan else (middle, high)
        best = answer if answer.plan else best
    return high, best
