"""Hot-water boiler: efficiency over load and water temperature, heating value named."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.errors import ParameterError, require

Array = npt.NDArray[np.float64]
Curve = Literal["constant", "condensing", "non_condensing"]
HeatingValue = Literal["LHV", "HHV"]
LIMITS: dict[str, tuple[float, float]] = {
    "condensing": (30.0, 85.0),
    "non_condensing": (20.0, 80.0),
}
"""Water temperature the curves were made for [°C]."""
LEAST_LOAD = 0.1
"""Smallest load ratio of the curves [-]."""


class BoilerState(NamedTuple):
    """One steady operating point; fuel by both heating values, never to be added."""

    heat: float  # delivered [W]
    lower: float  # fuel by its lower heating value [W]
    higher: float  # fuel by its higher heating value [W]
    efficiency: float  # by the boiler's own basis [-]
    electricity: float  # burner and fan [W]
    clamped: tuple[str, ...]  # which limits of the curve were met


def condensing(ratio: float, entering: float) -> float:
    """Factor on the nominal efficiency of a condensing boiler [-].

    Parameters
    ----------
    ratio : load over capacity, 0.1-1 [-]
    entering : water entering, 30-85 [°C]

    Source
    ------
    Curve set of EnergyPlus type for a nominal efficiency of 0.89, read in program files.
    """
    p, t = ratio, entering
    return (
        1.124970374 + 0.014963852 * p - 0.02599835 * p * p - 1.40464e-6 * t * t - 0.00153624 * p * t
    )


def non_condensing(ratio: float, leaving: float) -> float:
    """Factor on the nominal efficiency of a non-condensing boiler [-].

    Parameters
    ----------
    ratio : load over capacity, 0.1-1 [-]
    leaving : water leaving, 20-80 [°C]

    Source
    ------
    Curve set of EnergyPlus type for a nominal efficiency of 0.80, read in program files.
    """
    p, t = ratio, leaving
    linear = 1.111720116 + 0.078614078 * p + 0.009384599 * p * t
    square = -0.400425756 * p * p - 1.56783e-4 * t * t
    cubic = 0.234257955 * p**3 + 1.32927e-6 * t**3 - 0.004446701 * p * p * t
    return linear + square + cubic - 1.22498e-5 * p * t * t


@dataclass(frozen=True, kw_only=True)
class HotWaterBoiler:
    """Fuel boiler of one capacity; below a tenth of it the efficiency is held (assumed).

    ``standing_loss`` is the fuel that shell and least air cost at no load, as a share of full
    fuel; it fades out in proportion to the load, and nothing burns while no heat is wanted.
    """

    capacity: float  # [W]
    efficiency: float  # heat over fuel at the nominal point [-]
    basis: HeatingValue  # heating value the efficiency is based on
    curve: Curve = "constant"
    lower_over_higher: float = 0.90  # LHV/HHV of the fuel; city gas (assumed) [-]
    auxiliary: float = 0.0  # electricity of burner and fan over heat [-]
    standing_loss: float = 0.0  # 0.01-0.03 usual (assumed) [-]

    def __post_init__(self) -> None:
        if self.basis not in ("LHV", "HHV"):
            raise ParameterError(f"HotWaterBoiler.basis = {self.basis!r}: write LHV or HHV.")
        if self.curve not in ("constant", *LIMITS):
            raise ParameterError(
                f"HotWaterBoiler.curve = {self.curve!r}: one of constant, {', '.join(LIMITS)}."
            )
        require(self, "capacity", "W", above=0.0)
        require(self, "lower_over_higher", "-", above=0.5, at_most=1.0)
        most = 1.0 / self.lower_over_higher if self.basis == "LHV" else 1.0
        require(self, "efficiency", "-", above=0.0, at_most=most)
        require(self, "auxiliary", "-", at_least=0.0, at_most=0.2)
        require(self, "standing_loss", "-", at_least=0.0, at_most=0.5)

    def step(self, load: float, entering: float, leaving: float) -> BoilerState:
        """Operating point for a heat load, >= 0 [W]; water entering and leaving [°C]."""
        heat = min(max(load, 0.0), self.capacity)
        if heat <= 0.0:
            return BoilerState(0.0, 0.0, 0.0, 0.0, 0.0, ())
        clamped = ["more than the capacity"] if load > self.capacity else []
        efficiency = self.efficiency
        if self.curve != "constant":
            water = entering if self.curve == "condensing" else leaving
            low, high = LIMITS[self.curve]
            held = min(max(water, low), high)
            ratio = max(heat / self.capacity, LEAST_LOAD)
            if held != water:
                clamped.append(f"water {'colder' if water < low else 'warmer'} than the curve")
            if ratio * self.capacity > heat:
                clamped.append("less than the smallest load of the curve")
            law = condensing if self.curve == "condensing" else non_condensing
            efficiency *= law(ratio, held)
        efficiency /= 1.0 + self.standing_loss * (self.capacity / heat - 1.0)
        burnt = heat / efficiency
        share = self.lower_over_higher
        lower, higher = (burnt, burnt / share) if self.basis == "LHV" else (burnt * share, burnt)
        return BoilerState(heat, lower, higher, efficiency, self.auxiliary * heat, tuple(clamped))

    def fuel(self, load: Array, units: int = 1) -> Array:
        """Fuel by its lower heating value [W] of so many equal boilers, as few as possible lit.

        For the constant curve. Parameters: load of all boilers, >= 0 [W]; number of boilers.
        """
        if self.curve != "constant":
            raise ParameterError(f"HotWaterBoiler.fuel: curve {self.curve} needs `step`.")
        heat = np.clip(load, 0.0, units * self.capacity)
        lit = np.ceil(heat / self.capacity * (1.0 - 1e-12))
        idle = np.maximum(lit * self.capacity - heat, 0.0)
        burnt = (heat + self.standing_loss * idle) / self.efficiency
        return np.asarray(burnt if self.basis == "LHV" else burnt * self.lower_over_higher)
