"""Periodic conduction against exact solutions and converged reference computations."""

import math

import numpy as np
import pytest

from tests.components.ground.sections import box, canonical_station
from thermosim.components.ground import (
    Face,
    Grading,
    Layer,
    Patch,
    Section,
    admittance,
    assemble,
    periodic_state,
    response,
)
from thermosim.components.ground.harmonic import DAY, YEAR, harmonics_of, heat_swing, wave

ANNUAL, DAILY = 2 * np.pi / YEAR, 2 * np.pi / DAY
SOIL = Layer(thickness=math.inf, conductivity=1.9, heat_capacity=2.682e6)


def column(film=math.inf, depth=60.0, layers=(SOIL,)):
    """One-dimensional ground: nothing but surface and bottom."""
    return Section(layers=layers, left=0.0, right=1.0, depth=depth, surface=Face(film=film))


def polar(y):
    return abs(y), np.degrees(np.angle(y))


@pytest.mark.parametrize(
    ("omega", "film", "flux", "lead_hours"),
    [
        # sqrt(2) k / d with d = sqrt(2 alpha / omega), lead exactly an eighth of the period
        (ANNUAL, math.inf, 1.0076, 1095.0),
        (DAILY, math.inf, 19.250, 3.0),
        # film 10 in series: b = k / (h d)
        (ANNUAL, 10.0, 0.9385, 1002.4),
        (DAILY, 10.0, 7.063, 1.002),
    ],
)
def test_half_space_takes_heat_like_the_exact_solution(omega, film, flux, lead_hours):
    scale = np.sqrt(2 * 7.0843e-7 / omega)  # penetration depth
    made = assemble(
        column(film, depth=20 * scale), Grading(face=1, surface=scale / 100, growth=0.02)
    )
    ours = admittance(made, omega)[0, 0]
    assert abs(ours) == pytest.approx(flux, rel=2e-4)
    assert np.angle(ours) / omega / 3600 == pytest.approx(lead_hours, rel=1e-3)


def test_flux_into_a_half_space_converges_with_order_two():
    exact = 1.9 * np.sqrt(1j * ANNUAL / (1.9 / 2.682e6))
    grading = Grading(face=1.0, surface=0.4, growth=0.1)
    errors = []
    for _ in range(5):
        ours = admittance(assemble(column(depth=70.0), grading), ANNUAL)[0, 0]
        errors.append(abs(ours / exact - 1))
        grading = grading.halved()
    assert np.log2(np.array(errors[:-1]) / errors[1:]).min() > 1.9
    assert errors[-1] < 1e-4


def test_the_wave_decays_by_its_lag_alone():
    # e^(-omega tau) whatever the soil: at 45.625 d of lag, e^(-pi/4) = 0.45594
    made = assemble(column(), Grading(face=1.0, surface=0.02, growth=0.02))
    field = response(made, ANNUAL)[:, 0]
    waves = [wave(value, ANNUAL) for value in field]
    lags = np.array([w.lag for w in waves[:200]]) / 86400
    amplitude = np.interp(45.625, lags, [w.amplitude for w in waves[:200]])
    assert amplitude == pytest.approx(0.45594, rel=1e-3)


def test_two_layers_follow_the_transfer_matrix():
    # surface layer 1.2 m over soil: exact series of two slabs on an isothermal bottom
    top = Layer(thickness=1.2, conductivity=0.8, heat_capacity=1.7e6)
    made = assemble(column(20.0, 12.0, (top, SOIL)), Grading(face=1.0, surface=0.005, growth=0.01))
    seen = np.inf  # admittance below
    for k, capacity, thick in ((1.9, 2.682e6, 10.8), (0.8, 1.7e6, 1.2)):
        root = np.sqrt(1j * ANNUAL * capacity / k)
        tangent, own = np.tanh(root * thick), k * root
        seen = (
            own / tangent
            if np.isinf(seen)
            else own * (seen + own * tangent) / (own + seen * tangent)
        )
    exact = 1 / (1 / 20.0 + 1 / seen)
    assert abs(admittance(made, ANNUAL)[0, 0] / exact - 1) < 2e-4


@pytest.mark.parametrize(
    ("omega", "own", "lead", "cross", "cross_lead"),
    [
        (0.0, 11.846, 0.0, 10.176, 0.0),
        (ANNUAL, 53.83, 39.63, 4.452, -81.03),
        (DAILY, 428.8, 16.6, None, None),
    ],
)
def test_canonical_station_agrees_with_two_independent_codes(omega, own, lead, cross, cross_lead):
    made = assemble(canonical_station(), Grading(face=0.01, surface=0.02, growth=0.12))
    y = admittance(made, omega)
    size, angle = polar(y[0, 0])
    assert size == pytest.approx(own, rel=0.005)
    assert angle == pytest.approx(lead, abs=0.5)
    if cross is None:
        assert abs(y[0, 1]) < 1e-4
    else:
        assert abs(y[0, 1]) == pytest.approx(cross, rel=0.005)
        assert polar(-y[0, 1])[1] == pytest.approx(cross_lead, abs=0.5)


@pytest.mark.parametrize(
    ("width", "height", "cover", "shape"),
    # boundary elements, 1e-5
    [(20, 12, 5, 7.8771), (20, 12, 3, 11.0794), (10, 10, 10, 3.9610)],
)
def test_isothermal_box_has_the_shape_factor_of_boundary_elements(width, height, cover, shape):
    section = canonical_station(
        layers=(Layer(thickness=math.inf, conductivity=1.0, heat_capacity=1.0),),
        boxes=(box("station", -width / 2, width, cover, height, math.inf),),
        surface=Face(film=math.inf),
        right=400.0,
        depth=400.0,
        bottom="adiabatic",
    )
    grading = Grading(face=0.02, surface=0.02, growth=0.2)
    coarse, fine = (
        admittance(assemble(section, g), 0.0)[0, 0].real for g in (grading, grading.halved())
    )
    # corners make it first order: 2 fine - coarse
    assert 2 * fine - coarse == pytest.approx(shape, rel=0.002)


@pytest.mark.parametrize(
    ("gap", "steady", "annual", "lead"),
    [
        (0.3, 3.350, 18.70, 37.8),
        (3.05, 3.595, 23.81, 41.1),
        (6.1, 3.836, 25.77, 36.0),
        (30.5, 4.870, 25.07, 34.5),
    ],
)
def test_twin_tunnels_agree_with_two_independent_codes(gap, steady, annual, lead):
    # plane of symmetry between the tunnels, 200 m of ground beside and below
    tunnel = box("tunnel", gap / 2, 6.0, 12.0, 6.0, 10.0)
    twins = canonical_station(
        layers=(SOIL,), boxes=(tunnel,), right=gap / 2 + 206.0, depth=200.0, bottom="adiabatic"
    )
    made = assemble(twins, Grading(face=0.02, surface=0.05, growth=0.12))
    assert admittance(made, 0.0)[0, 0].real / 2 == pytest.approx(steady, rel=0.005)
    size, angle = polar(admittance(made, ANNUAL)[0, 0] / 2)
    assert size == pytest.approx(annual, rel=0.005)
    assert angle == pytest.approx(lead, abs=0.5)


@pytest.mark.parametrize("omega", [0.0, ANNUAL, DAILY])
def test_neighbours_answer_each_other_alike(omega):
    # two unlike tunnels, unlike films: Y12 = Y21 to rounding
    boxes = (box("a", -20.0, 6.0, 4.0, 5.0, 10.0), box("b", 3.0, 9.0, 8.0, 4.0, 4.0))
    section = canonical_station(boxes=boxes, left=-60.0, mirror=False)
    made = assemble(section, Grading(face=0.1, surface=0.1, growth=0.4))
    y = admittance(made, omega)
    assert np.abs(y - y.T).max() <= 1e-10 * np.abs(y).max()


def test_a_bar_of_insulated_metal_conducts_like_the_standard_says():
    # ISO 10211 case 2: 9.5 W/m within 0.1; HEAT2 9.490. Wood, flange, web in insulation
    def part(left, right, top, bottom, conductivity):
        sizes = (left, right, top, bottom)
        left, right, top, bottom = (size / 1000 for size in sizes)
        return Patch(
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            conductivity=conductivity,
            heat_capacity=1e6,
        )

    concrete, insulation, skin = (
        Layer(thickness=thickness, conductivity=k, heat_capacity=1e6)
        for thickness, k in ((0.006, 1.15), (0.040, 0.029), (0.0015, 230.0))
    )
    section = Section(
        layers=(concrete, insulation, skin),
        left=0.0,
        right=0.5,
        depth=0.0475,
        surface=Face(film=1 / 0.06),
        bottom="temperature",
        bottom_film=1 / 0.11,
        patches=(
            part(0, 15, 6, 11, 0.12),
            part(0, 15, 11, 12.5, 230.0),
            part(0, 1.5, 12.5, 46, 230.0),
        ),
    )
    made = assemble(section, Grading(surface=0.0005, patch=0.0005, growth=0.1))
    field = response(made, 0.0).real
    heat = made.heat(field @ [0.0, 20.0], np.array([0.0, 20.0]))
    assert heat[1] == pytest.approx(9.5, abs=0.1)
    assert heat[0] == pytest.approx(-heat[1], rel=1e-9)
    # A top left 7.1, B top right 0.8, H bottom left 16.8, I bottom right 18.3 degC
    for x, depth, expected in ((0, 0, 7.1), (0.5, 0, 0.8), (0, 0.0475, 16.8), (0.5, 0.0475, 18.3)):
        cell = made.cell_at(x, depth)
        assert field[cell] @ [0.0, 20.0] == pytest.approx(expected, abs=0.1)


def test_heat_stored_and_given_back_is_the_flux_over_its_frequency():
    # 2 sqrt(2) k / (d omega) = 2.8096 kWh per m2 and kelvin for this soil
    exact = 1.9 * np.sqrt(1j * ANNUAL * 2.682e6 / 1.9)
    assert heat_swing(exact, ANNUAL) / 3.6e6 == pytest.approx(2.8096, rel=1e-4)


def test_periodic_state_closes_its_balance_at_every_moment():
    # what enters at station, surface and bottom is what the cells store
    made = assemble(canonical_station(), Grading(face=0.1, surface=0.1, growth=0.4))
    hours = np.arange(0.0, 8760.0, 24.0) * 3600
    climate = 9.0 - 12.0 * np.cos(ANNUAL * hours)
    station = np.maximum(16.0 - 8.0 * np.cos(ANNUAL * (hours - 20 * DAY)), 12.0)
    series = np.stack([station, climate, np.full(365, 10.0)], axis=1)
    omega, swing = harmonics_of(series, DAY, 6)
    state = periodic_state(made, omega, swing)
    for turn, field, heat in zip(omega, state.temperature, state.heat, strict=True):
        stored = 1j * turn * made.stored(field)
        assert abs(heat.sum() - stored) <= 1e-10 * np.abs(heat).sum()
    inputs = np.real(np.exp(1j * omega * hours[40]) @ swing)
    np.testing.assert_allclose(
        made.heat(state.field(hours[40]), inputs), state.heats(hours[40:41])[0], atol=1e-9
    )
