"""Marching ground against closed forms: the daily wave, moving water, conductivity of ice."""

import math

import numpy as np
import pytest

from thermosim.components.ground import Face, Grading, Layer, Section, Strip, assemble
from thermosim.components.ground.adi_water import GroundWater
from thermosim.components.ground.freezing import Freezing
from thermosim.components.ground.harmonic import DAY
from thermosim.components.ground.nonlinear import NonlinearGround

SOIL = Layer(thickness=math.inf, conductivity=1.5, heat_capacity=2.5e6)
OMEGA = 2.0 * math.pi / DAY
WATER = 4.19e6


def thin(length, high, film, strips=()):
    """Plate of one row of cells: heat moves along it and through its surface."""
    return Section(
        layers=(SOIL,), left=0.0, right=length, depth=high, surface=Face(film=film),
        bottom="adiabatic", strips=strips,
    )  # fmt: skip


def test_the_daily_wave_of_a_half_space_is_marched_with_order_two():
    # imposed cos(w t): e^(-x/d) cos(w t - x/d), d = sqrt(2 a / w) = 0.1285 m (a = 6e-7 m2/s)
    reach = math.sqrt(2.0 * 1.5 / 2.5e6 / OMEGA)
    section = Section(
        layers=(SOIL,), left=0.0, right=1.0, depth=2.0, surface=Face(film=math.inf)
    )  # fmt: skip
    made = assemble(section, Grading(surface=0.003, growth=0.03))
    depth = made.centres[1]

    def exact(time):
        return np.exp(-depth / reach) * np.cos(OMEGA * time - depth / reach)

    errors = []
    for hours in (4, 2, 1):
        time = 3600.0 * hours * np.arange(1 + 96 // hours)
        ground = NonlinearGround(assembly=made, seconds=3600.0 * hours)
        series = np.stack([np.cos(OMEGA * time), 0.0 * time], axis=1)
        done = ground.march(ground.energy(exact(0.0)), series)
        error = ground.temperature(done.energy) - exact(time[-1])
        errors.append(np.sqrt(np.trapezoid(error**2, depth)))
    rates = np.log2(np.array(errors[:-1]) / errors[1:])
    assert rates.min() > 1.8
    # (w dt)^2 / 12 = 0.6 % of the wave at an hour
    assert errors[-1] < 0.01 * np.sqrt(np.trapezoid(exact(time[-1]) ** 2, depth))


def test_water_along_a_cooled_plate_cools_exponentially():
    # k H T'' - w T' - h (T - T_air) = 0: T - T_air = A e^(r x), and at the inlet, where only
    # water brings heat, w T_in = w T - k H T'
    high, film, speed = 0.2, 20.0, 2e-6
    lines = np.linspace(0.0, 20.0, 801), np.array([0.0, high])
    made = assemble(thin(20.0, high, film), lines=lines)
    ground = NonlinearGround(
        assembly=made, water=GroundWater(velocity=(speed,), source="river"), seconds=DAY
    )
    assert ground.inputs == ("surface", "river")
    series = np.tile([5.0, 15.0], (500, 1))
    done = ground.march(ground.energy(np.full(made.cells, 5.0)), series)
    carried, through = WATER * speed * high, 1.0 / (0.5 * high / 1.5 + 1.0 / film)
    plate = 1.5 * high
    root = (carried - math.sqrt(carried**2 + 4.0 * plate * through)) / (2.0 * plate)
    size = carried * 10.0 / (carried - plate * root)
    expected = 5.0 + size * np.exp(root * made.centres[0])
    np.testing.assert_allclose(ground.temperature(done.energy), expected, atol=0.01)
    # all that the water brought above 5 degC goes through the surface
    assert done.heat[-1, 0] == pytest.approx(-carried * 10.0, rel=1e-3)
    assert done.heat[-1].sum() == pytest.approx(0.0, abs=1e-6)


def kirchhoff(lines, entering=-18.0, speed=4e-7):
    """Greatest error in a plate all within its freezing range, water entering at the left.

    J = w T - k T' is what the water brings, w T_in; with k = p + q T, q < 0, between any x
    and the last one before the warmed end, L: w (x - L) = q (T - T_L) + (p + q T_in)
    ln((T - T_in) / (T_L - T_in)).
    """
    length, high = 4.0, 0.05
    size = length / lines
    x = np.append(np.linspace(0.0, length, lines + 1), length + size * np.arange(1.0, lines / 4))
    law = Freezing(water=1.0, conductivity=4.5, heat_capacity=2.5e6, begins=0.0, ends=-20.0)
    held = Strip(left=length, right=float(x[-1]), face=Face(film=5.0, source="held"))
    made = assemble(thin(float(x[-1]), high, 0.0, (held,)), lines=(x, np.array([0.0, high])))
    water = GroundWater(velocity=(speed,), source="river")
    ground = NonlinearGround(assembly=made, freezing=(law,), water=water, seconds=DAY)
    known = {"held": 0.0, "river": entering}
    series = np.tile([known.get(name, 0.0) for name in ground.inputs], (2500, 1))
    done = ground.march(ground.energy(np.full(made.cells, -10.0)), series)
    field, place = ground.temperature(done.energy)[:lines], made.centres[0][:lines]
    p, q, carried, last = 1.5, (1.5 - 4.5) / 20.0, WATER * speed, field[-1]
    rise = np.log((field - entering) / (last - entering))
    exact = place[-1] + (q * (field - last) + (p + q * entering) * rise) / carried
    slope = carried * (field - entering) / (p + q * field)
    assert np.ptp(field) > 10.0
    return float(np.abs((exact - place) * slope).max())


def test_water_and_conductivity_of_ice_together_have_their_steady_state():
    # k from 4.2 to 1.8 W/(m K), w L / k about 3
    errors = [kirchhoff(lines) for lines in (20, 40, 80)]
    assert errors[-1] < 0.002
    assert np.log2(errors[1] / errors[2]) > 1.7
