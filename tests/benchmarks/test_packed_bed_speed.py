"""A bed of melting spheres against its twin in C, and the measured bed against the clock."""

import time
from ctypes import c_double, c_int

import numpy as np
import pytest
from thermosim_kernels.packed_bed import Stream, march

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.packed_bed import Liquid, PackedBed
from thermosim.materials.pcm import PhaseChangeMaterial
from thermosim.materials.phase_law import line_law

LAW = line_law(
    PhaseChangeMaterial(
        name="paraffin", melting=(60.0, 60.0), latent_heat=213e3, solid_heat_capacity=1850.0,
        liquid_heat_capacity=2384.0, solid_density=861.0, liquid_density=861.0,
        solid_conductivity=0.40, liquid_conductivity=0.15,
    )
)  # fmt: skip
FLOW, STEPS = 2.0 / 60e3, 100


def bed(cells, shells):
    return PackedBed(
        diameter=0.36, height=0.46, sphere=0.055, porosity=0.5, law=LAW, film=200.0,
        liquid=Liquid(density=1000.0, heat_capacity=4186.0), cells=cells, shells=shells,
    )  # fmt: skip


def calls(cells, shells):
    of = bed(cells, shells)
    given, step = of.bundle(FLOW), of.longest_step(FLOW)
    states = [of.uniform(32.0), of.uniform(32.0)]
    for state in states:  # a wave of melting in all spheres
        state.enthalpy[:] = np.linspace(1.2, -0.3, shells)[:, None] * LAW.latent
        state.water[:] = np.linspace(70.0, 60.0, cells)
    rate = FLOW * 4.186e6
    numbers = np.array([70.0, rate, 0.46, given.water, given.number, given.width, 200.0])
    law = np.array([60.0, 60.0, LAW.latent, LAW.solid, LAW.liquid, 0.40, 0.15])
    twin = load("packed_bed").march
    twin.restype = c_double
    arrays = [numbers, law, given.face, given.volume, states[1].enthalpy, states[1].water]
    arguments = [pointer(a) for a in arrays]
    arguments += [c_int(shells), c_int(cells), c_double(step), c_int(STEPS)]

    def ours():
        mine = states[0]
        return march(
            Stream(70.0, rate, 20.0), given, LAW, np.empty(0), mine.field(), mine.water, step, STEPS
        ).outlet

    return states, ours, lambda: twin(*arguments)


def test_kernel_and_twin_agree():
    states, ours, twin = calls(40, 40)
    assert ours() == pytest.approx(twin(), abs=1e-12)
    assert states[0].water == pytest.approx(states[1].water, abs=1e-11)
    assert states[0].enthalpy == pytest.approx(states[1].enthalpy, abs=1e-9 * LAW.latent)


@pytest.mark.parametrize(("cells", "shells"), [(40, 40), (100, 20), (200, 80)])
def test_bed_is_as_fast_as_its_twin(cells, shells, benchmark):
    states, ours, twin = calls(cells, shells)
    del states
    found = ratio(ours, twin)
    benchmark.extra_info.update({"speed over C": found})
    benchmark.pedantic(ours, rounds=3)
    print(f"{cells} x {shells}: {found:.2f} of C")
    assert found >= 0.9


def test_the_measured_charge_takes_less_than_half_a_second(benchmark):
    of = bed(40, 40)
    of.run(of.uniform(32.0), 70.0, FLOW, 10.0)
    least = float("inf")
    for _ in range(3):
        begin = time.process_time()
        of.run(of.uniform(32.0), 70.0, FLOW, 9600.0)
        least = min(least, time.process_time() - begin)
    benchmark.extra_info.update({"160 min, 40 x 40 cells, s": least})
    benchmark.pedantic(lambda: of.run(of.uniform(32.0), 70.0, FLOW, 600.0), rounds=1)
    print(f"160 min in {least:.3f} s")
    assert least <= 0.5
