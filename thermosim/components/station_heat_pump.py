"""Electric heat pump that cools the air of a subway station and warms water."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from thermosim_kernels.air_coil_machine import SOLVED, AirCoilMachine, from_air
from thermosim_kernels.heat_pump import frosting
from thermosim_kernels.moist_air import Air

from thermosim.errors import ConvergenceError, require

ASSUMED = MappingProxyType(
    {
        "coil_flow": "air that touches the coil, one value for wet and dry coils; assumed",
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


@dataclass(frozen=True, kw_only=True)
class StationHeatPump:
    """Heat pump with an air coil and a motor.

    Its COP is a share of Carnot between the coil's surface and the warm water leaving; the
    surface follows from the air's heat and moisture. With ``defrosting`` the published
    factor of air-source machines multiplies the COP.
    """

    capacity: float  # heat to the warm water [W]
    share: float  # of Carnot, on shaft work [-]
    coil_flow: float  # dry air that touches the coil's surface [kg/s]
    motor_efficiency: float = 0.928  # motor and drive [-]
    coldest: float = -10.0  # evaporating temperature (assumed) [°C]
    minimum_lift: float = 5.0  # (assumed) [K]
    defrosting: bool = False

    _machine: AirCoilMachine = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require(self, "capacity", "W", above=0.0)
        require(self, "share", "-", above=0.0, at_most=1.0)
        require(self, "coil_flow", "kg/s", above=0.0)
        require(self, "motor_efficiency", "-", above=0.0, at_most=1.0)
        require(self, "coldest", "degC", at_least=-40.0, at_most=20.0)
        require(self, "minimum_lift", "K", above=0.0)
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
        if self.defrosting:
            factor = min(frosting(air.temperature), 1.0)
            machine = machine._replace(share=machine.share * factor)
        state = from_air(machine, min(heat, self.capacity), air, supply)
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
