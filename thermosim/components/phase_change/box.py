"""Melting in a box of equal cells in three dimensions."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.melting_box import THREADED, Box, Walls, march, march_threaded
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
from thermosim.errors import ParameterError
from thermosim.materials.melting import TOLERANCE, best_conductivity, check_law, steepest

Side = Literal["west", "east", "bottom", "top", "back", "front"]
SIDES: tuple[Side, ...] = ("west", "east", "bottom", "top", "back", "front")


@dataclass(frozen=True, kw_only=True)
class MeltingBox:
    """Cells along x, y and z; sides that are not named are insulated."""

    size: tuple[float, float, float]  # along x, y, z [m]
    cells: tuple[int, int, int]
    law: Law
    sides: dict[Side, Outside] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.size) != 3 or not all(0.0 < length < np.inf for length in self.size):
            raise ParameterError(f"size = {self.size} m: three lengths above 0 m are needed.")
        if len(self.cells) != 3 or not all(
            isinstance(count, int) and 1 <= count <= 5_000 for count in self.cells
        ):
            raise ParameterError(f"cells = {self.cells}: three whole numbers from 1 to 5,000.")
        for name in self.sides:
            if name not in SIDES:
                raise ParameterError(f"sides: {name!r} is none of {', '.join(SIDES)}.")
        check_law(self.law)

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Width, height and depth of a cell [m]."""
        x, y, z = (length / count for length, count in zip(self.size, self.cells, strict=True))
        return x, y, z

    @property
    def volume(self) -> float:
        """Of a cell [m3]."""
        x, y, z = self.spacing
        return x * y * z

    def uniform(self, temperature: float, *, melted: bool | None = None) -> State:
        """All cells at one temperature [degC]."""
        columns, rows, planes = self.cells
        return State.uniform(self.law, (planes * rows, columns), temperature, melted)

    def longest_step(self) -> float:
        """Longest stable explicit step [s]: half cells at imposed temperatures included."""
        conductivity, drain = best_conductivity(self.law), 0.0
        for axis, length in enumerate(self.spacing):
            inner = conductivity / length
            leaks = [
                self.sides.get(name, INSULATED).leak(0.5 * length, conductivity)
                for name in SIDES[2 * axis : 2 * axis + 2]
            ]
            most = sum(leaks) if self.cells[axis] == 1 else max(2.0 * inner, inner + max(leaks))
            drain += most / length
        return 0.9 / (drain * steepest(self.law))

    def run(
        self,
        state: State,
        seconds: float,
        *,
        step: float | None = None,
        method: Method | None = None,
        between: Between | None = None,
    ) -> Span:
        """State after a span; heats in through the six sides, in the order of `SIDES` [J].

        Steps are chosen by estimated work, the error kept, unless asked for: explicit ones are
        as long as stability allows, or ``step`` if that is shorter; implicit ones are ``step``
        long.
        """
        method = chosen(method, step, self.law)
        check_span(seconds, step, method)
        new, heat, cells = state.copy(), np.zeros(6), int(np.prod(self.cells))
        field = new.field()
        body = self.law, *self._bundles(), field
        if method == "implicit":
            assert step is not None

            def call(length: float, steps: int) -> int:
                return march_implicit(*body, TOLERANCE, length, steps, heat)

            steps = advance(seconds, step, cells, call, between)
        else:
            longest = min(self.longest_step(), step or np.inf)
            pace = explicit_pace(method, seconds, longest, cells)
            kernel = march_threaded if cells >= THREADED else march
            steps = drive(seconds, lambda left: kernel(*body, pace, left, heat), between)
        check_finite(new)
        return Span(new, heat, steps)

    def look(self, state: State) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions, shape (planes, rows, columns)."""
        columns, rows, planes = self.cells
        temperature, fraction = state.look(self.law)
        shape = (planes, rows, columns)
        return temperature.reshape(shape), fraction.reshape(shape)

    def stored(self, state: State) -> float:
        """Heat content, h = 0 as the law has it [J]."""
        return float(state.enthalpy.sum() * self.volume)

    def melted(self, state: State) -> float:
        """Melted share of the volume."""
        return float(state.look(self.law)[1].mean())

    def _bundles(self) -> tuple[Box, Walls]:
        columns, rows, planes = self.cells
        x, y, z = self.spacing
        most = max(rows * planes, columns * planes, columns * rows)
        edges = np.array([self.sides.get(name, INSULATED).edge() for name in SIDES]).T
        walls = Walls(*(np.repeat(part[:, None], most, axis=1) for part in edges))
        return Box(rows, planes, x, y, z, np.ones(columns + 1), np.full(columns, x)), walls
