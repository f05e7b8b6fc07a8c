"""Least-cost schedule: one sparse linear program, with whole numbers where machines switch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from thermosim.components.dispatch.problem import Array, Problem, Schedule, Store
from thermosim.errors import ConvergenceError, ParameterError

Block = tuple[Array, npt.NDArray[np.intp], npt.NDArray[np.intp]]
NOT_SOLVED = {
    1: "the time or iteration limit was reached",
    2: "the demands cannot be met with these machines",
    3: "a cost below zero lets the sum fall without end",
}


@dataclass
class _Model:
    """Columns (one block of ``steps`` a variable) and rows of the program."""

    steps: int
    cost: list[Array] = field(default_factory=list)
    low: list[Array] = field(default_factory=list)
    high: list[Array] = field(default_factory=list)
    whole: list[Array] = field(default_factory=list)
    entries: list[Block] = field(default_factory=list)
    row_low: list[Array] = field(default_factory=list)
    row_high: list[Array] = field(default_factory=list)

    def columns(self, high: Array, cost: Array | None = None, *, whole: bool = False) -> int:
        """A new variable between 0 and ``high`` in each step; its number."""
        zeros = np.zeros(self.steps)
        self.cost.append(zeros if cost is None else cost)
        self.low.append(zeros)
        self.high.append(high)
        self.whole.append(np.full(self.steps, 1.0 if whole else 0.0))
        return len(self.cost) - 1

    def rows(self, low: Array, high: Array) -> int:
        """A new constraint in each step; its number."""
        self.row_low.append(low)
        self.row_high.append(high)
        return len(self.row_low) - 1

    def put(self, row: int, column: int, factor: Array | float, *, shift: int = 0) -> None:
        """Coefficient of a variable in a constraint; ``shift`` 1: of the step before."""
        at = np.arange(self.steps)
        values = np.full(self.steps, factor) if np.ndim(factor) == 0 else np.asarray(factor)
        other = (at - shift) % self.steps
        self.entries.append((values, row * self.steps + at, column * self.steps + other))

    def solve(self, time_limit: float, gap: float) -> Array:
        """Values of all variables, shape (variables, steps)."""
        data, at, other = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        shape = (len(self.row_low) * self.steps, len(self.cost) * self.steps)
        keep = data != 0.0
        matrix = sparse.csc_array((data[keep], (at[keep], other[keep])), shape=shape)
        whole = np.concatenate(self.whole).astype(np.int64)
        cost = np.concatenate(self.cost)
        found = milp(
            cost / max(float(np.abs(cost).max()), 1e-300),
            integrality=whole if whole.any() else None,
            bounds=Bounds(np.concatenate(self.low), np.concatenate(self.high)),
            constraints=LinearConstraint(
                matrix, np.concatenate(self.row_low), np.concatenate(self.row_high)
            ),
            options={"time_limit": time_limit, "mip_rel_gap": gap},
        )
        if found.x is None:
            why = NOT_SOLVED.get(found.status, str(found.message))
            raise ConvergenceError(f"dispatch: no schedule of {self.steps} steps: {why}.")
        return np.asarray(found.x, dtype=np.float64).reshape(-1, self.steps)


def solve(problem: Problem, *, time_limit: float = 600.0, gap: float = 1e-7) -> Schedule:
    """Schedule of least cost over all steps at once.

    Parameters
    ----------
    problem : what is to be met, and by what
    time_limit : of the solver [s]
    gap : relative distance to the proven optimum at which whole-number search ends [-]

    Errors: `ConvergenceError` where nothing meets the demands and no shortage is allowed.

    Source
    ------
    HiGHS by way of `scipy.optimize.milp`; the model is derived here. Powers are scaled by
    the largest demand, so that watts and joules do not trouble the solver.
    """
    biggest = max(float(np.max(values)) for values in problem.demand.values())
    power = biggest if biggest > 0.0 else 1.0
    energy = power * problem.step
    model = _Model(problem.steps)
    balance = {name: _demand(model, values / power) for name, values in problem.demand.items()}
    made = _machines(model, problem, balance, power, energy)
    unmet: dict[str, int] = {}
    if problem.shortage is not None:
        price = np.full(problem.steps, problem.shortage * energy)
        for name, row in balance.items():
            unmet[name] = model.columns(np.maximum(problem.demand[name] / power, 0.0), price)
            model.put(row, unmet[name], 1.0)
    stores = {s.name: _store(model, s, balance[s.product], power, energy) for s in problem.stores}
    _limits(model, problem, {name: pair[0] for name, pair in made.items()}, power)
    values = model.solve(time_limit, gap)
    return _schedule(problem, model, values * power, values, made, unmet, stores)


def _demand(model: _Model, values: Array) -> int:
    if not np.isfinite(values).all() or float(values.min()) < 0.0:
        raise ParameterError("dispatch: every demand must be a number of at least 0 W.")
    return model.rows(values, values)


def _machines(
    model: _Model, problem: Problem, balance: dict[str, int], power: float, energy: float
) -> dict[str, tuple[int, int | None]]:
    """Columns of each machine: what it makes, and whether it is on."""
    columns: dict[str, tuple[int, int | None]] = {}
    for machine in problem.machines:
        what = f"machine {machine.name}"
        most = problem.hourly(machine.capacity, f"{what}, capacity") / power
        made = model.columns(most, problem.hourly(machine.cost, f"{what}, cost") * energy)
        model.put(balance[machine.product], made, 1.0)
        for product, share in machine.uses.items():
            model.put(balance[product], made, -problem.hourly(share, f"{what}, {product}"))
        on = None
        if machine.on_off:
            on = model.columns(np.ones(problem.steps), whole=True)
            least = model.rows(np.zeros(problem.steps), np.full(problem.steps, np.inf))
            model.put(least, made, 1.0)
            model.put(least, on, -machine.minimum * most)
            limit = model.rows(np.full(problem.steps, -np.inf), np.zeros(problem.steps))
            model.put(limit, made, 1.0)
            model.put(limit, on, -most)
        columns[machine.name] = (made, on)
    return columns


def _store(
    model: _Model, store: Store, balance: int, power: float, energy: float
) -> tuple[int, int, int]:
    """Columns of charge, discharge and content; periodic unless a start is given."""
    steps = model.steps
    charge = model.columns(np.full(steps, store.charge / power))
    discharge = model.columns(np.full(steps, store.discharge / power))
    level = model.columns(np.full(steps, store.capacity / energy))
    model.put(balance, charge, -1.0)
    model.put(balance, discharge, 1.0)
    right = np.zeros(steps)
    keep = np.full(steps, 1.0 - store.loss)
    if store.start is not None:
        right[0] = keep[0] * store.start / energy
        keep[0] = 0.0
        low = np.zeros(steps)
        low[-1] = 0.0 if store.end is None else store.end / energy
        model.low[level] = low
    row = model.rows(right, right)
    model.put(row, level, 1.0)
    model.put(row, level, -keep, shift=1)
    model.put(row, charge, -1.0)
    model.put(row, discharge, 1.0)
    return charge, discharge, level


def _limits(model: _Model, problem: Problem, made: dict[str, int], power: float) -> None:
    for limit in problem.limits:
        most = problem.hourly(limit.capacity, f"limit {limit.name}") / power
        row = model.rows(np.full(problem.steps, -np.inf), most)
        for name, share in limit.uses.items():
            model.put(row, made[name], problem.hourly(share, f"limit {limit.name}, {name}"))


def _schedule(
    problem: Problem,
    model: _Model,
    powers: Array,
    values: Array,
    made: dict[str, tuple[int, int | None]],
    unmet: dict[str, int],
    stores: dict[str, tuple[int, int, int]],
) -> Schedule:
    paid = {column: float(model.cost[column] @ values[column]) for column in range(len(values))}
    short = sum(paid[column] for column in unmet.values())
    empty = np.zeros(problem.steps)
    # heat in and out within one step is free to the program, but none for the store
    through = {
        name: np.minimum(powers[into], powers[out]) for name, (into, out, _) in stores.items()
    }
    return Schedule(
        cost=sum(paid.values()) - short,
        made={name: powers[pair[0]] for name, pair in made.items()},
        unmet={name: powers[unmet[name]] if unmet else empty for name in problem.demand},
        charged={name: powers[columns[0]] - through[name] for name, columns in stores.items()},
        discharged={name: powers[columns[1]] - through[name] for name, columns in stores.items()},
        level={name: powers[columns[2]] * problem.step for name, columns in stores.items()},
        on={name: values[pair[1]] for name, pair in made.items() if pair[1] is not None},
        shortage=short,
    )
