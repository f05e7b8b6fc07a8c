r"""Effectiveness of a latent bed over the share of material changed, in closed form.

Oil without storage passes material at its melting point, whose transfer units N(f) depend on
the local changed fraction f. With T in units of :math:`\tau = M L / (C |\Delta T|)`

.. math:: \partial_T f = N(f) \theta, \qquad \partial_z \theta = -N(f) \theta

the profile obeys :math:`\partial_z f = -N(f) f`, so with :math:`G = \int df/N` and
:math:`H = \int d\ln f / N` everything is a quadrature. The bed knows time only through
:math:`\int C \Delta T dt`, so effectiveness over the changed share holds for any history.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from thermosim.components.heat_container.vessel import Vessel

Array = npt.NDArray[np.float64]

LAST = 2.5e-4  # share of a bed below which the table stands still
_POINTS = 4001
_LEAST = 1e-9  # changed fraction at which the quadrature begins


def curve(units: Callable[[Array], Array]) -> tuple[Array, Array, Array]:
    """Time T, changed share F and effectiveness of a bed from untouched to full.

    Parameters
    ----------
    units : local transfer units N over changed fractions 0 ... 1, all > 0

    Returns
    -------
    T, F and effectiveness, each of shape (n,), F rising from 0 to 1.

    Source
    ------
    Plug flow through an isothermal bed, derived here; the uniform bed is Bosnjakovic's.
    """
    logarithm = np.linspace(np.log(_LEAST), 0.0, _POINTS)
    fraction = np.exp(logarithm)
    inverse = 1.0 / units(fraction)
    wait = _integral(fraction * inverse, logarithm) + _LEAST * inverse[0]  # G
    depth = _integral(inverse, logarithm)  # H

    def behind(inlet_depth: Array) -> Array:
        """Fraction at the outlet; below the first point the units are those of f = 0."""
        short = np.minimum(inlet_depth, 0.0) / inverse[0]
        return np.asarray(np.interp(inlet_depth, depth, fraction) * np.exp(short))

    def waited(at: Array) -> Array:
        return np.asarray(np.where(at < _LEAST, at * inverse[0], np.interp(at, fraction, wait)))

    first = behind(depth - 1.0)
    opening = (wait, wait - waited(first), 1.0 - first / fraction)
    zone = np.linspace(0.0, 1.0, _POINTS)[1:]
    last = behind(depth[-1] - 1.0 + zone)
    moving = (wait[-1] + zone, zone + wait[-1] - waited(last), 1.0 - last)
    time, share, effect = (np.concatenate(pair) for pair in zip(opening, moving, strict=True))
    return time, np.minimum(share, 1.0), effect


def course(
    of: Vessel, inlet: float, units: Callable[[Array], Array], power: float = math.inf
) -> tuple[Array, Array]:
    """Time [s] over the changed share 0 ... 1 of a container at its melting point.

    ``inlet`` is of the oil at the rated flow [degC], ``power`` the exchanger's limit [W].
    t_full = tau (1 + integral of df/N); with uniform contact tau (1 + 1/N).
    """
    time, share, effect = curve(units)
    tau = of.filling_time(inlet)
    free = of.rated * abs(inlet - of.melting_point)
    slow = np.maximum(1.0, effect * free / power)  # the exchanger holds the power
    between = 0.5 * (slow[1:] + slow[:-1])
    return tau * np.concatenate([[0.0], np.cumsum(np.diff(time) * between)]), share


def table(units: Callable[[Array], Array], points: int = 513) -> Array:
    """Effectiveness at evenly spaced roots of the share left to change, shape (points,).

    The last of a bed changes as the root of what is left, so the curve ends at 0 as a line. The
    table holds it at its value of `LAST`: a lump that loses heat could else never change wholly,
    while a bed is warmed beyond the melting point where it has changed. That brings the end
    forward by half the time of the last share, 0.3 to 0.6 % of a charge.
    """
    _, share, effect = curve(units)
    left = np.maximum(np.linspace(0.0, 1.0, points) ** 2, LAST)
    return np.interp(1.0 - left, share, effect)


def _integral(values: Array, over: Array) -> Array:
    """Cumulative integral on an even grid: trapezium corrected by end slopes."""
    step = over[1] - over[0]
    slope = np.gradient(values, step, edge_order=2)
    parts = 0.5 * step * (values[1:] + values[:-1]) - step**2 / 12.0 * (slope[1:] - slope[:-1])
    return np.concatenate([[0.0], np.cumsum(parts)])
