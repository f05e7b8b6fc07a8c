"""Air of a station's zones: exact limits, clipped controls against bisection, books."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.moist_air import DRY_AIR, VAPORISATION, humidity_ratio
from thermosim_kernels.station_air import (
    Ground,
    Operation,
    Results,
    Shell,
    Weather,
    march,
)
from thermosim_kernels.station_coil import Balance, Coil, Limits, settle

PRESSURE = 101325.0


def no_ground(zones):
    flat, wide = np.zeros(0), np.zeros((zones, 0))
    block = np.zeros((8 * zones, 0))
    return Ground(flat, wide, wide.T.copy(), flat, flat, np.zeros((0, 0)), wide, block)


def shell(step, volume=(1000.0,), exchange=0.0):
    size = len(volume)
    air = 1.2 * np.array(volume) / step
    between = exchange * (np.ones((size, size)) - np.eye(size))
    return Shell(air * DRY_AIR, air, between, np.full(size, 0.85), np.full(size, -10.0), PRESSURE)


def results(hours, zones):
    made = [np.empty((hours, zones)) for _ in range(8)]
    return Results(*made, np.empty((hours, 0)), np.empty((hours, zones)))


def operation(hours, zones=1, **changes):
    plain = {
        "sensible": 0.0, "vapour": 0.0, "mechanical": 0.0, "recirculated": 0.0, "piston": 0.0,
        "set_point": math.inf, "capacity": 0.0, "heat_wanted": 0.0, "winter_limit": -math.inf,
    }  # fmt: skip
    return Operation(
        *(np.ascontiguousarray(np.broadcast_to(v, (hours, zones)), dtype=float)
          for v in {**plain, **changes}.values())
    )  # fmt: skip


def weather(hours, temperature, humidity=0.004):
    return Weather(np.full(hours, temperature), np.full(hours, humidity), np.zeros((hours, 0)))


def run(step, hours, outdoors, start, given, volume=(1000.0,), exchange=0.0):
    zones = len(volume)
    out = results(hours, zones)
    air = np.vstack([np.full(zones, start), np.full(zones, 0.004)])
    room = shell(step, volume, exchange)
    assert (
        march(no_ground(zones), room, weather(hours, outdoors), given, np.zeros(0), air, out) == 0
    )
    return out, air


def test_a_ventilated_room_approaches_its_balance_exponentially_at_first_order():
    # 1000 m3 x 1.2 kg/m3 and 1 kg/s: time constant 1200 s; after it, 1/e of 20 K is left
    errors = []
    for steps in (100, 200):
        given = operation(steps, mechanical=1.0)
        out, _ = run(1200.0 / steps, steps, 0.0, 20.0, given)
        errors.append(out.temperature[-1, 0] - 20.0 / math.e)
    assert errors[1] < 20.0 / math.e * 0.003
    assert errors[0] / errors[1] == pytest.approx(2.0, abs=0.02)


def test_less_outdoor_air_alone_makes_the_station_warm_in_winter():
    # 21 K above -4 degC need sensible / (c x 21 K) of outdoor air: 211,260 W / 21,126 = 10 kg/s
    # through the fans when 80 % of 50 kg/s are recirculated and the coil stands still
    given = operation(60, sensible=10.0 * DRY_AIR * 21.0, mechanical=50.0, recirculated=0.8)
    out, _ = run(3600.0, 60, -4.0, 10.0, given)
    assert out.temperature[-1, 0] == pytest.approx(17.0, abs=1e-9)
    assert out.supply[-1, 0] == pytest.approx(0.2 * -4.0 + 0.8 * 17.0, abs=1e-9)


def test_only_the_share_that_returns_cools_the_station():
    # steady: gains = r Q + (1 - r) m c (T - T_o); at 29 degC outdoors nothing is vented away
    given = operation(
        200, sensible=100e3, mechanical=20.0, recirculated=0.5, set_point=29.0, capacity=1e9
    )
    out, _ = run(3600.0, 200, 29.0, 29.0, given)
    assert out.temperature[-1, 0] == pytest.approx(29.0, abs=1e-12)
    assert out.sensible[-1, 0] == pytest.approx(200e3, rel=1e-9)
    assert out.outdoor[-1, 0] == pytest.approx(100e3, rel=1e-9)  # cold air is let out


def test_a_locked_coil_takes_nothing():
    given = operation(5, sensible=1e5, mechanical=9.0, recirculated=1.0, set_point=20.0,
                      heat_wanted=1e5, capacity=0.0)  # fmt: skip
    out, _ = run(3600.0, 5, 10.0, 20.0, given)
    assert not out.sensible.any()
    assert not out.latent.any()
    assert (out.unmet > 0.0).all()


def heats(balance, coil, surface):
    """Zone and total heat for a surface, straight from the two balances."""
    back = coil.returned * coil.flow
    temperature = (balance.heat + back * DRY_AIR * surface) / (balance.conductance + back * DRY_AIR)
    humidity = balance.vapour / balance.dilution
    saturated = humidity_ratio(surface, 1.0, coil.pressure)
    if saturated < humidity:
        humidity = (balance.vapour + back * saturated) / (balance.dilution + back)
    latent = coil.flow * VAPORISATION * max(humidity - saturated, 0.0)
    return temperature, coil.flow * DRY_AIR * (temperature - surface) + latent


def coldest_allowed(balance, coil, most, limit):
    """Coldest surface with at most a heat and the zone not below a limit, by bisection."""

    def fits(surface):
        temperature, total = heats(balance, coil, surface)
        return total <= most and (temperature >= limit or coil.returned == 0.0)

    low, high = coil.coldest, balance.heat / balance.conductance
    if high <= low or not fits(high):
        return high
    if fits(low):
        return low
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high


@settings(max_examples=4000, deadline=None)
@given(
    conductance=st.floats(1e3, 1e5),
    off=st.floats(-10.0, 45.0),
    dilution=st.floats(1.0, 100.0),
    relative=st.floats(0.05, 0.95),
    flow=st.floats(0.5, 200.0),
    returned=st.sampled_from([0.0, 0.2, 0.7, 1.0]),
    set_point=st.sampled_from([math.inf, 29.0, 24.0]),
    capacity=st.sampled_from([0.0, 5e4, 4e5, math.inf]),
    wanted=st.sampled_from([0.0, 2e4, 3e5, math.inf]),
    limit=st.sampled_from([-math.inf, 10.0, 12.0]),
)
def test_clipped_controls_are_what_bisection_finds(
    conductance, off, dilution, relative, flow, returned, set_point, capacity, wanted, limit
):
    moist = relative * humidity_ratio(off, 1.0, PRESSURE)
    balance = Balance(conductance, conductance * off, dilution, dilution * moist)
    coil = Coil(flow, returned, -10.0, PRESSURE)
    new = settle(balance, coil, Limits(set_point, capacity, wanted, limit))
    surface = off
    if capacity > 0.0:
        if returned > 0.0 and set_point < math.inf:
            surface = coldest_allowed(balance, coil, capacity, set_point)
        surface = min(surface, coldest_allowed(balance, coil, min(wanted, capacity), limit))
    temperature, total = heats(balance, coil, surface)
    assert new.surface == pytest.approx(surface, abs=1e-8)
    assert new.temperature == pytest.approx(temperature, abs=1e-8)
    scale = coil.flow * DRY_AIR
    assert new.sensible + VAPORISATION * new.condensed == pytest.approx(total, abs=1e-6 * scale)
    assert new.sensible >= 0.0
    assert new.condensed >= 0.0


def test_two_equal_zones_behave_as_one_of_twice_the_size():
    hours = 48
    one = operation(hours, sensible=2e5, vapour=0.4, mechanical=30.0, recirculated=0.6,
                    piston=4.0, set_point=26.0, capacity=9e4, heat_wanted=1e4)  # fmt: skip
    half = operation(hours, 2, sensible=1e5, vapour=0.2, mechanical=15.0, recirculated=0.6,
                     piston=2.0, set_point=26.0, capacity=4.5e4, heat_wanted=5e3)  # fmt: skip
    whole, _ = run(3600.0, hours, 22.0, 20.0, one, (2000.0,))
    parts, _ = run(3600.0, hours, 22.0, 20.0, half, (1000.0, 1000.0), exchange=7.0)
    for name in ("temperature", "humidity", "supply"):
        for zone in (0, 1):
            side = getattr(parts, name)[:, zone]
            assert side == pytest.approx(getattr(whole, name)[:, 0], abs=1e-9)
    assert parts.sensible.sum(axis=1) == pytest.approx(whole.sensible[:, 0], rel=1e-8)
    assert whole.latent.max() > 0.0


@settings(max_examples=40, deadline=None)
@given(
    exchange=st.sampled_from([0.1, 5.0, 200.0]),
    gains=st.tuples(*[st.floats(0.0, 4e5)] * 3),
    set_points=st.tuples(*[st.sampled_from([math.inf, 20.0, 26.0])] * 3),
    capacity=st.sampled_from([3e4, 2e5, math.inf]),
    wanted=st.sampled_from([0.0, 5e4, math.inf]),
)
def test_several_zones_balance_in_heat_and_water(exchange, gains, set_points, capacity, wanted):
    volume, hours = (500.0, 2000.0, 8000.0), 6
    given_ = operation(
        hours, 3, sensible=np.array(gains), vapour=0.01, mechanical=20.0, recirculated=0.7,
        piston=1.0, set_point=np.array(set_points), capacity=capacity, heat_wanted=wanted,
        winter_limit=12.0,
    )  # fmt: skip
    out, _ = run(3600.0, hours, 18.0, 15.0, given_, volume, exchange)
    room = shell(3600.0, volume, exchange)
    before = np.vstack([np.full(3, 15.0), out.temperature[:-1]])
    kept = (out.temperature - before) * room.capacity
    flows = given_.sensible + out.outdoor - out.sensible
    assert (flows - kept).sum(axis=1) == pytest.approx(np.zeros(hours), abs=1e-4)
    wet_before = np.vstack([np.full(3, 0.004), out.humidity[:-1]])
    fresh = 1.0 + 0.3 * 20.0
    condensed = 0.7 * out.latent / VAPORISATION + out.mist
    water = given_.vapour + fresh * (0.004 - out.humidity) - condensed
    kept_water = (out.humidity - wet_before) * room.air
    assert (water - kept_water).sum(axis=1) == pytest.approx(np.zeros(hours), abs=1e-9)
    assert (out.temperature[out.unmet == 0.0] <= given_.set_point[out.unmet == 0.0] + 1e-8).all()
