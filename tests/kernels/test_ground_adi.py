"""Alternating directions against exact solutions, on grids built by hand."""

import numpy as np
import pytest
from scipy.special import erf
from thermosim_kernels.ground_adi import WIDEST, Curve, strip_width
from thermosim_kernels.ground_adi_march import Ground, Ice, Links, Sides, begin, content, march

from thermosim.components.ground.adi import new_lines


def plain_ground(slope, beside, above, links, half_step, water=None):
    """Ground without ice; conductances beside (rows, columns + 1) and above [W/K].

    Links: rows of (row, column, input, across, give, take) in W/K.
    """
    rows, columns = slope.shape
    flowing = water is not None
    lines, sides = [], []
    pairs = (
        (slope.T, beside.T, None if water is None else water[0].T),
        (slope, above, None if water is None else water[1]),
    )
    for one, side, stream in pairs:
        n, m = one.shape
        lines.append(new_lines(n, m, flowing, np.zeros(-(-m // strip_width(m)))))
        carried = np.zeros((n + 1, m)) if stream is None else half_step * stream
        halves = np.full((n, m), 0.5)
        sides.append(
            Sides(np.ascontiguousarray(half_step * side), halves, halves, np.array(carried))
        )
    curves = []
    for one in (slope.T, slope):
        zero = np.zeros(one.shape)
        curves.append(
            Curve(np.ascontiguousarray(one), zero, zero, zero, zero, zero - 1e300, zero - 2e300)
        )
    ones = np.ones((rows, columns))
    table = np.array(sorted(links, key=lambda link: -link[3]), dtype=float).T
    zero = np.zeros(table.shape[1])
    give, take = half_step * table[4], half_step * table[5]
    parts = [*table[:3], zero, zero + 1, zero, zero, give, take]
    parts += [zero.copy() for _ in range(4)]
    bundle = Links(*(np.ascontiguousarray(part) for part in parts))
    ice = Ice(0 * ones, ones.copy(), ones.T.copy(), 0.0)
    return Ground(*lines, *curves, *sides, ice, bundle, float(table[3].sum()), flowing)


def run(ground, field, slope, given):
    """Temperatures and the heats of all steps; closure of the balance is checked."""
    begin(ground, slope * field, given[0], 0.0)
    heat = np.empty((given.shape[0] - 1, given.shape[1]))
    scratch = np.empty((2, max(field.shape) + 1, WIDEST))
    march(ground, given, np.zeros(given.shape[0]), scratch, heat)
    energy = np.empty(field.shape)
    content(ground.down.source, ground.across.source, energy)
    gained = energy.sum() - (slope * field).sum()
    assert gained == pytest.approx(heat.sum(), abs=1e-12 * (slope.sum() + np.abs(heat).sum()))
    return energy / slope, heat


def rotated_wave(x, y, t):
    """Exact for diffusivity 1/2, omega 1: penetration depth 1."""
    s = x * np.cos(0.5) + y * np.sin(0.5)
    return np.exp(-s) * np.cos(t - s)


def wave_error(cells, steps, rows=None):
    """Root mean square error after t = 2 in the unit square, half a cell to every side."""
    rows = rows or cells
    size, high = 1.0 / cells, 1.0 / rows
    x, y = (np.arange(cells) + 0.5) * size, (np.arange(rows) + 0.5) * high
    slope = np.full((rows, cells), size * high)
    beside, above = np.zeros((rows, cells + 1)), np.zeros((rows + 1, cells))
    beside[:, 1:-1], above[1:-1] = 0.5 * high / size, 0.5 * size / high
    places, links = [], []
    for i in range(rows):
        for column, edge in ((0, 0.0), (cells - 1, 1.0)):
            links.append((i, column, len(places), 1.0, high / size, high / size))
            places.append((edge, y[i]))
    for j in range(cells):
        for row, edge in ((0, 0.0), (rows - 1, 1.0)):
            links.append((row, j, len(places), 0.0, size / high, size / high))
            places.append((x[j], edge))
    times = np.linspace(0.0, 2.0, steps + 1)
    at = np.array(places).T
    given = np.array([rotated_wave(*at, t) for t in times])
    ground = plain_ground(slope, beside, above, links, 1.0 / steps)
    start = rotated_wave(x[None, :], y[:, None], 0.0)
    field, _ = run(ground, start, slope, given)
    return np.sqrt(np.mean((field - rotated_wave(x[None, :], y[:, None], 2.0)) ** 2))


def test_a_slanting_wave_is_followed_with_order_two():
    # T = e^-s cos(t - s) with s askew to the grid; cells and steps halved together
    errors = np.array([wave_error(n, n) for n in (16, 32, 64)])
    assert np.log2(errors[:-1] / errors[1:]).min() > 1.9
    assert errors[-1] < 2e-4


def test_a_hundred_lines_make_more_than_one_strip():
    assert strip_width(100) <= WIDEST
    assert strip_width(150) < 150
    assert wave_error(12, 24, rows=150) == pytest.approx(wave_error(12, 24, rows=40), rel=0.1)


def test_moving_water_settles_on_the_exact_exponential():
    # k T'' = w T': T = (e^(P x) - 1) / (e^P - 1) between 0 and 1, with P = w L / k, at the
    # centres of cells of any size: 4 cells of 0.1, then 0.2, P = 5
    size = np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2])
    w = 5.0
    centre = np.cumsum(size) - 0.5 * size
    apart = 0.5 * (size[1:] + size[:-1])

    def exponential(distance):
        return w / -np.expm1(-w * distance)  # towards +x per kelvin of the upstream point

    slope, above = size[None, :].copy(), np.zeros((2, 7))
    beside, flow = np.zeros((1, 8)), np.full((1, 8), w)
    beside[0, 1:-1] = 1.0 / apart
    inflow, outflow = exponential(0.05), exponential(0.1)
    links = [(0, 0, 0, 1.0, inflow, inflow - w), (0, 6, 1, 1.0, outflow - w, outflow)]
    ground = plain_ground(slope, beside, above, links, 0.05, (flow, np.zeros((2, 7))))
    given = np.tile([0.0, 1.0], (2001, 1))
    field, heat = run(ground, np.zeros((1, 7)), slope, given)
    np.testing.assert_allclose(field[0], np.expm1(w * centre) / np.expm1(w), atol=1e-12)
    # heat in at x = 1: k T' - w T = w / (e^P - 1)
    assert heat[-1, 1] == pytest.approx(0.1 * w / np.expm1(w), rel=1e-9)


def test_a_field_that_nothing_drives_decays_as_its_mode():
    # insulated square, T = cos(pi x) cos(pi y): the grid's own eigenvalue is exact in space,
    # each direction's half step a rational factor (1 - s q) / (1 + s q), q = (2 / h sin(pi h/2))^2
    n, steps, seconds = 16, 10, 0.02
    h = 1.0 / n
    wave = np.cos(np.pi * (np.arange(n) + 0.5) * h)
    slope = np.full((n, n), h * h)
    beside, above = np.zeros((n, n + 1)), np.zeros((n + 1, n))
    beside[:, 1:-1] = above[1:-1] = 1.0
    links = [(0, 0, 0, 1.0, 0.0, 0.0)]
    ground = plain_ground(slope, beside, above, links, seconds / 2)
    field, _ = run(ground, np.outer(wave, wave), slope, np.zeros((steps + 1, 1)))
    q = (2.0 / h * np.sin(np.pi * h / 2)) ** 2
    factor = ((1 - seconds / 2 * q) / (1 + seconds / 2 * q)) ** 2
    np.testing.assert_allclose(field, factor**steps * np.outer(wave, wave), atol=1e-13)


def test_a_step_in_a_half_space_follows_the_error_function():
    # surface from 0 to 1 degC: T = erfc(x / sqrt(4 a t)), here a = 1, t = 0.01
    n = 100
    size = 0.01
    slope, above = np.full((n, 1), size), np.zeros((n + 1, 1))
    above[1:-1] = 1.0 / size
    links = [(0, 0, 0, 0.0, 2.0 / size, 2.0 / size), (0, 0, 0, 1.0, 0.0, 0.0)]
    ground = plain_ground(slope, np.zeros((n, 2)), above, links, 0.01 / 800)
    field, heat = run(ground, np.zeros((n, 1)), slope, np.ones((401, 1)))
    depth = (np.arange(n) + 0.5) * size
    np.testing.assert_allclose(field[:, 0], 1 - erf(depth / 0.2), atol=2e-3)
    assert heat.sum() == pytest.approx(2 * np.sqrt(0.01 / np.pi), rel=0.01)


def test_no_vector_of_eight_lines_straddles_two_lines_of_the_cache():
    # 13 lines and 3 spare ones: rows of 16 x 8 = 128 bytes
    lines = new_lines(7, 13, True, np.zeros(1))
    for array in (lines.slope, lines.source, lines.ahead, lines.back, lines.most):
        assert array.shape[1] == 16
        assert array.ctypes.data % 64 == 0
        assert array.flags.c_contiguous
