"""Pump that circulates the source water between collector and heat pump."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from thermosim.errors import ParameterError, require

ASSUMED = MappingProxyType(
    {
        "best_efficiency": "pump and motor together; size law of the circulator rule, assumed",
        "curve": "parabola through zero and the best point, scaled with speed; assumed",
        "pressure_limit": "600 kPa for a PN 6 plastic collector, assumed",
    }
)
LEAST_EFFICIENCY = 0.02
"""Floor far from the best point, where the parabola would reach zero; `assumed`."""


class PumpState(NamedTuple):
    """One step of the pump."""

    pressure: float  # [Pa]
    hydraulic_power: float  # becomes heat in the liquid [W]
    efficiency: float  # hydraulic over electrical power [-]
    power: float  # electrical [W]
    feasible: bool  # False: the pressure is above the limit of the collector


def size_efficiency(hydraulic_power: float) -> float:
    r"""Efficiency of an average circulator of this size, motor included [-].

    .. math:: P = 1.7\,P_{hyd} + 17\,(1 - e^{-0.3 P_{hyd}}) \quad [W]

    Parameters
    ----------
    hydraulic_power : > 0; made for 1-2,500 W and flat beyond [W]

    Source
    ------
    Reference power of Commission Regulation (EC) 641/2009, annex II; used as a size law,
    `assumed`.
    """
    return hydraulic_power / (1.7 * hydraulic_power - 17.0 * math.expm1(-0.3 * hydraulic_power))


@dataclass(frozen=True, kw_only=True)
class CirculationPump:
    """Speed-controlled pump; the resistances outside the collector grow with flow squared.

    ``best_efficiency`` None takes `size_efficiency` at the design point.
    """

    design_flow: float  # [m3/s]
    design_pressure: float  # whole circuit at the design flow, collector included [Pa]
    evaporator_drop: float = 0.0  # heat pump at the design flow [Pa]
    connection_drop: float = 0.0  # connecting pipe at the design flow [Pa]
    best_efficiency: float | None = None  # at the design point, motor included [-]
    pressure_limit: float = 600e3  # of the collector [Pa]

    def __post_init__(self) -> None:
        require(self, "design_flow", "m3/s", above=0.0)
        require(self, "design_pressure", "Pa", above=0.0)
        require(self, "evaporator_drop", "Pa", at_least=0.0)
        require(self, "connection_drop", "Pa", at_least=0.0)
        require(self, "pressure_limit", "Pa", above=0.0)
        outside = self.evaporator_drop + self.connection_drop
        if outside > self.design_pressure:
            raise ParameterError(
                f"CirculationPump.design_pressure = {self.design_pressure:g} Pa: less than "
                f"evaporator and connection alone, {outside:g} Pa."
            )
        if self.best_efficiency is None:
            best = size_efficiency(self.design_flow * self.design_pressure)
            object.__setattr__(self, "best_efficiency", best)
        require(self, "best_efficiency", "", above=0.0, at_most=1.0)

    def efficiency(self, flow: float, pressure: float) -> float:
        r"""Efficiency of pump and motor at the speed that gives flow and pressure [-].

        .. math:: \eta = \eta_0\,(2x - x^2), \qquad
                  x = \frac{V}{V_0} \sqrt{\frac{\Delta p_0}{\Delta p}}

        x is the flow relative to the best flow at the same speed (affinity laws).

        Parameters
        ----------
        flow : > 0 [m3/s]
        pressure : > 0 [Pa]
        """
        x = flow / self.design_flow * math.sqrt(self.design_pressure / pressure)
        best = self.best_efficiency or 0.0
        return max(LEAST_EFFICIENCY, best * x * (2.0 - x))

    def step(self, flow: float, collector_drop: float) -> PumpState:
        """Pressure and power at a flow.

        Parameters
        ----------
        flow : of the source water; 0: at rest [m3/s]
        collector_drop : tubes and headers at this flow [Pa]
        """
        if not flow > 0.0:
            return PumpState(0.0, 0.0, 0.0, 0.0, True)
        outside = self.evaporator_drop + self.connection_drop
        pressure = collector_drop + outside * (flow / self.design_flow) ** 2
        hydraulic = flow * pressure
        efficiency = self.efficiency(flow, pressure) if pressure > 0.0 else LEAST_EFFICIENCY
        feasible = pressure <= self.pressure_limit
        return PumpState(pressure, hydraulic, efficiency, hydraulic / efficiency, feasible)


def power_per_duty(
    pressure: float, difference: float, efficiency: float, volumetric_heat_capacity: float
) -> float:
    """Electrical power of the pump per watt of source duty [-].

    .. math:: P/Q = \\Delta p / (\\rho c\\,\\Delta T\\,\\eta)

    Parameters
    ----------
    pressure : whole circuit [Pa]
    difference : between supply and return of the source water [K]
    efficiency : pump and motor [-]
    volumetric_heat_capacity : of the liquid [J/(m3 K)]
    """
    return pressure / (volumetric_heat_capacity * difference * efficiency)
