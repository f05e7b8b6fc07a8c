"""Snow melting from a sewer: with a heat pump in Sapporo, straight from the water in Niigata."""

import math
from datetime import date

import numpy as np
import pytest

from thermosim import case, data
from thermosim.components.snow_slab import SlabLayer, SnowMeltingSlab
from thermosim.errors import CaseError

FUSION = 334e3  # [J/kg]
JOULE_PER_KWH = 3.6e6
NIIGATA = data.folder("validation") / "sewer-field" / "niigata-crossing.toml"


@pytest.fixture(scope="module")
def yard():
    return case.load("sewer-snow-sapporo").run()


def steady(sewage):
    """The crossing on a road that melts at 0 degC, two days of one sewage temperature."""
    road = {"use": "direct", "load": "200 kW", "use_temperature": "0 degC", "approach": "54.4 K"}
    return {
        "run.duration": "2 day",
        "sewage.monthly_temperature": [f"{sewage} degC"] * 12,
        "sewage.daily_swing": "0 K",
        "plant.load": road,
    }


def test_the_yard_gets_at_least_the_heat_that_melts_its_snow(yard):
    # 4.79 m of fresh snow * 90 kg/m3 * 334 kJ/kg * 100 m2 = 4,000 kWh, and surfaces lose more
    melting = 4.79 * 90.0 * FUSION * 100.0 / JOULE_PER_KWH
    given = yard.headline("heat delivered").value
    assert melting == pytest.approx(4000.0, rel=1e-3)
    assert melting < given < 4.0 * melting


def test_nothing_runs_without_snow(yard):
    monthly = yard["yard/monthly/heat"].values
    assert np.all(monthly[4:9] == 0.0)  # May to September
    assert np.all(monthly[[0, 1, 2, 11]] > 1000.0)
    dry = case.load("sewer-snow-sapporo", {"climate.monthly_snowfall": ["0 cm"] * 12})
    assert dry.run().headline("heat delivered").value == 0.0


def test_sewage_and_compressor_give_the_heat_of_the_yard(yard):
    heat, source, compressor = (
        yard[f"yard/{name}"].values for name in ("heat", "source_heat", "electricity")
    )
    assert heat == pytest.approx(source + compressor, rel=1e-9)


def test_design_flux_is_never_exceeded(yard):
    assert yard["yard/heat"].values.max() <= 291.0 * 100.0 * (1.0 + 1e-9)


@pytest.mark.parametrize("published", [291.0, 299.0])
def test_flux_of_the_case_meets_the_carriageway_standard(published):
    # 3 cm/h, -7 degC, 5 m/s; free-area ratio 0.15 as in the case, humidity 0.8 assumed
    ratio = case.load("sewer-snow-sapporo").inputs.plant[0].load.free_area_ratio
    layer = SlabLayer(thickness=0.1, conductivity=1.6, heat_capacity=2.1e6, cells=2)
    slab = SnowMeltingSlab(
        area=1.0, pipe_conductance=60.0, above=(layer,), below=(layer,), free_area_ratio=ratio
    )
    weather = slab.weather(air=-7.0, wind=5.0, humidity=0.8, snowfall=0.03 / 3600.0)
    assert slab.required_flux(weather) == pytest.approx(published, rel=0.15)


def test_the_crossing_gives_what_its_conductances_allow():
    # exchanger 24 * 0.73 = 17.52 kW/K at 3.7 L/s * 4.19 = 15.50 kW/K: 1 - exp(-1.130) = 0.677
    # road: 15.50 (1 - exp(-20.5 * 204 / 15500)) = 3.67 kW/K from entering water to 0 degC
    # in series 1/q = (1/3.67 + (1/0.677 - 1)/15.50) / 8.5 K: 28.0 kW; the pump adds 1.1 kW
    # of friction heat to what the road gets, the sewage cools by 0.2 K
    rate = 3.7 * 4.19
    share = 1.0 - math.exp(-24 * 0.73 / rate)
    expected = 8.5 / (54.4 / 200.0 + (1.0 / share - 1.0) / rate)
    result = case.load(NIIGATA, steady(8.5)).run()
    assert expected == pytest.approx(28.0, abs=0.1)
    assert result.headline("mean source heat while running").value == pytest.approx(
        expected, rel=0.03
    )


def test_heat_without_a_heat_pump_is_proportional_to_the_sewage_above_freezing():
    warm, cold = (case.load(NIIGATA, steady(sewage)).run() for sewage in (12.0, 6.0))
    ratio = warm["crossing/source_heat"].values.mean() / cold["crossing/source_heat"].values.mean()
    assert ratio == pytest.approx(2.0, rel=0.05)  # pump heat is not proportional


def test_a_better_road_takes_more_heat_from_the_same_sewage():
    month = {"run.start": date(2019, 1, 1), "run.duration": "14 day"}
    heats = [
        case.load(NIIGATA, {**month, "plant.load.slab_conductivity": f"{k} W/(m K)"})
        .run()
        .headline("mean source heat while running")
        .value
        for k in (1.0, 2.5)
    ]
    assert heats[1] > 1.2 * heats[0]


def test_snowfall_goes_with_normals_and_not_with_a_weather_file(tmp_path):
    text = (data.folder("cases") / "sewer-snow-sapporo.toml").read_text()
    (tmp_path / "station.epw").write_text("")
    path = tmp_path / "snow.toml"
    path.write_text(text.replace('normals = "sapporo-1991-2020"', 'file = "station.epw"'))
    with pytest.raises(CaseError, match="a weather file has its own"):
        case.load(path, {"climate.monthly_snowfall": ["10 cm"] * 12})
