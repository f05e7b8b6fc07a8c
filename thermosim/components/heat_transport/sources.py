"""What an exhaust stream can give to containers."""

from __future__ import annotations

from dataclasses import dataclass

from thermosim.components.heat_transport.months import DAY
from thermosim.errors import ParameterError, require


@dataclass(frozen=True, kw_only=True)
class ExhaustStream:
    """Exhaust gas cooled to the lowest temperature that a storage material can use."""

    gas_temperature: float  # [degC]
    leaving_temperature: float  # [degC]
    flow: float  # normal volume flow [Nm^3/s]
    heat_capacity: float  # [J/(Nm^3 K)]

    def __post_init__(self) -> None:
        require(self, "flow", "Nm^3/s", at_least=0.0)
        require(self, "heat_capacity", "J/(Nm^3 K)", above=0.0)
        require(self, "gas_temperature", "degC", above=-273.15, at_most=2000.0)
        require(self, "leaving_temperature", "degC", above=-273.15, at_most=2000.0)

    @property
    def power(self) -> float:
        r"""Recoverable heat :math:`V c (T_g - T_o)`, zero if the gas is too cold [W].

        Source
        ------
        [EPOC 2009], tables 4.1-4.14 (maker A, leaving at 90 or 150 degC); table 3 of maker B
        follows with 1.31 kJ/(Nm^3 K) and 160 degC, derived here.
        """
        span = max(0.0, self.gas_temperature - self.leaving_temperature)
        return self.flow * self.heat_capacity * span


@dataclass(frozen=True, kw_only=True)
class Source:
    """Plant whose exhaust streams are constant through its days."""

    name: str
    streams: tuple[ExhaustStream, ...]
    days: float = 365.0  # of operation in a year [day]

    def __post_init__(self) -> None:
        require(self, "days", "day", above=0.0, at_most=366.0)

    @property
    def power(self) -> float:
        """Recoverable heat of all streams [W]."""
        return sum(stream.power for stream in self.streams)

    @property
    def heat_per_day(self) -> float:
        """[J/day]."""
        return self.power * DAY

    def containers_per_day(self, capacity: float) -> float:
        """Containers of this capacity [J] that a day's heat fills [1/day]."""
        if not capacity > 0.0:
            raise ParameterError(f"capacity = {capacity!r} J: must be above 0 J.")
        return self.heat_per_day / capacity

    def charge_time(self, capacity: float, shortest: float) -> float:
        """Time to fill one container with all the power, and no less than the shortest [s]."""
        power = self.power
        return max(shortest, capacity / power) if power > 0.0 else shortest
