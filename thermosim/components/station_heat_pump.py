"""Electric heat pump that cools the air of a subway station and warms water."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from thermosim_kernels.air_coil_machine import (
    SOLVED,
    AirCoilMachine,
    Hours,
    LoadCurve,
    from_air,
    part_load,
    year_from_coil,
    year_to_coil,
)
from thermosim_kernels.heat_pump import frosting
from thermosim_kernels.moist_air import Air

from thermosim.errors import ConvergenceError, ParameterError, require

__all__ = ["Hours", "StationHeatPump", "StationHeatPumpState", "StationYear"]

Array = npt.NDArray[np.float64]
ASSUMED = MappingProxyType(
    {
        "coil_flow": "air that touches the coil, one value for wet and dry coils; assumed",
        "load_curve": "power in proportion to the load unless a curve is given; assumed",
        "frost": "heat of freezing and of drained water left out; assumed",
    }
)


class StationHeatPumpState(NamedTuple):
    """One steady operating point."""

    evaporating: float  # [°C]
    heat: float  # to the warm water [W]
    air_heat: float  # out of the station air [W]
    shaft: float  # [W]
    electricity: float  # [W]
    motor_loss: float  # electricity less shaft [W]
    cop: float  # heat over shaft work [-]
    limited: bool  # True: less heat than wanted


class StationYear(NamedTuple):
    """A series of operating points."""

    heat: Array  # to the warm water [W]
    shaft: Array  # [W]
    electricity: Array  # [W]
    evaporating: Array  # [°C]
    ratio: Array  # heat over capacity [-]


@dataclass(frozen=True, kw_only=True)
class StationHeatPump:
    """Heat pump with an air coil and a motor.

    Its COP is a share of Carnot between the coil's surface and the warm water leaving; the
    surface follows from the air's heat and moisture. With ``defrosting`` the published
    factor of air-source machines multiplies the COP. At part load the power follows
    ``load_curve`` (1, p, p²); (0, 1, 0) keeps the COP at any load, (0.19, 0.58, 0.23) is an
    inlet-vane machine. Below ``least_load`` it cycles.
    """

    capacity: float  # heat to the warm water [W]
    share: float  # of Carnot, on shaft work [-]
    coil_flow: float  # dry air that touches the coil's surface [kg/s]
    motor_efficiency: float = 0.928  # motor and drive [-]
    coldest: float = -10.0  # evaporating temperature (assumed) [°C]
    minimum_lift: float = 5.0  # (assumed) [K]
    defrosting: bool = False
    load_curve: tuple[float, float, float] = (0.0, 1.0, 0.0)  # power over load: 1, p, p² [-]
    least_load: float = 0.2  # of the curve, held below [-]

    _curve: LoadCurve = field(init=False, repr=False, compare=False)
    _machine: AirCoilMachine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "capacity", "W", above=0.0)
        require(self, "share", "-", above=0.0, at_most=1.0)
        require(self, "coil_flow", "kg/s", above=0.0)
        require(self, "motor_efficiency", "-", above=0.0, at_most=1.0)
        require(self, "coldest", "degC", at_least=-40.0, at_most=20.0)
        require(self, "minimum_lift", "K", above=0.0)
        require(self, "least_load", "-", above=0.0, at_most=1.0)
        if abs(sum(self.load_curve) - 1.0) > 1e-6:
            raise ParameterError(
                f"StationHeatPump.load_curve = {self.load_curve}: must add to 1, the power at "
                "full load."
            )
        one, p, pp = map(float, self.load_curve)
        object.__setattr__(self, "_curve", LoadCurve(one, p, pp, float(self.least_load)))
        machine = AirCoilMachine(
            float(self.share), float(self.coil_flow), float(self.coldest), float(self.minimum_lift)
        )
        object.__setattr__(self, "_machine", machine)

    def parameters(self) -> AirCoilMachine:
        """Parameters for the kernels."""
        return self._machine

    def step(self, heat: float, air: Air, supply: float) -> StationHeatPumpState:
        """Operating point for heat wanted, >= 0 [W]; air entering; water leaving [°C]."""
        machine = self._machine
        wanted = min(heat, self.capacity)
        factor = part_load(self._curve, wanted / self.capacity)
        if self.defrosting:
            factor *= min(frosting(air.temperature), 1.0)
        machine = machine._replace(share=machine.share * factor)
        state = from_air(machine, wanted, air, supply)
        if state.status != SOLVED:
            raise ConvergenceError(
                f"StationHeatPump: no operating point for {heat:.6g} W at air of "
                f"{air.temperature:.4g} °C and water of {supply:.4g} °C; last evaporating "
                f"temperature {state.evaporating:.6g} °C."
            )
        electricity = state.shaft / self.motor_efficiency
        return StationHeatPumpState(
            state.evaporating,
            state.heat,
            state.air_heat,
            state.shaft,
            electricity,
            electricity - state.shaft,
            state.cop,
            state.heat < heat,
        )

    def year(self, taken: Array, hours: Hours, pressure: float = 101325.0) -> StationYear:
        """Operating points for heats the coil took out of the air [W]; no defrosting.

        Share, flow and capacity are those of ``hours``, not the machine's own.
        """
        out = np.empty((taken.size, 4))
        year_from_coil(self._machine, self._curve, hours, pressure, _plain(taken), out)
        heat, shaft, evaporating, ratio = (out[:, k].copy() for k in range(4))
        return StationYear(heat, shaft, shaft / self.motor_efficiency, evaporating, ratio)

    def wanted(self, heat: Array, hours: Hours, pressure: float = 101325.0) -> Array:
        """Heat to take out of the air [W] for heats the warm water wants [W]; see `year`."""
        out = np.empty(heat.size)
        year_to_coil(self._machine, self._curve, hours, pressure, _plain(heat), out)
        return out


def _plain(values: Array) -> Array:
    return np.ascontiguousarray(values, dtype=np.float64)
