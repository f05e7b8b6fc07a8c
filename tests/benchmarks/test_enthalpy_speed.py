"""Explicit phase change in a section against two passes and against its own algorithm in C."""

import math
from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.enthalpy_lanes import BLOCK, Lanes, march_block
from thermosim_kernels.enthalpy_rows import Edge, Field
from thermosim_kernels.melting_even import Grid, Sides, march_even
from thermosim_kernels.melting_line import Line
from thermosim_kernels.melting_line import march as march_line
from thermosim_kernels.melting_pace import Pace

from tests.benchmarks.c_twin import fastest, load, pointer
from thermosim.materials.pcm import PhaseChangeMaterial
from thermosim.materials.phase_law import line_law

MATERIAL = PhaseChangeMaterial(
    name="section of a container",
    melting=(58.0, 58.0),
    latent_heat=340e3,
    solid_heat_capacity=3600.0,
    liquid_heat_capacity=3600.0,
    solid_density=1000.0,
    liquid_density=1000.0,
    solid_conductivity=0.6,
    liquid_conductivity=0.6,
)
LAW = line_law(MATERIAL)
OUTSIDE = np.array([85.0, 25.0, 85.0, 25.0])
RESISTANCE = np.array([1.0 / 300.0, math.inf, 1.0 / 300.0, math.inf])
WIDTH, SECONDS = 1e-3, 1.2
# enthalpy and two-pass temperature of n x n cells: 0.16, 0.64 and 1.0 MB; 5.8 and 11.6 MB;
# 128 MB. Sizes of the caches: see docs/speed.md
CASES = [(100, "L2"), (200, "L2"), (250, "L2"), (600, "L3"), (850, "L3"), (2828, "DRAM")]
GOAL = {"L2": 0.95, "L3": 1.7, "DRAM": 1.7}


def plain(steps):
    """Steps of `SECONDS`, so many in a call."""
    return Pace(SECONDS, 1, 1.0, steps)


def mixed(n):
    """A field in which all states occur side by side, as no branch predictor likes it."""
    return np.random.default_rng(1).uniform(-0.2, 1.2, (n, n)) * LAW.latent


def calls(n, steps):
    grid = Grid(WIDTH, WIDTH, np.ones(n + 1), np.full(n, WIDTH))
    sides = Sides(*(np.repeat(a[:, None], n, axis=1) for a in (OUTSIDE, RESISTANCE, 0 * OUTSIDE)))
    parameters = np.array([58.0, LAW.latent, 1.0 / LAW.solid, 1.0 / LAW.liquid, 0.6, WIDTH, WIDTH])
    fields = [mixed(n) for _ in range(3)]
    heat = np.zeros(4)
    scratch = np.zeros((n + 2, n + 2))

    def ours():
        march_even(LAW, grid, sides, fields[0], plain(steps), steps * SECONDS, heat)

    def twin(name, field):
        function = getattr(load("melting_grid"), name)
        function.restype = None
        arguments = [pointer(a) for a in (parameters, OUTSIDE, RESISTANCE, field)]
        arguments += [c_int(n), c_int(n), c_double(SECONDS), c_int(steps), pointer(scratch)]
        return lambda: function(*arguments)

    return fields, [ours, twin("two_pass", fields[1]), twin("fused", fields[2])]


def test_kernel_and_twins_agree():
    fields, runs = calls(37, 50)
    for run in runs:
        run()
    for other in fields[1:]:
        np.testing.assert_allclose(fields[0], other, rtol=0, atol=1e-9 * LAW.latent)


@pytest.mark.parametrize(("n", "level"), CASES)
def test_one_pass_beats_two_passes_in_c(n, level, benchmark):
    steps = max(4, 2_000_000 // n**2)
    _, runs = calls(n, steps)
    ours, two_pass, fused = fastest(runs)
    rate = n * n * steps / ours / 1e6
    benchmark.extra_info.update({
        "level": level, "speed over two-pass C": two_pass / ours,
        "speed over C of the same algorithm": fused / ours,
        "million cells per second": rate,
    })  # fmt: skip
    print(f"{n} {level}: {rate:.0f} Mcell/s, {two_pass / ours:.2f}, {fused / ours:.2f}")
    benchmark.pedantic(runs[0], rounds=1)
    assert two_pass / ours >= GOAL[level]
    assert fused / ours >= 0.9
    assert rate >= 1e3 or level == "DRAM"


def test_large_fields_run_at_the_speed_of_memory(benchmark):
    # 16 bytes a cell: the enthalpy is read and written once
    n = 2828
    _, runs = calls(n, 4)
    arrays = [np.ones(8_000_000) for _ in range(3)]
    triad = load("melting_grid").triad
    triad.restype = None
    pointers = [pointer(a) for a in arrays]
    ours, memory = fastest([runs[0], lambda: triad(*pointers, c_int(arrays[0].size), c_int(1))])
    share = (16.0 * 4 * n * n / ours) / (24.0 * arrays[0].size / memory)
    benchmark.extra_info["share of triad"] = share
    print(f"{16e-9 * 4 * n * n / ours:.1f} GB/s, {share:.2f} of the triad's")
    benchmark.pedantic(runs[0], rounds=1)
    assert share >= 0.7


@pytest.mark.parametrize("n", [50, 200, 800, 2000])
def test_slab_reaches_nine_tenths_of_c(n, benchmark):
    steps, nothing = max(1, 200_000 // n), np.empty((0, 0))
    fields = [mixed(n)[:1].copy() for _ in range(2)]
    line = Line(WIDTH, np.ones(n + 1), np.full(n, WIDTH))
    film, wall = Edge(85.0, 1.0 / 300.0, 0.0), Edge(0.0, math.inf, 0.0)
    heat = np.zeros(2)

    def ours():
        field = Field(fields[0], nothing, nothing)
        march_line(LAW, line, film, wall, field, False, plain(steps), steps * SECONDS, heat)

    given = np.array([58.0, LAW.latent, 1.0 / LAW.solid, 1.0 / LAW.liquid, 0.0, 0.6, WIDTH,
                      85.0, 1.0 / 300.0])  # fmt: skip
    function, scratch = load("melting_line").line_march, np.zeros(n + 2)
    function.restype = c_double
    arguments = [pointer(given), pointer(fields[1]), c_int(n), c_double(SECONDS), c_int(steps)]
    pointed = pointer(scratch)
    ours()
    function(*arguments, pointed)
    np.testing.assert_allclose(*fields, rtol=0, atol=1e-9 * LAW.latent)
    our_time, c_time = fastest([ours, lambda: function(*arguments, pointed)])
    benchmark.extra_info["speed over C"] = c_time / our_time
    print(f"slab {n}: {n * steps / our_time / 1e6:.0f} Mcell/s, {c_time / our_time:.2f}")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= 0.9


@pytest.mark.parametrize("n", [20, 40, 100])
def test_lanes_beat_one_line_at_a_time(n, benchmark):
    law = LAW._replace(liquid_conductivity=0.4)
    steps, nothing = 20_000 // n, np.empty((0, 0))
    names = ("reference", "liquidus", "latent", "solid", "liquid", "solid_conductivity",
             "liquid_conductivity")  # fmt: skip
    lanes = Lanes(
        *(np.full(BLOCK, getattr(law, name)) for name in names),
        *(np.full(BLOCK, value) for value in (WIDTH, 85.0, 1.0 / 300.0)),
    )
    face, volume, seconds = np.ones(n + 1), np.ones(n), np.full(BLOCK, SECONDS)
    block, heat = np.zeros((n, BLOCK)), np.zeros(BLOCK)
    alone, given = np.zeros((BLOCK, 1, n)), np.zeros(2)
    line = Line(WIDTH, face, volume * WIDTH)
    film, wall = Edge(85.0, 1.0 / 300.0, 0.0), Edge(0.0, math.inf, 0.0)

    def one_by_one():
        for lane in alone:
            field = Field(lane, nothing, nothing)
            march_line(law, line, film, wall, field, False, plain(steps), steps * SECONDS, given)

    def together():
        march_block(lanes, 0, face, volume, seconds, steps, block, heat)

    lane_time, line_time = fastest([together, one_by_one])
    benchmark.extra_info["times faster"] = line_time / lane_time
    rate = BLOCK * n * steps / lane_time / 1e6
    print(f"lanes {n}: {rate:.0f} Mcell/s, {line_time / lane_time:.2f}")
    benchmark.pedantic(together, rounds=1)
    # a line of many cells runs in vectors by itself
    assert line_time / lane_time >= (2.5 if n <= 40 else 1.5)
