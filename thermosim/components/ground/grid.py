"""Graded grid lines: fine at faces and surface, growing away from them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, inf, log, pi, prod, sqrt

import numpy as np
from thermosim_kernels._jit import Array

from thermosim.components.ground.geometry import NEAR, Section
from thermosim.errors import ParameterError, require

LONGEST = 30.0 * 8760.0 * 3600.0  # period whose waves end above an extended bottom [s]
TURNS = 12  # parts of a round tunnel's half circle whose ends have fine cells


@dataclass(frozen=True, kw_only=True)
class Grading:
    """Cell sizes of a section.

    The size wanted at a distance s from a face is first cell + growth s, the least over
    all faces; every interval between edges is then cut into whole cells of that pattern.
    """

    face: float = 0.02  # first cell at the faces of boxes and strips [m]
    surface: float = 0.05  # first cell at the ground's surface [m]
    patch: float = 0.2  # first cell at the edges of patches [m]
    growth: float = 0.18  # size per distance; 0.18 makes neighbours grow by about a fifth

    def __post_init__(self) -> None:
        require(self, "face", "m", above=0.0)
        require(self, "surface", "m", above=0.0)
        require(self, "patch", "m", above=0.0)
        require(self, "growth", "m/m", above=0.0, at_most=1.0)

    def halved(self) -> "Grading":
        """Pattern with half the size everywhere, for orders of convergence."""
        sizes = (self.face, self.surface, self.patch, self.growth)
        face, surface, patch, growth = (size / 2 for size in sizes)
        return Grading(face=face, surface=surface, patch=patch, growth=growth)


def lines(breaks: Mapping[float, float], growth: float) -> Array:
    """Grid lines through all breaks.

    Parameters
    ----------
    breaks : position [m] to the cell size wanted there [m]; inf where none is
    growth : size gained per distance [m/m]

    Returns
    -------
    Positions of the lines, ascending [m]
    """
    places = sorted(breaks)
    sizes = [
        min(breaks[other] + growth * abs(other - place) for other in places) for place in places
    ]
    made = [np.array([places[0]])]
    for index in range(len(places) - 1):
        inner = _cut(places[index + 1] - places[index], sizes[index], sizes[index + 1], growth)
        made += [places[index] + inner, np.array([places[index + 1]])]
    return np.concatenate(made)


def bounded(most: int, *lines: Array) -> None:
    """Raise `ParameterError` where grid lines make more cells than memory and patience bear."""
    cells = prod(line.size - 1 for line in lines)
    if cells > most:
        raise ParameterError(
            f"[grid]: these sizes make {cells:,} cells, at most {most:,} are allowed. Write larger "
            "first cells or a larger growth."
        )


def _cut(length: float, first: float, last: float, growth: float) -> Array:
    """Inner lines of one interval, sizes growing from both ends until they meet [m]."""
    if first == inf:
        return np.array([])
    meet = min(max(0.5 * (length + (last - first) / growth), 0.0), length)
    front = log(1.0 + growth * meet / first) / growth
    back = log(1.0 + growth * (length - meet) / last) / growth
    cells = max(1, ceil(front + back - 1e-9))
    count = (front + back) * np.arange(1, cells) / cells
    ahead = first * np.expm1(growth * np.minimum(count, front)) / growth
    behind = last * np.expm1(growth * np.minimum(front + back - count, back)) / growth
    return np.where(count < front, ahead, length - behind)


def extended(section: Section, longest: float = LONGEST) -> Section:
    """Section with half-space below, so deep that an adiabatic bottom is not felt.

    Down by 6 penetration depths of the longest period, and so far that the slowest lateral
    wave of a steady field, e^(-pi z / width), has decayed to e^-6. Cells grow with depth, so
    that few are added.

    Parameters
    ----------
    longest : period that matters [s]
    """
    last = section.layers[-1]
    penetration = sqrt(longest / pi * last.conductivity / last.heat_capacity)
    width = section.right - section.left
    more = 6.0 * max(penetration, width / pi)
    return replace(section, depth=section.depth + more, bottom="adiabatic")


def section_lines(section: Section, grading: Grading) -> tuple[Array, Array]:
    """Vertical and horizontal grid lines of a section: x and depth [m]."""
    across: dict[float, float] = {section.left: inf, section.right: inf}
    down: dict[float, float] = {0.0: grading.surface, section.depth: inf}
    depth = 0.0
    for layer in section.layers:
        depth += layer.thickness
        _mark(down, depth, inf)
    for box in section.boxes:
        for margin, size in ((0.0, grading.face), (box.lining_thickness, inf)):
            left, right, top, bottom = box.outline(margin)
            for place in (left, right):
                _mark(across, place, size)
            for place in (top, bottom):
                _mark(down, place, size)
    for tunnel in section.tunnels:
        for turn in np.linspace(0.0, np.pi, 1 + TURNS):
            offset = tunnel.radius * float(np.cos(turn))
            _mark(across, tunnel.x + offset, grading.face)
            _mark(down, tunnel.axis_depth + offset, grading.face)
    for patch in section.patches:
        for place in (patch.left, patch.right):
            _mark(across, place, grading.patch)
        for place in (patch.top, patch.bottom):
            _mark(down, place, grading.patch)
    for strip in section.strips:
        for place in (strip.left, strip.right):
            _mark(across, place, grading.face)
    across = {x: size for x, size in across.items() if section.left <= x <= section.right}
    down = {y: size for y, size in down.items() if 0.0 <= y <= section.depth}
    return lines(across, grading.growth), lines(down, grading.growth)


def _mark(breaks: dict[float, float], place: float, size: float) -> None:
    """Add a break, or refine the one that is already there."""
    known = next((other for other in breaks if abs(other - place) < NEAR), place)
    breaks[known] = min(breaks.get(known, inf), size)
