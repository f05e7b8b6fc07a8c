"""Speed of the spiral exchanger and the header: against their C twins, and from Python.

From Python a call costs five times its compiled part: most goes into handing over NamedTuples.
"""

import ctypes

import numpy as np
import pytest
from thermosim_kernels._jit import kernel
from thermosim_kernels.header import distribute
from thermosim_kernels.spiral import COLUMNS, SpiralStep
from thermosim_kernels.spiral_wall import respond

from tests.benchmarks.c_twin import fastest, load, pointer, ratio
from thermosim.components.profile import RenewalProfile
from thermosim.components.spiral import SpiralExchanger, profile

PROFILE = RenewalProfile.two_tube()
TABLE = PROFILE.conductance_table()
UNITS, CALLS = 25, 200
EVEN = np.full(UNITS, 1.0 / UNITS)
UNEVEN = EVEN * (1.0 + 0.1 * np.cos(np.linspace(0.0, np.pi, UNITS)))
BACK = np.full(UNITS, 14.0)
STEP = SpiralStep(
    water_capacity_rate=UNITS * 320.0, water_temperature=9.5, sewage_capacity_rate=178e3,
    sewage_temperature=15.0, sewage_film=1059.0, wet_fraction=0.2532, air_temperature=15.0,
    air_humidity=0.9, deposit_thickness=0.002, deposit_conductivity=1.5, deposit_coverage=0.5,
    surface_conductance=60.0, surface_temperature=13.0,
)  # fmt: skip


def spiral(shares):
    return SpiralExchanger(
        units=UNITS, coil_diameter=1.1, table=TABLE, pitch=0.04, tubes=2,
        exposed_perimeter=PROFILE.exposed_perimeter, flow_shares=shares,
    )  # fmt: skip


class Table(ctypes.Structure):
    _fields_ = [
        ("n", ctypes.c_long), ("m", ctypes.c_long), ("surface", ctypes.c_void_p),
        ("bore", ctypes.c_void_p), ("conductance", ctypes.c_void_p),
    ]  # fmt: skip


class Tube(ctypes.Structure):
    _fields_ = [("values", ctypes.c_double * 8), ("fit", ctypes.c_void_p)]


@kernel()
def many(calls, table, tube, shares, step, back, units):
    for k in range(calls):
        back[0] = 14.0 + 1e-3 * (k % 7)
        last = respond(table, tube, shares, step, back, units)
    return last


def calls(shares):
    """The kernel's loop and the twin's, doing the same."""
    tube = spiral(shares)._tube
    units, result = np.empty((UNITS, COLUMNS)), np.empty(19)
    inputs = np.array((*STEP, np.inf)[:14])  # isothermal back, whether or not the step says so
    back = BACK.copy()
    table = Table(*TABLE.log_conductance.shape[:2], *(each.ctypes.data for each in TABLE))
    values = (*tube[:6], tube.liquid.low, tube.liquid.high)
    c_tube = Tube((ctypes.c_double * 8)(*values), tube.liquid.coefficients.ctypes.data)
    shares = np.ascontiguousarray(shares)
    twin = load("spiral").respond_many
    twin.restype = None
    given = (
        ctypes.c_long(CALLS), ctypes.byref(table), ctypes.byref(c_tube), pointer(shares),
        ctypes.c_long(UNITS), pointer(inputs), pointer(back), pointer(units), pointer(result),
    )  # fmt: skip
    keep = (table, c_tube, shares, inputs, back)

    def theirs():
        twin(*given)
        return result, keep

    ours_back = BACK.copy()
    return (lambda: many(CALLS, TABLE, tube, shares, STEP, ours_back, units)), theirs


@pytest.mark.parametrize("shares", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_kernel_and_twin_compute_the_same(shares):
    ours, theirs = calls(shares)
    assert np.array(ours()[:19]) == pytest.approx(theirs()[0], rel=1e-11)


def test_exchanger_is_as_fast_as_c(capsys):
    speeds = []
    for name, shares in (("even", EVEN), ("uneven", UNEVEN)):
        kernel_time, twin_time = fastest(list(calls(shares)))
        speeds.append(twin_time / kernel_time)
        with capsys.disabled():
            print(
                f"\n{UNITS} units of {name} flow: {1e6 * kernel_time / CALLS:.2f} us in compiled "
                f"code, {speeds[-1]:.2f} of the speed of C"
            )
    assert np.exp(np.mean(np.log(speeds))) >= 0.9
    assert min(speeds) >= 0.85


@pytest.mark.parametrize("shares", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_a_step_from_python_costs_at_most_ten_microseconds(shares, capsys):
    exchanger = spiral(shares)
    answer = exchanger.respond(STEP, BACK)
    step, units = fastest(
        [lambda: exchanger.respond(STEP, BACK), lambda: profile(answer, 7.0)], budget=2.0
    )
    with capsys.disabled():
        print(f"\nfrom Python: step {1e6 * step:.1f} us, profile of the units {1e6 * units:.1f} us")
    assert step <= 10e-6
    assert units <= 3e-6


def test_another_exchanger_is_built_within_a_millisecond():
    assert fastest([lambda: spiral(None)], budget=1.0)[0] <= 1e-3


@pytest.mark.parametrize("reverse", [False, True], ids=["direct", "reverse"])
def test_header_is_as_fast_as_c(reverse, capsys):
    circuit, shares, drops = np.full(UNITS, 3e12), np.empty(UNITS), np.empty(2)
    exponent, segment, total = 1.75, 1e9, 1e-3
    twin = load("header").distribute
    twin.restype = ctypes.c_long
    real = ctypes.c_double
    given = (
        pointer(circuit), real(exponent), real(segment), real(total), ctypes.c_int(reverse),
        ctypes.c_long(UNITS), pointer(shares), pointer(drops),
    )  # fmt: skip
    found = np.empty(UNITS)
    distribute(circuit, exponent, segment, total, reverse, found)
    assert twin(*given) > 0
    assert found == pytest.approx(shares, rel=1e-11)
    speed = ratio(
        lambda: distribute(circuit, exponent, segment, total, reverse, found),
        lambda: twin(*given),
    )
    with capsys.disabled():
        print(f"\nheader of {UNITS} circuits: {speed:.2f} of the speed of C")
    assert speed >= 0.9
