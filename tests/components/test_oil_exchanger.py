"""Exchanger between a container's oil and something else."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.oil_exchanger import OilExchanger, conductance
from thermosim.errors import ParameterError


def test_condensing_side_gives_the_exponential():
    # r = 0: 1 - e^-1 of 20 kW/K
    assert conductance(20e3, 20e3, math.inf) == pytest.approx(20e3 * (1.0 - math.exp(-1.0)))


def test_balanced_flows_are_the_limit_of_unbalanced_ones():
    assert conductance(50e3, 20e3, 20e3) == pytest.approx(20e3 * 2.5 / 3.5)
    assert conductance(50e3, 20e3, 20e3 * (1 + 1e-6)) == pytest.approx(20e3 * 2.5 / 3.5, rel=1e-5)


def test_a_loop_between_balances_both_exchangers():
    # oil 116 degC, sea 17 degC: Q = k1 (116 - c) = k2 (c + Q/C - 17) with c the loop's cold end
    plate, loop, sea = OilExchanger(units_of=30e3, power=5e5, oil=20e3), 15e3, 60e3
    heat = plate.through_loop(loop, 25e3, sea) * (116.0 - 17.0)
    cold = 116.0 - heat / plate.towards(loop)
    assert heat == pytest.approx(conductance(25e3, loop, sea) * (cold + heat / loop - 17.0))


@settings(max_examples=40, deadline=None)
@given(units=st.floats(1.0, 1e6), one=st.floats(1e2, 1e5), other=st.floats(1e2, 1e5))
def test_no_exchanger_passes_more_than_its_surface_or_its_weaker_stream(units, one, other):
    # second law: neither stream crosses the other's inlet; UA is met where nothing changes
    passed = conductance(units, one, other)
    assert 0.0 < passed <= min(units, one, other) * (1.0 + 1e-9)
    assert passed == pytest.approx(conductance(units, other, one), rel=1e-9)


def test_an_exchanger_without_surface_is_refused():
    with pytest.raises(ParameterError, match="above 0"):
        OilExchanger(units_of=0.0, power=5e5, oil=20e3)
