"""What a source and a user can give and take: by the hour, shared by containers, lifted."""

import numpy as np
import pytest

from thermosim import case
from thermosim.materials import oils

SITES = """
title = "docks"
scenario = "heat_container"
ambient = "10 degC"

[run]
start = 2009-01-12
duration = "2 day"
step = "10 min"

[container]
count = {count}
material = "sodium-acetate-trihydrate"
material_mass = "7 t"

[source]
kind = "gas"
temperature = "120 degC"
gas_flow = "6000 Nm^3/h"
gas_heat_capacity = "0.34 kcal/Nm^3/K"
exchanger = "40 kW/K"
hottest_oil = "100 degC"
docks = {count}
{source}

{road}

[user]
demand = "150 kW"
hours = {hours}
supply = "40 degC"
coming_back = "20 degC"
exchanger = "60 kW/K"
docks = {count}

{lift}
"""
ROAD = '[road]\nduration = "0.5 h"\ntractors = 4'
GAS = 6000.0 / 3600.0 * 0.34 * 4186.8  # capacity rate [W/K]
FULL = ["100 %"] * 24


def _run(folder, count=1, source="", road=ROAD, hours=FULL, lift=""):
    path = folder / "docks.toml"
    shares = str(hours).replace("'", '"')
    text = SITES.format(count=count, source=source, road=road, hours=shares, lift=lift)
    path.write_text(text, encoding="utf-8")
    return case.load(path).run()


def _series(result, name):
    return np.asarray(result.variables[name].values)


def _oil(result, place):
    """Hottest and coldest oil leaving containers at a place, by step."""
    at = (_series(result, "container/place") == place) & (
        np.abs(_series(result, "container/power")) > 1.0
    )
    oil = _series(result, "container/outlet")
    return np.where(at, oil, -np.inf).max(axis=1), np.where(at, oil, np.inf).min(axis=1)


def test_a_source_that_stands_still_charges_nothing(tmp_path):
    # neither floor nor power is given: what the gas has is its flow, by the hour
    hours = ["0 %"] * 8 + ["50 %"] * 8 + ["100 %"] * 8
    result = _run(tmp_path, source="hours = " + str(hours).replace("'", '"'))
    charge = _series(result, "source/charge")[:144].reshape(3, 48)
    assert charge[0].max() == 0.0
    # half of the gas, cooled no lower than the coldest oil it meets
    _, cold = _oil(result, 0)
    most = 0.5 * GAS * (120.0 - cold[:144].reshape(3, 48)[1])
    assert charge[1].max() > 0.0
    assert (charge[1] <= most).all()


@pytest.mark.parametrize("road", [ROAD, ""], ids=["road", "one site"])
def test_containers_beside_each_other_cool_the_gas_no_lower_than_their_oil(tmp_path, road):
    night = ["0 %"] * 12 + ["100 %"] * 12
    result = _run(tmp_path, count=3, road=road, hours=night)
    charge = _series(result, "source/charge")
    _, cold = _oil(result, 0)
    busy = np.isfinite(cold)
    assert busy.sum() > 20
    assert (charge[busy] <= GAS * (120.0 - cold[busy]) * (1.0 + 1e-9)).all()


@pytest.mark.parametrize("share", ["100 %", "30 %"])
@pytest.mark.parametrize("road", [ROAD, ""], ids=["road", "one site"])
def test_water_leaves_no_warmer_than_the_oil_that_heats_it(tmp_path, road, share):
    # the flow that brings the demand from 20 to 40 degC; three containers are met in turn
    source = "hours = " + str(["100 %"] * 10 + ["0 %"] * 14).replace("'", '"')
    result = _run(tmp_path, count=3, road=road, hours=[share] * 24, source=source)
    drawn, demand = _series(result, "user/drawn"), _series(result, "user/demand")
    direct = _series(result, "user/delivered") - drawn
    giving = (drawn > 1.0) & (direct < 1.0)
    oil = np.where(
        _series(result, "container/power") < -1.0, _series(result, "container/outlet"), 0.0
    )
    warm = 20.0 + 20.0 * drawn[giving] / demand[giving]
    assert giving.sum() > 20
    assert (warm <= oil.max(axis=1)[giving] + 1e-6).all()


def test_a_heat_pump_at_the_source_has_the_efficiency_of_its_temperatures():
    # Carnot x 0.45 between 65 + 2 degC and the water leaving less 2 K; 150 kW cool 30 m3/h by
    # Q0/C, Q0 = 150 (1 - 1/COP): 3.11 K, so the COP is 3.634
    result = case.load("container-from-data-centre", {"run.duration": "2 day"}).run()
    rate, cop = 30.0 / 3600.0 * 4.186e6, 4.0
    for _ in range(50):
        leaving = 30.0 - 150e3 * (1.0 - 1.0 / cop) / rate
        cop = 0.45 * (67.0 + 273.15) / (67.0 - (leaving - 2.0))
    given = result.ledger.inputs
    electricity = given["source: heat pump electricity"]
    assert (given["source: heat"] + electricity) / electricity == pytest.approx(cop, rel=1e-6)


@pytest.mark.parametrize("road", [ROAD, ""], ids=["road", "one site"])
def test_pumps_run_only_while_heat_flows(tmp_path, road):
    # 7.5 kW x 0.6 for every container that is charged or emptied, nothing for one that waits
    night = "hours = " + str(["0 %"] * 12 + ["100 %"] * 12).replace("'", '"')
    source = night + '\npower = "90 kW"'
    result = _run(tmp_path, count=2, road=road, source=source, hours=["0 %"] * 8 + ["100 %"] * 16)
    flowing = (np.abs(_series(result, "container/power")) > 1.0).sum(axis=1)
    assert _series(result, "pumps/electricity") == pytest.approx(4500.0 * flowing)


def test_heat_of_the_material_reaches_down_to_what_a_heat_pump_draws(tmp_path):
    # 264 kJ/kg, 3.0 x (100 - 58) of the liquid, 2.79 x (58 - 15) of the solid, 7 t
    lift = """[user.heat_pump]
capacity = "150 kW"
supply = "60 degC"
water_flow = "20 m^3/h"
lowest_source = "15 degC"
"""
    result = _run(tmp_path, road=ROAD, lift=lift)
    heat = (264.0 + 3.0 * 42.0 + 2.79 * 43.0) * 7000.0 / 3600.0
    assert result.headline("heat of its material").value == pytest.approx(heat, rel=1e-6)
    assert result.headline("heat of a full container").value > heat


def test_a_chiller_is_driven_by_water_that_the_oil_can_make():
    # Kuehn and Ziegler: cold 0.42 x + 0.9, heat 0.51 x + 2.0, x = hot - 2.5 cooling + 1.8 chilled,
    # means; scaled to 250 kW of cold from 357 kW of heat at 85.5, 33.5 and 9.5 degC
    given = {"run.duration": "1 day", "run.step": "1 min", "container.count": 1}
    given |= {"container.start_fill": 1.0, "source.longest": "30 min"}
    result = case.load("container-cooling-absorption", given).run()
    rated = 85.5 - 2.5 * 33.5 + 1.8 * 9.5
    scale = 250.0 / 0.7 / (0.51 * rated + 2.0)
    heat, cold = _series(result, "user/drawn") / 1e3, _series(result, "user/delivered") / 1e3
    oil = _series(result, "container/outlet")[:, 0]
    liquid = oils.oil("mineral-oil")
    rate = liquid.density(118.0) * liquid.heat_capacity(118.0) * 40.0 / 3600.0
    water = 250e3 / 0.7 / 5.0
    least, ratio = min(rate, water), min(rate, water) / max(rate, water)
    decay = np.exp(-60e3 / least * (1.0 - ratio))
    between = least * (1.0 - decay) / (1.0 - ratio * decay)
    cooling = 31.0 + 0.5 * (heat + cold) / (607.14 / 5.0)
    needed = (heat / scale - 2.0) / 0.51 + 2.5 * cooling - 1.8 * (7.0 + 0.5 * cold / 50.0)
    made = oil - 1e3 * heat / between + 500.0 * heat / water
    steady = np.abs(np.diff(heat, prepend=heat[0])) < 0.02 * heat
    short = (cold < 0.999 * _series(result, "user/demand") / 1e3) & (heat > 150.0) & steady
    assert short.sum() > 10
    # the machine follows the oil of the minute before
    assert np.median(np.abs(made - needed)[short]) < 0.5
    hot = made + 500.0 * heat / water
    assert (hot <= oil + 1e-6)[short].all()
