"""Melting in a section: Cartesian, one metre deep, or round about an axis."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.melting_box import Box, Walls
from thermosim_kernels.melting_even import Grid, Sides
from thermosim_kernels.melting_grid import march
from thermosim_kernels.melting_sweeps import march as march_implicit

from thermosim.components.phase_change.pace import (
    Between,
    Method,
    advance,
    check_span,
    chosen,
    drive,
    explicit_pace,
)
from thermosim.components.phase_change.state import (
    INSULATED,
    Array,
    Outside,
    Span,
    State,
    check_finite,
)
from thermosim.errors import ParameterError, require
from thermosim.materials.melting import TOLERANCE, best_conductivity, check_law, steepest


@dataclass(frozen=True, kw_only=True)
class MeltingSection:
    """Columns along x (or the radius) and rows along y (or the axis), all of one size.

    With ``axis`` the section is turned about an axis that lies so far west of it, and heats are
    those of the whole ring; without, it is one metre deep.
    """

    width: float  # [m]
    height: float  # [m]
    columns: int
    rows: int
    law: Law
    axis: float | None = None  # radius of the western side; None: Cartesian [m]
    west: Outside = INSULATED
    east: Outside = INSULATED
    bottom: Outside = INSULATED
    top: Outside = INSULATED

    def __post_init__(self) -> None:
        require(self, "width", "m", above=0.0)
        require(self, "height", "m", above=0.0)
        if self.axis is not None:
            require(self, "axis", "m", at_least=0.0)
        for name in ("columns", "rows"):
            count = getattr(self, name)
            if not (isinstance(count, int) and 1 <= count <= 20_000):
                raise ParameterError(f"{name} = {count}: a whole number from 1 to 20,000.")
        check_law(self.law)

    @cached_property
    def grid(self) -> Grid:
        """Areas for the kernels."""
        if self.axis is None:
            face = np.ones(self.columns + 1)
            floor = np.full(self.columns, self.width / self.columns)
        else:
            radius = np.linspace(self.axis, self.axis + self.width, self.columns + 1)
            face, floor = 2.0 * np.pi * radius, np.pi * np.diff(radius**2)
        return Grid(self.width / self.columns, self.height / self.rows, face, floor)

    @property
    def volumes(self) -> Array:
        """Of the cells of any row [m3]."""
        return self.grid.floor * self.grid.height

    def uniform(self, temperature: float, *, melted: bool | None = None) -> State:
        """All cells at one temperature [degC]."""
        return State.uniform(self.law, (self.rows, self.columns), temperature, melted)

    def longest_step(self) -> float:
        """Longest stable explicit step [s]."""
        grid, conductivity = self.grid, best_conductivity(self.law)
        x = grid.face * conductivity / grid.width
        for k, side in ((0, self.west), (-1, self.east)):
            x[k] = grid.face[k] * side.leak(0.5 * grid.width, conductivity)
        ends = [side.leak(0.5 * grid.height, conductivity) for side in (self.bottom, self.top)]
        inner = conductivity / grid.height
        y = sum(ends) if self.rows == 1 else inner + max(inner, *ends)
        drain = (x[1:] + x[:-1]) / grid.floor + y / grid.height
        return 0.9 / float(drain.max() * steepest(self.law))

    @cached_property
    def _longest(self) -> float:
        return self.longest_step()

    def run(
        self,
        state: State,
        seconds: float,
        *,
        step: float | None = None,
        method: Method | None = None,
        between: Between | None = None,
    ) -> Span:
        """State after a span; heats in through west, east, bottom, top [J].

        Steps are chosen by estimated work, the error kept, unless asked for: explicit ones are
        as long as stability allows, or ``step`` if that is shorter; implicit ones are ``step``
        long.
        """
        method = chosen(method, step, self.law)
        check_span(seconds, step, method)
        new, cells = state.copy(), self.columns * self.rows
        field = new.field()
        if method == "implicit":
            assert step is not None
            six = np.zeros(6)
            given = self.law, *self._box(), field, TOLERANCE
            steps = advance(
                seconds, step, cells, lambda length, n: march_implicit(*given, length, n, six),
                between,
            )  # fmt: skip
            heat = six[:4].copy()
        else:
            heat, longest = np.zeros(4), min(self._longest, step or math.inf)
            pace = explicit_pace(method, seconds, longest, cells)
            sides = self._sides()
            steps = drive(
                seconds,
                lambda left: march(self.law, self.grid, sides, field, pace, left, heat),
                between,
            )
        check_finite(new)
        return Span(new, heat, steps)

    def look(self, state: State) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions, shape (rows, columns)."""
        return state.look(self.law)

    def stored(self, state: State) -> float:
        """Heat content, h = 0 as the law has it [J]."""
        return float((state.enthalpy @ self.volumes).sum())

    def melted(self, state: State) -> float:
        """Melted share of the volume."""
        fraction = self.look(state)[1]
        return float((fraction @ self.volumes).sum() / (self.volumes.sum() * self.rows))

    def _edges(self) -> Array:
        """Temperature, resistance and flux of each side, shape (3, 4)."""
        sides = (self.west, self.east, self.bottom, self.top)
        return np.array([side.edge() for side in sides]).T

    def _sides(self) -> Sides:
        most = max(self.rows, self.columns)
        return Sides(*(np.repeat(part[:, None], most, axis=1) for part in self._edges()))

    def _box(self) -> tuple[Box, Walls]:
        grid, most = self.grid, max(self.rows, self.columns, self.rows * self.columns)
        insulated = np.array([[0.0, 0.0], [np.inf, np.inf], [0.0, 0.0]])
        edges = np.hstack([self._edges(), insulated])
        walls = Walls(*(np.repeat(part[:, None], most, axis=1) for part in edges))
        box = Box(self.rows, 1, grid.width, grid.height, 1.0, grid.face, grid.floor)
        return box, walls
