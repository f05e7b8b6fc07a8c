"""Ground that freezes, carries water and lies under snow."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import erf, erfc

from tests.components.ground.sections import box, canonical_station
from thermosim.components.ground import Face, Grading, Layer, Section, assemble, periodic_state
from thermosim.components.ground.adi_water import GroundWater
from thermosim.components.ground.freezing import Freezing
from thermosim.components.ground.harmonic import DAY, YEAR
from thermosim.components.ground.nonlinear import NonlinearGround
from thermosim.errors import ParameterError

ANNUAL, DAILY = 2 * np.pi / YEAR, 2 * np.pi / DAY
SOIL = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
COARSE = Grading(face=0.1, surface=0.1, growth=0.4)
WET = Freezing(water=300.0, conductivity=2.2, heat_capacity=1.9e6)


def column(depth, film=math.inf, layer=SOIL):
    return Section(layers=(layer,), left=0.0, right=1.0, depth=depth, surface=Face(film=film))


def harmonics(instants, step):
    """Station, surface and bottom: mean, year, day; series and phasors."""
    swing = np.array([[18.0, 9.0, 10.0], [-6.0, -12.0 + 2j, 0.0], [-2.0, -3.0, 0.0]])
    omega = np.array([0.0, ANNUAL, DAILY])
    time = step * np.arange(instants)
    return omega, swing, np.real(np.exp(1j * np.outer(time, omega)) @ swing)


def test_a_year_of_the_canonical_station_agrees_with_the_harmonic_solution():
    made = assemble(canonical_station(), Grading(face=0.04, surface=0.1, growth=0.3))
    omega, swing, series = harmonics(8761, 3600.0)
    exact = periodic_state(made, omega, swing)
    ground = NonlinearGround(assembly=made)
    done = ground.march(ground.energy(exact.field(0.0)), series)
    assert abs(done.residual) <= 1e-10 * done.turnover
    assert done.unsettled == 0
    # heats are means of an hour: its middle, less sin(x) / x with x = omega half an hour
    x = np.maximum(omega * 1800.0, 1e-12)
    for index, turn in enumerate(omega):
        wave = np.exp(-1j * turn * (np.arange(8760) + 0.5) * 3600.0) / 8760
        ours = (2.0 if index else 1.0) * wave @ done.heat[:, :2]
        theirs = exact.heat[index, :2] * np.sin(x[index]) / x[index]
        assert np.abs(ours / theirs - 1).max() < 0.005
    back = ground.temperature(done.energy) - exact.field(0.0)
    assert np.abs(back).max() < 0.02


def test_time_is_stepped_with_order_two():
    # the same cells in steps of 4, 2, 1 h against their exact periodic state
    made = assemble(canonical_station(), COARSE)
    errors = []
    for hours in (4, 2, 1):
        omega, swing, series = harmonics(1 + 96 // hours, 3600.0 * hours)
        exact = periodic_state(made, omega, swing)
        ground = NonlinearGround(assembly=made, seconds=3600.0 * hours)
        done = ground.march(ground.energy(exact.field(0.0)), series)
        error = ground.temperature(done.energy) - exact.field(96 * 3600.0)
        errors.append(np.sqrt(np.mean(error**2)))
    assert np.log2(np.array(errors[:-1]) / errors[1:]).min() > 1.8


def test_substeps_are_steps_between_given_instants():
    made = assemble(canonical_station(), COARSE)
    _, _, series = harmonics(25, 3600.0)
    coarse = NonlinearGround(assembly=made, substeps=4)
    fine = NonlinearGround(assembly=made, seconds=900.0)
    between = np.array([np.interp(np.arange(97) / 4, np.arange(25), s) for s in series.T]).T
    start = coarse.energy(np.full(made.cells, 10.0))
    one, other = coarse.march(start, series), fine.march(start, between)
    np.testing.assert_allclose(one.energy, other.energy, rtol=1e-13)
    np.testing.assert_allclose(one.heat, other.heat.reshape(24, 4, -1).mean(axis=1), atol=1e-9)


@pytest.mark.parametrize("kelvin_below", [2.0, 15.0])
def test_a_freezing_front_moves_as_neumann_found(kelvin_below):
    # half-space at 4 degC, surface held below 0: front at 2 lambda sqrt(a_f t)
    law = Freezing(water=300.0, conductivity=2.2, heat_capacity=1.9e6, ends=-0.02)
    frozen = 2.2 / 1.9e6
    latent, ratio = 300.0 * law.latent_heat, np.sqrt(2.2 / 1.9e6 / (1.5 / 2.5e6))

    def balance(x):
        ice = np.exp(-(x**2)) / erf(x)
        wet = 1.5 / 2.2 * ratio * 4.0 / kelvin_below * np.exp(-((x * ratio) ** 2))
        return ice - wet / erfc(x * ratio) - x * np.sqrt(np.pi) * latent / 1.9e6 / kelvin_below

    front = brentq(balance, 1e-3, 2.0)
    made = assemble(column(12.0), Grading(face=1.0, surface=0.02, growth=0.02))
    ground = NonlinearGround(assembly=made, freezing=(law,), seconds=1800.0)
    days = 60
    series = np.tile([-kelvin_below, 4.0], (48 * days + 1, 1))
    done = ground.march(ground.energy(np.full(made.cells, 4.0)), series)
    thick = np.diff(made.depth) @ ground.frozen_share(done.energy)
    assert thick == pytest.approx(2 * front * np.sqrt(frozen * days * DAY), rel=0.01)
    assert abs(done.residual) <= 1e-10 * done.turnover
    field, depth = ground.temperature(done.energy), made.centres[1]
    ice = depth < 0.9 * thick
    shape = erf(depth[ice] / np.sqrt(4 * frozen * days * DAY)) / erf(front)
    np.testing.assert_allclose(field[ice], kelvin_below * (shape - 1), atol=0.02 * kelvin_below)


def test_enthalpy_and_temperature_are_each_others_inverse():
    made = assemble(column(2.0), COARSE)
    ground = NonlinearGround(assembly=made, freezing=(WET,))
    for value in (-20.0, -0.5, -0.3, -0.01, 0.0, 5.0):
        field = np.full(made.cells, value)
        energy = ground.energy(field)
        np.testing.assert_allclose(ground.temperature(energy), field, atol=1e-12)
    # a whole cubic metre from 1 to -1 degC: 300 kg of ice, half a kelvin of each capacity twice
    warm, cold = (ground.energy(np.full(made.cells, t)).sum() for t in (1.0, -1.0))
    latent = 300 * WET.latent_heat
    per_cubic_metre = 2.5e6 + latent + 0.5 * 0.5 * (2.5e6 + 1.9e6) + 0.5 * 1.9e6
    assert (warm - cold) / 2.0 == pytest.approx(per_cubic_metre, rel=1e-12)


def test_the_balance_closes_with_ice_snow_and_moving_water_together():
    boxes = (box("a", -20.0, 6.0, 1.5, 5.0, 10.0), box("b", 3.0, 9.0, 3.0, 4.0, 4.0))
    layers = (Layer(thickness=2.0, conductivity=1.2, heat_capacity=2.2e6), SOIL)
    section = canonical_station(boxes=boxes, left=-60.0, mirror=False, layers=layers)
    made = assemble(section, COARSE)
    water = GroundWater(velocity=(0.0, 1e-6))
    ground = NonlinearGround(assembly=made, freezing=(WET, WET), water=water)
    hours = np.arange(24 * 60 + 1.0)
    air = -8.0 + 6 * np.cos(DAILY * 3600 * hours)
    series = np.stack([air + 2, 12 + 0 * hours, air, 10 + 0 * hours, 0 * hours], axis=1)
    assert ground.inputs == ("a", "b", "surface", "bottom", "groundwater")
    snow = np.clip(hours / 2000.0, 0.0, 0.4) / 0.2
    start = ground.energy(np.full(made.cells, 3.0))
    done = ground.march(start, series, snow=snow)
    assert abs(done.residual) <= 1e-10 * done.turnover
    assert ground.frozen_share(done.energy).max() == 1.0
    bare = ground.march(start, series)
    ice = [ground.frozen_share(one.energy) @ made.capacity for one in (done, bare)]
    assert ice[0] < ice[1]


def test_snow_is_a_resistance_between_film_and_soil():
    # steady: (1/20 + 0.3/0.2 + 6/1.5) m2 K/W between -10 and 10 degC
    made = assemble(column(6.0, film=20.0), COARSE)
    ground = NonlinearGround(assembly=made, seconds=5 * DAY)
    series = np.tile([-10.0, 10.0], (2000, 1))
    done = ground.march(
        ground.energy(np.full(made.cells, 3.0)), series, snow=np.full(2000, 0.3 / 0.2)
    )
    assert done.heat[-1, 1] == pytest.approx(20.0 / (0.05 + 1.5 + 4.0), rel=1e-9)
    assert done.heat[-1, 0] == pytest.approx(-done.heat[-1, 1], rel=1e-9)


def test_water_flows_round_a_box_and_is_never_lost():
    boxes = (box("a", -5.0, 10.0, 3.0, 5.0, 10.0),)
    layers = (Layer(thickness=4.0, conductivity=1.2, heat_capacity=2.2e6), SOIL)
    section = canonical_station(boxes=boxes, left=-40.0, right=40.0, mirror=False, layers=layers)
    made = assemble(section, COARSE)
    water = GroundWater(velocity=(0.0, -2e-6), heat_capacity=4.19e6)
    ground = NonlinearGround(assembly=made, water=water)
    flow = ground.flow
    lost = np.diff(flow.across, axis=1) + np.diff(flow.down, axis=0)
    assert np.abs(lost).max() < 1e-10 * np.abs(flow.across).max()
    total = flow.across.sum(axis=0)
    np.testing.assert_allclose(total, total[0], rtol=1e-9)
    # a little less than 56 m of undisturbed flow to the left, the box being in the way
    assert -4.19e6 * 2e-6 * 56.0 < total[0] < -0.9 * 4.19e6 * 2e-6 * 56.0
    assert np.all(flow.across[:5] == 0.0)
    series = np.tile([7.0, 7.0, 7.0, 0.0], (50, 1))
    done = ground.march(ground.energy(np.full(made.cells, 7.0)), series)
    np.testing.assert_allclose(ground.temperature(done.energy), 7.0, atol=1e-9)


def test_entering_water_brings_its_temperature():
    # fast water through the whole depth, insulated above: everything ends at 12 degC
    layer = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
    section = Section(
        layers=(layer,), left=0.0, right=20.0, depth=2.0, surface=Face(film=1e-9)
    , bottom="adiabatic")  # fmt: skip
    made = assemble(section, Grading(surface=1.0, growth=1.0))
    water = GroundWater(velocity=(1e-5,), source="river")
    ground = NonlinearGround(assembly=made, water=water, seconds=DAY)
    series = np.tile([0.0, 12.0], (400, 1))
    done = ground.march(ground.energy(np.full(made.cells, 5.0)), series)
    np.testing.assert_allclose(ground.temperature(done.energy), 12.0, atol=1e-6)
    # 7 K of 40 m2 of ground came with the water
    assert done.heat[:, 1].sum() * DAY == pytest.approx(40.0 * 7.0 * 2.5e6, rel=1e-6)


def test_groundwater_needs_the_whole_section():
    made = assemble(canonical_station(), COARSE)
    with pytest.raises(ParameterError, match="without mirror"):
        NonlinearGround(assembly=made, water=GroundWater(velocity=(1e-6,)))
    with pytest.raises(ParameterError, match="of one sign"):
        GroundWater(velocity=(1e-6, -1e-6))


@pytest.mark.parametrize(
    ("change", "say"), [({"ends": 0.0}, "at most"), ({"water": 2000.0}, "at most 1000")]
)
def test_impossible_freezing_is_refused(change, say):
    with pytest.raises(ParameterError, match=say):
        Freezing(**{"water": 300.0, "conductivity": 2.2, "heat_capacity": 1.9e6, **change})


def test_kept_fields_are_those_on_the_way():
    made = assemble(canonical_station(), COARSE)
    _, _, series = harmonics(49, 3600.0)
    ground = NonlinearGround(assembly=made)
    start = ground.energy(np.full(made.cells, 10.0))
    seen: list[float] = []
    whole = ground.march(start, series, keep_every=24, progress=seen.append)
    first = ground.march(start, series[:25])
    assert whole.fields.shape == (2, made.cells)
    np.testing.assert_array_equal(whole.fields[0], ground.temperature(first.energy))
    np.testing.assert_array_equal(whole.fields[1], ground.temperature(whole.energy))
    assert seen == [0.5, 1.0]
