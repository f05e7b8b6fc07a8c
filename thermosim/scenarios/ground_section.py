"""Layered ground with boxes and tunnels: what it takes, keeps and gives back."""

from __future__ import annotations

from typing import cast

from thermosim.results import Result
from thermosim.scenarios import ground_section_admittance as admittance
from thermosim.scenarios import ground_section_results as told
from thermosim.scenarios.ground_section_drive import drive
from thermosim.scenarios.ground_section_inputs import GroundSection
from thermosim.scenarios.ground_section_marginal import marginal
from thermosim.scenarios.ground_section_profiles import profiles, waves
from thermosim.scenarios.ground_section_solve import Section, solve
from thermosim.scenarios.job import Job, Progress
from thermosim.scenarios.provenance import provenance

CLOSED = 1e-10  # residual of the energy over its throughput


def run(job: Job, progress: Progress | None = None) -> Result:
    """Solve or march the section, then tell of its last year."""
    inputs = cast(GroundSection, job.inputs)
    section = Section(inputs)
    driven = drive(job, inputs, section.assembly.inputs)
    found = solve(section, inputs, driven, progress)
    answers = admittance.admittances(section, inputs)
    energy = told.ledger(section, inputs, found)
    energy.check(CLOSED)
    coordinates, variables = told.series(section, inputs, found)
    values, tables = marginal(section, inputs)
    variables |= values
    for more in (
        told.fields(section, inputs, found),
        profiles(section, inputs, waves(section, driven.now)),
    ):
        coordinates |= more[0]
        variables |= more[1]
    return Result(
        title=inputs.title,
        scenario=job.scenario,
        variables=variables,
        coordinates=coordinates,
        headlines=(
            *told.headlines(section, inputs, found),
            *admittance.headlines(answers),
            *told.checks(section, found, answers.reciprocity),
        ),
        ledger=energy,
        tables=(
            told.faces(section, inputs, found),
            admittance.table(answers),
            told.outlines(inputs),
            *tables,
        ),
        assumptions=job.assumptions(),
        notes=(*driven.notes, *told.notes(section, inputs, found)),
        case_text=job.text,
        provenance=provenance(),
    )
