"""Speed of the sewage march: against its C twin, and in ns per cell and substep.

A reach of FEW cells stays short of C: LLVM works off what does not fill a vector of eight cell
by cell, gcc in vectors of four and two.
"""

import ctypes

import numpy as np
import pytest
from thermosim_kernels.sewage import advance, new_exchange

from tests.benchmarks.c_twin import fastest, load, pointer
from thermosim.components.channel import SewerChannel
from thermosim.components.reach import Inlet, SewageReach, Surroundings

CHANNEL = SewerChannel(diameter=0.9, slope=0.00091, roughness=1.0 / 85.0)
SUBSTEPS = 200
LENGTH, SECONDS, FULL = 10.0, 7.0, CHANNEL.tables.full_area
TABLE = CHANNEL.tables.flow
SIZES = (25, 64, 187, 1000)
FEW, SHARE_OF_FEW = 15, 0.7
LIMIT = 5.0  # [ns per cell and substep], every size


def arrays(cells: int):
    area = CHANNEL.at_flow(0.03).area * (1.0 + 0.3 * np.sin(np.arange(cells) / 9.0))
    area = np.append(area, 0.0)
    temperature = 12.0 + np.cos(np.arange(cells + 2) / 7.0)
    exchange = new_exchange(cells)
    exchange.relax[:], exchange.source[:], exchange.mixing[:] = 1e-6, 8e-6, 1e-2
    return area, temperature, np.zeros(cells), np.zeros(cells), np.zeros(4), exchange


def kernel_call(cells: int):
    area, temperature, held, lateral, passed, exchange = arrays(cells)

    def call():
        advance(
            SUBSTEPS, SECONDS, LENGTH, TABLE, FULL, (0.03, 1e-5), (12.0, 1e-3), lateral,
            exchange.relax, exchange.source, exchange.mixing, area, temperature, held, passed,
        )  # fmt: skip
        return area, temperature, passed

    return call


def twin_call(cells: int, compiler: str = "gcc"):
    area, temperature, held, lateral, passed, exchange = arrays(cells)
    twin = load("sewage", compiler).advance
    twin.restype = None
    real, whole = ctypes.c_double, ctypes.c_long
    given = (
        whole(SUBSTEPS), real(SECONDS), real(LENGTH), whole(TABLE.size), pointer(TABLE),
        real(FULL), real(0.03), real(1e-5), real(12.0), real(1e-3), whole(cells),
        pointer(lateral), pointer(exchange.relax), pointer(exchange.source),
        pointer(exchange.mixing), pointer(area), pointer(temperature), pointer(held),
        pointer(passed),
    )  # fmt: skip

    def call():
        twin(*given)
        return area, temperature, passed

    return call


def test_kernel_and_twin_compute_the_same():
    for ours, theirs in zip(kernel_call(187)(), twin_call(187)(), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-11)


def speed_of(cells, capsys):
    """Share of the speed of C, and ns per cell and substep; both are printed."""
    kernel_time, twin_time = fastest([kernel_call(cells), twin_call(cells)])
    nanoseconds = kernel_time / (SUBSTEPS * cells) * 1e9
    with capsys.disabled():
        print(
            f"\n{cells} cells: {nanoseconds:.2f} ns per cell and substep, "
            f"{twin_time / kernel_time:.2f} of the speed of C"
        )
    return twin_time / kernel_time, nanoseconds


def test_march_is_as_fast_as_c(capsys):
    speeds, nanoseconds = zip(*(speed_of(cells, capsys) for cells in SIZES), strict=True)
    assert np.exp(np.mean(np.log(speeds))) >= 0.9
    assert min(speeds) >= 0.85
    assert max(nanoseconds) <= LIMIT


def test_march_of_few_cells_reaches_seven_tenths_of_c(capsys):
    assert speed_of(FEW, capsys)[0] >= SHARE_OF_FEW


def test_an_hour_of_25_cells_costs_little(benchmark):
    reach = SewageReach(
        channel=CHANNEL, length=2000.0, cells=25, wall_thickness=0.1, wall_conductivity=2.3,
        soil_conductivity=0.7, soil_density=1800.0, soil_heat_capacity=1500.0,
    )  # fmt: skip
    state = reach.initial(0.03, 12.0)
    inlet, around = Inlet(0.03, 0.03, 12.0, 12.0), Surroundings(8.0, 0.8, 10.0)
    benchmark(reach.step, state, 3600.0, inlet, around)
    assert benchmark.stats.stats.min < 100e-6  # an hourly year then stays below 0.9 s
