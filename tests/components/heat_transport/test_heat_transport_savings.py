"""Need and credit: hand figures of the study, invariants of mode physical, rules one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components import heat_transport as ht

Q = 5.4e9
GAS = ht.Carrier(name="city gas", heating_value=41.1e6, price=120.0, emission=2.08)
POWER = ht.Carrier(name="electricity", heating_value=1.0, price=14.7 / 3.6e6, emission=0.0)
BOILER = ht.Plant(kind=ht.Kind.BOILER, efficiency=0.85, replaced_efficiency=0.85)
HOSPITAL = ht.Plant(
    kind=ht.Kind.CHILLER_HEATER, efficiency=0.85, replaced_efficiency=0.85, base_month=4
)
HVAC = ht.Plant(
    kind=ht.Kind.AIR_CONDITIONING, efficiency=3.0, replaced_efficiency=3.0, base_month=3
)
COGENERATION = ht.Plant(kind=ht.Kind.COGENERATION, efficiency=0.4, replaced_efficiency=0.85)
USES = st.lists(st.floats(0.0, 1e5), min_size=12, max_size=12)
LOADS = st.lists(st.floats(0.0, 10.0), min_size=12, max_size=12)
CORRECTIONS = [name for name, text in ht.TEXTS.items() if not text.extra]


def even(use, plant=BOILER, carrier=GAS):
    return ht.Fuel(carrier=carrier, plant=plant, use=np.full(12, float(use)))


def saved(fuel, per_day, rules, own_loads=None):
    service = ht.Service(np.array(per_day, dtype=float), ht.calendar())
    member = ht.Member("s", fuel, own_loads)
    heat = ht.delivered((member,), service, Q, rules)
    (part,) = ht.shares((member,), heat, rules)
    return ht.credit(member, part, service, Q, rules)


def test_heat_of_a_boiler_is_use_times_heating_value_times_efficiency():
    # site A, May: 415 m^3 x 41.1 MJ/m^3 x 0.85 = 14,498 MJ
    assert ht.heat_need(even(415.0), ht.AS_PRINTED)[4] == pytest.approx(14_498.0e6, abs=0.5e6)


def test_a_boiler_is_credited_in_full_as_printed_and_by_heat_when_corrected():
    # 1 load a day in a month of 31 days: 31 x 5400 / (41.1 x 0.85) = 4,791.8 m^3 of 10,000
    fuel = even(10_000.0)
    assert saved(fuel, np.ones(12), ht.AS_PRINTED)[0] == 10_000.0
    assert saved(fuel, np.ones(12), ht.PHYSICAL)[0] == pytest.approx(31 * 5400 / 34.935, rel=1e-12)


def test_a_container_before_cogeneration_is_worth_more_against_a_boiler():
    # J: 25 loads x 5400/41.1 = 3,284.7 m^3 as printed, over 0.85 when corrected: 3,864.3
    fuel = ht.Fuel(carrier=GAS, plant=COGENERATION, use=np.full(12, 9_300.0))
    per_day = 25.0 / ht.DAYS
    assert saved(fuel, per_day, ht.AS_PRINTED)[6] == pytest.approx(3284.67, abs=0.01)
    assert saved(fuel, per_day, ht.PHYSICAL)[6] == pytest.approx(3864.32, abs=0.01)


def test_hospital_o_in_may_needs_its_hot_water_only():
    # 33,761 m^3 x 41.1 x 0.80 / 31 days = 35,808 MJ a day
    need = ht.heat_need(even(33_761.0, HOSPITAL), ht.AS_PRINTED) / ht.DAYS
    assert need[4] == pytest.approx(35_808e6, abs=1e6)


def test_use_below_the_base_month_is_negative_as_printed_and_zero_when_corrected():
    # Q, November: base 14,130, use 13,651: (13,651 x 0.80 - 479 x 0.85) x 41.1 / 30 = 14,404
    use = np.full(12, 14_130.0)
    use[10] = 13_651.0
    fuel = ht.Fuel(carrier=GAS, plant=HOSPITAL, use=use)
    corrected = ht.AS_PRINTED.corrected(["negative_hvac"])
    assert ht.heat_need(fuel, ht.AS_PRINTED)[10] / 30e6 == pytest.approx(14_404, abs=1)
    assert ht.heat_need(fuel, corrected)[10] / 30e6 == pytest.approx(14_961.5, abs=0.1)


def test_cooling_by_electricity_takes_the_chiller_into_account():
    # one load cools 5400 x 0.7 MJ, which a COP of 3 makes of 350 kWh; 500 kWh of heating
    use = np.full(12, 3.6e6 * 1e6)
    use[3] = 0.0
    fuel = ht.Fuel(carrier=POWER, plant=HVAC, use=use)
    each = saved(fuel, np.ones(12), ht.PHYSICAL) / ht.DAYS / 3.6e6
    assert each[7] == pytest.approx(350.0)
    assert each[0] == pytest.approx(500.0)


@settings(max_examples=40, deadline=None)
@given(USES, LOADS, st.sampled_from([BOILER, HOSPITAL, HVAC, COGENERATION]))
def test_no_more_is_credited_than_is_burnt_or_brought(use, loads, plant):
    fuel = ht.Fuel(carrier=GAS, plant=plant, use=np.array(use))
    service = ht.Service(np.array(loads), ht.calendar())
    member = ht.Member("s", fuel)
    heat = ht.delivered((member,), service, Q, ht.PHYSICAL)
    assert np.all(heat.used <= heat.need * (1 + 1e-12))
    assert np.all(heat.unused >= 0.0)
    np.testing.assert_allclose(heat.used + heat.unused, heat.brought, rtol=1e-9)
    amount = saved(fuel, loads, ht.PHYSICAL)
    assert np.all(amount >= 0.0)
    assert np.all(amount <= np.array(use) * (1 + 1e-9))


@settings(max_examples=30, deadline=None)
@given(USES, USES, LOADS, st.randoms(use_true_random=False))
def test_the_rules_lead_to_the_same_end_in_any_order(first, second, loads, order):
    service = ht.Service(np.array(loads), ht.calendar())
    members = (
        ht.Member("J", ht.Fuel(carrier=GAS, plant=COGENERATION, use=np.array(first))),
        ht.Member("O", ht.Fuel(carrier=GAS, plant=HOSPITAL, use=np.array(second))),
    )

    def total(rules):
        heat = ht.delivered(members, service, Q, rules)
        parts = ht.shares(members, heat, rules)
        return sum(
            ht.credit(m, part, service, Q, rules) for m, part in zip(members, parts, strict=True)
        )

    names = list(CORRECTIONS)
    order.shuffle(names)
    rules = ht.AS_PRINTED
    for name in names:
        rules = rules.corrected([name])
        assert np.all(np.isfinite(total(rules)))
    assert rules == ht.PHYSICAL
    np.testing.assert_allclose(total(rules), total(ht.PHYSICAL), rtol=1e-12)


def test_a_network_shares_heat_by_need_and_credits_as_one():
    # 10 and 30 need; 20 brought: half of each is covered
    small, large = even(1000.0), even(3000.0)
    members = (ht.Member("a", small), ht.Member("b", large))
    need = ht.heat_need(small, ht.PHYSICAL)
    service = ht.Service(2.0 * need / Q / ht.DAYS, ht.calendar())
    heat = ht.delivered(members, service, Q, ht.PHYSICAL)
    first, second = ht.shares(members, heat, ht.PHYSICAL)
    np.testing.assert_allclose(first, 0.5 * need)
    np.testing.assert_allclose(second, 1.5 * need)


def test_heat_replaces_the_first_fuel_of_a_site_first():
    members = (ht.Member("a", even(1000.0)), ht.Member("a", even(3000.0)))
    need = ht.heat_need(members[0].fuel, ht.PHYSICAL)
    service = ht.Service(1.5 * need / Q / ht.DAYS, ht.calendar())
    heat = ht.delivered(members, service, Q, ht.PHYSICAL)
    first, second = ht.shares(members, heat, ht.PHYSICAL)
    np.testing.assert_allclose(first, need)
    np.testing.assert_allclose(second, 0.5 * need)


def test_nothing_comes_of_nothing():
    for rules in (ht.AS_PRINTED, ht.PHYSICAL):
        for plant in (BOILER, HOSPITAL, HVAC, COGENERATION):
            assert not saved(even(0.0, plant), np.zeros(12), rules).any()
            assert not saved(even(1000.0, plant), np.zeros(12), rules).any() or (
                plant is HOSPITAL and rules is ht.AS_PRINTED
            )


def test_halves_are_rounded_away_from_zero_as_the_study_prints_them():
    # 63.25 loads x 18 kWh = 1138.5, printed 1,139; round() of Python would give 1,138
    assert ht.half_up(np.array([63.25 * 18.0, -0.5, 2.675 * 100]), 0).tolist() == [1139, -1, 268]


def test_planned_loads_follow_the_need_and_its_limit():
    need = np.array([0.0, 1.2, 1.3, 5.1, 9.0, 0.2, 0.3, 0, 0, 0, 0, 0]) * Q
    assert ht.planned(need, Q, 6.0)[:7].tolist() == [0, 1, 2, 5, 6, 0, 1]


def test_one_person_drives_four_loads():
    truck = ht.Truck(distance=1e4, economy=2.5e6)
    assert [ht.persons(n, truck) for n in (0, 1, 4, 5, 8, 9)] == [0, 1, 1, 2, 2, 3]
    assert truck.fuel_per_load == pytest.approx(8e-3)


def test_an_unknown_rule_is_refused_with_the_known_ones():
    with pytest.raises(Exception, match="credit_cap"):
        ht.rules("physical", {"credit_cup": "physical"})
    assert ht.rules("as_printed", {"cover_test": "physical"}).names() == ("cover_test",)
