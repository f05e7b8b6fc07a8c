"""The third design of a container: material in spheres, oil flowing through their bed."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_dock import Far
from thermosim_kernels.enthalpy_rows import Field
from thermosim_kernels.packed_bed import Spheres, Stream, march

from thermosim.components.heat_container.films import bed_gradient, sphere_nusselt
from thermosim.components.heat_container.loop import serve_cells
from thermosim.components.heat_container.vessel import Served, Vessel
from thermosim.errors import ParameterError, RunError, require
from thermosim.materials.fluids import Fluid
from thermosim.materials.melting import alike, best_conductivity, copied, nucleated, settled
from thermosim.materials.phase_law import start

Array = npt.NDArray[np.float64]
CALL = 2e7  # steps of cells in one kernel call: some 0.1 s
AT_REST: Array = np.empty(0)  # melt in the capsules conducts as the law says


class CapsuleState(NamedTuple):
    """State of a bed of capsules; new at every step."""

    field: Field  # rows are shells from the centre, columns cells from the bottom
    fraction: Array  # melted, whatever the law, (shells, cells)
    temperatures: Array  # (shells, cells) [degC]
    oil: Array  # in the bed, (cells,) [degC]
    cap: Array  # above it, (1,) [degC]
    weights: Array  # share of each shell in a sphere, (shells,)

    @property
    def melted(self) -> float:
        """Mean melted fraction [-]."""
        return float((self.weights @ self.fraction).mean())

    @property
    def temperature(self) -> float:
        """Mean temperature of the material [degC]."""
        return float((self.weights @ self.temperatures).mean())

    @property
    def profile(self) -> tuple[Array, Array]:
        """Means of the spheres: temperature [degC] and melted fraction from the bottom up."""
        return self.weights @ self.temperatures, self.weights @ self.fraction


@dataclass(frozen=True, kw_only=True)
class Capsules:
    """Equal spherical shells round the material."""

    diameter: float  # outside [m]
    wall: float  # thickness [m]
    porosity: float  # share of oil in the bed
    conductivity: float = 0.4  # of the wall: polyethylene [W/(m K)]
    density: float = 950.0  # of the wall [kg/m3]

    def __post_init__(self) -> None:
        for name, unit in (
            ("diameter", "m"), ("wall", "m"), ("conductivity", "W/(m K)"), ("density", "kg/m3"),
        ):  # fmt: skip
            require(self, name, unit, above=0.0)
        if not 0.0 < self.porosity < 1.0:
            raise ParameterError(f"Capsules.porosity = {self.porosity}: must lie between 0 and 1.")
        if 2.0 * self.wall >= self.diameter:
            raise ParameterError(
                f"Capsules: walls of {self.wall:g} m leave no room for material in a diameter of "
                f"{self.diameter:g} m."
            )

    @property
    def radius(self) -> float:
        """Of the material [m]."""
        return 0.5 * self.diameter - self.wall

    @property
    def fill(self) -> float:
        """Share of material in a capsule's volume."""
        return (2.0 * self.radius / self.diameter) ** 3

    def bed(self, material: float) -> float:
        """Volume of the bed [m3] that holds a volume of material [m3]."""
        return material / self.fill / (1.0 - self.porosity)

    def mass(self, material: float) -> float:
        """Of all walls [kg] round a volume of material [m3]."""
        return material * (1.0 / self.fill - 1.0) * self.density

    def film(self, velocity: float, liquid: Fluid, temperature: float) -> float:
        r"""Oil to material, per area of the material's surface [W/(m2 K)].

        .. math:: \frac{1}{h} = \frac{r_i^2}{r_o^2 h_o} + \frac{r_i (r_o - r_i)}{r_o k_w}

        Parameters
        ----------
        velocity : superficial [m/s]
        liquid : oil
        temperature : at which its properties are taken, held within their range [degC]

        Source
        ------
        `films.sphere_nusselt`, and the wall in series.
        """
        at = min(max(temperature, liquid.low), liquid.high)
        reynolds = velocity * self.diameter * liquid.density(at) / liquid.viscosity(at)
        nusselt = sphere_nusselt(reynolds, liquid.prandtl(at))
        inner, outer = self.radius, 0.5 * self.diameter
        wall = inner * self.wall / (outer * self.conductivity)
        film = nusselt * liquid.conductivity(at) / self.diameter
        return 1.0 / ((inner / outer) ** 2 / film + wall)


@dataclass(frozen=True, kw_only=True)
class CapsuleContainer:
    """Level 2 of a container with capsules: cells along the oil, one resolved sphere in each.

    The film follows flow and temperature of the oil in every step. The oil loses heat through
    the insulation; walls of capsules and vessel store nothing unless the law of the vessel has
    them.
    """

    vessel: Vessel
    capsules: Capsules
    fluid: Fluid  # what flows; the vessel's oil is this at one temperature
    cells: int = 20
    shells: int = 10

    def __post_init__(self) -> None:
        for name, least in (("cells", 2), ("shells", 1)):
            count = getattr(self, name)
            if not (isinstance(count, int) and least <= count <= 5000):
                raise ParameterError(
                    f"CapsuleContainer.{name} = {count}: a whole number from {least} to 5,000."
                )

    @property
    def section(self) -> float:
        """Of the bed, across the oil [m2]."""
        return self.capsules.bed(self.vessel.volume) / self.vessel.height

    @cached_property
    def bed(self) -> Spheres:
        """Parameters as the kernel takes them, with oil at rest."""
        of, radius = self.vessel, self.capsules.radius
        faces = np.linspace(0.0, radius, self.shells + 1)
        volume = 4.0 / 3.0 * math.pi * np.diff(faces**3)
        oil = self.capsules.porosity * self.section * of.oil.capacity_rate(1.0)
        return Spheres(
            height=of.height,
            water=oil,
            number=of.volume / float(volume.sum()) / of.height,
            width=radius / self.shells,
            face=4.0 * math.pi * faces**2,
            volume=volume,
            film=self.capsules.film(0.0, self.fluid, of.melting_point),
            dispersion=0.0,
            loss=of.shell_loss / of.height,
        )

    def start(self, temperature: float, *, melted: bool | None = None) -> CapsuleState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        law = self.vessel.law
        field = alike(start(law, temperature, melted=melted), (self.shells, self.cells), law)
        return self._state(field, np.full(self.cells, temperature), np.array([temperature]))

    def filled(self, share: float) -> CapsuleState:
        """Melted to a share [-] everywhere, at the melting point or within the range."""
        of = self.vessel
        field = alike(of.partly(share), (self.shells, self.cells), of.law)
        state = self._state(field, np.empty(0), np.empty(0))
        at = state.temperatures[0, 0]
        return state._replace(oil=np.full(self.cells, at), cap=np.array([at]))

    def nucleate(self, state: CapsuleState) -> CapsuleState:
        """Trigger crystals everywhere: supercooled melt freezes at once."""
        return self._state(nucleated(state.field), state.oil.copy(), state.cap.copy())

    def step(
        self, state: CapsuleState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[CapsuleState, Served]:
        """State and what was served after a step; as `AxialContainer.step`.

        Properties of the oil are taken midway between its entering and the material.
        """
        of, entering = self.vessel, inlet
        field, oil, cap = copied(state.field), state.oil.copy(), state.cap.copy()
        rate = of.rate(flow)
        at = 0.5 * (inlet + state.temperature) if rate else state.temperature
        film = self.capsules.film(abs(flow) / self.section, self.fluid, at)
        bed = self.bed._replace(film=film)
        count = max(1, math.ceil(seconds / self._longest(bed, abs(rate)) * (1.0 - 1e-12)))
        most = max(1, int(CALL / field.enthalpy.size))
        left, leaving, loss = count, 0.0, 0.0
        while left > 0:
            steps = min(left, most)
            part = seconds / count
            if rate < 0.0:
                entering = of.through_cap(inlet, -rate, steps * part, cap)
            stream = Stream(entering, rate, ambient)
            made = march(stream, bed, of.law, AT_REST, field, oil, part, steps)
            out = made.outlet
            if rate > 0.0:
                out = of.through_cap(out, rate, steps * part, cap)
            leaving, loss, left = leaving + out * steps / count, loss + made.loss, left - steps
        if not (np.isfinite(field.enthalpy).all() and np.isfinite(oil).all()):
            raise RunError("Capsules: a cell has lost its state; its value is not finite.")
        outlet = leaving if rate else float(cap[0])
        heat = abs(rate) * (inlet - outlet) * seconds
        return self._state(field, oil, cap), Served(outlet, heat, loss)

    def serve(
        self, state: CapsuleState, far: Far, ambient: float, seconds: float
    ) -> tuple[CapsuleState, Served]:
        """A step with the oil in a loop over an exchanger; as `AxialContainer.serve`."""
        return serve_cells(self, state, far, ambient, seconds, np.append(state.cap, state.oil))

    def stored(self, state: CapsuleState) -> float:
        """Heat above solid at the melting point in the material and 0 degC in the oil [J]."""
        of, bed = self.vessel, self.bed
        cell = of.height / self.cells
        material = float((bed.volume @ state.field.enthalpy).sum()) * bed.number * cell
        cap = of.cap_capacity * float(state.cap[0])
        return material + float(state.oil.sum()) * bed.water * cell + cap

    def above(self, state: CapsuleState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature everywhere [J]."""
        return self.stored(state) - self.stored(self.start(floor, melted=False))

    def pressure_drop(self, flow: float) -> float:
        """Over the bed at the melting point [Pa]: Ergun."""
        at = min(max(self.vessel.melting_point, self.fluid.low), self.fluid.high)
        oil = self.fluid.density(at), self.fluid.viscosity(at)
        of = self.capsules
        gradient = bed_gradient(abs(flow) / self.section, of.diameter, of.porosity, oil)
        return gradient * self.vessel.height

    def _longest(self, bed: Spheres, rate: float) -> float:
        """Longest stable step [s]: explicit shells, liquid moving one cell at most."""
        law = self.vessel.law
        lead = best_conductivity(law)
        link = bed.face * lead / bed.width
        link[-1] = bed.face[-1] / (1.0 / bed.film + 0.5 * bed.width / lead)
        drain = (link[1:] + link[:-1]) / bed.volume / min(law.solid, law.liquid)
        step = 0.9 / float(drain.max())
        if rate > 0.0:
            step = min(step, bed.water * bed.height / self.cells / rate)
        return step

    def _state(self, field: Field, oil: Array, cap: Array) -> CapsuleState:
        temperature, fraction = settled(self.vessel.law, field)
        weights = self.bed.volume / self.bed.volume.sum()
        return CapsuleState(field, fraction, temperature, oil, cap, weights)
