"""A bed of melting spheres: balances, and the limits in which its answer is known."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ive

from thermosim.components.packed_bed import Liquid, PackedBed, wakao_kaguei
from thermosim.components.phase_change import MeltingLine, Outside
from thermosim.errors import ParameterError
from thermosim.materials.melting import MeltConvection
from thermosim.materials.pcm import PhaseChangeMaterial, pcm
from thermosim.materials.phase_law import line_law, memory_law

WATER = Liquid(density=1000.0, heat_capacity=4186.0, conductivity=0.6, viscosity=5e-7)
PARAFFIN = PhaseChangeMaterial(
    name="paraffin", melting=(60.0, 60.0), latent_heat=213e3, solid_heat_capacity=1850.0,
    liquid_heat_capacity=2384.0, solid_density=861.0, liquid_density=861.0,
    solid_conductivity=0.40, liquid_conductivity=0.15,
)  # fmt: skip
LAW = line_law(PARAFFIN)
FLOW = 2.0 / 60_000.0  # 2 L/min


def bed(law=LAW, **changes):
    base = {
        "diameter": 0.36, "height": 0.46, "sphere": 0.055, "porosity": 0.5, "law": law,
        "liquid": WATER, "film": 200.0, "cells": 10, "shells": 8,
    }  # fmt: skip
    return PackedBed(**base | changes)


def test_mass_of_the_spheres_is_that_of_the_tank_without_its_water():
    # 0.5 x pi/4 x 0.36^2 x 0.46 m3 x 861 kg/m3 = 20.16 kg
    of = bed()
    assert of.count * math.pi / 6.0 * 0.055**3 * 861.0 == pytest.approx(20.16, abs=0.01)


def test_heat_of_charge_rest_and_reversed_discharge_is_booked_once():
    of = bed(loss=3.0, dispersion=4e-6)
    state, turned, balance = of.uniform(32.0), 0.0, 0.0
    begin = sum(of.stored(state))
    for inlet, flow in ((70.0, FLOW), (70.0, 0.0), (20.0, -FLOW), (70.0, 2 * FLOW)):
        span = of.run(state, inlet, flow, 3000.0)
        state = span.state
        turned += abs(span.heat)
        balance += span.heat - span.loss
    assert sum(of.stored(state)) - begin == pytest.approx(balance, abs=1e-12 * turned)


def test_bed_fully_charged_holds_sensible_and_latent_heat():
    # per kg 1850 x 28 + 213000 + 2384 x 10 = 288.64 kJ; x 20.155 kg = 5.817 MJ;
    # water 0.5 x 0.046823 m3 x 4.186e6 x 38 K = 3.724 MJ
    of = bed(film=1e4, law=line_law(PARAFFIN, convection=20.0))
    state = of.run(of.uniform(32.0), 70.0, 20 * FLOW, 36000.0).state
    gain = np.subtract(of.stored(state), of.stored(of.uniform(32.0)))
    assert gain == pytest.approx([5.817e6, 3.724e6], rel=1e-3)


def test_one_sphere_in_much_water_melts_as_the_sphere_alone():
    # Water of a capacity so large that it stays at 70 degC leaves the sphere of `melting_line`;
    # what differs is that the film is relaxed over half steps, not explicit.
    alone = MeltingLine(
        shape="sphere", outer=0.0275, cells=8, law=LAW, placed=False,
        last=Outside(temperature=70.0, film=200.0),
    )  # fmt: skip
    of = bed(cells=2, liquid=Liquid(density=1000.0, heat_capacity=4e12))
    begin = replace(of.uniform(32.0), water=np.full(2, 70.0))
    ours, theirs = begin, alone.uniform(32.0)
    for _ in range(1800):  # short steps, where both ways to take the film meet
        ours = of.run(ours, 70.0, 0.0, 2.0).state
        theirs = alone.run(theirs, 2.0, step=2.0).state
    assert 0.3 < alone.melted(theirs) < 0.9
    assert ours.enthalpy[:, 0] == pytest.approx(theirs.enthalpy[0], abs=5e-3 * LAW.latent)
    assert of.shares() @ of.look(ours)[1][:, 0] == pytest.approx(alone.melted(theirs), abs=1e-3)


def schumann(xi, eta):
    """Solid and liquid of a bed after a step at its inlet, T. E. W. Schumann 1929."""

    def scaled(t):
        return math.exp(-((math.sqrt(xi) - math.sqrt(t)) ** 2)) * ive(0, 2 * math.sqrt(xi * t))

    solid = quad(scaled, 0.0, eta, epsabs=1e-12)[0]
    return solid, solid + scaled(eta)


def test_spheres_without_inner_resistance_are_schumanns_bed():
    # published values of theta_f/theta_s, then 50 cells within 1 % of the step
    assert schumann(5.0, 5.0) == pytest.approx((0.43608333, 0.56391667), abs=1e-8)
    stone = LAW._replace(solid_conductivity=1e9, liquid_conductivity=1e9)
    of = bed(stone, shells=1, cells=50, film=100.0)
    # xi = u'/C z, eta = u'(t - z/u)/(solid capacity per length); u' = n' 4 pi R2 h
    bundle = of.bundle(FLOW)
    exchange = bundle.number * math.pi * 0.055**2 * 100.0
    rate, solid = FLOW * WATER.volumetric, bundle.number * bundle.volume[0] * stone.solid
    seconds = 3000.0
    state = of.run(of.uniform(20.0), 30.0, FLOW, seconds).state  # 30 degC: far below melting
    for i in (10, 25, 40, 49):
        place = of.positions[i]
        xi = exchange / rate * place
        eta = exchange * (seconds - place * bundle.water / rate) / solid
        theta_s, theta_f = schumann(xi, eta)
        assert state.water[i] == pytest.approx(20.0 + 10.0 * theta_f, abs=0.1)
        assert of.look(state)[0][0, i] == pytest.approx(20.0 + 10.0 * theta_s, abs=0.1)


def test_turning_the_flow_round_mirrors_the_bed():
    of = bed(dispersion=2e-6)
    up = of.run(of.uniform(32.0), 70.0, FLOW, 2400.0).state
    down = of.run(of.uniform(32.0), 70.0, -FLOW, 2400.0).state
    assert down.water[::-1] == pytest.approx(up.water, abs=1e-9)
    assert down.enthalpy[:, ::-1] == pytest.approx(up.enthalpy, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(
    inlet=st.floats(0.0, 95.0), start=st.floats(0.0, 95.0), flow=st.floats(-2e-4, 2e-4),
    seconds=st.floats(1.0, 4000.0),
)  # fmt: skip
def test_no_cell_leaves_the_range_of_its_temperatures(inlet, start, flow, seconds):
    of = bed(cells=5, shells=4)
    span = of.run(of.uniform(start), inlet, flow, seconds)
    low, high = min(inlet, start) - 1e-9, max(inlet, start) + 1e-9
    for values in (span.state.water, of.look(span.state)[0]):
        assert low <= values.min() <= values.max() <= high


def test_steps_half_as_long_change_little():
    of = bed(film=200.0)
    whole = of.run(of.uniform(32.0), 70.0, FLOW, 3600.0)
    fine = bed(cells=10, shells=8, film=200.0)
    parts = fine.uniform(32.0)
    longest = fine.longest_step(FLOW)
    for _ in range(int(3600.0 / (0.5 * longest))):
        parts = fine.run(parts, 70.0, FLOW, 3600.0 / int(3600.0 / (0.5 * longest))).state
    assert parts.water == pytest.approx(whole.state.water, abs=0.05)


def test_film_of_wakao_and_kaguei():
    # Re = 3.2748e-4 x 0.055/5e-7 = 36.0; Pr = 4.186e6 x 5e-7/0.6 = 3.488
    # Nu = 2 + 1.1 x 36.02^0.6 x 3.488^(1/3) = 2 + 1.1 x 8.589 x 1.5166 = 16.33; x 0.6/0.055 = 178
    velocity = FLOW / (0.25 * math.pi * 0.36**2)
    assert wakao_kaguei(WATER, velocity, 0.055) == pytest.approx(178.1, abs=0.2)
    assert wakao_kaguei(WATER, 0.0, 0.055) == pytest.approx(2.0 * 0.6 / 0.055)  # resting sphere


def test_convecting_melt_speeds_up_melting():
    stirred = bed(convection=MeltConvection(expansion=8e-4, viscosity=5e-6, coefficient=0.3))
    still = bed()
    melted = [
        float((of.shares() @ of.look(of.run(of.uniform(32.0), 70.0, FLOW, 4800.0).state)[1]).mean())
        for of in (still, stirred)
    ]
    assert melted[1] > melted[0] + 0.1
    slow = MeltConvection(expansion=8e-4, viscosity=5e-6, coefficient=0.0)
    assert slow.factors(LAW, np.array([0.01]), np.array([5.0])) == pytest.approx([1.0])


def test_supercooled_spheres_give_their_heat_later():
    material = pcm("sodium-acetate-trihydrate")
    cold, ready = (bed(memory_law(material, supercooling=kelvins)) for kelvins in (30.0, 0.0))
    ends = [of.run(of.uniform(70.0), 40.0, 5 * FLOW, 3600.0) for of in (cold, ready)]
    # SAT at 40 degC stays liquid if it supercools by 30 K, and freezes if not at all
    liquid, frozen = (
        float(of.look(end.state)[1].mean()) for of, end in zip((cold, ready), ends, strict=True)
    )
    assert liquid == 1.0
    assert frozen < 0.7
    assert ends[1].heat < ends[0].heat < 0.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"porosity": 1.0}, "between 0 and 1"),
        ({"sphere": 0.5}, "wider than the tank"),
        ({"cells": 1}, "whole number"),
        ({"film": -1.0}, "above 0"),
    ],
)
def test_impossible_beds_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        bed(**change)
