"""A bed of spheres in a liquid, resolved along the flow and inside the spheres."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.packed_bed import Spheres, Stream, march

from thermosim.components.packed_bed.films import Liquid, wakao_kaguei
from thermosim.errors import ParameterError, RunError, require
from thermosim.materials.melting import (
    MeltConvection,
    look,
    steepest,
    uniform_field,
)

Array = npt.NDArray[np.float64]
CELL_STEPS = 2e8  # of one kernel call: some 0.3 s
STIR = 120.0  # convection of the melt is taken anew after so long [s]


@dataclass(frozen=True, eq=False)
class BedState:
    """Enthalpies, rows are shells from the centre, columns cells from the bottom; and liquid."""

    enthalpy: Array  # (shells, cells) [J/m3]
    fraction: Array  # melted; (0, 0) without memory
    nucleated: Array  # 0 where melt may be supercooled; (0, 0) without memory
    water: Array  # (cells,) [degC]

    def copy(self) -> "BedState":
        """A state that can be advanced in place."""
        parts = (self.enthalpy, self.fraction, self.nucleated, self.water)
        return BedState(*(part.copy() for part in parts))

    def field(self) -> Field:
        """The material as the kernels read it."""
        return Field(self.enthalpy, self.fraction, self.nucleated)


@dataclass(frozen=True, eq=False)
class BedSpan:
    """A span of time behind us."""

    state: BedState
    outlet: float  # liquid leaving, mean [degC]
    heat: float  # given by the stream [J]
    loss: float  # to ambient [J]
    steps: int


@dataclass(frozen=True, kw_only=True)
class PackedBed:
    """A cylinder of equal spheres; liquid enters at the bottom where its flow is above 0."""

    diameter: float  # of the tank [m]
    height: float  # [m]
    sphere: float  # diameter of a sphere [m]
    porosity: float  # share of liquid
    law: Law
    liquid: Liquid
    cells: int = 40
    shells: int = 40
    film: float | None = None  # liquid to sphere; None: Wakao and Kaguei [W/(m2 K)]
    dispersion: float = 0.0  # [m2/s]
    loss: float = 0.0  # whole bed to ambient [W/K]
    convection: MeltConvection | None = None

    def __post_init__(self) -> None:
        for name in ("diameter", "height", "sphere"):
            require(self, name, "m", above=0.0)
        if not 0.0 < self.porosity < 1.0:
            raise ParameterError(f"PackedBed.porosity = {self.porosity}: must lie between 0 and 1.")
        if self.sphere > self.diameter:
            raise ParameterError(
                f"PackedBed.sphere = {self.sphere:g} m: wider than the tank ({self.diameter:g} m)."
            )
        if self.film is not None:
            require(self, "film", "W/(m2 K)", above=0.0)
        require(self, "dispersion", "m2/s", at_least=0.0)
        require(self, "loss", "W/K", at_least=0.0)
        for name, least in (("cells", 2), ("shells", 1)):
            count = getattr(self, name)
            if not (isinstance(count, int) and least <= count <= 5000):
                raise ParameterError(f"PackedBed.{name} = {count}: a whole number up to 5,000.")

    @property
    def section(self) -> float:
        """Of the empty tank [m2]."""
        return 0.25 * math.pi * self.diameter**2

    @cached_property
    def faces(self) -> Array:
        """Radii of all faces of the shells [m]."""
        return np.linspace(0.0, 0.5 * self.sphere, self.shells + 1)

    @property
    def positions(self) -> Array:
        """Middles of the cells [m]."""
        return np.asarray((np.arange(self.cells) + 0.5) * (self.height / self.cells), np.float64)

    @property
    def count(self) -> float:
        """Spheres in the bed; need not be whole."""
        return (1.0 - self.porosity) * self.section * self.height / (math.pi / 6.0 * self.sphere**3)

    def film_at(self, flow: float) -> float:
        """Film coefficient at a volume flow [m3/s], [W/(m2 K)]."""
        if self.film is not None:
            return self.film
        return wakao_kaguei(self.liquid, flow / self.section, self.sphere)

    def bundle(self, flow: float) -> Spheres:
        """Parameters as the kernel takes them."""
        return Spheres(
            height=self.height,
            water=self.porosity * self.section * self.liquid.volumetric,
            number=self.count / self.height,
            width=0.5 * self.sphere / self.shells,
            face=4.0 * math.pi * self.faces**2,
            volume=4.0 / 3.0 * math.pi * np.diff(self.faces**3),
            film=self.film_at(flow),
            dispersion=self.dispersion,
            loss=self.loss / self.height,
        )

    def uniform(self, temperature: float, *, melted: bool | None = None) -> BedState:
        """All of the bed at one temperature [degC]."""
        field = uniform_field(self.law, (self.shells, self.cells), temperature, melted)
        return BedState(*field, np.full(self.cells, temperature))

    def longest_step(self, flow: float, boost: float = 1.0) -> float:
        """Longest stable step [s]: explicit shells, liquid moving one cell at most."""
        law, bed = self.law, self.bundle(flow)
        lead = max(law.solid_conductivity, law.liquid_conductivity * boost)
        link = bed.face * lead / bed.width
        link[-1] = bed.face[-1] / (1.0 / bed.film + 0.5 * bed.width / lead)
        drain = (link[1:] + link[:-1]) / bed.volume * steepest(law)
        step = 0.9 / float(drain.max())
        if flow != 0.0:
            step = min(step, bed.water * self.height / self.cells / self._rate(abs(flow)))
        return step

    def run(
        self, state: BedState, inlet: float, flow: float, seconds: float, ambient: float = 20.0
    ) -> BedSpan:
        """State and heats after a span.

        Parameters
        ----------
        inlet : liquid entering [degC]
        flow : of the liquid, > 0 from the bottom up, < 0 down, 0 at rest [m3/s]
        seconds : length of the span [s]
        ambient : air outside [degC]
        """
        new, bed = state.copy(), self.bundle(flow)
        stream = Stream(inlet, self._rate(flow), ambient)
        outlet = heat = loss = done = 0.0
        taken = 0
        while done < seconds:
            boost = self._boost(new)
            longest = self.longest_step(flow, float(boost.max(initial=1.0)))
            span = seconds - done
            if self.convection is not None:
                span = min(span, STIR)
            left = math.ceil(span / longest * (1.0 - 1e-12))
            steps = max(1, min(left, int(CELL_STEPS / new.enthalpy.size)))
            step = span / max(left, 1)
            made = march(stream, bed, self.law, boost, new.field(), new.water, step, steps)
            length = span if steps == left else steps * step
            outlet += made.outlet * length / seconds
            heat, loss = heat + made.heat, loss + made.loss
            done, taken = done + length, taken + steps
            if seconds - done < 1e-9 * seconds:
                break
        if not (np.isfinite(new.enthalpy).all() and np.isfinite(new.water).all()):
            raise RunError("Packed bed: a cell has lost its state; its value is not finite.")
        return BedSpan(new, outlet, heat, loss, taken)

    def look(self, state: BedState) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions of all shells, shape (shells, cells)."""
        return look(self.law, state.field())

    def at_radius(self, values: Array, radius: float) -> Array:
        """Values of the shells at a radius [m], linear between their middles; shape (cells,)."""
        middles = 0.5 * (self.faces[1:] + self.faces[:-1])
        return np.array([np.interp(radius, middles, column) for column in values.T])

    def shares(self) -> Array:
        """Share of a sphere's volume in each shell."""
        return np.asarray(np.diff(self.faces**3) / self.faces[-1] ** 3, dtype=np.float64)

    def stored(self, state: BedState) -> tuple[float, float]:
        """Heat of material (h = 0 as its law has it) and of liquid over 0 degC [J]."""
        bed = self.bundle(0.0)
        cell = self.height / self.cells
        material = float((bed.volume @ state.enthalpy).sum()) * bed.number * cell
        return material, float(state.water.sum()) * bed.water * cell

    def _rate(self, flow: float) -> float:
        return flow * self.liquid.volumetric

    def _boost(self, state: BedState) -> Array:
        """Convection factor of the melt in every cell; empty where it rests."""
        if self.convection is None:
            return np.empty(0)
        temperature, fraction = self.look(state)
        melted = self.shares() @ fraction
        thickness = 0.5 * self.sphere * (1.0 - np.cbrt(np.maximum(1.0 - melted, 0.0)))
        return self.convection.factors(
            self.law, thickness, temperature[-1] - 0.5 * (self.law.reference + self.law.liquidus)
        )
