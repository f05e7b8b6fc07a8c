"""Melting along a line: a slab, or rings of a cylinder or a sphere."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.melting_implicit import march as march_implicit
from thermosim_kernels.melting_line import Line

from thermosim.components.phase_change.line_march import cheapest, explicit
from thermosim.components.phase_change.pace import (
    Between,
    Method,
    advance,
    check_span,
    chosen,
    plain_pace,
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
from thermosim.materials.melting import (
    TOLERANCE,
    MeltConvection,
    best_conductivity,
    check_law,
    steepest,
)

Shape = Literal["slab", "cylinder", "sphere"]
PLAIN, PLACED = 0.9, 1.0  # share of the stability limit that an explicit step may use


@dataclass(frozen=True, kw_only=True)
class MeltingLine:
    """Slab of one square metre, cylinder of one metre, or sphere, from ``inner`` to ``outer``.

    ``placed`` puts the front of a sharp law inside its cell: second order; else mixed cells
    conduct as an even mixture: first order, and right for mushy zones.
    """

    shape: Shape
    inner: float = 0.0  # place or radius of the first face [m]
    outer: float  # of the last face [m]
    cells: int
    law: Law
    first: Outside = INSULATED
    last: Outside = INSULATED
    placed: bool = True
    convection: MeltConvection | None = None

    def __post_init__(self) -> None:
        require(self, "inner", "m", at_least=0.0)
        require(self, "outer", "m", above=self.inner)
        if self.shape not in ("slab", "cylinder", "sphere"):
            raise ParameterError(f"shape = {self.shape!r}: slab, cylinder or sphere is needed.")
        if not (isinstance(self.cells, int) and 1 <= self.cells <= 1_000_000):
            raise ParameterError(f"cells = {self.cells}: a whole number from 1 to 1,000,000.")
        check_law(self.law)

    @cached_property
    def faces(self) -> Array:
        """Places or radii of all faces [m]."""
        return np.linspace(self.inner, self.outer, self.cells + 1)

    @cached_property
    def line(self) -> Line:
        """Areas and volumes for the kernels."""
        radius = self.faces
        if self.shape == "slab":
            face, volume = np.ones_like(radius), np.diff(radius)
        elif self.shape == "cylinder":
            face, volume = 2.0 * np.pi * radius, np.pi * np.diff(radius**2)
        else:
            face, volume = 4.0 * np.pi * radius**2, 4.0 / 3.0 * np.pi * np.diff(radius**3)
        return Line((self.outer - self.inner) / self.cells, face, volume)

    @property
    def centres(self) -> Array:
        """Middles of the cells [m]."""
        return 0.5 * (self.faces[1:] + self.faces[:-1])

    def uniform(self, temperature: float, *, melted: bool | None = None) -> State:
        """All cells at one temperature [degC]; see `materials.phase_law.start`."""
        return State.uniform(self.law, (1, self.cells), temperature, melted)

    def longest_step(self, law: Law | None = None) -> float:
        """Longest stable explicit step [s]."""
        law = law or self.law
        line, conductivity = self.line, best_conductivity(law)
        link = line.face * conductivity / line.width * (2.0 if self.placed else 1.0)
        for k, outside in ((0, self.first), (-1, self.last)):
            link[k] = line.face[k] * outside.leak(0.5 * line.width, conductivity)
        drain = (link[1:] + link[:-1]) / line.volume * steepest(law)
        return (PLACED if self.placed else PLAIN) / float(drain.max())

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
        """State after a span of time; heats are those in through both faces [J].

        Steps are chosen by estimated work, the error kept, unless asked for: explicit ones are
        as long as stability allows, or ``step`` if that is shorter; implicit ones are ``step``
        long. Convection is taken from the state at the beginning, so give short
        spans.
        """
        law = self.effective_law(state)
        method = chosen(method, step, law)
        check_span(seconds, step, method)
        new, heat = state.copy(), np.zeros(2)
        body = law, self.line, self.first.edge(), self.last.edge(), new.field()
        if method == "implicit":
            assert step is not None

            def call(length: float, steps: int) -> int:
                return march_implicit(*body, TOLERANCE, length, steps, heat)

            steps = advance(seconds, step, self.cells, call, between)
        else:
            longest = self._longest if law is self.law else self.longest_step(law)
            if method == "explicit":
                pace = plain_pace(seconds, min(longest, step or longest), self.cells)
                steps = explicit(body, self.placed, pace, seconds, heat, between)
            else:
                steps = cheapest(body, self.placed, longest, seconds, heat, between)
        check_finite(new)
        return Span(new, heat, steps)

    def look(self, state: State) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions of the cells."""
        temperature, fraction = state.look(self.law)
        return temperature[0], fraction[0]

    def stored(self, state: State) -> float:
        """Heat content, h = 0 as the law has it [J]."""
        return float(state.enthalpy[0] @ self.line.volume)

    def melted(self, state: State) -> float:
        """Melted share of the volume."""
        return float(self.look(state)[1] @ self.line.volume / self.line.volume.sum())

    def front(self, state: State) -> float:
        """Width of the melted part: for one front, its distance from the hot face [m].

        Source: integral of the melted fraction, sharp to a small part of a cell.
        """
        return float(self.look(state)[1].sum() * self.line.width)

    def effective_law(self, state: State) -> Law:
        """The law with the melt's conductivity raised by its convection."""
        if self.convection is None:
            return self.law
        temperature, fraction = self.look(state)
        hottest = max(
            float(temperature.max()),
            *(side.temperature for side in (self.first, self.last) if side.temperature is not None),
        )
        thickness = float(fraction.sum() * self.line.width)
        factor = self.convection.factor(self.law, thickness, hottest - self.law.liquidus)
        return self.law._replace(liquid_conductivity=self.law.liquid_conductivity * factor)
