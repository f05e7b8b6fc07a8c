"""One row of rings implicitly with a plain law: sharp or ranged, mixed rings linear.

The same equations as `melting_implicit.march`, spelled out on numbers and one block of scratch:
a unit cell solves hundreds of thousands of short rows, and calls with bundles of arrays would
cost as much as their loops.
"""

from thermosim_kernels._jit import Array, kernel
from thermosim_kernels.melting_implicit import MOST, MOVED, PATIENCE, RENEWALS, SHORTER
from thermosim_kernels.packed_bed_plain import Plain

# rows of the scratch, each of shape (rings + 1,)
WARM, SLOPE, MELTED, LEAD, USED, LINK, UPPER, CHANGE, GUESS, RIGHT, HOLD, ROWS = range(12)


@kernel(inline=True)
def _evaluate(plain: Plain, n: int, work: Array) -> None:
    """Temperature, slope and fraction of the iterate."""
    end, begin, per_latent = plain.latent, plain.reference, 1.0 / plain.latent
    of_solid, of_liquid, within = plain.of_solid, plain.of_liquid, plain.within
    for i in range(n):
        h = work[GUESS, i]
        below = h if h < 0.0 else 0.0
        above = h - end if h > end else 0.0
        between = h - below - above
        work[WARM, i] = begin + of_solid * below + (of_liquid * above + within * between)
        slope = of_liquid if h >= end else within
        work[SLOPE, i] = of_solid if h <= 0.0 else slope
        work[MELTED, i] = between * per_latent


@kernel(inline=True)
def _renew(plain: Plain, n: int, work: Array) -> bool:
    """Conductivities of the iterate; False if they are those in use, nearly."""
    moved = 0.0
    for i in range(n):
        moved = max(moved, abs(work[MELTED, i] - work[USED, i]))
        work[USED, i] = work[MELTED, i]
        work[LEAD, i] = plain.solid + plain.more * work[MELTED, i]
    return moved > MOVED and plain.more != 0.0


@kernel(inline=True)
def _newton(volume: Array, n: int, share: float, work: Array) -> None:
    """Newton step out of the imbalance, by elimination; a share of it is taken."""
    for i in range(n):
        west = work[LINK, i] if i > 0 else 0.0
        east = work[LINK, i + 1] if i < n - 1 else 0.0
        pivot = volume[i] + (west + east + work[HOLD, i]) * work[SLOPE, i]
        if i > 0:
            below = -west * work[SLOPE, i - 1]
            pivot -= below * work[UPPER, i - 1]
            work[CHANGE, i] -= below * work[CHANGE, i - 1]
        part = 1.0 / pivot
        work[UPPER, i] = -east * work[SLOPE, i + 1] * part if i < n - 1 else 0.0
        work[CHANGE, i] *= part
    for k in range(1, n):
        i = n - 1 - k
        work[CHANGE, i] -= work[UPPER, i] * work[CHANGE, i + 1]
    for i in range(n):
        work[GUESS, i] += share * work[CHANGE, i]


@kernel(inline=True)
def _imbalance(volume: Array, n: int, work: Array) -> float:
    """Imbalance of the iterate, the largest of a ring [J/m3]."""
    worst = 0.0
    for i in range(n):
        off = volume[i] * work[GUESS, i] + work[HOLD, i] * work[WARM, i] - work[RIGHT, i]
        if i > 0:
            off += work[LINK, i] * (work[WARM, i] - work[WARM, i - 1])
        if i < n - 1:
            off += work[LINK, i + 1] * (work[WARM, i] - work[WARM, i + 1])
        work[CHANGE, i] = -off
        worst = max(worst, abs(off) / volume[i])
    return worst


@kernel(inline=True)
def _solve(plain: Plain, volume: Array, n: int, limit: float, work: Array) -> int:
    """Newton steps until no ring is out of balance; negative if that does not end."""
    for turn in range(MOST):
        _evaluate(plain, n, work)
        if _imbalance(volume, n, work) <= limit:
            return turn + 1
        shorter = turn > PATIENCE and turn % 8 < 3
        _newton(volume, n, SHORTER if shorter else 1.0, work)
    return -1


@kernel()
def solve_row(
    plain: Plain, width: float, face: Array, volume: Array, first: tuple[float, float],
    last: tuple[float, float], limit: float, seconds: float, enthalpy: Array, work: Array,
) -> tuple[int, float, float]:  # fmt: skip
    """One implicit step of a row.

    Parameters
    ----------
    plain : law as numbers
    width : of a ring [m]
    face, volume : of the rings, shapes (n + 1,), (n,) [m2], [m3]
    first, last : outside temperature [degC] and resistance of its film [m2 K/W]; inf: insulated
    limit : largest imbalance of a ring [J/m3]
    seconds : length of the step [s]
    enthalpy : read and written, shape (n,) [J/m3]
    work : scratch, shape (12, n + 1) or larger

    Returns
    -------
    Newton steps, heat in through the first and the last face [J]; negative steps: not solved,
    nothing written.

    Source
    ------
    As `melting_implicit.march`.
    """
    n = enthalpy.size
    for i in range(n):
        work[GUESS, i] = enthalpy[i]
    _evaluate(plain, n, work)
    _renew(plain, n, work)
    total, half = 0, 0.5 * width
    for turn in range(RENEWALS + 1):
        for i in range(1, n):
            one, two = work[LEAD, i - 1], work[LEAD, i]
            work[LINK, i] = seconds * face[i] * (2.0 * one * two / (one + two)) / width
        near = seconds * face[0] / (first[1] + half / work[LEAD, 0])
        far = seconds * face[n] / (last[1] + half / work[LEAD, n - 1])
        for i in range(n):
            work[RIGHT, i], work[HOLD, i] = volume[i] * enthalpy[i], 0.0
        work[HOLD, 0] += near
        work[HOLD, n - 1] += far
        work[RIGHT, 0] += near * first[0]
        work[RIGHT, n - 1] += far * last[0]
        turns = _solve(plain, volume, n, limit, work)
        if turns < 0:
            return -1, 0.0, 0.0
        total += turns
        if turn == RENEWALS or not _renew(plain, n, work):
            break
    into = near * (first[0] - work[WARM, 0])
    back = far * (last[0] - work[WARM, n - 1])
    inward = into
    for i in range(n):
        onward = -back
        if i < n - 1:
            onward = work[LINK, i + 1] * (work[WARM, i] - work[WARM, i + 1])
        enthalpy[i] += (inward - onward) / volume[i]
        inward = onward
    return total, into, back
