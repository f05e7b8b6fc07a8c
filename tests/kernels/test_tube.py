import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.tube import (
    Liquid,
    LiquidFit,
    critical_reynolds,
    flow_in_tube,
    friction_number,
    laminar_nusselt,
    liquid_at,
    nusselt,
    nusselt_curve,
    turbulent_nusselt,
)

WATER = Liquid(999.7, 4192.0, 1.306e-3, 0.579)
GLYCOL = Liquid(1031.0, 3830.0, 4.48e-3, 0.43)
BORE, PITCH = 0.013, 0.08

# Reference computation: bore 13 mm, pitch 80 mm, heat of one circuit = wetted share 0.2532
# x tube length x 3.5 W/(m K) x 5 K, flow for 5 K; unit length, Re, De, pressure drop [kPa].
UNITS = [
    (WATER, 1.1, 2.0, 1370, 149, 5.1),
    (WATER, 1.1, 4.0, 2739, 298, 26.3),
    (WATER, 1.1, 6.0, 4109, 447, 69.5),
    (WATER, 2.1, 2.0, 2615, 206, 20.8),
    (WATER, 2.1, 4.0, 5230, 411, 130.0),
    (WATER, 2.1, 6.0, 7844, 617, 397.0),
    (GLYCOL, 1.1, 2.0, 437, 48, 13.5),
    (GLYCOL, 1.1, 4.0, 874, 95, 64.0),
    (GLYCOL, 1.1, 6.0, 1311, 143, 165.0),
]


def unit(liquid, coil, length):
    tube = math.pi * coil / PITCH * length
    flow = 0.2532 * tube * 3.5 * 5.0 / (liquid.density * liquid.heat_capacity * 5.0)
    return flow_in_tube(flow, BORE, coil, tube, liquid)


@pytest.mark.parametrize(("liquid", "coil", "length", "reynolds", "dean", "drop"), UNITS)
def test_unit_has_the_reference_pressure_drop(liquid, coil, length, reynolds, dean, drop):
    flow = unit(liquid, coil, length)
    assert flow.reynolds == pytest.approx(reynolds, rel=0.005)
    assert flow.reynolds * math.sqrt(BORE / coil) == pytest.approx(dean, abs=0.6)
    assert flow.pressure_drop == pytest.approx(1e3 * drop, rel=0.03)


@pytest.mark.parametrize("coil", [1.1, 2.1])
def test_pressure_drop_grows_much_faster_than_the_unit_length(coil):
    drops = [unit(WATER, coil, length).pressure_drop for length in (2.0, 6.0)]
    assert 2.3 < math.log(drops[1] / drops[0]) / math.log(3.0) < 2.8


def test_coils_stay_laminar_longer_than_straight_tubes():
    # 2e4 (0.013/1.1)^0.32 = 4833, 2e4 (0.013/2.1)^0.32 = 3930
    assert critical_reynolds(0.013 / 1.1) == pytest.approx(4833, abs=2)
    assert critical_reynolds(0.013 / 2.1) == pytest.approx(3930, abs=2)
    assert critical_reynolds(0.0) == 2300.0


def test_slow_flow_in_a_straight_tube_follows_hagen_and_poiseuille():
    flow = flow_in_tube(5e-6, BORE, math.inf, 40.0, WATER)  # Re = 375
    poiseuille = 128.0 * WATER.viscosity * 40.0 * 5e-6 / (math.pi * BORE**4)
    assert flow.pressure_drop == pytest.approx(poiseuille, rel=1e-12)
    assert flow.film == pytest.approx(3.66 * WATER.conductivity / BORE, rel=1e-12)


def test_fast_flow_in_a_straight_tube_follows_gnielinski_and_blasius():
    # f = (0.79 ln 1e4 - 1.64)^-2 = 0.031481; f/8 = 0.0039351, root 0.062731; 7^(2/3) = 3.65931
    # Nu = 0.0039351 x 9000 x 7 / (1 + 12.7 x 0.062731 x 2.65931) = 247.91/3.11862 = 79.49
    assert nusselt(nusselt_curve(7.0, 0.0), 1e4) == pytest.approx(79.49, rel=2e-4)
    assert turbulent_nusselt(1e4, 7.0) == pytest.approx(79.49, rel=2e-4)
    assert friction_number(1e4, 0.0) == pytest.approx(0.316 * 1e4**0.75, rel=1e-12)


def test_laminar_film_rises_with_the_root_of_the_dean_number():
    # Nu -> (1.158 x^1.5)^(1/3), x = De/(1 + 0.477/Pr), where the secondary flow dominates
    assert laminar_nusselt(1e6, 10.0, 0.01) == pytest.approx(
        1.158 ** (1 / 3) * math.sqrt(1e5 / 1.0477), rel=1e-3
    )


@pytest.mark.parametrize("curvature", [0.0, 0.004, 0.012, 0.1])
@pytest.mark.parametrize("prandtl", [5.0, 10.0, 60.0])
def test_film_and_friction_have_no_jump(curvature, prandtl):
    curve = nusselt_curve(prandtl, curvature)
    for edge in (curve.lower, 1.2 * curve.lower, curve.upper):
        low, high = edge * (1.0 - 1e-9), edge * (1.0 + 1e-9)
        assert nusselt(curve, low) == pytest.approx(nusselt(curve, high), rel=1e-7)
        assert friction_number(low, curvature) == pytest.approx(
            friction_number(high, curvature), rel=1e-7
        )


@settings(max_examples=60, deadline=None)
@given(
    curvature=st.floats(0.0, 0.1),
    prandtl=st.floats(3.0, 80.0),
    reynolds=st.floats(1.0, 5e4),
    growth=st.floats(1.001, 3.0),
)
def test_more_flow_means_more_film_and_more_drop(curvature, prandtl, reynolds, growth):
    curve = nusselt_curve(prandtl, curvature)
    assert nusselt(curve, growth * reynolds) >= nusselt(curve, reynolds)
    assert nusselt(curve, reynolds) >= 3.66 * (1.0 - 1e-12)  # a power of 1/3 rounds
    drop = [friction_number(each, curvature) * each for each in (reynolds, growth * reynolds)]
    assert drop[1] > drop[0]


def test_liquid_at_rest_has_a_film_and_no_drop():
    flow = flow_in_tube(0.0, BORE, 1.1, 40.0, WATER)
    assert flow.film == pytest.approx(3.66 * WATER.conductivity / BORE)
    assert flow.pressure_drop == 0.0


def test_properties_are_held_at_the_ends_of_their_range():
    fit = LiquidFit(0.0, 50.0, np.array([[1000.0, -1.0], [4000.0, 2.0], [-7.0, -0.01], [0.5, 0.0]]))
    assert liquid_at(fit, 10.0) == pytest.approx((990.0, 4020.0, math.exp(-7.1), 0.5))
    assert liquid_at(fit, -5.0) == liquid_at(fit, 0.0)
    assert liquid_at(fit, 70.0) == liquid_at(fit, 50.0)
