"""Least-cost schedule window by window, for machines that switch over a whole year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from thermosim.components.dispatch.optimal import solve
from thermosim.components.dispatch.problem import Array, Hourly, Problem, Schedule, Store
from thermosim.errors import ParameterError


def solve_rolling(
    problem: Problem, window: int = 168, look_ahead: int = 24, *, gap: float = 1e-5
) -> Schedule:
    """Schedule of windows solved one after the other, each seeing a little of the next.

    Stores begin at their ``start``, or half full, and hand their content on; the last window
    ends at least as full as the first began.

    Parameters
    ----------
    problem : of all steps
    window : steps kept of each solution
    look_ahead : further steps solved with them and thrown away
    gap : see `solve`
    """
    if window < 1 or look_ahead < 0:
        raise ParameterError(f"dispatch: windows of {window} and {look_ahead} steps are none.")
    begin = {s.name: 0.5 * s.capacity if s.start is None else s.start for s in problem.stores}
    content = dict(begin)
    parts: list[Schedule] = []
    for first in range(0, problem.steps, window):
        last = min(first + window + look_ahead, problem.steps)
        ends = last == problem.steps
        piece = _piece(problem, slice(first, last), content, begin if ends else {})
        kept = _cut(piece, solve(piece, gap=gap), min(window, problem.steps - first))
        content = {name: float(max(level[-1], 0.0)) for name, level in kept.level.items()}
        content = {s.name: min(content[s.name], s.capacity) for s in problem.stores}
        parts.append(kept)
    return _joined(parts)


def _piece(
    problem: Problem, steps: slice, content: Mapping[str, float], ends: Mapping[str, float]
) -> Problem:
    def cut(value: Hourly) -> Hourly:
        return value if np.ndim(value) == 0 else np.asarray(value)[steps]

    def store(given: Store) -> Store:
        return replace(given, start=content[given.name], end=ends.get(given.name))

    return replace(
        problem,
        demand={name: values[steps] for name, values in problem.demand.items()},
        machines=tuple(
            replace(
                machine,
                capacity=cut(machine.capacity),
                cost=cut(machine.cost),
                uses={name: cut(share) for name, share in machine.uses.items()},
            )
            for machine in problem.machines
        ),
        stores=tuple(store(given) for given in problem.stores),
        limits=tuple(
            replace(
                limit,
                capacity=cut(limit.capacity),
                uses={name: cut(share) for name, share in limit.uses.items()},
            )
            for limit in problem.limits
        ),
    )


def _cut(piece: Problem, found: Schedule, count: int) -> Schedule:
    """The first steps of a schedule and what they cost."""

    def first(series: dict[str, Array]) -> dict[str, Array]:
        return {name: values[:count] for name, values in series.items()}

    cost = sum(
        float(found.made[m.name][:count] @ piece.hourly(m.cost, m.name)[:count]) * piece.step
        for m in piece.machines
    )
    short = 0.0
    if piece.shortage is not None:
        missing = sum(float(values[:count].sum()) for values in found.unmet.values())
        short = missing * piece.shortage * piece.step
    return Schedule(
        cost=cost,
        made=first(found.made),
        unmet=first(found.unmet),
        charged=first(found.charged),
        discharged=first(found.discharged),
        level=first(found.level),
        on=first(found.on),
        shortage=short,
    )


def _joined(parts: list[Schedule]) -> Schedule:
    def series(name: str) -> dict[str, Array]:
        known = getattr(parts[0], name)
        return {key: np.concatenate([getattr(part, name)[key] for part in parts]) for key in known}

    return Schedule(
        cost=sum(part.cost for part in parts),
        made=series("made"),
        unmet=series("unmet"),
        charged=series("charged"),
        discharged=series("discharged"),
        level=series("level"),
        on=series("on"),
        shortage=sum(part.shortage for part in parts),
    )
