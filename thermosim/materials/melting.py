"""What every body that melts asks of its law: uniform fields, bounds, convecting melt."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from thermosim_kernels.enthalpy import MEMORY, TABLE, Law
from thermosim_kernels.enthalpy_rows import Field, settle_field

from thermosim.errors import ParameterError, require
from thermosim.materials.phase_law import Start, start

Array = npt.NDArray[np.float64]
GRAVITY = 9.80665  # standard acceleration: 3rd CGPM 1901 [m/s2]
TOLERANCE = 1e-10  # imbalance of a cell in implicit steps, share of the latent heat
STEEPER = 1.5  # most by which a monotone cubic exceeds its secant and end slopes (level ends)


def uniform_field(
    law: Law, shape: tuple[int, int], temperature: float, melted: bool | None = None
) -> Field:
    """Cells at rest at one temperature [degC]; see `phase_law.start`."""
    return alike(start(law, temperature, melted=melted), shape, law)


def alike(at: Start, shape: tuple[int, int], law: Law) -> Field:
    """Cells of one state.

    Melted fraction and crystals have shape (0, 0) where the law has no memory of them.
    """
    known = shape if law.kind == MEMORY else (0, 0)
    return Field(
        np.full(shape, at.enthalpy), np.full(known, at.fraction), np.full(known, at.nucleated)
    )


def copied(field: Field) -> Field:
    """A field that can be advanced in place."""
    return Field(*(part.copy() for part in field))


def nucleated(field: Field) -> Field:
    """The same cells, all with crystals; still to be settled."""
    return Field(field.enthalpy.copy(), field.fraction.copy(), np.ones_like(field.nucleated))


def look(law: Law, field: Field) -> tuple[Array, Array]:
    """Temperatures [degC] and melted fractions of a field's cells, which stays as it is."""
    return settled(law, copied(field) if law.kind == MEMORY else field)


def settled(law: Law, field: Field) -> tuple[Array, Array]:
    """The same; crystals and memory of the field are brought to its enthalpy, in place."""
    temperature, fraction = np.empty_like(field.enthalpy), np.empty_like(field.enthalpy)
    settle_field(law, field, 0.0, temperature, fraction)
    return temperature, fraction


def steepest(law: Law) -> float:
    """Largest dT/dh of a law [m3 K/J]: it bounds explicit steps.

    Source: of a monotone cubic's slopes and secants, derived here.
    """
    slope = 1.0 / min(law.solid, law.liquid)
    if law.kind == TABLE:
        secant = np.diff(law.curve[1]) / np.diff(law.curve[0])
        slope = max(slope, STEEPER * float(max(secant.max(), law.curve[2:].max())))
    return slope


def best_conductivity(law: Law) -> float:
    """Larger of both conductivities [W/(m K)]."""
    return max(law.solid_conductivity, law.liquid_conductivity)


def check_law(law: Law) -> None:
    """Raise unless a law can be conducted with."""
    for name in ("latent", "solid", "liquid", "solid_conductivity", "liquid_conductivity"):
        value = getattr(law, name)
        if not 0.0 < value < math.inf:
            raise ParameterError(f"law.{name} = {value}: must be above 0 and finite.")


@dataclass(frozen=True, kw_only=True)
class MeltConvection:
    r"""Melt that convects conducts as if better, by its Rayleigh number.

    .. math:: k = k_{rest} \max(1, c\, Ra^n), \qquad
              Ra = \frac{g \beta \, \Delta T \, d^3}{\nu a}

    with d the melted thickness and :math:`\Delta T` the superheat of the warm side.

    Source
    ------
    Form of a horizontal or vertical layer's Nusselt number; c and n are `assumed`: calibrate.
    """

    expansion: float  # [1/K]
    viscosity: float  # kinematic [m2/s]
    coefficient: float = 0.2  # [-]
    exponent: float = 0.25  # [-]

    def __post_init__(self) -> None:
        require(self, "expansion", "1/K", above=0.0)
        require(self, "viscosity", "m2/s", above=0.0)
        require(self, "coefficient", "-", at_least=0.0)
        require(self, "exponent", "-", at_least=0.0, at_most=1.0)

    def factors(self, law: Law, thickness: Array, superheat: Array) -> Array:
        """Effective over resting conductivity of melts of a thickness [m] and superheat [K]."""
        diffusivity = law.liquid_conductivity / law.liquid
        drive = GRAVITY * self.expansion * np.maximum(superheat, 0.0) * thickness**3
        factors = self.coefficient * (drive / (self.viscosity * diffusivity)) ** self.exponent
        return np.asarray(np.maximum(factors, 1.0), dtype=np.float64)

    def factor(self, law: Law, thickness: float, superheat: float) -> float:
        """The same for one melt."""
        return float(self.factors(law, np.array(thickness), np.array(superheat)))
