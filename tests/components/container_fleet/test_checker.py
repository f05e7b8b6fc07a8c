"""The checker accepts a plan made by hand and refuses every single damage."""

from dataclasses import replace

import pytest

from tests.components.container_fleet.fleets import circulation, duty, figure_6_1_by_hand
from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.solver import solve

PROBLEM = circulation(4, 1, containers=2, tractors=1, drivers=duty(20, 1))
PLAN = figure_6_1_by_hand()


def test_the_plan_made_by_hand_is_accepted():
    assert fleet.check(PROBLEM, PLAN) == []
    assert (PLAN.container_count, PLAN.tractor_count, PLAN.span(PLAN.duties[0])) == (2, 1, 20)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"moves": ((2,),)}, "takes 1 slots, not 2"),
        ({"drivers": duty(19, 1)}, "a duty spans 20 h, 19 h are allowed"),
        ({"containers": 1}, "2 containers are used, 1 allowed"),
        ({"tractors": 0}, "1 tractors are used, 0 allowed"),
        ({"drivers": replace(duty(20, 1), work=7)}, "a driver works 8 h, 7 h are allowed"),
        ({"sources": (replace(PROBLEM.sources[0], power=3e5),)}, "375 kW"),
        ({"users": (replace(PROBLEM.users[0], open_slots=19, opens=5),)}, "leaves the window"),
        ({"users": (replace(PROBLEM.users[0], deliveries=5),)}, "4 containers a day instead of 5"),
        ({"users": (replace(PROBLEM.users[0], demand=(3e5,) * 24),)}, "too much"),
    ],
)
def test_a_limit_made_tighter_is_told(changes, words):
    assert any(words in complaint for complaint in fleet.check(replace(PROBLEM, **changes), PLAN))


def test_an_exchanger_removed_is_told():
    two = circulation(8, 2)
    eight = solve(two, ("containers",)).plan
    fewer = replace(two, sources=(replace(two.sources[0], exchangers=1),))
    assert fleet.check(two, eight) == []
    assert any("on 1 exchangers" in complaint for complaint in fleet.check(fewer, eight))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda p: replace(p, containers=p.containers[:1]), "has 0 containers"),
        (lambda p: replace(p, tractors=()), "has 0 tractors"),
        (lambda p: replace(p, duties=()), "has 0 drivers"),
        (lambda p: replace(p, slots=48), "48 slots a day"),
        (lambda p: replace(p, operations=tuple(
            replace(o, end="X") if o.kind == "full" else o for o in p.operations)), "no such"),
        (lambda p: replace(p, operations=tuple(
            replace(o, start=3) if (o.kind, o.start) == ("empty", 1) else o
            for o in p.operations)), "still busy"),
        (lambda p: replace(p, duties=(fleet.Duty(p.duties[0].steps[:-1]),)), "does not come back"),
        (lambda p: replace(p, containers=tuple(
            replace(t, steps=t.steps[::-1]) for t in p.containers)), "comes"),
    ],
)  # fmt: skip
def test_a_plan_damaged_once_is_told(damage, words):
    assert any(words in complaint for complaint in fleet.check(PROBLEM, damage(PLAN)))
