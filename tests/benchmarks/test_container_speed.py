"""Heat containers against C and against the goals of the project.

The machine is shared: a goal in seconds is CPU time of one thread.
"""

import time
from ctypes import c_double, c_int

import numba
import numpy as np
import pytest

from tests.benchmarks.c_twin import load, pointer, ratio
from thermosim.components.heat_container import (
    AxialContainer,
    Contact,
    LedgerContainer,
    Oil,
    Vessel,
)
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law

SAT = pcm("sodium-acetate-trihydrate")
FLOW = 40.0 / 3600.0


def vessel(**changes):
    base = {
        "law": line_law(SAT), "mass": 15e3, "density": SAT.density, "height": 1.5,
        "oil": Oil(density=836.0, heat_capacity=2020.0), "hold_up": 0.0, "cap": 1.0,
        "rated_flow": FLOW, "insulation": 17.0, "wall": 1.5e6, "inner_conductance": 1100.0,
        "contact": Contact(units=3.8, opening=0.066, opening_exponent=1.28, skin=1.27,
                           skin_exponent=1.39),
    }  # fmt: skip
    return Vessel(**base | changes)


def days(number, step):
    """4 h of charging, 1 h on the road, 4 h of discharging, 1 h back, and so on."""
    hours = (np.arange(round(number * 86400.0 / step)) + 0.5) * step / 3600.0 % 10.0
    inlet = np.where(hours < 5.0, 90.0, 35.0)
    flow = np.where((hours < 4.0) | ((hours >= 5.0) & (hours < 9.0)), FLOW, 0.0)
    return np.ascontiguousarray(np.column_stack([inlet, flow, np.full(hours.size, 10.0)]))


def twin(container, drive, seconds):
    """The C march on a state of its own; returns the call and where it writes."""
    bed, law = container.bed, container.vessel.law
    parameters = np.array([
        bed.height, bed.section, bed.conductance, bed.rated, bed.flow_exponent, bed.rest,
        bed.opening, bed.opening_exponent, bed.skin, bed.skin_exponent, bed.shell,
        bed.material_shell + bed.oil_shell, bed.insulation, bed.cap, bed.cap_loss,
    ])  # fmt: skip
    material = np.array([
        law.reference, law.liquidus, law.latent, law.solid, law.liquid, law.solid_conductivity,
        law.liquid_conductivity,
    ])  # fmt: skip
    given = drive.copy()
    given[:, 1] *= container.vessel.oil.capacity_rate(1.0)
    out = np.empty((drive.shape[0], 4))
    function = load("latent_bed").march
    function.restype = None
    first = container.start(50.0).bed

    def call():
        state = [part.copy() for part in first]
        enthalpy, fraction, _, warm, slope, oil, shell, cap = state
        function(
            pointer(parameters), pointer(material), pointer(given), c_int(drive.shape[0]),
            c_double(seconds), c_int(container.cells), pointer(enthalpy), pointer(fraction),
            pointer(warm), pointer(slope), pointer(shell), pointer(oil), pointer(cap),
            pointer(out),
        )  # fmt: skip
        return out

    return call


def test_bed_and_its_twin_agree():
    container, drive = AxialContainer(vessel=vessel(), cells=30), days(2, 30.0)
    _, ours = container.run(container.start(50.0), drive, 30.0)
    theirs = twin(container, drive, 30.0)()
    for place, name in enumerate(("outlet", "heat", "loss", "melted")):
        scale = np.abs(theirs[:, place]).max()
        np.testing.assert_allclose(ours[name], theirs[:, place], rtol=0, atol=1e-9 * scale)


@pytest.mark.parametrize("exponents", [True, False], ids=["powers", "linear"])
def test_bed_is_as_fast_as_c(exponents):
    contact = {} if exponents else {"contact": Contact(units=3.8, opening=0.066, skin=1.27)}
    container, drive = AxialContainer(vessel=vessel(**contact), cells=100), days(0.5, 10.0)
    start = container.start(50.0)
    found = ratio(lambda: container.run(start, drive, 10.0), twin(container, drive, 10.0))
    print(f"latent bed, kernel over C twin: {found:.2f}")
    assert found >= 0.9


def test_a_year_in_steps_of_ten_seconds_takes_at_most_ten():
    container = AxialContainer(vessel=vessel(), cells=100)
    part = days(10, 10.0)
    state, _ = container.run(container.start(50.0), part[:100], 10.0)
    took = []
    for _ in range(4):
        begin = time.process_time()
        state, _ = container.run(state, part, 10.0)
        took.append(time.process_time() - begin)
    year = 36.5 * min(took)
    print(
        f"one year, 100 cells, 10 s: {year:.1f} s, {year / 3.1536e8 * 1e9:.1f} ns a cell and step"
    )
    assert year <= 10.0


def test_the_ledger_does_a_million_container_hours_a_second():
    container, drive = LedgerContainer(vessel=vessel()), days(40, 3600.0)
    drive = np.tile(drive, (20, 1))
    state = container.start(50.0)
    container.run(state, drive[:10], 3600.0)
    took = []
    for _ in range(5):
        begin = time.process_time()
        container.run(state, drive, 3600.0)
        took.append(time.process_time() - begin)
    rate = drive.shape[0] / min(took)
    print(f"ledger: {rate / 1e6:.1f} million container-hours a second")
    assert rate >= 1e6


def test_ten_thousand_sets_gain_from_two_threads():
    container = AxialContainer(vessel=vessel(insulation=0.0, wall=0.0), cells=25)
    rows = np.tile(np.array(container.bed, dtype=float), (10_000, 1))
    rows[:, 4] *= np.linspace(0.5, 2.0, 10_000)
    state, drive = container.start(58.0), (90.0, FLOW, 90.0)
    before = numba.get_num_threads()
    wall, cpu = {}, {}
    try:
        for threads in (2, 1, 2, 1, 2, 1):
            numba.set_num_threads(threads)
            begin, spent = time.perf_counter(), time.process_time()
            out = container.fill_many(state, rows, drive, 120.0, 120)
            spent, now = time.process_time() - spent, time.perf_counter() - begin
            wall[threads] = min(now, wall.get(threads, np.inf))
            cpu[threads] = min(spent, cpu.get(threads, np.inf))
    finally:
        numba.set_num_threads(before)
    # by the clock only a free machine shows the gain; two threads that do not hinder each
    # other spend the CPU time of one
    gain, free = wall[1] / wall[2], 2.0 * cpu[1] / cpu[2]
    print(f"10,000 charges: {cpu[1]:.2f} s of CPU on one thread, {cpu[2]:.2f} s on two;")
    print(f"by the clock {gain:.2f} times faster, on a free machine {free:.2f}")
    assert out[-1, -1, 0] > out[0, -1, 0]
    assert max(gain, free) >= 1.7
