"""Fewest containers, drivers and tractors of the published figures, and what bounds them."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.components.container_fleet.fleets import circulation, duty
from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.solver import Prices, shortest_span, solve


def fewest(problem, goal="containers"):
    answer = solve(problem, (goal,))
    assert answer.stages[0].proven
    assert fleet.check(problem, answer.plan) == []
    return answer.stages[0].value


@pytest.mark.parametrize("slot", [1.0, 0.5])
@pytest.mark.parametrize(("deliveries", "exchangers", "found"), [(4, 1, 2), (6, 1, 3), (8, 2, 4)])
def test_published_fleets_are_the_minimum_on_either_grid(deliveries, exchangers, found, slot):
    # fluid bound n (4 + 4 + 2)/24 = 1.67, 2.5, 3.33, rounded up
    assert fewest(circulation(deliveries, exchangers, slot=slot)) == found


def test_half_an_hour_less_a_move_saves_a_container():
    # 8 (4 + 4 + 2 x 0.5)/24 = 3: nobody ever waits
    assert fewest(circulation(8, 2, slot=0.5, move=0.5)) == 3


def test_drivers_and_tractors_of_two_figures_are_the_arithmetic_bound():
    for deliveries, exchangers in ((6, 1), (8, 2)):
        problem = circulation(deliveries, exchangers, drivers=duty())
        answer = solve(problem)
        assert fleet.check(problem, answer.plan) == []
        found = {stage.goal: stage.value for stage in answer.stages}
        # 2 n moves of 1 h over 8 h of work; over 24 h of a tractor
        assert found["drivers"] == math.ceil(2 * deliveries / 8)
        assert found["tractors"] == 1
        assert len(answer.plan.duties) == found["drivers"]


def test_line_1_2_needs_three_containers_and_four_within_the_window():
    line = {"deliveries": 6, "power": 41.1e9 / 86400.0 * 5.4 / 6.85 * 1.0001}
    # 6 (4 + 4 + 2)/24 = 2.5
    assert fewest(circulation(**line)) == 3
    assert fewest(circulation(**line, users_exchangers=2, window=(5, 19))) == 4
    # two only with 6 (4 + 3 + 1)/24 = 2
    assert fewest(circulation(**line, stay=(4.0, 3.0), move=0.5, slot=0.5)) == 2


def test_eight_loads_by_two_drivers_take_ten_hours_where_drivers_are_followed():
    def plan(span, follow):
        problem = circulation(8, 2, drivers=duty(span, 2, follow), containers=4, tractors=2)
        answer = solve(problem, ())
        assert not answer.undecided
        return problem, answer.plan

    # nine hours will do only for drivers who change to a tractor parked elsewhere
    assert plan(9, "tractors")[1] is not None
    assert plan(9, "drivers")[1] is None
    problem, found = plan(10, "drivers")
    assert fleet.check(problem, found) == []
    assert max(found.span(one) for one in found.duties) <= 10


def test_four_loads_by_one_driver_span_twenty_hours():
    problem = circulation(4, 1, drivers=duty(21, 1), containers=2, tractors=1)
    span, answer = shortest_span(problem)
    assert span == 20
    assert fleet.check(problem, answer.plan) == []


@settings(max_examples=12, deadline=None)
@given(
    deliveries=st.integers(1, 4),
    opens=st.integers(0, 23),
    length=st.integers(8, 20),
    shift=st.integers(1, 23),
)
def test_shifting_all_windows_shifts_the_plan_and_not_the_optimum(deliveries, opens, length, shift):
    one = circulation(deliveries, 2, window=(opens, length))
    other = circulation(deliveries, 2, window=((opens + shift) % 24, length))
    assert fewest(one) == fewest(other)


@pytest.mark.parametrize(("deliveries", "exchangers"), [(6, 1), (8, 2)])
def test_the_fleet_is_the_same_at_whatever_slot_it_is_counted(deliveries, exchangers):
    plan = solve(circulation(deliveries, exchangers)).plan
    leaves = {"charge": ("S", 1), "discharge": ("U", 0), "full": ("U", 1), "empty": ("S", 0)}
    takes = {"charge": ("S", 0), "discharge": ("U", 1), "full": ("S", 1), "empty": ("U", 0)}
    stock = {}
    for place in leaves.values():  # fewest that must stand at a place, slot by slot over two days
        level, levels = 0, []
        for slot in range(2 * plan.slots):
            for one in plan.operations:
                ends = (one.start + one.duration) % plan.slots == slot % plan.slots
                level += ends and leaves[one.kind] == place
                level -= one.start == slot % plan.slots and takes[one.kind] == place
            levels.append(level)
        stock[place] = [level - min(levels[: plan.slots]) for level in levels[: plan.slots]]
    for slot in range(plan.slots):
        busy = sum((slot - one.start) % plan.slots < one.duration for one in plan.operations)
        assert busy + sum(levels[slot] for levels in stock.values()) == plan.container_count


def test_no_delivery_needs_nothing():
    answer = solve(circulation(0, drivers=duty()))
    assert answer.plan.operations == ()
    assert [stage.value for stage in answer.stages] == [0.0, 0.0, 0.0]


def test_cost_decides_between_a_container_and_a_driver():
    problem = circulation(4, 1, drivers=duty(13, None, "tractors"))
    # two containers and two drivers, or four and one: the dearer one is saved
    few = solve(problem, prices=Prices(container=1e6, driver=1e5))
    assert few.plan.container_count == 2
    assert few.stages[0].value == pytest.approx((2 * 1e6 + 2 * 1e5) / 1e6)  # in the dearer one
    alone = solve(problem, prices=Prices(container=1e5, driver=6e6))
    assert alone.plan.container_count == 4
    assert alone.stages[0].value == pytest.approx((4 * 1e5 + 6e6) / 6e6)


def test_partial_charging_is_chosen_where_the_last_heat_comes_slowly():
    # full takes 10 h, half 2 h. Two full loads: 2 (10 + 4 + 2)/24 = 1.33, two containers; four
    # halves: 4 (2 + 2 + 2)/24 = 1, one container does it
    slow = fleet.Source(name="S", exchangers=1, dwell=(2, 10))
    user = fleet.User(name="U", exchangers=1, dwell=(2, 4), deliveries=2)
    problem = fleet.Circulation(
        slot=3600.0, heat=5.4e9, sources=(slow,), users=(user,), moves=((1,),), levels=(0.5, 1.0)
    )
    answer = solve(problem, ("containers",))
    assert answer.plan.container_count == 1
    assert fleet.check(problem, answer.plan) == []
    assert {one.level for one in answer.plan.operations if one.kind == "charge"} == {0.5}
    full = replace(
        problem,
        levels=(1.0,),
        sources=(replace(slow, dwell=(10,)),),
        users=(replace(user, dwell=(4,)),),
    )
    assert solve(full, ("containers",)).plan.container_count == 2


def test_demand_by_the_hour_moves_the_discharges():
    # 5.4 GJ in 4 h are 375 kW: only from 8 to 16 h the user takes that much, twice at once
    demand = tuple(750e3 if 8 <= hour < 16 else 0.0 for hour in range(24))
    base = circulation(4, 2)
    problem = replace(base, users=(replace(base.users[0], demand=demand),))
    plan = solve(problem, ("containers",)).plan
    assert fleet.check(problem, plan) == []
    starts = sorted(one.start for one in plan.operations if one.kind == "discharge")
    assert starts == [8, 8, 12, 12]


def test_the_tightest_published_fleet_never_waits():
    # line 3/1: 48 (3 + 4 + 1)/24 = 16 exactly
    problem = circulation(48, 8, slot=0.5, move=0.5, stay=(3.0, 4.0))
    assert fleet.bounds(problem).containers == 16
    plan = solve(problem, ("containers",)).plan
    assert plan.container_count == 16
    assert sum(one.duration for one in plan.operations) == 16 * plan.slots
