"""Scenario ``container_timetable``: a day of container trucks, planned, checked, carried out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.diagnosis import explain
from thermosim.components.container_fleet.solver import (
    Answer,
    Prices,
    Stage,
    shortest_span,
    solve,
)
from thermosim.errors import InfeasiblePlanError, RunError
from thermosim.results import Ledger, Result
from thermosim.scenarios import container_timetable_results as results
from thermosim.scenarios.container_timetable_inputs import ContainerTimetable
from thermosim.scenarios.container_timetable_problem import problem_of, rounded
from thermosim.scenarios.container_timetable_replay import replayed
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance


def run(job: Job, progress: Progress | None = None) -> Result:
    """Find the plan, have it checked, carry it out with delays."""
    inputs = cast(ContainerTimetable, job.inputs)
    problem = problem_of(inputs)
    from thermosim.scenarios.heat_container_dwell import mismatched  # compiles kernels

    limited, answer = planned(inputs, problem)
    plan = answer.plan
    assert plan is not None
    _certify(limited, plan)
    if progress is not None:
        progress(0.5, 1.0)
    parts = results.parts(limited, plan, answer.stages)
    if inputs.simulation is not None and problem.deliveries:
        parts = parts.joined(replayed(inputs.simulation, limited, plan))
    if progress is not None:
        progress(1.0, 1.0)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=parts.variables,
        coordinates=parts.coordinates,
        headlines=parts.headlines,
        ledger=_ledger(problem, plan),
        tables=parts.tables,
        assumptions=job.assumptions(),
        notes=(*_notes(problem, answer), *rounded(inputs), *mismatched(inputs), *parts.notes),
        case_text=job.text,
        provenance=provenance(),
    )


def planned(
    inputs: ContainerTimetable, problem: fleet.Circulation
) -> tuple[fleet.Circulation, Answer]:
    """The plan, and the problem with all limits that it keeps."""
    seconds = inputs.day.seconds
    prices = None
    if inputs.cost is not None:
        cost = inputs.cost
        prices = Prices(container=cost.container, driver=cost.driver, tractor=cost.tractor)
    goals = [goal for goal in inputs.minimise if goal != "span"]
    shortest = "span" in inputs.minimise and prices is None and problem.drivers is not None
    stages: tuple[Stage, ...] = ()
    if goals or not shortest:
        answer = solve(problem, goals, prices=prices, seconds=seconds)
        if answer.plan is None:
            _refuse(problem, answer, seconds)
        if not shortest:
            return problem, answer
        stages = answer.stages
    limited = _kept(problem, stages)
    span, best = shortest_span(limited, seconds=seconds)
    if best.plan is None:
        _refuse(limited, best, seconds)
    assert limited.drivers is not None
    stage = Stage("span", float(span), float(span) if not best.undecided else 0.0)
    limited = replace(limited, drivers=replace(limited.drivers, span=span))
    return limited, replace(best, stages=(*stages, stage))


def _kept(problem: fleet.Circulation, stages: tuple[Stage, ...]) -> fleet.Circulation:
    """The problem with the numbers found as its limits."""
    found = {stage.goal: round(stage.value) for stage in stages}
    rule = problem.drivers
    if rule is not None and "drivers" in found:
        rule = replace(rule, at_most=found["drivers"])
    return replace(
        problem,
        containers=found.get("containers", problem.containers),
        tractors=found.get("tractors", problem.tractors),
        drivers=rule,
    )


def _refuse(problem: fleet.Circulation, answer: Answer, seconds: float) -> None:
    if answer.undecided:
        raise RunError(
            f"No plan was found nor ruled out within {seconds:g} s a goal: give day.seconds more "
            "time, or take longer slots."
        )
    raise InfeasiblePlanError(explain(problem))


def _certify(problem: fleet.Circulation, plan: fleet.Plan) -> None:
    """Have the plan replayed by the checker, which shares nothing with the solver."""
    rule = problem.drivers
    followed = rule is not None and rule.follow == "drivers"
    complaints = fleet.check(problem if followed else replace(problem, drivers=None), plan)
    if complaints:
        raise RunError(f"The checker rejects the plan found: {'; '.join(complaints)}.")


def _ledger(problem: fleet.Circulation, plan: fleet.Plan) -> Ledger:
    """Heat of one day [J]."""
    heat: dict[str, dict[str, float]] = {"charge": {}, "discharge": {}}
    for one in plan.operations:
        if not one.moving:
            side = heat[one.kind]
            side[one.end] = side.get(one.end, 0.0) + one.level * problem.heat
    ledger = Ledger(
        inputs={f"charged at {name}": value for name, value in heat["charge"].items()},
        outputs={f"delivered to {name}": value for name, value in heat["discharge"].items()},
        stored={},
    )
    ledger.check(1e-9)
    return ledger


def _notes(problem: fleet.Circulation, answer: Answer) -> Iterator[str]:
    yield (
        "The plan repeats every day. It was found by branch and bound, and replayed slot by slot "
        "by a checker that shares no code with the search and found no fault."
    )
    for stage in answer.stages:
        if not stage.proven:
            yield (
                f"Not proven: {stage.value:g} {stage.goal} were found, fewer than {stage.bound:g} "
                "are impossible; what lies between is open (time over)."
            )
    rule = problem.drivers
    if rule is not None and rule.follow != "drivers":
        where = "stands elsewhere" if rule.follow == "tractors" else "may be anywhere"
        yield (
            "Drivers are counted, not followed: a driver may go on with a tractor that "
            f"{where}. This is a relaxation: its numbers are bounds, not a plan of duties."
        )
