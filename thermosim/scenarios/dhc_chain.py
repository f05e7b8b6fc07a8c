"""One set of turbo heat pump and turbine condenser at any load, tabulated for each season.

The design points are those of `sapporo_chain`; at part load the turbo heat pump follows the
curve of inlet vanes, the turbine Willans' line, and the waters' temperatures their flows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from thermosim.components.steam_turbine import BackPressureTurbine
from thermosim.components.turbo_heat_pump import TurboHeatPump
from thermosim.errors import ConvergenceError
from thermosim.results import Array
from thermosim.scenarios.sapporo_balance_inputs import Constants, Plant, Season
from thermosim.scenarios.sapporo_chain import WATER, ChainState, solve

LEAST = 0.2  # warm heat over design below which a set cycles; least load of the turbo's curve
NODES = 17


class SetTable(NamedTuple):
    """One set over the heat it takes out of the warm water; row 0 stands still."""

    warm: Array  # out of the warm water [W]
    hot: Array  # to the hot water: heat pump and condenser [W]
    pump: Array  # of it from the heat pump [W]
    steam: Array  # heat of the steam, work and condenser [W]
    design: ChainState

    @property
    def size(self) -> float:
        """Hot-water heat of one set at full load [W]."""
        return float(self.hot[-1])


def set_table(constants: Constants, plant: Plant, season: Season) -> SetTable:
    """Table of one set in one season; linear to standstill below the least load (cycling)."""
    design = solve(constants, plant, season)
    exhaust = plant.hot_supply + plant.terminal_difference
    turbo = TurboHeatPump(capacity=design.turbo.heat * (1.0 + 1e-9), share=season.turbo_share)
    turbine = BackPressureTurbine(
        steam_flow=design.turbine.steam_flow,
        isentropic_efficiency=season.isentropic_efficiency,
        pressure=plant.steam_pressure,
        temperature=plant.steam_temperature,
        design_exhaust=exhaust,
        mechanical_efficiency=1.0,
    )
    full = design.turbo.source_heat
    rows = [(0.0, 0.0, 0.0, 0.0)]
    behind = design.behind_heat_pump
    for ratio in np.linspace(LEAST, 1.0, NODES).tolist():
        row, behind = _point(plant, season, turbo, turbine, ratio * full, behind)
        rows.append(row)
    warm, hot, pump, steam = np.ascontiguousarray(np.array(rows).T)
    return SetTable(warm, hot, pump, steam, design)


def _point(
    plant: Plant,
    season: Season,
    turbo: TurboHeatPump,
    turbine: BackPressureTurbine,
    warm: float,
    behind: float,
) -> tuple[tuple[float, float, float, float], float]:
    """Warm, hot, heat pump and steam heat [W], and the water behind the heat pump [°C]."""
    exhaust = plant.hot_supply + plant.terminal_difference
    rate = WATER * plant.hot_water_flow
    source = season.warm_supply - warm / (WATER * plant.warm_water_flow)
    for _ in range(100):
        lifted = turbo.from_source(warm, source, behind)
        expanded = turbine.step(lifted.work, exhaust)
        new = plant.hot_supply - expanded.condenser / rate
        moved = abs(new - behind)
        behind = new
        if moved < 1e-11:
            steam = expanded.work + expanded.condenser
            return (warm, lifted.heat + expanded.condenser, lifted.heat, steam), behind
    raise ConvergenceError(
        f"heat pump set: no operating point at {warm:.6g} W of warm heat; water behind the heat "
        f"pump last at {behind:.6g} degC."
    )


class Sets(NamedTuple):
    """So many equal sets in the two seasons; ``summer`` says which hours are summer's."""

    number: int
    tables: tuple[SetTable, SetTable]  # winter, summer
    summer: Array  # 1 in summer, else 0, of each hour

    def hot(self, warm: Array) -> Array:
        """Hot water from a heat out of the warm water, of all sets [W]."""
        return self._by_season(warm, "warm", "hot")

    def warm(self, hot: Array) -> Array:
        """Heat out of the warm water for a heat of hot water, of all sets [W]."""
        return self._by_season(hot, "hot", "warm")

    def steam(self, hot: Array) -> Array:
        """Heat of the steam for a heat of hot water, of all sets [W]."""
        return self._by_season(hot, "hot", "steam")

    def carried(self, steam: float) -> Array:
        """Hot water that so much heat of steam can carry, each set having its share of it [W].

        ``steam`` : of all boilers [W]
        """
        most = [float(np.interp(steam / self.number, t.steam, t.hot)) for t in self.tables]
        return np.asarray(self.number * np.where(self.summer > 0.0, most[1], most[0]))

    def pump(self, hot: Array) -> Array:
        """Heat of the heat pumps in a heat of hot water, of all sets [W]."""
        return self._by_season(hot, "hot", "pump")

    def running(self, hot: Array) -> Array:
        """Sets that run, as few as can carry the heat."""
        size = np.where(self.summer > 0.0, self.tables[1].size, self.tables[0].size)
        return np.asarray(np.clip(np.ceil(hot / size * (1.0 - 1e-9)), 0.0, self.number))

    def _by_season(self, values: Array, given: str, wanted: str) -> Array:
        each = []
        for table in self.tables:
            known, column = getattr(table, given), getattr(table, wanted)
            number = np.clip(np.ceil(values / known[-1] * (1.0 - 1e-9)), 1.0, self.number)
            each.append(number * np.interp(values / number, known, column))
        return np.asarray(np.where(self.summer > 0.0, each[1], each[0]))
