import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from thermosim_kernels.spiral import COLUMNS, ROWS, SpiralStep, profile_at, series
from thermosim_kernels.tube import TubeFlow

STILL = TubeFlow(0.0, 0.0, 0.0, 0.0)


def step(**given_values):
    base = {
        "water_capacity_rate": 20e3, "water_temperature": 9.5, "sewage_capacity_rate": 178e3,
        "sewage_temperature": 15.0, "sewage_film": 1000.0, "wet_fraction": 0.25,
        "air_temperature": 14.0, "air_humidity": 0.9,
    }  # fmt: skip
    return SpiralStep(**(base | given_values))


def solve(conductance, inputs, back=None, shares=None):
    count = len(conductance)
    shares = np.full(count, 1.0 / count) if shares is None else shares
    back = np.full(count, 13.0) if back is None else back
    table = np.ascontiguousarray(conductance, float)
    return series(table, shares, inputs, back, STILL, 1.0, np.empty((count, COLUMNS)))


def sewage_only(count, conductance):
    table = np.zeros((count, 5))
    table[:, 0] = conductance
    return table


@pytest.mark.parametrize(
    ("count", "sewage", "heat", "mixed"),
    [(10, 14.455627277, 96.898345, 11.84491723), (25, 13.707728733, 230.024286, 11.600485711)],
)
def test_units_in_series_follow_the_closed_form(count, sewage, heat, mixed):
    # effectiveness 0.625: UA = -ln(1 - 0.625) x 2000 W/K; Ts = 7 + 8 (1 - 0.625 x 2/178)^N
    inputs = step(water_capacity_rate=2000.0 * count)
    answer = solve(sewage_only(count, -math.log(0.375) * 2000.0), inputs)
    out = answer.sewage_slope * 7.0 + answer.sewage_offset
    exact = 7.0 + 8.0 * (1.0 - 0.625 * 2.0 / 178.0) ** count
    assert out == pytest.approx(exact, rel=1e-13)
    gained = answer.to_water_slope * 7.0 + answer.to_water_offset
    assert gained == pytest.approx(178e3 * (15.0 - exact), rel=1e-11)
    back = answer.return_slope * 7.0 + answer.return_offset
    assert back == pytest.approx(7.0 + 178.0 * (15.0 - exact) / (2.0 * count), rel=1e-12)
    # the printed figures, half a unit of the last digit
    assert out == pytest.approx(sewage, abs=5e-10)
    assert gained / 1e3 == pytest.approx(heat, abs=5e-7)
    assert back == pytest.approx(mixed, abs=5e-9)


def test_each_port_gives_what_the_water_profile_says():
    # one unit; water along it Tw(x) = Ti + (7 - Ti) exp(-N x); each port gives the integral
    sewage, air, soil, rate = 900.0, 300.0, 200.0, 1500.0
    inputs = step(water_capacity_rate=rate)
    answer = solve([[sewage, air, soil, 50.0, 20.0]], inputs)
    total = sewage + air + soil
    end = (sewage * 15.0 + air * 14.0 + soil * 13.0) / total
    water = lambda x: end + (7.0 - end) * math.exp(-total / rate * x)  # noqa: E731
    from_sewage = quad(lambda x: sewage * (15.0 - water(x)), 0.0, 1.0)[0] + 50.0 * 2.0
    from_air = quad(lambda x: air * (14.0 - water(x)), 0.0, 1.0)[0] + 20.0 * 1.0
    from_back = quad(lambda x: soil * (13.0 - water(x)), 0.0, 1.0)[0] - 50.0 * 2.0 - 20.0 * 1.0
    assert answer.from_sewage_slope * 7.0 + answer.from_sewage_offset == pytest.approx(from_sewage)
    assert answer.from_air_slope * 7.0 + answer.from_air_offset == pytest.approx(from_air)
    assert answer.from_back_slope * 7.0 + answer.from_back_offset == pytest.approx(from_back)
    assert answer.return_slope * 7.0 + answer.return_offset == pytest.approx(water(1.0))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 30),
    water=st.sampled_from([0.0, 50.0, 2e4, 1e6]),
    sewage=st.sampled_from([0.0, 10.0, 3e3, 2e5]),
    inlet=st.floats(-5.0, 40.0),
)
def test_heat_is_conserved_whatever_flows(seed, count, water, sewage, inlet):
    random = np.random.default_rng(seed)
    table = random.uniform(0.0, 2000.0, (count, 5)) * (random.random((count, 5)) < 0.8)
    shares = random.uniform(0.1, 1.0, count)
    inputs = step(
        water_capacity_rate=water, sewage_capacity_rate=sewage, surface_conductance=30.0,
        surface_temperature=8.0,
    )  # fmt: skip
    answer = solve(table, inputs, random.uniform(5.0, 20.0, count), shares / shares.sum())
    at = lambda name: (  # noqa: E731
        getattr(answer, f"{name}_slope") * inlet + getattr(answer, f"{name}_offset")
    )
    size = table.sum() * 40.0 + 1.0
    ports = at("from_sewage") + at("from_air") + at("from_back")
    assert at("to_water") == pytest.approx(ports, abs=1e-13 * size)
    assert water * (at("return") - inlet) == pytest.approx(
        at("to_water"), abs=1e-12 * (size + 40.0 * water)
    )
    assert sewage * (15.0 - at("sewage")) == pytest.approx(
        at("from_sewage") + at("surface"), abs=1e-12 * (size + 40.0 * sewage)
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), sewage=st.sampled_from([0.0, 1.0, 500.0, 5e3, 2e5]))
def test_nothing_gets_colder_than_the_coldest_neighbour(seed, sewage):
    random = np.random.default_rng(seed)
    inputs = step(sewage_capacity_rate=sewage, surface_conductance=100.0, surface_temperature=9.0)
    answer = solve(random.uniform(0.0, 5e3, (12, 5)), inputs, np.full(12, 12.0))
    out = np.empty((ROWS, 12))
    profile_at(7.0, answer.units, out)
    for temperature in (*out[0], *out[2], answer.sewage_slope * 7.0 + answer.sewage_offset):
        assert 7.0 - 1e-9 <= temperature <= 15.0 + 1e-9


def test_no_heat_flows_where_all_is_of_one_temperature():
    inputs = step(
        sewage_temperature=11.0, air_temperature=11.0, surface_conductance=70.0,
        surface_temperature=11.0,
    )  # fmt: skip
    answer = solve(np.full((7, 5), 400.0), inputs, np.full(7, 11.0))
    for heat in ("to_water", "from_sewage", "from_air", "from_back", "surface"):
        slope, offset = getattr(answer, f"{heat}_slope"), getattr(answer, f"{heat}_offset")
        assert slope * 11.0 + offset == pytest.approx(0.0, abs=1e-8)
    assert answer.return_slope * 11.0 + answer.return_offset == pytest.approx(11.0)


def test_error_of_the_entry_temperature_is_of_first_order():
    # limit of many short units: the sewage decays as exp(-eps C / (rho c Q))
    exact = 7.0 + 8.0 * math.exp(-0.625 * 50e3 / 178e3)
    errors = []
    for count in (25, 50, 100):
        table = sewage_only(count, -math.log(0.375) * 50e3 / count)
        answer = solve(table, step(water_capacity_rate=50e3))
        errors.append(abs(answer.sewage_slope * 7.0 + answer.sewage_offset - exact))
    assert errors[0] < 0.02
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(2.0, rel=0.02)


def test_hardly_any_sewage_is_cooled_to_the_water_and_said_so():
    # 10 W/K of sewage through units of 2000 W/K: it ends at 7 degC within the first unit
    answer = solve(sewage_only(5, 2000.0), step(sewage_capacity_rate=10.0))
    assert answer.limited == 5
    assert answer.sewage_slope * 7.0 + answer.sewage_offset == pytest.approx(7.0, abs=1e-6)
    gained = answer.to_water_slope * 7.0 + answer.to_water_offset
    assert gained == pytest.approx(10.0 * 8.0, rel=1e-6)


def test_plenty_of_sewage_is_not_limited():
    assert solve(sewage_only(25, 2000.0), step()).limited == 0


def test_a_strong_unit_is_not_limited_while_the_water_cannot_take_the_heat():
    # 1e6 W/K but only 200 W/K of water in each unit, against 300 W/K of sewage
    inputs = step(water_capacity_rate=1000.0, sewage_capacity_rate=300.0)
    answer = solve(sewage_only(5, 1e6), inputs)
    assert answer.limited == 0
    # effectiveness 1: Ts = 7 + 8 (1 - 200/300)^5
    out = answer.sewage_slope * 7.0 + answer.sewage_offset
    assert out == pytest.approx(7.0 + 8.0 * (1.0 / 3.0) ** 5, rel=1e-9)


def test_still_water_takes_the_temperature_of_its_neighbours():
    answer = solve([[600.0, 300.0, 100.0, 0.0, 0.0]], step(water_capacity_rate=0.0))
    assert answer.return_slope == 0.0
    assert answer.return_offset == pytest.approx((600 * 15.0 + 300 * 14.0 + 100 * 13.0) / 1000)
    assert answer.to_water_offset == pytest.approx(0.0, abs=1e-9)


def test_profile_adds_up_to_the_totals():
    answer = solve(np.full((8, 5), [900.0, 200.0, 150.0, 40.0, 10.0]), step())
    out = np.empty((ROWS, 8))
    profile_at(6.5, answer.units, out)
    assert out[1].sum() == pytest.approx(answer.to_water_slope * 6.5 + answer.to_water_offset)
    assert out[3].sum() == pytest.approx(answer.from_sewage_slope * 6.5 + answer.from_sewage_offset)
    assert -out[5].sum() == pytest.approx(answer.from_back_slope * 6.5 + answer.from_back_offset)
    assert out[0].mean() == pytest.approx(answer.return_slope * 6.5 + answer.return_offset)
    assert np.all(np.diff(out[2]) < 0.0)  # the sewage cools from unit to unit
