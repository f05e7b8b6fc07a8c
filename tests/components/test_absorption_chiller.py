"""Absorption chillers: published check points, refused data, fits, limits, part load."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.absorption_chiller import AbsorptionChiller, Waters, solution_temperature
from thermosim.errors import MaterialError, ParameterError
from thermosim.materials.absorption import (
    Characteristic,
    Point,
    UnderdeterminedFitWarning,
    absorption_chiller,
    absorption_names,
    fit,
    scaled,
)

GCAL_H = 1162791.6666666667  # [W]
RATING = (87.5, 31.0, 9.5)
LARGE = scaled(absorption_chiller("safarik"), 3.63 * GCAL_H, 0.7197, RATING)
# 4.2 MW of cold: 5.9 MW of heat in 10 K, 10.1 MW rejected in 8 K, 4.2 MW chilled in 5 K
WATERS = Waters(92.0, 586e3, 27.0, 1260e3, 7.0, 844e3)
MACHINE = AbsorptionChiller(characteristic=LARGE)


@pytest.mark.parametrize(
    ("name", "cold", "cop"),
    [("rotartica", 6.605, 0.7212), ("safarik", 10.999, 0.7014), ("kuehn", 12.072, 0.7755)],
)
def test_single_effect_machines_at_87_31_and_9_degrees(name, cold, cop):
    machine = absorption_chiller(name)
    found = machine.cold(machine.difference(87.0, 31.0, 9.5))
    assert found / 1e3 == pytest.approx(cold, abs=5e-4)
    assert machine.cop(87.0, 31.0, 9.5) == pytest.approx(cop, abs=5e-5)


@pytest.mark.parametrize(
    ("generator", "cold", "cop"),
    [(130, 655.9, 1.333), (150, 965.1, 1.363), (165, 1197.0, 1.376), (175, 1351.5, 1.382)],
)
def test_double_effect_machine_over_its_generator_temperature(generator, cold, cop):
    machine = absorption_chiller("broad_02")
    found = machine.cold(machine.difference(generator, 33.0, 9.5))
    assert found / 1e3 == pytest.approx(cold, abs=0.05)
    assert machine.cop(generator, 33.0, 9.5) == pytest.approx(cop, abs=5e-4)


def test_row_with_copied_generator_parameters_is_refused():
    # its two lines are the same: COP 1 at any temperature, above 0.85
    with pytest.raises(MaterialError, match="its COP is 1; no single-effect machine"):
        absorption_chiller("broad_01")
    assert absorption_names() == ["broad_02", "kuehn", "rotartica", "safarik"]


def test_scaled_machine_meets_its_anchor_and_keeps_its_temperatures():
    assert LARGE.cold(LARGE.difference(*RATING)) == pytest.approx(3.63 * GCAL_H, rel=1e-12)
    assert LARGE.cop(*RATING) == pytest.approx(0.7197, rel=1e-12)
    small = absorption_chiller("safarik")
    assert (LARGE.a, LARGE.e, LARGE.confidence) == (small.a, small.e, "calibrated")
    # relative capacity at another point is that of the small machine
    ratio = LARGE.cold(LARGE.difference(80.0, 29.0, 9.5)) / (3.63 * GCAL_H)
    same = small.cold(small.difference(80.0, 29.0, 9.5)) / small.cold(small.difference(*RATING))
    assert ratio == pytest.approx(same, rel=1e-12)


def points(machine, places):
    return [
        Point(*place, machine.cold(difference), machine.heat(difference))
        for place in places
        for difference in [machine.difference(*place)]
    ]


def test_fit_of_exact_points_returns_the_machine():
    made = absorption_chiller("kuehn")
    places = [(75, 27, 8), (85, 31, 12), (90, 35, 9), (95, 29, 15), (80, 33, 18)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit(points(made, places))
    assert found.fitted[:2] == ("a", "e")
    machine = found.characteristic
    for name in ("a", "e", "cold_slope", "cold_offset", "heat_slope", "heat_offset"):
        assert getattr(machine, name) == pytest.approx(getattr(made, name), rel=1e-9)
    assert found.cold_error < 1e-6


def test_two_points_are_fitted_with_a_warning_and_reproduced():
    made = absorption_chiller("rotartica")
    two = points(made, [(80, 30, 9), (95, 32, 9)])
    with pytest.warns(UnderdeterminedFitWarning, match="2 points do not determine a and e"):
        found = fit(two)
    assert found.fitted == ("s_E", "r_E", "s_G", "r_G")
    machine = found.characteristic
    for point in two:
        difference = machine.difference(*point[:3])
        assert machine.cold(difference) == pytest.approx(point.cold, rel=1e-9)
        assert machine.heat(difference) == pytest.approx(point.heat, rel=1e-9)


def test_points_at_one_cooling_water_temperature_do_not_determine_a():
    made = absorption_chiller("kuehn")
    places = [(75, 30, 8), (85, 30, 12), (90, 30, 9), (95, 30, 15)]
    with pytest.warns(UnderdeterminedFitWarning):
        fit(points(made, places), a=made.a, e=made.e)


def test_fit_refuses_what_cannot_be_fitted():
    made = absorption_chiller("kuehn")
    with pytest.raises(MaterialError, match="at least 2 points"):
        fit(points(made, [(80, 30, 9)]))
    with pytest.warns(UnderdeterminedFitWarning), pytest.raises(MaterialError, match="same char"):
        fit(points(made, [(80, 30, 9), (80, 30, 9)]))
    wrong = [point._replace(heat=point.cold) for point in points(made, [(80, 30, 9), (90, 30, 9)])]
    with pytest.warns(UnderdeterminedFitWarning), pytest.raises(MaterialError, match="COP is 1"):
        fit(wrong)


def test_full_load_point_satisfies_the_characteristic_equation_and_its_own_waters():
    state = MACHINE.step(1e9, WATERS)
    difference = LARGE.difference(state.generator, state.rejection, state.chilled)
    assert state.cold == pytest.approx(LARGE.cold(difference), rel=1e-12)
    assert state.heat == pytest.approx(LARGE.heat(difference), rel=1e-12)
    assert state.generator == pytest.approx(92.0 - 0.5 * state.heat / 586e3, rel=1e-12)
    assert state.rejection == pytest.approx(27.0 + 0.5 * state.rejected / 1260e3, rel=1e-12)
    assert state.chilled == pytest.approx(7.0 + 0.5 * state.cold / 844e3, rel=1e-12)
    assert state.limit == "hot water"


@settings(max_examples=60, deadline=None)
@given(
    load=st.floats(1e3, 6e6), hot=st.floats(60.0, 110.0), cooling=st.floats(10.0, 34.0),
    chilled=st.floats(4.5, 14.0),
)  # fmt: skip
def test_energy_closes_and_no_limit_is_broken(load, hot, cooling, chilled):
    state = MACHINE.step(load, WATERS._replace(hot=hot, cooling=cooling, chilled=chilled))
    assert state.rejected == pytest.approx(state.cold + state.heat, rel=1e-12)
    assert 0.0 <= state.cold <= load * (1.0 + 1e-12)
    assert (state.cold < load * (1.0 - 1e-9)) == (state.limit != "")
    if state.cold > 0.0:
        assert state.generator >= 70.0 - 1e-9
        assert state.generator <= MACHINE.crystal_limit(state.rejection) + 1e-6


def test_part_load_needs_cooler_hot_water_and_loses_cop_until_it_cycles():
    full = MACHINE.step(1e9, WATERS)
    half = MACHINE.step(0.5 * full.cold, WATERS)
    assert half.cold == 0.5 * full.cold
    assert half.generator < full.generator
    # COP = (s_E t + r_E)/(s_G t + r_G): the offset weighs more on the cold, -8.0 against -4.9
    assert 0.5 < half.cold / half.heat < full.cold / full.heat
    small, smaller = MACHINE.step(0.04 * full.cold, WATERS), MACHINE.step(0.02 * full.cold, WATERS)
    assert small.generator == pytest.approx(70.0)
    assert small.heat == pytest.approx(2.0 * smaller.heat, rel=1e-12)


def test_cold_hot_water_gives_no_cold_and_says_so():
    state = MACHINE.step(1e6, WATERS._replace(hot=69.0))
    assert (state.cold, state.heat, state.limit) == (0.0, 0.0, "too cold")


def test_cold_cooling_water_limits_the_hot_water_before_crystals_form():
    # at 65 % slope 1.21685, constant 48.42; cooling water 12: 48.42 + 1.21685 x (12 + 5) + 5
    assert MACHINE.crystal_limit(12.0) == pytest.approx(48.42 + 1.21685 * 17.0 + 5.0, abs=0.01)
    state = MACHINE.step(1e9, WATERS._replace(hot=105.0, cooling=12.0))
    assert state.limit == "crystals"
    assert state.generator == pytest.approx(MACHINE.crystal_limit(state.rejection), abs=1e-9)


def test_weaker_solutions_boil_at_lower_temperatures():
    # 60 %: 38.44 + 1.1676 x 36 = 80.47
    assert solution_temperature(60.0, 36.0) == pytest.approx(80.47, abs=0.02)
    assert solution_temperature(55.0, 36.0) < solution_temperature(60.0, 36.0)


def test_ice_cold_water_is_refused():
    with pytest.raises(ParameterError, match="chilled water of 2 °C"):
        MACHINE.step(1e6, WATERS._replace(chilled=2.0))


def test_every_published_machine_names_its_source():
    for name in absorption_names():
        machine = absorption_chiller(name)
        assert isinstance(machine, Characteristic)
        assert machine.source
