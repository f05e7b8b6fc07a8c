"""What a plant is asked for and compared with: hour by hour, each rule alone in a run."""

from dataclasses import replace

import numpy as np
import pytest

from thermosim import case
from thermosim.components.air_renewal import air_renewal
from thermosim.components.conventional import AirSourceHeatPump
from thermosim.components.loads import HOT_WATER_SHARES
from thermosim.scenarios.collector import collector, with_own_air
from thermosim.scenarios.drivers import drivers
from thermosim.scenarios.plant_account import conventional
from thermosim.scenarios.sewer_line import channel, reach
from thermosim.scenarios.snow_machine import snow_machine

FUSION = 334e3  # [J/kg]
JOULE_PER_KWH = 3.6e6


def hall(**values):
    settings = {"run.duration": "1 day"} | values
    return case.load("sewer-ac-100kw", {k.replace("__", "."): v for k, v in settings.items()})


# loads


def test_a_hall_used_from_nine_to_ten_asks_in_that_hour_only():
    used = [0.0] * 9 + [1.0] + [0.0] * 14
    load = hall(plant__load__occupancy=used).run()["hall/load"].values
    assert np.flatnonzero(load).tolist() == [9]


def test_a_load_file_is_heating_less_cooling(tmp_path):
    rows = [f"2013-01-01T{hour:02d}:30,50,20" for hour in range(24)]
    (tmp_path / "load.csv").write_text("time,heating [kW],cooling [kW]\n" + "\n".join(rows))
    path = tmp_path / "hall.toml"
    path.write_text(hall().text)
    given = {"run.duration": "1 day", "plant.load.load_file": "load.csv"}
    np.testing.assert_allclose(case.load(path, given).run()["hall/load"].values, 30e3)


def test_a_dwelling_draws_most_hot_water_in_its_hour_of_most():
    given = {"run.duration": "1 day", "plant.load.draw_pattern": "dwelling"}
    load = case.load("sewer-sendai-dhw", given).run()["supermarket/load"].values
    assert int(load.argmax()) == int(np.argmax(HOT_WATER_SHARES)) == 20
    # 4.6 m3 of water warmed by 45 K, 0.095 of it in that hour; rho c within 1 %
    assert load.max() == pytest.approx(0.095 * 4.6 * 4.18e6 * 45.0 / 3600.0, rel=0.01)


def test_energy_of_the_hour_before_midnight_belongs_to_the_month_that_ends():
    result = hall(run__start="2013-01-31T23:00:00", run__duration="3 h").run()
    heat = result["hall/heat"].values * 3600.0 / JOULE_PER_KWH
    monthly = result["hall/monthly/heat"].values
    np.testing.assert_allclose(monthly[:2], [heat[0], heat[1:].sum()])


# snow


@pytest.fixture
def yard():
    loaded = case.load("sewer-snow-sapporo", {"run.start": "2018-01-10", "run.duration": "1 day"})
    outside = drivers(loaded, loaded.inputs)
    weather = replace(outside.weather, solar=np.full(24, 100.0))
    return loaded.inputs.plant[0].load, replace(outside, weather=weather)


def test_lying_snow_is_melted_beside_the_losses(yard):
    load, outside = yard
    machine = snow_machine(load, None, outside)
    around = next(outside.each_step())[2]
    weather = machine.weather[0]
    losses = machine.slab.required_flux(weather)
    machine.state = machine.state._replace(snow=0.5)
    # 0.5 kg/m2 x 334 kJ/kg in an hour are 46.4 W/m2
    expected = load.area * (losses + 0.5 * FUSION / 3600.0)
    assert expected < load.area * load.flux
    assert machine.wanted(0, 3600.0, around).load == pytest.approx(expected)


def test_sunshine_reaches_the_yard(yard):
    load, outside = yard
    dull = replace(outside, weather=replace(outside.weather, solar=None))
    suns = [snow_machine(load, None, given).weather[12].solar for given in (outside, dull)]
    assert suns[1] == 0.0
    assert 0.0 < suns[0] <= 100.0


# exchanger and conventional system


def test_heat_of_the_dry_arc_comes_from_sewage_as_its_air_is_renewed():
    loaded = hall()
    outside = drivers(loaded, loaded.inputs)
    above = reach(loaded.inputs, outside, 0.0, 100.0, 5)
    given = loaded.inputs.plant[0].exchanger.fitted
    bed = channel(loaded.inputs.sewer)
    built = with_own_air(collector(given, bed, 75e3, given.units), bed, above.model, 0.0426)
    section = bed.at_flow(0.0426)
    rate = 0.0426 * above.model.heat_capacity
    air = air_renewal(section, above.model.sensible, given.units * given.unit_length, rate)
    shown = built.spiral.air_film
    film = air.film(given.air_film, section.dry_perimeter)
    assert built.air_share == pytest.approx(air.share_of_sewage * film / shown)
    assert built.air_share > 0.1


def beside(loaded, heat=0.0, cold=0.0):
    """Conventional electricity of each hour at 10 degC outside [J]."""
    outside = drivers(loaded, loaded.inputs)
    weather = replace(outside.weather, air_temperature=np.full(outside.steps, 10.0))
    mild = replace(outside, weather=weather)
    joules = (np.full(outside.steps, power * 3600.0) for power in (heat, cold))
    return conventional(loaded.inputs.plant[0], *joules, mild).electricity


def test_the_chiller_beside_makes_water_of_the_chilled_temperature():
    electricity = beside(hall(), cold=50e3)
    expected = 50e3 * 3600.0 / AirSourceHeatPump().eer(np.array([10.0]), 7.0)
    np.testing.assert_allclose(electricity, expected[0])


def test_the_heat_pump_beside_makes_water_of_the_supply_temperature():
    loaded = hall(plant__conventional__heating="air_heat_pump")
    electricity = beside(loaded, heat=50e3)
    expected = 50e3 * 3600.0 / AirSourceHeatPump().cop(np.array([10.0]), 50.0)
    np.testing.assert_allclose(electricity, expected[0])
