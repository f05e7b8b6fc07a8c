"""The march: containers queue, dock, are charged or emptied, and travel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from thermosim.scenarios.heat_container_build import box, floor
from thermosim.scenarios.heat_container_docks import (
    BACK,
    LEAST,
    OUT,
    SOURCE,
    USER,
    Charging,
    Emptying,
    Load,
    Stream,
    Unit,
)

if TYPE_CHECKING:
    from thermosim.results import Array
    from thermosim.scenarios.heat_container_drive import Drive
    from thermosim.scenarios.heat_container_inputs import HeatContainer
    from thermosim.scenarios.job import Progress

MOMENTS = 1000  # of inner profiles that are kept
SERIES = ("melted", "temperature", "inlet", "outlet", "power", "loss", "place", "heat")
SITE = (
    "source_heat", "direct", "charge", "drawn", "delivered", "pump_electricity",
    "charge_electricity", "lift_electricity", "rejected", "road_loss",
)  # fmt: skip
TELL = 500  # steps between reports of progress


@dataclass
class History:
    """What is kept of a run; energies of a step in J."""

    containers: dict[str, Array]  # (steps, containers)
    site: dict[str, Array]  # (steps,)
    residual: Array  # (steps,) [J]
    stored: float  # at the end less at the start [J]
    moments: Array  # step after which each profile was taken
    inside: dict[str, Array]  # of the first container, (moments, heights)
    loads: list[Load] = field(default_factory=list)
    moves: int = 0


class Yard:
    """All containers of a case, both sites and the road."""

    def __init__(self, inputs: HeatContainer, drive: Drive) -> None:
        """Empty containers at the source."""
        self.inputs, self.drive = inputs, drive
        self.draws = np.random.default_rng(inputs.container.seed)
        self.charging, self.emptying = Charging(inputs), Emptying(inputs)
        self.floor, self.loads, self.moves = floor(inputs), list[Load](), 0
        self.units = [self._new(number) for number in range(inputs.container.count)]

    def _new(self, number: int) -> Unit:
        given = self.inputs.container
        container = box(given)
        load = self._load(number, 0.0)
        base = container.stored(container.start(self.floor, melted=False))
        unit = Unit(container, container.filled(given.start_fill), load, base)
        if given.start_temperature is not None:
            melted = given.start_fill >= 0.5
            unit.state = container.start(given.start_temperature, melted=melted)
        return unit

    def _load(self, number: int, now: float) -> Load:
        load = Load(number + 1, now)
        self.loads.append(load)
        return load

    def step(self, k: int) -> dict[str, float]:
        """One step of everything; returns what the sites did [J]."""
        now, seconds = k * self.drive.clock.step, self.drive.clock.step
        if self.inputs.road is not None:
            self._arrivals(now)
            self._docking(now)
        totals = dict.fromkeys(SITE, 0.0)
        served = self._buffer(k, totals) if self.inputs.road is None else self._sites(k, totals)
        ambient = float(self.drive.ambient[k])
        for unit in self.units:
            if unit not in served:
                unit.step(None, ambient, seconds)
                if unit.place in (OUT, BACK):
                    totals["road_loss"] += unit.loss
        if self.inputs.road is not None:
            self._departures(now + seconds)
        return totals

    def _sites(self, k: int, totals: dict[str, float]) -> list[Unit]:
        """Charge at the source and empty at the user, first come first served."""
        seconds, ambient = self.drive.clock.step, float(self.drive.ambient[k])
        share, wanted = float(self.drive.source[k]), float(self.drive.demand[k])
        source, water = self.charging.stream(share), self.emptying.stream(wanted)
        served = []
        for unit in sorted(self.units, key=lambda unit: unit.since):
            if not unit.docked or unit.done:
                continue
            served.append(unit)
            if unit.place == SOURCE:
                self._charge(unit, source, ambient, totals)
                self._full(unit, source, share, (k + 1) * seconds)
            else:
                shared, left = water.used, water.left
                self._empty(unit, water, ambient, totals)
                held_back = shared and self.emptying.could(unit, wanted) >= self._least(wanted)
                self._is_empty(unit, left, held_back, (k + 1) * seconds)
        return served

    def _buffer(self, k: int, totals: dict[str, float]) -> list[Unit]:
        """Source and user at one site: what is left over is stored, what lacks is drawn."""
        seconds, ambient = self.drive.clock.step, float(self.drive.ambient[k])
        source = self.charging.stream(float(self.drive.source[k]))
        wanted = float(self.drive.demand[k])
        if self.charging.temperature >= self.inputs.user.supply and self.emptying.chiller is None:
            direct = min(source.left, wanted)
            totals["direct"] += direct * seconds
            totals["source_heat"] += direct * seconds * (1.0 - 1.0 / self.charging.cop)
            totals["charge_electricity"] += direct * seconds / self.charging.cop
            source.give(direct)
            wanted -= direct
        water, served = self.emptying.stream(wanted), []
        for unit in self.units:
            if water.left > 0.0:
                self._empty(unit, water, ambient, totals)
            elif source.left > 0.0:
                self._charge(unit, source, ambient, totals)
            else:
                continue
            served.append(unit)
        return served

    def _charge(self, unit: Unit, source: Stream, ambient: float, totals: dict[str, float]) -> None:
        seconds = self.drive.clock.step
        taken = self.charging.serve(unit, source, ambient, seconds)
        if taken.heat > LEAST * seconds:
            unit.load.charged += taken.heat
            unit.load.charging += seconds
            self._pump(self.inputs.source.pump * self.inputs.source.pump_share, totals)
        totals["charge"] += taken.heat
        totals["source_heat"] += taken.source
        totals["charge_electricity"] += taken.electricity

    def _empty(self, unit: Unit, water: Stream, ambient: float, totals: dict[str, float]) -> None:
        seconds = self.drive.clock.step
        given = self.emptying.serve(unit, water, ambient, seconds)
        if given.heat > LEAST * seconds:
            unit.load.given += given.heat
            unit.load.giving += seconds
            self._pump(self.inputs.user.pump * self.inputs.user.pump_share, totals)
        totals["drawn"] += given.heat
        totals["delivered"] += given.delivered
        totals["lift_electricity"] += given.electricity
        totals["rejected"] += given.rejected

    def _pump(self, power: float, totals: dict[str, float]) -> None:
        totals["pump_electricity"] += power * self.drive.clock.step

    def _full(self, unit: Unit, source: Stream, share: float, now: float) -> None:
        """Has the container what it should leave with?"""
        of, seconds = self.inputs.source, self.drive.clock.step
        power = unit.heat / seconds
        least = of.least_power * min(of.exchanger_power, self.charging.power)
        held_back = power < least and (  # by the source or by who is before it
            source.left <= 0.0 or (source.used and self.charging.could(unit, share) >= least)
        )
        if not held_back:
            unit.weak = unit.weak + seconds if power < least else 0.0
        enough = of.load is not None and unit.above >= of.load
        late = of.longest is not None and now - unit.since >= of.longest
        unit.done = enough or late or unit.weak >= of.patience

    def _least(self, wanted: float) -> float:
        """Power of a container below which it counts as empty [W]."""
        user = self.inputs.user
        share = 1.0 if user.chiller is None else user.chiller.cop
        return user.least_power * min(user.exchanger_power, wanted / share)

    def _is_empty(self, unit: Unit, wanted: float, held_back: bool, now: float) -> None:
        """Is there too little left to be worth its dock?"""
        user, seconds = self.inputs.user, self.drive.clock.step
        if wanted > 0.0 and not held_back:
            weak = -unit.heat / seconds < self._least(wanted)
            unit.weak = unit.weak + seconds if weak else 0.0
        late = user.longest is not None and now - unit.since >= user.longest
        unit.done = late or unit.weak >= user.patience

    def _arrivals(self, now: float) -> None:
        for unit in self.units:
            if unit.place not in (OUT, BACK) or now < unit.until - 1e-6:
                continue
            unit.place = USER if unit.place == OUT else SOURCE
            unit.since = now
            if unit.place == SOURCE:
                unit.load = self._load(self.units.index(unit), now)
                continue
            load = unit.load
            load.arrived = now
            load.heat_arriving = unit.above
            load.temperature_arriving = unit.state.temperature
            load.melted_arriving = unit.state.melted

    def _docking(self, now: float) -> None:
        """Free docks take who has waited longest."""
        for place, docks in ((SOURCE, self.inputs.source.docks), (USER, self.inputs.user.docks)):
            here = [unit for unit in self.units if unit.place == place]
            free = docks - sum(unit.docked for unit in here)
            queue = sorted((u for u in here if not u.docked), key=lambda u: u.since)
            for unit in queue[: max(free, 0)]:
                unit.docked, unit.since = True, now
                if place == USER:
                    self._crystals(unit)

    def _crystals(self, unit: Unit) -> None:
        """How far this load's melt may cool before it freezes, drawn or set off."""
        given = self.inputs.container
        if given.supercooling is None:
            return
        drawn = float(self.draws.uniform(*given.supercooling))
        unit.load.supercooling = 0.0 if given.trigger else drawn
        unit.box = box(given, unit.load.supercooling)
        if given.trigger:
            unit.state = unit.box.nucleate(unit.state)

    def _departures(self, now: float) -> None:
        road = self.inputs.road
        assert road is not None
        busy = sum(unit.place in (OUT, BACK) for unit in self.units)
        for unit in sorted(self.units, key=lambda unit: unit.since):
            if not unit.done or busy >= road.tractors:
                continue
            if unit.place == SOURCE:
                unit.load.left = now
                unit.load.heat_leaving = unit.above
            else:
                unit.load.melted_back = unit.state.melted
            unit.place = OUT if unit.place == SOURCE else BACK
            unit.docked, unit.done, unit.weak = False, False, 0.0
            unit.until = now + road.duration
            self.moves, busy = self.moves + 1, busy + 1


def march(inputs: HeatContainer, drive: Drive, progress: Progress | None) -> History:
    """All steps of a run."""
    yard, steps = Yard(inputs, drive), drive.clock.steps
    shape = (steps, len(yard.units))
    series = {name: np.full(shape, np.nan) for name in SERIES}
    site = {name: np.zeros(steps) for name in SITE}
    residual = np.zeros(steps)
    before = first = _stored(yard)
    every = max(1, -(-steps // MOMENTS))
    profiles: list[tuple[Array, Array]] = []
    for k in range(steps):
        for name, value in yard.step(k).items():
            site[name][k] = value
        for number, unit in enumerate(yard.units):
            _keep(series, k, number, unit, drive.clock.step)
        after = _stored(yard)
        booked = sum(unit.heat - unit.loss for unit in yard.units)
        residual[k], before = booked - (after - before), after
        if (k + 1) % every == 0 and (profile := yard.units[0].state.profile) is not None:
            profiles.append(profile)
        if progress is not None and k % TELL == 0:
            progress(k * drive.clock.step, inputs.run.duration)
    inside = {}
    if profiles:
        for place, name in enumerate(("temperature", "fraction")):
            inside[name] = np.array([profile[place] for profile in profiles])
    moments = np.arange(1.0, len(profiles) + 1.0) * every
    return History(series, site, residual, before - first, moments, inside, yard.loads, yard.moves)


def _stored(yard: Yard) -> float:
    return sum(unit.box.stored(unit.state) for unit in yard.units)


def _keep(series: dict[str, Array], k: int, number: int, unit: Unit, seconds: float) -> None:
    """Values of a container after a step."""
    values = (
        unit.state.melted, unit.state.temperature, unit.inlet, unit.outlet,
        unit.heat / seconds, unit.loss / seconds, float(unit.place),
        unit.above,
    )  # fmt: skip
    for name, value in zip(SERIES, values, strict=True):
        series[name][k, number] = value
