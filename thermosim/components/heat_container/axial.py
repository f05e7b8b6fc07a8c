"""A container resolved along the oil's path: one temperature of oil, one of material."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from thermosim_kernels.container_dock import Far, serve_bed
from thermosim_kernels.hysteresis import settle
from thermosim_kernels.latent_bed import advance, fill_many, march, stored
from thermosim_kernels.latent_bed_cell import Bed, BedState

from thermosim.components.heat_container.vessel import Served, Vessel
from thermosim.errors import ParameterError
from thermosim.materials.phase_law import start

Array = npt.NDArray[np.float64]


class AxialState(NamedTuple):
    """State of an axial container; new at every step."""

    bed: BedState

    @property
    def melted(self) -> float:
        """Mean melted fraction [-]."""
        return float(self.bed.fraction.mean())

    @property
    def temperature(self) -> float:
        """Mean temperature of the material [degC]."""
        return float(self.bed.material.mean())

    @property
    def profile(self) -> tuple[Array, Array]:
        """Temperature [degC] and melted fraction from the bottom up."""
        return self.bed.material.copy(), self.bed.fraction.copy()


@dataclass(frozen=True, kw_only=True)
class AxialContainer:
    """Level 1: the bed in cells from bottom to top, oil rising while it charges.

    With ``hold_up`` 0 the oil in the bed passes without delay, as it does in the closed forms
    of the latent bed; then a step may be minutes long.
    """

    vessel: Vessel
    cells: int = 50
    dispersion: float = 0.0  # of stored oil [m2/s]

    def __post_init__(self) -> None:
        if self.cells < 2:
            raise ParameterError(f"AxialContainer: cells = {self.cells} must be at least 2.")

    @cached_property
    def bed(self) -> Bed:
        """Parameters as the kernel takes them."""
        of, contact = self.vessel, self.vessel.contact
        per_metre = 1.0 / of.height
        inner, outer = of.shell_sides
        oil_volume = of.oil.density * of.oil.heat_capacity
        return Bed(
            height=of.height,
            section=of.volume * per_metre,
            oil=of.hold_up * of.volume * oil_volume * per_metre,
            dispersion=self.dispersion,
            conductance=contact.units * of.rated * per_metre,
            rated=of.rated,
            flow_exponent=contact.flow_exponent,
            rest=contact.rest,
            opening=contact.opening,
            opening_exponent=contact.opening_exponent,
            skin=contact.skin,
            skin_exponent=contact.skin_exponent,
            shell=of.wall * per_metre,
            oil_shell=0.0,
            material_shell=inner * per_metre,
            insulation=outer * per_metre,
            cap=of.cap * oil_volume,
            cap_loss=0.0,
            sinking=of.sinking,
            packing=of.packing,
        )

    def start(self, temperature: float, *, melted: bool | None = None) -> AxialState:
        """Everything at one temperature [degC]; ``melted`` decides at the melting point."""
        law = self.vessel.law
        cell = start(law, temperature, melted=melted)
        slope = settle(cell.enthalpy, cell.fraction, cell.nucleated, 0.0, law).slope

        def all_of(value: float) -> Array:
            return np.full(self.cells, value)

        return AxialState(
            BedState(
                enthalpy=all_of(cell.enthalpy),
                fraction=all_of(cell.fraction),
                nucleated=all_of(cell.nucleated),
                material=all_of(temperature),
                slope=all_of(slope),
                oil=all_of(temperature),
                shell=all_of(temperature),
                cap=np.array([temperature]),
            )
        )

    def filled(self, share: float) -> AxialState:
        """Melted to a share [-] everywhere, at the melting point or within the range."""
        at = self.vessel.partly(share)
        now = settle(at.enthalpy, at.fraction, at.nucleated, 0.0, self.vessel.law)
        values = (at.enthalpy, now.fraction, now.nucleated, now.temperature, now.slope)
        parts = [np.full(self.cells, value) for value in values]
        warm = [np.full(size, now.temperature) for size in (self.cells, self.cells, 1)]
        return AxialState(BedState(*parts, *warm))

    def step(
        self, state: AxialState, inlet: float, flow: float, ambient: float, seconds: float
    ) -> tuple[AxialState, Served]:
        """State and what was served after a step.

        Parameters
        ----------
        inlet : oil entering [degC]
        flow : of the oil, > 0 from the bottom up, < 0 down, 0 at rest [m3/s]
        ambient : air outside [degC]
        seconds : length of the step [s]
        """
        bed = BedState(*(part.copy() for part in state.bed))
        rate = self.vessel.rate(flow)
        made = advance(
            inlet, rate, ambient, seconds, self.bed, self.vessel.law, bed, np.empty(self.cells)
        )
        return AxialState(bed), Served(*made)

    def serve(
        self, state: AxialState, far: Far, ambient: float, seconds: float
    ) -> tuple[AxialState, Served]:
        """A step with the oil in a loop over an exchanger, entering as it comes back.

        Parameters
        ----------
        far : the other side of the exchanger, and the capacity rate of the oil
        ambient : air outside [degC]
        seconds : length of the step [s]
        """
        bed = BedState(*(part.copy() for part in state.bed))
        trial = BedState(*(np.empty_like(part) for part in state.bed))
        law = self.vessel.law
        made = serve_bed(ambient, seconds, self.bed, law, far, bed, trial, np.empty(self.cells))
        return AxialState(bed), Served(*made)

    def run(
        self, state: AxialState, drive: Array, seconds: float
    ) -> tuple[AxialState, dict[str, Array]]:
        """Many steps at once; ``drive`` is inlet [degC], flow [m3/s], ambient [degC] by step.

        Returns the last state and, by step, outlet [degC], heat [J], loss [J] and melted
        fraction.
        """
        bed = BedState(*(part.copy() for part in state.bed))
        given = np.ascontiguousarray(drive, dtype=float).copy()
        given[:, 1] *= self.vessel.oil.capacity_rate(1.0)
        out = np.empty((given.shape[0], 4))
        march(given, seconds, self.bed, self.vessel.law, bed, np.empty(self.cells), out)
        names = ("outlet", "heat", "loss", "melted")
        return AxialState(bed), {name: out[:, k] for k, name in enumerate(names)}

    def fill_many(
        self,
        state: AxialState,
        beds: Array,
        drive: tuple[float, float, float],
        seconds: float,
        steps: int,
    ) -> Array:
        """One charge for many sets of bed parameters, in parallel.

        Parameters
        ----------
        state : start, the same for all
        beds : fields of `Bed`, shape (sets, 20)
        drive : inlet [degC], flow [m3/s], ambient [degC]
        seconds, steps : of the run

        Returns
        -------
        Melted fraction and outlet [degC], shape (sets, steps, 2).
        """
        of = state.bed
        first = np.ascontiguousarray(
            np.stack([of.enthalpy, of.fraction, of.nucleated, of.material, of.slope], axis=1)
        )
        rate = self.vessel.oil.capacity_rate(drive[1])
        out = np.empty((beds.shape[0], steps, 2))
        given = np.array([drive[0], rate, drive[2]])
        fill_many(given, seconds, beds, self.vessel.law, first, steps, out)
        return out

    def stored(self, state: AxialState) -> float:
        """Heat above solid at the melting point, and 0 degC in oil and wall [J]."""
        return float(stored(self.bed, state.bed))

    def above(self, state: AxialState, floor: float) -> float:
        """Heat that is given back on the way down to a temperature everywhere [J]."""
        return self.stored(state) - self.stored(self.start(floor, melted=False))

    def nucleate(self, state: AxialState) -> AxialState:
        """Trigger crystals everywhere: supercooled melt freezes at once."""
        law = self.vessel.law
        bed = BedState(*(part.copy() for part in state.bed))
        for i in range(self.cells):
            now = settle(bed.enthalpy[i], bed.fraction[i], 1.0, 0.0, law)
            bed.material[i], bed.fraction[i] = now.temperature, now.fraction
            bed.nucleated[i], bed.slope[i] = now.nucleated, now.slope
        return AxialState(bed)

    def with_cells(self, cells: int) -> Self:
        """The same container on another number of cells."""
        return type(self)(vessel=self.vessel, cells=cells, dispersion=self.dispersion)
