"""Replay of a daily timetable of container trucks with delays and breakdowns."""

import math
from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel, prange

DAY = 86400.0  # [s]
CHARGE, DISCHARGE, MOVE = 0.0, 1.0, 2.0
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


class Timetable(NamedTuple):
    """Operations of a day in order of their start.

    ``operations`` has a row for each: kind, planned start [s], duration [s], how full it
    leaves the container [-], a limit, level that a charge fills to or a discharge empties from
    [-], 1 for a move. The limit is for a discharge when the user closes [s], for a driver's
    last move how long his duty may be [s]; infinite elsewhere.
    ``before`` says whom each waits for, three pairs of operation (-1: nobody) and days since:
    the container's last operation, the exchanger's or tractor's, the driver's.
    """

    operations: Array  # (n, 6)
    before: Array  # (n, 6)
    days: int  # of a year
    patience: float  # how long after its planned end a dwell may go on [s]


class Trouble(NamedTuple):
    """What goes wrong on the road."""

    seed: int
    delay: float  # mean of an exponential delay of every move, >= 0 [s]
    breakdowns: float  # share of moves with a breakdown [-]
    repair: float  # mean of an exponential time of repair, >= 0 [s]


@kernel(inline=True)
def mixed(state: np.uint64) -> np.uint64:
    """Output function of SplitMix64, on 64-bit unsigned whole numbers.

    Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014.
    """
    z = (state ^ (state >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return np.uint64(z ^ (z >> S31))


@kernel(inline=True)
def year_key(seed: int, year: int) -> np.int64:
    """Begin of a stream of its own for each seed and year.

    Source
    ------
    As `mixed`.
    """
    return np.int64(mixed(mixed(np.uint64(seed) + GOLDEN) + np.uint64(year) * GOLDEN))


@kernel(inline=True)
def uniform(key: np.int64, number: int) -> float:
    """The number-th draw of a stream, in [0, 1): a counter, so that order does not matter.

    Source
    ------
    As `mixed`; the upper 53 bits as a fraction.
    """
    drawn = mixed(np.uint64(key) + np.uint64(number + 1) * GOLDEN)
    return float(drawn >> S11) * (1.0 / 9007199254740992.0)


@kernel(inline=True)
def broke(trouble: Trouble, key: np.int64, move: int) -> bool:
    """True if a move has a breakdown."""
    return trouble.breakdowns > 0.0 and uniform(key, 3 * move + 1) < trouble.breakdowns


@kernel(inline=True)
def held_up(trouble: Trouble, key: np.int64, move: int) -> float:
    """Time lost by a move, in whole seconds [s].

    Parameters
    ----------
    trouble : delays and breakdowns
    key : of the year's stream
    move : number of the move in the year; it has three draws of the stream

    Source
    ------
    Exponential delays and repairs by inversion of their distribution.
    """
    lost = 0.0
    if trouble.delay > 0.0:
        lost = math.floor(-trouble.delay * math.log1p(-uniform(key, 3 * move)))
    if broke(trouble, key, move):
        lost += math.floor(-trouble.repair * math.log1p(-uniform(key, 3 * move + 2)))
    return lost


@kernel(inline=True)
def dwell(
    job: Array, start: float, midnight: float, patience: float, content: float
) -> tuple[float, float, float]:
    """Charge or discharge at constant power, cut off when nobody waits any longer.

    Parameters
    ----------
    job : row of `Timetable.operations`
    start : of the dwell [s]
    midnight : before its planned start [s]
    patience : see `Timetable` [s]
    content : of the container when it begins [-]

    Returns
    -------
    End [s], content then [-], heat moved, >= 0 [full containers].

    Source
    ------
    Balance of one container at constant power, derived here.
    """
    charging, level, duration = job[0] == CHARGE, job[5], job[2]
    missing = max(level - content, 0.0) if charging else content
    needed = math.ceil(missing / level * duration - 1e-6)
    limit = min(midnight + job[1] + duration + patience, midnight + job[4])
    end = min(start + needed, max(start, limit))
    moved = missing if end == start + needed else level * (end - start) / duration
    return end, content + (moved if charging else -moved), moved


@kernel(inline=True)
def delivered(row: Array, late: Array, heat: float, lateness: float) -> None:
    """Count a delivery of ``heat`` [full containers] that ended late by ``lateness`` [s]."""
    row[0] += heat
    row[3] += 1.0
    row[4] += lateness
    row[5] = max(row[5], lateness)
    late[min(int(lateness / 900.0), late.size - 1)] += 1.0


@kernel(inline=True)
def ready(wait: Array, day: int, planned: float, memory: Array) -> tuple[float, float, float]:
    """When all that an operation waits for have ended, what comes with it.

    Parameters
    ----------
    wait : row of `Timetable.before`
    day : of the operation
    planned : start, never undercut [s]
    memory : of the last days, see `one_year`

    Returns
    -------
    Start [s], content of the container [-], begin of the driver's duty [s], this start if new.

    Source
    ------
    Earliest start after all that must have ended; derived here.
    """
    start, content, began, days = planned, 0.0, np.inf, memory.shape[1]
    for rank in range(3):
        other = int(wait[2 * rank])
        if other >= 0:
            then = (day + days - int(wait[2 * rank + 1])) % days
            start = max(start, memory[0, then, other])
            if rank == 0:
                content = memory[1, then, other]
            elif rank == 2:
                began = memory[2, then, other]
    return start, content, min(began, start)


@kernel()
def one_year(
    table: Timetable,
    trouble: Trouble,
    year: int,
    row: Array,
    late: Array,
    memory: Array,
    trace: Array,
) -> None:
    r"""One year, day after day, from the state that the timetable plans.

    An operation begins at its planned time, or when all it waits for have ended:

    .. math:: s_i = \max(p_i, e_{c(i)}, e_{x(i)}, e_{d(i)})

    A move takes its time and what holds it up. A charge or discharge goes on until the
    container is at its level or empty, but not beyond ``patience`` after its planned end nor
    the closing of the user. What begins after the year's last midnight is not counted. All
    times are whole seconds. A delivery a whole day late is one delivery lost and on time: its
    lateness is counted from the last time it was due.

    Parameters
    ----------
    table, trouble : see there
    year : number of the stream, >= 0
    row : written; heat delivered and heat charged [full containers], moves broken down,
        deliveries, sum and greatest of their lateness [s], overtime of drivers [s], shape (7,)
    late : added to; deliveries by lateness in quarters of an hour, the last bin open, shape (b,)
    memory : scratch; ends [s], contents [-] and begins of duty [s] of the last days, shape
        (3, r, n), r above the most days since
    trace : written; ends of all operations [s], shape (days, n), or (0, n) for none

    Source
    ------
    Rules of the replay are those of this package; derived here.
    """
    jobs, days, count = table.operations, memory.shape[1], memory.shape[2]
    key = year_key(trouble.seed, year)
    for back in range(days):
        for i in range(count):
            memory[0, back, i] = jobs[i, 1] + jobs[i, 2] + (back - days) * DAY
            memory[1, back, i] = jobs[i, 3]
            memory[2, back, i] = np.inf
    row[:] = 0.0
    for day in range(table.days):
        now, midnight = day % days, day * DAY
        for i in range(count):
            planned = midnight + jobs[i, 1]
            start, content, began = ready(table.before[i], day, planned, memory)
            if jobs[i, 0] == MOVE:
                lost = held_up(trouble, key, day * count + i)
                end = start + jobs[i, 2] + lost
                row[6] += max(0.0, end - began - jobs[i, 4])
                row[2] += 1.0 if broke(trouble, key, day * count + i) else 0.0
            else:
                charging = jobs[i, 0] == CHARGE
                end, content, moved = dwell(jobs[i], start, midnight, table.patience, content)
                if start >= table.days * DAY:
                    moved = 0.0  # of the year after
                elif charging:
                    row[1] += moved
                else:
                    delivered(row, late, moved, max(0.0, end - planned - jobs[i, 2]) % DAY)
            memory[0, now, i], memory[1, now, i], memory[2, now, i] = end, content, began
            if trace.shape[0] > 0:
                trace[day, i] = end


@kernel(parallel=True)
def years(
    table: Timetable,
    trouble: Trouble,
    first: int,
    rows: Array,
    late: Array,
    scratch: Array,
) -> None:
    """Many years side by side; each has a stream and a row of its own.

    Parameters
    ----------
    table, trouble : see there
    first : number of the first year
    rows : written; see `one_year`, shape (y, 7)
    late : added to; shape (y, b)
    scratch : shape (y, 3, r, n)

    Source
    ------
    As `one_year`.
    """
    for y in prange(rows.shape[0]):
        none = np.empty((0, scratch.shape[3]))
        one_year(table, trouble, first + y, rows[y], late[y], scratch[y], none)
