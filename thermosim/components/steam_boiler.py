"""Steam boiler: fuel into live steam, heating value named."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.errors import ParameterError, require
from thermosim.materials.steam import saturation_temperature, steam, water

Array = npt.NDArray[np.float64]


class SteamBoilerState(NamedTuple):
    """One steady operating point; fuel by both heating values, never to be added."""

    steam_flow: float  # [kg/s]
    heat: float  # into the steam, above the feed water [W]
    lower: float  # fuel by its lower heating value [W]
    higher: float  # fuel by its higher heating value [W]
    limited: bool  # True: less steam than wanted


@dataclass(frozen=True, kw_only=True)
class SteamBoiler:
    r"""Boiler of superheated steam.

    Shell, blow-down and burner's least air cost a standing share s of the full fuel, so that
    the efficiency falls as the load p does:

    .. math:: \dot Q_{fuel} = \frac{\dot Q_0}{\eta}\,[p + s\,(1 - p)] \quad (p > 0)

    Nothing is burnt while no steam is wanted. s = 0 holds the efficiency at any load.
    """

    capacity: float  # steam [kg/s]
    pressure: float = 3.0401e6  # live steam, absolute [Pa]
    temperature: float = 425.0  # live steam [°C]
    efficiency: float = 0.93  # heat over fuel [-]
    basis: Literal["LHV", "HHV"] = "LHV"  # heating value the efficiency is based on
    lower_over_higher: float = 0.90  # LHV/HHV of the fuel; city gas (assumed) [-]
    standing_loss: float = 0.0  # fuel at no load over full fuel; 0.01-0.03 usual (assumed) [-]

    _enthalpy: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.basis not in ("LHV", "HHV"):
            raise ParameterError(f"SteamBoiler.basis = {self.basis!r}: write LHV or HHV.")
        require(self, "capacity", "kg/s", above=0.0)
        require(self, "pressure", "Pa", at_least=1e5, at_most=8e6)
        boiling = saturation_temperature(self.pressure)
        require(self, "temperature", "degC", at_least=boiling, at_most=500.0)
        require(self, "lower_over_higher", "-", above=0.5, at_most=1.0)
        require(self, "standing_loss", "-", at_least=0.0, at_most=0.5)
        most = 1.0 / self.lower_over_higher if self.basis == "LHV" else 1.0
        require(self, "efficiency", "-", above=0.0, at_most=most)
        object.__setattr__(self, "_enthalpy", steam(self.pressure, self.temperature).enthalpy)

    @property
    def enthalpy(self) -> float:
        """Of the live steam [J/kg]."""
        return self._enthalpy

    def feed_enthalpy(self, feed: float) -> float:
        """Of feed water [J/kg] at its temperature [°C] and the boiler's pressure."""
        return water(self.pressure, feed).enthalpy

    def step(self, steam_flow: float, feed_enthalpy: float) -> SteamBoilerState:
        """Fuel for a steam flow, >= 0 [kg/s]; feed water entering [J/kg]."""
        flow = min(max(steam_flow, 0.0), self.capacity)
        heat = flow * (self._enthalpy - feed_enthalpy)
        ratio = flow / self.capacity
        idle = self.standing_loss * (1.0 / ratio - 1.0) if ratio > 0.0 else 0.0
        burnt = heat / self.efficiency * (1.0 + idle)
        share = self.lower_over_higher
        lower, higher = (burnt, burnt / share) if self.basis == "LHV" else (burnt * share, burnt)
        return SteamBoilerState(flow, heat, lower, higher, steam_flow > self.capacity)

    def fuel(self, heat: Array, feed_enthalpy: float, units: int = 1) -> Array:
        """Fuel by its lower heating value [W] of so many equal boilers, as few as possible lit.

        Parameters
        ----------
        heat : into the steam, of all boilers, >= 0 [W]
        feed_enthalpy : of the feed water [J/kg]
        units : boilers of this size
        """
        each = self.capacity * (self._enthalpy - feed_enthalpy)
        lit = np.clip(np.ceil(heat / each * (1.0 - 1e-12)), 0, units)
        burnt = (heat + self.standing_loss * np.maximum(lit * each - heat, 0.0)) / self.efficiency
        return np.asarray(burnt if self.basis == "LHV" else burnt * self.lower_over_higher)
