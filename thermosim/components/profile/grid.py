"""A grid of rays over half of one pitch of a renewal profile with an embedded tube.

Rays start at the bore, pass the tube wall and go on through the profile; those that end on
the lower face of the profile continue straight down through the grout::

    y = 0  ---.._             exposed arc (film), then the flat surface (film)
           tube  \\________    <- first ray beyond the contact: the flat surface itself
            wall /  profile |
    y = -D ---..____________|  <- face between profile and grout, a grid line
             |  |  |  grout |
             |__|__|________|  <- back
            x = 0        x = pitch/2

All material faces are grid lines. The tube is meshed in (ln r, angle), in which conduction is
the same and the circle is straight, so films act on true arcs. Cells shrink towards the
contact of tube and flat surface, where the flux is singular.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array

STRETCH = 0.5  # chosen by trial: 0.25 to 2 serve equally well at 40 and 80 mm pitch
TOUCH = 1e-6  # gaps below this share of a tube radius are closed
Index = npt.NDArray[np.int64]


class Section(NamedTuple):
    """Dimensions of the cell, lengths in metres."""

    half_pitch: float
    outer_radius: float
    bore_radius: float
    exposed_share: float  # of the outer diameter above the surface; < 0: crown below it
    profile_depth: float  # lower face of the profile below the surface
    grout_thickness: float
    tube_conductivity: float  # [W/(m K)]
    profile_conductivity: float
    grout_conductivity: float

    @property
    def centre(self) -> float:
        """Height of the tube axis over the surface [m]."""
        return (2.0 * self.exposed_share - 1.0) * self.outer_radius

    @property
    def exposed(self) -> bool:
        """Whether a part of the tube stands out of the surface."""
        return self.exposed_share > TOUCH

    @property
    def contact_angle(self) -> float:
        """Angle from the crown to the line where tube and flat surface meet [rad]."""
        return float(np.arccos(1.0 - 2.0 * self.exposed_share)) if self.exposed else 0.0


class Fan(NamedTuple):
    """The rays: their angle at the tube and their end on the outline of the profile."""

    angle: Array  # from the crown, 0 .. pi, shape (rays,) [rad]
    end: Array  # for rays from ``contact`` on, shape (rays - contact, 2) [m]
    contact: int  # first ray that leaves the tube into the profile
    top: int  # rays before this one end on the flat surface; 0 if the tube is exposed
    grout: int  # first ray that goes on into the grout


class Grid(NamedTuple):
    """Nodes of all rays; the tube's share is in (ln r, angle), the rest in metres."""

    node: Index  # number of each node, collapsed nodes merged, shape (rays, positions)
    tube_x: Array
    tube_y: Array
    x: Array
    y: Array
    conductivity: Array  # of cells, shape (rays - 1, positions - 1), 0 = hole [W/(m K)]
    film_bore: Array  # film length of each node, indexed by node number [m]
    film_surface: Array
    back: Index  # nodes on the outer face of the grout


def unit(count: int) -> Array:
    """Evenly spaced numbers from 0 to 1."""
    return np.asarray(np.linspace(0.0, 1.0, count + 1), dtype=np.float64)


def _sideways(angle: float, count: int) -> Array:
    """Shares 0 .. 1 of a straight side seen under ``angle`` from its foot, half by angle."""
    share = unit(count)
    seen = np.tan(angle * share) / np.tan(angle)
    return np.asarray(0.5 * seen + 0.5 * share, dtype=np.float64)


def _outward(length: Array, count: int) -> Array:
    """Shares 0 .. 1 along rays of some ``length`` in tube radii; dense at the tube.

    Quadratic for short rays, ever more geometric for long ones; shape (rays, count + 1).
    """
    stretch = np.log1p(STRETCH * np.maximum(length, 1e-3))[:, None]
    along = unit(count)
    return np.asarray(along * np.expm1(stretch * along) / np.expm1(stretch), dtype=np.float64)


def fan(cell: Section, fineness: int) -> Fan:
    """Rays of the cell; ``fineness`` cells go through the tube wall."""
    along, side, width = 2 * fineness, 3 * fineness, cell.half_pitch
    contact = cell.contact_angle
    foot = float(np.arctan2(width, cell.profile_depth + cell.centre))
    corner = np.pi - foot  # direction of the corner between profile, grout and mid-plane
    shoulder = float(np.arctan2(width, -cell.centre))  # direction of the flat surface's end
    share = unit(along) ** 2 if cell.exposed else unit(along)
    seen = shoulder + (corner - shoulder) * share
    edge = np.column_stack([np.full(along + 1, width), cell.centre + width / np.tan(seen)])
    below = np.column_stack(
        [width * _sideways(foot, side)[::-1], np.full(side + 1, -cell.profile_depth)]
    )
    if cell.exposed:
        left = np.pi - contact
        corner = float(np.clip(corner, contact + 0.25 * left, contact + 0.75 * left))
        first = contact * (1.0 - (1.0 - unit(along)) ** 2)
        second = contact + (corner - contact) * share
        ends, top = [edge, below[1:]], 0
    else:
        first = shoulder * unit(side)
        second = seen
        flat = np.column_stack([width * _sideways(shoulder, side), np.zeros(side + 1)])
        ends, top = [flat, edge[1:], below[1:]], side
    third = corner + (np.pi - corner) * unit(side)
    angle = np.concatenate([first, second[1:], third[1:]])
    end = np.concatenate(ends)
    return Fan(angle, end, angle.size - len(end), top, angle.size - 1 - side)


def _films(cell: Section, rays: Fan, node: Index, x: Array, wall: int, face: int) -> list[Array]:
    """Film length of each node on the bore and on the exposed surface."""
    step = np.diff(rays.angle)
    arc, flat = slice(0, rays.contact + 1), slice(wall, face + 1)
    lines = [[(node[:, 0], cell.bore_radius * step)], []]
    if rays.top:
        lines[1] = [(node[: rays.top + 1, face], np.diff(x[: rays.top + 1, face]))]
    else:
        lines[1] = [
            (node[arc, wall], cell.outer_radius * step[: rays.contact]),
            (node[rays.contact, flat], np.diff(x[rays.contact, flat])),
        ]
    films = [np.zeros(node.size), np.zeros(node.size)]
    for film, parts in zip(films, lines, strict=True):
        for nodes, lengths in parts:
            np.add.at(film, nodes[:-1], 0.5 * lengths)
            np.add.at(film, nodes[1:], 0.5 * lengths)
    return films


def _merge(cell: Section, rays: Fan, node: Index, wall: int, face: int) -> None:
    """Give nodes that lie on one point one number: where the tube touches a face."""
    touch = TOUCH * cell.outer_radius
    if cell.profile_depth + cell.centre - cell.outer_radius < touch:
        node[-1, wall : face + 1] = node[-1, wall]
    if rays.top and -cell.exposed_share * cell.outer_radius < touch:
        node[0, wall : face + 1] = node[0, wall]


def build(cell: Section, fineness: int) -> Grid:
    """Grid with ``fineness`` cells through the tube wall; second order in its inverse."""
    rays = fan(cell, fineness)
    wall, face = fineness, 3 * fineness
    count, positions = rays.angle.size, face + 3 * fineness // 2 + 1
    inward = (1.0 - unit(wall)) ** 1.5
    ring = np.log(cell.outer_radius) - np.log(cell.outer_radius / cell.bore_radius) * inward
    start = np.column_stack([np.sin(rays.angle), np.cos(rays.angle)]) * cell.outer_radius
    start[:, 1] += cell.centre
    start = start[rays.contact :]
    share = _outward(np.hypot(*(rays.end - start).T) / cell.outer_radius, face - wall)
    x, y = np.zeros((count, positions)), np.zeros((count, positions))
    for axis, target in enumerate((x, y)):
        span = rays.end[:, axis] - start[:, axis]
        target[rays.contact :, wall : face + 1] = start[:, axis, None] + span[:, None] * share
    x[rays.grout :, face:] = x[rays.grout :, face, None]
    depth = cell.grout_thickness * unit(positions - 1 - face) ** 1.3
    y[rays.grout :, face:] = -cell.profile_depth - depth
    conductivity = np.zeros((count - 1, positions - 1))
    conductivity[:, :wall] = cell.tube_conductivity
    conductivity[rays.contact :, wall:face] = cell.profile_conductivity
    conductivity[rays.grout :, face:] = cell.grout_conductivity
    node = np.arange(count * positions, dtype=np.int64).reshape(count, positions)
    _merge(cell, rays, node, wall, face)
    bore, surface = _films(cell, rays, node, x, wall, face)
    return Grid(
        node=node,
        tube_x=np.tile(ring, (count, 1)),
        tube_y=np.tile(rays.angle[:, None], (1, wall + 1)),
        x=np.ascontiguousarray(x[:, wall:]),
        y=np.ascontiguousarray(y[:, wall:]),
        conductivity=conductivity,
        film_bore=bore,
        film_surface=surface,
        back=node[rays.grout :, -1],
    )
