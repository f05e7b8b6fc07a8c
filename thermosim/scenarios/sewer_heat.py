"""A sewer through time: reaches and plants stepped one after another, downstream."""

from __future__ import annotations

from typing import cast

import numpy as np

from thermosim.errors import EnergyBalanceError, ParameterError
from thermosim.results import Result
from thermosim.scenarios.drivers import Drivers, drivers
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.plant import Plant
from thermosim.scenarios.plant_build import plant
from thermosim.scenarios.sewer_books import Books
from thermosim.scenarios.sewer_heat_inputs import SewerHeat
from thermosim.scenarios.sewer_line import Reach, channel, reach
from thermosim.scenarios.sewer_results import result

SHORTEST_REACH = 0.5  # between two plants; shorter ones are left out [m]
STEPS_BETWEEN_NEWS = 168
MOST_SURCHARGE = 3.0  # flow over capacity that is still computed, assumed [-]
ROUNDING = 1e-12  # of what flows through: no run without exchange can be told closer [-]
BALANCE = 1e-6  # of the heat turned over: a larger residual is an error


def run(job: Job, progress: Progress | None = None) -> Result:
    """March the sewer and its plants through the run.

    Each step goes downstream once: a reach takes the water from above and passes on its mean
    outflow; a plant's exchanger, loop and machine are solved together for the sewage of that
    same step and hand the cooled (or warmed) sewage to the next reach.
    """
    inputs = cast(SewerHeat, job.inputs)
    outside = drivers(job, inputs)
    _is_carried(inputs, outside)
    line = _line(job, inputs, outside)
    books = Books.opened(outside, line)
    for index, (inflow, warm, around) in enumerate(outside.each_step()):
        flow, temperature = inflow, warm
        for element in line:
            here = outside.beside(around, temperature)
            if isinstance(element, Reach):
                done = element.step(flow, temperature, here, outside.step)
                flow, temperature = done.outlet_flow, done.outlet_temperature
                books.reach(index, done)
            else:
                temperature, step = element.step(index, flow, temperature, here, outside.step)
                books.plant(index, element, step)
        books.outlet(index, flow, temperature, line)
        if progress is not None and index % STEPS_BETWEEN_NEWS == 0:
            progress(outside.step * index, outside.step * outside.steps)
    ledger = books.ledger(line)
    ledger.check(BALANCE)
    turned_over = books.heat_turned_over(ledger)
    if abs(ledger.residual) > max(BALANCE * turned_over, ROUNDING * ledger.throughput):
        raise EnergyBalanceError(
            f"The energy ledger misses {ledger.residual:.3g} J of {turned_over:.3g} J turned over "
            f"by plants, air and soil; at most {BALANCE:.0e} of it is allowed."
        )
    return result(job, inputs, outside, line, books, ledger)


def _is_carried(inputs: SewerHeat, outside: Drivers) -> None:
    """Refuse a flow that no surcharge would press through the pipe."""
    capacity, flow = channel(inputs.sewer).capacity, float(outside.flow.max())
    if flow > MOST_SURCHARGE * capacity:
        raise ParameterError(
            f"[sewage] flow reaches {1e3 * flow:,.0f} L/s, but the sewer carries "
            f"{1e3 * capacity:,.0f} L/s with a free surface. Write a smaller flow, or a larger "
            "diameter or slope."
        )


def _line(job: Job, inputs: SewerHeat, outside: Drivers) -> list[Reach | Plant]:
    """Reaches and plants from the upper end to the lower one."""
    plants = sorted(inputs.plant, key=lambda given: given.position)
    length = inputs.sewer.length
    covered = sum(given.exchanger.length for given in plants)
    cell = max(length - covered, SHORTEST_REACH) / inputs.sewer.cells
    line: list[Reach | Plant] = []
    begins = 0.0
    for given in plants:
        above = _reach(inputs, outside, begins, given.position, cell)
        line += above
        of_sewer = above[0] if above else reach(inputs, outside, 0.0, length, 1)
        line.append(plant(job, given, inputs.sewer, outside, of_sewer))
        begins = given.position + given.exchanger.length
    return line + _reach(inputs, outside, begins, length, cell)


def _reach(
    inputs: SewerHeat, outside: Drivers, begins: float, ends: float, cell: float
) -> list[Reach]:
    if ends - begins < SHORTEST_REACH:
        return []
    cells = max(1, int(np.ceil((ends - begins) / cell - 1e-6)))
    return [reach(inputs, outside, begins, ends, cells)]
