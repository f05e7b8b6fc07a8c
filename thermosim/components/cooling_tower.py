"""Wet cooling tower with a speed-controlled fan."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.cooling_tower import (
    FULL_FAN,
    HELD,
    TOO_HOT,
    WATER,
    Tower,
    air_for,
    reject,
    year,
)
from thermosim_kernels.moist_air import STANDARD_PRESSURE, Air, humidity_ratio, wet_bulb

from thermosim.errors import ParameterError, require

__all__ = [
    "FULL_FAN",
    "HELD",
    "TOO_HOT",
    "Air",
    "CoolingTower",
    "CoolingTowerState",
    "moist_air",
    "wet_bulb",
]

Array = npt.NDArray[np.float64]
ASSUMED = MappingProxyType(
    {
        "merkel_coefficient": "c = 1.3 of NTU = c (water/air)^(1 + n); assumed",
        "merkel_exponent": "n = -0.6; assumed",
        "design_approach": "4 K, from 3-5 K; assumed",
        "fan_power": "1.2 % of the design heat at full speed, cube of the air flow; assumed",
        "cycles": "5 cycles of concentration: blow-down a quarter of the evaporation; assumed",
    }
)


NOTHING = 1e-9  # of the design heat: less is rounding and needs no fan


class CoolingTowerState(NamedTuple):
    """One steady operating point."""

    leaving: float  # water [°C]
    entering: float  # water [°C]
    heat: float  # rejected [W]
    fan: float  # electricity [W]
    evaporation: float  # [kg/s]
    make_up: float  # evaporation and blow-down [kg/s]
    status: int  # HELD at the set point, FULL_FAN above it, TOO_HOT: not all heat rejected


class TowerYear(NamedTuple):
    """A series of operating points."""

    leaving: Array  # water [°C]
    heat: Array  # rejected [W]
    fan: Array  # electricity [W]
    make_up: Array  # [kg/s]


def moist_air(
    temperature: float, relative_humidity: float, pressure: float = STANDARD_PRESSURE
) -> Air:
    """Air from its temperature [°C], relative humidity [-] and pressure [Pa]."""
    return Air(temperature, humidity_ratio(temperature, relative_humidity, pressure), pressure)


@dataclass(frozen=True, kw_only=True)
class CoolingTower:
    """Tower sized for a heat flow at a design wet bulb, range and approach."""

    design_heat: float  # [W]
    design_wet_bulb: float = 26.0  # (assumed) [°C]
    design_range: float = 5.0  # water entering less leaving [K]
    design_approach: float = 4.0  # water leaving less wet bulb (assumed) [K]
    merkel_coefficient: float = 1.3  # (assumed) [-]
    merkel_exponent: float = -0.6  # (assumed) [-]
    fan_power: float = 0.012  # electricity at full speed over the design heat (assumed) [-]
    cycles: float = 5.0  # cycles of concentration (assumed) [-]
    hottest: float = 60.0  # water leaving never hotter (assumed) [°C]

    _tower: Tower = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "design_heat", "W", above=0.0)
        require(self, "design_wet_bulb", "degC", at_least=0.0, at_most=40.0)
        require(self, "design_range", "K", at_least=1.0, at_most=30.0)
        require(self, "design_approach", "K", at_least=1.0, at_most=20.0)
        require(self, "merkel_coefficient", "-", above=0.0, at_most=20.0)
        require(self, "merkel_exponent", "-", at_least=-1.0, at_most=0.0)
        require(self, "fan_power", "-", at_least=0.0, at_most=0.2)
        require(self, "cycles", "-", above=1.0, at_most=100.0)
        require(self, "hottest", "degC", at_least=40.0, at_most=80.0)
        object.__setattr__(self, "_tower", self._sized())

    @property
    def water_flow(self) -> float:
        """Design water flow [kg/s]."""
        return self.design_heat / (WATER * self.design_range)

    @property
    def air_flow(self) -> float:
        """Dry air at full fan speed [kg/s]."""
        return self._tower.air_flow

    def _sized(self) -> Tower:
        """Air flow that meets the design point; only the air's enthalpy matters."""
        most = 10.0 * self.water_flow
        tower = Tower(self.merkel_coefficient, self.merkel_exponent, most, self.hottest)
        air = moist_air(self.design_wet_bulb, 1.0)
        leaving = self.design_wet_bulb + self.design_approach
        flow = air_for(tower, self.design_heat, self.water_flow, air, leaving, most)
        if flow >= most:
            raise ParameterError(
                f"CoolingTower.design_approach = {self.design_approach:g} K: not even ten times "
                "as much air as water reaches it. Allow a larger approach or a smaller range."
            )
        return tower._replace(air_flow=flow)

    def parameters(self) -> Tower:
        """Parameters for the kernels."""
        return self._tower

    def step(
        self, heat: float, air: Air, set_point: float, water_flow: float | None = None
    ) -> CoolingTowerState:
        """Operating point; see `thermosim_kernels.cooling_tower.reject`.

        Parameters
        ----------
        heat : to reject, >= 0 [W]
        air : entering
        set_point : water leaving where the fan can hold it [°C]
        water_flow : > 0; None: the design flow [kg/s]
        """
        flow = self.water_flow if water_flow is None else water_flow
        state = reject(self._tower, heat, flow, air, set_point)
        fan = self.fan_power * self.design_heat * (state.air_flow / self._tower.air_flow) ** 3
        make_up = state.evaporation * self.cycles / (self.cycles - 1.0)
        return CoolingTowerState(
            state.leaving, state.entering, state.heat, fan, state.evaporation, make_up, state.status
        )

    def year(
        self,
        heat: Array,
        temperature: Array,
        humidity: Array,
        set_point: float,
        pressure: float = STANDARD_PRESSURE,
    ) -> TowerYear:
        """Operating points at the design water flow; air [°C, kg/kg], heat to reject [W]."""
        out = np.empty((heat.size, 5))
        given = np.where(heat > NOTHING * self.design_heat, heat, 0.0)
        year(self._tower, given, self.water_flow, temperature, humidity, pressure, set_point, out)
        leaving, _, air_flow, evaporation, rejected = (out[:, k].copy() for k in range(5))
        fan = self.fan_power * self.design_heat * (air_flow / self._tower.air_flow) ** 3
        return TowerYear(leaving, rejected, fan, evaporation * self.cycles / (self.cycles - 1.0))
