"""Money and carbon of a plant: each figure by one factor set, savings are differences."""

import math

import pytest

from thermosim import case
from thermosim.scenarios.plant_comparison import Bought, compare, conventional_name
from thermosim.scenarios.plant_money import life_cycle

SERVERS = """\
title = "servers"
scenario = "sewer_heat"
run = { start = 2013-01-01, duration = "1 day" }
sewer = { diameter = "1.2 m", slope = "0.3 permil", length = "300 m", soil_temperature = "15 degC" }
sewer_air = { temperature = "18 degC" }
sewage = { flow = "42.6 L/s", temperature = "15 degC" }

[[plant]]
name = "servers"
position = "50 m"
exchanger = { length = "160 m" }
load = { use = "direct", load = "40 kW", use_temperature = "35 degC", reject = true }
"""
BOILER = "gas boiler"
GAS = 41.1 * 100.0 / 3.6  # 100 m3 of city gas of 41.1 MJ/m3 [kWh, LHV]


def plant(**values):
    settings = {f"plant.{key.replace('__', '.')}": value for key, value in values.items()}
    return case.load("sewer-ac-100kw", settings).inputs.plant[0]


def rows(comparison):
    """Rows of the table by figure and factor set: plant, conventional, saved."""
    return {
        (name, factors.partition(" ")[0]): values
        for name, *values, _, factors in comparison.table.rows
    }


def test_savings_are_conventional_less_plant_each_by_one_factor_set():
    found = rows(compare(plant(), BOILER, Bought(electricity=1000.0), Bought(200.0, GAS)))
    # bdash-2014: 12 JPY/kWh and 0.55 kg/kWh, nothing for gas
    assert found["energy cost", "bdash-2014"][0] == pytest.approx(12.0)
    assert found["carbon dioxide", "bdash-2014"][0] == pytest.approx(0.55)
    assert math.isnan(found["energy cost", "bdash-2014"][2])
    # mlit-simple-tool: 14 JPY/kWh, 114.6 JPY/m3; 0.488 kg/kWh, 2.23 kg/m3
    # cost 14.0 and 2.8 + 11.46 = 14.26; CO2 0.488 and 0.0976 + 0.223 = 0.3206
    assert found["energy cost", "mlit-simple-tool"] == pytest.approx([14.0, 14.26, 0.26])
    assert found["carbon dioxide", "mlit-simple-tool"] == pytest.approx([0.488, 0.3206, -0.1674])
    # Energy Conservation Act 2023: 8.64 MJ/kWh; gas 4110 MJ (LHV) / 0.9 = 4566.7 MJ (HHV)
    act = found["primary energy", "energy-conservation-act-2023"]
    assert act == pytest.approx([8.64, 6.2947, -2.3453], rel=1e-4)
    bought = found["electricity and gas", ""]
    assert bought == pytest.approx([1000.0, 200.0 + GAS, GAS - 800.0])


def test_without_gas_the_guideline_knows_both_systems():
    found = compare(plant(), BOILER, Bought(electricity=1000.0), Bought(electricity=3000.0))
    # 2000 kWh x 12 JPY/kWh = 24 kJPY; 2000 kWh x 0.55 kg/kWh = 1.1 t
    saved = {name: value for name, value, _, _ in found.headlines}
    assert saved == pytest.approx({"energy cost saved": 24.0, "carbon dioxide saved": 1.1})
    assert ("energy cost", "mlit-simple-tool") not in rows(found)


def test_a_complete_set_of_the_case_is_the_only_one_for_money_and_carbon():
    given = plant(economy__factors="mlit-simple-tool")
    found = compare(given, BOILER, Bought(electricity=1000.0), Bought(200.0, GAS))
    assert {name for _, name in rows(found)} == {
        "",
        "mlit-simple-tool",
        "energy-conservation-act-2023",
    }
    assert all("mlit-simple-tool" in text for _, _, _, text in found.headlines)


def test_gas_counted_by_its_higher_heating_value_is_not_bought_twice():
    given = plant(economy__factors="hokkaido-gas-2020")
    found = rows(compare(given, BOILER, Bought(electricity=0.0), Bought(0.0, 1000.0)))
    # 3600 MJ (LHV) / 0.9 = 4000 MJ (HHV) / 45 MJ/m3 = 88.89 m3, 2.29 kg each: 0.20356 t
    assert found["carbon dioxide", "hokkaido-gas-2020"][1] == pytest.approx(0.20356, rel=1e-4)


def test_the_conventional_system_is_named_by_what_it_has_to_do():
    given = plant()
    assert conventional_name(given, heats=True, cools=True) == "gas boiler and air-cooled chiller"
    assert conventional_name(given, heats=True, cools=False) == "gas boiler"
    assert conventional_name(given, heats=False, cools=True) == "air-cooled chiller"


def test_demolition_is_a_tenth_of_construction_and_all_rows_add_up():
    # 44.4 MJPY / 50 yr + 5.595 MJPY / 15 yr = 888 + 373 = 1261 kJPY/yr
    # 80 MWh x 12 JPY/kWh = 960; 100 kW x 1867 JPY/kW = 186.7; a tenth of 1261 = 126.1
    (table, _), notes = life_cycle(plant(), 100.0, 80e3, 300e3)
    found = {name: value for name, value, _ in table.rows}
    assert not notes
    assert found["construction"] == pytest.approx(1261.0)
    assert found["demolition"] == pytest.approx(126.1)
    assert found["life-cycle cost"] == pytest.approx(1261.0 + 960.0 + 186.7 + 126.1)
    assert found["life-cycle cost per kW"] == pytest.approx(2533.8 / 100.0)
    # 80 MWh x 0.55 kg/kWh / 0.802
    assert found["greenhouse gas, construction included"] == pytest.approx(44.0 / 0.802)


def test_maintenance_of_the_case_replaces_the_rule_of_the_guideline():
    given = plant(economy__maintenance="3000 JPY/kW/yr")
    (table, _), _ = life_cycle(given, 100.0, 80e3, 300e3)
    assert dict(row[:2] for row in table.rows)["maintenance"] == pytest.approx(300.0)


def test_without_interest_the_present_value_is_the_plain_sum():
    given = plant(economy__discount_rate=0.0)
    _, discounted = life_cycle(given, 100.0, 80e3, 300e3)[0]
    present, levelised = (value for _, value, _ in discounted.rows)
    # 50 years: 44,400 + 5,595 x 50/15 (four machines, two thirds of the last one left) + 50 x
    # (960 + 186.7); per year over 300 MWh: (888 + 373 + 1146.7) / 300
    assert present == pytest.approx(44_400.0 + 5_595.0 * 50.0 / 15.0 + 50.0 * 1146.7)
    assert levelised == pytest.approx((888.0 + 373.0 + 1146.7) / 300.0)


@pytest.fixture(scope="module")
def fortnight():
    return case.load("sewer-ac-100kw", {"run.duration": "14 day"}).run()


def test_the_table_holds_the_energy_of_the_run_scaled_to_a_year(fortnight):
    table = next(t for t in fortnight.tables if t.title.startswith("Comparison"))
    found = {name: row for name, *row in table.rows if not row[-1]}
    fuel = fortnight["hall/monthly/conventional_fuel"].values.sum() * 365.0 / 14.0
    assert found["gas, lower heating value"][1] == pytest.approx(fuel)
    own = fortnight.headline("electricity").value * 365.0 / 14.0
    assert found["electricity"][0] == pytest.approx(own)
    heat = fortnight.headline("heat delivered").value
    assert fuel == pytest.approx(heat / 0.85 * 365.0 / 14.0)  # boiler of 85 %
    assert fortnight.headline("energy per kW").value == pytest.approx(own / 100.0)


def test_a_fortnight_is_not_called_a_year(fortnight):
    assert "carbon dioxide saved" not in [entry.name for entry in fortnight.headlines]
    assert any("the run is 14 d long" in note for note in fortnight.notes)


def test_without_weather_nothing_is_said_of_a_chiller(tmp_path):
    path = tmp_path / "servers.toml"
    path.write_text(SERVERS)
    result = case.load(path).run()
    assert [t.title for t in result.tables] == ["Heat lost to deposit"]
    assert any("no conventional chiller" in note for note in result.notes)
    assert "servers/monthly/conventional_electricity" not in result
