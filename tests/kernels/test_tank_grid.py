"""Segmented tank against stored trajectories of another library, and its heat balance."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from thermosim_kernels.tank_grid import Grid, march

VALIDATION = Path(__file__).parents[2] / "validation" / "tank"
DENSITY, SPECIFIC, CONDUCTIVITY = 995.586, 4184.0, 0.5985  # water of that library


def stored(name, quick, segments):
    table = np.genfromtxt(VALIDATION / name, delimiter=",", names=True)
    scheme = "quick" if quick else "upwind"
    columns = [table[f"{scheme}_T{i}_C"] for i in range(1, segments + 1)]
    return table["time_s"], np.stack(columns, axis=1)


def grid_of(volume, segments, quick, **losses):
    height = 3.0
    conduction = CONDUCTIVITY * volume / height / (height / segments)
    ends = {"top": 0.0, "side": 0.0, "bottom": 0.0} | losses
    segment = volume * DENSITY * SPECIFIC / segments
    return Grid(segment=segment, conduction=conduction, mixing_time=1.0, quick=quick, **ends)


def follow(grid, times, segments, conditions, switches):
    """March from 20 °C to every time; capacity rate, inlet and room from ``conditions``."""
    state = np.full(segments, 20.0)
    states, balance = [state], 0.0
    for start, stop in itertools.pairwise(times):
        inside = [t for t in switches if start < t < stop]
        for begin, end in zip([start, *inside], [*inside, stop], strict=True):
            new = np.empty(segments)
            flow = march(grid, state, *conditions(begin, end), end - begin, new)
            gained = grid.segment * (new.sum() - state.sum())
            balance = max(balance, abs(gained - flow.carried + flow.loss) / grid.segment)
            state = new
        states.append(state)
    return np.array(states), balance


@pytest.mark.parametrize("quick", [False, True])
def test_seven_segments_follow_the_stored_trajectory(quick):
    grid = grid_of(0.1, 7, quick)
    rate = 0.069444 * SPECIFIC
    times, expected = stored("tank_7_segments.csv", quick, 7)

    def conditions(begin, end):
        upward = (begin // 3600.0) % 2 == 0
        return (-rate, 20.0, 20.0) if upward else (rate, 40.0, 20.0)

    states, balance = follow(grid, times, 7, conditions, [3600.0, 7200.0, 10800.0])
    assert np.abs(states - expected).max() <= 0.02
    assert balance < 1e-9


@pytest.mark.parametrize("quick", [False, True])
def test_ten_segments_follow_the_stored_trajectory(quick):
    volume, height, insulation = 3.0, 3.0, 0.3
    radius = math.sqrt(volume / height / math.pi)
    side = 2.0 * math.pi * 0.04 * height / 10 / math.log((radius + insulation) / radius)
    top = volume / height * 0.04 / insulation
    grid = grid_of(volume, 10, quick, side=side, top=top)
    times, expected = stored("tank_10_segments.csv", quick, 10)

    def conditions(begin, end):
        room = 20.0 + 10.0 * math.sin(2.0 * math.pi * 0.5 * (begin + end) / 86400.0)
        rate = 0.1 * SPECIFIC
        if begin < 4200.0:
            return rate, (40.0 if begin < 3600.0 else 20.0), room
        return (0.0, 20.0, room) if begin < 7200.0 else (-rate, 20.0, room)

    states, balance = follow(grid, times, 10, conditions, [3600.0, 4200.0, 7200.0])
    assert np.abs(states - expected).max() <= 0.02
    assert balance < 1e-9


def test_warm_water_below_rises():
    # 20 over 40 °C without flow: both end at 30 °C, the heat is kept
    grid, out = grid_of(1.0, 2, False), np.empty(2)
    march(grid, np.array([20.0, 40.0]), 0.0, 0.0, 20.0, 36000.0, out)
    assert out == pytest.approx([30.0, 30.0], abs=1e-3)
    assert out.sum() == pytest.approx(60.0, rel=1e-14)


def test_one_mixed_cell_at_each_end_washes_out_exponentially():
    # upper of two segments, fed at 40 °C: T = 40 - 20 exp(-t C/segment)
    grid, out = grid_of(1.0, 2, False)._replace(conduction=0.0), np.empty(2)
    rate = 1000.0
    march(grid, np.array([20.0, 20.0]), rate, 40.0, 20.0, 3600.0, out)
    assert out[0] == pytest.approx(40.0 - 20.0 * math.exp(-3600.0 * rate / grid.segment), rel=1e-4)
