"""What a user may get wrong with containers: one clear sentence each, all at once."""

import numpy as np
import pytest

from thermosim import case
from thermosim.errors import CaseError
from thermosim.scenarios import heat_container_build as build

CASES = [
    ("source.hottest_oil", "50 degC", "melts at 58 degC, but charging oil reaches 50 degC"),
    ("container.latent_heat", "0 kJ/kg", "too small. Allowed: above 0 J/kg"),
    ("source.temperature", "80 degC", r"colder than the floor \(90 degC\)"),
    ("container.start_fill", -0.1, "too small. Allowed: at least 0"),
    ("container.road_limit", "15 t", "weighs 17.8 t .* more than road_limit = 15 t"),
    ("user.coming_back", "58 degC", "not below the 58 degC at which .* freezes"),
    ("container.material", "eritritol", "Nearest: erythritol"),
    ("run.step", "2 h", "at most an hour"),
]


@pytest.mark.parametrize(("key", "value", "words"), CASES, ids=[c[0] for c in CASES])
def test_a_mistake_is_told_in_a_sentence(key, value, words):
    given = {key: value}
    if key == "user.coming_back":
        given["user.supply"] = "70 degC"
    with pytest.raises(CaseError, match=words):
        case.load("transheat-sat-pool", given)


def test_oil_that_would_not_rise_through_the_melt_is_refused():
    # HDPE melts to 780 kg/m3, Therminol 66 weighs 934 there
    given = {"container.material": "HDPE", "container.oil": "therminol-66"}
    with pytest.raises(CaseError, match="does not float on liquid HDPE"):
        case.load("transheat-sat-pool", given)


def test_mistakes_in_different_tables_are_told_together():
    given = {
        "container.start_fill": -0.1,
        "container.latent_heat": "0 kJ/kg",
        "source.temperature": "80 degC",
        "user.supply": "20 degC",
    }
    with pytest.raises(CaseError) as told:
        case.load("transheat-sat-pool", given)
    assert len(told.value.faults) == 4


def test_a_ledger_is_not_asked_to_supercool():
    with pytest.raises(CaseError, match="supercooling"):
        case.load("transheat-sat-pool", {"container.supercooling": ["2 K", "9 K"]})


DATA_CENTRE = [
    ("source.heat_pump.lowest_source", "35 degC", "may take nothing from it"),
    ("source.heat_pump.pinch", "50 K", "too large. Allowed: at least 0 K and at most 20 K"),
    ("source.temperature", "70 degC", "nothing to lift"),
    ("run.step", "7 min", r"\(420 s\) does not divide an hour"),
    ("user.demand_file", "../demand.csv", "inside the case's own folder"),
    ("user.demand_file", "/etc/hostname", "inside the case's own folder"),
    ("user.demand_file", "nowhere.csv", "no such file beside the case"),
    ("user.hours", ["0 %"] * 24, "hours are all 0"),
    ("source.hours", [0.0] * 24, "hours are all 0"),
]


@pytest.mark.parametrize(("key", "value", "words"), DATA_CENTRE)
def test_reversed_temperatures_and_empty_days_are_told_before_the_run(key, value, words):
    with pytest.raises(CaseError, match=words):
        case.load("container-from-data-centre", {key: value})


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("machine", "kuhn", "'kuhn': not published here. Write one of: .*kuehn"),
        ("cooling_water", "95 degC", "gives no cold"),
        ("chilled_water", "40 degC", "must lie below chiller.cooling_water"),
    ],
)
def test_a_chiller_that_gives_no_cold_is_told_before_the_run(key, value, words):
    with pytest.raises(CaseError, match=words):
        case.load("container-cooling-absorption", {f"user.chiller.{key}": value})


def test_cold_replaces_no_boiler():
    with pytest.raises(CaseError, match="replaced would be ignored"):
        case.load("container-cooling-absorption", {"user.replaced.efficiency": 0.9})


def test_a_misspelt_material_and_a_misspelt_oil_are_told_together():
    given = {"container.material": "eritritol", "container.oil": "olive"}
    with pytest.raises(CaseError, match=r"eritritol(.|\n)*olive"):
        case.load("transheat-sat-pool", given)


LIFT = {"user.heat_pump.capacity": "200 kW", "user.heat_pump.supply": "60 degC",
        "user.heat_pump.water_flow": "20 m^3/h"}  # fmt: skip


def test_a_heat_pump_that_may_not_reach_the_freezing_point_is_refused():
    # acetate freezes at 58 degC; straight heat goes down to the supply, of 60 degC here
    given = LIFT | {"user.heat_pump.lowest_source": "70 degC", "user.supply": "60 degC"}
    with pytest.raises(CaseError, match=r"lowest_source .70 degC. is not below the 58 degC"):
        case.load("transheat-sat-pool", given)


def test_a_full_container_is_reckoned_from_the_coldest_that_the_user_draws():
    # the pump stops at 50 degC, but straight heat goes down to the pool's 40 degC:
    # 14 t x (264 kJ/kg + 2.79 x 18 K + 3.0 x 32 K) = 5,743 MJ = 1,595 kWh, oil and steel come to it
    given = LIFT | {"user.heat_pump.lowest_source": "50 degC", "run.duration": "1 day"}
    found = case.load("transheat-sat-pool", given).run()
    assert 1595.0 < found.headline("heat of a full container").value < 1660.0


def test_who_draws_nothing_is_not_told_of_diesel_for_each_megawatt_hour(tmp_path):
    (tmp_path / "none.csv").write_text("time,power [kW]\n2009-01-01,0\n2009-02-01,0\n")
    text = case.load("transheat-sat-pool").text.replace('demand = "250 kW"', 'demand = "9 kW"')
    lines = [line for line in text.splitlines() if not line.startswith("hours")]
    file = tmp_path / "idle.toml"
    at = lines.index('demand = "9 kW"') + 1
    file.write_text("\n".join([*lines[:at], 'demand_file = "none.csv"', *lines[at:]]))
    found = case.load(str(file)).run()
    names = {row.name for row in found.headlines}
    assert found.headline("heat delivered").value == 0.0
    assert not names & {"diesel per MWh", "pumping per MWh", "hottest oil to the user"}


def test_a_load_that_no_container_holds_is_noted():
    given = {"source.load": "50 MWh", "run.duration": "1 day"}
    told = " ".join(case.load("transheat-sat-pool", given).run().notes)
    assert "never holds source.load (50 MWh), only 1.78 MWh" in told


def test_defaults_are_listed_in_the_units_of_the_trade():
    rows = {row.where: row.value for row in case.load("transheat-sat-pool").assumptions()}
    assert rows["container.contact.rated_flow"] == "40 m^3/h"
    assert rows["road.economy"] == "2.5 km/L"


def test_a_tank_of_more_cells_than_memory_is_refused():
    given = {"container.level": "box", "container.box.cells": [2000, 2000, 2000]}
    with pytest.raises(CaseError, match=r"are 8e\+09, more than 2,000,000"):
        case.load("transheat-sat-pool", given)


def test_no_power_of_the_band_is_above_what_source_and_exchanger_give():
    # 7000 Nm3/h x 0.34 kcal/(Nm3 K) x 4.18605 x 95 K / 3600 = 262.9 kW; plate of 500 kW
    found = case.load("transheat-sat-pool", {"run.duration": "1 day"}).run()
    rows = {row[0]: row[2:] for table in found.tables for row in table.rows}
    assert max(rows["greatest power to melt"]) == pytest.approx(262.9, abs=0.1)
    assert max(rows["greatest power to freeze"]) <= 500.0


def test_capsules_larger_than_their_bed_are_refused():
    given = {"container.design": "capsules", "container.capsules.diameter": "3 m",
             "container.material_mass": "9 t", "container.oil_above": "0.3 m^3"}  # fmt: skip
    with pytest.raises(CaseError, match=r"capsules of 3000 mm do not fit in a bed 1.5 m high"):
        case.load("transheat-sat-pool", given)


CHANNELS = {"container.level": "channel", "container.channel.radius": "20 mm"}


def test_channels_so_many_that_they_touch_are_refused():
    # 14 t / 1365 kg/m3 / 1.5 m = 6.84 m2: 10,000 channels stand 26 mm apart, 40 mm wide
    with pytest.raises(CaseError, match=r"10,000 channels of radius 20 mm touch each other"):
        case.load("transheat-sat-pool", CHANNELS | {"container.channel.channels": 10_000})
    case.load("transheat-sat-pool", CHANNELS | {"container.channel.channels": 1_000})


BOX = {"container.level": "box", "run.duration": "1 h", "container.box.length": "6 m"}


def test_cells_too_coarse_for_the_margin_are_told_before_the_run():
    # 1.14 m wide in one cell: its middle lies 0.57 m from both walls; in two, 0.28 m
    given = BOX | {"container.box.margin": "0.4 m"}
    with pytest.raises(CaseError, match=r"too coarse for a margin of 0.4 m: none lies above"):
        case.load("transheat-sat-pool", given | {"container.box.cells": [30, 15, 2]})
    case.load("transheat-sat-pool", given | {"container.box.cells": [30, 15, 1]})


def test_a_margin_that_cells_round_is_told_as_the_tank_has_it():
    # cells of 0.2 m along and 6.84 / 6 / 10 = 0.114 m across: 0.2 m is one cell, and two of 0.228
    given = BOX | {"container.box.cells": [30, 15, 10]}
    told = " ".join(case.load("transheat-sat-pool", given).run().notes)
    assert "0.2 m at the ends and 0.228 m along the walls (margin = 0.2 m)" in told
    # 5.6 m of 6 by 0.684 m of 1.14: 28/30 x 6/10
    assert "oil rises through 56 % of the section" in told


@pytest.mark.parametrize("margin", [0.0, 0.05, 0.06, 0.17, 0.2, 0.3, 0.5])
@pytest.mark.parametrize("cells", [(30, 15, 10), (7, 3, 1), (60, 15, 24)])
def test_the_section_told_is_the_one_that_oil_takes(margin, cells):
    given = BOX | {"container.box.cells": list(cells), "container.box.margin": f"{margin} m"}
    inputs = case.load("transheat-sat-pool", given).inputs.container
    share = np.count_nonzero(build.box(inputs).paths.share) / (cells[0] * cells[2])
    along, across = inputs.box._open(inputs.floor())
    assert along * across / inputs.floor() == pytest.approx(share, rel=1e-9)


def test_a_load_sent_away_before_it_had_melted_is_told():
    # a solid bed: 3.8 x 0.066 of 40 m3/h of oil (18.8 kW/K) x 8 K above melting = 38 kW, below
    # 0.2 of the 263 kW that the source gives, but above 0.1
    given = {"source.hottest_oil": "66 degC", "container.start_temperature": "20 degC"}
    hasty = case.load("transheat-sat-pool", given | {"source.least_power": 0.2}).run()
    told = [note for note in hasty.notes if "less than half melted" in note]
    assert len(told) == 1
    assert "for 30 min below source.least_power (0.2 of" in told[0]
    patient = case.load("transheat-sat-pool", given | {"source.least_power": 0.1}).run()
    assert not [note for note in patient.notes if "less than half melted" in note]
    assert patient.headline("melted on arrival").value > 0.9
