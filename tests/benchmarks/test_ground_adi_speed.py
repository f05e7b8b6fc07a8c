"""Marching the ground against its twin in C, the goals and the machine's bandwidth."""

import ctypes
from ctypes import c_int

import numpy as np
import pytest
from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.ground_adi import WIDEST, Curve, Lines, sweep
from thermosim_kernels.ground_adi_march import begin, march

from tests.benchmarks.c_twin import fastest, load, pointer
from tests.components.ground.sections import canonical_station
from thermosim.components.ground import Grading, assemble
from thermosim.components.ground.adi import aligned, workspace
from thermosim.components.ground.freezing import Freezing
from thermosim.components.ground.nonlinear import NonlinearGround

WET = Freezing(water=300.0, conductivity=2.2, heat_capacity=1.9e6)
GRADINGS = {"L2": Grading(growth=0.17), "L3": Grading(face=0.01, surface=0.01, growth=0.045)}
MOVED = 10 * 8.0  # a fresh strip's cell, half a step [B]: r, offset, side, pivot, share read,
# T written; r, slope, T read again, r' written
AGAIN = 20  # sweeps in one call: handing 25 arrays to a kernel costs 4 us, half a sweep


@kernel()
def sweeps(lines: Lines, curve: Curve, scratch: Array, turned: Array) -> None:
    """Several half steps, as a march makes them."""
    for _ in range(AGAIN):
        sweep(lines, curve, scratch, turned)


def ready(size, freezing):
    """Workspace of the canonical station in winter, after a few steps."""
    made = assemble(canonical_station(), GRADINGS[size])
    ground = NonlinearGround(assembly=made, freezing=(WET,) if freezing else ())
    hours = np.arange(25.0)
    given = np.stack([12.0 + 0 * hours, -6 + 4 * np.cos(hours / 4), 8 + 0 * hours], axis=1)
    done = ground.march(ground.energy(np.full(made.cells, 2.0)), given)
    space = workspace(ground.parts)
    begin(space, done.energy, given[0], 0.0)
    scratch = aligned(2, 1 + max(made.number.shape), WIDEST)
    return made.number.size, space, scratch, given


def twin(lines, curve, scratch, turned):
    function = load("ground_adi").ground_sweep
    function.restype = ctypes.c_double
    n, m = lines.slope.shape
    arrays = [pointer(part) for part in (*lines[:8], *lines[9:], *curve)]
    real = [c_int(size) for size in (curve.liquid.shape[1], turned.shape[1])]
    ends = [c_int(scratch.shape[1]), pointer(scratch), pointer(turned)]
    given = (c_int(n), c_int(m), *real, c_int(lines.strip), *arrays, *ends)
    return lambda: function(*given)


@pytest.mark.parametrize("freezing", [False, True])
def test_kernel_and_twin_agree(freezing):
    results = []
    for c in (False, True):
        _, space, scratch, _ = ready("L2", freezing)
        turned = np.zeros_like(space.down.source)
        bundle = (space.across, space.curve_across, scratch, turned)
        left = twin(*bundle)() if c else sweep(*bundle)
        results.append((turned, space.across.temperature, space.across.slope, left))
    for ours, other in zip(*results, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("freezing", [False, True])
@pytest.mark.parametrize("size", GRADINGS)
def test_sweeps_reach_the_speed_of_c(size, freezing, benchmark):
    cells, space, scratch, _ = ready(size, freezing)
    turned, known = aligned(*space.across.source.shape), aligned(*space.down.source.shape)
    pairs = ((space.across, space.curve_across, known), (space.down, space.curve_down, turned))
    calls = []
    for lines, curve, out in pairs:
        once = twin(lines, curve, scratch, out)
        calls += [
            lambda lines=lines, curve=curve, out=out: sweeps(lines, curve, scratch, out),
            lambda once=once: [once() for _ in range(AGAIN)],
        ]
    times = np.array(fastest(calls, budget=6.0)) / AGAIN
    kernel_time, c_time = times[0] + times[2], times[1] + times[3]
    b, c = np.ones((2, cells))
    a = np.empty(cells)
    function = load("ground_adi").triad
    given = (c_int(cells), pointer(b), pointer(c), pointer(a))
    triad = fastest([lambda: function(*given)])[0]
    share = 2 * MOVED / 24.0 * triad / kernel_time
    benchmark.extra_info["speed over C"] = c_time / kernel_time
    benchmark.extra_info["ns per cell and step"] = kernel_time / cells * 1e9
    benchmark.extra_info["share of triad bandwidth"] = share
    print(
        f"\nground_adi.sweep {size} {cells} cells, freezing {freezing}: "
        f"{kernel_time / cells * 1e9:.2f} ns per cell and step, {c_time / kernel_time:.2f} of C "
        f"(across {times[1] / times[0]:.2f}, down {times[3] / times[2]:.2f}), "
        f"{share:.2f} of triad ({24 * cells / triad / 1e9:.0f} GB/s)"
    )
    benchmark(lambda: (calls[0](), calls[2]()))
    assert c_time / kernel_time >= 0.85  # 0.85 ... 1.06 seen, the least in L3 without ice


@pytest.mark.parametrize("size", GRADINGS)
def test_a_step_takes_at_most_twelve_nanoseconds_a_cell(size, benchmark):
    cells, space, scratch, given = ready(size, False)
    heat, bare = np.empty((24, 3)), np.zeros(25)

    def steps():
        march(space, given, bare, scratch, heat)

    took = fastest([steps])[0] / 24 / cells * 1e9
    print(f"\nground_adi_march.march {size} {cells} cells: {took:.2f} ns per cell and step")
    benchmark(steps)
    assert took <= 12.0
