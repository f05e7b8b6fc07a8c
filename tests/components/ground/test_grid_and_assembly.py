"""Grid lines and matrices of a section."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.linalg import spsolve

from thermosim.components.ground import (
    Box,
    Face,
    Grading,
    Layer,
    Lining,
    Patch,
    Section,
    Strip,
    admittance,
    assemble,
)
from thermosim.components.ground.grid import lines

FILM = Face(film=10.0)
SOIL = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
COARSE = Grading(face=0.2, surface=0.3, growth=0.4)


def station(mirror, **changes):
    box = Box(
        name="station",
        left=-10.0,
        width=20.0,
        cover=5.0,
        height=12.0,
        roof=Face(film=5.0),
        wall=FILM,
        floor=Face(film=3.0, source="track"),
        lining=Lining(thickness=0.8, conductivity=1.6, heat_capacity=2.0e6),
    )
    given = {"depth": 40.0, "surface": Face(film=20.0), "right": 50.0, "boxes": (box,)}
    left = 0.0 if mirror else -50.0
    return Section(**{**given, "layers": (SOIL,), "left": left, "mirror": mirror, **changes})


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(st.floats(0.0, 50.0), min_size=2, max_size=6, unique=True),
    size=st.floats(0.01, 1.0),
    growth=st.floats(0.05, 1.0),
)
def test_cells_are_never_larger_than_the_pattern_allows(places, size, growth):
    made = lines(dict.fromkeys(places, size), growth)
    cells, centres = np.diff(made), 0.5 * (made[1:] + made[:-1])
    assert np.all(cells > 0.0)
    nearest = np.abs(centres[:, None] - np.array(places)).min(axis=1)
    # a cell from s to s + w follows w = int of size, at most size + growth (s + w)
    assert np.all(cells <= (size + growth * (nearest + 0.5 * cells)) * (1 + 1e-9))
    assert np.abs(made[:, None] - np.array(places)).min(axis=0).max() < 1e-12


def test_a_pattern_halved_has_twice_the_cells():
    # whole numbers of cells between edges: not exactly four times as many in the section
    fine = COARSE.halved().halved()
    whole, half = (assemble(station(True), g) for g in (fine, fine.halved()))
    assert half.cells == pytest.approx(4 * whole.cells, rel=0.05)


def test_matrices_are_symmetric_and_lose_no_heat():
    # equal temperatures everywhere exchange nothing: K 1 = B 1
    made = assemble(station(False), COARSE)
    assert abs(made.conduction - made.conduction.T).max() == 0.0
    balance = made.conduction @ np.ones(made.cells) - made.exchange.sum(axis=1)
    assert np.abs(balance).max() < 1e-12 * made.conduction.diagonal().max()
    np.testing.assert_allclose(made.exchange.sum(axis=0), made.conductance, rtol=1e-12)


def test_films_and_capacities_are_those_of_the_drawing():
    # films of a very conductive ground alone remain: roof 20 m x 5, walls 24 m x 10, floor 20 x 3
    iron = Layer(thickness=math.inf, conductivity=1e9, heat_capacity=2.5e6)
    lining = Lining(thickness=0.8, conductivity=1e9, heat_capacity=2.0e6)
    bare = station(False).boxes[0]
    made = assemble(
        station(False, layers=(iron,), boxes=(Box(**{**vars(bare), "lining": lining}),)), COARSE
    )
    expected = {"station": 20 * 5.0 + 24 * 10.0, "track": 20 * 3.0, "surface": 100 * 20.0}
    for name, conductance in expected.items():
        assert made.conductance[made.input(name)] == pytest.approx(conductance, rel=1e-6)
    # 100 m x 40 m less void; lining 21.6 x 13.6 - 20 x 12 m2 of 2.0e6
    lined = 21.6 * 13.6 - 20 * 12
    total = (100 * 40 - 21.6 * 13.6) * 2.5e6 + lined * 2.0e6
    assert made.capacity.sum() == pytest.approx(total, rel=1e-12)
    assert made.stored(np.full(made.cells, 2.0)) == pytest.approx(2 * total)


@pytest.mark.parametrize("omega", [0.0, 2e-7])
def test_half_a_section_stands_for_the_whole(omega):
    half, whole = (assemble(station(mirror), COARSE) for mirror in (True, False))
    assert whole.cells == 2 * half.cells
    ours, other = admittance(half, omega), admittance(whole, omega)
    np.testing.assert_allclose(ours, other, rtol=0, atol=1e-10 * np.abs(other).max())


def test_strips_and_patches_lie_where_drawn():
    # surface 0...50 m: wall foot without heat 6...6.24, floor slab 0...6 of film 8
    strips = (
        Strip(left=0.0, right=6.0, face=Face(film=8.0, source="hall")),
        Strip(left=6.0, right=6.24, face=Face(film=0.0)),
    )
    patch = Patch(left=0, right=7, top=0, bottom=2, conductivity=1e9, heat_capacity=1e6)
    iron = Layer(thickness=math.inf, conductivity=1e9, heat_capacity=2.5e6)
    made = assemble(station(True, boxes=(), strips=strips, layers=(iron,), patches=(patch,)))
    assert made.inputs == ("hall", "surface", "bottom")
    assert made.conductance[0] == pytest.approx(2 * 6.0 * 8.0, rel=1e-6)
    assert made.conductance[1] == pytest.approx(2 * 43.76 * 20.0, rel=1e-6)
    assert made.capacity.sum() == pytest.approx(2 * (2000 * 2.5e6 - 14 * 1.5e6), rel=1e-12)


def test_geothermal_flux_enters_as_given():
    # 0.06 W/m2 over 100 m leaves through the surface: T there 0.06/20 K above the air
    made = assemble(station(True, boxes=(), bottom="flux"), COARSE)
    inputs = np.array([10.0, 0.06])
    field = spsolve(made.conduction, made.exchange @ inputs)
    heat = made.heat(field, inputs)
    np.testing.assert_allclose(heat, [-6.0, 6.0], rtol=1e-9)
    _, depth = made.centres
    deep = made.cell_at(1.0, depth[-1])
    assert field[deep] == pytest.approx(10 + 0.06 * (1 / 20 + depth[-1] / 1.5), rel=1e-9)


def test_a_point_inside_a_box_is_in_no_cell():
    made = assemble(station(True), COARSE)
    assert made.cell_at(0.0, 10.0) == -1
    assert np.isnan(made.picture(np.ones(made.cells))).sum() == (made.number == -1).sum() > 0
