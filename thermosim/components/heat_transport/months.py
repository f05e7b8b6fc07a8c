"""Twelve months, January first, and rounding as a printed table does it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.float64)
YEAR = 365.0  # [day]
DAY = 86400.0  # [s]
MARCH = 2
GUARD = 1e-9  # a chain of floats must not fall below the half it stands for


def half_up(values: Array, decimals: int) -> Array:
    """Values rounded to decimals, halves away from zero, with a guard of 1e-9."""
    scale = 10.0**decimals
    lifted = np.abs(values) * scale * (1.0 + GUARD)
    rounded: Array = np.sign(values) * np.floor(lifted + 0.5) / scale
    return rounded


def calendar(*, short_march: bool = False) -> Array:
    """Days of each month; a March of 30 days is an erratum of [EPOC 2009] (E09)."""
    days = DAYS.copy()
    if short_march:
        days[MARCH] = 30.0
    return days
