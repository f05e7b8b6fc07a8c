"""Year that repeats itself in non-linear ground: warm start, leaps, Anderson's mixing."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from scipy import sparse
from thermosim_kernels._jit import Array

from thermosim.components.ground.assembly import VOID
from thermosim.components.ground.factors import Factor
from thermosim.components.ground.harmonic import harmonics_of, periodic_state
from thermosim.components.ground.nonlinear import Marched, NonlinearGround, Watch
from thermosim.components.ground.water_matrix import carrying, response
from thermosim.errors import ConvergenceError, ParameterError

REMEMBERED = 5  # years that are mixed
NOTHING = 1e-6  # change of the whole ground in a period that is none [K]


class Repeated(NamedTuple):
    """A year whose end is its beginning."""

    start: Array  # state at its first instant, (rows, columns) [J/m]
    year: Marched
    years: int  # marched until then
    change: float  # of the mean heats in the last of them, relative to their greatest mean size


def warm_start(ground: NonlinearGround, year: Array) -> Array:
    """State of the thawed ground's steady mean and annual swing at the first instant.

    ``year`` : inputs at the ends of all steps of a year, (steps + 1, inputs) [degC]
    """
    assembly, flow = ground.assembly, ground.flow
    omega, swing = harmonics_of(np.asarray(year, dtype=np.float64)[:-1], ground.seconds, 1)
    if flow is None:
        return ground.energy(periodic_state(assembly, omega, swing).field(0.0))
    matrices = carrying(assembly, ground.mesh, flow, ground.entering)
    waves = [
        response(*matrices, assembly.capacity, float(turn)) @ size
        for turn, size in zip(omega, swing, strict=True)
    ]
    return ground.energy(np.real(sum(waves)))


def leap_of(ground: NonlinearGround, period: float) -> Callable[[Array], Array]:
    r"""Where the thawed ground would end, told by what one period changes.

    One period of the linear ground multiplies a deviation by e^(-x), x = C^-1 K period; all
    that follow add up to 1 / (1 - e^(-x)), here taken as

    .. math:: \frac 1 x + 1 - \frac 1 {2 + x / 3}

    which is right to the second order for slow modes and for fast ones.

    Parameters
    ----------
    period : [s]

    Returns
    -------
    Function of the change of all enthalpies in a period, (rows, columns) [J/m]

    Source: derived here from the Bernoulli series of 1 / (1 - e^(-x)).
    """
    assembly = ground.assembly
    capacity, solid = assembly.capacity, assembly.number != VOID
    conduction = assembly.conduction
    if ground.flow is not None:
        conduction, _ = carrying(assembly, ground.mesh, ground.flow, ground.entering)
    steady = Factor(conduction * period)
    middle = Factor(2.0 * sparse.diags(capacity) + conduction * (period / 3.0))

    def leap(change: Array) -> Array:
        given = change[solid]
        made = change.copy()
        made[solid] += capacity * (steady.solve(given) - middle.solve(given))
        return made

    return leap


def repeat(
    ground: NonlinearGround,
    year: Array,
    *,
    snow: Array | None = None,
    start: Array | None = None,
    tolerance: float = 1e-4,
    most: int = 40,
    stops: Iterable[int] = (),
    watch: Watch | None = None,
) -> Repeated:
    """March a year again and again until its mean heats stay the same.

    Parameters
    ----------
    year : inputs at the ends of all steps, the last as the first, (steps + 1, inputs) [degC]
    snow : thermal resistance of the snow at the same instants [m2 K/W]
    start : state to begin with; without: `warm_start`
    tolerance : change of a mean heat from year to year, also what the change of the stored
        heat may come to, relative to the greatest mean of a heat's size
    most : years after which it is given up
    stops, watch : as of `NonlinearGround.march`, in every year

    Source
    ------
    D. G. Anderson, J. ACM 12 (1965) 547 (assumed: cited from memory); norm: heat capacity.
    """
    if not np.array_equal(year[0], year[-1]):
        raise ParameterError(
            "A year that repeats itself needs equal inputs at both ends: append its first row."
        )
    state = warm_start(ground, year) if start is None else start
    weight = 1.0 / np.sqrt(ground.parts.curve.thawed)
    period = ground.seconds * (len(year) - 1)
    leap = leap_of(ground, period)
    least = NOTHING * float(ground.assembly.capacity.sum()) / period
    marks = tuple(stops)
    states: list[Array] = []
    misses: list[Array] = []
    before = np.full(len(ground.inputs), np.inf)
    for count in range(1, most + 1):
        done = ground.march(state, year, snow=snow, stops=marks, watch=watch)
        mean = done.heat.mean(axis=0)
        scale = max(float(np.abs(done.heat).mean(axis=0).max()), least)
        miss = done.energy - state
        stored = abs(float(miss.sum())) / (ground.seconds * done.heat.shape[0])
        change = max(float(np.abs(mean - before).max()), stored) / scale
        if change <= tolerance:
            return Repeated(state, done, count, change)
        before = mean
        states, misses = [*states, state][-REMEMBERED:], [*misses, leap(miss)][-REMEMBERED:]
        state = _mixed(states, misses, weight)
    raise ConvergenceError(
        f"Ground: after {most} years the mean heats still change by {change:.1e} of their size, "
        f"more than {tolerance:.1e}. Allow more years or a larger tolerance."
    )


def _mixed(states: list[Array], misses: list[Array], weight: Array) -> Array:
    """Next state: the one whose miss, if all were linear, would be the least."""
    if len(states) == 1:
        return states[0] + misses[0]
    falls = np.array([(misses[-1] - miss) * weight for miss in misses[:-1]])
    flat = falls.reshape(len(falls), -1).T
    share, *_ = np.linalg.lstsq(flat, (misses[-1] * weight).ravel(), rcond=1e-10)
    made = states[-1] + misses[-1]
    for part, state, miss in zip(share, states[:-1], misses[:-1], strict=True):
        made = made - part * ((states[-1] - state) + (misses[-1] - miss))
    return made
