"""Why there is no plan, in one sentence."""

import pytest

from tests.components.container_fleet.fleets import circulation, duty
from thermosim.components import container_fleet as fleet
from thermosim.components.container_fleet.diagnosis import explain
from thermosim.errors import ParameterError


def test_one_driver_within_thirteen_hours_needs_containers_a_driver_or_a_longer_duty():
    text = explain(circulation(4, 1, containers=2, tractors=1, drivers=duty(13, 1, "tractors")))
    assert text == (
        "2 containers, 1/1 exchangers at sources/users, 1 tractor, 1 driver and a duty of 13 h "
        "cannot make 4 deliveries a day; any one of these would do: 4 containers, 2 drivers, a "
        "duty of 20 h."
    )


def test_windows_and_exchangers_are_named_where_they_bind():
    text = explain(circulation(6, 1, users_exchangers=2, window=(5, 19), containers=3))
    assert "4 containers" in text
    assert "day and night" in text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (circulation(7, 1), "7 discharges of 4 h do not fit into 24 h on 1 exchanger: at most 6"),
        (circulation(6, 1, window=(5, 19)), "do not fit into 19 h on 1 exchanger: at most 4"),
        (circulation(6, 1, containers=2), "keep at least 3 containers busy, but at most 2"),
        (circulation(6, 1, power=2e5), "the sources give 17.3 GJ a day: at most 3 containers"),
        (circulation(2, 1, power=2e5), "5.4 GJ take 7.5 h, not the 4 h of the plan"),
        (circulation(4, 1, move=5.0, drivers=duty()), "there and back takes 10 h, but a driver"),
        (circulation(8, 2, drivers=duty(13, 1)), "at least 2 drivers busy, but at most 1"),
        (circulation(2, 1, window=(5, 3)), "a discharge takes 4 h, but the window is 3 h long"),
    ],
)
def test_what_arithmetic_refutes_is_told_without_a_search(problem, words):
    assert words in explain(problem)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"slot": 5.0}, "do not divide the day"),
        ({"stay": (0.0, 4.0)}, "at least one slot"),
        ({"levels": (0.0,)}, "each must be above 0"),
        ({"levels": (0.5, 1.0)}, "for each of 2 levels"),
        ({"move": 0.0}, "a move of at least one slot"),
    ],
)
def test_a_problem_without_sense_is_refused(wrong, words):
    with pytest.raises(ParameterError, match=words):
        circulation(4, 1, **wrong)


def test_two_sites_of_one_name_are_refused():
    base = circulation(4)
    user = fleet.User(name="S", exchangers=1, dwell=(4,), deliveries=1)
    with pytest.raises(ParameterError, match="a name of its own"):
        fleet.Circulation(slot=3600.0, heat=1e9, sources=base.sources, users=(user,), moves=((1,),))
