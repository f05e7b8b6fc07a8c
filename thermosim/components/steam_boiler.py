"""Steam boiler: fuel into live steam, heating value named."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from thermosim.errors import ParameterError, require
from thermosim.materials.steam import saturation_temperature, steam, water


class SteamBoilerState(NamedTuple):
    """One steady operating point; fuel by both heating values, never to be added."""

    steam_flow: float  # [kg/s]
    heat: float  # into the steam, above the feed water [W]
    lower: float  # fuel by its lower heating value [W]
    higher: float  # fuel by its higher heating value [W]
    limited: bool  # True: less steam than wanted


@dataclass(frozen=True, kw_only=True)
class SteamBoiler:
    """Boiler of superheated steam. Its efficiency is held at any load (assumed)."""

    capacity: float  # steam [kg/s]
    pressure: float = 3.0401e6  # live steam, absolute [Pa]
    temperature: float = 425.0  # live steam [°C]
    efficiency: float = 0.93  # heat over fuel [-]
    basis: Literal["LHV", "HHV"] = "LHV"  # heating value the efficiency is based on
    lower_over_higher: float = 0.90  # LHV/HHV of the fuel; city gas (assumed) [-]

    _enthalpy: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.basis not in ("LHV", "HHV"):
            raise ParameterError(f"SteamBoiler.basis = {self.basis!r}: write LHV or HHV.")
        require(self, "capacity", "kg/s", above=0.0)
        require(self, "pressure", "Pa", at_least=1e5, at_most=8e6)
        boiling = saturation_temperature(self.pressure)
        require(self, "temperature", "degC", at_least=boiling, at_most=500.0)
        require(self, "lower_over_higher", "-", above=0.5, at_most=1.0)
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
        burnt = heat / self.efficiency
        share = self.lower_over_higher
        lower, higher = (burnt, burnt / share) if self.basis == "LHV" else (burnt * share, burnt)
        return SteamBoilerState(flow, heat, lower, higher, steam_flow > self.capacity)
