"""The sewer as a user meets it: depths, capacity, refusals."""

import numpy as np
import pytest

from thermosim.components.channel import SewerChannel
from thermosim.errors import ParameterError

TRUNK = SewerChannel(diameter=0.9, slope=0.00091, roughness=1.0 / 85.0)


def test_flow_and_depth_are_inverse_to_each_other():
    for depth in (0.03, 0.2, 0.5, 0.8):
        there = TRUNK.at_depth(depth)
        assert TRUNK.at_flow(there.flow).depth == pytest.approx(depth, rel=1e-9)
        assert TRUNK.at_area(there.area).depth == pytest.approx(depth, rel=1e-9)


def test_full_pipe_follows_manning_by_hand():
    # V = 85 * 0.225^(2/3) * 0.00091^0.5 = 85 * 0.36993 * 0.030166 = 0.94857 m/s
    assert TRUNK.at_depth(0.9).velocity == pytest.approx(0.94857, rel=1e-4)


def test_a_flow_above_capacity_is_surcharged_and_stays_at_the_greatest_depth():
    # capacity of a circle is 1.076 times its full-pipe flow, at 0.938 D
    full = TRUNK.at_depth(0.9).flow
    assert TRUNK.capacity / full == pytest.approx(1.076, abs=1e-3)
    assert not TRUNK.surcharged(0.99 * TRUNK.capacity)
    assert TRUNK.surcharged(1.01 * TRUNK.capacity)
    assert TRUNK.at_flow(2.0 * TRUNK.capacity).depth == TRUNK.greatest_depth


def test_a_rectangular_sewer_is_width_times_depth():
    culvert = SewerChannel(
        shape="rectangular", diameter=2.0, height=1.5, slope=0.001, formula="ganguillet-kutter"
    )
    there = culvert.at_depth(0.5)
    assert (there.area, there.wetted_perimeter, there.width) == pytest.approx((1.0, 3.0, 2.0))
    assert there.wet_fraction == pytest.approx(3.0 / 7.0)
    assert culvert.at_flow(there.flow).depth == pytest.approx(0.5)
    assert culvert.tables.radius == pytest.approx(7.0 / (2.0 * np.pi))


def test_an_empty_sewer_is_dry():
    there = TRUNK.at_flow(0.0)
    assert (there.depth, there.velocity, TRUNK.film(there)) == (0.0, 0.0, 0.0)


def test_film_conductance_of_cells_is_film_times_wetted_perimeter():
    there = TRUNK.at_flow(0.05)
    cells = TRUNK.film_conductance(np.array([0.0, there.area]), multiplier=2.0)
    assert cells[0] == 0.0
    assert cells[1] == pytest.approx(2.0 * TRUNK.film(there) * there.wetted_perimeter, rel=1e-3)


def test_impossible_sewers_are_refused_by_name():
    with pytest.raises(ParameterError, match=r"slope = 0\.0"):
        SewerChannel(diameter=1.0, slope=0.0)
    with pytest.raises(ParameterError, match="height = None"):
        SewerChannel(shape="rectangular", diameter=1.0, slope=0.001)
    with pytest.raises(ParameterError, match="only a rectangular sewer"):
        SewerChannel(diameter=1.0, slope=0.001, height=2.0)
    with pytest.raises(ParameterError, match="depth = 1"):
        TRUNK.at_depth(1.5)
