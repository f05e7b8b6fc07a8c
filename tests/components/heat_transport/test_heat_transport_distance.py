"""One load and its road: figures that follow from the study's prices by hand."""

import numpy as np
import pytest

from thermosim.components import heat_transport as ht
from thermosim.economics import burden

KWH = 3.6e6
ROAD = ht.Road(speed=30.0 / 3.6, handling=2400.0)  # 10 km take 1 h
YEAR = 4 * 365.0  # loads of four a day


def load(efficiency=0.85):
    return ht.Load(
        heat=5.4e9,
        replaced=5.4e9 / (41.1e6 * efficiency),
        carrier_emission=2.08,
        pump=36 * KWH,
        electricity_price=14.7 / KWH,
        electricity_emission=0.555 / KWH,
        diesel_price=78.5e3,
        diesel_emission=2620.0,
        economy=2.5e6,
    )


def test_one_load_replaces_and_costs_what_the_prices_say():
    # 5400/34.935 = 154.57 m^3; 36 kWh x 14.7 + 8 L x 78.5 = 529.2 + 628.0 = 1157.2 JPY
    # 36 x 0.555 + 8 x 2.62 = 40.94 kg
    each = load()
    assert each.replaced == pytest.approx(154.57, abs=0.005)
    assert each.replaced * 120 == pytest.approx(18_549, abs=0.5)
    assert each.replaced * 80 == pytest.approx(12_366, abs=0.5)
    assert each.cost(1e4) == pytest.approx(1157.2, abs=0.05)
    assert each.emission(1e4) == pytest.approx(40.94, abs=0.005)


def test_emission_never_sets_the_radius():
    # (154.57 x 2.08 - 19.98) / 2.096 = 143.9 km; (5400 - 129.6) / 30.56 = 172.5 km
    assert load().emission_radius / 1e3 == pytest.approx(143.9, abs=0.05)
    assert load().energy_radius / 1e3 == pytest.approx(172.5, abs=0.05)


@pytest.mark.parametrize(
    ("price", "yearly", "radius"),
    [
        (120.0, 2e6, 69.6), (80.0, 2e6, 38.7), (120.0, 0.0, 76.5), (80.0, 0.0, 45.5),
        (120.0, 2e6 + 130e6 * 2 / 3 / 10, 39.9), (80.0, 2e6 + 130e6 * 2 / 3 / 10, 9.0),
    ],
)  # fmt: skip
def test_money_sets_it(price, yearly, radius):
    found = ht.radius(load(), ROAD, price, 6e6, yearly / YEAR)
    assert found / 1e3 == pytest.approx(radius, abs=0.05)


def test_at_the_break_even_distance_money_is_even():
    each, labour, shared = load(), 6e6, 2e6 / YEAR
    at = ht.radius(each, ROAD, 100.0, labour, shared)
    paid = each.cost(at) + ht.labour_per_load(labour, ROAD, at) + shared
    assert paid == pytest.approx(each.replaced * 100.0, rel=1e-12)


def test_a_carrier_without_price_is_carried_nowhere():
    assert ht.radius(load(), ROAD, 0.0, 6e6, 0.0) == 0.0


def test_an_hour_of_a_move_costs_4110():
    # 6 million JPY / 365 days / 8 h, two moves an hour each: 4,110 JPY
    assert ht.labour_per_load(6e6, ROAD, 1e4) == pytest.approx(4110, abs=0.5)


def test_every_cost_rises_with_distance():
    far = np.linspace(0.0, 1e5, 50)
    for values in (load().cost(far), load().emission(far), ht.labour_per_load(6e6, ROAD, far)):
        assert np.all(np.diff(values) > 0.0)
    assert load().cost(0.0) == pytest.approx(529.2)  # pumps are left


def fleet(capital=0.0):
    return ht.Fleet(
        dwell=8 * 3600.0,
        upkeep=1e6,
        container_capital=capital,
        pair_capital=0.0,
        charge_time=4 * 3600.0,
    )


def test_fleets_are_the_least_that_time_allows():
    # (4 + 4 + 2 h) x 4, 6, 8 loads over 24 h: 1.67, 2.5, 3.33
    assert fleet().containers(np.array([4.0, 6.0, 8.0]), 3600.0).tolist() == [2.0, 3.0, 4.0]
    assert fleet().pairs(np.array([4.0, 6.0, 8.0])).tolist() == [1.0, 1.0, 2.0]


def test_four_loads_a_day_earn_what_the_prices_say():
    # 1460 x (18,549 - 1157.2) - 2 containers x 1 million - 1 person x 6 million
    effect = ht.yearly_effect(load(), ROAD, fleet(), 120.0, 1e4, 6e6, 4.0)
    assert effect == pytest.approx(1460 * (154.573 * 120 - 1157.2) - 8e6, rel=1e-5)


def test_loads_that_pay_for_two_containers_and_a_driver():
    # 8 million JPY over the margin of a load: 460 a year at 120 JPY/m^3, 714 at 80
    for price, loads in ((120.0, 460), (80.0, 714)):
        assert 8e6 / (load().replaced * price - 1157.2) == pytest.approx(loads, abs=0.5)
    # upkeep alone: 1 million over the margin, 58 a year
    assert 1e6 / (load().replaced * 120.0 - 1157.2) == pytest.approx(57.5, abs=0.5)


def test_capital_turns_the_verdict_on_site_b():
    # 2 containers x 40 + one pair of 30 + 20 million, a third given, over 10 years: 8.67 a year
    assert burden(130e6, 1 / 3, 10.0) == pytest.approx(8.667e6, abs=1e3)


def test_the_effect_is_worse_the_farther_and_the_dearer_the_wage():
    far, pay = np.meshgrid(np.linspace(1e3, 4e4, 20), np.linspace(3e6, 9e6, 20), indexing="ij")
    effect = ht.yearly_effect(load(), ROAD, fleet(1e6), 120.0, far, pay, 6.0)
    assert np.all(np.diff(effect, axis=0) < 0.0)
    assert np.all(np.diff(effect, axis=1) < 0.0)


@pytest.mark.parametrize(
    ("loads", "units", "burden_of_units", "left"),
    [(1, 1, 5.33, 1.07), (2, 2, 7.33, 5.47), (3, 2, 7.33, 11.88)],
)
def test_three_round_trips_a_day_leave_enough_for_wages(loads, units, burden_of_units, left):
    # maker B: one load of 7.1 GJ a day replaces 215.9 m^3, 75 JPY each, and earns 0.49 million
    # of credit a year; 80 million of plant (one more unit: 30) less a third over ten years
    gas = 7.1e9 / (41.1e6 * 0.8) * 75.0 * 365
    paid = burden(80e6 + 30e6 * (units - 1), 1 / 3, 10.0)
    assert paid / 1e6 == pytest.approx(burden_of_units, abs=0.005)
    credit = 215.9 * 2.08 * 365 / 1000 * 3000
    assert (loads * (gas + credit) - paid) / 1e6 == pytest.approx(left, abs=0.03)
