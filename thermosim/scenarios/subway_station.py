"""An underground station and the ground around it, run in one way or several."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import cast

import numpy as np

from thermosim import climate
from thermosim.components.ground import Store
from thermosim.components.station.lag import construction
from thermosim.results import Headline, Result, Variable, time_coordinate
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.outdoors import HOUR
from thermosim.scenarios.provenance import provenance
from thermosim.scenarios.station_build import Built, station_of
from thermosim.scenarios.station_drive import Outside, outside
from thermosim.scenarios.station_results import (
    books,
    compared,
    headlines,
    marginal_headlines,
    marginal_variables,
    table,
    variables,
)
from thermosim.scenarios.station_year import Shown, marginal_value, run_history, run_periodic
from thermosim.scenarios.subway_station_inputs import LagConstruction, SubwayStation

HONEST = (
    "Geometry, gains and air flows of real stations are not published: compare trends, not "
    "single numbers. One section, one temperature for the air of a zone."
)


def run(job: Job, progress: Progress | None = None) -> Result:
    """March every operation and compare them with the first."""
    inputs = cast(SubwayStation, job.inputs)
    built = station_of(inputs, inputs.run.shifts, Store.default())
    out = outside(job, inputs, built.march.others)
    shown = list(_each(inputs, built, out, progress))
    wanted = inputs.run.kind == "periodic" and inputs.run.marginal_value
    marginal = [
        marginal_value(built, out, each) if wanted and each.cooling > 0.0 else None
        for each in shown
    ]
    found = variables(built, out, tuple(shown))
    lines = [line for each in shown for line in headlines(built, each)]
    for other in shown[1:]:
        lines += compared(built, shown[0], other)
    for each, worth in zip(shown, marginal, strict=True):
        if worth is not None:
            found |= marginal_variables(each, worth)
            lines += marginal_headlines(each, worth)
    if inputs.lag_construction is not None:
        lines += _lag(inputs.lag_construction, out)
    ledger = books(built, tuple(shown))
    ledger.check(1e-9)
    if progress is not None:
        progress(1.0, 1.0)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=found,
        coordinates=_coordinates(inputs, found),
        headlines=tuple(lines),
        ledger=ledger,
        tables=tuple(table(e, built, m) for e, m in zip(shown, marginal, strict=True)),
        assumptions=job.assumptions(),
        notes=(HONEST, *out.notes, *_notes(tuple(shown))),
        case_text=job.text,
        provenance=provenance(),
    )


def _each(
    inputs: SubwayStation, built: Built, out: Outside, progress: Progress | None
) -> Iterator[Shown]:
    """The year of every operation."""
    for number, given in enumerate(inputs.operation):
        if inputs.run.kind == "periodic":
            yield run_periodic(inputs, built, out, given)
        else:
            yield run_history(inputs, built, out, given, inputs.run.years or 1)
        if progress is not None:
            progress(number + 1.0, len(inputs.operation) + 1.0)


def _coordinates(inputs: SubwayStation, found: dict[str, Variable]) -> dict[str, Variable]:
    """Axes that the variables use."""
    start = datetime(inputs.run.year, 1, 1)
    axes = {
        "time": time_coordinate(HOUR * np.arange(1, 8761), start),
        "month": Variable(np.arange(1.0, 13.0), "1", ("month",), "January is 1"),
        "year": Variable(
            np.arange(1.0, (inputs.run.years or 1) + 1.0), "1", ("year",), "since the opening"
        ),
    }
    used = {name for variable in found.values() for name in variable.dims}
    return {name: axis for name, axis in axes.items() if name in used}


def _lag(given: LagConstruction, out: Outside) -> list[Headline]:
    """Figures of the lag construction."""
    _, _, day = climate.annual_harmonic(out.air)
    waves = construction(24.0 * day, given.cooling_season * 730.0)
    swing = given.peak - given.ground
    return [
        Headline("lag construction: station peak", waves.station_peak, "h", "hour of the year"),
        Headline("lag construction: ground peak", waves.ground_peak, "h", "hour of the year"),
        Headline(
            "lag construction: ground at its peak", given.ground + swing * waves.ground_share,
            "degC", "at the depth whose lag is half of the cooling season",
        ),
        Headline("lag construction: wall heat before station", waves.lead, "h", "lead"),
    ]  # fmt: skip


def _notes(shown: tuple[Shown, ...]) -> list[str]:
    """What the year shows that a reader must know."""
    notes = []
    for each in shown:
        hours = int((each.year.unmet > 0.0).any(axis=1).sum())
        if hours:
            notes.append(
                f"{each.given.name}: the set point is exceeded in {hours} h; coil, air flow or "
                "hours of the coil do not suffice."
            )
        limit = each.given.recovery
        coldest = float(each.year.temperature.min())
        if limit is not None and coldest < limit.winter_limit - 0.01:
            notes.append(
                f"{each.given.name}: ventilation alone takes the station down to "
                f"{coldest:.1f} degC, below its winter limit of {limit.winter_limit:g} degC."
            )
        if float(each.year.mist.sum()) > 0.0:
            notes.append(
                f"{each.given.name}: moisture falls out on walls in "
                f"{int((each.year.mist > 0.0).any(axis=1).sum())} h; its heat is left out."
            )
    return notes
