"""Layered ground with boxes and tunnels: what it takes, keeps and gives back."""

from __future__ import annotations

from typing import cast

from thermosim.results import Ledger, Result, Variable
from thermosim.scenarios import ground_section_admittance as admittance
from thermosim.scenarios import ground_section_results as told
from thermosim.scenarios import ground_section_soil_results as soil
from thermosim.scenarios.ground_section_drive import Drive, drive
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_marching import march
from thermosim.scenarios.ground_section_marginal import marginal
from thermosim.scenarios.ground_section_profiles import profiles, waves
from thermosim.scenarios.ground_section_snow import snow_depths
from thermosim.scenarios.ground_section_solve import Outcome, Section, solve
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance

CLOSED = 1e-10  # residual of the energy over its throughput
SMALLEST = 1e-10  # mean change of the whole ground that rounding of its enthalpies leaves [K]


def rounding(section: Section, found: Outcome, energy: Ledger) -> float:
    """Share of the throughput that counting a march's enthalpies may leave."""
    if found.marched is None or energy.throughput == 0.0:
        return 0.0
    return SMALLEST * float(section.assembly.capacity.sum()) / energy.throughput


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve or march the section, then tell of its last year."""
    inputs = cast(GroundSection, job.inputs)
    section = Section(inputs)
    driven = drive(job, inputs, section.assembly.inputs)
    notes = list(driven.notes)
    if inputs.run.marching == "marching":
        found = march(section, inputs, driven, snow_depths(job, inputs, notes), progress)
    else:
        found = solve(section, inputs, driven, progress)
    answers = admittance.admittances(section, inputs) if inputs.linear else None
    energy = told.ledger(section, inputs, found)
    energy.check(CLOSED + rounding(section, found, energy))
    coordinates, variables = _arrays(section, inputs, driven, found)
    values, tables = marginal(section, inputs)
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables | values,
        coordinates=coordinates,
        headlines=(
            *told.headlines(inputs, found),
            *soil.headlines(inputs, found),
            *(admittance.headlines(answers) if answers else ()),
            *told.checks(section, found, answers.reciprocity if answers else None),
        ),
        ledger=energy,
        tables=(
            told.faces(section, inputs, found),
            *soil.tables(inputs),
            *((admittance.table(answers),) if answers else ()),
            told.outlines(inputs),
            *tables,
        ),
        assumptions=job.assumptions(),
        notes=(*notes, *told.notes(section, inputs, found), *soil.notes(inputs, found)),
        case_text=job.text,
        provenance=provenance(),
    )


def _arrays(
    section: Section, inputs: GroundSection, driven: Drive, found: Outcome
) -> tuple[dict[str, Variable], dict[str, Variable]]:
    """Coordinates and variables of all parts of the result."""
    coordinates, variables = told.series(section, inputs, found)
    for more in (
        told.fields(section, inputs, found),
        soil.series(section, inputs, found),
        profiles(section, inputs, waves(section, driven.now, found.marched)),
    ):
        coordinates |= more[0]
        variables |= more[1]
    return coordinates, variables
