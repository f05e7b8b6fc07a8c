"""Chillers by curves: published check points, scaling, and limits that are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.chiller_curves import biquadratic

from thermosim.components.centrifugal_chiller import CentrifugalChiller, spoken
from thermosim.errors import MaterialError
from thermosim.materials.chillers import chiller_curves, chiller_names

TRANE = CentrifugalChiller(data="trane_cvhe_1758")
YORK = CentrifugalChiller(data="york_yk_2771")
GAS = CentrifugalChiller(data="exhaust_fired_231")


@pytest.mark.parametrize(
    ("machine", "chilled", "condenser", "ratio", "available", "power", "cop"),
    [
        (TRANE, 7.0, 25.0, 0.5, 1771.8, 145.5, 6.088),
        (TRANE, 7.0, 30.0, 1.0, 1730.6, 288.1, 6.007),
        (TRANE, 7.0, 32.0, 0.25, 1663.7, 100.5, 4.138),
        (YORK, 7.0, 25.0, 0.5, 2836.7, 146.0, 9.712),
    ],
)
def test_published_check_points(machine, chilled, condenser, ratio, available, power, cop):
    most = machine.step(0.0, chilled, condenser).available
    state = machine.step(ratio * most, chilled, condenser)
    assert state.available / 1e3 == pytest.approx(available, abs=0.05)
    assert state.power / 1e3 == pytest.approx(power, abs=0.05)
    assert state.cold / state.power == pytest.approx(cop, abs=5e-4)
    assert state.clamped == 0


@pytest.mark.parametrize("name", ["trane_cvhe_1758", "york_yk_2771", "trane_cvhf_2799"])
def test_every_curve_is_one_at_the_reference_point_roughly(name):
    curves, machine = chiller_curves(name), CentrifugalChiller(data=name)
    # published sets miss 1 by up to 2.1 %
    state = machine.step(curves.capacity, *curves.reference)
    assert state.available == pytest.approx(curves.capacity, rel=0.022)
    assert state.cold / state.power == pytest.approx(curves.cop, rel=0.022)


@pytest.mark.parametrize(
    ("chilled", "condenser", "capacity", "heat"),
    [(6.67, 29.44, 1.0103, 1.0012), (7.0, 32.0, 0.8473, 1.0102)],
)
def test_gas_absorption_set_returns_its_check_values(chilled, condenser, capacity, heat):
    curves = GAS.parameters()
    assert biquadratic(curves.capacity_curve, chilled, condenser) == pytest.approx(
        capacity, abs=5e-5
    )
    assert biquadratic(curves.input_curve, chilled, condenser) == pytest.approx(heat, abs=5e-5)
    # PLR(1) = 0.026280 + 0.678066 + 0.273906
    assert curves.load_one + curves.load_p + curves.load_pp == pytest.approx(0.978, abs=5e-4)
    assert (GAS.driver, TRANE.driver) == ("fuel", "electricity")


def test_temperatures_beyond_the_curves_are_held_and_told():
    at_border = YORK.step(1e6, 7.0, 29.44)
    beyond = YORK.step(1e6, 7.0, 33.0)
    assert beyond[:4] == at_border[:4]
    assert spoken(beyond.clamped) == ("condenser water warmer than the curves",)
    both = YORK.step(1e7, 3.0, 10.0)
    assert spoken(both.clamped) == (
        "chilled water colder than the curves",
        "condenser water colder than the curves",
        "more than the capacity",
    )
    assert both.cold == both.available


def test_machine_below_its_smallest_load_cycles_at_a_constant_cop():
    most = TRANE.step(0.0, 7.0, 28.0).available
    least, half = TRANE.step(0.2 * most, 7.0, 28.0), TRANE.step(0.1 * most, 7.0, 28.0)
    assert half.power == pytest.approx(0.5 * least.power, rel=1e-12)
    assert spoken(half.clamped) == ("less than the smallest load, cycling",)


def test_scaling_keeps_the_cop():
    # 2.37 Gcal/h of the plan
    large = CentrifugalChiller(data="trane_cvhe_1758", capacity=2.37 * 1162791.6666666667)
    scale = 2.37 * 1162.7916666666667 / 1758.3
    one, other = TRANE.step(1e6, 7.0, 28.0), large.step(scale * 1e6, 7.0, 28.0)
    assert other.power == pytest.approx(scale * one.power, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(load=st.floats(0.0, 5e6), chilled=st.floats(2.0, 12.0), condenser=st.floats(5.0, 45.0))
def test_energy_closes_and_more_load_takes_more_power(load, chilled, condenser):
    for machine in (TRANE, YORK, GAS):
        state = machine.step(load, chilled, condenser)
        assert state.rejected == state.cold + state.power
        assert state.cold == min(load, state.available)
        assert machine.step(0.9 * load, chilled, condenser).power <= state.power


def test_unknown_chiller_is_answered_with_the_known_names():
    with pytest.raises(MaterialError, match="trane_cvhe_1758, trane_cvhf_2799, york_yk_2771"):
        CentrifugalChiller(data="carrier")
    assert chiller_names("electricity") == ["trane_cvhe_1758", "trane_cvhf_2799", "york_yk_2771"]
