"""The plan carried out: exact without trouble, equal to SimPy with it."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import simpy
from thermosim_kernels.fleet_day import DAY, Trouble, held_up, one_year, year_key

from tests.components.container_fleet.fleets import circulation, duty, figure_6_1_by_hand
from thermosim.components.container_fleet.day import Road, memory, replay, timetable
from thermosim.components.container_fleet.solver import solve
from thermosim.errors import ParameterError

HAND = circulation(4, 1, containers=2, tractors=1, drivers=duty(20, 1))
DAYS = 30


@cache
def windowed():
    """Six loads within 5 to 24 h; nobody is followed but containers and exchangers."""
    problem = circulation(6, 2, window=(5, 19))
    return problem, solve(problem, ("containers",)).plan


def traced(problem, plan, trouble, patience, days=DAYS, year=3):
    table = timetable(problem, plan, patience=patience, days=days)
    trace = np.zeros((days, len(plan.operations)))
    row, late = np.zeros(7), np.zeros(96)
    one_year(table, trouble, year, row, late, np.zeros((3, memory(table), trace.shape[1])), trace)
    return trace, row


def by_simpy(problem, plan, trouble, patience, days=DAYS, year=3):
    """Ends of all operations from processes: each waits for whoever it shares something with."""
    env, ends, level = simpy.Environment(), np.zeros((days, len(plan.operations))), {}
    done = {(d, k): env.event() for d in range(days) for k in range(len(plan.operations))}
    key = year_key(trouble.seed, year)
    awaited = {k: [] for k in range(len(plan.operations))}
    for kind, tours in (
        ("container", plan.containers), ("exchanger", plan.exchangers), ("tractor", plan.tractors)
    ):  # fmt: skip
        for tour in tours:
            for place, step in enumerate(tour.steps):
                before = tour.steps[place - 1]
                lag = step.day - before.day + (tour.days if place == 0 else 0)
                awaited[step.operation].append((kind, before.operation, lag))
    for one in plan.duties:
        for before, step in zip(one.steps, one.steps[1:], strict=False):
            awaited[step.operation].append(("driver", before.operation, step.day - before.day))

    def operate(day, k):
        one, content = plan.operations[k], 0.0
        planned = day * DAY + one.start * problem.slot
        yield env.timeout(planned)
        for kind, before, lag in awaited[k]:
            known = day - lag >= 0
            if known:
                yield done[day - lag, before]
            if kind == "container":
                first = {"charge": 1.0, "full": 1.0}.get(plan.operations[before].kind, 0.0)
                content = level[day - lag, before] if known else first
        start, length = env.now, one.duration * problem.slot
        if one.moving:
            yield env.timeout(length + held_up(trouble, key, day * len(plan.operations) + k))
        else:
            missing = one.level - content if one.kind == "charge" else content
            needed = math.ceil(missing / one.level * length - 1e-6)
            stop = planned + length + patience
            user = problem.users[0]
            if one.kind == "discharge" and user.open_slots is not None:
                since = (one.start - user.opens) % problem.slots
                stop = min(stop, planned + (user.open_slots - since) * problem.slot)
            stay = min(needed, max(stop - start, 0.0))
            yield env.timeout(stay)
            moved = missing if stay == needed else one.level * stay / length
            content += moved if one.kind == "charge" else -moved
        level[day, k], ends[day, k] = content, env.now
        done[day, k].succeed()

    for day, k in done:
        env.process(operate(day, k))
    env.run()
    return ends


@pytest.mark.parametrize("patience", [0.0, 1800.0, math.inf])
@pytest.mark.parametrize("trouble", [Trouble(7, 360.0, 0.0, 0.0), Trouble(8, 600.0, 0.02, 14400.0)])
def test_event_times_equal_those_of_simpy_on_the_same_draws(trouble, patience):
    for problem, plan in ((HAND, figure_6_1_by_hand()), windowed()):
        ours, _ = traced(problem, plan, trouble, patience)
        assert np.array_equal(ours, by_simpy(problem, plan, trouble, patience))


def test_a_plan_out_of_order_is_refused():
    plan = figure_6_1_by_hand()
    with pytest.raises(ParameterError, match="sort its operations"):
        replay(HAND, replace(plan, operations=plan.operations[::-1]), Road(delay=0.0), 1)


def test_without_trouble_the_year_is_the_plan():
    found = replay(HAND, figure_6_1_by_hand(), Road(delay=0.0), 3)
    # 365 days x 4 loads x 5.4 GJ = 7884 GJ
    assert found.delivered.tolist() == pytest.approx([7884e9] * 3, rel=1e-12)
    assert found.charged.tolist() == pytest.approx([7884e9] * 3, rel=1e-12)
    assert found.share == pytest.approx(1.0, rel=1e-12)
    assert not found.lateness.any()
    assert not found.overtime.any()


def test_heat_delivered_never_exceeds_heat_charged_and_the_start():
    for patience in (0.0, 1800.0, math.inf):
        road = Road(delay=900.0, breakdowns=0.01, repair=7200.0, patience=patience)
        found = replay(HAND, figure_6_1_by_hand(), road, 20)
        first = 2 * HAND.heat  # both containers may begin the year full
        assert (found.delivered <= found.charged + first + 1.0).all()
        assert (found.delivered >= found.charged - first - 1.0).all()


def test_a_container_that_leaves_in_time_loses_the_time_it_came_late():
    # every move takes floor of an exponential longer; with no patience each discharge ends as
    # planned, so all lateness stays below what one move and nothing else can bring
    found, plan = replay(HAND, figure_6_1_by_hand(), Road(delay=60.0, patience=0.0), 5), None
    assert plan is None
    assert found.lateness.max() < 60.0
    assert 0.9 < found.share < 1.0
    waits = replay(HAND, figure_6_1_by_hand(), Road(delay=60.0), 5)
    assert waits.share > found.share


def test_the_same_years_have_the_same_bits_in_any_company():
    plan, road = figure_6_1_by_hand(), Road(delay=600.0, breakdowns=0.01, repair=3600.0)
    many = replay(HAND, plan, road, 130)
    few = replay(HAND, plan, road, 7)
    assert np.array_equal(many.delivered[:7], few.delivered)
    assert np.array_equal(many.lateness[:7], few.lateness)
    other = replay(HAND, plan, replace(road, seed=2), 7)
    assert not np.array_equal(other.lateness, few.lateness)


def test_breakdowns_come_as_often_as_asked():
    # 8 moves x 365 days x 1 % = 29.2 a year; standard error of 400 years sqrt(29.2/400) = 0.27
    found = replay(HAND, figure_6_1_by_hand(), Road(delay=0.0, breakdowns=0.01), 400)
    assert found.breakdowns.mean() == pytest.approx(29.2, abs=4 * 0.27)


def test_nothing_is_discharged_after_closing():
    problem, plan = windowed()
    ours, _ = traced(problem, plan, Trouble(9, 1800.0, 0.0, 0.0), math.inf)
    moves = {k for k, one in enumerate(plan.operations) if one.moving}
    for k, one in enumerate(plan.operations):
        if one.kind == "discharge":
            ends = ours[:, k] - DAY * np.arange(DAYS)
            late = ends > 86400.0
            # the user closes at 24 h: who ends later did not discharge, his end is his arrival
            before = next(
                t.steps[p - 1].operation
                for t in plan.containers
                for p, s in enumerate(t.steps)
                if s.operation == k
            )
            assert before in moves
            assert not late.any() or np.array_equal(ours[late, k], ours[late, before])
