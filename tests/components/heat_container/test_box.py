"""Level 3: a container in three dimensions, against lumped limits and exact cooling."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from thermosim_kernels.container_box import pass_through, pass_through_threaded

from tests.components.heat_container.booking import run_through
from thermosim.components.heat_container import (
    AxialContainer,
    BoxContainer,
    Contact,
    LedgerContainer,
    Oil,
    Vessel,
)
from thermosim.errors import ParameterError
from thermosim.materials.melting import copied
from thermosim.materials.pcm import pcm
from thermosim.materials.phase_law import line_law, memory_law

SAT = pcm("sodium-acetate-trihydrate")
FLOW = 40.0 / 3600.0


def vessel(law=None, **changes):
    base = {
        "law": law or line_law(SAT), "mass": 15e3, "density": SAT.density, "height": 1.5,
        "oil": Oil(density=820.0, heat_capacity=2100.0), "hold_up": 0.0, "cap": 0.0,
        "rated_flow": FLOW, "contact": Contact(units=2.0, opening=0.3), "insulation": 20.0,
    }  # fmt: skip
    return Vessel(**base | changes)


def box(of=None, **changes):
    base = {"vessel": of or vessel(), "length": 3.6, "cells": (8, 6, 5)}
    return BoxContainer(**base | changes)


def test_well_mixed_box_cools_as_the_ledger():
    # Biot number U L/k = 0.5 x 1.8 / 200 = 0.005: the block has one temperature, so that
    # T = T_amb + (T_0 - T_amb) exp(-U A t / C), which level 0 has too
    stirred = line_law(SAT)._replace(solid_conductivity=200.0, liquid_conductivity=200.0)
    of = box(vessel(stirred))
    ledger = LedgerContainer(vessel=of.vessel)
    for begin, hours in ((45.0, 48), (90.0, 48)):
        _, fine = of.step(of.start(begin), 0.0, 0.0, 10.0, 3600.0 * hours)
        _, coarse = ledger.step(ledger.start(begin), 0.0, 0.0, 10.0, 3600.0 * hours)
        assert fine.loss == pytest.approx(coarse.loss, rel=0.005)


def slab(x, biot, fourier, terms=30):
    """Plate of half width 1 that loses heat through a film, Carslaw and Jaeger 3.11."""
    total = 0.0
    for n in range(terms):
        root = brentq(
            lambda b: b * math.sin(b) - biot * math.cos(b), n * math.pi, (n + 0.5) * math.pi
        )
        weight = 4.0 * math.sin(root) / (2.0 * root + math.sin(2.0 * root))
        total += weight * math.cos(root * x) * math.exp(-(root**2) * fourier)
    return total


def test_block_cools_by_the_product_of_three_plates():
    # solid at 50 degC in air of 10 degC, U = 2 W/(m2 K): exact theta = X(x) Y(y) Z(z)
    law = line_law(SAT)._replace(solid_conductivity=0.6, liquid_conductivity=0.6)
    plain = box(vessel(law))
    of = box(vessel(law, insulation=2.0 * plain.surface), cells=(24, 16, 16), longest=3600.0)
    seconds = 5.0 * 86400.0
    state, served = of.step(of.start(50.0), 0.0, 0.0, 10.0, seconds)
    exact = 1.0
    for size, count in zip((of.length, 1.5, of.width), of.cells, strict=True):
        half = 0.5 * size
        fourier = 0.6 / law.solid * seconds / half**2
        places = (np.arange(count) + 0.5) / count * 2.0 - 1.0
        values = np.array([slab(abs(x), 2.0 * half / 0.6, fourier) for x in places])
        exact = np.multiply.outer(exact, values)
    theta = (state.temperatures.transpose(2, 1, 0) - 10.0) / 40.0
    assert theta == pytest.approx(exact, abs=0.01)
    assert theta[0, 0, 0] < 0.5 < theta[12, 8, 8]  # a cold corner, a warm middle
    assert served.loss == pytest.approx((1.0 - exact.mean()) * 40.0 * law.solid * of.vessel.volume,
                                        rel=0.01)  # fmt: skip


def test_box_of_one_column_charges_as_the_axial_bed():
    # the same cells along the oil, the same closures, no walls: level 1 and level 3 are one
    calm = line_law(SAT)._replace(solid_conductivity=1e-6, liquid_conductivity=1e-6)
    of = vessel(calm, insulation=0.0)
    drive = np.tile([90.0, FLOW, 20.0], (48, 1))
    fine = box(of, cells=(2, 30, 2))
    axial = AxialContainer(vessel=of, cells=30)
    _, three = fine.run(fine.start(30.0), drive, 300.0)
    _, one = axial.run(axial.start(30.0), drive, 300.0)
    assert three["melted"] == pytest.approx(one["melted"], abs=1e-9)
    assert three["outlet"] == pytest.approx(one["outlet"], abs=1e-6)


@pytest.mark.parametrize("law", [line_law(SAT), memory_law(SAT, supercooling=3.0)])
def test_heat_of_charge_rest_and_discharge_is_booked_once(law):
    of = box(vessel(law, cap=2.0), margin=0.3, nozzle=0.25)
    run_through(of, FLOW)


def test_heel_and_corners_that_oil_does_not_reach_stay_solid():
    whole, partly = box(), box(margin=0.5, nozzle=0.3)
    shares = []
    for of in (whole, partly):
        state, _ = of.run(of.start(30.0), np.tile([90.0, FLOW, 10.0], (16, 1)), 3600.0)
        shares.append(of.utilisation(state))
    assert shares[0] == 1.0
    assert 0.2 < shares[1] < 0.8
    assert state.fraction[0, 0, 0] == 0.0  # a corner of the floor
    assert state.fraction[2, -1, 4] == 1.0  # the middle of the top


def test_parking_freezes_the_corners_first():
    of = box(vessel(insulation=150.0), cells=(10, 8, 8))
    state, served = of.step(of.start(58.0, melted=True), 0.0, 0.0, 0.0, 3.0 * 86400.0)
    assert state.fraction[0, 0, 0] < state.fraction[4, 0, 4] < state.fraction[4, 4, 4]
    assert state.temperatures.min() < 58.0
    # loss of the walls at 58 degC would be 150 W/K x 58 K x 3 d; the frozen skin takes from it
    assert 0.3 < served.loss / (150.0 * 58.0 * 3.0 * 86400.0) < 1.0


def test_no_step_leaves_the_range_of_its_temperatures():
    for inlet, begin in ((95.0, 20.0), (10.0, 80.0), (58.0, 58.0)):
        of = box(vessel(contact=Contact(units=20.0)))
        state, served = of.step(of.start(begin), inlet, FLOW, 5.0, 7200.0)
        low, high = min(inlet, begin, 5.0) - 1e-9, max(inlet, begin, 5.0) + 1e-9
        assert low <= state.temperatures.min() <= state.temperatures.max() <= high
        assert low <= served.outlet <= high


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"margin": 2.0}, "leaves no floor"),
        ({"nozzle": 1.5}, "the bed is 1.5 m high"),
        ({"cells": (0, 4, 4)}, "three numbers"),
        ({"length": -1.0}, "above 0"),
    ],
)
def test_impossible_boxes_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        box(**change)


@pytest.mark.parametrize("law", [line_law(SAT), memory_law(SAT, supercooling=15.0)])
def test_oil_passes_on_one_thread_as_on_all_to_the_bit(law):
    of = box(vessel(law), margin=0.5)
    fields, leaving = [], []
    for passing in (pass_through, pass_through_threaded):
        field, out = copied(of.start(20.0).field), np.empty(of.paths.share.shape)
        for inlet, rate in ((90.0, of.vessel.rated), (30.0, -0.5 * of.vessel.rated)):
            for _ in range(50):
                passing(inlet, rate, 100.0, of.paths, of.bed, of.vessel.law, field, out)
        fields.append(field.enthalpy)
        leaving.append(out)
    assert (fields[0] == fields[1]).all()
    assert (leaving[0] == leaving[1]).all()
    assert np.ptp(fields[0]) > 0.1 * law.latent  # cells beside the nozzles stay as they were
