"""One interface, four levels: through the same exchanger they do the same where they should."""

import math
from dataclasses import replace

import numpy as np
import pytest

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
from thermosim.errors import ParameterError
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

SAT = pcm("sodium-acetate-trihydrate")
OIL = Oil(density=820.0, heat_capacity=2100.0)
FLOW = 40.0 / 3600.0
RATE = OIL.capacity_rate(FLOW)
CHANNELS, RADIUS, FILM, HEIGHT = 100_000, 3e-3, 10.0, 1.5
# film as the only resistance: UA = n H 2 pi r h = 28.3 kW/K whatever has melted
UNITS = CHANNELS * HEIGHT * 2.0 * math.pi * RADIUS * FILM / RATE
CELLS = 20


def vessel(law, **changes):
    base = {
        "law": law, "mass": 15e3, "density": SAT.density, "height": HEIGHT, "oil": OIL,
        "hold_up": 0.0, "cap": 0.0, "rated_flow": FLOW, "contact": Contact(units=UNITS),
        "insulation": 0.0,
    }  # fmt: skip
    return Vessel(**base | changes)


def levels(of, cells=CELLS):
    return {
        "ledger": LedgerContainer(vessel=of),
        "axial": AxialContainer(vessel=of, cells=cells),
        "channel": UnitCellContainer(
            vessel=of, channels=CHANNELS, radius=RADIUS, film=FILM, rows=cells, rings=3,
            longest=300.0,
        ),
        "box": BoxContainer(vessel=of, length=3.6, cells=(2, cells, 2)),
    }  # fmt: skip


NAMES = list(levels(vessel(line_law(SAT))))
# sensible heat a thousandth of the latent; no conduction along the bed, all of it across
LATENT = line_law(SAT)._replace(solid=1e4, liquid=1e4)


def through(container, state, far, steps, seconds=300.0, ambient=58.0):
    melted, power = [], []
    for _ in range(steps):
        state, served = container.serve(state, far, ambient, seconds)
        melted.append(state.melted)
        power.append(served.heat / seconds)
    return np.array(melted), np.array(power)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", [90.0, 26.0])
def test_first_power_is_that_of_exchanger_and_bed_in_series(name, other):
    # bed q = C e (T_in - T_m) with e = 1 - exp(-N); exchanger q = K (T_far - T_out); the oil
    # q = C (T_in - T_out): q = (T_far - T_m)/(1/K + 1/(C e) - 1/C)
    container = levels(vessel(LATENT), 40)[name]
    conductance = 0.6 * RATE
    effect = -math.expm1(-UNITS)
    expected = (other - 58.0) / (1.0 / conductance + 1.0 / (RATE * effect) - 1.0 / RATE)
    far = Far(RATE, other, conductance, -math.inf, math.inf, 1e3)
    state = container.start(58.0, melted=other < 58.0)
    _, power = through(container, state, far, 4)
    assert power == pytest.approx(expected, rel=0.03)  # layers of 2 mm add 2 % to 1/UA


@pytest.mark.parametrize("other", [90.0, 26.0])
def test_four_levels_fill_and_empty_alike_where_only_latent_heat_counts(other):
    far = Far(RATE, other, 0.6 * RATE, -3e5, 3e5, 1e3)
    found = {}
    for name, container in levels(vessel(LATENT), 40).items():
        state = container.start(58.0, melted=other < 58.0)
        found[name], _ = through(container, state, far, 60)
    for name in ("axial", "channel", "box"):
        assert found[name] == pytest.approx(found["ledger"], abs=0.02)
    assert abs(found["ledger"][-1] - found["ledger"][0]) > 0.9


def test_box_and_bed_are_one_through_charge_and_discharge():
    # the same cells and closures, no walls, no conduction: equal to rounding
    calm = line_law(SAT)._replace(solid_conductivity=1e-6, liquid_conductivity=1e-6)
    contact = Contact(units=3.0, opening=0.2, opening_exponent=1.3, skin=1.3, skin_exponent=1.4)
    both = levels(vessel(calm, contact=contact, cap=1.0))
    states = {name: both[name].start(30.0) for name in ("axial", "box")}
    for other in (90.0,) * 30 + (28.0,) * 30:
        far = Far(RATE, other, 0.7 * RATE, -5e5, 2.6e5, 1e3)
        served = {}
        for name, state in states.items():
            states[name], served[name] = both[name].serve(state, far, 10.0, 300.0)
        assert served["box"].heat == pytest.approx(served["axial"].heat, rel=1e-6, abs=1.0)
        assert states["box"].melted == pytest.approx(states["axial"].melted, abs=1e-8)


@pytest.mark.parametrize("name", NAMES[1:])
def test_supercooled_melt_warms_itself_when_triggered_and_keeps_its_heat(name):
    # from 20 degC liquid: f_solid = c_l dT / L at a sharp 58 degC = 3000 x 38 / 264000 = 0.432
    container = levels(vessel(memory_law(SAT, supercooling=math.inf)), 4)[name]
    cold = container.start(20.0, melted=True)
    warm = container.nucleate(cold)
    assert cold.melted == pytest.approx(1.0)
    assert warm.temperature == pytest.approx(58.0)
    assert 1.0 - warm.melted == pytest.approx(3000.0 * 38.0 / 264e3, rel=1e-9)
    assert container.stored(warm) == pytest.approx(container.stored(cold), rel=1e-12)
    assert container.nucleate(warm).melted == pytest.approx(warm.melted, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_triggering_what_has_frozen_already_changes_nothing(name):
    container = levels(vessel(line_law(SAT)), 4)[name]
    state = container.filled(0.3)
    after = container.nucleate(state)
    assert (after.melted, after.temperature) == (state.melted, state.temperature)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("law", [line_law(SAT), memory_law(SAT, supercooling=5.0)])
def test_heat_of_a_filling_is_its_share_of_the_latent_heat(name, law):
    container = levels(vessel(law, cap=0.0), 4)[name]
    heat = [container.stored(container.filled(share)) for share in (0.0, 0.25, 1.0)]
    assert heat[1] - heat[0] == pytest.approx(0.25 * (heat[2] - heat[0]), rel=1e-12)
    assert heat[2] - heat[0] == pytest.approx(15e3 * 264e3, rel=1e-9)
    half = container.filled(0.25)
    assert half.melted == pytest.approx(0.25, rel=1e-12)
    assert half.temperature == pytest.approx(58.0)
    assert container.filled(0.0).melted == container.start(58.0, melted=False).melted == 0.0


WIDE = replace(pcm("erythritol"), melting=(117.0, 119.0), freezing=(100.0, 112.0))


@pytest.mark.parametrize("name", NAMES[1:])
@pytest.mark.parametrize("law", [line_law(WIDE), memory_law(WIDE, supercooling=5.0)])
def test_a_filling_within_a_melting_range_rests_as_it_is(name, law):
    # at a share of 0.25 the range from 117 to 119 degC is passed by a quarter: 117.5
    container = levels(vessel(law), 4)[name]
    state = container.filled(0.25)
    later, _ = container.step(state, 50.0, 0.0, 50.0, 7200.0)
    for each in (state, later):
        assert each.melted == pytest.approx(0.25, rel=1e-9)
        assert each.temperature == pytest.approx(117.5, rel=1e-9)


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_container_is_not_filled_beyond_its_brim(name):
    with pytest.raises(ParameterError, match=r"1\.2 of the filling"):
        levels(vessel(line_law(SAT)), 4)[name].filled(1.2)


@pytest.mark.parametrize("name", NAMES[1:])
def test_profile_averages_to_the_container(name):
    container = levels(vessel(line_law(SAT)), 8)[name]
    state, _ = container.step(container.start(40.0), 90.0, FLOW, 10.0, 7200.0)
    warm, melted = state.profile
    assert warm.mean() == pytest.approx(state.temperature)
    assert melted.mean() == pytest.approx(state.melted)
    assert melted[0] > melted[-1]  # oil enters at the bottom


def test_a_trickle_of_oil_is_rest():
    # 5e-324 m3/s: no float divides by it
    for container in levels(vessel(line_law(SAT)), 4).values():
        _, served = container.step(container.start(40.0), 90.0, 5e-324, 10.0, 60.0)
        assert served.heat == 0.0
        assert math.isfinite(served.outlet)
