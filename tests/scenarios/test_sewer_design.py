"""One steady design point: balances, identities, and agreement with the year's run."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim import case
from thermosim.errors import CaseError, ParameterError

TEXT = """\
title = "a design point"
scenario = "sewer_design"

[sewer]
diameter = "1.2 m"
depth_ratio = 0.15
velocity = "0.4 m/s"

[heating]
load = "100 kW"

[cooling]
load = "100 kW"

[exchanger]
length = "160 m"

[heat_pump]
capacity = "100 kW"
"""
ONE = """\
title = "known conductance"
scenario = "sewer_design"

[sewer]
diameter = "1.2 m"
flow = "42 L/s"
velocity = "0.4 m/s"
surface = "closed"

[heating]

[exchanger]
length = "40 m"
conductance_per_unit = "1.5 kW/K"
design_flow = "4 L/s"
"""
YEAR = """\
title = "the same plant, hour by hour"
scenario = "sewer_heat"

[run]
start = 2013-01-10
duration = "1 day"

[climate]
monthly_temperature = [TWELVE]
daily_swing = "0 K"

[sewer]
diameter = "1.2 m"
slope = "0.3 permil"
length = "400 m"
soil_temperature = "13 degC"

[sewer_air]
temperature = "14 degC"

[sewage]
flow = "42.6 L/s"
flow_pattern = "flat"
temperature = "15 degC"
daily_swing = "0 K"

[[plant]]
name = "hall"
position = "0 m"

[plant.exchanger]
length = "160 m"

[plant.heat_pump]
capacity = "100 kW"

[plant.deposit]
growth = "0 mm"

[plant.load]
use = "air_conditioning"
heating = "100 kW"
cooling = "100 kW"
""".replace("TWELVE", ", ".join(['"-15 degC"'] * 12))


def load(folder, text=TEXT, **values):
    path = folder / "case.toml"
    path.write_text(text)
    return case.load(path, values)


def figure(result, name):
    return result.headline(name).value


@settings(max_examples=12, deadline=None)
@given(
    sewage=st.floats(6.0, 25.0),
    air=st.floats(0.0, 30.0),
    soil=st.floats(2.0, 25.0),
    kilowatts=st.floats(5.0, 300.0),
    velocity=st.floats(0.05, 2.0),
)
def test_energy_closes_whatever_the_surroundings(
    tmp_path_factory, sewage, air, soil, kilowatts, velocity
):
    result = load(tmp_path_factory.mktemp("energy"), **{
        "heating.sewage_temperature": f"{sewage} degC",
        "heating.air_temperature": f"{air} degC",
        "cooling.soil_temperature": f"{soil} degC",
        "heating.load": f"{kilowatts} kW",
        "sewer.velocity": f"{velocity} m/s",
    }).run()  # fmt: skip
    assert result.ledger.relative_residual < 1e-8
    assert all(math.isfinite(headline.value) for headline in result.headlines)


def test_the_year_settles_to_the_design_point(tmp_path):
    # one day at constant weather, sewage, air and soil; the loop is the same solve, so what is
    # left is how far the water's properties have settled
    year = load(tmp_path, YEAR).run()
    flow = 'flow = "42.6 L/s"\nslope = "0.3 permil"'
    text = TEXT.replace('depth_ratio = 0.15\nvelocity = "0.4 m/s"', flow)
    steady = load(tmp_path, text, **{
        "heating.air_temperature": "14 degC",
        "heating.soil_temperature": "13 degC",
    }).run()  # fmt: skip
    for path, name, scale in (
        ("hall/water_to_exchanger", "heating: water entering", 1.0),
        ("hall/sewage_outlet_temperature", "heating: sewage leaving", 1.0),
        ("hall/cop", "heating: COP", 1.0),
        ("hall/electricity", "heating: compressor", 1e3),
        ("hall/pump_electricity", "heating: pump", 1e3),
    ):
        assert year.reduce(path, "last") == pytest.approx(scale * figure(steady, name), rel=1e-7)


def test_units_in_series_follow_the_closed_form(tmp_path):
    # ten units of 1500 W/K on 0.4 L/s each: C = 1676 W/K, effectiveness 1 - exp(-1500/1676);
    # sewage 42 L/s = 175,980 W/K falls from 15 to 7 + 8 (1 - eff C/C_s)^10
    result = load(tmp_path, ONE).run()
    water, sewage = 0.4e-3 * 4.19e6, 42e-3 * 4.19e6
    effectiveness = -math.expm1(-1500.0 / water)
    leaving = 7.0 + 8.0 * (1.0 - effectiveness * water / sewage) ** 10
    assert figure(result, "heating: sewage leaving") == pytest.approx(leaving, rel=1e-12)
    heat = sewage * (15.0 - leaving) / 1e3
    assert figure(result, "heating: heat to the water") == pytest.approx(heat, rel=1e-9)


def test_two_of_flow_velocity_and_depth_give_the_same_slope(tmp_path):
    # 15 % of 1.2 m: A = 1.44/8 (1.59080 - sin 1.59080) = 0.106380 m2, Q = 0.4 A = 42.5518 L/s
    old = 'flow = "42 L/s"\nvelocity = "0.4 m/s"'
    slopes = []
    for new in (
        'flow = "42.5518 L/s"\nvelocity = "0.4 m/s"',
        'depth_ratio = 0.15\nvelocity = "0.4 m/s"',
        'depth_ratio = 0.15\nflow = "42.5518 L/s"',
    ):
        slopes.append(figure(load(tmp_path, ONE.replace(old, new)).run(), "slope"))
    assert slopes == pytest.approx([slopes[0]] * 3, rel=1e-5)
    back = ONE.replace(old, f'flow = "42.5518 L/s"\nslope = "{slopes[0]!r} permil"')
    assert figure(load(tmp_path, back).run(), "depth") == pytest.approx(0.18, rel=1e-5)


def test_films_given_as_computed_change_nothing(tmp_path):
    # the table is bicubic in ln(film); held at one bore film it must give that film's values
    free = load(tmp_path).run()
    tube, sewage = (figure(free, f"heating: {name} film") for name in ("tube", "sewage"))
    films = {"films.tube": f"{tube!r} W/m2K", "films.sewage": f"{sewage!r} W/m2K"}
    held = load(tmp_path, **films, **{"header.resistance_ratio": 0.0}).run()
    even = load(tmp_path, **{"header.resistance_ratio": 0.0}).run()
    for name in ("heating: heat to the water", "heating: wet conductance"):
        assert figure(held, name) == pytest.approx(figure(even, name), rel=1e-6)


def test_an_adiabatic_back_takes_no_heat_from_the_soil(tmp_path):
    result = load(tmp_path, **{"sewer.back": "adiabatic"}).run()
    assert figure(result, "heating: heat from the soil") == pytest.approx(0.0, abs=1e-12)
    assert figure(load(tmp_path).run(), "heating: heat from the soil") > 0.1


def test_a_deposit_costs_as_much_as_its_resistance(tmp_path):
    layer = {"deposit.thickness": "2 mm", "deposit.conductivity": "0.6 W/m/K"}
    layer |= {"films.sewage": "1500 W/m2K", "films.tube": "1500 W/m2K", "sewer.back": "adiabatic"}
    losses = []
    for coverage in (0.0, 0.5, 1.0):
        result = load(tmp_path, **layer, **{"deposit.coverage": coverage}).run()
        losses.append(figure(result, "heating: change by deposit"))
    # patches act side by side, so half the cover costs half; 30.4 % for a whole layer at
    # films of 1500 and 40 mm pitch (reference computation, validation/sewer-exact)
    assert losses[0] == 0.0
    assert losses[1] == pytest.approx(0.5 * losses[2], rel=1e-9)
    assert losses[2] == pytest.approx(-30.4, abs=0.15)


def test_the_first_unit_of_a_direct_header_gets_most(tmp_path):
    header = {"header.resistance_ratio": 0.02, "exchanger.header": "direct"}
    result = load(tmp_path, ONE, **header).run()
    shares = result["heating/design/unit_flow_share"].values
    assert np.all(np.diff(shares) < 0.0)
    assert shares.mean() == pytest.approx(1.0)
    assert shares[0] == figure(result, "heating: first unit's flow")


def test_freezing_sewage_leaves_pump_and_machine_off(tmp_path):
    result = load(tmp_path, **{
        "heating.sewage_temperature": "2 degC",
        "heating.humidity": 0.0,
        "sewer.evaporation": False,
    }).run()  # fmt: skip
    assert figure(result, "heating: pump") == 0.0
    assert figure(result, "heating: carries the load") == 0.0
    assert any("100 kW of the load are not delivered" in note for note in result.notes)


def test_water_beyond_its_design_value_is_named(tmp_path):
    result = load(tmp_path, **{"exchanger.length": "40 m"}).run()
    assert figure(result, "carries the load") == 0.0
    assert any("colder than its design value of 7 degC" in note for note in result.notes)


def test_heat_that_is_not_the_sewage_s_is_named(tmp_path):
    # little sewage: the air, held at 15 degC, and the soil give most of the heat
    held = {"heating.sewage_flow": "2 L/s", "exchanger.air_renewal": "given"}
    result = load(tmp_path, **held).run()
    heat = figure(result, "heating: heat to the water")
    other = heat - figure(result, "heating: heat from the sewage")
    (note,) = [note for note in result.notes if "sewer air and soil" in note]
    assert note.startswith(f"heating: {100.0 * other / heat:.0f} % of the heat")


def test_too_much_sewage_is_called_surcharged(tmp_path):
    result = load(tmp_path, **{"heating.sewage_flow": "2 m3/s"}).run()
    assert any("surcharged" in note for note in result.notes)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("depth_ratio = 0.15", "", "two of slope, flow, velocity and depth_ratio"),
        ("depth_ratio = 0.15", 'slope = "1 permil"', "not slope with velocity"),
        ('length = "160 m"', "", r"or a \[sizing\] table"),
        ("[exchanger]", "[sizing]\n[exchanger]", r"or a \[sizing\] table"),
        ('load = "100 kW"', "", "each season needs its load"),
        ("[heating]", "[warming]", "warming"),
        ('length = "160 m"', 'length = "1 m"', "at least one unit_length"),
    ],
)
def test_cases_that_ask_for_too_much_or_too_little_are_refused(tmp_path, old, new, word):
    with pytest.raises(CaseError, match=word):
        load(tmp_path, TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("flow", "word"),
    [
        ('flow = "42 L/s"\nvelocity = "0.03 m/s"', "do not fit"),
        ('depth_ratio = 0.02\nvelocity = "20 m/s"', "no slope between"),
    ],
)
def test_impossible_flows_are_refused_with_their_numbers(tmp_path, flow, word):
    text = ONE.replace('flow = "42 L/s"\nvelocity = "0.4 m/s"', flow)
    with pytest.raises(ParameterError, match=word):
        load(tmp_path, text).run()
