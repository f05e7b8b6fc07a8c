"""Boxes and lanes against their own algorithms in C; two threads; super-steps at equal error."""

import math
import time
from ctypes import c_double, c_int

import numba
import numpy as np
import pytest
from thermosim_kernels.enthalpy_lanes import BLOCK, PARAMETERS, Lanes, march, march_block
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.melting_box import Box, Walls, march_threaded
from thermosim_kernels.melting_box import march as march_box
from thermosim_kernels.melting_pace import Pace

from tests.benchmarks.c_twin import fastest, load, pointer
from thermosim.components.phase_change import MeltingLine, Outside
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law

LAW = line_law(pcm("sodium-acetate-trihydrate"))
OUTSIDE = np.array([85.0, 25.0, 85.0, 25.0, 70.0, 25.0])
RESISTANCE = np.array([1.0 / 300.0, math.inf, 1.0 / 300.0, math.inf, 0.0, math.inf])
WIDTH, SECONDS = 2e-3, 2.0
NOTHING = np.empty((0, 0))


def box_of(n):
    box = Box(n, n, WIDTH, WIDTH, WIDTH, np.ones(n + 1), np.full(n, WIDTH))
    sides = (OUTSIDE, RESISTANCE, 0 * OUTSIDE)
    walls = Walls(*(np.repeat(a[:, None], n * n, axis=1) for a in sides))
    field = np.random.default_rng(1).uniform(-0.2, 1.2, (n * n, n)) * LAW.latent
    return box, walls, field


@pytest.mark.parametrize(("n", "goal"), [(24, 0.4), (50, 0.6), (117, 0.8)])
def test_box_comes_near_c(n, goal, benchmark):
    # goals are what it reaches: the smaller the planes, the more their calls weigh
    steps = max(8, 400_000 // n**3)
    (box, walls, field), other = box_of(n), box_of(n)[2]
    heat, c_heat = np.zeros(6), np.zeros(6)
    state, pace = Field(field, NOTHING, NOTHING), Pace(SECONDS, 1, 1.0, steps)

    def ours():
        march_box(LAW, box, walls, state, pace, steps * SECONDS, heat)

    given = np.array([
        58.0, LAW.latent, 1.0 / LAW.solid, 1.0 / LAW.liquid, 0.0, LAW.solid_conductivity,
        LAW.liquid_conductivity, WIDTH, WIDTH, WIDTH,
    ])  # fmt: skip
    scratch = np.zeros(5 * n * n + 4 * n + 1)
    function = load("melting_box").box_march
    function.restype = None
    sizes = [c_int(n), c_int(n), c_int(n), c_double(SECONDS), c_int(steps)]
    arguments = [*(pointer(a) for a in (given, OUTSIDE, RESISTANCE, other)), *sizes]
    arguments += [pointer(scratch), pointer(c_heat)]
    ours()
    function(*arguments)
    np.testing.assert_allclose(field, other, rtol=0, atol=1e-9 * LAW.latent)
    np.testing.assert_allclose(heat, c_heat, rtol=1e-9)
    our_time, c_time = fastest([ours, lambda: function(*arguments)])
    benchmark.extra_info["speed over C"] = c_time / our_time
    print(f"box {n}: {n**3 * steps / our_time / 1e6:.0f} Mcell/s, {c_time / our_time:.2f}")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= goal


def lanes_of(count):
    names = ("reference", "liquidus", "latent", "solid", "liquid", "solid_conductivity",
             "liquid_conductivity")  # fmt: skip
    return Lanes(
        *(np.full(count, getattr(LAW, name)) for name in names),
        *(np.full(count, value) for value in (WIDTH, 85.0, 1.0 / 300.0)),
    )


@pytest.mark.parametrize("n", [20, 40, 100])
def test_lanes_reach_nine_tenths_of_c(n, benchmark):
    steps, face, volume = 20_000 // n, np.ones(n + 1), np.ones(n)
    seconds = np.full(BLOCK, SECONDS)
    fields, heats = np.zeros((2, n, BLOCK)), np.zeros((2, BLOCK))
    rows = (58.0, LAW.latent, 1.0 / LAW.latent, 1.0 / LAW.solid, 1.0 / LAW.liquid, 0.0,
            LAW.solid_conductivity, LAW.liquid_conductivity - LAW.solid_conductivity, 85.0,
            1.0 / 300.0, 0.5 * WIDTH, SECONDS / WIDTH)  # fmt: skip
    given = np.repeat(np.array(rows)[:, None], BLOCK, axis=1)
    assert given.shape == (PARAMETERS, BLOCK)
    lanes = lanes_of(BLOCK)

    def ours():
        march_block(lanes, 0, face, volume, seconds, steps, fields[0], heats[0])

    function = load("melting_lanes").lanes_march
    function.restype = None
    arguments = [pointer(a) for a in (given, face, volume)] + [c_int(n), c_int(steps)]
    arguments += [pointer(fields[1]), pointer(heats[1])]
    ours()
    function(*arguments)
    np.testing.assert_allclose(fields[0], fields[1], rtol=0, atol=1e-9 * LAW.latent)
    np.testing.assert_allclose(heats[0], heats[1], rtol=1e-9)
    our_time, c_time = fastest([ours, lambda: function(*arguments)])
    benchmark.extra_info["speed over C"] = c_time / our_time
    rate = BLOCK * n * steps / our_time / 1e6
    print(f"lanes {n}: {rate:.0f} Mcell/s, {c_time / our_time:.2f} of C")
    benchmark.pedantic(ours, rounds=1)
    assert c_time / our_time >= 0.9


def two_threads(call, repeats=60):
    """Wall time of one thread over that of two: minima, as other work takes a core at times."""
    best = {1: math.inf, 2: math.inf}
    for _ in range(repeats):
        for threads, least in best.items():
            numba.set_num_threads(threads)
            start = time.perf_counter()
            call()
            best[threads] = min(least, time.perf_counter() - start)
    return best[1] / best[2]


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one core")
def test_lanes_gain_from_a_second_thread(benchmark):
    # 64 blocks of 16 lanes of 40 cells
    n, count = 40, 64 * BLOCK
    lanes, seconds = lanes_of(count), np.full(count, SECONDS)
    field, heat = np.zeros((64, n, BLOCK)), np.zeros((64, BLOCK))

    def call():
        march(lanes, np.ones(n + 1), np.ones(n), seconds, 200, field, heat)

    call()
    gain = two_threads(call)
    benchmark.extra_info["two threads"] = gain
    print(f"lanes on two threads: {gain:.2f}")
    benchmark.pedantic(call, rounds=1)
    assert gain >= 1.85


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one core")
@pytest.mark.parametrize("n", [32, 47, 64, 117])
def test_box_gains_from_a_second_thread(n, benchmark):
    box, walls, field = box_of(n)
    state, steps = Field(field, NOTHING, NOTHING), max(4, 500_000 // n**3)
    pace, heat = Pace(SECONDS, 1, 1.0, steps), np.zeros(6)

    def call():
        march_threaded(LAW, box, walls, state, pace, steps * SECONDS, heat)

    call()
    gain = two_threads(call, 30)
    benchmark.extra_info["two threads"] = gain
    print(f"box {n} on two threads: {gain:.2f}")
    benchmark.pedantic(call, rounds=1)
    assert gain >= 1.5 or n < 47


@pytest.mark.parametrize(("cells", "goal"), [(200, 2.0), (800, 4.0)])
def test_super_steps_beat_plain_ones(cells, goal, benchmark):
    body = MeltingLine(
        shape="slab", outer=0.2, cells=cells, law=LAW, placed=False, first=Outside(temperature=80.0)
    )
    begin = body.uniform(50.0)

    def fast():
        return body.run(begin, 3600.0, method="auto")

    def plain():
        return body.run(begin, 3600.0, method="explicit")

    fast_time, plain_time = fastest([fast, plain])
    apart = abs(fast().heat[0] / plain().heat[0] - 1.0)
    benchmark.extra_info["times faster"] = plain_time / fast_time
    print(f"super-steps {cells}: {plain_time / fast_time:.1f} times, heat differs by {apart:.1e}")
    benchmark.pedantic(fast, rounds=1)
    assert plain_time / fast_time >= goal
    assert apart < 5e-3
