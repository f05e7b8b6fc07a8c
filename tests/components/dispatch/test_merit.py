"""Merit order: machines in turn, least loads, a store that loses and never runs both ways."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thermosim.components.dispatch import HeatStore, Machine, MeritOrder, Problem, solve
from thermosim.errors import ParameterError

HOUR = 3600.0
BIG = {"a": np.full(4, 2.0), "b": np.full(4, 3.0)}


def test_machines_are_asked_in_turn_and_the_rest_is_unmet():
    found = MeritOrder(order=("a", "b")).run(np.array([1.0, 2.0, 4.0, 6.0]), BIG)
    np.testing.assert_array_equal(found.made["a"], [1.0, 2.0, 2.0, 2.0])
    np.testing.assert_array_equal(found.made["b"], [0.0, 0.0, 2.0, 3.0])
    np.testing.assert_array_equal(found.unmet, [0.0, 0.0, 0.0, 1.0])


def test_order_and_not_the_table_decides():
    found = MeritOrder(order=("b", "a")).run(np.array([1.0, 2.0, 4.0, 6.0]), BIG)
    np.testing.assert_array_equal(found.made["b"], [1.0, 2.0, 3.0, 3.0])


def test_a_machine_below_its_least_load_is_passed_over_if_another_can():
    # a may not run below 1.0 of its 2.0: half a watt is b's; with b away a cycles
    order = MeritOrder(order=("a", "b"), minimum=(0.5, 0.0))
    demand = np.array([0.5, 1.0])
    both = order.run(demand, {"a": np.full(2, 2.0), "b": np.full(2, 3.0)})
    np.testing.assert_array_equal(both.made["a"], [0.0, 1.0])
    alone = order.run(demand, {"a": np.full(2, 2.0), "b": np.zeros(2)})
    np.testing.assert_array_equal(alone.made["a"], [0.5, 1.0])


def test_store_is_charged_by_spare_capacity_and_carries_it_over_a_stop():
    # two hours with 1 W to spare, then the machine stops for an hour: 2 Wh less a tenth an hour
    store = HeatStore(capacity=10 * HOUR, charge=5.0, discharge=5.0, loss=0.1)
    order = MeritOrder(order=("set", "store", "boiler"), charging=("set",), store=store)
    made = {"set": np.array([2.0, 2.0, 0.0]), "boiler": np.full(3, 9.0)}
    found = order.run(np.ones(3), made)
    np.testing.assert_allclose(found.charged, [1.0, 1.0, 0.0])
    # content 1, then 0.9 + 1 = 1.9, then 1.71 before it gives 1
    np.testing.assert_allclose(found.level / HOUR, [1.0, 1.9, 0.71])
    np.testing.assert_allclose(found.discharged, [0.0, 0.0, 1.0])
    assert not found.made["boiler"].any()


def test_windows_forbid_to_charge_and_to_give():
    store = HeatStore(capacity=10 * HOUR, charge=5.0, discharge=5.0)
    order = MeritOrder(order=("store", "set"), charging=("set",), store=store)
    windows = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    found = order.run(np.ones(4), {"set": np.full(4, 2.0)}, windows=windows)
    np.testing.assert_allclose(found.charged, [0.0, 1.0, 1.0, 0.0])
    np.testing.assert_allclose(found.discharged, [0.0, 0.0, 0.0, 1.0])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0.0, 10.0), min_size=5, max_size=40),
    st.floats(0.0, 1.0),
    st.integers(0, 2),
)
def test_heat_is_conserved_in_every_step(asked, loss, place):
    store = HeatStore(capacity=6 * HOUR, charge=2.0, discharge=3.0, loss=loss)
    names = ["a", "b"]
    names.insert(place, "store")
    order = MeritOrder(order=tuple(names), minimum=(0.3, 0.2), charging=("a",), store=store)
    demand = np.array(asked)
    found = order.run(demand, {"a": np.full(demand.size, 4.0), "b": np.full(demand.size, 3.0)})
    made = found.made["a"] + found.made["b"]
    np.testing.assert_allclose(
        made + found.discharged + found.unmet, demand + found.charged, atol=1e-12
    )
    before = np.concatenate([[found.start], found.level[:-1]]) * (1.0 - loss)
    np.testing.assert_allclose(
        found.level, before + (found.charged - found.discharged) * HOUR, atol=1e-6
    )
    assert not np.any((found.charged > 0.0) & (found.discharged > 0.0))
    assert found.level.min() >= 0.0
    assert found.level.max() <= 6 * HOUR * (1.0 + 1e-12)


def test_merit_order_by_rising_cost_is_the_optimum_without_a_store():
    rng = np.random.default_rng(3)
    demand = rng.uniform(0.0, 4.5, 50)
    merit = MeritOrder(order=("a", "b")).run(demand, {"a": np.full(50, 2.0), "b": np.full(50, 3.0)})
    a = Machine(name="a", product="heat", capacity=2.0, cost=1.0)
    b = Machine(name="b", product="heat", capacity=3.0, cost=2.0)
    best = solve(Problem(demand={"heat": demand}, machines=(b, a)))
    paid = HOUR * (merit.made["a"].sum() + 2.0 * merit.made["b"].sum())
    assert paid == pytest.approx(best.cost, rel=1e-9)


def test_mistakes_are_answered_with_a_sentence():
    store = HeatStore(capacity=1.0, charge=1.0, discharge=1.0)
    for change, text in (
        ({"order": ("a", "a")}, "'a' stands in it twice"),
        ({"order": ("a", "store")}, "a store needs its place"),
        ({"order": ("a",), "store": store}, "a store needs its place"),
        ({"order": ("store",), "store": store}, "at least one machine"),
        ({"order": ("a", "store"), "store": store, "charging": ("b",)}, "'b' cannot charge"),
        ({"order": ("a",), "minimum": (0.1, 0.2)}, "2 minimum loads for 1 machines"),
        ({"order": ("a",), "minimum": (1.1,)}, "between 0 and 1"),
    ):
        with pytest.raises(ParameterError, match=text):
            MeritOrder(**change)
    with pytest.raises(ParameterError, match="no machine 'c'"):
        MeritOrder(order=("c",)).run(np.ones(4), BIG)
    with pytest.raises(ParameterError, match="must be at most 1"):
        HeatStore(capacity=1.0, charge=1.0, discharge=1.0, loss=1.5)
