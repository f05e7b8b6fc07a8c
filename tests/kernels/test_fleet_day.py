"""Draws and recursion of the day simulator."""

import math

import numpy as np
import pytest
from thermosim_kernels.fleet_day import (
    CHARGE,
    DAY,
    DISCHARGE,
    MOVE,
    Timetable,
    Trouble,
    held_up,
    mixed,
    one_year,
    uniform,
    year_key,
    years,
)

QUIET = Trouble(1, 0.0, 0.0, 0.0)


def round_trip(patience=math.inf, days=3, closes=math.inf):
    """Charge 0-4 h, full 4-5 h, discharge 5-9 h, empty 9-10 h: one container, one driver."""
    hours = 3600.0
    operations = np.array([
        [CHARGE, 0.0, 4 * hours, 1.0, math.inf, 1.0],
        [MOVE, 4 * hours, hours, 1.0, math.inf, 1.0],
        [DISCHARGE, 5 * hours, 4 * hours, 0.0, closes, 1.0],
        [MOVE, 9 * hours, hours, 0.0, 6 * hours, 1.0],
    ])  # fmt: skip
    before = np.full((4, 6), -1.0)
    before[:, 1::2] = 0.0
    before[:, 0] = [3, 0, 1, 2]
    before[0, 1] = 1.0
    before[3, 4] = 1.0  # one driver for both moves
    return Timetable(operations, before, days, patience)


def run(table, trouble, year=0):
    row, late = np.zeros(7), np.zeros(96)
    trace = np.zeros((table.days, table.operations.shape[0]))
    one_year(table, trouble, year, row, late, np.zeros((3, 2, trace.shape[1])), trace)
    return row, late, trace


def test_the_mixer_is_splitmix64():
    # first output of SplitMix64 from state 0 (Steele, Lea, Flood 2014; published test vector)
    assert int(mixed(np.uint64(0x9E3779B97F4A7C15))) == 0xE220A8397B1DCDAF


def test_draws_are_uniform_and_streams_differ():
    key = year_key(1, 5)
    draws = np.array([uniform(key, k) for k in range(20000)])
    # mean 1/2 with a standard error of 1/sqrt(12 n) = 0.002, correlation of neighbours 0.007
    assert draws.min() >= 0.0
    assert draws.max() < 1.0
    assert draws.mean() == pytest.approx(0.5, abs=0.008)
    assert np.corrcoef(draws[1:], draws[:-1])[0, 1] == pytest.approx(0.0, abs=0.03)
    other = np.array([uniform(year_key(1, 6), k) for k in range(2000)])
    assert np.corrcoef(draws[:2000], other)[0, 1] == pytest.approx(0.0, abs=0.09)


def test_delays_are_exponential_in_whole_seconds():
    lost = np.array([held_up(Trouble(3, 600.0, 0.0, 0.0), year_key(3, 0), k) for k in range(20000)])
    # floor of an exponential: mean 1/(e^(1/m) - 1), about m - 1/2; standard error m/sqrt(n) = 4.2
    assert lost.mean() == pytest.approx(1.0 / math.expm1(1.0 / 600.0), abs=4 * 4.3)
    assert np.array_equal(lost, np.floor(lost))


def test_a_quiet_year_ends_everything_on_time():
    row, late, trace = run(round_trip(), QUIET)
    ends = np.array([4.0, 5.0, 9.0, 10.0]) * 3600.0
    assert np.array_equal(trace, ends + DAY * np.arange(3)[:, None])
    assert row.tolist() == [3.0, 3.0, 0.0, 3.0, 0.0, 0.0, 0.0]
    assert late[0] == 3.0


def test_a_breakdown_delays_what_follows_and_nothing_before():
    # every move breaks down; the moves' own draws tell by how much
    trouble = Trouble(4, 0.0, 1.0, 7200.0)
    row, _, trace = run(round_trip(days=1), trouble)
    key = year_key(4, 0)
    out, back = held_up(trouble, key, 1), held_up(trouble, key, 3)
    assert trace[0].tolist() == [14400.0, 18000.0 + out, 32400.0 + out, 36000.0 + out + back]
    assert row[2] == 2.0
    assert row[4] == out % DAY
    # duty from 4 h to the end of the last move; 6 h are allowed
    assert row[6] == max(0.0, 6 * 3600.0 + out + back - 6 * 3600.0)


def test_without_patience_a_late_discharge_is_cut():
    trouble = Trouble(4, 600.0, 0.0, 0.0)
    row, _, trace = run(round_trip(patience=0.0, days=1), trouble)
    out = held_up(trouble, year_key(4, 0), 1)
    assert trace[0, 2] == 32400.0
    assert row[0] == pytest.approx(1.0 - out / 14400.0, rel=1e-12)


def test_closing_cuts_a_discharge_whatever_the_patience():
    trouble = Trouble(4, 600.0, 0.0, 0.0)
    row, _, trace = run(round_trip(days=1, closes=9.0 * 3600.0), trouble)
    assert trace[0, 2] == 32400.0
    assert row[0] < 1.0


def test_years_side_by_side_equal_years_one_by_one():
    table, trouble = round_trip(days=50), Trouble(5, 900.0, 0.05, 3600.0)
    rows, late = np.zeros((6, 7)), np.zeros((6, 96))
    years(table, trouble, 10, rows, late, np.zeros((6, 3, 2, 4)))
    for y in range(6):
        row, bins, _ = run(table, trouble, 10 + y)
        assert np.array_equal(rows[y], row)
        assert np.array_equal(late[y], bins)
