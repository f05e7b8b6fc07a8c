"""Back-pressure steam turbine: shaft work, and the rest of the steam's heat to a condenser."""

import math
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.errors import PropertyRangeError, require
from thermosim.materials.steam import (
    condensate,
    ideal_work,
    saturation_pressure,
    saturation_temperature,
    steam,
)

Array = npt.NDArray[np.float64]
ASSUMED = MappingProxyType(
    {
        "mechanical_efficiency": "0.98; assumed",
        "idle_share": "Willans line: a tenth of the full steam flow at no load; assumed",
        "stodola": "swallowing capacity by Stodola's ellipse, exhaust pressure at design; assumed",
    }
)
COLDEST, HOTTEST, NODES = 40.0, 150.0, 111
"""Exhaust temperatures of the table, one node a kelvin [°C]."""


@cache
def _tabulated(pressure: float, temperature: float, design_exhaust: float) -> Array:
    """Ideal work, condensate's enthalpy, full steam flow over design, by exhaust temperature."""
    design = saturation_pressure(design_exhaust)
    rows = []
    for exhaust in np.linspace(COLDEST, HOTTEST, NODES).tolist():
        back = saturation_pressure(exhaust)
        swallowed = math.sqrt((pressure**2 - back**2) / (pressure**2 - design**2))
        work = ideal_work(pressure, temperature, exhaust)
        rows.append((work, condensate(exhaust).enthalpy, swallowed))
    return np.array(rows)


class TurbineState(NamedTuple):
    """One steady operating point."""

    work: float  # at the shaft [W]
    steam_flow: float  # [kg/s]
    condenser: float  # heat of the exhaust down to its condensate [W]
    loss: float  # of bearings and gear [W]
    efficiency: float  # isentropic, reached at this point [-]
    limited: bool  # True: less work than wanted


@dataclass(frozen=True, kw_only=True)
class BackPressureTurbine:
    r"""Mechanical-drive turbine whose exhaust condenses at a temperature of use.

    Steam flow over work is a straight line (Willans) between no load and full load; the full
    flow follows Stodola's ellipse when the exhaust pressure is not that of design:

    .. math:: \dot m = \dot m_{full}\,[i + (1 - i)\,W/W_{full}], \qquad
              \frac{\dot m_{full}}{\dot m_0} = \sqrt{\frac{p_1^2 - p_2^2}{p_1^2 - p_{2,0}^2}}
    """

    steam_flow: float  # at full load and design exhaust [kg/s]
    isentropic_efficiency: float  # at full load [-]
    pressure: float = 3.0401e6  # live steam, absolute [Pa]
    temperature: float = 425.0  # live steam [°C]
    design_exhaust: float = 90.0  # condensing temperature [°C]
    mechanical_efficiency: float = 0.98  # (assumed) [-]
    idle_share: float = 0.1  # steam flow at no load over full (assumed) [-]

    _live: float = field(init=False, repr=False, compare=False)
    _table: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "steam_flow", "kg/s", above=0.0)
        require(self, "isentropic_efficiency", "-", above=0.0, at_most=1.0)
        require(self, "pressure", "Pa", at_least=6e5, at_most=8e6)
        boiling = saturation_temperature(self.pressure)
        require(self, "temperature", "degC", at_least=boiling, at_most=500.0)
        require(self, "design_exhaust", "degC", at_least=COLDEST, at_most=HOTTEST)
        require(self, "mechanical_efficiency", "-", above=0.0, at_most=1.0)
        require(self, "idle_share", "-", at_least=0.0, at_most=0.9)
        object.__setattr__(self, "_live", steam(self.pressure, self.temperature).enthalpy)
        object.__setattr__(
            self, "_table", _tabulated(self.pressure, self.temperature, self.design_exhaust)
        )

    def _at(self, exhaust: float) -> tuple[float, float, float]:
        """Ideal work, condensate's enthalpy [J/kg], full steam flow [kg/s], interpolated."""
        if not COLDEST <= exhaust <= HOTTEST:
            raise PropertyRangeError(
                f"turbine: exhaust condensing at {exhaust:g} °C lies outside {COLDEST:g} to "
                f"{HOTTEST:g} °C."
            )
        place = (exhaust - COLDEST) * ((NODES - 1) / (HOTTEST - COLDEST))
        node = min(int(place), NODES - 2)
        share = place - node
        low, high = self._table[node].tolist(), self._table[node + 1].tolist()
        return (
            low[0] + share * (high[0] - low[0]),
            low[1] + share * (high[1] - low[1]),
            self.steam_flow * (low[2] + share * (high[2] - low[2])),
        )

    def full_work(self, exhaust: float) -> float:
        """Greatest work at the shaft [W] at a condensing temperature [°C]."""
        ideal, _, flow = self._at(exhaust)
        return flow * ideal * self.isentropic_efficiency * self.mechanical_efficiency

    def heat_above_condensate(self, exhaust: float) -> float:
        """Live steam less condensate [J/kg] at a condensing temperature [°C]."""
        return self._live - self._at(exhaust)[1]

    def condensate_enthalpy(self, exhaust: float) -> float:
        """Enthalpy of the condensate [J/kg] at a condensing temperature [°C]."""
        return self._at(exhaust)[1]

    def step(self, work: float, exhaust: float) -> TurbineState:
        """Operating point for work wanted at the shaft, >= 0 [W]; exhaust condensing [°C]."""
        if work <= 0.0:
            return TurbineState(0.0, 0.0, 0.0, 0.0, 0.0, False)
        ideal, liquid, most = self._at(exhaust)
        full = most * ideal * self.isentropic_efficiency * self.mechanical_efficiency
        done = min(work, full)
        flow = most * (self.idle_share + (1.0 - self.idle_share) * done / full)
        inner = done / self.mechanical_efficiency
        condenser = flow * (self._live - liquid) - inner
        return TurbineState(
            done, flow, condenser, inner - done, inner / (flow * ideal), work > full
        )
