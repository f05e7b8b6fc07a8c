"""A container whose oil runs in a loop over an exchanger."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from thermosim.components.heat_container import (
    AxialContainer,
    BoxContainer,
    Contact,
    Far,
    LedgerContainer,
    Oil,
    UnitCellContainer,
    Vessel,
)
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law

SAT = pcm("sodium-acetate-trihydrate")
OIL = Oil(density=820.0, heat_capacity=2100.0)
FLOW = 40.0 / 3600.0
RATE = OIL.capacity_rate(FLOW)
VESSEL = Vessel(
    law=line_law(SAT), mass=15e3, density=SAT.density, height=1.5, oil=OIL, hold_up=0.0, cap=1.0,
    rated_flow=FLOW, contact=Contact(units=2.0, opening=0.2, skin=1.2), insulation=20.0,
)  # fmt: skip
LEVELS = [
    LedgerContainer(vessel=VESSEL),
    AxialContainer(vessel=VESSEL, cells=20),
    UnitCellContainer(
        vessel=VESSEL, channels=2000, radius=0.005, film=300.0, channel="opening", rows=4,
        rings=10, longest=300.0,
    ),
    BoxContainer(vessel=VESSEL, length=3.6, cells=(6, 5, 4), margin=0.2),
]  # fmt: skip
IDS = ["ledger", "axial", "channel", "box"]


def far(temperature, conductance=RATE, limit=math.inf, hottest=1e3):
    return Far(RATE, temperature, conductance, -limit, limit, hottest)


def leaps(container, state, served, seconds):
    """A lump melts with oil above its melting point and only warms below: it takes the lesser."""
    inlet = served.outlet + served.heat / seconds / RATE
    heats = [
        container.step(state, inlet + aside, FLOW, 10.0, seconds)[1].heat for aside in (-1e-6, 1e-6)
    ]
    return abs(heats[1] - heats[0]) > 1.0 * seconds  # 1 W; 2e-6 K carry 0.04 W


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
@settings(max_examples=20, deadline=None)
@given(
    start=st.floats(20.0, 100.0),
    other=st.floats(10.0, 120.0),
    share=st.floats(0.02, 1.0),
    limit=st.sampled_from([5e4, 5e5, math.inf]),
    seconds=st.sampled_from([10.0, 300.0, 3600.0]),
)
@example(start=61.5, other=10.0, share=1.0, limit=5e4, seconds=3600.0)  # leaps while it is emptied
def test_oil_and_exchanger_exchange_the_same_heat(container, start, other, share, limit, seconds):
    first = container.start(start)
    _state, served = container.serve(first, far(other, share * RATE, limit), 10.0, seconds)
    power = served.heat / seconds
    expected = max(min(share * RATE * (other - served.outlet), limit), -limit)
    if not leaps(container, first, served, seconds):
        assert power == pytest.approx(expected, rel=1e-6, abs=1e-2)
    assert abs(power) <= abs(expected) * (1.0 + 1e-6) + 1e-2
    assert abs(power) <= limit + 2e-8 * RATE  # temperatures agree to 1e-8 K


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
def test_oil_is_not_heated_beyond_its_limit(container):
    _, served = container.serve(container.start(30.0), far(200.0, hottest=115.0), 10.0, 600.0)
    inlet = served.outlet + served.heat / 600.0 / RATE
    assert inlet == pytest.approx(115.0, abs=1e-6)


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
def test_power_vanishes_with_the_temperature_difference(container):
    # EPOC 2009: charging power falls to 0 with the difference to the melting point
    melting = container.start(58.0)
    powers = [
        container.serve(melting, far(58.0 + above), 58.0, 600.0)[1].heat / 600.0
        for above in (8.0, 0.8, 0.08)
    ]
    assert powers[1] == pytest.approx(powers[0] / 10.0, rel=0.1)
    assert powers[2] == pytest.approx(powers[1] / 10.0, rel=0.1)


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
def test_heat_of_a_loop_is_stored_or_lost(container):
    state = first = container.start(30.0)
    booked = 0.0
    for other in (90.0, 120.0, 20.0, 20.0):
        for _ in range(20):
            state, served = container.serve(state, far(other, 0.7 * RATE, 5e5), 5.0, 600.0)
            booked += served.heat - served.loss
    change = container.stored(state) - container.stored(first)
    assert change == pytest.approx(booked, abs=1e-9 * 5.4e9)


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
def test_a_container_never_takes_more_than_its_exchanger_passes(container):
    # through the end of melting, where a lump leaps from one law to the other
    state = container.start(50.0)
    for _ in range(150):
        state, served = container.serve(state, far(90.0, limit=2.6e5), 5.0, 300.0)
        assert served.heat / 300.0 <= 2.6e5 * (1.0 + 1e-9)
    assert state.melted > 0.999


@pytest.mark.parametrize("container", LEVELS, ids=IDS)
def test_a_half_filled_container_holds_half_its_latent_heat(container):
    empty, half = container.filled(0.0), container.filled(0.5)
    gained = container.stored(half) - container.stored(empty)
    assert gained == pytest.approx(0.5 * VESSEL.latent_heat, rel=1e-12)
    assert half.melted == pytest.approx(0.5)
    assert half.temperature == pytest.approx(58.0)
