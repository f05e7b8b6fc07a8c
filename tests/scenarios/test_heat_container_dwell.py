"""A timetable whose stays come from the containers' own charge curves."""

import math

import numpy as np
import pytest

from thermosim.scenarios.container_timetable_tables import Curve
from thermosim.scenarios.heat_container_dwell import dwell_times

UNIFORM = {"units": 2.0, "opening": 1.0, "skin": 100.0, "skin_exponent": 1e-3}


def curve(entering, **contact):
    given = {
        "material": "sodium-acetate-trihydrate", "material_mass": "20 t",
        "oil_entering": f"{entering} degC", "exchanger_power": "99 MW", "contact": contact,
    }  # fmt: skip
    return Curve.model_validate({"direct_contact": given}).direct_contact


def test_a_uniform_bed_fills_in_its_closed_form():
    # t_full = tau (1 + 1/N), tau = M L / (C 32 K) with C of 40 m3/h of the oil at 58 degC
    from thermosim.materials.oils import oil

    rate = 40.0 / 3600.0 * oil("mineral-oil").volumetric_heat_capacity(58.0)
    tau = 20e3 * 264e3 / (rate * 32.0)
    half, full = dwell_times(curve(90.0, **UNIFORM), (0.5, 1.0))
    assert full == pytest.approx(tau * 1.5, rel=1e-4)
    # F = T (1 - e^-N) until T = 1/N, later y from F = 1 - y + (1 - e^-Ny)/N
    y = 0.7
    for _ in range(100):
        y = 1.0 - 0.5 + (1.0 - math.exp(-2.0 * y)) / 2.0
    assert half == pytest.approx(tau * (1.5 - y), rel=1e-3)


def test_half_a_load_takes_less_than_half_the_time_only_where_the_end_is_slow():
    half, full = dwell_times(curve(30.0), (0.5, 1.0))
    assert half < 0.5 * full


def test_times_rise_with_the_level():
    assert np.all(np.diff(dwell_times(curve(90.0), np.linspace(0.1, 1.0, 10))) > 0.0)


def test_a_curve_is_given_in_one_way():
    with pytest.raises(ValueError, match="direct_contact"):
        Curve.model_validate({"transfer_units": 2.0})
