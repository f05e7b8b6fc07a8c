"""Counterflow exchanger between a container's oil and water, gas or steam."""

import math
from dataclasses import dataclass

from thermosim.errors import require


def conductance(units_of: float, one: float, other: float) -> float:
    r"""Heat per kelvin between both entering temperatures of a counterflow exchanger [W/K].

    .. math:: k = C_{min} \frac{1 - e^{-N (1 - r)}}{1 - r e^{-N (1 - r)}}, \quad
              N = U A / C_{min}, \; r = C_{min} / C_{max}

    Parameters
    ----------
    units_of : its UA, >= 0 [W/K]
    one, other : capacity rates, > 0; inf where something condenses [W/K]

    Source
    ------
    Kays and London, Compact Heat Exchangers; r = 1: N / (1 + N).
    """
    least, most = min(one, other), max(one, other)
    units = units_of / least
    ratio = least / most
    if 1.0 - ratio < 1e-9:
        return least * units / (1.0 + units)
    decay = math.exp(-units * (1.0 - ratio))
    return least * (1.0 - decay) / (1.0 - ratio * decay)


@dataclass(frozen=True, kw_only=True)
class OilExchanger:
    """Exchanger of a dock, with the largest heat it may pass."""

    units_of: float  # UA [W/K]
    power: float  # limit [W]
    oil: float  # capacity rate of the oil [W/K]

    def __post_init__(self) -> None:
        for name, unit in (("units_of", "W/K"), ("power", "W"), ("oil", "W/K")):
            require(self, name, unit, above=0.0)

    def towards(self, other: float) -> float:
        """Heat per kelvin between both entering temperatures [W/K]."""
        return conductance(self.units_of, self.oil, other)

    def through_loop(self, loop: float, units_of: float, other: float) -> float:
        r"""The same with a loop of capacity rate ``loop`` and a second exchanger between.

        With k of each exchanger and the loop closed,
        :math:`1/k = 1/k_1 + 1/k_2 - 1/C_{loop}`.

        Source: balance of the loop, derived here.
        """
        first, second = self.towards(loop), conductance(units_of, loop, other)
        return 1.0 / (1.0 / first + 1.0 / second - 1.0 / loop)
