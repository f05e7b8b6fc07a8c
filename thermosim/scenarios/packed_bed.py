"""A tank of spheres filled with phase-change material through its stages of charge and use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, cast

import numpy as np

from thermosim.components import packed_bed as component
from thermosim.errors import InputError
from thermosim.materials.melting import MeltConvection
from thermosim.results import Array, Result, Table
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.melting_material import law_of, material_table, of_the_case
from thermosim.scenarios.packed_bed_inputs import PackedBed, Stage
from thermosim.scenarios.packed_bed_measured import read
from thermosim.scenarios.packed_bed_results import coordinates, headlines, notes, variables
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.stages import intervals, ledger, moments, signed_flow

BEGIN = datetime(2001, 1, 1)
LIMIT = 3e11  # cells times steps: some minutes


class History(NamedTuple):
    """What is kept of a run; the first moment is the start."""

    seconds: Array  # (points + 1,)
    water: Array  # (points + 1, cells) [degC]
    material: Array  # (points + 1, shells, cells) [degC]
    fraction: Array  # (points + 1, cells) melted share of the spheres
    outlet: Array  # (points + 1,) leaving at that moment [degC]
    power: Array  # (points + 1,) given by the stream at that moment [W]
    heat: Array  # (points,) given by the stream in an interval [J]
    loss: Array  # (points,) [J]
    stored: Array  # (points + 1, 2) material and liquid since the start [J]
    steps: int


def run(job: Job, progress: Progress | None = None) -> Result:
    """March the bed through its stages and keep what was asked for."""
    inputs = cast(PackedBed, job.inputs)
    measured = read(job, inputs, BEGIN)
    bed = build(inputs)
    history = march(inputs, bed, progress)
    material, liquid = (float(part) for part in history.stored[-1])
    inside = {"spheres": material, "liquid in the bed": liquid}
    stored = history.stored.sum(axis=1)
    account = ledger(("liquid", "room"), history.heat, history.loss, stored, inside)
    account.check(1e-10)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables(inputs, bed, history, measured),
        coordinates=coordinates(bed, history, measured, BEGIN),
        headlines=headlines(inputs, bed, history, measured),
        ledger=account,
        tables=(_material(inputs),),
        assumptions=job.assumptions(),
        notes=notes(inputs, bed, history),
        case_text=job.text,
        provenance=provenance(),
    )


def _material(inputs: PackedBed) -> Table:
    """Material in the spheres with where each value comes from."""
    given = inputs.material
    return material_table(given.resolved(), of_the_case(given), given.density)


def build(inputs: PackedBed) -> component.PackedBed:
    """The bed of a case."""
    given, of, around = inputs.material, inputs.bed, inputs.liquid
    stir = inputs.convection
    return component.PackedBed(
        diameter=of.diameter, height=of.height, sphere=of.sphere, porosity=of.porosity,
        law=law_of(given, given.density),
        liquid=component.Liquid(
            density=around.density, heat_capacity=around.heat_capacity,
            conductivity=around.conductivity, viscosity=around.viscosity,
        ),
        cells=of.cells, shells=of.shells, film=of.film, dispersion=of.dispersion, loss=of.loss,
        convection=None if stir is None else MeltConvection(
            expansion=stir.expansion, viscosity=stir.viscosity, coefficient=stir.coefficient,
            exponent=stir.exponent,
        ),
    )  # fmt: skip


def march(inputs: PackedBed, bed: component.PackedBed, progress: Progress | None) -> History:
    """Step from moment to moment; intervals are cut where a stage ends."""
    _check_size(inputs, bed)
    times = moments(inputs.stage, inputs.run.points)
    state = bed.uniform(inputs.start.temperature, melted=inputs.start.melted)
    if inputs.start.trigger:
        state = replace(state, nucleated=np.ones_like(state.nucleated))
    first = state
    kept, heats, losses = [_look(inputs.stage[0], bed, state)], [], []
    stored, taken = [(0.0, 0.0)], 0
    for then, parts in zip(times[1:], intervals(inputs.stage, times), strict=True):
        heat = loss = 0.0
        stage = inputs.stage[-1]
        for stage, seconds in parts:
            entering = inputs.start.temperature if stage.inlet is None else stage.inlet
            span = bed.run(state, entering, signed_flow(stage), seconds, inputs.bed.ambient)
            state, taken = span.state, taken + span.steps
            heat, loss = heat + span.heat, loss + span.loss
        kept.append(_look(stage, bed, state))
        heats.append(heat)
        losses.append(loss)
        stored.append(_gain(bed, first, state))
        if progress is not None:
            progress(float(then), inputs.duration)
    water, material, fraction, outlet, power = (np.array(part) for part in zip(*kept, strict=True))
    return History(
        times, water, material, fraction, outlet, power,
        np.array(heats), np.array(losses), np.array(stored), taken,
    )  # fmt: skip


def _look(
    stage: Stage, bed: component.PackedBed, state: component.BedState
) -> tuple[Array, Array, Array, float, float]:
    """What is kept of a moment."""
    temperature, fraction = bed.look(state)
    outlet = float(state.water[0 if stage.downward else -1])
    rate = stage.flow * bed.liquid.volumetric
    power = 0.0 if stage.inlet is None else rate * (stage.inlet - outlet)
    return state.water.copy(), temperature, bed.shares() @ fraction, outlet, power


def _gain(
    bed: component.PackedBed, begin: component.BedState, end: component.BedState
) -> tuple[float, float]:
    """Heat stored in material and liquid since the start, rounded once [J]."""
    rise = replace(end, enthalpy=end.enthalpy - begin.enthalpy, water=end.water - begin.water)
    return bed.stored(rise)


def _check_size(inputs: PackedBed, bed: component.PackedBed) -> None:
    """Raise where a run would last for hours."""
    steps = sum(stage.duration / bed.longest_step(stage.flow) for stage in inputs.stage)
    if steps * bed.cells * bed.shells > LIMIT:
        raise InputError(
            f"[bed]: {bed.cells} x {bed.shells} cells need {steps:.2g} steps, more than this "
            "program does in a few minutes. Write fewer shells: steps grow with their square."
        )
