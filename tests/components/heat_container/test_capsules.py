"""Material in capsules, oil round them: closed forms, balances, and what cannot be built."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.components.heat_container.booking import step_through
from thermosim.components.heat_container import (
    CapsuleContainer,
    Capsules,
    Contact,
    Far,
    Oil,
    Vessel,
)
from thermosim.errors import ParameterError
from thermosim.materials.oils import oil
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

SAT, MINERAL = pcm("sodium-acetate-trihydrate"), oil("mineral-oil")
FLOW = 40.0 / 3600.0
OIL = Oil(density=MINERAL.density(58.0), heat_capacity=MINERAL.heat_capacity(58.0))
LATENT = line_law(SAT)._replace(solid=1e5, liquid=1e5)  # Ste below 0.01 at 32 K
CAPSULES = Capsules(diameter=0.05, wall=0.001, porosity=0.4)
VESSEL = Vessel(
    law=line_law(SAT), mass=10e3, density=SAT.density, height=1.5, oil=OIL, hold_up=0.0, cap=0.5,
    rated_flow=FLOW, contact=Contact(units=1.0), insulation=20.0, apart=True,
)  # fmt: skip


def container(of=VESSEL, capsules=CAPSULES, **changes):
    base = {"vessel": of, "capsules": capsules, "fluid": MINERAL, "cells": 8, "shells": 8}
    return CapsuleContainer(**base | changes)


def test_a_bed_holds_its_material_once():
    # 24 of 25 mm of radius are material: (24/25)^3 = 0.8847 of a capsule, and 0.6 of the bed
    of = container()
    assert CAPSULES.fill == pytest.approx(0.96**3)
    assert of.section * 1.5 == pytest.approx(10e3 / SAT.density / 0.96**3 / 0.6)
    held = of.bed.number * 1.5 * of.bed.volume.sum()
    assert held == pytest.approx(VESSEL.volume)
    assert CAPSULES.mass(1.0) == pytest.approx((1.0 / 0.96**3 - 1.0) * 950.0)


def test_a_poor_wall_is_all_the_resistance_there_is():
    # 1/(4 pi k) (1/r_i - 1/r_o) over 4 pi r_i^2: h = k r_o / (r_i (r_o - r_i))
    poor = replace(CAPSULES, conductivity=1e-5)
    assert poor.film(1.0, MINERAL, 74.0) == pytest.approx(1e-5 * 0.025 / 0.024 / 0.001, rel=1e-3)


@pytest.mark.parametrize("conductivity", [0.4, 0.02], ids=["thin", "poor wall"])
def test_a_sphere_melts_by_the_quasi_steady_closed_form(conductivity):
    # t = rho L R^2 / (6 k dT) (1 - 3 s^2 + 2 s^3) + rho L R (1 - s^3) / (3 h dT)
    capsules = replace(CAPSULES, conductivity=conductivity)
    of = container(replace(VESSEL, law=LATENT, insulation=0.0, cap=0.0), capsules,
                   cells=2, shells=24)  # fmt: skip
    flow = 100.0 * FLOW  # the oil is at 90 degC everywhere
    film = capsules.film(flow / of.section, MINERAL, 74.0)
    s, radius = math.cbrt(0.4), capsules.radius
    layer = radius / (6.0 * LATENT.liquid_conductivity) * (1.0 - 3.0 * s**2 + 2.0 * s**3)
    seconds = LATENT.latent * radius / 32.0 * (layer + (1.0 - s**3) / (3.0 * film))
    state, _ = of.step(of.start(58.0), 90.0, flow, 20.0, seconds)
    assert state.melted == pytest.approx(0.6, rel=0.03)


def test_oil_along_spheres_of_one_temperature_leaves_by_its_transfer_units():
    # one shell that conducts at once and stays at 58 degC: T = 58 + 32 exp(-h A / C)
    law = LATENT._replace(
        solid_conductivity=1e6, liquid_conductivity=1e6, latent=1e12, solid=1e9, liquid=1e9
    )
    of = container(replace(VESSEL, law=law, insulation=0.0, cap=0.0), cells=60, shells=1)
    state = of.start(58.0)
    state = state._replace(field=state.field._replace(enthalpy=state.field.enthalpy + 5e11))
    hours = 2.0
    state, _ = of.step(state, 90.0, FLOW, 20.0, hours * 3600.0)
    at = 0.5 * (90.0 + 58.0)
    _, served = of.step(state, 90.0, FLOW, 20.0, 600.0)
    film = CAPSULES.film(FLOW / of.section, MINERAL, at)
    area = of.bed.number * 1.5 * of.bed.face[-1]
    left = 32.0 * math.exp(-film * area / OIL.capacity_rate(FLOW))
    assert served.outlet - 58.0 == pytest.approx(left, abs=0.01 * 32.0)


@settings(max_examples=8, deadline=None)
@given(
    hot=st.floats(62.0, 110.0),
    cold=st.floats(10.0, 50.0),
    share=st.floats(0.05, 2.0),
    memory=st.booleans(),
)
def test_heat_of_charge_rest_and_discharge_is_booked_once(hot, cold, share, memory):
    law = memory_law(SAT, supercooling=3.0) if memory else line_law(SAT)
    step_through(container(replace(VESSEL, law=law)), FLOW, hot, cold, share)


def test_turning_the_flow_round_mirrors_the_bed():
    of = container(replace(VESSEL, cap=0.0))
    up, one = of.step(of.start(40.0), 90.0, FLOW, 20.0, 3600.0)
    down, two = of.step(of.start(40.0), 90.0, -FLOW, 20.0, 3600.0)
    assert down.oil[::-1] == pytest.approx(up.oil, abs=1e-9)
    assert down.temperatures[:, ::-1] == pytest.approx(up.temperatures, abs=1e-9)
    assert two.heat == pytest.approx(one.heat)


def test_roles_turn_and_everything_comes_back():
    of = container(replace(VESSEL, insulation=0.0))
    state = of.start(30.0)
    taken = given_back = 0.0
    for _ in range(30):
        state, served = of.step(state, 90.0, FLOW, 20.0, 1800.0)
        taken += served.heat
    full = of.above(state, 30.0)
    for _ in range(30):
        state, served = of.step(state, 30.0, -FLOW, 20.0, 1800.0)
        given_back -= served.heat
    assert taken == pytest.approx(full, rel=1e-9)
    assert full == pytest.approx(of.above(of.start(90.0), 30.0), rel=1e-4)
    assert given_back == pytest.approx(full, rel=1e-3)


def test_half_filled_holds_half_of_its_latent_heat():
    of = container()
    gained = of.stored(of.filled(0.5)) - of.stored(of.filled(0.0))
    assert gained == pytest.approx(0.5 * VESSEL.latent_heat)


def test_a_trigger_freezes_what_supercooled():
    # sharp: 3 K below 58 degC freeze c_l 3 / L of the melt, which warms back to 58 degC
    law = memory_law(SAT, supercooling=20.0)
    of = container(replace(VESSEL, law=law))
    state = of.nucleate(of.start(55.0, melted=True))
    assert 1.0 - state.melted == pytest.approx(law.liquid * 3.0 / law.latent)
    assert state.temperature == pytest.approx(58.0)


@pytest.mark.parametrize("flow", [5e-324, -1e-200])
def test_a_trickle_is_rest(flow):
    of = container()
    start = of.start(60.0)
    trickling, served = of.step(start, 90.0, flow, 10.0, 600.0)
    resting, _ = of.step(start, 90.0, 0.0, 10.0, 600.0)
    assert served.heat == 0.0
    assert trickling.temperature == resting.temperature


def test_a_loop_exchanges_what_its_exchanger_passes():
    of = container()
    rate = OIL.capacity_rate(FLOW)
    _, served = of.serve(of.start(20.0), Far(rate, 90.0, rate, -1e5, 1e5, 1e3), 10.0, 600.0)
    assert served.heat / 600.0 == pytest.approx(1e5, rel=1e-6)


def test_insulation_loses_by_temperature():
    # oil and capsules 48 K above the air through 20 W/K, hardly cooling in a minute: 57.6 kJ
    of = container()
    _, served = of.step(of.start(58.0, melted=True), 20.0, 0.0, 10.0, 60.0)
    assert served.loss == pytest.approx(20.0 * 48.0 * 60.0, rel=2e-3)


def test_profile_runs_from_the_bottom_up():
    of = container()
    state, _ = of.step(of.start(40.0), 90.0, FLOW, 20.0, 1800.0)
    warm, melted = state.profile
    assert warm.size == melted.size == 8
    assert np.all(np.diff(warm) < 0.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"porosity": 1.0}, "porosity"),
        ({"wall": 0.025}, "leave no room"),
        ({"diameter": 0.0}, "diameter"),
    ],
)
def test_capsules_that_cannot_be_are_refused(changes, words):
    with pytest.raises(ParameterError, match=words):
        replace(CAPSULES, **changes)
