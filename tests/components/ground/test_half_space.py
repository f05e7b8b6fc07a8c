"""Ground without end below the section."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.components.ground.sections import box, canonical_station
from thermosim.components.ground import (
    Face,
    Grading,
    GroundMarch,
    Layer,
    Section,
    assemble,
    reduce,
)
from thermosim.components.ground.half_space import HalfSpace, extension_error
from thermosim.components.ground.harmonic import DAY, YEAR
from thermosim.errors import ParameterError

COARSE = Grading(face=0.1, surface=0.1, growth=0.4)
SOIL = Layer(thickness=math.inf, conductivity=1.9, heat_capacity=2.682e6)
BELOW = HalfSpace(conductivity=1.9, heat_capacity=2.682e6)


def column(depth, bottom="adiabatic"):
    return Section(
        layers=(SOIL,),
        left=0.0,
        right=1.0,
        depth=depth,
        surface=Face(film=math.inf),
        bottom=bottom,
    )


@pytest.mark.parametrize("period", [DAY, YEAR, 30 * YEAR])
def test_a_shallow_column_on_a_half_space_is_one_half_space(period):
    # k sqrt(i omega / a), whatever the depth of the cells above
    omega = 2 * np.pi / period
    exact = 1.9 * np.sqrt(1j * omega / (1.9 / 2.682e6))
    thin = 0.01 * np.sqrt(2 * 1.9 / 2.682e6 / omega)
    made = assemble(column(20 * thin), Grading(surface=thin, growth=0.01))
    assert abs(BELOW.admittance(made, omega)[0, 0] / exact - 1) < 1e-4


def test_the_half_space_does_not_ask_where_the_cells_end():
    # steady and yearly admittances with cells to 25 m and to 100 m
    omega = 2 * np.pi / YEAR
    given = {"bottom": "adiabatic"}
    grading = Grading(face=0.1, surface=0.1, growth=0.15)
    shallow, deep = (
        assemble(canonical_station(depth=depth, **given), grading) for depth in (25.0, 100.0)
    )
    below = HalfSpace.below(canonical_station())
    for turn, error in ((0.0, 2e-3), (omega, 1e-4)):
        ours, other = below.admittance(shallow, turn), below.admittance(deep, turn)
        assert np.abs(ours - other).max() < error * np.abs(other).max()
        assert np.abs(ours - ours.T).max() < 1e-10 * np.abs(ours).max()


def test_half_a_section_on_a_half_space_stands_for_the_whole():
    stations = (box("station", -10.0, 20.0, 5.0, 12.0, 10.0),)
    half = canonical_station(depth=25.0, bottom="adiabatic")
    whole = replace(half, left=-80.0, mirror=False, boxes=stations)
    grading = Grading(face=0.2, surface=0.3, growth=0.4)  # a grid line on the axis
    below = HalfSpace.below(half)
    for omega in (0.0, 2 * np.pi / YEAR):
        ours, other = (below.admittance(assemble(s, grading), omega) for s in (half, whole))
        np.testing.assert_allclose(ours, other, rtol=0, atol=1e-9 * np.abs(other).max())


def test_growing_cells_stand_for_the_half_space_within_a_thousandth():
    section = canonical_station(bottom="half-space")
    assert section.inputs == ("station", "surface")
    error = extension_error(section, Grading(growth=0.2))
    print(f"half-space by growing cells: {error:.1e} of the greatest admittance")
    assert error < 1e-3


def test_reduced_ground_on_a_half_space_has_its_admittances():
    section = canonical_station(bottom="half-space")
    made = assemble(section, COARSE)
    short = assemble(replace(section, bottom="adiabatic"), COARSE)
    model = reduce(made)
    for period in (YEAR, 10 * YEAR):
        omega = 2 * np.pi / period
        exact = HalfSpace.below(section).admittance(short, omega)
        error = np.abs(model.admittance(omega) - exact).max()
        assert error < 1e-3 * np.abs(exact).max()
    # no bottom that takes heat: a steady station and surface at 10 degC exchange nothing
    state = GroundMarch(ground=model).periodic_start(np.full((24, 2), 10.0))
    np.testing.assert_allclose(model.field(state), 10.0, atol=1e-6)


def test_a_layer_that_ends_cannot_go_on_without_end():
    with pytest.raises(ParameterError, match="last layer infinitely thick"):
        replace(column(10.0, "half-space"), layers=(replace(SOIL, thickness=10.0),))
    made = assemble(canonical_station(depth=17.0, bottom="adiabatic"), COARSE)
    with pytest.raises(ParameterError, match="lowest row"):
        BELOW.stiffness(made, 0.0)
