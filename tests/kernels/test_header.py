import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.header import distribute


def divide(count, ratio, reverse, exponent=2.0, total=2e-3, resistance=3e12):
    shares = np.empty(count)
    circuit = np.full(count, resistance)
    drop = distribute(circuit, exponent, ratio * resistance, total, reverse, shares)
    return shares, drop


@settings(max_examples=40, deadline=None)
@given(ratio=st.floats(1e-4, 50.0))
def test_two_circuits_divide_as_the_closed_form_says(ratio):
    # direct: R_c q1^2 = R_c q2^2 + 2 R_h q2^2; reverse: both paths hold one segment each
    direct, _ = divide(2, ratio, False)
    assert direct[0] / direct[1] == pytest.approx(math.sqrt(1.0 + 2.0 * ratio), rel=1e-8)
    reverse, _ = divide(2, ratio, True)
    assert reverse[0] == pytest.approx(0.5, rel=1e-8)


@pytest.mark.parametrize(
    ("count", "ratio", "reverse", "first", "spread"),
    [
        (3, 0.1, False, [1.2227, 0.9291, 0.8482], 0.375),
        (3, 0.1, True, [1.0464, 0.9071, 1.0464], 0.139),
        (10, 0.001, False, [1.1755], 0.249),
        (10, 0.001, True, [1.0577, 1.0197, 0.9906, 0.9710, 0.9610, 0.9610, 0.9710], 0.097),
        (10, 0.01, False, [1.9480], 1.357),
        (10, 0.01, True, [1.4408, 1.1679, 0.9412, 0.7718, 0.6783, 0.6783, 0.7718], 0.763),
    ],
)
def test_flows_match_the_reference_table(count, ratio, reverse, first, spread):
    shares, drop = divide(count, ratio, reverse)
    assert drop.converged
    assert shares[: len(first)] * count == pytest.approx(first, abs=1e-3)
    assert np.ptp(shares) * count == pytest.approx(spread, abs=1e-3)


@pytest.mark.parametrize(("ratio", "last"), [(0.001, 0.9266), (0.01, 0.5915)])
def test_the_far_circuit_gets_least_with_direct_return(ratio, last):
    shares, _ = divide(10, ratio, False)
    assert shares[-1] * 10 == pytest.approx(last, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 30),
    ratio=st.floats(0.0, 0.05),
    exponent=st.floats(1.0, 2.0),
    reverse=st.booleans(),
    seed=st.integers(0, 99),
)
def test_every_path_through_the_headers_costs_the_same(count, ratio, exponent, reverse, seed):
    total = 1.7
    circuit = np.random.default_rng(seed).uniform(0.5, 2.0, count)
    shares = np.empty(count)
    drop = distribute(circuit, exponent, ratio, total, reverse, shares)
    flows = shares * total
    passed = np.cumsum(flows)
    signed = lambda flow, n: flow * np.abs(flow) ** (n - 1.0)  # noqa: E731
    supply = ratio * signed(total - passed[:-1], 2.0)
    back = ratio * signed(passed[:-1], 2.0) if reverse else supply
    for i in range(count):
        rest = back[i:].sum() if reverse else back[:i].sum()
        path = supply[:i].sum() + circuit[i] * signed(flows[i], exponent) + rest
        assert path == pytest.approx(drop.total, rel=1e-9)
    assert flows.sum() == pytest.approx(total, rel=1e-14)


def test_headers_without_resistance_divide_evenly():
    shares, drop = divide(25, 0.0, False)
    assert shares == pytest.approx(np.full(25, 0.04), rel=1e-12)
    assert drop.total == pytest.approx(drop.circuit, rel=1e-12)


def test_flow_shares_do_not_depend_on_the_flow_if_all_is_quadratic():
    slow, _ = divide(10, 0.01, True, total=1e-5)
    fast, _ = divide(10, 0.01, True, total=1e-1)
    assert slow == pytest.approx(fast, rel=1e-10)
