"""The scenario: ledger, modes, rules one by one, empty cases, and money."""

import dataclasses
import random

import numpy as np
import pytest

from thermosim import case
from thermosim.components import heat_transport as ht
from thermosim.scenarios import heat_transport_year as yearly
from thermosim.scenarios.heat_transport_tornado import tornado

NAMES = [name for name in case.names() if name.startswith("epoc-a-")]
PHYSICAL = {"rules.mode": "physical"}
BARE = {"tornado": 0.01}


def inputs_of(name):
    return case.load(name).inputs


@pytest.mark.parametrize("mode", ["as_printed", "physical"])
def test_source_heat_is_lost_unused_or_used(mode):
    for name in NAMES:
        ledger = case.load(name, {"rules.mode": mode}).run().ledger
        assert ledger.relative_residual <= 1e-9, name
        assert all(value >= 0.0 for value in (*ledger.inputs.values(), *ledger.outputs.values()))


def test_heat_lost_on_the_way_is_taken_from_the_source():
    # 6 % lost: 1/0.94 of what arrives is charged
    plain = case.load("epoc-a-site-b").run().ledger
    lossy = case.load("epoc-a-site-b", {"container.loss": "6 %"}).run().ledger
    assert lossy.total_in == pytest.approx(plain.total_in / 0.94, rel=1e-12)
    assert lossy.outputs["B: heat used"] == pytest.approx(plain.outputs["B: heat used"])


def test_any_order_of_corrections_ends_at_the_same_figures():
    order = random.Random(7)
    for name in ("epoc-a-site-q-gas", "epoc-a-network-g-j", "epoc-a-site-f", "epoc-a-site-o-gas"):
        inputs = inputs_of(name)
        end = yearly.reckon(yearly.study(inputs, ht.PHYSICAL))[0]
        for _ in range(3):
            names = list(ht.PHYSICAL.names())
            order.shuffle(names)
            rules = ht.AS_PRINTED
            for rule in names:
                rules = rules.corrected([rule])
                year = yearly.reckon(yearly.study(inputs, rules))[0]
                assert np.isfinite(year.cost.net_with_labour)
            assert year.cost.net_with_labour == pytest.approx(end.cost.net_with_labour, rel=1e-12)
            assert year.emission.net == pytest.approx(end.emission.net, rel=1e-12)


def test_single_rules_of_a_case_overrule_its_mode():
    # F: credit_cap alone is all that separates the modes
    corrected = case.load("epoc-a-site-f", {"rules.credit_cap": "physical"}).run()
    physical = case.load("epoc-a-site-f", PHYSICAL).run()
    assert corrected.headline("F: saving").value == physical.headline("F: saving").value
    assert "credit_cap" in corrected.notes[0]
    assert "Mode physical" in physical.notes[0]


@pytest.mark.parametrize(
    ("name", "site", "saving", "net", "co2", "used"),
    [
        ("site-c", "C", (88_625, 87_730.8), (1_858, 1_750.4), (156.8, 155.0), 84.5),
        ("site-j", "J", (39_416, 46_321.6), (-3_617, -2_788.6), (69.7, 84.1), 99.9),
        ("site-o-gas", "O", (365_782, 444_219.0), (10_025, 16_299.7), (646.3, 809.4), 99.6),
        ("network-d-h-i", "D+H+I", (94_547, 91_988.5), (2_507, 2_195.0), (167.0, 161.5), 81.6),
    ],
)
def test_both_modes_give_the_figures_of_exact_arithmetic(name, site, saving, net, co2, used):
    runs = [case.load(f"epoc-a-{name}", over).run() for over in ({}, PHYSICAL)]
    for place, run in enumerate(runs):
        amount = run.reduce(f"delivery/{site}/saved/city gas", "sum")
        assert amount == pytest.approx(saving[place], abs=0.5 if place == 0 else 0.05)
        labour = run.headline(f"{site}: net with labour").value
        assert labour == pytest.approx(net[place], abs=0.5 if place == 0 else 0.05)
        assert run.headline(f"{site}: net CO2").value == pytest.approx(co2[place], abs=0.05)
    assert runs[1].headline(f"{site}: heat used").value == pytest.approx(used, abs=0.05)


def test_slow_charging_takes_pump_electricity():
    # containers are filled at 15.5, then 7.7, then 6.9 h each instead of 4 h
    plain = case.load("epoc-a-site-b", PHYSICAL).run()
    slow = case.load("epoc-a-site-b", {**PHYSICAL, "rules.charge_time": "physical"}).run()
    ratio = slow.headline("B: source pump").value / plain.headline("B: source pump").value
    assert 7.7 / 4 < ratio < 15.5 / 4
    assert slow.headline("B: user pump").value == plain.headline("B: user pump").value


def test_capital_turns_the_verdict_of_every_scenario():
    # -8.64 and -7.37 million for B and L, -7.31 and -12.50 for O and P on gas
    for name, site, expected in (
        ("site-b", "B", -8.64), ("site-l", "L", -7.37),
        ("site-o-gas", "O", -7.31), ("site-p-gas", "P", -12.50),
    ):  # fmt: skip
        run = case.load(f"epoc-a-{name}").run()
        assert run.headline(f"{site}: effect with capital").value / 1e3 == pytest.approx(
            expected, abs=0.006
        )
        assert run.headline(f"{site}: net with labour").value > 0.0


def test_no_load_and_no_use_give_zeros():
    for over in ({"delivery.per_day": [0] * 12}, {"site.fuel.use": ["0 m^3"] * 12}):
        for mode in ("as_printed", "physical"):
            run = case.load("epoc-a-site-b", {"rules.mode": mode, **over}).run()
            assert run.headline("B: saving").value == 0.0
            assert run.ledger.relative_residual == 0.0


def test_a_year_of_one_month_is_a_year():
    days = [31.0] + [0.0] * 11
    for mode in ("as_printed", "physical"):
        over = {"rules.mode": mode, "site.operating_days": days}
        run = case.load("epoc-a-site-b", over).run()
        assert run.headline("B: loads").value == 31 * 3  # January's three a day
        assert run.ledger.relative_residual <= 1e-9


def test_a_free_carrier_saves_no_money():
    run = case.load("epoc-a-site-b", {"carrier.price": "0 JPY/m^3"}).run()
    assert run.headline("B: saving").value == 0.0
    assert run.headline("B: break-even distance").value == 0.0
    assert run.headline("B: net CO2").value > 0.0


def test_a_case_without_deliveries_tells_what_sources_and_sites_have():
    run = case.load("validation/epoc-2009/sources-a.toml").run()
    # E01: 36,000 x 0.25 x 50 / 860,000 = 0.523 MW, not the 0.25 printed
    assert run.headline("sources: G erythritol, power").value == pytest.approx(0.523, abs=5e-4)


def test_prices_move_the_verdict_along_straight_lines():
    inputs = inputs_of("epoc-a-site-b")
    given = yearly.study(inputs, ht.AS_PRINTED)
    bars = tornado(yearly.FACTORS, lambda by: yearly.effect(yearly.reckon(given, by)), 0.2)
    assert [abs(bar.high - bar.low) for bar in bars] == sorted(
        (abs(bar.high - bar.low) for bar in bars), reverse=True
    )
    price = next(bar for bar in bars if bar.name == "carrier price")
    # 8,658 kJPY of gas: a fifth more and less
    assert price.high - price.low == pytest.approx(0.4 * 72_148 * 120, rel=1e-4)
    at_zero = yearly.effect(yearly.reckon(given, {"carrier price": price.flips_at}))
    assert at_zero == pytest.approx(0.0, abs=1.0)


def test_the_template_has_a_map_of_ten_thousand_points():
    run = case.load("heat-transport-my-city").run()
    effect = run["map/effect"]
    assert effect.values.size == 10_000
    assert effect.dims == ("price", "distance", "labour", "loads")
    assert np.all(np.diff(effect.values, axis=0) > 0.0)  # dearer gas pays more
    assert np.all(np.diff(effect.values, axis=1) < 0.0)  # farther pays less
    shares = next(t for t in run.tables if t.title == "Credit for saved CO2")
    assert sum(row[1] for row in shares.rows) == pytest.approx(100.0, abs=1e-9)


def test_carriers_of_every_measure_are_saved_in_their_own_unit():
    run = case.load("heat-transport-my-city").run()
    units = {
        "hospital/saved/city gas": "m^3/month", "hospital/saved/electricity": "kWh/month",
        "pool and hotel/saved/kerosene": "L/month", "laundry/saved/steam": "MJ/month",
    }  # fmt: skip
    for path, unit in units.items():
        assert run[f"delivery/{path}"].unit == unit
    # the laundry's steam is bought as heat: 1,200 GJ brought, 8.4 million JPY at 7 JPY/MJ
    assert run.headline("laundry: saving").value == pytest.approx(8400.0, rel=1e-3)


def test_planned_loads_stay_within_the_sources():
    run = case.load("heat-transport-my-city", {"delivery.3.most_per_day": 50}).run()
    taken = sum(run.ledger.inputs.values())
    names = ("incinerator", "foundry")
    offered = sum(run.headline(f"sources: {name}, heat a day").value for name in names)
    assert taken / 1e9 <= offered * 365


def test_saved_carbon_of_sites_that_may_not_be_credited_earns_nothing():
    run = case.load("epoc-a-site-b", {"site.credit": False}).run()
    assert run.headline("B: credit").value == 0.0
    assert run.headline("B: net CO2").value > 0.0


def test_rules_table_shows_what_each_correction_does_alone():
    run = case.load("epoc-a-site-o-gas").run()
    table = next(t for t in run.tables if t.title == "What the rules change")
    rows = {row[0]: row for row in table.rows}
    assert rows["as_printed"][2] == pytest.approx(10_025, abs=0.5)
    assert rows["physical"][2] == pytest.approx(16_299.7, abs=0.05)
    assert "march_days" not in rows  # O is served by the calendar


def test_rules_and_their_texts_have_the_same_names():
    assert {field.name for field in dataclasses.fields(ht.Rules)} == set(ht.TEXTS)
    choice = type(inputs_of("epoc-a-site-b").rules).model_fields
    assert set(choice) == {"mode", *ht.TEXTS}


def test_case_1_breaks_even_where_its_rows_say():
    # 15 rows; even at a gas price of 85.5 JPY/m^3 or a subsidy of 63.7 %, all else equal
    case_1 = {"prices.carbon": "0 JPY/t"}
    for over in ({"carrier.1.price": "85.5 JPY/m^3"}, {"capital.subsidy": 0.637}):
        run = case.load("epoc-b-case1", case_1 | over).run()
        assert run.headline("economic effect").value == pytest.approx(0.0, abs=50.0)


@pytest.mark.parametrize(("name", "heat"), [("case1", 11.4), ("case2", 13.3), ("case3", 19.7)])
def test_drivers_carry_what_the_cases_say(name, heat):
    run = case.load(f"epoc-b-{name}").run()
    assert run.headline("heat a day and driver").value == pytest.approx(heat, abs=0.05)
    assert run.ledger.relative_residual <= 1e-9


def test_supply_and_demand_of_the_second_maker():
    # 363.9 GJ a day of supply; 778.3 of hospitals, 99.6 of dormitories and pools, 16.1 of hotels
    run = case.load("validation/epoc-2009/demand-b.toml").run()
    supply = sum(run.headline(f"sources: {name}, heat a day").value for name in "ABCD")
    assert supply == pytest.approx(363.9, abs=0.05)
    yearly_heat = {
        name: sum(run.reduce(f"site/{name}{n}/heat_made", "sum") for n in range(1, most + 1)) / 365
        for name, most in (("Hospital", 4), ("Hotel", 3))
    }
    assert yearly_heat["Hospital"] == pytest.approx(778.3, abs=0.05)
    assert yearly_heat["Hotel"] == pytest.approx(16.1, abs=0.05)
    pools = sum(run.headline(f"{site}: heat a day").value for site in "EFGHIJKLMNOPQRSTUV")
    assert pools == pytest.approx(99.6, abs=0.05)


@pytest.mark.parametrize("wages", [6.0, 8.0, 11.0])
def test_the_picture_of_scale_loses_at_one_and_two_round_trips_and_not_at_three(wages):
    # left for wages and upkeep: 1.07, 5.47, 11.88 million JPY; any wages between the last two
    signs = []
    for loads, equipment in ((1, 80), (2, 110), (3, 110)):
        over = {
            "line.loads": loads, "line.site.heat": f"{7.1 * loads:.1f} GJ/day",
            "capital.equipment": f"{equipment} MJPY", "daily.transport_cost": f"{wages} MJPY/yr",
        }  # fmt: skip
        run = case.load("validation/epoc-2009/scale-b.toml", over).run()
        signs.append(run.headline("economic effect with credit").value > 0.0)
    assert signs == [False, False, True]


def test_one_load_pays_for_nothing_where_its_carrier_is_free():
    run = case.load("epoc-a-site-b", {"carrier.price": "0 JPY/m^3"}).run()
    (row,) = next(table.rows for table in run.tables if table.title == "One load")
    assert row[6] == "never"
    assert not any(line.name == "B: break-even loads" for line in run.headlines)


def test_a_weak_source_asks_for_more_containers_where_its_time_counts():
    # 0.0969 MW fill 1.5 MWh in 15.5 h: 4 x (15.5 + 4 + 2 h) / 24 h = 3.6 containers, not 1.7
    over = {"delivery.owned": None, "delivery.pairs": None}
    plain = case.load("epoc-a-site-b", over).run()
    slow = case.load("epoc-a-site-b", {**over, "rules.charge_time": "physical"}).run()
    most = plain.reduce("delivery/B/containers_per_day", "max")
    for run, hours in ((plain, 4.0), (slow, 1.5 / 0.09686)):
        owned = np.ceil(most * (hours + 4.0 + 2.0) / 24.0)
        assert run.headline("B: containers owned").value == owned
    told = "charging takes 15.5 h at A, 7.74 h at B, 6.88 h at C, not the 4 h declared"
    assert any(told in note for note in plain.notes)
    assert not any(told in note for note in slow.notes)


def test_what_lines_do_not_use_is_not_told_as_assumed():
    told = {row.where for row in case.load("epoc-b-case1").run().assumptions}
    assert "daily.pump_hours" in told
    assert not any(where.endswith(("labour", "upkeep", "speed")) for where in told)


def test_several_deliveries_begin_with_their_sum():
    run = case.load("heat-transport-my-city").run()
    assert run.headlines[0].name.startswith("all deliveries: ")


def shared(folder, text):
    path = folder / "fair.toml"
    path.write_text(text, encoding="utf-8")
    run = case.load(path).run()
    rows = next(table.rows for table in run.tables if table.title == "Credit for saved CO2")
    return {row[0]: row[2] for row in rows}, sum(year.value for year in credits_of(run))


def credits_of(run):
    names = {path.split("/")[1] for path in run if path.startswith("delivery/")}
    return [run.headline(f"{name}: credit") for name in names]


FAIR = '\n[credit_shares]\nby = "shapley"\n'
ONE = case.find("validation/epoc-2009/one-container.toml").read_text(encoding="utf-8")


def test_one_source_one_site_and_the_carrier_share_alike(tmp_path):
    # none of the three earns anything without the other two
    found, total = shared(tmp_path, ONE + FAIR)
    assert found == pytest.approx(dict.fromkeys(found, total / 3.0), rel=1e-12)
    assert len(found) == 3


def test_sources_that_replace_each_other_get_little(tmp_path):
    # worth 1 with carrier, site and either source. Of the 24 orders a source turns nothing into 1
    # in those where it comes after carrier and site and before the other: 2, that is 1/12
    text = ONE.replace("[[site]]", '[[source]]\nname = "other"\npower = "1 MW"\n\n[[site]]', 1)
    text = text.replace('sources = ["source"]', 'sources = ["source", "other"]')
    found, total = shared(tmp_path, text + FAIR)
    shares = {"carrier": 5, "source source": 1, "source other": 1, "site site": 5}
    assert found == pytest.approx({name: n * total / 12 for name, n in shares.items()}, rel=1e-12)


def test_fair_shares_sum_to_the_credit_and_skip_who_may_not_earn(tmp_path):
    text = case.find("heat-transport-my-city").read_text(encoding="utf-8")
    weights = text[text.index("[credit_shares]") : text.index("# ----", text.index("[credit_sh"))]
    found, total = shared(tmp_path, text.replace(weights, FAIR))
    assert sum(found.values()) == pytest.approx(total, rel=1e-12)
    assert found["site hotel"] == pytest.approx(0.0, abs=1e-9)
    assert min(found.values()) >= -1e-9
