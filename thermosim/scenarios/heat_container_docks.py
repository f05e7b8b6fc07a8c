"""What happens at the docks in a step: a container is charged, emptied or rests."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from thermosim.components.absorption_chiller import Waters
from thermosim.components.heat_container import Far
from thermosim.errors import ParameterError
from thermosim.scenarios.heat_container_build import chiller, heat_pump, site
from thermosim.scenarios.heat_container_sites import RISE, WATER

if TYPE_CHECKING:
    from thermosim.scenarios.heat_container_build import Box, State
    from thermosim.scenarios.heat_container_inputs import HeatContainer

SOURCE, OUT, USER, BACK = range(4)
PLACES = ("at the source", "on the way out", "at the user", "on the way back")
UNLIMITED = 1e300
LEAST = 1.0  # power below is what a loop is solved to [W]
_HALVINGS = 20


@dataclass
class Load:
    """One filling of a container and what became of it."""

    container: int
    begin: float  # docked at the source [s]
    charged: float = 0.0  # [J]
    charging: float = 0.0  # time with power [s]
    left: float = math.nan  # the source [s]
    heat_leaving: float = math.nan  # above the user's floor [J]
    arrived: float = math.nan  # [s]
    heat_arriving: float = math.nan  # [J]
    temperature_arriving: float = math.nan  # of the material [degC]
    melted_arriving: float = math.nan  # [-]
    given: float = 0.0  # by the container [J]
    giving: float = 0.0  # time with power [s]
    supercooling: float = 0.0  # drawn [K]
    melted_back: float = math.nan  # still, on leaving the user [-]


@dataclass(eq=False)
class Unit:
    """A container in the yard."""

    box: Box
    state: State
    load: Load
    base: float  # stored heat of an empty one, solid at the user's floor [J]
    place: int = SOURCE
    docked: bool = False
    done: bool = False
    until: float = 0.0  # arrival of one on the road [s]
    weak: float = 0.0  # time below the least power [s]
    since: float = 0.0  # at its place, or docked [s]
    outlet: float = math.nan  # of the oil, last seen [degC]
    inlet: float = math.nan  # [degC]
    heat: float = 0.0  # into the container in this step [J]
    loss: float = 0.0  # in this step [J]

    def step(self, far: Far | None, ambient: float, seconds: float) -> float:
        """A step in a loop, or at rest; returns the heat into the container [J]."""
        if far is None or (far.least == 0.0 and far.most == 0.0):
            self.state, served = self.box.step(self.state, ambient, 0.0, ambient, seconds)
            self.inlet = self.outlet = math.nan
            self.heat = 0.0  # a lump's balance leaves it to rounding
        else:
            self.state, served = self.box.serve(self.state, far, ambient, seconds)
            self.outlet, self.heat = served.outlet, served.heat
            self.inlet = served.outlet + served.heat / (seconds * far.rate)
        self.loss = served.loss
        return self.heat

    @property
    def above(self) -> float:
        """Heat above the user's floor [J]."""
        return self.box.stored(self.state) - self.base

    @property
    def oil(self) -> float:
        """Oil that would come out, as far as one knows before the step [degC]."""
        return self.state.temperature if math.isnan(self.outlet) else self.outlet


class Taken(NamedTuple):
    """Charging of a step [J]."""

    heat: float  # into the container
    source: float  # out of the source
    electricity: float  # of the heat pump


class Given(NamedTuple):
    """Emptying of a step [J]."""

    heat: float  # out of the container
    delivered: float  # heat or cold at the user
    electricity: float  # of the heat pump
    rejected: float  # to the cooling tower


@dataclass
class Stream:
    """What gives or takes heat at a site; it meets each container as the last one left it."""

    temperature: float  # [degC]
    rate: float  # its capacity rate; inf where it condenses [W/K]
    left: float  # heat, or cold, it still has to give or take in this step [W]
    used: bool = False  # by another container in this step

    def give(self, power: float) -> None:
        """Take a power [W] out of it, < 0 to warm it; there is so much less left."""
        if power != 0.0 and self.rate > 0.0:
            self.temperature -= power / self.rate
            self.used = True
        self.left = max(self.left - abs(power), 0.0)
        if self.left < LEAST:
            self.left = 0.0


class Charging:
    """The docks of the source."""

    def __init__(self, inputs: HeatContainer) -> None:
        """Exchanger, limits and heat pump of a case."""
        built, source = site(inputs), inputs.source
        self.rate, self.dock = built.rate, built.source
        self.limit, self.hottest = source.exchanger_power, inputs.hottest_oil
        self.temperature, self.cop = source.hottest, math.inf
        self.power = math.inf if source.power is None else source.power
        self.other, self.fixed = source.capacity_rate, False
        if source.floor is not None:
            room = source.capacity_rate * (source.temperature - source.floor)
            self.power = min(self.power, room)
        if source.heat_pump is not None:
            given = source.heat_pump
            self.other, self.fixed = given.capacity / RISE, True
            machine = heat_pump(given)
            at = machine.solve(
                "heating", given.capacity, 0.0, source.temperature, given.water_flow * WATER,
                given.supply, given.supply - RISE,
            )  # fmt: skip
            if at.delivered <= 0.0:
                raise ParameterError(
                    f"[source.heat_pump]: from {source.temperature:g} degC it gives no heat; its "
                    f"water may leave at {given.lowest_source:g} degC at the lowest."
                )
            self.power, self.cop = min(self.power, at.delivered), at.cop

    def stream(self, share: float) -> Stream:
        """What the source has at a share of its flow and power."""
        if share <= 0.0:
            return Stream(self.temperature, 0.0, 0.0)
        rate = self.other if self.fixed else share * self.other
        return Stream(self.temperature, rate, share * self.power)

    def serve(self, unit: Unit, source: Stream, ambient: float, seconds: float) -> Taken:
        """Charge with what the source has left."""
        most = min(self.limit, source.left)
        between = self.dock.conductance(source.rate)
        far = Far(self.rate, source.temperature, between, 0.0, most, self.hottest)
        heat = unit.step(far, ambient, seconds)
        source.give(heat / seconds)
        electricity = heat / self.cop
        return Taken(heat, heat - electricity, electricity)

    def could(self, unit: Unit, share: float) -> float:
        """What a container would take if no other were charged [W]."""
        alone = self.dock.conductance(self.stream(share).rate) * (self.temperature - unit.oil)
        return min(alone, self.rate * (self.hottest - unit.oil), self.limit)


@dataclass
class Emptying:
    """The docks of the user."""

    inputs: HeatContainer

    def __post_init__(self) -> None:
        """Exchanger and machines of a case."""
        built, user = site(self.inputs), self.inputs.user
        self.rate, self.dock = built.rate, built.user
        self.limit, self.back = user.exchanger_power, user.coming_back
        self.span = user.supply - user.coming_back
        self.chiller = chiller(self.inputs)
        self.machine = None if user.heat_pump is None else heat_pump(user.heat_pump)
        self.to_chiller = self.dock.conductance(self.chiller.hot) if self.chiller else 0.0

    def stream(self, wanted: float) -> Stream:
        """Water of a demand [W], so much of it that it leaves as the user needs it."""
        return Stream(self.back, wanted / self.span, wanted)

    def serve(self, unit: Unit, water: Stream, ambient: float, seconds: float) -> Given:
        """Meet a demand for heat or cold as far as the container can."""
        if self.chiller is not None:
            given = self._cold(unit, water.left, ambient, seconds)
        elif self.machine is not None:
            given = self._lifted(unit, water, ambient, seconds)
        else:
            given = self._straight(unit, water, ambient, seconds)
        water.give(-given.delivered / seconds)
        return given

    def could(self, unit: Unit, wanted: float) -> float:
        """What a container would give if no other were emptied [W]."""
        alone = self.dock.conductance(wanted / self.span) * (unit.oil - self.back)
        return min(alone, self.limit, wanted)

    def _straight(self, unit: Unit, water: Stream, ambient: float, seconds: float) -> Given:
        """From the oil to the user's water."""
        between = self.dock.conductance(water.rate)
        heat = self._draw(unit, water.left, (water.temperature, between), ambient, seconds)
        return Given(heat, heat, 0.0, 0.0)

    def _draw(
        self, unit: Unit, wanted: float, water: tuple[float, float], ambient: float, seconds: float
    ) -> float:
        """Heat [J] out of the container into water: its temperature and conductance."""
        most = min(self.limit, wanted)
        back, between = water
        if back >= unit.oil:
            most = 0.0
        far = Far(self.rate, back, between, -most, 0.0, UNLIMITED)
        return -unit.step(far, ambient, seconds)

    def _lifted(self, unit: Unit, water: Stream, ambient: float, seconds: float) -> Given:
        """Straight while the oil is hot enough, else through the heat pump."""
        user, wanted = self.inputs.user, water.left
        given, machine = user.heat_pump, self.machine
        assert given is not None
        assert machine is not None
        straight = self.dock.conductance(water.rate) * (unit.oil - water.temperature)
        if straight >= wanted and unit.oil > user.supply:
            return self._straight(unit, water, ambient, seconds)
        rate = given.water_flow * WATER
        between = self.dock.conductance(rate)
        share = min(between / rate, 1.0)
        loop = machine.solve(
            "heating", wanted, 1.0 - share, share * unit.oil, rate, given.supply, self.back
        )
        heat = self._draw(unit, loop.source_heat, (loop.inlet, between), ambient, seconds)
        if loop.source_heat <= 0.0:
            return Given(heat, heat, 0.0, 0.0)
        electricity = heat * loop.electricity / loop.source_heat
        return Given(heat, heat + electricity, electricity, 0.0)

    def _cold(self, unit: Unit, wanted: float, ambient: float, seconds: float) -> Given:
        """Hot water as warm as the container makes it, at most the user's supply."""
        cold = self.chiller
        table = self.inputs.user.chiller
        assert cold is not None
        assert table is not None

        def at(hot: float) -> tuple[float, float, float]:
            """Cold [W], heat [W] and heat that the exchanger can bring less that [W]."""
            waters = Waters(
                hot, cold.hot, table.cooling_water, cold.cooling, table.chilled_water, cold.chilled
            )
            made = cold.machine.step(wanted, waters)
            back = hot - made.heat / cold.hot
            return made.cold, made.heat, self.to_chiller * (unit.oil - back) - made.heat

        low, high = self.inputs.coldest, self.inputs.user.supply
        made, heat, spare = at(high)
        if spare < 0.0:
            for _ in range(_HALVINGS):
                middle = 0.5 * (low + high)
                if at(middle)[2] < 0.0:
                    high = middle
                else:
                    low = middle
            high = low
            made, heat, spare = at(high)
        water = high - heat / cold.hot, self.to_chiller
        drawn = self._draw(unit, heat, water, ambient, seconds)
        made_cold = drawn * made / heat if heat > 0.0 else 0.0
        return Given(drawn, made_cold, 0.0, drawn + made_cold if heat > 0.0 else 0.0)
