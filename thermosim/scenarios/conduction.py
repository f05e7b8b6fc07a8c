"""Conduction in a body of boxes: the discretisation of the ground, bare of a ground."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, cast

import numpy as np

from thermosim.components.ground.block import Block, Contact, Corner, OuterFace, Room, Solid
from thermosim.components.ground.block_assembly import Conduction, Fluid, conduction
from thermosim.components.ground.block_grid import BlockGrading
from thermosim.components.ground.block_march import GAMMA, BlockMarch, steady_radiant
from thermosim.components.ground.block_probe import probe
from thermosim.components.ground.block_solve import state
from thermosim.results import Array, Result
from thermosim.scenarios import conduction_results as results
from thermosim.scenarios.conduction_inputs import Conduction as Inputs
from thermosim.scenarios.conduction_inputs import Extent, Surroundings
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance


class Answer(NamedTuple):
    """What a run computed."""

    made: Conduction
    field: Fluid  # temperatures [degC], or complex amplitudes [K]
    given: list[Any]
    heats: dict[str, Any]  # into the body [W]
    probes: dict[str, Any]  # [degC] or [K]
    series: results.Series | None  # of a march


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve, and tell probes, faces and fields."""
    inputs = cast(Inputs, job.inputs)
    made = conduction(block_of(inputs), grading_of(inputs))
    kinds = {"steady": _steady, "periodic": _periodic, "march": _march}
    answer = kinds[inputs.run.kind](inputs, made, progress)
    areas = dict.fromkeys(made.inputs, 0.0)
    for link in made.links:
        areas[link.contact.source] += float(link.area.sum())
    ledger = results.books(inputs, made, answer.field, answer.heats, answer.series)
    ledger.check(1e-8)
    variables, coordinates = results.fields(inputs, made, answer.field, answer.series)
    if progress is not None:
        progress(1.0, 1.0)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables,
        coordinates=coordinates,
        headlines=results.headlines(inputs, made, answer, areas),
        ledger=ledger,
        assumptions=job.assumptions(),
        provenance=provenance(),
        case_text=job.text,
    )


def block_of(inputs: Inputs) -> Block:
    """The component of a case."""
    body = inputs.body
    low, high = _corners(body, body)
    parts: list[Solid | Room] = [_solid(body, low, high)]
    parts += [_solid(part, *_corners(part, body)) for part in inputs.part]
    for room in inputs.room:
        low_, high_ = _corners(room, body)
        parts.append(Room(low=low_, high=high_, contact=_contact(room, room.name)))
        parts += [_solid(part, *_corners(part, body)) for part in room.solid]
    outer = []
    for face in inputs.face:
        low_, high_ = _corners(face, body)
        contact = _contact(face, face.name or face.side)
        outer.append(OuterFace(side=face.side, contact=contact, low=low_, high=high_))
    mirror = cast(tuple[bool, bool, bool], tuple(axis in body.mirror for axis in "xyz"))
    return Block(
        low=low,
        high=high,
        parts=tuple(parts),
        outer=tuple(outer),
        mirror=mirror,
        radial=body.coordinates == "cylindrical",
    )


def grading_of(inputs: Inputs) -> BlockGrading:
    """Cell sizes of a case."""
    grid = inputs.grid
    return BlockGrading(face=grid.face, edge=grid.edge or grid.face, growth=grid.growth)


def _corners(extent: Extent, body: Extent) -> tuple[Corner, Corner]:
    ranges = [
        getattr(extent, axis) or getattr(body, axis) or (0.0, 1.0) for axis in ("x", "y", "z")
    ]
    low, high = zip(*ranges, strict=True)
    return cast(Corner, low), cast(Corner, high)


def _solid(material: Any, low: Corner, high: Corner) -> Solid:
    return Solid(
        low=low,
        high=high,
        conductivity=material.conductivity,
        heat_capacity=material.heat_capacity,
    )


def _contact(given: Surroundings, name: str) -> Contact:
    film = math.inf if given.film is None else given.film
    if given.flux is not None:
        return Contact(source=name, flux=True)
    return Contact(source=name, film=film, emissivity=given.emissivity)


def inputs_at(inputs: Inputs, seconds: float) -> dict[str, float]:
    """Temperatures [degC] and fluxes [W/m2] at a time."""
    turn = 2.0 * np.pi / inputs.run.period if inputs.run.period else 0.0
    made = {}
    for name, met in inputs.surroundings().items():
        mean = met.flux if met.temperature is None else met.temperature
        made[name] = (mean or 0.0) + met.amplitude * math.sin(turn * seconds)
    return made


def _probed(inputs: Inputs, made: Conduction, field: Fluid, given: list[Any]) -> dict[str, Any]:
    found = {}
    for point in inputs.probe:
        low = made.block.low
        place = (point.x, point.y, point.z)
        at = tuple(low[axis] + 0.5 * (made.block.high[axis] - low[axis]) if value is None else value
                   for axis, value in enumerate(place))  # fmt: skip
        found[point.name] = probe(made, field, given, cast(Corner, at))
    return found


def _steady(inputs: Inputs, made: Conduction, progress: Progress | None) -> Answer:
    radiant = steady_radiant(made, inputs_at(inputs, 0.0))
    made, field, given = radiant
    heats = made.heats(field, given)
    return Answer(made, field, given, heats, _probed(inputs, made, field, given), None)


def _periodic(inputs: Inputs, made: Conduction, progress: Progress | None) -> Answer:
    """Swings alone; the angle counts from the sine of the faces."""
    omega = 2.0 * np.pi / float(inputs.run.period or 1.0)
    swings: dict[str, Any] = {
        name: complex(met.amplitude) for name, met in inputs.surroundings().items()
    }
    field = state(made, swings, omega)
    given = made.given(swings)
    heats = made.heats(field, given)
    return Answer(made, field, given, heats, _probed(inputs, made, field, given), None)


def _march(inputs: Inputs, made: Conduction, progress: Progress | None) -> Answer:
    duration, steps = float(inputs.run.duration or 0.0), int(inputs.run.steps or 1)
    step = duration / steps
    march = BlockMarch(made, step)
    field: Fluid = np.where(made.solid, float(inputs.run.initial or 0.0), 0.0)
    start = made.stored(field)
    names = list(made.inputs)
    heat = np.empty((steps, len(names)))
    probes: dict[str, Array] = {point.name: np.empty(steps) for point in inputs.probe}
    stored = np.empty(steps + 1)
    stored[0] = start
    for place in range(steps):
        early = inputs_at(inputs, (place + GAMMA) * step)
        late = inputs_at(inputs, (place + 1) * step)
        field, heats = march.step(field, early, late)
        heat[place] = [heats[name] for name in names]
        stored[place + 1] = made.stored(field)
        given = made.given(late)
        for name, value in _probed(inputs, made, field, given).items():
            probes[name][place] = value
        if progress is not None and place % 50 == 0:
            progress((place + 1) * step, duration)
    series = results.Series(step, dict(zip(names, heat.T, strict=True)), probes, stored)
    last = {name: values[-1] for name, values in probes.items()}
    return Answer(made, field, given, made.heats(field, given), last, series)
