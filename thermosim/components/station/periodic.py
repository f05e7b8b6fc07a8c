"""The state that a year returns to: modal jumps with Anderson acceleration."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array

from thermosim.errors import ConvergenceError

DEPTH = 8  # earlier years remembered
SHORT = 1e-13  # directions shorter than this share of the longest are left out


class Found(NamedTuple):
    """A periodic state and what it took."""

    state: Array
    years: int  # marched
    residual: float  # greatest change over the last year, share of the state's size
    history: tuple[float, ...]  # the same after every year


def fixed_point(
    march: Callable[[Array], Array],
    start: Array,
    keep: Array,
    tolerance: float,
    most: int,
) -> Found:
    """State that one period leads back to.

    Parameters
    ----------
    march : state at the beginning of a period to that at its end
    start : first guess
    keep : share of each number that is left after a period of no input, 0-1
    tolerance : of the greatest change, as a share of the greatest number
    most : periods marched at most

    Source
    ------
    If end = keep state + g and g were fixed, g / (1 - keep) would be periodic; the rest,
    g depending on the state, by D. G. Anderson, J. ACM 12 (1965) 547 in the form of
    H. F. Walker and P. Ni, SIAM J. Numer. Anal. 49 (2011) 1715 (both cited from memory).
    """
    state, history = start, []
    states: list[Array] = []
    jumps: list[Array] = []
    for years in range(1, most + 1):
        change = march(state) - state
        size = max(float(np.abs(state).max()), 1e-300)
        history.append(float(np.abs(change).max()) / size)
        if history[-1] <= tolerance:
            return Found(state, years, history[-1], tuple(history))
        jump = change / (1.0 - keep)
        states.append(state)
        jumps.append(jump)
        del states[: -DEPTH - 1], jumps[: -DEPTH - 1]
        state = state + jump
        if len(jumps) > 1:
            moved = np.diff(np.array(states), axis=0).T
            bent = np.diff(np.array(jumps), axis=0).T
            share = np.linalg.lstsq(bent, jump, rcond=SHORT)[0]
            state = state - (moved + bent) @ share
    raise ConvergenceError(
        f"Periodic state: after {most} years the ground still changes by {history[-1]:.3g} of "
        f"its heat in a year (wanted {tolerance:.3g}). Allow more years or run from opening."
    )
