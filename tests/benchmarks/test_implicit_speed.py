"""Implicit melting and materials with memory against their twins in C."""

import math
from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.enthalpy_rows import Edge, Field
from thermosim_kernels.hysteresis import cycle
from thermosim_kernels.melting_box import Box, Walls
from thermosim_kernels.melting_implicit import march as march_line
from thermosim_kernels.melting_line import Line
from thermosim_kernels.melting_sweeps import march as march_box

from tests.benchmarks.c_twin import fastest, load, pointer
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

MATERIAL = pcm("sodium-acetate-trihydrate")
LAW = line_law(MATERIAL)
NUMBERS = np.array([
    LAW.reference, LAW.liquidus, LAW.latent, LAW.solid, LAW.liquid, LAW.solid_conductivity,
    LAW.liquid_conductivity,
])  # fmt: skip
NOTHING = np.empty((0, 0))
TOLERANCE = 1e-10


def frozen(shape):
    """Cold and solid, so that a front runs through while it is timed."""
    return np.full(shape, -20.0 * LAW.solid)


@pytest.mark.parametrize("n", [20, 100, 800])
def test_implicit_line_reaches_nine_tenths_of_c(n, benchmark):
    steps, width = max(2, 4_000 // n), 0.1 / n
    line = Line(width, np.ones(n + 1), np.full(n, width))
    film, wall = Edge(85.0, 1.0 / 300.0, 0.0), Edge(0.0, math.inf, 0.0)
    fields, heats = [frozen((1, n)) for _ in range(2)], np.zeros((2, 2))
    beyond = np.array([width, *film[:2], *wall[:2]])

    def ours():
        fields[0][:] = -20.0 * LAW.solid
        field = Field(fields[0], NOTHING, NOTHING)
        return march_line(LAW, line, film, wall, field, TOLERANCE, 60.0, steps, heats[0])

    function = load("melting_implicit").implicit_march
    arrays = (NUMBERS, beyond, line.face, line.volume, fields[1])
    given = [*(pointer(a) for a in arrays), c_int(n), c_double(TOLERANCE), c_double(60.0)]
    given += [c_int(steps), pointer(heats[1])]

    def twin():
        fields[1][:] = -20.0 * LAW.solid
        return function(*given)

    assert ours() == twin()
    np.testing.assert_allclose(*fields, rtol=0, atol=1e-8 * LAW.latent)
    np.testing.assert_allclose(*heats, rtol=1e-9)
    our_time, c_time = fastest([ours, twin])
    benchmark.extra_info["speed over C"] = c_time / our_time
    cost = our_time / (n * ours()) * 1e9
    print(f"implicit line {n}: {cost:.1f} ns a cell and Newton step, {c_time / our_time:.2f} of C")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= 0.9


@pytest.mark.parametrize("cells", [(40, 30, 1), (100, 60, 1), (24, 20, 16)])
def test_sweeps_reach_nine_tenths_of_c(cells, benchmark):
    columns, rows, planes = cells
    size = (2e-3, 2e-3, 2e-3)
    outside = np.array([85.0, 25.0, 85.0, 25.0, 70.0, 25.0])
    film = np.array([1.0 / 300.0, math.inf, 1.0 / 300.0, math.inf, math.inf, math.inf])
    box = Box(rows, planes, *size, np.ones(columns + 1), np.full(columns, size[0]))
    most = max(rows * planes, columns * planes, columns * rows)
    walls = Walls(*(np.repeat(a[:, None], most, axis=1) for a in (outside, film, 0 * outside)))
    fields = [frozen((planes * rows, columns)) for _ in range(2)]
    heats = np.zeros((2, 6))

    def ours():
        fields[0][:] = -20.0 * LAW.solid
        field = Field(fields[0], NOTHING, NOTHING)
        return march_box(LAW, box, walls, field, 1e-8, 60.0, 2, heats[0])

    function = load("melting_sweeps").sweeps_march
    arrays = (NUMBERS, np.array(size), box.face, box.floor, outside, film, fields[1])
    given = [*(pointer(a) for a in arrays), *(c_int(n) for n in (planes, rows, columns))]
    given += [c_double(1e-8), c_double(60.0), c_int(2), pointer(heats[1])]

    def twin():
        fields[1][:] = -20.0 * LAW.solid
        return function(*given)

    assert ours() == twin()
    np.testing.assert_allclose(*fields, rtol=0, atol=1e-7 * LAW.latent)
    np.testing.assert_allclose(*heats, rtol=1e-7, atol=1e-9)
    our_time, c_time = fastest([ours, twin])
    benchmark.extra_info["speed over C"] = c_time / our_time
    cost = our_time / (np.prod(cells) * ours()) * 1e9
    print(f"sweeps {cells}: {cost:.0f} ns a cell and sweep, {c_time / our_time:.2f} of C")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= 0.9


@pytest.mark.parametrize("growth", [0.0, 600.0], ids=["at once", "slowly"])
def test_memory_reaches_nine_tenths_of_c(growth, benchmark):
    law = memory_law(MATERIAL, supercooling=15.0, growth_time=growth)
    steps = 10_000
    turn = 2.0 * math.pi * np.arange(steps) / 1000.0
    heat = 2.0 * law.latent * 2.0 * math.pi / 1000.0 * np.cos(turn)  # from cold to hot and back
    begin = -40.0 * law.solid
    outs = np.zeros((2, steps, 3))
    numbers = np.array([
        law.reference, law.latent, law.solid, law.liquid, law.nucleation, law.growth_time,
    ])  # fmt: skip

    def ours():
        return cycle(law, begin, 0.0, heat, 10.0, outs[0])

    function = load("hysteresis").cycle
    function.restype = c_double
    given = [*(pointer(a) for a in (numbers, law.melting, law.freezing))]
    given += [c_int(law.melting.size), c_double(begin), c_double(0.0), pointer(heat)]
    given += [c_int(steps), c_double(10.0), pointer(outs[1])]
    assert ours() == function(*given)
    np.testing.assert_allclose(*outs, rtol=1e-11, atol=1e-11)
    assert outs[0, :, 1].min() < 1e-9
    assert outs[0, :, 1].max() > 1.0 - 1e-9
    our_time, c_time = fastest([ours, lambda: function(*given)])
    benchmark.extra_info["speed over C"] = c_time / our_time
    print(f"memory: {our_time / steps * 1e9:.1f} ns a step, {c_time / our_time:.2f} of C")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= 0.9
