"""Sapporo plant: every published comparison, closure, and what the balance does when pushed."""

import csv
import tomllib
from functools import cache

import pytest

from tests.references import compared
from thermosim import case, data
from thermosim.errors import CaseError, ParameterError

FOLDER = data.folder("validation") / "sapporo-1992"


@cache
def run(**values):
    overrides = {key.replace("__", "."): value for key, value in values.items()}
    return case.load("sapporo-balance", overrides).run()


def value(name, **values):
    return run(**values).headline(name).value


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_reference_compares_every_flow_of_the_printed_figure():
    printed = {
        (season, float(row[season]))
        for row in rows("figure-4.csv")
        for season in ("summer", "winter")
        if row["unit"] == "%" and row["symbol"] != "Q1" and row[season]
    }
    rows_compared = compared("sapporo-1992").values()
    found = {(row.name.partition(":")[0], row.published) for row in rows_compared}
    assert printed <= found


def test_plan_of_the_case_is_the_printed_table():
    text = (data.folder("cases") / "sapporo-balance.toml").read_text(encoding="utf-8")
    for given, printed in zip(tomllib.loads(text)["plan"], rows("table-1.csv"), strict=True):
        assert given["year"] == int(printed["year"])
        for key, column in (
            ("hot_peak", "hot_peak_Gcal_h"), ("cold_peak", "cold_peak_Gcal_h"),
            ("turbo_heat_pumps", "turbo_heat_pump_Gcal_h"), ("hot_boilers", "hot_boiler_Gcal_h"),
            ("absorption", "absorption_Gcal_h"), ("gas_absorption", "gas_absorption_Gcal_h"),
            ("centrifugal", "centrifugal_Gcal_h"),
        ):  # fmt: skip
            assert float(given[key].split()[0]) == float(printed[column])
        for key, column in (("hot_demand", "hot_demand_Tcal"), ("cold_demand", "cold_demand_Tcal")):
            assert float(given[key].split()[0]) == pytest.approx(1e3 * float(printed[column]))


def test_specific_peaks_fall_from_1989_to_2001():
    # 4.93 Gcal/h x 1.16279 MW over 88,000 m2 = 65.1; 19.51 over 350,000 m2 = 64.8 W/m2
    assert value("1989 hot peak per area") == pytest.approx(65.14, abs=0.01)
    assert value("2001 hot peak per area") == pytest.approx(64.82, abs=0.01)
    assert value("2001 cold peak per area") < value("1989 cold peak per area")


def test_ideal_cops_rank_as_printed_although_one_is_not_reproduced():
    # no. 3: (1 - 306.15/923.15) x 280.15/26 = 7.2016, printed 6.08
    assert value("ideal COP, no. 3") == pytest.approx(7.2016, abs=1e-4)
    printed = {row["no"]: float(row["printed"]) for row in rows("table-2.csv")}
    assert printed["3"] > printed["1"] > printed["2"]
    assert value("ideal COP, no. 3") > printed["1"] > value("ideal COP, no. 2")


def test_declared_discrepancies_are_never_compared():
    where = {row.where for row in compared("sapporo-1992").values()}
    assert "table 2, no. 2" in where
    assert not {"table 2, no. 1", "table 2, no. 3"} & where


def test_energy_closes():
    assert run().ledger.relative_residual < 1e-12


def test_chain_closes_at_every_joint():
    # Q3 + boiler heat = Q5 + Q6, W + Q6 = boiler heat, Q8 = Q5 + Q6 + Q7
    for season in ("summer", "winter"):
        q3, q4, q5, q6, work = (
            value(f"{season} {name}")
            for name in (
                "warm water", "boiler primary", "heat pump heat", "condenser heat", "turbine work",
            )
        )  # fmt: skip
        assert q3 + work == pytest.approx(q5, rel=1e-9)
        assert work + q6 == pytest.approx(0.93 * q4, rel=1e-9)
    assert value("summer tower heat") == pytest.approx(
        value("summer hot water") + value("summer cold"), rel=1e-9
    )


def test_published_ratios_of_the_machines():
    # 22.8/100 etc.: cooling and heating COP on electricity 4.070/4.998, turbo 161.6/38.8 = 4.165
    assert value("summer station heat pump COP, cooling on electricity") == pytest.approx(
        4.070, abs=0.005
    )
    assert value("summer station heat pump COP, heating on electricity") == pytest.approx(
        4.998, abs=0.005
    )
    assert value("summer turbo heat pump COP") == pytest.approx(4.165, abs=0.005)
    assert value("winter turbo heat pump COP") == pytest.approx(3.318, abs=0.005)
    # 555.8/332.6 kW rejected per kW of cold
    assert value("summer heat rejected per cold") == pytest.approx(1.67, abs=0.005)


def test_better_power_stations_raise_the_total_cop():
    # 45 % instead of 35 %: 332.6/(70.2 x 0.35/0.45 + 215.4) = 1.232 and 1.131
    assert value("summer total COP", constants__grid="45 %") == pytest.approx(1.232, abs=2e-3)
    assert value("winter total COP", constants__grid="45 %") == pytest.approx(1.131, abs=2e-3)


def test_warmer_station_air_makes_warmer_coils_and_less_work():
    warm, cold = {"winter__air_temperature": "20 degC"}, {"winter__air_temperature": "12 degC"}
    name = "winter evaporating temperature"
    assert value(name, **cold) < value(name) < value(name, **warm)
    assert value("winter total COP", **cold) < value("winter total COP", **warm)


def test_hotter_supply_costs_total_cop():
    assert value("winter total COP", plant__hot_supply="95 degC") < value("winter total COP")


def test_mistakes_are_answered_with_a_sentence():
    for values, text in (
        ({"summer.warm_supply": "95 degC"}, "warm_supply must be colder than plant.hot_supply"),
        ({"plant.coil_flow": "0 kg/s"}, "too small"),
        ({"constants.grid": "120 %"}, "too large"),
        ({"plan.1.year": 1992}, "two plan years are the same"),
    ):
        with pytest.raises(CaseError, match=text):
            case.load("sapporo-balance", values)
    with pytest.raises(ParameterError, match=r"temperature = 220.0 degC: must be at least 234\."):
        case.load("sapporo-balance", {"plant.steam_temperature": "220 degC"}).run()
