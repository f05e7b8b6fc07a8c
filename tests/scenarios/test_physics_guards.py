"""Single terms of the physics, each alone in a run: none of them can vanish unseen."""

import math

import numpy as np
import pytest

from thermosim import case
from thermosim.scenarios.plant_build import soil_conductance_of_season

QUIET = """\
title = "a sewer that exchanges nothing"
scenario = "sewer_heat"

[run]
start = 2013-01-10
duration = "1 day"

[sewer]
diameter = "1.2 m"
slope = "0.3 permil"
length = "LENGTH m"
cells = 10
soil_temperature = "20 degC"

[sewer_air]
temperature = "20 degC"
humidity = 1.0

[sewage]
flow = "40 L/s"
flow_pattern = "flat"
temperature = "20 degC"
daily_swing = "0 K"
"""
LATERAL = """
[[lateral]]
position = "10 m"
flow = "10 L/s"
"""


@pytest.fixture
def quiet(tmp_path):
    """Loads a sewer whose air and soil are as warm as its sewage, and damp."""

    def load(length, more="", **values):
        path = tmp_path / "quiet.toml"
        path.write_text(QUIET.replace("LENGTH", f"{length:g}") + more)
        return case.load(path, {key.replace("__", "."): value for key, value in values.items()})

    return load


def outlet(loaded):
    return loaded.run()["sewer/outlet_temperature"].values[-1]


# the sewer


def test_decay_of_organic_matter_heats_by_its_power_times_the_volume(quiet):
    result = quiet(1000.0, sewage__oxygen_demand_decay="1e-6 kg/m^3/s").run()
    # 14 MJ/kg x 1e-6 kg/(m3 s) = 14 W/m3 in the wetted segment of a circle of 0.6 m radius
    depth = result["sewer/depth"].values[0]
    half = math.acos(1.0 - depth / 0.6)
    area = 0.36 * (half - math.sin(half) * math.cos(half))
    expected = 14.0 * area * 1000.0 * 86400.0
    assert result.ledger.inputs["decay in the sewage"] == pytest.approx(expected, rel=3e-3)


def test_decay_slows_by_the_published_law_in_colder_sewage(quiet):
    cold = {
        f"{table}__{key}": "10 degC"
        for table, key in (
            ("sewer", "soil_temperature"),
            ("sewer_air", "temperature"),
            ("sewage", "temperature"),
        )
    }
    heat = [
        quiet(1000.0, **values).run().ledger.inputs["decay in the sewage"] for values in ({}, cold)
    ]
    assert heat[1] / heat[0] == pytest.approx(math.exp(-0.078 * 10.0), rel=2e-3)


def test_a_branch_of_its_own_temperature_mixes_in_by_its_flow(quiet):
    # (40 L/s x 20 + 10 L/s x 30) / 50 L/s = 22 degC; 20 m of sewer change little
    warm = quiet(20.0, LATERAL + 'temperature = "30 degC"\n')
    assert outlet(warm) == pytest.approx(22.0, abs=0.02)


def test_a_branch_as_warm_as_the_sewage_does_not_change_it(quiet):
    same = quiet(20.0, LATERAL + 'temperature = "sewage"\n')
    assert outlet(same) == pytest.approx(20.0, abs=0.01)


def test_dry_air_cools_the_sewage_by_evaporation_alone(quiet):
    # decay warms by 14 W/m3 x 2500 s / 4.19e6 J/(m3 K) = 0.008 K; the air can do no more
    damp = outlet(quiet(1000.0))
    dry = outlet(quiet(1000.0, sewer_air__humidity=0.5))
    still = outlet(quiet(1000.0, sewer_air__humidity=0.5, sewer__evaporation=False))
    assert damp == pytest.approx(20.0, abs=0.01)
    assert still == pytest.approx(damp, abs=0.001)
    assert dry < damp - 0.05


def test_the_air_of_the_sewer_lies_between_weather_and_sewage_as_told():
    loaded = case.load("sewer-ac-100kw", {"run.duration": "1 day", "sewer_air.outdoor_share": 0.2})
    result = loaded.run()
    outdoor = result["weather/air_temperature"].values
    sewage = result["sewer/inlet_temperature"].values
    expected = 0.2 * outdoor + 0.8 * sewage
    np.testing.assert_allclose(result["sewer/air_temperature"].values, expected, rtol=1e-12)


# the plant


def test_soil_behind_an_exchanger_has_the_depth_of_the_yearly_wave():
    # a = 1.5 / (1800 x 1300) = 6.410e-7 m2/s, omega = 2 pi / 31.536e6 s = 1.9924e-7 /s,
    # depth = sqrt(2 a / omega) = 2.537 m; ln(0.66/0.60)/1.3 + ln(3.197/0.66)/1.5 = 1.1251 m K/W
    sewer = case.load("sewer-ac-100kw").inputs.sewer
    assert soil_conductance_of_season(sewer, 0.6) == pytest.approx(2.0 * math.pi / 1.1251, rel=1e-4)


def test_source_water_follows_the_load_down_to_its_least_flow():
    # at 12 degC outside the hall asks for 8/18 of its load, at 17 degC for 1/6 of it
    loaded = case.load("sewer-ac-100kw", {"run.start": "2013-04-20", "run.duration": "5 day"})
    result = loaded.run()
    load = result["hall/load"].values
    warmed = result["hall/water_from_exchanger"].values - result["hall/water_to_exchanger"].values
    rate = result["hall/source_heat"].values / warmed  # of the water [W/K]
    share = load / 100e3
    least = loaded.inputs.plant[0].exchanger.minimum_flow_share
    heating = load > 0.0
    many, few = heating & (share > least + 0.01), heating & (share < least - 0.01)
    assert many.any()
    assert few.any()
    design = rate[many] / share[many]
    np.testing.assert_allclose(design, design[0], rtol=1e-6)
    np.testing.assert_allclose(rate[few], least * design[0], rtol=1e-6)
