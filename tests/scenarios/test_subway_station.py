"""Scenario of a station: trends of the winter setback, marginal value, history, mistakes."""

import tomllib
from functools import cache

import numpy as np
import pytest

from thermosim import case
from thermosim.errors import CaseError
from thermosim.plots import figures

NAME = "station-winter-setback"
LESS = "less summer cooling, held at 12 against ventilated"
QUICK = {"run.shifts": 10, "grid.face": "80 mm", "run.marginal_value": False}


@cache
def ran(gains, piston):
    return case.load(NAME, QUICK | {
        "zone.gains.train": f"{gains} kW",
        "operation.1.ventilation.piston": f"{piston} m^3/s",
        "operation.2.ventilation.piston": f"{piston} m^3/s",
    }).run()  # fmt: skip


@pytest.mark.parametrize("flows", [(34.53, 18.61, 10.58), (24.08, 12.71, 6.95)])
def test_half_the_gains_double_the_share_that_a_cold_winter_saves(flows):
    # air flows that keep January at 16 and at 20 degC for 480, 240 and 120 kW
    shares = [ran(g, f).headline(LESS).value for g, f in zip((480, 240, 120), flows, strict=True)]
    assert shares[1] / shares[0] == pytest.approx(2.0, rel=0.15)
    assert shares[2] / shares[1] == pytest.approx(2.0, rel=0.15)


def test_ten_to_fifteen_per_cent_stand_for_sixty_to_ninety_watts_per_square_metre():
    # 3840 to 5760 W/m of 64 m2; 18 degC in January, interpolated between the flows above
    low = ran(384, 0.8 * 29.3 + 0.0).headline(LESS).value
    high = ran(576, 1.2 * 29.3).headline(LESS).value
    assert 10.0 < high < 12.5 < low < 17.0
    middle = ran(480, 29.3)
    assert 10.0 < middle.headline(LESS).value < 15.0
    assert middle.headline("ventilated: gains per wall").value == pytest.approx(75.0)


def test_what_the_ground_takes_up_more_hardly_depends_on_the_gains():
    name = "more ground uptake, held at 12 against ventilated"
    taken = [ran(g, f).headline(name).value for g, f in ((480, 34.53), (240, 18.61), (120, 10.58))]
    assert min(taken) > 0.65 * max(taken)


def test_cooling_saved_is_heat_that_walls_and_outdoor_air_take_instead():
    # hour by hour: gains + outdoor air = coil + walls + what the air keeps
    result, warm = ran(480, 29.3), slice(151 * 24, 273 * 24)
    kwh = {
        name: [float(result[f"{operation}/{name}"].values[warm].sum()) / 1e3
               for operation in ("ventilated", "held_at_12")]
        for name in ("coil", "walls", "outdoor_heat", "gains")
    }  # fmt: skip
    saved = kwh["coil"][0] - kwh["coil"][1]
    walls = kwh["walls"][1] - kwh["walls"][0]
    outdoors = kwh["outdoor_heat"][1] - kwh["outdoor_heat"][0]
    assert kwh["gains"][0] == kwh["gains"][1] == pytest.approx(480.0 * 19 * 122)
    # 24,000 m3 of air were some 20 K warmer on 1 June
    assert saved == pytest.approx(walls - outdoors, abs=24_000 * 1.2 * 1006.0 * 22.0 / 3.6e6)
    assert walls > saved > 0.7 * walls


def test_the_books_close_and_the_year_repeats_itself():
    result = ran(480, 29.3)
    assert result.ledger.relative_residual < 1e-10
    for operation in ("ventilated", "held_at_12"):
        charge = result[f"{operation}/ground_charge"].values
        assert abs(charge[-1] - charge[0]) < 0.02 * np.ptp(charge)


@pytest.fixture(scope="module")
def worth():
    return case.load(NAME, QUICK | {"run.marginal_value": True}).run()


def test_a_colder_month_is_worth_the_more_the_nearer_it_is_to_summer(worth):
    saved = worth["held_at_12/marginal_saving"].values
    assert np.isnan(saved[5:9]).all()
    order = saved[[9, 10, 11, 0, 1, 2, 3, 4]]
    assert (np.diff(order[2:]) > 0.0).all()  # December to May
    assert (order > 0.0).all()
    drawn = worth["held_at_12/marginal_heat"].values
    assert np.nansum(saved) < 0.3 * np.nansum(drawn)  # most of it comes from elsewhere


def test_eight_colder_months_together_save_the_sum_of_the_single_ones(worth):
    # 11 instead of 12 degC in all of them; the coil holds the temperature all year but where
    # it floats: linear to a few per cent
    colder = case.load(NAME, QUICK | {"operation.2.recovery.winter_limit": "11 degC"}).run()
    name = "held at 12: summer cooling"
    whole = 1e3 * (worth.headline(name).value - colder.headline(name).value)
    singles = worth.headline("held at 12: a kelvin less outside summer").value
    assert singles == pytest.approx(whole, rel=0.03)


def test_years_from_the_opening_lead_towards_the_periodic_year():
    years = {"run.kind": "from opening", "run.years": 30}
    quick = {key: value for key, value in QUICK.items() if key != "run.marginal_value"}
    result = case.load(NAME, quick | years).run()
    walls = result["ventilated/walls_by_year"].values
    assert walls.size == 30
    assert walls[0] > walls[5] > walls[-1] > 0.0
    periodic = case.load(NAME, QUICK).run().headline("ventilated: heat lost to the ground").value
    assert walls[-1] / 1e3 == pytest.approx(periodic, rel=0.15)


def test_every_figure_can_be_drawn_and_nothing_is_drawn_twice(worth):
    known = figures(worth)
    assert list(known) == ["energy_flow-ventilated", "energy_flow-held_at_12",
                           "station_temperatures", "station_walls",
                           "station_cooling", "station_marginal"]  # fmt: skip
    for name in ("station_temperatures", "station_marginal"):
        assert known[name]().axes


def test_a_lock_out_costs_recovered_heat():
    free = case.load(NAME, QUICK).run().headline("held at 12: recovered heat").value
    locked = case.load(NAME, QUICK | {"operation.2.lock_out": [7, 9]}).run()
    coil = locked["held_at_12/coil"].values.reshape(365, 24)
    assert not coil[:, 7:9].any()
    assert 0.8 * free < locked.headline("held at 12: recovered heat").value < free


def test_service_over_midnight_is_written_with_the_clock():
    def service(hours):
        return case.load(NAME, {"station.open_hours": hours}).inputs.station.open_hours

    assert service(["05:00", "00:30"]) == service([5, 0.5]) == (5.0, 0.5)
    late, early = (
        case.load(NAME, QUICK | {"station.open_hours": hours}).run() for hours in ([5, 1], [5, 24])
    )
    path = "ventilated/temperature"
    warmer = (late[path].values - early[path].values).reshape(365, 24).mean(axis=0)
    # ventilation and gains go on for an hour of the night; by noon little is left of it
    assert abs(warmer[0]) > 5.0 * abs(warmer[12])


MISTAKES = {
    "open_hours": ({"station.open_hours": [5, 5]}, "5 h to 5 h is no time at all"),
    "clock": ({"station.open_hours": ["5:00", "0:70"]}, '23.5 or "23:30"'),
    "lock_out": ({"operation.2.lock_out": [9, 7]}, "end before they begin"),
    "gains": ({"zone.gains": {}}, "no heat is given"),
    "setpoint": ({"operation.2.cooling.set_point": "10 degC"}, "below the winter limit"),
    "coil": ({"zone.coldest_coil": "15 degC"}, "so it cannot cool the station to 12 degC"),
    "nan": ({"operation.1.ventilation.piston": "nan m^3/s"}, "piston"),
    "air": ({"operation.1.ventilation.mechanical": "0 m^3/s"}, "sits in the air of the fans"),
    "return": ({"operation.1.ventilation.recirculated": 0.0}, "recirculated a share above 0"),
    "months": ({"operation.1.cooling.months": [6, 13]}, "cooling.months"),
    "zone": ({"zone.name": "hall"}, "holds the air of hall"),
    "names": ({"operation.2.name": "Ventilated"}, "is there twice"),
    "years": ({"run.years": 5}, "years would be ignored"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence(mistake):
    change, sentence = MISTAKES[mistake]
    with pytest.raises(CaseError, match=sentence) as told:
        case.load(NAME, change)
    assert "Traceback" not in str(told.value)


def test_the_case_says_that_no_real_station_is_meant():
    text = case.load(NAME).text
    assert "not those of any real station" in tomllib.loads(text)["note"].replace("\n", " ")


TWO_ZONES = """
title = "Hall above a platform"
scenario = "subway_station"
[run]
marginal_value = false
shifts = 8
[climate]
normals = "sapporo-1991-2020"
[station]
length = "100 m"
[[layer]]
conductivity = "1.5 W/m/K"
heat_capacity = "2.5 MJ/m^3/K"
[grid]
face = "100 mm"
[[box]]
name = "hall"
centre = "0 m"
width = "20 m"
height = "5 m"
cover = "4 m"
[[box]]
name = "platform"
centre = "0 m"
width = "20 m"
height = "6 m"
cover = "11 m"
[[zone]]
name = "hall"
gains.people = "50 kW"
gains.lighting = "60 kW"
[[zone]]
name = "platform"
gains.train = "300 kW"
[[exchange]]
between = ["hall", "platform"]
flow = "30 m^3/s"
[[operation]]
name = "plain"
ventilation.mechanical = "40 m^3/s"
ventilation.piston = "5 m^3/s"
ventilation.recirculated = [0.8,0.8,0.6,0.3,0.2,0.5,0.8,0.8,0.5,0.2,0.5,0.8]
cooling.capacity = "300 kW"
recovery.heat = "200 kW"
recovery.winter_limit = "10 degC"
lock_out = [7, 9]
"""


def test_a_hall_above_its_platform_keeps_books_and_lock_out(tmp_path):
    file = tmp_path / "two.toml"
    file.write_text(TWO_ZONES)
    result = case.load(file).run()
    assert result.ledger.relative_residual < 1e-10
    for zone in ("hall", "platform"):
        coil = result[f"plain/{zone}/coil"].values.reshape(365, 24)
        assert coil.any()
        assert not coil[:, 7:9].any()
    assert result["plain/wall_heat/hall_floor"].values.any()
    # 300 kW in all, shared by volume: five of eleven metres of height
    assert result["plain/hall/coil"].values.max() <= 300e3 * 5.0 / 11.0 + 1e-3


def test_energy_of_each_way_is_drawn_apart():
    drawn = [d for name, d in figures(ran(480, 29.3)).items() if name.startswith("energy_flow")]
    assert [drawing.title for drawing in drawn] == [
        "Where the energy went: ventilated", "Where the energy went: held at 12",
    ]  # fmt: skip
    # half of what both ways together turn over
    gains = ran(480, 29.3).ledger.inputs["ventilated: gains"]
    assert f"{gains / 3.6e9:,.0f} MWh, 100 %" in drawn[0].caption
