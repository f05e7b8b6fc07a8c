"""Deposit on the sewage side of a heat exchanger: growth, cleaning, wash-out, inverse."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from thermosim_kernels._jit import Array

from thermosim.errors import ParameterError, require

YEAR = 365.0 * 86_400.0  # [s]

ASSUMED = MappingProxyType(
    {
        "conductivity": "water-like biofilm 0.6, wet grit 1.5-2.4 W/(m K); 0.6 assumed",
        "coverage": "1, a uniform layer; assumed",
        "thickness_limit": "5 mm, assumed",
        "wash_out_shear": "no wash-out; a threshold of some Pa would be assumed",
    }
)


class DepositState(NamedTuple):
    """Thickness of the layer and time since the exchanger was last cleaned by hand."""

    thickness: float = 0.0  # [m]
    age: float = 0.0  # [s]


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """Layer that grows at a constant rate up to a limit and is removed now and then.

    Source of the growth rate: NILIM, B-DASH guideline for heat recovery inside sewers
    (2014), "about 2 mm after about one year". All else is assumed (`ASSUMED`).
    """

    growth_rate: float = 0.002 / YEAR  # [m/s]
    thickness_limit: float = 0.005  # [m]
    conductivity: float = 0.6  # [W/(m K)]
    coverage: float = 1.0  # covered share of the exchanger [-]
    cleaning_interval: float | None = None  # None: never cleaned [s]
    wash_out_shear: float | None = None  # wall shear that removes the layer; None: never [Pa]
    kept_by_wash_out: float = 0.0  # share of the thickness that a wash-out leaves [-]

    def __post_init__(self) -> None:
        require(self, "growth_rate", "m/s", at_least=0.0)
        require(self, "thickness_limit", "m", at_least=0.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "coverage", "", at_least=0.0, at_most=1.0)
        require(self, "kept_by_wash_out", "", at_least=0.0, at_most=1.0)
        if self.cleaning_interval is not None:
            require(self, "cleaning_interval", "s", above=0.0)
        if self.wash_out_shear is not None:
            require(self, "wash_out_shear", "Pa", above=0.0)

    def step(self, state: DepositState, duration: float, wall_shear: float = 0.0) -> DepositState:
        """Layer after ``duration`` [s], in closed form.

        Cleaning happens at its own instants, also inside the step. A wash-out is taken to
        happen at the end of a step whose ``wall_shear`` [Pa] reaches the threshold.
        """
        thickness, age = state
        grown = thickness + self.growth_rate * duration
        age += duration
        interval = self.cleaning_interval
        if interval is not None and age >= interval:
            age %= interval
            grown = self.growth_rate * age
        grown = min(grown, self.thickness_limit)
        if self.wash_out_shear is not None and wall_shear >= self.wash_out_shear:
            grown *= self.kept_by_wash_out
        return DepositState(grown, age)

    def cleaned(self) -> DepositState:
        """The state just after cleaning."""
        return DepositState()


def film_under_layer(film: float, thickness: float, conductivity: float) -> float:
    """Film in series with a layer, 1/h_eff = 1/h + t/k [W/(m2 K)]."""
    return film / (1.0 + film * thickness / conductivity)


def compatible_coverage(
    loss: float,
    conductivities: Array,
    thickness: float,
    film: float,
    conductance: Callable[[float], float],
) -> Array:
    """Greatest coverage that agrees with an observed loss, for each conductivity.

    Observing "no more than this loss at that thickness" does not identify the layer: it
    allows every pair of conductivity and coverage up to the curve returned here. Patches
    act side by side, so the loss is the coverage times the loss under a uniform layer.

    Parameters
    ----------
    loss : share of the clean conductance that is lost, above 0 and below 1 [-]
    conductivities : of the layer, each > 0 [W/(m K)]
    thickness : of the layer [m]
    film : on the clean surface [W/(m2 K)]
    conductance : sewage to water conductance for an effective film [W/(m K)]

    Returns
    -------
    Coverage, 0 .. 1; 1 where even a uniform layer costs no more than the loss.
    """
    if not 0.0 < loss < 1.0:
        raise ParameterError(f"loss = {loss!r}: a share above 0 and below 1 is needed.")
    clean = conductance(film)
    under = [conductance(film_under_layer(film, thickness, float(k))) for k in conductivities]
    uniform = np.maximum(1.0 - np.array(under) / clean, 1e-300)
    return np.asarray(np.minimum(1.0, loss / uniform), dtype=np.float64)


def least_conductivity(
    loss: float, thickness: float, film: float, conductance: Callable[[float], float]
) -> float:
    """Conductivity a uniform layer must have not to lose more than ``loss`` [W/(m K)].

    Found by bisection on the effective film, in which the conductance rises.
    """
    wanted = (1.0 - loss) * conductance(film)
    low, high = 1e-6 * film, film
    if not 0.0 < loss < 1.0 or conductance(low) > wanted:
        raise ParameterError(
            f"loss = {loss!r}: must be above 0 and below what a perfect insulator would cost."
        )
    while high - low > 1e-12 * high:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if conductance(middle) < wanted else (low, middle)
    return thickness / (1.0 / low - 1.0 / film)
