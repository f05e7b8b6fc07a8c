"""Stratified hot-water tank: drawn from the top, charged from the bottom to the top."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels import tank as kernels

from thermosim.errors import ParameterError, require

Array = npt.NDArray[np.float64]


class TankState(NamedTuple):
    """Layers of water from the top."""

    layers: Array  # volume [m3] and temperature [°C], shape (2, slots)
    used: int  # layers in use


@dataclass(frozen=True, kw_only=True)
class StratifiedTank:
    """Store-and-draw tank behind a heat pump, plug flow without numerical mixing."""

    volume: float  # [m3]
    setpoint: float = 60.0  # charged to this temperature [°C]
    delivery: float = 60.0  # behind the mixing valve; at most the setpoint [°C]
    loss_coefficient: float = 0.34  # U of wall and insulation 0.1 m, derived [W/(m2 K)]
    slenderness: float = 2.5  # height over diameter, for the surface (assumed) [-]
    density: float = 1000.0  # [kg/m3]
    specific_heat: float = 4186.0  # [J/(kg K)]
    layers: int = 32  # slots for layers; more of them merge less
    merge: float = 0.01  # layers closer than this become one [K]

    _tank: kernels.Tank = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "volume", "m3", above=0.0)
        require(self, "setpoint", "degC", above=0.0, at_most=150.0)
        require(self, "delivery", "degC", above=0.0, at_most=self.setpoint)
        require(self, "loss_coefficient", "W/m^2/K", at_least=0.0)
        require(self, "slenderness", "-", above=0.0)
        require(self, "density", "kg/m^3", above=0.0)
        require(self, "specific_heat", "J/kg/K", above=0.0)
        require(self, "layers", "-", at_least=4, at_most=1000)
        require(self, "merge", "K", at_least=0.0)
        parameters = kernels.Tank(
            volume=float(self.volume),
            heat_capacity=float(self.density * self.specific_heat),
            conductance=float(self.loss_coefficient * self.surface),
            setpoint=float(self.setpoint),
            delivery=float(self.delivery),
            merge=float(self.merge),
        )
        object.__setattr__(self, "_tank", parameters)

    @property
    def surface(self) -> float:
        """Wall and both ends of the cylinder [m2]."""
        diameter = (4.0 * self.volume / (math.pi * self.slenderness)) ** (1.0 / 3.0)
        return float(math.pi * diameter**2 * (self.slenderness + 0.5))

    def parameters(self) -> kernels.Tank:
        """Parameters for the kernels."""
        return self._tank

    def filled(self, temperature: float) -> TankState:
        """Tank full of water of one temperature [°C]."""
        layers = np.zeros((2, int(self.layers)))
        layers[:, 0] = self.volume, temperature
        return TankState(layers, 1)

    def stratified(self, hot_volume: float, hot: float, cold: float) -> TankState:
        """Hot water [m3, °C] over cold water [°C]."""
        if not 0.0 < hot_volume < self.volume or not hot >= cold:
            raise ParameterError(
                f"StratifiedTank: {hot_volume!r} m3 at {hot!r} degC over {cold!r} degC does not "
                f"fit a tank of {self.volume!r} m3, or the warmer water is not on top."
            )
        layers = np.zeros((2, int(self.layers)))
        layers[:, 0] = hot_volume, hot
        layers[:, 1] = self.volume - hot_volume, cold
        return TankState(layers, 2)

    def draw(
        self, state: TankState, volume: float, cold: float, room: float, seconds: float
    ) -> tuple[TankState, kernels.Drawn]:
        """Stand for a time [s], then give a volume [m3] at the delivery temperature.

        ``request`` of the answer is the heat [J] that would charge the tank until full:
        what the heat pump is asked for in the same step, before `charge`.
        """
        out = np.empty_like(state.layers)
        drawn = kernels.draw(self._tank, state.layers, state.used, volume, cold, room, seconds, out)
        return TankState(out, drawn.used), drawn

    def charge(self, state: TankState, heat: float) -> tuple[TankState, kernels.Charged]:
        """Take up heat [J]; what does not fit comes back as ``surplus``."""
        out = np.empty_like(state.layers)
        charged = kernels.charge(self._tank, state.layers, state.used, heat, out)
        return TankState(out, charged.used), charged

    def stored(self, state: TankState, reference: float) -> float:
        """Heat in the tank above a reference temperature [J]."""
        return kernels.stored_heat(self._tank, state.layers, state.used, reference)
