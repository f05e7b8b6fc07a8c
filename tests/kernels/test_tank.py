"""Layer-merging tank: conservation, range, exact plug flow, valve, standing loss."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels import tank as kernels

CAPACITY = 1000.0 * 4186.0  # [J/(m3 K)]
TANK = kernels.Tank(2.8, CAPACITY, 4.0, 60.0, 60.0, 0.01)
SLOTS = 12


def layers_of(*pairs):
    layers = np.zeros((2, SLOTS))
    for i, (volume, temperature) in enumerate(pairs):
        layers[:, i] = volume, temperature
    return layers, len(pairs)


def heat_in(layers, used):
    return CAPACITY * float(layers[0, :used] @ layers[1, :used])


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.floats(0.0, 4.0),  # drawn [m3]
            st.floats(2.0, 25.0),  # cold [°C]
            st.floats(5.0, 35.0),  # room [°C]
            st.floats(0.0, 5e8),  # offered [J]
        ),
        min_size=1,
        max_size=40,
    ),
    delivery=st.floats(30.0, 60.0),
)
def test_tank_conserves_heat_and_volume_and_stays_in_range(steps, delivery):
    tank = TANK._replace(delivery=delivery)
    layers, used = layers_of((1.0, 55.0), (1.8, 12.0))
    throughput, residual = heat_in(layers, used), 0.0
    for volume, cold, room, offered in steps:
        before = heat_in(layers, used)
        between, after = np.empty_like(layers), np.empty_like(layers)
        drawn = kernels.draw(tank, layers, used, volume, cold, room, 3600.0, between)
        charged = kernels.charge(tank, between, drawn.used, offered, after)
        layers, used = after, charged.used
        wanted = CAPACITY * volume * (delivery - cold)
        assert drawn.delivered + drawn.unmet == pytest.approx(wanted, rel=1e-12, abs=1e-6)
        assert charged.charged + charged.surplus == pytest.approx(offered, rel=1e-13)
        gain = charged.charged - drawn.delivered - drawn.loss
        residual += heat_in(layers, used) - before - gain
        throughput += charged.charged + drawn.delivered + abs(drawn.loss)
        temperature = layers[1, :used]
        assert used < SLOTS
        assert layers[0, :used].sum() == pytest.approx(2.8, rel=1e-13)
        assert layers[0, :used].min() > 0.0
        assert np.all(np.diff(temperature) < 0.0)
        assert temperature.min() >= 2.0 - 1e-12
        assert temperature.max() <= 60.0 + 1e-12
    assert abs(residual) <= 1e-12 * throughput


def test_front_stays_sharp_until_the_cold_water_arrives():
    # 2 m3 of 60 over 0.8 m3 of 10 °C: the first 2 m3 are hot, the next 0.5 m3 are cold
    tank = TANK._replace(conductance=0.0)
    layers, used = layers_of((2.0, 60.0), (0.8, 10.0))
    out = np.empty_like(layers)
    drawn = kernels.draw(tank, layers, used, 2.5, 10.0, 20.0, 3600.0, out)
    assert drawn.delivered == pytest.approx(CAPACITY * 2.0 * 50.0, rel=1e-14)
    assert drawn.unmet == pytest.approx(CAPACITY * 0.5 * 50.0, rel=1e-14)
    assert (drawn.used, out[1, 0]) == (1, 10.0)


def test_water_below_the_delivery_temperature_still_counts_what_it_brings():
    # 1 m3 at 40 °C of 60 wanted over 10: 30 of 50 K are there
    tank = TANK._replace(conductance=0.0)
    layers, used = layers_of((2.8, 40.0))
    out = np.empty_like(layers)
    drawn = kernels.draw(tank, layers, used, 1.0, 10.0, 20.0, 0.0, out)
    assert drawn.delivered == pytest.approx(CAPACITY * 30.0, rel=1e-14)
    assert drawn.unmet == pytest.approx(CAPACITY * 20.0, rel=1e-14)


def test_mixing_valve_takes_only_the_hot_share():
    # 60 °C water for 40 °C over 10 °C cold: 30/50 of the volume
    tank = TANK._replace(conductance=0.0, delivery=40.0)
    layers, used = layers_of((2.8, 60.0))
    out = np.empty_like(layers)
    drawn = kernels.draw(tank, layers, used, 1.0, 10.0, 20.0, 0.0, out)
    assert out[0, 0] == pytest.approx(2.8 - 0.6, rel=1e-14)
    assert drawn.delivered == pytest.approx(CAPACITY * 30.0, rel=1e-14)
    assert drawn.unmet == pytest.approx(0.0, abs=1e-6)


def test_water_warmer_than_wanted_needs_no_tank():
    layers, used = layers_of((2.8, 60.0))
    out = np.empty_like(layers)
    drawn = kernels.draw(TANK._replace(delivery=40.0), layers, used, 1.0, 45.0, 60.0, 0.0, out)
    assert (drawn.delivered, drawn.unmet) == (0.0, 0.0)


def test_standing_tank_cools_exponentially():
    layers, used = layers_of((2.8, 60.0))
    out = np.empty_like(layers)
    kernels.draw(TANK, layers, used, 0.0, 10.0, 20.0, 36e3, out)
    left = math.exp(-4.0 * 36e3 / (CAPACITY * 2.8))
    assert out[1, 0] == pytest.approx(20.0 + 40.0 * left, rel=1e-14)


def test_request_charges_the_tank_to_one_temperature():
    layers, used = layers_of((1.0, 60.0), (0.8, 31.0), (1.0, 10.0))
    between, out = np.empty_like(layers), np.empty_like(layers)
    drawn = kernels.draw(TANK, layers, used, 0.7, 12.0, 20.0, 3600.0, between)
    charged = kernels.charge(TANK, between, drawn.used, drawn.request, out)
    assert charged.surplus == pytest.approx(0.0, abs=1e-6 * drawn.request)
    assert out[1, : charged.used] == pytest.approx(60.0, abs=1e-9)
    again = kernels.charge(TANK, out, charged.used, 1e6, between)
    assert again.surplus == pytest.approx(1e6, rel=1e-6)


def test_half_charge_draws_the_coldest_water_first():
    # 1 m3 of 10 °C and 0.2 m3 of 30 °C are lifted: 50 + 6 K m3; return (10 + 6)/1.2 °C
    layers, used = layers_of((1.0, 60.0), (0.8, 30.0), (1.0, 10.0))
    out = np.empty_like(layers)
    charged = kernels.charge(TANK, layers, used, CAPACITY * 56.0, out)
    assert charged.bottom == pytest.approx(16.0 / 1.2, rel=1e-13)
    assert out[0, :2] == pytest.approx([2.2, 0.6], rel=1e-13)
    assert out[1, :2] == pytest.approx([60.0, 30.0], rel=1e-13)


def test_warm_water_below_cold_mixes_and_keeps_its_heat():
    layers, used = layers_of((1.0, 20.0), (1.0, 50.0), (0.8, 30.0))
    used = kernels.merge_layers(layers, used, 0.0)
    # 20 and 50 -> 35 over 30 °C
    assert used == 2
    assert layers[1, :2] == pytest.approx([35.0, 30.0], rel=1e-14)


def test_too_many_layers_give_up_the_pair_that_loses_least():
    temperatures = [60.0, 50.0, 40.0, 39.0, 20.0]
    layers = np.array([[0.2] * 5, temperatures])
    used = kernels.merge_layers(layers, 5, 0.0)
    assert layers[1, :used] == pytest.approx([60.0, 50.0, 39.5, 20.0], rel=1e-14)


def test_march_is_its_steps_to_the_bit():
    steps = 60
    time = np.arange(steps)
    draws = 0.15 * (1.0 + np.sin(time))
    cold, room = 12.0 + 0.1 * time, np.full(steps, 18.0)
    power = np.full(steps, 39.7e3)
    marched, _ = layers_of((2.8, 60.0))
    out = np.empty((steps, 5))
    used = kernels.march(TANK, marched, draws, cold, room, power, 3600.0, out)
    layers, count = layers_of((2.8, 60.0))
    for i in range(steps):
        between, after = np.empty_like(layers), np.empty_like(layers)
        drawn = kernels.draw(TANK, layers, count, draws[i], cold[i], room[i], 3600.0, between)
        heat = min(39.7e3 * 3600.0, drawn.request)
        charged = kernels.charge(TANK, between, drawn.used, heat, after)
        layers, count = after, charged.used
        expected = (drawn.delivered, drawn.unmet, drawn.loss, charged.charged, charged.bottom)
        assert tuple(out[i]) == expected
    assert used == count
    assert np.array_equal(marched[:, :used], layers[:, :count])
