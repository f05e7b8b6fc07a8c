"""What all melting bodies share: surroundings, state and what is refused."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import MEMORY, TABLE, Law
from thermosim_kernels.enthalpy_rows import Edge, Field, settle_field

from thermosim.errors import ParameterError, RunError, require
from thermosim.materials.phase_law import start

Array = npt.NDArray[np.float64]
GRAVITY = 9.80665  # [m/s2]


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
        at = start(law, temperature, melted=melted)
        known = shape if law.kind == MEMORY else (0, 0)
        return cls(
            np.full(shape, at.enthalpy), np.full(known, at.fraction), np.full(known, at.nucleated)
        )

    def copy(self) -> "State":
        """A state that can be advanced in place."""
        return State(self.enthalpy.copy(), self.fraction.copy(), self.nucleated.copy())

    def field(self) -> Field:
        """The same arrays as the kernels read them."""
        return Field(self.enthalpy, self.fraction, self.nucleated)

    def triggered(self) -> "State":
        """The state with a crystal in every cell: supercooled liquid freezes now."""
        return State(self.enthalpy, self.fraction, np.ones_like(self.nucleated))

    def look(self, law: Law) -> tuple[Array, Array]:
        """Temperatures [degC] and melted fractions of all cells."""
        temperature, fraction = np.empty_like(self.enthalpy), np.empty_like(self.enthalpy)
        field = self.copy().field() if law.kind == MEMORY else self.field()
        settle_field(law, field, 0.0, temperature, fraction)
        return temperature, fraction


@dataclass(frozen=True, eq=False)
class Span:
    """A span of time behind us."""

    state: State
    heat: Array  # in through each side [J]
    steps: int


@dataclass(frozen=True, kw_only=True)
class Convection:
    """Melt that convects conducts as if better: k = k_rest max(1, coefficient Ra^exponent).

    Ra is taken over the melted thickness. Form and defaults are assumed; calibrate them.
    """

    expansion: float  # [1/K]
    viscosity: float  # kinematic [m2/s]
    coefficient: float = 0.2
    exponent: float = 0.25

    def __post_init__(self) -> None:
        require(self, "expansion", "1/K", above=0.0)
        require(self, "viscosity", "m2/s", above=0.0)
        require(self, "coefficient", "", at_least=0.0)
        require(self, "exponent", "", at_least=0.0, at_most=1.0)

    def factor(self, law: Law, thickness: float, superheat: float) -> float:
        """Effective over resting conductivity; melt of a thickness [m] and superheat [K]."""
        diffusivity = law.liquid_conductivity / law.liquid
        drive = GRAVITY * self.expansion * max(superheat, 0.0) * thickness**3
        rayleigh = drive / (self.viscosity * diffusivity)
        return float(max(1.0, self.coefficient * rayleigh**self.exponent))


def steepest(law: Law) -> float:
    """Largest dT/dh of a law [m3 K/J]: it bounds explicit steps."""
    slope = 1.0 / min(law.solid, law.liquid)
    if law.kind == TABLE:
        secant = np.diff(law.curve[1]) / np.diff(law.curve[0])
        slope = max(slope, 1.5 * float(max(secant.max(), law.curve[2:].max())))
    return slope


def best_conductivity(law: Law) -> float:
    """Larger of both conductivities [W/(m K)]."""
    return max(law.solid_conductivity, law.liquid_conductivity)


def check_finite(state: State) -> None:
    """Raise where a cell has lost its state."""
    if not np.isfinite(state.enthalpy.sum()):
        row, column = np.argwhere(~np.isfinite(state.enthalpy))[0]
        raise RunError(f"Melting: the enthalpy of cell ({row}, {column}) is not a finite number.")


def check_law(law: Law) -> None:
    """Raise unless a law can be conducted with."""
    for name in ("latent", "solid", "liquid", "solid_conductivity", "liquid_conductivity"):
        value = getattr(law, name)
        if not 0.0 < value < math.inf:
            raise ParameterError(f"law.{name} = {value}: must be above 0 and finite.")
