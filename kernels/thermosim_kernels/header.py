"""Parallel circuits between a supply and a return header: who gets how much flow."""

from typing import NamedTuple

import numpy as np

from thermosim_kernels._jit import Array, kernel

TOLERANCE = 1e-13  # of the shares of flow [-]
ROUNDING = 1e-15  # of the residual, over the drop at equal flows [-]
MOST_ITERATIONS = 60
MOST_HALVINGS = 20


class HeaderDrop(NamedTuple):
    """What the distribution costs."""

    total: float  # between the two ends of the headers [Pa]
    circuit: float  # mean over the circuits, weighted with their flow [Pa]
    iterations: int
    converged: bool


@kernel()
def _circuit_drop(resistance: float, exponent: float, flow: float) -> float:
    """Pressure drop of one circuit, odd in its flow [Pa]."""
    return float(resistance * flow * abs(flow) ** (exponent - 1.0))


@kernel()
def _equations(
    circuit: Array,
    exponent: float,
    segment: float,
    reverse: bool,
    passed: Array,
    residual: Array,
    diagonal: Array,
    beside: Array,
) -> None:
    """Residual and symmetric tridiagonal slope of the loop equations at ``passed``.

    Parameters
    ----------
    circuit, exponent, segment, reverse : see `distribute`, for a total flow of 1
    passed : flow of the circuits up to and including i, the last is 1; shape (n,)
    residual, diagonal, beside : written; shape (n,), the last entry is not used
    """
    here = passed[0]
    before = _circuit_drop(circuit[0], exponent, here)
    slope_before = exponent * circuit[0] * abs(here) ** (exponent - 1.0)
    for i in range(circuit.size - 1):
        there = passed[i + 1] - passed[i]
        after = _circuit_drop(circuit[i + 1], exponent, there)
        slope_after = exponent * circuit[i + 1] * abs(there) ** (exponent - 1.0)
        rest = 1.0 - passed[i]
        back = passed[i] if reverse else rest
        header = segment * (rest * abs(rest) + (-back if reverse else back) * abs(back))
        residual[i] = after - before + header
        diagonal[i] = -slope_after - slope_before - 2.0 * segment * (abs(rest) + abs(back))
        beside[i] = slope_after
        before = after
        slope_before = slope_after


@kernel()
def _correct(residual: Array, diagonal: Array, beside: Array) -> None:
    """Newton correction by the Thomas algorithm, written over ``residual``; all (n,)."""
    last = residual.size - 2
    for i in range(1, last + 1):
        factor = beside[i - 1] / diagonal[i - 1]
        diagonal[i] -= factor * beside[i - 1]
        residual[i] -= factor * residual[i - 1]
    residual[last] /= -diagonal[last]
    for i in range(last - 1, -1, -1):
        residual[i] = -(residual[i] + beside[i] * residual[i + 1]) / diagonal[i]


@kernel()
def distribute(
    circuit: Array, exponent: float, segment: float, total: float, reverse: bool, shares: Array
) -> HeaderDrop:
    r"""Flows of circuits that hang side by side between two headers.

    Around the loop of two neighbours, with :math:`P_i = q_1 + \dots + q_i`,

    .. math:: R_{i+1} q_{i+1}^n - R_i q_i^n + R_h (Q - P_i)^2 + s R_h B_i^2 = 0

    Direct return: :math:`B_i = Q - P_i`, s = 1. Reverse return: :math:`B_i = P_i`, s = -1.
    Newton on the P: the slope is tridiagonal, symmetric and definite, because the flows
    make the pumping work least.

    Parameters
    ----------
    circuit : resistance of each circuit, > 0, shape (n,) [Pa/(m3/s)^exponent]
    exponent : n of the circuits, >= 1 [-]
    segment : resistance of one header segment between neighbours, >= 0 [Pa/(m3/s)^2]
    total : flow through the header, > 0 [m3/s]
    reverse : True for reverse return (Tichelmann)
    shares : written; flow of each circuit over the total, shape (n,) [-]

    Returns
    -------
    `HeaderDrop`.

    Source
    ------
    Kirchhoff's laws; derived here.
    """
    count = circuit.size
    passed = np.empty(count)
    scale = _circuit_drop(circuit.mean(), exponent, total)
    per_flow = circuit / circuit.mean()
    relative = segment * total * total / scale
    for i in range(count):
        passed[i] = (i + 1.0) / count
    iterations, converged = _newton(per_flow, exponent, relative, reverse, passed)
    shares[0] = passed[0]
    for i in range(1, count):
        shares[i] = passed[i] - passed[i - 1]
    mean = 0.0
    for i in range(count):
        mean += shares[i] * _circuit_drop(circuit[i], exponent, shares[i] * total)
    ends = _circuit_drop(circuit[0], exponent, shares[0] * total)
    if reverse:
        for i in range(count - 1):
            ends += segment * total * total * passed[i] * abs(passed[i])
    return HeaderDrop(ends, mean, iterations, converged)


@kernel()
def _largest(values: Array) -> float:
    """Largest absolute value of all but the last entry."""
    most = 0.0
    for i in range(values.size - 1):
        most = max(most, abs(values[i]))
    return most


@kernel()
def _newton(
    circuit: Array, exponent: float, segment: float, reverse: bool, passed: Array
) -> tuple[int, bool]:
    """Solve for ``passed`` in place; iterations and whether they converged.

    A step that does not lessen the largest residual is halved; because the equations are
    the slope of a convex function, a short enough step always does.
    """
    count = circuit.size
    residual, diagonal, beside = np.zeros(count), np.empty(count), np.empty(count)
    change, start = np.empty(count), np.empty(count)
    if count == 1:
        return 0, True
    scale = segment + float(count) ** -exponent
    _equations(circuit, exponent, segment, reverse, passed, residual, diagonal, beside)
    for iteration in range(MOST_ITERATIONS):
        before = _largest(residual)
        change[:] = residual
        start[:] = passed
        _correct(change, diagonal, beside)
        for halving in range(MOST_HALVINGS):
            share = 0.5**halving
            for i in range(count - 1):
                passed[i] = start[i] + share * change[i]
            _equations(circuit, exponent, segment, reverse, passed, residual, diagonal, beside)
            if _largest(residual) < before:
                break
        after = _largest(residual)
        if _largest(change) < TOLERANCE or after <= ROUNDING * scale:
            return iteration + 1, True
    return MOST_ITERATIONS, False
