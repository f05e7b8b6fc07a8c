"""Transport along a sewer: exact solutions, invariants, orders of convergence."""

from math import ceil, exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermosim_kernels.sewage import advance
from thermosim_kernels.sewage_exchange import fill_section_table, soil_conductance
from thermosim_kernels.sewage_transport import limited

UNIFORM = np.linspace(0.0, 0.5, 101)  # Q = 0.5 m/s times A: every wave runs with the water
WIDE = np.linspace(0.0, 1.0, 4001) ** (5.0 / 3.0)  # Q = A^(5/3): a wide bed, c = 5/3 V


def run(area, temperature, dx, seconds, table=UNIFORM, flow=None, entering=10.0, spread=0.0,
        relax=0.0, source=0.0, wave=0.5):  # fmt: skip
    """Final area, temperature, and water and heat passed, of a channel 1 m2 full."""
    cells = area.size
    held, passed = np.zeros(cells), np.zeros(4)
    steps = ceil(seconds * (wave / dx + 2.0 * spread / dx**2) / 0.8)
    flow = np.interp(area[0], np.linspace(0, 1, table.size), table) if flow is None else flow
    warm = np.empty(cells + 2)
    warm[1:-1] = temperature
    mixing = np.append(np.full(cells, spread / dx), 0.0)
    sources = [np.full(cells, relax), np.full(cells, source)]
    area = np.append(area, 0.0)
    advance(steps, seconds / steps, dx, table, 1.0, (float(flow), 0.0), (entering, 0.0),
            np.zeros(cells), *sources, mixing, area, warm, held, passed)  # fmt: skip
    return area[:-1], warm[1:-1], passed


def pulse(dx, spread, width=60.0):
    """Pulse on 10 degC carried 1500 m in 3000 s: distance, growth of variance, content."""
    x = (np.arange(int(3000 / dx)) + 0.5) * dx
    before = 10.0 + np.exp(-((x - 500.0) ** 2) / (2.0 * width**2))
    _, after, _ = run(np.full(x.size, 0.1), before, dx, 3000.0, spread=spread)
    moments = []
    for profile in (before - 10.0, after - 10.0):
        mean = np.sum(profile * x) / np.sum(profile)
        moments.append((mean, np.sum(profile * (x - mean) ** 2) / np.sum(profile)))
    return moments[1][0] - moments[0][0], moments[1][1] - moments[0][1]


@pytest.mark.parametrize("dx", [10.0, 5.0])
def test_variance_of_a_pulse_grows_by_2_d_t_on_any_grid(dx):
    distance, growth = pulse(dx, spread=0.2)
    assert distance == pytest.approx(1500.0, abs=0.2)
    assert growth == pytest.approx(2.0 * 0.2 * 3000.0, rel=0.01)


def test_numerical_dispersion_is_negligible_beside_that_of_a_sewer():
    # first-order upwind at the same step would add D = V dx (1 - 0.8) / 2 = 0.5 m2/s
    _, growth = pulse(10.0, spread=0.0)
    assert 0.0 <= growth / (2.0 * 3000.0) < 0.002


def test_a_smooth_profile_is_carried_with_third_order():
    # after 300 s at 0.5 m/s a monotone front has moved by 150 m, nothing else
    misses = []
    for dx in (20.0, 10.0, 5.0):
        x = (np.arange(int(2000 / dx)) + 0.5) * dx
        _, after, _ = run(np.full(x.size, 0.1), 12.0 + np.tanh((x - 900) / 100), dx, 300.0,
                          entering=11.0)  # fmt: skip
        misses.append(np.sum(np.abs(after - 12.0 - np.tanh((x - 1050) / 100))[x < 1900]) * dx)
    assert np.log2(misses[0] / misses[1]) > 2.6
    assert np.log2(misses[1] / misses[2]) > 2.6


def test_steady_cooling_is_exponential_and_second_order():
    # Q dT/dx = g (5 - T): T(L) = 5 + 10 exp(-g L / Q), Q = 0.05 m3/s, g = 1e-4 m2/s, L = 1 km
    exact = 5.0 + 10.0 * exp(-1e-4 * 1000.0 / 0.05)
    misses = []
    for dx in (50.0, 25.0, 12.5):
        start = np.full(int(1000 / dx), 15.0)
        area = np.full(start.size, 0.1)
        _, profile, _ = run(area, start, dx, 6000.0, entering=15.0, relax=1e-4, source=5e-4)
        _, _, passed = run(area, profile, dx, 600.0, entering=15.0, relax=1e-4, source=5e-4)
        misses.append(abs(passed[3] / passed[2] - exact))
    assert misses[0] < 0.02
    assert np.log2(misses[0] / misses[1]) > 1.75
    assert np.log2(misses[1] / misses[2]) > 1.9


def test_a_small_wave_runs_five_thirds_as_fast_as_the_water():
    # Q = A^(5/3): V = 0.2^(2/3) = 0.34200, c = 5/3 V = 0.57000 m/s; 1000 s
    x = (np.arange(400) + 0.5) * 5.0
    bump = 1e-4 * np.exp(-((x - 600.0) ** 2) / (2 * 80.0**2))
    after, _, _ = run(0.2 + bump, np.full(400, 10.0), 5.0, 1000.0, table=WIDE, wave=0.6)
    moved = np.sum((after - 0.2) * x) / np.sum(after - 0.2) - 600.0
    assert moved == pytest.approx(1000.0 * 5.0 / 3.0 * 0.2 ** (2.0 / 3.0), rel=2e-3)


def test_a_surge_stays_sharp_and_keeps_its_volume():
    # from A = 0.1 to 0.3: speed (0.3^(5/3) - 0.1^(5/3)) / 0.2 = 0.56483 m/s, 1000 s
    after, _, passed = run(np.full(300, 0.1), np.full(300, 10.0), 5.0, 1000.0, table=WIDE,
                           flow=0.3 ** (5.0 / 3.0), wave=0.8)  # fmt: skip
    speed = (0.3 ** (5.0 / 3.0) - 0.1 ** (5.0 / 3.0)) / 0.2
    assert np.interp(0.2, after[::-1], ((np.arange(300) + 0.5) * 5.0)[::-1]) == pytest.approx(
        1000.0 * speed, abs=5.0
    )
    assert np.sum((after > 0.11) & (after < 0.29)) <= 4
    assert np.sum(after - 0.1) * 5.0 == pytest.approx(passed[0] - passed[2], rel=1e-12)


def test_uniform_temperature_stays_uniform_in_any_flow():
    waves = 0.2 + 0.15 * np.sin(np.arange(200) / 5.0)
    _, after, _ = run(waves, np.full(200, 13.7), 5.0, 500.0, table=WIDE, entering=13.7,
                      flow=0.2, spread=0.3, wave=1.0)  # fmt: skip
    assert np.max(np.abs(after - 13.7)) < 1e-12


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0.0, 0.9), st.floats(0.0, 30.0)), min_size=3, max_size=20),
    st.floats(0.0, 0.8), st.floats(0.0, 30.0), st.floats(0.0, 5.0), st.floats(0.0, 1e-3),
)  # fmt: skip
def test_no_water_is_negative_and_no_temperature_new(cells, flow, entering, spread, relax):
    area, temperature = (np.array(column) for column in zip(*cells, strict=True))
    after, warm, passed = run(area, temperature, 10.0, 400.0, table=WIDE, flow=flow, wave=1.7,
                              entering=entering, spread=spread, relax=relax,
                              source=relax * 15.0)  # fmt: skip
    assert np.all(after >= 0.0)
    known = [*temperature, entering, 15.0]
    assert np.all(warm >= min(known) - 1e-9)
    assert np.all(warm <= max(known) + 1e-9)
    gained = np.sum(after - area) * 10.0
    assert gained == pytest.approx(passed[0] - passed[2], abs=1e-11 * (1.0 + passed[0]))


def test_limited_slope_keeps_within_twice_either_difference():
    assert limited(1.0, 0.8, 1.2) == 1.0
    assert limited(1.0, 0.2, 1.2) == pytest.approx(0.4)
    assert limited(-1.0, -0.2, -1.2) == pytest.approx(-0.4)
    assert limited(0.3, -0.2, 1.2) == limited(0.0, 0.0, 0.0) == 0.0


def test_soil_of_the_published_model_conducts_3_29_watts():
    # delta = sqrt(0.7 / (7.2722e-5 * 350 * 350)) = 0.2803 m
    # 1/u = 0.45 (ln(0.55/0.45)/2.3 + ln(0.8303/0.55)/0.7) = 0.45 (0.08725 + 0.58838) = 0.30403
    assert soil_conductance(0.45, 0.1, 2.3, (0.7, 350.0, 350.0)) == pytest.approx(3.289, abs=1e-3)


def test_dispersion_is_fischers_or_the_one_given():
    # one column: B 0.8, P 1.0, dry 1.6 m, V 0.5 m/s, A 0.15 m2, S 1e-3
    # u* = sqrt(9.81 * 0.15 * 1e-3) = 0.038360; 0.011 * 0.25 * 0.64 / (0.1875 * 0.03836) = 0.2447
    shape = np.array([[0.0, 0.8], [0.0, 1.0], [2.6, 1.6], [0.0, 0.5]])
    out = np.empty((4, 2))
    fill_section_table(shape, 0.15, 1e-3, 0.011, -1.0, out)
    assert out[3] == pytest.approx([0.0, 0.2447], rel=1e-3)
    fill_section_table(shape, 0.15, 1e-3, 0.011, 0.7, out)
    assert list(out[3]) == [0.7, 0.7]
