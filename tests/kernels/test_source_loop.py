"""Exchanger and heat pump in one loop: closed forms, limits, energy, robustness."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels import source_loop as loop
from thermosim_kernels.heat_pump_machine import performance

from thermosim.components.heat_pump import HeatPump

CARNOT = HeatPump(model="carnot", capacity=200e3, efficiency=0.5, capacity_source=0.0)
MACHINES = [
    CARNOT,
    HeatPump(model="carnot", capacity=150e3, part_load="on_off"),
    HeatPump(model="carnot", capacity=150e3, approach_follows_load=True),
    HeatPump(model="carnot", capacity=150e3, part_load="polynomial", part_load_linear=-0.3),
    HeatPump(model="lorenz", capacity=150e3, efficiency=0.45),
    HeatPump(model="linear", data="brine_regulated", capacity=150e3),
    HeatPump(model="linear", data="water_on_off", capacity=150e3, part_load="on_off"),
    HeatPump(model="table", data="wamak_220kw"),
    HeatPump(model="table", data="carrier_30xw_1mw", cooling_capacity=150e3),
    HeatPump(model="constant", capacity=150e3, cop=3.0),
]


def test_carnot_share_has_a_closed_form_found_in_one_move():
    # D = 100 kW, T_k = 325.15 K, C (1 - a) = 40 kW/K x 0.4 = 16 kW/K, water at rest 15 °C:
    # Q = D [1 - (52 + 2 - 15 + Q/16 kW/K) / (0.5 325.15)]
    #   = 100 (1 - 39/162.575) / (1 + 100/(162.575 16)) = 73.1995... kW
    expected = 100e3 * (1.0 - 39.0 / 162.575) / (1.0 + 100.0 / (162.575 * 16.0))
    state = loop.step(CARNOT.parameters(), loop.HEATING, 100e3, 0.6, 6.0, 40e3, 50.0, 45.0)
    assert state.source_heat == pytest.approx(expected, rel=1e-11)
    assert state.inlet == pytest.approx(15.0 - expected / 16e3, rel=1e-11)
    assert state.outlet == pytest.approx(15.0 - expected / 16e3 + expected / 40e3, rel=1e-11)
    assert state.status == loop.FINE
    assert state.iterations == 3  # both ends and the root


def test_cooling_with_a_carnot_share_has_a_closed_form():
    # T_0 = 278.15 K: Q = D [1 + (25 + 2 - 5 + Q/16 kW/K) / (0.5 278.15)]
    expected = 100e3 * (1.0 + 22.0 / 139.075) / (1.0 - 100.0 / (139.075 * 16.0))
    state = loop.step(CARNOT.parameters(), loop.COOLING, 100e3, 0.6, 10.0, 40e3, 7.0, 12.0)
    assert -state.source_heat == pytest.approx(expected, rel=1e-11)
    assert state.inlet == pytest.approx(25.0 + expected / 16e3, rel=1e-11)


@settings(max_examples=150, deadline=None)
@given(
    machine=st.sampled_from(MACHINES),
    mode=st.sampled_from([loop.HEATING, loop.COOLING, loop.HOT_WATER]),
    load=st.floats(1.0, 4e5),
    slope=st.floats(0.0, 0.99),
    rest=st.floats(-5.0, 40.0),
    capacity_rate=st.floats(1e-3, 1e6),
    supply=st.floats(5.0, 70.0),
)
def test_every_step_closes_its_balances(machine, mode, load, slope, rest, capacity_rate, supply):
    parameters = machine.parameters()
    offset = rest * (1.0 - slope)
    state = loop.step(parameters, mode, load, slope, offset, capacity_rate, supply, supply - 5.0)
    sign = -1.0 if mode == loop.COOLING else 1.0
    if state.status == loop.UNSUPPORTED:
        assert machine.model in ("linear", "table")
        assert state.delivered == 0.0
        return
    assert state.status != loop.NOT_CONVERGED
    assert state.delivered + state.unmet == pytest.approx(load, rel=1e-15)
    # energy, exchanger, loop
    assert sign * state.delivered - state.electricity == pytest.approx(
        state.source_heat, rel=1e-14, abs=1e-9
    )
    scale = 1e-12 * (abs(state.inlet) + abs(state.outlet) + 1.0) / (1.0 - slope)
    assert slope * state.inlet + offset == pytest.approx(state.outlet, abs=scale)
    drop = state.source_heat / capacity_rate
    assert state.outlet - state.inlet == pytest.approx(drop, rel=1e-9, abs=scale)
    # limits
    assert state.inlet >= machine.source_minimum - 1e-9 or sign < 0.0 or not state.delivered
    assert state.inlet <= machine.source_maximum + 1e-9 or sign > 0.0 or not state.delivered
    if state.delivered > 0.0:
        duty = parameters.cooling if sign < 0.0 else parameters.heating
        able = performance(
            duty, parameters.table, load, state.outlet, state.inlet, supply, supply - 5.0
        )
        assert state.cop == pytest.approx(able.cop, rel=1e-7)
        assert state.delivered <= able.capacity * (1.0 + 1e-7)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("load", "slope", "offset", "capacity_rate"),
    [(0.0, 0.6, 6.0, 4e4), (1e5, 0.6, 6.0, 0.0), (1e5, 1.0, 0.0, 4e4), (1e5, 0.0, 15.0, 1e-300)],
)
def test_no_load_no_flow_and_no_exchanger_give_finite_rest(
    machine, load, slope, offset, capacity_rate
):
    for mode in (loop.OFF, loop.HEATING, loop.COOLING):
        state = loop.step(
            machine.parameters(), mode, load, slope, offset, capacity_rate, 50.0, 45.0
        )
        assert all(math.isfinite(value) for value in state)
        assert state.delivered <= 1e-290
        assert state.unmet == load


def test_frost_limit_holds_and_cuts_the_load_in_closed_form():
    # limit 2 °C: Q = C [b - (1 - a) 2] = 10 kW/K (4 - 0.8) = 32 kW; then COP from 2 °C
    state = loop.step(CARNOT.parameters(), loop.HEATING, 100e3, 0.6, 4.0, 10e3, 50.0, 45.0)
    cop = 0.5 * 325.15 / 52.0
    assert state.status == loop.SOURCE_LIMITED
    assert state.inlet == pytest.approx(2.0, abs=1e-12)
    assert state.source_heat == pytest.approx(32e3, rel=1e-13)
    assert state.delivered == pytest.approx(32e3 / (1.0 - 1.0 / cop), rel=1e-13)


@pytest.mark.parametrize("machine", MACHINES[:3])
def test_delivery_is_continuous_where_the_frost_limit_begins(machine):
    loads = np.linspace(40e3, 90e3, 2000)
    states = [
        loop.step(machine.parameters(), loop.HEATING, load, 0.6, 4.0, 10e3, 50.0, 45.0)
        for load in loads
    ]
    delivered = np.array([state.delivered for state in states])
    assert {state.status for state in states} == {loop.FINE, loop.SOURCE_LIMITED}
    assert np.abs(np.diff(delivered)).max() < 1.01 * (loads[1] - loads[0])


def test_capacity_limits_the_load():
    state = loop.step(CARNOT.parameters(), loop.HEATING, 300e3, 0.6, 6.0, 200e3, 50.0, 45.0)
    assert state.status == loop.CAPACITY_LIMITED
    assert state.delivered == pytest.approx(200e3, rel=1e-14)
    assert state.unmet == pytest.approx(100e3, rel=1e-13)


def test_warmer_source_never_costs_more_electricity():
    rests = np.linspace(5.0, 30.0, 60)
    for machine in MACHINES[:7]:
        used = [
            loop.step(
                machine.parameters(), loop.HEATING, 60e3, 0.5, 0.5 * rest, 1e5, 50.0, 45.0
            ).electricity
            for rest in rests
        ]
        if machine.part_load == "none":
            assert np.diff(used).max() <= 0.0


@pytest.mark.parametrize("machine", MACHINES[:8])
def test_ordinary_temperatures_need_few_iterations(machine):
    states = [
        loop.step(machine.parameters(), loop.HEATING, load, 0.6, 0.4 * rest, 40e3, supply, 40.0)
        for load in (20e3, 60e3, 150e3)
        for rest in (10.0, 15.0, 25.0)
        for supply in (45.0, 55.0)
    ]
    assert max(state.iterations for state in states) <= 8


def test_not_a_number_is_reported_not_hidden():
    state = loop.step(CARNOT.parameters(), loop.HEATING, 1e5, 0.6, math.nan, 4e4, 50.0, 45.0)
    assert state.status == loop.NOT_CONVERGED


def test_direct_circulation_agrees_with_water_sent_round_the_loop():
    slope, offset, flow, conductance, use = 0.6, 4.0, 2e3, 1.5e3, 0.5
    state = loop.direct(1e9, slope, offset, flow, conductance, use, -20.0)
    inlet = 0.0
    for _ in range(200):  # water goes round: exchanger, then use
        outlet = slope * inlet + offset
        inlet = outlet - conductance / flow * (outlet - use)
    assert state.inlet == pytest.approx(inlet, rel=1e-13)
    assert state.source_heat == pytest.approx(conductance * (outlet - use), rel=1e-12)
    assert state.delivered == state.source_heat


@pytest.mark.parametrize(
    ("load", "flow", "use", "coldest", "heat", "status"),
    [
        (0.0, 2e3, 0.5, 0.0, 0.0, loop.FINE),
        (1e3, 2e3, 0.5, 0.0, 1e3, loop.FINE),
        (1e9, 0.0, 0.5, 0.0, 0.0, loop.NO_EXCHANGE),
        (1e9, 2e3, 12.0, 0.0, 0.0, loop.CAPACITY_LIMITED),  # source at 10 °C cannot heat it
        (1e9, 2e3, -20.0, 2.0, 2e3 * (4.0 - 0.8), loop.SOURCE_LIMITED),
    ],
)
def test_direct_circulation_is_limited_and_survives_nothing(load, flow, use, coldest, heat, status):
    state = loop.direct(load, 0.6, 4.0, flow, 1.5e3, use, coldest)
    assert state.source_heat == pytest.approx(heat, rel=1e-13)
    assert state.status == status
    assert all(math.isfinite(value) for value in state)


def test_year_is_its_steps_to_the_bit():
    hours = 48
    time = np.arange(hours)
    load = 90e3 * np.cos(0.2 * time)
    slope, flow = np.full(hours, 0.55), 30e3 + 1e3 * np.sin(time)
    offset = 0.45 * (18.0 + np.sin(0.1 * time))
    supply = np.where(load > 0.0, 50.0, 7.0)
    back = np.where(load > 0.0, 45.0, 12.0)
    machine = MACHINES[1].parameters()
    out = np.empty((hours, 9))
    assert loop.year(machine, load, slope, offset, flow, supply, back, out) == 0
    for hour in range(hours):
        mode = loop.HEATING if load[hour] >= 0.0 else loop.COOLING
        state = loop.step(
            machine, mode, abs(load[hour]), slope[hour], offset[hour], flow[hour],
            supply[hour], back[hour],
        )  # fmt: skip
        assert tuple(out[hour]) == tuple(state)
