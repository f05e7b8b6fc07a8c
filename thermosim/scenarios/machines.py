"""What a plant's source water is used for: heat pump with its load and store, or direct use.

Every machine answers three calls a step: ``wanted`` (how much, before the exchanger is
known), ``solve`` (with the exchanger's straight line), ``take`` (store what was delivered).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from thermosim.components.heat_pump import HeatPump, Mode
from thermosim.components.source_use import LoopState, circulate
from thermosim.components.tank import StratifiedTank, TankState
from thermosim.results import Array
from thermosim.scenarios.drivers import Around

COLDEST_WATER = 0.5  # into the exchanger without a machine: it must not freeze [degC]


class Wanted(NamedTuple):
    """What a step asks of the source loop."""

    mode: Mode
    load: float  # >= 0 [W]
    share: float  # of the design flow of source water, 0: at rest [-]


class Served(NamedTuple):
    """What a step gave, building side; cooling counts negative."""

    load: float  # asked for [W]
    heat: float  # delivered [W]
    unmet: float  # >= 0 [W]


NOTHING = Served(0.0, 0.0, 0.0)


class Machine(Protocol):
    """One use of the source water."""

    books: dict[str, float]  # heat into "store" and "loss" since the start [J]

    def wanted(self, index: int, seconds: float, around: Around) -> Wanted:
        """What is asked for in step ``index``."""
        ...

    def solve(self, wanted: Wanted, slope: float, offset: float, rate: float) -> LoopState:
        """Source loop against an exchanger T_out = slope T_in + offset, water rate [W/K]."""
        ...

    def take(self, wanted: Wanted, loop: LoopState, seconds: float) -> Served:
        """Commit the step."""
        ...


@dataclass
class BuildingMachine:
    """Heat pump on a given load: heating positive, cooling negative, one value a step."""

    heat_pump: HeatPump
    load: Array  # [W]
    capacity: float  # for the share of the flow [W]
    heating_mode: Mode
    supply: float  # [degC]
    supply_return: float  # [degC]
    chilled: float  # [degC]
    chilled_return: float  # [degC]
    books: dict[str, float] = field(default_factory=dict)

    def wanted(self, index: int, seconds: float, around: Around) -> Wanted:
        """The load of the step."""
        load = float(self.load[index])
        if load == 0.0:
            return Wanted("off", 0.0, 0.0)
        mode: Mode = self.heating_mode if load > 0.0 else "cooling"
        return Wanted(mode, abs(load), min(abs(load) / self.capacity, 1.0))

    def solve(self, wanted: Wanted, slope: float, offset: float, rate: float) -> LoopState:
        """Exchanger and machine together."""
        cooling = wanted.mode == "cooling"
        supply = self.chilled if cooling else self.supply
        back = self.chilled_return if cooling else self.supply_return
        return self.heat_pump.solve(wanted.mode, wanted.load, slope, offset, rate, supply, back)

    def take(self, wanted: Wanted, loop: LoopState, seconds: float) -> Served:
        """Nothing is stored."""
        sign = -1.0 if wanted.mode == "cooling" else 1.0
        return Served(sign * wanted.load, sign * loop.delivered, loop.unmet)


@dataclass
class TankMachine:
    """Heat pump charging a stratified tank from which hot water is drawn.

    It starts when the tank misses ``start_request`` of heat and runs on until it is full.
    """

    heat_pump: HeatPump
    tank: StratifiedTank
    draw: Array  # volume drawn in each step, at the delivery temperature [m3]
    cold: float  # [degC]
    room: float  # [degC]
    capacity: float  # [W]
    start_request: float  # [J]
    state: TankState
    charging: bool = False
    books: dict[str, float] = field(default_factory=dict)
    drawn: Served = NOTHING

    def wanted(self, index: int, seconds: float, around: Around) -> Wanted:
        """Draw first; then the tank asks for what would fill it, once it misses enough."""
        volume = float(self.draw[index])
        self.state, drawn = self.tank.draw(self.state, volume, self.cold, self.room, seconds)
        delivered, unmet = drawn.delivered / seconds, drawn.unmet / seconds
        self.drawn = Served(delivered + unmet, delivered, unmet)
        self._book("loss", drawn.loss)
        self._book("store", -drawn.delivered - drawn.loss)
        load = drawn.request / seconds
        if load <= 0.0 or not (self.charging or drawn.request >= self.start_request):
            self.charging = False
            return Wanted("off", 0.0, 0.0)
        self.charging = load > self.capacity  # else it is full at the end of the step
        load = min(load, self.capacity)
        return Wanted("hot_water", load, min(load / self.capacity, 1.0))

    def solve(self, wanted: Wanted, slope: float, offset: float, rate: float) -> LoopState:
        """Exchanger and machine together; the tank's bottom returns at mains temperature."""
        hot = self.tank.setpoint
        return self.heat_pump.solve(wanted.mode, wanted.load, slope, offset, rate, hot, self.cold)

    def take(self, wanted: Wanted, loop: LoopState, seconds: float) -> Served:
        """Charge the tank with what the machine delivered."""
        if loop.delivered > 0.0:
            self.state, charged = self.tank.charge(self.state, loop.delivered * seconds)
            self._book("store", charged.charged)
            self._book("loss", charged.surplus)
        return self.drawn

    def _book(self, name: str, heat: float) -> None:
        self.books[name] = self.books.get(name, 0.0) + heat


@dataclass
class DirectMachine:
    """Source water straight to the use; ``reject`` gives the use's heat to the sewage."""

    load: Array  # >= 0 [W]
    capacity: float  # [W]
    conductance: float  # source water entering the use to the use [W/K]
    use: float  # [degC]
    coldest: float  # source water into the exchanger [degC]
    reject: bool
    books: dict[str, float] = field(default_factory=dict)

    def wanted(self, index: int, seconds: float, around: Around) -> Wanted:
        """The load of the step."""
        load = float(self.load[index])
        return Wanted("heating" if load > 0.0 else "off", load, min(load / self.capacity, 1.0))

    def solve(self, wanted: Wanted, slope: float, offset: float, rate: float) -> LoopState:
        """Exchanger and use together, in closed form.

        Water cannot leave the use beyond the use's own temperature, hence conductance <= rate.
        """
        return circulate(
            load=wanted.load,
            slope=slope,
            offset=offset,
            capacity_rate=rate,
            conductance=min(self.conductance * wanted.share, rate),
            use=self.use,
            coldest=self.coldest,
            reject=self.reject,
        )

    def take(self, wanted: Wanted, loop: LoopState, seconds: float) -> Served:
        """Heat given to the use; heat taken from it counts negative, as cooling does."""
        sign = -1.0 if self.reject else 1.0
        return Served(sign * wanted.load, sign * loop.delivered, loop.unmet)
