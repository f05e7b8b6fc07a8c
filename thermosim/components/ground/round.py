"""Round tunnels on a rectilinear grid: cells cut by the circle.

Each cut cell keeps the area, the open lengths of its sides and the centroid of its ground;
the wall's length follows from the sides, so that every cell is closed.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

from thermosim.components.ground.geometry import Tunnel

LEAST = 0.02  # ground's share below which a cell counts as void
SAMPLES = 24  # points a cell and direction for areas and centroids


class Ground(NamedTuple):
    """What of every cell is ground; arrays (rows, columns) but for the sides."""

    area: Array  # [m2]
    beside: Array  # open length of vertical sides, (rows, columns + 1) [m]
    above: Array  # open length of horizontal sides, (rows + 1, columns) [m]
    across: Array  # x of the centroid [m]
    down: Array  # depth of the centroid [m]


def whole(x: Array, depth: Array) -> Ground:
    """Ground without holes between grid lines."""
    wide, high = np.diff(x), np.diff(depth)
    ones = np.ones((high.size, wide.size))
    return Ground(
        high[:, None] * wide * ones,
        np.repeat(high[:, None], x.size, axis=1),
        np.repeat(wide[None, :], depth.size, axis=0),
        ones * (0.5 * (x[1:] + x[:-1])),
        ones * (0.5 * (depth[1:] + depth[:-1]))[:, None],
    )


def cut(ground: Ground, x: Array, depth: Array, tunnel: Tunnel) -> npt.NDArray[np.bool_]:
    """Take a tunnel out of the ground, in place; returns the cells that become void."""
    near_x, far_x = _distances(x, tunnel.x)
    near_y, far_y = _distances(depth, tunnel.axis_depth)
    inside = np.hypot(far_y[:, None], far_x) <= tunnel.radius
    ground.area[inside] = 0.0
    points = (np.arange(SAMPLES) + 0.5) / SAMPLES
    for i, j in np.argwhere(~inside & (np.hypot(near_y[:, None], near_x) < tunnel.radius)):
        y = depth[i] + points * (depth[i + 1] - depth[i])
        at = x[j] + points * (x[j + 1] - x[j])
        outside = np.hypot(at[None, :] - tunnel.x, y[:, None] - tunnel.axis_depth)
        solid = outside >= tunnel.radius
        share = float(solid.mean())
        if 0.0 < share < 1.0:
            ground.across[i, j] = float((solid * at[None, :]).sum() / solid.sum())
            ground.down[i, j] = float((solid * y[:, None]).sum() / solid.sum())
        ground.area[i, j] *= share
    size = np.diff(depth)[:, None] * np.diff(x)[None, :]
    void = ground.area < LEAST * size
    _shorten(ground.beside.T, x, depth, tunnel.x, tunnel.axis_depth, tunnel.radius)
    _shorten(ground.above, depth, x, tunnel.axis_depth, tunnel.x, tunnel.radius)
    ground.beside[:, 1:][void] = ground.beside[:, :-1][void] = 0.0
    ground.above[1:][void] = ground.above[:-1][void] = 0.0
    return void


def _distances(lines: Array, centre: float) -> tuple[Array, Array]:
    """Least and greatest distance between a line and the cells of one direction [m]."""
    low, high = lines[:-1] - centre, lines[1:] - centre
    return np.maximum(np.maximum(low, -high), 0.0), np.maximum(np.abs(low), np.abs(high))


def _shorten(
    sides: Array, places: Array, ends: Array, centre: float, middle: float, radius: float
) -> None:
    """Open lengths of the sides at ``places``, each between ``ends``, less the chord."""
    for index, place in enumerate(places):
        if abs(place - centre) < radius:
            half = np.sqrt(radius**2 - (place - centre) ** 2)
            low = np.clip(ends[:-1], middle - half, middle + half)
            high = np.clip(ends[1:], middle - half, middle + half)
            sides[index] = np.maximum(sides[index] - (high - low), 0.0)


def wall(ground: Ground, tunnel: Tunnel) -> tuple[Array, Array]:
    """Length of a tunnel's wall in every cell and its distance from the centroid [m].

    Source: the sides of a closed cell, taken as vectors, add up to nothing.
    """
    length = np.hypot(np.diff(ground.beside, axis=1), np.diff(ground.above, axis=0))
    reach = np.hypot(ground.across - tunnel.x, ground.down - tunnel.axis_depth)
    return length, np.maximum(reach - tunnel.radius, 1e-6)
