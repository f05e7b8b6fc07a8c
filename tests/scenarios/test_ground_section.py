"""Sections of ground through their runs: against the admittances, each other and exact waves."""

import math
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from thermosim import case
from thermosim.scenarios.ground_section_marginal import admittances
from thermosim.scenarios.ground_section_solve import Section
from thermosim.scenarios.outdoors import HOUR, HOURS

YEAR = HOURS * HOUR
OMEGA = 2 * math.pi / YEAR
COARSE = {"grid.face": "20 cm", "grid.surface": "20 cm", "grid.growth": 0.4, "output.fields": 12}
SIZES = ("width", "height", "cover")
CALM = {"outdoor": {"temperature": "9 degC"}, "bottom.temperature": "10 degC"}


def run(**changes):
    """The canonical station on a coarse grid; ``zone__temperature`` sets zone.temperature."""
    given = {key.replace("__", "."): value for key, value in changes.items()}
    return case.load("station-canonical", {**COARSE, **given}).run()


def zone(temperature="18 degC", **more):
    return [{"name": "station", "temperature": temperature, **more}]


def value(result, name):
    return result.headline(name).value


def test_steady_heat_follows_from_the_admittances():
    # q = Y T_station - Y_surface T_outdoor - Y_bottom T_bottom, and no heat without differences
    result = run(**CALM, zone=zone("18 degC"))
    own = value(result, "station: steady admittance")
    across = value(result, "station and surface: steady transfer")
    heat = own * 18.0 - across * 9.0 - (own - across) * 10.0
    assert value(result, "station: mean heat into the ground") == pytest.approx(heat, rel=1e-9)
    assert value(result, "station: mean heat in the periodic limit") == pytest.approx(
        heat, rel=1e-9
    )
    assert value(result, "station: seasonal storage") == pytest.approx(0.0, abs=1e-6)


def test_ground_among_equal_airs_exchanges_nothing():
    ten = {"temperature": "10 degC"}
    result = run(outdoor=ten, bottom=ten, zone=zone("10 degC"))
    assert np.abs(result["heat/station/wall"].values).max() < 1e-8
    field = result["field/temperature"].values
    assert np.nanmax(np.abs(field - 10.0)) < 1e-9


def test_storage_of_a_sinusoid_is_the_flux_over_its_frequency():
    # one wave of 5 K: stored in one half of the year 2 |Y| A / omega
    result = run(**CALM, zone=zone("10 degC", annual_amplitude="5 K", warmest_day=200))
    swing = 2 * value(result, "station: annual admittance") * 5.0 / OMEGA / 3.6e6
    assert value(result, "station: seasonal storage") == pytest.approx(swing, rel=1e-4)


def test_greatest_heat_comes_before_the_greatest_temperature_by_the_angle():
    result = run(**CALM, zone=zone("10 degC", annual_amplitude="5 K", warmest_day=200))
    heat = sum(result[f"heat/station/{face}"].values for face in ("roof", "wall", "floor"))
    lead = value(result, "station: annual admittance angle") / 360.0 * 365.0
    assert np.argmax(heat) / 24.0 == pytest.approx(200.0 - lead, abs=0.1)


def test_modes_and_harmonics_agree_hour_by_hour():
    outdoor = {"temperature": "9 degC", "annual_amplitude": "12 K", "daily_amplitude": "3 K"}
    airs = zone("18 degC", annual_amplitude="5 K", daily_amplitude="1 K")
    exact = run(outdoor=outdoor, zone=airs)
    marched = run(outdoor=outdoor, zone=airs, run__solver="reduced")
    for path in ("heat/station/roof", "heat/station/wall", "heat/station/floor", "heat/surface"):
        scale = np.abs(exact[path].values).max()
        # 24 shifts leave 1e-4; linear hours take 3e-3 off a day's wave (w dt)^2 / 24
        assert np.abs(marched[path].values - exact[path].values).max() < 4e-3 * scale
    fields = marched["field/temperature"].values - exact["field/temperature"].values
    assert np.nanmax(np.abs(fields)) < 0.25
    assert np.sqrt(np.nanmean(fields**2)) < 0.03
    charges = [r["history_charge/state_of_charge"].values for r in (exact, marched)]
    assert charges[1] == pytest.approx(charges[0], abs=1e-4)


def test_a_change_to_the_same_air_changes_nothing():
    same = {"temperature": "18 degC", "annual_amplitude": "5 K", "warmest_day": 236.0}
    airs = [{"name": "station", **same, "history": same}]
    change = {"kind": "sudden change", "start": date(2010, 4, 1)}
    periodic = run(zone=zone(**same), run__solver="reduced")
    changed = run(zone=airs, run=change)
    for path in ("monthly_heat/station/wall", "monthly_heat/surface"):
        assert changed[path].values == pytest.approx(periodic[path].values, abs=0.02)
    # the year begins in April: its hours are those of the calendar year, turned
    first = (date(2010, 4, 1) - date(2010, 1, 1)).days * 24
    turned = np.roll(periodic["heat/station/roof"].values, -first)
    assert changed["heat/station/roof"].values == pytest.approx(turned, abs=1e-2)
    assert changed["time"].unit == "seconds since 2010-04-01 00:00:00"


def test_ground_is_empty_at_opening_and_fills_with_the_years():
    years = [run(**CALM, zone=zone(), run={"kind": "from opening", "years": n}) for n in (1, 40)]
    charge = years[1]["history_charge/state_of_charge"].values
    assert charge.size == 480
    assert 0.0 < charge[0] < 0.1
    assert np.all(np.diff(charge) > 0.0)
    assert 0.9 < charge[-1] < 1.0
    heats = [value(r, "station: mean heat into the ground") for r in years]
    limit = value(years[0], "station: mean heat in the periodic limit")
    assert heats[0] > 2 * limit
    assert limit < heats[1] < 1.05 * limit


def test_state_of_charge_is_the_heat_that_entered_over_the_full_one():
    # constant airs: everything above the undisturbed ground entered since opening
    result = run(**CALM, zone=zone(), run={"kind": "from opening", "years": 10})
    ledger = result.ledger
    entered = ledger.total_in - ledger.total_out
    calm = 3.6e9 * value(result, "heat stored at full charge") * value(result, "state of charge")
    # the box took the place of ground: what was stored before is that of its surroundings
    assert ledger.total_stored == pytest.approx(entered, rel=1e-9)
    assert calm == pytest.approx(entered, rel=1e-6)


def test_box_that_leaves_the_mean_of_the_ground_as_it_is_has_no_state_of_charge():
    # 10 degC everywhere in the mean: what the wave of 5 K stores is no share of nothing
    ten = {"temperature": "10 degC"}
    wave = zone("10 degC", annual_amplitude="5 K", warmest_day=200)
    result = run(outdoor=ten, bottom=ten, zone=wave)
    assert not [h for h in result.headlines if "charge" in h.name]
    assert np.isnan(result["history_charge/state_of_charge"].values).all()
    assert any(note.startswith("State of charge is not told") for note in result.notes)
    assert value(result, "station: seasonal storage") > 1.0


def test_the_day_of_opening_is_forgotten_but_not_the_calendar():
    summer, winter = (
        run(run={"kind": "from opening", "years": 60, "start": date(1960, month, 1)})
        for month in (7, 1)
    )
    months = [r["monthly_heat/station/wall"].values for r in (summer, winter)]
    assert months[0] == pytest.approx(months[1], abs=1.0)
    assert np.argmax(months[0]) == np.argmax(months[1])


def test_a_cooler_history_leaves_the_ground_hungrier():
    today = run(**CALM, zone=zone(), run={"kind": "from opening", "history": 20, "years": 1})
    airs = zone(history={"temperature": "12 degC"})
    cooler = run(**CALM, zone=airs, run={"kind": "from opening", "history": 20, "years": 1})
    heats = [value(r, "station: mean heat into the ground") for r in (today, cooler)]
    assert heats[1] > 1.1 * heats[0]
    assert cooler["history_charge/state_of_charge"].values.size == 21 * 12


def test_below_a_wide_floor_the_wave_is_that_of_a_half_space():
    # 300 m wide and under the middle: plane. Amplitude e^(-x/d), lag x/(d w), whatever the soil
    result = run(
        **CALM,
        **{
            "box.width": "300 m",
            "section.right": "250 m",
            "grid.face": "3 cm",
            "grid.growth": 0.15,
        },
        zone=zone(annual_amplitude="5 K"),
    )
    path = "profile/station/below"
    size, lag = result[f"{path}/amplitude"].values, result[f"{path}/lag"].values
    near = result["station_below"].values < 8.0
    assert size[near] == pytest.approx(result[f"{path}/plane_amplitude"].values[near], rel=0.02)
    assert lag[near] == pytest.approx(result[f"{path}/plane_lag"].values[near], abs=1.0)
    decay = np.exp(-OMEGA * 86400.0 * (lag - lag[0]))
    assert size[near] / size[0] == pytest.approx(decay[near], rel=0.02)


def test_far_from_the_box_the_ground_is_as_without_it():
    result = run(output__beside="60 m")
    path = "profile/station/beside"
    assert result[f"{path}/amplitude"].values == pytest.approx(
        result[f"{path}/undisturbed_amplitude"].values, abs=1e-4
    )


def test_undisturbed_ground_rises_by_the_geothermal_gradient():
    # 0.06 W/m2 through 1.5 W/(m K): 0.04 K/m, and the film's share 0.06/20
    result = run(
        outdoor={"temperature": "9 degC"},
        bottom={"kind": "flux", "flux": "0.06 W/m^2"},
        zone=zone("9 degC"),
        run={"kind": "from opening", "years": 1},
    )
    column = result["field/temperature"].values[0, :, -1]
    depth = -result["elevation"].values
    assert column == pytest.approx(9.0 + 0.06 / 20 + 0.04 * depth, abs=0.02)
    assert result.ledger.inputs["heat from the depth"] == pytest.approx(0.06 * 160 * YEAR, rel=1e-9)


def test_mirrored_and_whole_twins_agree():
    twins = [
        {"name": name, "zone": "both", "centre": f"{x} m", **dict.fromkeys(SIZES, "6 m")}
        for name, x in (("west", -6.0), ("east", 6.0))
    ]
    airs = [{"name": "both", "temperature": "18 degC", "annual_amplitude": "5 K"}]
    half = run(box=twins[1:], zone=airs)
    whole = run(box=twins, zone=airs, section={"depth": "60 m", "left": "-80 m", "right": "80 m"})
    for name in ("steady admittance", "annual admittance per void", "mean heat into the ground"):
        answers = [value(each, f"both: {name}") for each in (half, whole)]
        assert answers[0] == pytest.approx(answers[1], rel=1e-9)
    assert half["field/temperature"].values.shape == whole["field/temperature"].values.shape
    assert len(half.tables[2].rows) == len(whole.tables[2].rows) == 2


def test_fields_are_symmetric_and_void_in_the_box():
    result = run()
    field = result["field/temperature"].values
    assert np.array_equal(field, field[:, :, ::-1], equal_nan=True)
    x, elevation = (result[name].values for name in ("x", "elevation"))
    inside = (np.abs(x) < 10.0)[None, :] & ((elevation < -5.0) & (elevation > -17.0))[:, None]
    assert np.isnan(field[:, inside]).all()
    assert np.isfinite(field[:, ~inside]).all()
    for name in ("x", "elevation"):
        edges = result[f"{name}_edge"].values
        assert 0.5 * (edges[1:] + edges[:-1]) == pytest.approx(result[name].values)


def test_months_hours_and_twelfths_tell_of_the_same_heat():
    result = run()
    hours = sum(result[f"heat/station/{face}"].values for face in ("roof", "wall", "floor"))
    months = sum(
        result[f"monthly_heat/station/{face}"].values for face in ("roof", "wall", "floor")
    )
    twelfths = result["history/station"].values * YEAR / 12
    assert months.sum() == pytest.approx(hours.sum() / 1e3, rel=1e-12)
    assert twelfths.sum() / 3.6e6 == pytest.approx(months.sum(), rel=1e-6)


def test_air_from_a_file_is_the_air_that_it_holds(tmp_path):
    text = case.find("station-canonical").read_text()
    text = text[: text.index('temperature = "18 degC"')] + 'file = "air.csv"\n'
    (tmp_path / "mine.toml").write_text(text)
    begin = datetime(2019, 1, 1)
    rows = [
        f"{begin + timedelta(hours=h):%Y-%m-%dT%H:%M},"
        f"{18 + 5 * math.cos(2 * math.pi * (h / 24 - 236) / 365):.6f}"
        for h in range(0, 8761, 6)
    ]
    (tmp_path / "air.csv").write_text("time,temperature [degC]\n" + "\n".join(rows) + "\n")
    filed = case.load(tmp_path / "mine.toml", COARSE).run()
    given = run(zone=zone(annual_amplitude="5 K", warmest_day=236.0))
    for face in ("roof", "wall", "floor"):
        path = f"monthly_heat/station/{face}"
        assert filed[path].values == pytest.approx(given[path].values, abs=0.01)


def test_monthly_airs_keep_their_means():
    months = [5.0, 6, 8, 11, 14, 17, 20, 21, 18, 14, 10, 7]
    result = run(zone=[{"name": "station", "monthly": [f"{m} degC" for m in months]}])
    lengths = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24
    firsts = np.append(0, lengths.cumsum()[:-1])
    means = np.add.reduceat(result["air/station"].values, firsts) / lengths
    assert means == pytest.approx(months, abs=1e-9)


def test_waves_that_are_left_out_are_told():
    one = run(run__harmonics=1, zone=zone(daily_amplitude="4 K", annual_amplitude="2 K"))
    assert any("of the variance of the temperature of station" in note for note in one.notes)
    # 4 K a day and 2 K a year: the strongest wave is the day, the yearly one is always kept
    many = run(zone=zone(daily_amplitude="4 K", annual_amplitude="2 K"))
    assert not any("temperature of station" in note for note in many.notes)


def test_a_round_tunnel_and_a_lining_take_part():
    tube = {"name": "tube", "centre": "0 m", "axis_depth": "12 m", "radius": "3 m"}
    airs = [{"name": "tube", "temperature": "18 degC"}]
    bare = run(box=[], tunnel=[tube], zone=airs, **CALM)
    wool = {"thickness": "20 cm", "conductivity": "0.04 W/m/K", "heat_capacity": "50 kJ/m^3/K"}
    packed = run(box=[], tunnel=[{**tube, "lining": wool}], zone=airs, **CALM)
    # ln(3.2/3) / 0.04 per 2 pi = 0.257 m K/W in series with ground of about 1/5
    heats = [value(r, "tube: steady admittance") for r in (bare, packed)]
    extra = math.log(3.2 / 3.0) / (2 * math.pi * 0.04)
    assert 1 / heats[1] - 1 / heats[0] == pytest.approx(extra, rel=0.05)
    assert {row[0] for row in bare.tables[0].rows} == {"tube wall", "surface", "bottom"}


def test_runs_of_the_same_case_have_the_same_digest():
    assert run().physical_digest() == run().physical_digest()


def test_a_kelvin_less_all_year_is_the_sum_of_the_months():
    # all twelve months one kelvin cooler: less heat into the ground by the steady admittance,
    # in summer for 122 days
    result = run(**CALM, zone=zone(), output__marginal=True)
    less = value(result, "station: steady admittance") * 122 * 24 / 1e3
    months = result["marginal/station"].values
    assert months.sum() == pytest.approx(-less, rel=1e-9)
    # winter's cold is found again in summer, the more the later in the winter
    assert np.all(np.diff(months[[9, 10, 11, 0, 1, 2, 3, 4]]) > 0.0)
    assert np.all(months[5:9] < 0.0)


def test_admittances_between_those_solved_are_exact_to_a_thousandth():
    loaded = case.load("station-canonical", COARSE)
    section = Section(loaded.inputs)
    share = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    every = admittances(section, share)
    for number in (1, 5, 40, 365, 2000):
        exact = share @ section.admittance(number * OMEGA) @ share
        assert abs(every[number - 1] / exact - 1.0) < 1e-3


def test_a_half_space_below_lets_the_mean_heat_leave_by_the_surface_alone():
    # no fixed bottom: what the station gives, the surface takes
    result = run(bottom={"kind": "half-space"}, outdoor=CALM["outdoor"], zone=zone())
    own = value(result, "station: steady admittance")
    assert value(result, "station and surface: steady transfer") == pytest.approx(own, rel=1e-9)
    # and its yearly wave, dead long before 60 m, is that above a fixed bottom
    fixed = run()
    for name in ("station: annual admittance", "station: annual admittance angle"):
        assert value(result, name) == pytest.approx(value(fixed, name), rel=1e-3)
    # shown down to the last whole cell above 60 m
    assert -60.0 <= result["elevation_edge"].values[0] < -50.0
    assert result["field/temperature"].values.shape[1] == result["elevation"].values.size
    marched = run(bottom={"kind": "half-space"}, run={"kind": "from opening", "years": 10})
    assert value(marched, "energy closure") < 1e-10
