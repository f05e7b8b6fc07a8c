"""Explicit phase change in a section against two passes and against its own algorithm in C."""

import math
from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.melting_grid import Grid, Sides, march_even

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


def mixed(n):
    """A field in which all states occur side by side, as no branch predictor likes it."""
    return np.random.default_rng(1).uniform(-0.2, 1.2, (n, n)) * LAW.latent


def calls(n, steps):
    grid = Grid(WIDTH, WIDTH, np.ones(n + 1), np.full(n, WIDTH))
    sides = Sides(*(np.repeat(a[:, None], n, axis=1) for a in (OUTSIDE, RESISTANCE, 0 * OUTSIDE)))
    parameters = np.array(
        [58.0, LAW.latent, 1.0 / LAW.solid, 1.0 / LAW.liquid, 0.6, WIDTH, WIDTH]
    )
    fields = [mixed(n) for _ in range(3)]
    heat = np.zeros(4)
    scratch = np.zeros((n + 2, n + 2))

    def ours():
        march_even(LAW, grid, sides, fields[0], SECONDS, steps, heat)

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
    updates = n * n * steps
    benchmark.extra_info.update({
        "level": level, "speed over two-pass C": two_pass / ours,
        "speed over C of the same algorithm": fused / ours,
        "million cells per second": updates / ours / 1e6,
    })  # fmt: skip
    print(f"{n} {level}: {updates / ours / 1e6:.0f} Mcell/s, {two_pass / ours:.2f}, {fused / ours:.2f}")
    benchmark.pedantic(runs[0], rounds=1)
    assert two_pass / ours >= GOAL[level]
    assert fused / ours >= 0.9
    assert updates / ours >= 1e9 or level == "DRAM"
