"""District plant on a station's heat: closure, the plan's figures, rules, mistakes."""

import csv
import tomllib
from functools import cache

import numpy as np
import pytest

from thermosim import case, data
from thermosim.errors import CaseError, InputError

HOUR = 3600.0
YEARS = ("1989", "1992", "1995", "1998", "2001")
SHORT = {"run.years_before": 2}  # of history: enough for what a plant does


@cache
def run(name="sapporo-1989", **values):
    overrides = {key.replace("__", "."): value for key, value in values.items()}
    return case.load(name, {**SHORT, **overrides}).run()


def series(path, **values):
    return run(**values)[path].values


def head(name, **values):
    return run(**values).headline(name).value


def test_energy_closes_in_every_hour():
    ledger = run().ledger
    assert ledger.relative_residual < 1e-12
    assert np.abs(ledger.residual_series).max() < 1e-9 * ledger.throughput / 8760


def test_what_is_asked_for_is_made_or_told_as_unmet():
    hot = sum(series(f"hot/{name}") for name in ("station_set", "bypass_steam", "hot_boiler"))
    asked = series("demand/hot") + series("demand/absorption")
    np.testing.assert_allclose(hot + series("unmet/hot"), asked, atol=1e-3)
    cold = sum(series(f"cold/{n}") for n in ("absorption", "gas_absorption", "centrifugal"))
    np.testing.assert_allclose(cold + series("unmet/cold"), series("demand/cold"), atol=1e-3)


def test_station_heat_rests_during_the_lock_out_and_at_night():
    coil = series("station/coil").reshape(-1, 24)
    assert not coil[:, 7:9].any()
    assert not coil[:, :6].any()  # the fans stand while the station is closed
    assert coil[:, 10:18].any()


def test_station_is_kept_above_its_winter_limit_and_cooled_to_its_set_point():
    air, coil = series("station/temperature"), series("station/coil")
    assert air[coil > 1.0].min() > 10.0 - 1e-9
    # in August the lock-out warms the station; by 15 h it is back within half a kelvin of 28
    august = air[304 * 24 : 335 * 24].reshape(-1, 24)
    assert august[:, 8].mean() > 30.0
    assert august[:, 15].max() < 28.5


def test_lock_out_costs_recovered_heat_and_a_store_brings_some_back():
    own, free, store = (
        head("recovered share"), head("recovered share, no lock-out"),
        head("recovered share, heat store"),
    )  # fmt: skip
    assert own < free
    assert own < store
    assert run(name="sapporo-no-lockout").headline("recovered share").value == pytest.approx(
        free, abs=1e-6
    )


def test_least_cost_costs_less_than_the_stated_order():
    table = next(t for t in run().tables if t.title == "The same year run otherwise")
    cost = table.columns.index("energy cost")
    rows = {row[0]: row[cost] for row in table.rows}
    assert rows["least cost"] < rows["as the case says"]
    optimal = run(dispatch__method="optimal")
    assert optimal.headline("energy cost").value == pytest.approx(rows["least cost"], rel=1e-9)
    assert optimal.ledger.relative_residual < 1e-12
    assert optimal.headline("unmet").value < 1e-6


def test_store_holds_what_goes_in_less_what_goes_out_and_is_lost():
    order = ("station_set", "store", "bypass_steam", "hot_boiler")
    got = case.load(
        "sapporo-1989",
        {
            **SHORT, "dispatch.hot_order": list(order), "store.capacity": "10 MWh",
            "store.charge": "2 MW", "store.discharge": "4 MW", "store.loss": 0.01,
        },
    ).run()  # fmt: skip
    level, charged, given = (got[f"store/{n}"].values for n in ("content", "charged", "discharged"))
    before = np.concatenate([[0.0], level[:-1]])
    np.testing.assert_allclose(level, 0.99 * before + (charged - given) * HOUR, atol=1.0)
    assert given.sum() > 0.0
    assert got.ledger.relative_residual < 1e-12


def test_demand_and_capacities_are_those_of_the_printed_plan():
    table = data.folder("validation") / "sapporo-1992" / "table-1.csv"
    with table.open(encoding="utf-8", newline="") as file:
        printed = {row["year"]: row for row in csv.DictReader(file)}
    for year in YEARS:
        text = (data.folder("cases") / f"sapporo-{year}.toml").read_text(encoding="utf-8")
        given = tomllib.loads(text)
        row = printed[year]
        for table_name, key, column, factor in (
            ("demand", "floor_area", "floor_area_m2", 1.0),
            ("demand", "hot_peak", "hot_peak_Gcal_h", 1.0),
            ("demand", "cold_peak", "cold_peak_Gcal_h", 1.0),
            ("demand", "hot_demand", "hot_demand_Tcal", 1e3),
            ("demand", "cold_demand", "cold_demand_Tcal", 1e3),
            ("machines", "turbo_heat_pumps", "turbo_heat_pump_Gcal_h", 1.0),
            ("machines", "steam_boilers", "steam_boiler_t_h", 1.0),
            ("machines", "hot_boilers", "hot_boiler_Gcal_h", 1.0),
            ("machines", "absorption", "absorption_Gcal_h", 1.0),
            ("machines", "gas_absorption", "gas_absorption_Gcal_h", 1.0),
            ("machines", "centrifugal", "centrifugal_Gcal_h", 1.0),
            ("machines", "station_heat_pump_winter", "station_heat_pump_winter_Gcal_h", 1.0),
            ("machines", "station_heat_pump_summer", "station_heat_pump_summer_Gcal_h", 1.0),
            ("machines", "cold_pumps", "cold_pump_m3_h", 1.0),
            ("machines", "hot_pumps", "hot_pump_m3_h", 1.0),
            ("machines", "recovered_water_pumps", "recovered_water_pump_m3_h", 1.0),
        ):
            number = float(given[table_name][key].split()[0])
            assert number == pytest.approx(factor * float(row[column])), (year, key)


def test_hourly_demand_has_the_plans_peak_and_year():
    # 1989: 3.73 Tcal over 4.93 Gcal/h = 756.6 h, 6.83 over 4.66 = 1465.7 h
    assert head("full-load hours, hot") == pytest.approx(3730 / 4.93, rel=1e-9)
    assert head("full-load hours, cold") == pytest.approx(6830 / 4.66, rel=1e-9)
    assert series("demand/hot").max() == pytest.approx(4.93 * 1162791.6666666667, rel=1e-9)


def test_full_set_has_the_published_design_point():
    # hours in which the sets run full in summer: warm water 1.9 Gcal/h, 5 Gcal/h of hot water
    full = series("hot/station_set") > 5.0 * 1162791.6 * (1 - 1e-6)
    assert full.any()
    wanted = series("station/wanted")[full]
    # 1.547 Gcal/h of station heat at 29 degC, a little less or more at other air temperatures
    assert wanted.mean() / 1162791.67 == pytest.approx(1.547, rel=0.03)


def test_history_of_plant_years_moves_the_ground_but_little():
    old = run(run__years_with_plant=3)
    assert old.headline("station in January").value == pytest.approx(
        head("station in January"), abs=1.0
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"machines.absorption": "0 Gcal/h"}, r"machines.absorption = .*too small"),
        ({"dispatch.hot_order": ["station_set", "wood_boiler"]}, "no machine 'wood_boiler'"),
        ({"dispatch.hot_order": ["bypass_steam", "station_set"]}, "must come after station_set"),
        ({"climate.monthly_temperature": ["1 degC"] * 11}, "twelve values"),
        ({"winter.warm_supply": "15 degC"}, "must be warmer than winter.air_temperature"),
        ({"summer.warm_supply": "95 degC"}, "colder than plant.hot_supply"),
        ({"store.capacity": "1 MWh", "store.charge": "1 MW", "store.discharge": "1 MW",
          "store.loss": 1.2}, "too large"),
        ({"store.capacity": "1 MWh", "store.charge": "1 MW", "store.discharge": "1 MW"},
         "a store needs its place"),
        ({"operation.lock_out": [9, 7]}, "the first hour must be before the second"),
        ({"operation.winter_limit": "30 degC"}, "must not lie above set_point"),
        ({"machines.turbo_heat_pumps": "7 Gcal/h"}, "whole number of sets"),
        ({"demand.floor_area": "300000 m^2"}, "must agree to a fifth"),
        ({"building.1.use": "church"}, "office"),
        ({"station.recirculated": [0.5] * 11}, "twelve values"),
        ({"economy.factors": "epoc"}, "epoc-2009"),
    ],
)  # fmt: skip
def test_mistakes_are_answered_with_a_sentence(values, text):
    with pytest.raises(CaseError, match=text):
        case.load("sapporo-1989", values)


def test_demand_that_no_profile_has_is_refused():
    with pytest.raises(InputError, match="hours at full load"):
        case.load("sapporo-1989", {**SHORT, "demand.cold_demand": "30000 Gcal"}).run()


def test_sets_never_take_more_steam_than_the_boilers_give():
    # 2 t/h are less than half of what a full set takes in summer, 4.46 t/h
    got = case.load("sapporo-1989", {**SHORT, "machines.steam_boilers": "2 t/h"}).run()
    most = series("hot/station_set").max()
    assert got["hot/station_set"].values.max() < 0.5 * most
    # what absorption then lacks, electric chillers make
    assert got["cold/centrifugal"].values.sum() > 10.0 * series("cold/centrifugal").sum()
    assert got.ledger.relative_residual < 1e-12


def test_hours_below_the_least_load_go_to_steam_whatever_the_boilers_size():
    # less boiler than the lightest loads: steam past the turbines carries these, as with any other
    small = case.load("sapporo-1989", {**SHORT, "machines.hot_boilers": "0.01 Gcal/h"}).run()
    np.testing.assert_allclose(
        small["hot/station_set"].values, series("hot/station_set"), atol=1e-3 * 5.8e6
    )


def test_no_boiler_is_lit_for_a_sliver_of_the_absorption_chillers_heat():
    # by their part-load law they take more heat than at the published COP of 0.7197; cold that
    # this heat does not drive is another chiller's
    absorption, boiler = series("cold/absorption"), series("hot/hot_boiler")
    sets = series("hot/station_set") + series("hot/bypass_steam")
    cold = absorption > 0.0
    assert (absorption[cold] / series("demand/absorption")[cold]).min() < 0.7197
    spare = series("demand/hot") + series("demand/absorption") - sets
    assert cold.sum() > 2000
    assert boiler[cold].max() == 0.0
    assert spare[cold].max() < 1.0


def test_chillers_on_heat_of_the_sets_rest_where_no_set_is_in_the_order():
    alone = run(**{"dispatch.hot_order": ("hot_boiler",)})
    assert alone["cold/absorption"].values.max() == 0.0
    assert alone["cold/centrifugal"].values.sum() > 0.0


def test_hours_run_leave_out_what_rounding_makes():
    made = next(t for t in run().tables if t.title == "What the machines made")
    hours = {row[0]: row[-1] for row in made.rows}
    steam = series("hot/bypass_steam")
    assert hours["steam past the turbines"] == (steam > 1e-3 * steam.max()).sum()
    assert hours["steam past the turbines"] < (steam > 0.0).sum()  # some of it is 1e-9 W
