"""Levels 2 and 3 of a heat container against their twins in C and against the clock."""

import time
from ctypes import c_double, c_int

import numba
import numpy as np
import pytest
from thermosim_kernels.container_box import pass_through
from thermosim_kernels.unit_cell import Drive, advance

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.heat_container import (
    BoxContainer,
    Contact,
    Oil,
    UnitCellContainer,
    Vessel,
)
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law

MATERIAL = pcm("erythritol")
LAW = line_law(MATERIAL)
NUMBERS = np.array([
    LAW.reference, LAW.liquidus, LAW.latent, LAW.solid, LAW.liquid, LAW.solid_conductivity,
    LAW.liquid_conductivity,
])  # fmt: skip
FLOW, TOLERANCE = 40.0 / 3600.0, 1e-10


def vessel(**changes):
    base = {
        "law": LAW, "mass": 6.0 * 2.4 * 1.7 * MATERIAL.density, "density": MATERIAL.density,
        "height": 1.7, "oil": Oil(density=790.0, heat_capacity=2280.0), "hold_up": 0.0,
        "cap": 0.0, "rated_flow": FLOW, "contact": Contact(units=2.0, opening=0.2),
        "insulation": 0.0,
    }  # fmt: skip
    return Vessel(**base | changes)


def cell(rows, rings, channel="fixed"):
    return UnitCellContainer(
        vessel=vessel(), channels=4000, radius=0.004, film=250.0, channel=channel, rows=rows,
        rings=rings,
    )  # fmt: skip


def cell_calls(rows, rings, steps):
    of = cell(rows, rings)
    begun = of.step(of.start(90.0), 150.0, FLOW, 10.0, 3600.0)[0]
    fields = [begun.field.enthalpy.copy() for _ in range(2)]
    rate = of.vessel.rated / of.channels
    numbers = np.array([150.0, rate, of.cell.height, of.cell.width, of.film])
    twin = load("unit_cell").advance
    twin.restype = c_double
    arrays = (numbers, NUMBERS, of.cell.face, of.cell.volume, fields[1])
    arguments = [pointer(a) for a in arrays]
    arguments += [c_int(rows), c_int(rings), c_double(TOLERANCE), c_double(30.0), c_int(steps)]
    oil = np.zeros(1)

    def ours():
        field = begun.field._replace(enthalpy=fields[0])
        drive = Drive(150.0, rate, 10.0)
        return advance(drive, of.cell, LAW, field, oil, TOLERANCE, 30.0, steps).outlet

    return fields, ours, lambda: twin(*arguments)


def test_cell_and_twin_agree():
    fields, ours, twin = cell_calls(10, 20, 20)
    assert ours() == pytest.approx(twin(), abs=1e-8)
    assert fields[0] == pytest.approx(fields[1], abs=1e-7 * LAW.latent)


@pytest.mark.parametrize(("rows", "rings"), [(50, 40), (200, 100)])
def test_cell_is_as_fast_as_its_twin(rows, rings, benchmark):
    fields, ours, twin = cell_calls(rows, rings, 2)
    del fields
    found = ratio(ours, twin)
    benchmark.extra_info.update({"speed over C": found})
    benchmark.pedantic(ours, rounds=1)
    print(f"{rows} x {rings}: {found:.2f} of C")
    assert found >= 0.9


@pytest.mark.parametrize("channel", ["fixed", "opening"])
def test_four_hours_of_200_by_100_cells_take_less_than_a_second(channel, benchmark):
    of = cell(200, 100, channel)
    begin = of.start(90.0)
    of.step(begin, 150.0, FLOW, 10.0, 30.0)
    least = float("inf")
    for _ in range(3):
        start = time.process_time()
        of.step(begin, 150.0, FLOW, 10.0, 14_400.0)
        least = min(least, time.process_time() - start)
    benchmark.extra_info.update({"4 h, s": least})
    benchmark.pedantic(lambda: of.step(begin, 150.0, FLOW, 10.0, 60.0), rounds=1)
    print(f"{channel}: 4 h in {least:.3f} s")
    assert least <= 1.0


def test_oil_through_a_box_is_as_fast_as_its_twin(benchmark):
    of = BoxContainer(vessel=vessel(), length=6.0, cells=(120, 34, 48), margin=0.3, nozzle=0.15)
    begun = of.step(of.start(90.0), 150.0, FLOW, 10.0, 3600.0)[0]
    fields = [begun.field.enthalpy.copy() for _ in range(2)]
    paths, bed = of.paths, of.bed
    leaving = [np.zeros(paths.share.shape) for _ in range(2)]
    given = np.array([bed.opening, bed.opening_exponent, paths.units, paths.volume])
    planes, columns = paths.share.shape
    threads = numba.get_num_threads()
    numba.set_num_threads(1)

    def ours():
        field = begun.field._replace(enthalpy=fields[0])
        pass_through(150.0, of.vessel.rated, 10.0, paths, bed, LAW, field, leaving[0])

    def twin():
        load("container_box").pass_through(
            c_double(150.0), c_double(of.vessel.rated), c_double(10.0), pointer(NUMBERS),
            pointer(given), pointer(paths.share), c_int(planes), c_int(columns),
            c_int(paths.lowest), c_int(paths.rows), pointer(fields[1]), pointer(leaving[1]),
        )  # fmt: skip

    ours()
    twin()
    assert leaving[0] == pytest.approx(leaving[1], abs=1e-9)
    assert fields[0] == pytest.approx(fields[1], abs=1e-9 * LAW.latent)
    try:
        found = ratio(ours, twin)
    finally:
        numba.set_num_threads(threads)
    benchmark.extra_info.update({"speed over C": found})
    benchmark.pedantic(ours, rounds=3)
    print(f"oil through {np.prod(of.cells)} cells: {found:.2f} of C")
    assert found >= 0.9


def test_eight_hours_of_a_tank_of_1_6_million_cells(benchmark):
    of = BoxContainer(vessel=vessel(insulation=23.0), length=6.0, cells=(240, 68, 96), margin=0.3,
                      nozzle=0.15)  # fmt: skip
    state = of.step(of.start(90.0), 150.0, FLOW, 10.0, 10.0)[0]
    start, cpu = time.perf_counter(), time.process_time()
    of.step(state, 150.0, FLOW, 10.0, 8.0 * 3600.0)
    wall, taken = time.perf_counter() - start, time.process_time() - cpu
    benchmark.extra_info.update({"wall, s": wall, "CPU, s": taken})
    benchmark.pedantic(lambda: of.step(state, 150.0, FLOW, 10.0, 240.0), rounds=1)
    print(f"1.57 million cells, 8 h: {wall:.1f} s, {taken:.1f} s of CPU")
    assert taken <= 2 * 15.0
