"""Levels of a heat container: balances, and agreement where they should agree."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.heat_container import (
    AxialContainer,
    Contact,
    LedgerContainer,
    Oil,
    Vessel,
)
from thermosim.errors import ParameterError
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

SAT = pcm("sodium-acetate-trihydrate")
TONNES = 15.0


def vessel(law=None, **changes):
    base = {
        "law": law or line_law(SAT), "mass": TONNES * 1e3, "density": SAT.density, "height": 1.5,
        "oil": Oil(density=820.0, heat_capacity=2100.0), "hold_up": 0.0, "cap": 0.0,
        "rated_flow": 40.0 / 3600.0, "contact": Contact(units=2.0), "insulation": 20.0,
    }  # fmt: skip
    return Vessel(**base | changes)


LATENT = vessel(
    line_law(SAT)._replace(
        solid=1.0, liquid=1.0, solid_conductivity=1e-9, liquid_conductivity=1e-9
    ),
    insulation=0.0,
)  # sensible heat about 1e-7 of the latent


@pytest.mark.parametrize(
    "contact",
    [Contact(units=0.5), Contact(units=5.0), Contact(units=3.0, opening=0.2)],
    ids=["poor", "good", "opening"],
)
def test_ledger_and_axial_charge_alike_where_only_latent_heat_counts(contact):
    of = vessel(LATENT.law, contact=contact, insulation=0.0)
    ledger, axial = LedgerContainer(vessel=of), AxialContainer(vessel=of, cells=200)
    tau = of.filling_time(90.0)
    drive = np.tile([90.0, of.rated_flow, 20.0], (600, 1))
    melting = SAT.melting_point()
    _, a = ledger.run(ledger.start(melting), drive, tau / 400.0)
    _, b = axial.run(axial.start(melting), drive, tau / 400.0)
    assert a["melted"] == pytest.approx(b["melted"], abs=5e-3)
    open_to = (np.arange(600) > 0) & (a["melted"] < 0.97)  # the first step only warms the corner
    assert a["outlet"][open_to] == pytest.approx(b["outlet"][open_to], abs=0.6)  # 2 % of 32 K


def test_ledger_and_axial_discharge_alike_through_a_growing_skin():
    of = vessel(LATENT.law, contact=Contact(units=4.0, skin=1.2), insulation=0.0)
    ledger, axial = LedgerContainer(vessel=of), AxialContainer(vessel=of, cells=200)
    drive = np.tile([40.0, of.rated_flow, 20.0], (500, 1))
    seconds = of.filling_time(40.0) / 400.0
    _, a = ledger.run(ledger.start(58.0, melted=True), drive, seconds)
    _, b = axial.run(axial.start(58.0, melted=True), drive, seconds)
    assert a["melted"] == pytest.approx(b["melted"], abs=5e-3)


def test_time_to_full_of_a_uniform_bed():
    # t_full = tau (1 + 1/N), tau = M L/(C dT); SAT 15 t: 15000 kg x 264 kJ/kg / (C 32 K)
    of = vessel(contact=Contact(units=2.0))
    rate = 40.0 / 3600.0 * 820.0 * 2100.0
    tau = 15000.0 * 264e3 / (rate * 32.0)
    time, share = LedgerContainer(vessel=of).filling_curve(90.0)
    assert time[-1] == pytest.approx(1.5 * tau, rel=1e-6)
    assert share[-1] == pytest.approx(1.0)


def test_exchanger_limit_sets_a_straight_filling_curve():
    of = vessel(contact=Contact(units=5.0))
    time, share = LedgerContainer(vessel=of, power=1e5).filling_curve(90.0)
    half = np.interp(0.5, share, time)
    assert half == pytest.approx(0.5 * of.latent_heat / 1e5, rel=1e-3)


def charge_and_rest(container, first, hours=6):
    state = first
    turned = balance = 0.0
    for inlet, flow in ((92.0, 0.011), (92.0, 0.0), (30.0, 0.008), (30.0, 0.0)):
        drive = np.tile([inlet, flow, 5.0], (hours * 12, 1))
        state, out = container.run(state, drive, 300.0)
        balance += (out["heat"] - out["loss"]).sum()
        turned += np.abs(out["heat"]).sum()
    return state, balance, turned


@pytest.mark.parametrize("level", [LedgerContainer, AxialContainer])
def test_heat_of_days_is_booked_once(level):
    of = vessel(hold_up=0.02, cap=2.0, wall=1.5e6, inner_conductance=500.0)
    container = level(vessel=of)
    first = container.start(20.0)
    last, balance, turned = charge_and_rest(container, first)
    change = container.stored(last) - container.stored(first)
    assert change == pytest.approx(balance, abs=1e-10 * turned)


@pytest.mark.parametrize("level", [LedgerContainer, AxialContainer])
@settings(max_examples=15, deadline=None)
@given(
    inlet=st.floats(0.0, 110.0),
    flow=st.floats(0.0, 0.02),
    start=st.floats(0.0, 110.0),
    seconds=st.floats(1.0, 7200.0),
)
def test_no_step_leaves_the_range_of_its_temperatures(level, inlet, flow, start, seconds):
    container = level(vessel=vessel())
    state, served = container.step(container.start(start), inlet, flow, 10.0, seconds)
    low, high = min(inlet, start, 10.0), max(inlet, start, 10.0)
    assert low - 1e-6 <= state.temperature <= high + 1e-6
    if flow > 1e-6:
        assert low - 1e-6 <= served.outlet <= high + 1e-6
    assert 0.0 <= state.melted <= 1.0


def test_supercooled_container_warms_itself_when_triggered():
    # from 20 degC liquid: f_solid = c_l dT / L at a sharp 58 degC = 3000 x 38 / 264000 = 0.432
    law = memory_law(SAT, supercooling=math.inf)
    container = AxialContainer(vessel=vessel(law, insulation=0.0))
    cold = container.start(20.0, melted=True)
    warm = container.nucleate(cold)
    assert warm.temperature == pytest.approx(58.0)
    assert 1.0 - warm.melted == pytest.approx(3000.0 * 38.0 / 264e3, rel=1e-9)
    assert container.stored(warm) == pytest.approx(container.stored(cold))


def test_standing_loss_of_a_parked_container():
    # 57.4 m2 x 0.4 W/(m2 K) x (58 - 10) K = 1.10 kW while it freezes
    container = LedgerContainer(vessel=vessel(insulation=57.4 * 0.4))
    _, served = container.step(container.start(58.0, melted=True), 0.0, 0.0, 10.0, 3600.0)
    assert served.loss / 3600.0 == pytest.approx(1102.0, rel=1e-3)


@pytest.mark.parametrize("level", [LedgerContainer, AxialContainer])
def test_a_container_that_loses_heat_still_melts_wholly_and_warms(level):
    # at rest drawn (90 - T) = 40 W/K (T - 10), drawn = (1 - e^-2) C, C = 40 m3/h of oil
    container = level(vessel=vessel(contact=Contact(units=2.0, opening=0.2), insulation=40.0))
    drawn = -math.expm1(-2.0) * 40.0 / 3600.0 * 820.0 * 2100.0
    drive = np.tile([90.0, 40.0 / 3600.0, 10.0], (200, 1))
    state, out = container.run(container.start(58.0, melted=False), drive, 600.0)
    assert state.melted == 1.0
    rest = (drawn * 90.0 + 40.0 * 10.0) / (drawn + 40.0)
    assert state.temperature == pytest.approx(rest, abs=0.05)  # of 32 K; a bed is no lump
    assert out["heat"][-1] == pytest.approx(40.0 * (rest - 10.0) * 600.0, rel=1e-2)


@pytest.mark.parametrize("level", [LedgerContainer, AxialContainer])
@pytest.mark.parametrize("wall", [0.0, 1.5e6])
@pytest.mark.parametrize("inner", [0.0, 500.0])
def test_levels_lose_the_same_while_they_freeze(level, wall, inner):
    # inner film and insulation in series, 500 and 20 W/K: 19.23 W/K; insulation alone: 20 W/K.
    # times 58 - 10 K and a day, the second, when the wall has come to rest
    container = level(vessel=vessel(wall=wall, inner_conductance=inner))
    still = np.tile([0.0, 0.0, 10.0], (48, 1))
    conductance = 500.0 * 20.0 / 520.0 if inner else 20.0
    _, out = container.run(container.start(58.0, melted=True), still, 3600.0)
    assert out["loss"][24:].sum() == pytest.approx(conductance * 48.0 * 86400.0, rel=1e-9)


def test_oil_heavier_than_the_material_is_refused():
    with pytest.raises(ParameterError, match="not denser than the oil"):
        vessel(oil=Oil(density=1400.0, heat_capacity=2000.0))
