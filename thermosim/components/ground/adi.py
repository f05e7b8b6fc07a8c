"""Arrays of the marching solver, made from a section's cells."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels._jit import Array
from thermosim_kernels.ground_adi import Curve, Lines, strip_width
from thermosim_kernels.ground_adi_march import Ground, Ice, Links, Sides

from thermosim.components.ground.adi_water import Flow
from thermosim.components.ground.assembly import VOID, Assembly, Mesh
from thermosim.components.ground.freezing import Freezing

NEVER = (0.0, 0.0, 0.0, 0.0, -1e300, -2e300)  # of a cell without freezing, after its slope


class Parts(NamedTuple):
    """What does not change while a ground marches."""

    curve: Curve
    excess: Array
    rows: float
    frozen_strips: tuple[Array, Array]  # across, down
    sides: tuple[Sides, Sides]
    links: Links
    across_links: float
    flowing: bool


def turned(array: Array) -> Array:
    """The same with its axes swapped, in order in memory."""
    return np.ascontiguousarray(array.T)


def curve_of(assembly: Assembly, mesh: Mesh, freezing: tuple[Freezing | None, ...]) -> Curve:
    """Pieces of every cell's enthalpy, all (rows, columns)."""
    solid = assembly.number != VOID
    thawed = np.ones(solid.shape)
    thawed[solid] = assembly.capacity[assembly.number[solid]]
    pieces = [thawed, *(np.full(solid.shape, value) for value in NEVER)]
    for index, law in enumerate(freezing):
        at = solid & (mesh.layer == index)
        if law is not None and law.water > 0.0:
            area = mesh.area[at]
            for piece, value in zip(pieces, law.pieces(thawed[at] / area), strict=True):
                piece[at] = area * value
    return Curve(*pieces)


def excess_of(assembly: Assembly, mesh: Mesh, freezing: tuple[Freezing | None, ...]) -> Array:
    """Frozen over thawed conductivity less 1 of every cell."""
    thawed = np.diff(assembly.x) / (mesh.toward[0] + mesh.toward[1])
    excess = np.zeros(mesh.layer.shape)
    for index, law in enumerate(freezing):
        if law is not None and law.water > 0.0:
            at = mesh.layer == index
            excess[at] = law.conductivity / thawed[at] - 1.0
    return excess


def sides_of(mesh: Mesh, flow: Flow | None, half_step: float) -> tuple[Sides, Sides]:
    """Sides across, axes (column, row), and down."""
    left, right, upper, lower = mesh.toward
    across = np.zeros_like(mesh.beside) if flow is None else flow.across.copy()
    across[:, [0, -1]] = 0.0
    down = np.zeros_like(mesh.above) if flow is None else half_step * flow.down
    across *= half_step
    return (
        Sides(half_step * turned(mesh.beside), turned(left), turned(right), turned(across)),
        Sides(half_step * mesh.above, upper.copy(), lower.copy(), np.ascontiguousarray(down)),
    )


def links_of(
    assembly: Assembly, mesh: Mesh, flow: Flow | None, entering: bool, half_step: float
) -> tuple[Links, float]:
    """Links, those across first, and their number; the water's input comes last."""
    rows, columns = np.divmod(np.flatnonzero(assembly.number != VOID), assembly.number.shape[1])
    flux = np.isinf(mesh.link_film)
    nothing = np.zeros(flux.size)
    surface = np.array([name == "surface" for name in assembly.inputs])[mesh.link_input]
    top = surface & (rows[mesh.link_cell] == 0)
    table = [
        np.array([rows[mesh.link_cell], columns[mesh.link_cell], mesh.link_input], dtype=float),
        half_step * np.where(flux, 0.0, mesh.link_area),
        np.where(flux, 1.0, mesh.link_half),
        np.where(flux, 0.0, mesh.link_film),
        np.where(top, 1.0, 0.0),
        half_step * np.where(flux, mesh.link_area, 0.0),
        nothing,
    ]
    order = np.argsort(~mesh.link_across, kind="stable")
    plain = np.vstack(table)[:, order]
    ends = _water_ends(flow, len(assembly.inputs), entering)
    ends[[3, 7, 8]] *= half_step
    together = np.hstack([ends, plain])
    beside = float(ends.shape[1] + mesh.link_across.sum())
    blank = np.zeros((4, together.shape[1]))
    return Links(*(np.ascontiguousarray(row) for row in (*together, *blank))), beside


def _water_ends(flow: Flow | None, source: int, entering: bool) -> Array:
    """Links of the water at the left and the right edge, rows as in `Links`."""
    if flow is None:
        return np.zeros((9, 0))
    made = []
    for side, column, sign in ((0, 0, 1.0), (-1, flow.across.shape[1] - 2, -1.0)):
        inward = sign * flow.across[:, side]
        for row in np.flatnonzero(inward):
            carried = float(inward[row])
            give = carried if carried > 0.0 and entering else 0.0
            made.append([row, column, source, 0.0, 1.0, 0.0, 0.0, give, give - carried])
    return np.array(made, dtype=np.float64).reshape(-1, 9).T


def strips_of(may_freeze: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Strips with cells that may freeze: across (lines are rows), down (lines are columns)."""
    made = []
    for lines in (may_freeze.any(axis=1), may_freeze.any(axis=0)):
        width = strip_width(lines.size)
        whole = np.pad(lines, (0, -lines.size % width)).reshape(-1, width)
        made.append(np.asarray(whole.any(axis=1), dtype=np.float64))
    return made[0], made[1]


def parts_of(
    assembly: Assembly,
    mesh: Mesh,
    freezing: tuple[Freezing | None, ...],
    flow: Flow | None,
    entering: bool,
    half_step: float,
) -> Parts:
    """Everything that stays the same for one length of step."""
    curve, excess = curve_of(assembly, mesh, freezing), excess_of(assembly, mesh, freezing)
    links, beside = links_of(assembly, mesh, flow, entering, half_step)
    changing = np.flatnonzero(excess.any(axis=1))
    return Parts(
        curve=curve,
        excess=excess,
        rows=float(changing[-1] + 1) if changing.size else 0.0,
        frozen_strips=strips_of(curve.liquid > -1e299),
        sides=sides_of(mesh, flow, half_step),
        links=links,
        across_links=beside,
        flowing=flow is not None,
    )


def aligned(*shape: int) -> Array:
    """Zeros that begin at a multiple of 64 bytes, a vector and a line of the cache."""
    size = int(np.prod(shape))
    raw = np.zeros(size + 7)
    start = -(raw.ctypes.data // 8) % 8
    return raw[start : start + size].reshape(shape)


def new_lines(n: int, m: int, flowing: bool, freezing: Array) -> Lines:
    """Lines of n cells, m and spare ones side by side, nothing in them yet."""
    m = -(-m // 8) * 8
    slope, offset, film, source, temperature, inverse, share, least, most = aligned(9, n, m)
    slope[:] = 1.0
    ahead = aligned(n + 1, m)
    back = aligned(n + 1, m) if flowing else ahead
    fresh, width = np.zeros_like(freezing), strip_width(m)
    arrays = (slope, offset, ahead, back, film, source, temperature)
    return Lines(*arrays, freezing, width, fresh, inverse, share, least, most)


def workspace(parts: Parts) -> Ground:
    """Kernel's bundle with arrays of its own for all that is written."""
    lines = []
    for (n, m), freezing in zip(
        (parts.excess.shape[::-1], parts.excess.shape), parts.frozen_strips, strict=True
    ):
        lines.append(new_lines(n, m, parts.flowing, freezing))
    changing = Links(*parts.links[:-4], *(column.copy() for column in parts.links[-4:]))
    ratio = np.ones(parts.excess.shape)
    return Ground(
        across=lines[0],
        down=lines[1],
        curve_across=Curve(*map(turned, parts.curve)),
        curve_down=parts.curve,
        sides_across=parts.sides[0],
        sides_down=parts.sides[1],
        ice=Ice(parts.excess, ratio, turned(ratio), parts.rows),
        links=changing,
        across_links=parts.across_links,
        flowing=parts.flowing,
    )
