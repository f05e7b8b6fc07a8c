"""Snow melting against published design loads and its own arithmetic."""

import numpy as np
import pytest

from thermosim.components.snow_slab import (
    Season,
    SlabLayer,
    SnowMeltingSlab,
    fresh_snow_density,
    latent_load,
    mean_radiant,
)
from thermosim.errors import ParameterError

HOUR = 3600.0
CONCRETE = {"conductivity": 1.6, "heat_capacity": 2.2e6}


def slab(**changes):
    given = {
        "area": 204.0,
        "pipe_conductance": 20.0,
        "above": (SlabLayer(thickness=0.07, cells=5, **CONCRETE),),
        "below": (SlabLayer(thickness=0.08, cells=4, **CONCRETE),),
    }
    return SnowMeltingSlab(**(given | changes))


def sapporo(made):
    """Carriageway standard 3 cm/h, -7 degC, 5 m/s; relative humidity 80 % is assumed."""
    return made.weather(air=-7.0, wind=5.0, humidity=0.8, snowfall=0.03 / HOUR)


def test_published_design_loads_imply_a_fresh_snow_of_ninety_kilograms():
    # 250 / (0.03/3600 * 334e3) = 89.8; 123 / (0.0149/3600 * 334e3) = 89.0
    assert fresh_snow_density(250.0, 0.03 / HOUR) == pytest.approx(89.8, abs=0.05)
    assert fresh_snow_density(123.0, 0.0149 / HOUR) == pytest.approx(89.0, abs=0.05)
    assert latent_load(0.03 / HOUR, 90.0) == pytest.approx(250.5)


def test_covered_road_needs_melting_and_warming_only():
    # 7.5e-4 kg/(m2 s) * (334000 + 2100 * 7) = 250.5 + 11.025 W/m2
    made = slab(free_area_ratio=0.0)
    assert made.required_flux(sapporo(made)) == pytest.approx(261.525)


def test_black_road_adds_wind_and_evaporation():
    # film 3.5603 + 2.9105 * 5 = 18.1128, times 7 K = 126.79; vapour 1.12063e-7 * 2.501e6
    # = 0.280269 times (611.2 - 0.8 * 363.4): Magnus at -7 degC 611.2 exp(-123.34/236.12)
    made = slab(free_area_ratio=1.0)
    vapour = 0.280269 * (611.2 - 0.8 * 611.2 * np.exp(-123.34 / 236.12))
    expected = 261.525 + 126.79 + vapour
    assert made.required_flux(sapporo(made)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("published", [291.0, 299.0])
@pytest.mark.parametrize("free", [0.0, 0.15])
def test_sapporo_standard_load_lies_within_fifteen_percent(published, free):
    # 250 kcal/(m2 h) = 291 W/m2 by the standard, 299 W/m2 measured under a sewage heat pump
    made = slab(free_area_ratio=free)
    assert made.required_flux(sapporo(made)) == pytest.approx(published, rel=0.15)


def test_slab_given_the_required_flux_keeps_pace_with_the_snow():
    # insulated below: once warm, everything given goes into 3 cm/h * 90 kg/m3 = 2.7 kg/(m2 h)
    made = slab()
    weather = sapporo(made)
    state, heat = made.uniform(0.0), made.required_flux(weather) * made.area
    for _ in range(60):
        state, done = made.heated(state, HOUR, weather, 8.0, heat)
    assert done.melted == pytest.approx(2.7, rel=1e-3)
    assert done.pipe == pytest.approx(made.required_flux(weather))


def test_warm_air_melts_without_any_heat():
    made = slab()
    state = made.uniform(1.0)._replace(snow=5.0)
    for _ in range(10):
        weather = made.weather(air=4.0, wind=3.0, humidity=0.7)
        state, _ = made.heated(state, HOUR, weather, 8.0, 0.0)
    assert state.snow == 0.0
    assert not made.wants_heat(state, made.weather(air=-4.0, wind=3.0, humidity=0.7))


def test_return_water_is_a_line_of_supply_water():
    made = slab(ground_conductance=1.0)
    weather, rate = sapporo(made), 5000.0
    state = made.uniform(3.0)
    line = made.return_line(state, HOUR, weather, 8.0, rate, 12.0)
    for supply in (10.0, 12.0, 14.0):
        _, done = made.circulated(state, HOUR, weather, 8.0, supply, rate)
        leaving = supply - done.pipe * made.area / rate
        assert line.slope * supply + line.intercept == pytest.approx(leaving, abs=1e-10)
    # and heat taken by the line, given as heat, is the same step
    heat = rate * (12.0 - line.slope * 12.0 - line.intercept)
    first, _ = made.circulated(state, HOUR, weather, 8.0, 12.0, rate)
    second, _ = made.heated(state, HOUR, weather, 8.0, heat)
    np.testing.assert_allclose(first.temperature, second.temperature, atol=1e-10)


def test_water_cannot_give_more_than_it_carries():
    made = slab()
    assert made.drive(1e-3) == pytest.approx(1e-3 / made.area)
    assert made.drive(1e12) == pytest.approx(made.pipe_conductance, rel=1e-6)
    assert made.drive(0.0) == 0.0


def test_a_season_closes_and_counts_its_hours():
    made = slab(ground_conductance=1.0)
    hours = np.arange(500)
    weather = np.empty((500, 6))
    weather[:, 0] = weather[:, 4] = 1.0 + 5.0 * np.sin(hours / 50.0)
    weather[:, 1:3], weather[:, 5] = (3.0, 0.8), 0.0
    weather[:, 3] = np.where(hours % 100 < 20, 3e-4, 0.0)
    state, season = made.season(made.uniform(4.0), HOUR, weather, 8.0, np.full(500, 12.0), 8000.0)
    assert abs(season.residual) < 1e-9 * season.heat
    assert season.melted + state.snow * made.area == pytest.approx(
        weather[:, 3].sum() * HOUR * made.area
    )
    on = season.steps[:, 13] == 1.0
    assert season.hours == on.sum()
    assert np.all(season.steps[~on, 0] == 0.0)
    assert np.all(weather[on, 0] < made.air_limit)


def test_niigata_at_its_rating_has_the_published_performance():
    # 25.1 kW over a pump of 2.2 kW: 11.4 (published 13.9 in a season); 25.1 kW / 204 m2 = 123
    rated = Season(np.empty((0, 14)), 25.1e3 * 100 * HOUR, 100.0, 0.0, 0.0)
    assert rated.performance(2200.0) == pytest.approx(11.4, abs=0.02)
    assert latent_load(0.0149 / HOUR, 89.0) * 204.0 == pytest.approx(25.1e3, rel=0.005)


def test_clear_sky_is_colder_than_cloud_and_snowing_sky_is_air():
    assert mean_radiant(-5.0, 0.8, 1.0, snowing=True) == -5.0
    cloud, clear = (mean_radiant(-5.0, 0.8, share, snowing=False) for share in (1.0, 0.0))
    assert clear < cloud == pytest.approx(-24.2)


def test_slab_without_layers_is_refused():
    with pytest.raises(ParameterError, match="layers"):
        slab(below=())
    with pytest.raises(ParameterError, match="free_area_ratio"):
        slab(free_area_ratio=1.2)
