"""Ground that freezes and carries water: alternating directions with enthalpy as state.

Lines of cells are solved along one direction at a time (Peaceman-Rachford), many lines
side by side. Enthalpy changes by nothing but heat through sides, so the balance closes to
rounding whatever the freezing curve does and however far a line's iteration got.
"""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

STRIP = 96  # lines side by side; of 32, 64, 96, 128 the fastest at 7e3 and 8e4 cells
WIDEST = 144  # what evenly divided strips may come to
SEARCHES = 30  # most iterations of the freezing curve on one strip
HOT = 1e300  # enthalpy that no cell reaches [J]


class Lines(NamedTuple):
    """One direction: cells along it on axis 0, lines side by side on axis 1.

    Spare lines of slope 1 and nothing else fill m up to a multiple of eight, so that, the
    arrays beginning at multiples of 64 bytes, no vector straddles two lines of the cache.
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


def strip_width(lines: int) -> int:
    """Lines side by side, evenly divided, a multiple of eight, at most `WIDEST`."""
    strips = max(1, round(lines / STRIP))
    return min(-(-lines // (8 * strips)) * 8, WIDEST)


class Curve(NamedTuple):
    """Enthalpy of every cell against temperature, three straight pieces; all (n, m).

    Without spare lines.
    """

    thawed: Array  # dE/dT above the freezing range; E = thawed T there [J/K]
    mushy: Array  # dE/dT within it [J/K]
    frozen: Array  # dE/dT below it [J/K]
    mushy_offset: Array  # E = mushy T + mushy_offset [J]
    frozen_offset: Array  # E = frozen T + frozen_offset [J]
    liquid: Array  # E at its upper end; -HOT where nothing freezes [J]
    solid: Array  # E at its lower end; -2 HOT where nothing freezes [J]


@kernel(inline=True, noalias=True)
def _factorise(lines: Lines, first: np.uint64, width: np.uint64) -> None:
    """Eliminate the lines of one strip from the far end: pivots and shares."""
    slope, film, ahead, back = lines.slope, lines.film, lines.ahead, lines.back
    inverse, share, n = lines.inverse, lines.share, lines.slope.shape[0]
    for k in range(n):
        i = n - 1 - k
        for j in range(first, first + width):
            inverse[i, j] = slope[i, j] + ahead[i + 1, j] + back[i, j] + film[i, j]
        if k > 0:
            for j in range(first, first + width):
                inverse[i, j] -= back[i + 1, j] * share[i + 1, j]
        for j in range(first, first + width):
            inverse[i, j] = 1.0 / inverse[i, j]
            share[i, j] = ahead[i, j] * inverse[i, j]


@kernel(inline=True, noalias=True)
def _eliminate(lines: Lines, first: np.uint64, width: np.uint64, part: Array) -> None:
    """Right-hand sides, known less offset, of one strip from the far end."""
    source, offset, back, inverse = lines.source, lines.offset, lines.back, lines.inverse
    n = source.shape[0]
    for j in range(width):
        part[n, j] = 0.0
    for k in range(n):
        i = n - 1 - k
        for j in range(width):
            at = first + j
            own = source[i, at] - offset[i, at] + back[i + 1, at] * part[i + 1, j]
            part[i, j] = own * inverse[i, at]


@kernel(inline=True, noalias=True)
def _substitute(
    part: Array, share: Array, first: np.uint64, width: np.uint64, field: Array
) -> None:
    """Temperatures of one strip from the near end."""
    for j in range(width):
        field[0, first + j] = part[0, j]
    for i in range(1, share.shape[0]):
        for j in range(width):
            at = first + j
            field[i, at] = part[i, j] + share[i, at] * field[i - 1, at]


@kernel(inline=True, noalias=True)
def _swap(part: Array, rows: int, first: np.uint64, width: np.uint64, turned: Array) -> None:
    """Axes swapped, in tiles of four by four: each line of the cache is fetched once."""
    four = np.uint64(4)
    n, w = np.uint64(rows), np.uint64(width)
    for j in range(np.uint64(0), w - w % four, four):
        for i in range(np.uint64(0), n - n % four, four):
            for k in range(four):
                for q in range(four):
                    turned[first + j + k, i + q] = part[i + q, j + k]
        for i in range(n - n % four, n):
            for k in range(four):
                turned[first + j + k, i] = part[i, j + k]
    for j in range(w - w % four, w):
        for i in range(n):
            turned[first + j, i] = part[i, j]


@kernel(inline=True, noalias=True)
def _turn(lines: Lines, first: np.uint64, width: np.uint64, part: Array, turned: Array) -> None:
    """What the other direction needs to know, 2 E - r, axes swapped."""
    source, slope, offset, field = lines.source, lines.slope, lines.offset, lines.temperature
    for i in range(source.shape[0]):
        for j in range(width):
            at = first + j
            content = slope[i, at] * field[i, at] + offset[i, at]
            part[i, j] = 2.0 * content - source[i, at]
    _swap(part, source.shape[0], first, min(width, np.uint64(turned.shape[0]) - first), turned)


@kernel(inline=True, noalias=True)
def _off_piece(lines: Lines, i: int, first: np.uint64, width: np.uint64, off: Array) -> float:
    """How many cells of a row left the piece they were solved on; ``off`` is scratch."""
    slope, offset, field = lines.slope, lines.offset, lines.temperature
    for j in range(width):
        at = first + j
        content = slope[i, at] * field[i, at] + offset[i, at]
        out = content < lines.least[i, at] or content > lines.most[i, at]
        off[j] = 1.0 if out else 0.0
    total = 0.0
    for j in range(width):
        total += off[j]
    return total


@kernel(inline=True)
def _move_row(lines: Lines, curve: Curve, i: int, first: np.uint64, width: np.uint64) -> None:
    """Every cell of a row to the piece its enthalpy belongs to."""
    for j in range(first, min(first + width, np.uint64(curve.liquid.shape[1]))):
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
def _move_pieces(
    lines: Lines, curve: Curve, first: np.uint64, width: np.uint64, off: Array
) -> float:
    """Cells of a strip that left their piece, which are moved to the right one."""
    total = 0.0
    for i in range(lines.slope.shape[0]):
        some = _off_piece(lines, i, first, width, off)
        if some > 0.0:
            _move_row(lines, curve, i, first, width)
            total += some
    return total


@kernel(inline=True)
def _strip(lines: Lines, curve: Curve, number: int, scratch: Array, turned: Array) -> float:
    """Half a step of one strip; returns 1 if its freezing curve was not settled."""
    first = np.uint64(number * lines.strip)
    width = np.uint64(min(lines.strip, lines.slope.shape[1] - number * lines.strip))
    part, unsettled = scratch[0], 0.0
    for search in range(SEARCHES):
        if lines.fresh[number] == 0.0:
            _factorise(lines, first, width)
            lines.fresh[number] = 1.0
        _eliminate(lines, first, width, part)
        _substitute(part, lines.share, first, width, lines.temperature)
        if lines.freezing[number] == 0.0 or search == SEARCHES - 1:
            break
        unsettled = _move_pieces(lines, curve, first, width, scratch[1, 0])
        if unsettled == 0.0:
            break
        lines.fresh[number] = 0.0
    _turn(lines, first, width, part, turned)
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
    turned : written, shares nothing with ``lines``; r' with its axes swapped, (m less the
        spare lines, n or more) [J]

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
