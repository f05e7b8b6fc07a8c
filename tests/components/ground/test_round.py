"""Round tunnels against exact solutions of the cylinder."""

import math

import numpy as np
import pytest
from scipy.special import kve

from tests.components.ground.sections import box
from thermosim.components.ground import (
    Face,
    Grading,
    Layer,
    Lining,
    Section,
    Tunnel,
    admittance,
    assemble,
)
from thermosim.components.ground.harmonic import YEAR
from thermosim.errors import ParameterError

ANNUAL = 2 * np.pi / YEAR
SOIL = Layer(thickness=math.inf, conductivity=1.9, heat_capacity=2.682e6)
FINE = Grading(face=0.03, surface=1.0, growth=0.05)
MEDIUM = Grading(face=0.05, surface=1.0, growth=0.1)


def section(depth=40.0, film=math.inf, reach=80.0, soil=SOIL, lining=None, **changes):
    tunnel = Tunnel(
        name="tunnel", x=0.0, axis_depth=depth, radius=3.0, face=Face(film=film), lining=lining
    )
    given = {"left": 0.0, "right": reach, "depth": reach, "mirror": True, "bottom": "adiabatic"}
    return Section(
        **{
            **given,
            "layers": (soil,),
            "surface": Face(film=math.inf),
            "tunnels": (tunnel,),
            **changes,
        }
    )


def test_wall_and_ground_are_those_of_the_circle():
    # wall 2 pi 3 m, seen through a film alone; ground 160 x 80 m less 9 pi m2
    iron = Layer(thickness=math.inf, conductivity=1e9, heat_capacity=2.0)
    made = assemble(section(film=7.0, soil=iron), Grading(face=0.1, surface=1.0, growth=0.2))
    assert made.conductance[0] == pytest.approx(7.0 * 6 * np.pi, rel=1e-3)
    assert made.capacity.sum() == pytest.approx(2.0 * (12800 - 9 * np.pi), rel=1e-5)


@pytest.mark.parametrize(("ratio", "shape"), [(1.5, 6.52850), (2, 4.77098), (10, 2.09914)])
def test_buried_cylinder_has_its_shape_factor(ratio, shape):
    # 2 pi / acosh(z / r)
    assert 2 * np.pi / np.arccosh(ratio) == pytest.approx(shape, rel=1e-5)
    unit = Layer(thickness=math.inf, conductivity=1.0, heat_capacity=1.0)
    grading = Grading(face=0.1, surface=0.3, growth=0.2)
    made = [
        admittance(assemble(section(3.0 * ratio, reach=3000.0, soil=unit), g), 0.0)[0, 0].real
        for g in (grading, grading.halved())
    ]
    assert made[1] == pytest.approx(shape, rel=2e-3)
    assert 2 * made[1] - made[0] == pytest.approx(shape, rel=2e-3)


@pytest.mark.parametrize(
    ("film", "size", "lead"), [(math.inf, 1.23827, 36.16), (10.0, 1.12325, 32.36)]
)
def test_annual_heat_of_a_round_tunnel_is_that_of_kelvin_functions(film, size, lead):
    # k s K1(s r) / K0(s r), s = sqrt(i omega / alpha), film in series
    turn = np.sqrt(1j * ANNUAL * 2.682e6 / 1.9)
    exact = 1.9 * turn * kve(1, 3 * turn) / kve(0, 3 * turn)
    exact = 1 / (1 / exact + 1 / film)
    assert abs(exact) == pytest.approx(size, rel=1e-5)
    assert np.degrees(np.angle(exact)) == pytest.approx(lead, abs=0.005)
    grading = FINE if film == math.inf else MEDIUM
    ours = admittance(assemble(section(film=film), grading), ANNUAL)[0, 0] / (6 * np.pi)
    # error of the cut cells falls a little faster than their size
    assert abs(ours / exact - 1) < (2e-3 if film == math.inf else 3e-3)


def test_lined_tunnel_in_other_soil_takes_the_exact_annual_heat():
    # lining 0.6096 m of 1.21151 W/(m K), 6.4516e-7 m2/s; soil 2.30188, 7.74192e-7; film 10:
    # 0.99688 W/(m2 K) leading 25.00 deg (Bessel functions of both layers)
    lining = Lining(thickness=0.6096, conductivity=1.21151, heat_capacity=1.21151 / 6.4516e-7)
    soil = Layer(thickness=math.inf, conductivity=2.30188, heat_capacity=2.30188 / 7.74192e-7)
    made = assemble(section(film=10.0, soil=soil, lining=lining), MEDIUM)
    ours = admittance(made, ANNUAL)[0, 0] / (6 * np.pi)
    assert abs(ours) == pytest.approx(0.99688, rel=4e-3)
    assert np.degrees(np.angle(ours)) == pytest.approx(25.00, abs=0.1)


def test_halves_and_wholes_and_neighbours_agree():
    coarse = Grading(face=0.2, surface=0.5, growth=0.3)
    half = admittance(assemble(section(20.0, 10.0), coarse), ANNUAL)
    wide = section(20.0, 10.0, mirror=False, left=-80.0)
    np.testing.assert_allclose(admittance(assemble(wide, coarse), ANNUAL), half, atol=1e-6)
    beside = section(
        20.0, 10.0, mirror=False, left=-80.0, boxes=(box("box", 6.0, 8.0, 16.0, 6.0, 5.0),)
    )
    both = assemble(beside, coarse)
    y = admittance(both, ANNUAL)
    assert both.inputs == ("box", "tunnel", "surface")
    assert np.abs(y - y.T).max() <= 1e-10 * np.abs(y).max()
    balance = both.conduction @ np.ones(both.cells) - both.exchange.sum(axis=1)
    assert np.abs(balance).max() < 1e-9


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: section(2.0), "must be above 3 m"),
        (lambda: section(78.0), "lining included, reaches 81 m deep"),
        (
            lambda: section(3.5, lining=Lining(thickness=0.6, conductivity=1.0, heat_capacity=1.0)),
            "does not fit into 0.5 m of cover",
        ),
        (
            lambda: section(20.0, boxes=(box("box", 2.0, 8.0, 16.0, 6.0, 5.0),)),
            "'box' and 'tunnel' overlap",
        ),
    ],
)
def test_a_tunnel_that_cannot_lie_there_is_told(make, sentence):
    with pytest.raises(ParameterError) as caught:
        make()
    assert sentence in str(caught.value)
