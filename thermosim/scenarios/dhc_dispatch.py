"""Which machine makes what in every hour: by the stated order, or at least cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.components.dispatch import (
    HeatStore,
    MeritOrder,
    MeritState,
    Schedule,
    solve,
    solve_rolling,
)
from thermosim.results import Array
from thermosim.scenarios.dhc_hours import Demand, Hours
from thermosim.scenarios.dhc_machines import Machinery
from thermosim.scenarios.dhc_model import LinearModel
from thermosim.scenarios.outdoors import HOUR
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

SETS = ("station_set", "bypass_steam")  # whose heat drives the absorption chillers


class Output(NamedTuple):
    """What every machine makes [W]."""

    hot: dict[str, Array]
    cold: dict[str, Array]
    absorption_heat: Array
    hot_unmet: Array
    cold_unmet: Array
    charged: Array
    discharged: Array
    level: Array  # of the store at the end of each hour [J]
    start: float  # of the store before the first hour [J]

    @property
    def station_set(self) -> Array:
        """Hot water of the sets on station heat [W]."""
        return self.hot["station_set"]


@dataclass(frozen=True, eq=False)
class Dispatcher:
    """Demand, machines and rules of one case."""

    inputs: SubwayDhc
    hours: Hours
    demand: Demand
    machines: Machinery

    def merit(self, warm: Array, cooling: Array) -> Output:
        """By the stated order.

        Parameters
        ----------
        warm : heat of the warm water there is for the sets [W]
        cooling : water leaving the tower [°C]
        """
        hot = self.hot_capacity(warm)
        order = self.inputs.dispatch.cold_order
        cold = MeritOrder(order=order).run(self.demand.cold, self.cold_capacity(hot, cooling))
        made = _all(cold.made, ("absorption", "gas_absorption", "centrifugal"), cooling.size)
        driving = self.machines.absorbers.driving(made["absorption"], cooling)
        asked = self.demand.hot + driving
        merit, windows = self._hot_order(), self._windows()
        found = merit.run(asked, hot, windows=windows)
        if (standing := self._too_little(found, hot)).any():
            # where the sets stand, all their steam is free; they cycle where it is too little
            rested = self.hot_capacity(np.where(standing, 0.0, warm))
            short = merit.run(asked, rested, windows=windows).unmet > found.unmet
            hot = self.hot_capacity(np.where(standing & ~short, 0.0, warm))
            found = merit.run(asked, hot, windows=windows)
        return Output(
            _all(found.made, ("station_set", "bypass_steam", "hot_boiler"), cooling.size),
            made,
            driving,
            found.unmet,
            cold.unmet,
            found.charged,
            found.discharged,
            found.level,
            found.start,
        )

    def _too_little(self, found: MeritState, hot: dict[str, Array]) -> npt.NDArray[np.bool_]:
        """Hours in which the sets stand, or would only cycle below their least load."""
        made = found.made.get("station_set")
        if made is None:
            return np.zeros(found.unmet.size, dtype=bool)
        share = self.inputs.part_load.least_set / self.machines.sets.number
        return (made <= 0.0) | (made < share * hot["station_set"] * (1.0 - 1e-9))

    def hot_capacity(self, warm: Array) -> dict[str, Array]:
        """Hot water that each machine can make in every hour [W]."""
        machines = self.machines
        sets = machines.sets
        size = sets.number * sets.tables[0].size
        station = np.minimum(sets.hot(warm), np.minimum(sets.carried(machines.steam_heat), size))
        steam = np.maximum(machines.steam_heat - sets.steam(station), 0.0)
        return {
            "station_set": station,
            "bypass_steam": np.minimum(steam, size - station),
            "hot_boiler": np.full(warm.size, machines.hot_boilers * machines.hot_boiler.capacity),
        }

    def cold_capacity(self, hot: dict[str, Array], cooling: Array) -> dict[str, Array]:
        """Cold that each machine can make in every hour [W]; absorption on heat of the sets.

        Absorption is no more than the cold asked for, and than the heat drives that sets in use
        have left by the chillers' own part-load law: no boiler is lit for the rest of it.
        """
        machines, given = self.machines, self.inputs
        merit = given.dispatch.method == "merit"
        used = [n for n in SETS if not merit or n in given.dispatch.hot_order]
        spare = sum((hot[n] for n in used), -self.demand.hot)
        most = machines.absorbers.within(np.maximum(spare, 0.0), self.demand.cold, cooling)
        chilled, none = given.cooling.chilled_supply, np.zeros(cooling.size)
        gas = machines.gas.year(none, chilled, cooling)[0]
        electric = machines.centrifugal.year(none, chilled, cooling, machines.centrifugals)[0]
        return {"absorption": most, "gas_absorption": gas, "centrifugal": electric}

    def optimal(self, warm: Array, free: Array, cooling: Array) -> tuple[Output, Schedule]:
        """At least cost, energy or carbon dioxide.

        Parameters
        ----------
        warm : heat of the warm water there can be [W]
        free : of it what cooling the station gives anyway [W]
        cooling : water leaving the tower [°C]
        """
        model = LinearModel(self.inputs, self.machines, self.hours.summer)
        problem = model.problem(
            {"hot": self.demand.hot, "cold": self.demand.cold},
            self.hot_capacity(warm),
            free,
            cooling,
        )
        weekly = self.inputs.dispatch.window == "week"
        found = solve_rolling(problem) if weekly else solve(problem)
        return self.again(found, warm, cooling), found

    def again(self, found: Schedule, warm: Array, cooling: Array) -> Output:
        """A schedule carried out with the machines' true laws, warm water being known [W].

        Others help where it falls short.
        """
        made = {name: np.maximum(values, 0.0) for name, values in found.made.items()}
        station = made["station_free"] + made["station_set"]
        plan = Planned(
            {"station_set": station} | {n: made[n] for n in ("bypass_steam", "hot_boiler")},
            {n: made[n] for n in ("absorption", "gas_absorption", "centrifugal")},
            found,
        )
        return self.follow(plan, warm, cooling)

    def follow(self, plan: Planned, warm: Array, cooling: Array) -> Output:
        """A plan carried out with the machines' true laws; others help where it falls short."""
        hot = self.hot_capacity(warm)
        cold_most = self.cold_capacity(hot, cooling)
        cold, cold_unmet = _along(plan.cold, cold_most, self.demand.cold, self._cold_order())
        driving = self.machines.absorbers.driving(cold["absorption"], cooling)
        empty = np.zeros(cooling.size)
        charge = plan.schedule.charged.get("store", empty)
        given = plan.schedule.discharged.get("store", empty)
        asked = self.demand.hot + driving + charge - given
        names = tuple(n for n in self.inputs.dispatch.hot_order if n != "store")
        made, unmet = _along(plan.hot, hot, np.maximum(asked, 0.0), names)
        # what cannot be made is not charged; what is not asked for is not taken out
        held = np.minimum(unmet, charge)
        kept = self._content(plan, charge - held, given - np.maximum(-asked, 0.0))
        names = ("station_set", "bypass_steam", "hot_boiler")
        return Output(
            _all(made, names, cooling.size), cold, driving, unmet - held + kept.missing, cold_unmet,
            kept.charged, kept.discharged, kept.level, kept.start,
        )  # fmt: skip

    def _content(self, plan: Planned, charge: Array, given: Array) -> Kept:
        """The store's content for what is to go in and out [W]."""
        store = self.inputs.store
        if store is None:
            zeros = np.zeros(charge.size)
            return Kept(zeros, zeros, zeros, 0.0, zeros)
        content = start = float(np.clip(plan.schedule.level["store"][-1], 0.0, store.capacity))
        rows = []
        for into, out in zip(charge.tolist(), given.tolist(), strict=True):
            content *= 1.0 - store.loss
            taken = min(out, content / HOUR + into)
            content = max(content + (into - taken) * HOUR, 0.0)
            rows.append((taken, content, out - taken))
        taken_all, level, missing = (np.array(column) for column in zip(*rows, strict=True))
        return Kept(charge, taken_all, level, start, missing)

    def _cold_order(self) -> tuple[str, ...]:
        order = self.inputs.dispatch.cold_order
        return (*order, *(n for n in ("absorption",) if n not in order))

    def _hot_order(self) -> MeritOrder:
        given, order = self.inputs.store, self.inputs.dispatch.hot_order
        share = self.inputs.part_load.least_set / self.machines.sets.number
        least = tuple(share if n == "station_set" else 0.0 for n in order if n != "store")
        if given is None:
            return MeritOrder(order=order, minimum=least)
        store = HeatStore(
            capacity=given.capacity, charge=given.charge, discharge=given.discharge, loss=given.loss
        )
        return MeritOrder(order=order, minimum=least, charging=given.charged_by, store=store)

    def _windows(self) -> Array | None:
        """Hours in which the store may charge; it may give at any time."""
        if self.inputs.store is None:
            return None
        first, last = self.inputs.store.charge_hours
        hour = self.hours.clock.hour
        late, early = hour >= first, hour < last
        inside = (late | early) if first >= last else (late & early)
        return np.column_stack([inside.astype(np.float64), np.ones(hour.size)])


class Kept(NamedTuple):
    """A store through the year."""

    charged: Array  # [W]
    discharged: Array  # [W]
    level: Array  # [J]
    start: float  # [J]
    missing: Array  # wanted out of it but not there [W]


class Planned(NamedTuple):
    """Set points of a year and the schedule they are from."""

    hot: dict[str, Array]
    cold: dict[str, Array]
    schedule: Schedule


def _all(made: dict[str, Array], names: tuple[str, ...], hours: int) -> dict[str, Array]:
    """Output of every machine; zeros of those that are in no order."""
    return {name: made.get(name, np.zeros(hours)) for name in names}


def _along(
    plan: dict[str, Array], most: dict[str, Array], asked: Array, order: tuple[str, ...]
) -> tuple[dict[str, Array], Array]:
    """The plan as far as machines allow, then the rest by the order; never more than asked."""
    first = {name: np.minimum(plan[name], most[name]) for name in plan}
    total = sum(first.values(), np.zeros(asked.size))
    down = np.where(total > asked, asked / np.maximum(total, 1e-300), 1.0)
    first = {name: values * down for name, values in first.items()}
    left = np.maximum(asked - sum(first.values(), np.zeros(asked.size)), 0.0)
    rest = MeritOrder(order=order).run(
        left, {name: np.maximum(most[name] - first[name], 0.0) for name in most}
    )
    made = {name: first[name] + rest.made.get(name, 0.0) for name in first}
    return made, rest.unmet
