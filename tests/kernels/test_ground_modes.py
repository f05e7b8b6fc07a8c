"""Blocks of steps against the exact exponential and against single steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.ground_modes import BLOCK, march, step

from thermosim.components.ground.marching import GroundMarch
from thermosim.components.ground.reduced import ReducedGround


def ground(rates, drive, through):
    """Modes without a section behind them."""
    rates, drive = np.asarray(rates, float), np.asarray(drive, float)
    names = tuple("abcdefgh"[: drive.shape[1]])
    none = np.empty((0, rates.size))
    through = np.asarray(through, float)
    return ReducedGround(names, rates, drive, drive, through, none, none.sum(axis=0), np.nan)


def test_one_mode_under_a_ramp_is_solved_exactly():
    # z' = -l z + b u, u = s t from rest: z = b s (t / l - (1 - e^(-l t)) / l^2), q = g u - b z
    rate, drive, slope = 2e-4, 0.03, 1.5 / 3600
    march_ = GroundMarch(ground=ground([rate], [[drive]], [5.0]))
    time = 3600.0 * np.arange(30)
    state, heat = march_.run(np.zeros(1), (slope * time)[:, None])
    exact = drive * slope * (time / rate + np.expm1(-rate * time) / rate**2)
    assert state[0] == pytest.approx(exact[-1], rel=1e-12)
    np.testing.assert_allclose(heat[:, 0], 5.0 * slope * time - drive * exact, rtol=1e-12)


@pytest.mark.parametrize("reach", [1e-9, 1e-6, 9.9e-3, 1.01e-2, 1.0, 50.0])
def test_slow_and_fast_modes_are_equally_exact(reach):
    # one step of u = 0 ... 1: z1 = b (1 - phi1) / l, phi1 = (1 - e^-x) / x; in long double
    rate = reach / 3600.0
    made, _ = GroundMarch(ground=ground([rate], [[1.0]], [1.0])).run(
        np.zeros(1), np.array([[0.0], [1.0]])
    )
    terms = [
        np.longdouble(-reach) ** n / np.prod(np.arange(2, n + 3, dtype=np.longdouble))
        for n in range(60)
    ]
    series = float(sum(terms)) if reach < 5 else (1 - (1 - np.exp(-reach)) / reach) / reach
    # integral of e^(-x(1-s)) s ds = sum (-x)^n / (n + 2)!
    assert made[0] == pytest.approx(3600.0 * series, rel=1e-11)


@settings(max_examples=20, deadline=None)
@given(
    modes=st.integers(1, 19),
    count=st.integers(1, 4),
    instants=st.integers(1, 4 * BLOCK),
    seed=st.integers(0, 99),
)
def test_blocks_and_single_steps_are_the_same_march(modes, count, instants, seed):
    random = np.random.default_rng(seed)
    rates = 10.0 ** random.uniform(-9, -3, modes)
    drive = random.normal(size=(modes, count)) * np.sqrt(rates)[:, None]
    made = GroundMarch(ground=ground(rates, drive, random.uniform(5, 20, count)))
    series, start = random.uniform(-10, 30, (instants, count)), random.normal(size=modes)
    state, heat = made.run(start, series)
    hidden = made.begin(start, series[0])
    for k in range(1, instants):
        hidden, offset = made.advance(hidden, series[k - 1])
        alone = made.factors.step.direct @ series[k] - offset
        np.testing.assert_allclose(heat[k], alone, rtol=0, atol=1e-10 * np.abs(heat).max())
    np.testing.assert_allclose(made.end(hidden, series[-1]), state, rtol=1e-10, atol=1e-9)


def test_a_single_instant_marches_nowhere():
    made = GroundMarch(ground=ground([1e-5], [[0.02]], [3.0]))
    state, heat = made.run(np.array([7.0]), np.array([[4.0]]))
    assert state[0] == pytest.approx(7.0)
    assert heat[0, 0] == pytest.approx(3.0 * 4.0 - 0.02 * 7.0)


def test_kernels_agree_on_bits_when_repeated():
    random = np.random.default_rng(3)
    made = GroundMarch(ground=ground([1e-6, 1e-4], random.normal(size=(2, 2)) * 1e-2, [9.0, 4.0]))
    series = random.normal(size=(100, 2))
    results = []
    for _ in range(2):
        hidden, heat = made.begin(np.zeros(2), series[0]), np.empty_like(series)
        march(*made.factors[:2], series, hidden, heat)
        results.append((hidden.tobytes(), heat.tobytes()))
    assert results[0] == results[1]


def test_a_step_without_inputs_only_decays():
    made = GroundMarch(ground=ground([1e-4, 1e-3], [[1.0], [2.0]], [1.0]))
    hidden, offset = np.zeros(8), np.empty(1)
    hidden[:2] = 1.0
    step(made.factors.step, np.zeros(1), hidden, offset)
    kept = np.exp([-0.36, -3.6])
    np.testing.assert_allclose(hidden[:2], kept, rtol=1e-14)
    assert offset[0] == pytest.approx(kept @ [1.0, 2.0])
