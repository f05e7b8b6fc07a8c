"""Least-cost dispatch: the published benchmark, duality with the merit order, refusals."""

import numpy as np
import pytest

from thermosim.components.dispatch import (
    Machine,
    Problem,
    SharedLimit,
    Store,
    solve,
    solve_rolling,
)
from thermosim.errors import ConvergenceError, ParameterError

KWH = 3.6e6


def benchmark(hours, on_off=False):
    """Heat pump, boiler and store on a heat demand; prices by the hour."""
    t = np.arange(hours)
    demand = (
        3.0 + 1.5 * np.cos(2 * np.pi * (t - 6) / 24) + 0.8 * np.cos(2 * np.pi * (t - 24) / 8760)
    )
    price = 20.0 + 8.0 * np.sin(2 * np.pi * (t - 9) / 24) + 3.0 * np.sin(2 * np.pi * t / 168)
    least = {"minimum": 0.2, "on_off": True} if on_off else {}
    pump = Machine(name="pump", product="heat", capacity=3e6, cost=price / 3.0 / KWH, **least)
    boiler = Machine(name="boiler", product="heat", capacity=5e6, cost=8.0 / 0.93 / KWH, **least)
    store = Store(
        name="store", product="heat", capacity=1e4 * KWH, charge=2e6, discharge=2e6, loss=0.005
    )
    return Problem(demand={"heat": 1e6 * demand}, machines=(pump, boiler), stores=(store,))


@pytest.mark.parametrize(
    ("hours", "on_off", "optimum", "pump", "boiler"),
    [
        (168, False, 4433.497544, 398.418, 240.027),
        (8760, False, 171906.0216, 19804.61, 6552.46),
        (168, True, 4433.666839, 398.125, 240.331),
    ],
)
def test_optimum_of_the_benchmark(hours, on_off, optimum, pump, boiler):
    found = solve(benchmark(hours, on_off))
    assert found.cost / 1e3 == pytest.approx(optimum, rel=1e-6)
    assert found.made["pump"].sum() / 1e6 == pytest.approx(pump, abs=0.01)
    assert found.made["boiler"].sum() / 1e6 == pytest.approx(boiler, abs=0.01)


def test_schedule_meets_demand_and_store_balance_in_every_hour():
    problem = benchmark(168)
    found = solve(problem)
    given = found.made["pump"] + found.made["boiler"] + found.discharged["store"]
    np.testing.assert_allclose(
        given, problem.demand["heat"] + found.charged["store"], rtol=0, atol=1.0
    )
    level = found.level["store"]
    net = (found.charged["store"] - found.discharged["store"]) * 3600.0
    np.testing.assert_allclose(level, 0.995 * np.roll(level, 1) + net, atol=1e4)


def test_machines_that_switch_never_run_below_their_minimum():
    found = solve(benchmark(168, True))
    pump = found.made["pump"]
    assert np.all((pump < 1.0) | (pump > 0.2 * 3e6 - 1.0))


def test_windows_cost_little_more_than_the_whole():
    whole, rolled = solve(benchmark(336)), solve_rolling(benchmark(336), window=48, look_ahead=24)
    assert whole.cost <= rolled.cost * (1.0 + 1e-9)
    assert rolled.cost == pytest.approx(whole.cost, rel=5e-3)


def test_without_store_the_cheapest_machine_runs_first():
    # 1.5 MW asked, 1 MW at 1/kWh and the rest at 3/kWh: 2 h x (1000 x 1 + 500 x 3) = 5000
    cheap = Machine(name="cheap", product="heat", capacity=1e6, cost=1.0 / KWH)
    dear = Machine(name="dear", product="heat", capacity=1e6, cost=3.0 / KWH)
    found = solve(Problem(demand={"heat": np.full(2, 1.5e6)}, machines=(dear, cheap)))
    assert found.cost == pytest.approx(5000.0)
    np.testing.assert_allclose(found.made["cheap"], 1e6)


def test_cold_from_heat_loads_the_heat_balance():
    # 0.7 MW of cold from an absorption machine of COP 0.7 takes 1 MW of heat: 8/kWh x 1000 kWh
    boiler = Machine(name="boiler", product="heat", capacity=2e6, cost=8.0 / KWH)
    absorber = Machine(name="absorber", product="cold", capacity=1e6, uses={"heat": 1.0 / 0.7})
    demand = {"cold": np.array([0.7e6]), "heat": np.array([0.0])}
    found = solve(Problem(demand=demand, machines=(boiler, absorber)))
    assert found.made["boiler"][0] == pytest.approx(1e6)
    assert found.cost == pytest.approx(8000.0)


def test_shared_steam_bounds_two_machines_together():
    # a boiler of 1 MW of steam: turbine set 1 steam a heat, bypass 1 steam a heat
    one = Machine(name="one", product="heat", capacity=1e6, cost=1.0 / KWH)
    two = Machine(name="two", product="heat", capacity=1e6, cost=2.0 / KWH)
    steam = SharedLimit(name="steam", capacity=1e6, uses={"one": 1.0, "two": 0.5})
    problem = Problem(demand={"heat": np.array([1.2e6])}, machines=(one, two), limits=(steam,))
    found = solve(problem)
    # one + two = 1.2, one + two/2 <= 1: two = 0.4 MW
    assert found.made["two"][0] == pytest.approx(0.4e6)


def test_shortage_has_its_price_or_there_is_no_schedule():
    small = Machine(name="small", product="heat", capacity=1e6, cost=1.0 / KWH)
    demand = {"heat": np.array([1.5e6])}
    with pytest.raises(ConvergenceError, match="cannot be met"):
        solve(Problem(demand=demand, machines=(small,)))
    found = solve(Problem(demand=demand, machines=(small,), shortage=100.0 / KWH))
    assert found.unmet["heat"][0] == pytest.approx(0.5e6)
    assert found.shortage == pytest.approx(50_000.0)
    assert found.cost == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"product": "colt"}, "product 'colt' has no balance"),
        ({"capacity": -1.0}, "capacity must be at least 0 W"),
        ({"minimum": 0.2}, "needs on_off = True"),
    ],
)
def test_mistakes_of_a_machine_are_answered_with_a_sentence(change, text):
    given = {"name": "m", "product": "heat", "capacity": 1.0, **change}
    with pytest.raises(ParameterError, match=text):
        Problem(demand={"heat": np.ones(2)}, machines=(Machine(**given),))


def test_a_store_cannot_lose_more_than_it_holds():
    with pytest.raises(ParameterError, match=r"Store.loss = 1.2 -: must be at most 1"):
        Store(name="s", product="heat", capacity=1.0, charge=1.0, discharge=1.0, loss=1.2)


def test_no_store_is_charged_and_emptied_in_the_same_hour():
    # turning heat over within an hour is free to the program: 18 of these 168 hours did
    demand = np.random.default_rng(0).uniform(0.2e6, 4e6, 168)
    machine = Machine(name="boiler", product="heat", capacity=3e6, cost=1.0)
    store = Store(name="store", product="heat", capacity=3.6e10, charge=2e6, discharge=3e6)
    found = solve(
        Problem(demand={"heat": demand}, machines=(machine,), stores=(store,), shortage=50.0)
    )
    charged, given = found.charged["store"], found.discharged["store"]
    np.testing.assert_array_equal(np.minimum(charged, given), 0.0)
    np.testing.assert_allclose(found.made["boiler"] + given - charged, demand, atol=1.0)
    level = found.level["store"]
    np.testing.assert_allclose(level - np.roll(level, 1), 3600.0 * (charged - given), atol=1e4)
