"""Ground that freezes and carries water: alternating directions with enthalpy as state.

Lines of cells are solved along one direction at a time (Peaceman-Rachford), many lines
side by side. Enthalpy changes by nothing but heat through sides, so the balance closes to
rounding whatever the freezing curve does and however far a line's iteration got.
"""

from typing import NamedTuple

from thermosim_kernels._jit import Array, kernel

STRIP = 64  # lines side by side; of 16, 32, 64, 128 the fastest from 1e4 to 1.6e5 cells
WIDEST = 104  # what evenly divided strips may come to
SEARCHES = 30  # most iterations of the freezing curve on one strip


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
    liquid: Array  # E at its upper end; -1e300 where nothing freezes [J]
    solid: Array  # E at its lower end; -2e300 where nothing freezes [J]


@kernel(inline=True)
def _solve(lines: Lines, first: int, last: int, share: Array, part: Array) -> None:
    """All lines of one strip: eliminate from the far end, substitute from the near one."""
    n, w = lines.slope.shape[0], last - first
    for j in range(w):
        share[n, j] = 0.0
        part[n, j] = 0.0
    for k in range(n):
        i = n - 1 - k
        slope, offset = lines.slope[i, first:last], lines.offset[i, first:last]
        film, source = lines.film[i, first:last], lines.source[i, first:last]
        inward, onward = lines.ahead[i, first:last], lines.ahead[i + 1, first:last]
        outward, backward = lines.back[i, first:last], lines.back[i + 1, first:last]
        q, p, q_next, p_next = share[i, :w], part[i, :w], share[i + 1, :w], part[i + 1, :w]
        for j in range(w):
            own = slope[j] + onward[j] + outward[j] + film[j]
            inverse = 1.0 / (own - backward[j] * q_next[j])
            q[j] = inward[j] * inverse
            p[j] = (source[j] - offset[j] + backward[j] * p_next[j]) * inverse
    for j in range(w):
        lines.temperature[0, first + j] = part[0, j]
    for i in range(1, n):
        q, p = share[i, :w], part[i, :w]
        here, before = lines.temperature[i, first:last], lines.temperature[i - 1, first:last]
        for j in range(w):
            here[j] = p[j] + q[j] * before[j]


@kernel(inline=True)
def _move_pieces(
    lines: Lines, curve: Curve, first: int, last: int, energy: Array, moved: Array
) -> float:
    """Enthalpies of a strip on the pieces just used, then every cell to its true piece.

    Returns the number of cells that changed piece; ``moved`` is scratch.
    """
    w = last - first
    for j in range(w):
        moved[j] = 0.0
    for i in range(lines.slope.shape[0]):
        slope, offset = lines.slope[i, first:last], lines.offset[i, first:last]
        here, heat = lines.temperature[i, first:last], energy[i, :w]
        liquid, solid = curve.liquid[i, first:last], curve.solid[i, first:last]
        thawed, frozen = curve.thawed[i, first:last], curve.frozen[i, first:last]
        mushy, below = curve.mushy[i, first:last], curve.frozen_offset[i, first:last]
        within = curve.mushy_offset[i, first:last]
        for j in range(w):
            content = slope[j] * here[j] + offset[j]
            heat[j] = content
            colder = mushy[j] if content > solid[j] else frozen[j]
            lower = within[j] if content > solid[j] else below[j]
            steep = thawed[j] if content >= liquid[j] else colder
            start = 0.0 if content >= liquid[j] else lower
            moved[j] += 0.0 if (steep == slope[j] and start == offset[j]) else 1.0
            slope[j] = steep
            offset[j] = start
    total = 0.0
    for j in range(w):
        total += moved[j]
    return total


@kernel(inline=True)
def _strip(lines: Lines, curve: Curve, number: int, scratch: Array, turned: Array) -> float:
    """Half a step of one strip; returns 1 if its freezing curve was not settled."""
    n, m = lines.slope.shape
    first = number * lines.strip
    last = min(first + lines.strip, m)
    w = last - first
    share, part = scratch[0], scratch[1]
    unsettled = 0.0
    if lines.freezing[number] > 0.0:
        for _ in range(SEARCHES):
            _solve(lines, first, last, share, part)
            unsettled = _move_pieces(lines, curve, first, last, part, share[n])
            if unsettled == 0.0:
                break
        for i in range(n):
            source, energy = lines.source[i, first:last], part[i, :w]
            for j in range(w):
                energy[j] = 2.0 * energy[j] - source[j]
    else:
        _solve(lines, first, last, share, part)
        for i in range(n):
            source, energy = lines.source[i, first:last], part[i, :w]
            slope, here = lines.slope[i, first:last], lines.temperature[i, first:last]
            for j in range(w):
                energy[j] = 2.0 * (slope[j] * here[j]) - source[j]
    for j in range(w):
        row = turned[first + j]
        for i in range(n):
            row[i] = part[i, j]
    return 1.0 if unsettled > 0.0 else 0.0


@kernel()
def sweep(lines: Lines, curve: Curve, scratch: Array, turned: Array) -> float:
    r"""Half a step along one direction.

    .. math:: E(T) - s A T = r, \qquad r' = 2 E - r

    with s half a step, A the conductances of this direction, r what is known. The next
    direction's right-hand side r' = E + s A T needs no evaluation of A.

    Parameters
    ----------
    lines : of this direction; ``slope``, ``offset``, ``temperature`` written
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
