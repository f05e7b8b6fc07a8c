import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.profile_cell import cell_matrices, condense
from thermosim_kernels.profile_table import (
    ConductanceTable,
    covered,
    cubic,
    floating_back,
    lookup,
    place,
)


def one_cell(corners, conductivity=1.0):
    x, y = (np.array(corners)[:, axis] for axis in (0, 1))
    grid = [np.array([[v[0], v[3]], [v[1], v[2]]]) for v in (x, y)]
    out = np.empty((1, 1, 4, 4))
    cell_matrices(*grid, np.array([[conductivity]]), out)
    return out[0, 0]


def test_square_cell_has_the_textbook_matrix():
    # unit square, bilinear: diagonal 4/6, neighbours -1/6, opposite -2/6, whatever its size
    matrix = one_cell([(0, 0), (3, 0), (3, 3), (0, 3)])
    expected = np.array([[4, -1, -2, -1], [-1, 4, -1, -2], [-2, -1, 4, -1], [-1, -2, -1, 4]]) / 6
    assert matrix == pytest.approx(expected)


def test_collapsed_cell_has_the_matrix_of_the_linear_triangle():
    # right triangle (0,0), (1,0), (0,1): K = 1/2 [[2,-1,-1],[-1,1,0],[-1,0,1]]
    matrix = one_cell([(0, 0), (1, 0), (0, 1), (0, 1)])
    merge = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    expected = 0.5 * np.array([[2, -1, -1], [-1, 1, 0], [-1, 0, 1]])
    assert merge.T @ matrix @ merge == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-0.3, 0.3), min_size=8, max_size=8), st.floats(0.1, 10.0))
def test_linear_temperature_is_conducted_exactly_in_any_cell(shift, conductivity):
    # energy of T = x + 2 y is k (1 + 4) times the area, which the shoelace formula gives
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) + np.array(shift).reshape(4, 2)
    x, y = corners.T
    area = 0.5 * abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))
    temperature = x + 2.0 * y
    matrix = one_cell(corners, conductivity)
    assert temperature @ matrix @ temperature == pytest.approx(5.0 * conductivity * area)
    assert np.abs(matrix.sum(axis=1)).max() < 1e-13 * np.abs(matrix).max()


def test_hole_conducts_nothing():
    assert not one_cell([(0, 0), (1, 0), (1, 1), (0, 1)], 0.0).any()


def test_condensation_equals_the_schur_complement():
    rng = np.random.default_rng(5)
    inside, width, edge = 20, 4, 5
    interior = np.zeros((inside, inside))
    for d in range(width):
        interior += np.diag(rng.uniform(-1.0, 0.0, inside - d), d)
    interior = interior + interior.T + 20.0 * np.eye(inside)
    coupling = rng.uniform(-1.0, 0.0, (inside, edge))
    boundary = np.diag(np.full(edge, 30.0))
    band = np.zeros((inside, width))
    for d in range(width):
        band[: inside - d, d] = np.diag(interior, d)
    expected = boundary - coupling.T @ np.linalg.solve(interior, coupling)
    condense(band, coupling.copy(), boundary)
    assert boundary == pytest.approx(expected, rel=1e-12, abs=1e-12)


def synthetic_table():
    """Films of 1 m2/m each side of 2 K m/W, the back insulated but for 0.1 W/(m K)."""
    surface = np.log(1.0) + 0.25 * np.arange(40)
    bore = np.log(20.0) + 0.25 * np.arange(30)
    resistance = np.exp(-surface)[:, None] + np.exp(-bore)[None, :] + 2.0
    conductance = np.stack([1.0 / resistance, 0.1 + 0 * resistance, 0.2 + 0 * resistance], -1)
    return ConductanceTable(surface, bore, np.log(conductance))


TABLE = synthetic_table()


def test_cubic_weights_reproduce_a_parabola():
    for t in (0.0, 0.3, 1.0):
        weights = cubic(t)
        assert sum(weights) == pytest.approx(1.0)
        assert np.dot(weights, np.array([-1.0, 0.0, 1.0, 2.0]) ** 2) == pytest.approx(t * t)


@settings(max_examples=60, deadline=None)
@given(st.floats(1.5, 12_000.0), st.floats(30.0, 20_000.0))
def test_lookup_follows_resistances_in_series(film, bore):
    expected = 1.0 / (1.0 / film + 1.0 / bore + 2.0)
    assert lookup(TABLE, film, bore) == pytest.approx((expected, 0.1, 0.2), rel=2e-4)


@settings(max_examples=60, deadline=None)
@given(st.floats(1.0, 15_000.0), st.floats(1.001, 3.0))
def test_conductance_rises_with_the_film(film, factor):
    assert lookup(TABLE, factor * film, 900.0)[0] >= lookup(TABLE, film, 900.0)[0]


def test_lookup_is_exact_at_a_node_and_smooth_across_it():
    node = np.exp(TABLE.log_film_surface[12])
    bore = np.exp(TABLE.log_film_bore[7])
    exact = np.exp(TABLE.log_conductance[12, 7, 0])
    assert lookup(TABLE, node, bore)[0] == pytest.approx(exact, rel=1e-12)
    step = 1e-6
    above, below = (lookup(TABLE, node * (1 + s), bore)[0] for s in (step, -step))
    assert above - exact == pytest.approx(exact - below, rel=1e-4)


def test_films_beyond_the_axes_are_held_and_nonsense_is_not_hidden():
    low, high = np.exp(TABLE.log_film_surface[1]), np.exp(TABLE.log_film_surface[-2])
    assert lookup(TABLE, 0.0, 900.0) == pytest.approx(lookup(TABLE, low, 900.0))
    assert lookup(TABLE, 1e9, 900.0) == pytest.approx(lookup(TABLE, high, 900.0))
    assert np.isnan(lookup(TABLE, float("nan"), 900.0)[0])
    assert np.isnan(lookup(TABLE, -1.0, 900.0)[0])
    assert place(TABLE.log_film_bore, float("inf")) == (TABLE.log_film_bore.size - 3, 1.0)


def test_coverage_is_the_mean_of_bare_and_covered():
    # 2 mm of 0.6 W/(m K) turns 1500 into 250 W/(m2 K)
    bare, under = lookup(TABLE, 1500.0, 900.0), lookup(TABLE, 250.0, 900.0)
    half = covered(TABLE, 1500.0, 900.0, 0.002, 0.6, 0.5)
    assert half == pytest.approx(0.5 * (np.array(bare) + np.array(under)))
    assert covered(TABLE, 1500.0, 900.0, 0.002, 0.6, 0.0) == bare
    assert covered(TABLE, 1500.0, 900.0, 0.002, 0.6, 1.0) == pytest.approx(under)


def test_floating_back_adds_its_two_conductances_in_series():
    # 1 + 2 x 3 / (2 + 3) = 2.2
    assert floating_back(1.0, 2.0, 3.0) == pytest.approx(2.2)
    assert floating_back(1.0, 0.0, 0.0) == 1.0
