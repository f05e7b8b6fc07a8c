"""Branches with memory: no heat from closed loops, supercooling, recalescence."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.enthalpy import MEMORY, Law
from thermosim_kernels.hysteresis import cycle, settle, state_enthalpy

from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import memory_law, start


def law(melting, freezing, *, latent=243e3, reference=56.0, capacities=(2400.0, 3150.0), **more):
    """Law per kilogram."""
    values = {
        "kind": MEMORY, "reference": reference, "liquidus": melting[-1], "latent": latent,
        "solid": capacities[0], "liquid": capacities[1],
        "solid_conductivity": 0.6, "liquid_conductivity": 0.5, "harmonic": False,
        "curve": np.empty((4, 0)), "melting": np.array(melting), "freezing": np.array(freezing),
        "nucleation": math.inf, "growth_time": 0.0,
    }  # fmt: skip
    return Law(**{**values, **more})


LOOP = law([56.0, 60.0], [53.0, 57.0])


def run(material, h, fraction, heat, seconds=1.0):
    out = np.empty((len(heat), 3))
    return cycle(material, h, fraction, np.array(heat, dtype=float), seconds, out), out


def test_partial_loops_settle_where_an_independent_computation_found_them():
    # solid at 50 degC, 50 W/(K kg) to 57 + 5 sin(2 pi t/1000 s): reference computation, f = 0.538
    # and 55.86 degC at the end of each period
    h = state_enthalpy(50.0, 0.0, LOOP)
    begin, total, fraction, nucleated, temperature = h, 0.0, 0.0, 1.0, 50.0
    step = 0.1  # a period is 10,000 steps
    for k in range(20 * 10_000):
        wall = 57.0 + 5.0 * math.sin(2.0 * math.pi * (k * step) / 1000.0)
        heat = 50.0 * (wall - temperature) * step
        h, total = h + heat, total + heat
        temperature, fraction, nucleated, _ = settle(h, fraction, nucleated, step, LOOP)
    assert fraction == pytest.approx(0.538, abs=5e-4)
    assert temperature == pytest.approx(55.86, abs=5e-3)
    assert state_enthalpy(temperature, fraction, LOOP) - begin == pytest.approx(total, rel=1e-12)


@given(
    turns=st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=12),
    width=st.floats(0.0, 10.0),
    gap=st.floats(0.0, 12.0),
)
@settings(max_examples=100, deadline=None)
def test_no_closed_loop_makes_energy(turns, width, gap):
    # after any path, state and stored heat belong together: coming back to the same (T, f)
    # gives back all heat, to 1e-12 of the swing
    material = law([56.0, 56.0 + width], [56.0 - gap, 56.0 + width - gap])
    heat = [1.5 * material.latent * turn for turn in turns]
    heat.append(-sum(heat) - 3.0 * material.latent)  # and at last wholly frozen
    begin = state_enthalpy(40.0, 0.0, material)
    h, out = run(material, begin, 0.0, heat)
    swing = 6.0 * material.latent
    temperature, fraction, _ = out[-1]
    assert fraction == 0.0
    assert state_enthalpy(temperature, fraction, material) == pytest.approx(h, abs=1e-12 * swing)
    assert h - begin == pytest.approx(sum(heat), abs=1e-12 * swing)
    for (temperature, fraction, _), total in zip(out, np.cumsum(heat), strict=True):
        stored = state_enthalpy(temperature, fraction, material) - begin
        assert stored == pytest.approx(total, abs=1e-12 * swing)


def test_between_the_branches_nothing_melts_or_freezes():
    half = state_enthalpy(58.0, 0.5, LOOP)
    capacity = 2775.0
    _, out = run(LOOP, half, 0.5, [-capacity * 1.0, -capacity * 1.0, capacity * 1.5])
    np.testing.assert_allclose(out[:, 0], [57.0, 56.0, 57.5], atol=1e-12)
    np.testing.assert_allclose(out[:, 1], 0.5)


def test_temperature_stays_between_the_branches_and_follows_them_outside():
    heat = np.concatenate([np.full(60, 8e3), np.full(60, -8e3)])
    _, out = run(LOOP, state_enthalpy(50.0, 0.0, LOOP), 0.0, heat)
    temperature, fraction = out[:, 0], out[:, 1]
    mixed = (fraction > 0.0) & (fraction < 1.0)
    assert np.all(temperature[mixed] <= 56.0 + 4.0 * fraction[mixed] + 1e-12)
    assert np.all(temperature[mixed] >= 53.0 + 4.0 * fraction[mixed] - 1e-12)
    up, down = mixed[:60], mixed[60:]
    np.testing.assert_allclose(temperature[:60][up], 56.0 + 4.0 * fraction[:60][up])
    np.testing.assert_allclose(temperature[60:][down], 53.0 + 4.0 * fraction[60:][down])


# c_l, L, melting point, nucleation below it -> solid formed at once c_l dT / L
RECALESCENCE = [
    (3000.0, 264e3, 58.0, 20.0, 60e3 / 264e3),
    (3000.0, 264e3, 58.0, 38.0, 114e3 / 264e3),
    (2760.0, 340e3, 118.0, 9.0, 24.84e3 / 340e3),
    (2760.0, 340e3, 118.0, 30.0, 82.8e3 / 340e3),
    (2760.0, 340e3, 118.0, 51.0, 140.76e3 / 340e3),
]


@pytest.mark.parametrize(("heat", "latent", "point", "below", "solid"), RECALESCENCE)
def test_supercooled_liquid_warms_itself_by_freezing(heat, latent, point, below, solid):
    material = law(
        [point, point], [point, point], latent=latent, reference=point,
        capacities=(2000.0, heat), nucleation=point - below,
    )  # fmt: skip
    at = state_enthalpy(point - below, 1.0, material)
    waiting = settle(at + 1e-6, 1.0, 0.0, 1.0, material)
    assert waiting.fraction == 1.0
    assert waiting.temperature == pytest.approx(point - below, abs=1e-6)
    frozen = settle(at - 1e-9, 1.0, 0.0, 1.0, material)
    assert 1.0 - frozen.fraction == pytest.approx(solid, rel=1e-12)
    assert frozen.temperature == pytest.approx(point, rel=1e-14)
    assert frozen.nucleated == 1.0


def test_a_trigger_freezes_liquid_that_would_have_waited():
    material = memory_law(pcm("sodium-acetate-trihydrate"), supercooling=math.inf)
    cold = start(material, 20.0, melted=True)
    assert (cold.fraction, cold.nucleated) == (1.0, 0.0)
    waits = settle(cold.enthalpy, 1.0, 0.0, 60.0, material)
    assert (waits.fraction, waits.nucleated) == (1.0, 0.0)
    freezes = settle(cold.enthalpy, 1.0, 1.0, 60.0, material)
    # 38 K of liquid below 58 degC: 3000 x 38 / 264e3
    assert 1.0 - freezes.fraction == pytest.approx(114.0 / 264.0, rel=1e-12)
    assert freezes.temperature == pytest.approx(58.0)


def test_a_cell_that_still_holds_solid_never_supercools():
    material = law([58.0, 58.0], [58.0, 58.0], reference=58.0, nucleation=30.0)
    h = state_enthalpy(58.0, 0.99, material)
    after = settle(h - 50e3, 0.99, 1.0, 1.0, material)
    assert after.temperature == pytest.approx(58.0)
    assert after.fraction < 0.99


def test_crystals_that_grow_slowly_approach_equilibrium_exponentially():
    material = law([58.0, 58.0], [58.0, 58.0], reference=58.0, nucleation=48.0, growth_time=100.0)
    h = state_enthalpy(47.0, 1.0, material)
    fraction, nucleated = 1.0, 0.0
    end = 1.0 - 3150.0 * 11.0 / 243e3
    for k in range(1, 6):
        now = settle(h, fraction, nucleated, 50.0, material)
        fraction, nucleated = now.fraction, now.nucleated
        assert fraction - end == pytest.approx((1.0 - end) * math.exp(-0.5 * k), rel=1e-9)
    assert state_enthalpy(now.temperature, fraction, material) == pytest.approx(h, rel=1e-12)


def test_where_melting_and_freezing_are_one_point_heat_warms_nothing():
    # reference 56 degC, h = f L lies on the plateau exactly: dT/dh is 0, not that of a mixture
    sharp = law([56.0, 56.0], [56.0, 56.0])
    for fraction in (0.0, 0.25, 0.5, 0.75):
        now = settle(fraction * 243e3, fraction, 1.0, 1.0, sharp)
        assert now.temperature == pytest.approx(56.0, abs=1e-12)
        assert now.fraction == pytest.approx(fraction, abs=1e-15)
        assert now.slope == (0.0 if fraction > 0.0 else 1.0 / 2400.0)
