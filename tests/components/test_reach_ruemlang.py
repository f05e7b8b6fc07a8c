"""Measured data: the Ruemlang trunk sewer in February 2008, nothing calibrated.

Published closures exactly as written, see validation/sewer-field/README.md.
"""

import os
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from thermosim.components.channel import SewerChannel
from thermosim.components.reach import Inlet, SewageReach, Surroundings
from thermosim.series import read_series

FOLDER = Path(__file__).resolve().parents[2] / "validation" / "sewer-field"
REACH = SewageReach(
    channel=SewerChannel(diameter=0.90, slope=0.00091, roughness=0.011764706),
    length=1872.11, cells=94, wall_thickness=0.1, wall_conductivity=2.3,
    soil_conductivity=0.7, soil_density=350.0, soil_heat_capacity=350.0,
)  # fmt: skip
AROUND = Surroundings(air_temperature=8.33, humidity=0.75, soil_temperature=5.0)
BEGIN, END = datetime(2008, 2, 26, 2), datetime(2008, 2, 27, 16)
STEP = 60.0
pytestmark = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="ten minutes without compilation"
)


@cache
def measured(place: str, name: str):
    """Times since 25 February 12:00 [s] and values of one file."""
    dimension = {"flow": "volume_flow", "temperature": "temperature"}[name]
    series = read_series(FOLDER / f"ruemlang-{place}-{name}.csv", {name: dimension})
    offset = (series.start - datetime(2008, 2, 25, 12)).total_seconds()
    return series.time_seconds + offset, series.columns[name]


@cache
def run(reach: SewageReach):
    """Errors of outlet temperature [K] and flow [m3/s] at the measured times."""
    steps = int((END - datetime(2008, 2, 25, 12)).total_seconds() / STEP) + 1
    times = np.arange(steps + 1) * STEP
    flow = np.interp(times, *measured("inlet", "flow"))
    warm = np.interp(times, *measured("inlet", "temperature"))
    state = reach.initial(flow[0], 12.0)
    flows, temperatures = [], []
    for k in range(steps):
        inlet = Inlet(flow[k], flow[k + 1], warm[k], warm[k + 1])
        state, done = reach.step(state, STEP, inlet, AROUND)
        flows.append(done.outlet_flow)
        temperatures.append(done.outlet_temperature)
    middles = times[:-1] + 0.5 * STEP
    return compare("temperature", middles, temperatures), compare("flow", middles, flows)


def compare(name, middles, modelled):
    times, values = measured("outlet", name)
    start = datetime(2008, 2, 25, 12)
    low, high = ((moment - start).total_seconds() for moment in (BEGIN, END))
    inside = (times >= low) & (times <= high)
    return np.interp(times[inside], middles, modelled) - values[inside]


def rms(error):
    return float(np.sqrt(np.mean(error**2)))


def test_outlet_temperature_is_met_without_calibration():
    temperature, _ = run(REACH)
    assert temperature.size == 192
    assert rms(temperature) <= 0.35
    assert abs(np.mean(temperature)) <= 0.1


def test_outlet_flow_is_met_but_for_the_7_percent_that_do_not_balance():
    _, flow = run(REACH)
    assert rms(flow) == pytest.approx(9.2e-3, abs=1e-3)  # first-order reference run: 9.2 L/s
    assert np.mean(flow) == pytest.approx(-1.3e-3, abs=0.3e-3)


def test_evaporation_is_worth_a_third_of_a_kelvin():
    (with_it, _), (without, _) = run(REACH), run(replace(REACH, latent=0.0))
    assert np.mean(without) - np.mean(with_it) == pytest.approx(0.34, abs=0.05)


def test_explicit_dispersion_makes_the_result_independent_of_the_grid():
    coarse, fine = (run(replace(REACH, cells=cells))[0] for cells in (94, 187))
    assert rms(coarse - fine) < 0.01
    assert rms(coarse) == pytest.approx(rms(fine), abs=1e-3)
