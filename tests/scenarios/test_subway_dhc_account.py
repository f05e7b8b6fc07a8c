"""What a district plant's year is reckoned with: power stations, heating alone, notes."""

from functools import cache

import pytest

from thermosim import case
from thermosim.errors import CaseError, InputError

SHORT = {"run.years_before": 2, "run.passes": 1}


@cache
def run(*changes):
    return case.load("sapporo-1989", {**SHORT, **dict(changes)}).run()


def table(result):
    found = next(t for t in result.tables if t.title.startswith("Beside boilers"))
    return {row[0]: row for row in found.rows}


def test_better_power_stations_lower_the_primary_energy_of_electricity_alone():
    # electricity / efficiency + fuel [kWh], 3.6e-3 GJ each
    for efficiency in (0.35, 0.45):
        result = run(("constants.grid", efficiency))
        rows = table(result)
        electricity, gas = (float(rows[name][1]) for name in rows if name[:3] in ("ele", "gas"))
        expected = 3.6e-3 * (electricity / efficiency + gas)
        assert rows["primary energy"][1] == pytest.approx(expected, rel=1e-12)
    better, worse = run(("constants.grid", 0.45)), run(("constants.grid", 0.35))
    for name in ("total COP", "total COP, station included"):
        assert better.headline(name).value > worse.headline(name).value


def test_note_on_heating_alone_follows_from_the_months_without_cold():
    result = run()
    note = next(text for text in result.notes if "primary energy" in text)
    chillers = ("absorption", "gas_absorption", "centrifugal")
    boilers = ("station_set", "bypass_steam", "hot_boiler")
    cold, heat = (
        sum(result[f"monthly/{n}"].values for n in names) for names in (chillers, boilers)
    )
    months = cold == 0.0
    assert months.any()
    electricity, gas = (result[f"monthly/{name}"].values for name in ("electricity", "gas"))
    ours = (electricity / 0.35 + gas)[months].sum()
    theirs = heat[months].sum() * (1.0 / 0.90 + 0.06 / 0.35)
    saved = 100.0 * (1.0 - ours / theirs)
    assert saved > 0.0
    assert f"In the months without cold it takes {saved:.2g} % less" in note


def test_boilers_without_auxiliaries_make_the_plant_dearer_in_heating_too():
    result = run(("economy.conventional_auxiliary", 0.0))
    note = next(text for text in result.notes if "primary energy" in text)
    assert "without cold" in note
    assert "% more, auxiliaries of 0 %" in note


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"summer.warm_supply": "20 degC"}, r"warm_supply: 20 degC must be warmer than summer"),
        ({"demand.hot_demand": "90000 Gcal"}, "are 18,256 hours of hot_peak; a year has 8,760"),
        ({"demand.road_heating": "11000 Gcal"}, "11,000 Gcal are not less than hot_demand, 3,730"),
        ({"part_load.gas_chiller_data": "york"}, "no published chiller on fuel. Write one of"),
        ({"cooling.chilled_supply": "30 degC"}, "colder than cooling.set_point, 24 degC"),
        ({"station.opens": 6, "station.closes": "6:00"}, "from 6 h to 6 h is no time at all"),
        ({"operation.winter_limit": "30 degC"}, "winter_limit, 30 degC, must not lie above"),
        ({"building.2.name": "building 1"}, "is the name of another building"),
    ],
)
def test_contradictions_are_told_once_where_they_stand(values, text):
    with pytest.raises(CaseError) as caught:
        case.load("sapporo-1989", values)
    told = str(caught.value)
    assert text in told
    assert len(told.splitlines()) == 1


def test_hot_water_too_cold_for_absorption_names_itself():
    given = {**SHORT, "plant.hot_supply": "55 degC"}
    with pytest.raises(InputError, match=r"\[plant\] hot_supply of 55 degC drives no absorption"):
        case.load("sapporo-1989", given).run()


def test_flue_gas_of_gas_absorption_chillers_is_paid_and_goes_up_the_chimney():
    # heat h of burnt gas drives the chillers; the gas bought for it is h / 0.85 or h / 0.5
    good = run(("part_load.gas_chiller_burner", 0.85))
    poor = run(("part_load.gas_chiller_burner", 0.5))
    more = poor.ledger.inputs["gas, LHV"] - good.ledger.inputs["gas, LHV"]
    heat = more / (1.0 / 0.5 - 1.0 / 0.85)
    cold = good["cold/gas_absorption"].values.sum() * 3600.0
    assert 1.0 < cold / heat < 1.8  # double effect
    lost = poor.ledger.outputs["flue gas"] - good.ledger.outputs["flue gas"]
    assert lost == pytest.approx(more, rel=1e-9)
    assert poor.ledger.outputs["cooling tower"] == pytest.approx(
        good.ledger.outputs["cooling tower"], rel=1e-12
    )


def test_water_of_the_cooling_tower_is_pumped_and_paid():
    # flow of 8 K: heat / (4186.8 J/kg/K x 1000 kg/m3 x 8 K) [m3/s], 100 kPa more head, 0.7
    more, less = (run(("part_load.head_cooling", f"{head} kPa")) for head in (300, 200))
    pumps = more.ledger.outputs["pumps and fans"] - less.ledger.outputs["pumps and fans"]
    bought = more.ledger.inputs["electricity"] - less.ledger.inputs["electricity"]
    rejected = less.ledger.outputs["cooling tower"]
    at_load = rejected / (4186.8 * 1000.0 * 8.0) * 100e3 / 0.7
    assert bought == pytest.approx(pumps, rel=1e-9)
    assert at_load < pumps < 1.5 * at_load  # beyond it: the least flow of 0.3
