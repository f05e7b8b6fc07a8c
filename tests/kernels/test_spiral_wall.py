import math

import numpy as np
import pytest
from scipy.optimize import brentq
from thermosim_kernels.spiral import COLUMNS, SpiralStep
from thermosim_kernels.spiral_wall import (
    FILM,
    SpiralTube,
    all_conductances,
    condensation_factor,
    respond,
    saturation_pressure,
    unit_conductances,
)
from thermosim_kernels.tube import LiquidFit

from tests.profile_double import (
    BORE,
    PERIMETER,
    SURFACE_BACK,
    WALL,
    WATER_BACK,
    double,
    surface_water,
)

TABLE = double()
WATER = LiquidFit(0.0, 60.0, np.array([[999.7], [4192.0], [math.log(1.306e-3)], [0.579]]))
TUBE = SpiralTube(172.0, 2.0, BORE, 1.1, PERIMETER, 10.0, WATER)
STEP = SpiralStep(
    water_capacity_rate=20e3, water_temperature=9.5, sewage_capacity_rate=178e3,
    sewage_temperature=15.0, sewage_film=1000.0, wet_fraction=0.25, air_temperature=15.0,
    air_humidity=0.95, deposit_thickness=0.002, deposit_conductivity=1.0, deposit_coverage=0.4,
)  # fmt: skip


def conductances(step, condensation=1.0):
    return np.array(unit_conductances(TABLE, TUBE, step, 1500.0, condensation))


def condensation(**change):
    step = STEP._replace(**change)
    return condensation_factor(
        10.0 * PERIMETER, surface_water(10.0, 1500.0), step.air_temperature, step.air_humidity,
        step.water_temperature,
    )  # fmt: skip


def test_saturation_pressure_of_water_is_the_tabulated_one():
    # steam tables: 611.7 Pa at 0.01, 1705.8 Pa at 15, 3169.9 Pa at 25 degC; Magnus to 0.4 %
    for temperature, pressure in ((0.01, 611.7), (15.0, 1705.8), (25.0, 3169.9)):
        assert saturation_pressure(temperature) == pytest.approx(pressure, rel=4e-3)


def test_wet_and_dry_arc_share_the_tube():
    row = conductances(STEP)
    length = 172.0 * 2.0
    under = surface_water(1.0 / (1.0 / 1000.0 + 0.002 / 1.0), 1500.0)
    wet = 0.25 * length * (0.4 * under + 0.6 * surface_water(1000.0, 1500.0))
    dry = 0.75 * length * surface_water(10.0, 1500.0)
    expected = [wet, dry, WATER_BACK * (wet + dry), SURFACE_BACK * wet, SURFACE_BACK * dry]
    assert row == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("fraction", [0.0, 1.0])
def test_an_empty_or_full_sewer_has_one_arc_only(fraction):
    row = conductances(STEP._replace(wet_fraction=fraction))
    assert (row[0] > 0.0, row[3] > 0.0) == (fraction > 0.0,) * 2
    assert (row[1] > 0.0, row[4] > 0.0) == (fraction < 1.0,) * 2


def test_soil_behind_the_profile_stands_in_series_with_its_back():
    # infinite conductance: the soil holds the back; none: surface and water meet through it
    isothermal = conductances(STEP)
    assert conductances(STEP._replace(back_conductance=1e12)) == pytest.approx(isothermal, rel=1e-6)
    closed = conductances(STEP._replace(back_conductance=0.0))
    assert closed[2:] == pytest.approx(np.zeros(3), abs=1e-9)
    wet_water = isothermal[0] * WATER_BACK
    through = wet_water * isothermal[3] / (wet_water + isothermal[3])
    assert closed[0] == pytest.approx(isothermal[0] + through, rel=1e-6)
    # 200 W/K of soil, its share of the wet arc 50: star of three to a triangle
    row = conductances(STEP._replace(back_conductance=200.0))
    star = wet_water + isothermal[3] + 50.0
    assert row[3] == pytest.approx(isothermal[3] * 50.0 / star, rel=1e-6)


def test_condensing_vapour_closes_the_heat_balance_of_the_surface():
    # film on 0.05 m: 10 x 0.05 = 0.5 W/(m K) times (sensible + latent) = conduction to the water
    wall = 1.0 / (WALL + 1.0 / (1500.0 * math.pi * BORE))
    vapour = 0.95 * saturation_pressure(15.0)

    def missing(surface):
        reaching = 15.0 - surface + max(0.0, vapour - saturation_pressure(surface)) / 66.0
        return 0.5 * reaching - wall * (surface - 9.5)

    surface = brentq(missing, 9.5, 15.0, xtol=1e-13)
    factor = wall * (surface - 9.5) / (0.5 * (15.0 - surface))
    found = condensation()
    assert found == pytest.approx(factor, rel=1e-9)
    assert 1.5 < found < 3.0


@pytest.mark.parametrize(
    "change", [{"air_humidity": 0.3}, {"water_temperature": 30.0}, {"water_temperature": 15.0}]
)
def test_a_surface_above_the_dew_point_gets_no_latent_heat(change):
    assert condensation(**change) == 1.0


def test_condensation_sets_in_without_a_jump():
    factors = [condensation(air_humidity=humidity) for humidity in np.linspace(0.6, 1.0, 401)]
    assert factors[0] == 1.0
    assert np.all(np.diff(factors) >= 0.0)
    assert np.max(np.diff(factors)) < 0.02


def looked_up(films):
    quick = np.empty((films.size, COLUMNS))
    quick[:, FILM] = films
    all_conductances(TABLE, TUBE, STEP, films.min(), films.max(), 1.3, quick)
    exact = [unit_conductances(TABLE, TUBE, STEP, film, 1.3) for film in films]
    return quick[:, :FILM], np.array(exact)


@pytest.mark.parametrize("slowest", [300.0, 900.0, 1400.0])
def test_units_of_uneven_film_are_interpolated_closely(slowest):
    quick, exact = looked_up(np.linspace(slowest, 1.99 * slowest, 11))
    assert quick == pytest.approx(exact, rel=5e-5)


@pytest.mark.parametrize("films", [[200.0, 900.0, 4000.0], [1500.0, 1500.0, 1500.0]])
def test_equal_and_very_uneven_films_are_looked_up_exactly(films):
    quick, exact = looked_up(np.array(films))
    assert np.array_equal(quick, exact)


def test_uneven_flow_costs_heat():
    back = np.full(10, 13.0)
    even = np.full(10, 0.1)
    uneven = np.array(
        [1.4408, 1.1679, 0.9412, 0.7718, 0.6783, 0.6783, 0.7718, 0.9412, 1.1679, 1.4408]
    )
    heat = []
    for shares in (even, uneven / uneven.sum()):
        answer = respond(TABLE, TUBE, shares, STEP, back, np.empty((10, COLUMNS)))
        heat.append(answer.to_water_slope * 7.0 + answer.to_water_offset)
    assert 0.9 * heat[0] < heat[1] < heat[0]


def test_units_alike_answer_alike_whether_shares_are_equal_or_nearly_so():
    even = np.full(6, 1.0 / 6.0)
    nearly = even * (1.0 + 1e-7 * np.array([1, -1, 1, -1, 1, -1]))
    answers = [
        respond(TABLE, TUBE, shares, STEP, np.full(6, 13.0), np.empty((6, COLUMNS)))
        for shares in (even, nearly)
    ]
    assert answers[0].return_offset == pytest.approx(answers[1].return_offset, rel=1e-6)
