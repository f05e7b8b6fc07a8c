"""Ground that freezes and carries water: alternating directions with enthalpy as state.

Lines of cells are solved along one direction at a time (Peaceman-Rachford), many lines
side by side. Enthalpy changes by nothing but heat through sides, so the balance closes to
rounding whatever the freezing curve does and however far a line's iteration got.
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

STRIP = 96  # lines side by side; of 32, 64, 96, 128 the fastest at 7e3 and 8e4 cells
WIDEST = 144  # what evenly divided strips may come to
SEARCHES = 30  # most iterations of the freezing curve on one strip
HOT = 1e300  # enthalpy that no cell reaches [J]


class Lines(NamedTuple):
    """One direction: cells along it on axis 0, lines side by side on axis 1.

    Conductances are times half a step [J/K]; inside a void slope 1 and all else 0. Heat from
    cell i - 1 to cell i through side i: ``ahead[i] T[i-1] - back[i] T[i]``.
    """

    slope: Array  # dE/dT on the present piece of the freezing curve, (n, m) [J/K]
    offset: Array  # E = slope T + offset on that piece, (n, m) [J]
    ahead: Array  # (n + 1, m) [J/K]
    back: Array  # (n + 1, m) [J/K]; the same array as ``ahead`` where no water flows
    film: Array  # to the links of the cell in this direction, (n, m) [J/K]
    source: Array  # right-hand side: enthalpy and what the other direction brings, (n, m) [J]
    temperature: Array  # last solution, (n, m) [degC]
    freezing: Array  # 1 for strips with cells that may freeze, (strips,)
    strip: int  # lines of one strip, `strip_width`
    fresh: Array  # 1 for strips whose factors below belong to the present rest, (strips,)
    inverse: Array  # of the pivots, (n, m) [K/J]
    share: Array  # of the cell before in a cell's temperature, (n, m)
    least: Array  # E at the lower end of the present piece, (n, m) [J]
    most: Array  # E at its upper end, (n, m) [J]
    order: Array  # n - 1, ..., 0. Were it counted in the loop, LLVM would look for overlapping
    # arrays once for all rows, find that each row needs the last, and run without vectors


def strip_width(lines: int) -> int:
    """Lines side by side, evenly divided, a multiple of eight, at most `WIDEST`."""
    strips = max(1, round(lines / STRIP))
    return min(-(-lines // (8 * strips)) * 8, WIDEST)


class Curve(NamedTuple):
    """Enthalpy of every cell against temperature, three straight pieces; all (n, m)."""

    thawed: Array  # dE/dT above the freezing range; E = thawed T there [J/K]
    mushy: Array  # dE/dT within it [J/K]
    frozen: Array  # dE/dT below it [J/K]
    mushy_offset: Array  # E = mushy T + mushy_offset [J]
    frozen_offset: Array  # E = frozen T + frozen_offset [J]
    liquid: Array  # E at its upper end; -HOT where nothing freezes [J]
    solid: Array  # E at its lower end; -2 HOT where nothing freezes [J]


@kernel(inline=True)
def _factorise(lines: Lines, first: int, last: int) -> None:
    """Eliminate the lines of one strip from the far end: pivots and shares."""
    n, w = lines.slope.shape[0], last - first
    for k in range(n):
        i = int(lines.order[k])
        slope, film = lines.slope[i, first:last], lines.film[i, first:last]
        inward, onward = lines.ahead[i, first:last], lines.ahead[i + 1, first:last]
        outward, backward = lines.back[i, first:last], lines.back[i + 1, first:last]
        inverse, share = lines.inverse[i, first:last], lines.share[i, first:last]
        for j in range(w):
            inverse[j] = slope[j] + onward[j] + outward[j] + film[j]
        if k > 0:
            beyond = lines.share[i + 1, first:last]
            for j in range(w):
                inverse[j] -= backward[j] * beyond[j]
        for j in range(w):
            inverse[j] = 1.0 / inverse[j]
        for j in range(w):
            share[j] = inward[j] * inverse[j]


@kernel()
def _eliminate(
    order: Array,
    known: tuple[Array, Array],
    back: Array,
    inverse: Array,
    first: int,
    last: int,
    part: Array,
) -> None:
    """Right-hand sides, known less offset, of one strip from the far end."""
    source, offset = known
    n, w = source.shape[0], last - first
    for j in range(w):
        part[n, j] = 0.0
    for k in range(n):
        i = int(order[k])
        given, start, backward = (
            source[i, first:last],
            offset[i, first:last],
            back[i + 1, first:last],
        )
        pivot, p, p_next = inverse[i, first:last], part[i, :w], part[i + 1, :w]
        for j in range(w):
            p[j] = (given[j] - start[j] + backward[j] * p_next[j]) * pivot[j]


@kernel()
def _substitute(
    order: Array, share: Array, part: Array, first: int, last: int, field: Array
) -> None:
    """Temperatures of one strip from the near end."""
    n, w = share.shape[0], last - first
    for j in range(w):
        field[0, first + j] = part[0, j]
    for k in range(1, n):
        i = int(order[n - 1 - k])
        q, p = share[i, first:last], part[i, :w]
        here, before = field[i, first:last], field[i - 1, first:last]
        for j in range(w):
            here[j] = p[j] + q[j] * before[j]


@kernel()
def _turn(
    known: tuple[Array, Array],
    slope: Array,
    field: Array,
    first: int,
    last: int,
    part: Array,
    turned: Array,
) -> None:
    """What the other direction needs to know, 2 E - r, axes swapped."""
    source, offset = known
    n, w = source.shape[0], last - first
    for i in range(n):
        given, steep = source[i, first:last], slope[i, first:last]
        start = offset[i, first:last]
        here, p = field[i, first:last], part[i, :w]
        for j in range(w):
            p[j] = 2.0 * (steep[j] * here[j] + start[j]) - given[j]
    for j in range(w):
        row = turned[first + j]
        for i in range(n):
            row[i] = part[i, j]


@kernel(inline=True)
def _off_piece(lines: Lines, i: int, first: int, last: int, off: Array) -> float:
    """How many cells of a row left the piece they were solved on; ``off`` is scratch."""
    slope, offset = lines.slope[i, first:last], lines.offset[i, first:last]
    here, least = lines.temperature[i, first:last], lines.least[i, first:last]
    most = lines.most[i, first:last]
    for j in range(last - first):
        content = slope[j] * here[j] + offset[j]
        off[j] = 1.0 if content < least[j] or content > most[j] else 0.0
    total = 0.0
    for j in range(last - first):
        total += off[j]
    return total


@kernel(inline=True)
def _move_row(lines: Lines, curve: Curve, i: int, first: int, last: int) -> None:
    """Every cell of a row to the piece its enthalpy belongs to."""
    for j in range(first, last):
        content = lines.slope[i, j] * lines.temperature[i, j] + lines.offset[i, j]
        if content >= curve.liquid[i, j]:
            lines.slope[i, j], lines.offset[i, j] = curve.thawed[i, j], 0.0
            lines.least[i, j], lines.most[i, j] = curve.liquid[i, j], HOT
        elif content > curve.solid[i, j]:
            lines.slope[i, j], lines.offset[i, j] = curve.mushy[i, j], curve.mushy_offset[i, j]
            lines.least[i, j], lines.most[i, j] = curve.solid[i, j], curve.liquid[i, j]
        else:
            lines.slope[i, j], lines.offset[i, j] = curve.frozen[i, j], curve.frozen_offset[i, j]
            lines.least[i, j], lines.most[i, j] = -HOT, curve.solid[i, j]


@kernel(inline=True)
def _move_pieces(lines: Lines, curve: Curve, first: int, last: int, off: Array) -> float:
    """Cells of a strip that left their piece, which are moved to the right one."""
    total = 0.0
    for i in range(lines.slope.shape[0]):
        some = _off_piece(lines, i, first, last, off)
        if some > 0.0:
            _move_row(lines, curve, i, first, last)
            total += some
    return total


@kernel(inline=True)
def _strip(lines: Lines, curve: Curve, number: int, scratch: Array, turned: Array) -> float:
    """Half a step of one strip; returns 1 if its freezing curve was not settled."""
    first = number * lines.strip
    last = min(first + lines.strip, lines.slope.shape[1])
    part, known = scratch[0], (lines.source, lines.offset)
    unsettled = 0.0
    for search in range(SEARCHES):
        if lines.fresh[number] == 0.0:
            _factorise(lines, first, last)
            lines.fresh[number] = 1.0
        _eliminate(lines.order, known, lines.back, lines.inverse, first, last, part)
        _substitute(lines.order, lines.share, part, first, last, lines.temperature)
        if lines.freezing[number] == 0.0 or search == SEARCHES - 1:
            break
        unsettled = _move_pieces(lines, curve, first, last, scratch[1, 0])
        if unsettled == 0.0:
            break
        lines.fresh[number] = 0.0
    _turn(known, lines.slope, lines.temperature, first, last, part, turned)
    return 1.0 if unsettled > 0.0 else 0.0


@kernel()
def sweep(lines: Lines, curve: Curve, scratch: Array, turned: Array) -> float:
    r"""Half a step along one direction.

    .. math:: E(T) - s A T = r, \qquad r' = 2 E - r

    with s half a step, A the conductances of this direction, r what is known. The next
    direction's right-hand side r' = E + s A T needs no evaluation of A.

    Parameters
    ----------
    lines : of this direction; pieces, temperatures and factors written
    curve : freezing curve in this direction's order
    scratch : (2, n + 1 or more, WIDEST)
    turned : written, r' with its axes swapped, (m, n) [J]

    Returns
    -------
    Strips whose freezing curve was not settled after all iterations; their balance holds.

    Source
    ------
    D. W. Peaceman, H. H. Rachford, J. SIAM 3 (1955) 28 (`assumed`: cited from memory);
    pieces of the freezing curve followed by Newton's method in the enthalpy.
    """
    unsettled = 0.0
    for number in range(lines.freezing.size):
        unsettled += _strip(lines, curve, number, scratch, turned)
    return unsettled
