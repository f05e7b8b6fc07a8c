"""A reach of sewer: energy ledger, coupling to neighbours, limits."""

from dataclasses import replace
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.channel import SewerChannel
from thermosim.components.reach import Inlet, SewageReach, Surroundings
from thermosim.errors import ParameterError, PropertyRangeError

CHANNEL = SewerChannel(diameter=0.9, slope=0.00091, roughness=1.0 / 85.0)
REACH = SewageReach(
    channel=CHANNEL, length=1000.0, cells=20, wall_thickness=0.1, wall_conductivity=2.3,
    soil_conductivity=0.7, soil_density=1800.0, soil_heat_capacity=1500.0,
)  # fmt: skip
PASSIVE = replace(REACH, sensible=0.0, latent=0.0, decay_heat=0.0, quasi_steady_wall=False)
AROUND = Surroundings(8.0, 0.75, 5.0)


def steady(flow: float, temperature: float) -> Inlet:
    return Inlet(flow, flow, temperature, temperature)


def settled(reach, inlet, hours=24, cells=None):
    state = reach.initial(inlet.flow_end, inlet.temperature_end)
    for _ in range(hours):
        state, done = reach.step(state, 3600.0, inlet, AROUND, cells)
    return state, done


@settings(deadline=None, max_examples=25)
@given(
    st.floats(0.002, 0.4), st.floats(0.002, 0.9), st.floats(2.0, 30.0), st.floats(0.0, 1e-4),
    st.floats(-30.0, 30.0), st.floats(1.0, 7200.0), st.booleans(),
)  # fmt: skip
def test_every_joule_of_a_step_is_accounted_for(start, end, warm, lateral, line, seconds, ring):
    reach = replace(REACH, quasi_steady_wall=not ring)
    cells = reach.forced(
        lateral_flow=np.full(20, lateral), lateral_temperature=np.full(20, 15.0),
        line_source=np.full(20, line), wall_conductance=np.linspace(0.0, 9.0, 20),
        wall_temperature=np.linspace(3.0, 12.0, 20),
    )  # fmt: skip
    state, done = reach.step(
        reach.initial(0.05, 12.0), seconds, Inlet(start, end, 12.0, warm), AROUND, cells
    )
    throughput = abs(done.inflow) + abs(done.outflow) + abs(done.stored) + abs(done.wall)
    assert abs(done.residual) <= 1e-12 * throughput
    assert done.water_in - done.water_out == pytest.approx(done.water_stored, abs=1e-10)
    assert np.sum(state.to_wall) * 50.0 * seconds == pytest.approx(-done.wall, rel=1e-10)
    assert done.line == pytest.approx(line * 1000.0 * seconds)
    # inflow of the trapezium: rho c times the integral of Q T, both linear, by Simpson's rule
    middle = 4.0 * 0.5 * (start + end) * 0.5 * (12.0 + warm)
    exact = 4.19e6 * seconds * (start * 12.0 + middle + end * warm) / 6.0
    assert done.inflow == pytest.approx(exact, rel=1e-12, abs=1e-3)


def test_soil_recovers_sewage_over_19_to_37_km():
    # rho c Q / (u P), 42.6 L/s in 1.2 m filled to 15 %: P = 0.954 m
    # 4.19e6 * 0.0426 / (5 * 0.954) = 37.4 km; 4.17e6 in the source gives 37
    for exchange, published in ((5.0, 37.4e3), (10.0, 18.7e3)):
        channel = SewerChannel(diameter=1.2, slope=0.0005)
        # choose the slope at which 42.6 L/s stand 0.18 m deep
        channel = replace(channel, slope=0.0005 * (0.0426 / channel.at_depth(0.18).flow) ** 2)
        perimeter = channel.at_flow(0.0426).wetted_perimeter
        efold = 4.19e6 * 0.0426 / (exchange * perimeter)
        assert efold == pytest.approx(published, rel=0.01)
        reach = replace(PASSIVE, channel=channel, length=efold, cells=50)
        walls = reach.forced(
            wall_conductance=np.full(50, exchange * perimeter), wall_temperature=np.full(50, 15.0)
        )
        _, done = settled(reach, steady(0.0426, 10.0), hours=60, cells=walls)
        assert done.outlet_temperature == pytest.approx(15.0 - 5.0 / e, abs=0.005)


def test_heat_drawn_cools_the_flow_by_heat_over_capacity_rate():
    # 100 kW from 30 L/s: 100e3 / (4.19e6 * 0.03) = 0.79554 K
    cells = PASSIVE.forced(line_source=np.full(20, -100.0))
    _, done = settled(PASSIVE, steady(0.03, 12.0), cells=cells)
    assert 12.0 - done.outlet_temperature == pytest.approx(0.795545, rel=1e-5)


def test_lateral_inflow_mixes_by_volume():
    # 30 L/s at 12 degC and 10 L/s along the reach at 16 degC: 13 degC
    cells = PASSIVE.forced(lateral_flow=np.full(20, 1e-5), lateral_temperature=np.full(20, 16.0))
    _, done = settled(PASSIVE, steady(0.03, 12.0), cells=cells)
    assert done.outlet_flow == pytest.approx(0.04, rel=1e-6)
    assert done.outlet_temperature == pytest.approx(13.0, abs=1e-3)


def test_a_wall_handed_in_acts_as_the_quasi_steady_soil_it_copies():
    inlet = steady(0.03, 12.0)
    state, done = settled(replace(PASSIVE, quasi_steady_wall=True), inlet)
    perimeter = CHANNEL.at_area(float(state.area[0])).wetted_perimeter
    copied = PASSIVE.forced(
        wall_conductance=np.full(20, REACH.soil_conductance * perimeter),
        wall_temperature=np.full(20, 5.0),
    )
    _, same = settled(PASSIVE, inlet, cells=copied)
    assert same.outlet_temperature == pytest.approx(done.outlet_temperature, abs=1e-5)


def test_two_reaches_in_a_row_pass_on_every_joule():
    half = replace(REACH, length=500.0, cells=10)
    upper = lower = half.initial(0.03, 12.0)
    whole, passed = REACH.initial(0.03, 12.0), []
    for hour in range(12):
        inlet = steady(0.03 + 0.02 * np.sin(hour / 3.0), 12.0 + np.cos(hour / 4.0))
        upper, above = half.step(upper, 3600.0, inlet, AROUND)
        between = steady(above.outlet_flow, above.outlet_temperature)
        lower, below = half.step(lower, 3600.0, between, AROUND)
        whole, one = REACH.step(whole, 3600.0, inlet, AROUND)
        assert below.inflow == pytest.approx(above.outflow, rel=1e-12)
        passed.append(below.outlet_temperature - one.outlet_temperature)
    assert np.max(np.abs(passed[2:])) < 0.01  # the first two hours settle


def test_a_dry_sewer_fills_and_empties_without_a_jump():
    state = REACH.initial(0.0, 12.0)
    assert np.all(state.area == 0.0)
    state, done = REACH.step(state, 3600.0, steady(0.0, 12.0), AROUND)
    assert (done.outlet_flow, done.outlet_temperature, done.residual) == (0.0, 12.0, 0.0)
    state, done = REACH.step(state, 7200.0, steady(0.03, 12.0), AROUND)
    assert done.water_in == pytest.approx(216.0)
    assert 5.0 < done.coldest <= done.hottest <= 12.0
    for _ in range(200):  # a week without water
        state, done = REACH.step(state, 3600.0, steady(0.0, 12.0), AROUND)
        assert np.all(np.isfinite(state.values))
        assert -2.0 < done.coldest <= done.hottest < 12.1
    assert np.max(state.area) < 1e-3


def test_more_than_the_sewer_carries_is_stored_and_not_lost():
    inlet = steady(1.5 * CHANNEL.capacity, 12.0)
    state = REACH.initial(0.03, 12.0)
    water = 0.0
    for _ in range(3):
        state, done = REACH.step(state, 3600.0, inlet, AROUND)
        water += done.water_in - done.water_out - done.water_stored
    assert done.outlet_flow == pytest.approx(1.5 * CHANNEL.capacity, rel=1e-9)
    assert abs(water) < 1e-8


def test_the_same_step_gives_the_same_bits():
    inlet = Inlet(0.03, 0.2, 12.0, 9.0)
    (one, first), (two, second) = (
        REACH.step(REACH.initial(0.03, 12.0), 3600.0, inlet, AROUND) for _ in range(2)
    )
    assert one.values.tobytes() == two.values.tobytes()
    assert first == second


def test_what_cannot_be_is_refused_in_words():
    state = REACH.initial(0.03, 12.0)
    short = REACH.undisturbed._replace(line_source=np.zeros(3))
    with pytest.raises(ParameterError, match="line_source has shape"):
        REACH.step(state, 60.0, steady(0.03, 12.0), AROUND, short)
    with pytest.raises(ParameterError, match="lateral_flow"):
        REACH.forced(lateral_flow=np.full(20, -1e-5))
    with pytest.raises(ParameterError, match="must be 0 or more"):
        REACH.step(state, 60.0, steady(-0.1, 12.0), AROUND)
    with pytest.raises(PropertyRangeError, match="Sewage in cell 0 of 20 is at nan"):
        REACH.step(state, 60.0, steady(0.03, float("nan")), AROUND)
    drawn = REACH.forced(line_source=np.full(20, -1e6))
    with pytest.raises(PropertyRangeError, match="More heat was drawn"):
        REACH.step(state, 3600.0, steady(1e-4, 12.0), AROUND, drawn)
    with pytest.raises(ParameterError, match="cells = 0"):
        replace(REACH, cells=0)
