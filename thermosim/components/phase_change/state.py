"""What all melting bodies share: surroundings and state."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import Law
from thermosim_kernels.enthalpy_rows import Edge, Field

from thermosim.errors import ParameterError, RunError, require
from thermosim.materials.melting import copied, look, uniform_field

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What a face meets: insulated, a temperature, a film to a temperature, a flux."""

    temperature: float | None = None  # None: no heat but the flux [degC]
    film: float = math.inf  # to that temperature; inf: the face itself has it [W/(m2 K)]
    flux: float = 0.0  # into the body [W/m2]

    def __post_init__(self) -> None:
        if self.temperature is not None and not math.isfinite(self.temperature):
            raise ParameterError(f"Outside.temperature = {self.temperature}: must be finite.")
        if not self.film >= 0.0:
            raise ParameterError(f"Outside.film = {self.film} W/(m2 K): must be 0 or more.")
        require(self, "flux", "W/m2")

    def edge(self) -> Edge:
        """The same as the kernels read it."""
        if self.temperature is None:
            return Edge(0.0, math.inf, self.flux)
        resistance = 1.0 / self.film if self.film > 0.0 else math.inf
        return Edge(self.temperature, resistance, self.flux)

    def leak(self, half: float, conductivity: float) -> float:
        """Conductance to the middle of a cell behind the face [W/(m2 K)].

        Parameters
        ----------
        half : of the cell's width [m]
        conductivity : of the cell [W/(m K)]
        """
        return 1.0 / (self.edge().resistance + half / conductivity)


INSULATED = Outside()


@dataclass(frozen=True, eq=False)
class State:
    """Enthalpies of all cells, and their memory where the law has one; rows of cells."""

    enthalpy: Array  # [J/m3]
    fraction: Array  # melted; (0, 0) without memory
    nucleated: Array  # 0 where the liquid may be supercooled; (0, 0) without memory

    @classmethod
    def uniform(
        cls, law: Law, shape: tuple[int, int], temperature: float, melted: bool | None
    ) -> "State":
        """All cells alike; ``melted`` decides where the temperature does not."""
        return cls(*uniform_field(law, shape, temperature, melted))

    def copy(self) -> "State":
        """A state that can be advanced in place."""
        return State(*copied(self.field()))

    def field(self) -> Field:
        """The same arrays as the kernels read them."""
        return Field(self.enthalpy, self.fraction, self.nucleated)

    def triggered(self) -> "State":
        """The state with a crystal in every cell: supercooled liquid freezes now."""
        return State(self.enthalpy, self.fraction, np.ones_like(self.nucleated))

    def look(self, law: Law) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions of all cells."""
        return look(law, self.field())


@dataclass(frozen=True, eq=False)
class Span:
    """A span of time behind us."""

    state: State
    heat: Array  # in through each side [J]
    steps: int


def check_finite(state: State) -> None:
    """Raise where a cell has lost its state."""
    if not np.isfinite(state.enthalpy.sum()):
        row, column = np.argwhere(~np.isfinite(state.enthalpy))[0]
        raise RunError(f"Melting: the enthalpy of cell ({row}, {column}) is not a finite number.")
