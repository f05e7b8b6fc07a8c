"""Ground that is not linear: it freezes, carries water, lies under changing snow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array
from thermosim_kernels.ground_adi import WIDEST
from thermosim_kernels.ground_adi_march import Ground, begin, content, march

from thermosim.components.ground.adi import Parts, aligned, parts_of, workspace
from thermosim.components.ground.adi_water import Flow, GroundWater, flow_round
from thermosim.components.ground.assembly import VOID, Assembly, Mesh
from thermosim.components.ground.freezing import Freezing
from thermosim.errors import ParameterError, require

Watch = Callable[[int, Array], None]  # is told a step's number and the state after it
CHUNK = 1.5e7  # cells and steps between two returns to Python, some 0.1 s


class Marched(NamedTuple):
    """What a march leaves."""

    energy: Array  # state at the end, enthalpy of every cell, (rows, columns) [J/m]
    heat: Array  # mean of every step into the ground at every input, (steps, inputs) [W/m]
    residual: float  # energy gained less heat entered [J/m]
    turnover: float  # sum of all heats' sizes, what the residual is measured by [J/m]
    unsettled: int  # half steps of strips whose freezing curve was not met; balance holds
    fields: Array  # temperatures kept on the way, (kept, cells) [degC]


@dataclass(frozen=True, kw_only=True)
class NonlinearGround:
    """Section marched by alternating directions, second order in time.

    ``freezing`` gives the law of every layer from the surface down; linings and patches do
    not freeze. The state is the enthalpy of every cell, so no latent heat can be missed.
    """

    assembly: Assembly
    freezing: tuple[Freezing | None, ...] = ()
    water: GroundWater | None = None
    seconds: float = 3600.0  # between the instants of known inputs [s]
    substeps: int = 1  # steps in between; more for a first cell of a few mm

    def __post_init__(self) -> None:
        require(self, "seconds", "s", above=0.0)
        require(self, "substeps", "(count)", at_least=1, at_most=1000)
        if self.assembly.mesh is None:
            raise ParameterError("NonlinearGround.assembly: one made by assemble() is needed.")
        edges = self.assembly.number[:, [0, -1]]
        if self.water is not None and (self.mirrored or (edges == VOID).any()):
            raise ParameterError(
                "GroundWater flows through the whole section: draw it without mirror and "
                "without a box at its left or right edge."
            )

    @property
    def mirrored(self) -> bool:
        """Only one half is computed."""
        x, depth = self.assembly.x, self.assembly.depth
        return bool(self.mesh.area.sum() > 1.5 * (x[-1] - x[0]) * (depth[-1] - depth[0]))

    @property
    def mesh(self) -> Mesh:
        """What the cells are made of."""
        assert self.assembly.mesh is not None
        return self.assembly.mesh

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the columns of inputs and heats; moving water comes last.

        Its heat is what it brings less what it takes away. Without a ``source`` its
        temperature is not asked for; write 0.
        """
        if self.water is None:
            return self.assembly.inputs
        return (*self.assembly.inputs, self.water.source or "groundwater")

    @property
    def entering(self) -> bool:
        """Water enters with a temperature of its own."""
        return self.water is not None and bool(self.water.source)

    @cached_property
    def flow(self) -> Flow | None:
        """Heat capacity flows of the water [W/K]."""
        return None if self.water is None else flow_round(self.assembly, self.mesh, self.water)

    @cached_property
    def parts(self) -> Parts:
        """What stays the same from step to step."""
        half = 0.5 * self.seconds / self.substeps
        return parts_of(self.assembly, self.mesh, self.freezing, self.flow, self.entering, half)

    def energy(self, temperature: Array) -> Array:
        """State for temperatures of all cells, (cells,) [degC]; (rows, columns) [J/m]."""
        curve = self.parts.curve
        solid = self.assembly.number != VOID
        field = np.where(solid, np.append(temperature, 0.0)[self.assembly.number], 0.0)
        made = curve.thawed * field
        mushy = curve.mushy * field + curve.mushy_offset
        frozen = curve.frozen * field + curve.frozen_offset
        made = np.where(made < curve.liquid, np.maximum(mushy, curve.solid), made)
        return np.where((made <= curve.solid) & (curve.frozen > 0.0), frozen, made)

    def temperature(self, energy: Array) -> Array:
        """Temperatures of all cells [degC]."""
        curve = self.parts.curve
        with np.errstate(divide="ignore", invalid="ignore"):
            mushy = (energy - curve.mushy_offset) / curve.mushy
            frozen = (energy - curve.frozen_offset) / curve.frozen
        thawed = energy / curve.thawed
        field = np.where(energy >= curve.liquid, thawed, mushy)
        field = np.where(energy <= curve.solid, frozen, field)
        return np.asarray(field[self.assembly.number != VOID])

    def frozen_share(self, energy: Array) -> Array:
        """Share of the freezable water that is ice, of all cells."""
        curve = self.parts.curve
        share = (curve.liquid - energy) / (curve.liquid - curve.solid)
        return np.asarray(np.clip(share, 0.0, 1.0)[self.assembly.number != VOID])

    def march(
        self,
        energy: Array,
        series: Array,
        *,
        snow: Array | None = None,
        keep_every: int = 0,
        stops: Iterable[int] = (),
        watch: Watch | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Marched:
        """March through inputs at the ends of all steps.

        Parameters
        ----------
        energy : state at the first instant, (rows, columns) [J/m]
        series : (steps + 1, inputs), linear in between [degC]
        snow : thermal resistance of the snow on the surface, depth over conductivity, at the
            same instants, (steps + 1,) [m2 K/W]; between two instants that of the later holds
        keep_every : steps between two fields that are kept; 0: none
        stops, watch : numbers of steps after which ``watch`` is told the number and the state
        progress : told the share that is done
        """
        given = self._checked(series)
        cover = np.zeros(given.shape[0]) if snow is None else self._cover(snow, given.shape[0])
        ground = workspace(self.parts)
        begin(ground, np.ascontiguousarray(energy), given[0], cover[0])
        steps = given.shape[0] - 1
        heat, fields, unsettled = np.empty((steps, given.shape[1])), [], 0.0
        now, last = energy, 0
        seen = {stop for stop in stops if 0 < stop <= steps} if watch is not None else set()
        for end in self._ends(steps, energy.size, keep_every, seen):
            unsettled += self._chunk(ground, given, cover, (last, end), heat)
            last = end
            if keep_every and end % keep_every == 0:
                fields.append(self.temperature(_energy(ground)))
            if watch is not None and end in seen:
                watch(end, _energy(ground))
            if progress is not None:
                progress(end / steps)
        if steps:
            now = _energy(ground)
        gained = float((now - energy).sum())
        return Marched(
            now,
            heat / self.seconds,
            gained - float(heat.sum()),
            float(np.abs(heat).sum()),
            int(unsettled),
            np.array(fields).reshape(-1, self.assembly.cells),
        )

    def _ends(self, steps: int, cells: int, keep_every: int, seen: set[int]) -> list[int]:
        """Steps after which the kernel hands back."""
        chunk = max(1, int(CHUNK / cells / self.substeps))
        ends = set(range(chunk, steps, chunk)) | {steps} | seen
        if keep_every:
            ends |= set(range(keep_every, steps, keep_every))
        return sorted(ends - {0})

    def _chunk(
        self, ground: Ground, given: Array, cover: Array, span: tuple[int, int], heat: Array
    ) -> float:
        """Steps of one chunk, each in its substeps; heat [J/m]."""
        first, last = span
        parts, cells = self.substeps, self.parts.excess.shape
        scratch = aligned(2, 1 + max(cells), WIDEST)
        if parts == 1:
            piece = heat[first:last]
            return march(ground, given[first : last + 1], cover[first : last + 1], scratch, piece)
        share = np.arange(1 + parts * (last - first)) / parts
        knots = np.arange(1.0 + last - first)
        fine = np.stack(
            [np.interp(share, knots, column) for column in given[first : last + 1].T], axis=1
        )
        lying = cover[first + np.ceil(share - 1e-9).astype(int)]
        made = np.empty((fine.shape[0] - 1, given.shape[1]))
        unsettled = march(ground, np.ascontiguousarray(fine), lying, scratch, made)
        heat[first:last] = made.reshape(-1, parts, given.shape[1]).sum(axis=1)
        return unsettled

    def _checked(self, series: Array) -> Array:
        given = np.ascontiguousarray(series, dtype=np.float64)
        count = len(self.inputs)
        if given.ndim != 2 or given.shape[1] != count or not np.isfinite(given).all():
            raise ParameterError(
                f"NonlinearGround: a series of shape {given.shape}; finite numbers are needed, "
                f"one column for each of {', '.join(self.inputs)}."
            )
        return given

    @staticmethod
    def _cover(snow: Array, instants: int) -> Array:
        given = np.ascontiguousarray(snow, dtype=np.float64)
        if given.shape != (instants,) or not (np.isfinite(given).all() and given.min() >= 0.0):
            raise ParameterError(
                f"NonlinearGround: snow of shape {given.shape}; {instants} resistances of at "
                "least 0 m2 K/W are needed, one for every instant."
            )
        return given


def _energy(ground: Ground) -> Array:
    """Enthalpy of every cell after a step [J/m]."""
    made = np.empty_like(ground.ice.down)
    content(ground.down.source, ground.across.source, made)
    return made
