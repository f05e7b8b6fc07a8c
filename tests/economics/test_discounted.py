"""Investment arithmetic with interest."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.economics import (
    abatement_cost,
    annuity,
    annuity_factor,
    discounted_payback,
    internal_rate_of_return,
    levelised_cost_of_heat,
    life_cycle_cost,
    net_present_value,
    simple_payback,
    straight_line,
)
from thermosim.errors import ParameterError

FLOWS = [-1000.0, *[100.0] * 15]
rates = st.floats(0.001, 0.3)


def test_known_values_of_1000_for_15_times_100_at_4_percent():
    # published check values of the three functions
    assert net_present_value(0.04, FLOWS) == pytest.approx(111.8387, abs=5e-5)
    assert internal_rate_of_return(FLOWS) == pytest.approx(0.0555650, abs=5e-8)
    assert annuity(1000.0, 0.04, 15) == pytest.approx(89.9411, abs=5e-5)


def test_present_value_without_interest_is_the_plain_sum():
    assert net_present_value(0.0, FLOWS) == 500.0


@given(rate=rates, years=st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_an_annuity_pays_back_exactly_what_was_invested(rate, years):
    payment = annuity(1.0, rate, years)
    assert net_present_value(rate, [-1.0, *[payment] * years]) == pytest.approx(0.0, abs=1e-12)
    assert internal_rate_of_return([-1.0, *[payment] * years]) == pytest.approx(rate, abs=1e-9)


def test_an_annuity_without_interest_is_the_straight_line():
    assert annuity(600.0, 0.0, 15) == straight_line(600.0, 15) == 40.0
    # r/(1 - (1+r)^-n) -> 1/n + r (n+1)/(2n): 1/15 + 1e-9 x 16/30
    assert annuity_factor(1e-9, 15) == pytest.approx(1 / 15 + 1e-9 * 16 / 30, rel=1e-13)


def test_a_rate_can_be_negative():
    # 100 invested, 90 back after one year: -10 %
    assert internal_rate_of_return([-100.0, 90.0]) == pytest.approx(-0.1, abs=1e-12)


def test_a_replacement_in_between_still_has_one_rate():
    flows = [-100.0, 80.0, -20.0, 80.0]
    rate = internal_rate_of_return(flows)
    assert net_present_value(rate, flows) == pytest.approx(0.0, abs=1e-10)


@pytest.mark.parametrize(
    "flows", [[1.0, 2.0], [-1.0, -2.0], [0.0], [-100.0, 230.0, -132.0], [-1.0, 2.0, -1.0]]
)
def test_flows_without_a_single_rate_are_refused(flows):
    # the last but one has the rates 10 % and 20 %
    with pytest.raises(ParameterError, match="no rate, or no single one"):
        internal_rate_of_return(flows)


@pytest.mark.parametrize("flows", [[], [float("nan"), 1.0], [-1.0, float("inf")]])
def test_broken_flows_are_refused(flows):
    with pytest.raises(ParameterError, match="finite amount"):
        net_present_value(0.04, flows)


def test_payback_is_investment_over_saving_and_longer_with_interest():
    assert simple_payback(1000.0, 100.0) == 10.0
    # -ln(1 - 0.04 x 10)/ln 1.04 = 0.510826/0.0392207 = 13.0244
    assert discounted_payback(1000.0, 100.0, 0.04) == pytest.approx(13.0244, abs=5e-5)
    assert discounted_payback(1000.0, 100.0, 0.0) == 10.0


def test_savings_below_the_interest_never_pay_back():
    assert discounted_payback(1000.0, 40.0, 0.04) == math.inf
    assert discounted_payback(1000.0, -1.0, 0.04) == math.inf
    assert simple_payback(1000.0, 0.0) == math.inf


@given(rate=rates, years=st.floats(0.5, 40.0))
@settings(max_examples=30, deadline=None)
def test_discounted_payback_is_the_inverse_of_the_annuity(rate, years):
    saving = annuity(1000.0, rate, years)
    assert discounted_payback(1000.0, saving, rate) == pytest.approx(years, rel=1e-6)


def test_life_cycle_cost_counts_replacements_and_what_is_left():
    # undiscounted, 20 years: 100 with life 15 bought twice, 10/15 of the second left;
    # 50 with life 50: 30/50 left; 3 a year: 200 - 66.667 + 50 - 30 + 60
    cost = life_cycle_cost([(100.0, 15), (50.0, 50)], 3.0, 0.0, 20)
    assert cost == pytest.approx(213.0 + 1 / 3)
    # at 5 % the second machine is bought after 15 years
    discounted = life_cycle_cost([(100.0, 15)], 0.0, 0.05, 20)
    assert discounted == pytest.approx(100 + 100 / 1.05**15 - 100 * 2 / 3 / 1.05**20)


def test_a_part_that_lives_as_long_as_the_period_is_bought_once():
    assert life_cycle_cost([(100.0, 20)], 0.0, 0.05, 20) == pytest.approx(100.0)


def test_life_cycle_cost_over_one_common_life_is_the_present_value():
    cost = life_cycle_cost([(1000.0, 15)], -100.0, 0.04, 15)
    assert -cost == pytest.approx(net_present_value(0.04, FLOWS))


def test_levelised_cost_earns_the_investment_back():
    # annuity 89.9411 + 10 + 20 over 1000 kWh
    cost = levelised_cost_of_heat([(1000.0, 15)], 10.0, 20.0, 1000.0, 0.04)
    assert cost == pytest.approx(0.1199411, abs=5e-8)


def test_avoiding_a_tonne_costs_the_extra_cost_over_tonnes_avoided():
    assert abatement_cost(50_000.0, 10_000.0) == pytest.approx(5000.0)
    assert abatement_cost(-50_000.0, 10_000.0) == pytest.approx(-5000.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: net_present_value(-1.0, FLOWS),
        lambda: annuity(1.0, float("nan"), 15),
        lambda: annuity(1.0, 0.04, 0),
        lambda: straight_line(1.0, 0.0),
        lambda: life_cycle_cost([(1.0, 15)], 0.0, 0.04, 1.5),
        lambda: levelised_cost_of_heat([], 0.0, 0.0, 0.0, 0.04),
        lambda: abatement_cost(1.0, 0.0),
    ],
)
def test_numbers_without_meaning_are_refused(call):
    with pytest.raises(ParameterError, match="="):
        call()
