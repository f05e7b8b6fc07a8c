"""What is written down while a sewer is marched: series, and the energy ledger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from thermosim.components.reach import ReachStep
from thermosim.results import Array, Ledger
from thermosim.scenarios.drivers import Drivers
from thermosim.scenarios.plant import RECORDED, Plant, PlantStep
from thermosim.scenarios.sewer_line import Reach

REACH_TERMS = ("air", "wall", "decay", "lateral", "stored")


@dataclass
class Books:
    """Series of the run and the sums of its heat [J]; heat of water counts from 0 degC."""

    outside: Drivers
    outlet_flow: Array
    outlet_temperature: Array
    along: Array  # temperature of the sewage (steps, positions) [degC]
    plants: dict[str, Array]  # per plant, (steps, recorded)
    heat: dict[str, float]
    residual: Array  # of each step [J]

    @classmethod
    def opened(cls, outside: Drivers, line: list[Reach | Plant]) -> Books:
        """Empty books for a line."""
        steps = outside.steps
        cells = sum(e.model.cells for e in line if isinstance(e, Reach))
        return cls(
            outside=outside,
            outlet_flow=np.empty(steps),
            outlet_temperature=np.empty(steps),
            along=np.empty((steps, cells)),
            plants={e.name: np.empty((steps, len(RECORDED))) for e in line if isinstance(e, Plant)},
            heat=dict.fromkeys(REACH_TERMS, 0.0),
            residual=np.zeros(steps),
        )

    def reach(self, index: int, done: ReachStep) -> None:
        """Add one step of a reach."""
        heat = self.heat
        self.residual[index] += done.residual
        heat["air"] += done.air
        heat["wall"] += done.wall
        heat["decay"] += done.decay
        heat["lateral"] += done.lateral
        heat["stored"] += done.stored

    def plant(self, index: int, element: Plant, step: PlantStep) -> None:
        """Keep one step of a plant."""
        self.plants[element.name][index] = step
        self.residual[index] += element.residual

    def outlet(
        self, index: int, flow: float, temperature: float, line: list[Reach | Plant]
    ) -> None:
        """Keep what leaves the sewer and the temperatures along it."""
        self.outlet_flow[index], self.outlet_temperature[index] = flow, temperature
        begins = 0
        for element in line:
            if isinstance(element, Reach):
                cells = element.state.temperature
                self.along[index, begins : begins + cells.size] = cells
                begins += cells.size

    def ledger(self, line: list[Reach | Plant]) -> Ledger:
        """Where the run's heat came from, went to and stayed; ``line`` at the end of the run."""
        outside = self.outside
        first = line[0]
        sewage = first.model if isinstance(first, Reach) else first.reach
        water = sewage.heat_capacity * outside.step
        flows = {
            "sewage inflow": water * float(np.dot(outside.flow, outside.sewage)),
            "sewage outflow": -water * float(np.dot(self.outlet_flow, self.outlet_temperature)),
            "lateral inflow": self.heat["lateral"],
            "decay in the sewage": self.heat["decay"],
            "sewer air": self.heat["air"] + _total(line, "air") + _total(line, "air on dry wall"),
            "soil": self._soil(line),
        }
        plants = [element for element in line if isinstance(element, Plant)]
        for plant in plants:
            flows[f"{plant.name}: compressor"] = plant.heat["electricity"]
            flows[f"{plant.name}: pump"] = plant.heat["pump electricity"]
            flows[f"{plant.name}: heat taken from use"] = plant.heat["cold"]
            flows[f"{plant.name}: heat delivered"] = -plant.heat["heat"]
            losses = plant.heat["pump loss"] + plant.machine.books.get("loss", 0.0)
            flows[f"{plant.name}: losses"] = -losses
        stored = {
            "sewage": self.heat["stored"],
            "soil and wall": sum(
                e.stored_in_soil if isinstance(e, Reach) else e.soil.stored for e in line
            ),
            "stores of the plants": sum(p.machine.books.get("store", 0.0) for p in plants),
        }
        return Ledger(
            inputs={name: heat for name, heat in flows.items() if heat > 0.0},
            outputs={name: -heat for name, heat in flows.items() if heat < 0.0},
            stored={name: heat for name, heat in stored.items() if heat != 0.0},
            residual_series=self.residual,
        )

    def _soil(self, line: list[Reach | Plant]) -> float:
        """Heat from the undisturbed soil [J]; with rings, from beyond them."""
        total = 0.0
        for element in line:
            if isinstance(element, Plant):
                total += element.soil.from_ground
            elif element.ring is not None:
                total += element.heat["ground"]
        rings = any(isinstance(e, Reach) and e.ring is not None for e in line)
        return total if rings else total + self.heat["wall"]

    def heat_turned_over(self, ledger: Ledger) -> float:
        """Heat that did more than flow through with the sewage [J]."""
        through = ("sewage inflow", "sewage outflow", "lateral inflow")
        entries = (*ledger.inputs.items(), *ledger.outputs.items())
        return sum(heat for name, heat in entries if name not in through)


def _total(line: list[Reach | Plant], name: str) -> float:
    return sum(element.heat.get(name, 0.0) for element in line)
