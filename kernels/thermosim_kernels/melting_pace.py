"""How explicit melting is stepped: plain steps, or super-steps of several stages.

A super-step is the first-order Runge-Kutta-Legendre method, written for increments: with D the
last increment and L the heating rate of a cell, stage j of any super-step is

    D := (j - 1)/j D + (2 j - 1)/j dt L,    h := h + D.

No coefficient depends on the number of stages s, and s of them advance s (s + 1)/2 plain steps:
a super-step may be ended after any stage. An increment is a difference of (carried) fluxes, so
that energy closes to rounding at every stage.

Source: Meyer, Balsara and Aslam, J. Comput. Phys. 257 (2014), RKL1; its increments: derived.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

LANES = 16


class Pace(NamedTuple):
    """Lengths of steps."""

    longest: float  # plain step or stage, stable [s]
    most: int  # stages of a super-step; 1: plain steps
    share: float  # largest change of a cell in a super-step, of the latent heat
    budget: int  # stages after which control returns


@kernel(inline=True)
def worth(count: int) -> float:
    """Plain steps that a super-step of so many stages is worth.

    Source
    ------
    Sum of the stages, s (s + 1)/2: Meyer, Balsara and Aslam 2014.
    """
    return 0.5 * count * (count + 1)


@kernel(inline=True)
def begin(pace: Pace, left: float, last: int) -> tuple[int, float]:
    """Stages of the next super-step and the plain step it is made of.

    One stage more than the last super-step had, so that what changes suddenly at the beginning
    is followed closely; the end is met.

    Source
    ------
    As the module; derived here.
    """
    count = min(pace.most, last + 1)
    if worth(count) * pace.longest < left * (1.0 - 1e-9):
        return count, pace.longest
    count = 1
    while worth(count) * pace.longest < left * (1.0 - 1e-9):
        count += 1
    return count, left / worth(count)


@kernel(inline=True)
def shorten(count: int, change: float, limit: float) -> int:
    """Stages after which no cell has changed by more than the limit, were its rate to last.

    ``change`` is the largest in the first stage, which is a plain step.

    Source
    ------
    As the module; derived here.
    """
    while count > 1 and worth(count) * change > limit:
        count -= 1
    return count


@kernel(inline=True)
def rest(left: float, done: float, longest: float) -> float:
    """Seconds left; what rounding leaves is nothing."""
    left -= done
    return left if left > 1e-9 * longest else 0.0


@kernel()
def largest(change: Array) -> float:
    """Largest size of an entry; shape (rows, columns)."""
    top = np.zeros(LANES)
    columns = change.shape[1]
    even = columns - columns % LANES
    for i in range(change.shape[0]):
        for j in range(0, even, LANES):
            for m in range(LANES):
                a = abs(change[i, j + m])
                top[m] = a if a > top[m] else top[m]
        for j in range(even, columns):
            top[0] = max(top[0], abs(change[i, j]))
    worst: float = 0.0
    for m in range(LANES):
        worst = max(worst, top[m])
    return worst
