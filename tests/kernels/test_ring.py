"""The ring step against dense linear algebra and its own balance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.ring import Bore, Ring, close_step, factorise, open_step

RINGS, ANGLES = 5, 4
WEIGHT = 0.7
RATE = np.array([3.0, 5.0, 8.0, 13.0, 21.0])  # W/(m K)
RADIAL = np.array([9.0, 4.0, 3.5, 3.0, 2.5, 2.0])  # bore half cell ... boundary, W/(m K)
ANGULAR = np.array([2.0, 1.5, 1.0, 0.8, 0.6])  # W/(m K)


def ring(weight=WEIGHT):
    made = [np.empty(RINGS), np.empty(RINGS)]
    made += [np.empty((ANGLES, RINGS)), np.empty((ANGLES, RINGS))]
    factorise(RATE, RADIAL, ANGULAR, weight, *made)
    return Ring(RATE, RADIAL, ANGULAR, *made, 1.0, weight)


def bore(wet_fraction=0.4, wet_film=30.0, dry_film=6.0, air=11.0, wet_tube=0.0, dry_tube=0.0):
    given_values = (wet_fraction, wet_film, dry_film, air, wet_tube, dry_tube)
    return Bore(*(np.full(1, value) for value in given_values))


def step(state, inside, outer, heat=None, sewage=None):
    right, lanes = np.empty_like(state), np.empty((1, 5, ANGLES))
    seen, out = np.empty((2, 1)), np.empty((7, 1))
    open_step(ring(), state, outer, inside, right, lanes, seen)
    if heat is None:
        heat = seen[0, 0] * (sewage - seen[1, 0])
    close_step(ring(), state, outer, inside, np.full(1, heat), lanes, seen, right, out)
    return right, out[:, 0], seen[:, 0]


def state(seed=1):
    return np.random.default_rng(seed).uniform(5.0, 20.0, (1, RINGS, ANGLES))


def dense_step(old, sewage, air, outer, wet_film, dry_film, shares):
    """Douglas step by dense solves, the films inside the radial matrix."""
    cells = RINGS * ANGLES
    across, around, source = np.zeros((cells, cells)), np.zeros((cells, cells)), np.zeros(cells)
    number = np.arange(cells).reshape(RINGS, ANGLES)
    for i in range(RINGS):
        for j in range(ANGLES):
            for matrix, other, conductance in (
                (across, (i + 1, j), RADIAL[i + 1]),
                (around, (i, j + 1), ANGULAR[i]),
            ):
                if other[0] < RINGS and other[1] < ANGLES:
                    pair = np.array([number[i, j], number[other]])
                    matrix[np.ix_(pair, pair)] += conductance * np.array([[1, -1], [-1, 1]])
    across[number[-1], number[-1]] += RADIAL[-1]
    source[number[-1]] += RADIAL[-1] * outer
    series = [
        film / ANGLES * RADIAL[0] / (film / ANGLES + RADIAL[0]) for film in (wet_film, dry_film)
    ]
    across[number[0], number[0]] += shares * series[0] + (1 - shares) * series[1]
    source[number[0]] += shares * series[0] * sewage + (1 - shares) * series[1] * air
    capacity = np.diag(np.repeat(RATE, ANGLES))
    flat = old.ravel()
    first = np.linalg.solve(capacity + WEIGHT * across, source - (across + around) @ flat)
    rise = np.linalg.solve(capacity + WEIGHT * around, capacity @ first)
    return (flat + rise).reshape(old.shape)


def test_what_the_sewage_sees_makes_the_implicit_step_exactly():
    # 0.4 of four half-plane angles: 1, 0.6, 0, 0 of them wet
    old = state()
    ours, _, _ = step(old, bore(), 9.0, sewage=17.0)
    dense = dense_step(old, 17.0, 11.0, 9.0, 30.0, 6.0, np.array([1.0, 0.6, 0.0, 0.0]))
    np.testing.assert_allclose(ours, dense, rtol=0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    wet_fraction=st.floats(0.0, 1.0),
    film=st.floats(0.0, 1e4),
    tube=st.floats(-200.0, 200.0),
    heat=st.floats(-500.0, 500.0),
    seed=st.integers(0, 1000),
)
def test_heat_stored_is_heat_that_entered(wet_fraction, film, tube, heat, seed):
    inside = bore(wet_fraction, film, 0.1 * film, 11.0, tube, -0.5 * tube)
    _, flows, _ = step(state(seed), inside, 9.0, heat=heat)
    entered = flows[:4]
    assert flows[0] == pytest.approx(heat, rel=1e-12, abs=1e-11)
    assert flows[2] == pytest.approx(0.5 * tube, rel=1e-12, abs=1e-11)
    assert abs(entered.sum() - flows[4]) <= 1e-12 * (np.abs(entered).sum() + 1000.0)


def test_a_wall_in_equilibrium_stays_there():
    # everything at 12 degC and no heat given: not one bit may move
    same = np.full((1, RINGS, ANGLES), 12.0)
    new, flows, seen = step(same, bore(air=12.0), 12.0, heat=0.0)
    np.testing.assert_allclose(new, same, rtol=0, atol=1e-14)
    assert seen[1] == pytest.approx(12.0, abs=1e-13)
    assert np.abs(flows[:5]).max() < 1e-12


def test_longer_contact_makes_the_wall_seem_weaker():
    # the wall gives way during the step, so the conductance seen lies below film and half cell
    _, _, seen = step(state(), bore(wet_fraction=1.0), 9.0, heat=0.0)
    film_and_half_cell = ANGLES / (ANGLES / 30.0 + 1.0 / RADIAL[0])
    assert 0.0 < seen[0] < film_and_half_cell


def test_a_dry_pipe_asks_nothing_and_loses_nothing():
    # no wet arc: conductance 0; heat given all the same is spread over the bore
    _, flows, seen = step(state(), bore(wet_fraction=0.0), 9.0, heat=40.0)
    assert seen[0] == 0.0
    assert flows[0] == pytest.approx(40.0)
    assert np.isnan(flows[5])
    assert abs(flows[:4].sum() - flows[4]) < 1e-11
