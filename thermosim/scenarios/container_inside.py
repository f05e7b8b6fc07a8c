"""A heat container from inside, through its stages of charge, rest and discharge."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, NamedTuple, cast

import numpy as np

from thermosim.components.heat_container import (
    AxialContainer,
    BoxContainer,
    UnitCellContainer,
)
from thermosim.errors import InputError
from thermosim.results import Array, Result
from thermosim.scenarios.container_inside_inputs import ContainerInside
from thermosim.scenarios.container_inside_results import (
    Container,
    Looks,
    coordinates,
    headlines,
    look,
    notes,
    tables,
    variables,
)
from thermosim.scenarios.heat_container_build import unit_cell, vessel, whole_box
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.stages import intervals, ledger, moments, signed_flow

BEGIN = datetime(2001, 1, 1)
PORTION = 1800.0  # simulated seconds between two signs of life
BED_STEPS = 1000  # in which the hottest or coldest oil would change the whole bed
MOST_KEPT = 1e8  # cells times moments: some GB
MOST_WORK = 6e9  # cells times steps of a channel: some minutes
MOST_TANK = 3e11  # the same of a tank


class History(NamedTuple):
    """What is kept of a run; the first moment is the start."""

    seconds: Array  # (points + 1,)
    looks: list[Looks]  # of each moment
    heat: Array  # (points,) given by the oil in an interval [J]
    loss: Array  # (points,) [J]
    outlet: Array  # (points,) mean oil leaving; not-a-number at rest [degC]
    stored: Array  # (points + 1,) since the start [J]
    end: Any  # last state


def run(job: Job, progress: Progress | None = None) -> Result:
    """March the container and keep what was asked for."""
    inputs = cast(ContainerInside, job.inputs)
    check_size(inputs)
    container = build(inputs)
    check_work(container, inputs)
    history = march(inputs, container, progress)
    inside = {"container": float(history.stored[-1])}
    account = ledger(("oil", "ambient"), history.heat, history.loss, history.stored, inside)
    account.check(1e-9)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables(container, history),
        coordinates=coordinates(container, history, BEGIN),
        headlines=headlines(container, history),
        ledger=account,
        tables=tables(container),
        assumptions=job.assumptions(),
        notes=notes(inputs, container, history),
        case_text=job.text,
        provenance=provenance(),
    )


def check_size(inputs: ContainerInside) -> None:
    """Raise where a run would last for hours or fill the memory; before anything is built."""
    box, cell = inputs.box, inputs.unit_cell
    if box is not None:
        x, y, z = box.cells
        where, kept = "box", 2 * x * y + x * z
    elif cell is not None:
        where, kept = "unit_cell", cell.rows * cell.rings
    else:
        return
    if kept * inputs.run.points > MOST_KEPT:
        raise InputError(
            f"[{where}]: {kept:,} cells kept at {inputs.run.points} moments are more than "
            f"{MOST_KEPT:,.0f} values. Write fewer cells or fewer [run] points."
        )


def check_work(container: Container, inputs: ContainerInside) -> None:
    """Raise where the steps would take hours."""
    if isinstance(container, BoxContainer):
        where, cells, most = "box", math.prod(container.cells), MOST_TANK
        longest = container.longest_step()
    elif isinstance(container, UnitCellContainer):
        where, cells, most = "unit_cell", container.rows * container.rings, MOST_WORK
        longest = container.longest
    else:
        where, cells, most = "axial", container.cells, MOST_WORK
        longest = portion(container, inputs)
    steps = inputs.duration / longest
    if steps * cells > most:
        raise InputError(
            f"[{where}]: {cells:,} cells need {steps:.2g} steps, more than this program does in a "
            "few minutes. Write fewer cells or shorter stages."
        )


def build(inputs: ContainerInside) -> Container:
    """The container of a case."""
    of, cell = vessel(inputs.container), inputs.unit_cell
    if inputs.axial is not None:
        return AxialContainer(vessel=of, cells=inputs.axial.cells)
    if cell is not None:
        return unit_cell(of, cell)
    assert inputs.box is not None
    return whole_box(of, inputs.box)


def march(inputs: ContainerInside, container: Container, progress: Progress | None) -> History:
    """Step from moment to moment; intervals are cut where a stage ends."""
    times = moments(inputs.stage, inputs.run.points)
    given = inputs.container.start_temperature
    state: Any = container.start(container.vessel.melting_point if given is None else given)
    begin = container.stored(state)
    looks, stored = [look(container, state)], [0.0]
    rows, longest = [], portion(container, inputs)
    for now, parts in zip(times[:-1], intervals(inputs.stage, times), strict=True):
        heat = loss = carried = moved = 0.0
        done = float(now)
        for stage, seconds in parts:
            for part in _cut(seconds, longest):
                inlet = inputs.ambient if stage.inlet is None else stage.inlet
                state, served = container.step(
                    state, inlet, signed_flow(stage), inputs.ambient, part
                )
                heat, loss = heat + served.heat, loss + served.loss
                carried += stage.flow * part * served.outlet
                moved += stage.flow * part
                done += part
                if progress is not None:
                    progress(done, inputs.duration)
        rows.append((heat, loss, carried / moved if moved > 0.0 else np.nan))
        looks.append(look(container, state))
        stored.append(container.stored(state) - begin)
    heats, losses, outlets = np.array(rows).T
    return History(times, looks, heats, losses, outlets, np.array(stored), state)


def portion(container: Container, inputs: ContainerInside) -> float:
    """Longest step [s]. A bed is taken at its state of before, so that long steps smear its front;
    channels and tanks cut their steps themselves."""
    if not isinstance(container, AxialContainer):
        return PORTION
    of = container.vessel
    lifts = [
        abs(stage.inlet - of.melting_point) * stage.flow
        for stage in inputs.stage
        if stage.inlet is not None
    ]
    power = of.oil.capacity_rate(max(lifts, default=0.0))
    return min(PORTION, of.latent_heat / (BED_STEPS * power)) if power > 0.0 else PORTION


def _cut(seconds: float, longest: float) -> list[float]:
    count = max(1, math.ceil(seconds / longest - 1e-9))
    return [seconds / count] * count
