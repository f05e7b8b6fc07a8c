"""One steady design point of a sewer exchanger, or the length that its loads need (L1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from thermosim.results import Result, Variable
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.sewer_design_inputs import SewerDesign
from thermosim.scenarios.sewer_design_point import CARRIED, Design, Point, design
from thermosim.scenarios.sewer_design_results import (
    design_table,
    headlines,
    ledger,
    season_rows,
    sewer_rows,
    sizing_rows,
    variables,
)
from thermosim.scenarios.sizing import Sized, size

BALANCE = 1e-6  # of the heat turned over: a larger residual is an error
MUCH = 0.4  # share of heat not exchanged with the sewage that is worth a note [-]


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve every season of the case with one exchanger, sized first where asked for.

    With a [sizing] table the exchanger is the shortest whole number of units that carries
    every load with source water no colder (in cooling no warmer) than its design inlet. If
    nothing within the limits does, ``length needed`` is left out, ``carries the load`` is 0
    where the shown exchanger is thermally too small, and a note says which limit binds.
    """
    inputs = cast(SewerDesign, job.inputs)
    case = design(inputs)
    sized = None if inputs.sizing is None else size(case)
    units = inputs.exchanger.units if sized is None else sized.units
    built = case.collector(units)
    points = [case.solve(built, name) for name in inputs.seasons]
    energy = ledger(points)
    energy.check(BALANCE)
    sewer = list(sewer_rows(case.bed))
    seasons = {point.name: season_rows(case, point) for point in points}
    searched = [] if sized is None else list(sizing_rows(sized, inputs.exchanger.unit_length))
    if progress is not None:
        progress(1.0, 1.0)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables(points),
        coordinates={
            "unit": Variable(np.arange(1.0, units + 1.0), "1", ("unit",), "from upstream")
        },
        headlines=headlines(searched, sewer, seasons),
        ledger=energy,
        tables=(design_table(sewer, seasons),),
        assumptions=job.assumptions(),
        notes=tuple(dict.fromkeys(_notes(case, points, sized))),
        case_text=job.text,
        provenance=provenance(),
    )


def _notes(case: Design, points: Sequence[Point], sized: Sized | None) -> Iterator[str]:
    """What a reader must know beside the figures."""
    if sized is not None:
        yield from sized.notes
        if not sized.feasible:
            yield f"No length meets all limits; shown are {sized.units} units."
    built = points[0].collector
    if built.header is not None and not built.header.even and case.inputs.header is None:
        yield (
            f"Flows of the units differ by {100 * built.header.spread:.0f} % of the mean; the "
            "headers are too small for equal flows."
        )
    state = built.design_state
    if not state.feasible and sized is None:
        yield (
            f"The source loop needs {state.pressure / 1e3:.0f} kPa, more than the collector "
            f"bears ({built.given.pressure_limit / 1e3:.0f} kPa). Use shorter units."
        )
    if case.machine is not None and case.machine.is_screening:
        yield "The constant COP is for screening: it ignores every temperature."
    for point in points:
        yield from _point_notes(point)


def _point_notes(point: Point) -> Iterator[str]:
    name, given = point.name, point.given
    if point.stream.surcharged:
        yield f"{name}: the sewer is surcharged; it is taken as full to its deepest uniform flow."
    if point.response.limited:
        yield f"{name}: {point.response.limited} units would take more than the sewage brings."
    heat = point.line("to_water")
    other = (heat - point.line("from_sewage")) / heat if heat else 0.0
    if other > MUCH:
        yield (
            f"{name}: {100 * other:.0f} % of the heat is exchanged with sewer air and soil, whose "
            "temperatures are held; a long collector would change them."
        )
    loop = point.loop
    if loop is None:
        return
    if loop.unmet > CARRIED * (given.load or 0.0):
        yield f"{name}: {loop.unmet / 1e3:.3g} kW of the load are not delivered."
    beyond = point.sign * (given.water_inlet - point.inlet)
    if beyond > CARRIED:
        colder = "colder" if name == "heating" else "warmer"
        yield (
            f"{name}: source water enters the exchanger at {point.inlet:.3g} degC, {colder} than "
            f"its design value of {given.water_inlet:g} degC."
        )
