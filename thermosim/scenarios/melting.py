"""Melting or freezing by conduction in one body."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast

import numpy as np
from thermosim_kernels.enthalpy import Law

from thermosim.components.phase_change import MeltingLine, MeltingSection, Outside, State
from thermosim.errors import InputError
from thermosim.results import Array, Ledger, Result
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.melting_inputs import LINE_SIDES, SECTION_SIDES, Body, Melting, Side
from thermosim.scenarios.melting_material import law_of, material_table, of_the_case
from thermosim.scenarios.melting_results import coordinates, headlines, notes, variables
from thermosim.scenarios.provenance import provenance

BEGIN = datetime(2001, 1, 1)
MOST_KEPT = 1e8  # cells times moments: some GB
MOST_WORK = 3e11  # cells times plain steps: some minutes
OVERHEAD = 300  # of a step, in cells
IMPLICIT, SWEPT = 20.0, 3000.0  # plain steps that an implicit one costs: of a line, of a section
ROUNDED = 4e-16  # of the heat, in a step
SUPER = 20.0  # plain steps that one stage of a super-step is worth at most


class History(NamedTuple):
    """What is kept of a run; the first moment is the start."""

    seconds: Array  # (points + 1,)
    temperature: Array  # (points + 1, cells ...) [degC]
    fraction: Array  # the same shape
    melted: Array  # (points + 1,) share of the volume
    stored: Array  # (points + 1,) since the start [J]
    heat: Array  # (points, sides) in through each side in an interval [J]
    steps: int


def run(job: Job, progress: Progress | None = None) -> Result:
    """March the body and keep what was asked for."""
    inputs = cast(Melting, job.inputs)
    law = law_of(inputs.material)
    body = build(inputs, law)
    check_size(inputs, body)
    history = march(inputs, body, progress)
    names = SECTION_SIDES if inputs.body.flat else LINE_SIDES
    ledger = _ledger(history, names)
    ledger.check(min(1e-9 + ROUNDED * history.steps, 1e-6))
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables(body, history, names),
        coordinates=coordinates(body, history, BEGIN),
        headlines=headlines(inputs, body, history, names),
        ledger=ledger,
        tables=(material_table(inputs.material.resolved(), of_the_case(inputs.material)),),
        assumptions=job.assumptions(),
        notes=notes(inputs, history),
        case_text=job.text,
        provenance=provenance(),
    )


def check_size(inputs: Melting, body: MeltingLine | MeltingSection) -> None:
    """Raise where a run would last for hours or fill the memory."""
    given, plan = inputs.body, inputs.run
    cells = given.columns * given.rows if given.flat else given.cells
    fewer = "columns and rows" if given.flat else "cells"
    if cells * plan.points > MOST_KEPT:
        raise InputError(
            f"[body]: {cells:,} cells kept at {plan.points} moments are more than "
            f"{MOST_KEPT:,.0f} values. Write fewer {fewer} or fewer [run] points."
        )
    if plan.method == "implicit":
        assert plan.step is not None
        steps, worth = plan.duration / plan.step, SWEPT if given.flat else IMPLICIT
    elif plan.method == "explicit" or given.flat:
        steps = plan.duration / body.longest_step()
        worth = 1.0 if plan.method == "explicit" else 1.0 / SUPER
    else:
        return  # of a line, longer and longer steps are chosen
    if steps * (cells + OVERHEAD) * worth > MOST_WORK:
        hint = "a longer step" if plan.method == "implicit" else f"fewer {fewer}"
        more = ' or method = "auto"' if plan.method == "explicit" else ""
        raise InputError(
            f"[body]: {cells:,} cells need {steps:.2g} steps, more than this program does in a "
            f"few minutes. Write {hint}{more}, or a shorter duration."
        )


def build(inputs: Melting, law: Law) -> MeltingLine | MeltingSection:
    """The body with its surroundings."""
    body = inputs.body
    if not body.flat:
        assert body.outer is not None
        assert body.shape in ("slab", "cylinder", "sphere")
        first, last = (_outside(inputs.side.get(name)) for name in LINE_SIDES)
        return MeltingLine(
            shape=body.shape, inner=body.inner, outer=body.outer, cells=body.cells, law=law,
            first=first, last=last, placed=body.front == "placed",
        )  # fmt: skip
    return _section(body, law, [_outside(inputs.side.get(name)) for name in SECTION_SIDES])


def _section(body: Body, law: Law, sides: list[Outside]) -> MeltingSection:
    assert body.width is not None
    assert body.height is not None
    west, east, bottom, top = sides
    return MeltingSection(
        width=body.width, height=body.height, columns=body.columns, rows=body.rows, law=law,
        axis=body.inner if body.shape == "ring" else None,
        west=west, east=east, bottom=bottom, top=top,
    )  # fmt: skip


def _outside(side: Side | None) -> Outside:
    if side is None:
        return Outside()
    film = np.inf if side.film is None else side.film
    return Outside(temperature=side.temperature, film=film, flux=side.flux)


def march(
    inputs: Melting, body: MeltingLine | MeltingSection, progress: Progress | None
) -> History:
    """Step from moment to moment."""
    plan, begin = inputs.run, inputs.start
    state = body.uniform(begin.temperature, melted=begin.melted)
    if begin.trigger:
        state = state.triggered()
    length = plan.duration / plan.points
    step = None if plan.step is None else min(plan.step, length)
    states, heats, steps = [state], [], 0
    for point in range(plan.points):

        def tell(seconds: float, since: float = point * length) -> None:
            if progress is not None:
                progress(since + seconds, plan.duration)

        span = body.run(state, length, method=plan.method, step=step, between=tell)
        state, steps = span.state, steps + span.steps
        states.append(state)
        heats.append(span.heat)
    looks = [body.look(each) for each in states]
    stored = np.array([_gain(body, states[0], each) for each in states])
    return History(
        np.linspace(0.0, plan.duration, plan.points + 1),
        np.array([temperature for temperature, _ in looks]),
        np.array([fraction for _, fraction in looks]),
        np.array([body.melted(each) for each in states]),
        stored,
        np.array(heats),
        steps,
    )


def _gain(body: MeltingLine | MeltingSection, begin: State, end: State) -> float:
    """Heat stored since the start, rounded once [J]."""
    volumes = body.line.volume if isinstance(body, MeltingLine) else body.volumes
    return float(((end.enthalpy - begin.enthalpy) * volumes).sum())


def _ledger(history: History, names: tuple[str, ...]) -> Ledger:
    """Heat through each side and what is left in the body [J]."""
    total = dict(zip(names, history.heat.sum(axis=0), strict=True))
    gained = history.heat.sum(axis=1) - np.diff(history.stored)
    return Ledger(
        inputs={f"{name} side": heat for name, heat in total.items() if heat > 0.0},
        outputs={f"{name} side": -heat for name, heat in total.items() if heat < 0.0},
        stored={"body": float(history.stored[-1])},
        residual_series=gained,
    )
