"""The plant as a linear program: efficiencies of full load, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thermosim.components.dispatch import Machine, Problem, SharedLimit, Store
from thermosim.components.station_heat_pump import StationHeatPumpState
from thermosim.results import Array
from thermosim.scenarios.dhc_machines import Machinery
from thermosim.scenarios.dhc_prices import Prices, prices_of
from thermosim.scenarios.outdoors import HOUR
from thermosim.scenarios.subway_dhc_inputs import SubwayDhc

SHORTAGE = 30.0  # price of what stays unmet over that of a joule bought


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Machines of a case with what an hour's product costs."""

    inputs: SubwayDhc
    machines: Machinery
    summer: Array  # 1 in summer, else 0

    def problem(
        self, demand: dict[str, Array], hot: dict[str, Array], free: Array, cooling: Array
    ) -> Problem:
        """Program of a year.

        Parameters
        ----------
        demand : "hot" and "cold" asked for [W]
        hot : hot water each machine can make [W]
        free : warm water that comes from cooling the station anyway [W]
        cooling : water leaving the tower [°C]
        """
        prices = prices_of(self.inputs)
        steam = self._steam()
        gratis = np.minimum(self.machines.sets.hot(free), hot["station_set"])
        return Problem(
            demand=demand,
            machines=(
                *self._heaters(prices, hot, gratis, steam),
                *self._chillers(cooling, prices),
            ),
            stores=self._stores(),
            limits=self._limits(steam),
            step=HOUR,
            shortage=SHORTAGE * max(prices.gas, prices.electricity),
        )

    def _steam(self) -> Array:
        """Steam over hot water of a set at full load [-]."""
        full = self._full()
        return self.machines.sets.steam(full) / full

    def _full(self) -> Array:
        winter, summer = self.machines.sets.tables
        return np.where(self.summer > 0.0, summer.size, winter.size)

    def _heaters(
        self, prices: Prices, hot: dict[str, Array], gratis: Array, steam: Array
    ) -> tuple[Machine, ...]:
        """Sets on free and on lifted station heat, steam alone, boilers."""
        sets, full = self.machines.sets, self._full()
        lifting = np.where(
            self.summer > 0.0, *(_lifting(sets.tables[k].design.station) for k in (1, 0))
        )
        boiler = prices.gas / self.inputs.constants.boiler
        lifted = prices.electricity * sets.warm(full) / full * lifting
        rows = (
            ("station_free", gratis, boiler * steam),
            ("station_set", hot["station_set"] - gratis, boiler * steam + lifted),
            ("bypass_steam", sets.number * sets.tables[0].size, boiler),
            ("hot_boiler", hot["hot_boiler"], prices.gas / self.inputs.part_load.hot_boiler),
        )
        return tuple(
            Machine(name=name, product="hot", capacity=most, cost=cost) for name, most, cost in rows
        )

    def _limits(self, steam: Array) -> tuple[SharedLimit, ...]:
        """Size of the sets and steam of their boilers."""
        sets = self.machines.sets
        ones = {"station_free": 1.0, "station_set": 1.0, "bypass_steam": 1.0}
        return (
            SharedLimit(name="sets", capacity=sets.number * sets.tables[0].size, uses=ones),
            SharedLimit(
                name="steam",
                capacity=self.machines.steam_heat,
                uses={"station_free": steam, "station_set": steam, "bypass_steam": 1.0},
            ),
        )

    def _stores(self) -> tuple[Store, ...]:
        given = self.inputs.store
        if given is None:
            return ()
        return (
            Store(
                name="store", product="hot", capacity=given.capacity, charge=given.charge,
                discharge=given.discharge, loss=given.loss,
            ),
        )  # fmt: skip

    def _chillers(self, cooling: Array, prices: Prices) -> tuple[Machine, ...]:
        """Efficiencies of full load at each hour's cooling water."""
        machines, chilled = self.machines, self.inputs.cooling.chilled_supply
        most = machines.absorbers.most(cooling)
        gas = machines.gas.year(np.full(cooling.size, machines.gas_capacity), chilled, cooling)
        burner = self.inputs.part_load.gas_chiller_burner
        size = machines.centrifugals * (machines.centrifugal.capacity or 0.0)
        electric = machines.centrifugal.year(
            np.full(cooling.size, size), chilled, cooling, machines.centrifugals
        )
        return (
            Machine(
                name="absorption",
                product="cold",
                capacity=most,
                uses={"hot": machines.absorbers.driving(most, cooling) / np.maximum(most, 1.0)},
            ),
            Machine(
                name="gas_absorption",
                product="cold",
                capacity=gas[0],
                cost=prices.gas / burner * gas[2] / np.maximum(gas[1], 1.0),
            ),
            Machine(
                name="centrifugal",
                product="cold",
                capacity=electric[0],
                cost=prices.electricity * electric[2] / np.maximum(electric[1], 1.0),
            ),
        )


def _lifting(state: StationHeatPumpState) -> float:
    """Electricity of the station heat pumps over the warm heat, at the design point [-]."""
    return state.electricity / state.heat
