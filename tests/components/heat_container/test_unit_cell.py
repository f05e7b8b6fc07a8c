"""Level 2: one oil channel and its rings, against quasi-steady closed forms and level 1."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.components.heat_container.booking import run_through
from thermosim.components.heat_container import (
    AxialContainer,
    Contact,
    Melt,
    Oil,
    UnitCellContainer,
    Vessel,
    channels_at,
    drops,
)
from thermosim.errors import ParameterError
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

SAT = pcm("sodium-acetate-trihydrate")
FLOW = 40.0 / 3600.0
LATENT = line_law(SAT)._replace(solid=1e4, liquid=1e4)  # sensible heat a thousandth of the latent
ROW = [90.0, FLOW, 20.0]


def vessel(law=None, **changes):
    base = {
        "law": law or line_law(SAT), "mass": 15e3, "density": SAT.density, "height": 1.5,
        "oil": Oil(density=820.0, heat_capacity=2100.0), "hold_up": 0.0, "cap": 0.0,
        "rated_flow": FLOW, "contact": Contact(units=2.0), "insulation": 0.0,
    }  # fmt: skip
    return Vessel(**base | changes)


def cell(of=None, **changes):
    base = {
        "vessel": of or vessel(), "channels": 4000, "radius": 0.005, "film": 300.0, "rows": 6,
        "rings": 20,
    }  # fmt: skip
    return UnitCellContainer(**base | changes)


def waits(of, share, lead, opening):
    """Time in which a front goes to a changed share at 32 K, quasi-steady [s].

    rho L r dr/dt = dT/[1/(h r0) + ln(r/r0)/k]; with the layer gone rho L dr/dt = h dT.
    """
    r0 = of.radius
    r = math.sqrt(r0**2 + share * (of.outer**2 - r0**2))
    heat = of.vessel.law.latent / 32.0
    if opening:
        return heat * (r - r0) / of.film
    film = (r**2 - r0**2) / (2.0 * of.film * r0)
    layer = (0.5 * r**2 * math.log(r / r0) - 0.25 * (r**2 - r0**2)) / lead
    return heat * (film + layer)


@pytest.mark.parametrize("channel", ["fixed", "opening"])
def test_front_moves_by_the_quasi_steady_closed_form(channel):
    # so much oil that it is at 90 degC everywhere: 32 K above the melting point
    of = cell(vessel(LATENT), channel=channel, rows=2, rings=60, longest=30.0)
    for share in (0.3, 0.7):
        seconds = waits(of, share, LATENT.liquid_conductivity, channel == "opening")
        state, _ = of.step(of.start(58.0), 90.0, 1e3 * FLOW, 20.0, seconds)
        assert state.melted == pytest.approx(share, rel=0.02)


def test_skin_that_freezes_on_a_channel_follows_the_closed_form():
    of = cell(vessel(LATENT), channel="opening", rows=2, rings=60)
    seconds = waits(of, 0.5, LATENT.solid_conductivity, False)
    state, _ = of.step(of.start(58.0, melted=True), 26.0, 1e3 * FLOW, 20.0, seconds)
    assert 1.0 - state.melted == pytest.approx(0.5, rel=0.02)


def test_conductance_falls_with_melting_round_a_bore_and_rises_where_melt_joins_it():
    # the trap of level 2; at f = 0 both are n H 2 pi r h = 4000 x 1.5 x 2 pi x 0.005 x 300
    share = np.array([0.0, 0.5, 1.0])
    fixed, opening = (cell(channel=name).conductance(share) for name in ("fixed", "opening"))
    assert fixed[0] == opening[0] == pytest.approx(4000 * 1.5 * 2 * math.pi * 0.005 * 300.0)
    assert np.all(np.diff(fixed) < 0.0)
    assert np.all(np.diff(opening) > 0.0)


def test_level_one_fed_with_the_conductance_of_level_two_charges_alike():
    fine = cell(vessel(LATENT), channel="opening", channels=3000, rows=24, rings=24)
    coarse = AxialContainer(vessel=vessel(LATENT, contact=fine.contact()), cells=60)
    drive = np.tile(ROW, (60, 1))
    seconds = 3.0 * fine.vessel.filling_time(90.0) / 60
    _, two = fine.run(fine.start(58.0), drive, seconds)
    _, one = coarse.run(coarse.start(58.0), drive, seconds)
    assert two["melted"] == pytest.approx(one["melted"], abs=0.02)
    assert two["outlet"][2:] == pytest.approx(one["outlet"][2:], abs=1.0)  # 3 % of 32 K


@pytest.mark.parametrize("channel", ["fixed", "opening"])
@pytest.mark.parametrize("channels", [1000, 3000])
def test_closures_freeze_in_the_time_of_their_channel(channel, channels):
    # t_full = tau (1 + integral of df/N) for both; closure N = N_max (1 - f/skin)^exponent.
    # A straight skin cannot follow a growing layer; its time is within a quarter.
    fine = cell(vessel(LATENT), channel=channel, channels=channels)
    own, frozen = fine.emptying_curve(30.0)
    of, share = fine.contact(), np.linspace(0.0, 1.0, 20001)
    inverse = 1.0 / (of.units * (1.0 - share / of.skin) ** of.skin_exponent)
    waited = float((0.5 * (inverse[1:] + inverse[:-1])).mean())
    assert frozen[-1] == 1.0
    assert fine.vessel.filling_time(30.0) * (1.0 + waited) == pytest.approx(own[-1], rel=0.25)


@pytest.mark.parametrize("channel", ["fixed", "opening"])
@pytest.mark.parametrize("law", [line_law(SAT), memory_law(SAT, supercooling=3.0)])
def test_heat_of_charge_rest_and_discharge_is_booked_once(channel, law):
    of = cell(vessel(law, insulation=40.0, cap=2.0), channel=channel)
    run_through(of, FLOW)


def test_turning_the_flow_round_mirrors_the_cell():
    of = cell()
    up, _ = of.step(of.start(40.0), 90.0, FLOW, 20.0, 3600.0)
    down, _ = of.step(of.start(40.0), 90.0, -FLOW, 20.0, 3600.0)
    # conduction between rows is swept in one direction after the other: equal but for rounding
    assert down.temperatures[::-1] == pytest.approx(up.temperatures, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(
    inlet=st.floats(0.0, 110.0), begin=st.floats(0.0, 110.0),
    channel=st.sampled_from(["fixed", "opening"]), seconds=st.floats(1.0, 7200.0),
)  # fmt: skip
def test_no_step_leaves_the_range_of_its_temperatures(inlet, begin, channel, seconds):
    of = cell(vessel(insulation=40.0), channel=channel, rows=3, rings=8)
    state, served = of.step(of.start(begin), inlet, FLOW, 10.0, seconds)
    low, high = min(inlet, begin, 10.0) - 1e-6, max(inlet, begin, 10.0) + 1e-6
    assert low <= state.temperatures.min() <= state.temperatures.max() <= high
    assert low <= served.outlet <= high


def test_halving_the_step_changes_little():
    # first order in time: by 1e-3 of the volume in 4 h
    melted = [
        of.step(of.start(20.0), 90.0, FLOW, 20.0, 14_400.0)[0].melted
        for of in (cell(channel="opening", channels=1000, longest=t) for t in (30.0, 15.0))
    ]
    assert 0.3 < melted[0] < 1.0
    assert melted[0] == pytest.approx(melted[1], abs=5e-3)


def test_narrow_nozzles_melt_more():
    # 4 h at 90 degC melt 20 mm of SAT at a wall, so nozzles 35 mm apart suffice, 100 mm do not
    floor = vessel().volume / 1.5
    shares = []
    for spacing in (0.035, 0.1):
        of = cell(channels=channels_at(spacing, floor))
        shares.append(of.step(of.start(58.0), 90.0, FLOW, 20.0, 14_400.0)[0].melted)
    assert shares[0] > 0.9
    assert shares[1] < 0.4


@pytest.mark.parametrize(
    ("millimetres", "velocity", "hold_up", "coefficient", "volumetric", "units"),
    [
        (2, 0.033, 2.59, 435, 33.9, 16.9),
        (3, 0.059, 1.44, 323, 9.33, 4.65),
        (4, 0.085, 1.00, 257, 3.86, 1.92),
        (5, 0.111, 0.77, 213, 1.97, 0.98),
        (8, 0.181, 0.47, 141, 0.50, 0.25),
    ],
)
def test_drops_of_oil_in_erythritol(millimetres, velocity, hold_up, coefficient, volumetric, units):
    # 40 m3/h over 13 m2, bed of 10 m3, C = 20.06 kW/K: transfer units fall as d^-3
    melt = Melt(density=1300.0, viscosity=0.025, conductivity=0.326, heat_capacity=2760.0)
    found = drops(millimetres * 1e-3, FLOW, 13.0, melt, 790.0, 0.126)
    assert found.velocity == pytest.approx(velocity, abs=6e-4)
    assert 100.0 * found.hold_up == pytest.approx(hold_up, abs=0.006)
    assert found.coefficient == pytest.approx(coefficient, abs=0.6)
    assert found.volumetric / 1e3 == pytest.approx(volumetric, rel=5e-3)
    assert found.volumetric * 10.0 / 20.06e3 == pytest.approx(units, rel=6e-3)


@pytest.mark.parametrize(
    ("diameter", "density", "words"), [(4e-3, 1300.0, "does not rise"), (0.0, 790.0, "above 0")]
)
def test_drops_that_do_not_rise_are_refused(diameter, density, words):
    melt = Melt(density=1300.0, viscosity=0.025, conductivity=0.326, heat_capacity=2760.0)
    with pytest.raises(ParameterError, match=words):
        drops(diameter, FLOW, 13.0, melt, density, 0.126)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"channels": 0}, "from 1 to"),
        ({"radius": 0.0}, "above 0"),
        ({"film": -5.0}, "above 0"),
        ({"channel": "closed"}, "fixed or opening"),
    ],
)
def test_impossible_cells_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        cell(**change)
