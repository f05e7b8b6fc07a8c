"""Burden of capital, credits for CO2 and how they are shared, subsidy programmes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.economics import burden, credit, one_programme, pro_rata, programmes, shapley
from thermosim.errors import ParameterError


def test_burden_without_interest_is_the_straight_line():
    # maker B, case 1: 632 million, a third given, 10 years: 42.133 million a year
    assert burden(632e6, 1 / 3, 10.0) == pytest.approx(42.1333e6, rel=1e-6)
    assert burden(632e6, 1 / 3, 10.0, 1e-14) == pytest.approx(burden(632e6, 1 / 3, 10.0), rel=1e-12)
    assert burden(1e6, 1.0, 10.0, 0.05) == 0.0


def test_interest_makes_it_dearer():
    # 1 x 0.05 / (1 - 1.05^-10) = 0.129505
    assert burden(1.0, 0.0, 10.0, 0.05) == pytest.approx(0.1295046, abs=1e-7)


def test_impossible_subsidies_are_refused():
    with pytest.raises(ParameterError, match="subsidy"):
        burden(1e6, 1.2, 10.0)
    with pytest.raises(ParameterError, match="capital"):
        burden(-1e6, 0.2, 10.0)


def test_a_loss_of_one_site_does_not_eat_the_credit_of_another():
    assert credit(3000.0, [10.0, -5.0]) == 30_000.0
    with pytest.raises(ParameterError, match="price"):
        credit(-1.0, [1.0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=5).filter(lambda w: sum(w) > 1e-3))
def test_shares_sum_to_one(weights):
    parts = pro_rata({str(place): weight for place, weight in enumerate(weights)})
    assert sum(parts.values()) == pytest.approx(1.0, rel=1e-12)


def test_nobody_cannot_share():
    with pytest.raises(ParameterError, match="weights"):
        pro_rata({"user": 0.0})


CHAIN = ("source", "carrier", "user")


def test_three_who_need_each_other_share_alike():
    # heat flows only if all take part: each adds everything in a third of the orders
    value = shapley(CHAIN, lambda group: 12.0 if len(group) == 3 else 0.0)
    assert value == pytest.approx(dict.fromkeys(CHAIN, 4.0), rel=1e-12)


def test_who_adds_nothing_gets_nothing_and_the_whole_is_shared():
    value = shapley((*CHAIN, "watcher"), lambda group: 9.0 if {"source", "user"} <= group else 0.0)
    assert value["watcher"] == pytest.approx(0.0, abs=1e-12)
    assert value["carrier"] == pytest.approx(0.0, abs=1e-12)
    assert sum(value.values()) == pytest.approx(9.0, rel=1e-12)


def test_values_of_two_games_add():
    def one(group):
        return float(len(group)) ** 2

    def two(group):
        return 5.0 if "user" in group else 0.0

    both = shapley(CHAIN, lambda group: one(group) + two(group))
    parts = shapley(CHAIN, one), shapley(CHAIN, two)
    for name in CHAIN:
        assert both[name] == pytest.approx(parts[0][name] + parts[1][name], rel=1e-12)


def test_programmes_have_a_year_and_are_never_added():
    assert all(each.year == 2008 and each.source for each in programmes().values())
    assert one_programme(["waste-plant warming measures"]).share_heat_transport == 0.5
    with pytest.raises(ParameterError, match="cannot be added"):
        one_programme(["biomass use", "regional new energy"])
    with pytest.raises(ParameterError, match="unknown"):
        one_programme(["free money"])
