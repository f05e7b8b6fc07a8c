"""Films in tubes and round spheres, against their limits."""

import math

import pytest

from thermosim.components.heat_container import films


def test_slow_oil_in_a_long_tube_has_the_developed_nusselt_number():
    # constant wall temperature: 3.66; the entrance terms leave it as Re Pr d/l vanishes
    assert films.tube_nusselt(1e-9, 100.0, 1e-3) == pytest.approx(3.66, abs=1e-3)


def test_a_short_tube_follows_leveque():
    # Nu = 1.615 (Re Pr d/l)^(1/3) where only a layer at the wall is warm; velocity developed:
    # Re d/l small, Pr endless
    nusselt = films.tube_nusselt(2000.0, 1e20, 1e-6)
    assert nusselt == pytest.approx(1.615 * math.cbrt(2000.0 * 1e20 * 1e-6), rel=0.01)


def test_turbulent_oil_comes_near_dittus_and_boelter():
    # Nu = 0.023 Re^0.8 Pr^0.4 = 0.023 x 1e4 x 0.867 = 199; said to be within 25 %
    simple = 0.023 * 1e5**0.8 * 0.7**0.4
    assert films.tube_nusselt(1e5, 0.7, 1e-4) == pytest.approx(simple, rel=0.15)


@pytest.mark.parametrize("limit", [films.LAMINAR, films.TURBULENT])
def test_transition_does_not_leap(limit):
    for of in (lambda re: films.tube_nusselt(re, 50.0, 0.003), films.tube_friction):
        assert of(limit * (1.0 + 1e-9)) == pytest.approx(of(limit * (1.0 - 1e-9)), rel=1e-6)


def test_spheres_in_resting_liquid_conduct_only():
    # Nu = 2: conduction from a sphere into an endless medium
    assert films.sphere_nusselt(0.0, 50.0) == 2.0


def test_slow_oil_loses_pressure_by_kozeny_and_carman():
    # 150 (1 - e)^2 mu u / (e^3 d^2) = 150 x 0.36 x 0.003 x 1e-4 / (0.064 x 1e-4) = 2.53 Pa/m
    assert films.bed_gradient(1e-4, 0.01, 0.4, (1e-9, 0.003)) == pytest.approx(2.53125)
