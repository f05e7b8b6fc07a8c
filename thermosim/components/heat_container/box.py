"""A container resolved in three dimensions: cold corners, a heel that does not melt, loss."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_box import Paths, pass_through, pass_through_threaded
from thermosim_kernels.container_dock import Far
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.latent_bed_cell import Bed
from thermosim_kernels.melting_box import THREADED, Box, Walls, march, march_threaded
from thermosim_kernels.melting_pace import Pace

from thermosim.components.heat_container.axial import AxialContainer
from thermosim.components.heat_container.loop import run_cells, serve_cells
from thermosim.components.heat_container.vessel import Served, Vessel
from thermosim.errors import ParameterError, require
from thermosim.materials.melting import alike, best_conductivity, copied, nucleated, settled
from thermosim.materials.phase_law import start

Array = npt.NDArray[np.float64]


class BoxState(NamedTuple):
    """State of a container in cells; new at every step."""

    field: Field  # rows are height within depth, columns along the length
    oil: Array  # cap, (1,) [degC]
    shape: tuple[int, int, int]  # depth, height, length
    fraction: Array  # melted, whatever the law, (depth, height, length)
    temperatures: Array  # (depth, height, length) [degC]

    @property
    def melted(self) -> float:
        """Mean melted fraction [-]."""
        return float(self.fraction.mean())

    @property
    def temperature(self) -> float:
        """Mean temperature of the material [degC]."""
        return float(self.temperatures.mean())

    @property
    def profile(self) -> tuple[Array, Array]:
        """Means of the layers: temperature [degC] and melted fraction from the bottom up."""
        return self.temperatures.mean(axis=(0, 2)), self.fraction.mean(axis=(0, 2))


@dataclass(frozen=True, kw_only=True)
class BoxContainer:
    """Level 3: Cartesian cells, oil rising through those above the nozzles, walls all round.

    The nozzles cover the floor but for ``margin`` along the walls and lie at ``nozzle`` above it:
    what they do not reach melts by conduction alone. UA of the vessel is spread over the cells
    reached. The cap lies above the box and loses nothing; the wall of the vessel stores nothing
    here.
    """

    vessel: Vessel
    length: float  # [m]; the width follows from volume and height
    cells: tuple[int, int, int]  # along length, height and width
    margin: float = 0.0  # [m]
    nozzle: float = 0.0  # [m]
    longest: float = 300.0  # step [s]; conduction may need less

    def __post_init__(self) -> None:
        require(self, "length", "m", above=0.0)
        require(self, "margin", "m", at_least=0.0)
        require(self, "nozzle", "m", at_least=0.0)
        require(self, "longest", "s", above=0.0)
        if len(self.cells) != 3 or not all(
            isinstance(count, int) and 1 <= count <= 5000 for count in self.cells
        ):
            raise ParameterError(f"BoxContainer.cells = {self.cells}: three numbers, 1 to 5,000.")
        if self.nozzle >= self.vessel.height:
            raise ParameterError(
                f"BoxContainer.nozzle = {self.nozzle:g} m: the bed is {self.vessel.height:g} m "
                "high."
            )
        if 2.0 * self.margin >= min(self.length, self.width):
            raise ParameterError(
                f"BoxContainer.margin = {self.margin:g} m leaves no floor to the nozzles: length "
                f"{self.length:g} m, width {self.width:.3g} m."
            )

    @property
    def width(self) -> float:
        """Of the filling [m]."""
        return self.vessel.volume / self.vessel.height / self.length

    @property
    def surface(self) -> float:
        """All six sides of the filling [m2]."""
        a, b, c = self.length, self.vessel.height, self.width
        return 2.0 * (a * b + b * c + a * c)

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Of the cells along length, height and width [m]."""
        x, y, z = self.cells
        return self.length / x, self.vessel.height / y, self.width / z

    @cached_property
    def box(self) -> Box:
        """Geometry as the kernels take it."""
        columns, rows, planes = self.cells
        x, y, z = self.spacing
        return Box(rows, planes, x, y, z, np.ones(columns + 1), np.full(columns, x))

    @cached_property
    def paths(self) -> Paths:
        """Where oil goes; refuses nozzles that miss all cells."""
        columns, rows, planes = self.cells
        x, y, z = self.spacing
        along = np.abs(_middles(columns, x) - 0.5 * self.length) <= 0.5 * self.length - self.margin
        across = np.abs(_middles(planes, z) - 0.5 * self.width) <= 0.5 * self.width - self.margin
        reached = np.outer(across, along)
        if not reached.any():
            raise ParameterError(
                f"BoxContainer: cells of {x:g} by {z:g} m are too coarse for a margin of "
                f"{self.margin:g} m: none lies above a nozzle."
            )
        lowest = min(round(self.nozzle / y), rows - 1)
        return Paths(
            share=reached / reached.sum(), lowest=lowest, highest=rows, rows=rows,
            units=self.vessel.contact.units / (rows - lowest), volume=x * y * z,
        )  # fmt: skip

    @cached_property
    def bed(self) -> Bed:
        """Closures over the melted fraction, those of level 1."""
        return AxialContainer(vessel=self.vessel).bed

    def start(self, temperature: float, *, melted: bool | None = None) -> BoxState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        law = self.vessel.law
        field = alike(start(law, temperature, melted=melted), self._shape, law)
        return self._state(field, np.array([temperature]))

    def filled(self, share: float) -> BoxState:
        """Melted to a share [-] everywhere, at the melting point or within the range."""
        field = alike(self.vessel.partly(share), self._shape, self.vessel.law)
        state = self._state(field, np.empty(1))
        return state._replace(oil=np.array([state.temperatures[0, 0, 0]]))

    def longest_step(self) -> float:
        """Longest stable step of conduction [s]: walls as if at imposed temperature."""
        law = self.vessel.law
        lead = best_conductivity(law)
        drain = sum(
            (2.0 if count > 2 else 3.0) * lead / each**2
            for count, each in zip(self.cells, self.spacing, strict=True)
            if count > 1
        )
        film = self.vessel.shell_loss / self.surface
        walls = sum(2.0 * film / each for each in self.spacing)
        return min(self.longest, 0.9 * min(law.solid, law.liquid) / (drain + walls + 1e-300))

    def step(
        self, state: BoxState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[BoxState, Served]:
        """State and what was served after a step; as `AxialContainer.step`.

        The step is cut so that conduction is stable; a cut is one pass of the oil.
        """
        field = copied(state.field)
        oil, law = state.oil.copy(), self.vessel.law
        walls, heat = self._walls(ambient), np.zeros(6)
        count = max(1, math.ceil(seconds / self.longest_step() - 1e-9))
        part = seconds / count
        conduct = march_threaded if field.enthalpy.size >= THREADED else march
        pace = Pace(1.001 * part, 1, 1.0, 1_000)  # plain steps, each the whole part
        outlet = 0.0
        for _ in range(count):
            leaving = self._pass(inlet, flow, part, field, oil)
            left = part
            while left > 0.0:
                _, left = conduct(law, self.box, walls, field, pace, left, heat)
            outlet += leaving / count
        given = self.vessel.rate(abs(flow)) * (inlet - outlet) * seconds
        return self._state(field, oil), Served(outlet, given, -float(heat.sum()))

    def serve(
        self, state: BoxState, far: Far, ambient: float, seconds: float
    ) -> tuple[BoxState, Served]:
        """A step with the oil in a loop over an exchanger; as `AxialContainer.serve`."""
        return serve_cells(self, state, far, ambient, seconds, state.oil)

    def nucleate(self, state: BoxState) -> BoxState:
        """Trigger crystals everywhere: supercooled melt freezes at once."""
        return self._state(nucleated(state.field), state.oil.copy())

    def run(
        self, state: BoxState, drive: Array, seconds: float
    ) -> tuple[BoxState, dict[str, Array]]:
        """Many steps at once; ``drive`` is inlet [degC], flow [m3/s], ambient [degC] by step.

        Returns the last state and, by step, outlet [degC], heat [J], loss [J] and melted fraction.
        """
        return run_cells(self, state, drive, seconds)

    def stored(self, state: BoxState) -> float:
        """Heat above solid at the melting point in the material and 0 degC in the cap [J]."""
        of = self.vessel
        material = float(state.field.enthalpy.sum()) * self.paths.volume
        return material + of.cap_capacity * float(state.oil[0])

    def above(self, state: BoxState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature everywhere [J]."""
        return self.stored(state) - self.stored(self.start(floor, melted=False))

    def utilisation(self, state: BoxState) -> float:
        """Share of the material that is more than half melted."""
        return float((state.fraction > 0.5).mean())

    @property
    def _shape(self) -> tuple[int, int]:
        columns, rows, planes = self.cells
        return planes * rows, columns

    def _pass(self, inlet: float, flow: float, seconds: float, field: Field, oil: Array) -> float:
        """Oil through cap and cells; mean temperature leaving [degC]."""
        rate = self.vessel.rate(flow)
        if rate == 0.0:
            return float(oil[0])
        if rate < 0.0:
            inlet = self.vessel.through_cap(inlet, -rate, seconds, oil)
        bed, paths = self.bed, self.paths
        share = max(bed.rest, (abs(rate) / bed.rated) ** bed.flow_exponent)
        units = paths.units * share * bed.rated / abs(rate)
        leaving = np.empty(paths.share.shape)
        passing = pass_through_threaded if field.enthalpy.size >= THREADED else pass_through
        passing(
            inlet, rate, seconds, paths._replace(units=units), bed, self.vessel.law, field, leaving
        )
        mean = float((leaving * paths.share).sum())
        return self.vessel.through_cap(mean, rate, seconds, oil) if rate > 0.0 else mean

    def _walls(self, ambient: float) -> Walls:
        columns, rows, planes = self.cells
        most = max(rows * planes, columns * planes, columns * rows)
        film = self.vessel.shell_loss / self.surface
        resistance = 1.0 / film if film > 0.0 else math.inf
        return Walls(
            np.full((6, most), ambient), np.full((6, most), resistance), np.zeros((6, most))
        )

    def _state(self, field: Field, oil: Array) -> BoxState:
        columns, rows, planes = self.cells
        temperature, fraction = settled(self.vessel.law, field)
        shape = (planes, rows, columns)
        return BoxState(field, oil, shape, fraction.reshape(shape), temperature.reshape(shape))


def _middles(count: int, spacing: float) -> Array:
    return np.asarray((np.arange(count) + 0.5) * spacing, dtype=np.float64)
