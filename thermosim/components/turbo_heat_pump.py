"""Turbo heat pump driven by a shaft: heat for hot water out of warm water."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from thermosim_kernels.heat_pump import ZERO_CELSIUS

from thermosim.errors import ParameterError, require

ASSUMED = MappingProxyType(
    {
        "load_curve": "input over load of an inlet-vane centrifugal chiller (Trane CVHE 1758 kW, "
        "EnergyPlus), made 1 at full load; assumed for the heat pump",
        "minimum_lift": "5 K; assumed",
    }
)
INLET_VANES = (0.1869048, 0.5842358, 0.2288594)
"""0.1871377 + 0.5849639 p + 0.2291447 p² over its sum, 1.0012463 [-]."""


class TurboState(NamedTuple):
    """One steady operating point."""

    heat: float  # to the hot water [W]
    source_heat: float  # out of the warm water [W]
    work: float  # at the shaft [W]
    cop: float  # heat over work [-]
    limited: bool  # True: less heat moved than wanted


@dataclass(frozen=True, kw_only=True)
class TurboHeatPump:
    """Heat pump by a share of Carnot between the two waters' leaving temperatures.

    At part load the COP changes as the power of an inlet-vane machine does; ``load_curve``
    (1, 0, 0)-like triples switch that off: (0, 1, 0) keeps the COP at any load.
    """

    capacity: float  # heat [W]
    share: float  # of Carnot at full load [-]
    load_curve: tuple[float, float, float] = INLET_VANES  # power over load: 1, p, p² [-]
    least_load: float = 0.2  # of the curve, held below [-]
    minimum_lift: float = 5.0  # (assumed) [K]

    def __post_init__(self) -> None:
        require(self, "capacity", "W", above=0.0)
        require(self, "share", "-", above=0.0, at_most=1.0)
        require(self, "least_load", "-", above=0.0, at_most=1.0)
        require(self, "minimum_lift", "K", above=0.0)
        if abs(sum(self.load_curve) - 1.0) > 1e-6:
            raise ParameterError(
                f"TurboHeatPump.load_curve = {self.load_curve}: must add to 1, the power at full "
                "load."
            )

    def full_cop(self, source: float, supply: float) -> float:
        """COP at full load; warm and hot water leaving [°C]."""
        lift = max(supply - source, self.minimum_lift)
        return self.share * (supply + ZERO_CELSIUS) / lift

    def cop(self, ratio: float, source: float, supply: float) -> float:
        """COP at a load over capacity [-]; warm and hot water leaving [°C]."""
        held = min(max(ratio, self.least_load), 1.0)
        one, p, pp = self.load_curve
        return max(
            1.0 + 1e-9, self.full_cop(source, supply) * held / (one + held * (p + held * pp))
        )

    def from_heat(self, heat: float, source: float, supply: float) -> TurboState:
        """Operating point for hot-water heat wanted, >= 0 [W]; waters leaving [°C]."""
        given = min(max(heat, 0.0), self.capacity)
        cop = self.cop(given / self.capacity, source, supply)
        return TurboState(given, given * (1.0 - 1.0 / cop), given / cop, cop, heat > self.capacity)

    def from_source(self, source_heat: float, source: float, supply: float) -> TurboState:
        """Operating point that takes a heat flow out of the warm water, >= 0 [W].

        The part-load factor is found by fixed point: it changes the COP, and with it the
        heat, by less than the load itself.
        """
        taken = max(source_heat, 0.0)
        heat, cop = taken, 0.0
        for _ in range(60):
            cop = self.cop(min(heat / self.capacity, 1.0), source, supply)
            new = taken * cop / (cop - 1.0)
            moved = abs(new - heat)
            heat = new
            if moved <= 1e-12 * heat:
                break
        if heat > self.capacity:
            return self.from_heat(self.capacity, source, supply)._replace(limited=True)
        return TurboState(heat, taken, heat - taken, cop, False)
