"""The same ground without its boxes: a column, solved with the section's own cells."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_banded

from thermosim.components.ground import Section
from thermosim.results import Array

ComplexArray = npt.NDArray[np.complex128]


def column(section: Section, depth: Array, omega: float, surface: complex, bottom: complex) -> Any:
    """Undisturbed temperatures at one frequency, (rows,), complex [K].

    Parameters
    ----------
    section : layers, film of the surface, kind of the bottom
    depth : grid lines of the section (rows + 1,) [m]
    omega : [rad/s]
    surface : amplitude of the air above the ground [K]
    bottom : amplitude of the bottom [K], or its upward flux [W/m2]

    Source: the section's finite volumes, one column wide.
    """
    size = np.diff(depth)
    conductivity, capacity = _materials(section, 0.5 * (depth[1:] + depth[:-1]))
    half = 0.5 * size / conductivity
    between = 1.0 / (half[1:] + half[:-1])
    film = section.surface.film
    upper = 0.0 if film == 0.0 else 1.0 / (half[0] + 1.0 / film)
    lower = 1.0 / half[-1] if section.bottom == "temperature" else 0.0
    diagonal = np.append(between, lower) + np.append(upper, between)
    bands = np.zeros((3, size.size), dtype=complex)
    bands[0, 1:] = bands[2, :-1] = -between
    bands[1] = diagonal + 1j * omega * capacity * size
    right = np.zeros(size.size, dtype=complex)
    right[0] += upper * surface
    right[-1] += bottom if section.bottom == "flux" else lower * bottom
    return solve_banded((1, 1), bands, right)


def _materials(section: Section, centre: Array) -> tuple[Array, Array]:
    """Conductivity and heat capacity of the layers at depths."""
    ends = np.cumsum([layer.thickness for layer in section.layers])
    if not math.isinf(ends[-1]):
        ends[-1] = math.inf
    which = np.searchsorted(ends, centre)
    return (
        np.array([layer.conductivity for layer in section.layers])[which],
        np.array([layer.heat_capacity for layer in section.layers])[which],
    )
